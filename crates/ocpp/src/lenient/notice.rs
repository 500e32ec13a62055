//! The reader of notices: the messages that a charger sends outside of transactions.
//!
//! The fields that identify the message and its subject must be readable; everything else is kept
//! as told, cut, or left out. The strict validator judges: what it objects to is reported as odd,
//! and only what has no meaning is refused.

mod subject;

use forecourt_types::Timestamp;

use super::fields::{Fields, Need};
use super::oddity::{Oddities, Oddity, OddityKind, Place};
use super::{IdToken, Word, v2x};
use crate::actions::{self, Reader};
use crate::v16::MAX_ID_TAG_CHARS;
use crate::{ErrorCode, Part, Version, Violation, schema, validate};
use subject::require;

/// A notice, read as far as possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The content of the notice.
    pub body: NoticeBody,
    /// What was odd, in the order of reading; empty when it follows its schema.
    pub oddities: Vec<Oddity>,
}

/// The content of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeBody {
    /// `BootNotification` (OCPP 1.6 §4.2, 2.x B01).
    Boot(BootNotice),
    /// `Heartbeat` (OCPP 1.6 §4.6, 2.x G02).
    Heartbeat,
    /// `StatusNotification` (OCPP 1.6 §4.9, 2.x G01).
    Status(StatusNotice),
    /// `Authorize` (OCPP 1.6 §4.1, 2.x C01).
    Authorize(IdToken),
    /// Any other message: it is kept as text, and only its time is read.
    Other {
        /// The time by the charger's clock, if it tells one.
        claimed_at: Option<Timestamp>,
    },
}

/// What a charger says of itself after a start. Each text has at most 255
/// characters. At least one of vendor and model is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BootNotice {
    /// The name of the manufacturer.
    pub vendor: Option<String>,
    /// The maker's name of the model.
    pub model: Option<String>,
    /// The serial number; in 1.6 that of the charge point, else that of its box.
    pub serial_number: Option<String>,
    /// The version of the firmware.
    pub firmware_version: Option<String>,
    /// Why the charger started (2.x).
    pub reason: Option<Word>,
}

/// The state of a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusNotice {
    /// The number of the EVSE (2.x).
    pub evse_id: Option<i64>,
    /// The number of the connector; in 1.6 the number 0 is the charger itself.
    pub connector_id: i64,
    /// The state in the version's word, or the charger's own.
    pub status: Word,
    /// The error code of 1.6, `NoError` included.
    pub error_code: Option<Word>,
    /// The vendor's own error code (1.6), at most 255 characters.
    pub vendor_error_code: Option<String>,
    /// A free text of the charger (1.6), at most 255 characters.
    pub info: Option<String>,
    /// The time by the charger's clock.
    pub timestamp: Option<Timestamp>,
}

/// Reads a notice that a charger sent.
///
/// # Errors
/// The [`Violation`] to refuse it with, when it is no JSON object or its subject
/// cannot be read.
pub fn read_notice(version: Version, action: &str, payload: &str) -> Result<Notice, Violation> {
    let json = payload.trim();
    if !json.starts_with('{') {
        return Err(Violation {
            code: ErrorCode::FormatViolation,
            path: String::new(),
            text: "the payload must be a JSON object".to_owned(),
        });
    }
    let reader = actions::reader(version, action);
    let judged = match reader {
        Some(Reader::Heartbeat) => Ok(()),
        _ => validate(version, action, Part::Request, payload),
    };
    let mut odd = Oddities::default();
    let body = {
        let mut fields = Fields::open(json, Place::Root, &mut odd);
        read_body(version, reader, &mut fields, &judged)?
    };
    Ok(Notice {
        body,
        oddities: oddities(odd, judged),
    })
}

/// Drops the oddities of a message that follows its schema, whatever the lenient reader
/// noted of it.
fn oddities(mut odd: Oddities, judged: Result<(), Violation>) -> Vec<Oddity> {
    let Err(violation) = judged else {
        return Vec::new();
    };
    if !odd.names(&violation.path) {
        odd.note(
            Place::Field(&Place::Root, &violation.path),
            OddityKind::SchemaViolated,
        );
    }
    odd.into_vec()
}

fn read_body(
    version: Version,
    reader: Option<Reader>,
    fields: &mut Fields<'_, '_>,
    judged: &Result<(), Violation>,
) -> Result<NoticeBody, Violation> {
    match reader {
        Some(Reader::Heartbeat) => Ok(NoticeBody::Heartbeat),
        Some(Reader::BootNotification) => boot(version, fields, judged).map(NoticeBody::Boot),
        Some(Reader::StatusNotification) => status(version, fields).map(NoticeBody::Status),
        Some(Reader::Authorize) => authorize(version, fields).map(NoticeBody::Authorize),
        Some(Reader::State(subject) | Reader::Bulk(subject)) => {
            subject::check(subject, fields, judged)?;
            Ok(other(fields))
        }
        Some(
            Reader::StartTransaction
            | Reader::StopTransaction
            | Reader::MeterValues
            | Reader::TransactionEvent,
        )
        | None => Ok(other(fields)),
    }
}

