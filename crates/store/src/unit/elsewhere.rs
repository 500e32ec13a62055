//! Entries of the audit log of other operators than that of a unit: a sign-in is one for all
//! accounts of a person, so what is changed of it concerns each of their operators.

use forecourt_types::{OperatorId, Timestamp};
use serde_json::{Map, Value};

use super::Unit;
use crate::audit::{AuditAction, AuditRow};
use crate::failure::Failure;
use crate::messages::derived;
use crate::ports::{Condition, Write};
use crate::rows::sign_in::Membership;

/// The most accounts of a person that are noted: each takes two of the 100 writes of a table
/// transaction.
const NOTED_MAX: usize = 45;

impl Unit<'_> {
    /// Notes in the audit log of the operator of each of these accounts that something was done
    /// with the account's user. `by` is the author, or none where the person of the account is. An
    /// operator tells its people apart by their ids, and another one may have given the same id to
    /// somebody else: there a person is named as `operator:`, the operator, `#` and the author.
    /// `id` and `at` are those of the first try, so that a repeat writes the same entries.
    ///
    /// # Errors
    /// [`Failure`] when an entry cannot be written as JSON.
    pub fn audit_accounts(
        &mut self,
        accounts: &[Membership],
        by: Option<&str>,
        (id, at): (&str, Timestamp),
        work: &str,
    ) -> Result<(), Failure> {
        let Some(source) = self.audit.clone() else {
            return Ok(());
        };
        for account in accounts.iter().take(NOTED_MAX) {
            let (operator, user) = (&account.operator_id, account.user_id.as_str());
            let by = match by {
                None => format!("user:{user}"),
                Some(by) if operator != self.operator && by.starts_with("user:") => {
                    format!("operator:{}#{by}", self.operator)
                }
                Some(by) => by.to_owned(),
            };
            let row = AuditRow {
                audit_id: derived(&["user", user, id]),
                at,
                by,
                address: source.address.clone(),
                request_id: source.request_id.clone(),
                action: AuditAction::Requested,
                record: "user".to_owned(),
                record_id: user.to_owned(),
                before: Map::new(),
                after: Map::from_iter([("work".to_owned(), Value::from(work))]),
            };
            self.put_entry(operator, &row, source.keep_days)?;
        }
        Ok(())
    }

    fn put_entry(
        &mut self,
        operator: &OperatorId,
        row: &AuditRow,
        keep_days: u32,
    ) -> Result<(), Failure> {
        for item in row.items(operator, keep_days)? {
            self.others.push(Write::Put {
                item,
                condition: Condition::Always,
            });
        }
        Ok(())
    }
}
