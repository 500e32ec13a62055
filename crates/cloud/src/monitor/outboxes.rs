//! Sends hand-overs that were committed and not sent.

use forecourt_types::Timestamp;

use super::Summary;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, OUTBOX_SHARDS};
use forecourt_store::outbox::{OutboxRow, flush};
use forecourt_store::ports::{Index, Query, Queues, Table};

/// The age after which the function that wrote a hand-over will not send it any more, in
/// milliseconds: no function runs longer than 30 s (template.yaml).
const LEFT_AFTER_MS: i64 = 60_000;

/// The most hand-overs of one partition in one sweep; the next sweep sends further ones.
const PAGE: u32 = 500;

/// The hand-overs that a sweep sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOvers {
    /// Those older than a minute. The function that wrote a younger one may be about to send it.
    LeftBehind,
    /// All of them, since no function that wrote them is running any more, as after a restart of
    /// the one process that has all functions. A hand-over that is just being written is sent
    /// twice, which queues drop and functions tolerate.
    All,
}

impl HandOvers {
    /// The query for those of one partition.
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
