//! The rules that a tariff must meet before anything is rated with it.

use std::fmt;

use forecourt_types::Currency;
use thiserror::Error;

use crate::price::Price;
use crate::terms::{Element, ServiceFee, TariffTerms};

/// The highest price, a thousand million major units: above any real price in the weakest currency,
/// and low enough that rating never overflows.
pub const PRICE_MAX: Price = Price::from_micros(1_000_000_000_000_000);
/// The highest service fee or tax, 100 %.
pub const RATE_BP_MAX: u32 = 10_000;
/// The largest step: 1000 kWh, or eleven days. A larger one is a typing error.
pub const STEP_SIZE_MAX: u32 = 1_000_000;
/// The longest name, in characters: it must fit a receipt and a list.
pub const NAME_CHARS_MAX: usize = 100;

/// What is wrong with one field of a tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TariffFault {
    /// The version is 0; versions count from 1.
    #[error("versions count from 1")]
    VersionZero,
    /// The name is empty, too long, or has control characters.
    #[error("must be 1 to {NAME_CHARS_MAX} characters without control characters")]
    BadName,
    /// The tariff has no price.
    #[error(
        "must name at least one price; for free charging give an energy element with price \"0\""
    )]
    NoElements,
    /// Two elements price the same thing.
    #[error("prices something that an earlier element already prices; keep one of them")]
    Duplicate,
    /// The price is below zero: somebody would be paid for charging.
    #[error("must not be negative")]
    Negative,
    /// A price above [`PRICE_MAX`].
    #[error("must not be above {PRICE_MAX}")]
    PriceTooLarge,
    /// The step is 0 or more than [`STEP_SIZE_MAX`].
    #[error("must be 1 to {STEP_SIZE_MAX}")]
    BadStep,
    /// A service fee or tax rate above [`RATE_BP_MAX`].
    #[error("must not be above {RATE_BP_MAX} basis points (100 %)")]
    RateTooLarge,
    /// The service fee has neither an amount nor a share.
    #[error("must give fixed, rate_bp, or both; leave it out for no fee")]
    EmptyFee,
    /// The amount is no whole number of minor units, so nobody can pay it.
    #[error("must be a whole number of the smallest unit of {0}")]
    NotPayable(Currency),
    /// The `min_price` is above the `max_price`.
    #[error("must not be below min_price")]
    MaximumBelowMinimum,
}

/// One thing wrong with a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field}: {fault}")]
pub struct TariffProblem {
    /// The place of the field in the JSON, such as `elements[1].price`.
    pub field: String,
    /// What is wrong with the field.
    pub fault: TariffFault,
}

/// Everything that is wrong with a tariff. Its text has one sentence per problem.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct InvalidTariff {
    /// The problems, at least one, in the order of the fields.
    pub problems: Vec<TariffProblem>,
}

impl fmt::Display for InvalidTariff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_all(f, &self.problems)
    }
}

/// Writes one sentence for each problem, separated by semicolons.
pub(crate) fn write_all<P: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    problems: &[P],
) -> fmt::Result {
    for (index, problem) in problems.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{problem}")?;
    }
    Ok(())
}

/// Checks all fields, and reports everything that is wrong.
pub(crate) fn validate(version: u32, terms: &TariffTerms) -> Result<(), InvalidTariff> {
    let mut found = Findings::default();
    found.note(version == 0, "version", TariffFault::VersionZero);
    let length = terms.name.chars().count();
    let bad_name =
        length == 0 || length > NAME_CHARS_MAX || terms.name.chars().any(char::is_control);
    found.note(bad_name, "name", TariffFault::BadName);
    found.elements(&terms.elements);
    if let Some(fee) = &terms.service_fee {
        found.service_fee(fee);
    }
    found.bounds(terms);
    if let Some(tax) = &terms.tax {
        found.rate(tax.rate_bp, "tax.rate_bp");
    }
    if found.problems.is_empty() {
        Ok(())
    } else {
        Err(InvalidTariff {
            problems: found.problems,
        })
    }
}

#[derive(Default)]
struct Findings {
    problems: Vec<TariffProblem>,
}

impl Findings {
    fn note(&mut self, wrong: bool, field: impl Into<String>, fault: TariffFault) {
        if wrong {
            let field = field.into();
            self.problems.push(TariffProblem { field, fault });
        }
    }

    fn price(&mut self, price: Price, field: &str) {
        self.note(price < Price::ZERO, field, TariffFault::Negative);
        self.note(price > PRICE_MAX, field, TariffFault::PriceTooLarge);
    }

    fn rate(&mut self, rate_bp: u32, field: &str) {
        self.note(rate_bp > RATE_BP_MAX, field, TariffFault::RateTooLarge);
    }

    fn elements(&mut self, elements: &[Element]) {
        self.note(elements.is_empty(), "elements", TariffFault::NoElements);
        for (index, element) in elements.iter().enumerate() {
            let field = format!("elements[{index}]");
            let same =
                |other: &Element| std::mem::discriminant(other) == std::mem::discriminant(element);
            let repeated = elements.iter().take(index).any(same);
            self.note(repeated, field.clone(), TariffFault::Duplicate);
            let (price, step_size) = match *element {
                Element::Energy { price, step_size } | Element::Time { price, step_size } => {
                    (price, Some(step_size))
                }
                Element::Flat { price } => (price, None),
            };
            self.price(price, &format!("{field}.price"));
            let bad_step = step_size.is_some_and(|step| step == 0 || step > STEP_SIZE_MAX);
            let step_field = format!("{field}.step_size");
            self.note(bad_step, step_field, TariffFault::BadStep);
        }
    }

    fn service_fee(&mut self, fee: &ServiceFee) {
        let empty = fee.fixed.is_none() && fee.rate_bp.is_none();
        self.note(empty, "service_fee", TariffFault::EmptyFee);
        if let Some(fixed) = fee.fixed {
            self.price(fixed, "service_fee.fixed");
        }
        if let Some(rate_bp) = fee.rate_bp {
            self.rate(rate_bp, "service_fee.rate_bp");
        }
    }

    fn bounds(&mut self, terms: &TariffTerms) {
        let bounds = [
            (terms.min_price, "min_price"),
            (terms.max_price, "max_price"),
        ];
        for (bound, field) in bounds {
            let Some(bound) = bound else { continue };
            self.price(bound, field);
            let fault = TariffFault::NotPayable(terms.currency);
            let payable = bound.whole_minor(terms.currency).is_some();
            self.note(!payable, field, fault);
        }
        if let (Some(min), Some(max)) = (terms.min_price, terms.max_price) {
            self.note(max < min, "max_price", TariffFault::MaximumBelowMinimum);
        }
    }
}
