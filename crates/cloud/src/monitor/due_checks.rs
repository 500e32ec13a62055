//! Looks at the due checks that are due.

use forecourt_types::Timestamp;

use super::looked::Looked;
use super::{Summary, commands, deliveries, sessions};
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

/// Which due checks are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those of deliveries to webhooks.
    Deliveries,
    /// Those of gateways.
    Gateways,
    /// Those of sessions and commands.
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
            Which::Gateways => (keys::gateway_check_partition(shard), PAGE),
            Which::Others => (keys::due_check_partition(shard), PAGE),
        };
        for item in table.query(&due_by(now, partition, limit)).await?.items {
            let looked = look((table, queues), settings, now, &item, summary).await;
            if let Err(error) = looked {
                if error.is_contended() {
                    // The check stands as it did, and the next run looks again.
                    tracing::info!(sk = item.key.sk, "something due is looked at again later");
                    continue;
                }
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

/// The query for the first due checks of a partition that are due by now.
pub(super) fn due_by(now: Timestamp, partition: String, limit: u32) -> Query {
    Query {
        // The key sorts behind every due check that is due at this very instant.
        to: format!("{now}#\u{10ffff}"),
        limit,
        ..Query::prefix(Index::Table, partition, "")
    }
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
        // It is put into the partition of erasures, at the same time.
        DueSubject::Erasure(_) => Looked::Due(row.due),
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
pub(super) async fn done(
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
