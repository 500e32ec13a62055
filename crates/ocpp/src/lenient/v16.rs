//! The transaction messages of OCPP 1.6.

use crate::schema::v16;
use crate::v16::MAX_ID_TAG_CHARS;

use super::fields::{Fields, Need};
use super::oddity::{Oddities, Place};
use super::sample::{self, read_readings};
use super::{MeterValues, StartTransaction, StopTransaction};

pub(super) fn start_transaction(payload: &str) -> StartTransaction {
    let mut oddities = Oddities::default();
    let mut fields = Fields::open(payload, Place::Root, &mut oddities);
    let mut message = StartTransaction {
        connector_id: fields.integer("connectorId", Need::Required),
        id_tag: fields.text("idTag", Need::Required, MAX_ID_TAG_CHARS),
        meter_start: fields.energy("meterStart", Need::Required),
        reservation_id: fields.integer("reservationId", Need::Optional),
        timestamp: fields.time("timestamp", Need::Required),
        oddities: Vec::new(),
    };
    fields.close(&[
        "connectorId",
        "idTag",
        "meterStart",
        "reservationId",
        "timestamp",
    ]);
    message.oddities = oddities.into_vec();
    message
}

pub(super) fn stop_transaction(payload: &str) -> StopTransaction {
    let mut oddities = Oddities::default();
    let mut fields = Fields::open(payload, Place::Root, &mut oddities);
    let mut message = StopTransaction {
        transaction_id: fields.integer("transactionId", Need::Required),
        id_tag: fields.text("idTag", Need::Optional, MAX_ID_TAG_CHARS),
        meter_stop: fields.energy("meterStop", Need::Required),
        reason: fields.word("reason", Need::Optional, v16::REASON),
        timestamp: fields.time("timestamp", Need::Required),
        readings: read_readings(&mut fields, "transactionData", Need::Optional, &sample::V16),
        oddities: Vec::new(),
    };
    fields.close(&[
        "transactionId",
        "idTag",
        "meterStop",
        "reason",
        "timestamp",
        "transactionData",
    ]);
    message.oddities = oddities.into_vec();
    message
}

pub(super) fn meter_values(payload: &str) -> MeterValues {
    let mut oddities = Oddities::default();
    let mut fields = Fields::open(payload, Place::Root, &mut oddities);
    let mut message = MeterValues {
        connector_id: fields.integer("connectorId", Need::Required),
        evse_id: None,
        transaction_id: fields.integer("transactionId", Need::Optional),
        readings: read_readings(&mut fields, "meterValue", Need::Required, &sample::V16),
        oddities: Vec::new(),
    };
    fields.close(&["connectorId", "transactionId", "meterValue"]);
    message.oddities = oddities.into_vec();
    message
}
