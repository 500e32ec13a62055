//! Looks at sessions that charge as far as the cloud knows.

use forecourt_domain::session::Status;
use forecourt_types::{AppliedAt, OperatorId, SessionId, Timestamp};

use super::Summary;
use super::looked::Looked;
use crate::reporting;
use crate::session::{
    ChargingTold, Settings, charge_in, hand_on, hand_to_billing, pin_if_moved, tell_of_step, track,
};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Queues, Table};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// The time after which a session that was handed on is looked at once more, in milliseconds: a
/// quarter of an hour, by which every queue has been emptied.
const HANDED_ON_MS: i64 = 15 * 60_000;

/// Closes the session provisionally if nothing was heard of it for too long. Makes sure that a
/// session that ended is priced and counted: after the table was restored from a backup, no queue
/// holds the messages that it had got before.
pub(super) async fn look(
    (table, queues): (&dyn Table, &dyn Queues),
    settings: &Settings,
    now: Timestamp,
    operator: &OperatorId,
    session: &SessionId,
    summary: &mut Summary,
) -> Result<Looked, Failure> {
    let (looked, closed, entries) = until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "monitor");
        let key = keys::session(operator, session);
        let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
            return Ok(Tried::Done((Looked::Done, 0, Vec::new())));
        };
        let mut again = Looked::Due(now.plus_millis(HANDED_ON_MS));
        let mut closed = 0;
        match row.status {
            Status::Charging => {
                let heard = row.last_fact_at.map(AppliedAt::timestamp);
                let due = heard.map_or(now, |at| at.plus_millis(settings.stuck_after_ms));
                if due > now {
                    return Ok(Tried::Done((Looked::Due(due), 0, Vec::new())));
                }
                unit.look_for_watchers(&row.station_id, row.gateway_id.as_ref())
                    .await?;
                close(&mut unit, &mut row).await?;
                closed = 1;
            }
            Status::Finished => price(&mut unit, &row)?,
            // The CDR of this session must still be credited.
            Status::Failed if row.total.is_some() => price(&mut unit, &row)?,
            Status::Settled | Status::Failed => {
                reporting::hand_over_uncounted(&mut unit, &row).await?;
                if unit.writes() == 0 {
                    return Ok(Tried::Done((Looked::Done, 0, Vec::new())));
                }
            }
            Status::Created | Status::Starting | Status::NeedsReview => {
                again = Looked::Done;
            }
        }
        let committed = unit.commit().await?;
        Ok::<_, Failure>(committed.then(|entries| (again, closed, entries)))
    })
    .await?;
    flush(table, queues, &entries).await;
    summary.sessions_closed += closed;
    Ok(looked)
}

fn price(unit: &mut Unit<'_>, row: &SessionRow) -> Result<(), Failure> {
    let (operator, session) = (unit.operator.as_str(), row.session_id.as_str());
    let id = derived(&["still finished", operator, session, &unit.now.to_string()]);
    hand_to_billing(unit, row, id)
}

async fn close(unit: &mut Unit<'_>, row: &mut SessionRow) -> Result<(), Failure> {
    let mut charge = charge_in(unit, row).await?;
    let began = charge.billed_start();
    let outcome = charge.close_provisionally(unit.now);
    pin_if_moved(unit, row, began, &charge).await?;
    row.set_charge(charge);
    unit.touch(&mut row.stamps);
    let told = ChargingTold::without_record(unit.now);
    track(unit, row, false, told).await?;
    let steps = row.history.len().to_string();
    let (operator, session) = (unit.operator.as_str(), row.session_id.as_str());
    let at = unit.now.to_string();
    let step = derived(&["provisional", operator, session, &steps, &at]);
    hand_on(unit, row, outcome, step).await?;
    tell_of_step(unit, row, Status::Charging).await?;
    unit.put(row.to_item(unit.operator, 0)?);
    Ok(())
}
