//! A driver on the local server: registers in a real browser, gets a card by showing it to a
//! charger, charges, sees the own data alone, and has them erased.

use forecourt_tests::api::Api;
use forecourt_tests::app::App;
use forecourt_tests::browser::{self, Step};
use forecourt_tests::charger::{ENERGY_WH, INDEPENDENT, independent_with};
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::{person, site};
use serde_json::{Value, json};
use tempfile::TempDir;

const EMAIL: &str = "dora@example.com";
/// A name that becomes a part of the page wherever it is not escaped.
const NAME: &str = "Dora \"><img src=x onerror=alert(1)>'&amp;";
const CARD: &str = "04A2B3C4D5";
const FIRST: &str = "otter basalt kettle";
const SECOND: &str = "violin harbour marble";
/// The charger at which the driver charges; the other one is that of another person.
const OWN: (&str, &str) = INDEPENDENT[0];
const OTHERS: (&str, &str) = INDEPENDENT[3];

/// A server with two chargers, at which the admin of the first start is signed in.
struct Place {
    data: TempDir,
    server: LocalServer,
    base: String,
    app: App,
    admin: Api,
}

impl Place {
    fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let config = data.path().join("server.toml");
        std::fs::write(&config, "monitor_seconds = 1\n").unwrap();
        let arguments = ["--config", config.to_str().unwrap()];
        let server = LocalServer::start(data.path(), &arguments).unwrap();
        let (api, base) = (server.api().unwrap(), format!("http://{}", server.http));
        let app = App::register(&api, &base).unwrap();
        let password = std::fs::read_to_string(data.path().join("admin-password")).unwrap();
        let admin = app
            .sign_in(&api, "en", "admin@localhost", password.trim())
            .unwrap();
        site::build(&admin, &[OWN.0, OTHERS.0]).unwrap();
        Self {
            data,
            server,
            base,
            app,
            admin,
        }
    }

    fn get(&self, path: &str) -> Value {
        self.admin.get(path).unwrap().ok().unwrap()
    }

    fn page(&self, language: &str) -> String {
        format!("{}/signin/register?lang={language}", self.base)
    }

    fn open(&self) {
        let change = json!({"drivers_register": true});
        let changed = self.admin.patch("/v1/operator", &change).unwrap();
        assert_eq!(changed.ok().unwrap()["drivers_register"], true);
    }

    /// Registers the driver, who sets a password with the link of the mail.
    fn register(&self) {
        let typed = [("#name", NAME), ("#email", EMAIL)];
        let sent = (".done", "A link is on its way");
        browser::submitted(&self.page("en"), &typed, "button", sent).unwrap();
        let link = person::link_of_mail(self.data.path()).unwrap();
        let set = (".done", "Your password is set");
        browser::submitted(&link, &[("#password", FIRST)], "button", set).unwrap();
    }

    fn sign_in(&self, password: &str) -> Api {
        let signed_in = self.app.sign_in(&self.admin, "en", EMAIL, password);
        signed_in.unwrap()
    }

    /// The charger charges once with this card.
    fn charge(&self, (station, script): (&str, &str), card: &str) {
        let url = self.server.ocpp_url().unwrap();
        let mut command = independent_with(script, &url, station, card);
        let mut charger = Process::start(station, &mut command).unwrap();
        assert_eq!(charger.wait().unwrap(), Some(0), "{:?}", charger.lines());
    }

    /// The ids of the only session and of the only CDR of a station.
    fn charged(&self, (station, _): (&str, &str)) -> [String; 2] {
        let sessions = site::settled_sessions(&self.admin, station, 1).unwrap();
        let cdrs = site::cdrs(&self.admin, station).unwrap();
        assert_eq!(cdrs.len(), 1, "{cdrs:?}");
        let id = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        [id(&sessions[0], "session_id"), id(&cdrs[0], "cdr_id")]
    }
}

/// Asks for a card that shall be shown at this charger. Returns the path of the claim.
fn claim(driver: &Api, card: &str, (station, _): (&str, &str)) -> String {
    let body = json!({"token_uid": card, "station_id": station, "connector_id": 1});
    let claim = driver.post("/v1/me/token-claims", &body).unwrap();
    let claim = claim.ok().unwrap();
    assert_eq!(claim["state"], "open", "{claim}");
    format!(
        "/v1/me/token-claims/{}",
        claim["claim_id"].as_str().unwrap()
    )
}

