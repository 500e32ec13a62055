//! Keeps the open sessions of a station, and which session occupies a connector.

use forecourt_domain::fact::{ConnectorRef, ConnectorStatusKind, Fact, Flag};
use forecourt_domain::session::{FLAG_OVERLAPPED, Status};
use forecourt_link::Record;
use forecourt_types::{ClaimedAt, ReceivedAt, SessionId, SiteId, StationId, Timestamp};

use super::work::Work;
use forecourt_store::events::{ConnectorData, Event};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::config::Station;
use forecourt_store::rows::facts::{ConnectorNow, ConnectorRow, SessionRow, StationStateRow};
use forecourt_store::unit::Unit;

impl Work<'_> {
    pub(super) async fn connector(&mut self, at: ConnectorRef) -> Result<ConnectorRow, Failure> {
        connector(&mut self.unit, &self.source.station, at).await
    }

    pub(super) async fn put_connector(&mut self, row: ConnectorRow) -> Result<(), Failure> {
        put_connector(&mut self.unit, &self.source.station, row).await
    }
}

/// What a step tells of a connector, beside the state of the charging that stands in the session.
pub(crate) struct ChargingTold<'a> {
    /// From when it holds: the time of the step, as the charger claims it, or else by our clock.
    at: Timestamp,
    /// When the gateway received it; none for a step of a person or of `monitor`, which no record
    /// tells.
    received_at: Option<ReceivedAt>,
    /// The site of the station, if the step knows it.
    site: Option<&'a SiteId>,
}

impl<'a> ChargingTold<'a> {
    /// What a record tells.
    pub(super) fn by(record: &Record, station: Option<&'a Station>) -> Self {
        let at = match &record.fact {
            Fact::TransactionStarted(fact) => fact.started_at,
            Fact::TransactionSampled(fact) => fact.sampled_at,
            Fact::TransactionStopped(fact) => fact.stopped_at,
            _ => ClaimedAt(record.received_at.timestamp()),
        };
        Self {
            at: at.timestamp(),
            received_at: Some(record.received_at),
            site: station.map(|station| &station.site_id),
        }
    }

    /// A step of a person or of `monitor`, which no record tells, or one whose record may not say
    /// when it was.
    pub(crate) const fn without_record(now: Timestamp) -> Self {
        Self {
            at: now,
            received_at: None,
            site: None,
        }
    }
}

/// Keeps in the session the state of the charging that a record tells (OCPP 2.x `chargingState`). A
/// start that comes late or twice does not take back what came since.
pub(super) fn keep_charging_state(row: &mut SessionRow, fact: &Fact) {
    let told = match fact {
        Fact::TransactionStarted(fact) if row.charging_state.is_none() => &fact.charging_state,
        Fact::TransactionSampled(fact) => &fact.charging_state,
        _ => return,
    };
    if told.is_some() {
        row.charging_state.clone_from(told);
    }
}

/// Keeps the station's list of open sessions and the connector's session up to date.
pub(crate) async fn track(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    charging: bool,
    told: ChargingTold<'_>,
) -> Result<(), Failure> {
    let key = keys::station_state(unit.operator, &row.station_id);
    if let Some(mut state) = unit.read::<StationStateRow>(&key).await? {
        let listed = state.open_sessions.contains(&row.session_id);
        if charging && !listed {
            if state.open_sessions.len() >= StationStateRow::MAX_OPEN {
                state.open_sessions.remove(0);
            }
            state.open_sessions.push(row.session_id.clone());
            unit.put_row(key, &state)?;
        } else if !charging && listed {
            state.open_sessions.retain(|open| *open != row.session_id);
            unit.put_row(key, &state)?;
        }
    }
    match row.connector() {
        // Release 0.6 let such a charge occupy connector 0, which its end gives free.
        Some(ConnectorRef::NOWHERE) if charging => Ok(()),
        Some(at) => occupy(unit, at, row, charging, told).await,
        None => Ok(()),
    }
}

