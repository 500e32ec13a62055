//! Opens, sweeps and backs up both services over one data folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use dynoxide::DynoxideError;

use crate::clock::{Clock, SystemClock};
use crate::connections::ConnectionsApi;
use crate::connector::Connector;
use crate::dynamodb::Tables;
use crate::sqs::{Queues, QueuesError};

/// The file of the tables in the data folder and in a backup.
const TABLES_FILE: &str = "tables.sqlite";
/// The file of the queues in the data folder and in a backup.
const QUEUES_FILE: &str = "queues.sqlite";
/// The file that the process with the open folder keeps locked. The system releases the lock when
/// that process ends.
const LOCK_FILE: &str = "engine.lock";

/// DynamoDB and SQS for one process. Clones share the same data.
#[derive(Clone)]
pub struct Engine {
    tables: Tables,
    queues: Queues,
    /// Keeps the folder's lock for as long as any clone or client lives.
    lock: Option<Arc<File>>,
}

/// Why the engine could not be opened, backed up or swept.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The folder or a file in it cannot be made, locked or renamed.
    #[error(
        "cannot use {path}: check that the folder exists, is writable, closed to other users and has space"
    )]
    Folder {
        /// The path that was used.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// Another process has the folder open.
    #[error(
        "{path} is in use by another process: stop that one first, or choose another data folder"
    )]
    InUse {
        /// The path of the folder.
        path: PathBuf,
    },
    /// The path is not text that SQLite could open.
    #[error("{path} is not valid UTF-8: choose another data folder")]
    NotText {
        /// The path that is not text.
        path: PathBuf,
    },
    /// The tables' engine failed.
    #[error("the tables failed")]
    Tables(#[from] DynoxideError),
    /// The queues failed.
    #[error("the queues failed")]
    Queues(#[from] QueuesError),
    /// The blocking work ended by a panic or because the runtime is shutting down.
    #[error("the work was cut off")]
    CutOff(#[from] tokio::task::JoinError),
}

impl Engine {
    /// Opens the engine over the files in `dir`, which are made when missing.
    ///
    /// # Errors
    ///
    /// The folder cannot be used, is in use by another process, or its files are not this engine's.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        Self::open_with_clock(dir, Arc::new(SystemClock::new()))
    }

    /// Does as [`open`](Self::open), with `clock` as the clock of the queues. Tables take the
    /// machine's time (it decides only what [`sweep_ttl`](Self::sweep_ttl) finds expired).
    ///
    /// # Errors
    ///
    /// The errors of [`open`](Self::open).
    pub fn open_with_clock(dir: &Path, clock: Arc<dyn Clock>) -> Result<Self, EngineError> {
        forecourt_process::make_private(dir).map_err(|source| folder(dir, source))?;
        let lock = lock_folder(dir)?;
        let tables = Tables::open(as_text(&dir.join(TABLES_FILE))?)?;
        let queues = Queues::open(&dir.join(QUEUES_FILE), clock)?;
        Ok(Self {
            tables,
            queues,
            lock: Some(Arc::new(lock)),
        })
    }

    /// Makes an engine whose data end with the process.
    ///
    /// # Errors
    ///
    /// SQLite cannot make databases in memory.
    pub fn in_memory() -> Result<Self, EngineError> {
        Self::in_memory_with_clock(Arc::new(SystemClock::new()))
    }

    /// Does as [`in_memory`](Self::in_memory), with `clock` as the clock of the queues.
    ///
    /// # Errors
    ///
    /// The errors of [`in_memory`](Self::in_memory).
    pub fn in_memory_with_clock(clock: Arc<dyn Clock>) -> Result<Self, EngineError> {
        Ok(Self {
            tables: Tables::in_memory()?,
            queues: Queues::in_memory(clock)?,
            lock: None,
        })
    }

    /// Returns the HTTP client for DynamoDB and SQS clients. One serves both kinds.
    #[must_use]
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(self.connector(None))
    }

    /// Does as [`http_client`](Self::http_client), and serves API Gateway management clients too.
    #[must_use]
    pub fn http_client_with(&self, connections: Arc<dyn ConnectionsApi>) -> SharedHttpClient {
        SharedHttpClient::new(self.connector(Some(connections)))
    }

    fn connector(&self, connections: Option<Arc<dyn ConnectionsApi>>) -> Connector {
        Connector::new(
            self.tables.clone(),
            self.queues.clone(),
            connections,
            self.lock.clone(),
        )
    }

    /// Deletes the items whose time to live has passed, in all tables that have one, and returns
    /// how many. DynamoDB does this by itself; here the host calls it regularly.
    ///
    /// # Errors
    ///
    /// The tables' engine failed; what was deleted before stays deleted.
    pub async fn sweep_ttl(&self) -> Result<usize, EngineError> {
        let database = self.tables.database().clone();
        Ok(tokio::task::spawn_blocking(move || database.sweep_ttl()).await??)
    }

    /// Writes both services into `dir` as one consistent cut, from
    /// which [`open`](Self::open) starts.
    ///
    /// No queue changes between the two snapshots. So every message that was handed over from the
    /// tables is in the queues' snapshot, and a message whose effect the tables already hold is
    /// only delivered again: after a restore a message may be repeated but is never lost.
    ///
    /// # Errors
    ///
    /// The folder cannot be used or has no space. Files already there are replaced only when both
    /// new ones are complete.
    pub async fn backup_to(&self, dir: &Path) -> Result<(), EngineError> {
        let (tables_path, queues_path) = (dir.join(TABLES_FILE), dir.join(QUEUES_FILE));
        let (tables_part, queues_part) = (partial(&tables_path), partial(&queues_path));
        let database = self.tables.database().clone();
        let queues = self.queues.hold().await;
        let dir = dir.to_owned();
        tokio::task::spawn_blocking(move || {
            forecourt_process::make_private(&dir).map_err(|source| folder(&dir, source))?;
            for part in [&tables_part, &queues_part] {
                remove_if_there(part)?;
            }
            queues.snapshot_to(as_text(&queues_part)?)?;
            database.vacuum_into(as_text(&tables_part)?)?;
            drop(queues);
            settle(&queues_part, &queues_path)?;
            settle(&tables_part, &tables_path)?;
            sync(&dir)
        })
        .await?
    }

    /// Returns the queues alone, for a host that reads them without a client.
    #[must_use]
    pub fn queues(&self) -> &Queues {
        &self.queues
    }

    /// Returns the tables alone, for a host that reads them without a client.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }
}

fn lock_folder(dir: &Path) -> Result<File, EngineError> {
    let path = dir.join(LOCK_FILE);
    let lock = File::create(&path).map_err(|source| folder(&path, source))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(EngineError::InUse {
            path: dir.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(folder(&path, source)),
    }
}

fn partial(path: &Path) -> PathBuf {
    path.with_extension("partial")
}

fn remove_if_there(path: &Path) -> Result<(), EngineError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(folder(path, source)),
        _ => Ok(()),
    }
}

/// Makes a finished file durable, then renames it to its final name.
fn settle(part: &Path, path: &Path) -> Result<(), EngineError> {
    sync(part)?;
    fs::rename(part, path).map_err(|source| folder(path, source))
}

fn sync(path: &Path) -> Result<(), EngineError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|source| folder(path, source))
}

fn as_text(path: &Path) -> Result<&str, EngineError> {
    path.to_str().ok_or_else(|| EngineError::NotText {
        path: path.to_owned(),
    })
}

fn folder(path: &Path, source: io::Error) -> EngineError {
    EngineError::Folder {
        path: path.to_owned(),
        source,
    }
}
