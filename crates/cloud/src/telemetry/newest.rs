//! Keeps the newest values of a station, for those who look at it now.

use forecourt_domain::fact::{ConnectorRef, Fact, Measured};
use forecourt_domain::session::Reading;
use forecourt_link::{ChainedRecord, is_same_connector};
use forecourt_types::TransactionId;

use crate::session::Source;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Item;
use forecourt_store::rows::facts::{ReadingsRow, SessionRow};
use forecourt_store::unit::Unit;

/// How long the values are kept after the last change, in milliseconds: one day.
const LIFE_MS: i64 = 24 * 3_600_000;

/// Adds the values of these records to the newest ones of their station. Values that are older than
/// a day change nothing: a charger that was offline for a week delivers many of them.
pub(super) async fn keep(
    unit: &mut Unit<'_>,
    source: &Source,
    chain: &[ChainedRecord],
) -> Result<(), Failure> {
    let oldest = unit.now.plus_millis(-LIFE_MS);
    let told = chain.iter().filter_map(|chained| {
        let record = chained.raw.read().ok()?;
        match record.fact {
            Fact::Measured(measured) => Some((measured, record.received_at)),
            _ => None,
        }
    });
    let told = told.filter(|(measured, _)| measured.sampled_at.timestamp() > oldest);
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return Ok(());
    }
    let key = keys::station_readings(unit.operator, &source.station);
    let known = unit.read::<ReadingsRow>(&key).await?;
    let mut row = known.unwrap_or_else(|| ReadingsRow {
        readings: Vec::new(),
        stamps: unit.stamps(),
    });
    let mut is_changed = false;
    for (measured, received_at) in told {
        is_changed |= row.add(measured, received_at);
    }
    if is_changed {
        unit.touch(&mut row.stamps);
        let end = unit.now.plus_millis(LIFE_MS);
        unit.put(Item::new(key, &row)?.with_expiry(end));
    }
    Ok(())
}

/// Whether the values belong to the charge that has this transaction at this connector. Values
/// without a transaction belong to the charge of their connector.
#[must_use]
pub fn is_of_charge(
    measured: &Measured,
    connector: Option<ConnectorRef>,
    transaction: Option<&TransactionId>,
) -> bool {
    match (&measured.transaction_id, transaction) {
        (Some(told), Some(own)) => told == own,
        (Some(_), None) => false,
        (None, _) => connector.is_some_and(|own| is_same_connector(own, measured.connector)),
    }
}

/// Whether values that were just told belong to this charge: they are of its transaction or its
/// connector, and were not taken before it began.
#[must_use]
pub fn is_reading_of(measured: &Measured, charge: &SessionRow) -> bool {
    let connector = charge.connector_id.map(|connector_id| ConnectorRef {
        evse_id: charge.evse_id,
        connector_id,
    });
    let started = charge.started_at;
    is_of_charge(measured, connector, charge.transaction_id.as_ref())
        && started.is_none_or(|started| measured.sampled_at >= started)
}

/// The newest register of a charge that its charger told for charts, if one is kept.
///
/// # Errors
/// [`Failure`].
pub async fn newest_register(
    unit: &mut Unit<'_>,
    charge: &SessionRow,
) -> Result<Option<Reading>, Failure> {
    let key = keys::station_readings(unit.operator, &charge.station_id);
    let known = unit.read::<ReadingsRow>(&key).await?;
    let readings = known.map(|row| row.readings).unwrap_or_default();
    let mut newest = readings.iter().rev();
    Ok(newest.find_map(|told| {
        let register = told.register().filter(|_| is_reading_of(told, charge))?;
        let at = told.sampled_at;
        Some(Reading { register, at })
    }))
}
