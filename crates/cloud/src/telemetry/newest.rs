//! Keeps the newest values of a station, for those who look at it now, and says which of them hold.

use forecourt_domain::fact::{ConnectorRef, Fact, Measured, Measurement};
use forecourt_domain::session::Reading;
use forecourt_link::{ChainedRecord, is_same_connector};
use forecourt_ocpp::Decimal;
use forecourt_types::{ClaimedAt, ReceivedAt, SessionId, Timestamp, TransactionId};

use crate::session::Source;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Table};
use forecourt_store::rows::facts::{NewestReading, ReadingsRow, SessionRow};
use forecourt_store::unit::{Unit, until_committed};

/// How long the values are kept after the last change, in milliseconds: one day.
const LIFE_MS: i64 = 24 * 3_600_000;

/// The most bytes of a word or number of a value. Those of OCPP have 13 at most; a charger may send
/// longer words of its own.
const WORD_BYTES_MAX: usize = 32;

const REGISTER: &str = "Energy.Active.Import.Register";
const VOLTAGE: &str = "Voltage";
const BATTERY: &str = "SoC";

/// The measurands that charts show (OCPP 1.6 §7.31, OCPP 2.0.1 `MeasurandEnumType`).
pub const CHARTED: [&str; 7] = [
    "Power.Active.Import",
    REGISTER,
    "Current.Import",
    VOLTAGE,
    BATTERY,
    "Power.Offered",
    "Current.Offered",
];

/// The values of a record that were just told; none if it holds no values.
pub(super) fn measured(chained: &ChainedRecord) -> Option<NewestReading> {
    let record = chained.raw.read().ok()?;
    let Fact::Measured(measured) = record.fact else {
        return None;
    };
    Some(NewestReading {
        measured,
        received_at: record.received_at,
    })
}

/// Adds the values of these records to the newest ones of their station. Values that are older than
/// a day change nothing: a charger that was offline for a week delivers many of them. This is a
/// write of its own, which costs half of one within a table transaction.
///
/// # Errors
/// [`Failure`]. The values of charts are stored before, so nothing is lost then.
pub(super) async fn keep(
    table: &dyn Table,
    source: &Source,
    chain: &[ChainedRecord],
    now: Timestamp,
) -> Result<(), Failure> {
    let oldest = now.plus_millis(-LIFE_MS);
    let mut told: Vec<NewestReading> = chain.iter().filter_map(measured).collect();
    for reading in &mut told {
        reading.measured.values.retain_mut(is_kept);
    }
    told.retain(|reading| reading.taken_at() > oldest && !reading.measured.values.is_empty());
    if told.is_empty() {
        return Ok(());
    }
    let (key, told) = (
        keys::station_readings(&source.operator, &source.station),
        &told,
    );
    until_committed(|| {
        let key = key.clone();
        async move {
            let mut unit = Unit::new(table, &source.operator, now, "telemetry");
            let known = unit.read::<ReadingsRow>(&key).await?;
            let mut row = known.unwrap_or_else(|| ReadingsRow {
                readings: Vec::new(),
                stamps: unit.stamps(),
            });
            let mut is_changed = false;
            for reading in told {
                is_changed |= row.add(reading.clone());
            }
            if is_changed {
                unit.touch(&mut row.stamps);
                let end = now.plus_millis(LIFE_MS);
                unit.put(Item::new(key, &row)?.with_expiry(end));
            }
            Ok::<_, Failure>(unit.commit().await?.then(|_| ()))
        }
    })
    .await
}

