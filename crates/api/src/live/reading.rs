//! What is told of the values that a charger has just measured.

use forecourt_domain::fact::Measured;
use forecourt_types::{SessionId, StationId};

use super::shown::{Place, Reader, Shown, connector_name, written};
use super::topic::{self, Topic};
use crate::http::problem::Problem;
use crate::places::readings::ReadingView;
use forecourt_cloud::telemetry::is_told_of;
use forecourt_store::keys;
use forecourt_store::rows::facts::{ConnectorRow, SessionRow};
use forecourt_store::rows::load;

impl Reader<'_> {
    /// What is shown of values that were just measured; none if no chart shows them.
    pub(super) async fn measured(
        &mut self,
        station_id: &StationId,
        measured: &Measured,
    ) -> Result<Option<Shown>, Problem> {
        if ReadingView::new(station_id, measured, None).is_none() {
            return Ok(None);
        }
        let Some(station) = self.station(station_id).await? else {
            return Ok(None);
        };
        let session_id = self.session_of(station_id, measured).await?;
        let site = &station.site_id;
        let mut topics = topic::of_station(site, station_id);
        topics.extend(session_id.clone().map(Topic::Session));
        let Some(body) = ReadingView::new(station_id, measured, session_id) else {
            return Ok(None);
        };
        let at = measured.sampled_at.timestamp();
        let told = measured.connector;
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
        let is_its = session.is_some_and(|session| is_told_of(measured, &session.row));
        Ok(is_its.then_some(id))
    }
}
