//! Who the caller is, what a person sees and changes of the own data (scope `self`), and the end of
//! all sign-ins of a person.

pub(crate) mod charges;
pub(crate) mod claims;
pub(crate) mod tokens;
pub(crate) mod vehicles;

use std::collections::BTreeSet;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_types::{ClientId, Language, OperatorId, SiteId, StationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::clients::RoleWord;
use super::user_view::{LanguageWord, state_of};
use super::users::{check, has_second_factor};
use crate::access::{Caller, OwnData, Permit, Reach, Scope, SignedIn, is_own_app};
use crate::http::body::{Body, nullable};
use crate::http::etag::{Revisioned, Tagged};
use crate::http::problem::{Code, Problem};
use crate::live::rights as live_rights;
use crate::oauth::empty_all_cookies;
use forecourt_store::keys;
use forecourt_store::rows::config::{Operator, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_store::unit::{Tried, until_committed};

/// Who makes the request, and what it may do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    #[schema(value_type = String)]
    operator_id: OperatorId,
    /// The name that people know the operator by; left out while nothing is stored of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Harbour Charging")]
    operator_name: Option<String>,
    /// The client that makes the request.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// The person for whom it does; not there for a client that acts for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    #[serde(flatten)]
    account: Option<Account>,
    role: RoleWord,
    /// What role and token allow together.
    scopes: Vec<String>,
    /// The sites that can be reached; not there if all can, or only stations are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    site_ids: Option<BTreeSet<SiteId>>,
    /// The stations that can be reached; not there if all can, or sites are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    station_ids: Option<BTreeSet<StationId>>,
}

/// The account of the person; not there for a client that acts for itself. A schema cannot say
/// that they are there together, so each field may be missing.
#[derive(Debug, Serialize, ToSchema)]
struct Account {
    #[schema(required = false)]
    full_name: String,
    /// The telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_number: Option<String>,
    /// The e-mail address by which the person signs in.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// The language of mails.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<LanguageWord>,
    /// When the person was last invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    invited_at: Option<Timestamp>,
    /// Whether the person has set up a second factor.
    #[schema(required = false)]
    second_factor: bool,
    /// When the account was made.
    #[schema(required = false, format = DateTime)]
    created_at: String,
    /// Who made it, or `system`.
    #[schema(required = false)]
    created_by: String,
    /// When it was last changed.
    #[schema(required = false, format = DateTime)]
    updated_at: String,
    /// Who changed it last, or `system`.
    #[schema(required = false)]
    updated_by: String,
    /// How often it was written.
    #[schema(required = false, minimum = 0)]
    revision: u64,
    /// The state of the account, for the `ETag`.
    #[serde(skip)]
    #[schema(ignore)]
    state: String,
}

/// The state of what a person is shown: of the account, and of the operator, which is named there.
fn state_shown(user: &User, second_factor: bool, operator: Option<&Operator>) -> String {
    let account = state_of(&user.stamps, second_factor);
    let named_by = operator.map_or(0, |operator| operator.stamps.revision);
    format!("{account}-{named_by}")
}

impl Revisioned for Me {
    fn state(&self) -> &str {
        let account = self.account.as_ref();
        account.map_or("", |account| &account.state)
    }
}

impl Account {
    fn new(user: User, second_factor: bool, operator: Option<&Operator>) -> Self {
        let state = state_shown(&user, second_factor, operator);
        Self {
            full_name: user.full_name,
            contact_number: user.contact_number,
            email: user.email,
            language: user.language.map(LanguageWord::from),
            invited_at: user.invited_at,
            second_factor,
            created_at: user.stamps.created_at.to_string(),
            created_by: user.stamps.created_by,
            updated_at: user.stamps.updated_at.to_string(),
            updated_by: user.stamps.updated_by,
            revision: user.stamps.revision,
            state,
        }
    }
}

impl Me {
    /// Shows the caller with the account and the reach of a person, or the reach of a client.
    fn new(
        caller: &Caller,
        operator: Option<Operator>,
        reach: &Reach,
        account: Option<Account>,
    ) -> Self {
        let (site_ids, station_ids) = match reach {
            Reach::All => (None, None),
            Reach::Sites(sites) => (Some(sites.clone()), None),
            Reach::Stations(stations) => (None, Some(stations.clone())),
            Reach::Own(_) => (None, Some(BTreeSet::new())),
        };
        let scopes = caller.granted();
        Self {
            operator_id: caller.operator_id.clone(),
            operator_name: operator.map(|operator| operator.name),
            client_id: caller.client_id.clone(),
            user_id: caller.person.as_ref().map(|person| person.user_id.clone()),
            account,
            role: caller.role.into(),
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            site_ids,
            station_ids,
        }
    }
}

/// The fields of your account that change; null clears a field. Your e-mail address is changed by
/// the operator, who invites you anew then.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeChange {
    /// The full name, as on the contract.
    full_name: Option<String>,
    /// The telephone number.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    contact_number: Option<Option<String>>,
    /// The language of mails.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<LanguageWord>)]
    language: Option<Option<LanguageWord>>,
}

impl MeChange {
    fn apply(&self, user: &mut User) {
        if let Some(full_name) = &self.full_name {
            full_name.clone_into(&mut user.full_name);
        }
        if let Some(contact_number) = &self.contact_number {
            user.contact_number.clone_from(contact_number);
        }
        if let Some(language) = self.language {
            user.language = language.map(Language::from);
        }
    }
}