/// The ids of all that a list of the own data holds.
fn ids(driver: &Api, path: &str, name: &str) -> Vec<String> {
    let items = driver.items(path).unwrap();
    let ids = items.iter().map(|item| item[name].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

/// The driver is told of the own charge and of nobody else's.
fn sees_the_own_alone(driver: &Api, [session, cdr]: &[String; 2], others: &[String; 2]) {
    let own = ids(driver, "/v1/me/sessions?limit=10", "session_id");
    assert_eq!(own, [session.as_str()]);
    assert_eq!(
        ids(driver, "/v1/me/cdrs?limit=10", "cdr_id"),
        [cdr.as_str()]
    );
    assert_eq!(ids(driver, "/v1/me/tokens?limit=10", "uid"), [CARD]);
    let shown = driver.get(&format!("/v1/me/sessions/{session}"));
    let shown = shown.unwrap().ok().unwrap();
    assert_eq!(shown["energy_wh"], ENERGY_WH, "{shown}");
    let [others_session, others_cdr] = others;
    for (path, status) in [
        (format!("/v1/me/cdrs/{cdr}"), 200),
        (format!("/v1/me/sessions/{others_session}"), 404),
        (format!("/v1/me/cdrs/{others_cdr}"), 404),
        (format!("/v1/sessions/{others_session}"), 403),
        (format!("/v1/sessions/{session}"), 403),
        ("/v1/cdrs".to_owned(), 403),
        ("/v1/users".to_owned(), 403),
        ("/v1/users/user-1/data".to_owned(), 403),
        (format!("/v1/tokens/{}", site::CARD), 403),
        ("/v1/me/sessions?user_id=user-1".to_owned(), 422),
    ] {
        assert_eq!(driver.get(&path).unwrap().status, status, "{path}");
    }
    let block = format!("/v1/me/tokens/{}/block", site::CARD);
    assert_eq!(driver.post(&block, &json!({})).unwrap().status, 404);
}

/// All that is kept of the driver names the account, and the lists hold the charge.
fn gets_all_data(driver: &Api, [session, cdr]: &[String; 2]) {
    let data = driver.get("/v1/me/data").unwrap().ok().unwrap();
    assert_eq!(data["account"]["full_name"], NAME, "{data}");
    assert_eq!(data["sign_in"]["email"], EMAIL, "{data}");
    assert_eq!(data["tokens"][0]["uid"], CARD, "{data}");
    for (name, id, held) in [("sessions", "session_id", session), ("cdrs", "cdr_id", cdr)] {
        let mut lists = data["lists"].as_array().unwrap().iter();
        let list = lists.find(|list| list["name"] == name).unwrap();
        let path = format!("{}?limit=10", list["href"].as_str().unwrap());
        assert_eq!(ids(driver, &path, id), [held.as_str()]);
    }
}

/// The driver has everything erased. The rest of the work waits until `monitor` has listed the
/// charges of former releases; what is asserted here is done before.
fn is_erased(place: &Place, driver: &Api, [session, cdr]: &[String; 2]) {
    let id = driver.get("/v1/me").unwrap().body["user_id"].clone();
    let user = format!("/v1/users/{}", id.as_str().unwrap());
    let (session, cdr) = (format!("/v1/sessions/{session}"), format!("/v1/cdrs/{cdr}"));
    let priced = place.get(&cdr)["total"].clone();
    let unsure = json!({"confirm": false});
    let unsure = driver.post("/v1/me/erasure", &unsure).unwrap();
    assert_eq!(unsure.status, 422, "{unsure:?}");
    let order = json!({"confirm": true});
    let asked = driver.post("/v1/me/erasure", &order).unwrap();
    assert_eq!(
        (asked.status, &asked.body["state"]),
        (202, &json!("erasing")),
        "{asked:?}"
    );
    assert_eq!(driver.get("/v1/me").unwrap().status, 401);
    assert!(person::sign_in(&place.base, EMAIL, SECOND).is_err());
    let shown = place.get(&user);
    assert_eq!(
        (
            shown["suspended"].as_bool(),
            shown["erasing_at"].is_string()
        ),
        (Some(true), true),
        "{shown}"
    );

    let first = ["account", "cards", "vehicles"];
    let path = format!("{user}/erasure");
    let is_on = |erasure: &Value| {
        let stage = erasure["stage"].as_str()?;
        (!first.contains(&stage)).then_some(())
    };
    place.admin.wait_for(&path, is_on).unwrap();
    let shown = place.get(&user);
    assert_eq!(
        (&shown["full_name"], &shown["email"]),
        (&json!("erased"), &Value::Null)
    );
    let card = place.admin.get(&format!("/v1/tokens/{CARD}")).unwrap();
    assert_eq!(card.status, 404, "{card:?}");
    assert_eq!(place.get(&cdr)["total"], priced);
    assert_eq!(place.get(&session)["user_id"], id);
    let typed = [("#email", EMAIL), ("#password", SECOND)];
    let wrong = (".error", "E-mail or password is wrong");
    browser::submitted(&place.app.page("en"), &typed, "button", wrong).unwrap();
}

#[test]
fn a_driver_registers_gets_a_card_by_a_tap_charges_sees_the_own_data_and_is_erased() {
    if !browser::is_here().unwrap() {
        return;
    }
    let place = Place::new();
    let off = (".error", "This operator makes accounts itself");
    browser::seen(&place.page("en"), [off]).unwrap();
    place.open();
    place.register();
    let driver = place.sign_in(FIRST);
    let me = driver.get("/v1/me").unwrap().ok().unwrap();
    assert_eq!(
        (&me["full_name"], &me["role"], &me["scopes"]),
        (&json!(NAME), &json!("driver"), &json!(["self"]))
    );

    // A card of another person stays theirs, wherever somebody else says that it will be shown.
    let taken = claim(&driver, site::CARD, OTHERS);
    place.charge(OTHERS, site::CARD);
    let others = place.charged(OTHERS);
    let card = json!({"uid": CARD, "type": "RFID"});
    place.admin.post("/v1/tokens", &card).unwrap().ok().unwrap();
    let wanted = claim(&driver, CARD, OWN);
    place.charge(OWN, CARD);
    let is_given = |claim: &Value| (claim["state"] == "confirmed").then_some(());
    driver.wait_for(&wanted, is_given).unwrap();
    let own = place.charged(OWN);
    assert_eq!(driver.get(&taken).unwrap().body["state"], "open");
    let kept = place.get(&format!("/v1/tokens/{}", site::CARD));
    assert_eq!(kept["user_id"], "user-1");
    sees_the_own_alone(&driver, &own, &others);

    let steps = [
        Step::Type("#email", EMAIL),
        Step::Type("#password", FIRST),
        Step::Click("button"),
        Step::Type("#password", SECOND),
        Step::Click("button"),
    ];
    let change = format!("{}/signin/change-password?lang=en", place.base);
    let set = (".done", "Your password is set");
    browser::walked(&change, &steps, set).unwrap();
    assert_eq!(driver.get("/v1/me").unwrap().status, 401);
    assert!(person::sign_in(&place.base, EMAIL, FIRST).is_err());
    let driver = place.sign_in(SECOND);
    gets_all_data(&driver, &own);
    is_erased(&place, &driver, &own);
}

#[test]
fn the_register_page_speaks_five_languages_and_a_name_stays_text() {
    if !browser::is_here().unwrap() {
        return;
    }
    let place = Place::new();
    place.open();
    // The delete character is refused in a name, so the form is shown again with what it held.
    let refused = format!("{NAME}\u{7f}");
    for (language, title, sent) in [
        ("en", "Create an account", "A link is on its way"),
        ("th", "สร้างบัญชี", "ระบบได้ส่งลิงก์แล้ว"),
        ("ru", "Создать учётную запись", "отправлена ссылка"),
        ("fil", "Gumawa ng account", "papunta na ang link"),
        ("zh-Hans", "创建账户", "链接已发出"),
    ] {
        let url = place.page(language);
        let [heading, _] = browser::seen(&url, [("h1", title), ("form", "")]).unwrap();
        assert_eq!(heading, title);
        let email = format!("{language}@example.com");
        let steps = [
            Step::Type("#name", &refused),
            Step::Type("#email", &email),
            Step::Click("button"),
            Step::Note("#name, .error"),
            Step::Type("#name", NAME),
            Step::Click("button"),
        ];
        let walked = browser::walked(&url, &steps, (".done", sent)).unwrap();
        let [error, held] = &walked.noted[..] else {
            unreachable!("{language}: {:?}", walked.noted);
        };
        assert!(error.contains("200"), "{language}: {error}");
        assert_eq!(held, &refused, "{language}");
    }
}
