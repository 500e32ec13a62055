//! The readers of what chargers send. They take whatever comes, give each field
//! that has one meaning, and say what was odd. [`read`] takes transaction
//! messages and never fails, because a refused transaction message is a lost
//! fact. [`read_notice`] takes all others and fails only when there is no subject.

mod fields;
mod notice;
mod oddity;
mod sample;
mod v16;
mod v2x;
mod words;

use std::borrow::Cow;

use forecourt_types::{Energy, Timestamp};

pub use notice::{BootNotice, Notice, NoticeBody, StatusNotice, read_notice};
pub use oddity::{MAX_ODDITIES, Oddity, OddityKind};
pub use sample::{MAX_SAMPLES, MeterReading, MeterSample};

use crate::{Version, actions};

/// A word of an OCPP enumeration: one of the version's own without a copy, or
/// the charger's own text.
pub type Word = Cow<'static, str>;

/// The longest text kept of any field, in characters.
pub const MAX_TEXT_CHARS: usize = 255;

/// A transaction message, read as far as it could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionMessage {
    /// OCPP 1.6 §4.8.
    StartTransaction(StartTransaction),
    /// OCPP 1.6 §4.10.
    StopTransaction(StopTransaction),
    /// OCPP 1.6 §4.7 and 2.x J.
    MeterValues(MeterValues),
    /// OCPP 2.x E.
    TransactionEvent(Box<TransactionEvent>),
}

impl TransactionMessage {
    /// What was odd, in the order of reading.
    #[must_use]
    pub fn oddities(&self) -> &[Oddity] {
        match self {
            Self::StartTransaction(message) => &message.oddities,
            Self::StopTransaction(message) => &message.oddities,
            Self::MeterValues(message) => &message.oddities,
            Self::TransactionEvent(message) => &message.oddities,
        }
    }
}

/// `StartTransaction` of 1.6.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StartTransaction {
    /// The connector, from 1; whatever was sent.
    pub connector_id: Option<i64>,
    /// The card, at most 255 characters.
    pub id_tag: Option<String>,
    /// The register at the start; may be negative.
    pub meter_start: Option<Energy>,
    /// The reservation this ends.
    pub reservation_id: Option<i64>,
    /// The charger's time.
    pub timestamp: Option<Timestamp>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// `StopTransaction` of 1.6.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StopTransaction {
    /// The transaction; -1 and 0 occur and name none.
    pub transaction_id: Option<i64>,
    /// The card that stopped it, if one did.
    pub id_tag: Option<String>,
    /// The register at the end; may be negative.
    pub meter_stop: Option<Energy>,
    /// Why; `Local` when absent (OCPP 1.6 §6.47), which is no oddity.
    pub reason: Option<Word>,
    /// The charger's time.
    pub timestamp: Option<Timestamp>,
    /// The readings in the field `transactionData`.
    pub readings: Vec<MeterReading>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// `MeterValues` of 1.6 (connector, transaction) and of 2.x (EVSE).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeterValues {
    /// 1.6: the connector; 0 is the main meter.
    pub connector_id: Option<i64>,
    /// 2.x: the EVSE; 0 is the main meter.
    pub evse_id: Option<i64>,
    /// 1.6: the transaction, if one is named; -1 and 0 name none.
    pub transaction_id: Option<i64>,
    /// The readings, in the order sent.
    pub readings: Vec<MeterReading>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// Which of the three a `TransactionEvent` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventType {
    /// The transaction begins.
    Started,
    /// It goes on.
    Updated,
    /// It is over.
    Ended,
    /// Something the version does not define.
    Other(String),
}

/// A token of 2.x.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdToken {
    /// The token, at most 255 characters.
    pub id_token: String,
    /// `ISO14443`, `Central`, `NoAuthorization`, …
    pub kind: Option<Word>,
}

/// `TransactionEvent` of 2.x.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransactionEvent {
    /// Started, updated or ended.
    pub event_type: Option<EventType>,
    /// The charger's time.
    pub timestamp: Option<Timestamp>,
    /// What caused it.
    pub trigger_reason: Option<Word>,
    /// The number of this event within its transaction, from 0.
    pub seq_no: Option<i64>,
    /// Whether it happened while the charger was cut off; `false` when absent.
    pub offline: bool,
    /// The charger's own name for the transaction, at most 255 characters.
    pub transaction_id: Option<String>,
    /// The charging state in the charger's word, such as `Charging` or `SuspendedEV`.
    pub charging_state: Option<Word>,
    /// Seconds in which energy flowed.
    pub time_spent_charging_s: Option<i64>,
    /// Why it stopped; `Local` when absent in an end.
    pub stopped_reason: Option<Word>,
    /// The id of the `RequestStartTransaction` that led to it.
    pub remote_start_id: Option<i64>,
    /// The EVSE, from 1.
    pub evse_id: Option<i64>,
    /// The connector on the EVSE, from 1.
    pub connector_id: Option<i64>,
    /// The token presented.
    pub id_token: Option<IdToken>,
    /// The reservation this ends.
    pub reservation_id: Option<i64>,
    /// 1 to 3.
    pub number_of_phases_used: Option<i64>,
    /// What the cable can carry.
    pub cable_max_current_a: Option<i64>,
    /// The readings, in the order sent.
    pub readings: Vec<MeterReading>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// Reads the payload of a transaction message, whatever it holds. Nothing when
/// the action is none of this version ([`actions::is_transaction_message`]).
#[must_use]
pub fn read(version: Version, action: &str, payload: &str) -> Option<TransactionMessage> {
    if !actions::is_transaction_message(version, action) {
        return None;
    }
    let message = match (version, action) {
        (Version::V16, "StartTransaction") => {
            TransactionMessage::StartTransaction(v16::start_transaction(payload))
        }
        (Version::V16, "StopTransaction") => {
            TransactionMessage::StopTransaction(v16::stop_transaction(payload))
        }
        (Version::V16, _) => TransactionMessage::MeterValues(v16::meter_values(payload)),
        (Version::V201 | Version::V21, "TransactionEvent") => {
            TransactionMessage::TransactionEvent(Box::new(v2x::transaction_event(version, payload)))
        }
        (Version::V201 | Version::V21, _) => {
            TransactionMessage::MeterValues(v2x::meter_values(version, payload))
        }
    };
    Some(message)
}
