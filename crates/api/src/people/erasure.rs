//! Erasure of what is kept of a person, as far as the books allow. `monitor` does the work
//! (`crates/cloud/src/erasure`).

use std::collections::BTreeSet;

use axum::Json;
use axum::http::StatusCode;
use forecourt_domain::session::Status;
use forecourt_types::{SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::clients::may_hold;
use super::me::own_id;
use super::user_view::state_of;
use super::users::{ERASED, has_second_factor};
use crate::access::{ManagePeople, OwnData, Permit, Scope};
use crate::http::body::{Body, Id};
use crate::http::problem::{Code, Problem};
use crate::live::rights as live_rights;
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::ids::new_secret;
use forecourt_store::keys::{self, List, ListOf, SortedBy};
use forecourt_store::ports::{Index, Item, Query};
use forecourt_store::rows::config::{Role, User};
use forecourt_store::rows::erasure::{ErasureRow, ErasureStage};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::live::author_of;
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, until_committed};

/// The newest sessions of a person among which a running charge is looked for.
const SESSIONS_MAX: u32 = 100;
/// How long ago a person may have signed in who asks for the erasure, in milliseconds: 15 minutes.
const FRESH_MS: i64 = 15 * 60 * 1000;

/// The order to erase what is kept of a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErasureOrder {
    /// Must be true: nothing that is erased comes back.
    confirm: bool,
}

impl ErasureOrder {
    fn check(&self) -> Result<(), Problem> {
        if self.confirm {
            return Ok(());
        }
        let detail = "must be true, since an erasure cannot be undone";
        Err(Problem::field("confirm", detail))
    }
}

/// How an erasure stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Erasure)]
pub(crate) struct ErasureView {
    #[schema(value_type = String)]
    user_id: UserId,
    /// `erasing` until everything is done, then `erased`.
    state: &'static str,
    /// What is being done: `account`, `cards`, `vehicles`, `charges`, `loose_charges`, `requests`,
    /// `audit_log`, `events`, `reviews`, `stations` or `finished`.
    #[schema(value_type = String)]
    stage: ErasureStage,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// When everything was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
}

impl From<ErasureRow> for ErasureView {
    fn from(row: ErasureRow) -> Self {
        Self {
            user_id: row.user_id,
            state: match row.stage {
                ErasureStage::Finished => "erased",
                _ => "erasing",
            },
            stage: row.stage,
            asked_at: row.stamps.created_at,
            finished_at: row.finished_at,
        }
    }
}

/// Have everything erased that is kept of you at this operator, for ever. Your sign-in ends at
/// once; within minutes name, e-mail address, telephone number, cards and vehicles are gone
/// everywhere. Sessions and bills stay without them, since the operator must keep the books.
/// Accounts at other operators stay.
///
/// # Errors
/// 409 while you charge, when you signed in more than 15 minutes ago, for one of the operator's
/// staff, and for a client that acts for itself: the detail says what to do. 422 without
/// `confirm`.
#[utoipa::path(post, path = "/v1/me/erasure", tag = "me", request_body = ErasureOrder,
    responses((status = 202, body = ErasureView)), security(("oauth2" = ["self"])))]
pub(crate) async fn erase_me(
    permit: Permit<OwnData>,
    Body(order): Body<ErasureOrder>,
) -> Result<(StatusCode, Json<ErasureView>), Problem> {
    order.check()?;
    let id = own_id(&permit)?.clone();
    let wrong = |detail: &str| Problem::new(Code::WrongState, detail);
    let signed_in = permit.caller().person.as_ref().map(|it| it.sign_in.at);
    let is_fresh = signed_in.is_some_and(|at| permit.now() < at.plus_millis(FRESH_MS));
    if !is_fresh {
        let detail =
            "an erasure cannot be undone: sign in again and repeat the request within 15 minutes";
        return Err(wrong(detail));
    }
    if permit.caller().role != Role::Driver {
        let detail = "you are one of the operator's staff: an admin erases your account with POST /v1/users/{user_id}/erasure";
        return Err(wrong(detail));
    }
    begin(&permit, &id).await
}

/// Have everything erased that is kept of a user, for ever, at the person's wish. The sign-in ends
/// at once, cards are removed within a minute, and the rest goes within minutes. The user stays
/// with the name `erased`, without which the sums of the books would have no owner. Sessions,
/// bills and reports keep every amount and lose the numbers of the cards.
///
/// # Errors
/// 403 when the user's role has a right that you lack, 404 when there is no such user, 409 while
/// the person charges and for your own account, 422 without `confirm`.
#[utoipa::path(post, path = "/v1/users/{user_id}/erasure", tag = "users",
    params(("user_id" = String, Path)), request_body = ErasureOrder,
    responses((status = 202, body = ErasureView)), security(("oauth2" = ["people"])))]
