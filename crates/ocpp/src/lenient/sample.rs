//! Meter readings, in one form for all versions.

use std::borrow::Cow;

use crate::schema::{v16, v21, v201};
use forecourt_types::{Energy, Timestamp};

use super::fields::{Fields, Need, Shape};
use super::oddity::{Oddities, OddityKind, Place};
use super::{Word, words};
use crate::Decimal;

/// The most samples that are kept of one message. A day of minutes with ten measurands fits; the
/// raw frame holds the rest. It is public because the tests check it from outside.
pub const MAX_SAMPLES: usize = 16_384;

/// The measurand that counts when none is named (OCPP 1.6 §7.31, 2.0.1 §2.37).
const ENERGY_REGISTER: &str = "Energy.Active.Import.Register";

/// The values a meter gave at one time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeterReading {
    /// The time by the charger's clock.
    pub timestamp: Option<Timestamp>,
    /// The values, in the order in which they were sent.
    pub samples: Vec<MeterSample>,
}

/// The locations at which the active import register is measured, the best first: what left the
/// outlet is what the driver got. A location that is not named is the outlet.
const LOCATIONS: [&str; 5] = ["Outlet", "Cable", "Inlet", "Body", "EV"];

/// The single phases of a register (OCPP 1.6 §7.38 and 2.0.1 `PhaseEnumType`); the two writings of
/// one phase stand together.
const PHASES: [[&str; 2]; 3] = [["L1", "L1-N"], ["L2", "L2-N"], ["L3", "L3-N"]];

impl MeterReading {
    /// The energy registers, one for each reading context in the order of the
    /// contexts' first appearance; no context means a periodic sample. Of several
    /// registers of one context, that of the best location counts; there the one
    /// of the whole outlet in the finest unit, else the sum of the phases.
    #[must_use]
    pub fn registers(&self) -> Vec<(&str, Energy)> {
        let mut contexts: Vec<&str> = Vec::new();
        for sample in &self.samples {
            if !contexts.contains(&sample.context()) {
                contexts.push(sample.context());
            }
        }
        let of_context = |context| {
            let samples = self.samples.iter();
            samples.filter(move |sample| sample.context() == context)
        };
        contexts
            .into_iter()
            .filter_map(|context| {
                let mut places = LOCATIONS.iter();
                let register = places.find_map(|place| {
                    let at_place = |sample: &&MeterSample| sample.location() == *place;
                    register_of(&of_context(context).filter(at_place).collect::<Vec<_>>())
                });
                Some((context, register?))
            })
            .collect()
    }
}

/// The register of one context and location.
fn register_of(samples: &[&MeterSample]) -> Option<Energy> {
    let whole = |is_finest: bool| {
        let mut whole = samples.iter().filter(|sample| sample.phase.is_none());
        whole.find_map(|sample| {
            let is_wh = sample.unit.as_deref() == Some("Wh");
            sample.energy_wh().filter(|_| is_wh || !is_finest)
        })
    };
    whole(true).or_else(|| whole(false)).or_else(|| {
        let phases = PHASES.iter().filter_map(|names| {
            let is_named = |sample: &&&MeterSample| {
                let phase = sample.phase.as_deref();
                phase.is_some_and(|phase| names.contains(&phase))
            };
            let mut of_phase = samples.iter().filter(is_named);
            of_phase.find_map(|sample| sample.energy_wh())
        });
        phases.fold(None, |sum: Option<Energy>, phase| match sum {
            None => Some(phase),
            Some(sum) => sum.checked_add(phase),
        })
    })
}

/// One value of a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterSample {
    /// What is measured; the energy import register when the charger names none.
    pub measurand: Word,
    /// The phase, such as `L1` or `L1-N`; none for the whole outlet.
    pub phase: Option<Word>,
    /// The location, such as `Inlet` or `Outlet`; none means the outlet.
    pub location: Option<Word>,
    /// The reading context, such as `Sample.Periodic` or `Transaction.Begin`; none means
    /// a periodic sample.
    pub context: Option<Word>,
    /// The unit as the charger named it; `Wh` for an energy without one.
    pub unit: Option<Word>,
    /// The value in that unit, with the multiplier of 2.x already applied; none when it could not
    /// be read.
    pub value: Option<Decimal>,
    /// The value as the charger sent it, when it could not be read.
    pub raw_value: Option<String>,
    /// The signed record: the value in the `SignedData` format of 1.6, or the JSON of
    /// `signedMeterValue` of 2.x.
    pub signed: Option<String>,
}

