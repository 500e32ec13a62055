//! Writes one consistent copy of all data, of a running or a stopped server.
//!
//! The order makes it consistent: the cloud's storage is copied first, in one cut, and the
//! gateway's journal last. So the journal holds every fact that the cloud has applied, and newer
//! ones. After a restore the newer ones are sent again and applied once.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use edge_gateway::JournalError;
use forecourt_embedded::{Engine, EngineError};

use crate::first_start::{RESTORED_FILE, SECRET_FILE};
use crate::gateway::state_dir;

/// Returns the folder of the cloud's storage within a data folder.
#[must_use]
pub fn cloud_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("cloud")
}

/// The file with the gateway's journal, in the gateway's folder.
const JOURNAL_FILE: &str = "journal.sqlite";
const CREDENTIALS_FILE: &str = "credentials.json";

/// Why no backup was written.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The target folder is not empty.
    #[error("{} is not empty: choose an empty or a new folder", path.display())]
    NotEmpty {
        /// The folder that is not empty.
        path: PathBuf,
    },
    /// The data folder holds nothing to copy.
    #[error("{} holds no local server's data", path.display())]
    NoData {
        /// The folder without data.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error("{} cannot be used", path.display())]
    File {
        /// The path of the file or directory that failed.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// The cloud's storage could not be copied.
    #[error("the storage could not be copied")]
    Engine(#[from] EngineError),
    /// The journal could not be copied.
    #[error("the gateway's journal could not be copied")]
    Journal(#[from] JournalError),
}

/// Copies a stopped server's data. It opens the storage for the time of the copy.
///
/// # Errors
/// [`BackupError`], also when the server does run.
pub async fn of_stopped(data_dir: &Path, target: &Path) -> Result<(), BackupError> {
    let cloud = cloud_dir(data_dir);
    if !cloud.is_dir() {
        let path = data_dir.to_owned();
        return Err(BackupError::NoData { path });
    }
    write(&Engine::open(&cloud)?, data_dir, target).await
}

/// Copies all data into `target`. The backup is complete when this returns.
///
/// # Errors
/// [`BackupError`]; files that were written before it are no backup.
pub async fn write(engine: &Engine, data_dir: &Path, target: &Path) -> Result<(), BackupError> {
    make_empty(target)?;
    engine.backup_to(&cloud_dir(target)).await?;
    let (from, to) = (data_dir.to_owned(), target.to_owned());
    let copied = tokio::task::spawn_blocking(move || copy_rest(&from, &to)).await;
    copied.map_err(EngineError::CutOff)?
}

fn copy_rest(data_dir: &Path, target: &Path) -> Result<(), BackupError> {
    copy_private(&data_dir.join(SECRET_FILE), &target.join(SECRET_FILE))?;
    let (from, to) = (state_dir(data_dir), state_dir(target));
    if from.join(JOURNAL_FILE).exists() {
        make_folder(&to)?;
        copy_private(&from.join(CREDENTIALS_FILE), &to.join(CREDENTIALS_FILE))?;
        edge_gateway::backup_journal(&from, &to.join(JOURNAL_FILE))?;
        sync(&to.join(JOURNAL_FILE))?;
        sync(&to)?;
    }
    write_private(&target.join(RESTORED_FILE), b"")?;
    sync(target)
}

fn make_empty(target: &Path) -> Result<(), BackupError> {
    // This is checked before the rights are changed: a folder that is not empty stays as it is.
    let is_empty = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(source) => return Err(file(target)(source)),
    };
    if is_empty {
        make_folder(target)
    } else {
        let path = target.to_owned();
        Err(BackupError::NotEmpty { path })
    }
}

/// Makes the folder of a backup, which holds credentials, so that only its owner can open it.
pub(crate) fn make_folder(path: &Path) -> Result<(), BackupError> {
    forecourt_process::make_private(path).map_err(file(path))
}

fn copy_private(from: &Path, to: &Path) -> Result<(), BackupError> {
    match fs::read(from) {
        Ok(bytes) => write_private(to, &bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(BackupError::File {
            path: from.to_owned(),
            source,
        }),
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let write = || {
        let mut options = OpenOptions::new();
        let mut out = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        out.write_all(bytes)?;
        out.sync_all()
    };
    write().map_err(file(path))
}

fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path)
        .and_then(|opened| opened.sync_all())
        .map_err(file(path))
}

fn file(path: &Path) -> impl Fn(io::Error) -> BackupError {
    move |source| BackupError::File {
        path: path.to_owned(),
        source,
    }
}
