//! No secret stands in plain where it is not needed: not in the data folder, not
//! in a backup, and not in a log at its most talkative.

mod needle;

use std::path::{Path, PathBuf};
use std::process::Command;

use self::needle::Needle;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_tests::api::Api;
use forecourt_tests::person;
use forecourt_tests::process::{Process, binary};
use forecourt_tests::server::{LocalServer, SECRET};
use forecourt_tests::site;
use serde_json::{Value, json};

const LOG_FILTER: &str = "trace";
const STATION: &str = "CP-1";
/// A charger's passwords: at first, and as commands set them.
const PASSWORDS: [&str; 3] = [
    "first-password-of-CP-1",
    "password-by-set_config",
    "password-by-a-raw-call",
];
/// A charger of OCPP 2.0.1.
const SECOND_STATION: &str = "CP-2";
/// What other arguments of commands hold: addresses, and a network profile.
const IN_ARGUMENTS: [&str; 5] = [
    "password-in-an-address",
    "signature-of-an-address",
    "password-of-apn-0001",
    "password-of-vpn-0001",
    "shared-key-of-the-vpn",
];
const GUESS: &str = "a-wrong-guess-of-a-secret";

/// Where a secret has to be, as its place in a data folder and in a backup.
const TABLES: &str = "cloud/tables.sqlite";
const CREDENTIALS: &str = "gateway/credentials.json";
const ADMIN_PASSWORD: &str = "admin-password";
/// The password that a person chooses.
const PERSONS_PASSWORD: &str = "otter basalt kettle";

/// A server that was used for everything that knows a secret.
struct Used {
    server: LocalServer,
    needles: Vec<Needle>,
}

impl Used {
    fn knows(&mut self, name: &str, secret: &Value) -> String {
        let secret = secret.as_str().unwrap().to_owned();
        self.needles.push(Needle::text(name, &secret));
        secret
    }

    /// Clients, their secrets and tokens, wrong guesses.
    fn sign_in(&mut self) -> Api {
        let base = format!("http://{}", self.server.http);
        let api = self.server.api().unwrap();
        self.knows("access token", &json!(api.token()));
        let client = api.post("/v1/clients", &json!({"name": "app"}));
        let client = client.unwrap().ok().unwrap();
        let first = self.knows("client secret", &client["client_secret"]);
        let id = client["client_id"].as_str().unwrap();
        let app = Api::sign_in(&base, id, &first).unwrap();
        self.knows("access token of a client", &json!(app.token()));
        let renewed = api.post(&format!("/v1/clients/{id}/secret"), &json!({}));
        let renewed = renewed.unwrap().ok().unwrap();
        self.knows("new client secret", &renewed["client_secret"]);
        for id in [id, "nobody"] {
            assert!(Api::sign_in(&base, id, GUESS).is_err());
        }
        let refused = api.with_token(GUESS).get("/v1/sites").unwrap();
        assert_eq!(refused.status, 401);
        api
    }

    /// The admin of the first start, who signs in, and a person who sets a password with a link.
    fn people(&mut self, api: &Api, data: &Path) {
        let base = format!("http://{}", self.server.http);
        let password = std::fs::read_to_string(data.join(ADMIN_PASSWORD)).unwrap();
        let password = self.knows("admin password", &json!(password.trim()));
        assert!(person::sign_in(&base, "admin@localhost", GUESS).is_err());
        let tokens = person::sign_in(&base, "admin@localhost", &password).unwrap();
        self.knows("access token of a person", &tokens["access_token"]);
        let refreshed = self.knows("refresh token", &tokens["refresh_token"]);
        let tokens = person::refresh(&base, &refreshed).unwrap();
        self.knows("next refresh token", &tokens["refresh_token"]);
        let user = json!({"user_id": "anna", "full_name": "Anna", "email": "anna@example.com"});
        api.post("/v1/users", &user).unwrap().ok().unwrap();
        let invited = api.post("/v1/users/anna/invitation", &json!({})).unwrap();
        invited.ok().unwrap();
        let link = person::link_of_mail(data).unwrap();
        self.knows("password of a person", &json!(PERSONS_PASSWORD));
        let set = person::set_password(&base, &link, PERSONS_PASSWORD).unwrap();
        assert_eq!(set, 200);
        person::sign_in(&base, "anna@example.com", PERSONS_PASSWORD).unwrap();
    }