impl MeterSample {
    /// The reading context; a sample without one is periodic (OCPP 1.6 §7.33).
    #[must_use]
    pub fn context(&self) -> &str {
        self.context.as_deref().unwrap_or("Sample.Periodic")
    }

    fn location(&self) -> &str {
        self.location.as_deref().unwrap_or("Outlet")
    }

    /// The active import register in watt-hours, rounded half away from zero. None for any other
    /// measurand or unit, for a value that does not fit, and for signed data, which only its own
    /// reader understands.
    #[must_use]
    pub fn energy_wh(&self) -> Option<Energy> {
        if self.measurand != ENERGY_REGISTER {
            return None;
        }
        let power = match self.unit.as_deref() {
            Some("Wh") => 0,
            Some("kWh") => 3,
            _ => return None,
        };
        let wh = self.value?.times_power_of_ten(power)?;
        wh.round_to_integer().map(Energy::from_wh)
    }
}

/// The words of one version.
pub(super) struct Vocabulary {
    measurand: &'static [&'static str],
    phase: &'static [&'static str],
    location: &'static [&'static str],
    context: &'static [&'static str],
    read_value: fn(&mut Fields<'_, '_>, &mut MeterSample),
    sample_fields: &'static [&'static str],
    reading_fields: &'static [&'static str],
}

pub(super) const V16: Vocabulary = Vocabulary {
    measurand: v16::MEASURAND,
    phase: v16::PHASE,
    location: v16::LOCATION,
    context: v16::CONTEXT,
    read_value: read_value_v16,
    sample_fields: &[
        "value",
        "context",
        "format",
        "measurand",
        "phase",
        "location",
        "unit",
    ],
    reading_fields: &["timestamp", "sampledValue"],
};

/// 2.1 adds measurands and a location.
pub(super) const V21: Vocabulary = Vocabulary {
    measurand: v21::MEASURAND_ENUM,
    phase: v21::PHASE_ENUM,
    location: v21::LOCATION_ENUM,
    context: v21::READING_CONTEXT_ENUM,
    ..V201
};

pub(super) const V201: Vocabulary = Vocabulary {
    measurand: v201::MEASURAND_ENUM,
    phase: v201::PHASE_ENUM,
    location: v201::LOCATION_ENUM,
    context: v201::READING_CONTEXT_ENUM,
    read_value: read_value_v2x,
    sample_fields: &[
        "value",
        "context",
        "measurand",
        "phase",
        "location",
        "signedMeterValue",
        "unitOfMeasure",
        "customData",
    ],
    reading_fields: &["timestamp", "sampledValue", "customData"],
};

/// Reads a list of readings.
pub(super) fn read_readings(
    fields: &mut Fields<'_, '_>,
    name: &str,
    need: Need,
    vocabulary: &Vocabulary,
) -> Vec<MeterReading> {
    let items = fields.list(name, need);
    let list = Place::Field(&fields.place, name);
    let mut left = MAX_SAMPLES;
    let mut readings = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        if left == 0 {
            fields.odd.note(list, OddityKind::TooMany);
            break;
        }
        let place = Place::Item(&list, index);
        let reading = read_reading(item, place, fields.odd, vocabulary, left);
        // A reading without samples counts too, so that the loop is bounded.
        left = left.saturating_sub(reading.samples.len().max(1));
        readings.push(reading);
    }
    readings
}

fn read_reading(
    json: &str,
    place: Place<'_>,
    odd: &mut Oddities,
    vocabulary: &Vocabulary,
    max_samples: usize,
) -> MeterReading {
    let mut fields = Fields::open(json, place, odd);
    let timestamp = fields.time("timestamp", Need::Required);
    let mut items = fields.list("sampledValue", Need::Required);
    if items.len() > max_samples {
        items.truncate(max_samples);
        fields.note("sampledValue", OddityKind::TooMany);
    }
    let list = Place::Field(&place, "sampledValue");
    let samples = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| read_sample(item, Place::Item(&list, index), fields.odd, vocabulary))
        .collect();
    fields.close(vocabulary.reading_fields);
    MeterReading { timestamp, samples }
}

