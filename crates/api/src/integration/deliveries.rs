//! Deliveries to a webhook: what was sent when, how it was answered, and how to send it again.

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{EventId, Timestamp, WebhookId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::event_words::EventWord;
use crate::access::{ManageWebhooks, Permit};
use crate::http::body::{Id, Ids, Params};
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use forecourt_store::deliveries::ask_for_attempt;
use forecourt_store::events::{Event, TestData};
use forecourt_store::keys::{self, WEBHOOK_DELIVERIES};
use forecourt_store::messages::EventMessage;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::Webhook;
use forecourt_store::rows::events::{DeliveryAttempt, DeliveryRow, DeliveryState};
use forecourt_store::unit::{Tried, until_committed};

wire_enum! {
    /// How a delivery stands.
    DeliveryStateWord for DeliveryState as WebhookDeliveryState, words "snake_case" {
        /// It is tried, or waits for its next attempt.
        Pending,
        /// The receiver has taken it.
        Delivered,
        /// Every attempt failed, and none follows.
        Failed,
        /// It is not sent any more, because its webhook was switched off.
        Dropped,
    }
}

/// One attempt to deliver.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
pub(crate) struct AttemptView {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The status of HTTP that the receiver answered with, if it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why there was no answer, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl From<DeliveryAttempt> for AttemptView {
    fn from(attempt: DeliveryAttempt) -> Self {
        Self {
            at: attempt.at,
            status: attempt.status,
            error: attempt.error,
        }
    }
}

/// The delivery of one event to one webhook, kept for 30 days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(crate) struct DeliveryView {
    /// The event, which `GET /v1/events/{event_id}` shows.
    #[schema(value_type = String)]
    event_id: EventId,
    #[serde(rename = "type")]
    kind: EventWord,
    /// When the event was noted.
    #[schema(value_type = String, format = DateTime)]
    event_at: Timestamp,
    state: DeliveryStateWord,
    /// How many attempts were made in all.
    #[schema(minimum = 0)]
    attempted: u32,
    /// The attempts, the oldest first; at most the 20 newest.
    attempts: Vec<AttemptView>,
    /// When the next attempt is made at the latest, if one follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        Self {
            event_id: row.event_id,
            kind: EventWord(row.kind),
            event_at: row.event_at,
            state: row.state.into(),
            attempted: row.attempted,
            attempts: row.attempts.into_iter().map(AttemptView::from).collect(),
            next_at: row.next_at,
        }
    }
}

/// The deliveries that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryFilter {
    /// Only deliveries that stand like this.
    #[param(inline)]
    state: Option<DeliveryStateWord>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the deliveries to a webhook, the newest event first.
///
/// # Errors
/// 400 for a bad parameter, 404 when there is no such webhook.
#[utoipa::path(get, path = "/v1/webhooks/{webhook_id}/deliveries", tag = "webhooks",
    operation_id = "list_deliveries",
    params(("webhook_id" = String, Path), DeliveryFilter),
    responses((status = 200, body = Listing<DeliveryView>)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn list(
    permit: Permit<ManageWebhooks>,
    Id(id): Id<WebhookId>,
    name: ListName,
    Params(filter): Params<DeliveryFilter>,
) -> Result<Json<Listing<DeliveryView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &name)?;
    let key = keys::webhook(permit.operator(), &id);
    permit.find::<Webhook>(&key, "webhook").await?;
    let partition = keys::webhook_partition(permit.operator(), &id);
    let query = Query {
        descending: true,
        ..Query::prefix(Index::Table, partition, WEBHOOK_DELIVERIES)
    };
    let state = filter.state.map(DeliveryState::from);
    let wanted = |row: &DeliveryRow| state.is_none_or(|state| state == row.state);
    let listing = collect(&permit, query, &page, wanted).await?;
    Ok(Json(listing.map(DeliveryView::from)))
}

/// Deliver an event once more, whatever became of it before. It has the same id and the same body
/// as before, and as many attempts as a new one.
///
/// # Errors
/// 404 when there is no such delivery, 409 while the webhook is switched off.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/deliveries/{event_id}/redeliver",
    tag = "webhooks", params(("webhook_id" = String, Path), ("event_id" = String, Path)),
    responses((status = 202, body = DeliveryView)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn redeliver(
    permit: Permit<ManageWebhooks>,
    Ids(id, event): Ids<WebhookId, EventId>,
) -> Result<(StatusCode, Json<DeliveryView>), Problem> {
    let operator = permit.operator();
    let key = keys::webhook(operator, &id);
    let webhook = permit.find::<Webhook>(&key, "webhook").await?;
    if webhook.row.off.is_some() {
        let detail = "the webhook is switched off: switch it on first, with {\"active\": true}";
        return Err(Problem::new(Code::WrongState, detail));
    }
    let key = &keys::webhook_delivery(operator, &id, &event);
    let (permit, id, event) = (&permit, &id, &event);
    let request = &permit.new_id();
    let row = until_committed(|| async move {
        let mut unit = permit.unit();
        let row = unit.read::<DeliveryRow>(key).await?;
        let mut row = row.ok_or_else(|| Problem::not_found("delivery"))?;
        row.asked_again_after = row.attempted;
        ask_for_attempt(&mut unit, row)?;
        let wanted = Map::from_iter([("redeliver".to_owned(), Value::from(event.as_str()))]);
        let first = (request.as_str(), permit.began_at());
        unit.audit_request("webhook", id.as_str(), first, wanted);
        let row = unit.read::<DeliveryRow>(key).await?;
        let row = row.ok_or_else(|| Problem::not_found("delivery"))?;
        match permit.commit(unit).await? {
            None => Ok::<_, Problem>(Tried::Done(row)),
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(row.into())))
}

/// The test that is on its way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookTest {
    /// The event that is sent; its delivery stands among those of the webhook.
    #[schema(value_type = String)]
    event_id: EventId,
}

/// Send an event of the type `webhook.test` to a webhook, also while that is switched off.
///
/// # Errors
/// 404 when there is no such webhook.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/test", tag = "webhooks",
    params(("webhook_id" = String, Path)),
    responses((status = 202, body = WebhookTest)), security(("oauth2" = ["webhooks"])))]
pub(crate) async fn test(
    permit: Permit<ManageWebhooks>,
    Id(id): Id<WebhookId>,
) -> Result<(StatusCode, Json<WebhookTest>), Problem> {
    let key = keys::webhook(permit.operator(), &id);
    permit.find::<Webhook>(&key, "webhook").await?;
    let mut unit = permit.unit();
    let webhook_id = id.clone();
    let event = unit.event_row(Event::test(&TestData { webhook_id }))?;
    let event_id = event.event_id.clone();
    let wanted = Map::from_iter([("test".to_owned(), Value::from(event_id.as_str()))]);
    let request = (&*permit.new_id(), permit.began_at());
    unit.audit_request("webhook", id.as_str(), request, wanted);
    unit.hand_over_event(EventMessage {
        operator_id: permit.operator().clone(),
        event,
        only: Some(id),
    })?;
    permit.commit(unit).await?;
    Ok((StatusCode::ACCEPTED, Json(WebhookTest { event_id })))
}
