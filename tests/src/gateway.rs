//! Enrols and runs the edge gateway's binary as a site owner does.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::api::Api;
use crate::process::{Process, binary};
use crate::site::SITE;

/// A running gateway.
#[derive(Debug)]
pub struct EdgeGateway {
    /// The gateway's process.
    pub process: Process,
    /// The address that chargers connect to, without the station's identity.
    pub ocpp_url: String,
}

/// Adds a gateway to the site and exchanges its one-time secret, so that `state` holds a
/// credential. Returns the gateway's id.
///
/// # Errors
/// When the API or the program refuses.
pub fn enroll(api: &Api, cloud: &str, state: &Path) -> Result<String> {
    enroll_with(api, cloud, state, None)
}

/// Does as [`enroll`], over TLS with a certificate that this file holds.
///
/// # Errors
/// When the API or the program refuses.
pub fn enroll_trusting(api: &Api, cloud: &str, state: &Path, ca_file: &Path) -> Result<String> {
    enroll_with(api, cloud, state, Some(ca_file))
}

fn enroll_with(api: &Api, cloud: &str, state: &Path, ca_file: Option<&Path>) -> Result<String> {
    let gateway = api.post("/v1/gateways", &json!({"site_id": SITE}))?.ok()?;
    let secret = gateway["enrolment_secret"]
        .as_str()
        .context("an enrolment secret")?;
    let mut command = Command::new(binary("edge-gateway")?);
    command
        .args(["enroll", "--cloud", cloud, "--state-dir"])
        .arg(state);
    if let Some(ca_file) = ca_file {
        command.arg("--ca-file").arg(ca_file);
    }
    let mut process = Process::start(
        "edge-gateway enroll",
        command.env("FORECOURT_ENROLMENT_SECRET", secret),
    )?;
    match process.wait()? {
        Some(0) => Ok(gateway["gateway_id"]
            .as_str()
            .context("a gateway id")?
            .to_owned()),
        code => bail!(
            "enrolment ended with {code:?}:\n{}",
            process.lines().join("\n")
        ),
    }
}

impl EdgeGateway {
    /// Runs the gateway over its state, with its link going to `link`. Its logs are among the
    /// process's lines.
    ///
    /// # Errors
    /// When the gateway does not open its charger port.
    pub fn start(state: &Path, link: &str) -> Result<Self> {
        Self::start_by(Command::new(binary("edge-gateway")?), state, link)
    }

    /// Does as [`EdgeGateway::start`], over TLS with a certificate that this file holds.
    ///
    /// # Errors
    /// When the gateway does not open its charger port.
    pub fn start_trusting(state: &Path, link: &str, ca_file: &Path) -> Result<Self> {
        let mut command = Command::new(binary("edge-gateway")?);
        command.env("FORECOURT_CLOUD_CA_FILE", ca_file);
        Self::start_by(command, state, link)
    }

    fn start_by(mut command: Command, state: &Path, link: &str) -> Result<Self> {
        command
            .arg("run")
            .env("FORECOURT_STATE_DIR", state)
            .env("FORECOURT_OCPP_LISTEN", "127.0.0.1:0")
            .env("FORECOURT_STATUS_LISTEN", "off")
            .env("FORECOURT_CLOUD_URL", link)
            .env("FORECOURT_CLOUD_LONGEST_BACKOFF_S", "1")
            // A silent cloud is noticed sooner here than at an operator's site.
            .env("FORECOURT_CLOUD_PING_INTERVAL_S", "5");
        let mut process = Process::start("edge-gateway", &mut command)?;
        let ocpp_url = process.wait_for(|line| {
            let address = line.strip_prefix("chargers: ")?;
            Some(address.trim_end_matches("/{station_id}").to_owned())
        })?;
        Ok(Self { process, ocpp_url })
    }

    /// Waits until the link is open.
    ///
    /// # Errors
    /// When the link does not open.
    pub fn wait_for_link(&mut self) -> Result<()> {
        self.process
            .wait_for(|line| line.contains("link to the cloud is open").then_some(()))
    }
}
