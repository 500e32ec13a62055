//! Measures memory, rate, latency and processor time, and prints them as tables.

use std::path::Path;

use anyhow::Result;

use crate::Part;
use crate::frames::{SAMPLES, Traffic};
use crate::load::{BUSY, Measured};
use crate::proc;
use crate::server::{Kind, Pinning, Server};

/// The numbers of idle connections at which memory is measured.
const IDLE: [usize; 2] = [1_000, 10_000];

/// The aims: KB of an idle connection, shares of the floors, milliseconds.
const AIM_KB: f64 = 12.0;
const AIM_HEARTBEATS: f64 = 0.7;
const AIM_SESSIONS: f64 = 0.6;
const AIM_P99_MS: f64 = 50.0;

/// The number of files that a process needs besides its connections.
const OTHER_FILES: usize = 64;

/// Measures the memory per idle connection.
pub(crate) fn memory(pinning: Pinning, scratch: &Path, quick: bool) -> Result<()> {
    let limit = proc::open_files().saturating_sub(OTHER_FILES);
    let counts = IDLE.map(|count| count.min(limit));
    if counts != IDLE {
        println!(
            "note: the hard limit of open files allows {limit} connections a process: raise it (`ulimit -Hn`, as root) and run again"
        );
    }
    let rounds = if quick { 1 } else { 3 };
    let kinds = [Kind::Gateway, Kind::Bare, Kind::BareSqlite];
    let mut figures = vec![[const { Vec::new() }; 2]; kinds.len()];
    for round in 0..rounds {
        for at in order(kinds.len(), round) {
            progress(&format!(
                "memory, round {} of {rounds}: {}",
                round + 1,
                kinds[at].name()
            ));
            let mut server = Server::start(kinds[at], pinning, scratch)?;
            // The first connection brings in what is needed only once.
            server.connect(1)?;
            let empty = server.resident_kb()?;
            for (place, count) in counts.iter().enumerate() {
                server.connect(*count)?;
                let kb = server.resident_kb()?.saturating_sub(empty);
                figures[at][place].push(as_f64(kb) / as_f64(u64::try_from(count - 1)?));
            }
        }
    }
    println!(
        "\nMemory of an idle connection, KB (resident memory / connections; each has booted and sent a heartbeat; median of {rounds})"
    );
    println!(
        "{:<22}{:>12}{:>12}",
        "",
        format!("at {}", counts[0]),
        format!("at {}", counts[1])
    );
    for (at, kind) in kinds.iter().enumerate() {
        let [few, many] = &figures[at];
        let aim = match kind {
            Kind::Gateway => format!(
                "   aim at most {AIM_KB}: {}",
                verdict(median(few).max(median(many)) <= AIM_KB)
            ),
            _ => String::new(),
        };
        println!(
            "{:<22}{:>12.1}{:>12.1}{aim}",
            kind.name(),
            median(few),
            median(many)
        );
    }
    Ok(())
}

/// One measurement with all connections busy.
#[derive(Debug)]
pub(crate) struct Test {
    /// The part of the benchmark that it belongs to.
    pub part: Part,
    traffic: Traffic,
    /// The number of calls per second of each connection; 0 means without pause.
    calls: u32,
    floor: Kind,
    /// The aim as a share of the floor's rate; without one the aim is the 99th percentile. Without
    /// pause, that percentile tells little: a connection is served for as long as its next call is
    /// there already, while others wait.
    aim: Option<f64>,
}

/// All measurements. At 5 calls per second, each of the chargers sends more than any does in the
/// field, where one value per second is much.
pub(crate) const TESTS: [Test; 3] = [
    Test {
        part: Part::Heartbeats,
        traffic: Traffic::Heartbeats,
        calls: 0,
        floor: Kind::Bare,
        aim: Some(AIM_HEARTBEATS),
    },
    Test {
        part: Part::Sessions,
        traffic: Traffic::Sessions,
        calls: 0,
        floor: Kind::BareSqlite,
        aim: Some(AIM_SESSIONS),
    },
    Test {
        part: Part::Latency,
        traffic: Traffic::Sessions,
        calls: 5,
        floor: Kind::BareSqlite,
        aim: None,
    },
];

