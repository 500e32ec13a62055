//! Checks whether the client and the person that an access token names are still valid.

use super::account::Account;
use super::caller::Caller;
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::Ports;
use forecourt_store::rows::config::{Client, User};
use forecourt_store::rows::load;
use forecourt_store::secrets::DeploymentKeys;

/// Whether the client of a token still exists and still has the secret that it had when the token
/// was made. It is true for a token that names no secret, see
/// [`super::Claims::secret_changed_at`].
///
/// # Errors
/// 503 when the table does not answer.
pub async fn client_stands(caller: &Caller, ports: &Ports) -> Result<bool, Problem> {
    let Some(given_for) = caller.secret_changed_at else {
        return Ok(true);
    };
    let key = keys::client(&caller.operator_id, &caller.client_id);
    let client = load::<Client>(ports.table.as_ref(), &key).await?;
    Ok(client.is_some_and(|client| client.row.secret_changed_at == given_for))
}

/// What has become of the person for whom a client acts.
pub enum PersonNow {
    /// The client acts for itself.
    Nobody,
    /// The account is there. The caller has its role and reach.
    Stands(Box<User>),
    /// The account was removed or suspended, or the person has signed out everywhere or set a new
    /// password since.
    Gone,
}

/// Reads the account of the person of a token, and gives the caller the role and the reach that the
/// account has now. It reads two rows, and a third one if the app is not ours.
///
/// # Errors
/// 503 when the table does not answer.
pub async fn person_now(
    caller: &mut Caller,
    ports: &Ports,
    keys: &DeploymentKeys,
) -> Result<PersonNow, Problem> {
    let Some(person) = caller.person.clone() else {
        return Ok(PersonNow::Nobody);
    };
    let account = Account {
        operator_id: &caller.operator_id,
        user_id: &person.user_id,
        client_id: &caller.client_id,
        sign_in: person.sign_in,
    };
    let Some(user) = account.user_now(ports, keys).await? else {
        return Ok(PersonNow::Gone);
    };
    caller.is_now(&user);
    Ok(PersonNow::Stands(Box::new(user)))
}
