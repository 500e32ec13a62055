//! Tokens: cards, keys and app identities that may charge.

mod columns;
mod export;
pub(crate) mod filter;
mod import;
pub(crate) mod list;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_types::{Timestamp, TokenUid, UserId, VehicleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::users::must_be_there;
use crate::access::{Configure, Permit, Read, Scope};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, OneOrMany, Params, nullable};
use crate::http::etag::{Tagged, revisioned};
use crate::http::import::{Import, ImportOptions};
use crate::http::problem::Problem;
use crate::http::wire_enum::wire_enum;
use forecourt_store::keys;
use forecourt_store::ports::Key;
use forecourt_store::rows::config::{Token, TokenMode, TokenState, Vehicle};
use forecourt_store::rows::load;
use forecourt_store::unit::Unit;
use import::ImportLine;

/// The most characters of a token's type (OCPP 2.1 `IdTokenType.type`: `string[0..20]`).
const TYPE_CHARS_MAX: usize = 20;

wire_enum! {
    /// The state that the operator gave a token: `active`, `blocked` or `expired`.
    TokenStatusWord for TokenState as TokenStatus, words "snake_case" {
        /// The token may charge until it expires.
        Active,
        /// The token may not charge.
        Blocked,
        /// The token may not charge any more, because it has expired.
        Expired,
    }
}

wire_enum! {
    /// How a token is used: `private` or `commercial`.
    TokenModeWord for TokenMode as TokenMode, words "snake_case" {
        /// A swipe starts a charge; nothing is prepaid.
        Private,
        /// Meant for a prepaid balance. No balance is kept yet, so such a token charges as a
        /// private one.
        Commercial,
    }
}

/// The token that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// The text of the token. Upper and lower case make no difference (OCPP `CiString`).
    #[schema(value_type = String, max_length = 255)]
    uid: TokenUid,
    /// `RFID`, `APP_USER`, `ISO14443`, …: a word of your choice, 1 to 20 characters.
    #[serde(rename = "type")]
    token_type: String,
    /// The user who holds it.
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// The vehicle of that user that the token is for.
    #[schema(value_type = Option<String>)]
    vehicle_id: Option<VehicleId>,
    /// The group that the token belongs to.
    #[schema(value_type = Option<String>)]
    parent_uid: Option<TokenUid>,
    /// The state of the token; `active` when left out.
    #[serde(default = "active")]
    status: TokenStatusWord,
    /// The time until which the token may charge.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// How the token is used; `private` when left out.
    #[serde(default = "private")]
    mode: TokenModeWord,
}

const fn active() -> TokenStatusWord {
    TokenStatusWord::Active
}

const fn private() -> TokenModeWord {
    TokenModeWord::Private
}

/// The fields of a token that change; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenChange {
    /// Your word for the type of the token.
    #[serde(rename = "type")]
    token_type: Option<String>,
    /// The user who holds it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    user_id: Option<Option<UserId>>,
    /// The vehicle that the token is for.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    vehicle_id: Option<Option<VehicleId>>,
    /// The group that the token belongs to.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    parent_uid: Option<Option<TokenUid>>,
    /// The state that you give the token.
    status: Option<TokenStatusWord>,
    /// The time until which the token may charge.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Option<Timestamp>>,
    /// How the token is used: `private` or `commercial`.
    mode: Option<TokenModeWord>,
}

/// A token: a card, key or app identity that may charge.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub(crate) struct TokenView {
    #[schema(value_type = String)]
    uid: TokenUid,
    #[serde(rename = "type")]
    token_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    vehicle_id: Option<VehicleId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    parent_uid: Option<TokenUid>,
    status: TokenStatusWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    mode: TokenModeWord,
    /// The day (UTC) on which the last charge with the token began; in lists only, and only of
    /// tokens that were used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-01-31")]
    last_used_on: Option<String>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(TokenView);

impl From<Token> for TokenView {
    fn from(token: Token) -> Self {
        Self {
            uid: token.uid,
            token_type: token.token_type,
            user_id: token.user_id,
            vehicle_id: token.vehicle_id,
            parent_uid: token.parent_uid,
            status: token.status.into(),
            expires_at: token.expires_at,
            mode: token.mode.into(),
            last_used_on: None,
            stamps: token.stamps.into(),
        }
    }
}

/// Tells which references of a token are new and must be looked up. Old references are not
/// checked, since it must be possible to block a token even if its vehicle no longer exists.
#[derive(Clone, Copy)]
struct New {
    user: bool,
    vehicle: bool,
}

/// Checks that everything exists that a token newly refers to, and that its vehicle belongs to
/// its user.
async fn check(scope: &Scope, token: &Token, new: New) -> Result<Option<Holder>, Problem> {
    let mut check = FieldCheck::default();
    check.text("type", &token.token_type, TYPE_CHARS_MAX);
    let own_parent = token
        .parent_uid
        .as_ref()
        .is_some_and(|parent| parent.as_str().to_lowercase() == token.uid.as_str().to_lowercase());
    check.note(own_parent, "parent_uid", "must not be the token itself");
    check.finish()?;
    let mut holder = None;
    if let Some(id) = token.user_id.as_ref().filter(|_| new.user) {
        holder = Some(Holder {
            key: keys::user(scope.operator(), id),
            revision: must_be_there(scope, id).await?,
        });
    }
    if let Some(id) = token.vehicle_id.as_ref().filter(|_| new.vehicle) {
        let key = keys::vehicle(scope.operator(), id);
        let vehicle = load::<Vehicle>(scope.table(), &key).await?;
        let user_id = vehicle.map(|vehicle| vehicle.row.user_id);
        if user_id.is_none() || user_id != token.user_id {
            return Err(Problem::field(
                "vehicle_id",
                "there is no such vehicle of the token's user: name one of that user, or clear the vehicle too",
            ));
        }
    }
    Ok(holder)
}

