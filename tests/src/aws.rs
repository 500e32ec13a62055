//! The whole product on an AWS peer: template.yaml deployed with the real function binaries, and
//! the requests that an operator of AWS could make.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::api::Api;
use crate::process::{PATIENCE, binary};
use crate::tools;

/// The secret of the client `bootstrap` in tests.
pub const SECRET: &str = "only-for-tests-0123456789abcdef";

/// The address that mails are sent from in tests, of a domain that the peer has verified.
pub const MAIL_FROM: &str = "no-reply@example.com";

/// The longest time in which the peer and its stack must be ready. Packing twelve binaries takes
/// most of it.
const START_PATIENCE: Duration = Duration::from_secs(180);

/// The names of all functions of the stack.
pub const FUNCTIONS: [&str; 12] = [
    "connect",
    "ingest",
    "authorize",
    "session",
    "telemetry",
    "billing",
    "reporting",
    "command",
    "notify",
    "live",
    "monitor",
    "api",
];

/// A deployment in its own peer. Dropping it ends the peer and the deployment.
#[derive(Debug)]
pub struct Deployment {
    child: Child,
    /// The input of the peer. Closing it ends the peer; none once it is closed.
    stdin: Option<ChildStdin>,
    answers: Receiver<String>,
    /// The address of the HTTP API and the console.
    pub http_url: String,
    /// The address where gateways open their link.
    pub websocket_url: String,
}

