//! The sums of the accounts that have no statement.

use forecourt_billing::Cdr;
use forecourt_ledger::{Cause, Entry};
use forecourt_types::Timestamp;

use super::AUTHOR;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Table, Transacted, Write};
use forecourt_store::rows::facts::CountedRow;
use forecourt_store::rows::ledger::{EntryRow, total_writes};
use forecourt_store::rows::load;

/// The entry of a CDR or a credit. None if an earlier release wrote it.
///
/// # Errors
/// [`Failure`], also when the entry is damaged.
pub(super) async fn entry_of(table: &dyn Table, cdr: &Cdr) -> Result<Option<Entry>, Failure> {
    let cause = match cdr.is_credit() {
        true => Cause::CdrCredit(cdr.cdr_id.clone()),
        false => Cause::Cdr(cdr.cdr_id.clone()),
    };
    let key = keys::entry(&cdr.operator_id, &cause.entry_id());
    let row = load::<EntryRow>(table, &key).await?;
    Ok(row.map(|row| row.row.entry()).transpose()?)
}

/// Adds the entry of a CDR that was counted before, unless its mark tells that it is added.
pub(super) async fn add_later(
    table: &dyn Table,
    cdr: &Cdr,
    entry: &Entry,
    now: Timestamp,
) -> Result<(), Failure> {
    let operator = &cdr.operator_id;
    let key = keys::counted(operator, &cdr.session_id, &cdr.cdr_id);
    let Some(mut mark) = load::<CountedRow>(table, &key).await? else {
        return Ok(());
    };
    if mark.row.booked {
        return Ok(());
    }
    mark.row.booked = true;
    mark.row.stamps.touch(now, AUTHOR);
    let mut writes = vec![Write::put_unchanged(mark.to_item(key)?)];
    writes.extend(total_writes(operator, entry, (now, AUTHOR)));
    // A failed condition means that another function has added it meanwhile.
    let _: Transacted = table.transact(writes).await?;
    Ok(())
}
