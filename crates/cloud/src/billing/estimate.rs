//! What a session would be billed if it were priced now. Nothing is written.

use forecourt_billing::Cdr;
use forecourt_domain::session::{Outcome, Status};
use forecourt_types::{OperatorId, Timestamp};

use super::settle::priced;
use super::unbilled::Unbilled;
use crate::session::{charge_of, pin_if_moved};
use forecourt_store::failure::Failure;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::TariffVersion;
use forecourt_store::rows::facts::{FactRow, SessionRow};
use forecourt_store::unit::Unit;

/// What a session would be billed now.
pub(super) struct Estimate {
    /// The session as it would be priced.
    pub(super) row: SessionRow,
    /// The price with its tariff; none if there is none.
    pub(super) price: Option<(Cdr, TariffVersion)>,
    /// Why this is no final bill.
    pub(super) why: Unbilled,
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
    facts: &[FactRow],
) -> Result<Estimate, Failure> {
    let without = |why| Estimate {
        row: row.clone(),
        price: None,
        why,
    };
    let mut unit = Unit::new(table, operator, now, "billing");
    match row.status {
        Status::Created | Status::Starting => Ok(without(Unbilled::NotStarted)),
        Status::Failed if row.is_voided => Ok(without(Unbilled::Voided)),
        Status::Failed => Ok(without(Unbilled::CameToNothing)),
        Status::Charging => match closed(&mut unit, row, facts).await? {
            (row, Outcome::Settle) => with_price(&mut unit, row, Unbilled::Charging).await,
            (row, Outcome::Void | Outcome::Going) => Ok(Estimate {
                row,
                ..without(Unbilled::CameToNothing)
            }),
            (row, Outcome::Review) => {
                let why = row
                    .problem
                    .map_or(Unbilled::TimesUnknown, Unbilled::NeedsPerson);
                Ok(Estimate {
                    row,
                    ..without(why)
                })
            }
        },
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
        Ok(priced) => (Some((priced.cdr, priced.tariff)), why),
        Err(why) => (None, why),
    };
    Ok(Estimate { row, price, why })
}

/// The session as it would be if it were closed now with its newest reading.
async fn closed(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    facts: &[FactRow],
) -> Result<(SessionRow, Outcome), Failure> {
    let mut row = row.clone();
    let mut charge = charge_of(&row, facts);
    let began = charge.billed_start();
    let outcome = charge.close_provisionally(unit.now);
    pin_if_moved(unit, &mut row, began, &charge).await?;
    row.set_charge(charge);
    Ok((row, outcome))
}
