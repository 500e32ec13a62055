//! Why a session has no final bill.

use forecourt_billing::RatingProblem;
use forecourt_billing::rules2::FactsProblem;
use forecourt_domain::session::Problem;
use thiserror::Error;

/// Why a session has no final bill. Beside some of these there is an estimate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unbilled {
    /// The charge was asked for and has not begun.
    #[error("the charge has not begun")]
    NotStarted,
    /// The charge goes on, as far as anybody has told.
    #[error("the charge goes on: this is its price by the newest reading")]
    Charging,
    /// The charge has ended, and its price follows shortly.
    #[error("the charge has ended, and its price follows shortly")]
    BeingPriced,
    /// The charge never began, or nothing was taken.
    #[error("the charge came to nothing, so there is nothing to pay")]
    CameToNothing,
    /// A person ended the session without a bill.
    #[error("a person has ended the session without a bill")]
    Voided,
    /// Neither station nor site nor operator names a tariff.
    #[error("no tariff")]
    NoTariff,
    /// A time that the bill needs is not known.
    #[error("the times of this charge are not known")]
    TimesUnknown,
    /// The facts cannot be rated.
    #[error("{0}")]
    NotRatable(RatingProblem),
    /// The facts cannot be rated by rules 2.
    #[error("{0}")]
    FactsNotRatable(FactsProblem),
    /// The ledger does not take the bill, for example since it has more rates of tax than an entry
    /// can have postings.
    #[error("{0}")]
    NotBookable(String),
    /// The tariff has times of the day or dates, and the site has no time zone to judge them by.
    #[error(
        "the tariff has times or dates, and the site has no time zone; set it and settle again"
    )]
    NoTimeZone,
    /// A person must decide or state something first.
    #[error("{0}")]
    NeedsPerson(Problem),
}

impl Unbilled {
    /// The code by which a program recognises it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Charging => "charging",
            Self::BeingPriced => "being_priced",
            Self::CameToNothing => "came_to_nothing",
            Self::Voided => "voided",
            Self::NoTariff => "no_tariff",
            Self::TimesUnknown => "times_unknown",
            Self::NotRatable(_) | Self::FactsNotRatable(_) | Self::NotBookable(_) => "not_ratable",
            Self::NoTimeZone => "no_time_zone",
            Self::NeedsPerson(problem) => problem.code(),
        }
    }
}