/// Reads the time of a message that is kept as text.
fn other(fields: &mut Fields<'_, '_>) -> NoticeBody {
    let time = fields.time("timestamp", Need::Optional);
    let time = time.or_else(|| fields.time("generatedAt", Need::Optional));
    NoticeBody::Other { claimed_at: time }
}

/// A charger must boot to be of any use, so one of its two names is enough; but
/// a message with neither, or with numbers only, is no boot notice.
fn boot(
    version: Version,
    fields: &mut Fields<'_, '_>,
    judged: &Result<(), Violation>,
) -> Result<BootNotice, Violation> {
    let (read, is_named) = if version.is_2x() {
        boot_2x(fields)
    } else {
        boot_16(fields)
    };
    match judged {
        Err(violation) if !is_named => Err(violation.clone()),
        _ => Ok(read),
    }
}

fn boot_16(fields: &mut Fields<'_, '_>) -> (BootNotice, bool) {
    let is_named = fields.is_text("chargePointVendor") || fields.is_text("chargePointModel");
    let serial = fields.text("chargePointSerialNumber", Need::Optional, 25);
    let read = BootNotice {
        vendor: fields.text("chargePointVendor", Need::Required, 20),
        model: fields.text("chargePointModel", Need::Required, 20),
        serial_number: serial.or_else(|| fields.text("chargeBoxSerialNumber", Need::Optional, 25)),
        firmware_version: fields.text("firmwareVersion", Need::Optional, 50),
        reason: None,
    };
    (read, is_named)
}

fn boot_2x(fields: &mut Fields<'_, '_>) -> (BootNotice, bool) {
    let reason = fields.word("reason", Need::Required, BOOT_REASONS);
    let Some(json) = fields.object("chargingStation", Need::Required) else {
        return (BootNotice::default(), false);
    };
    let place = Place::Field(&fields.place, "chargingStation");
    let mut station = Fields::open(json, place, fields.odd);
    let is_named = station.is_text("vendorName") || station.is_text("model");
    let read = BootNotice {
        vendor: station.text("vendorName", Need::Required, 50),
        model: station.text("model", Need::Required, 20),
        serial_number: station.text("serialNumber", Need::Optional, 25),
        firmware_version: station.text("firmwareVersion", Need::Optional, 50),
        reason,
    };
    (read, is_named)
}

/// Reads the same message in 2.0.1 and 2.1.
const BOOT_REASONS: &[&str] = schema::v201::BOOT_REASON_ENUM;

fn status(version: Version, fields: &mut Fields<'_, '_>) -> Result<StatusNotice, Violation> {
    if version.is_2x() {
        status_2x(fields)
    } else {
        status_16(fields)
    }
}

fn status_16(fields: &mut Fields<'_, '_>) -> Result<StatusNotice, Violation> {
    let connector_id = require(fields, "connectorId", |fields| {
        fields.integer("connectorId", Need::Required)
    })?;
    let status = require(fields, "status", |fields| {
        fields.word(
            "status",
            Need::Required,
            schema::v16::STATUS_NOTIFICATION_REQUEST_STATUS,
        )
    })?;
    let known = schema::v16::ERROR_CODE;
    Ok(StatusNotice {
        evse_id: None,
        connector_id,
        status,
        error_code: fields.word("errorCode", Need::Required, known),
        vendor_error_code: fields.text("vendorErrorCode", Need::Optional, 50),
        info: fields.text("info", Need::Optional, 50),
        timestamp: fields.time("timestamp", Need::Optional),
    })
}

fn status_2x(fields: &mut Fields<'_, '_>) -> Result<StatusNotice, Violation> {
    let known = schema::v201::CONNECTOR_STATUS_ENUM;
    let evse_id = require(fields, "evseId", |fields| {
        fields.integer("evseId", Need::Required)
    })?;
    let connector_id = require(fields, "connectorId", |fields| {
        fields.integer("connectorId", Need::Required)
    })?;
    let status = require(fields, "connectorStatus", |fields| {
        fields.word("connectorStatus", Need::Required, known)
    })?;
    Ok(StatusNotice {
        evse_id: Some(evse_id),
        connector_id,
        status,
        error_code: None,
        vendor_error_code: None,
        info: None,
        timestamp: fields.time("timestamp", Need::Required),
    })
}

fn authorize(version: Version, fields: &mut Fields<'_, '_>) -> Result<IdToken, Violation> {
    if version.is_2x() {
        return require(fields, "idToken", |fields| {
            v2x::read_id_token(fields, version, Need::Required)
        });
    }
    let id_token = require(fields, "idTag", |fields| {
        fields.text("idTag", Need::Required, MAX_ID_TAG_CHARS)
    })?;
    Ok(IdToken {
        id_token,
        kind: None,
    })
}
