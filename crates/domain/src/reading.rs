//! Meter readings and oddities, which are alike in all versions.

use forecourt_ocpp::Decimal;
use forecourt_ocpp::lenient::{MeterReading, MeterSample, Oddity, OddityKind};
use forecourt_types::{ClaimedAt, Energy, Timestamp, TokenUid};

use crate::claim::{Claim, Point};
use crate::fact::{Flag, MAX_SIGNED, MAX_SIGNED_BYTES, Measured, Measurement, SignedValue};

/// The contexts of readings that a bill may depend on, however soon after another
/// reading they come.
const LANDMARKS: [&str; 5] = [
    "Transaction.Begin",
    "Transaction.End",
    "Interruption.Begin",
    "Interruption.End",
    "Sample.Clock",
];

/// The measurand of a register, and of a value that names none.
const ENERGY: &str = "Energy.Active.Import.Register";
const BEGIN: &str = "Transaction.Begin";
const END: &str = "Transaction.End";

/// The readings of a message: one point for each moment and reading context, so
/// that a begin and an end told in one reading are kept apart.
pub(crate) fn points(readings: &[MeterReading]) -> Vec<Point> {
    if let [reading] = readings {
        return points_of(reading);
    }
    let mut moments: Vec<MeterReading> = Vec::with_capacity(readings.len());
    for reading in readings {
        match moments.last_mut() {
            Some(last) if is_phase_of(last, reading) => {
                last.samples.extend(reading.samples.iter().cloned());
            }
            _ => moments.push(reading.clone()),
        }
    }
    moments.iter().flat_map(points_of).collect()
}

/// Whether a reading tells further phases of the moment of the one before: some
/// chargers send one reading for each phase.
fn is_phase_of(before: &MeterReading, reading: &MeterReading) -> bool {
    let phases = |reading: &MeterReading| -> Option<Vec<String>> {
        let samples = reading.samples.iter();
        let registers = samples.filter(|sample| sample.energy_wh().is_some());
        let phases: Option<Vec<String>> = registers
            .map(|sample| sample.phase.as_deref().map(str::to_owned))
            .collect();
        phases.filter(|phases| !phases.is_empty())
    };
    let is_same_moment = before.timestamp.is_some() && before.timestamp == reading.timestamp;
    match (phases(before), phases(reading)) {
        (Some(known), Some(told)) if is_same_moment => {
            told.iter().all(|phase| !known.contains(phase))
        }
        _ => false,
    }
}

fn points_of(reading: &MeterReading) -> Vec<Point> {
    let point = |context: &str, register: Option<Energy>| Point {
        claimed_at: reading.timestamp,
        register,
        is_landmark: LANDMARKS.contains(&context),
        is_begin: context == BEGIN,
        is_end: context == END,
        is_flowing: false,
        measurements: Vec::new(),
        signed: Vec::new(),
    };
    let registers = reading.registers().into_iter();
    let mut points: Vec<Point> = registers
        .map(|(context, register)| point(context, Some(register)))
        .collect();
    if points.is_empty() {
        let mut contexts = reading.samples.iter().map(MeterSample::context);
        let first = contexts.clone().next();
        let context = contexts.find(|context| *context != BEGIN).or(first);
        points.push(point(context.unwrap_or_default(), None));
    }
    // The other values of the moment go with one of its points, for charts.
    if let Some(first) = points.first_mut() {
        let samples = reading.samples.iter();
        first.is_flowing = samples.clone().any(is_flowing);
        first.measurements = samples.clone().filter_map(measurement).collect();
        let (energy, others): (Vec<_>, Vec<_>) =
            samples.partition(|sample| sample.measurand.as_ref() == ENERGY);
        first.signed = energy
            .into_iter()
            .chain(others)
            .filter_map(|sample| signed(sample, reading.timestamp))
            .take(MAX_SIGNED)
            .collect();
    }
    points
}

/// The register that a message about the start tells: the one that the charger calls the begin,
/// else the earliest one that is not the end.
pub(crate) fn start_register(points: &[Point]) -> Option<Energy> {
    let told = |is_it: fn(&Point) -> bool| {
        let told = points.iter().filter(|point| is_it(point));
        let told = told.filter(|point| point.register.is_some());
        told.min_by_key(|point| point.claimed_at)?.register
    };
    told(|point| point.is_begin).or_else(|| told(|point| !point.is_end))
}

