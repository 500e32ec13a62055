//! Runs a local server as its own process.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::api::Api;
use crate::process::{PATIENCE, Process, binary};

/// The secret of the client `bootstrap` in tests.
pub const SECRET: &str = "only-for-tests-0123456789abcdef";

/// A running local server.
#[derive(Debug)]
pub struct LocalServer {
    /// The server's process.
    pub process: Process,
    /// The address of the API and the link.
    pub http: SocketAddr,
    /// The address that chargers connect to; none without the gateway inside.
    pub ocpp: Option<SocketAddr>,
    /// The address of the gateway's metrics.
    pub status: Option<SocketAddr>,
}

impl LocalServer {
    /// Starts a server over a data folder, on free ports.
    ///
    /// # Errors
    /// When the server does not start.
    pub fn start(data: &Path, arguments: &[&str]) -> Result<Self> {
        Self::start_on(data, "127.0.0.1:0", "127.0.0.1:0", arguments)
    }

    /// Does as [`LocalServer::start`], on given ports for HTTP and for chargers, so that clients
    /// find a restarted server again.
    ///
    /// # Errors
    /// When the server does not start.
    pub fn start_on(data: &Path, http: &str, ocpp: &str, arguments: &[&str]) -> Result<Self> {
        let command = Command::new(binary("local-server")?);
        Self::start_by(command, data, http, ocpp, arguments)
    }

    /// Does as [`LocalServer::start`], with at most so many open descriptors.
    ///
    /// # Errors
    /// When the server does not start.
    pub fn start_limited(data: &Path, descriptors: u32, arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new("sh");
        let script = format!("ulimit -n {descriptors}; exec \"$0\" \"$@\"");
        command.arg("-c").arg(script).arg(binary("local-server")?);
        Self::start_by(command, data, "127.0.0.1:0", "127.0.0.1:0", arguments)
    }

    fn start_by(
        mut command: Command,
        data: &Path,
        http: &str,
        ocpp: &str,
        arguments: &[&str],
    ) -> Result<Self> {
        let file = data.join("addresses.json");
        // Left by the server before, perhaps killed.
        let _ = std::fs::remove_file(&file);
        command
            .arg("--data-dir")
            .arg(data)
            .args(["--http-listen", http])
            .args(["--ocpp-listen", ocpp, "--status-listen", "127.0.0.1:0"])
            .args(arguments)
            .env("FORECOURT_BOOTSTRAP_CLIENT_SECRET", SECRET);
        let mut process = Process::start("local-server", &mut command)?;
        let deadline = std::time::Instant::now() + PATIENCE;
        let addresses: Value = loop {
            let written = std::fs::read(&file).ok();
            if let Some(found) = written.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
                break found;
            }
            if std::time::Instant::now() > deadline {
                anyhow::bail!("the server never came up:\n{}", process.lines().join("\n"));
            }
            // The pause only limits the rate of requests; nothing depends on its length.
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        };
        let address = |name: &str| addresses[name].as_str().and_then(|text| text.parse().ok());
        Ok(Self {
            process,
            http: address("http").context("an address for HTTP")?,
            ocpp: address("ocpp"),
            status: address("status"),
        })
    }

    /// Returns the API, signed in as `bootstrap`.
    ///
    /// # Errors
    /// When the sign-in fails.
    pub fn api(&self) -> Result<Api> {
        Api::sign_in(&format!("http://{}", self.http), "bootstrap", SECRET)
    }

    /// Returns the address that chargers connect to, without the station's identity.
    ///
    /// # Errors
    /// When there is no gateway inside.
    pub fn ocpp_url(&self) -> Result<String> {
        Ok(format!(
            "ws://{}/ocpp",
            self.ocpp.context("no gateway inside")?
        ))
    }
}
