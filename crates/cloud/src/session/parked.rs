//! Finds parked records whose turn has come.

use forecourt_link::RawRecord;

use super::{Outside, Source};
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::facts::ParkedRow;
use forecourt_store::rows::load_page;

/// How many parked records are taken at once. They are deleted in the table transaction that
/// applies them.
const PAGE: u32 = 50;

/// The parked records that follow on the watermark, in order.
pub(super) async fn next(
    outside: &Outside<'_>,
    source: &Source,
    applied: u64,
) -> Result<Vec<ChainedRecord>, Failure> {
    let prefix = keys::parked_prefix(source.epoch, &source.station, source.lane);
    let first = source.parked_key(applied + 1);
    let query = Query {
        from: first.sk,
        limit: PAGE,
        ..Query::prefix(Index::Table, first.pk, &prefix)
    };
    let (rows, _) = load_page::<ParkedRow>(outside.table, &query).await?;
    let mut chain = Vec::new();
    for (place, row) in (applied + 1..).zip(rows) {
        if row.row.sequence != place {
            break;
        }
        // A parked record was readable before; one that is not ends the run.
        let Ok(chained) =
            RawRecord::from_text(row.row.raw).and_then(|raw| ChainedRecord::read(&raw))
        else {
            break;
        };
        chain.push(chained);
    }
    Ok(chain)
}
