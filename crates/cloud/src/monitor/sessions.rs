//! Sessions that charge, as far as anybody knows.

use forecourt_domain::session::{Outcome, Status};
use forecourt_types::{AppliedAt, OperatorId, SessionId, Timestamp};

use super::Summary;
use super::watches::Look;
use crate::failure::Failure;
use crate::keys;
use crate::messages::derived;
use crate::ports::Table;
use crate::rows::facts::SessionRow;
use crate::session::{Settings, hand_to_billing, hand_to_review, track};
use crate::unit::{Committed, Unit};

/// How often facts may arrive while it is looked at.
const MAX_ATTEMPTS: usize = 5;

/// Closes the session provisionally when nothing was heard of it for too long.
pub(super) async fn look(
    table: &dyn Table,
    settings: &Settings,
    now: Timestamp,
    operator: &OperatorId,
    session: &SessionId,
    summary: &mut Summary,
) -> Result<Look, Failure> {
    for _ in 0..MAX_ATTEMPTS {
        let mut unit = Unit::new(table, operator, now, "monitor");
        let key = keys::session(operator, session);
        let row = unit.read::<SessionRow>(&key).await?;
        let Some(mut row) = row.filter(|row| row.status == Status::Charging) else {
            return Ok(Look::Over);
        };
        let heard = row.last_fact_at.map(AppliedAt::timestamp);
        let due = heard.map_or(now, |at| at.plus_millis(settings.stuck_after_ms));
        if due > now {
            return Ok(Look::Again(due));
        }
        close(&mut unit, &mut row).await?;
        match unit.commit().await? {
            // The hand-over goes out with the outbox sweep of this very run.
            Committed::Yes(_) => {
                summary.sessions_closed += 1;
                return Ok(Look::Over);
            }
            Committed::Conflict => {}
        }
    }
    Err(Failure::Contended)
}

async fn close(unit: &mut Unit<'_>, row: &mut SessionRow) -> Result<(), Failure> {
    let mut charge = row.charge();
    let outcome = charge.close_provisionally(unit.now);
    row.set_charge(charge);
    unit.touch(&mut row.stamps);
    track(unit, row, false).await?;
    match outcome {
        Outcome::Going => {}
        Outcome::Settle => {
            let steps = row.history.len().to_string();
            let (operator, session) = (unit.operator.as_str(), row.session_id.as_str());
            let at = unit.now.to_string();
            let id = derived(&["provisional", operator, session, &steps, &at]);
            hand_to_billing(unit, row, id)?;
        }
        Outcome::Review => hand_to_review(unit, row)?,
    }
    unit.put(row.to_item(unit.operator, 0)?);
    Ok(())
}
