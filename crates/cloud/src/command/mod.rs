//! `command`: posts commands to the gateways that carry them out, tells
//! gateways that there is something new to fetch, and ends commands whose time
//! has passed.
//!
//! A command is noted as posted before it is posted. So `expired` is said only
//! of a command that was never posted; one that was, and of which nothing is
//! heard, is `unknown`. A gateway answers an id it knows with its state, so
//! posting twice runs nothing twice.

mod announce;
mod expire;
mod post;

use forecourt_types::Timestamp;

use crate::batch::{Batch, body};
use forecourt_store::failure::Failure;
use forecourt_store::messages::CommandsMessage;
use forecourt_store::ports::{Connections, Delivery, Table};

pub use expire::expire;

/// Handles a batch of the commands queue; the ids of the messages that failed.
pub async fn handle(
    table: &dyn Table,
    connections: &dyn Connections,
    now: Timestamp,
    deliveries: Vec<Delivery>,
) -> Vec<String> {
    let mut batch = Batch::of("command");
    for delivery in &deliveries {
        batch
            .work(delivery, one(table, connections, now, delivery))
            .await;
    }
    batch.failed()
}

async fn one(
    table: &dyn Table,
    connections: &dyn Connections,
    now: Timestamp,
    delivery: &Delivery,
) -> Result<(), Failure> {
    match body(delivery)? {
        CommandsMessage::Command {
            operator_id,
            station_id,
            command_id,
            ..
        } => {
            post::post(
                table,
                connections,
                &operator_id,
                &station_id,
                &command_id,
                now,
            )
            .await
        }
        CommandsMessage::Changed {
            operator_id,
            site_id,
            changed,
        } => announce::announce(table, connections, &operator_id, site_id.as_ref(), changed).await,
    }
}
