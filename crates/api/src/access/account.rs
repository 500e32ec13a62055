//! The account of a person for whom a client acts, as it is now.

use forecourt_types::{ClientId, OperatorId, UserId};

use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::Ports;
use forecourt_store::rows::config::{Client, Operator, Role, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LoginRow, SignInMark};
use forecourt_store::secrets::DeploymentKeys;

/// The account of a person who has signed in for a client.
pub struct Account<'a> {
    /// The operator of the account.
    pub operator_id: &'a OperatorId,
    /// The user of that operator.
    pub user_id: &'a UserId,
    /// The client that acts for the person.
    pub client_id: &'a ClientId,
    /// When the person gave which password.
    pub sign_in: SignInMark,
}

impl Account<'_> {
    /// The user as it is now, if the sign-in is still valid: the user is not suspended, no admin
    /// has ended its sign-ins, its e-mail address is that of the person, who has neither set
    /// another password nor signed out since, and the client is still registered.
    ///
    /// # Errors
    /// 503 when the table does not answer.
    pub async fn user_now(
        &self,
        ports: &Ports,
        keys: &DeploymentKeys,
    ) -> Result<Option<User>, Problem> {
        let (table, operator) = (ports.table.as_ref(), self.operator_id);
        if !keys.still_holds(self.sign_in.at) {
            return Ok(None);
        }
        if !is_own_app(self.client_id) {
            let client = load::<Client>(table, &keys::client(operator, self.client_id)).await?;
            if client.is_none() {
                return Ok(None);
            }
        }
        let user = load::<User>(table, &keys::user(operator, self.user_id)).await?;
        let user = user.map(|user| user.row);
        let user = user.filter(|user| !user.suspended && user.stands(self.sign_in));
        let Some((user, email)) = user.and_then(|user| Some((user.clone(), user.email?))) else {
            return Ok(None);
        };
        let login = load::<LoginRow>(table, &keys::login(&email)).await?;
        let stands = login.is_some_and(|login| {
            login.row.is_member(operator, self.user_id) && login.row.stands(self.sign_in)
        });
        Ok(stands.then_some(user))
    }
}

/// Whether an operator wants a second factor of its users of this role, and the sign-in was made
/// without one. Such a sign-in is renewed no more.
#[must_use]
pub fn lacks_second_factor(operator: &Operator, role: Role, sign_in: SignInMark) -> bool {
    operator.second_factor_roles.contains(&role) && !sign_in.second_factor
}

/// Whether a client is one of the apps of this project, which need no registration.
#[must_use]
pub fn is_own_app(client: &ClientId) -> bool {
    OWN_APPS.iter().any(|(own, _)| *own == client.as_str())
}

/// The apps of this project: their ids, and where they stand below the address of the API.
pub const OWN_APPS: [(&str, &str); 2] = [("console", "/"), ("driver", "/d")];
