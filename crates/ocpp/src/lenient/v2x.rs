//! The transaction messages of OCPP 2.0.1, to which 2.1 only adds.

use crate::schema::{v21, v201};
use crate::v201::MAX_IDENTIFIER_CHARS;

use super::fields::{Fields, Need, Shape};
use super::oddity::{Oddities, OddityKind, Place};
use super::sample::{self, read_readings};
use super::{EventType, IdToken, MAX_TEXT_CHARS, MeterValues, TransactionEvent, Word};
use crate::Version;

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

/// The words of one version's enumerations.
struct Words {
    trigger_reason: &'static [&'static str],
    charging_state: &'static [&'static str],
    reason: &'static [&'static str],
}

/// 2.1 adds reasons, so its messages are read by its own words.
const fn words_of(version: Version) -> Words {
    match version {
        Version::V16 | Version::V201 => Words {
            trigger_reason: v201::TRIGGER_REASON_ENUM,
            charging_state: v201::CHARGING_STATE_ENUM,
            reason: v201::REASON_ENUM,
        },
        Version::V21 => Words {
            trigger_reason: v21::TRIGGER_REASON_ENUM,
            charging_state: v21::CHARGING_STATE_ENUM,
            reason: v21::REASON_ENUM,
        },
    }
}

const fn vocabulary_of(version: Version) -> &'static sample::Vocabulary {
    match version {
        Version::V16 | Version::V201 => &sample::V201,
        Version::V21 => &sample::V21,
    }
}

pub(super) fn transaction_event(version: Version, payload: &str) -> TransactionEvent {
    let words = words_of(version);
    let mut oddities = Oddities::default();
    let mut fields = Fields::open(payload, Place::Root, &mut oddities);
    let kinds = v201::TRANSACTION_EVENT_ENUM;
    let event_type = fields.word("eventType", Need::Required, kinds);
    let mut event = TransactionEvent {
        event_type: event_type.map(|word| EventType::from_word(&word)),
        timestamp: fields.time("timestamp", Need::Required),
        trigger_reason: fields.word("triggerReason", Need::Required, words.trigger_reason),
        seq_no: fields.integer("seqNo", Need::Required),
        offline: fields.flag("offline", Need::Optional).unwrap_or(false),
        number_of_phases_used: fields.integer("numberOfPhasesUsed", Need::Optional),
        cable_max_current_a: fields.integer("cableMaxCurrent", Need::Optional),
        reservation_id: fields.integer("reservationId", Need::Optional),
        ..TransactionEvent::default()
    };
    read_transaction_info(&mut fields, &mut event, &words);
    read_evse(&mut fields, &mut event);
    event.id_token = read_id_token(&mut fields, version, Need::Optional);
    let vocabulary = vocabulary_of(version);
    event.readings = read_readings(&mut fields, "meterValue", Need::Optional, vocabulary);
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

fn read_transaction_info(fields: &mut Fields<'_, '_>, event: &mut TransactionEvent, words: &Words) {
    let Some(json) = fields.object("transactionInfo", Need::Required) else {
        return;
    };
    let place = Place::Field(&fields.place, "transactionInfo");
    let mut info = Fields::open(json, place, fields.odd);
    event.transaction_id = info.text("transactionId", Need::Required, MAX_IDENTIFIER_CHARS);
    event.charging_state = info.word("chargingState", Need::Optional, words.charging_state);
    event.time_spent_charging_s = info.integer("timeSpentCharging", Need::Optional);
    event.stopped_reason = info.word("stoppedReason", Need::Optional, words.reason);
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

/// Reads a token; its text alone is taken too.
pub(super) fn read_id_token(
    fields: &mut Fields<'_, '_>,
    version: Version,
    need: Need,
) -> Option<IdToken> {
    match fields.shape("idToken", need)? {
        Shape::Object(json) => {
            let place = Place::Field(&fields.place, "idToken");
            let mut token = Fields::open(json, place, fields.odd);
            let kind = token_type(&mut token, version);
            // A token of this type has no text (OCPP 2.0.1 part 2 C02.FR.02).
            let is_none = kind.as_deref() == Some("NoAuthorization");
            let id_token = match token.shape("idToken", Need::Required) {
                Some(Shape::Text(text)) if is_none && text.is_empty() => Some(String::new()),
                Some(_) => token.text("idToken", Need::Required, MAX_IDENTIFIER_CHARS),
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

/// 2.0.1 lists the types of a token; in 2.1 they are free text (at most 20
/// characters, part 2 §3.44).
fn token_type(token: &mut Fields<'_, '_>, version: Version) -> Option<Word> {
    match version {
        Version::V16 | Version::V201 => token.word("type", Need::Required, v201::ID_TOKEN_ENUM),
        Version::V21 => token.text("type", Need::Required, 20).map(Word::Owned),
    }
}

pub(super) fn meter_values(version: Version, payload: &str) -> MeterValues {
    let mut oddities = Oddities::default();
    let mut fields = Fields::open(payload, Place::Root, &mut oddities);
    let mut message = MeterValues {
        evse_id: fields.integer("evseId", Need::Required),
        readings: read_readings(
            &mut fields,
            "meterValue",
            Need::Required,
            vocabulary_of(version),
        ),
        ..MeterValues::default()
    };
    fields.close(&["evseId", "meterValue", "customData"]);
    message.oddities = oddities.into_vec();
    message
}
