//! Tickets: a browser cannot send a header with the opening of a WebSocket, so the address that it
//! opens holds a secret that is good once and for a short time.

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::watcher;
use crate::access::{Permit, ReadReached};
use crate::http::answer::Secret;
use crate::http::body::Body;
use crate::http::problem::Problem;
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Transacted, Write};
use forecourt_store::rows::live::LiveTicketRow;

/// How long a ticket is valid: 30 seconds, enough to open a socket over a slow line.
const TICKET_MS: i64 = 30_000;

/// What a ticket is asked for with: nothing yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTicket {}

/// A ticket, which opens a live socket once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveTicket)]
pub(crate) struct TicketView {
    /// The secret. It is in `url` already.
    ticket: String,
    /// The address to open as a WebSocket.
    #[schema(example = "wss://api.example/v1/live?ticket=…")]
    url: String,
    /// The time from which the ticket opens nothing.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Get a ticket, which opens one WebSocket within 30 seconds. Over that socket you hear at once
/// what changes at the sites that you reach. The socket keeps the rights that you have now; it is
/// closed when they change, and after two hours at the latest.
///
/// # Errors
/// 401 without a valid token.
#[utoipa::path(post, path = "/v1/live/tickets", tag = "live", request_body = NewTicket,
    responses((status = 201, body = TicketView)), security(("oauth2" = ["read"])))]
pub(crate) async fn create(
    permit: Permit<ReadReached>,
    Body(NewTicket {}): Body<NewTicket>,
) -> Result<Secret<(StatusCode, Json<TicketView>)>, Problem> {
    let ticket = ids::new_secret(permit.entropy());
    let expires_at = permit.now().plus_millis(TICKET_MS);
    let row = LiveTicketRow {
        watcher: watcher::frozen(permit.caller()),
        expires_at,
    };
    let item = Item::new(keys::live_ticket(&ticket), &row)?.with_expiry(expires_at);
    let writes = vec![Write::put_unchanged(item)];
    match permit.table().transact(writes).await? {
        Transacted::Committed => {}
        Transacted::ConditionFailed { .. } => return Err(Problem::conflict()),
    }
    let url = format!("{}?ticket={ticket}", permit.settings().live_url);
    let view = TicketView {
        ticket,
        url,
        expires_at,
    };
    Ok(Secret((StatusCode::CREATED, Json(view))))
}
