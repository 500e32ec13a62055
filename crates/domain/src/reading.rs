//! Meter readings and oddities, alike in all versions.

use forecourt_ocpp::lenient::{MeterReading, MeterSample, Oddity, OddityKind};
use forecourt_types::TokenUid;

use crate::claim::{Claim, Point};
use crate::fact::{Flag, Measurement};

/// Contexts a bill may hang on, wherever they fall between the samples.
const LANDMARKS: [&str; 5] = [
    "Transaction.Begin",
    "Transaction.End",
    "Interruption.Begin",
    "Interruption.End",
    "Sample.Clock",
];

/// The readings of a message.
pub(crate) fn points(readings: &[MeterReading]) -> Vec<Point> {
    readings.iter().map(point).collect()
}

fn point(reading: &MeterReading) -> Point {
    let in_context = |contexts: &[&str]| {
        reading.samples.iter().any(|sample| {
            let context = sample.context.as_deref();
            context.is_some_and(|context| contexts.contains(&context))
        })
    };
    Point {
        claimed_at: reading.timestamp,
        register: reading.energy_wh(),
        is_landmark: in_context(&LANDMARKS),
        is_begin: in_context(&["Transaction.Begin"]),
        measurements: reading.samples.iter().filter_map(measurement).collect(),
    }
}

fn measurement(sample: &MeterSample) -> Option<Measurement> {
    Some(Measurement {
        measurand: sample.measurand.to_string(),
        phase: sample.phase.as_deref().map(str::to_owned),
        location: sample.location.as_deref().map(str::to_owned),
        unit: sample.unit.as_deref().map(str::to_owned),
        value: sample.value?.to_string(),
    })
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

/// A token's text as an id; what cannot be one is as good as none.
pub(crate) fn token(text: Option<&str>) -> Option<TokenUid> {
    TokenUid::new(text?).ok()
}
