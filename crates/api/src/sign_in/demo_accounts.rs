//! The accounts of the demo. A browser on its machine signs in as one of them by one click.
//!
//! A deployment has them only if its settings name them, which the local server does with `--demo`.
//! They have no password, so that nobody signs in as them in another way.

use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::keys;
use forecourt_store::rows::config::{Role, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LoginRow, Membership, SignInMark};
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};
use forecourt_types::{OperatorId, UserId};

use super::accounts::NotIn;
use super::proof::Known;
use super::visit::Visit;
use crate::access::{Public, Settings};
use crate::http::host::is_loopback;
use crate::http::problem::Problem;

/// The author of the sign-in rows that a first click makes.
const AUTHOR: &str = "system";

/// An account of the demo that somebody can sign in as.
pub(super) struct DemoAccount {
    pub(super) user_id: UserId,
    pub(super) role: Role,
}

/// Whether accounts are offered to a request: its deployment is a demo, and a browser on the
/// machine itself sends the request, not through a proxy, and asks for a name of that machine. The
/// address of the caller alone does not show this: a proxy on the machine may tell no address, or
/// the one that its caller has made up.
pub(super) fn is_offered(public: &Public, host: &str) -> bool {
    public.settings().demo.is_some() && public.is_local_browser() && is_loopback(host)
}

/// The accounts that are offered to a request, in the order of the settings. One that was
/// suspended, erased or left without an e-mail address is not.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn offered(public: &Public, host: &str) -> Result<Vec<DemoAccount>, Problem> {
    let mut offered = Vec::new();
    let demo = public.settings().demo.as_ref();
    let Some(demo) = demo.filter(|_| is_offered(public, host)) else {
        return Ok(offered);
    };
    let (table, operator) = (public.ports().table.as_ref(), operator()?);
    for user_id in &demo.accounts {
        let user = load::<User>(table, &keys::user(&operator, user_id)).await?;
        let user = user.map(|user| user.row);
        offered.extend(user.filter(can_sign_in).map(|user| DemoAccount {
            user_id: user.user_id,
            role: user.role,
        }));
    }
    Ok(offered)
}

/// Signs in as an account that was offered.
///
/// # Errors
/// [`NotIn`].
pub(super) async fn enter(visit: &Visit, user_id: &UserId) -> Result<Known, NotIn> {
    let ports = visit.public.ports();
    let operator = operator()?;
    let login = until_committed(|| login_of(visit, &operator, user_id)).await?;
    let login = login.ok_or(NotIn::Wrong)?;
    let password_set_at = login.password_changed_at.ok_or(NotIn::Wrong)?;
    let sign_in = SignInMark {
        at: ports.clock.now(),
        password_set_at,
        second_factor: false,
        demo: true,
    };
    Ok(Known {
        login,
        sign_in,
        enrolling: None,
    })
}

/// The sign-in of the account, which the first click makes. It has the time of a password and no
/// password: a sign-in is told by that time, and nobody can type one. None if the e-mail address of
/// the account is the sign-in of somebody else.
async fn login_of(
    visit: &Visit,
    operator: &OperatorId,
    user_id: &UserId,
) -> Result<Tried<Option<LoginRow>>, Problem> {
    let (ports, source) = (visit.public.ports(), visit.public.audit_source());
    let now = ports.clock.now();
    let mut unit = Unit::new(ports.table.as_ref(), operator, now, AUTHOR).audited(source);
    let user = unit.read::<User>(&keys::user(operator, user_id)).await?;
    let email = user.filter(can_sign_in).and_then(|user| user.email);
    let email = email.map(|email| email.to_ascii_lowercase());
    let Some(email) = email else {
        return Ok(Tried::Done(None));
    };
    let key = keys::login(&email);
    let stored = unit.read::<LoginRow>(&key).await?;
    let mut login = match stored {
        Some(login) if login.is_member(operator, user_id) => login,
        Some(login) if !login.memberships.is_empty() => return Ok(Tried::Done(None)),
        Some(login) => login,
        None => LoginRow::new(&email, unit.stamps()),
    };
    let before = login.clone();
    if !login.is_member(operator, user_id) {
        login.memberships.push(Membership {
            operator_id: operator.clone(),
            user_id: user_id.clone(),
        });
    }
    login.password_changed_at.get_or_insert(now);
    if login == before {
        return Ok(Tried::Done(Some(login)));
    }
    unit.touch(&mut login.stamps);
    unit.put_row(key, &login)?;
    Ok(match unit.commit().await? {
        Committed::Yes(_) => Tried::Done(Some(login)),
        Committed::Conflict(_) => Tried::Conflict,
    })
}

/// Whether this user is an account of the demo, which a click may open.
pub(super) fn is_one(settings: &Settings, operator: &OperatorId, user_id: &UserId) -> bool {
    let mut accounts = settings.demo.iter().flat_map(|demo| &demo.accounts);
    operator.as_str() == DEFAULT_OPERATOR && accounts.any(|account| account == user_id)
}

fn can_sign_in(user: &User) -> bool {
    !user.suspended && user.email.is_some()
}

/// The operator of the accounts: the first one of the deployment.
fn operator() -> Result<OperatorId, Problem> {
    OperatorId::new(DEFAULT_OPERATOR).map_err(|error| Problem::internal(&error))
}
