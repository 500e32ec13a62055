//! Opens the file: it is checked, brought up to date, or moved aside when it is broken.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::{FILE, JournalError, Store, schema};

/// The number of prepared statements that are kept; there are fewer than these.
const CACHED_STATEMENTS: usize = 64;

/// How long a write waits for a reader's lock (a backup, the `status` command).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The size in bytes up to which the whole file is checked at start, which takes under a second. A
/// larger file is only opened and restored from: SQLite's own recovery makes it whole after a
/// crash, and a full check would keep the chargers waiting.
const MAX_CHECKED_BYTES: u64 = 256 * 1024 * 1024;

/// How much of a file is checked when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// The whole file, if that is quick: see [`MAX_CHECKED_BYTES`].
    Quick,
    /// The whole file, because there is reason to doubt it.
    Whole,
}

/// The part of a broken journal's new name that says what it is.
const BROKEN: &str = "broken";

/// The suffixes of the database and its companions.
const SUFFIXES: [&str; 3] = ["", "-wal", "-shm"];

/// An open journal, and what became of a broken one.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The journal, open for reading and writing.
    pub(crate) store: Store,
    /// Where a broken file was moved, if there was one.
    pub(crate) moved_aside: Option<PathBuf>,
}

impl Store {
    /// Opens the journal of a state directory, or makes a new one. A file that
    /// is broken is moved aside, never deleted.
    ///
    /// # Errors
    /// [`JournalError`] when no journal can be had: no room, no rights, a file
    /// of a newer release.
    pub(crate) fn open(state_dir: &Path, check: Check) -> Result<Opened, JournalError> {
        let path = state_dir.join(FILE);
        forecourt_process::make_private(state_dir).map_err(|source| JournalError::File {
            path: state_dir.to_owned(),
            source,
        })?;
        let mut moved_aside = None;
        let connection = match open_checked(&path, check) {
            Err(error) if error.is_corruption() => {
                let target = move_aside(&path, BROKEN)?;
                tracing::error!(
                    moved_to = %target.display(),
                    "the journal is broken and was moved aside; a new one is begun, and the cloud will be told what is lost"
                );
                moved_aside = Some(target);
                open_checked(&path, check)?
            }
            other => other?,
        };
        let store = Self {
            connection,
            lanes: std::cell::RefCell::default(),
        };
        Ok(Opened { store, moved_aside })
    }

    /// Moves a journal aside that opens but cannot be restored from, and begins a new one.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub(crate) fn replace(state_dir: &Path) -> Result<Opened, JournalError> {
        let moved_aside = Some(move_aside(&state_dir.join(FILE), BROKEN)?);
        let opened = Self::open(state_dir, Check::Quick)?;
        Ok(Opened {
            moved_aside,
            ..opened
        })
    }

    /// Opens the journal again after a failed write.
    ///
    /// What SQLite could not force to disk may be gone from the disk and still
    /// stand in memory: the log is copied into the file anew, which writes
    /// every page again, and then a row is written to see that the disk takes it.
    pub(crate) fn reopen(state_dir: &Path, check: Check) -> Result<Opened, JournalError> {
        let opened = Self::open(state_dir, check)?;
        let connection = &opened.store.connection;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, at INTEGER);
             INSERT OR REPLACE INTO probe VALUES (1, unixepoch());",
        )?;
        Ok(opened)
    }
}

fn open_checked(path: &Path, how: Check) -> Result<Connection, JournalError> {
    let mut connection = connect(path, how)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// Opens the file as it is, of whatever format.
pub(super) fn connect(path: &Path, how: Check) -> Result<Connection, JournalError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    check(&connection, path, how)?;
    if fs::metadata(path).map_or(0, |meta| meta.len()) == 0 {
        // It counts only before the first table, and writes to the file each time.
        connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")?;
    }
    // A growing log suffers behind other writers of the disk, so it is kept and
    // written over. It is copied back at 8 MB: chargers wait for as long as that
    // takes, and a page that changes again and again is still copied once.
    // Commands alone may hold a secret: see where they are written.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = 2000;
         PRAGMA journal_size_limit = 67108864;
         PRAGMA secure_delete = FAST;
         PRAGMA cache_size = -32000;
         PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}

fn check(connection: &Connection, path: &Path, how: Check) -> Result<(), JournalError> {
    let size = fs::metadata(path).map_or(0, |meta| meta.len());
    if how == Check::Quick && size > MAX_CHECKED_BYTES {
        return Ok(());
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(code, Some(verdict)).into())
}

/// Renames a journal and its companions to `journal.sqlite.{why}-{milliseconds}`.
pub(super) fn move_aside(path: &Path, why: &str) -> Result<PathBuf, JournalError> {
    let suffix = format!(".{why}-{}", crate::clock::wall().timestamp().millis());
    let with = |extra: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(extra);
        PathBuf::from(name)
    };
    for companion in SUFFIXES {
        let (from, to) = (with(companion), with(&format!("{suffix}{companion}")));
        match fs::rename(&from, &to) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(JournalError::File { path: from, source }),
        }
    }
    Ok(with(&suffix))
}
