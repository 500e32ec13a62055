//! The page on which drivers register themselves, where the operator allows it. Nothing is made
//! before the person has opened the link in the mail and has chosen a password.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::messages::{Letter, MailMessage};
use forecourt_store::outbox::flush;
use forecourt_store::rows::config::Operator;
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LinkPurpose, LoginRow, Registration};
use forecourt_store::unit::{Committed, Unit};
use forecourt_types::OperatorId;

use super::accounts::read_email;
use super::newcomer::open_operator;
use super::page::{Field, Part};
use super::password_pages::AUTHOR;
use super::visit::Visit;
use super::{REGISTER, links, tries};
use crate::http::body::FieldCheck;
use crate::http::problem::Problem;
use crate::people::user_view::NAME_CHARS_MAX;

/// Answers `GET /signin/register`.
pub(super) async fn show(visit: Visit) -> Response {
    match named(&visit).await {
        Ok(Some(operator)) => form_page(&visit, &operator, Refused::Nothing),
        Ok(None) => off_page(&visit),
        Err(problem) => visit.unavailable(problem),
    }
}

/// Answers `POST /signin/register`. The answer is the same whether anybody has the address.
pub(super) async fn submit(visit: Visit) -> Response {
    let operator = match named(&visit).await {
        Ok(Some(operator)) => operator,
        Ok(None) => return off_page(&visit),
        Err(problem) => return visit.unavailable(problem),
    };
    let name = visit.fields.get("name").unwrap_or_default().trim();
    let mut check = FieldCheck::default();
    check.text("name", name, NAME_CHARS_MAX);
    if check.finish().is_err() {
        return form_page(&visit, &operator, Refused::Name);
    }
    let email = read_email(visit.fields.get("email").unwrap_or_default());
    let handed = match &email {
        Some(email) => hand_over(&visit, &operator, name, email).await,
        // Nobody has what is no address.
        None => Ok(Ok(())),
    };
    match handed {
        Ok(Ok(())) => {
            let words = visit.words();
            let parts = vec![Part::Done(words.register_sent)];
            visit.page(words.register, parts).into_response()
        }
        Ok(Err(early)) => form_page(&visit, &operator, Refused::TooEarly(early.wait_s)),
        Err(problem) => visit.unavailable(problem),
    }
}

/// The operator that the page is about, if drivers may register there.
async fn named(visit: &Visit) -> Result<Option<Operator>, Problem> {
    let asked = visit.fields.get("operator_id");
    let Ok(id) = OperatorId::new(asked.unwrap_or(DEFAULT_OPERATOR)) else {
        return Ok(None);
    };
    open_operator(visit.public.ports(), &id).await
}

/// Hands the mail with the link over. Somebody who has an account at the operator already gets a
/// link for a new password by the same work, so that the answer and its time tell nothing.
async fn hand_over(
    visit: &Visit,
    operator: &Operator,
    name: &str,
    email: &str,
) -> Result<Result<(), tries::TooEarly>, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    if let Err(early) = tries::count_mail(public, email).await? {
        return Ok(Err(early));
    }
    let id = &operator.operator_id;
    let login = load::<LoginRow>(ports.table.as_ref(), &keys::login(email)).await?;
    let is_member = |login: &LoginRow| login.memberships.iter().any(|it| it.operator_id == *id);
    let is_known = login.is_some_and(|login| is_member(&login.row));
    let registration = Registration {
        operator_id: id.clone(),
        full_name: name.to_owned(),
        language: visit.language,
    };
    let purpose = if is_known {
        (LinkPurpose::PasswordReset, None)
    } else {
        (LinkPurpose::Registration, Some(registration))
    };
    let now = ports.clock.now();
    let mail_id = ids::new_id(now, ports.entropy.as_ref());
    let pepper = &public.keys().get(ports).await?.pepper;
    let public_url = &public.settings().public_url;
    let link = links::make(pepper, public_url, &mail_id, email, purpose, now)?;
    let (link_url, expires_at) = (link.url, link.row.expires_at);
    let letter = if is_known {
        Letter::PasswordReset {
            link: link_url,
            expires_at,
        }
    } else {
        Letter::Registration {
            operator: operator.name.clone(),
            link: link_url,
            expires_at,
        }
    };
    let mut unit = Unit::new(ports.table.as_ref(), id, now, AUTHOR);
    unit.put(link.item);
    let mail = MailMessage {
        mail_id: mail_id.clone(),
        to: link.row.email,
        language: visit.language,
        letter,
    };
    links::send(&mut unit, &mail_id, mail)?;
    match unit.commit().await? {
        Committed::Yes(entries) => {
            flush(ports.table.as_ref(), ports.queues.as_ref(), &entries).await;
            Ok(Ok(()))
        }
        Committed::Conflict(_) => Err(Problem::conflict()),
    }
}

/// Why the form is shown again.
enum Refused {
    /// It is shown for the first time.
    Nothing,
    /// The name is missing or too long.
    Name,
    /// Too many mails were asked for; the next one after so many seconds.
    TooEarly(i64),
}

fn form_page(visit: &Visit, operator: &Operator, refused: Refused) -> Response {
    let words = visit.words();
    let intro = words.register_intro.replace("{}", &operator.name);
    let wait = |seconds: i64| words.wait.replace("{}", &seconds.to_string());
    let (error, status, retry_after_s) = match refused {
        Refused::Nothing => (None, StatusCode::OK, None),
        Refused::Name => (
            Some(words.name_wrong.to_owned()),
            StatusCode::UNPROCESSABLE_ENTITY,
            None,
        ),
        Refused::TooEarly(wait_s) => (
            Some(wait(wait_s)),
            StatusCode::TOO_MANY_REQUESTS,
            Some(wait_s),
        ),
    };
    let mut parts = vec![Part::Text(&intro)];
    parts.extend(error.as_deref().map(Part::Error));
    parts.push(Part::Form {
        action: REGISTER,
        fields: vec![
            Field::Hidden {
                name: "lang",
                value: visit.language.as_str(),
            },
            Field::Hidden {
                name: "operator_id",
                value: operator.operator_id.as_str(),
            },
            Field::Name {
                label: words.name,
                value: visit.fields.get("name").unwrap_or_default(),
            },
            Field::Email {
                label: words.email,
                value: visit.fields.get("email").unwrap_or_default(),
            },
        ],
        button: words.send_link,
    });
    let carried = [("operator_id", operator.operator_id.as_str())];
    let page = visit.page(words.register, parts);
    let mut page = page.in_each_language(REGISTER, &carried);
    page.status = status;
    page.retry_after_s = retry_after_s;
    page.into_response()
}

fn off_page(visit: &Visit) -> Response {
    let words = visit.words();
    let mut page = visit.page(words.register, vec![Part::Error(words.register_off)]);
    page.status = StatusCode::FORBIDDEN;
    page.into_response()
}
