//! The cards that were refused at a station outside of a charge.

use axum::Json;
use forecourt_domain::fact::{AuthorizationDecided, DecidedBy, Fact, TokenStatus};
use forecourt_types::{StationId, Timestamp, TokenUid};
use serde::{Deserialize, Serialize};
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

/// A card that was shown at a station and might not charge. Kept for 90 days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefusedCard)]
pub(crate) struct RefusedCardView {
    /// The number of the card, as the charger read it.
    #[schema(value_type = String)]
    token_uid: TokenUid,
    /// Why it was refused: `blocked`, `expired`, `invalid` (nobody knows the card),
    /// `concurrent_tx` (it charges elsewhere) or `no_credit`.
    #[schema(value_type = String)]
    status: TokenStatus,
    /// Who decided: the `cloud` at that moment, the `token_list` that the gateway has, its
    /// `cache` of earlier answers, or the `policy` of the site for unknown cards.
    #[schema(value_type = String)]
    decided_by: DecidedBy,
    /// When the gateway received the message of the charger.
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
}

impl RefusedCardView {
    fn new(row: NoticeRow) -> Option<Self> {
        let Fact::AuthorizationDecided(fact) = row.fact else {
            return None;
        };
        let AuthorizationDecided {
            token_uid,
            decision,
        } = fact;
        Some(Self {
            token_uid,
            status: decision.status,
            decided_by: decision.by,
            received_at: row.received_at.timestamp(),
        })
    }
}

/// The refused cards that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusedCardFilter {
    /// Only cards refused at or after this: a time of RFC 3339, or a day.
    from: Option<String>,
    /// Only cards refused before this: a time of RFC 3339, or a day.
    to: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

const PREFIX: &str = "refused-card#";

/// List the cards that were refused at a station, newest first. A card that was refused at the
/// start of a charge, without being asked for before, shows in the session of that charge.
///
/// # Errors
/// 404 when there is no such station.
#[utoipa::path(get, path = "/v1/stations/{station_id}/refused-cards", tag = "notices",
    params(("station_id" = String, Path), RefusedCardFilter),
    responses((status = 200, body = Listing<RefusedCardView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn refused_cards_of_station(
    permit: Permit<ReadReached>,
    Id(station): Id<StationId>,
    Params(filter): Params<RefusedCardFilter>,
    list: ListName,
) -> Result<Json<Listing<RefusedCardView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let key = keys::station(permit.operator(), &station);
    permit.find::<Station>(&key, "station").await?;
    let partition = keys::station_partition(permit.operator(), &station);
    let query = period.newest_first(Query::prefix(Index::Table, partition, PREFIX), PREFIX);
    let rows = collect(&permit, query, &page, |_: &NoticeRow| true).await?;
    let items = rows.items.into_iter().filter_map(RefusedCardView::new);
    Ok(Json(Listing {
        items: items.collect(),
        next_cursor: rows.next_cursor,
    }))
}
