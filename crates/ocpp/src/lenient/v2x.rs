//! The transaction messages of OCPP 2.0.1, which 2.1 only adds to.

use ocpp_kit::v2_0_1::{ChargingState, IdTokenEnum, Reason, TransactionEventEnum, TriggerReason};

use super::fields::{Fields, Need, Shape};
use super::oddity::{Oddities, OddityKind, Place};
use super::sample::{self, read_readings};
use super::{EventType, IdToken, MAX_TEXT_CHARS, MeterValues, TransactionEvent};

/// What OCPP 2.x allows a transaction id and a token (`identifierString[36]`), in characters.
const IDENTIFIER_CHARS: usize = 36;

const EVENT_FIELDS: [&str; 16] = [
    "eventType",
    "timestamp",
    "triggerReason",
    "seqNo",
    "offline",
    "numberOfPhasesUsed",
    "cableMaxCurrent",
    "reservationId",
    "transactionInfo",
    "evse",
    "idToken",
    "meterValue",
    "customData",
    // 2.1 adds these three.
    "costDetails",
    "preconditioningStatus",
    "evseSleep",
];

const TRANSACTION_FIELDS: [&str; 9] = [
    "transactionId",
    "chargingState",
    "timeSpentCharging",
    "stoppedReason",
    "remoteStartId",
    "customData",
    // 2.1 adds these three.
    "operationMode",
    "tariffId",
    "transactionLimit",
];

pub(super) fn transaction_event(payload: &str) -> TransactionEvent {
    let mut oddities = Oddities::default();
    let mut fields = Fields::open(payload, Place::Root, &mut oddities);
    let kinds = TransactionEventEnum::VARIANTS;
    let event_type = fields.word("eventType", Need::Required, kinds);
    let mut event = TransactionEvent {
        event_type: event_type.map(|word| EventType::from_word(&word)),
        timestamp: fields.time("timestamp", Need::Required),
        trigger_reason: fields.word("triggerReason", Need::Required, TriggerReason::VARIANTS),
        seq_no: fields.integer("seqNo", Need::Required),
        offline: fields.flag("offline", Need::Optional).unwrap_or(false),
        number_of_phases_used: fields.integer("numberOfPhasesUsed", Need::Optional),
        cable_max_current_a: fields.integer("cableMaxCurrent", Need::Optional),
        reservation_id: fields.integer("reservationId", Need::Optional),
        ..TransactionEvent::default()
    };
    read_transaction_info(&mut fields, &mut event);
    read_evse(&mut fields, &mut event);
    event.id_token = read_id_token(&mut fields);
    event.readings = read_readings(&mut fields, "meterValue", Need::Optional, &sample::V2X);
    fields.close(&EVENT_FIELDS);
    event.oddities = oddities.into_vec();
    event
}

impl EventType {
    fn from_word(word: &str) -> Self {
        match word {
            "Started" => Self::Started,
            "Updated" => Self::Updated,
            "Ended" => Self::Ended,
            other => Self::Other(other.to_owned()),
        }
    }
}

fn read_transaction_info(fields: &mut Fields<'_, '_>, event: &mut TransactionEvent) {
    let Some(json) = fields.object("transactionInfo", Need::Required) else {
        return;
    };
    let place = Place::Field(&fields.place, "transactionInfo");
    let mut info = Fields::open(json, place, fields.odd);
    event.transaction_id = info.text("transactionId", Need::Required, IDENTIFIER_CHARS);
    event.charging_state = info.word("chargingState", Need::Optional, ChargingState::VARIANTS);
    event.time_spent_charging_s = info.integer("timeSpentCharging", Need::Optional);
    event.stopped_reason = info.word("stoppedReason", Need::Optional, Reason::VARIANTS);
    event.remote_start_id = info.integer("remoteStartId", Need::Optional);
    info.close(&TRANSACTION_FIELDS);
}

fn read_evse(fields: &mut Fields<'_, '_>, event: &mut TransactionEvent) {
    let Some(json) = fields.object("evse", Need::Optional) else {
        return;
    };
    let place = Place::Field(&fields.place, "evse");
    let mut evse = Fields::open(json, place, fields.odd);
    event.evse_id = evse.integer("id", Need::Required);
    event.connector_id = evse.integer("connectorId", Need::Optional);
    evse.close(&["id", "connectorId", "customData"]);
}

/// A token; the text of it alone is taken too.
fn read_id_token(fields: &mut Fields<'_, '_>) -> Option<IdToken> {
    match fields.shape("idToken", Need::Optional)? {
        Shape::Object(json) => {
            let place = Place::Field(&fields.place, "idToken");
            let mut token = Fields::open(json, place, fields.odd);
            let kind = token.word("type", Need::Required, IdTokenEnum::VARIANTS);
            // A token of this type has no text (OCPP 2.0.1 part 2 C02.FR.02).
            let is_none = kind.as_deref() == Some("NoAuthorization");
            let id_token = match token.shape("idToken", Need::Required) {
                Some(Shape::Text(text)) if is_none && text.is_empty() => Some(String::new()),
                Some(_) => token.text("idToken", Need::Required, IDENTIFIER_CHARS),
                None => None,
            };
            token.close(&["idToken", "type", "additionalInfo", "customData"]);
            id_token.map(|id_token| IdToken { id_token, kind })
        }
        Shape::Text(_) | Shape::Number(_) => {
            fields.note("idToken", OddityKind::NotAnObject);
            let id_token = fields.text("idToken", Need::Optional, MAX_TEXT_CHARS)?;
            Some(IdToken {
                id_token,
                kind: None,
            })
        }
        _ => {
            fields.note("idToken", OddityKind::WrongType);
            None
        }
    }
}

pub(super) fn meter_values(payload: &str) -> MeterValues {
    let mut oddities = Oddities::default();
    let mut fields = Fields::open(payload, Place::Root, &mut oddities);
    let mut message = MeterValues {
        evse_id: fields.integer("evseId", Need::Required),
        readings: read_readings(&mut fields, "meterValue", Need::Required, &sample::V2X),
        ..MeterValues::default()
    };
    fields.close(&["evseId", "meterValue", "customData"]);
    message.oddities = oddities.into_vec();
    message
}
