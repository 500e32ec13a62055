//! The lock of a state directory: one process at a time works on it.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::JournalError;

/// The name of the lock file in the state directory.
const FILE: &str = "lock";

/// Locks a state directory for this process, and makes the directory when it is missing. The lock
/// ends when the file is dropped or the process ends, however it ends.
///
/// # Errors
/// [`JournalError::InUse`] when another process holds it, and [`JournalError::File`] when the
/// directory or the file cannot be made, or other users may open it.
pub(crate) fn lock(state_dir: &Path) -> Result<File, JournalError> {
    forecourt_process::make_private(state_dir).map_err(|source| JournalError::File {
        path: state_dir.to_owned(),
        source,
    })?;
    let path = state_dir.join(FILE);
    let failed = |source| JournalError::File {
        path: path.clone(),
        source,
    };
    let file = File::create(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse {
            path: state_dir.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}
