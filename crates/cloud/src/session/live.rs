//! Applies facts of the station itself: boots, connector states, notices.

use forecourt_domain::fact::{Boot, ConnectorStatus, Fact, Noticed};
use forecourt_link::Record;
use forecourt_types::ClaimedAt;

use super::replaced::apart;
use super::work::Work;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::facts::{NoticeRow, StationStateRow};

impl Work<'_> {
    /// Notes that a fact of the station was received.
    pub(super) async fn heard(&mut self, record: &Record) -> Result<(), Failure> {
        let key = keys::station_state(self.unit.operator, &self.source.station);
        let state = self.unit.read::<StationStateRow>(&key).await?;
        let mut state = state.unwrap_or_else(|| StationStateRow {
            gateway_id: self.source.gateway.clone(),
            boot: None,
            booted_at: None,
            last_fact_at: record.received_at,
            connected: None,
            connected_at: None,
            open_sessions: Vec::new(),
            stamps: self.unit.stamps(),
        });
        state.gateway_id = self.source.gateway.clone();
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

    async fn connection(&mut self, record: &Record, is_open: bool) -> Result<(), Failure> {
        let key = keys::station_state(self.unit.operator, &self.source.station);
        if let Some(mut state) = self.unit.read::<StationStateRow>(&key).await? {
            state.connected = Some(is_open);
            state.connected_at = Some(record.received_at);
            self.unit.put_row(key, &state)?;
        }
        Ok(())
    }

    pub(super) async fn connector_status(
        &mut self,
        record: &Record,
        fact: &ConnectorStatus,
    ) -> Result<(), Failure> {
        let mut connector = self.connector(fact.connector).await?;
        connector.status = Some(fact.status);
        connector.error_code.clone_from(&fact.error_code);
        connector.info.clone_from(&fact.info);
        let claimed = fact.claimed_at.map(ClaimedAt::timestamp);
        connector.status_at = Some(claimed.unwrap_or(record.received_at.timestamp()));
        self.put_connector(connector)?;
        self.keep_status(record, fact).await
    }

    /// Keeps a notice with the time at which it expires. A notice of the gateway about the
    /// station's connection changes the state of the station, too.
    pub(super) async fn noticed(&mut self, record: &Record) -> Result<(), Failure> {
        if let Fact::Noticed(notice) = &record.fact
            && !self.is_replaced
        {
            match notice.action.as_str() {
                Noticed::STATION_CONNECTED => self.connection(record, true).await?,
                Noticed::STATION_DISCONNECTED => self.connection(record, false).await?,
                _ => {}
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
