//! What is told of something that has changed: what the API answers about it.

use std::collections::BTreeMap;

use forecourt_types::{OperatorId, SiteId, StationId, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::messages::Item;
use super::topic::{self, Topic};
use crate::access::{Placed, Reach};
use crate::charging::commands::CommandView;
use crate::charging::sessions::SessionView;
use crate::http::problem::Problem;
use crate::places::connectors::ConnectorView;
use crate::places::state::StationStateView;
use crate::places::stations::StationView;
use forecourt_store::keys;
use forecourt_store::messages::{LiveEntity, LiveGone};
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{Command, Station};
use forecourt_store::rows::facts::{ConnectorRow, SessionRow};
use forecourt_store::rows::load;

/// Something that has changed, as it is now.
pub(super) struct Shown {
    /// The topics under which it is told.
    pub(super) topics: Vec<Topic>,
    /// Where it is, which decides who is told of it.
    pub(super) place: Place,
    pub(super) entity: &'static str,
    pub(super) id: String,
    pub(super) revision: u64,
    /// What the API answers about it; none if it is there no longer.
    pub(super) body: Option<Value>,
}

/// Where something is.
pub(super) enum Place {
    /// It is for those alone who reach everything of the operator.
    Operator,
    Station(SiteId, StationId),
    Session(Box<SessionRow>),
}

impl Shown {
    /// Whether somebody with this reach is told of it.
    pub(super) fn is_within(&self, reach: &Reach) -> bool {
        match &self.place {
            Place::Operator => *reach == Reach::All,
            Place::Station(site, station) => reach.has_station(site, station),
            Place::Session(session) => session.is_within(reach),
        }
    }

    /// Something that was removed; none if that is not told.
    pub(super) fn gone(gone: &LiveGone) -> Option<Self> {
        let (entity, id, place, topics) = match &gone.entity {
            LiveEntity::Station { station_id } => {
                let site = gone.site_id.clone()?;
                let topics = topic::of_station(&site, station_id);
                let place = Place::Station(site, station_id.clone());
                ("station", station_id.to_string(), place, topics)
            }
            LiveEntity::Gateway { gateway_id } => {
                let topics = vec![Topic::Operator];
                ("gateway", gateway_id.to_string(), Place::Operator, topics)
            }
            LiveEntity::StationState { .. }
            | LiveEntity::Connector { .. }
            | LiveEntity::Command { .. }
            | LiveEntity::Review { .. }
            | LiveEntity::Session { .. } => return None,
        };
        Some(Self {
            topics,
            place,
            entity,
            id,
            revision: gone.revision,
            body: None,
        })
    }

    /// It as an item of this topic.
    pub(super) fn item(&self, topic: &str) -> Item {
        Item {
            topic: topic.to_owned(),
            entity: self.entity,
            id: self.id.clone(),
            revision: self.revision,
            body: self.body.clone(),
            gone: self.body.is_none(),
        }
    }
}

/// Reads what has changed at one operator.
pub(super) struct Reader<'a> {
    pub(super) table: &'a dyn Table,
    pub(super) operator: &'a OperatorId,
    pub(super) now: Timestamp,
    stations: BTreeMap<StationId, Option<Station>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(table: &'a dyn Table, operator: &'a OperatorId, now: Timestamp) -> Self {
        Self {
            table,
            operator,
            now,
            stations: BTreeMap::new(),
        }
    }

    /// Reads it as it is now; none if it is not there any more.
    pub(super) async fn read(&mut self, entity: &LiveEntity) -> Result<Option<Shown>, Problem> {
        match entity {
            LiveEntity::Gateway { gateway_id } => self.gateway(gateway_id).await,
            LiveEntity::Review { at, review_id } => self.review(*at, review_id).await,
            LiveEntity::Session { session_id } => {
                let key = keys::session(self.operator, session_id);
                let row = load::<SessionRow>(self.table, &key).await?;
                row.map(|row| of_session(row.row)).transpose()
            }
            LiveEntity::Station { station_id }
            | LiveEntity::StationState { station_id }
            | LiveEntity::Connector { station_id, .. }
            | LiveEntity::Command { station_id, .. } => match self.station(station_id).await? {
                Some(station) => self.of_station(entity, &station).await,
                None => Ok(None),
            },
        }
    }

    /// Reads a station once.
    pub(super) async fn station(&mut self, id: &StationId) -> Result<Option<Station>, Problem> {
        if let Some(known) = self.stations.get(id) {
            return Ok(known.clone());
        }
        let row = load::<Station>(self.table, &keys::station(self.operator, id)).await?;
        let station = row.map(|row| row.row);
        self.stations.insert(id.clone(), station.clone());
        Ok(station)
    }

    async fn of_station(
        &self,
        entity: &LiveEntity,
        station: &Station,
    ) -> Result<Option<Shown>, Problem> {
        let (table, operator, id) = (self.table, self.operator, &station.station_id);
        let at = |entity, name, revision, body| told(station, entity, name, revision, body);
        match entity {
            LiveEntity::Session { .. } | LiveEntity::Gateway { .. } | LiveEntity::Review { .. } => {
                Ok(None)
            }
            LiveEntity::Station { .. } => {
                let revision = station.stamps.revision;
                let body = written(&StationView::from(station.clone()))?;
                Ok(Some(at("station", id.to_string(), revision, body)))
            }
            LiveEntity::StationState { .. } => {
                let view = StationStateView::of(table, operator, station).await?;
                let revision = view.revision();
                let body = written(&view)?;
                Ok(Some(at("station_state", id.to_string(), revision, body)))
            }
            LiveEntity::Connector {
                evse_id,
                connector_id,
                ..
            } => {
                let evse = (*evse_id > 0).then_some(*evse_id);
                let key = keys::connector(operator, id, evse, *connector_id);
                let Some(row) = load::<ConnectorRow>(table, &key).await? else {
                    return Ok(None);
                };
                let name = connector_name(id, evse, *connector_id);
                let body = written(&ConnectorView::heard(station, row.row))?;
                Ok(Some(at("connector", name, row.revision, body)))
            }
            LiveEntity::Command { command_id, .. } => {
                let key = keys::command(operator, id, command_id);
                let Some(row) = load::<Command>(table, &key).await? else {
                    return Ok(None);
                };
                let body = written(&CommandView::from(row.row))?;
                let mut shown = at("command", command_id.to_string(), row.revision, body);
                // A page of a whole site shows no commands.
                shown.topics = vec![Topic::Station(id.clone())];
                Ok(Some(shown))
            }
        }
    }
}

