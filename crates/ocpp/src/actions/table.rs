//! The table of the messages that chargers send: one row for each action, with its kind and its
//! reader. Who may call an action of which version is in the schema tables (`crate::schema`).

use super::Kind;
use Reader::{
    Authorize, BootNotification, Bulk, Heartbeat, MeterValues, StartTransaction, State,
    StatusNotification, StopTransaction, TransactionEvent,
};
use Subject::{Fields, WholeMessage};

/// A message that a charger of some version may send: the name of the action, and how it is read.
struct Message(&'static str, Reader);

/// How a message is read. The reader fixes the kind of the message, so that no row can name two
/// that do not fit each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The reader of `StartTransaction`.
    StartTransaction,
    /// The reader of `StopTransaction`.
    StopTransaction,
    /// The reader of `MeterValues`, which differ between 1.6 and 2.x.
    MeterValues,
    /// The reader of `TransactionEvent`.
    TransactionEvent,
    /// The reader of `Authorize`, which differs between 1.6 and 2.x.
    Authorize,
    /// The reader of `BootNotification`, which differs between 1.6 and 2.x.
    BootNotification,
    /// The reader of `Heartbeat`, which has no fields.
    Heartbeat,
    /// The reader of `StatusNotification`, which differs between 1.6 and 2.x.
    StatusNotification,
    /// The reader of a message of [`Kind::State`], with the subject that it requires.
    State(Subject),
    /// The reader of a message of [`Kind::Bulk`], with the subject that it requires.
    Bulk(Subject),
}

impl Reader {
    /// The kind of the messages that this reader reads.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::StartTransaction
            | Self::StopTransaction
            | Self::MeterValues
            | Self::TransactionEvent => Kind::Transaction,
            Self::Authorize => Kind::Authorize,
            Self::BootNotification => Kind::Boot,
            Self::Heartbeat => Kind::Heartbeat,
            Self::StatusNotification => Kind::Status,
            Self::State(_) => Kind::State,
            Self::Bulk(_) => Kind::Bulk,
        }
    }
}

/// What must be readable in a message that is kept as text; without it the message is refused
/// (OCPP 1.6 §6 and the security whitepaper §5, OCPP 2.0.1 and 2.1 part 2 §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// These required fields say what the message is about; any other field may be wrong.
    Fields(&'static [SubjectField]),
    /// The whole message must follow its schema, because its answer repeats what was asked.
    WholeMessage,
}

/// A field that is the subject of a message, and its JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SubjectField {
    /// The name of the field in the payload.
    pub(crate) name: &'static str,
    /// The JSON type that the field must have.
    pub(crate) shape: SubjectShape,
}

/// The JSON type of a field that is the subject of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SubjectShape {
    /// A text; a number is taken as its digits.
    Text,
    /// A whole number; a text of digits is taken as one.
    Number,
    /// A JSON object.
    Object,
    /// A list; one item alone is taken as a list of one.
    List,
}

const fn text(name: &'static str) -> SubjectField {
    let shape = SubjectShape::Text;
    SubjectField { name, shape }
}

const fn number(name: &'static str) -> SubjectField {
    let shape = SubjectShape::Number;
    SubjectField { name, shape }
}

const fn object(name: &'static str) -> SubjectField {
    let shape = SubjectShape::Object;
    SubjectField { name, shape }
}

const fn list(name: &'static str) -> SubjectField {
    let shape = SubjectShape::List;
    SubjectField { name, shape }
}

