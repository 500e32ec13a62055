//! Users: people with an account.

use std::collections::BTreeSet;

use forecourt_types::{Language, SiteId, StationId, UserId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::clients::{RoleWord, may_hold};
use super::user_view::{LanguageWord, NAME_CHARS_MAX, UserView, state_of};
use crate::access::{Configure, Permit, Reach, Read, Right, Scope, authorize};
use crate::http::answer::{Created, segment};
use crate::http::body::{Body, FieldCheck, Id, nullable};
use crate::http::etag::Tagged;
use crate::http::problem::{Code, FieldProblem, Problem};
use crate::live::rights as live_rights;
use crate::sign_in;
use forecourt_store::keys;
use forecourt_store::rows::config::{Role, User};
use forecourt_store::rows::live::author_of;
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LoginRow, Membership};
use forecourt_store::unit::{Tried, Unit, until_committed};

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
    /// The e-mail address of the user, by which the person signs in once invited.
    email: Option<String>,
    /// What the person may do; `driver` when left out. Another role than `driver` needs the scope
    /// `people`, and your own role must have every right of it.
    #[serde(default = "driver")]
    role: RoleWord,
    /// The sites that a site owner reaches; at most 200.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 200)]
    site_ids: BTreeSet<SiteId>,
    /// The stations that a caretaker reaches; at most 200.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 200)]
    station_ids: BTreeSet<StationId>,
    /// The language of the person, for mails.
    language: Option<LanguageWord>,
}

const fn driver() -> RoleWord {
    RoleWord::Driver
}

/// The fields of a user that change; null clears a field. The fields of a user of another role than
/// `driver`, the role itself and whether the user is suspended need the scope `people`, and your
/// own role must have every right of that user's. A new e-mail address ends the person's sign-in
/// until the next invitation.
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
    /// What the person may do.
    role: Option<RoleWord>,
    /// The sites that a site owner reaches; at most 200.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    site_ids: Option<BTreeSet<SiteId>>,
    /// The stations that a caretaker reaches; at most 200.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    station_ids: Option<BTreeSet<StationId>>,
    /// Whether the person may not sign in at the moment.
    suspended: Option<bool>,
    /// The language of the person, for mails.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<LanguageWord>)]
    language: Option<Option<LanguageWord>>,
}

/// Why an erased account is not changed any more.
pub(super) const ERASED: &str = "what was kept of this person is being erased, or was: add a new user for somebody who comes back";

/// Checks that a field names a user to whom something can be given. Returns the revision of the
/// user's row, without which nothing may be written: an erasure that begins meanwhile does not find
/// what is given after it has looked.
///
/// # Errors
/// 422 when there is no such user, or what is kept of the user is erased.
pub(super) async fn must_be_there(scope: &Scope, id: &UserId) -> Result<u64, Problem> {
    let user = load::<User>(scope.table(), &keys::user(scope.operator(), id)).await?;
    match user {
        Some(user) if !user.row.is_erased() => Ok(user.revision),
        Some(_) => Err(Problem::field("user_id", "this user is erased")),
        None => Err(Problem::field("user_id", "there is no such user")),
    }
}

/// Checks the fields of a user.
///
/// # Errors
/// 422 with every field that is wrong.
pub(super) fn check(user: &User) -> Result<(), Problem> {
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
    let most = User::PLACES_MAX;
    check.note(user.site_ids.len() > most, "site_ids", "at most 200");
    check.note(user.station_ids.len() > most, "station_ids", "at most 200");
    check.finish()
}

/// Checks that the caller may decide about a user with this role. About drivers everybody decides
/// who may configure.
///
/// # Errors
/// 403 without the scope `people`, or when the role has a right that the caller lacks.
fn may_decide(scope: &Scope, role: Role) -> Result<(), Problem> {
    if role == Role::Driver {
        return Ok(());
    }
    authorize(scope.caller(), Right::ManagePeople)?;
    may_hold(scope, role)
}

/// Checks that no other user of the operator signs in with the e-mail address of this one, who
/// could never be invited then. What the person is at other operators is not told.
///
/// # Errors
/// 409 with the field `email`.
async fn must_be_free(scope: &Scope, user: &User) -> Result<(), Problem> {
    let Some(email) = &user.email else {
        return Ok(());
    };
    let key = keys::login(&email.to_ascii_lowercase());
    let Some(login) = load::<LoginRow>(scope.table(), &key).await? else {
        return Ok(());
    };
    let is_other =
        |it: &Membership| it.operator_id == *scope.operator() && it.user_id != user.user_id;
    if login.row.memberships.iter().any(is_other) {
        let taken = FieldProblem {
            field: "email".to_owned(),
            message: "another user of yours signs in with this address: give one of its own, or change that user".to_owned(),
        };
        return Err(Problem::with_fields(Code::AlreadyExists, vec![taken]));
    }
    Ok(())
}

