//! Users: people with an account.

use std::collections::BTreeSet;

use forecourt_types::{Language, SiteId, StationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clients::{RoleWord, may_hold};
use crate::access::{Configure, Permit, Reach, Read, Right, Scope, authorize};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, nullable};
use crate::http::etag::{Tagged, revisioned};
use crate::http::problem::Problem;
use crate::http::wire_enum::wire_enum;
use crate::live::rights as live_rights;
use crate::sign_in;
use forecourt_store::keys;
use forecourt_store::rows::config::{Role, User};
use forecourt_store::rows::live::author_of;
use forecourt_store::unit::{Tried, Unit, until_committed};

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

wire_enum! {
    /// A language that people are written to in.
    LanguageWord for Language as Language, words "lowercase" {
        /// The person reads English.
        En,
        /// The person reads Thai.
        Th,
        /// The person reads Russian.
        Ru,
        /// The person reads Filipino.
        Fil,
        /// The person reads Chinese in simplified characters.
        #[serde(rename = "zh-Hans")]
        ZhHans,
    }
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
    role: RoleWord,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(value_type = Vec<String>)]
    site_ids: BTreeSet<SiteId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(value_type = Vec<String>)]
    station_ids: BTreeSet<StationId>,
    suspended: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<LanguageWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    invited_at: Option<Timestamp>,
    /// The day (UTC) on which the user's last charge began; in lists only, and only of users who
    /// have charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-01-31")]
    pub(super) last_used_on: Option<String>,
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
            role: user.role.into(),
            site_ids: user.site_ids,
            station_ids: user.station_ids,
            suspended: user.suspended,
            language: user.language.map(LanguageWord::from),
            invited_at: user.invited_at,
            last_used_on: None,
            stamps: user.stamps.into(),
        }
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

/// Add a user.
///
/// # Errors
/// 403 for a role that you may not give, 409 when the id is taken, 422 when a field is wrong.
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
        stamps: permit.stamps(),
    };
    check(&user)?;
    may_decide(&permit, user.role)?;
    let user = permit.create(permit.unit(), user).await?;
    Ok(Created {
        location: format!("/v1/users/{}", segment(user.user_id.as_str())),
        body: user.into(),
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
    let user = permit.find::<User>(&key, "user").await?;
    Ok(Tagged(user.row.into()))
}

/// Change a user.
///
/// # Errors
/// 403 for a user or a role that you may not decide about, 404 when there is none, 422 when a
/// field is wrong.
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
    let user: User = until_committed(|| async move {
        let mut unit = scope.unit();
        let stored = unit.read::<User>(key).await?;
        let stored = stored.ok_or_else(|| Problem::not_found("user"))?;
        scope.must_match(&stored.stamps)?;
        let mut user = change.applied_to(&stored);
        check(&user)?;
        may_decide(scope, stored.role)?;
        may_decide(scope, user.role)?;
        if change.suspended.is_some() {
            authorize(scope.caller(), Right::ManagePeople)?;
        }
        if user == stored {
            return Ok(Tried::Done(user));
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
                Ok::<_, Problem>(Tried::Done(user))
            }
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    Ok(Tagged(user.into()))
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