async fn occupy(
    unit: &mut Unit<'_>,
    at: ConnectorRef,
    row: &SessionRow,
    charging: bool,
    told: ChargingTold<'_>,
) -> Result<(), Failure> {
    let mut connector = connector(unit, &row.station_id, at).await?;
    let before = connector.clone();
    let holder = connector.session_id.clone();
    let is_holder = holder.as_ref() == Some(&row.session_id);
    // A late record of an older charge does not take the connector from the one that runs.
    let may_take = holder.is_none() || !row.flags.contains(&Flag::Other(FLAG_OVERLAPPED.into()));
    if charging && (is_holder || may_take) {
        if let Some(older) = holder.filter(|_| !is_holder) {
            overlapped(unit, &older).await?;
        }
        connector.session_id = Some(row.session_id.clone());
        connector.charging_state.clone_from(&row.charging_state);
    } else if !charging && is_holder {
        connector.session_id = None;
        connector.charging_state = None;
    }
    if connector == before {
        return Ok(());
    }
    let (now, was) = (connector.status_now(), before.status_now());
    if now != was {
        connector.status_at = Some(told.at);
        connector.status_received_at = told.received_at;
        let station = &row.station_id;
        let site = told.site.or(row.site_id.as_ref());
        // Where the charge has said all that was known, nothing is known after it.
        let now = (now.unwrap_or(ConnectorStatusKind::Unknown), told.at);
        let data = ConnectorData::new(station, site, &connector, now, was);
        for event in Event::connector(&data) {
            unit.tell(event).await?;
        }
    }
    put_connector(unit, &row.station_id, connector).await
}

/// The older session on a connector stays open for its late stop.
async fn overlapped(unit: &mut Unit<'_>, older: &SessionId) -> Result<(), Failure> {
    let key = keys::session(unit.operator, older);
    let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
        return Ok(());
    };
    if row.status == Status::Charging {
        row.flags.insert(Flag::Other(FLAG_OVERLAPPED.to_owned()));
        unit.touch(&mut row.stamps);
        unit.put(row.to_item(unit.operator, 0)?);
    }
    Ok(())
}

async fn connector(
    unit: &mut Unit<'_>,
    station: &StationId,
    at: ConnectorRef,
) -> Result<ConnectorRow, Failure> {
    let ConnectorRef {
        evse_id,
        connector_id,
    } = at;
    let key = keys::connector(unit.operator, station, evse_id, connector_id);
    let row = unit.read::<ConnectorRow>(&key).await?;
    Ok(row.unwrap_or_else(|| ConnectorRow {
        evse_id,
        connector_id,
        status: None,
        error_code: None,
        info: None,
        status_at: None,
        status_received_at: None,
        session_id: None,
        charging_state: None,
        stamps: unit.stamps(),
    }))
}

async fn put_connector(
    unit: &mut Unit<'_>,
    station: &StationId,
    mut row: ConnectorRow,
) -> Result<(), Failure> {
    let key = keys::connector(unit.operator, station, row.evse_id, row.connector_id);
    unit.touch(&mut row.stamps);
    note_in_state(unit, station, &row).await?;
    Ok(unit.put_row(key, &row)?)
}

/// Notes the status of a connector in the state of its station, which is written with each record
/// anyway.
async fn note_in_state(
    unit: &mut Unit<'_>,
    station: &StationId,
    row: &ConnectorRow,
) -> Result<(), Failure> {
    let key = keys::station_state(unit.operator, station);
    let Some(mut state) = unit.read::<StationStateRow>(&key).await? else {
        return Ok(());
    };
    if state.connectors.is_none() {
        let known = connectors_told(unit, station).await?;
        state.connectors = Some(known);
    }
    if state.note(row.into()) {
        unit.put_row(key, &state)?;
    }
    Ok(())
}

/// The connectors of a station that have rows, as its state names them.
pub(crate) async fn connectors_told(
    unit: &Unit<'_>,
    station: &StationId,
) -> Result<Vec<ConnectorNow>, Failure> {
    let pk = keys::station_partition(unit.operator, station);
    let most = StationStateRow::MAX_CONNECTORS;
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let rows = unit.list::<ConnectorRow>(&pk, "connector#", most).await?;
    Ok(rows.iter().map(ConnectorNow::from).collect())
}