fn told(station: &Station, entity: &'static str, id: String, revision: u64, body: Value) -> Shown {
    let (site, station) = (station.site_id.clone(), station.station_id.clone());
    Shown {
        topics: topic::of_station(&site, &station),
        place: Place::Station(site, station),
        entity,
        id,
        revision,
        body: Some(body),
    }
}

fn of_session(row: SessionRow) -> Result<Shown, Problem> {
    let mut topics = vec![
        Topic::Session(row.session_id.clone()),
        Topic::Station(row.station_id.clone()),
    ];
    topics.extend(row.site_id.clone().map(Topic::Site));
    Ok(Shown {
        topics,
        entity: "session",
        id: row.session_id.to_string(),
        revision: row.stamps.revision,
        body: Some(written(&SessionView::from(row.clone()))?),
        place: Place::Session(Box::new(row)),
    })
}

/// A connector as items name it, such as `CP-1/1`, or `CP-1/1/2` for EVSE 1, connector 2.
pub(super) fn connector_name(station: &StationId, evse: Option<u32>, connector: u32) -> String {
    match evse {
        Some(evse) => format!("{station}/{evse}/{connector}"),
        None => format!("{station}/{connector}"),
    }
}

pub(super) fn written<V: Serialize>(view: &V) -> Result<Value, Problem> {
    serde_json::to_value(view).map_err(|error| Problem::internal(&error))
}
