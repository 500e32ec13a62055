//! The notices of a charger, which belong to no charge: firmware and log status, security events,
//! reports, vendors' own messages, and messages that broke their schema.

use axum::Json;
use forecourt_domain::fact::{Fact, Flag, Noticed};
use forecourt_domain::secret_settings;
use forecourt_types::{StationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, ReadReached};
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::Period;
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::Station;
use forecourt_store::rows::facts::NoticeRow;

/// A notice of a station. Notices are kept for 90 days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notice)]
pub(crate) struct NoticeView {
    /// The OCPP action, such as `FirmwareStatusNotification`. Notices that the gateway itself
    /// makes are `StationConnected`, `StationDisconnected` and `CallResultError`.
    kind: String,
    /// The JSON text as it came, or its first 8 KB, without secrets.
    text: String,
    /// The same content as a value; absent when the text was cut, or has a value that
    /// cannot be represented.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    payload: Option<Value>,
    /// Whether the text was cut.
    truncated: bool,
    /// The oddities that were found: `schema_violated` when the message broke its schema.
    #[schema(value_type = Vec<String>)]
    flags: Vec<Flag>,
    /// The fields that broke the schema, each as `field:code`,
    /// such as `chargePointModel:too_long`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    oddities: Vec<String>,
    /// When it happened, as the charger claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    claimed_at: Option<Timestamp>,
    /// When the gateway received it.
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
}

impl NoticeView {
    /// None for a row that holds chart values.
    fn new(row: NoticeRow) -> Option<Self> {
        let Fact::Noticed(noticed) = row.fact else {
            return None;
        };
        let (text, payload) = shown(&noticed);
        Some(Self {
            kind: noticed.action,
            text,
            payload,
            truncated: noticed.truncated,
            flags: noticed.flags,
            oddities: noticed.oddities,
            claimed_at: row.claimed_at.map(|at| at.timestamp()),
            received_at: row.received_at.timestamp(),
        })
    }
}

/// The text as it came, with secrets hidden, and the same content as a value.
fn shown(noticed: &Noticed) -> (String, Option<Value>) {
    let masked = secret_settings::shown(&noticed.payload);
    match noticed.payload.value() {
        None => (masked.as_str().unwrap_or_default().to_owned(), None),
        Some(value) if value == masked => (noticed.payload.as_str().to_owned(), Some(value)),
        Some(_) => (masked.to_string(), Some(masked)),
    }
}

/// The notices that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeFilter {
    /// Only notices of this OCPP action.
    kind: Option<String>,
    /// Only notices received at or after this: a time of RFC 3339, or a day.
    from: Option<String>,
    /// Only notices received before this: a time of RFC 3339, or a day.
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

const PREFIX: &str = "notice#";

/// List the notices of a station, newest first: what it reported outside of charges.
///
/// # Errors
/// 404 when there is no such station.
#[utoipa::path(get, path = "/v1/stations/{station_id}/notices", tag = "notices",
    params(("station_id" = String, Path), NoticeFilter),
    responses((status = 200, body = Listing<NoticeView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list_of_station(
    permit: Permit<ReadReached>,
    Id(station): Id<StationId>,
    Params(filter): Params<NoticeFilter>,
    list: ListName,
) -> Result<Json<Listing<NoticeView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let key = keys::station(permit.operator(), &station);
    permit.find::<Station>(&key, "station").await?;
    let partition = keys::station_partition(permit.operator(), &station);
    let query = period.newest_first(Query::prefix(Index::Table, partition, PREFIX), PREFIX);
    let wanted = |row: &NoticeRow| match &row.fact {
        Fact::Noticed(noticed) => filter
            .kind
            .as_ref()
            .is_none_or(|kind| *kind == noticed.action),
        _ => false,
    };
    let rows = collect(&permit, query, &page, wanted).await?;
    Ok(Json(Listing {
        items: rows.items.into_iter().filter_map(NoticeView::new).collect(),
        next_cursor: rows.next_cursor,
    }))
}
