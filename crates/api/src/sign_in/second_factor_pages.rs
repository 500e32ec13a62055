//! The page `/signin/second-factor`, on which a person sets up, changes or removes the second
//! factor. It asks for the password, and for a code if there is a second factor already.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::accounts::{open_accounts, remember};
use super::factor_parts::{Asking, Missing, code_page, codes_page, enrol_page, password_page};
use super::page::{Form, Part};
use super::proof::{ENROL_SECONDS, Known, STEP_SECONDS};
use super::visit::Visit;
use super::{SECOND_FACTOR, second_factor, tries};
use crate::http::problem::Problem;

/// Answers `GET /signin/second-factor`.
pub(super) async fn show(visit: Visit) -> Response {
    ask(&visit, None)
}

/// Answers `POST /signin/second-factor`.
pub(super) async fn submit(visit: Visit) -> Response {
    let done = match Known::of_step(&visit, SECOND_FACTOR).await {
        Ok(known) => next(&visit, known).await,
        Err(not_in) => Missing::of(not_in).map(|missing| ask(&visit, Some(missing))),
    };
    done.unwrap_or_else(|problem| visit.unavailable(problem))
}

/// Does the next step: asks for a code, shows what can be done, or does it.
async fn next(visit: &Visit, mut known: Known) -> Result<Response, Problem> {
    if known.owes_code() {
        let missing = match visit.fields.get("code") {
            None => Missing::NotGiven,
            Some(code) => match second_factor::give(visit, &mut known, code).await {
                Ok(()) => {
                    let network = tries::network(visit.public.address());
                    remember(visit.public.ports(), &known.login.email, &network).await?;
                    return menu(visit, &known).await;
                }
                Err(not_in) => Missing::of(not_in)?,
            },
        };
        let proof = proof(visit, &known, STEP_SECONDS).await?;
        return Ok(code_page(visit, form(visit, &proof), missing));
    }
    match visit.fields.get("do") {
        Some("remove") if known.sign_in.second_factor => turn_off(visit, &known).await,
        Some("replace") => enrol(visit, known).await,
        _ if known.login.second_factor.is_none() || known.enrolling.is_some() => {
            enrol(visit, known).await
        }
        _ => menu(visit, &known).await,
    }
}

/// Shows an app to set up, or sets it up with its first code.
async fn enrol(visit: &Visit, mut known: Known) -> Result<Response, Problem> {
    let enrolment = second_factor::enrolment(visit, &known).await?;
    let typed = visit
        .fields
        .get("code")
        .filter(|_| known.enrolling.is_some());
    if let Some(code) = typed
        && let Some(codes) = second_factor::confirm(visit, &mut known, &enrolment, code).await?
    {
        return Ok(codes_page(visit, None, &codes));
    }
    known.enrolling = Some(enrolment.sealed.clone());
    let proof = proof(visit, &known, ENROL_SECONDS).await?;
    let how = (None, typed.is_some());
    enrol_page(visit, form(visit, &proof), &known, &enrolment, how)
}

/// The page with what a person can do who has a second factor.
async fn menu(visit: &Visit, known: &Known) -> Result<Response, Problem> {
    let words = visit.words();
    let proof = proof(visit, known, STEP_SECONDS).await?;
    let left = known.login.second_factor.as_ref();
    let left = left.map_or(0, |factor| factor.recovery_hashes.len());
    let left = words.codes_left.replace("{}", &left.to_string());
    let forms = [("replace", words.replace), ("remove", words.turn_off)];
    let forms = forms.map(|(what, button)| {
        let mut form = form(visit, &proof);
        form.hidden.push(("do", what));
        form.part(None, button)
    });
    let mut parts = vec![Part::Done(words.factor_is_on), Part::Text(&left)];
    parts.extend(forms);
    Ok(visit.page(words.second_factor, parts).into_response())
}

/// Removes the second factor, unless an operator wants one for an account of the person.
async fn turn_off(visit: &Visit, known: &Known) -> Result<Response, Problem> {
    let words = visit.words();
    let accounts = open_accounts(visit.public.ports(), &known.login, None).await?;
    if accounts.iter().any(|account| account.wants_second_factor()) {
        let why = Part::Error(words.factor_must_stay);
        let mut page = visit.page(words.second_factor, vec![why]);
        page.status = StatusCode::CONFLICT;
        return Ok(page.into_response());
    }
    second_factor::turn_off(visit, known).await?;
    let done = vec![Part::Done(words.factor_is_off)];
    Ok(visit.page(words.second_factor, done).into_response())
}

async fn proof(visit: &Visit, known: &Known, valid_s: i64) -> Result<String, Problem> {
    known.proof(visit, SECOND_FACTOR, None, valid_s).await
}

fn form<'a>(visit: &'a Visit, proof: &'a str) -> Form<'a> {
    Form {
        action: SECOND_FACTOR,
        hidden: vec![("lang", visit.language.as_str()), ("proof", proof)],
    }
}

fn ask(visit: &Visit, refused: Option<Missing>) -> Response {
    let words = visit.words();
    let asking = Asking {
        action: SECOND_FACTOR,
        title: words.second_factor,
        intro: words.factor_intro,
    };
    password_page(visit, &asking, refused)
}