/// The id of the person whose own data an address is about.
///
/// # Errors
/// 500 when the permit was given to nobody, which is a defect.
pub(super) fn own_id(permit: &Permit<OwnData>) -> Result<&UserId, Problem> {
    let person = permit.caller().person.as_ref();
    let person = person.ok_or_else(|| Problem::not_found("account"))?;
    Ok(&person.user_id)
}

/// Show who you are and what you may do. For a person the answer shows the account, too.
///
/// # Errors
/// 401 without a valid token.
#[utoipa::path(get, path = "/v1/me", tag = "me",
    responses((status = 200, body = Me)), security(("oauth2" = [])))]
pub(crate) async fn show(signed_in: SignedIn) -> Result<Response, Problem> {
    let (scope, caller): (&Scope, _) = (&signed_in, signed_in.caller());
    let operator = operator_of(scope).await?;
    let account = match &caller.person {
        None => None,
        Some(person) => account_of(scope, &person.user_id, operator.as_ref()).await?,
    };
    let has_state = account.is_some();
    let me = Me::new(caller, operator, &caller.reach, account);
    Ok(match has_state {
        true => Tagged(me).into_response(),
        false => Json(me).into_response(),
    })
}

/// The caller's operator, whose name everybody of it may read. A token is valid for a while after
/// the row of its operator has gone.
async fn operator_of(scope: &Scope) -> Result<Option<Operator>, Problem> {
    let key = keys::operator(scope.operator());
    let operator = load::<Operator>(scope.table(), &key).await?;
    Ok(operator.map(|operator| operator.row))
}

async fn account_of(
    scope: &Scope,
    id: &UserId,
    operator: Option<&Operator>,
) -> Result<Option<Account>, Problem> {
    let key = keys::user(scope.operator(), id);
    let Some(user) = load::<User>(scope.table(), &key).await? else {
        return Ok(None);
    };
    let has_one = has_second_factor(scope, &user.row).await?;
    Ok(Some(Account::new(user.row, has_one, operator)))
}

/// Change your name, your telephone number or the language of your mails.
///
/// # Errors
/// 409 for a client that acts for itself, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/me", tag = "me", request_body = MeChange,
    responses((status = 200, body = Me)), security(("oauth2" = ["self"])))]
pub(crate) async fn update(
    permit: Permit<OwnData>,
    Body(change): Body<MeChange>,
) -> Result<Tagged<Me>, Problem> {
    let (scope, change) = (&*permit, &change);
    let key = &keys::user(scope.operator(), own_id(&permit)?);
    let operator = operator_of(scope).await?;
    let shown = operator.as_ref();
    let (user, has_one) = until_committed(|| async move {
        let mut unit = scope.unit();
        let stored = unit.read::<User>(key).await?;
        let stored = stored.ok_or_else(|| Problem::not_found("account"))?;
        let has_one = has_second_factor(scope, &stored).await?;
        scope.must_be(&state_shown(&stored, has_one, shown))?;
        let mut user = stored.clone();
        change.apply(&mut user);
        check(&user)?;
        if user == stored {
            return Ok(Tried::Done((user, has_one)));
        }
        unit.touch(&mut user.stamps);
        unit.put_row(key.clone(), &user)?;
        match scope.commit(unit).await? {
            None => {
                user.stamps.revision += 1;
                Ok::<_, Problem>(Tried::Done((user, has_one)))
            }
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    let reach = Reach::of(&user);
    let account = Some(Account::new(user, has_one, operator.as_ref()));
    Ok(Tagged(Me::new(scope.caller(), operator, &reach, account)))
}

/// Sign out everywhere: ends every sign-in that you have, in all apps and at all operators.
///
/// The answer removes the cookies in which the apps of this project keep a refresh token.
///
/// # Errors
/// 403 for an app that is not one of this project, 409 for a client that acts for itself.
#[utoipa::path(post, path = "/v1/me/sign-out", tag = "me",
    responses((status = 204)), security(("oauth2" = [])))]
pub(crate) async fn sign_out(signed_in: SignedIn) -> Result<Response, Problem> {
    let Some(person) = &signed_in.caller().person else {
        let detail = "a client that acts for itself has no sign-in: it gets a new secret instead";
        return Err(Problem::new(Code::WrongState, detail));
    };
    if !is_own_app(&signed_in.caller().client_id) {
        let detail =
            "an app may not end the sign-ins of other apps: it revokes its own at /oauth2/revoke";
        return Err(Problem::new(Code::Forbidden, detail));
    }
    let key = keys::user(signed_in.operator(), &person.user_id);
    let user = load::<User>(signed_in.table(), &key).await?;
    let email = user.and_then(|user| user.row.email);
    let login = &keys::login(&email.unwrap_or_default());
    let scope = &*signed_in;
    // A sign-in of this very moment ends with the others.
    let ends_at = scope.now().plus_millis(1);
    let id = &scope.new_id();
    until_committed(|| async move {
        let mut unit = scope.unit();
        let work = Map::from_iter([("work".to_owned(), Value::from("sign_out"))]);
        unit.audit_request(
            "user",
            person.user_id.as_str(),
            (id, scope.began_at()),
            work,
        );
        let Some(mut row) = unit.read::<LoginRow>(login).await? else {
            return Ok(Tried::Done(()));
        };
        row.signed_out_at = Some(ends_at);
        unit.touch(&mut row.stamps);
        unit.put_row(login.clone(), &row)?;
        live_rights::of_accounts(&mut unit, id, &row.memberships)?;
        match scope.commit(unit).await? {
            None => Ok::<_, Problem>(Tried::Done(())),
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    empty_all_cookies(&mut response);
    Ok(response)
}
