//! Saves a session after a step, with its fact row, its due check and what follows from the step.

use forecourt_domain::fact::Fact;
use forecourt_domain::session::{Outcome, Session, Status};
use forecourt_link::Record;
use forecourt_types::{AppliedAt, SessionId};

use super::follow_up::hand_on;
use super::occupancy::{ChargingTold, keep_charging_state, track};
use super::tell::tell_of_step;
use super::work::Work;
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::erasure::is_stand_in;
use forecourt_store::rows::facts::SessionRow;

impl Work<'_> {
    /// Writes a session after a step, the rows beside it, and what follows from the step.
    pub(super) async fn save(
        &mut self,
        mut row: SessionRow,
        was: Status,
        mut charge: Session,
        outcome: Outcome,
        record: &Record,
    ) -> Result<(), Failure> {
        if row.token_uid.as_ref().is_some_and(is_stand_in) {
            // The number of a card that was erased does not come back with a late fact.
            charge.token_uid.clone_from(&row.token_uid);
        }
        let charging = charge.status == Status::Charging;
        row.set_charge(charge);
        self.keep_fact(&mut row, record)?;
        keep_charging_state(&mut row, &record.fact);
        let heard_at = AppliedAt(self.unit.now.plus_millis(-kept_ms(record)));
        row.last_fact_at = row.last_fact_at.max(Some(heard_at));
        self.unit.touch(&mut row.stamps);
        // Other functions that change the session read no other row on which the marks stand.
        row.stamps.watched_until = row.stamps.watched_until.max(self.unit.watched_until());
        row.stamps.overview_until = row.stamps.overview_until.max(self.unit.overview_until());
        // A stop whose start is not known gets a due check from then on. So is whatever changes the
        // bill of a session that no due check covers any more.
        let begins = was != Status::Charging;
        let is_billing = matches!(outcome, Outcome::Settle | Outcome::Void);
        if begins && (charging || is_billing) {
            self.check_when_due(&row.session_id)?;
        }
        // A session that a replaced credential begins occupies no connector; one that it
        // ends is released.
        if !(charging && self.is_replaced) {
            let told = match self.is_replaced {
                true => ChargingTold::without_record(self.unit.now),
                false => ChargingTold::by(record, self.station.as_ref()),
            };
            track(&mut self.unit, &row, charging, told).await?;
        }
        let session = row.session_id.as_str();
        let step = self
            .source
            .derived_id("bill", record.station_sequence, session);
        hand_on(&mut self.unit, &mut row, outcome, step).await?;
        tell_of_step(&mut self.unit, &row, was).await?;
        let operator = self.unit.operator;
        // The commit is checked against the row as this unit has read it.
        let key = keys::session(operator, &row.session_id);
        self.unit.read::<SessionRow>(&key).await?;
        self.unit.put(row.to_item(operator, 0)?);
        Ok(())
    }

    fn check_when_due(&mut self, session: &SessionId) -> Result<(), Failure> {
        let row = DueCheckRow {
            operator_id: self.unit.operator.clone(),
            subject: DueSubject::Session(session.clone()),
            due: self.unit.now.plus_millis(self.settings.stuck_after_ms),
        };
        self.unit.put_always(row.item()?);
        Ok(())
    }
}

/// How long the gateway had kept the reading that a record tells, in milliseconds. A reading that
/// was recorded only at a later boot tells nothing of the time since, and a charge that is over
/// must not seem to go on.
fn kept_ms(record: &Record) -> i64 {
    let Fact::TransactionSampled(fact) = &record.fact else {
        return 0;
    };
    let received = record.received_at.timestamp();
    let kept = fact
        .heard_at
        .map(|at| received.millis_since(at.timestamp()));
    kept.unwrap_or(0).max(0)
}
