//! Hand-overs that were committed and not sent.

use forecourt_types::Timestamp;

use super::Summary;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, OUTBOX_SHARDS};
use forecourt_store::outbox::{OutboxRow, flush};
use forecourt_store::ports::{Index, Query, Queues, Table};

/// After this the function that wrote a hand-over is not going to send it: none runs longer than 30 s
/// (template.yaml).
const LEFT_AFTER_MS: i64 = 60_000;

/// Hand-overs of one partition in one sweep; the next sweep goes on.
const PAGE: u32 = 500;

/// Which hand-overs a sweep sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOvers {
    /// Those older than a minute: the function that wrote a younger one may be about to send it.
    LeftBehind,
    /// All: whoever wrote them is gone, as after a restart of the one process that has all functions. One
    /// that is just being written is sent twice, which queues drop and functions bear.
    All,
}

impl HandOvers {
    /// Those of one partition.
    fn of(self, shard: u8, now: Timestamp) -> Query {
        let all = Query {
            limit: PAGE,
            ..Query::prefix(Index::Table, keys::outbox_partition(shard), "")
        };
        match self {
            Self::LeftBehind => Query {
                to: now.plus_millis(-LEFT_AFTER_MS).to_string(),
                ..all
            },
            Self::All => all,
        }
    }
}

pub(super) async fn sweep(
    table: &dyn Table,
    queues: &dyn Queues,
    hand_overs: HandOvers,
    now: Timestamp,
    summary: &mut Summary,
) -> Result<(), Failure> {
    for shard in 0..OUTBOX_SHARDS {
        let page = table.query(&hand_overs.of(shard, now)).await?;
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
