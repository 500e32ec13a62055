//! People on AWS: an invitation goes out by mail, the person signs in and sees one site, a change
//! that somebody else was faster with is refused, and a reused refresh token ends the sign-in.

use std::time::Instant;

use forecourt_tests::api::Api;
use forecourt_tests::aws::Deployment;
use forecourt_tests::person;
use forecourt_tests::process::PATIENCE;
use serde_json::json;

pub(crate) const EMAIL: &str = "anna@example.org";
pub(crate) const PASSWORD: &str = "otter basalt kettle";

/// The link in the mail to a person, once the peer has it.
pub(crate) fn link(deployment: &mut Deployment, email: &str) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        for mail in deployment.mails().unwrap() {
            let text = mail["BodyText"].as_str().unwrap_or_default();
            let mut words = text.split_whitespace();
            let link = words.find(|word| word.contains("/signin/password?link="));
            if let Some(link) = link.filter(|_| mail["To"] == json!([email])) {
                return link.to_owned();
            }
        }
        assert!(Instant::now() < deadline, "no mail arrived");
        // The pause only limits the rate of requests.
        std::thread::park_timeout(std::time::Duration::from_millis(100));
    }
}

pub(crate) fn a_person_is_invited_and_sees_one_site(deployment: &mut Deployment, api: &Api) {
    for site in ["people-pier", "people-mall"] {
        let made = api.post("/v1/sites", &json!({"site_id": site, "name": site}));
        made.unwrap().ok().unwrap();
    }
    let user = json!({
        "user_id": "anna", "full_name": "Anna K.", "email": EMAIL, "role": "site_owner",
        "site_ids": ["people-pier"],
    });
    api.post("/v1/users", &user).unwrap().ok().unwrap();
    let invited = api.post("/v1/users/anna/invitation", &json!({})).unwrap();
    assert_eq!(invited.status, 202, "{invited:?}");
    let link = link(deployment, EMAIL);
    let base = deployment.http_url.clone();
    assert_eq!(person::set_password(&base, &link, PASSWORD).unwrap(), 200);
    assert_eq!(person::set_password(&base, &link, PASSWORD).unwrap(), 410);

    let tokens = person::sign_in(&base, EMAIL, PASSWORD).unwrap();
    let text = |value: &serde_json::Value, name: &str| value[name].as_str().unwrap().to_owned();
    let anna = api.with_token(&text(&tokens, "access_token"));
    let sites = anna.items("/v1/sites").unwrap();
    let ids: Vec<_> = sites.iter().map(|site| text(site, "site_id")).collect();
    assert_eq!(ids, ["people-pier"]);
    assert_eq!(anna.get("/v1/users").unwrap().status, 403);

    let refreshed = person::refresh(&base, &text(&tokens, "refresh_token")).unwrap();
    let next = person::refresh(&base, &text(&refreshed, "refresh_token")).unwrap();
    // The first token is older than the one before the newest: it was stolen, or is misused.
    assert!(person::refresh(&base, &text(&tokens, "refresh_token")).is_err());
    assert!(person::refresh(&base, &text(&next, "refresh_token")).is_err());

    person::conflict_over_a_site(api, "people-pier").unwrap();
    let log = api
        .items("/v1/audit-log?record=user&record_id=anna")
        .unwrap();
    assert!(log.len() >= 2, "{log:?}");
}
