//! Moves the rows of `state` from the table in which they were before format 3.
//!
//! A site may remember a million answers. Moved at once they would lie on the
//! disk three times, in both tables and in the log, and a disk with room for
//! less would stop the gateway for good. So each piece is a database
//! transaction of its own, and the next piece is written over the pages it
//! freed: what the move takes is room for the log, which the gateway needs
//! anyway, and for the index of the keys, a ninth of the file at most seen.

use rusqlite::{Connection, params};

use super::JournalError;
use super::write::Kind;

/// The number of rows that are moved at once: about a hundred pages of remembered answers.
const ROWS_A_PIECE: usize = 1_000;

/// The bytes of text after which a piece ends, however many rows it has: one row may hold a list of
/// megabytes. It is an eighth of the log's usual size.
const BYTES_A_PIECE: u64 = 1024 * 1024;

/// The kinds that hold counters. Of others a damaged row, without its text or
/// with another's key, counts as missing, as it does when it is read: it must not
/// keep a site from starting. Without one of these an id would be given twice.
const COUNTERS: [i64; 4] = [
    Kind::Link as i64,
    Kind::StationList as i64,
    Kind::TokenList as i64,
    Kind::Station as i64,
];

/// Moves the next piece inside the open database transaction; false when
/// nothing is left to move. The first rows in order of their keys go first, so
/// the new table has them in that order: when they arrived is not known.
///
/// # Errors
/// [`JournalError`] when the database fails.
pub(super) fn move_one(connection: &Connection) -> Result<bool, JournalError> {
    if !is_moving(connection)? {
        return Ok(false);
    }
    if let Some(end) = end_of_next(connection)? {
        move_up_to(connection, &end)?;
    }
    let is_empty: bool = connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM state_by_key)",
        [],
        |row| row.get(0),
    )?;
    if is_empty {
        connection.execute_batch("DROP TABLE state_by_key")?;
    }
    Ok(!is_empty)
}

fn is_moving(connection: &Connection) -> Result<bool, JournalError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'state_by_key')";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// The last row of a piece, by its kind and key.
struct End {
    kind: i64,
    /// The key as bytes: a damaged key need not be text.
    key: Vec<u8>,
}

/// Finds the end of the next piece; none when no row is left. A piece has rows of one kind.
fn end_of_next(connection: &Connection) -> Result<Option<End>, JournalError> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, CAST(key AS BLOB), IFNULL(octet_length(json), 0)
         FROM state_by_key ORDER BY kind, key",
    )?;
    let mut found = statement.query([])?;
    let (mut rows, mut bytes, mut end) = (0, 0_u64, None::<End>);
    while rows < ROWS_A_PIECE && bytes < BYTES_A_PIECE {
        let Some(row) = found.next()? else {
            break;
        };
        let (kind, key) = (row.get(0)?, row.get(1)?);
        if end.as_ref().is_some_and(|end| end.kind != kind) {
            break;
        }
        end = Some(End { kind, key });
        rows += 1;
        bytes += super::counter(row.get(2)?);
    }
    Ok(end)
}

