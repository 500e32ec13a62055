//! `StartTransaction`, `StopTransaction`, `MeterValues` (OCPP 1.6 §4.8, §4.10, §4.7).

use forecourt_ocpp::lenient::{MeterValues, StartTransaction, StopTransaction, TransactionMessage};

use crate::claim::{Claim, Happening};
use crate::fact::{ConnectorRef, Flag};
use crate::reading::{apply_oddities, end_register, points, token};
use forecourt_types::{Energy, TransactionId};

/// Translates a transaction message of 1.6. A 2.x event never comes here; it
/// would translate to a sample that says nothing.
#[must_use]
pub fn claim(message: &TransactionMessage) -> Claim {
    let mut claim = match message {
        TransactionMessage::StartTransaction(message) => start(message),
        TransactionMessage::StopTransaction(message) => stop(message),
        TransactionMessage::MeterValues(message) => meter_values(message),
        TransactionMessage::TransactionEvent(_) => Claim::new(Happening::Sample),
    };
    apply_oddities(&mut claim, message.oddities());
    claim
}

fn connector(connector_id: Option<i64>) -> Option<ConnectorRef> {
    let connector_id = u32::try_from(connector_id?).ok()?;
    Some(ConnectorRef {
        evse_id: None,
        connector_id,
    })
}

fn start(message: &StartTransaction) -> Claim {
    let mut claim = Claim::new(Happening::Start);
    claim.connector = connector(message.connector_id);
    claim.token_uid = token(message.id_tag.as_deref());
    claim.claimed_at = message.timestamp;
    claim.register = message.meter_start;
    claim.reservation_id = message.reservation_id;
    if claim.register.is_none() {
        claim.flag(Flag::MeterMissing);
    }
    claim
}

/// -1 and 0 are what chargers send that never got an id.
fn name(claim: &mut Claim, id: Option<i64>) {
    claim.transaction_id = id.and_then(|id| TransactionId::new(id.to_string()).ok());
    claim.id_is_odd = id.is_some_and(|id| id <= 0);
}

fn stop(message: &StopTransaction) -> Claim {
    let mut claim = Claim::new(Happening::Stop);
    name(&mut claim, message.transaction_id);
    claim.id_is_odd |= message.transaction_id.is_none();
    claim.token_uid = token(message.id_tag.as_deref());
    claim.claimed_at = message.timestamp;
    claim.register = message.meter_stop;
    let reason = message.reason.as_deref().unwrap_or("Local");
    claim.reason = Some(reason.to_owned());
    claim.points = points(&message.readings);
    if claim
        .register
        .is_none_or(|register| register < Energy::ZERO)
    {
        // What `transactionData` calls the end of the transaction is as good, and
        // else its latest reading.
        claim.register = end_register(&claim.points).or(claim.register);
    }
    if claim.register.is_none() {
        claim.flag(Flag::MeterMissing);
    }
    claim
}

fn meter_values(message: &MeterValues) -> Claim {
    let mut claim = Claim::new(Happening::Sample);
    name(&mut claim, message.transaction_id);
    claim.connector = connector(message.connector_id);
    claim.points = points(&message.readings);
    claim.claimed_at = message
        .readings
        .iter()
        .find_map(|reading| reading.timestamp);
    claim
}
