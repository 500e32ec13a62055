//! Goes on with the erasures of what is kept of people, with all of them a little in each sweep.

use std::error::Error;

use forecourt_types::Timestamp;

use super::Summary;
use super::due_checks::{done, due_by};
use super::looked::Looked;
use crate::erasure::{self, Part};
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, OUTBOX_SHARDS};
use forecourt_store::ports::{Condition, Item, Queues, Table, Transacted, Write};

/// The most erasures of one partition in one sweep: 40 of all partitions.
const PAGE: u32 = 5;

/// The most parts of all erasures in one sweep of `monitor`, which has 30 seconds in all: a part
/// takes some 50 calls of the table at most, of a few milliseconds each. Each erasure that is
/// looked at has at least one part.
const PARTS_MAX: usize = 40;

/// How long an erasure waits after a failure, and for a charge that has to end, be priced, be
/// counted or be listed first, in milliseconds: five minutes.
const WAITS_MS: i64 = 5 * 60_000;

/// Goes on with the erasures that are due, the ones that have waited longest first, and shares the
/// parts of a sweep between them. One that fails is put off, so that it delays no other.
pub(super) async fn sweep(
    (table, queues): (&dyn Table, &dyn Queues),
    now: Timestamp,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let mut due = Vec::new();
    for shard in 0..OUTBOX_SHARDS {
        let query = due_by(now, keys::erasure_check_partition(shard), PAGE);
        due.extend(table.query(&query).await?.items);
    }
    due.sort_by(|one, other| one.key.sk.cmp(&other.key.sk));
    let mut parts = PARTS_MAX;
    for (place, item) in due.iter().enumerate() {
        let mut share = parts.div_ceil(due.len() - place);
        parts -= share;
        let looked = look((table, queues), now, item, (&mut share, summary)).await;
        // What this one does not need is for the others.
        parts += share;
        if let Err(error) = looked {
            tell(item, &error, summary);
        }
    }
    Ok(())
}

/// Goes on with one erasure, and sets when it is due again.
async fn look(
    (table, queues): (&dyn Table, &dyn Queues),
    now: Timestamp,
    item: &Item,
    (parts, summary): (&mut usize, &mut Summary),
) -> Result<(), Failure> {
    let later = now.plus_millis(WAITS_MS);
    let row: DueCheckRow = match item.read() {
        Ok(row) => row,
        Err(error) => {
            tell(item, &error, summary);
            return put_off(table, item, later).await;
        }
    };
    let DueSubject::Erasure(user) = &row.subject else {
        // Nothing writes another check here. It is put into its own partition.
        let due = Looked::Due(row.due);
        return done(table, item.key.clone(), row, due).await;
    };
    let of = (&row.operator_id, user);
    let looked = match erasure::go_on((table, queues), now, of, parts).await {
        Ok(part) => {
            summary.erasures += 1;
            match part {
                Part::Last => Looked::Done,
                // The next sweep goes on, behind those that have waited longer.
                Part::Done => Looked::Due(now.plus_millis(1)),
                Part::Waits => Looked::Due(later),
            }
        }
        Err(error) if error.is_contended() => {
            tracing::info!(sk = item.key.sk, "an erasure goes on later");
            Looked::Due(later)
        }
        Err(error) => {
            tell(item, &error, summary);
            Looked::Due(later)
        }
    };
    done(table, item.key.clone(), row, looked).await
}

/// Logs and counts a failure.
fn tell(item: &Item, cause: &(dyn Error + 'static), summary: &mut Summary) {
    let sk = &item.key.sk;
    tracing::error!(cause, sk, "an erasure could not go on; it is tried again");
    summary.failures += 1;
}

/// Moves a check that cannot be read to a later time, as it is.
async fn put_off(table: &dyn Table, item: &Item, due: Timestamp) -> Result<(), Failure> {
    let id = item.key.sk.split_once('#').map_or("", |(_, id)| id);
    let mut later = item.clone();
    later.key.sk = format!("{due}#{id}");
    let condition = Condition::Always;
    let key = item.key.clone();
    let writes = vec![
        Write::Put {
            item: later,
            condition,
        },
        Write::Delete { key, condition },
    ];
    // Nothing is asked, so nothing can be answered but success.
    let _: Transacted = table.transact(writes).await?;
    Ok(())
}
