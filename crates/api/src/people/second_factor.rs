//! The second factor of a person whose phone is lost: an admin removes it.

use axum::http::StatusCode;
use forecourt_types::UserId;

use super::clients::may_hold;
use crate::access::{ManagePeople, Permit, Scope};
use crate::http::body::Id;
use crate::http::problem::{Code, Problem};
use crate::sign_in;
use forecourt_store::keys;
use forecourt_store::rows::config::{Role, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_store::unit::{Tried, until_committed};

/// Remove a user's second factor, for a person who has lost the phone and the recovery codes. The
/// person signs in with the password alone then, and is told by mail. Where the operator wants a
/// second factor for the role, the next sign-in has the person set up another one.
///
/// # Errors
/// 403 when the user's role has a right that you lack, 404 when there is no such user or the person
/// has no second factor, 409 for your own, and when the person has an account at another operator
/// too, unless you are a deployment admin.
#[utoipa::path(delete, path = "/v1/users/{user_id}/second-factor", tag = "users",
    params(("user_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["people"])))]
pub(crate) async fn remove(
    permit: Permit<ManagePeople>,
    Id(id): Id<UserId>,
) -> Result<StatusCode, Problem> {
    let scope = &*permit;
    let person = scope.caller().person.as_ref();
    if person.is_some_and(|person| person.user_id == id) {
        let detail = "remove your own second factor on the page /signin/second-factor, which asks for a code of it";
        return Err(Problem::new(Code::WrongState, detail));
    }
    let user = scope
        .find::<User>(&keys::user(scope.operator(), &id), "user")
        .await?
        .row;
    may_hold(scope, user.role)?;
    let key = &keys::login(user.email.as_deref().unwrap_or_default());
    let (user, mail_id, now) = (&user, &scope.new_id(), scope.began_at());
    until_committed(|| async move {
        let mut unit = scope.unit();
        let login = unit.read::<LoginRow>(key).await?;
        let has_one = |login: &LoginRow| {
            login.second_factor.is_some() && login.is_member(scope.operator(), &user.user_id)
        };
        let Some(mut login) = login.filter(has_one) else {
            return Err(Problem::not_found("second factor"));
        };
        may_weaken(scope, &login).await?;
        let language = user.language.unwrap_or_default();
        sign_in::remove_second_factor(&mut unit, &mut login, language, (mail_id, now))?;
        let (by, first_try) = (Some(scope.author()), (mail_id.as_str(), now));
        let accounts = &login.memberships;
        unit.audit_accounts(accounts, by, first_try, "remove_second_factor")?;
        unit.put_row(key.clone(), &login)?;
        match scope.commit(unit).await? {
            None => Ok(Tried::Done(StatusCode::NO_CONTENT)),
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await
}

/// Checks that nobody else's accounts become less safe: an e-mail address is one sign-in at all
/// operators, and an admin of one may invite whom they like.
async fn may_weaken(scope: &Scope, login: &LoginRow) -> Result<(), Problem> {
    if scope.caller().role == Role::DeploymentAdmin {
        return Ok(());
    }
    for other in &login.memberships {
        if other.operator_id == *scope.operator() {
            continue;
        }
        let key = keys::user(&other.operator_id, &other.user_id);
        let user = load::<User>(scope.table(), &key).await?;
        if user.is_some_and(|user| !user.row.suspended) {
            let detail = "this person has an account at another operator too: the person removes the second factor with a recovery code at /signin/second-factor, or a deployment admin does";
            return Err(Problem::new(Code::WrongState, detail));
        }
    }
    Ok(())
}
