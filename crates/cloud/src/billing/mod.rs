//! `billing`: prices finished sessions, once per version.
//!
//! The CDR, its entry of the ledger, the session and the hand-over to `reporting` are written in
//! one table transaction. A session that is not waiting for a price is left as it is, so repeats
//! are harmless. A session that has changed since is priced again: it gets a credit of the version
//! before and a next version.

mod book;
mod charge_facts;
mod estimate;
mod explain;
mod recompute;
mod reprice;
mod settle;
mod unbilled;

use forecourt_types::Timestamp;

use crate::batch::{Batch, body};
use forecourt_store::failure::Failure;
use forecourt_store::messages::BillingMessage;
use forecourt_store::outbox;
use forecourt_store::ports::{Delivery, Queues, Table};

pub use estimate::PricedBy;
pub use explain::{Explained, explain};
pub use recompute::{Comparison, Recomputed, recompute};
pub use reprice::{Repriced, reprice};
pub use settle::hindrance;
pub use unbilled::Unbilled;

/// Prices a batch of the billing queue, and returns the ids of the messages that failed.
pub async fn handle(
    table: &dyn Table,
    queues: &dyn Queues,
    now: Timestamp,
    deliveries: Vec<Delivery>,
) -> Vec<String> {
    let mut batch = Batch::of("billing");
    for delivery in &deliveries {
        batch
            .work(delivery, one(table, queues, now, delivery))
            .await;
    }
    batch.failed()
}

async fn one(
    table: &dyn Table,
    queues: &dyn Queues,
    now: Timestamp,
    delivery: &Delivery,
) -> Result<(), Failure> {
    let message: BillingMessage = body(delivery)?;
    let entries = settle::settle(table, &message, now).await?;
    outbox::flush(table, queues, &entries).await;
    Ok(())
}
