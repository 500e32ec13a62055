//! Keeps the facts of a session one by one: a person can look at them, and a bill can be computed
//! from them again.

use forecourt_domain::fact::ConnectorStatus;
use forecourt_link::Record;
use forecourt_types::{AppliedAt, OperatorId, SessionId};

use super::work::Work;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Item, ItemError, Table};
use forecourt_store::rows::facts::{ConnectorRow, FactRow, SessionRow};
use forecourt_store::rows::load_at_most;
use forecourt_store::unit::Unit;

impl Work<'_> {
    /// Keeps the record that is being applied as a fact row of this session. The caller must
    /// write the session's row in the same unit.
    pub(super) fn keep_fact(
        &mut self,
        row: &mut SessionRow,
        record: &Record,
    ) -> Result<(), Failure> {
        if row.facts == 0 && row.last_fact_at.is_some() {
            row.facts_incomplete = true;
        }
        row.facts = row.facts.saturating_add(1);
        let applied_at = AppliedAt(self.unit.now);
        let fact = FactRow::new(record, self.record_id.clone(), row.facts, applied_at)
            .map_err(Failure::Message)?;
        let key = keys::session_fact(
            self.unit.operator,
            &row.session_id,
            record.epoch,
            record.station_sequence,
            &record.gateway_id,
        );
        self.unit.put_always(Item::new(key, &fact)?);
        Ok(())
    }

    /// Keeps a state of the connector as a fact row of the session that runs there.
    pub(super) async fn keep_status(
        &mut self,
        record: &Record,
        fact: &ConnectorStatus,
    ) -> Result<(), Failure> {
        let connector: ConnectorRow = self.connector(fact.connector).await?;
        let Some(session) = connector.session_id else {
            return Ok(());
        };
        let key = keys::session(self.unit.operator, &session);
        let Some(mut row) = self.unit.read::<SessionRow>(&key).await? else {
            return Ok(());
        };
        self.keep_fact(&mut row, record)?;
        self.unit.touch(&mut row.stamps);
        self.unit.put(row.to_item(self.unit.operator, 0)?);
        Ok(())
    }
}

/// The facts of a session in the order in which they were applied; at most [`FactRow::MAX_READ`].
/// They are fewer than [`SessionRow::facts`] if there are more, and not all if
/// [`SessionRow::facts_incomplete`] is set.
///
/// # Errors
/// [`Failure`].
pub async fn session_facts(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionId,
) -> Result<Vec<FactRow>, Failure> {
    let pk = keys::session_partition(operator, session);
    let most = FactRow::MAX_READ;
    let items = load_at_most(table, &pk, keys::SESSION_FACTS, most).await?;
    let rows: Result<Vec<FactRow>, ItemError> = items.iter().map(Item::read).collect();
    Ok(in_order(rows?))
}

/// The same as [`session_facts`], with the facts that this unit has put and not yet written. Read
/// the session's row in the same unit: every fact changes it, so that its revision guards what is
/// read here.
///
/// # Errors
/// [`Failure`].
pub async fn facts_of(unit: &Unit<'_>, session: &SessionId) -> Result<Vec<FactRow>, Failure> {
    let pk = keys::session_partition(unit.operator, session);
    let rows = unit.list(&pk, keys::SESSION_FACTS, FactRow::MAX_READ);
    Ok(in_order(rows.await?))
}

fn in_order(mut rows: Vec<FactRow>) -> Vec<FactRow> {
    rows.sort_by_key(|row| row.ordinal);
    rows
}
