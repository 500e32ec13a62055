//! The pages on which a person asks for a link by mail, and sets a password with it.

use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::keys::TriesOf;
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage};
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Condition, Write};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LinkPurpose, LoginRow, OneTimeLinkRow};
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};
use forecourt_store::{ids, keys};
use forecourt_types::OperatorId;

use super::accounts::{open_accounts, read_email};
use super::new_password::{self, is_strong_for, language_of};
use super::page::{Field, Form, Part};
use super::visit::Visit;
use super::{FORGOT, PASSWORD, SECOND_FACTOR, links, password, tries};
use crate::access::Public;
use crate::http::problem::Problem;

/// The author of what the pages change, in stamps.
pub(super) const AUTHOR: &str = "sign-in";

/// Answers `GET /signin/forgot`.
pub(super) async fn show_forgot(
    public: Public,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    match Visit::new(public, &headers, query.as_deref(), None) {
        Ok(visit) => forgot_page(&visit, None),
        Err(refused) => *refused,
    }
}

/// Answers `POST /signin/forgot`. The answer is the same whether anybody has the address.
pub(super) async fn send_link(public: Public, headers: HeaderMap, form: Bytes) -> Response {
    let visit = match Visit::new(public, &headers, None, Some(&form)) {
        Ok(visit) => visit,
        Err(refused) => return *refused,
    };
    let email = read_email(visit.fields.get("email").unwrap_or_default());
    let handed = match &email {
        Some(email) => hand_over_link(&visit, email).await,
        // Nobody has what is no address.
        None => Ok(Ok(())),
    };
    match handed {
        Ok(Ok(())) => {
            let words = visit.words();
            let page = visit.page(words.reset, vec![Part::Done(words.link_sent)]);
            page.into_response()
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
    let network = tries::network(public.address());
    let of_network = (!tries::is_everybody(&network)).then_some(TriesOf::MailsFrom(&network));
    for (of, limit) in [
        (of_network, tries::ADDRESS),
        (Some(TriesOf::MailsTo(email)), tries::MAIL),
    ] {
        let Some(of) = of else { continue };
        if let Err(early) = tries::count(ports, of, limit).await? {
            return Ok(Err(early));
        }
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
        LinkPurpose::PasswordReset,
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

/// The operator for a unit of work that writes no row of any.
pub(super) fn any_operator(login: Option<&LoginRow>) -> Result<OperatorId, Problem> {
    let first = login.and_then(|login| login.memberships.first());
    match first {
        Some(first) => Ok(first.operator_id.clone()),
        None => OperatorId::new(DEFAULT_OPERATOR).map_err(|error| Problem::internal(&error)),
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
    let mut page = visit.page(words.reset, parts);
    if wait_s.is_some() {
        page.status = StatusCode::TOO_MANY_REQUESTS;
        page.retry_after_s = wait_s;
    }
    page.into_response()
}

/// Answers `GET /signin/password`. Looking at a link does not use it up, since mail programs look
/// at links by themselves.
pub(super) async fn show_link(
    public: Public,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let visit = match Visit::new(public, &headers, query.as_deref(), None) {
        Ok(visit) => visit,
        Err(refused) => return *refused,
    };
    match find(&visit).await {
        Ok(Some(_)) => new_password_page(&visit, None),
        Ok(None) => over(&visit),
        Err(problem) => visit.unavailable(problem),
    }
}

/// Answers `POST /signin/password`.
pub(super) async fn set(public: Public, headers: HeaderMap, form: Bytes) -> Response {
    let visit = match Visit::new(public, &headers, None, Some(&form)) {
        Ok(visit) => visit,
        Err(refused) => return *refused,
    };
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
            let done = vec![
                Part::Done(words.password_is_set),
                Part::Link {
                    href: SECOND_FACTOR,
                    text: words.factor_link,
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

/// Sets the password, ends all sign-ins of the person and uses the link up, all at once.
async fn use_link(visit: &Visit, link: &Link, given: &str) -> Result<Used, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    let table = ports.table.as_ref();
    let login = load::<LoginRow>(table, &keys::login(&link.row.email)).await?;
    let Some(login) = login.filter(|login| !login.row.memberships.is_empty()) else {
        return Ok(Used::Over);
    };
    let accounts = open_accounts(ports, &login.row, None).await?;
    if !is_strong_for(given, &link.row.email, &accounts) {
        return Ok(Used::TooWeak);
    }
    let hash = password::hash(ports, given).await?;
    let language = language_of(&accounts).unwrap_or(visit.language);
    let first = login.row.memberships.first();
    let author = first.map(|it| format!("user:{}", it.user_id));
    let author = &author.unwrap_or_else(|| AUTHOR.to_owned());
    let operator = any_operator(Some(&login.row))?;
    let (operator, hash, now) = (&operator, &hash, ports.clock.now());
    let network = &tries::network(public.address());
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, author).audited(public.audit_source());
        let key = keys::login(&link.row.email);
        let Some(mut login) = unit.read::<LoginRow>(&key).await? else {
            return Ok(Tried::Done(Used::Over));
        };
        // Somebody else may have the older links of this person.
        let is_older = login
            .password_changed_at
            .is_some_and(|at| link.row.made_at <= at);
        if is_older {
            return Ok(Tried::Done(Used::Over));
        }
        // With a second factor the mailbox alone makes no address a known one.
        if login.second_factor.is_none() {
            login.remember_address(network);
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
    let parts = vec![
        Part::Error(words.link_over),
        Part::Link {
            href: &forgot,
            text: words.reset,
        },
    ];
    let mut page = visit.page(words.set_password, parts);
    page.status = StatusCode::GONE;
    page.into_response()
}
