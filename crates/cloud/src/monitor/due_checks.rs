//! Looks at the due checks that are due.

use forecourt_types::Timestamp;

use super::looked::Looked;
use super::{Summary, commands, deliveries, sessions};
use crate::erasure::{self, Part};
use crate::gateways;
use crate::session::Settings;
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, OUTBOX_SHARDS};
use forecourt_store::outbox::flush;
use forecourt_store::ports::{
    Condition, Index, Item, Key, Query, Queues, Table, Transacted, Write,
};

/// The most due checks of one partition in one sweep; the next sweep handles further ones.
const PAGE: u32 = 200;
/// The most due checks of deliveries in one partition and sweep: 200 of all partitions. A receiver
/// that is away makes them by the thousand, and each one takes a few calls of the table.
const DELIVERIES_PAGE: u32 = 25;

/// How long an erasure waits for a charge that has to end, be priced or be counted first, in
/// milliseconds: five minutes.
const ERASURE_WAITS_MS: i64 = 5 * 60_000;

/// The most erasures that one sweep goes on with, so that many of them hold up nothing else.
const ERASURES_MAX: usize = 3;

/// Which due checks are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those of deliveries to webhooks.
    Deliveries,
    /// Those of sessions, commands and gateways.
    Others,
}

pub(super) async fn sweep(
    (table, queues): (&dyn Table, &dyn Queues),
    which: Which,
    settings: &Settings,
    now: Timestamp,
    summary: &mut Summary,
) -> Result<(), Failure> {
    for shard in 0..OUTBOX_SHARDS {
        let (partition, limit) = match which {
            Which::Deliveries => (keys::delivery_check_partition(shard), DELIVERIES_PAGE),
            Which::Others => (keys::due_check_partition(shard), PAGE),
        };
        let query = Query {
            // The key sorts behind every due check that is due at this very instant.
            to: format!("{now}#\u{10ffff}"),
            limit,
            ..Query::prefix(Index::Table, partition, "")
        };
        for item in table.query(&query).await?.items {
            if let Err(error) = look((table, queues), settings, now, &item, summary).await {
                let cause: &dyn std::error::Error = &error;
                tracing::error!(
                    cause,
                    sk = item.key.sk,
                    "something due could not be looked at"
                );
                summary.failures += 1;
            }
        }
    }
    Ok(())
}

async fn look(
    (table, queues): (&dyn Table, &dyn Queues),
    settings: &Settings,
    now: Timestamp,
    item: &Item,
    summary: &mut Summary,
) -> Result<(), Failure> {
    let row: DueCheckRow = item.read()?;
    let operator = &row.operator_id;
    let looked = match &row.subject {
        DueSubject::Session(session) => {
            let ports = (table, queues);
            sessions::look(ports, settings, now, operator, session, summary).await?
        }
        DueSubject::Command(station, command) => {
            let ports = (table, queues);
            commands::look(ports, now, operator, (station, command), summary).await?
        }
        DueSubject::Gateway(gateway) => {
            let looked = gateways::look(table, operator, gateway, (row.due, now)).await?;
            flush(table, queues, &looked.entries).await;
            looked.again.map_or(Looked::Done, Looked::Due)
        }
        DueSubject::Erasure(_) if summary.erasures == ERASURES_MAX => Looked::Due(row.due),
        DueSubject::Erasure(user) => {
            summary.erasures += 1;
            match erasure::go_on((table, queues), now, operator, user).await? {
                Part::Last => Looked::Done,
                // The next sweep goes on.
                Part::Done => Looked::Due(now.plus_millis(1)),
                Part::Waits => Looked::Due(now.plus_millis(ERASURE_WAITS_MS)),
            }
        }
        DueSubject::Delivery(webhook, event) => {
            let ports = (table, queues);
            deliveries::look(ports, now, operator, (webhook, event), row.due).await?;
            // The look has written the next check, if there is one.
            Looked::Done
        }
    };
    done(table, item.key.clone(), row, looked).await
}

/// Deletes the due check, or sets its next time. If a sweep is killed before this, the next sweep
/// looks once more, which changes nothing.
async fn done(
    table: &dyn Table,
    key: Key,
    row: DueCheckRow,
    looked: Looked,
) -> Result<(), Failure> {
    let mut writes = Vec::new();
    if let Looked::Due(due) = looked {
        let again = DueCheckRow { due, ..row }.item()?;
        if again.key == key {
            return Ok(());
        }
        writes.push(Write::Put {
            item: again,
            condition: Condition::Always,
        });
    }
    writes.push(Write::Delete {
        key,
        condition: Condition::Always,
    });
    // Nothing is asked, so nothing can be answered but success.
    let _: Transacted = table.transact(writes).await?;
    Ok(())
}
