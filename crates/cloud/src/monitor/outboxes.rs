//! Hand-overs that were committed and not sent.

use forecourt_types::Timestamp;

use super::Summary;
use crate::failure::Failure;
use crate::keys::{self, OUTBOX_SHARDS};
use crate::outbox::{OutboxRow, flush};
use crate::ports::{Index, Query, Queues, Table};

/// Younger ones are left to the function that wrote them.
const AGE_MS: i64 = 60_000;

/// Hand-overs of one partition in one sweep; the next sweep goes on.
const PAGE: u32 = 500;

pub(super) async fn sweep(
    table: &dyn Table,
    queues: &dyn Queues,
    now: Timestamp,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let until = now.plus_millis(-AGE_MS);
    for shard in 0..OUTBOX_SHARDS {
        let query = Query {
            to: until.to_string(),
            limit: PAGE,
            ..Query::prefix(Index::Table, keys::outbox_partition(shard), "")
        };
        let page = table.query(&query).await?;
        let found = page.items.len();
        let mut entries = Vec::with_capacity(found);
        for item in &page.items {
            match item.read::<OutboxRow>() {
                Ok(row) => entries.extend(row.into_entry(item.key.clone())),
                Err(error) => {
                    let cause: &dyn std::error::Error = &error;
                    tracing::error!(cause, "a hand-over cannot be read");
                }
            }
        }
        let sent = flush(table, queues, &entries).await;
        summary.hand_overs_sent += sent;
        summary.hand_overs_waiting += found.saturating_sub(sent);
    }
    Ok(())
}