/// The user to whom a token is given, as it was checked.
struct Holder {
    key: Key,
    revision: u64,
}

impl Holder {
    /// Makes the commit fail if the user was changed since the check, as an erasure does.
    fn keep(&self, unit: &mut Unit<'_>) {
        unit.unchanged(self.key.clone(), self.revision);
    }
}

/// Add a token, or add and change many tokens with a CSV file.
///
/// A file (`Content-Type: text/csv`, UTF-8, at most 1 MB and 1,000 rows) has one row for each
/// token. Its first line names the columns: `uid`, `type`, `user_id`, `vehicle_id`, `parent_uid`,
/// `status`, `expires_at`, `mode`; they are separated by commas or semicolons. A column that is
/// missing changes nothing, and neither does an empty type, status or mode; another empty cell
/// clears the field. The answer tells the result of every row. A row that is wrong is not taken
/// over; the others are. `GET /v1/tokens` with `Accept: text/csv` gives the same columns.
///
/// # Errors
/// 409 when the uid is taken, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/tokens", tag = "tokens", params(ImportOptions),
    request_body(content((NewToken = "application/json"), (String = "text/csv"))),
    responses((status = 201, body = TokenView), (status = 200, body = Import<ImportLine>)),
    security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    Params(options): Params<ImportOptions>,
    sent: OneOrMany<NewToken>,
) -> Result<Response, Problem> {
    match sent {
        OneOrMany::Many(file) => {
            let import = import::import(&permit, &file, options.is_dry_run()).await?;
            Ok(Json(import).into_response())
        }
        OneOrMany::One(new) => {
            options.check_for_one()?;
            Ok(add(&permit, new).await?.into_response())
        }
    }
}

async fn add(permit: &Permit<Configure>, new: NewToken) -> Result<Created<TokenView>, Problem> {
    let token = Token {
        uid: new.uid,
        token_type: new.token_type,
        user_id: new.user_id,
        vehicle_id: new.vehicle_id,
        parent_uid: new.parent_uid,
        status: new.status.into(),
        expires_at: new.expires_at,
        mode: new.mode.into(),
        stamps: permit.stamps(),
    };
    let new = New {
        user: true,
        vehicle: true,
    };
    let holder = check(permit, &token, new).await?;
    let mut unit = permit.unit();
    holder.iter().for_each(|holder| holder.keep(&mut unit));
    permit.tokens_change(&mut unit)?;
    let token = permit.create(unit, token).await?;
    Ok(Created {
        location: format!("/v1/tokens/{}", segment(token.uid.as_str())),
        body: token.into(),
    })
}

/// Show a token.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/tokens/{uid}", tag = "tokens", params(("uid" = String, Path)),
    responses((status = 200, body = TokenView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<Read>,
    Id(uid): Id<TokenUid>,
) -> Result<Tagged<TokenView>, Problem> {
    let key = keys::token(permit.operator(), &uid);
    let token = permit.find::<Token>(&key, "token").await?;
    Ok(Tagged(token.row.into()))
}

/// Change a token. Connected gateways are told at once.
///
/// # Errors
/// 404 when it is not there, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/tokens/{uid}", tag = "tokens", params(("uid" = String, Path)),
    request_body = TokenChange,
    responses((status = 200, body = TokenView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Id(uid): Id<TokenUid>,
    Body(change): Body<TokenChange>,
) -> Result<Tagged<TokenView>, Problem> {
    let key = keys::token(permit.operator(), &uid);
    let mut wanted = permit.find::<Token>(&key, "token").await?.row;
    apply(&mut wanted, &change);
    let new = New {
        user: change.user_id.is_some(),
        vehicle: change.vehicle_id.is_some() || change.user_id.is_some(),
    };
    let holder = check(&permit, &wanted, new).await?;
    let token = permit.change(&key, |token: &mut Token, unit| {
        apply(token, &change);
        holder.iter().for_each(|holder| holder.keep(unit));
        permit.tokens_change(unit)
    });
    Ok(Tagged(token.await?.into()))
}

fn apply(token: &mut Token, change: &TokenChange) {
    if let Some(token_type) = &change.token_type {
        token_type.clone_into(&mut token.token_type);
    }
    if let Some(user_id) = &change.user_id {
        token.user_id.clone_from(user_id);
    }
    if let Some(vehicle_id) = &change.vehicle_id {
        token.vehicle_id.clone_from(vehicle_id);
    }
    if let Some(parent_uid) = &change.parent_uid {
        token.parent_uid.clone_from(parent_uid);
    }
    if let Some(status) = change.status {
        token.status = status.into();
    }
    if let Some(expires_at) = change.expires_at {
        token.expires_at = expires_at;
    }
    if let Some(mode) = change.mode {
        token.mode = mode.into();
    }
}

/// Remove a token, which is unknown from then on. Its sessions stay.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(delete, path = "/v1/tokens/{uid}", tag = "tokens", params(("uid" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["configure"])))]
pub(crate) async fn delete(
    permit: Permit<Configure>,
    Id(uid): Id<TokenUid>,
) -> Result<StatusCode, Problem> {
    let key = keys::token(permit.operator(), &uid);
    let token = permit.find::<Token>(&key, "token").await?;
    let mut unit = permit.unit();
    permit.tokens_change(&mut unit)?;
    permit.remove(unit, key, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}
