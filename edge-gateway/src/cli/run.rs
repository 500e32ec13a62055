//! `edge-gateway run`: reads the configuration, starts the gateway and drains it.

use std::io::IsTerminal as _;
use std::time::Duration;

use anyhow::Context as _;
use forecourt_process::log::Filter;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::LogConfig;
use crate::{Config, Credentials, Running};

/// How long a stop may take; systemd kills the process after 90 s.
const DRAIN: Duration = Duration::from_secs(15);

pub(super) fn run(mut config: Config) -> anyhow::Result<()> {
    log(&config.log)?;
    crate::raise_descriptor_limit();
    config.limit(config.connections().fitted());
    let credentials = Credentials::load(&config.state_dir)?;
    super::check::check(&config, Some(&credentials))?;
    super::runtime()?.block_on(async {
        let running = crate::start(config, credentials).await?;
        announce(&running);
        wait(&running).await?;
        tracing::info!("stopping");
        if !running.shutdown(DRAIN).await {
            tracing::warn!("not everything ended in time; what was answered is on disk");
        }
        Ok(())
    })
}

fn log(config: &LogConfig) -> anyhow::Result<()> {
    let filter: Filter = config.filter.parse().context("log.filter")?;
    let builder = tracing_subscriber::fmt()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if config.json {
        forecourt_process::log::start(builder.json().flatten_event(true), filter);
    } else {
        forecourt_process::log::start(builder, filter);
    }
    Ok(())
}

fn announce(running: &Running) {
    super::say(&format!(
        "chargers: ws://{}/ocpp/{{station_id}}",
        running.ocpp_addr
    ));
    if let Some(address) = running.tls_addr {
        super::say(&format!(
            "chargers with TLS: wss://{address}/ocpp/{{station_id}}"
        ));
    }
    if let Some(address) = running.status_addr {
        super::say(&format!("status: http://{address}/"));
    }
}

/// Waits until the gateway is told to stop.
async fn wait(running: &Running) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            _ = terminate.recv() => return Ok(()),
            _ = interrupt.recv() => return Ok(()),
            _ = hangup.recv() => {
                if let Err(error) = running.reload_certificate() {
                    let error = forecourt_types::error_chain(&error);
                    tracing::error!(error, "the certificate could not be read again, the old one stays");
                }
            }
        }
    }
}
