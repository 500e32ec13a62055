//! The whole as AWS runs it: template.yaml deployed to an AWS peer with the
//! real function binaries, whose roles are enforced, and a real edge gateway
//! connected to it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod charging;
mod console;
mod exports;
mod live;
mod mail;
mod operators;
mod people;
mod stranger;
mod webhooks;

use std::path::Path;
use std::time::Instant;

use forecourt_tests::api::Api;
use forecourt_tests::aws::Deployment;
use forecourt_tests::charger::independent;
use forecourt_tests::gateway::{EdgeGateway, enroll};
use forecourt_tests::process::{PATIENCE, Process};
use serde_json::Value;

/// A gateway enrolled at the deployment, with its link open.
fn gateway(deployment: &Deployment, api: &Api, state: &Path) -> (String, EdgeGateway) {
    let id = enroll(api, &deployment.http_url, state).unwrap();
    let mut gateway = EdgeGateway::start(state, &deployment.websocket_url).unwrap();
    gateway.wait_for_link().unwrap();
    (id, gateway)
}

/// Has it come back until the gateway has the list of its stations, which
/// follows the link. Gives it once it is let in.
fn let_in(mut come: impl FnMut() -> Process) -> Process {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mut charger = come();
        let is_in = charger.wait_for(|line| {
            let told: Value = serde_json::from_str(line).ok()?;
            match told["event"].as_str()? {
                "connected" => Some(true),
                "not let in" => Some(false),
                _ => None,
            }
        });
        if is_in.unwrap() {
            return charger;
        }
        assert!(Instant::now() < deadline, "{}", charger.lines().join("\n"));
    }
}

/// Runs a charger to its end: one session in a claimed half hour.
fn session(script: &str, url: &str, station: &str) {
    let mut charger = let_in(|| {
        let mut command = independent(script, url, station);
        Process::start(station, command.args(["--claimed-seconds", "1800"])).unwrap()
    });
    let code = charger.wait().unwrap();
    assert_eq!(code, Some(0), "{station}:\n{}", charger.lines().join("\n"));
}

/// What everything must come to at last: no message waits, and none was given up.
fn nothing_is_left_behind(deployment: &mut Deployment) {
    let dead = deployment.dead_letters().unwrap();
    assert_eq!(
        dead,
        0,
        "messages in dead-letter queues: {}",
        told(deployment)
    );
}

/// What the functions logged as errors or warnings.
fn told(deployment: &mut Deployment) -> String {
    let mut told = String::new();
    for function in [
        "session",
        "telemetry",
        "billing",
        "reporting",
        "command",
        "notify",
        "live",
    ] {
        for line in deployment.logs(function).unwrap() {
            if line.contains("ERROR") || line.contains("WARN") {
                told.push_str(&format!("\n{function}: {line}"));
            }
        }
    }
    told
}
