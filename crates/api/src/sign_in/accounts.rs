//! Finds out who signs in, and which accounts the person has.

use std::collections::BTreeSet;

use forecourt_store::keys::{self, TriesOf};
use forecourt_store::ports::{Key, MAX_KEYS_AT_ONCE, Ports, Table, Transacted, Write};
use forecourt_store::rows::config::{Operator, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_types::{OperatorId, UserId};

use super::password;
use super::tries::{self, TooEarly};
use crate::http::problem::Problem;

/// The most bytes of an e-mail address (RFC 5321 §4.5.3.1).
const EMAIL_BYTES_MAX: usize = 254;

/// Reads an e-mail address as a sign-in has it: without space around it, ASCII letters in lower
/// case. None if it is none: mails go to `name@domain` of at most 254 bytes, without white space.
pub(super) fn read_email(text: &str) -> Option<String> {
    let text = text.trim();
    let (name, domain) = text.rsplit_once('@')?;
    let is_one = text.len() <= EMAIL_BYTES_MAX
        && !name.is_empty()
        && !domain.is_empty()
        && !text.contains(|char: char| char.is_whitespace() || char.is_control());
    is_one.then(|| text.to_ascii_lowercase())
}

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
    let email = read_email(email).ok_or(NotIn::Wrong)?;
    let stored = load::<LoginRow>(ports.table.as_ref(), &keys::login(&email)).await?;
    let is_known = stored.as_ref().is_some_and(|it| knows(&it.row, network));
    let from_here = TriesOf::EmailFrom(&email, network);
    // The network comes first: one that tries too much makes no further rows.
    let of_network = (!tries::is_everybody(network)).then_some(TriesOf::Network(network));
    let elsewhere = (!is_known).then_some(TriesOf::Email(&email));
    let shared = [
        (of_network, tries::ADDRESS),
        (elsewhere, tries::ACCOUNT_FROM_ELSEWHERE),
    ];
    let own = (Some(from_here), tries::ACCOUNT_FROM_ADDRESS);
    count_all(ports, &[shared[0], own, shared[1]]).await?;
    let hash = stored.as_ref().and_then(|it| it.row.password_hash.clone());
    let is_right = password::verify(given, hash).await?;
    let Some(login) = stored.filter(|_| is_right) else {
        return Err(NotIn::Wrong);
    };
    tries::forget(ports, from_here).await?;
    for of in shared.into_iter().filter_map(|(of, _)| of) {
        tries::give_back(ports, of).await?;
    }
    Ok(login.row)
}

/// Whether the person has signed in from this network before.
pub(super) fn knows(login: &LoginRow, network: &str) -> bool {
    let mut known = login.known_addresses.iter();
    !tries::is_everybody(network) && known.any(|known| known == network)
}

/// Counts a try for all of these.
///
/// # Errors
/// [`NotIn::TooEarly`] if it is too early for one of them.
pub(super) async fn count_all(
    ports: &Ports,
    limits: &[(Option<TriesOf<'_>>, tries::Limit)],
) -> Result<(), NotIn> {
    for (of, limit) in limits {
        let Some(of) = of else { continue };
        let counted = tries::count(ports, *of, *limit).await?;
        counted.map_err(NotIn::TooEarly)?;
    }
    Ok(())
}

/// Remembers the network of a person who has given everything that the sign-in asks for. Before
/// that somebody who knows the password alone would make the own network a known one.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn remember(ports: &Ports, email: &str, network: &str) -> Result<(), Problem> {
    let key = keys::login(email);
    let Some(mut login) = load::<LoginRow>(ports.table.as_ref(), &key).await? else {
        return Ok(());
    };
    if login.row.remember_address(network) {
        let item = login.to_item(key).map_err(Problem::from)?;
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
    Ok(())
}

/// An account of a person.
pub(super) struct Account {
    pub(super) operator: Operator,
    pub(super) user: User,
}

impl Account {
    /// Whether the operator wants a second factor for the account.
    pub(super) fn wants_second_factor(&self) -> bool {
        self.operator.second_factor_roles.contains(&self.user.role)
    }
}

/// The accounts of a person that are open, of one operator or of all. Those of a suspended operator
/// are not.
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
        let operator = operator.filter(|operator| operator.row.suspended.is_none());
        if let (Some(user), Some(operator)) = (user, operator) {
            let operator = operator.row;
            accounts.push(Account { operator, user });
        }
    }
    Ok(accounts)
}

/// Those of an operator's users whose person has a second factor. It reads the sign-ins of up to
/// 100 users at once.
///
/// # Errors
/// 503 when the table does not answer.
pub(crate) async fn with_second_factor(
    table: &dyn Table,
    operator: &OperatorId,
    users: &[User],
) -> Result<BTreeSet<UserId>, Problem> {
    let emails = users.iter().filter_map(|user| user.email.as_deref());
    let mut keys: Vec<Key> = emails.map(keys::login).collect();
    keys.sort();
    keys.dedup();
    let mut found = BTreeSet::new();
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        for item in table.get_many(some).await? {
            let login: LoginRow = item.read()?;
            let own = login.memberships.iter();
            let own = own.filter(|account| account.operator_id == *operator);
            if login.second_factor.is_some() {
                found.extend(own.map(|account| account.user_id.clone()));
            }
        }
    }
    Ok(found)
}
