//! All that is kept of a person: the account with its sign-in, and where the rest is listed.

use axum::Json;
use forecourt_types::{Timestamp, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::audit_log::{self, AuditView};
use super::clients::may_hold;
use super::me::own_id;
use super::me::tokens::OwnPage;
use super::tokens::TokenView;
use super::tokens::filter::TokenFilter;
use super::tokens::list::page_of as page_of_tokens;
use super::user_view::UserView;
use super::vehicles::{VehicleFilter, VehicleView, page_of as page_of_vehicles};
use crate::access::{ManagePeople, OwnData, Permit, Reach, Scope};
use crate::http::answer::segment;
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::page::{Listing, MAX_LIMIT};
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::rows::config::User;
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::LoginRow;

/// All that is kept of a person. What can be long is not in it: `lists` names where it is
/// read page by page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonalData {
    /// The account at this operator.
    account: UserView,
    /// The sign-in with the e-mail address of the account, shown to the person alone, since it is
    /// one for all operators; not there before the first invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in: Option<SignInData>,
    /// The cards; the first 100.
    tokens: Vec<TokenView>,
    /// The vehicles; the first 100.
    vehicles: Vec<VehicleView>,
    /// The addresses of the lists with everything else that is kept.
    lists: Vec<DataList>,
}

/// What is kept of a sign-in, without its secrets.
#[derive(Debug, Serialize, ToSchema)]
struct SignInData {
    email: String,
    /// When the password was last set; a password itself is kept by nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    password_set_at: Option<Timestamp>,
    /// When the second factor was set up, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    second_factor_set_at: Option<Timestamp>,
    /// How many recovery codes are left.
    #[schema(minimum = 0)]
    recovery_codes_left: usize,
    /// The networks from which the person has signed in lately.
    known_addresses: Vec<String>,
    /// When the person last signed out everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_out_at: Option<Timestamp>,
}

/// A list with data of the person.
#[derive(Debug, Serialize, ToSchema)]
struct DataList {
    /// What it holds: `tokens`, `token-claims`, `vehicles`, `sessions`, `cdrs` or `changes`
    /// (entries of the audit log about the account).
    name: &'static str,
    /// The address of its first page.
    href: String,
}

impl From<LoginRow> for SignInData {
    fn from(row: LoginRow) -> Self {
        let factor = row.second_factor.as_ref();
        Self {
            email: row.email,
            password_set_at: row.password_changed_at,
            second_factor_set_at: factor.map(|factor| factor.made_at),
            recovery_codes_left: factor.map_or(0, |factor| factor.recovery_hashes.len()),
            known_addresses: row.known_addresses,
            signed_out_at: row.signed_out_at,
        }
    }
}

/// Show all that is kept of you at this operator: account, sign-in without secrets, cards and
/// vehicles, and the addresses of the lists with the rest.
///
/// # Errors
/// 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/data", tag = "me",
    responses((status = 200, body = PersonalData)), security(("oauth2" = ["self"])))]
pub(crate) async fn show_own(
    permit: Permit<OwnData>,
    list: ListName,
) -> Result<Json<PersonalData>, Problem> {
    let id = own_id(&permit)?;
    let lists = [
        "tokens",
        "token-claims",
        "vehicles",
        "sessions",
        "cdrs",
        "changes",
    ]
    .map(|name| DataList {
        name,
        href: format!("/v1/me/{name}"),
    });
    Ok(Json(data(&permit, id, &list, (lists.into(), true)).await?))
}

/// Show all that is kept of a user, for a person who asks for it.
///
/// # Errors
/// 403 when the user's role has a right that you lack, 404 when there is none.
#[utoipa::path(get, path = "/v1/users/{user_id}/data", tag = "users",
    params(("user_id" = String, Path)),
    responses((status = 200, body = PersonalData)), security(("oauth2" = ["people"])))]
pub(crate) async fn show_data(
    permit: Permit<ManagePeople>,
    Id(id): Id<UserId>,
    list: ListName,
) -> Result<Json<PersonalData>, Problem> {
    let key = keys::user(permit.operator(), &id);
    let user = permit.find::<User>(&key, "user").await?;
    may_hold(&permit, user.row.role)?;
    let name = segment(id.as_str());
    let mut lists: Vec<DataList> = ["tokens", "vehicles", "sessions", "cdrs"]
        .into_iter()
        .map(|list| DataList {
            name: list,
            href: format!("/v1/{list}?user_id={name}"),
        })
        .collect();
    lists.push(DataList {
        name: "changes",
        href: format!("/v1/audit-log?record=user&record_id={name}"),
    });
    Ok(Json(data(&permit, &id, &list, (lists, false)).await?))
}

async fn data(
    scope: &Scope,
    id: &UserId,
    list: &ListName,
    (lists, is_own): (Vec<DataList>, bool),
) -> Result<PersonalData, Problem> {
    let key = keys::user(scope.operator(), id);
    let user = load::<User>(scope.table(), &key).await?;
    let user = user.ok_or_else(|| Problem::not_found("user"))?.row;
    let login = match &user.email {
        Some(email) => load::<LoginRow>(scope.table(), &keys::login(email)).await?,
        None => None,
    };
    let login = login.map(|login| login.row);
    let login = login.filter(|login| login.is_member(scope.operator(), id));
    let has_one = login.as_ref().is_some_and(|it| it.second_factor.is_some());
    // The sign-in is one for all operators, so none of them is told of it.
    let login = login.filter(|_| is_own);
    let tokens = TokenFilter::of_user(id.clone(), Some(MAX_LIMIT), None);
    let vehicles = VehicleFilter::of_user(id.clone(), Some(MAX_LIMIT), None);
    Ok(PersonalData {
        account: UserView::new(user, has_one),
        sign_in: login.map(SignInData::from),
        tokens: page_of_tokens(scope, &tokens, list).await?.items,
        vehicles: page_of_vehicles(scope, &vehicles, list).await?.items,
        lists,
    })
}

/// List the entries of the audit log about your account, the newest first: who changed what of it,
/// and when.
///
/// # Errors
/// 400 for a bad parameter, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/changes", tag = "me", params(OwnPage),
    responses((status = 200, body = Listing<AuditView>)), security(("oauth2" = ["self"])))]
pub(crate) async fn list_changes(
    permit: Permit<OwnData>,
    Params(page): Params<OwnPage>,
    list: ListName,
) -> Result<Json<Listing<AuditView>>, Problem> {
    let Reach::Own(id) = permit.reach() else {
        return Err(Problem::not_found("account"));
    };
    let page = audit_log::of_user(&permit, id, (page.limit, page.cursor.as_deref()), &list);
    Ok(Json(page.await?))
}
