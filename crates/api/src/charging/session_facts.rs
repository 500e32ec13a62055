//! The facts of a session, one by one, as its gateways recorded them.

use axum::Json;
use forecourt_link::{Epoch, Hash};
use forecourt_types::{AppliedAt, ClaimedAt, GatewayId, ReceivedAt, SessionId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, ReadReached};
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::facts::{FactRow, SessionRow};

/// A fact of a session: what one record of a gateway told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionFact)]
pub(crate) struct FactView {
    /// The id of the record, which is derived from its place and its hash.
    record_id: String,
    /// Its place among the facts of the session in the order in which they were applied, from 1 on.
    ordinal: u32,
    /// The gateway that recorded it.
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    /// The epoch in which that gateway wrote it.
    #[schema(value_type = u32)]
    epoch: Epoch,
    /// The sequence of the record among those of the station.
    sequence: u64,
    /// The kind of the fact, such as `transaction_started`.
    #[schema(example = "transaction_sampled")]
    kind: String,
    /// When the charger says that it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    claimed_at: Option<ClaimedAt>,
    /// When the gateway received it.
    #[schema(value_type = String, format = DateTime)]
    received_at: ReceivedAt,
    /// When the cloud applied it.
    #[schema(value_type = String, format = DateTime)]
    applied_at: AppliedAt,
    /// The SHA-256 of the charger's frame, if a frame caused the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    frame_hash: Option<Hash>,
    /// What it tells, in words of no OCPP version. Strings in it are as the charger sent them.
    #[schema(value_type = Object, example = json!({"transaction_id": "42", "register": 12406}))]
    event: Value,
}

impl FactView {
    fn new(row: FactRow) -> Self {
        let told: Option<Value> = serde_json::from_str(&row.fact).ok();
        let event = told.and_then(|mut told| told.get_mut("event").map(Value::take));
        Self {
            record_id: row.record_id,
            ordinal: row.ordinal,
            gateway_id: row.gateway_id,
            epoch: row.epoch,
            sequence: row.sequence,
            kind: row.kind,
            claimed_at: row.claimed_at,
            received_at: row.received_at,
            applied_at: row.applied_at,
            frame_hash: row.frame_hash,
            event: event.unwrap_or_default(),
        }
    }
}

/// The facts that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the facts of a session in the order in which its gateway recorded them: by epoch, then by
/// sequence. Kept are its start, its readings that a bill may need, its stop, and the states of its
/// connector meanwhile; for good, and unchanged. Values for charts are under `…/series`, and steps
/// of commands under the command.
///
/// # Errors
/// 404 when there is no such session.
#[utoipa::path(get, path = "/v1/sessions/{session_id}/facts", tag = "sessions",
    params(("session_id" = String, Path), FactFilter),
    responses((status = 200, body = Listing<FactView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn facts(
    permit: Permit<ReadReached>,
    Id(id): Id<SessionId>,
    Params(filter): Params<FactFilter>,
    list: ListName,
) -> Result<Json<Listing<FactView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let key = keys::session(permit.operator(), &id);
    permit.find::<SessionRow>(&key, "session").await?;
    let pk = keys::session_partition(permit.operator(), &id);
    let query = Query::prefix(Index::Table, pk, keys::SESSION_FACTS);
    let rows = collect(&permit, query, &page, |_: &FactRow| true).await?;
    Ok(Json(rows.map(FactView::new)))
}
