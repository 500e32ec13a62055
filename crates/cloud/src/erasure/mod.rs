//! Erases what is kept of a person, and keeps the books: names, addresses and numbers go, sums and
//! amounts stay as they were.
//!
//! The work is larger than one table transaction, so `monitor` does it part by part. Each part is
//! committed with the place where the work then stands ([`ErasureRow`]), or changes nothing when it
//! is done again. A function that is killed therefore leaves no part undone and does none twice.
//! Sessions, CDRs and facts are changed field by field (`charges`); logs of what happened are
//! searched for the names and numbers (`traces`).

mod account;
mod belongings;
mod charges;
mod facts;
mod lists;
mod scrub;
mod sums;
mod traces;

use std::error::Error;

use forecourt_types::{OperatorId, Timestamp, UserId};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::listing::ListingsMade;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Item, Key, Queues, Table};
use forecourt_store::rows::erasure::{ERASURE, ErasureRow, ErasureStage};
use forecourt_store::rows::load;
use forecourt_store::unit::{Committed, Unit};

/// What has become of a part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It is done, or has to be done again; there is more.
    Done,
    /// A charge has to end, be priced, be counted or be listed first.
    Waits,
    /// Everything is done.
    Last,
}

/// An erasure, as it stands.
struct Work<'a> {
    table: &'a dyn Table,
    queues: &'a dyn Queues,
    now: Timestamp,
    operator: &'a OperatorId,
    key: Key,
    row: ErasureRow,
    revision: u64,
}

impl<'a> Work<'a> {
    fn unit(&self) -> Unit<'a> {
        Unit::new(self.table, self.operator, self.now, ERASURE)
    }

    /// Writes everything of a unit with the place where the work then stands. When others have
    /// changed a row first, nothing is written, and the part is done again.
    async fn commit(&self, mut unit: Unit<'_>, mut row: ErasureRow) -> Result<Part, Failure> {
        unit.touch(&mut row.stamps);
        unit.put_at(Item::new(self.key.clone(), &row)?.after(self.revision));
        if let Committed::Yes(entries) = unit.commit().await? {
            flush(self.table, self.queues, &entries).await;
        }
        Ok(Part::Done)
    }
}

/// Goes on with the erasure of this operator's user until there is nothing left to do, it has to
/// wait, or no `parts` are left. Each part that is begun takes one of them.
///
/// # Errors
/// [`Failure`]; the work goes on where it stands.
pub async fn go_on(
    (table, queues): (&dyn Table, &dyn Queues),
    now: Timestamp,
    (operator, user): (&OperatorId, &UserId),
    parts: &mut usize,
) -> Result<Part, Failure> {
    while *parts > 0 {
        *parts -= 1;
        match part((table, queues), now, operator, user).await? {
            Part::Done => {}
            over => return Ok(over),
        }
    }
    Ok(Part::Done)
}

async fn part(
    (table, queues): (&dyn Table, &dyn Queues),
    now: Timestamp,
    operator: &OperatorId,
    user: &UserId,
) -> Result<Part, Failure> {
    let key = keys::erasure(operator, user);
    let Some(stored) = load::<ErasureRow>(table, &key).await? else {
        return Ok(Part::Last);
    };
    let work = Work {
        table,
        queues,
        now,
        operator,
        key,
        row: stored.row,
        revision: stored.revision,
    };
    let is_of_lists = matches!(
        work.row.stage,
        ErasureStage::Charges | ErasureStage::LooseCharges
    );
    if is_of_lists && are_listings_missing(table).await? {
        return Ok(Part::Waits);
    }
    match work.row.stage {
        ErasureStage::Account => account::empty(&work).await,
        ErasureStage::Cards => belongings::remove_cards(&work).await,
        ErasureStage::Vehicles => belongings::remove_vehicles(&work).await,
        ErasureStage::Charges => lists::of_user(&work).await,
        ErasureStage::LooseCharges => lists::of_cards(&work).await,
        ErasureStage::Requests => account::forget_requests(&work).await,
        ErasureStage::AuditLog => traces::audit_log(&work).await,
        ErasureStage::Events => traces::events(&work).await,
        ErasureStage::Reviews => traces::reviews(&work).await,
        ErasureStage::Stations => traces::stations(&work).await,
        ErasureStage::Finished => Ok(Part::Last),
    }
}

/// Whether `monitor` still makes the listings of rows that an earlier release stored. Until it has,
/// charges may be missing from the lists of their user and of their card.
async fn are_listings_missing(table: &dyn Table) -> Result<bool, Failure> {
    let made = load::<ListingsMade>(table, &keys::listings_made()).await?;
    Ok(made.is_some_and(|made| !made.row.is_done))
}

/// Logs that a row cannot be read. An erasure passes over it, since nobody can tell whose it is,
/// and goes on with the others.
fn pass_over(cause: &(dyn Error + 'static)) {
    tracing::error!(
        cause,
        "a row cannot be read, so an erasure leaves it as it is"
    );
}
