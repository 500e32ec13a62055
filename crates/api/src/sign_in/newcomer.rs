//! Drivers who have registered: where that is allowed, and the account that the link in the mail
//! makes.

use std::collections::BTreeSet;

use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::Ports;
use forecourt_store::rows::config::{ConfigRow as _, Operator, Role, Stamps, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LoginRow, Membership, Registration};
use forecourt_store::unit::Unit;
use forecourt_types::{OperatorId, UserId};

use crate::access::Public;
use crate::http::problem::Problem;

/// The operator that a request is about, if drivers may register there: the one that is named, or
/// the first one of the deployment.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn open_at(
    public: &Public,
    operator: Option<&OperatorId>,
) -> Result<Option<OperatorId>, Problem> {
    let first = OperatorId::new(DEFAULT_OPERATOR).map_err(|error| Problem::internal(&error))?;
    let operator = operator.unwrap_or(&first);
    let open = open_operator(public.ports(), operator).await?;
    Ok(open.map(|operator| operator.operator_id))
}

/// The operator with this id, if drivers may register there.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn open_operator(
    ports: &Ports,
    id: &OperatorId,
) -> Result<Option<Operator>, Problem> {
    let operator = load::<Operator>(ports.table.as_ref(), &keys::operator(id)).await?;
    let operator = operator.map(|operator| operator.row);
    Ok(operator.filter(|operator| operator.drivers_register && operator.suspended.is_none()))
}

/// A driver whose link was opened.
pub(super) struct Newcomer {
    pub(super) operator_id: OperatorId,
    pub(super) user: User,
}

/// The account that a link makes. None if the operator does not let drivers register any more.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn make(
    ports: &Ports,
    registration: &Registration,
) -> Result<Option<Newcomer>, Problem> {
    let operator = open_operator(ports, &registration.operator_id).await?;
    let Some(operator) = operator else {
        return Ok(None);
    };
    let now = ports.clock.now();
    let id = UserId::new(ids::new_id(now, ports.entropy.as_ref()));
    let user_id = id.map_err(|error| Problem::internal(&error))?;
    let author = format!("user:{user_id}");
    Ok(Some(Newcomer {
        operator_id: operator.operator_id,
        user: User {
            user_id,
            full_name: registration.full_name.clone(),
            contact_number: None,
            email: None,
            role: Role::Driver,
            site_ids: BTreeSet::new(),
            station_ids: BTreeSet::new(),
            suspended: false,
            language: Some(registration.language),
            invited_at: None,
            erasing_at: None,
            erased_at: None,
            signed_out_at: None,
            stamps: Stamps::new(now, &author),
        },
    }))
}

impl Newcomer {
    /// Makes the account one of the person with this sign-in, unless the person has got one at the
    /// operator meanwhile. Returns false if the person has too many accounts.
    ///
    /// # Errors
    /// 500 when the row cannot be written as JSON, which does not happen.
    pub(super) fn join(&self, unit: &mut Unit<'_>, login: &mut LoginRow) -> Result<bool, Problem> {
        let mut all = login.memberships.iter();
        if all.any(|it| it.operator_id == self.operator_id) {
            return Ok(true);
        }
        if login.memberships.len() >= LoginRow::MEMBERSHIPS_MAX {
            return Ok(false);
        }
        let mut user = self.user.clone();
        user.email = Some(login.email.clone());
        unit.put(user.to_item(&self.operator_id, 0)?);
        login.memberships.push(Membership {
            operator_id: self.operator_id.clone(),
            user_id: user.user_id,
        });
        Ok(true)
    }
}
