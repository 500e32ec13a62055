//! The page on which a person asks for a link by mail that sets a new password.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage};
use forecourt_store::outbox::flush;
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LinkPurpose, LoginRow};
use forecourt_store::unit::{Committed, Unit};
use forecourt_store::{ids, keys};

use super::accounts::read_email;
use super::page::{Field, Part};
use super::password_pages::{AUTHOR, any_operator};
use super::visit::Visit;
use super::{FORGOT, links, tries};
use crate::http::problem::Problem;

/// Answers `GET /signin/forgot`.
pub(super) async fn show(visit: Visit) -> Response {
    forgot_page(&visit, None)
}

/// Answers `POST /signin/forgot`. The answer is the same whether anybody has the address.
pub(super) async fn submit(visit: Visit) -> Response {
    let email = read_email(visit.fields.get("email").unwrap_or_default());
    let handed = match &email {
        Some(email) => hand_over_link(&visit, email).await,
        // Nobody has what is no address.
        None => Ok(Ok(())),
    };
    match handed {
        Ok(Ok(())) => {
            let words = visit.words();
            let sign_in = visit.sign_in_address();
            let parts = vec![
                Part::Done(words.link_sent),
                Part::Link {
                    href: &sign_in,
                    text: words.sign_in,
                },
            ];
            visit.page(words.reset, parts).into_response()
        }
        Ok(Err(early)) => forgot_page(&visit, Some(early.wait_s)),
        Err(problem) => visit.unavailable(problem),
    }
}

/// Hands the mail with the link over, if anybody has the address. If nobody does, a link that no
/// mail carries is stored and a message that nothing is done about is handed over, so that the work
/// is the same and the time of the answer tells nothing.
async fn hand_over_link(
    visit: &Visit,
    email: &str,
) -> Result<Result<(), tries::TooEarly>, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    if let Err(early) = tries::count_mail(&visit.public, email).await? {
        return Ok(Err(early));
    }
    let login = load::<LoginRow>(ports.table.as_ref(), &keys::login(email)).await?;
    let now = ports.clock.now();
    let id = ids::new_id(now, ports.entropy.as_ref());
    let pepper = &public.keys().get(ports).await?.pepper;
    let public_url = &public.settings().public_url;
    let link = links::make(
        pepper,
        public_url,
        &id,
        email,
        (LinkPurpose::PasswordReset, None),
        now,
    )?;
    let operator = any_operator(login.as_ref().map(|login| &login.row))?;
    let mut unit = Unit::new(ports.table.as_ref(), &operator, now, AUTHOR);
    unit.put(link.item);
    let known = login.filter(|login| !login.row.memberships.is_empty());
    let message = known.map_or(NotifyMessage::StandIn, |login| {
        NotifyMessage::Mail(MailMessage {
            mail_id: id.clone(),
            to: login.row.email,
            language: visit.language,
            letter: Letter::PasswordReset {
                link: link.url,
                expires_at: link.row.expires_at,
            },
        })
    });
    links::notify(&mut unit, &id, &message)?;
    match unit.commit().await? {
        Committed::Yes(entries) => {
            flush(ports.table.as_ref(), ports.queues.as_ref(), &entries).await;
            Ok(Ok(()))
        }
        Committed::Conflict(_) => Err(Problem::conflict()),
    }
}

fn forgot_page(visit: &Visit, wait_s: Option<i64>) -> Response {
    let words = visit.words();
    let wait = wait_s.map(|seconds| words.wait.replace("{}", &seconds.to_string()));
    let mut parts = vec![Part::Text(words.reset_intro)];
    parts.extend(wait.as_deref().map(Part::Error));
    parts.push(Part::Form {
        action: FORGOT,
        fields: vec![
            Field::Hidden {
                name: "lang",
                value: visit.language.as_str(),
            },
            Field::Email {
                label: words.email,
                value: visit.fields.get("email").unwrap_or_default(),
            },
        ],
        button: words.send_link,
    });
    let sign_in = visit.sign_in_address();
    parts.push(Part::Link {
        href: &sign_in,
        text: words.sign_in,
    });
    let page = visit.page(words.reset, parts);
    let mut page = page.in_each_language(FORGOT, &[]);
    if wait_s.is_some() {
        page.status = StatusCode::TOO_MANY_REQUESTS;
        page.retry_after_s = wait_s;
    }
    page.into_response()
}
