//! Mails leave the server by SMTP: `tests/tools/smtp.py` is a mail server of others' making.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use clap::Parser as _;
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage};
use forecourt_store::ports::{QueueMessage, QueueName};
use forecourt_types::{Language, Timestamp};
use local_server::cloud::QueueDepth;
use local_server::config::{Arguments, Config};
use local_server::first_start::Given;
use local_server::server::{self, Server};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::support::{PATIENCE, SECRET};

const LINK: &str = "https://charge.example.org/invitation/1f8a";

/// A mail server that runs until it is dropped.
struct MailServer {
    child: Child,
    lines: UnboundedReceiver<String>,
}

impl MailServer {
    async fn start(port: u16, arguments: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut child = Command::new(root.join(".venv/bin/python"))
            .arg(root.join("tests/tools/smtp.py"))
            .arg(port.to_string())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("run `make tools` first: {error}"));
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = unbounded_channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { child, lines };
        assert_eq!(server.told().await, "ready");
        server
    }

    /// Returns the next line that the server prints.
    async fn told(&mut self) -> Value {
        let line = tokio::time::timeout(PATIENCE, self.lines.recv()).await;
        serde_json::from_str(&line.unwrap().unwrap()).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // The end of its input is how it is told to stop.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

async fn free_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

async fn started(data_dir: &Path, mail: &[(&str, &str)]) -> Server {
    let arguments = [
        "local-server",
        "--no-gateway",
        "--http-listen=127.0.0.1:0",
        "--data-dir",
        data_dir.to_str().unwrap(),
    ];
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let environment = mail.iter().map(owned).collect();
    let config = Config::load(&Arguments::parse_from(arguments), environment).unwrap();
    let given = Given {
        secret: Some(SECRET.to_owned()),
        ..Given::default()
    };
    server::start(&config, given).await.unwrap()
}

/// Hands an invitation to the queue, as a function does.
async fn invite(server: &Server, id: &str, to: &str) {
    let ports = server.cloud.ports();
    let mail = NotifyMessage::Mail(MailMessage {
        mail_id: id.to_owned(),
        to: to.to_owned(),
        language: Language::Th,
        letter: Letter::Invitation {
            operator: "Harbour Power".to_owned(),
            name: "Somchai".to_owned(),
            link: LINK.to_owned(),
            expires_at: Timestamp::parse("2999-01-01T00:00:00Z").unwrap(),
        },
    });
    let message = QueueMessage {
        group: id.to_owned(),
        deduplication_id: id.to_owned(),
        body: serde_json::to_string(&mail).unwrap(),
    };
    let sent = ports.queues.send(QueueName::Notify, &[message]).await;
    sent.unwrap();
}

/// Returns the depth of the queue `notify`.
async fn depth(server: &Server) -> QueueDepth {
    let depths = server.cloud.queue_depths().await.unwrap();
    let mut depths = depths.into_iter();
    let name = QueueName::Notify.as_str();
    depths.find(|depth| depth.queue.contains(name)).unwrap()
}

/// Waits until no mail waits, and checks that none was put aside.
async fn all_are_sent(server: &Server) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let depth = depth(server).await;
        assert_eq!(depth.dead, 0, "{depth:?}");
        if depth.waiting == 0 {
            return;
        }
        assert!(Instant::now() < deadline, "{depth:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_reaches_a_mail_server_that_was_away_and_wants_a_password() {
    let folder = tempfile::tempdir().unwrap();
    let (listener, port) = free_port().await;
    let url = format!("smtp://forecourt:p%40ss@127.0.0.1:{port}");
    let from = "Forecourt <no-reply@example.com>";
    let settings = [
        ("FORECOURT_MAIL_SMTP_URL", url.as_str()),
        ("FORECOURT_MAIL_FROM", from),
    ];
    let server = started(folder.path(), &settings).await;
    invite(&server, "m1", "somchai@example.org").await;
    // The first try fails: nobody speaks SMTP there.
    drop(listener.accept().await.unwrap());
    drop(listener);
    let mut mails = MailServer::start(port, &["--user", "forecourt", "--password", "p@ss"]).await;
    let mail = mails.told().await;
    assert_eq!(mail["receivers"], json!(["somchai@example.org"]));
    assert_eq!(mail["to"], "somchai@example.org");
    assert_eq!(mail["from"], from);
    assert_eq!(mail["subject"], "บัญชีของคุณที่ Harbour Power");
    assert_eq!(mail["type"], "text/plain");
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("สวัสดี Somchai"), "{text}");
    assert!(text.lines().any(|line| line == LINK), "{text}");
    let id = mail["id"].as_str().unwrap();
    assert!(id.ends_with("@example.com>"), "{id}");
    all_are_sent(&server).await;
    assert!(!folder.path().join("mail").exists());
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_receiver_is_dropped_and_others_get_their_mail() {
    let folder = tempfile::tempdir().unwrap();
    let (listener, port) = free_port().await;
    drop(listener);
    let mut mails = MailServer::start(port, &[]).await;
    let url = format!("smtp://localhost:{port}");
    let settings = [
        ("FORECOURT_MAIL_SMTP_URL", url.as_str()),
        ("FORECOURT_MAIL_FROM", "no-reply@example.com"),
    ];
    let server = started(folder.path(), &settings).await;
    invite(&server, "m1", "nobody@example.org").await;
    let told = mails.told().await;
    assert_eq!(told, json!({"refused": "nobody@example.org"}));
    // A repeat of a message that was sent sends nothing.
    invite(&server, "m2", "anna@example.org").await;
    let told = mails.told().await;
    assert_eq!(told["to"], "anna@example.org");
    all_are_sent(&server).await;
    invite(&server, "m2", "anna@example.org").await;
    all_are_sent(&server).await;
    assert!(mails.lines.try_recv().is_err());
    server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_a_mail_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let server = started(folder.path(), &[]).await;
    invite(&server, "m1", "somchai@example.org").await;
    let file = folder.path().join("mail/m1.txt");
    let deadline = Instant::now() + PATIENCE;
    while !file.exists() {
        assert!(Instant::now() < deadline, "no mail was written");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.starts_with("To: somchai@example.org\n") && text.contains(LINK));
    all_are_sent(&server).await;
    server.shutdown().await;
}
