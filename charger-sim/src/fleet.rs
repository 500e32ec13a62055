use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::charger::{Charger, Events};
use crate::event::{AnsweredMessage, EventKind, SessionTruth};
use crate::options::{Options, OptionsError, Pace, SessionPlan};

/// The number of open files that are kept free for everything except the chargers' sockets.
const FILES_RESERVED: u64 = 64;

/// How far in the past an endless fleet begins, since its simulated time runs faster than
/// the wall clock.
const ENDLESS_BEHIND: Duration = Duration::from_secs(7 * 24 * 3_600);

/// A load test: many chargers make tiny sessions and send each message as soon as the one
/// before is answered.
#[derive(Debug, Clone)]
pub struct FleetPlan {
    /// The options that all chargers share. The fleet sets identity, seed and clock for each
    /// charger, and the pace is always `Pace::AsAnswered`.
    pub template: Options,
    /// The identities of the chargers, one each.
    pub stations: Vec<String>,
    /// The number of sessions per charger; 0 → until the process ends.
    pub sessions: u32,
    /// The length of each session, in simulated seconds.
    pub session_seconds: u32,
    /// The token of every session; `%n` becomes the charger's number from 1.
    pub token: String,
    /// The real time that each charger rests between two sessions.
    pub pause: Duration,
}

/// One line of the report that a fleet writes while it runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum FleetLine {
    /// The central system answered a transaction message. From now on it must never
    /// lose that message.
    Answered {
        /// The identity of the station that sent the message.
        station: String,
        /// The event type of a TransactionEvent (2.0.1).
        event_type: Option<Value>,
        /// The connector or EVSE, where the message names it.
        connector: Option<Value>,
        /// The token, where the message names it.
        token: Option<Value>,
        /// The time that the message claims.
        claimed_at: Option<Value>,
        /// The register in `meterStart` or `meterStop` (1.6).
        register: Option<Value>,
        /// The sequence number in `seqNo` (2.0.1).
        seq_no: Option<Value>,
        /// The answered message, with its answer.
        #[serde(flatten)]
        message: AnsweredMessage,
    },
    /// A session is over and all its messages are answered. The line holds the physical
    /// truth about it.
    Session {
        /// The identity of the station where the session ran.
        station: String,
        /// What really happened in the session.
        #[serde(flatten)]
        truth: SessionTruth,
    },
    /// The central system did what it must not do: it answered a transaction message with a
    /// CALLERROR or broke the protocol.
    Wrong {
        /// The identity of the station that noticed it.
        station: String,
        /// What the central system did wrong, as text for a person.
        detail: String,
    },
}

/// The totals of a fleet that has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FleetReport {
    /// The number of simulated chargers.
    pub stations: u64,
    /// The number of sessions whose messages are all settled.
    pub sessions: u64,
    /// The number of transaction messages answered.
    pub answered: u64,
    /// The number of times that a connection was lost or refused.
    pub disconnections: u64,
    /// The number of lines of kind `wrong`.
    pub wrong: u64,
    /// The number of sessions that the central system refused.
    pub refused: u64,
}

impl FleetReport {
    fn add(&mut self, other: Self) {
        self.stations += other.stations;
        self.sessions += other.sessions;
        self.answered += other.answered;
        self.disconnections += other.disconnections;
        self.wrong += other.wrong;
        self.refused += other.refused;
    }
}

/// Runs a fleet to its end and reports every line in the order in which it happened at its charger.
/// Dropping the future switches all chargers off.
///
/// # Errors
/// An option cannot work. No charger is started then.
pub async fn run_fleet(
    plan: FleetPlan,
    lines: mpsc::Sender<FleetLine>,
) -> Result<FleetReport, OptionsError> {
    let mut running = JoinSet::new();
    for (index, station) in plan.stations.iter().enumerate() {
        let number = index + 1;
        let mut options = Options {
            station_id: station.clone(),
            pace: Pace::AsAnswered,
            ..plan.template.clone()
        };
        options.seed = options.seed.wrapping_add(number as u64);
        options = match plan.sessions {
            0 => Options {
                clock_behind: ENDLESS_BEHIND,
                ..options
            },
            sessions => options.ending_now(sessions, plan.session_seconds),
        };
        options.check()?;
        let token = plan.token.replace("%n", &number.to_string());
        let session = SessionPlan {
            authorize: false,
            ..SessionPlan::new(token, plan.session_seconds)
        };
        let (sessions, pause, lines) = (plan.sessions, plan.pause, lines.clone());
        running.spawn(async move { run_one(options, session, sessions, pause, lines).await });
    }
    drop(lines);
    let mut report = FleetReport::default();
    while let Some(one) = running.join_next().await {
        report.add(one.unwrap_or_default());
    }
    Ok(report)
}

