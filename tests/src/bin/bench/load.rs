//! The load generator: a process of its own, one thread, driven by lines.
//!
//! `connect COUNT` opens connections until there are so many (each boots and
//! sends one heartbeat); `run heartbeats|sessions SECONDS` lets the first 1,000
//! of them call without pause and prints one line of JSON; `quit` ends it.

use std::cell::{Cell, RefCell};
use std::io::BufRead as _;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinSet, LocalSet};

use crate::client::Client;
use crate::frames::{Charger, Traffic};
use crate::proc;

/// Connections that call; all others stay idle.
pub const BUSY: usize = 1_000;

/// Handshakes under way at once.
const OPENING: usize = 64;

/// How long a server may refuse before it counts as broken: a gateway lets
/// nobody in until its cloud has welcomed it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs before the counted part, so that all connections are busy.
const WARM_UP: Duration = Duration::from_millis(500);

/// What one run measured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Measured {
    /// Calls answered a second.
    pub rate: f64,
    /// Median time to the answer, in milliseconds.
    pub p50_ms: f64,
    /// 99th percentile.
    pub p99_ms: f64,
    /// The server's processor time for one call, in microseconds.
    pub cpu_us: f64,
    /// How much of one processor the server used, in percent.
    pub server_percent: f64,
    /// The same of this load generator.
    pub load_percent: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    Busy(Traffic),
}

/// What the connections share.
struct Shared {
    phase: watch::Sender<Phase>,
    counting: Cell<bool>,
    latencies_us: RefCell<Vec<u32>>,
    time: RefCell<String>,
    failure: RefCell<Option<String>>,
}

/// Runs until `quit` or the end of its input.
pub fn run(address: SocketAddr, server: u32) -> Result<()> {
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
    let local = LocalSet::new();
    local.block_on(&runtime, async {
        let shared = Rc::new(Shared {
            phase: watch::Sender::new(Phase::Idle),
            counting: Cell::new(false),
            latencies_us: RefCell::default(),
            time: RefCell::new(now()),
            failure: RefCell::default(),
        });
        tokio::task::spawn_local(keep_time(Rc::clone(&shared)));
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
                ["run", traffic, seconds] => {
                    let traffic = match *traffic {
                        "heartbeats" => Traffic::Heartbeats,
                        _ => Traffic::Sessions,
                    };
                    let time = Duration::from_secs_f64(seconds.parse()?);
                    let measured = measure(&shared, traffic, time, server).await?;
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
    shared: &Rc<Shared>,
) -> Result<()> {
    let mut opening = JoinSet::new();
    for ordinal in ordinals {
        if opening.len() >= OPENING {
            join(&mut opening).await?;
        }
        let shared = Rc::clone(shared);
        opening.spawn_local(async move {
            let mut connection = open(address, ordinal).await?;
            connection.settle(&shared).await?;
            let phase = shared.phase.subscribe();
            tokio::task::spawn_local(connection.live(phase, shared));
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
                    is_caller: ordinal < BUSY,
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
    is_caller: bool,
}

impl Connection {
    /// Boots and sends a heartbeat: an idle connection has been used.
    async fn settle(&mut self, shared: &Shared) -> Result<()> {
        self.charger.boot(&mut self.text);
        self.exchange().await?;
        self.charger
            .call(Traffic::Heartbeats, &shared.time.borrow(), &mut self.text);
        self.exchange().await
    }

    async fn live(mut self, mut phase: watch::Receiver<Phase>, shared: Rc<Shared>) {
        if let Err(error) = self.follow(&mut phase, &shared).await {
            shared
                .failure
                .borrow_mut()
                .get_or_insert(format!("{error:#}"));
        }
    }

    async fn follow(&mut self, phase: &mut watch::Receiver<Phase>, shared: &Shared) -> Result<()> {
        loop {
            let now = *phase.borrow_and_update();
            match now {
                Phase::Busy(traffic) if self.is_caller => {
                    while *shared.phase.borrow() == now {
                        self.call(traffic, shared).await?;
                    }
                }
                // Idle: only pings come.
                Phase::Busy(_) | Phase::Idle => tokio::select! {
                    changed = phase.changed() => changed?,
                    text = self.client.receive() => bail!("unasked: {}", text?),
                },
            }
        }
    }

    async fn call(&mut self, traffic: Traffic, shared: &Shared) -> Result<()> {
        self.charger
            .call(traffic, &shared.time.borrow(), &mut self.text);
        let begin = Instant::now();
        self.exchange().await?;
        if shared.counting.get() {
            let micros = u32::try_from(begin.elapsed().as_micros()).unwrap_or(u32::MAX);
            shared.latencies_us.borrow_mut().push(micros);
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

async fn measure(
    shared: &Shared,
    traffic: Traffic,
    time: Duration,
    server: u32,
) -> Result<Measured> {
    shared.phase.send_replace(Phase::Busy(traffic));
    tokio::time::sleep(WARM_UP).await;
    shared.latencies_us.borrow_mut().clear();
    let (begin, server_cpu, own_cpu) = (
        Instant::now(),
        proc::cpu(server)?,
        proc::cpu(std::process::id())?,
    );
    shared.counting.set(true);
    tokio::time::sleep(time).await;
    shared.counting.set(false);
    let seconds = begin.elapsed().as_secs_f64();
    let server_s = (proc::cpu(server)? - server_cpu).as_secs_f64();
    let own_s = (proc::cpu(std::process::id())? - own_cpu).as_secs_f64();
    shared.phase.send_replace(Phase::Idle);
    if let Some(problem) = shared.failure.borrow_mut().take() {
        bail!("a connection failed: {problem}");
    }
    let mut latencies = shared.latencies_us.take();
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

async fn keep_time(shared: Rc<Shared>) {
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        *shared.time.borrow_mut() = now();
    }
}

fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.map_or(0, |since| since.as_millis());
    let millis = i64::try_from(millis).unwrap_or(i64::MAX);
    forecourt_types::Timestamp::from_millis(millis)
        .map_or_else(|_| String::new(), |time| time.to_string())
}
