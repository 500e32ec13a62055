//! `missing`: a gap that cannot be filled, in order with the records around it.

use forecourt_link::Missing;

use super::Outside;
use crate::failure::Failure;
use crate::messages::{FactsMessage, derived, station_group};
use crate::ports::{QueueMessage, QueueName};

pub(super) async fn handle(outside: &Outside<'_>, missing: Missing) -> Result<(), Failure> {
    let identity = outside.identity;
    let deduplication_id = derived(&[
        "missing",
        identity.operator_id.as_str(),
        identity.gateway_id.as_str(),
        &missing.epoch.to_string(),
        missing.station_id.as_str(),
        missing.lane.as_str(),
        &missing.from.to_string(),
        &missing.to.to_string(),
        // It may have to be said again when records before it were still on
        // their way; a minute later it is another message.
        &(outside.now.seconds() / 60).to_string(),
    ]);
    let body = FactsMessage {
        operator_id: identity.operator_id.clone(),
        gateway_id: identity.gateway_id.clone(),
        records: None,
        missing: Some(missing.clone()),
    };
    let message = QueueMessage {
        group: station_group(&identity.operator_id, &missing.station_id),
        deduplication_id,
        body: serde_json::to_string(&body).map_err(Failure::Message)?,
    };
    outside.queues.send(QueueName::Sessions, &[message]).await?;
    Ok(())
}