/// The register that a message about the end tells: the one that the charger calls the end, else
/// the latest one that is not the begin.
pub(crate) fn end_register(points: &[Point]) -> Option<Energy> {
    let told = |is_it: fn(&Point) -> bool| {
        let told = points.iter().filter(|point| is_it(point));
        let told = told.filter(|point| point.register.is_some());
        // A reading without a time is one of this very moment.
        told.max_by_key(|point| (point.claimed_at.is_none(), point.claimed_at))?
            .register
    };
    told(|point| point.is_end).or_else(|| told(|point| !point.is_begin))
}

/// Whether the value says that the station gives energy.
fn is_flowing(sample: &MeterSample) -> bool {
    let flows = ["Power.Active.Import", "Current.Import"];
    let value = sample.value.and_then(Decimal::round_to_integer);
    flows.contains(&sample.measurand.as_ref()) && value.is_some_and(|value| value > 0)
}

fn signed(sample: &MeterSample, at: Option<Timestamp>) -> Option<SignedValue> {
    let data = sample.signed.as_deref()?;
    let context = sample.context.as_deref();
    let names = json_bytes(context.unwrap_or_default()) + json_bytes(&sample.measurand);
    let mut room = MAX_SIGNED_BYTES.saturating_sub(names);
    let mut end = data.len();
    for (index, character) in data.char_indices() {
        match room.checked_sub(json_bytes_of(character)) {
            Some(left) => room = left,
            None => {
                end = index;
                break;
            }
        }
    }
    Some(SignedValue {
        sampled_at: at.map(ClaimedAt),
        context: context.map(str::to_owned),
        measurand: sample.measurand.to_string(),
        data: data.get(..end).unwrap_or_default().to_owned(),
        truncated: end < data.len(),
    })
}

fn json_bytes(text: &str) -> usize {
    text.chars().map(json_bytes_of).sum()
}

/// The bytes that a character takes in a JSON text (RFC 8259 §7).
const fn json_bytes_of(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '\0'..='\u{1f}' => 6,
        other => other.len_utf8(),
    }
}

fn measurement(sample: &MeterSample) -> Option<Measurement> {
    let context = Some(sample.context()).filter(|context| *context != "Sample.Periodic");
    Some(Measurement {
        measurand: sample.measurand.to_string(),
        phase: sample.phase.as_deref().map(str::to_owned),
        location: sample.location.as_deref().map(str::to_owned),
        context: context.map(str::to_owned),
        unit: sample.unit.as_deref().map(str::to_owned),
        value: sample.value?.to_string(),
    })
}

impl Measured {
    /// The energy register that the values tell, chosen as that of a message is; none if they tell
    /// none, or only that of the begin of a transaction.
    #[must_use]
    pub fn register(&self) -> Option<Energy> {
        let sample = |value: &Measurement| MeterSample {
            measurand: value.measurand.clone().into(),
            phase: value.phase.clone().map(Into::into),
            location: value.location.clone().map(Into::into),
            context: value.context.clone().map(Into::into),
            unit: value.unit.clone().map(Into::into),
            value: Decimal::parse(&value.value),
            raw_value: None,
            signed: None,
        };
        let reading = MeterReading {
            timestamp: None,
            samples: self.values.iter().map(sample).collect(),
        };
        let registers = reading.registers().into_iter();
        let mut later = registers.filter(|(context, _)| *context != BEGIN);
        later.next_back().map(|(_, register)| register)
    }
}

/// Turns oddities into flags; a message that is no object is unreadable.
pub(crate) fn apply_oddities(claim: &mut Claim, oddities: &[Oddity]) {
    for oddity in oddities {
        let broken = matches!(oddity.kind, OddityKind::NotJson | OddityKind::NotAnObject);
        if oddity.field.is_empty() && broken {
            claim.unreadable = Some(oddity.to_string());
            claim.flag(Flag::UnreadableRecord);
        }
        claim.flag(match oddity.kind {
            OddityKind::NoTimeZone => Flag::ZoneMissing,
            OddityKind::Negative => Flag::MeterNegative,
            _ => Flag::SchemaViolated,
        });
    }
}

/// Makes an id of a token's text; none when the text cannot be an id.
pub(crate) fn token(text: Option<&str>) -> Option<TokenUid> {
    TokenUid::new(text?).ok()
}
