//! What is told of the values that a charger has just measured.

use forecourt_domain::fact::Measured;
use forecourt_types::{SessionId, StationId, Timestamp};
use serde::Serialize;

use super::shown::{Place, Reader, Shown, connector_name, written};
use super::topic::{self, Topic};
use crate::charging::series::{Measure, is_of_charge};
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::rows::facts::{ConnectorRow, SessionRow};
use forecourt_store::rows::load;

/// The values that one message of a charger told of a connector.
#[derive(Debug, Serialize)]
struct ReadingView {
    station_id: StationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    /// The number of the connector; 0 is the station itself (OCPP 1.6).
    connector_id: u32,
    /// The session to which the values belong, if one runs there.
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<SessionId>,
    /// When they were taken.
    at: Timestamp,
    values: Vec<ReadingValue>,
}

#[derive(Debug, Serialize)]
struct ReadingValue {
    measure: Measure,
    /// The phase as the charger names it; none for a value of all phases.
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<String>,
    value: f64,
}

impl Reader<'_> {
    /// What is shown of values that were just measured; none if no chart shows them.
    pub(super) async fn measured(
        &mut self,
        station_id: &StationId,
        measured: &Measured,
    ) -> Result<Option<Shown>, Problem> {
        let values = values(measured);
        if values.is_empty() {
            return Ok(None);
        }
        let Some(station) = self.station(station_id).await? else {
            return Ok(None);
        };
        let (evse_id, connector_id) = (measured.connector.evse_id, measured.connector.connector_id);
        let session_id = self.session_of(station_id, measured).await?;
        let site = &station.site_id;
        let mut topics = topic::of_station(site, station_id);
        topics.extend(session_id.clone().map(Topic::Session));
        let at = measured.sampled_at.timestamp();
        let body = ReadingView {
            station_id: station_id.clone(),
            evse_id,
            connector_id,
            session_id,
            at,
            values,
        };
        Ok(Some(Shown {
            topics,
            place: Place::Station(site.clone(), station_id.clone()),
            entity: "reading",
            id: connector_name(station_id, evse_id, connector_id),
            // Of two readings the one that was taken later counts.
            revision: u64::try_from(at.millis()).unwrap_or_default(),
            body: Some(written(&body)?),
        }))
    }

    /// The session that runs at the connector, if the values belong to it.
    async fn session_of(
        &self,
        station: &StationId,
        measured: &Measured,
    ) -> Result<Option<SessionId>, Problem> {
        let told = measured.connector;
        let (evse, connector) = (told.evse_id, told.connector_id);
        let key = keys::connector(self.operator, station, evse, connector);
        let connector = load::<ConnectorRow>(self.table, &key).await?;
        let Some(id) = connector.and_then(|connector| connector.row.session_id) else {
            return Ok(None);
        };
        let key = keys::session(self.operator, &id);
        let session = load::<SessionRow>(self.table, &key).await?;
        let transaction = session.map(|session| session.row.transaction_id);
        let is_its = transaction
            .is_some_and(|transaction| is_of_charge(measured, Some(told), transaction.as_ref()));
        Ok(is_its.then_some(id))
    }
}

/// The values that charts show, in the order in which they came.
fn values(measured: &Measured) -> Vec<ReadingValue> {
    let shown = measured.values.iter().filter_map(|told| {
        Measure::ALL.into_iter().find_map(|measure| {
            Some(ReadingValue {
                measure,
                phase: told.phase.clone(),
                value: measure.value(told)?,
            })
        })
    });
    shown.collect()
}
