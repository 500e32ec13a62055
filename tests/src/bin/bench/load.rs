//! The load generator: its own process with one thread, controlled by lines of text.
//!
//! `connect COUNT` opens connections until there are so many (each boots and
//! sends one heartbeat); `run heartbeats|sessions SECONDS CALLS` lets the first
//! 1,000 of them call, each CALLS times a second or without pause when that is
//! 0, and prints one line of JSON; `quit` ends it.
//!
//! The connections are tasks of a plain runtime. On a `LocalSet`, connections whose answer came at
//! once continued without a pause while others waited, so the measured 99th percentile was that of
//! this program and not of the server.

use std::io::BufRead as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::client::Client;
use crate::frames::{Charger, Traffic};
use crate::proc;

/// The number of connections that call. All others stay idle.
pub(crate) const BUSY: usize = 1_000;

/// The number of handshakes that are made at once.
const OPENING: usize = 64;

/// How long a server may refuse before it counts as broken. A gateway accepts no charger until its
/// cloud has welcomed it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The time before the counted part, so that all connections are busy.
const WARM_UP: Duration = Duration::from_millis(500);

/// The results of one run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// The number of calls answered per second.
    pub rate: f64,
    /// The median time to the answer, in milliseconds.
    pub p50_ms: f64,
    /// The 99th percentile of the time to the answer, in milliseconds.
    pub p99_ms: f64,
    /// The server's processor time for one call, in microseconds.
    pub cpu_us: f64,
    /// The share of one processor that the server used, in percent.
    pub server_percent: f64,
    /// The share of one processor that this load generator used, in percent.
    pub load_percent: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    /// The connections send calls of this kind. The duration is the time between two calls of one
    /// connection; none means one call directly after the other.
    Busy(Traffic, Option<Duration>),
}

/// The state that the connections share.
struct Shared {
    phase: watch::Sender<Phase>,
    counting: AtomicBool,
    latencies_us: Mutex<Vec<u32>>,
    time: Mutex<String>,
    failure: Mutex<Option<String>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs until `quit` or the end of its input.
pub(crate) fn run(address: SocketAddr, server: u32) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (sender, mut lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    runtime.block_on(async {
        let shared = Arc::new(Shared {
            phase: watch::Sender::new(Phase::Idle),
            counting: AtomicBool::new(false),
            latencies_us: Mutex::default(),
            time: Mutex::new(now()),
            failure: Mutex::default(),
        });
        tokio::spawn(keep_time(Arc::clone(&shared)));
        let mut open = 0;
        while let Some(line) = lines.recv().await {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["connect", count] => {
                    let count = count.parse()?;
                    connect(address, open..count, &shared).await?;
                    open = count;
                    println!("connected");
                }
                ["run", traffic, seconds, calls] => {
                    let traffic = match *traffic {
                        "heartbeats" => Traffic::Heartbeats,
                        _ => Traffic::Sessions,
                    };
                    let calls: u32 = calls.parse()?;
                    let pace = (calls > 0).then(|| Duration::from_secs(1) / calls);
                    let time = Duration::from_secs_f64(seconds.parse()?);
                    let phase = Phase::Busy(traffic, pace);
                    let measured = measure(&shared, phase, time, server).await?;
                    println!("{}", serde_json::to_string(&measured)?);
                }
                _ => break,
            }
        }
        Ok(())
    })
}

async fn connect(
    address: SocketAddr,
    ordinals: std::ops::Range<usize>,
    shared: &Arc<Shared>,
) -> Result<()> {
    let mut opening = JoinSet::new();
    for ordinal in ordinals {
        if opening.len() >= OPENING {
            join(&mut opening).await?;
        }
        let shared = Arc::clone(shared);
        opening.spawn(async move {
            let mut connection = open(address, ordinal).await?;
            connection.settle(&shared).await?;
            let phase = shared.phase.subscribe();
            tokio::spawn(connection.live(phase, shared));
            Ok(())
        });
    }
    while !opening.is_empty() {
        join(&mut opening).await?;
    }
    Ok(())
}

async fn join(opening: &mut JoinSet<Result<()>>) -> Result<()> {
    match opening.join_next().await {
        Some(joined) => joined?,
        None => Ok(()),
    }
}