/// Both statements find their rows by the same condition, so that no row is
/// deleted that was not inserted, even from a table that is out of order. It
/// names one kind: by `(kind, key) <= (?1, ?2)` SQLite would look at all rows.
fn move_up_to(connection: &Connection, end: &End) -> Result<(), JournalError> {
    const PIECE: &str = "kind = ?1 AND key <= CAST(?2 AS TEXT)";
    let or_skip = if COUNTERS.contains(&end.kind) {
        ""
    } else {
        "OR IGNORE"
    };
    let inserted = connection
        .prepare_cached(&format!(
            "INSERT {or_skip} INTO state (kind, key, live, written_ms, json)
             SELECT kind, key, live, written_ms, json FROM state_by_key
             WHERE {PIECE} ORDER BY kind, key"
        ))?
        .execute(params![end.kind, end.key])?;
    let deleted = connection
        .prepare_cached(&format!("DELETE FROM state_by_key WHERE {PIECE}"))?
        .execute(params![end.kind, end.key])?;
    if deleted == 0 {
        // What a check of the file would have found: its keys are out of order.
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        return Err(rusqlite::Error::SqliteFailure(code, None).into());
    }
    if inserted < deleted {
        let rows = deleted - inserted;
        tracing::error!(
            rows,
            "rows of the journal are damaged and count as not there"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::path::{Path, PathBuf};

    use rusqlite::types::Value;

    use super::super::{Check, FILE, Store, open, schema};
    use super::*;

    /// A journal of format 2 with as many remembered answers, and as many open
    /// transactions, each as long as said.
    fn format_2(directory: &Path, rows: u32, bytes: u32) -> PathBuf {
        let path = directory.join(FILE);
        let connection = Connection::open(&path).unwrap();
        let insert = format!(
            "PRAGMA auto_vacuum = INCREMENTAL;
             PRAGMA journal_mode = WAL;
             BEGIN;
             {}
             INSERT INTO schema_version VALUES (2, 1770000000000);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO state SELECT kind, printf('CP%d%s%d-%05d', i % 7, char(10), kind, i), kind = 4, i,
                 printf('{{\"n\":%d,\"filler\":\"%.{bytes}c\"}}', i, 'x')
             FROM n, (SELECT 4 AS kind UNION SELECT 6);
             COMMIT;",
            include_str!("format_1.sql")
        );
        connection.execute_batch(&insert).unwrap();
        path
    }

    fn rows(connection: &Connection) -> Vec<Vec<Value>> {
        let sql = "SELECT kind, key, live, written_ms, json FROM state ORDER BY kind, key";
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| (0..5).map(|column| row.get(column)).collect());
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn log_of(path: &Path) -> PathBuf {
        path.with_file_name(format!("{FILE}-wal"))
    }

    fn bytes(path: &Path) -> u64 {
        std::fs::metadata(path).unwrap().len()
    }

    /// `from` becomes `to`, of the same length, in the bytes of the file.
    fn damage(path: &Path, from: &str, to: &str) {
        let mut content = std::fs::read(path).unwrap();
        let windows = content.windows(from.len()).enumerate();
        let found = windows.filter(|(_, bytes)| *bytes == from.as_bytes());
        let places: Vec<usize> = found.map(|(at, _)| at).collect();
        assert!(!places.is_empty());
        for at in places {
            content.splice(at..at + to.len(), to.bytes());
        }
        std::fs::write(path, content).unwrap();
    }

    #[test]
    fn every_row_of_format_2_is_there_once_wherever_the_move_was_cut_off() {
        let directory = tempfile::tempdir().unwrap();
        let path = format_2(directory.path(), 2_500, 300);
        let mut connection = open::connect(&path, Check::Quick).unwrap();
        let wanted = rows(&connection);
        assert!(wanted.len() > 5_000);
        let mut pieces = 0;
        loop {
            let is_unfinished = schema::migrate_part(&mut connection).unwrap();
            pieces += 1;
            // What a power cut leaves: both files as they are, nothing closed.
            let cut = tempfile::tempdir().unwrap();
            let copy = cut.path().join(FILE);
            std::fs::copy(&path, &copy).unwrap();
            std::fs::copy(log_of(&path), log_of(&copy)).unwrap();
            let format = schema::version(&Connection::open(&copy).unwrap()).unwrap();
            assert_eq!(format, 3, "a release of format 2 must not begin on it");
            let store = Store::open(cut.path(), Check::Quick).unwrap().store;
            assert_eq!(rows(&store.connection), wanted, "after piece {pieces}");
            assert!(!is_moving(&store.connection).unwrap());
            let open: i64 = store
                .connection
                .query_row(
                    "SELECT COUNT(*) FROM state INDEXED BY state_live WHERE kind = 4 AND live = 1",
                    [],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(open, 2_501);
            if !is_unfinished {
                break;
            }
        }
        assert!(pieces > 5, "{pieces}");
        assert_eq!(rows(&connection), wanted);
    }

    #[test]
    fn the_move_takes_room_for_its_log_and_little_more() {
        const MEGABYTE: u64 = 1_000_000;
        let directory = tempfile::tempdir().unwrap();
        let path = format_2(directory.path(), 4_000, 3_000);
        let before = bytes(&path);
        assert!(before > 24 * MEGABYTE);
        let mut connection = open::connect(&path, Check::Quick).unwrap();
        while schema::migrate_part(&mut connection).unwrap() {
            assert!(bytes(&log_of(&path)) < 12 * MEGABYTE);
            assert!(bytes(&path) < before + before / 10);
        }
        assert!(bytes(&log_of(&path)) < 12 * MEGABYTE);
        drop(connection);
        assert!(bytes(&path) < before + before / 10);
    }

    #[test]
    fn a_new_file_is_made_in_one_transaction() {
        let directory = tempfile::tempdir().unwrap();
        let mut connection = open::connect(&directory.path().join(FILE), Check::Quick).unwrap();
        assert!(!schema::migrate_part(&mut connection).unwrap());
        assert!(!is_moving(&connection).unwrap());
    }

    #[test]
    fn a_key_that_is_there_twice_stops_no_move() {
        let directory = tempfile::tempdir().unwrap();
        let path = format_2(directory.path(), 20, 300);
        damage(&path, "CP1\n6-00008", "CP1\n6-00001");
        // Without the check, as a file is opened that is too large for it.
        let mut connection = Connection::open(&path).unwrap();
        let before = rows(&connection).len();
        schema::migrate(&mut connection).unwrap();
        assert_eq!(rows(&connection).len(), before - 1);
    }

    #[test]
    fn a_row_with_counters_is_not_moved_past() {
        let directory = tempfile::tempdir().unwrap();
        let path = format_2(directory.path(), 20, 300);
        let connection = Connection::open(&path).unwrap();
        let stations = "INSERT INTO state VALUES (3, 'ST-1', 1, 1, '{}'), (3, 'ST-2', 1, 1, '{}')";
        connection.execute_batch(stations).unwrap();
        connection.close().unwrap();
        damage(&path, "ST-2", "ST-1");
        let mut connection = Connection::open(&path).unwrap();
        assert!(schema::migrate(&mut connection).is_err());
    }

    #[test]
    fn a_table_out_of_order_ends_the_move_as_broken() {
        let directory = tempfile::tempdir().unwrap();
        let path = format_2(directory.path(), 2_500, 300);
        damage(&path, "CP1\n6-00001", "ZZZ\n6-00001");
        let mut connection = Connection::open(&path).unwrap();
        let error = schema::migrate(&mut connection).unwrap_err();
        assert!(error.is_corruption(), "{error}");
    }
}
