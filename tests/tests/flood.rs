//! Strangers on every port at once, under 1,024 descriptors: chargers that are known
//! connect and are answered all the while, the API answers its owner, and memory stays
//! within its bound.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use forecourt_tests::process::PATIENCE;
use forecourt_tests::server::LocalServer;
use forecourt_tests::site;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// The limit that most shells and service managers set.
const DESCRIPTORS: u32 = 1_024;

/// The most memory that the flood may cost, in KiB: a server with eight chargers
/// takes about 40 MB, and each stranger some kilobytes until it is cut.
const MEMORY_KIB: u64 = 256 * 1024;

/// How often each known charger connects and calls.
const VISITS: (usize, usize) = (12, 300);

/// Strangers of each sort that are there at the same time.
const STRANGERS: (usize, usize) = (150, 300);

/// The station whose password is guessed, from the address of its own charger.
const GUESSED: &str = "CP-9";

/// How often its charger connects, and how often it may have to try: sign-ins of one station at one
/// address wait for their turns, and one that comes again goes before new guesses.
const VISITS_GUESSED: (usize, usize) = (2, 20);
const TRIES: usize = 10;

/// Addresses that strangers come from: 127.0.0.1 and the next ones.
const ADDRESSES: u8 = 9;

/// How long a stranger waits before it comes again.
const PACE: Duration = Duration::from_millis(500);

/// What a stranger does with its connection.
#[derive(Debug, Clone, Copy)]
enum Stranger {
    /// Begins a request and never ends its head.
    UnfinishedHead,
    /// Sends a head, and part of the body that it promises.
    HalfBody,
    /// Asks for the largest document again and again, and reads nothing.
    NeverReads,
    /// Signs in as a known station with a wrong password.
    Guesses,
    /// Connects under a name that nobody added.
    MadeUp,
}

/// What a stranger says, the number of its visit, and whether it waits for an answer.
fn said(stranger: Stranger, visit: usize) -> (String, bool) {
    let upgrade = |station: &str, sign_in: &str| {
        format!(
            "GET /ocpp/{station} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: ocpp1.6\r\n{sign_in}\r\n"
        )
    };
    match stranger {
        Stranger::UnfinishedHead => ("GET /ocpp/x HTTP/1.1\r\nHost: x\r\n".to_owned(), false),
        Stranger::HalfBody => {
            let head = "POST /v1/gateways/enroll HTTP/1.1\r\nHost: x\r\n\
                        Content-Type: application/json\r\nContent-Length: 262144\r\n\r\n";
            (format!("{head}{}", " ".repeat(100_000)), false)
        }
        Stranger::NeverReads => {
            let ask = "GET /v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
            (ask.repeat(20), false)
        }
        Stranger::Guesses => {
            let guess = BASE64_STANDARD.encode(format!("{GUESSED}:wrong-guess-{visit}"));
            let guess = format!("Authorization: Basic {guess}\r\n");
            (upgrade(GUESSED, &guess), true)
        }
        Stranger::MadeUp => (upgrade(&format!("FAKE-{visit}"), ""), true),
    }
}

/// Connects from the loopback address with this last number.
async fn connect(from: u8, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, from], 0)))?;
    socket.connect(to).await
}

/// Comes again and again, until the flood is over.
async fn bother(
    stranger: Stranger,
    from: u8,
    port: SocketAddr,
    is_over: Arc<AtomicBool>,
    visits: Arc<AtomicUsize>,
) {
    while !is_over.load(Ordering::Relaxed) {
        let visit = visits.fetch_add(1, Ordering::Relaxed);
        let (text, waits) = said(stranger, visit);
        if let Ok(mut socket) = connect(from, port).await {
            let _ = timeout(Duration::from_secs(1), socket.write_all(text.as_bytes())).await;
            let mut bytes = [0; 64];
            // Holds the connection until it is cut, or for some seconds.
            let held = Duration::from_secs(if waits { 6 } else { 12 });
            if waits || matches!(stranger, Stranger::UnfinishedHead | Stranger::HalfBody) {
                let _ = timeout(held, socket.read(&mut bytes)).await;
            } else {
                sleep(Duration::from_secs(3)).await;
            }
        }
        // Paces the stranger where it is cut at once: this machine has 28,000 ports for
        // connections to one port, and the chargers need some of them too.
        sleep(PACE).await;
    }
}

/// One visit of a known charger: connects, calls once, and says how long both took.
async fn visit(url: &str, station: &str) -> Result<Duration> {
    let mut request = format!("{url}/{station}").into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("Sec-WebSocket-Protocol", "ocpp1.6".parse()?);
    let login = BASE64_STANDARD.encode(format!("{station}:{}", site::PASSWORD));
    headers.insert("Authorization", format!("Basic {login}").parse()?);
    let began = Instant::now();
    let (mut socket, _) = tokio_tungstenite::connect_async(request)
        .await
        .context("connect")?;
    let call = json!([2, "1", "Heartbeat", {}]).to_string();
    socket.send(Message::text(call)).await?;
    loop {
        let message = socket.next().await.context("the socket ended")??;
        let frame: Value =
            serde_json::from_str(message.to_text().unwrap_or_default()).unwrap_or_default();
        if frame[0] == 3 {
            break;
        }
    }
    let took = began.elapsed();
    let _ = socket.close(None).await;
    Ok(took)
}

