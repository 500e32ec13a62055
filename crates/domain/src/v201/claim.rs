//! `TransactionEvent` and `MeterValues` (OCPP 2.0.1 E, J).

use forecourt_ocpp::lenient::{EventType, MeterValues, TransactionEvent, TransactionMessage};

use crate::claim::{Claim, Happening, Point};
use crate::fact::{ConnectorRef, Flag};
use crate::reading::{apply_oddities, end_register, points, start_register, token};
use forecourt_types::TransactionId;

/// Translates a transaction message of 2.x; those of 1.6 never come here.
#[must_use]
pub fn claim(message: &TransactionMessage) -> Claim {
    let mut claim = match message {
        TransactionMessage::TransactionEvent(message) => event(message),
        TransactionMessage::MeterValues(message) => meter_values(message),
        TransactionMessage::StartTransaction(_) | TransactionMessage::StopTransaction(_) => {
            Claim::new(Happening::Sample)
        }
    };
    apply_oddities(&mut claim, message.oddities());
    claim
}

/// Nearly every EVSE has one connector, and many stations leave it out.
const ONLY_CONNECTOR: u32 = 1;

fn connector(evse_id: Option<i64>, connector_id: Option<i64>) -> Option<ConnectorRef> {
    let evse_id = u32::try_from(evse_id?).ok()?;
    let connector_id = connector_id.and_then(|id| u32::try_from(id).ok());
    Some(ConnectorRef {
        evse_id: Some(evse_id),
        connector_id: connector_id.unwrap_or(ONLY_CONNECTOR),
    })
}

fn event(message: &TransactionEvent) -> Claim {
    let mut claim = Claim::new(match message.event_type {
        Some(EventType::Started) => Happening::Start,
        Some(EventType::Ended) => Happening::Stop,
        Some(EventType::Updated | EventType::Other(_)) | None => Happening::Sample,
    });
    claim.transaction_id = message
        .transaction_id
        .as_deref()
        .and_then(|id| TransactionId::new(id).ok());
    claim.id_is_odd = claim.transaction_id.is_none();
    claim.connector = connector(message.evse_id, message.connector_id);
    let token_text = message
        .id_token
        .as_ref()
        .map(|token| token.id_token.as_str());
    claim.token_uid = token(token_text);
    claim.claimed_at = message.timestamp;
    claim.reservation_id = message.reservation_id;
    claim.charging_state = message.charging_state.as_deref().map(str::to_owned);
    claim.remote_start_id = message.remote_start_id;
    claim.seq_no = message.seq_no.and_then(|number| u64::try_from(number).ok());
    claim.points = points(&message.readings);
    claim.register = register(claim.happening, &claim.points);
    if claim.happening == Happening::Stop {
        let reason = message.stopped_reason.as_deref().unwrap_or("Local");
        claim.reason = Some(reason.to_owned());
    }
    if claim.happening != Happening::Sample && claim.register.is_none() {
        claim.flag(Flag::MeterMissing);
    }
    if message.offline {
        claim.flag(Flag::StationOffline);
    }
    claim
}

fn register(happening: Happening, points: &[Point]) -> Option<forecourt_types::Energy> {
    match happening {
        Happening::Start => start_register(points),
        Happening::Stop | Happening::Sample => end_register(points),
    }
}

fn meter_values(message: &MeterValues) -> Claim {
    let mut claim = Claim::new(Happening::Sample);
    claim.connector = connector(message.evse_id, None);
    claim.points = points(&message.readings);
    claim.claimed_at = message
        .readings
        .iter()
        .find_map(|reading| reading.timestamp);
    claim
}