async fn run_one(
    options: Options,
    plan: SessionPlan,
    sessions: u32,
    pause: Duration,
    lines: mpsc::Sender<FleetLine>,
) -> FleetReport {
    let mut report = FleetReport {
        stations: 1,
        ..FleetReport::default()
    };
    let station = options.station_id.clone();
    let Ok((charger, mut events)) = Charger::connect(options) else {
        return report;
    };
    let mut made = 0;
    if until_booted(&mut events, &mut report).await.is_none() {
        return report;
    }
    while sessions == 0 || made < sessions {
        made += 1;
        if charger.start_session(plan.clone()).await.is_err()
            || until_closed(&station, &mut events, &lines, &mut report)
                .await
                .is_none()
        {
            return report;
        }
        if !pause.is_zero() {
            sleep(pause).await;
        }
    }
    report
}

async fn until_booted(events: &mut Events, report: &mut FleetReport) -> Option<()> {
    loop {
        match events.next().await?.kind {
            EventKind::BootAnswered { status, .. } if status == "Accepted" => return Some(()),
            EventKind::ConnectionFailed { .. } | EventKind::Disconnected { .. } => {
                report.disconnections += 1
            }
            _ => {}
        }
    }
}

/// Reports the events until the session is closed; returns `None` when nobody listens any more.
async fn until_closed(
    station: &str,
    events: &mut Events,
    lines: &mpsc::Sender<FleetLine>,
    report: &mut FleetReport,
) -> Option<()> {
    loop {
        let line = match events.next().await?.kind {
            EventKind::Answered(message) => {
                report.answered += 1;
                answered_line(station, message)
            }
            EventKind::SessionClosed(truth) => {
                report.sessions += 1;
                let line = FleetLine::Session {
                    station: station.to_owned(),
                    truth,
                };
                return lines.send(line).await.ok();
            }
            EventKind::SessionRefused { .. } => {
                report.refused += 1;
                return Some(());
            }
            EventKind::Violation { detail } => wrong_line(station, detail, report),
            EventKind::Erred {
                action,
                code,
                description,
                ..
            } => wrong_line(
                station,
                format!("{action} got CALLERROR {code}: {description}"),
                report,
            ),
            EventKind::ConnectionFailed { .. } | EventKind::Disconnected { .. } => {
                report.disconnections += 1;
                continue;
            }
            _ => continue,
        };
        lines.send(line).await.ok()?;
    }
}

fn wrong_line(station: &str, detail: String, report: &mut FleetReport) -> FleetLine {
    report.wrong += 1;
    FleetLine::Wrong {
        station: station.to_owned(),
        detail,
    }
}

fn answered_line(station: &str, message: AnsweredMessage) -> FleetLine {
    let field = |paths: &[&str]| {
        paths
            .iter()
            .find_map(|path| message.request.pointer(path).cloned())
    };
    FleetLine::Answered {
        station: station.to_owned(),
        event_type: field(&["/eventType"]),
        connector: field(&["/connectorId", "/evse/id"]),
        token: field(&["/idTag", "/idToken/idToken"]),
        claimed_at: field(&["/timestamp", "/meterValue/0/timestamp"]),
        register: field(&["/meterStart", "/meterStop"]),
        seq_no: field(&["/seqNo"]),
        message,
    }
}

/// Returns identities for `count` chargers. A number at the end of `first` is counted up (`CP-1`,
/// `CP-2`, …); without one, a number is appended.
#[must_use]
pub fn station_names(first: &str, count: u32) -> Vec<String> {
    if count <= 1 {
        return vec![first.to_owned()];
    }
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = first.strip_prefix(stem).unwrap_or_default();
    match digits.parse::<u32>() {
        Ok(from) => (0..count)
            .map(|offset| {
                format!(
                    "{stem}{:0width$}",
                    from.saturating_add(offset),
                    width = digits.len()
                )
            })
            .collect(),
        Err(_) => (1..=count)
            .map(|number| format!("{first}-{number}"))
            .collect(),
    }
}

/// Returns how many chargers this process can have sockets for: the soft limit of open files less a
/// reserve. `None` where the system does not say (the limit is read
/// from Linux' `/proc/self/limits`).
#[must_use]
pub fn open_file_limit() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))?;
    let soft: u64 = line.split_whitespace().nth(3)?.parse().ok()?;
    Some(soft.saturating_sub(FILES_RESERVED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_up_from_the_first() {
        assert_eq!(station_names("CP-9", 2), ["CP-9", "CP-10"]);
        assert_eq!(station_names("CP-009", 2), ["CP-009", "CP-010"]);
        assert_eq!(station_names("north", 2), ["north-1", "north-2"]);
        assert_eq!(station_names("north", 1), ["north"]);
    }
}
