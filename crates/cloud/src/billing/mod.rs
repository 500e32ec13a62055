//! `billing`: prices finished sessions, once per version.
//!
//! CDR, session and the hand-over to `reporting` stand in one transaction. A
//! session that is not waiting for a price is left alone, so repeats are
//! harmless; a session that changed since is priced anew as the next version,
//! with a credit of the one before.

mod recompute;
mod settle;

use forecourt_types::Timestamp;

use crate::batch::{Batch, body};
use forecourt_store::failure::Failure;
use forecourt_store::messages::BillingMessage;
use forecourt_store::outbox;
use forecourt_store::ports::{Delivery, Queues, Table};

pub use settle::hindrance;

pub use recompute::{Comparison, Recomputed, recompute};

/// Why a session without a tariff waits: [`BillingMessage::SETTLE`] prices it
/// once one is assigned.
pub const CAUSE_NO_TARIFF: &str = "no tariff";

/// Prices a batch of the billing queue; the ids of the messages that failed.
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
