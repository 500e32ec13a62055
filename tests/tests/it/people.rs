//! People on the local server: the admin of the first start signs in for an app in a real browser,
//! invites a site owner, whose link arrives by mail, and who then sees one site only.

use forecourt_tests::app::App;
use forecourt_tests::browser::{self, Step};
use forecourt_tests::person;
use forecourt_tests::server::LocalServer;
use serde_json::{Value, json};

const PASSWORD: &str = "otter basalt kettle";

#[test]
fn the_admin_signs_in_and_invites_a_site_owner_who_sees_one_site() {
    if !browser::is_here().unwrap() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let api = server.api().unwrap();
    let base = format!("http://{}", server.http);
    let app = App::register(&api, &base).unwrap();
    let password = std::fs::read_to_string(data.path().join("admin-password")).unwrap();
    let admin = app
        .sign_in(&api, "en", "admin@localhost", password.trim())
        .unwrap();
    let me = admin.get("/v1/me").unwrap().ok().unwrap();
    assert_eq!(
        (me["user_id"].as_str(), me["role"].as_str()),
        (Some("admin"), Some("deployment_admin"))
    );

    for site in ["pier", "mall"] {
        let made = admin.post("/v1/sites", &json!({"site_id": site, "name": site}));
        assert_eq!(made.unwrap().ok().unwrap()["created_by"], "user:admin");
    }
    let owner = json!({
        "user_id": "owner", "full_name": "Мария", "email": "m@example.com", "language": "ru",
        "role": "site_owner", "site_ids": ["pier"],
    });
    admin.post("/v1/users", &owner).unwrap().ok().unwrap();
    admin
        .post("/v1/users/owner/invitation", &json!({}))
        .unwrap()
        .ok()
        .unwrap();
    let link = person::link_of_mail(data.path()).unwrap();
    let russian = format!("{link}&lang=ru");
    let done = ("[role]", "Пароль сохранён");
    let typed = [("#password", PASSWORD)];
    browser::submitted(&russian, &typed, "button", done).unwrap();
    let owner = app.sign_in(&api, "ru", "m@example.com", PASSWORD).unwrap();
    let sites = owner.items("/v1/sites").unwrap();
    let ids: Vec<&str> = sites
        .iter()
        .map(|site| site["site_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["pier"]);
    assert_eq!(owner.get("/v1/users").unwrap().status, 403);
    assert_eq!(owner.get("/v1/sites/mall").unwrap().status, 404);
    // The link was used.
    browser::seen(&russian, [("[role]", "использована")]).unwrap();

    person::conflict_over_a_site(&admin, "pier").unwrap();
    let log = admin.items("/v1/audit-log").unwrap();
    let by_admin = |entry: &&Value| entry["by"] == "user:admin" && entry["record"] == "user";
    assert!(log.iter().filter(by_admin).count() >= 2, "{log:?}");
}

#[test]
fn an_admin_who_must_have_a_second_factor_scans_it_and_signs_in_with_codes() {
    if !browser::is_here().unwrap() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let api = server.api().unwrap();
    let app = App::register(&api, &format!("http://{}", server.http)).unwrap();
    let wanted = json!({"second_factor_roles": ["deployment_admin"]});
    api.patch("/v1/operator", &wanted).unwrap().ok().unwrap();
    let password = std::fs::read_to_string(data.path().join("admin-password")).unwrap();
    let person = ("admin@localhost", password.trim());
    let steps = [
        Step::Scan("svg"),
        Step::Code("#code"),
        Step::Click("button"),
        Step::Note("code"),
        Step::Click("button"),
    ];
    let (admin, walked) = app.sign_in_by(&api, "th", person, &steps).unwrap();
    assert_eq!(admin.get("/v1/me").unwrap().status, 200);
    let issuer = "otpauth://totp/Forecourt%20127.0.0.1";
    assert!(walked.scanned.starts_with(issuer), "{}", walked.scanned);
    assert_eq!(walked.noted.len(), 10, "{:?}", walked.noted);

    // The code that has set it up is used, so a recovery code and the app's next code follow it.
    let recovery = [Step::Type("#code", &walked.noted[0]), Step::Click("button")];
    app.sign_in_by(&api, "ru", person, &recovery).unwrap();
    let next = person::code_of(&walked.scanned, 30).unwrap();
    let by_app = [Step::Type("#code", &next), Step::Click("button")];
    app.sign_in_by(&api, "en", person, &by_app).unwrap();
}