/// Every message that a charger of any version may send, sorted by name (OCPP 1.6 §4 with the
/// security whitepaper §5, OCPP 2.0.1 and 2.1 part 2 §1). An action of the same name has the same
/// row in every version; a version that does not define it is told by the schema tables.
#[rustfmt::skip]
static MESSAGES: &[Message] = &[
    Message("Authorize", Authorize),
    Message("BatterySwap", State(Fields(&[number("requestId"), text("eventType")]))),
    Message("BootNotification", BootNotification),
    Message("ClearedChargingLimit", State(Fields(&[text("chargingLimitSource")]))),
    Message("ClosePeriodicEventStream", Bulk(Fields(&[number("id")]))),
    Message("DataTransfer", Bulk(Fields(&[text("vendorId")]))),
    Message("DiagnosticsStatusNotification", State(Fields(&[text("status")]))),
    Message("FirmwareStatusNotification", State(Fields(&[text("status")]))),
    Message("Get15118EVCertificate", State(Fields(&[text("exiRequest")]))),
    Message("GetCertificateChainStatus", State(WholeMessage)),
    Message("GetCertificateStatus", State(Fields(&[object("ocspRequestData")]))),
    Message("Heartbeat", Heartbeat),
    Message("LogStatusNotification", State(Fields(&[text("status")]))),
    Message("MeterValues", MeterValues),
    Message("NotifyChargingLimit", State(Fields(&[object("chargingLimit")]))),
    Message("NotifyCustomerInformation", Bulk(Fields(&[number("requestId")]))),
    Message("NotifyDERAlarm", State(Fields(&[text("controlType")]))),
    Message("NotifyDERStartStop", State(Fields(&[text("controlId")]))),
    Message("NotifyDisplayMessages", Bulk(Fields(&[number("requestId")]))),
    Message("NotifyEVChargingNeeds", State(Fields(&[number("evseId"), object("chargingNeeds")]))),
    Message("NotifyEVChargingSchedule", Bulk(Fields(&[number("evseId"), object("chargingSchedule")]))),
    Message("NotifyEvent", Bulk(Fields(&[list("eventData")]))),
    Message("NotifyMonitoringReport", Bulk(Fields(&[number("requestId")]))),
    Message("NotifyPeriodicEventStream", Bulk(Fields(&[number("id")]))),
    Message("NotifyPriorityCharging", State(Fields(&[text("transactionId")]))),
    Message("NotifyReport", Bulk(Fields(&[number("requestId")]))),
    Message("NotifySettlement", State(Fields(&[text("pspRef")]))),
    Message("NotifyWebPaymentStarted", State(Fields(&[number("evseId")]))),
    Message("OpenPeriodicEventStream", Bulk(Fields(&[object("constantStreamData")]))),
    Message("PublishFirmwareStatusNotification", State(Fields(&[text("status")]))),
    Message("PullDynamicScheduleUpdate", State(Fields(&[number("chargingProfileId")]))),
    Message("ReportChargingProfiles", Bulk(Fields(&[number("requestId")]))),
    Message("ReportDERControl", Bulk(Fields(&[number("requestId")]))),
    Message("ReservationStatusUpdate", State(Fields(&[number("reservationId"), text("reservationUpdateStatus")]))),
    Message("SecurityEventNotification", State(Fields(&[text("type")]))),
    Message("SignCertificate", State(Fields(&[text("csr")]))),
    Message("SignedFirmwareStatusNotification", State(Fields(&[text("status")]))),
    Message("StartTransaction", StartTransaction),
    Message("StatusNotification", StatusNotification),
    Message("StopTransaction", StopTransaction),
    Message("TransactionEvent", TransactionEvent),
    Message("VatNumberValidation", State(Fields(&[text("vatNumber")]))),
];

/// The reader of the action; none when no version lets a charger call it.
pub(super) fn reader(action: &str) -> Option<Reader> {
    let at = MESSAGES.binary_search_by(|message| message.0.cmp(action));
    Some(MESSAGES.get(at.ok()?)?.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;
    use crate::schema::{self, Direction};

    #[test]
    fn every_action_that_a_charger_may_send_has_exactly_one_row() {
        for version in Version::ALL {
            for action in schema::actions(version) {
                let rows = MESSAGES.iter().filter(|message| message.0 == action.0);
                let expected = usize::from(action.1 != Direction::ToStation);
                assert_eq!(rows.count(), expected, "{version} {}", action.0);
                assert_eq!(reader(action.0).is_some(), expected == 1, "{}", action.0);
            }
        }
    }

    #[test]
    fn every_row_is_a_message_of_some_version() {
        for Message(name, _) in MESSAGES {
            let by_charger = |version: Version| {
                let action = schema::action(version, name);
                action.is_some_and(|action| action.1 != Direction::ToStation)
            };
            assert!(Version::ALL.into_iter().any(by_charger), "{name}");
        }
    }

    /// A subject that a schema lets a charger leave out would refuse messages that are right.
    #[test]
    fn every_subject_is_a_required_field_of_every_version_that_has_the_message() {
        for Message(name, reader) in MESSAGES {
            let (Reader::State(Subject::Fields(fields)) | Reader::Bulk(Subject::Fields(fields))) =
                reader
            else {
                continue;
            };
            assert!(!fields.is_empty(), "{name}");
            for version in Version::ALL {
                let action = schema::action(version, name);
                if let Some(shape) = action.and_then(|action| action.2) {
                    for subject in *fields {
                        let field = shape.0.iter().find(|field| field.0 == subject.name);
                        let is_required = field.is_some_and(|field| field.1 == schema::Need::Must);
                        assert!(is_required, "{version} {name} {}", subject.name);
                    }
                }
            }
        }
    }

    #[test]
    fn the_rows_are_sorted_by_name() {
        assert!(MESSAGES.is_sorted_by(|one, next| one.0 < next.0));
    }
}
