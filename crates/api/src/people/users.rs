//! Users: people with an account.

use axum::Json;
use forecourt_types::UserId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Configure, Permit, Read};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, Params, nullable};
use crate::http::etag::{Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::Problem;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::User;

/// The most characters of a name.
const NAME_CHARS_MAX: usize = 200;
/// The most characters of a telephone number: 15 digits (ITU-T E.164), and separators as people
/// write them.
const NUMBER_CHARS_MAX: usize = 40;
/// The most characters of an e-mail address (RFC 5321 §4.5.3.1).
const EMAIL_CHARS_MAX: usize = 254;

/// The user that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    /// The id, chosen by the caller or made when left out.
    #[schema(value_type = Option<String>, max_length = 36)]
    user_id: Option<UserId>,
    /// The full name, as on the contract.
    full_name: String,
    /// The telephone number of the user.
    contact_number: Option<String>,
    /// The e-mail address of the user.
    email: Option<String>,
}

/// The fields of a user that change; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserChange {
    /// The full name, as on the contract.
    full_name: Option<String>,
    /// The telephone number of the user.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    contact_number: Option<Option<String>>,
    /// The e-mail address of the user.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
}

/// A user: a person with an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserView {
    #[schema(value_type = String)]
    user_id: UserId,
    full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(UserView);

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            user_id: user.user_id,
            full_name: user.full_name,
            contact_number: user.contact_number,
            email: user.email,
            stamps: user.stamps.into(),
        }
    }
}

/// The users that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserFilter {
    /// Only users whose full name contains this text, in upper or lower case.
    full_name: Option<String>,
    /// Only users with this e-mail address, in upper or lower case.
    email: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl UserFilter {
    fn wants(&self, user: &User) -> bool {
        let name = self.full_name.as_ref().map(|text| text.to_lowercase());
        let email = self.email.as_ref().map(|text| text.to_lowercase());
        name.is_none_or(|name| user.full_name.to_lowercase().contains(&name))
            && email.is_none_or(|email| {
                let own = user.email.as_ref().map(|text| text.to_lowercase());
                own == Some(email)
            })
    }
}

fn check(user: &User) -> Result<(), Problem> {
    let mut check = FieldCheck::default();
    check.text("full_name", &user.full_name, NAME_CHARS_MAX);
    let number = user.contact_number.as_deref();
    check.optional_text("contact_number", number, NUMBER_CHARS_MAX);
    check.optional_text("email", user.email.as_deref(), EMAIL_CHARS_MAX);
    let bad_email = user.email.as_deref().is_some_and(|email| {
        let parts = email.split_once('@');
        parts.is_none_or(|(local, domain)| {
            local.is_empty() || domain.is_empty() || domain.contains('@') || email.contains(' ')
        })
    });
    check.note(bad_email, "email", "must be of the form name@domain");
    check.finish()
}

/// Add a user.
///
/// # Errors
/// 409 when the id is taken, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/users", tag = "users", request_body = NewUser,
    responses((status = 201, body = UserView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    Body(new): Body<NewUser>,
) -> Result<Created<UserView>, Problem> {
    let user_id = match new.user_id {
        Some(id) => id,
        None => permit.made_id(UserId::new)?,
    };
    let user = User {
        user_id,
        full_name: new.full_name,
        contact_number: new.contact_number,
        email: new.email,
        stamps: permit.stamps(),
    };
    check(&user)?;
    let user = permit.create(permit.unit(), user).await?;
    Ok(Created {
        location: format!("/v1/users/{}", segment(user.user_id.as_str())),
        body: user.into(),
    })
}

/// List the users, by id.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/users", tag = "users", params(UserFilter),
    responses((status = 200, body = Listing<UserView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<UserFilter>,
) -> Result<Json<Listing<UserView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref())?;
    let query = Query::prefix(Index::Table, keys::list(permit.operator(), List::Users), "");
    let listing = collect(&permit, query, &page, |user| filter.wants(user)).await?;
    Ok(Json(listing.map(UserView::from)))
}

/// Show a user.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/users/{user_id}", tag = "users",
    params(("user_id" = String, Path)),
    responses((status = 200, body = UserView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<Read>,
    Id(id): Id<UserId>,
) -> Result<Tagged<UserView>, Problem> {
    let key = keys::user(permit.operator(), &id);
    let user = permit.find::<User>(&key, "user").await?;
    Ok(Tagged(user.row.into()))
}

/// Change a user.
///
/// # Errors
/// 404 when there is none, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/users/{user_id}", tag = "users",
    params(("user_id" = String, Path)), request_body = UserChange,
    responses((status = 200, body = UserView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Id(id): Id<UserId>,
    Body(change): Body<UserChange>,
) -> Result<Tagged<UserView>, Problem> {
    let key = keys::user(permit.operator(), &id);
    let user = permit.change(&key, |user: &mut User, _| {
        if let Some(full_name) = &change.full_name {
            full_name.clone_into(&mut user.full_name);
        }
        if let Some(contact_number) = &change.contact_number {
            user.contact_number.clone_from(contact_number);
        }
        if let Some(email) = &change.email {
            user.email.clone_from(email);
        }
        check(user)?;
        Ok(())
    });
    Ok(Tagged(user.await?.into()))
}
