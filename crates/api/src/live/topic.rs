//! What can be watched, and by whom.

use forecourt_types::{GatewayId, OperatorId, SessionId, SiteId, StationId, Timestamp};
use serde::de::DeserializeOwned;

use crate::access::{Caller, Placed, Reach};
use crate::http::problem::Problem;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Key, Query, Table};
use forecourt_store::rows::config::{Gateway, Operator, Site, Stamps, Station};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::{load, load_page};

/// How long a mark holds: two minutes, more than two pings of an app.
pub(super) const HOLDS_MS: i64 = 120_000;

/// How long the mark on a gateway holds of those who watch the operator as a whole: 15 minutes.
/// There can be many gateways, and each mark is a write on two rows. So they hold longer than the
/// watching; what is told in vain after its end is a message for each link that changes, and for
/// each session that begins or ends.
pub(super) const GATEWAYS_HOLD_MS: i64 = 15 * 60_000;

/// The rest of the mark on a gateway with which it is renewed: 5 minutes, so that it never ends
/// while somebody watches.
const GATEWAYS_RENEW_MS: i64 = 5 * 60_000;

/// The time after which a ping renews the marks of what is watched: a little less than a ping.
pub(super) const RENEW_AFTER_MS: i64 = 40_000;

/// A topic that apps watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Topic {
    /// The gateways of the operator, what waits for a person, and the sessions that begin and end.
    Operator,
    /// The stations, connectors and sessions of a site.
    Site(SiteId),
    /// A station, its connectors, its sessions and its commands.
    Station(StationId),
    /// A session as long as it changes.
    Session(SessionId),
}

/// The rows behind a topic.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// The rows that whoever changes something of the topic reads. The mark stands on them.
    pub(super) marked: Vec<Key>,
    /// The row of the operator, on which the mark of those stands who watch it as a whole.
    pub(super) overview: Vec<Key>,
    /// The rows of its gateways on which that mark is missing or ends soon.
    pub(super) gateways: Vec<Key>,
    /// Whose chart values are wanted soon; none if a gateway was asked for them just before.
    pub(super) charts: Option<Charts>,
}

/// The stations of one gateway whose chart values are wanted soon.
#[derive(Debug)]
pub(super) struct Charts {
    pub(super) gateway: GatewayId,
    /// At most [`CHARTS_MAX`] stations.
    pub(super) stations: Vec<StationId>,
}

/// The most stations of a site whose chart values a gateway is asked for: more than a page shows.
pub(super) const CHARTS_MAX: u32 = 50;

impl Topic {
    /// Reads a topic; none if there is no such kind of topic.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == "operator" {
            return Some(Self::Operator);
        }
        let (kind, id) = text.split_once(':')?;
        match kind {
            "site" => SiteId::new(id).ok().map(Self::Site),
            "station" => StationId::new(id).ok().map(Self::Station),
            "session" => SessionId::new(id).ok().map(Self::Session),
            _ => None,
        }
    }

    /// The topic as apps name it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Operator => "operator".to_owned(),
            Self::Site(id) => format!("site:{id}"),
            Self::Station(id) => format!("station:{id}"),
            Self::Session(id) => format!("session:{id}"),
        }
    }

    /// The rows behind the topic, if it is there and the caller reaches it.
    pub(super) async fn of(
        &self,
        table: &dyn Table,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Option<Watched>, Problem> {
        match self {
            Self::Operator => of_operator(table, caller, now).await,
            Self::Site(id) => of_site(table, caller, id, now).await,
            Self::Station(id) => {
                let key = keys::station(&caller.operator_id, id);
                let Some(station) = reached::<Station>(table, caller, &key).await? else {
                    return Ok(None);
                };
                let charts = charts_of(table, &caller.operator_id, &station, now).await?;
                Ok(Some(Watched {
                    marked: vec![key],
                    charts,
                    ..Watched::default()
                }))
            }
            Self::Session(id) => of_session(table, caller, id, now).await,
        }
    }
}

/// The most gateways of an operator on which a mark is set, the first ones by their ids. Of further
/// ones those who watch the operator are told nothing; the document of live sockets says so.
const GATEWAYS_MAX: u32 = 200;

