//! Has live sockets looked at whose rights may have changed.

use std::collections::BTreeMap;

use forecourt_types::OperatorId;

use crate::http::problem::Problem;
use forecourt_store::messages::{LiveMessage, derived};
use forecourt_store::ports::QueueName;
use forecourt_store::rows::live::author_of;
use forecourt_store::rows::sign_in::Membership;
use forecourt_store::unit::Unit;

/// Has the sockets of these accounts of a person looked at once the unit is committed. `id` is the
/// same in every try of the request.
///
/// # Errors
/// 500 when the message cannot be written as JSON.
pub(crate) fn of_accounts(
    unit: &mut Unit<'_>,
    id: &str,
    accounts: &[Membership],
) -> Result<(), Problem> {
    let mut by_operator: BTreeMap<&OperatorId, Vec<String>> = BTreeMap::new();
    for account in accounts {
        let authors = by_operator.entry(&account.operator_id).or_default();
        authors.push(author_of(&account.user_id));
    }
    for (operator, authors) in by_operator {
        recheck(unit, id, operator, authors)?;
    }
    Ok(())
}

/// Has the sockets of a client or a person at the operator of the unit looked at.
///
/// # Errors
/// 500 when the message cannot be written as JSON.
pub(crate) fn of_author(unit: &mut Unit<'_>, id: &str, author: String) -> Result<(), Problem> {
    let operator = unit.operator;
    recheck(unit, id, operator, vec![author])
}

fn recheck(
    unit: &mut Unit<'_>,
    id: &str,
    operator: &OperatorId,
    authors: Vec<String>,
) -> Result<(), Problem> {
    let id = derived(&["live-recheck", id, operator.as_str()]);
    let operator_id = operator.clone();
    let body = LiveMessage::Recheck {
        operator_id,
        authors,
    };
    Ok(unit.hand_over(QueueName::Live, String::new(), id, &body)?)
}
