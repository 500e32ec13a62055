//! The fields that a notice must tell to have a meaning at all, and how it is refused when they
//! cannot be read.

use super::{Fields, Need};
use crate::lenient::oddity::OddityKind;
use crate::{ErrorCode, Violation};

/// The JSON type of a field that is the subject of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A text; a number is taken as its digits.
    Text,
    /// A whole number; a text of digits is taken as one.
    Number,
    /// A JSON object.
    Object,
    /// A list; one item alone is taken as a list of one.
    List,
}

/// The subjects of the messages that are kept as text (OCPP 1.6 §6 and the
/// security whitepaper §5, OCPP 2.0.1 and 2.1 part 2 §1): the required fields
/// that say what the message is about. A message that is not here is kept
/// whatever it holds.
const SUBJECTS: [(&str, &[(&str, Shape)]); 33] = [
    (
        "BatterySwap",
        &[("requestId", Shape::Number), ("eventType", Shape::Text)],
    ),
    (
        "ClearedChargingLimit",
        &[("chargingLimitSource", Shape::Text)],
    ),
    ("ClosePeriodicEventStream", &[("id", Shape::Number)]),
    ("DataTransfer", &[("vendorId", Shape::Text)]),
    ("DiagnosticsStatusNotification", &[("status", Shape::Text)]),
    ("FirmwareStatusNotification", &[("status", Shape::Text)]),
    ("Get15118EVCertificate", &[("exiRequest", Shape::Text)]),
    (
        "GetCertificateStatus",
        &[("ocspRequestData", Shape::Object)],
    ),
    ("LogStatusNotification", &[("status", Shape::Text)]),
    ("NotifyChargingLimit", &[("chargingLimit", Shape::Object)]),
    ("NotifyCustomerInformation", &[("requestId", Shape::Number)]),
    ("NotifyDERAlarm", &[("controlType", Shape::Text)]),
    ("NotifyDERStartStop", &[("controlId", Shape::Text)]),
    ("NotifyDisplayMessages", &[("requestId", Shape::Number)]),
    (
        "NotifyEVChargingNeeds",
        &[("evseId", Shape::Number), ("chargingNeeds", Shape::Object)],
    ),
    (
        "NotifyEVChargingSchedule",
        &[
            ("evseId", Shape::Number),
            ("chargingSchedule", Shape::Object),
        ],
    ),
    ("NotifyEvent", &[("eventData", Shape::List)]),
    ("NotifyMonitoringReport", &[("requestId", Shape::Number)]),
    ("NotifyPeriodicEventStream", &[("id", Shape::Number)]),
    ("NotifyPriorityCharging", &[("transactionId", Shape::Text)]),
    ("NotifyReport", &[("requestId", Shape::Number)]),
    ("NotifySettlement", &[("pspRef", Shape::Text)]),
    ("NotifyWebPaymentStarted", &[("evseId", Shape::Number)]),
    (
        "OpenPeriodicEventStream",
        &[("constantStreamData", Shape::Object)],
    ),
    (
        "PublishFirmwareStatusNotification",
        &[("status", Shape::Text)],
    ),
    (
        "PullDynamicScheduleUpdate",
        &[("chargingProfileId", Shape::Number)],
    ),
    ("ReportChargingProfiles", &[("requestId", Shape::Number)]),
    ("ReportDERControl", &[("requestId", Shape::Number)]),
    (
        "ReservationStatusUpdate",
        &[
            ("reservationId", Shape::Number),
            ("reservationUpdateStatus", Shape::Text),
        ],
    ),
    ("SecurityEventNotification", &[("type", Shape::Text)]),
    ("SignCertificate", &[("csr", Shape::Text)]),
    (
        "SignedFirmwareStatusNotification",
        &[("status", Shape::Text)],
    ),
    ("VatNumberValidation", &[("vatNumber", Shape::Text)]),
];

/// Messages whose answer repeats what was asked: they can be answered only when
/// they follow their schema to the letter.
const ANSWER_REPEATS: [&str; 1] = ["GetCertificateChainStatus"];

/// Refuses a message whose subject cannot be read.
pub(super) fn check(
    action: &str,
    fields: &mut Fields<'_, '_>,
    judged: &Result<(), Violation>,
) -> Result<(), Violation> {
    if let (true, Err(violation)) = (ANSWER_REPEATS.contains(&action), judged) {
        return Err(violation.clone());
    }
    let found = SUBJECTS.iter().find(|(name, _)| *name == action);
    for (name, shape) in found.map_or(&[] as &[_], |(_, subjects)| *subjects) {
        require_shape(fields, name, *shape)?;
    }
    Ok(())
}

fn require_shape(fields: &mut Fields<'_, '_>, name: &str, shape: Shape) -> Result<(), Violation> {
    require(fields, name, |fields| match shape {
        Shape::Text => fields.text(name, Need::Required, usize::MAX).map(|_| ()),
        Shape::Number => fields.integer(name, Need::Required).map(|_| ()),
        Shape::Object => fields.object(name, Need::Required).map(|_| ()),
        Shape::List => (!fields.list(name, Need::Required).is_empty()).then_some(()),
    })
}

/// Reads a field that must be there.
pub(super) fn require<'a, 'o, T>(
    fields: &mut Fields<'a, 'o>,
    name: &str,
    read: impl FnOnce(&mut Fields<'a, 'o>) -> Option<T>,
) -> Result<T, Violation> {
    match read(fields) {
        Some(value) => Ok(value),
        None => Err(unreadable(fields, name)),
    }
}

/// Why a required field has no value: what the reader noted of it last.
fn unreadable(fields: &Fields<'_, '_>, name: &str) -> Violation {
    let (path, kind) = fields
        .odd
        .last_loss(name)
        .unwrap_or_else(|| (name.to_owned(), OddityKind::Missing));
    let (code, text) = match kind {
        OddityKind::Missing | OddityKind::Null => (
            ErrorCode::OccurrenceConstraintViolation,
            format!("{path} is missing"),
        ),
        OddityKind::Empty => (
            ErrorCode::PropertyConstraintViolation,
            format!("{path} must not be empty"),
        ),
        OddityKind::OutOfRange => (
            ErrorCode::PropertyConstraintViolation,
            format!("{path} is a number beyond all limits"),
        ),
        _ => (
            ErrorCode::TypeConstraintViolation,
            format!("{path} has a type that cannot be understood"),
        ),
    };
    Violation { code, path, text }
}