/// Add a user.
///
/// # Errors
/// 403 for a role that you may not give, 409 when the id is taken, or with the field `email` when
/// another user of yours signs in with the address, 422 when a field is wrong.
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
        role: new.role.into(),
        site_ids: new.site_ids,
        station_ids: new.station_ids,
        suspended: false,
        language: new.language.map(Language::from),
        invited_at: None,
        erasing_at: None,
        erased_at: None,
        signed_out_at: None,
        stamps: permit.stamps(),
    };
    check(&user)?;
    may_decide(&permit, user.role)?;
    must_be_free(&permit, &user).await?;
    let user = permit.create(permit.unit(), user).await?;
    Ok(Created {
        location: format!("/v1/users/{}", segment(user.user_id.as_str())),
        // Nobody has signed in as a new user yet.
        body: UserView::new(user, false),
    })
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
    let user = permit.find::<User>(&key, "user").await?.row;
    let has_one = has_second_factor(&permit, &user).await?;
    Ok(Tagged(UserView::new(user, has_one)))
}

/// Change a user.
///
/// # Errors
/// 403 for a user or a role that you may not decide about, 404 when there is none, 409 with the
/// field `email` when another user of yours signs in with the new address, 422 for a wrong field.
#[utoipa::path(patch, path = "/v1/users/{user_id}", tag = "users",
    params(("user_id" = String, Path)), request_body = UserChange,
    responses((status = 200, body = UserView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Id(id): Id<UserId>,
    Body(change): Body<UserChange>,
) -> Result<Tagged<UserView>, Problem> {
    let (scope, key, change) = (&*permit, &keys::user(permit.operator(), &id), &change);
    let recheck = &scope.new_id();
    let (user, has_one): (User, bool) = until_committed(|| async move {
        let mut unit = scope.unit();
        let stored = unit.read::<User>(key).await?;
        let stored = stored.ok_or_else(|| Problem::not_found("user"))?;
        let has_one = has_second_factor(scope, &stored).await?;
        scope.must_be(&state_of(&stored.stamps, has_one))?;
        if stored.is_erased() {
            return Err(Problem::new(Code::WrongState, ERASED));
        }
        let mut user = change.applied_to(&stored);
        check(&user)?;
        may_decide(scope, stored.role)?;
        may_decide(scope, user.role)?;
        if change.suspended.is_some() {
            authorize(scope.caller(), Right::ManagePeople)?;
        }
        if user == stored {
            return Ok(Tried::Done((user, has_one)));
        }
        if user.email != stored.email {
            must_be_free(scope, &user).await?;
        }
        leave_address(scope, &mut unit, &stored, &user).await?;
        if rights_of(&stored) != rights_of(&user) {
            live_rights::of_author(&mut unit, recheck, author_of(&user.user_id))?;
        }
        unit.touch(&mut user.stamps);
        unit.put_row(key.clone(), &user)?;
        match scope.commit(unit).await? {
            None => {
                user.stamps.revision += 1;
                // Who has another e-mail address has no sign-in until the next invitation.
                let has_one = has_one && user.email == stored.email;
                Ok::<_, Problem>(Tried::Done((user, has_one)))
            }
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    Ok(Tagged(UserView::new(user, has_one)))
}

/// Whether the person who signs in as this user has a second factor.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn has_second_factor(scope: &Scope, user: &User) -> Result<bool, Problem> {
    let users = std::slice::from_ref(user);
    let secured = sign_in::with_second_factor(scope.table(), scope.operator(), users);
    Ok(secured.await?.contains(&user.user_id))
}

/// What decides what the person may see.
fn rights_of(user: &User) -> (Role, Reach, bool, &Option<String>) {
    (user.role, Reach::of(user), user.suspended, &user.email)
}

/// Ends the person's sign-in as this user if the e-mail address changes.
async fn leave_address(
    scope: &Scope,
    unit: &mut Unit<'_>,
    before: &User,
    after: &User,
) -> Result<(), Problem> {
    let lower = |user: &User| user.email.as_ref().map(|email| email.to_ascii_lowercase());
    match lower(before).filter(|email| lower(after).as_ref() != Some(email)) {
        Some(email) => sign_in::leave(unit, &email, scope.operator(), before).await,
        None => Ok(()),
    }
}

impl UserChange {
    fn applied_to(&self, stored: &User) -> User {
        let mut user = stored.clone();
        if let Some(full_name) = &self.full_name {
            full_name.clone_into(&mut user.full_name);
        }
        if let Some(contact_number) = &self.contact_number {
            user.contact_number.clone_from(contact_number);
        }
        if let Some(email) = &self.email {
            user.email.clone_from(email);
        }
        if let Some(role) = self.role {
            user.role = role.into();
        }
        if let Some(site_ids) = &self.site_ids {
            user.site_ids.clone_from(site_ids);
        }
        if let Some(station_ids) = &self.station_ids {
            user.station_ids.clone_from(station_ids);
        }
        if let Some(suspended) = self.suspended {
            user.suspended = suspended;
        }
        if let Some(language) = self.language {
            user.language = language.map(Language::from);
        }
        user
    }
}
