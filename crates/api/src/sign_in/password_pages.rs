//! The page that a link in a mail opens, on which a person sets a password.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::keys;
use forecourt_store::keys::TriesOf;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Condition, Write};
use forecourt_store::rows::config::Stamps;
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LoginRow, OneTimeLinkRow};
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};
use forecourt_types::OperatorId;

use super::accounts::open_accounts;
use super::new_password::{self, is_strong_for, language_of};
use super::newcomer::{self, Newcomer};
use super::page::{Form, Part};
use super::visit::Visit;
use super::{FORGOT, PASSWORD, SECOND_FACTOR, links, password, tries};
use crate::http::problem::Problem;

/// The author of what the pages change, in stamps.
pub(super) const AUTHOR: &str = "sign-in";

/// The operator for a unit of work that writes no row of any.
pub(super) fn any_operator(login: Option<&LoginRow>) -> Result<OperatorId, Problem> {
    let first = login.and_then(|login| login.memberships.first());
    match first {
        Some(first) => Ok(first.operator_id.clone()),
        None => OperatorId::new(DEFAULT_OPERATOR).map_err(|error| Problem::internal(&error)),
    }
}

/// Answers `GET /signin/password`. Looking at a link does not use it up, since mail programs look
/// at links by themselves.
pub(super) async fn show_link(visit: Visit) -> Response {
    match find(&visit).await {
        Ok(Some(_)) => new_password_page(&visit, None),
        Ok(None) => over(&visit),
        Err(problem) => visit.unavailable(problem),
    }
}

/// Answers `POST /signin/password`.
pub(super) async fn set(visit: Visit) -> Response {
    let link = match find(&visit).await {
        Ok(Some(link)) => link,
        Ok(None) => return over(&visit),
        Err(problem) => return visit.unavailable(problem),
    };
    let given = visit.fields.get("password").unwrap_or_default();
    match use_link(&visit, &link, given).await {
        Ok(Used::Set) => {
            let network = tries::network(visit.public.address());
            let from_here = TriesOf::EmailFrom(&link.row.email, &network);
            if let Err(problem) = tries::forget(visit.public.ports(), from_here).await {
                return visit.unavailable(problem);
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
            visit.page(words.set_password, done).into_response()
        }
        Ok(Used::TooWeak) => new_password_page(&visit, Some(visit.words().too_weak)),
        Ok(Used::Over) => over(&visit),
        Err(problem) => visit.unavailable(problem),
    }
}

/// A link that can still be used.
struct Link {
    id: String,
    row: OneTimeLinkRow,
}

/// What became of a link.
enum Used {
    /// The password is set, and the link is over.
    Set,
    /// The password is too weak; the link is still good.
    TooWeak,
    /// The link was used meanwhile, or nobody has the address any more.
    Over,
}

async fn find(visit: &Visit) -> Result<Option<Link>, Problem> {
    let ports = visit.public.ports();
    let pepper = &visit.public.keys().get(ports).await?.pepper;
    let shown = visit.fields.get("link").unwrap_or_default();
    let Some(id) = links::id_of(pepper, shown) else {
        return Ok(None);
    };
    let row = load::<OneTimeLinkRow>(ports.table.as_ref(), &keys::one_time_link(id)).await?;
    let row = row.map(|row| row.row);
    let keys = visit.public.keys().get(ports).await?;
    let holds =
        |row: &OneTimeLinkRow| ports.clock.now() < row.expires_at && keys.still_holds(row.made_at);
    let row = row.filter(holds);
    let id = id.to_owned();
    Ok(row.map(|row| Link { id, row }))
}

/// The person whose link was opened, and the account that the link makes, if it makes one.
struct Opened {
    login: LoginRow,
    newcomer: Option<Newcomer>,
}

/// Finds the person of a link. None if nobody has the address any more, or the operator does not
/// let drivers register any more.
async fn open(visit: &Visit, link: &Link) -> Result<Option<Opened>, Problem> {
    let ports = visit.public.ports();
    let stored = load::<LoginRow>(ports.table.as_ref(), &keys::login(&link.row.email)).await?;
    let stored = stored.map(|login| login.row);
    let Some(registration) = &link.row.registration else {
        let known = stored.filter(|login| !login.memberships.is_empty());
        return Ok(known.map(|login| Opened {
            login,
            newcomer: None,
        }));
    };
    let stamps = Stamps::new(ports.clock.now(), AUTHOR);
    let login = stored.unwrap_or_else(|| LoginRow::new(&link.row.email, stamps));
    let newcomer = newcomer::make(ports, registration).await?;
    Ok(newcomer.map(|newcomer| Opened {
        login,
        newcomer: Some(newcomer),
    }))
}

/// Sets the password, ends all sign-ins of the person and uses the link up, all at once.
async fn use_link(visit: &Visit, link: &Link, given: &str) -> Result<Used, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    let table = ports.table.as_ref();
    let Some(Opened { login, newcomer }) = open(visit, link).await? else {
        return Ok(Used::Over);
    };
    let newcomer = newcomer.as_ref();
    let accounts = open_accounts(ports, &login, None).await?;
    let names = accounts.iter().map(|it| it.user.full_name.as_str());
    let names = names.chain(newcomer.map(|it| it.user.full_name.as_str()));
    if !is_strong_for(given, &link.row.email, names) {
        return Ok(Used::TooWeak);
    }
    let hash = password::hash(ports, given).await?;
    let language = language_of(&accounts).unwrap_or(visit.language);
    let first = login.memberships.first().map(|it| &it.user_id);
    let author = newcomer.map(|it| &it.user.user_id).or(first);
    let author = author.map(|id| format!("user:{id}"));
    let author = &author.unwrap_or_else(|| AUTHOR.to_owned());
    let operator = match newcomer {
        Some(newcomer) => newcomer.operator_id.clone(),
        None => any_operator(Some(&login))?,
    };
    let (operator, hash, now) = (&operator, &hash, ports.clock.now());
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, author).audited(public.audit_source());
        let key = keys::login(&link.row.email);
        let login = unit.read::<LoginRow>(&key).await?;
        let new = || newcomer.map(|_| LoginRow::new(&link.row.email, unit.stamps()));
        let Some(mut login) = login.or_else(new) else {
            return Ok(Tried::Done(Used::Over));
        };
        if !prepare(visit, &mut unit, &mut login, link, newcomer)? {
            return Ok(Tried::Done(Used::Over));
        }
        new_password::put(&mut unit, login, hash, &link.id, language)?;
        let used = keys::one_time_link(&link.id);
        unit.also(Write::Delete {
            key: used.clone(),
            condition: Condition::Exists,
        });
        match unit.commit().await? {
            Committed::Yes(entries) => {
                flush(table, ports.queues.as_ref(), &entries).await;
                Ok::<_, Problem>(Tried::Done(Used::Set))
            }
            Committed::Conflict(key) if key == used => Ok(Tried::Done(Used::Over)),
            Committed::Conflict(_) => Ok(Tried::Conflict),
        }
    })
    .await
}

