//! The measured servers. Each is its own process with its own load generator.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::cloud::Cloud;
use crate::frames::Traffic;
use crate::load::Measured;
use crate::proc;

/// The kind of server that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The product, linked to a cloud.
    Gateway,
    /// The product after its cloud went away: it stores and buffers.
    GatewayAlone,
    /// A tokio-tungstenite server that answers from memory.
    Bare,
    /// The same server with SQLite group commit.
    BareSqlite,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [
        Self::Gateway,
        Self::GatewayAlone,
        Self::Bare,
        Self::BareSqlite,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::GatewayAlone => "gateway, cloud away",
            Self::Bare => "bare",
            Self::BareSqlite => "bare with SQLite",
        }
    }
}

/// How processes are assigned to the processors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pinning {
    /// The server has one processor; the load generator (and the cloud) has another.
    Pinned,
    /// The machine has one processor only, or no `taskset`.
    Free,
}

impl Pinning {
    /// Pins this process, and returns whether other processes can be pinned.
    pub(crate) fn begin() -> Self {
        let own = std::process::id().to_string();
        let set = Command::new("taskset")
            .args(["-pc", "1", &own])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match set {
            Ok(status) if status.success() => Self::Pinned,
            _ => Self::Free,
        }
    }

    fn command(self, core: &str, program: &Path) -> Command {
        match self {
            Self::Pinned => {
                let mut command = Command::new("taskset");
                command.args(["-c", core]).arg(program);
                command
            }
            Self::Free => Command::new(program),
        }
    }
}

/// A process that is killed when dropped.
#[derive(Debug)]
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        Ok(Self(command.spawn().context("start a program")?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server and its load generator.
#[derive(Debug)]
pub(crate) struct Server {
    pub kind: Kind,
    cloud: Option<Cloud>,
    load_input: ChildStdin,
    load_output: BufReader<ChildStdout>,
    _load: Running,
    server: Running,
    /// The time from the start of its process until it printed where chargers connect.
    pub started_in: Duration,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts the server and its load generator. `scratch` is on the disk to be measured.
    pub(crate) fn start(kind: Kind, pinning: Pinning, scratch: &Path) -> Result<Self> {
        let folder = tempfile::TempDir::new_in(scratch)?;
        let own = std::env::current_exe()?;
        let (mut command, cloud) = match kind {
            Kind::Gateway | Kind::GatewayAlone => {
                let cloud = Cloud::start()?;
                let file = configure(folder.path(), &cloud)?;
                let mut command = pinning.command("0", &gateway_binary()?);
                command.args(["run", "--config"]).arg(file);
                (command, Some(cloud))
            }
            Kind::Bare | Kind::BareSqlite => {
                let mut command = pinning.command("0", &own);
                command.args(["role", "floor"]);
                if kind == Kind::BareSqlite {
                    command.arg(folder.path());
                }
                (command, None)
            }
        };
        let begun = Instant::now();
        let mut server = Running(
            command
                .stdout(Stdio::piped())
                .spawn()
                .context("start the server")?,
        );
        let output = server.0.stdout.take().context("no output")?;
        let mut lines = BufReader::new(output).lines();
        let address = loop {
            let line = lines
                .next()
                .with_context(|| format!("{} did not start", kind.name()))??;
            if let Some(rest) = line.strip_prefix("chargers: ws://") {
                break rest.split('/').next().unwrap_or_default().to_owned();
            }
        };
        let started_in = begun.elapsed();
        // All further output is read and dropped, since the process would otherwise block.
        std::thread::spawn(move || lines.for_each(drop));
        let mut load = pinning.command("1", &own);
        load.args(["role", "load", &address, &server.0.id().to_string()]);
        let mut load = Running(load.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
        Ok(Self {
            kind,
            cloud,
            load_input: load.0.stdin.take().context("no input")?,
            load_output: BufReader::new(load.0.stdout.take().context("no output")?),
            _load: load,
            server,
            started_in,
            _folder: folder,
        })
    }

    /// Opens connections until there are `count`.
    pub(crate) fn connect(&mut self, count: usize) -> Result<()> {
        let answer = self.ask(&format!("connect {count}"))?;
        if answer.trim() != "connected" {
            bail!("{}: the connections could not be opened", self.kind.name());
        }
        if let (Kind::GatewayAlone, Some(cloud)) = (self.kind, &self.cloud) {
            cloud.leave();
        }
        Ok(())
    }

    /// Makes one run of all busy connections. Each makes `calls` calls per second; 0
    /// means without pause.
    pub(crate) fn measure(
        &mut self,
        traffic: Traffic,
        calls: u32,
        seconds: f64,
    ) -> Result<Measured> {
        self.settle()?;
        let name = match traffic {
            Traffic::Heartbeats => "heartbeats",
            Traffic::Sessions => "sessions",
        };
        let answer = self.ask(&format!("run {name} {seconds} {calls}"))?;
        serde_json::from_str(&answer)
            .with_context(|| format!("{}: {name} could not be measured", self.kind.name()))
    }

    /// Returns the server's memory, in KB, once it has no work left.
    pub(crate) fn resident_kb(&self) -> Result<u64> {
        self.settle()?;
        proc::resident_kb(self.server.0.id())
    }

    /// Waits until the server does nothing. A gateway still sends what it stored, which must not
    /// burden the next run.
    pub(crate) fn settle(&self) -> Result<()> {
        const STEP: Duration = Duration::from_millis(400);
        let deadline = Instant::now() + Duration::from_secs(120);
        let pid = self.server.0.id();
        let mut before = proc::cpu(pid)?;
        while Instant::now() < deadline {
            // A look at another process now and then: there is no event to wait for.
            std::thread::park_timeout(STEP);
            let now = proc::cpu(pid)?;
            if now - before <= STEP / 20 {
                return Ok(());
            }
            before = now;
        }
        eprintln!(
            "note: {} was still busy by itself after two minutes",
            self.kind.name()
        );
        Ok(())
    }

    fn ask(&mut self, line: &str) -> Result<String> {
        writeln!(self.load_input, "{line}").context("the load generator ended")?;
        let mut answer = String::new();
        self.load_output.read_line(&mut answer)?;
        Ok(answer)
    }
}

/// Writes the configuration of a gateway that knows its cloud and accepts any station.
fn configure(folder: &Path, cloud: &Cloud) -> Result<PathBuf> {
    let state = folder.join("state");
    std::fs::create_dir_all(&state)?;
    let credentials = serde_json::json!({
        "operator_id": "default", "gateway_id": "bench", "site_id": "bench",
        "credential": "fcl.default.bench.only-for-the-benchmark", "epoch": 1, "websocket_url": cloud.url,
    });
    std::fs::write(state.join("credentials.json"), credentials.to_string())?;
    let file = folder.join("gateway.toml");
    let text = format!(
        "state_dir = {:?}\n[log]\nfilter = \"error\"\n[ocpp]\nlisten = \"127.0.0.1:0\"\naccept_unknown = true\nmax_connections = 100000\nunknown_per_minute = 100000\n\
         [status]\nlisten = \"off\"\n[policy]\nunknown_tokens = \"accept\"\nmax_unknown_stations = 5000\n",
        state
    );
    std::fs::write(&file, text)?;
    Ok(file)
}

/// Returns the path of the gateway's program beside this one, from the same build.
pub(crate) fn gateway_binary() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().context("this program has no folder")?;
    Ok(folder.join("edge-gateway"))
}