/// The visits of the charger whose password is guessed: how many tries each of them took.
async fn visit_while_guessed_at(url: String) -> Vec<usize> {
    let mut all = Vec::new();
    for _ in 0..forecourt_test_size::pick(VISITS_GUESSED.0, VISITS_GUESSED.1) {
        let mut tries = 1;
        while tries <= TRIES && visit(&url, GUESSED).await.is_err() {
            tries += 1;
            // A charger comes again in a moment.
            sleep(Duration::from_millis(500)).await;
        }
        all.push(tries);
    }
    all
}

/// Resident memory of a process in KiB.
fn memory_kib(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let words = line.and_then(|line| line.split_whitespace().nth(1));
    words.context("a line VmRSS")?.parse().context("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
async fn known_chargers_are_served_while_strangers_flood_every_port() {
    let (soft, hard) = {
        let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
        (limit.current, limit.maximum)
    };
    if soft != hard {
        let whole = rustix::process::Rlimit {
            current: hard,
            maximum: hard,
        };
        rustix::process::setrlimit(rustix::process::Resource::Nofile, whole).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--accept-unknown"];
    let server = LocalServer::start_limited(folder.path(), DESCRIPTORS, &arguments).unwrap();
    let api = server.api().unwrap();
    let stations = [
        "CP-1", "CP-2", "CP-3", "CP-4", "CP-5", "CP-6", "CP-7", "CP-8", GUESSED,
    ];
    site::build(&api, &stations).unwrap();
    let url = server.ocpp_url().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while visit(&url, "CP-8").await.is_err() {
        assert!(Instant::now() < deadline, "the list of stations never came");
        // Paces the asking; nothing depends on how long it is.
        sleep(Duration::from_millis(100)).await;
    }
    let (ocpp, status) = (server.ocpp.unwrap(), server.status.unwrap());
    let sorts = [
        (Stranger::UnfinishedHead, server.http),
        (Stranger::UnfinishedHead, ocpp),
        (Stranger::UnfinishedHead, status),
        (Stranger::HalfBody, server.http),
        (Stranger::NeverReads, server.http),
        (Stranger::Guesses, ocpp),
        (Stranger::MadeUp, ocpp),
    ];
    let is_over = Arc::new(AtomicBool::new(false));
    let visits = Arc::new(AtomicUsize::new(0));
    let mut strangers = JoinSet::new();
    for (stranger, port) in sorts {
        for number in 0..forecourt_test_size::pick(STRANGERS.0, STRANGERS.1) {
            let from = match stranger {
                Stranger::Guesses => 1,
                _ => u8::try_from(number % usize::from(ADDRESSES)).unwrap() + 1,
            };
            let (is_over, visits) = (is_over.clone(), visits.clone());
            strangers.spawn(bother(stranger, from, port, is_over, visits));
        }
    }
    let mut chargers = JoinSet::new();
    for station in stations.into_iter().filter(|station| *station != GUESSED) {
        let url = url.clone();
        chargers.spawn(async move {
            let mut took = Vec::new();
            for _ in 0..forecourt_test_size::pick(VISITS.0, VISITS.1) {
                let one = timeout(PATIENCE, visit(&url, station)).await;
                let one = one.context("no answer in a minute").and_then(|one| one);
                took.push(one.with_context(|| station.to_owned())?);
                // A charger that lost its connection comes back in a moment.
                sleep(Duration::from_millis(500)).await;
            }
            anyhow::Ok(took)
        });
    }
    let guessed = tokio::spawn(visit_while_guessed_at(url.clone()));
    let mut took = Vec::new();
    let mut most_kib = 0;
    let mut failed = Vec::new();
    while let Some(one) = chargers.join_next().await {
        match one.unwrap() {
            Ok(all) => took.extend(all),
            Err(error) => failed.push(format!("{error:#}")),
        }
        most_kib = most_kib.max(memory_kib(server.process.id()).unwrap());
    }
    let guessed = guessed.await.unwrap();
    let owner = check_owner(&api);
    is_over.store(true, Ordering::Relaxed);
    strangers.abort_all();
    took.sort();
    let place = |percent| took.len().saturating_sub(1) * percent / 100;
    println!(
        "{} visits of chargers, {} of strangers; p50 {:?}, p99 {:?}, slowest {:?}; {most_kib} KiB",
        took.len(),
        visits.load(Ordering::Relaxed),
        took.get(place(50)),
        took.get(place(99)),
        took.last()
    );
    println!("{GUESSED} got in by these tries: {guessed:?}");
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(guessed.iter().all(|tries| *tries <= TRIES), "{guessed:?}");
    owner.unwrap();
    assert!(most_kib <= MEMORY_KIB, "{most_kib} KiB");
}

/// The owner's own API still answers, from the same address as the strangers.
fn check_owner(api: &forecourt_tests::api::Api) -> Result<()> {
    let answer = api.get("/v1/stations")?;
    ensure!(answer.status == 200, "{}", answer.status);
    Ok(())
}
