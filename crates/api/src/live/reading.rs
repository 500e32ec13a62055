//! What is told of the values that a charger has just measured.

use forecourt_types::StationId;

use super::shown::{Place, Reader, Shown, connector_name, written};
use super::topic::{self, Topic};
use crate::http::problem::Problem;
use crate::places::readings::ReadingView;
use forecourt_cloud::telemetry::holding_of;
use forecourt_store::keys;
use forecourt_store::rows::facts::{ConnectorRow, NewestReading, SessionRow};
use forecourt_store::rows::load;

impl Reader<'_> {
    /// What is shown of values that were just measured; none if no chart shows them, or none of
    /// them holds: they may reach the cloud after the end of their charge.
    pub(super) async fn measured(
        &mut self,
        station_id: &StationId,
        reading: &NewestReading,
    ) -> Result<Option<Shown>, Problem> {
        if ReadingView::new(station_id, &reading.measured, None).is_none() {
            return Ok(None);
        }
        let Some(station) = self.station(station_id).await? else {
            return Ok(None);
        };
        let charge = self.charge_at(station_id, reading).await?;
        let Some(held) = holding_of(reading, charge.as_slice()) else {
            return Ok(None);
        };
        let site = &station.site_id;
        let mut topics = topic::of_station(site, station_id);
        topics.extend(held.session_id.clone().map(Topic::Session));
        let Some(body) = ReadingView::new(station_id, &held.measured, held.session_id) else {
            return Ok(None);
        };
        let at = held.measured.sampled_at.timestamp();
        let told = held.measured.connector;
        Ok(Some(Shown {
            topics,
            place: Place::Station(site.clone(), station_id.clone()),
            entity: "reading",
            id: connector_name(station_id, told.evse_id, told.connector_id),
            // Of two readings the one that was taken later counts.
            revision: u64::try_from(at.millis()).unwrap_or_default(),
            body: Some(written(&body)?),
        }))
    }

    /// The charge that goes on at the connector of these values.
    async fn charge_at(
        &self,
        station: &StationId,
        reading: &NewestReading,
    ) -> Result<Option<SessionRow>, Problem> {
        let told = reading.measured.connector;
        let (evse, connector) = (told.evse_id, told.connector_id);
        let key = keys::connector(self.operator, station, evse, connector);
        let connector = load::<ConnectorRow>(self.table, &key).await?;
        let Some(id) = connector.and_then(|connector| connector.row.session_id) else {
            return Ok(None);
        };
        let key = keys::session(self.operator, &id);
        let session = load::<SessionRow>(self.table, &key).await?;
        Ok(session.map(|session| session.row))
    }
}
