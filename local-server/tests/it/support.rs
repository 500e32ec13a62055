//! Starts a server, calls its API, and connects a charger to its port.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use charger_sim::{Backoff, Charger, EventKind, Events, Options, SessionTruth, Version};
use local_server::watch::Addresses;
use serde_json::{Value, json};

/// The bootstrap client's secret in tests.
pub(crate) const SECRET: &str = "a-secret-for-tests-of-128-bits-or-more";
/// The station that the tests use.
pub(crate) const STATION: &str = "CP-1";
pub(crate) const PASSWORD: &str = "a-password";
/// The token that the tests use.
pub(crate) const TOKEN: &str = "TAG-1";
/// The rest of a request's head after its path, as a proxy on this machine may send it.
pub(crate) const SENT_BY_PROXIES: [&str; 7] = [
    "HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1",
    // A client has made the address up, and the proxy passes it on.
    "HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 127.0.0.1",
    "HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https",
    "HTTP/1.1\r\nHost: localhost\r\nForwarded: for=192.0.2.1",
    "HTTP/1.1\r\nHost: localhost\r\nX-Real-IP: 192.0.2.1",
    "HTTP/1.1\r\nHost: localhost\r\nVia: 1.1 proxy",
    // As nginx sends it when nothing is set.
    "HTTP/1.0\r\nHost: 127.0.0.1",
];
/// The longest time in which an outcome must come, however slow the machine is.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// The time between two looks at an outcome.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How to start a server.
#[derive(Clone)]
pub(crate) struct Start {
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    log: Option<PathBuf>,
    /// The arguments of `ulimit -n` for the shell that starts it.
    open_files: Option<&'static str>,
}

impl Start {
    /// Describes the start of a server on free ports, over this folder.
    pub(crate) fn on(data_dir: &Path) -> Self {
        let free = "127.0.0.1:0";
        let mut start = Self {
            arguments: Vec::new(),
            environment: Vec::new(),
            log: None,
            open_files: None,
        };
        start.environment = [
            ("FORECOURT_OCPP_LISTEN", free),
            ("FORECOURT_HTTP_LISTEN", free),
            ("FORECOURT_STATUS_LISTEN", free),
            ("FORECOURT_BOOTSTRAP_CLIENT_SECRET", SECRET),
            ("FORECOURT_LOG_FILTER", "error"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        start.with("--data-dir").with(data_dir.to_str().unwrap())
    }

    pub(crate) fn with(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes the log, with this filter, to a file.
    pub(crate) fn with_log(mut self, filter: &str, path: &Path) -> Self {
        self.log = Some(path.to_owned());
        self.with_variable("FORECOURT_LOG_FILTER", filter)
    }

    /// Sets a limit of open files: `-S -n 256` is a soft one.
    pub(crate) fn with_open_files(mut self, limit: &'static str) -> Self {
        self.open_files = Some(limit);
        self
    }

    fn command(&self) -> Command {
        let program = env!("CARGO_BIN_EXE_local-server");
        let mut command = match self.open_files {
            None => Command::new(program),
            Some(limit) => {
                let mut shell = Command::new("/bin/sh");
                let script = format!("ulimit {limit}; exec \"$0\" \"$@\"");
                shell.args(["-c", &script, program]);
                shell
            }
        };
        command
            .args(&self.arguments)
            .env_clear()
            .envs(self.environment.clone());
        // The demo's own curl line needs a shell to find curl; the server needs nothing.
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        if let Some(path) = &self.log {
            command.stderr(std::fs::File::create(path).unwrap());
        }
        command
    }

    /// Runs the server to its end and returns its output.
    pub(crate) fn output(&self) -> Output {
        self.command().stdin(Stdio::null()).output().unwrap()
    }

    /// Starts the server and waits until it prints that it serves.
    pub(crate) fn run(&self) -> Server {
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut server = Server {
            child,
            lines,
            seen: Vec::new(),
            data_dir: PathBuf::from(self.arguments.get(1).unwrap()),
            addresses: None,
        };
        // The last line of its introduction; the addresses are written before.
        server.line_with("  people");
        let text = std::fs::read_to_string(server.data_dir.join("addresses.json")).unwrap();
        server.addresses = Some(serde_json::from_str(&text).unwrap());
        server
    }
}

/// A running server. It is killed when dropped.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    /// Every line that was read.
    pub seen: Vec<String>,
    pub data_dir: PathBuf,
    addresses: Option<Addresses>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub(crate) fn addresses(&self) -> &Addresses {
        self.addresses.as_ref().unwrap()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads lines until one holds the text, and returns that line.
    pub(crate) fn line_with(&mut self, wanted: &str) -> String {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    if line.contains(wanted) {
                        return line;
                    }
                }
                Err(error) => panic!("no line with {wanted:?}: {error}"),
            }
        }
    }

    /// Kills the server as `kill -9` does and waits until it has ended.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends SIGTERM and returns how the server ended.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let killed = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(killed.success());
        self.child.wait().unwrap()
    }

    /// Returns the API with a fresh access token of the client `bootstrap`.
    pub(crate) fn api(&self) -> Api {
        Api::sign_in(self.addresses().http, SECRET)
    }

    /// Returns the options of a charger of the test's station, not yet connected.
    pub(crate) fn charger(&self, version: Version) -> Options {
        let url = format!("ws://{}/ocpp", self.addresses().ocpp.unwrap());
        charger(url, version)
    }
}

