//! People on the local server: the admin of the first start signs in for an app in a real browser,
//! invites a site owner, whose link arrives by mail, and who then sees one site only.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_tests::api::Api;
use forecourt_tests::browser::{self, Step, Walked};
use forecourt_tests::person;
use forecourt_tests::server::LocalServer;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const VERIFIER: &str = "a-verifier-of-the-test-0123456789-0123456789";
const PASSWORD: &str = "otter basalt kettle";

/// An app on the machine itself, to which the browser is sent back.
struct App {
    listener: TcpListener,
    client_id: String,
    base: String,
}

impl App {
    fn register(api: &Api, base: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = json!({
            "name": "Charge App", "role": "admin", "redirect_uris": ["http://127.0.0.1/back"],
        });
        let client = api.post("/v1/clients", &client).unwrap().ok().unwrap();
        Self {
            listener,
            client_id: client["client_id"].as_str().unwrap().to_owned(),
            base: base.to_owned(),
        }
    }

    fn redirect_uri(&self) -> String {
        format!("http://{}/back", self.listener.local_addr().unwrap())
    }

    /// The address of the sign-in page.
    fn page(&self, language: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let (uri, id) = (self.redirect_uri(), &self.client_id);
        format!(
            "{}/oauth2/authorize?response_type=code&client_id={id}&redirect_uri={uri}&state=s1&code_challenge={challenge}&code_challenge_method=S256&ui_locales={language}",
            self.base
        )
    }

    /// Signs a person in, in the browser, and returns the API as that person.
    fn sign_in(&self, api: &Api, language: &str, email: &str, password: &str) -> Api {
        self.sign_in_by(api, language, (email, password), &[]).0
    }

    /// Signs a person in who does these steps after the password.
    fn sign_in_by(
        &self,
        api: &Api,
        language: &str,
        (email, password): (&str, &str),
        steps: &[Step<'_>],
    ) -> (Api, Walked) {
        let listener = self.listener.try_clone().unwrap();
        let back = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            let body = "<!doctype html><title>back</title><link rel=icon href=data:,>Welcome back";
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let mut all = vec![
            Step::Type("#email", email),
            Step::Type("#password", password),
            Step::Click("button"),
        ];
        all.extend(steps);
        let welcome = ("body", "Welcome back");
        let walked = browser::walked(&self.page(language), &all, welcome).unwrap();
        back.join().unwrap();
        let at = &walked.url;
        let code = at.split_once("code=").unwrap().1;
        let code = code.split('&').next().unwrap();
        assert!(at.contains("state=s1"), "{at}");
        let tokens = self.trade(&[("grant_type", "authorization_code"), ("code", code)]);
        (
            api.with_token(tokens["access_token"].as_str().unwrap()),
            walked,
        )
    }

    fn trade(&self, fields: &[(&str, &str)]) -> Value {
        let uri = self.redirect_uri();
        let mut form = vec![
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", uri.as_str()),
            ("code_verifier", VERIFIER),
        ];
        form.extend(fields);
        let url = format!("{}/oauth2/token", self.base);
        let mut answer = ureq::post(&url).send_form(form).unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }
}

#[test]
fn the_admin_signs_in_and_invites_a_site_owner_who_sees_one_site() {
    if !browser::is_here().unwrap() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let api = server.api().unwrap();
    let base = format!("http://{}", server.http);
    let app = App::register(&api, &base);
    let password = std::fs::read_to_string(data.path().join("admin-password")).unwrap();
    let admin = app.sign_in(&api, "en", "admin@localhost", password.trim());
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
    let owner = app.sign_in(&api, "ru", "m@example.com", PASSWORD);
    let sites = owner.items("/v1/sites").unwrap();
    let ids: Vec<&str> = sites
        .iter()
        .map(|site| site["site_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["pier"]);
    assert_eq!(owner.get("/v1/users").unwrap().status, 403);
    assert_eq!(owner.get("/v1/sites/mall").unwrap().status, 404);
    // The link was used.
    let gone = ("[role]", "использована");
    let again = browser::seen(&russian, [gone]);
    assert!(again.is_err() || again.unwrap()[0].contains("использована"));

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
    let app = App::register(&api, &format!("http://{}", server.http));
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
    let (admin, walked) = app.sign_in_by(&api, "th", person, &steps);
    assert_eq!(admin.get("/v1/me").unwrap().status, 200);
    let issuer = "otpauth://totp/Forecourt%20127.0.0.1";
    assert!(walked.scanned.starts_with(issuer), "{}", walked.scanned);
    assert_eq!(walked.noted.len(), 10, "{:?}", walked.noted);

    // The code that has set it up is used, so a recovery code and the app's next code follow it.
    let recovery = [Step::Type("#code", &walked.noted[0]), Step::Click("button")];
    app.sign_in_by(&api, "ru", person, &recovery);
    let next = person::code_of(&walked.scanned, 30).unwrap();
    let by_app = [Step::Type("#code", &next), Step::Click("button")];
    app.sign_in_by(&api, "en", person, &by_app);
}
