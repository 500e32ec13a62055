//! What a receiver gets (Standard Webhooks 1.0).

use forecourt_store::failure::Failure;
use forecourt_store::ports::WebhookPost;
use forecourt_store::rows::config::Webhook;
use forecourt_store::rows::events::EventRow;
use forecourt_store::secrets::webhook_signatures;
use forecourt_types::{OperatorId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

/// The body of a delivery. It has the same bytes in every attempt.
#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    timestamp: Timestamp,
    operator_id: &'a OperatorId,
    data: &'a RawValue,
}

/// Writes what is sent to the receiver at this time, signed with every secret that holds.
pub(super) fn post(
    operator: &OperatorId,
    webhook: &Webhook,
    event: &EventRow,
    now: Timestamp,
) -> Result<WebhookPost, Failure> {
    let id = event.event_id.as_str();
    let body = Body {
        id,
        kind: event.kind.as_str(),
        version: event.version,
        timestamp: event.at,
        operator_id: operator,
        data: serde_json::from_str(&event.data).map_err(Failure::Message)?,
    };
    let body = serde_json::to_string(&body).map_err(Failure::Message)?;
    let seconds = now.seconds();
    let signatures = webhook_signatures(&webhook.secrets(now), id, seconds, &body);
    Ok(WebhookPost {
        url: webhook.url.clone(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signatures),
        ],
        body,
    })
}