/// Prepares the row of a sign-in for a new password, and makes the account of somebody who has
/// registered. Returns false if the link is over, and nothing may be written then.
fn prepare(
    visit: &Visit,
    unit: &mut Unit<'_>,
    login: &mut LoginRow,
    link: &Link,
    newcomer: Option<&Newcomer>,
) -> Result<bool, Problem> {
    // Somebody else may have the older links of this person.
    let changed_at = login.password_changed_at;
    if changed_at.is_some_and(|at| link.row.made_at <= at) {
        return Ok(false);
    }
    if let Some(newcomer) = newcomer
        && !newcomer.join(unit, login)?
    {
        return Ok(false);
    }
    // With a second factor the mailbox alone makes no address a known one.
    if login.second_factor.is_none() {
        login.remember_address(&tries::network(visit.public.address()));
    }
    Ok(true)
}

fn new_password_page(visit: &Visit, error: Option<&str>) -> Response {
    let link = visit.fields.get("link").unwrap_or_default();
    let form = Form {
        action: PASSWORD,
        hidden: vec![("lang", visit.language.as_str()), ("link", link)],
    };
    new_password::page(visit, form, error)
}

fn over(visit: &Visit) -> Response {
    let words = visit.words();
    let forgot = format!("{FORGOT}?lang={}", visit.language.as_str());
    let sign_in = visit.sign_in_address();
    let parts = vec![
        Part::Error(words.link_over),
        Part::Link {
            href: &forgot,
            text: words.reset,
        },
        Part::Link {
            href: &sign_in,
            text: words.sign_in,
        },
    ];
    let mut page = visit.page(words.set_password, parts);
    page.status = StatusCode::GONE;
    page.into_response()
}
