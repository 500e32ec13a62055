//! `command`: posts commands to the gateways that carry them out, tells gateways that something
//! new can be fetched, and ends commands whose time has passed.
//!
//! A command is noted as posted before it is posted. So only a command that was never posted
//! becomes `expired`; one that was posted, and of which nothing is heard, is `unknown`. A gateway
//! answers an id that it knows with the command's state, so a command that is posted
//! twice runs once.

mod announce;
mod expire;
mod post;

use forecourt_types::Timestamp;

use crate::batch::{Batch, body};
use forecourt_store::failure::Failure;
use forecourt_store::messages::CommandsMessage;
use forecourt_store::ports::{Connections, Delivery, Queues, Table};

pub use expire::expire;

/// Handles a batch of the commands queue, and returns the ids of the messages that failed.
pub async fn handle(
    table: &dyn Table,
    queues: &dyn Queues,
    connections: &dyn Connections,
    now: Timestamp,
    deliveries: Vec<Delivery>,
) -> Vec<String> {
    let mut batch = Batch::of("command");
    for delivery in &deliveries {
        batch
            .work(delivery, one((table, queues), connections, now, delivery))
            .await;
    }
    batch.failed()
}

async fn one(
    (table, queues): (&dyn Table, &dyn Queues),
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
            let command = (&operator_id, &station_id, &command_id);
            post::post((table, queues), connections, command, now).await
        }
        CommandsMessage::Changed {
            operator_id,
            site_id,
            changed,
        } => announce::announce(table, connections, &operator_id, site_id.as_ref(), changed).await,
    }
}
