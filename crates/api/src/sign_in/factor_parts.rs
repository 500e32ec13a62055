//! The pages of the second factor, which the sign-in and the person's own page share.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::accounts::NotIn;
use super::page::{Field, Form, Page, Part};
use super::proof::Known;
use super::qr;
use super::second_factor::Enrolment;
use super::visit::Visit;
use crate::http::problem::Problem;

/// Why a code is still to be given.
pub(super) enum Missing {
    /// The person was not asked yet.
    NotGiven,
    /// The code is wrong or was used already.
    Wrong,
    /// There were too many tries.
    TooEarly {
        /// The seconds until the next one.
        wait_s: i64,
    },
}

impl Missing {
    /// # Errors
    /// The problem for which nobody can be let in.
    pub(super) fn of(not_in: NotIn) -> Result<Self, Problem> {
        match not_in {
            NotIn::Wrong => Ok(Self::Wrong),
            NotIn::TooEarly(early) => Ok(Self::TooEarly {
                wait_s: early.wait_s,
            }),
            NotIn::Failed(problem) => Err(problem),
        }
    }
}

/// A page that asks who the person is, before the step that it is for.
pub(super) struct Asking<'a> {
    /// The address of the form.
    pub(super) action: &'a str,
    pub(super) title: &'a str,
    pub(super) intro: &'a str,
}

/// The page that asks for e-mail address and password.
pub(super) fn password_page(
    visit: &Visit,
    asking: &Asking<'_>,
    refused: Option<Missing>,
) -> Response {
    let words = visit.words();
    let (error, status, retry_after_s) = match refused {
        None | Some(Missing::NotGiven) => (None, StatusCode::OK, None),
        Some(Missing::Wrong) => (Some(words.wrong.to_owned()), StatusCode::FORBIDDEN, None),
        Some(Missing::TooEarly { wait_s }) => {
            let why = words.wait.replace("{}", &wait_s.to_string());
            (Some(why), StatusCode::TOO_MANY_REQUESTS, Some(wait_s))
        }
    };
    let mut parts = vec![Part::Text(asking.intro)];
    parts.extend(error.as_deref().map(Part::Error));
    parts.push(Part::Form {
        action: asking.action,
        fields: vec![
            Field::Hidden {
                name: "lang",
                value: visit.language.as_str(),
            },
            Field::Email {
                label: words.email,
                value: visit.fields.get("email").unwrap_or_default(),
            },
            Field::Password {
                label: words.password,
            },
        ],
        button: words.continue_,
    });
    let page = visit.page(asking.title, parts);
    let mut page = page.in_each_language(asking.action, &[]);
    page.status = status;
    page.retry_after_s = retry_after_s;
    page.into_response()
}

/// The page that asks for a code.
pub(super) fn code_page(visit: &Visit, form: Form<'_>, missing: Missing) -> Response {
    let words = visit.words();
    let (error, status, retry_after_s) = match missing {
        Missing::NotGiven => (None, StatusCode::OK, None),
        Missing::Wrong => {
            let why = words.wrong_code.to_owned();
            (Some(why), StatusCode::FORBIDDEN, None)
        }
        Missing::TooEarly { wait_s } => {
            let why = words.wait.replace("{}", &wait_s.to_string());
            (Some(why), StatusCode::TOO_MANY_REQUESTS, Some(wait_s))
        }
    };
    let mut parts = vec![Part::Text(words.code_intro)];
    parts.extend(error.as_deref().map(Part::Error));
    let field = Field::Code { label: words.code };
    parts.push(form.part(Some(field), words.continue_));
    let mut page: Page<'_> = visit.page(words.second_factor, parts);
    page.status = status;
    page.retry_after_s = retry_after_s;
    page.into_response()
}

/// The page on which a person sets up an app: its secret as a picture and as text, and the field
/// for a first code.
///
/// # Errors
/// 500 when the picture cannot be drawn.
pub(super) fn enrol_page(
    visit: &Visit,
    form: Form<'_>,
    known: &Known,
    enrolment: &Enrolment,
    (intro, is_wrong): (Option<&str>, bool),
) -> Result<Response, Problem> {
    let words = visit.words();
    let drawing = qr::draw(&uri(visit, &known.login.email, enrolment))?;
    let mut parts: Vec<Part<'_>> = intro.map(Part::Text).into_iter().collect();
    parts.push(Part::Text(words.enrol_intro));
    parts.push(Part::Picture {
        label: words.qr_code,
        drawing,
    });
    parts.push(Part::Text(words.enrol_by_hand));
    let secret = enrolment.secret.base32();
    parts.push(Part::Codes(vec![in_groups(&secret)]));
    parts.extend(is_wrong.then_some(Part::Error(words.wrong_code)));
    let field = Field::Code { label: words.code };
    parts.push(form.part(Some(field), words.turn_on));
    let mut page = visit.page(words.second_factor, parts);
    if is_wrong {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page.into_response())
}

/// The page that shows new recovery codes, once. With a form the person goes on from there.
pub(super) fn codes_page(visit: &Visit, form: Option<Form<'_>>, codes: &[String]) -> Response {
    let words = visit.words();
    let mut parts = vec![
        Part::Done(words.factor_is_on),
        Part::Text(words.recovery_intro),
        Part::Codes(codes.iter().map(|code| in_groups(code)).collect()),
    ];
    parts.extend(form.map(|form| form.part(None, words.continue_)));
    visit.page(words.second_factor, parts).into_response()
}

/// The address that an authenticator app reads from the picture: `otpauth://totp/…`, in the form
/// that Google Authenticator has introduced and every app reads.
fn uri(visit: &Visit, email: &str, enrolment: &Enrolment) -> String {
    let public_url = &visit.public.settings().public_url;
    let host = public_url.split_once("://").map_or("", |(_, host)| host);
    // Spaces are `%20`: some apps show a plus sign as it is.
    let escaped = |text: &str| {
        let bytes = form_urlencoded::byte_serialize(text.as_bytes());
        bytes.collect::<String>().replace('+', "%20")
    };
    let (issuer, email) = (escaped(&format!("Forecourt {host}")), escaped(email));
    let secret = enrolment.secret.base32();
    format!(
        "otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    )
}

/// A long text in groups of four, which people copy with fewer mistakes.
fn in_groups(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (at, char) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(char);
    }
    grouped
}