    /// A gateway of another site, beside the one inside.
    fn enrol(&mut self, api: &Api) {
        let other = json!({"site_id": "other", "name": "Other"});
        api.post("/v1/sites", &other).unwrap().ok().unwrap();
        let gateway = api.post("/v1/gateways", &json!({"site_id": "other"}));
        let gateway = gateway.unwrap().ok().unwrap();
        let secret = self.knows("enrolment secret", &gateway["enrolment_secret"]);
        let random = secret.rsplit('.').next().unwrap();
        self.knows("random part of the enrolment secret", &json!(random));
        let body = json!({"enrolment_secret": secret});
        let enrolled = api.with_token("").post("/v1/gateways/enroll", &body);
        let enrolled = enrolled.unwrap().ok().unwrap();
        let credential = self.knows("link credential", &enrolled["credential"]);
        let random = credential.rsplit('.').next().unwrap();
        self.knows("random part of the link credential", &json!(random));
    }

    /// Commands that name addresses with a password or a signature, and a network
    /// profile with passwords of its own. The API shows none of them.
    fn arguments(&mut self, api: &Api) -> Process {
        for secret in IN_ARGUMENTS {
            self.knows(secret, &json!(secret));
        }
        let [password, signature, apn, vpn, key] = IN_ARGUMENTS;
        let station = json!({"station_id": SECOND_STATION, "site_id": site::SITE,
            "security_profile": 1, "password": PASSWORDS[0]});
        api.post("/v1/stations", &station).unwrap().ok().unwrap();
        let charger = self.simulated(
            SECOND_STATION,
            &["--version", "2.0.1", "--password", PASSWORDS[0]],
        );
        wait_for_boot(api, SECOND_STATION);
        let ftp = format!("ftp://site:{password}@192.0.2.1/logs");
        let signed = format!("https://192.0.2.1/firmware?signature={signature}");
        let profile = json!({"configurationSlot": 1, "connectionData": {
            "ocppVersion": "OCPP20", "ocppTransport": "JSON", "ocppInterface": "Wireless0",
            "ocppCsmsUrl": format!("wss://CP-2:{password}@csms.example/ocpp"),
            "messageTimeout": 30, "securityProfile": 2,
            "apn": {"apn": "internet", "apnPassword": apn, "apnAuthentication": "CHAP"},
            "vpn": {"server": "vpn.example", "user": "site", "password": vpn, "key": key,
                "type": "IPSec"}}});
        let calls = [
            (STATION, "GetDiagnostics", json!({"location": ftp})),
            (
                STATION,
                "UpdateFirmware",
                json!({"location": signed, "retrieveDate": "2026-01-31T12:00:00Z"}),
            ),
            (SECOND_STATION, "SetNetworkProfile", profile),
            (
                SECOND_STATION,
                "GetLog",
                json!({"logType": "DiagnosticsLog", "requestId": 1,
                "log": {"remoteLocation": ftp}}),
            ),
        ];
        for (station, action, payload) in calls {
            let body = json!({"action": action, "payload": payload});
            let path = format!("/v1/stations/{station}/calls?wait_s=25");
            let command = api.post(&path, &body).unwrap().ok().unwrap();
            let answered = ["accepted", "completed", "rejected", "failed"];
            let state = command["state"].as_str().unwrap();
            assert!(answered.contains(&state), "{command}");
            let shown = command.to_string();
            let secret = IN_ARGUMENTS.iter().find(|secret| shown.contains(**secret));
            assert_eq!(secret, None, "{command}");
        }
        charger
    }

    /// A simulated charger in a charge of an hour.
    fn simulated(&self, station: &str, more: &[&str]) -> Process {
        let url = self.server.ocpp_url().unwrap();
        let arguments = ["--url", &url, "--station", station, "--token", site::CARD];
        let arguments = [&arguments[..], &["--seconds", "3600"], more].concat();
        Process::start_binary("charger-sim", &arguments).unwrap()
    }

    /// A charger whose password is set by a command of each kind.
    fn charger(&mut self, api: &Api) -> Process {
        for (name, password) in ["station password", "set_config", "raw call"]
            .into_iter()
            .zip(PASSWORDS)
        {
            self.knows(name, &json!(password));
        }
        let station = json!({"station_id": STATION, "site_id": site::SITE,
            "security_profile": 1, "password": PASSWORDS[0]});
        api.post("/v1/stations", &station).unwrap().ok().unwrap();
        let card = json!({"uid": site::CARD, "type": "RFID"});
        api.post("/v1/tokens", &card).unwrap().ok().unwrap();
        let charger = self.simulated(STATION, &["--password", PASSWORDS[0]]);
        wait_for_boot(api, STATION);
        let set = json!({"type": "set_config", "key": "AuthorizationKey", "value": PASSWORDS[1]});
        let call = json!({"action": "ChangeConfiguration",
            "payload": {"key": "AuthorizationKey", "value": PASSWORDS[2]}});
        let all = json!({"type": "get_config"});
        for (path, body) in [("commands", set), ("calls", call), ("commands", all)] {
            let path = format!("/v1/stations/{STATION}/{path}?wait_s=25");
            let command = api.post(&path, &body).unwrap().ok().unwrap();
            assert_eq!(command["state"], "completed", "{command}");
        }
        charger
    }
}

