//! The parts of the sign-in page that only the demo has: one button for each of its accounts.

use forecourt_types::Language;

use super::DEMO;
use super::demo_accounts::DemoAccount;
use super::demo_words;
use super::page::{Form, Part};

/// The name of the field with the account.
pub(super) const FIELD: &str = "demo_account";

/// The parts, each with these fields of the app's request.
pub(super) fn parts<'a>(
    accounts: &'a [DemoAccount],
    language: Language,
    carried: &[(&'a str, &'a str)],
) -> Vec<Part<'a>> {
    if accounts.is_empty() {
        return Vec::new();
    }
    let words = demo_words::of(language);
    let forms = accounts.iter().map(|account| {
        let mut hidden = carried.to_vec();
        hidden.push((FIELD, account.user_id.as_str()));
        let form = Form {
            action: DEMO,
            hidden,
        };
        form.part(None, words.role(account.role))
    });
    let parts = [Part::Text(words.intro)].into_iter().chain(forms);
    parts.chain([Part::Text(words.or_by_password)]).collect()
}
