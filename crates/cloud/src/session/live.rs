//! Applies facts of the station itself: boots, connector states, notices.

use forecourt_domain::fact::{Boot, ConnectorStatus, ConnectorStatusKind, Fact, Noticed};
use forecourt_link::Record;
use forecourt_types::ClaimedAt;

use super::replaced::apart;
use super::work::Work;
use forecourt_store::events::{ConnectorData, Event, StationData};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::config::Gateway;
use forecourt_store::rows::facts::{NoticeRow, Presence, StationStateRow};

impl Work<'_> {
    /// Notes that a fact of the station was received.
    pub(super) async fn heard(&mut self, record: &Record) -> Result<(), Failure> {
        let key = keys::station_state(self.unit.operator, &self.source.station);
        let state = self.unit.read::<StationStateRow>(&key).await?;
        let mut state = state.unwrap_or_else(|| StationStateRow {
            gateway_id: self.source.gateway.clone(),
            site_id: None,
            boot: None,
            booted_at: None,
            last_fact_at: record.received_at,
            presence: None,
            open_sessions: Vec::new(),
            connectors: Some(Vec::new()),
            stamps: self.unit.stamps(),
        });
        state.gateway_id = self.source.gateway.clone();
        let station = self.station.as_ref();
        state.site_id = station.map(|station| station.site_id.clone());
        state.last_fact_at = state.last_fact_at.max(record.received_at);
        self.unit.touch(&mut state.stamps);
        Ok(self.unit.put_row(key, &state)?)
    }

    pub(super) async fn booted(&mut self, record: &Record, boot: &Boot) -> Result<(), Failure> {
        let key = keys::station_state(self.unit.operator, &self.source.station);
        if let Some(mut state) = self.unit.read::<StationStateRow>(&key).await? {
            state.boot = Some(boot.clone());
            state.booted_at = Some(record.received_at);
            self.unit.put_row(key, &state)?;
        }
        Ok(())
    }

    /// Notes what a gateway tells of the station's connection. Only a gateway of the station's
    /// present site is believed. The end of a connection is told by the gateway that told its
    /// begin: another one may have the station by then. Returns whether the state has changed.
    async fn connection(&mut self, record: &Record, is_open: bool) -> Result<bool, Failure> {
        let (operator, teller) = (self.unit.operator, &self.source.gateway);
        let gateway = keys::gateway(operator, teller);
        let gateway = self.unit.read::<Gateway>(&gateway).await?;
        let site = self.station.as_ref().map(|station| &station.site_id);
        if gateway.as_ref().map(|gateway| &gateway.site_id) != site {
            return Ok(false);
        }
        let key = keys::station_state(operator, &self.source.station);
        let Some(mut state) = self.unit.read::<StationStateRow>(&key).await? else {
            return Ok(false);
        };
        let told = state.presence.as_ref();
        let is_tellers = told.is_none_or(|told| told.gateway_id == *teller);
        let is_known = told.is_some_and(|told| {
            is_tellers && told.connected == is_open && told.epoch == record.epoch
        });
        if is_known || !(is_open || is_tellers) {
            return Ok(false);
        }
        state.presence = Some(Presence {
            connected: is_open,
            at: record.received_at,
            gateway_id: teller.clone(),
            epoch: record.epoch,
        });
        self.unit.put_row(key, &state)?;
        let data = StationData {
            station_id: self.source.station.clone(),
            site_id: site.cloned(),
            gateway_id: teller.clone(),
            since: record.received_at.timestamp(),
        };
        self.unit.tell(Event::station(is_open, &data)).await?;
        Ok(true)
    }

    pub(super) async fn connector_status(
        &mut self,
        record: &Record,
        fact: &ConnectorStatus,
    ) -> Result<(), Failure> {
        let mut connector = self.connector(fact.connector).await?;
        // A gateway tells a state again when the station comes to its list.
        if connector.status == Some(fact.status) && connector.error_code == fact.error_code {
            return Ok(());
        }
        let before = connector.status_now();
        connector.status = Some(fact.status);
        connector.error_code.clone_from(&fact.error_code);
        connector.info.clone_from(&fact.info);
        if fact.status == ConnectorStatusKind::Available {
            // Whatever charged here does so no more, though its stop has not come.
            connector.charging_state = None;
        }
        let received_at = fact.first_received_at.unwrap_or(record.received_at);
        let claimed = fact.claimed_at.map(ClaimedAt::timestamp);
        let since = claimed.unwrap_or(received_at.timestamp());
        let now = connector.status_now().unwrap_or(fact.status);
        // A charge of 2.x may have told more than the state that comes after it.
        if before != Some(now) || now == fact.status {
            connector.status_at = Some(since);
        }
        if before != Some(now) {
            connector.status_received_at = Some(received_at);
            let station = &self.source.station;
            let site = self.station.as_ref().map(|station| &station.site_id);
            let data = ConnectorData::new(station, site, &connector, (now, since), before);
            for event in Event::connector(&data) {
                self.unit.tell(event).await?;
            }
        }
        self.put_connector(connector).await?;
        self.keep_status(record, fact).await
    }

    /// Keeps a notice with the time at which it expires. A notice of the gateway about the
    /// station's connection changes the state of the station, too. One that the gateway tells again
    /// is passed over when it is known.
    pub(super) async fn noticed(&mut self, record: &Record) -> Result<(), Failure> {
        if let Fact::Noticed(notice) = &record.fact
            && !self.is_replaced
        {
            let is_news = match notice.action.as_str() {
                Noticed::STATION_CONNECTED => self.connection(record, true).await?,
                Noticed::STATION_DISCONNECTED => self.connection(record, false).await?,
                _ => true,
            };
            if !is_news && notice.is_told_again() {
                return Ok(());
            }
        }
        let (operator, station) = (self.unit.operator, &self.source.station);
        let (stamps, now) = (self.unit.stamps(), self.unit.now);
        let mut item = NoticeRow::item(operator, station, record, stamps, now)?;
        if self.is_replaced {
            item.key = apart(item.key, self.source);
        }
        self.unit.put_always(item);
        Ok(())
    }
}
