//! A receiver of webhooks of others' making: `tests/tools/webhook_receiver.py` verifies each
//! delivery with the PyPI package `standardwebhooks`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::process::PATIENCE;
use crate::tools;

/// A receiver that runs until it is dropped.
#[derive(Debug)]
pub struct WebhookReceiver {
    child: Child,
    /// The input of the receiver. Closing it ends the receiver; none once it is closed.
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    port: u64,
}

impl WebhookReceiver {
    /// Starts a receiver on a free port of the loopback.
    ///
    /// # Errors
    /// When the tools are not there.
    pub fn start() -> Result<Self> {
        let mut child = tools::python("webhook_receiver.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start webhook_receiver.py: run `make tools` first")?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("a piped output")?;
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut receiver = Self {
            child,
            stdin,
            lines,
            port: 0,
        };
        receiver.port = receiver.told()?["port"].as_u64().context("a port")?;
        Ok(receiver)
    }

    /// Returns the address that a webhook names.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/in", self.port)
    }

    /// Returns the next line that the receiver prints.
    ///
    /// # Errors
    /// When nothing arrives.
    pub fn told(&self) -> Result<Value> {
        let line = self.lines.recv_timeout(PATIENCE);
        Ok(serde_json::from_str(&line.context("nothing arrived")?)?)
    }

    /// Returns whether the receiver has printed a line that nobody has read.
    #[must_use]
    pub fn has_told(&self) -> bool {
        self.lines.try_recv().is_ok()
    }

    /// Tells the receiver by which secret it verifies from now on.
    ///
    /// # Errors
    /// When the receiver has ended.
    pub fn verify_by(&mut self, secret: &Value) -> Result<()> {
        self.tell(&json!({"secret": secret}))
    }

    /// Tells the receiver by which secret it verifies, or how it answers.
    ///
    /// # Errors
    /// When the receiver has ended.
    pub fn tell(&mut self, line: &Value) -> Result<()> {
        let stdin = self.stdin.as_mut().context("the receiver is stopped")?;
        writeln!(stdin, "{line}")?;
        ensure!(self.told()? == json!({"told": true}));
        Ok(())
    }

    /// Returns the next delivery, whose signature must be good.
    ///
    /// # Errors
    /// When none arrives, or its signature is wrong.
    pub fn verified(&self) -> Result<Value> {
        let told = self.told()?;
        ensure!(told["problem"].is_null(), "{told}");
        ensure!(told["id"] == told["event"]["id"], "{told}");
        Ok(told)
    }
}

impl Drop for WebhookReceiver {
    fn drop(&mut self) {
        // The end of its input is how it is told to stop.
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}
