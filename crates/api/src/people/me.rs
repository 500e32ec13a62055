//! Who the caller is, and the end of all sign-ins of a person.

use std::collections::BTreeSet;

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{ClientId, OperatorId, SiteId, StationId, UserId};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::clients::RoleWord;
use crate::access::{Reach, SignedIn, is_own_app};
use crate::http::problem::{Code, Problem};
use crate::live::rights as live_rights;
use forecourt_store::keys;
use forecourt_store::rows::config::User;
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_store::unit::{Tried, until_committed};

/// Who makes the request, and what it may do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    #[schema(value_type = String)]
    operator_id: OperatorId,
    /// The client that makes the request.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// The person for whom it does; not there for a client that acts for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
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

/// Show who you are and what you may do.
///
/// # Errors
/// 401 without a valid token.
#[utoipa::path(get, path = "/v1/me", tag = "me",
    responses((status = 200, body = Me)), security(("oauth2" = [])))]
pub(crate) async fn show(signed_in: SignedIn) -> Result<Json<Me>, Problem> {
    let caller = signed_in.caller();
    let user = match &caller.person {
        None => None,
        Some(person) => {
            let key = keys::user(&caller.operator_id, &person.user_id);
            load::<User>(signed_in.table(), &key)
                .await?
                .map(|user| user.row)
        }
    };
    let (site_ids, station_ids) = match &caller.reach {
        Reach::All => (None, None),
        Reach::Sites(sites) => (Some(sites.clone()), None),
        Reach::Stations(stations) => (None, Some(stations.clone())),
    };
    let scopes = caller.granted();
    let scopes = scopes.split_whitespace().map(str::to_owned).collect();
    Ok(Json(Me {
        operator_id: caller.operator_id.clone(),
        client_id: caller.client_id.clone(),
        user_id: caller.person.as_ref().map(|person| person.user_id.clone()),
        full_name: user.as_ref().map(|user| user.full_name.clone()),
        email: user.and_then(|user| user.email),
        role: caller.role.into(),
        scopes,
        site_ids,
        station_ids,
    }))
}

/// Sign out everywhere: ends every sign-in that you have, in all apps and at all operators.
///
/// # Errors
/// 403 for an app that is not one of this project, 409 for a client that acts for itself.
#[utoipa::path(post, path = "/v1/me/sign-out", tag = "me",
    responses((status = 204)), security(("oauth2" = [])))]
pub(crate) async fn sign_out(signed_in: SignedIn) -> Result<StatusCode, Problem> {
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
    Ok(StatusCode::NO_CONTENT)
}
