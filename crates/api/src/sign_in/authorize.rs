//! The sign-in page `/oauth2/authorize`: password, second factor, choice of the account, and the
//! authorization code for the app.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::{Item, Transacted, Write};
use forecourt_store::rows::sign_in::{CodeRow, Grant};
use forecourt_store::secrets::Purpose;

use super::accounts::{Account, NotIn, open_accounts, remember};
use super::authorize_request::{AuthorizeRequest, Bad, CARRIED, read, redirect};
use super::demo_accounts;
use super::demo_parts;
use super::factor_parts::{self, Missing};
use super::page::{Field, Form, Part};
use super::proof::{self, Known};
use super::tries::network;
use super::visit::Visit;
use super::{AUTHORIZE, FORGOT, REGISTER, SECOND_FACTOR, second_factor};
use crate::access::{Right, rights_of};
use crate::http::answer::segment;
use crate::http::problem::Problem;

/// How long an authorization code is valid. RFC 6749 §4.1.2 recommends at most ten minutes; an app
/// trades it at once.
const CODE_MS: i64 = 60 * 1000;

/// Answers `GET /oauth2/authorize`.
pub(super) async fn show(visit: Visit) -> Response {
    match read(&visit).await {
        Ok(request) => password_page(&visit, &request, None, StatusCode::OK, None),
        Err(bad) => refuse(&visit, bad),
    }
}

/// Answers `POST /oauth2/authorize`.
pub(super) async fn submit(visit: Visit) -> Response {
    let request = match read(&visit).await {
        Ok(request) => request,
        Err(bad) => return refuse(&visit, bad),
    };
    let known = who(&visit, &request).await;
    go_on(&visit, &request, known).await
}

/// Continues with whoever is known so far: with a code of the second factor, the choice of the
/// account, or the way back to the app.
pub(super) async fn go_on(
    visit: &Visit,
    request: &AuthorizeRequest,
    known: Result<Known, NotIn>,
) -> Response {
    let mut known = match known {
        Ok(known) => known,
        Err(not_in) => return say_no(visit, request, not_in),
    };
    match factor_page(visit, request, &mut known).await {
        Ok(None) => {}
        Ok(Some(page)) => return page,
        Err(problem) => return visit.unavailable(problem),
    }
    let done = choose(visit, request, &mut known).await;
    done.unwrap_or_else(|problem| visit.unavailable(problem))
}

/// Finds out who signs in: by e-mail and password, or by the proof of the step before.
async fn who(visit: &Visit, request: &AuthorizeRequest) -> Result<Known, NotIn> {
    if let Some(proof) = visit.fields.get("proof") {
        let client = Some(&request.app.client_id);
        let known = Known::from_proof(visit, proof, AUTHORIZE, client).await?;
        return known.ok_or(NotIn::Wrong);
    }
    Known::by_password(visit).await
}

/// Takes a code of the second factor if the person has one. Returns the page that asks for it, if a
/// good one is still to be given.
async fn factor_page(
    visit: &Visit,
    request: &AuthorizeRequest,
    known: &mut Known,
) -> Result<Option<Response>, Problem> {
    if !known.owes_code() {
        return Ok(None);
    }
    let missing = match visit.fields.get("code") {
        None => Missing::NotGiven,
        Some(code) => match second_factor::give(visit, known, code).await {
            Ok(()) => return Ok(None),
            Err(not_in) => Missing::of(not_in)?,
        },
    };
    let (client, seconds) = (Some(&request.app.client_id), proof::STEP_SECONDS);
    let proof = known.proof(visit, AUTHORIZE, client, seconds).await?;
    let form = Form {
        action: AUTHORIZE,
        hidden: hidden(visit, &proof),
    };
    Ok(Some(factor_parts::code_page(visit, form, missing)))
}

/// Continues with the only open account, or asks which of several it shall be.
async fn choose(
    visit: &Visit,
    request: &AuthorizeRequest,
    known: &mut Known,
) -> Result<Response, Problem> {
    let ports = visit.public.ports();
    let mut accounts = open_accounts(ports, &known.login, request.operator.as_ref()).await?;
    if known.sign_in.demo {
        // The e-mail address of a demo account may have other accounts, at other operators.
        let settings = visit.public.settings();
        accounts.retain(|account| {
            let operator = &account.operator.operator_id;
            demo_accounts::is_one(settings, operator, &account.user.user_id)
        });
    }
    if let Some(chosen) = visit.fields.get("account") {
        accounts.retain(|account| account.operator.operator_id.as_str() == chosen);
    }
    match accounts.as_slice() {
        [] => {
            let why = Some(visit.words().no_account);
            Ok(password_page(
                visit,
                request,
                why,
                StatusCode::FORBIDDEN,
                None,
            ))
        }
        [account] if account.wants_second_factor() && !known.sign_in.second_factor => {
            enrol(visit, request, known, account).await
        }
        [account] => send_back(visit, request, known, account).await,
        several => choice_page(visit, request, known, several).await,
    }
}