impl Deployment {
    /// Starts a peer on a free port and creates the stack in it.
    ///
    /// # Errors
    /// When the binaries are not built or the stack cannot be created. The peer's own messages are
    /// in the test's output.
    pub fn start() -> Result<Self> {
        let api = binary("api")?;
        let folder = api.parent().context("a binary stands in a folder")?;
        let mut child = tools::python("ministack.py")
            .arg("--binaries")
            .arg(folder)
            .args(["--secret", SECRET])
            .args(["--parameter", &format!("MailFrom={MAIL_FROM}")])
            // The receivers of webhooks in tests stand on the loopback.
            .args(["--parameter", "WebhookAllow=127.0.0.1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start ministack.py: run `make tools` first")?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("a piped output")?;
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut deployment = Self {
            child,
            stdin,
            answers,
            http_url: String::new(),
            websocket_url: String::new(),
        };
        let told = deployment.read(START_PATIENCE)?;
        let text = |name: &str| told[name].as_str().context(format!("{name} in {told}"));
        deployment.http_url = text("http_url")?.to_owned();
        deployment.websocket_url = text("websocket_url")?.to_owned();
        Ok(deployment)
    }

    /// Returns the API, signed in as `bootstrap`.
    ///
    /// # Errors
    /// When the sign-in fails.
    pub fn api(&self) -> Result<Api> {
        Api::sign_in(&self.http_url, "bootstrap", SECRET)
    }

    /// Runs a function once, besides the events that run it by themselves, and returns its result.
    ///
    /// # Errors
    /// When the function fails.
    pub fn invoke(&mut self, function: &str, event: &Value) -> Result<Value> {
        let answer = self.ask(&json!({"invoke": function, "event": event}))?;
        if answer["error"].is_null() && answer["status"] == 200 {
            Ok(answer["payload"].clone())
        } else {
            bail!("{function} failed: {answer}")
        }
    }

    /// Sets a text at a document path (`a[0].b`) of an item of the table, for a state that
    /// otherwise only the passing of time makes.
    ///
    /// # Errors
    /// When there is no such item, or the peer does not answer.
    pub fn set(&mut self, pk: &str, sk: &str, path: &str, to: &str) -> Result<()> {
        let answer = self.ask(&json!({"set": path, "pk": pk, "sk": sk, "to": to}))?;
        if answer["error"].is_null() {
            Ok(())
        } else {
            bail!("{pk} {sk} was not changed: {answer}")
        }
    }

    /// Returns the lines that a function has logged.
    ///
    /// # Errors
    /// When the peer does not answer.
    pub fn logs(&mut self, function: &str) -> Result<Vec<String>> {
        let answer = self.ask(&json!({"logs": function}))?;
        let lines = answer["lines"].as_array().context("lines")?;
        Ok(lines
            .iter()
            .filter_map(|line| Some(line.as_str()?.to_owned()))
            .collect())
    }

    /// Returns the mails that were sent, as the peer shows them.
    ///
    /// # Errors
    /// When the peer does not answer.
    pub fn mails(&mut self) -> Result<Vec<Value>> {
        let answer = self.ask(&json!({"mails": true}))?;
        Ok(answer["mails"].as_array().context("mails")?.clone())
    }

    /// Returns what AWS would bill so far, as `tests/tools/peer/counted.py` says.
    ///
    /// # Errors
    /// When the peer does not answer.
    pub fn counts(&mut self) -> Result<Value> {
        self.ask(&json!({"counts": true}))
    }

    /// Returns the items of the table whose partition begins with this.
    ///
    /// # Errors
    /// When the peer does not answer.
    pub fn items(&mut self, prefix: &str) -> Result<Vec<Value>> {
        let answer = self.ask(&json!({"items": prefix}))?;
        Ok(answer["items"].as_array().context("items")?.clone())
    }

    /// Waits until every queue is empty. Returns how many messages are in the dead-letter queues.
    ///
    /// # Errors
    /// When a queue does not become empty.
    pub fn dead_letters(&mut self) -> Result<i64> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let depths = self.ask(&json!({"depths": true}))?;
            let (dead, waiting) = sums(&depths)?;
            if waiting == 0 {
                return Ok(dead);
            }
            if Instant::now() > deadline {
                bail!("the queues never ran dry: {depths}");
            }
            // The pause only limits the rate of requests; nothing depends on its length.
            std::thread::park_timeout(Duration::from_millis(100));
        }
    }

    /// Prints what the functions complained about, for whoever reads a failed test.
    fn tell_logs(&mut self) {
        let mut told = self.ask(&json!({"depths": true})).map_or_else(
            |error| vec![error.to_string()],
            |depths| vec![depths.to_string()],
        );
        for function in FUNCTIONS {
            let lines = self.logs(function).unwrap_or_default();
            let grave = lines
                .into_iter()
                .filter(|line| line.contains("WARN") || line.contains("ERROR"));
            told.extend(grave.map(|line| format!("{function}: {}", line.trim_end())));
        }
        eprintln!("{}", told.join("\n"));
    }

    fn ask(&mut self, question: &Value) -> Result<Value> {
        let stdin = self.stdin.as_mut().context("the peer is being stopped")?;
        writeln!(stdin, "{question}").context("ask the peer")?;
        self.read(PATIENCE)
    }

    fn read(&mut self, patience: Duration) -> Result<Value> {
        match self.answers.recv_timeout(patience) {
            Ok(line) => serde_json::from_str(&line).with_context(|| line),
            Err(RecvTimeoutError::Timeout) => bail!("the peer did not answer in time"),
            Err(RecvTimeoutError::Disconnected) => {
                bail!("the peer ended: {:?}", self.child.wait())
            }
        }
    }
}

/// Returns the number of messages in dead-letter queues, and in all other queues.
fn sums(depths: &Value) -> Result<(i64, i64)> {
    let (mut dead, mut waiting) = (0, 0);
    let queues = depths.as_object().context("depths by queue")?;
    // Seven queues, each with its dead-letter queue: fewer would prove nothing.
    anyhow::ensure!(queues.len() == 14, "fourteen queues are wanted: {depths}");
    for (name, depth) in queues {
        let count = |kind: &str| depth[kind].as_i64().context("a count");
        let sum = count("visible")? + count("hidden")?;
        *(if name.ends_with("-dead") {
            &mut dead
        } else {
            &mut waiting
        }) += sum;
    }
    Ok((dead, waiting))
}

impl Drop for Deployment {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.tell_logs();
        }
        // The end of its input is how it is told to stop; killed, it would leave the peer behind.
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}
