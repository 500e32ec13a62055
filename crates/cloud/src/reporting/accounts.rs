//! The sums of the accounts that have no statement.

use forecourt_billing::Cdr;
use forecourt_ledger::{Cause, Entry};
use forecourt_types::Timestamp;

use super::AUTHOR;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{EntryMessage, derived};
use forecourt_store::ports::{Item, QueueName, Table, Transacted, Write};
use forecourt_store::rows::config::Stamps;
use forecourt_store::rows::facts::CountedRow;
use forecourt_store::rows::ledger::{EntryRow, total_writes};
use forecourt_store::rows::load;
use forecourt_store::unit::Unit;

/// Hands an entry, which is not that of a CDR, over to `reporting`, to be added to the sums of the
/// accounts that have no statement. It is written in the same unit of work.
///
/// # Errors
/// [`Failure`] when the message cannot be written as JSON, which does not happen.
pub fn hand_over_entry(unit: &mut Unit<'_>, entry: &Entry) -> Result<(), Failure> {
    let operator = unit.operator;
    let body = EntryMessage {
        operator_id: operator.clone(),
        entry_id: entry.entry_id().clone(),
    };
    let id = derived(&["entry", operator.as_str(), entry.entry_id().as_str()]);
    Ok(unit.hand_over(QueueName::Reporting, id.clone(), id, &body)?)
}

/// Adds an entry, which is not that of a CDR, to the sums of the accounts, with a mark of its own.
pub(super) async fn add(
    table: &dyn Table,
    now: Timestamp,
    message: &EntryMessage,
) -> Result<(), Failure> {
    let (operator, id) = (&message.operator_id, &message.entry_id);
    let Some(row) = load::<EntryRow>(table, &keys::entry(operator, id)).await? else {
        // As with a CDR, only a table that was put back to an older state lacks it.
        tracing::error!(entry = %id, "an entry to be added is not there");
        return Ok(());
    };
    let mark = CountedRow {
        site_day: None,
        booked: true,
        stamps: Stamps::new(now, AUTHOR),
    };
    let key = keys::counted_entry(operator, id);
    let mut writes = vec![Write::put_unchanged(Item::new(key, &mark)?)];
    writes.extend(total_writes(operator, &row.row.entry()?, (now, AUTHOR)));
    // A failed condition means that the mark is there: it is added.
    let _: Transacted = table.transact(writes).await?;
    Ok(())
}

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
