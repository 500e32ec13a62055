//! Reads the journal for others, beside the running gateway or after it.

use std::path::Path;

use forecourt_edge::rows::{LinkRow, TransactionRow};
use forecourt_types::{ReceivedAt, Timestamp};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use serde::Serialize;

use super::write::Kind;
use super::{FILE, JournalError, counter, lane_from};

/// The depth of one lane, over all stations and epochs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalDepth {
    /// The name of the lane: `commands`, `transactions` or `telemetry`.
    pub lane: &'static str,
    /// The number of records that the cloud has not applied.
    pub unapplied: u64,
    /// When the oldest of them was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_unapplied_at: Option<ReceivedAt>,
}

/// The contents of a journal, in numbers.
#[derive(Debug, Clone, Serialize)]
pub struct JournalReport {
    /// The number of the file's format.
    pub format: i64,
    /// How the gateway stands with the cloud; none before the first welcome.
    pub link: Option<LinkRow>,
    /// The three lanes, in the order in which they are sent.
    pub lanes: Vec<JournalDepth>,
    /// The transactions that run; at most 1,000.
    pub open_transactions: Vec<TransactionRow>,
    /// The number of records that are kept, applied ones included.
    pub records: u64,
    /// The size of the file, in bytes, the write-ahead log not counted.
    pub bytes: u64,
}

/// The most running transactions that a report names.
const MAX_TRANSACTIONS: u32 = 1_000;

impl JournalReport {
    /// Reads the journal of a state directory. A gateway may run on it.
    ///
    /// # Errors
    /// [`JournalError`] when there is none or it cannot be read.
    pub fn read(state_dir: &Path) -> Result<Self, JournalError> {
        let connection = open(state_dir)?;
        let format = super::schema::version(&connection)?;
        let link: Option<String> = connection
            .query_row(
                "SELECT json FROM state WHERE kind = ?1 AND key = ''",
                [Kind::Link as i64],
                |row| row.get(0),
            )
            .optional()?;
        Ok(Self {
            format,
            link: link.map(|json| serde_json::from_str(&json)).transpose()?,
            lanes: depths(&connection)?,
            open_transactions: open_transactions(&connection)?,
            records: number(&connection, "SELECT COUNT(*) FROM record")?,
            bytes: number(&connection, "PRAGMA page_count")?
                * number(&connection, "PRAGMA page_size")?,
        })
    }
}

/// The depth of the lanes only: it costs little enough for every scrape.
pub(crate) fn read_depths(state_dir: &Path) -> Result<Vec<JournalDepth>, JournalError> {
    depths(&open(state_dir)?)
}

/// Copies the journal, as it is at one moment, into a new file, whether the gateway runs or not.
///
/// # Errors
/// [`JournalError`] when there is no journal, or `target` exists already.
pub fn backup(state_dir: &Path, target: &Path) -> Result<(), JournalError> {
    let connection = open(state_dir)?;
    let target = target.to_str().ok_or_else(|| JournalError::Value {
        what: format!("the path {}", target.display()),
    })?;
    connection.execute("VACUUM INTO ?1", [target])?;
    Ok(())
}

pub(super) fn open(state_dir: &Path) -> Result<Connection, JournalError> {
    let path = state_dir.join(FILE);
    if let Err(source) = std::fs::metadata(&path) {
        return Err(JournalError::File { path, source });
    }
    let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

fn number(connection: &Connection, sql: &str) -> Result<u64, JournalError> {
    let value: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(counter(value))
}

fn depths(connection: &Connection) -> Result<Vec<JournalDepth>, JournalError> {
    let mut statement = connection.prepare(
        "WITH place AS (SELECT id, lane, applied, MAX(head, IFNULL(
            (SELECT MAX(sequence) FROM record WHERE record.lane = lane.id), 0)) AS head FROM lane)
         SELECT lane, SUM(head - applied), MIN((
            SELECT received_ms FROM record
            WHERE record.lane = place.id AND sequence > applied ORDER BY sequence LIMIT 1
         )) FROM place WHERE head > applied GROUP BY lane",
    )?;
    let mut rows = statement.query([])?;
    let mut depths: Vec<JournalDepth> = forecourt_link::Lane::ALL
        .into_iter()
        .map(|lane| JournalDepth {
            lane: lane.as_str(),
            unapplied: 0,
            oldest_unapplied_at: None,
        })
        .collect();
    while let Some(row) = rows.next()? {
        let lane = lane_from(row.get(0)?)?.as_str();
        let oldest: Option<i64> = row.get(2)?;
        for depth in depths.iter_mut().filter(|depth| depth.lane == lane) {
            depth.unapplied = counter(row.get(1)?);
            depth.oldest_unapplied_at = oldest
                .and_then(|millis| Timestamp::from_millis(millis).ok())
                .map(ReceivedAt);
        }
    }
    Ok(depths)
}

fn open_transactions(connection: &Connection) -> Result<Vec<TransactionRow>, JournalError> {
    let mut statement = connection
        .prepare("SELECT json FROM state WHERE kind = ?1 AND live = 1 ORDER BY +key LIMIT ?2")?;
    let rows = statement.query_map(
        [Kind::Transaction as i64, i64::from(MAX_TRANSACTIONS)],
        |row| row.get::<_, String>(0),
    )?;
    let mut transactions = Vec::new();
    for row in rows {
        transactions.push(serde_json::from_str(&row?)?);
    }
    Ok(transactions)
}