async fn of_operator(
    table: &dyn Table,
    caller: &Caller,
    now: Timestamp,
) -> Result<Option<Watched>, Problem> {
    if caller.reach != Reach::All {
        return Ok(None);
    }
    let operator = &caller.operator_id;
    let key = keys::operator(operator);
    let Some(row) = load::<Operator>(table, &key).await? else {
        return Ok(None);
    };
    if is_just_before(row.row.stamps.overview_until, now) {
        return Ok(Some(Watched::default()));
    }
    let query = Query {
        limit: GATEWAYS_MAX,
        ..Query::prefix(Index::Table, keys::list(operator, List::Gateways), "")
    };
    let (gateways, _) = load_page::<Gateway>(table, &query).await?;
    let renewed_at = now.plus_millis(GATEWAYS_RENEW_MS);
    let ends_soon = |stamps: &Stamps| stamps.overview_until.is_none_or(|until| until < renewed_at);
    let ending = gateways.iter().map(|gateway| &gateway.row);
    let ending = ending.filter(|gateway| gateway.active && ends_soon(&gateway.stamps));
    let marked = ending.flat_map(|gateway| {
        let id = &gateway.gateway_id;
        [keys::gateway(operator, id), keys::route(operator, id)]
    });
    Ok(Some(Watched {
        overview: vec![key],
        gateways: marked.collect(),
        ..Watched::default()
    }))
}

async fn of_site(
    table: &dyn Table,
    caller: &Caller,
    id: &SiteId,
    now: Timestamp,
) -> Result<Option<Watched>, Problem> {
    let operator = &caller.operator_id;
    let key = keys::site(operator, id);
    let Some(site) = reached::<Site>(table, caller, &key).await? else {
        return Ok(None);
    };
    let Some(gateway) = site.active_gateway_id else {
        let marked = vec![key];
        return Ok(Some(Watched {
            marked,
            ..Watched::default()
        }));
    };
    // What comes from the site is written by functions that read the row of its gateway, and what
    // people change there by a function that reads that of the site.
    let marked = vec![keys::gateway(operator, &gateway), key];
    if was_marked_just_before(&site.stamps, now) {
        return Ok(Some(Watched {
            marked,
            ..Watched::default()
        }));
    }
    let query = Query {
        limit: CHARTS_MAX,
        ..Query::prefix(Index::Gsi1, keys::stations_of_site(operator, id), "")
    };
    let (stations, _) = load_page::<Station>(table, &query).await?;
    let stations = stations.into_iter().map(|station| station.row.station_id);
    let charts = Charts {
        gateway,
        stations: stations.collect(),
    };
    Ok(Some(Watched {
        marked,
        charts: Some(charts),
        ..Watched::default()
    }))
}

async fn of_session(
    table: &dyn Table,
    caller: &Caller,
    id: &SessionId,
    now: Timestamp,
) -> Result<Option<Watched>, Problem> {
    let operator = &caller.operator_id;
    let key = keys::session(operator, id);
    let Some(session) = reached::<SessionRow>(table, caller, &key).await? else {
        return Ok(None);
    };
    let station_key = keys::station(operator, &session.station_id);
    let mut charts = None;
    if session.status.is_open()
        && let Some(station) = load::<Station>(table, &station_key).await?
    {
        charts = charts_of(table, operator, &station.row, now).await?;
    }
    // The row of the session is changed all the time, which can take the mark away. That of its
    // station is not.
    Ok(Some(Watched {
        marked: vec![station_key, key],
        charts,
        ..Watched::default()
    }))
}

/// Who is asked for the chart values of a station.
async fn charts_of(
    table: &dyn Table,
    operator: &OperatorId,
    station: &Station,
    now: Timestamp,
) -> Result<Option<Charts>, Problem> {
    if was_marked_just_before(&station.stamps, now) {
        return Ok(None);
    }
    let site = load::<Site>(table, &keys::site(operator, &station.site_id)).await?;
    let gateway = site.and_then(|site| site.row.active_gateway_id);
    Ok(gateway.map(|gateway| Charts {
        gateway,
        stations: vec![station.station_id.clone()],
    }))
}

/// Whether the row was marked so short a time ago that its gateway need not be asked for chart
/// values again, because another socket watches it, too.
fn was_marked_just_before(stamps: &Stamps, now: Timestamp) -> bool {
    is_just_before(stamps.watched_until, now)
}

/// Whether a mark that ends at this time was set so short a time ago that another ping comes before
/// its end.
fn is_just_before(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| until > now.plus_millis(HOLDS_MS - RENEW_AFTER_MS))
}

async fn reached<R: DeserializeOwned + Placed>(
    table: &dyn Table,
    caller: &Caller,
    key: &Key,
) -> Result<Option<R>, Problem> {
    let loaded = load::<R>(table, key).await?;
    let row = loaded.map(|loaded| loaded.row);
    Ok(row.filter(|row| row.is_within(&caller.reach)))
}

/// The topics of a station and of what belongs to it.
pub(super) fn of_station(site: &SiteId, station: &StationId) -> Vec<Topic> {
    vec![Topic::Site(site.clone()), Topic::Station(station.clone())]
}
