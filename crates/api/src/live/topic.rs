//! What can be watched, and by whom.

use forecourt_types::{SessionId, SiteId, StationId};
use serde::de::DeserializeOwned;

use crate::access::{Caller, Placed};
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::{Key, Table};
use forecourt_store::rows::config::{Site, Station};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;

/// A topic that apps watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Topic {
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
}

impl Topic {
    /// Reads a topic; none if there is no such kind of topic.
    pub(super) fn parse(text: &str) -> Option<Self> {
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
    ) -> Result<Option<Watched>, Problem> {
        let operator = &caller.operator_id;
        let marked = match self {
            Self::Site(id) => {
                let Some(site) = reached::<Site>(table, caller, &keys::site(operator, id)).await?
                else {
                    return Ok(None);
                };
                // Whatever comes from the site is written by a function that reads this row.
                let gateway = site.active_gateway_id;
                gateway
                    .map(|gateway| keys::gateway(operator, &gateway))
                    .into_iter()
                    .collect()
            }
            Self::Station(id) => {
                let key = keys::station(operator, id);
                if reached::<Station>(table, caller, &key).await?.is_none() {
                    return Ok(None);
                }
                vec![key]
            }
            Self::Session(id) => {
                let key = keys::session(operator, id);
                let Some(session) = reached::<SessionRow>(table, caller, &key).await? else {
                    return Ok(None);
                };
                // The row of the session is changed all the time, which can take the mark away.
                // That of its station is not.
                vec![keys::station(operator, &session.station_id), key]
            }
        };
        Ok(Some(Watched { marked }))
    }
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
