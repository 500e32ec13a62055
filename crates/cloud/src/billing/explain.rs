//! Explains what a session costs and why: its newest CDR with everything that it rests on, or an
//! estimate where none stands.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_billing::{Cdr, rules2};
use forecourt_domain::fact::Flag;
use forecourt_types::{OperatorId, Timestamp};

use super::estimate::{PricedBy, estimate};
use super::recompute::{Stored, stored};
use super::unbilled::Unbilled;
use crate::session::{evidence, session_facts, was_assigned};
use crate::telemetry::NewestRegister;
use forecourt_domain::session::Status;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{TariffFrom, TariffVersion};
use forecourt_store::rows::facts::{CdrRow, FactRow, SessionRow, SnapshotReading};
use forecourt_store::rows::load;

/// The price of a session, and what it rests on.
#[derive(Debug)]
pub struct Explained {
    /// The status of the session.
    pub status: Status,
    /// The session as it was priced: of an estimate, as if it had ended now.
    pub row: SessionRow,
    /// The CDR that stands, or the estimate; none if nobody can say.
    pub cdr: Option<Cdr>,
    /// When that CDR was made; none for an estimate.
    pub made_at: Option<Timestamp>,
    /// Why there is no CDR that stands.
    pub why: Option<Unbilled>,
    /// The version of the tariff by which it was priced.
    pub tariff: Option<TariffVersion>,
    /// What that tariff was assigned to; none if that was not kept.
    pub tariff_from: Option<TariffFrom>,
    /// The readings that were known then, in the order in which they were applied.
    pub readings: Vec<SnapshotReading>,
    /// Whether those are all readings.
    pub readings_kept: bool,
    /// The oddities that were known then.
    pub flags: BTreeSet<Flag>,
    /// The numbers of the corrections that were taken into account.
    pub corrections: Vec<u32>,
    /// What it was rated from by rules 2; none by rules 1.
    pub rules2: Option<rules2::Facts>,
    /// The register at the end of an estimate, where no fact tells it: the charger told it for
    /// charts, and no bill rests on it.
    pub newest: Option<NewestRegister>,
    /// The facts that brought the readings, by the ids of their records.
    pub facts: BTreeMap<String, FactRow>,
    /// All CDRs and credits, by version.
    pub versions: Vec<CdrRow>,
}

/// Explains the price of a session without writing anything; `by` says what a charge that goes on
/// is priced by.
///
/// # Errors
/// [`Failure`].
pub async fn explain(
    table: &dyn Table,
    operator: &OperatorId,
    now: Timestamp,
    (row, by): (SessionRow, PricedBy),
) -> Result<Explained, Failure> {
    let status = row.status;
    let facts = session_facts(table, operator, &row.session_id).await?;
    let stored = stored(table, operator, &row.session_id).await?;
    let stands = (status == Status::Settled && row.total.is_some()).then_some(row.cdr_version);
    let newest = stands.and_then(|version| stored.standing(version)).cloned();
    let mut explained = match newest {
        Some(cdr) => billed(table, operator, row, &cdr, (&stored, &facts)).await?,
        None => estimated(table, operator, now, row, (&facts, by)).await?,
    };
    explained.status = status;
    let facts = facts.into_iter().map(|fact| (fact.record_id.clone(), fact));
    explained.facts = facts.collect();
    explained.versions = stored.cdrs;
    Ok(explained)
}

/// Explains a CDR by the snapshot from which it was priced. Of release 0.1 there is none: the
/// session itself stands in for it.
async fn billed(
    table: &dyn Table,
    operator: &OperatorId,
    row: SessionRow,
    stands: &CdrRow,
    (stored, facts): (&Stored, &[FactRow]),
) -> Result<Explained, Failure> {
    let cdr = stands.cdr()?;
    let snapshot = stored.snapshots.get(&stands.version);
    let snapshot = snapshot.map(|row| row.snapshot()).transpose();
    let snapshot = snapshot.map_err(Failure::Snapshot)?;
    let key = keys::tariff_version(operator, &cdr.tariff_id, cdr.tariff_version);
    let tariff = load::<TariffVersion>(table, &key).await?;
    let is_pinned = row.tariff_id.as_ref() == Some(&cdr.tariff_id)
        && row.tariff_version == Some(cdr.tariff_version);
    let tariff_from = match row.tariff_from {
        _ if !is_pinned => None,
        None => was_assigned(table, operator, &row).await?,
        kept => kept,
    };
    let mut explained = Explained {
        tariff_from,
        made_at: Some(stands.stamps.created_at),
        tariff: tariff.map(|tariff| tariff.row),
        ..Explained::of(row, facts)
    };
    if let Some(snapshot) = snapshot {
        explained.readings_kept = !snapshot.readings_incomplete;
        explained.readings = snapshot.readings;
        explained.flags = snapshot.flags;
        explained.corrections = snapshot.corrections;
        explained.rules2 = snapshot.rules2;
    }
    explained.cdr = Some(cdr);
    Ok(explained)
}

async fn estimated(
    table: &dyn Table,
    operator: &OperatorId,
    now: Timestamp,
    row: SessionRow,
    (facts, by): (&[FactRow], PricedBy),
) -> Result<Explained, Failure> {
    let estimate = estimate(table, operator, now, &row, (facts, by)).await?;
    let (cdr, tariff, rules2) = match estimate.price {
        Some(priced) => (Some(priced.cdr), Some(priced.tariff), priced.rules2),
        None => (None, None, None),
    };
    let tariff_from = match estimate.row.tariff_from {
        None if tariff.is_some() => was_assigned(table, operator, &estimate.row).await?,
        kept => kept,
    };
    Ok(Explained {
        tariff_from,
        cdr,
        tariff,
        rules2,
        why: Some(estimate.why),
        flags: estimate.flags,
        newest: estimate.newest,
        ..Explained::of(estimate.row, facts)
    })
}

impl Explained {
    /// The status to which the session comes if its record is closed now. A session that has ended
    /// comes to none.
    #[must_use]
    pub fn closes_as(&self) -> Option<Status> {
        if !self.status.is_open() {
            return None;
        }
        Some(match (&self.cdr, &self.why) {
            (Some(_), _) => Status::Settled,
            (None, Some(Unbilled::NotStarted | Unbilled::CameToNothing)) => Status::Failed,
            (None, _) => Status::NeedsReview,
        })
    }

    fn of(row: SessionRow, facts: &[FactRow]) -> Self {
        let readings = evidence(&row, facts).into_iter().map(|one| one.reading);
        let is_incomplete = row.facts_incomplete
            || facts.len() < row.facts as usize
            || (row.facts == 0 && row.last_fact_at.is_some());
        Self {
            status: row.status,
            readings: readings.collect(),
            readings_kept: !is_incomplete,
            flags: row.flags.clone(),
            corrections: (1..=row.corrections).collect(),
            rules2: None,
            row,
            cdr: None,
            made_at: None,
            why: None,
            tariff: None,
            tariff_from: None,
            newest: None,
            facts: BTreeMap::new(),
            versions: Vec::new(),
        }
    }
}
