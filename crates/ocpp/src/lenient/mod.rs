//! The readers of what chargers send. They accept any input, return each field that has one
//! meaning, and report what was odd. [`read`] takes transaction messages and never fails, because a
//! refused transaction message is a lost fact. [`read_notice`] takes all others and fails only when
//! there is no subject.

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

use crate::Version;
use crate::actions::{self, Reader};

/// A word of an OCPP enumeration: one of the version's own without a copy, or the
/// charger's own text.
pub type Word = Cow<'static, str>;

/// The most that is kept of the text of any field, in characters. It is public because the tests
/// check it from outside.
pub const MAX_TEXT_CHARS: usize = 255;

/// A transaction message, read as far as possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionMessage {
    /// The start of a transaction (OCPP 1.6 §4.8).
    StartTransaction(StartTransaction),
    /// The stop of a transaction (OCPP 1.6 §4.10).
    StopTransaction(StopTransaction),
    /// Meter values (OCPP 1.6 §4.7 and 2.x J).
    MeterValues(MeterValues),
    /// An event of a transaction (OCPP 2.x E).
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
    /// The number of the connector, from 1, as the charger sent it.
    pub connector_id: Option<i64>,
    /// The token, at most 255 characters.
    pub id_tag: Option<String>,
    /// The register at the start; may be negative.
    pub meter_start: Option<Energy>,
    /// The reservation that this start ends.
    pub reservation_id: Option<i64>,
    /// The time by the charger's clock.
    pub timestamp: Option<Timestamp>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// `StopTransaction` of 1.6.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StopTransaction {
    /// The id of the transaction; -1 and 0 occur and name none.
    pub transaction_id: Option<i64>,
    /// The token that stopped the transaction, if one did.
    pub id_tag: Option<String>,
    /// The register at the end; may be negative.
    pub meter_stop: Option<Energy>,
    /// Why the transaction stopped; `Local` when absent (OCPP 1.6 §6.47), which is no oddity.
    pub reason: Option<Word>,
    /// The time by the charger's clock.
    pub timestamp: Option<Timestamp>,
    /// The readings in the field `transactionData`.
    pub readings: Vec<MeterReading>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// `MeterValues` of 1.6 (connector, transaction) and of 2.x (EVSE).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeterValues {
    /// The number of the connector (1.6); 0 is the main meter.
    pub connector_id: Option<i64>,
    /// The number of the EVSE (2.x); 0 is the main meter.
    pub evse_id: Option<i64>,
    /// The id of the transaction (1.6), if one is named; -1 and 0 name none.
    pub transaction_id: Option<i64>,
    /// The readings, in the order in which they were sent.
    pub readings: Vec<MeterReading>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// The stage of the transaction that a `TransactionEvent` tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventType {
    /// The transaction begins.
    Started,
    /// The transaction goes on.
    Updated,
    /// The transaction has ended.
    Ended,
    /// A word that the version does not define.
    Other(String),
}

/// A token of 2.x.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdToken {
    /// The token, at most 255 characters.
    pub id_token: String,
    /// The type of the token: `ISO14443`, `Central`, `NoAuthorization`, …
    pub kind: Option<Word>,
}

/// `TransactionEvent` of 2.x. Every field is read, used or not, so that what is odd in it is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransactionEvent {
    /// Whether the transaction started, was updated or ended.
    pub event_type: Option<EventType>,
    /// The time by the charger's clock.
    pub timestamp: Option<Timestamp>,
    /// What caused the event.
    pub trigger_reason: Option<Word>,
    /// The number of this event within its transaction, from 0.
    pub seq_no: Option<i64>,
    /// Whether it happened while the charger had no connection; `false` when absent.
    pub offline: bool,
    /// The charger's own id for the transaction, at most 255 characters.
    pub transaction_id: Option<String>,
    /// The charging state in the charger's word, such as `Charging` or `SuspendedEV`.
    pub charging_state: Option<Word>,
    /// The time in which energy flowed, in seconds.
    pub time_spent_charging_s: Option<i64>,
    /// Why the transaction stopped; `Local` when absent in an end.
    pub stopped_reason: Option<Word>,
    /// The id of the `RequestStartTransaction` that led to the transaction.
    pub remote_start_id: Option<i64>,
    /// The number of the EVSE, from 1.
    pub evse_id: Option<i64>,
    /// The number of the connector on the EVSE, from 1.
    pub connector_id: Option<i64>,
    /// The token that was presented.
    pub id_token: Option<IdToken>,
    /// The reservation that this event ends.
    pub reservation_id: Option<i64>,
    /// The number of phases in use, 1 to 3.
    pub number_of_phases_used: Option<i64>,
    /// The most current that the cable can carry, in amperes.
    pub cable_max_current_a: Option<i64>,
    /// The readings, in the order in which they were sent.
    pub readings: Vec<MeterReading>,
    /// What was odd.
    pub oddities: Vec<Oddity>,
}

/// Reads the payload of a transaction message, whatever it holds. None when the action is no
/// transaction message of this version ([`actions::is_transaction_message`]).
#[must_use]
pub fn read(version: Version, action: &str, payload: &str) -> Option<TransactionMessage> {
    let message = match actions::reader(version, action)? {
        Reader::StartTransaction => {
            TransactionMessage::StartTransaction(v16::start_transaction(payload))
        }
        Reader::StopTransaction => {
            TransactionMessage::StopTransaction(v16::stop_transaction(payload))
        }
        Reader::MeterValues => TransactionMessage::MeterValues(match version {
            Version::V16 => v16::meter_values(payload),
            Version::V201 | Version::V21 => v2x::meter_values(version, payload),
        }),
        Reader::TransactionEvent => {
            TransactionMessage::TransactionEvent(Box::new(v2x::transaction_event(version, payload)))
        }
        Reader::Authorize
        | Reader::BootNotification
        | Reader::Heartbeat
        | Reader::StatusNotification
        | Reader::State(_)
        | Reader::Bulk(_) => return None,
    };
    Some(message)
}
