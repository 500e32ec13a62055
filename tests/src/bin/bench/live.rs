//! Measures how long it takes until an app hears of a change at a charger, on the local server.

use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecourt_tests::live::LiveSocket;
use forecourt_tests::server::LocalServer;
use forecourt_tests::site;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::stream::MaybeTlsStream;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message, WebSocket, connect};

use crate::speed::progress;

/// The station that changes.
const STATION: &str = "LIVE-1";
/// The aim for the 99th percentile, in milliseconds.
const AIM_MS: f64 = 2_000.0;
/// The most pings: the local server slows an app down that says more at once.
const PINGS_MAX: usize = 80;
/// The time within which the station must be let in.
const PATIENCE: Duration = Duration::from_secs(30);

/// Prints the times from a message of a charger until its answer and until the item at the app,
/// beside those of a ping of the app, which is the least that a live socket takes.
pub(crate) fn measure(scratch: &Path, quick: bool) -> Result<()> {
    let changes = if quick { 50 } else { 300 };
    progress("changes of a watched connector");
    let folder = tempfile::TempDir::new_in(scratch)?;
    let server = LocalServer::start(folder.path(), &[])?;
    let api = server.api()?;
    site::build(&api, &[STATION])?;
    let mut app = LiveSocket::open(&api)?;
    let topic = format!("station:{STATION}");
    let subscribed = app.subscribe(&[&topic])?;
    ensure!(subscribed["topics"] == json!([topic]), "{subscribed}");
    let mut charger = Charger::connect(&server.ocpp_url()?)?;
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    charger.call("BootNotification", &boot)?;
    let (mut answers, mut pongs, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for change in 0..changes {
        let status = if change % 2 == 0 {
            "Preparing"
        } else {
            "Available"
        };
        let told = json!({"connectorId": 1, "errorCode": "NoError", "status": status});
        let begun = Instant::now();
        charger.call("StatusNotification", &told)?;
        answers.push(begun.elapsed());
        let wanted = status.to_uppercase();
        app.wait_for_item("connector", |item| {
            (item["body"]["status"] == wanted.as_str()).then_some(())
        })?;
        items.push(begun.elapsed());
        if pongs.len() >= PINGS_MAX {
            continue;
        }
        let begun = Instant::now();
        app.say(&json!({"kind": "ping"}))?;
        app.wait_for(|told| (told["kind"] == "pong").then_some(()))?;
        pongs.push(begun.elapsed());
    }
    println!("\nA watched connector on the local server ({changes} changes, one after the other)");
    println!("{:<44}{:>12}{:>12}", "ms", "median", "p99");
    line("a ping of the app until its pong (floor)", pongs);
    line("a change until the answer to the charger", answers);
    let p99 = line("a change until the item at the app", items);
    let verdict = if p99 <= AIM_MS { "met" } else { "missed" };
    println!("  aim: p99 of {AIM_MS} ms, {verdict}");
    Ok(())
}

/// Prints a line, and returns the 99th percentile in milliseconds.
fn line(what: &str, mut times: Vec<Duration>) -> f64 {
    times.sort();
    let at = |share: usize| {
        let place = (times.len() * share / 100).min(times.len().saturating_sub(1));
        times
            .get(place)
            .map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    println!("{what:<44}{:>12.1}{:>12.1}", at(50), at(99));
    at(99)
}

/// A charger that says what it is told to.
struct Charger {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    calls: u32,
}

impl Charger {
    /// Connects as soon as the gateway has the list of its stations.
    fn connect(ocpp_url: &str) -> Result<Self> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let uri = format!("{ocpp_url}/{STATION}")
                .parse()
                .context("the address")?;
            let basic = STANDARD.encode(format!("{STATION}:{}", site::PASSWORD));
            let request = ClientRequestBuilder::new(uri)
                .with_header("Authorization", format!("Basic {basic}"))
                .with_sub_protocol("ocpp1.6");
            match connect(request) {
                Ok((socket, _)) => return Ok(Self { socket, calls: 0 }),
                Err(error) if Instant::now() > deadline => bail!("not let in: {error}"),
                // The pause only limits the rate of requests.
                Err(_) => std::thread::park_timeout(Duration::from_millis(50)),
            }
        }
    }

    /// Sends a call and waits for its answer.
    fn call(&mut self, action: &str, payload: &Value) -> Result<()> {
        self.calls += 1;
        let id = self.calls.to_string();
        let call = json!([2, id, action, payload]);
        self.socket.send(Message::text(call.to_string()))?;
        loop {
            let Message::Text(text) = self.socket.read()? else {
                continue;
            };
            let answer: Value = serde_json::from_str(&text)?;
            if answer[1] == id.as_str() {
                ensure!(answer[0] == 3, "{action} was refused: {answer}");
                return Ok(());
            }
        }
    }
}
