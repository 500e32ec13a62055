//! Somebody watches on the local server.

use forecourt_tests::charger::{INDEPENDENT, independent};
use forecourt_tests::live::an_owner_watches_a_site;
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::{person, site};
use serde_json::json;

const PASSWORD: &str = "otter basalt kettle";

#[test]
fn a_site_owner_hears_at_once_what_changes_at_the_own_site() {
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let (api, base) = (server.api().unwrap(), format!("http://{}", server.http));
    let (station, script) = INDEPENDENT[0];
    site::build(&api, &[station]).unwrap();
    let owner = json!({
        "user_id": "owner", "full_name": "Anna", "email": "anna@example.com",
        "role": "site_owner", "site_ids": [site::SITE],
    });
    api.post("/v1/users", &owner).unwrap().ok().unwrap();
    let invitation = api.post("/v1/users/owner/invitation", &json!({}));
    invitation.unwrap().ok().unwrap();
    let link = person::link_of_mail(data.path()).unwrap();
    assert_eq!(person::set_password(&base, &link, PASSWORD).unwrap(), 200);
    let tokens = person::sign_in(&base, "anna@example.com", PASSWORD).unwrap();
    let owner = api.with_token(tokens["access_token"].as_str().unwrap());

    let ocpp = server.ocpp_url().unwrap();
    an_owner_watches_a_site(&api, &owner, "owner", station, || {
        let mut command = independent(script, &ocpp, station);
        let mut charger = Process::start(station, &mut command)?;
        anyhow::ensure!(charger.wait()? == Some(0), "{:?}", charger.lines());
        Ok(())
    })
    .unwrap();
}
