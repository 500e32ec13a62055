//! The demo's sign-in page in a real browser: one click on each button, without a script.

use std::time::{Duration, Instant};

use forecourt_tests::api::Api;
use forecourt_tests::browser;
use forecourt_tests::person::{challenge, trade_code};
use forecourt_tests::process::PATIENCE;
use forecourt_tests::server::LocalServer;
use serde_json::json;

/// The user behind each button, the role, and the sites that the person sees; the other sites of
/// the demo are perhaps still being added.
const PEOPLE: [(&str, &str, &[&str]); 4] = [
    ("demo-admin", "admin", &["depot", "main", "mall"]),
    ("demo-operator", "operator", &["depot", "main", "mall"]),
    ("demo-site-owner", "site_owner", &["main"]),
    ("demo-caretaker", "caretaker", &[]),
];

/// Waits until the last person of the demo was added.
fn wait_for_people(api: &Api) {
    let deadline = Instant::now() + PATIENCE;
    let (last, _, _) = PEOPLE[PEOPLE.len() - 1];
    while api.get(&format!("/v1/users/{last}")).unwrap().status != 200 {
        assert!(Instant::now() < deadline, "the demo adds no people");
        // The pause only limits how often it is asked.
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

#[test]
fn a_click_on_each_button_of_the_demo_signs_in_as_that_person() {
    if !browser::is_here().unwrap() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &["--demo"]).unwrap();
    let api = server.api().unwrap();
    wait_for_people(&api);
    // The browser opens another name of the machine than the server's address has.
    let base = format!("http://localhost:{}", server.http.port());
    let challenge = challenge();
    for (user_id, role, sites) in PEOPLE {
        let page = format!(
            "{base}/oauth2/authorize?response_type=code&client_id=console&redirect_uri={base}/&state=s1&code_challenge={challenge}&code_challenge_method=S256"
        );
        let button = format!("form:has(input[value={user_id}]) button");
        let at = browser::clicked_without_script(&page, &button).unwrap();
        assert!(
            at.starts_with(&format!("{base}/?")) && at.contains("state=s1"),
            "{at}"
        );
        let tokens = trade_code(&base, &at, &format!("{base}/")).unwrap();
        let person = api.with_token(tokens["access_token"].as_str().unwrap());
        let me = person.get("/v1/me").unwrap().ok().unwrap();
        assert_eq!(
            (&me["user_id"], &me["role"]),
            (&json!(user_id), &json!(role))
        );
        let seen = person.items("/v1/sites").unwrap();
        let seen: Vec<&str> = seen
            .iter()
            .map(|site| site["site_id"].as_str().unwrap())
            .collect();
        let may_see = seen.iter().all(|site| sites.contains(site));
        assert!(may_see, "{user_id} sees {seen:?}");
        assert_eq!(seen.contains(&"main"), sites.contains(&"main"), "{user_id}");
    }
}
