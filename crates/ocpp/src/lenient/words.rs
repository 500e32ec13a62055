//! Words of enumerations.

use std::borrow::Cow;

use super::{OddityKind, Word};

/// Misspellings that chargers really send and that have one meaning.
const MISSPELT: [(&str, &str); 2] = [
    // Printed so in the first edition of OCPP 1.6 §7.45.
    ("Celcius", "Celsius"),
    ("Farenheit", "Fahrenheit"),
];

/// The units of 2.x (OCPP 2.0.1 part 2 appendices, table 8). Others may be
/// used, so one that is not here is no oddity.
pub(super) const UNITS_2X: [&str; 33] = [
    "A",
    "ASU",
    "B",
    "Celsius",
    "dB",
    "dBm",
    "Deg",
    "Fahrenheit",
    "Hz",
    "K",
    "lx",
    "m",
    "ms2",
    "N",
    "Ohm",
    "kPa",
    "Percent",
    "RH",
    "RPM",
    "s",
    "V",
    "VA",
    "kVA",
    "VAh",
    "kVAh",
    "var",
    "kvar",
    "varh",
    "kvarh",
    "W",
    "kW",
    "Wh",
    "kWh",
];

/// The word as the version writes it, and what was odd about it.
pub(super) fn recognise(
    text: String,
    known: &'static [&'static str],
) -> (Word, Option<OddityKind>) {
    let right = MISSPELT.iter().find(|(wrong, _)| *wrong == text);
    if let Some((_, right)) = right {
        // The schema of 1.6 lists the misspelling too.
        let is_listed = known.contains(&text.as_str());
        return (
            Cow::Borrowed(right),
            (!is_listed).then_some(OddityKind::Misspelt),
        );
    }
    if let Some(word) = known.iter().find(|word| **word == text) {
        return (Cow::Borrowed(word), None);
    }
    match known.iter().find(|word| word.eq_ignore_ascii_case(&text)) {
        Some(word) => (Cow::Borrowed(word), Some(OddityKind::Misspelt)),
        None => (Cow::Owned(text), Some(OddityKind::UnknownValue)),
    }
}