fn read_sample(
    json: &str,
    place: Place<'_>,
    odd: &mut Oddities,
    vocabulary: &Vocabulary,
) -> MeterSample {
    let mut fields = Fields::open(json, place, odd);
    let measurand = fields.word("measurand", Need::Optional, vocabulary.measurand);
    let mut sample = MeterSample {
        measurand: measurand.unwrap_or(Cow::Borrowed(ENERGY_REGISTER)),
        phase: fields.word("phase", Need::Optional, vocabulary.phase),
        location: fields.word("location", Need::Optional, vocabulary.location),
        context: fields.word("context", Need::Optional, vocabulary.context),
        unit: None,
        value: None,
        raw_value: None,
        signed: None,
    };
    (vocabulary.read_value)(&mut fields, &mut sample);
    let is_energy = sample.measurand.starts_with("Energy.");
    if is_energy && sample.unit.is_none() {
        sample.unit = Some(Cow::Borrowed("Wh"));
    }
    if is_energy && sample.value.is_some_and(Decimal::is_negative) {
        fields.note("value", OddityKind::Negative);
    }
    fields.close(vocabulary.sample_fields);
    sample
}

/// Reads the value of 1.6: a text, read as a number unless it is signed data.
fn read_value_v16(fields: &mut Fields<'_, '_>, sample: &mut MeterSample) {
    let units = v16::UNIT;
    sample.unit = fields.word("unit", Need::Optional, units);
    let formats = v16::FORMAT;
    let format = fields.word("format", Need::Optional, formats);
    let text = match fields.shape("value", Need::Required) {
        None => return,
        Some(Shape::Text(text)) => text,
        Some(Shape::Number(digits)) => {
            fields.note("value", OddityKind::NumberForText);
            Cow::Borrowed(digits)
        }
        Some(other) => return keep_raw(fields, sample, &other),
    };
    if format.as_deref() == Some("SignedData") {
        sample.signed = Some(text.into_owned());
        return;
    }
    read_number(fields, sample, &text);
}

/// Reads the value of 2.x: a number, with its unit and multiplier beside it.
fn read_value_v2x(fields: &mut Fields<'_, '_>, sample: &mut MeterSample) {
    match fields.shape("value", Need::Required) {
        None => {}
        Some(Shape::Number(digits)) => read_number(fields, sample, digits),
        Some(Shape::Text(text)) => {
            read_number(fields, sample, &text);
            if sample.value.is_some() {
                fields.note("value", OddityKind::TextForNumber);
            }
        }
        Some(other) => keep_raw(fields, sample, &other),
    }
    let signed = fields.object("signedMeterValue", Need::Optional);
    sample.signed = signed.map(str::to_owned);
    let Some(unit) = fields.object("unitOfMeasure", Need::Optional) else {
        return;
    };
    let place = Place::Field(&fields.place, "unitOfMeasure");
    let mut unit = Fields::open(unit, place, fields.odd);
    // Any unit may be named, so an unknown one is no oddity.
    sample.unit = unit
        .text("unit", Need::Optional, 20)
        .map(|text| words::recognise(text, &words::UNITS_2X).0);
    if let Some(power) = unit.integer("multiplier", Need::Optional) {
        let scaled = sample
            .value
            .and_then(|value| value.times_power_of_ten(power));
        if scaled.is_none() && sample.value.is_some() {
            unit.note("multiplier", OddityKind::OutOfRange);
        }
        sample.value = scaled;
    }
    unit.close(&["unit", "multiplier", "customData"]);
}

fn read_number(fields: &mut Fields<'_, '_>, sample: &mut MeterSample, text: &str) {
    sample.value = Decimal::parse(text);
    if sample.value.is_none() {
        fields.note("value", OddityKind::Unreadable);
        sample.raw_value = Some(text.to_owned());
    }
}

fn keep_raw(fields: &mut Fields<'_, '_>, sample: &mut MeterSample, shape: &Shape<'_>) {
    fields.note("value", OddityKind::WrongType);
    if let Shape::Object(json) | Shape::List(json) = shape {
        sample.raw_value = Some((*json).to_owned());
    }
}