async fn open(address: SocketAddr, ordinal: usize) -> Result<Connection> {
    let station = format!("bench-{ordinal:05}");
    let deadline = Instant::now() + PATIENCE;
    loop {
        match Client::connect(address, &station).await {
            Ok(client) => {
                let charger = Charger::new(ordinal);
                return Ok(Connection {
                    client,
                    charger,
                    text: String::new(),
                    ordinal,
                });
            }
            Err(error) if Instant::now() > deadline => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

struct Connection {
    client: Client,
    charger: Charger,
    text: String,
    ordinal: usize,
}

impl Connection {
    /// Boots and sends a heartbeat, so that an idle connection is one that was used.
    async fn settle(&mut self, shared: &Shared) -> Result<()> {
        self.charger.boot(&mut self.text);
        self.exchange().await?;
        self.prepare(Traffic::Heartbeats, shared);
        self.exchange().await
    }

    async fn live(mut self, mut phase: watch::Receiver<Phase>, shared: Arc<Shared>) {
        if let Err(error) = self.follow(&mut phase, &shared).await {
            locked(&shared.failure).get_or_insert(format!("{error:#}"));
        }
    }

    async fn follow(&mut self, phase: &mut watch::Receiver<Phase>, shared: &Shared) -> Result<()> {
        loop {
            let now = *phase.borrow_and_update();
            match now {
                Phase::Busy(traffic, None) if self.ordinal < BUSY => {
                    while *shared.phase.borrow() == now {
                        self.call(traffic, Instant::now(), shared).await?;
                    }
                }
                Phase::Busy(traffic, Some(pause)) if self.ordinal < BUSY => {
                    // Spread over the pause, as chargers are.
                    let share = u32::try_from(self.ordinal)?;
                    let mut due = Instant::now() + pause * share / u32::try_from(BUSY)?;
                    while *shared.phase.borrow() == now {
                        tokio::time::sleep_until(due.into()).await;
                        // From when it was due: a server that stalls delays the
                        // next calls too, and that counts.
                        self.call(traffic, due, shared).await?;
                        due += pause;
                    }
                }
                // Idle: only pings come.
                Phase::Busy(..) | Phase::Idle => tokio::select! {
                    changed = phase.changed() => changed?,
                    text = self.client.receive() => bail!("unasked: {}", text?),
                },
            }
        }
    }

    fn prepare(&mut self, traffic: Traffic, shared: &Shared) {
        let time = locked(&shared.time);
        self.charger.call(traffic, &time, &mut self.text);
    }

    async fn call(&mut self, traffic: Traffic, due: Instant, shared: &Shared) -> Result<()> {
        self.prepare(traffic, shared);
        self.exchange().await?;
        if shared.counting.load(Ordering::Relaxed) {
            let micros = u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX);
            locked(&shared.latencies_us).push(micros);
        }
        Ok(())
    }

    async fn exchange(&mut self) -> Result<()> {
        self.client.send(&self.text).await?;
        let answer = self.client.receive().await?;
        if !self.charger.answered(answer) {
            bail!("{} was answered {answer}", self.text);
        }
        Ok(())
    }
}

async fn measure(shared: &Shared, phase: Phase, time: Duration, server: u32) -> Result<Measured> {
    shared.phase.send_replace(phase);
    tokio::time::sleep(WARM_UP).await;
    locked(&shared.latencies_us).clear();
    let (begin, server_cpu, own_cpu) = (
        Instant::now(),
        proc::cpu(server)?,
        proc::cpu(std::process::id())?,
    );
    shared.counting.store(true, Ordering::Relaxed);
    tokio::time::sleep(time).await;
    shared.counting.store(false, Ordering::Relaxed);
    let seconds = begin.elapsed().as_secs_f64();
    let server_s = (proc::cpu(server)? - server_cpu).as_secs_f64();
    let own_s = (proc::cpu(std::process::id())? - own_cpu).as_secs_f64();
    shared.phase.send_replace(Phase::Idle);
    if let Some(problem) = locked(&shared.failure).take() {
        bail!("a connection failed: {problem}");
    }
    let mut latencies = std::mem::take(&mut *locked(&shared.latencies_us));
    latencies.sort_unstable();
    let calls = f64::from(u32::try_from(latencies.len())?);
    let at = |percent: usize| -> Result<f64> {
        let index = latencies.len() * percent / 100;
        let micros = latencies.get(index).context("nothing was answered")?;
        Ok(f64::from(*micros) / 1_000.0)
    };
    Ok(Measured {
        rate: calls / seconds,
        p50_ms: at(50)?,
        p99_ms: at(99)?,
        cpu_us: server_s * 1e6 / calls,
        server_percent: server_s / seconds * 100.0,
        load_percent: own_s / seconds * 100.0,
    })
}

async fn keep_time(shared: Arc<Shared>) {
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        *locked(&shared.time) = now();
    }
}

fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.map_or(0, |since| since.as_millis());
    let millis = i64::try_from(millis).unwrap_or(i64::MAX);
    forecourt_types::Timestamp::from_millis(millis)
        .map_or_else(|_| String::new(), |time| time.to_string())
}
