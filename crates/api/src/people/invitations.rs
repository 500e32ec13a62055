//! Invitations: a person gets an account, and chooses a password.

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{Timestamp, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::clients::may_hold;
use super::user_view::state_of;
use super::users::has_second_factor;
use crate::access::{ManagePeople, Permit};
use crate::http::body::Id;
use crate::http::problem::Problem;
use crate::sign_in;
use forecourt_store::keys;
use forecourt_store::rows::config::User;
use forecourt_store::unit::{Tried, until_committed};

/// An invitation that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invitation {
    #[schema(value_type = String)]
    user_id: UserId,
    /// The address that the mail goes to.
    email: String,
    /// The time from which the link in the mail opens nothing any more.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Invite a user: the person is sent a link by mail, which sets a password within 72 hours. It can
/// be sent again, also to somebody who has forgotten the password.
///
/// # Errors
/// 403 when the user's role has a right that you lack, 404 when there is none, 409 when the user
/// has no e-mail address, is suspended, or another user of yours has the address; 429 with
/// `Retry-After` while a pause runs: the fifth invitation to an address within an hour starts one
/// of a second, and each further one doubles it, up to an hour.
#[utoipa::path(post, path = "/v1/users/{user_id}/invitation", tag = "users",
    params(("user_id" = String, Path)),
    responses((status = 202, body = Invitation)), security(("oauth2" = ["people"])))]
pub(crate) async fn invite(
    permit: Permit<ManagePeople>,
    Id(id): Id<UserId>,
) -> Result<(StatusCode, Json<Invitation>), Problem> {
    let (scope, key) = (&*permit, &keys::user(permit.operator(), &id));
    let user = scope.find::<User>(key, "user").await?.row;
    may_hold(scope, user.role)?;
    if let Some(email) = user.email.filter(|_| !user.suspended) {
        sign_in::count_invitation(scope, &email).await?;
    }
    let invitation = until_committed(|| async move {
        let mut unit = scope.unit();
        let user = unit.read::<User>(key).await?;
        let mut user = user.ok_or_else(|| Problem::not_found("user"))?;
        let has_one = has_second_factor(scope, &user).await?;
        scope.must_be(&state_of(&user.stamps, has_one))?;
        may_hold(scope, user.role)?;
        let expires_at = sign_in::invite(scope, &mut unit, &mut user).await?;
        unit.touch(&mut user.stamps);
        unit.put_row(key.clone(), &user)?;
        let invitation = Invitation {
            user_id: user.user_id,
            email: user.email.unwrap_or_default(),
            expires_at,
        };
        match scope.commit(unit).await? {
            None => Ok::<_, Problem>(Tried::Done(invitation)),
            Some(_) => Ok(Tried::Conflict),
        }
    });
    Ok((StatusCode::ACCEPTED, Json(invitation.await?)))
}
