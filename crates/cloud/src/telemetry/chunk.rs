use std::collections::BTreeMap;

use forecourt_domain::fact::Fact;
use forecourt_link::Record;
use forecourt_types::{OperatorId, StationId, Timestamp};

use crate::session::Source;
use crate::session::replaced::apart;
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Item, Key, Query, Table};
use forecourt_store::rows::facts::{ChunkEntry, ChunkRow, NoticeRow};
use forecourt_store::rows::{RowError, load_page};
use forecourt_store::unit::Unit;

/// How long chart values are kept, in milliseconds: 90 days, which is what charts show.
const LIFE_MS: i64 = 90 * 24 * 3_600_000;

/// The number of neighbouring places of one chunk. Even with the largest records (24 KB) they fit
/// one item (400 KB).
const PLACES: u64 = 16;

/// Adds a record to its chunk, once. A notice gets a row of its own, by which it is found. What a
/// replaced credential tells is stored in a separate row, unless it told the same before.
pub(super) async fn add(
    unit: &mut Unit<'_>,
    source: &Source,
    chained: &ChainedRecord,
    is_replaced: bool,
) -> Result<(), Failure> {
    let Ok(record) = chained.raw.read() else {
        // These are chart values of a newer release, which this one cannot show.
        return Ok(());
    };
    if let Fact::Noticed(_) = &record.fact {
        return notice(unit, source, &record, is_replaced).await;
    }
    let mut key = chunk_key(unit.operator, source, chained.sequence, &record);
    let entry = ChunkEntry {
        received_at: record.received_at,
        fact: record.fact,
    };
    if is_replaced {
        let before = unit.read::<ChunkRow>(&key).await?;
        if before.is_some_and(|row| row.entries.get(&chained.sequence) == Some(&entry)) {
            return Ok(());
        }
        key = apart(key, source);
    }
    let row = unit.read::<ChunkRow>(&key).await?;
    let mut row = row.unwrap_or_else(|| ChunkRow {
        entries: BTreeMap::new(),
        stamps: unit.stamps(),
    });
    if row.entries.contains_key(&chained.sequence) {
        return Ok(());
    }
    row.entries.insert(chained.sequence, entry);
    unit.touch(&mut row.stamps);
    let end = unit.now.plus_millis(LIFE_MS);
    unit.put(Item::new(key, &row)?.with_expiry(end));
    Ok(())
}

async fn notice(
    unit: &mut Unit<'_>,
    source: &Source,
    record: &Record,
    is_replaced: bool,
) -> Result<(), Failure> {
    let (stamps, now) = (unit.stamps(), unit.now);
    let mut item = NoticeRow::item(unit.operator, &source.station, record, stamps, now)?;
    if is_replaced {
        let before = unit.read::<NoticeRow>(&item.key).await?;
        if before.is_some_and(|before| before.fact == record.fact) {
            return Ok(());
        }
        item.key = apart(item.key, source);
    }
    unit.put_always(item);
    Ok(())
}

fn chunk_key(operator: &OperatorId, source: &Source, sequence: u64, record: &Record) -> Key {
    let at = match &record.fact {
        Fact::Measured(measured) => measured.sampled_at.timestamp(),
        Fact::Boot(_)
        | Fact::ConnectorStatus(_)
        | Fact::TransactionStarted(_)
        | Fact::TransactionSampled(_)
        | Fact::TransactionStopped(_)
        | Fact::AuthorizationDecided(_)
        | Fact::CommandUpdated(_)
        | Fact::Noticed(_)
        | Fact::Unreadable(_) => record.received_at.timestamp(),
    };
    let chunk = sequence / PLACES;
    let hour = hour(at);
    keys::telemetry(operator, &source.station, &hour, source.epoch, chunk)
}

/// The hour of a time as text, such as `2026-01-31T12`.
fn hour(at: Timestamp) -> String {
    at.to_string().chars().take(13).collect()
}

/// A page of a station's chart values between two instants (whole hours), in ascending order, and
/// the cursor of the next page.
///
/// # Errors
/// [`RowError`].
pub async fn load_series(
    table: &dyn Table,
    operator: &OperatorId,
    station: &StationId,
    from: Timestamp,
    to: Timestamp,
    cursor: Option<String>,
) -> Result<(Vec<ChunkEntry>, Option<String>), RowError> {
    let pk = keys::station_partition(operator, station);
    let query = Query {
        from: format!("telemetry#{}", hour(from)),
        to: format!("telemetry#{}#\u{10ffff}", hour(to)),
        cursor,
        ..Query::prefix(Index::Table, pk, "telemetry#")
    };
    let (rows, cursor) = load_page::<ChunkRow>(table, &query).await?;
    let entries = rows
        .into_iter()
        .flat_map(|row| row.row.entries.into_values());
    Ok((entries.collect(), cursor))
}
