//! What can be wrong with a tariff of rules 2, in words for the person who writes it.

use std::fmt;

use forecourt_types::Currency;
use thiserror::Error;

use crate::validate::{NAME_CHARS_MAX, PRICE_MAX, RATE_BP_MAX, STEP_SIZE_MAX, write_all};

/// The most elements of a tariff: three seasons of seven days with three windows each.
pub const ELEMENTS_MAX: usize = 64;
/// The longest idle grace in seconds, one week.
pub const GRACE_S_MAX: u32 = 7 * 24 * 3600;
/// The highest energy in watt-hours below which a charge may be void.
pub const VOID_WH_MAX: i64 = 10_000;
/// The longest time in seconds below which a charge may be void.
pub const VOID_S_MAX: i64 = 3600;
/// The longest text for drivers, in characters: it must fit a receipt.
pub const DISPLAY_CHARS_MAX: usize = 500;
/// The highest energy or power of a restriction, in thousandths of a kilo: 1,000,000 kWh or kW.
pub const KILO_UNITS_MAX: i64 = 1_000_000_000;
/// The longest duration of a restriction in seconds, 366 days.
pub const DURATION_LIMIT_S_MAX: u32 = 366 * 24 * 3600;

/// What is wrong with one field of a tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// The version is 0; versions count from 1.
    #[error("versions count from 1")]
    VersionZero,
    /// The name is empty, too long, or has control characters.
    #[error("must be 1 to {NAME_CHARS_MAX} characters without control characters")]
    BadName,
    /// There is no element, or there are more than [`ELEMENTS_MAX`].
    #[error("must be 1 to {ELEMENTS_MAX} elements")]
    ElementCount,
    /// An element has no price.
    #[error("must name at least one price")]
    NoComponents,
    /// Two components of one element price the same dimension.
    #[error("prices something that an earlier component of the element prices; keep one of them")]
    Duplicate,
    /// No element is for a charge; all of them are for reservations.
    #[error("must have an element for charges; for free charging give energy with price \"0\"")]
    OnlyReservations,
    /// The price is below zero: somebody would be paid for charging.
    #[error("must not be negative")]
    Negative,
    /// A price above [`PRICE_MAX`].
    #[error("must not be above {PRICE_MAX}")]
    PriceTooLarge,
    /// The step is 0 or more than [`STEP_SIZE_MAX`].
    #[error("must be 1 to {STEP_SIZE_MAX}")]
    BadStep,
    /// A flat price has a step.
    #[error("must be left out: a flat price has no step")]
    StepOfFlat,
    /// A tax or fee rate above [`RATE_BP_MAX`].
    #[error("must not be above {RATE_BP_MAX} basis points (100 %)")]
    RateTooLarge,
    /// The tariff charges a tax and names no rate.
    #[error("must be given unless tax is \"none\"; 0 is a rate, too")]
    RateMissing,
    /// The tariff charges no tax and names a rate.
    #[error("must be left out: tax is \"none\"")]
    RateWithoutTax,
    /// The service fee has neither an amount nor a share.
    #[error("must give fixed, rate_bp, or both; leave it out for no fee")]
    EmptyFee,
    /// The amount is no whole number of minor units, so nobody can pay it.
    #[error("must be a whole number of the smallest unit of {0}")]
    NotPayable(Currency),
    /// The `min_price` is above the `max_price`.
    #[error("must not be below min_price")]
    MaximumBelowMinimum,
    /// The bound is given with tax, and the prices are without.
    #[error("cannot be given after tax while prices exclude the tax; give it as plain text")]
    BoundAfterTax,
    /// The grace is longer than [`GRACE_S_MAX`].
    #[error("must not be above {GRACE_S_MAX} seconds")]
    GraceTooLong,
    /// The energy of `void_below` is outside its limits.
    #[error("must be 1 to {VOID_WH_MAX} Wh")]
    VoidWh,
    /// The time of `void_below` is outside its limits.
    #[error("must be 1 to {VOID_S_MAX} seconds")]
    VoidSeconds,
    /// A text for drivers is empty, too long, or has control characters.
    #[error("must be 1 to {DISPLAY_CHARS_MAX} characters without control characters")]
    BadDisplay,
    /// Two texts have the same language.
    #[error("is given twice; keep one text in each language")]
    LanguageTwice,
    /// A calibrated tariff prices something that a calibrated meter does not prove.
    #[error("must be energy or flat: the tariff is calibrated")]
    NotCalibrated,
    /// A calibrated tariff has a step.
    #[error("must be 1: the tariff is calibrated")]
    StepOfCalibrated,
    /// Start and end of the window are the same.
    #[error("must differ from start_time; leave both out for the whole day")]
    EmptyWindow,
    /// The upper bound is not above the lower one, so nothing ever matches.
    #[error("must be above its lower bound, since the upper bound is not part of the range")]
    EmptyRange,
    /// An upper bound of 0, below which there is nothing.
    #[error("must be above 0")]
    ZeroUpperBound,
    /// An energy or power above [`KILO_UNITS_MAX`].
    #[error("must not be above 1000000")]
    KiloTooLarge,
    /// A duration above [`DURATION_LIMIT_S_MAX`].
    #[error("must not be above {DURATION_LIMIT_S_MAX} seconds (366 days)")]
    DurationTooLong,
    /// A weekday is listed twice.
    #[error("lists a day twice; keep it once")]
    DayTwice,
    /// A restriction by amperes.
    #[error("cannot be rated, since registers do not tell amperes; use min_power or max_power")]
    CurrentUnsupported,
    /// A reservation element has a price other than flat and time.
    #[error("must be flat or time: a reservation delivers no energy")]
    NotOfReservation,
    /// A reservation element is restricted by energy or power.
    #[error("must be left out: a reservation delivers no energy")]
    EnergyOfReservation,
}

/// One thing wrong with a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field}: {fault}")]
pub struct Problem {
    /// The place of the field in the JSON, such as `elements[1].price_components[0].price`.
    pub field: String,
    /// What is wrong with the field.
    pub fault: Fault,
}

/// Everything that is wrong with a tariff. Its text has one sentence per problem.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct InvalidTerms {
    /// The problems, at least one, in the order in which the fields are checked.
    pub problems: Vec<Problem>,
}

impl fmt::Display for InvalidTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_all(f, &self.problems)
    }
}

/// The problems found so far.
#[derive(Default)]
pub(super) struct Findings {
    problems: Vec<Problem>,
}

impl Findings {
    /// Remembers a problem if there is one.
    pub(super) fn note(&mut self, wrong: bool, field: impl Into<String>, fault: Fault) {
        if wrong {
            let field = field.into();
            self.problems.push(Problem { field, fault });
        }
    }

    /// The result of all checks.
    pub(super) fn done(self) -> Result<(), InvalidTerms> {
        let problems = self.problems;
        if problems.is_empty() {
            Ok(())
        } else {
            Err(InvalidTerms { problems })
        }
    }
}