/// Returns the options of a charger of the test's station that reconnects quickly.
pub(crate) fn charger(url: String, version: Version) -> Options {
    let mut options = Options::new(url, STATION, version);
    options.password = Some(PASSWORD.to_owned());
    options.backoff = Backoff {
        min: Duration::from_millis(20),
        max: Duration::from_millis(100),
    };
    options
}

/// One HTTP answer.
pub(crate) struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Makes one HTTP request on its own connection.
pub(crate) fn http(address: SocketAddr, head: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// The API as a machine client uses it.
pub(crate) struct Api {
    address: SocketAddr,
    token: String,
}

impl Api {
    pub(crate) fn sign_in(address: SocketAddr, secret: &str) -> Self {
        let head = format!(
            "POST /oauth2/token HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded"
        );
        let form =
            format!("grant_type=client_credentials&client_id=bootstrap&client_secret={secret}");
        let answer = http(address, &head, &form);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self { address, token }
    }

    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let (address, token) = (self.address, &self.token);
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json"
        );
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = http(address, &head, &body);
        (
            answer.status,
            serde_json::from_str(&answer.body).unwrap_or(Value::Null),
        )
    }

    /// Makes a request that must succeed, and returns its answer.
    pub(crate) fn done(&self, method: &str, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(method, path, &body);
        assert!(
            (200..300).contains(&status),
            "{method} {path}: {status} {answer}"
        );
        answer
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.done("GET", path, Value::Null)
    }

    pub(crate) fn items(&self, path: &str) -> Vec<Value> {
        self.get(path)["items"].as_array().unwrap().clone()
    }

    /// Adds a tariff, a token and a station. The price is one cent per watt-hour and per second, so
    /// that anybody can calculate a bill.
    pub(crate) fn seed(&self) {
        let tariff = json!({"tariff_id": "cents", "valid_from": "2020-01-01T00:00:00Z",
            "name": "cents", "currency": "EUR", "service_fee": {"fixed": "0.10"}, "elements": [
                {"type": "energy", "price": "10"}, {"type": "time", "price": "36"},
                {"type": "flat", "price": "0.35"}]});
        self.done("POST", "/v1/tariffs", tariff);
        self.done("PATCH", "/v1/sites/main", json!({"tariff_id": "cents"}));
        self.done(
            "POST",
            "/v1/users",
            json!({"user_id": "u1", "full_name": "Ann Driver"}),
        );
        let token = json!({"uid": TOKEN, "type": "RFID", "user_id": "u1", "status": "active",
            "mode": "private"});
        self.done("POST", "/v1/tokens", token);
        let station = json!({"station_id": STATION, "site_id": "main", "security_profile": 1,
            "password": PASSWORD});
        self.done("POST", "/v1/stations", station);
    }

    /// Returns the CDRs of the test's station, once there are so many and all its
    /// sessions are settled.
    pub(crate) async fn settled(&self, count: usize) -> Vec<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let sessions = self.items(&format!("/v1/sessions?station_id={STATION}"));
            let cdrs = self.items(&format!("/v1/cdrs?station_id={STATION}"));
            let is_settled = |session: &Value| session["status"] == "SETTLED";
            if cdrs.len() >= count && sessions.iter().all(is_settled) {
                assert_eq!(sessions.len(), count, "{sessions:?}");
                assert_eq!(cdrs.len(), count, "{cdrs:?}");
                return cdrs;
            }
            assert!(
                Instant::now() < deadline,
                "not settled: {sessions:?} {cdrs:?}"
            );
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Repeats a check until it holds.
pub(crate) async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Connects once the gateway accepts the station.
pub(crate) async fn connect(options: Options) -> (Charger, Events) {
    let (charger, mut events) = Charger::connect(options).unwrap();
    let accepted = events
        .wait_for(|event| {
            matches!(&event.kind, EventKind::BootAnswered { status, .. } if status == "Accepted")
        })
        .await;
    assert!(accepted.is_some());
    (charger, events)
}

/// Returns the truth about the session that closes next.
pub(crate) async fn closed(events: &mut Events) -> SessionTruth {
    loop {
        match events.next().await.unwrap().kind {
            EventKind::SessionClosed(truth) => return truth,
            EventKind::SessionRefused { reason, .. } => panic!("refused: {reason}"),
            _ => {}
        }
    }
}

/// Checks that a CDR of the tariff `cents` agrees with the meter and the clock of the charger.
pub(crate) fn check_bill(cdr: &Value, truth: &SessionTruth) {
    let wh = truth.register_stop_wh.unwrap() - truth.register_start_wh;
    let millis = |text: &str| forecourt_types::Timestamp::parse(text).unwrap();
    let (start, stop) = (&truth.claimed_start, truth.claimed_stop.as_ref().unwrap());
    let seconds = millis(stop).millis_since(millis(start)) / 1000;
    assert!(wh > 0 && seconds > 0, "{truth:?}");
    assert_eq!(cdr["energy_wh"], wh, "{cdr}");
    let cents = i64::try_from(wh).unwrap() + seconds + 35 + 10;
    assert_eq!(
        cdr["total"],
        json!({"amount_minor": cents, "currency": "EUR"}),
        "{cdr}"
    );
    let kinds: Vec<&str> = cdr["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["energy", "time", "flat", "service_fee"]);
    assert_eq!(
        (&cdr["token_uid"], &cdr["user_id"]),
        (&json!(TOKEN), &json!("u1"))
    );
}
