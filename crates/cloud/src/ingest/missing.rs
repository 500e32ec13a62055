//! Handles `missing`, a gap that cannot be filled, in order with the records around it.

use forecourt_link::Missing;

use super::{Outside, refused};
use crate::gateways::binding;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{FactsMessage, derived, station_group};
use forecourt_store::ports::{QueueMessage, QueueName};
use forecourt_store::rows::config::Station;
use forecourt_store::rows::load;

pub(super) async fn handle(
    outside: &Outside<'_>,
    missing: Missing,
    text: &str,
) -> Result<(), Failure> {
    if let Some(why) = refusal(outside, &missing).await? {
        return refused::refuse(outside, why, text).await;
    }
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
        // A gateway may have to send the same gap again if records before it were still on their
        // way. A minute later it counts as another message.
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

/// Why the gap is not accepted, in words; none if it is.
async fn refusal(
    outside: &Outside<'_>,
    missing: &Missing,
) -> Result<Option<&'static str>, Failure> {
    let standing = outside.speaker.standing;
    if !standing.may_write(missing.epoch) {
        return Ok(Some("a gap is named in an epoch that is not the gateway's"));
    }
    let operator = &outside.identity.operator_id;
    let key = keys::station(operator, &missing.station_id);
    let station = load::<Station>(outside.table, &key).await?;
    let is_taken = match station {
        Some(station) => binding::is_bound(&outside.speaker.gateway, &station.row),
        // The station was removed, or nobody added it: as for its records, the lane of the
        // gateway that serves the site must not wait for it.
        None => standing.is_serving(),
    };
    Ok((!is_taken)
        .then_some("a gap is named of a station that does not stand at the gateway's site"))
}
