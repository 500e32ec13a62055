//! The sign-ins of a user, which an admin sees and ends: for a phone that was lost, or a colleague
//! who has left.

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{ClientId, Timestamp, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::clients::may_hold;
use crate::access::{Account, ManagePeople, Permit, Scope, lacks_second_factor};
use crate::http::body::Id;
use crate::http::problem::{Code, Problem};
use crate::live::rights as live_rights;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::{Operator, User};
use forecourt_store::rows::live::author_of;
use forecourt_store::rows::sign_in::RefreshRow;
use forecourt_store::rows::{load, load_page};
use forecourt_store::unit::{Tried, until_committed};

/// The most sign-ins that are looked at, the newest first.
const LOOKED_AT_MAX: u32 = 100;

/// The sign-ins of a user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignIns {
    /// When the person last signed in as this user, as far as that is still known; a sign-in that
    /// has ended is forgotten after a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_at: Option<Timestamp>,
    /// Those that are open, the newest first, of the last 100.
    items: Vec<SignIn>,
}

/// A sign-in that is open: an app can get access tokens with it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignIn {
    /// The app: `console`, `driver`, or a registered client.
    #[schema(value_type = String, example = "console")]
    client_id: ClientId,
    /// When the person signed in.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// When the app last got an access token with it.
    #[schema(value_type = String, format = DateTime)]
    used_at: Timestamp,
    /// When it ends if it is not used.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Whether a code of the second factor was given.
    second_factor: bool,
}

impl From<RefreshRow> for SignIn {
    fn from(row: RefreshRow) -> Self {
        Self {
            client_id: row.grant.client_id,
            at: row.grant.sign_in.at,
            used_at: row.renewed_at,
            expires_at: row.expires_at,
            second_factor: row.grant.sign_in.second_factor,
        }
    }
}

/// Show where and when a person has signed in as a user.
///
/// # Errors
/// 404 when there is no such user.
#[utoipa::path(get, path = "/v1/users/{user_id}/sign-ins", tag = "users",
    params(("user_id" = String, Path)),
    responses((status = 200, body = SignIns)), security(("oauth2" = ["people"])))]
pub(crate) async fn list_sign_ins(
    permit: Permit<ManagePeople>,
    Id(id): Id<UserId>,
) -> Result<Json<SignIns>, Problem> {
    let scope = &*permit;
    find(scope, &id).await?;
    let families = keys::refresh_families(scope.operator(), &id);
    let mut query = Query::prefix(Index::Gsi1, families, "");
    (query.descending, query.limit) = (true, LOOKED_AT_MAX);
    let (rows, _) = load_page::<RefreshRow>(scope.table(), &query).await?;
    let last_at = rows.iter().map(|row| row.row.grant.sign_in.at).max();
    let mut items = Vec::new();
    for row in rows.into_iter().map(|row| row.row) {
        if is_open(scope, &row).await? {
            items.push(SignIn::from(row));
        }
    }
    Ok(Json(SignIns { last_at, items }))
}

/// Whether an app can still get access tokens with a sign-in, as the token address judges it.
async fn is_open(scope: &Scope, row: &RefreshRow) -> Result<bool, Problem> {
    let sign_in = row.grant.sign_in;
    let is_over = row.ended_at.is_some() || scope.now() >= row.expires_at;
    if is_over || !scope.settings().takes(sign_in) {
        return Ok(false);
    }
    let account = Account {
        operator_id: &row.grant.operator_id,
        user_id: &row.grant.user_id,
        client_id: &row.grant.client_id,
        sign_in,
    };
    let keys_now = scope.deployment_keys().await?;
    let Some(user) = account.user_now(scope.ports(), &keys_now).await? else {
        return Ok(false);
    };
    let operator = load::<Operator>(scope.table(), &keys::operator(scope.operator())).await?;
    Ok(!operator.is_some_and(|it| lacks_second_factor(&it.row, user.role, sign_in)))
}

/// End all sign-ins of a person as a user, everywhere and at once. The person signs in again with
/// the password. Accounts of the person at other operators stay signed in.
///
/// # Errors
/// 403 when the user's role has a right that you lack, 404 when there is no such user, 409 when the
/// user is yourself.
#[utoipa::path(delete, path = "/v1/users/{user_id}/sign-ins", tag = "users",
    params(("user_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["people"])))]
pub(crate) async fn end_sign_ins(
    permit: Permit<ManagePeople>,
    Id(id): Id<UserId>,
) -> Result<StatusCode, Problem> {
    let scope = &*permit;
    let person = scope.caller().person.as_ref();
    if person.is_some_and(|person| person.user_id == id) {
        let detail = "end your own sign-ins with POST /v1/me/sign-out";
        return Err(Problem::new(Code::WrongState, detail));
    }
    may_hold(scope, find(scope, &id).await?.role)?;
    // A sign-in of this very moment ends with the others.
    let ends_at = scope.now().plus_millis(1);
    let (key, recheck) = (&keys::user(scope.operator(), &id), &scope.new_id());
    until_committed(|| async move {
        let mut unit = scope.unit();
        let user = unit.read::<User>(key).await?;
        let mut user = user.ok_or_else(|| Problem::not_found("user"))?;
        may_hold(scope, user.role)?;
        user.signed_out_at = Some(ends_at);
        live_rights::of_author(&mut unit, recheck, author_of(&user.user_id))?;
        unit.touch(&mut user.stamps);
        unit.put_row(key.clone(), &user)?;
        match scope.commit(unit).await? {
            None => Ok(Tried::Done(StatusCode::NO_CONTENT)),
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await
}

async fn find(scope: &Scope, id: &UserId) -> Result<User, Problem> {
    let key = keys::user(scope.operator(), id);
    Ok(scope.find::<User>(&key, "user").await?.row)
}