/// Has a person set up a second factor whose operator wants one for the account. The recovery codes
/// are shown before the browser is sent back.
async fn enrol(
    visit: &Visit,
    request: &AuthorizeRequest,
    known: &mut Known,
    account: &Account,
) -> Result<Response, Problem> {
    let enrolment = second_factor::enrolment(visit, known).await?;
    let typed = visit
        .fields
        .get("code")
        .filter(|_| known.enrolling.is_some());
    let codes = match typed {
        Some(code) => second_factor::confirm(visit, known, &enrolment, code).await?,
        None => None,
    };
    if codes.is_none() {
        known.enrolling = Some(enrolment.sealed.clone());
    }
    let (client, seconds) = (Some(&request.app.client_id), proof::ENROL_SECONDS);
    let proof = known.proof(visit, AUTHORIZE, client, seconds).await?;
    let mut form = Form {
        action: AUTHORIZE,
        hidden: hidden(visit, &proof),
    };
    let operator = account.operator.operator_id.as_str();
    form.hidden.retain(|(name, _)| *name != "account");
    form.hidden.push(("account", operator));
    match codes {
        Some(codes) => Ok(factor_parts::codes_page(visit, Some(form), &codes)),
        None => {
            let intro = Some(visit.words().factor_wanted);
            let is_wrong = typed.is_some();
            factor_parts::enrol_page(visit, form, known, &enrolment, (intro, is_wrong))
        }
    }
}

/// Makes the code and sends the browser back to the app with it.
async fn send_back(
    visit: &Visit,
    request: &AuthorizeRequest,
    known: &Known,
    account: &Account,
) -> Result<Response, Problem> {
    let ports = visit.public.ports();
    let now = ports.clock.now();
    let id = ids::new_id(now, ports.entropy.as_ref());
    let own = rights_of(account.user.role);
    let granted = request.rights.iter().filter(|right| own.contains(right));
    let scopes: Vec<&str> = granted.map(|right: &Right| right.scope()).collect();
    let row = CodeRow {
        grant: Grant {
            email: known.login.email.clone(),
            operator_id: account.operator.operator_id.clone(),
            user_id: account.user.user_id.clone(),
            client_id: request.app.client_id.clone(),
            scope: scopes.join(" "),
            sign_in: known.sign_in,
        },
        redirect_uri: request.redirect_uri.clone(),
        code_challenge: request.code_challenge.clone(),
        expires_at: now.plus_millis(CODE_MS),
        family_id: None,
    };
    let item = Item::new(keys::authorization_code(&id), &row)?;
    // A code that is shown again ends what it was traded for, so it outlives its own validity.
    let item = item.with_expiry(now.plus_millis(CODE_MS * 60));
    match ports
        .table
        .transact(vec![Write::put_unchanged(item)])
        .await?
    {
        Transacted::Committed => {}
        Transacted::ConditionFailed { .. } => return Err(Problem::conflict()),
    }
    let network = network(visit.public.address());
    remember(ports, &known.login.email, &network).await?;
    let keys = visit.public.keys().get(ports).await?;
    let seal = keys.pepper.hash(Purpose::AuthorizationCode, &id, "");
    let code = format!("{id}.{seal}");
    let issuer = &visit.public.settings().public_url;
    let mut answer = vec![("code", code.as_str()), ("iss", issuer)];
    // An app of this project goes on in the language that the person has chosen here.
    let is_chosen = request.app.name.is_none() && visit.fields.get("lang").is_some();
    answer.extend(is_chosen.then_some(("lang", visit.language.as_str())));
    Ok(redirect(
        &request.redirect_uri,
        request.state.as_deref(),
        &answer,
    ))
}

/// Says that the request of the app cannot be granted, to the person or to the app.
pub(super) fn refuse(visit: &Visit, bad: Bad) -> Response {
    match bad {
        Bad::Page => visit.refuse(visit.words().bad_request),
        Bad::Redirect {
            uri,
            state,
            error,
            why,
        } => {
            let issuer = &visit.public.settings().public_url;
            let answer = [
                ("error", error),
                ("error_description", why),
                ("iss", issuer),
            ];
            redirect(&uri, state.as_deref(), &answer)
        }
        Bad::Failed(problem) => visit.unavailable(problem),
    }
}

