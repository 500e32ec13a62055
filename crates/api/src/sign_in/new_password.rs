//! What a new password is and what it changes, whether a link or the present password allows it.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_store::keys;
use forecourt_store::messages::{Letter, MailMessage};
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_store::unit::Unit;
use forecourt_types::Language;
use serde_json::{Map, Value};

use super::accounts::Account;
use super::page::{Field, Form, Part};
use super::visit::Visit;
use super::{links, password};
use crate::http::problem::Problem;
use crate::live::rights as live_rights;

/// Whether a password is hard to guess for somebody who knows the person.
pub(super) fn is_strong_for<'a>(
    given: &str,
    email: &'a str,
    names: impl Iterator<Item = &'a str>,
) -> bool {
    let known: Vec<&str> = [email].into_iter().chain(names).collect();
    password::is_strong(given, &known)
}

/// The language in which the person reads mails, if an account names one.
pub(super) fn language_of(accounts: &[Account]) -> Option<Language> {
    accounts.iter().find_map(|account| account.user.language)
}

/// Puts the hash of a new password into a sign-in, which the unit has read. All sign-ins of the
/// person end, and so do the live sockets. A person who had a password is told by mail. The `id`
/// names the change in the audit log and in its mail.
///
/// # Errors
/// 500 when a row or a message cannot be written as JSON, which they can.
pub(super) fn put(
    unit: &mut Unit<'_>,
    mut login: LoginRow,
    hash: &str,
    id: &str,
    language: Language,
) -> Result<(), Problem> {
    let is_new = login.password_hash.is_none();
    login.password_hash = Some(hash.to_owned());
    login.password_changed_at = Some(unit.now);
    unit.touch(&mut login.stamps);
    let operator = unit.operator;
    let mut all = login.memberships.iter();
    if let Some(own) = all.find(|it| it.operator_id == *operator) {
        let work = Map::from_iter([("work".to_owned(), Value::from("set_password"))]);
        unit.audit_request("user", own.user_id.as_str(), (id, unit.now), work);
    }
    live_rights::of_accounts(unit, id, &login.memberships)?;
    unit.put_row(keys::login(&login.email), &login)?;
    if is_new {
        return Ok(());
    }
    let mail_id = format!("{id}-changed");
    let mail = MailMessage {
        mail_id: mail_id.clone(),
        to: login.email,
        language,
        letter: Letter::PasswordChanged { at: unit.now },
    };
    links::send(unit, &mail_id, mail)
}

/// The page that asks for the new password. With an error its status is 422.
pub(super) fn page(visit: &Visit, form: Form<'_>, error: Option<&str>) -> Response {
    let words = visit.words();
    let field = Field::NewPassword {
        label: words.new_password,
        hint: words.password_rule,
    };
    let mut parts: Vec<Part<'_>> = error.map(Part::Error).into_iter().collect();
    let (path, link) = (form.action, visit.fields.get("link"));
    parts.push(form.part(Some(field), words.set_password));
    let sign_in = visit.sign_in_address();
    parts.push(Part::Link {
        href: &sign_in,
        text: words.sign_in,
    });
    let mut page = visit.page(words.set_password, parts);
    // The page of a link can be opened again; a later step of other pages cannot.
    if let Some(link) = link {
        page = page.in_each_language(path, &[("link", link)]);
    }
    if error.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    page.into_response()
}