impl Test {
    fn title(&self) -> String {
        let what = match self.traffic {
            Traffic::Heartbeats => "Heartbeats".to_owned(),
            Traffic::Sessions => format!(
                "Durable session calls (1 start, {SAMPLES} meter values, 1 stop; answered after the commit, but by `bare`)"
            ),
        };
        match self.calls {
            0 => format!("{what}; each calls again as soon as it is answered"),
            calls => format!("{what}; each calls {calls} times a second"),
        }
    }
}

/// Measures rate, latency and processor time with all connections busy.
pub(crate) fn speed(tests: &[&Test], pinning: Pinning, scratch: &Path, quick: bool) -> Result<()> {
    let (rounds, seconds) = if quick { (2, 1.5) } else { (5, 4.0) };
    let mut servers = Vec::new();
    for kind in Kind::ALL {
        progress(&format!("{BUSY} connections to {}", kind.name()));
        let mut server = Server::start(kind, pinning, scratch)?;
        server.connect(BUSY)?;
        servers.push(server);
    }
    println!("\n{BUSY} busy connections; medians of {rounds} alternated runs of {seconds} s");
    for test in tests {
        let mut runs = vec![Vec::new(); servers.len()];
        for round in 0..rounds {
            progress(&format!("{:?}, round {} of {rounds}", test.part, round + 1));
            for at in order(servers.len(), round) {
                runs[at].push(servers[at].measure(test.traffic, test.calls, seconds)?);
            }
        }
        print(test, &runs);
    }
    Ok(())
}

fn print(test: &Test, runs: &[Vec<Measured>]) {
    println!("\n{}", test.title());
    println!(
        "{:<22}{:>10}{:>9}{:>9}{:>13}{:>10}{:>8}{:>14}",
        "", "calls/s", "p50 ms", "p99 ms", "CPU us/call", "server %", "load %", "of the floor"
    );
    let of = |at: usize, value: fn(&Measured) -> f64| {
        median(&runs[at].iter().map(value).collect::<Vec<_>>())
    };
    let floor_at = Kind::ALL
        .iter()
        .position(|kind| *kind == test.floor)
        .unwrap_or_default();
    for (at, kind) in Kind::ALL.iter().enumerate() {
        // Runs of one round lie side by side: their ratios say more than the ratio of medians.
        let pairs = runs[at].iter().zip(&runs[floor_at]);
        let ratio = median(
            &pairs
                .map(|(run, floor)| run.rate / floor.rate)
                .collect::<Vec<_>>(),
        );
        println!(
            "{:<22}{:>10.0}{:>9.1}{:>9.1}{:>13.1}{:>10.0}{:>8.0}{:>14}",
            kind.name(),
            of(at, |run| run.rate),
            of(at, |run| run.p50_ms),
            of(at, |run| run.p99_ms),
            of(at, |run| run.cpu_us),
            of(at, |run| run.server_percent),
            of(at, |run| run.load_percent),
            if at == floor_at {
                "the floor".to_owned()
            } else {
                format!("{ratio:.2}")
            },
        );
        if matches!(kind, Kind::Gateway | Kind::GatewayAlone) {
            let aim = match test.aim {
                Some(aim) => format!(
                    "at least {aim} of {}: {}",
                    test.floor.name(),
                    verdict(ratio >= aim)
                ),
                None => format!(
                    "p99 under {AIM_P99_MS} ms: {}",
                    verdict(of(at, |run| run.p99_ms) < AIM_P99_MS)
                ),
            };
            println!("  aim {aim}");
        }
    }
}

/// Prints on standard error what the benchmark does now.
pub(crate) fn progress(text: &str) {
    eprintln!("... {text}");
}

pub(crate) const fn verdict(is_met: bool) -> &'static str {
    if is_met { "met" } else { "MISSED" }
}

/// Returns the order of the servers: forwards in even rounds, backwards in odd ones.
fn order(count: usize, round: usize) -> Vec<usize> {
    let forwards = 0..count;
    if round.is_multiple_of(2) {
        forwards.collect()
    } else {
        forwards.rev().collect()
    }
}

pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN);
    let lower = sorted
        .get(sorted.len().saturating_sub(1) / 2)
        .copied()
        .unwrap_or(f64::NAN);
    f64::midpoint(lower, upper)
}

pub(crate) fn as_f64(value: u64) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}