/// Whether a value is shown anywhere, and of such a size that the row stays small. A text that is
/// no number would take the place of the number that was told before.
fn is_kept(value: &mut Measurement) -> bool {
    let is_begin = value.context.as_deref() == Some("Transaction.Begin");
    value.context = None;
    value.value = value.value.trim().to_owned();
    let is_number = Decimal::parse(&value.value).is_some();
    let words = [&value.phase, &value.location, &value.unit];
    let mut words = words.into_iter().flatten().chain([&value.value]);
    let is_here = matches!(value.location.as_deref(), None | Some("Outlet"));
    let is_charted = CHARTED.contains(&value.measurand.as_str());
    let is_shown = is_charted && (is_here || value.measurand == BATTERY);
    is_shown && is_number && !is_begin && words.all(|word| word.len() <= WORD_BYTES_MAX)
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

/// Whether these values belong to this charge, which goes on: they were received since it began.
/// Values that name no transaction may be those of the charge before, and a charger of 2.x may use
/// the id of that charge again. The clock of a charger may be wrong; that of its gateway is not.
fn is_kept_of(reading: &NewestReading, charge: &SessionRow) -> bool {
    let connector = charge.connector_id.map(|connector_id| ConnectorRef {
        evse_id: charge.evse_id,
        connector_id,
    });
    let transaction = charge.transaction_id.as_ref();
    let is_since = began(charge).is_none_or(|began| reading.received_at.timestamp() >= began);
    is_since && is_of_charge(&reading.measured, connector, transaction)
}

/// When a charge began, by the receipt of its start. Of a start that the charger had kept only the
/// claimed time is known, which counts as far as it is not after our first news of the charge.
fn began(charge: &SessionRow) -> Option<Timestamp> {
    let claimed = charge.started_at.map(ClaimedAt::timestamp);
    let known = charge.stamps.created_at;
    charge
        .start_received_at
        .or(claimed.map(|claimed| claimed.min(known)))
}

/// Whether this is the main meter of a station: connector 0 of 1.6, EVSE 0 of 2.x.
#[must_use]
pub fn is_main_meter(place: ConnectorRef) -> bool {
    place.connector_id == 0 || place.evse_id == Some(0)
}

/// Values of a station that hold now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The values with their time, which is never after their receipt.
    pub measured: Measured,
    /// The charge to which they belong, if one goes on there.
    pub session_id: Option<SessionId>,
}

/// Which values of a station hold while these charges go on there, in the order in which they were
/// taken.
#[must_use]
pub fn holding(row: &ReadingsRow, charges: &[SessionRow]) -> Vec<Holding> {
    let readings = row.readings.iter();
    readings
        .filter_map(|one| holding_of(one, charges))
        .collect()
}

/// Which values of a reading hold while these charges go on at its station; none if no value does.
/// Many chargers tell no power of 0 at the end of a charge: between two of them only the register
/// and the voltage of a connector hold. The main meter of a station measures whatever flows there.
#[must_use]
pub fn holding_of(reading: &NewestReading, charges: &[SessionRow]) -> Option<Holding> {
    let charge = charges.iter().find(|charge| is_kept_of(reading, charge));
    let mut measured = reading.measured.clone();
    measured.sampled_at = ClaimedAt(reading.taken_at());
    if charge.is_none() && !is_main_meter(measured.connector) {
        let stays = |value: &Measurement| [REGISTER, VOLTAGE].contains(&&*value.measurand);
        measured.values.retain(stays);
    }
    (!measured.values.is_empty()).then(|| Holding {
        measured,
        session_id: charge.map(|charge| charge.session_id.clone()),
    })
}

/// A register that a charger told for charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewestRegister {
    /// The register, with the time that the charger claims.
    pub reading: Reading,
    /// When the gateway received it.
    pub received_at: ReceivedAt,
}

/// The newest register of a charge that its charger told for charts, if one is kept.
///
/// # Errors
/// [`Failure`].
pub async fn newest_register(
    unit: &mut Unit<'_>,
    charge: &SessionRow,
) -> Result<Option<NewestRegister>, Failure> {
    let key = keys::station_readings(unit.operator, &charge.station_id);
    let known = unit.read::<ReadingsRow>(&key).await?;
    let readings = known.map(|row| row.readings).unwrap_or_default();
    let mut newest = readings.iter().rev();
    Ok(newest.find_map(|told| {
        let measured = &told.measured;
        let register = measured.register().filter(|_| is_kept_of(told, charge))?;
        let at = measured.sampled_at;
        Some(NewestRegister {
            reading: Reading { register, at },
            received_at: told.received_at,
        })
    }))
}
