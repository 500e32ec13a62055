//! A session, its CDRs and what they were priced from without the number of the card and the
//! vehicle. Times, energy and amounts stay as they were, and a CDR that is priced again still has
//! the stored bytes.

use forecourt_domain::session::Status;
use forecourt_types::{SessionId, TokenUid, VehicleId};

use super::scrub::{Find, Scrub};
use super::{Work, facts, sums};
use forecourt_billing::Cdr;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Item;
use forecourt_store::rows::erasure::{ErasureRow, is_stand_in};
use forecourt_store::rows::facts::{CdrRow, CountedRow, SessionRow, SnapshotRow};
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, until_committed};

/// What has become of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charge {
    /// It names neither card nor vehicle any more.
    Erased,
    /// It goes on, or waits for its price or for its sums.
    GoesOn,
}

/// Takes card and vehicle out of a session and all that belongs to it. A second call for the same
/// session changes nothing.
pub(super) async fn erase(work: &Work<'_>, id: &SessionId) -> Result<Charge, Failure> {
    let key = keys::session(work.operator, id);
    let Some(session) = load::<SessionRow>(work.table, &key).await? else {
        return Ok(Charge::Erased);
    };
    let session = session.row;
    let is_over = match session.status {
        Status::Settled | Status::NeedsReview => true,
        // What was billed must be credited first.
        Status::Failed => session.total.is_none(),
        Status::Created | Status::Starting | Status::Charging | Status::Finished => false,
    };
    if !is_over {
        return Ok(Charge::GoesOn);
    }
    for version in 1..=session.cdr_version {
        if cdrs(work, id, version).await? == Charge::GoesOn {
            return Ok(Charge::GoesOn);
        }
    }
    facts::erase(work, id).await?;
    row(work, id, session.cdr_version).await
}

/// Replaces the card and removes the vehicle. Returns whether anything has changed.
fn hide(
    row: &ErasureRow,
    card: &mut Option<TokenUid>,
    vehicle: &mut Option<VehicleId>,
) -> Result<bool, Failure> {
    let mut is_changed = vehicle.take().is_some();
    if let Some(uid) = card.as_ref().filter(|uid| !is_stand_in(uid)) {
        let stand_in = row.stand_in(uid.as_str());
        let stand_in = stand_in.map_err(|error| Failure::Message(serde::de::Error::custom(error)));
        *card = Some(stand_in?);
        is_changed = true;
    }
    Ok(is_changed)
}

/// A version of the CDR, its credit and what both were priced from, in one table transaction with
/// the sums of the card.
async fn cdrs(work: &Work<'_>, id: &SessionId, version: u32) -> Result<Charge, Failure> {
    until_committed(|| async move {
        let (operator, mut unit) = (work.operator, work.unit());
        let mut moved: Vec<(TokenUid, Cdr)> = Vec::new();
        let mut all = Vec::new();
        for credit in [false, true] {
            let key = keys::cdr(operator, id, version, credit);
            let Some(mut stored) = unit.read::<CdrRow>(&key).await? else {
                continue;
            };
            let mut cdr = stored.cdr()?;
            let before = cdr.token_uid.clone();
            if hide(&work.row, &mut cdr.token_uid, &mut cdr.vehicle_id)? {
                let counted = keys::counted(operator, id, &cdr.cdr_id);
                if load::<CountedRow>(work.table, &counted).await?.is_none() {
                    return Ok(Tried::Done(Charge::GoesOn));
                }
                unit.touch(&mut stored.stamps);
                let index = keys::cdrs_by_end(operator, cdr.ended_at, &cdr.cdr_id);
                let row = CdrRow::new(&cdr, stored.stamps)?;
                unit.put(Item::new(key, &row)?.with_index(index));
                moved.extend(before.map(|uid| (uid, cdr.clone())));
            }
            all.push(cdr);
        }
        let key = keys::cdr_facts(operator, id, version);
        if let Some(mut stored) = unit.read::<SnapshotRow>(&key).await? {
            let mut snapshot = stored.snapshot().map_err(Failure::Snapshot)?;
            if hide(&work.row, &mut snapshot.token_uid, &mut snapshot.vehicle_id)? {
                unit.touch(&mut stored.stamps);
                let row = SnapshotRow::new(&snapshot, version, stored.stamps);
                unit.put_row(key, &row.map_err(Failure::Message)?)?;
            }
        }
        for write in sums::moved(operator, &moved, work.now) {
            unit.also(write);
        }
        if !unit.commit().await?.is_done() {
            return Ok(Tried::Conflict);
        }
        sums::remove_empty(work, &all, &moved).await?;
        Ok::<_, Failure>(Tried::Done(Charge::Erased))
    })
    .await
}

/// The row of the session, last. When it has been priced anew meanwhile, it is looked at again
/// later.
async fn row(work: &Work<'_>, id: &SessionId, versions: u32) -> Result<Charge, Failure> {
    let key = &keys::session(work.operator, id);
    let scrub = &Scrub::new(&work.row, Find::AllCards)?;
    until_committed(|| async move {
        let mut unit = work.unit();
        let Some(mut session) = unit.read::<SessionRow>(key).await? else {
            return Ok(Tried::Done(Charge::Erased));
        };
        if session.cdr_version != versions {
            return Ok(Tried::Done(Charge::GoesOn));
        }
        let before = session.clone();
        hide(&work.row, &mut session.token_uid, &mut session.vehicle_id)?;
        for step in &mut session.history {
            scrub.words(&mut step.cause);
        }
        if session == before {
            return Ok(Tried::Done(Charge::Erased));
        }
        unit.touch(&mut session.stamps);
        unit.put(session.to_item(work.operator, 0)?);
        Ok::<_, Failure>(unit.commit().await?.then(|_| Charge::Erased))
    })
    .await
}
