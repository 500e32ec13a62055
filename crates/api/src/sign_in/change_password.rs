//! The page `/signin/change-password`, on which a person who knows the present password sets a new
//! one. It asks for a code, too, if there is a second factor.

use axum::response::{IntoResponse as _, Response};
use forecourt_store::outbox::flush;
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};
use forecourt_store::{ids, keys};

use super::accounts::{open_accounts, remember};
use super::factor_parts::{Asking, Missing, code_page, password_page};
use super::new_password::{self, is_strong_for, language_of};
use super::page::{Form, Part};
use super::password_pages::any_operator;
use super::proof::{ENROL_SECONDS, Known, STEP_SECONDS};
use super::visit::Visit;
use super::{CHANGE_PASSWORD, SECOND_FACTOR, password, second_factor, tries};
use crate::http::problem::Problem;

/// Answers `GET /signin/change-password`.
pub(super) async fn show(visit: Visit) -> Response {
    ask(&visit, None)
}

/// Answers `POST /signin/change-password`.
pub(super) async fn submit(visit: Visit) -> Response {
    let done = match Known::of_step(&visit, CHANGE_PASSWORD).await {
        Ok(known) => next(&visit, known).await,
        Err(not_in) => Missing::of(not_in).map(|missing| ask(&visit, Some(missing))),
    };
    done.unwrap_or_else(|problem| visit.unavailable(problem))
}

/// Does the next step: asks for a code, asks for the new password, or sets it.
async fn next(visit: &Visit, mut known: Known) -> Result<Response, Problem> {
    if known.owes_code() {
        let missing = match visit.fields.get("code") {
            None => Missing::NotGiven,
            Some(code) => match second_factor::give(visit, &mut known, code).await {
                Ok(()) => {
                    let network = tries::network(visit.public.address());
                    remember(visit.public.ports(), &known.login.email, &network).await?;
                    return new_page(visit, &known, None).await;
                }
                Err(not_in) => Missing::of(not_in)?,
            },
        };
        let proof = known.proof(visit, CHANGE_PASSWORD, None, STEP_SECONDS);
        return Ok(code_page(visit, form(visit, &proof.await?), missing));
    }
    // The form of the first step has the present password under the same name.
    let is_later = visit.fields.get("proof").is_some();
    match visit.fields.get("password").filter(|_| is_later) {
        Some(given) => change(visit, &known, given).await,
        None => new_page(visit, &known, None).await,
    }
}

/// Sets the new password and ends all sign-ins of the person. If the sign-in has changed since the
/// first step, the person begins again.
async fn change(visit: &Visit, known: &Known, given: &str) -> Result<Response, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    let table = ports.table.as_ref();
    let accounts = open_accounts(ports, &known.login, None).await?;
    let names = accounts.iter().map(|it| it.user.full_name.as_str());
    if !is_strong_for(given, &known.login.email, names) {
        return new_page(visit, known, Some(visit.words().too_weak)).await;
    }
    let hash = &password::hash(ports, given).await?;
    let language = language_of(&accounts).unwrap_or(visit.language);
    let first = known.login.memberships.first();
    let author = first.map(|it| format!("user:{}", it.user_id));
    let author = &author.unwrap_or_else(|| super::password_pages::AUTHOR.to_owned());
    let operator = &any_operator(Some(&known.login))?;
    let now = ports.clock.now();
    let id = &ids::new_id(now, ports.entropy.as_ref());
    let key = &keys::login(&known.login.email);
    let is_set = until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, author).audited(public.audit_source());
        let login = unit.read::<LoginRow>(key).await?;
        let Some(login) = login.filter(|login| login.stands(known.sign_in)) else {
            return Ok(Tried::Done(false));
        };
        new_password::put(&mut unit, login, hash, id, language)?;
        match unit.commit().await? {
            Committed::Yes(entries) => {
                flush(table, ports.queues.as_ref(), &entries).await;
                Ok::<_, Problem>(Tried::Done(true))
            }
            Committed::Conflict(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    if !is_set {
        return Ok(ask(visit, Some(Missing::Wrong)));
    }
    let words = visit.words();
    let factor = format!("{SECOND_FACTOR}?lang={}", visit.language.as_str());
    let sign_in = visit.sign_in_address();
    let done = vec![
        Part::Done(words.password_is_set),
        Part::Link {
            href: &factor,
            text: words.factor_link,
        },
        Part::Link {
            href: &sign_in,
            text: words.sign_in,
        },
    ];
    Ok(visit.page(words.change_password, done).into_response())
}

async fn new_page(visit: &Visit, known: &Known, error: Option<&str>) -> Result<Response, Problem> {
    let proof = known.proof(visit, CHANGE_PASSWORD, None, ENROL_SECONDS);
    Ok(new_password::page(visit, form(visit, &proof.await?), error))
}

fn form<'a>(visit: &'a Visit, proof: &'a str) -> Form<'a> {
    Form {
        action: CHANGE_PASSWORD,
        hidden: vec![("lang", visit.language.as_str()), ("proof", proof)],
    }
}

fn ask(visit: &Visit, refused: Option<Missing>) -> Response {
    let words = visit.words();
    let asking = Asking {
        action: CHANGE_PASSWORD,
        title: words.change_password,
        intro: words.change_intro,
    };
    password_page(visit, &asking, refused)
}
