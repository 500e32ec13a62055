//! Finds out who signs in, and which accounts the person has.

use forecourt_store::keys;
use forecourt_store::ports::{Ports, Transacted, Write};
use forecourt_store::rows::config::{Operator, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_types::OperatorId;

use super::password;
use super::tries::{self, TooEarly};
use crate::http::problem::Problem;

/// The most characters of an e-mail address (RFC 5321 §4.5.3.1).
const EMAIL_CHARS_MAX: usize = 254;

/// Why somebody was not let in.
pub(super) enum NotIn {
    /// Nobody has this e-mail address and this password.
    Wrong,
    /// There were too many tries.
    TooEarly(TooEarly),
    /// The table does not answer.
    Failed(Problem),
}

impl<E: Into<Problem>> From<E> for NotIn {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The sign-in of the person who has this e-mail address and this password. For an address that
/// nobody has, the same rows are read and the same work is done.
///
/// # Errors
/// [`NotIn`].
pub(super) async fn sign_in(
    ports: &Ports,
    network: &str,
    email: &str,
    given: &str,
) -> Result<LoginRow, NotIn> {
    let email = email.trim().to_lowercase();
    if email.is_empty() || email.chars().count() > EMAIL_CHARS_MAX {
        return Err(NotIn::Wrong);
    }
    let stored = load::<LoginRow>(ports.table.as_ref(), &keys::login(&email)).await?;
    let from_here = format!("{email} from {network}");
    let knows = |login: &LoginRow| login.known_addresses.iter().any(|known| known == network);
    let is_known = stored.as_ref().is_some_and(|stored| knows(&stored.row));
    // The address comes first: one that tries too much makes no further rows.
    let elsewhere = (!is_known).then_some(email.as_str());
    let counted = [
        (Some(network), tries::ADDRESS),
        (Some(from_here.as_str()), tries::ACCOUNT_FROM_ADDRESS),
        (elsewhere, tries::ACCOUNT_FROM_ELSEWHERE),
    ];
    for (of, limit) in counted {
        let Some(of) = of else { continue };
        tries::count(ports, of, limit)
            .await?
            .map_err(NotIn::TooEarly)?;
    }
    let hash = stored.as_ref().and_then(|it| it.row.password_hash.clone());
    let is_right = password::verify(given, hash).await?;
    let Some(mut login) = stored.filter(|_| is_right) else {
        return Err(NotIn::Wrong);
    };
    tries::forget(ports, &from_here).await?;
    if login.row.remember_address(network) {
        let item = login.to_item(keys::login(&email)).map_err(Problem::from)?;
        // Who changes the row at the same moment does not know this address; the next sign-in
        // remembers it.
        match ports
            .table
            .transact(vec![Write::put_unchanged(item)])
            .await?
        {
            Transacted::Committed | Transacted::ConditionFailed { .. } => {}
        }
    }
    Ok(login.row)
}

/// An account of a person.
pub(super) struct Account {
    pub(super) operator: Operator,
    pub(super) user: User,
}

/// The accounts of a person that are open, of one operator or of all.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn open_accounts(
    ports: &Ports,
    login: &LoginRow,
    of: Option<&OperatorId>,
) -> Result<Vec<Account>, Problem> {
    let table = ports.table.as_ref();
    let mut accounts = Vec::new();
    for membership in &login.memberships {
        let operator = &membership.operator_id;
        if of.is_some_and(|of| of != operator) {
            continue;
        }
        let user = load::<User>(table, &keys::user(operator, &membership.user_id)).await?;
        let user = user.map(|user| user.row).filter(|user| !user.suspended);
        let operator = load::<Operator>(table, &keys::operator(operator)).await?;
        if let (Some(user), Some(operator)) = (user, operator) {
            let operator = operator.row;
            accounts.push(Account { operator, user });
        }
    }
    Ok(accounts)
}