fn say_no(visit: &Visit, request: &AuthorizeRequest, not_in: NotIn) -> Response {
    match not_in {
        NotIn::Wrong => {
            let why = Some(visit.words().wrong);
            password_page(visit, request, why, StatusCode::FORBIDDEN, None)
        }
        NotIn::TooEarly(early) => {
            let why = visit.words().wait.replace("{}", &early.wait_s.to_string());
            let status = StatusCode::TOO_MANY_REQUESTS;
            password_page(visit, request, Some(&why), status, Some(early.wait_s))
        }
        NotIn::Failed(problem) => visit.unavailable(problem),
    }
}

/// The fields of the app's request, which every form of its pages carries on.
fn carried_pairs(visit: &Visit) -> Vec<(&str, &str)> {
    let names = CARRIED.iter();
    let values = names.filter_map(|name| Some((*name, visit.fields.get(name)?)));
    values.collect()
}

fn carried(visit: &Visit) -> Vec<Field<'_>> {
    let pairs = carried_pairs(visit).into_iter();
    pairs
        .map(|(name, value)| Field::Hidden { name, value })
        .collect()
}

/// The hidden fields of a step after the password.
fn hidden<'a>(visit: &'a Visit, proof: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut hidden = carried_pairs(visit);
    let account = visit.fields.get("account");
    hidden.extend(account.map(|account| ("account", account)));
    hidden.push(("proof", proof));
    hidden
}

fn password_page(
    visit: &Visit,
    request: &AuthorizeRequest,
    error: Option<&str>,
    status: StatusCode,
    retry_after_s: Option<i64>,
) -> Response {
    let words = visit.words();
    let asks = request.app.name.as_ref();
    let asks = asks.map(|name| words.client_asks.replace("{}", name));
    let mut fields = carried(visit);
    let hint = visit
        .fields
        .get("email")
        .or_else(|| visit.fields.get("login_hint"));
    fields.push(Field::Email {
        label: words.email,
        value: hint.unwrap_or_default(),
    });
    fields.push(Field::Password {
        label: words.password,
    });
    let forgot = format!("{FORGOT}?lang={}", visit.language.as_str());
    let factor = format!("{SECOND_FACTOR}?lang={}", visit.language.as_str());
    let mut parts = Vec::new();
    parts.extend(asks.as_deref().map(Part::Text));
    parts.extend(error.map(Part::Error));
    parts.extend(demo_parts::parts(
        &request.demo,
        visit.language,
        &carried_pairs(visit),
    ));
    parts.push(Part::Form {
        action: AUTHORIZE,
        fields,
        button: words.sign_in,
    });
    parts.push(Part::Link {
        href: &forgot,
        text: words.forgot,
    });
    parts.push(Part::Link {
        href: &factor,
        text: words.factor_link,
    });
    let register = request.registers_at.as_ref().map(|operator| {
        let lang = visit.language.as_str();
        let operator = segment(operator.as_str());
        format!("{REGISTER}?lang={lang}&operator_id={operator}")
    });
    parts.extend(register.as_deref().map(|href| Part::Link {
        href,
        text: words.register,
    }));
    let mut carried = carried_pairs(visit);
    carried.extend(hint.map(|hint| ("login_hint", hint)));
    let page = visit.page(words.sign_in, parts);
    let mut page = page.in_each_language(AUTHORIZE, &carried);
    page.status = status;
    page.retry_after_s = retry_after_s;
    page.into_response()
}

async fn choice_page(
    visit: &Visit,
    request: &AuthorizeRequest,
    known: &Known,
    accounts: &[Account],
) -> Result<Response, Problem> {
    let words = visit.words();
    let (client, seconds) = (Some(&request.app.client_id), proof::STEP_SECONDS);
    let proof = known.proof(visit, AUTHORIZE, client, seconds).await?;
    let choices = accounts.iter().map(|account| {
        let operator = &account.operator;
        let id = operator.operator_id.to_string();
        (id, format!("{}: {}", operator.name, account.user.full_name))
    });
    let mut fields = carried(visit);
    fields.push(Field::Hidden {
        name: "proof",
        value: &proof,
    });
    fields.push(Field::Choice {
        name: "account",
        label: words.choose_account,
        choices: choices.collect(),
    });
    let asks = request.app.name.as_ref();
    let asks = asks.map(|name| words.client_asks.replace("{}", name));
    let mut parts: Vec<Part<'_>> = asks.as_deref().map(Part::Text).into_iter().collect();
    parts.push(Part::Form {
        action: AUTHORIZE,
        fields,
        button: words.continue_,
    });
    Ok(visit.page(words.choose_account, parts).into_response())
}