fn wait_for_boot(api: &Api, station: &str) {
    let path = format!("/v1/stations/{station}/notices?limit=100");
    let is_boot = |notice: &Value| notice["kind"] == "BootNotification";
    api.wait_for_items(&path, |notices| notices.iter().any(is_boot))
        .unwrap();
}

/// The keys of the deployment, which stand in one row of the table.
fn deployment_keys(data: &Path) -> Vec<Needle> {
    let tables = rusqlite::Connection::open(data.join(TABLES)).unwrap();
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%item_json%'";
    let mut names = tables.prepare(names).unwrap();
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut found = Vec::new();
    for name in names {
        let rows = format!("SELECT item_json FROM \"{name}\" WHERE item_json LIKE '%signing_key%'");
        let mut rows = tables.prepare(&rows).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        found.extend(rows.map(Result::unwrap));
    }
    assert_eq!(found.len(), 1, "the keys stand in one row of one table");
    let item: Value = serde_json::from_str(&found[0]).unwrap();
    ["signing_key", "pepper"]
        .into_iter()
        .map(|name| {
            let stored = item[name]["S"].as_str().unwrap();
            Needle::bytes(name, &STANDARD.decode(stored).unwrap())
        })
        .collect()
}

/// Every file below a folder, with its place in it.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                files.push((path.strip_prefix(folder).unwrap().to_owned(), bytes));
            }
        }
    }
    files
}

/// What of the secrets stands in these files.
fn found(files: &[(PathBuf, Vec<u8>)], needles: &[Needle]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in files {
        for needle in needles {
            let times = needle.count(bytes);
            if times > 0 {
                found.push(format!("{}: {} ({times})", path.display(), needle.name));
            }
        }
    }
    found.sort();
    found
}

/// `config` is where the server's settings are written.
fn used(data: &Path, config: &Path) -> Used {
    std::fs::write(config, format!("[log]\nfilter = \"{LOG_FILTER}\"\n")).unwrap();
    let arguments = ["--config", config.to_str().unwrap()];
    let server = LocalServer::start(data, &arguments).unwrap();
    let mut used = Used {
        server,
        needles: vec![
            Needle::text("bootstrap secret", SECRET),
            Needle::text("wrong guess", GUESS),
        ],
    };
    let api = used.sign_in();
    used.people(&api, data);
    used.enrol(&api);
    let mut first = used.charger(&api);
    let mut second = used.arguments(&api);
    first.kill().unwrap();
    second.kill().unwrap();
    used
}

/// The signing key and the pepper of the deployment stand in their one row, the credential of the
/// gateway inside in the file it signs in with, and the password that was made for the admin in the
/// file where the owner finds it; everything else is stored as a hash, or not at all.
#[test]
fn no_secret_is_in_the_data_a_backup_or_a_log_but_where_it_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy"));
    std::fs::create_dir(&data).unwrap();
    let Used {
        mut server,
        mut needles,
    } = used(&data, &folder.path().join("server.toml"));
    let mut backup = Command::new(binary("local-server").unwrap());
    backup.arg("--data-dir").arg(&data).arg("backup").arg(&copy);
    assert!(backup.output().unwrap().status.success());
    server.process.stop().unwrap();

    needles.extend(deployment_keys(&data));
    let credential = std::fs::read(data.join(CREDENTIALS)).unwrap();
    let credential: Value = serde_json::from_slice(&credential).unwrap();
    let credential = credential["credential"].as_str().unwrap();
    needles.push(Needle::text("credential of the gateway inside", credential));
    let expected = [
        format!("{TABLES}: pepper (1)"),
        format!("{TABLES}: signing_key (1)"),
        format!("{CREDENTIALS}: credential of the gateway inside (1)"),
    ];
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(found(&files(&copy), &needles), expected, "the backup");
    expected.push(format!("{ADMIN_PASSWORD}: admin password (1)"));
    expected.sort();
    assert_eq!(found(&files(&data), &needles), expected, "the data folder");
    let log = server.process.lines().join("\n").into_bytes();
    assert!(log.len() > 100_000, "{} bytes are no log", log.len());
    let log = [(PathBuf::from("log"), log)];
    assert_eq!(found(&log, &needles), Vec::<String>::new());
}
