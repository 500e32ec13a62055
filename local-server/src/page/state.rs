//! Reads what the page shows from the cloud's rows.

use forecourt_billing::Cdr;
use forecourt_domain::fact::Flag;
use forecourt_domain::session::{FLAG_OVERLAPPED, Status};
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Ports, Query, StoreError};
use forecourt_store::rows::config::{Station, User};
use forecourt_store::rows::facts::{CdrRow, ConnectorRow, ReviewRow, SessionRow, StationStateRow};
use forecourt_store::rows::{RowError, load};
use forecourt_types::{OperatorId, SessionId, StationId, Timestamp, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cloud::{Cloud, QueueDepth, QueueError};
use crate::live::Live;

/// The greatest number of stations shown. More do not fit a page that refreshes itself; the API
/// lists all.
const STATIONS_MAX: u32 = 50;
/// The greatest number of connectors shown for a station.
const CONNECTORS_MAX: u32 = 16;
/// The number of sessions read, newest first, to find those that run or have just ended.
const SESSIONS_MAX: u32 = 40;
/// The greatest number of sessions listed as recent.
const RECENT_MAX: usize = 8;
/// The greatest number of open review entries shown, the newest first.
pub(crate) const REVIEWS_MAX: u32 = 100;
/// How far back open entries are searched for among the resolved ones, in pages of [`REVIEWS_MAX`].
const REVIEW_PAGES: usize = 20;

/// Why the page has nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The table failed.
    #[error("the table did not answer")]
    Store(#[from] StoreError),
    /// A row cannot be read.
    #[error("a row cannot be read")]
    Row(#[from] RowError),
    /// The queues failed.
    #[error("the queues did not answer")]
    Queue(#[from] QueueError),
}

/// Everything the page shows at one moment.
#[derive(Debug, Serialize)]
pub struct PageState {
    /// The time of this machine's clock.
    pub now: Timestamp,
    /// The version of the running release.
    pub version: &'static str,
    /// The number of open links of gateways.
    pub links: usize,
    /// The number of messages in each queue between the functions.
    pub queues: Vec<QueueDepth>,
    /// The stations, in the order of their ids.
    pub stations: Vec<StationShown>,
    /// The charges that run, the fastest first.
    pub charging: Vec<SessionShown>,
    /// The sessions that ended, the newest first.
    pub recent: Vec<SessionShown>,
    /// The newest CDR.
    pub last_cdr: Option<CdrShown>,
    /// The open review entries that a person must look at, the newest first.
    pub reviews: Vec<ReviewRow>,
}

/// One station as the page shows it.
#[derive(Debug, Serialize)]
pub struct StationShown {
    station_id: StationId,
    name: Option<String>,
    model: Option<String>,
    protocol: Option<String>,
    last_fact_at: Option<Timestamp>,
    /// Whether the station is connected; none for a station that does not belong to
    /// the gateway inside.
    connected: Option<bool>,
    connectors: Vec<ConnectorRow>,
}

/// One session as the page shows it.
#[derive(Debug, Serialize)]
pub struct SessionShown {
    #[serde(flatten)]
    session: SessionRow,
    user_name: Option<String>,
    /// The energy delivered so far as the gateway inside knows it, in watt-hours.
    live_energy_wh: Option<i64>,
    live_power_w: Option<i64>,
    soc_percent: Option<i64>,
    /// The total price as people write it.
    total_text: Option<String>,
}

/// One CDR as the page shows it.
#[derive(Debug, Serialize)]
pub struct CdrShown {
    #[serde(flatten)]
    cdr: Cdr,
    user_name: Option<String>,
    total_text: String,
    /// The texts of the lines, in the order of the lines.
    line_texts: Vec<String>,
}

/// Reads the rows of one operator that the page shows.
pub(super) struct Reader<'r> {
    pub(super) cloud: &'r Cloud,
    pub(super) live: &'r Live,
    pub(super) operator: &'r OperatorId,
    pub(super) links: usize,
}

impl Reader<'_> {
    pub(super) async fn read(&self) -> Result<PageState, StateError> {
        let (stations, running) = self.stations().await?;
        let mut sessions = self.sessions().await?;
        // A long charge is no longer among the newest sessions.
        for id in running {
            if !sessions.iter().any(|known| known.session.session_id == id) {
                let key = keys::session(self.operator, &id);
                let session = load::<SessionRow>(self.ports().table.as_ref(), &key).await?;
                if let Some(session) = session {
                    sessions.push(self.shown(session.row).await?);
                }
            }
        }
        let (open, ended): (Vec<_>, Vec<_>) = sessions
            .into_iter()
            .partition(|one| one.session.status.is_open());
        // A session whose connector another session uses now only waits for its late stop.
        let runs = |one: &SessionShown| {
            let session = &one.session;
            let overlapped = Flag::Other(FLAG_OVERLAPPED.to_owned());
            session.status == Status::Charging && !session.flags.contains(&overlapped)
        };
        let mut charging: Vec<_> = open.into_iter().filter(runs).collect();
        charging.sort_by_key(|one| std::cmp::Reverse(one.live_power_w));
        let mut recent = ended;
        recent.sort_by_key(|one| std::cmp::Reverse(one.session.ended_at));
        recent.truncate(RECENT_MAX);
        Ok(PageState {
            now: self.ports().clock.now(),
            version: env!("CARGO_PKG_VERSION"),
            links: self.links,
            queues: self.cloud.queue_depths().await?,
            stations,
            charging,
            recent,
            last_cdr: self.last_cdr().await?,
            reviews: self.reviews().await?,
        })
    }

    fn ports(&self) -> &Ports {
        self.cloud.ports()
    }

    /// Returns the first rows of a list.
    async fn rows<R: DeserializeOwned>(&self, query: &Query) -> Result<Vec<R>, StateError> {
        let page = self.ports().table.query(query).await?;
        let rows: Result<Vec<R>, _> = page.items.iter().map(|item| item.read()).collect();
        Ok(rows.map_err(RowError::from)?)
    }

    /// Returns the newest rows of a list in the index.
    async fn newest<R: DeserializeOwned>(
        &self,
        index: Index,
        list: List,
        limit: u32,
    ) -> Result<Vec<R>, StateError> {
        let mut query = Query::prefix(index, keys::list(self.operator, list), "");
        query.descending = true;
        query.limit = limit;
        self.rows(&query).await
    }

    /// Returns the stations, and the sessions that they have open.
    async fn stations(&self) -> Result<(Vec<StationShown>, Vec<SessionId>), StateError> {
        let mut query = Query::prefix(Index::Table, keys::list(self.operator, List::Stations), "");
        query.limit = STATIONS_MAX;
        let (mut shown, mut running) = (Vec::new(), Vec::new());
        for station in self.rows::<Station>(&query).await? {
            let id = station.station_id;
            let pk = keys::station_partition(self.operator, &id);
            let mut query = Query::prefix(Index::Table, pk, "connector#");
            query.limit = CONNECTORS_MAX;
            let connectors = self.rows(&query).await?;
            let key = keys::station_state(self.operator, &id);
            let state = load::<StationStateRow>(self.ports().table.as_ref(), &key).await?;
            let state = state.map(|loaded| loaded.row);
            let last_fact_at = state.as_ref().map(|state| state.last_fact_at.timestamp());
            running.extend(state.iter().flat_map(|state| state.open_sessions.clone()));
            let boot = state.and_then(|state| state.boot);
            shown.push(StationShown {
                connected: self.live.is_connected(&id),
                station_id: id,
                name: station.name,
                model: boot
                    .as_ref()
                    .map(|boot| format!("{} {}", boot.vendor, boot.model)),
                protocol: boot.map(|boot| boot.protocol),
                last_fact_at,
                connectors,
            });
        }
        Ok((shown, running))
    }

    async fn sessions(&self) -> Result<Vec<SessionShown>, StateError> {
        let mut shown = Vec::new();
        let newest = self.newest::<SessionRow>(Index::Gsi1, List::Sessions, SESSIONS_MAX);
        for session in newest.await? {
            shown.push(self.shown(session).await?);
        }
        Ok(shown)
    }

    async fn shown(&self, session: SessionRow) -> Result<SessionShown, StateError> {
        let live = session
            .transaction_id
            .as_ref()
            .and_then(|transaction| self.live.charge(&session.station_id, transaction));
        Ok(SessionShown {
            user_name: self.name_of(session.user_id.as_ref()).await?,
            live_energy_wh: live.as_ref().and_then(|charge| charge.energy_wh()),
            live_power_w: live.as_ref().and_then(|charge| charge.power_w()),
            soc_percent: live.and_then(|charge| charge.soc_percent),
            total_text: session.total.map(|total| total.to_string()),
            session,
        })
    }

    async fn last_cdr(&self) -> Result<Option<CdrShown>, StateError> {
        let rows: Vec<CdrRow> = self.newest(Index::Gsi1, List::Cdrs, 1).await?;
        // A damaged row is the API's to report; the page shows what can be read.
        let Some(cdr) = rows.first().and_then(|row| row.cdr().ok()) else {
            return Ok(None);
        };
        Ok(Some(CdrShown {
            user_name: self.name_of(cdr.user_id.as_ref()).await?,
            total_text: cdr.total.to_string(),
            line_texts: cdr
                .lines
                .iter()
                .map(|line| line.amount.to_string())
                .collect(),
            cdr,
        }))
    }

    async fn reviews(&self) -> Result<Vec<ReviewRow>, StateError> {
        let list = keys::list(self.operator, List::Reviews);
        let mut query = Query::prefix(Index::Table, list, "");
        query.descending = true;
        query.limit = REVIEWS_MAX;
        let mut open: Vec<ReviewRow> = Vec::new();
        for _ in 0..REVIEW_PAGES {
            let page = self.ports().table.query(&query).await?;
            let rows: Result<Vec<ReviewRow>, _> =
                page.items.iter().map(|item| item.read()).collect();
            let rows = rows.map_err(RowError::from)?;
            open.extend(rows.into_iter().filter(|row| row.resolved_at.is_none()));
            query.cursor = page.cursor;
            if query.cursor.is_none() || open.len() >= REVIEWS_MAX as usize {
                break;
            }
        }
        open.truncate(REVIEWS_MAX as usize);
        Ok(open)
    }

    async fn name_of(&self, user: Option<&UserId>) -> Result<Option<String>, StateError> {
        let Some(user) = user else {
            return Ok(None);
        };
        let key = keys::user(self.operator, user);
        let user = load::<User>(self.ports().table.as_ref(), &key).await?;
        Ok(user.map(|loaded| loaded.row.full_name))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::sync::Arc;
    use std::time::Duration;

    use forecourt_store::ports::{Condition, Transacted, Write};
    use forecourt_store::review;
    use forecourt_store::rows::facts::ReviewKind;
    use forecourt_types::Timestamp;

    use super::*;
    use crate::config::QueueConfig;
    use crate::websocket::Connections;

    #[tokio::test]
    async fn an_open_review_is_shown_behind_more_resolved_ones_than_a_page_holds() {
        let folder = tempfile::tempdir().unwrap();
        let queues = QueueConfig {
            visibility: Duration::from_secs(180),
        };
        let nobody = Arc::new(Connections::default());
        let cloud = Cloud::open(folder.path(), &queues, nobody).await.unwrap();
        let operator = OperatorId::new("default").unwrap();
        for number in 0..=REVIEWS_MAX {
            let at = Timestamp::EPOCH.plus_millis(i64::from(number));
            let mut row = review::row(ReviewKind::Session, format!("r{number}"), at, "why");
            row.resolved_at = (number > 0).then_some(at);
            let write = Write::Put {
                item: row.item(&operator).unwrap(),
                condition: Condition::Always,
            };
            let done = cloud.ports().table.transact(vec![write]).await.unwrap();
            assert_eq!(done, Transacted::Committed);
        }
        let reader = Reader {
            cloud: &cloud,
            live: &Live::default(),
            operator: &operator,
            links: 0,
        };
        let open = reader.reviews().await.unwrap();
        let ids: Vec<&str> = open.iter().map(|row| row.review_id.as_str()).collect();
        assert_eq!(ids, ["r0"]);
    }
}
