//! Tells which gateway a journal belongs to. Every record names the gateway that wrote it, and the
//! cloud takes a record from no other gateway: on another gateway's journal, everything new would
//! wait for ever behind records that are refused.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use forecourt_types::{GatewayId, OperatorId};
use rusqlite::{Connection, OptionalExtension as _};
use serde::Deserialize;

use super::open::{Check, connect, move_aside};
use super::{FILE, JournalError, Store, report};

/// A gateway, named by its ids. When it is read from a record, it is the gateway that wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Owner {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The id of the gateway.
    pub gateway_id: GatewayId,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operator_id,
            gateway_id,
        } = self;
        write!(f, "gateway {gateway_id} of operator {operator_id}")
    }
}

/// The records of a journal that the cloud has not applied, by the gateway that wrote them. A
/// record that is damaged is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting(BTreeMap<Owner, u64>);

impl Waiting {
    /// Whether there are no such records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no record");
        }
        for (index, (owner, count)) in self.0.iter().enumerate() {
            let and = if index == 0 { "" } else { " and " };
            let records = if *count == 1 { "record" } else { "records" };
            write!(f, "{and}{count} {records} of {owner}")?;
        }
        Ok(())
    }
}

/// A journal that belongs to another gateway than the one that is to work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignJournal {
    /// The path of the state directory.
    pub path: PathBuf,
    /// The gateway that is to work on the journal.
    pub wanted: Owner,
    /// The gateway that the journal belongs to.
    pub owner: Owner,
    /// The records that the cloud has not applied.
    pub waiting: Waiting,
}

impl Store {
    /// Makes sure that a gateway may go on with this journal.
    ///
    /// # Errors
    /// [`JournalError::Foreign`] when it holds records of another gateway: the newest one, or one
    /// that would be sent next.
    pub(crate) fn belongs_to(&self, wanted: &Owner, state_dir: &Path) -> Result<(), JournalError> {
        match other(&self.connection, wanted)? {
            None => Ok(()),
            Some(owner) => Err(JournalError::Foreign(Box::new(ForeignJournal {
                path: state_dir.to_owned(),
                wanted: wanted.clone(),
                owner,
                waiting: waiting(&self.connection)?,
            }))),
        }
    }
}

/// Returns the owner of the journal of a state directory, when it is another gateway than `wanted`.
/// None when there is no journal. `credential` is the gateway whose credential is kept beside it;
/// it counts where no record tells the owner.
///
/// # Errors
/// [`JournalError`] when the journal cannot be read. A broken one of the same gateway is no error:
/// the next start moves it aside.
pub(crate) fn foreign(
    state_dir: &Path,
    wanted: &Owner,
    credential: Option<&Owner>,
) -> Result<Option<ForeignJournal>, JournalError> {
    if !state_dir.join(FILE).exists() {
        return Ok(None);
    }
    let kept = credential.filter(|kept| *kept != wanted);
    let read = report::open(state_dir).and_then(|connection| {
        let owner = other(&connection, wanted)?.or_else(|| kept.cloned());
        let foreign = owner.map(|owner| {
            Ok(ForeignJournal {
                path: state_dir.to_owned(),
                wanted: wanted.clone(),
                owner,
                waiting: waiting(&connection)?,
            })
        });
        foreign.transpose()
    });
    match read {
        Err(error) if error.is_corruption() && kept.is_none() => Ok(None),
        read => read,
    }
}

/// Moves a journal of another gateway aside, under a name that tells its owner, so that the next
/// start begins a new one. Nothing is deleted.
///
/// # Errors
/// [`JournalError`] when it cannot be opened or moved.
pub(crate) fn set_aside(state_dir: &Path, owner: &Owner) -> Result<PathBuf, JournalError> {
    let path = state_dir.join(FILE);
    // All of it goes into the one file first: the new journal must not find the old one's log.
    let connection = connect(&path, Check::Quick)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    drop(connection);
    move_aside(&path, &format!("of-{}", file_name(&owner.gateway_id)))
}

/// Makes a part of a file's name of an id that somebody else may have chosen.
fn file_name(id: &GatewayId) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let letters = id.as_str().chars();
    letters
        .map(|letter| if plain(letter) { letter } else { '_' })
        .collect()
}

/// The first gateway other than `wanted` among the writers of the newest record and of the records
/// that would be sent next. One look-up for each lane.
fn other(connection: &Connection, wanted: &Owner) -> Result<Option<Owner>, JournalError> {
    if schema_is_missing(connection)? {
        return Ok(None);
    }
    let mut statement = connection.prepare(
        "SELECT CAST((
            SELECT text FROM record WHERE record.lane = lane.id AND sequence > lane.applied
            ORDER BY sequence LIMIT 1
         ) AS BLOB) FROM lane
         UNION ALL SELECT * FROM (SELECT CAST(text AS BLOB) FROM record ORDER BY id DESC LIMIT 1)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let writer = writer(row.get(0)?);
        if let Some(owner) = writer.filter(|owner| owner != wanted) {
            return Ok(Some(owner));
        }
    }
    Ok(None)
}

fn waiting(connection: &Connection) -> Result<Waiting, JournalError> {
    let mut counts = Waiting::default();
    if schema_is_missing(connection)? {
        return Ok(counts);
    }
    let mut statement = connection.prepare(
        "SELECT CAST(record.text AS BLOB) FROM lane
         JOIN record ON record.lane = lane.id AND record.sequence > lane.applied",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(owner) = writer(row.get(0)?) {
            *counts.0.entry(owner).or_default() += 1;
        }
    }
    Ok(counts)
}

/// Whether a file was made and never written to.
fn schema_is_missing(connection: &Connection) -> Result<bool, JournalError> {
    let found = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'record'",
            [],
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_none())
}

/// Damaged records name nobody.
fn writer(text: Option<Vec<u8>>) -> Option<Owner> {
    serde_json::from_slice(&text?).ok()
}
