//! Chargers that the gateway of a site has refused lately: mistyped identities, wrong passwords.

use std::collections::BTreeSet;

use axum::Json;
use forecourt_types::{GatewayId, SiteId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, Placed as _, Reach, ReadReached, Scope};
use crate::http::body::Params;
use crate::http::cursor::ListName;
use crate::http::listed::{Range, page_of_few};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use forecourt_store::keys;
use forecourt_store::ports::{Index, Item, Key, MAX_KEYS_AT_ONCE, Query};
use forecourt_store::rows::config::Station;
use forecourt_store::rows::facts::{AttemptRow, AttemptsRow};

/// The most sites of a page, of which each has up to [`AttemptsRow::MOST`] attempts.
const MAX_SITES: u32 = 20;

/// A charger that wanted to connect and was refused.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionAttempt)]
pub(crate) struct AttemptView {
    /// The site whose gateway refused it.
    #[schema(value_type = String)]
    site_id: SiteId,
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    /// The identity that it showed, as it was typed at the charger.
    #[schema(value_type = String, example = "CP-07")]
    station_id: StationId,
    /// Whether there is a station with this identity now. If not, and it is yours, add it with
    /// `POST /v1/stations`.
    is_added: bool,
    /// Why it was refused: `unknown`, `no_identity` (unknown, and with characters that no
    /// identity may have), `not_open` (its security profile is 0, and unknown stations are not let
    /// in), `no_password`, `needs_tls`, `wrong_user`, `wrong_password`, `profile_not_served`,
    /// `too_many_unknown` or `no_common_version`. Gateways of later releases may tell others.
    #[schema(example = "unknown")]
    why: String,
    /// The address from which it came last, as the gateway saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "192.0.2.7")]
    address: Option<String>,
    /// How often it was refused, as far as its gateway remembers. It is told after a minute, then
    /// ever later, after an hour at most.
    count: u32,
    /// When it was refused first, as far as that is known.
    #[schema(value_type = String, format = DateTime)]
    first_at: Timestamp,
    /// When it was refused last.
    #[schema(value_type = String, format = DateTime)]
    last_at: Timestamp,
}

/// The attempts that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttemptFilter {
    /// Only attempts at this site.
    #[param(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// 1 to 20 sites, each with all its attempts; 20 when left out.
    #[param(minimum = 1, maximum = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
}

/// List the chargers that were refused at the door within seven days, by site and the newest first.
/// A gateway tells of one within seconds, and again after a minute, then ever later, up to an
/// hour. Of each site the 50 newest are kept, one for each identity; one that has come in since
/// stays in the list. A person with named stations sees the attempts with their identities only.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/connection-attempts", tag = "stations", params(AttemptFilter),
    responses((status = 200, body = Listing<AttemptView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list_attempts(
    permit: Permit<ReadReached>,
    Params(filter): Params<AttemptFilter>,
    list: ListName,
) -> Result<Json<Listing<AttemptView>>, Problem> {
    if filter.limit.is_some_and(|limit| limit > MAX_SITES) {
        let detail = format!("limit: must be 1 to {MAX_SITES}");
        return Err(Problem::new(Code::InvalidQuery, detail));
    }
    let limit = filter.limit.unwrap_or(MAX_SITES);
    let page = PageRequest::new(Some(limit), filter.cursor.as_deref(), &list)?;
    let rows = match sites(&permit, filter.site_id.as_ref()).await? {
        None => {
            let query = Query::prefix(Index::Table, keys::attempts(permit.operator()), "");
            collect::<AttemptsRow>(&permit, query, &page, |_| true).await?
        }
        Some(sites) => of_sites(&permit, &page, &sites).await?,
    };
    let mut attempts: Vec<(SiteId, AttemptRow)> = Vec::new();
    for row in rows.items {
        let shown = row.attempts.into_iter();
        let shown = shown.filter(|attempt| is_shown(&permit, attempt));
        attempts.extend(shown.map(|attempt| (row.site_id.clone(), attempt)));
    }
    let added = added(&permit, &attempts).await?;
    let view = |(site_id, attempt): (SiteId, AttemptRow)| AttemptView {
        site_id,
        gateway_id: attempt.gateway_id,
        is_added: added.contains(&attempt.station_id),
        station_id: attempt.station_id,
        why: attempt.why,
        address: attempt.address,
        count: attempt.count,
        first_at: attempt.first_at,
        last_at: attempt.last_at,
    };
    Ok(Json(Listing {
        items: attempts.into_iter().map(view).collect(),
        next_cursor: rows.next_cursor,
    }))
}

fn is_shown(scope: &Scope, attempt: &AttemptRow) -> bool {
    let is_reached = match scope.reach() {
        Reach::All | Reach::Sites(_) => true,
        Reach::Stations(stations) => stations.contains(&attempt.station_id),
        Reach::Own(_) => false,
    };
    is_reached && AttemptsRow::is_kept(attempt, scope.now())
}

/// The sites whose attempts are wanted, within the caller's reach; none for all of the operator.
async fn sites(
    scope: &Scope,
    wanted: Option<&SiteId>,
) -> Result<Option<BTreeSet<SiteId>>, Problem> {
    let own = match scope.reach() {
        Reach::All => return Ok(wanted.map(|site| BTreeSet::from([site.clone()]))),
        Reach::Sites(sites) => sites.clone(),
        Reach::Own(_) => BTreeSet::new(),
        Reach::Stations(stations) => {
            let keys = stations
                .iter()
                .map(|id| keys::station(scope.operator(), id));
            let stations = read(scope, keys.collect()).await?;
            let stations = stations.iter().map(Item::read::<Station>);
            let sites = stations.map(|station| Ok::<_, Problem>(station?.site_id));
            sites.collect::<Result<_, _>>()?
        }
    };
    let is_wanted = |id: &SiteId| wanted.is_none_or(|site| site == id);
    Ok(Some(own.into_iter().filter(is_wanted).collect()))
}

async fn of_sites(
    scope: &Scope,
    page: &PageRequest,
    sites: &BTreeSet<SiteId>,
) -> Result<Listing<AttemptsRow>, Problem> {
    let operator = scope.operator();
    let keys = sites.iter().map(|site| keys::attempts_at(operator, site));
    let mut rows = Vec::new();
    for item in read(scope, keys.collect()).await? {
        rows.push((item.key.sk.clone(), item.read::<AttemptsRow>()?));
    }
    page_of_few(rows, &Range::default(), false, page)
}

/// The identities of these attempts with which there is a station now.
async fn added(
    scope: &Scope,
    attempts: &[(SiteId, AttemptRow)],
) -> Result<BTreeSet<StationId>, Problem> {
    let ids: BTreeSet<&StationId> = attempts.iter().map(|(_, row)| &row.station_id).collect();
    let keys = ids
        .into_iter()
        .map(|id| keys::station(scope.operator(), id));
    let stations = read(scope, keys.collect()).await?;
    let mut added = BTreeSet::new();
    for item in &stations {
        let station: Station = item.read()?;
        // Whoever reaches named sites is not told what stands elsewhere.
        if station.is_within(scope.reach()) {
            added.insert(station.station_id);
        }
    }
    Ok(added)
}

async fn read(scope: &Scope, keys: Vec<Key>) -> Result<Vec<Item>, Problem> {
    let mut items = Vec::new();
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        items.extend(scope.table().get_many(some).await?);
    }
    Ok(items)
}
