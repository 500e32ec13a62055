//! What mails say: one table of plain texts per language. Names in braces are the places of
//! values; a test demands the same ones in every language.

mod en;
mod fil;
mod ru;
mod th;
mod zh_hans;

use forecourt_types::{Language, Timestamp};

/// The words of one letter.
#[derive(Debug)]
pub(super) struct Template {
    /// The subject, in one line.
    pub subject: &'static str,
    /// The plain text.
    pub text: &'static str,
}

/// All letters in one language. A new letter is a field here, so no language can lack it.
#[derive(Debug)]
pub(super) struct Words {
    /// The invitation, with the places `operator`, `name`, `link` and `expires_at`.
    pub invitation: Template,
    /// The link by which a driver who registers confirms the address, with the places `operator`,
    /// `link` and `expires_at`.
    pub registration: Template,
    /// The link for a new password, with the places `link` and `expires_at`.
    pub password_reset: Template,
    /// The news that the password was changed, with the place `at`.
    pub password_changed: Template,
    /// The news that a second factor was set up, with the place `at`.
    pub second_factor_set: Template,
    /// The news that the second factor was removed, with the place `at`.
    pub second_factor_removed: Template,
    /// The news that a recovery code was used, with the places `at` and `left`.
    pub recovery_code_used: Template,
    /// The news that a webhook was switched off, because its receiver wants no more events. It has
    /// the places `operator`, `url` and `at`.
    pub webhook_gone: Template,
    /// The news that a webhook was switched off after days of failures, with the same places.
    pub webhook_failing: Template,
    /// Writes a time out, in UTC and to the minute that has begun.
    pub time: fn(Timestamp) -> String,
}

/// The table of a language.
pub(super) const fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &en::WORDS,
        Language::Th => &th::WORDS,
        Language::Ru => &ru::WORDS,
        Language::Fil => &fil::WORDS,
        Language::ZhHans => &zh_hans::WORDS,
    }
}

/// The year, the day of the month and the name of the month, from the names of a language.
fn date(at: Timestamp, months: &[&'static str; 12]) -> (i16, i8, &'static str) {
    let (year, month, day) = at.utc_date();
    let month = usize::try_from(month).unwrap_or(1).saturating_sub(1);
    (year, day, months.get(month).copied().unwrap_or_default())
}
