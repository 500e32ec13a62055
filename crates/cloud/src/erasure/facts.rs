//! The facts and corrections of a session without the number of the card.

use forecourt_types::SessionId;

use super::Work;
use super::scrub::{Find, Scrub};
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, SESSION_CORRECTIONS, SESSION_FACTS};
use forecourt_store::ports::{Index, Query, Transacted, Write};

/// The most rows that are read at once and written in one table transaction.
const PAGE: u32 = 50;

/// Replaces the numbers of cards in the facts and corrections of a session. The session and the
/// facts that decide about its energy keep every register and every time.
pub(super) async fn erase(work: &Work<'_>, id: &SessionId) -> Result<(), Failure> {
    let scrub = Scrub::new(&work.row, Find::AllCards)?;
    for prefix in [SESSION_FACTS, SESSION_CORRECTIONS] {
        let pk = keys::session_partition(work.operator, id);
        let mut query = Query::prefix(Index::Table, pk, prefix);
        query.limit = PAGE;
        loop {
            let page = work.table.query(&query).await?;
            let mut writes = Vec::new();
            for mut item in page.items {
                if scrub.fields(&mut item.body) {
                    writes.push(Write::put_unchanged(item));
                }
            }
            if !writes.is_empty()
                && let Transacted::ConditionFailed { .. } = work.table.transact(writes).await?
            {
                return Err(Failure::Contended);
            }
            match page.cursor {
                Some(cursor) => query.cursor = Some(cursor),
                None => break,
            }
        }
    }
    Ok(())
}
