//! `charger-sim`: runs simulated chargers from the command line.

mod print;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use charger_sim::{
    Backoff, Charger, Event, EventKind, Fault, FleetPlan, Options, Pace, RetryId, Script,
    SessionPlan, Tls, Vehicle, Version, open_file_limit, run_fleet, station_names,
};
use clap::Parser;
use tokio::sync::mpsc;

/// The greatest number of lines that wait for standard output. When it is slow, the chargers wait.
const LINES_MAX: usize = 1_024;

/// The number of samples in one session when no interval is given.
const SAMPLES: u32 = 10;

/// Simulated OCPP chargers: one life told line by line, or a fleet for load and kill tests.
#[derive(Debug, Parser)]
#[command(about, disable_version_flag = true)]
struct Arguments {
    /// Address of the central system; the identity is appended
    #[arg(long, default_value = "ws://127.0.0.1:9000/ocpp")]
    url: String,
    /// Identity; with --count or --fleet the number at its end counts up
    #[arg(long, default_value = "CP-1")]
    station: String,
    /// OCPP version: 1.6 or 2.0.1
    #[arg(long, default_value = "1.6")]
    version: Version,
    /// Password of HTTP Basic; without it no credentials are sent
    #[arg(long)]
    password: Option<String>,
    /// Certificate to trust (PEM) for a wss:// address
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Own certificate chain and private key (PEM) for mutual TLS
    #[arg(long, value_name = "FILE", requires = "trust")]
    identity: Option<PathBuf>,
    /// Token of the sessions; %n becomes the charger's number
    #[arg(long, default_value = "DEMO-ANNA")]
    token: String,
    /// Power of the outlet and of the vehicle, kW
    #[arg(long, default_value_t = 150)]
    power_kw: u64,
    /// An AC outlet with this current per phase, A, instead of DC (16 is 11 kW, 32 is 22 kW)
    #[arg(long, value_name = "AMPERES")]
    ac: Option<u64>,
    /// State of charge of the vehicle at arrival, percent
    #[arg(long)]
    soc: Option<u64>,
    /// Length of each session in real seconds (with --fleet: simulated seconds)
    #[arg(long, default_value_t = 30)]
    seconds: u32,
    /// Simulated seconds in each real second while charging
    #[arg(long, default_value_t = 1)]
    speed: u32,
    /// Simulated seconds between samples [default: a tenth of the session]
    #[arg(long, value_name = "SECONDS")]
    sample_every: Option<u32>,
    /// Sessions per charger, one after the other (0: without end)
    #[arg(long, default_value_t = 1)]
    sessions: u32,
    /// Real seconds between sessions
    #[arg(long, default_value_t = 0)]
    pause: u64,
    /// Start nothing; obey remote starts until interrupted
    #[arg(long)]
    wait: bool,
    /// Chargers in this process
    #[arg(long, default_value_t = 1)]
    count: u32,
    /// Connectors of each charger
    #[arg(long, default_value_t = 1)]
    connectors: u32,
    /// First register reading, Wh
    #[arg(long, default_value_t = 1_000_000)]
    register_wh: u64,
    /// Seed of everything that is chosen by chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A fault such as drop-socket@40%, reboot, clock=-1h; may be repeated; `random` takes three by
    /// the seed
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<String>,
    /// Message id of repeated messages: same or new
    #[arg(long, default_value = "same")]
    retry_id: RetryId,
    /// Do not ask Authorize before a start
    #[arg(long)]
    no_authorize: bool,
    /// JSON lines instead of text
    #[arg(long)]
    json: bool,
    /// Give up after this many real seconds
    #[arg(long, value_name = "SECONDS")]
    give_up_after: Option<u64>,
    /// Load: this many chargers loop tiny sessions as fast as they are answered
    #[arg(long, value_name = "CHARGERS")]
    fleet: Option<u32>,
    /// Load: sessions per second over the whole fleet [default: as fast as answered]
    #[arg(long, value_name = "SESSIONS")]
    rate: Option<f64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("charger-sim: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let work = async {
        match arguments.fleet {
            Some(stations) => fleet(&arguments, stations).await,
            None => lives(&arguments).await,
        }
    };
    let patience = async {
        match arguments.give_up_after {
            Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        result = work => result,
        () = patience => bail!("not done within the time given by --give-up-after"),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

/// Returns the options that every charger of this process shares.
fn options(arguments: &Arguments) -> anyhow::Result<Options> {
    let power_w = arguments.power_kw.saturating_mul(1_000);
    let mut vehicle = arguments
        .ac
        .map_or_else(|| Vehicle::dc(power_w), Vehicle::ac);
    if let Some(percent) = arguments.soc {
        vehicle.soc_permille = percent.min(100) * 10;
    }
    let is_fleet = arguments.fleet.is_some();
    let simulated = session_seconds(arguments);
    let mut options = Options::new(&arguments.url, &arguments.station, arguments.version);
    options.password.clone_from(&arguments.password);
    options.tls = tls(arguments)?;
    options.connectors = arguments.connectors;
    options.power_w = power_w;
    options.vehicle = vehicle;
    options.register_wh = arguments.register_wh;
    options.session_seconds = simulated;
    options.sample_interval_s = arguments
        .sample_every
        .unwrap_or((simulated / if is_fleet { 2 } else { SAMPLES }).max(1));
    options.pace = if is_fleet {
        Pace::AsAnswered
    } else {
        Pace::Scaled {
            speed: arguments.speed.max(1),
        }
    };
    options.script = script(arguments)?;
    options.seed = arguments.seed;
    options.retry_id = arguments.retry_id;
    if is_fleet {
        options.status_notifications = false;
        // A killed central system is back within a second or two, so the charger tries again soon.
        options.backoff = Backoff {
            min: Duration::from_millis(50),
            max: Duration::from_secs(1),
        };
    }
    Ok(options)
}

fn tls(arguments: &Arguments) -> anyhow::Result<Option<Tls>> {
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let Some(trust) = &arguments.trust else {
        return Ok(None);
    };
    let identity_pem = arguments.identity.as_ref().map(read).transpose()?;
    Ok(Some(Tls {
        trusted_pem: read(trust)?,
        identity_pem,
    }))
}

fn session_seconds(arguments: &Arguments) -> u32 {
    let speed = if arguments.fleet.is_some() {
        1
    } else {
        arguments.speed.max(1)
    };
    arguments.seconds.saturating_mul(speed)
}

fn script(arguments: &Arguments) -> anyhow::Result<Script> {
    let mut faults: Vec<Fault> = Vec::new();
    for text in &arguments.faults {
        if text == "random" {
            faults.extend(
                Script::by_chance(arguments.seed, 3)
                    .faults()
                    .iter()
                    .cloned(),
            );
        } else {
            faults.push(text.parse()?);
        }
    }
    Ok(Script::new(faults)?)
}

/// Returns how many of `wanted` chargers the limit of open files allows, and prints a warning when
/// it is fewer.
fn affordable(wanted: u32) -> u32 {
    let limit =
        open_file_limit().map_or(u32::MAX, |limit| u32::try_from(limit).unwrap_or(u32::MAX));
    if wanted > limit {
        eprintln!(
            "charger-sim: the open-file limit allows {limit} chargers, not {wanted}; running {limit} (raise it with `ulimit -n`)"
        );
    }
    wanted.min(limit)
}

/// Runs one or more chargers and prints their events.
async fn lives(arguments: &Arguments) -> anyhow::Result<()> {
    let options =
        options(arguments)?.ending_now(arguments.sessions.max(1), session_seconds(arguments));
    let (lines, mut received) = mpsc::channel(LINES_MAX);
    let mut running = tokio::task::JoinSet::new();
    for (index, station_id) in station_names(&arguments.station, affordable(arguments.count))
        .into_iter()
        .enumerate()
    {
        let number = index + 1;
        let seed = options.seed.wrapping_add(index as u64);
        let options = Options {
            station_id,
            seed,
            ..options.clone()
        };
        let token = arguments.token.replace("%n", &number.to_string());
        let plan = SessionPlan {
            authorize: !arguments.no_authorize,
            ..SessionPlan::new(token, options.session_seconds)
        };
        let sessions = if arguments.wait {
            None
        } else {
            Some(arguments.sessions)
        };
        let pause = Duration::from_secs(arguments.pause);
        running.spawn(life(options, plan, sessions, pause, lines.clone()));
    }
    drop(lines);
    while let Some(event) = received.recv().await {
        print_event(&event, arguments.json)?;
    }
    let mut refused = Vec::new();
    while let Some(ended) = running.join_next().await {
        refused.extend(ended.context("a charger's task ended early")??);
    }
    if !refused.is_empty() {
        bail!("refused: {}", refused.join("; "));
    }
    Ok(())
}

/// Runs one charger and returns how many sessions were refused. `sessions`: `None` → wait for
/// remote starts, 0 → without end.
async fn life(
    options: Options,
    plan: SessionPlan,
    sessions: Option<u32>,
    pause: Duration,
    lines: mpsc::Sender<Event>,
) -> anyhow::Result<Vec<String>> {
    let station = options.station_id.clone();
    let (charger, mut events) = Charger::connect(options)?;
    let mut refused = Vec::new();
    let mut made = 0;
    while let Some(event) = events.next().await {
        let kind = event.kind.clone();
        lines.send(event).await.context("standard output is gone")?;
        match (&kind, sessions) {
            (EventKind::BootAnswered { status, .. }, Some(_))
                if status == "Accepted" && made == 0 => {}
            (EventKind::SessionClosed(truth), Some(_)) => {
                if truth.given_up > 0 {
                    let given_up = truth.given_up;
                    refused.push(format!(
                        "{station}: {given_up} transaction messages never accepted"
                    ));
                }
                tokio::time::sleep(pause).await;
            }
            (EventKind::SessionRefused { reason, .. }, Some(_)) => {
                refused.push(format!("{station}: {reason}"));
                tokio::time::sleep(pause).await;
            }
            _ => continue,
        }
        if sessions.is_some_and(|sessions| sessions != 0 && made >= sessions) {
            break;
        }
        made += 1;
        charger
            .start_session(plan.clone())
            .await
            .with_context(|| format!("{station} cannot start a session"))?;
    }
    Ok(refused)
}

/// Runs the load test and prints its report.
async fn fleet(arguments: &Arguments, stations: u32) -> anyhow::Result<()> {
    let stations = affordable(stations);
    let pause = match arguments.rate {
        Some(rate) if rate > 0.0 => Duration::try_from_secs_f64(f64::from(stations) / rate)
            .context("--rate must be sessions per second, such as 50")?,
        Some(_) => bail!("--rate must be more than 0 sessions per second"),
        None => Duration::from_secs(arguments.pause),
    };
    let plan = FleetPlan {
        template: options(arguments)?,
        stations: station_names(&arguments.station, stations),
        sessions: arguments.sessions,
        session_seconds: session_seconds(arguments),
        token: arguments.token.clone(),
        pause,
    };
    let (lines, mut received) = mpsc::channel(LINES_MAX);
    let running = tokio::spawn(run_fleet(plan, lines));
    while let Some(line) = received.recv().await {
        print_line(&serde_json::to_string(&line)?)?;
    }
    let report = running.await.context("the fleet ended early")??;
    eprintln!("{}", serde_json::to_string(&report)?);
    if report.wrong > 0 || report.refused > 0 {
        bail!(
            "{} wrong answers and {} refused sessions; see the lines above",
            report.wrong,
            report.refused
        );
    }
    Ok(())
}

fn print_event(event: &Event, json: bool) -> anyhow::Result<()> {
    if json {
        return print_line(&serde_json::to_string(event)?);
    }
    match print::sentence(event) {
        Some(sentence) => print_line(&sentence),
        None => Ok(()),
    }
}

/// Prints and flushes a line, so that after a kill of either side the output holds
/// everything that happened.
fn print_line(line: &str) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")
        .and_then(|()| output.flush())
        .context("standard output is gone")
}
