//! Starts, watches and kills the product's binaries as processes.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long anything may take before a test gives up. It is generous, since machines are slow, and
/// is never what is measured.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the path of the binary of a workspace package. `cargo test --workspace` builds all of
/// them before it runs the first test.
///
/// # Errors
/// When the binary has not been built.
pub fn binary(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe().context("a test knows where it stands")?;
    let folder = test.ancestors().find(|folder| folder.join(name).is_file());
    match folder {
        Some(folder) => Ok(folder.join(name)),
        None => bail!("{name} is not built: run `cargo build --workspace --bins` first"),
    }
}

/// A running process whose output is read line by line. It is killed when dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Process {
    /// Starts a process and reads both its outputs.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        Self::start_with_input(name, command, Stdio::null())
    }

    /// Does as [`Process::start`], with an input that stays open and silent until this is dropped,
    /// for programs that serve until their input ends.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start_serving(name: &str, command: &mut Command) -> Result<Self> {
        Self::start_with_input(name, command, Stdio::piped())
    }

    fn start_with_input(name: &str, command: &mut Command, input: Stdio) -> Result<Self> {
        let mut child = command
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {name}"))?;
        let (sender, lines) = channel();
        let readers: [Option<Box<dyn std::io::Read + Send>>; 2] = [
            child.stdout.take().map(|pipe| Box::new(pipe) as _),
            child.stderr.take().map(|pipe| Box::new(pipe) as _),
        ];
        for pipe in readers.into_iter().flatten() {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        Ok(Self {
            name: name.to_owned(),
            child,
            lines,
            seen: Vec::new(),
        })
    }

    /// Starts a binary of the workspace.
    ///
    /// # Errors
    /// When it is not built or cannot be started.
    pub fn start_binary(name: &str, arguments: &[&str]) -> Result<Self> {
        Self::start(name, Command::new(binary(name)?).args(arguments))
    }

    /// Reads lines until `find` returns a value for one. The error holds all lines read so far.
    ///
    /// # Errors
    /// When no line does within [`PATIENCE`], or the process ends first.
    pub fn wait_for<T>(&mut self, mut find: impl FnMut(&str) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                let output = self.seen.join("\n");
                bail!(
                    "{} never printed what was waited for. It printed:\n{output}",
                    self.name
                );
            };
            let found = find(&line);
            self.seen.push(line);
            if let Some(found) = found {
                return Ok(found);
            }
        }
    }

    /// Returns the next line; none when the output has ended.
    ///
    /// # Errors
    /// When the process prints nothing for [`PATIENCE`].
    pub fn next_line(&mut self) -> Result<Option<String>> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => {
                self.seen.push(line.clone());
                Ok(Some(line))
            }
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => {
                let output = self.seen.join("\n");
                bail!("{} fell silent. It printed:\n{output}", self.name)
            }
        }
    }

    /// Returns every line that was read or waits to be read.
    pub fn lines(&mut self) -> &[String] {
        self.seen.extend(self.lines.try_iter());
        &self.seen
    }

    /// Waits for the end of the process and returns its exit code (none when it was killed).
    ///
    /// # Errors
    /// When the process does not end within [`PATIENCE`].
    pub fn wait(&mut self) -> Result<Option<i32>> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status.code());
            }
            // The system has no wait with a deadline; this pause only paces the asking.
            std::thread::park_timeout(Duration::from_millis(10));
        }
        let output = self.lines().join("\n");
        bail!("{} did not end. It printed:\n{output}", self.name)
    }

    /// Kills the process as `kill -9` does: no handler runs, nothing is flushed.
    ///
    /// # Errors
    /// When it cannot be killed or reaped.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill().context("kill -9")?;
        self.child.wait().context("reap")?;
        Ok(())
    }

    /// Asks the process to end (SIGTERM) and waits until it has. Returns its exit code.
    ///
    /// # Errors
    /// When the process cannot be asked, or does not end within [`PATIENCE`].
    pub fn stop(&mut self) -> Result<Option<i32>> {
        let id = i32::try_from(self.child.id()).ok();
        let id = id.and_then(rustix::process::Pid::from_raw);
        let id = id.context("a process id")?;
        rustix::process::kill_process(id, rustix::process::Signal::TERM).context("SIGTERM")?;
        self.wait()
    }

    /// Returns the process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