pub(crate) async fn erase_user(
    permit: Permit<ManagePeople>,
    Id(id): Id<UserId>,
    Body(order): Body<ErasureOrder>,
) -> Result<(StatusCode, Json<ErasureView>), Problem> {
    order.check()?;
    let person = permit.caller().person.as_ref();
    if person.is_some_and(|person| person.user_id == id) {
        let detail = "this is your own account: another admin erases it";
        return Err(Problem::new(Code::WrongState, detail));
    }
    let key = keys::user(permit.operator(), &id);
    let user = permit.find::<User>(&key, "user").await?.row;
    may_hold(&permit, user.role)?;
    begin(&permit, &id).await
}

/// Show how the erasure of a user stands.
///
/// # Errors
/// 404 when none was asked for.
#[utoipa::path(get, path = "/v1/users/{user_id}/erasure", tag = "users",
    params(("user_id" = String, Path)),
    responses((status = 200, body = ErasureView)), security(("oauth2" = ["people"])))]
pub(crate) async fn show_erasure(
    permit: Permit<ManagePeople>,
    Id(id): Id<UserId>,
) -> Result<Json<ErasureView>, Problem> {
    let key = keys::erasure(permit.operator(), &id);
    let row = load::<ErasureRow>(permit.table(), &key).await?;
    let row = row.ok_or_else(|| Problem::not_found("erasure"))?.row;
    Ok(Json(row.into()))
}

/// Suspends the user and makes the erasure due, unless it was asked for before.
async fn begin(scope: &Scope, id: &UserId) -> Result<(StatusCode, Json<ErasureView>), Problem> {
    if let Some(session) = running(scope, id).await? {
        let detail = format!(
            "a charge is running or waits for its price (session {session}): end it first, and repeat the request a minute later"
        );
        return Err(Problem::new(Code::WrongState, detail));
    }
    let (user_key, key) = (
        &keys::user(scope.operator(), id),
        &keys::erasure(scope.operator(), id),
    );
    let (request, seed) = (&scope.new_id(), &new_secret(scope.entropy()));
    let row: ErasureRow = until_committed(|| async move {
        let mut unit = scope.unit();
        let user = unit.read::<User>(user_key).await?;
        let mut user = user.ok_or_else(|| Problem::not_found("user"))?;
        if let Some(row) = unit.read::<ErasureRow>(key).await? {
            return Ok(Tried::Done(row));
        }
        if user.is_erased() {
            return Err(Problem::new(Code::WrongState, ERASED));
        }
        let has_one = has_second_factor(scope, &user).await?;
        scope.must_be(&state_of(&user.stamps, has_one))?;
        let row = ErasureRow::new(id.clone(), seed.clone(), texts(&user), scope.stamps());
        (user.suspended, user.erasing_at) = (true, Some(scope.now()));
        unit.touch(&mut user.stamps);
        unit.put_row(user_key.clone(), &user)?;
        unit.put_row(key.clone(), &row)?;
        let due = DueCheckRow {
            operator_id: scope.operator().clone(),
            subject: DueSubject::Erasure(id.clone()),
            due: scope.now(),
        };
        unit.put_always(due.item()?);
        let work = Map::from_iter([("work".to_owned(), Value::from("erase"))]);
        unit.audit_request("user", id.as_str(), (request, scope.began_at()), work);
        live_rights::of_author(&mut unit, request, author_of(id))?;
        match scope.commit(unit).await? {
            None => Ok::<_, Problem>(Tried::Done(row)),
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(row.into())))
}

/// What is looked for in rows that tell of the person.
fn texts(user: &User) -> BTreeSet<String> {
    let own = [&user.email, &user.contact_number].into_iter().flatten();
    let own = own.chain([&user.full_name]);
    own.cloned().collect()
}

/// A session of the person that is not over, among the newest ones.
async fn running(scope: &Scope, id: &UserId) -> Result<Option<SessionId>, Problem> {
    let list = ListOf::User(id.clone());
    let pk = keys::listings(scope.operator(), List::Sessions, SortedBy::Start, &list);
    let mut query = Query::prefix(Index::Gsi1, pk, "");
    (query.descending, query.limit) = (true, SESSIONS_MAX);
    let page = scope.table().query(&query).await?;
    let place = |item: &Item| item.index.as_ref().map(|key| key.sk.clone());
    let ids = page.items.iter().filter_map(place);
    let ids = ids.filter_map(|sk| SessionId::new(keys::listed_id(&sk)?).ok());
    let keys: Vec<_> = ids.map(|id| keys::session(scope.operator(), &id)).collect();
    if keys.is_empty() {
        return Ok(None);
    }
    for item in scope.table().get_many(&keys).await? {
        let row: SessionRow = item.read()?;
        let is_running = matches!(
            row.status,
            Status::Created | Status::Starting | Status::Charging | Status::Finished
        );
        if is_running && row.user_id.as_ref() == Some(id) {
            return Ok(Some(row.session_id));
        }
    }
    Ok(None)
}
