//! Runs each command of the command line.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use forecourt_process::log::Filter;
use serde_json::Value;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::{Command, Config, LogConfig};
use crate::control::{self, ControlError, Request};
use crate::demo::Demo;
use crate::first_start::{Given, SECRET_FILE};
use crate::server::{self, Server};
use crate::terminal::{Terminal, Tone};
use crate::{announce, backup, check, demo, status};

/// The target under which the SDK logs connections that it cannot close.
const NO_CONNECTIONS: &str = "aws_smithy_runtime::client::http::connection_poisoning";

/// The time within which repeated signals count as one.
const SAME_WORD: Duration = Duration::from_secs(1);

/// Runs the command that the command line names.
///
/// # Errors
/// The reason of the failure, for people.
pub fn run(config: Config, command: Option<Command>) -> anyhow::Result<ExitCode> {
    start_log(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            None => serve(config).await,
            Some(Command::Backup { dir }) => write_backup(&config, dir).await,
            Some(Command::Status { json }) => show_status(&config, json).await,
            Some(Command::RenewSecret) => renew_secret(&config).await,
            Some(Command::CheckConfig) => {
                check::check(&config, &Given::from_process())?;
                Terminal::stdout().line("the configuration is right");
                Ok(ExitCode::SUCCESS)
            }
        }
    })
}

fn start_log(config: &LogConfig) -> anyhow::Result<()> {
    let filter: Filter = config.filter.parse().context("log.filter")?;
    // The SDK names each call that is cut off at the end an error: it finds no
    // TCP connection to close, since the engines are inside.
    let filter = filter.without(NO_CONNECTIONS);
    let builder = tracing_subscriber::fmt().with_writer(std::io::stderr);
    if config.json {
        forecourt_process::log::start(builder.json().flatten_event(true), filter);
    } else {
        let colours = std::io::stderr().is_terminal();
        let builder = builder.with_ansi(colours).with_target(false);
        forecourt_process::log::start(builder, filter);
    }
    Ok(())
}

async fn serve(config: Config) -> anyhow::Result<ExitCode> {
    edge_gateway::raise_descriptor_limit();
    let terminal = Terminal::stdout();
    // The signals are handled from the beginning, so that a Ctrl-C during the start stops the
    // server too.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let given = Given::from_process();
    check::check(&config, &given)?;
    let server = server::start(&config, given).await?;
    announce::introduce(&config, &server, terminal);
    let demo = if config.demo {
        introduce_demo(&config, terminal);
        Some(demo::start(&server, &config, terminal).await?)
    } else {
        None
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    terminal.line("stopping: no new work, what is under way is finished");
    let all_ended = tokio::select! {
        all_ended = stop(demo, server, config.drain) => all_ended,
        () = asked_again() => false,
    };
    terminal.line(if all_ended {
        "stopped"
    } else {
        "stopped before everything ended; what was answered is on disk and goes on at the next start"
    });
    Ok(ExitCode::SUCCESS)
}

/// Stops the chargers and gateways of the demo, then the server. Returns true when all work that
/// had begun ended within the limit.
async fn stop(demo: Option<Demo>, server: Server, drain: Duration) -> bool {
    if let Some(demo) = demo {
        demo.stop(drain / 4).await;
    }
    server.shutdown().await
}

/// Waits for a second Ctrl-C, which stops the server at once; what was answered is on disk.
/// Wrappers such as `timeout` send the first signal twice, so the second one counts only
/// a moment later.
async fn asked_again() {
    tokio::time::sleep(SAME_WORD).await;
    match signal(SignalKind::interrupt()) {
        Ok(mut interrupt) => {
            interrupt.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

fn introduce_demo(config: &Config, terminal: Terminal) {
    let seconds = config.demo_session.as_secs();
    let text = format!(
        "One charge of {seconds} seconds at DEMO-DC150 (150 kW, OCPP 2.0.1), times in UTC:"
    );
    terminal.line(&terminal.paint(Tone::Strong, &text));
    terminal.line("");
}

async fn write_backup(config: &Config, dir: PathBuf) -> anyhow::Result<ExitCode> {
    let dir = std::path::absolute(&dir)?;
    let asked = Request::Backup { dir: dir.clone() };
    match control::ask(&config.data_dir, &asked).await {
        Ok(_) => {}
        Err(ControlError::NotRunning { .. }) => {
            backup::of_stopped(&config.data_dir, &dir).await?;
        }
        Err(error) => return Err(error.into()),
    }
    let (terminal, dir) = (Terminal::stdout(), dir.display());
    terminal.line(&format!("backup written to {dir}"));
    terminal.line(&format!(
        "to restore, start with --data-dir {dir} (a copy of it, to keep the backup)"
    ));
    Ok(ExitCode::SUCCESS)
}

async fn renew_secret(config: &Config) -> anyhow::Result<ExitCode> {
    let answer = control::ask(&config.data_dir, &Request::RenewSecret).await?;
    let file = answer.get("file").and_then(Value::as_str);
    let file = file.unwrap_or(SECRET_FILE);
    let text = format!(
        "the API client \"bootstrap\" has a new secret, in {file}; the one before opens nothing any more"
    );
    Terminal::stdout().line(&text);
    Ok(ExitCode::SUCCESS)
}

async fn show_status(config: &Config, as_json: bool) -> anyhow::Result<ExitCode> {
    let status: Value = control::ask(&config.data_dir, &Request::Status).await?;
    let terminal = Terminal::stdout();
    if as_json {
        terminal.line(&serde_json::to_string_pretty(&status)?);
    } else {
        for line in status::lines(&status) {
            terminal.line(&line);
        }
    }
    Ok(ExitCode::SUCCESS)
}
