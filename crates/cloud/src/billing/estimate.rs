//! What a session would be billed if it were priced now. Nothing is written.

use std::collections::BTreeSet;

use forecourt_domain::fact::{Flag, TransactionSampled};
use forecourt_domain::session::{Outcome, Session, Status};
use forecourt_types::{OperatorId, Timestamp};

use super::settle::{Priced, priced};
use super::unbilled::Unbilled;
use crate::session::{charge_of, pin_if_moved};
use crate::telemetry::{NewestRegister, newest_register};
use forecourt_store::failure::Failure;
use forecourt_store::ports::Table;
use forecourt_store::rows::facts::{FactRow, SessionRow};
use forecourt_store::unit::Unit;

/// What a session would be billed now.
pub(super) struct Estimate {
    /// The session as it would be priced.
    pub(super) row: SessionRow,
    /// The oddities of the session. A charge that goes on has not those of an end that nobody told.
    pub(super) flags: BTreeSet<Flag>,
    /// The price with its tariff; none if there is none.
    pub(super) price: Option<Priced>,
    /// Why this is no final bill.
    pub(super) why: Unbilled,
    /// The register by which it is priced, where no fact tells it.
    pub(super) newest: Option<NewestRegister>,
}

/// From which readings a charge that goes on is priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PricedBy {
    /// The newest one of all: what the charge costs so far.
    NewestReading,
    /// Those that a bill may rest on: what closing our record would bill.
    Evidence,
}

/// Prices a session that has no CDR which stands. One that still charges is priced as if it had
/// ended with its newest reading.
///
/// # Errors
/// [`Failure`].
pub(super) async fn estimate(
    table: &dyn Table,
    operator: &OperatorId,
    now: Timestamp,
    row: &SessionRow,
    (facts, by): (&[FactRow], PricedBy),
) -> Result<Estimate, Failure> {
    let without = |why| Estimate {
        row: row.clone(),
        flags: row.flags.clone(),
        price: None,
        why,
        newest: None,
    };
    let mut unit = Unit::new(table, operator, now, "billing");
    match row.status {
        Status::Created | Status::Starting => Ok(without(Unbilled::NotStarted)),
        Status::Failed if row.is_voided => Ok(without(Unbilled::Voided)),
        Status::Failed => Ok(without(Unbilled::CameToNothing)),
        Status::Charging => {
            let newest = match by {
                PricedBy::NewestReading => newest_register(&mut unit, row).await?,
                PricedBy::Evidence => None,
            };
            let (closed, outcome) = closed(&mut unit, row, facts, newest).await?;
            let newest = newest.filter(|newest| closed.last_sample == Some(newest.reading));
            let estimate = match outcome {
                Outcome::Settle => with_price(&mut unit, closed, Unbilled::Charging).await?,
                Outcome::Void | Outcome::Going => Estimate {
                    row: closed,
                    ..without(Unbilled::CameToNothing)
                },
                Outcome::Review => {
                    let problem = closed.problem;
                    let why = problem.map_or(Unbilled::TimesUnknown, Unbilled::NeedsPerson);
                    Estimate {
                        row: closed,
                        ..without(why)
                    }
                }
            };
            Ok(match by {
                PricedBy::NewestReading => Estimate {
                    flags: row.flags.clone(),
                    newest,
                    ..estimate
                },
                PricedBy::Evidence => estimate,
            })
        }
        Status::Finished | Status::Settled => {
            with_price(&mut unit, row.clone(), Unbilled::BeingPriced).await
        }
        Status::NeedsReview => match (charge_of(row, facts).may_settle(), row.problem) {
            (Err(problem), _) => Ok(without(Unbilled::NeedsPerson(problem))),
            (Ok(()), Some(problem)) => {
                with_price(&mut unit, row.clone(), Unbilled::NeedsPerson(problem)).await
            }
            (Ok(()), None) => with_price(&mut unit, row.clone(), Unbilled::BeingPriced).await,
        },
    }
}

async fn with_price(
    unit: &mut Unit<'_>,
    mut row: SessionRow,
    why: Unbilled,
) -> Result<Estimate, Failure> {
    let priced = priced(unit, &mut row).await?;
    let (price, why) = match priced {
        Ok(priced) => (Some(priced), why),
        Err(why) => (None, why),
    };
    Ok(Estimate {
        flags: row.flags.clone(),
        row,
        price,
        why,
        newest: None,
    })
}

/// The session as it would be if it were closed now with its newest reading, or with the given one
/// where that is newer.
async fn closed(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    facts: &[FactRow],
    newest: Option<NewestRegister>,
) -> Result<(SessionRow, Outcome), Failure> {
    let mut row = row.clone();
    let mut charge = charge_of(&row, facts);
    let last = charge.last_sample;
    let is_news = |newest: &NewestRegister| last.is_none_or(|last| last.at < newest.reading.at);
    if let Some(newest) = newest.filter(is_news) {
        read(&mut charge, newest);
    }
    let began = charge.billed_start();
    let outcome = charge.close_provisionally(unit.now);
    pin_if_moved(unit, &mut row, began, &charge).await?;
    row.set_charge(charge);
    Ok((row, outcome))
}

/// Shows a register to the charge as if its charger had told it within the transaction. Its claimed
/// time is compared with those of the other facts, which are of the same clock.
fn read(charge: &mut Session, newest: NewestRegister) {
    let (Some(transaction_id), Some(connector)) = (charge.transaction_id.clone(), charge.connector)
    else {
        return;
    };
    let told = TransactionSampled {
        transaction_id,
        connector,
        sampled_at: newest.reading.at,
        register: Some(newest.reading.register),
        token_uid: None,
        decision: None,
        charging_state: None,
        seq_no: None,
        meter_start: None,
        heard_at: None,
        signed: Vec::new(),
        flags: Vec::new(),
    };
    charge.sampled(&told, newest.received_at);
}
