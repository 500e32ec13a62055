//! Prices again what was priced before, and compares the bytes.

use std::collections::BTreeMap;

use forecourt_billing::{AnyTariff, Cdr, SessionFacts, rules2};
use forecourt_domain::session::Status;
use forecourt_types::{CdrId, OperatorId, SessionId, TariffId};

use super::settle::facts;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query, StoreError, Table};
use forecourt_store::rows::config::TariffVersion;
use forecourt_store::rows::facts::{CdrPart, CdrRow, SessionRow, Snapshot, SnapshotRow};
use forecourt_store::rows::{load, load_all};

/// The result of pricing one stored CDR again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recomputed {
    /// The id of the stored CDR.
    pub cdr_id: CdrId,
    /// How the new CDR compares with the stored one.
    pub result: Comparison,
}

/// How a CDR that was priced again compares with the stored one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Pricing again gave the stored bytes.
    Same,
    /// Pricing again gave other bytes: somebody changed the stored record, its tariff version,
    /// the facts that were kept of it, or this code.
    Different {
        /// The CDR that should be stored.
        expected: Box<Cdr>,
    },
    /// The CDR could not be compared: it is of release 0.1, which kept no facts of a version, and
    /// its session has changed since.
    FactsNotKept,
}

/// The stored CDRs, credits and snapshots of a session.
pub(super) struct Stored {
    pub(super) cdrs: Vec<CdrRow>,
    pub(super) snapshots: BTreeMap<u32, SnapshotRow>,
}

impl Stored {
    /// The CDR of this version, which is not its credit.
    pub(super) fn standing(&self, version: u32) -> Option<&CdrRow> {
        let mut cdrs = self.cdrs.iter();
        cdrs.find(|cdr| cdr.version == version && !cdr.credit)
    }
}

/// Prices every stored CDR of a session again: each version from the facts that
/// were kept with it and the tariff version it was priced by, each credit from
/// the version it undoes. Of release 0.1 only the standing version of a settled
/// session can be priced again, from the session itself.
///
/// # Errors
/// [`Failure`], also when a CDR that cannot be compared is damaged, or when the
/// tariff version is gone.
pub async fn recompute(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionId,
) -> Result<Vec<Recomputed>, Failure> {
    let row = load::<SessionRow>(table, &keys::session(operator, session)).await?;
    let Some(row) = row.map(|loaded| loaded.row) else {
        return Ok(Vec::new());
    };
    let stored = stored(table, operator, session).await?;
    let mut results = Vec::new();
    for cdr in &stored.cdrs {
        results.push(Recomputed {
            cdr_id: cdr.cdr_id.clone(),
            result: one(table, operator, &row, cdr, &stored).await?,
        });
    }
    Ok(results)
}

/// Reads them, by version.
///
/// # Errors
/// [`Failure`].
pub(super) async fn stored(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionId,
) -> Result<Stored, Failure> {
    let pk = keys::session_partition(operator, session);
    let query = Query::prefix(Index::Table, pk, keys::SESSION_CDRS);
    let mut stored = Stored {
        cdrs: Vec::new(),
        snapshots: BTreeMap::new(),
    };
    for part in load_all::<CdrPart>(table, query).await? {
        match part.row {
            CdrPart::Cdr(row) => stored.cdrs.push(*row),
            CdrPart::Facts(row) => {
                stored.snapshots.insert(row.version, *row);
            }
        }
    }
    Ok(stored)
}

async fn one(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionRow,
    cdr: &CdrRow,
    stored: &Stored,
) -> Result<Comparison, Failure> {
    let expected = match stored.snapshots.get(&cdr.version) {
        Some(row) => Some(from_snapshot(table, operator, (row, cdr)).await?),
        None => from_release_0_1(table, operator, session, cdr, stored).await?,
    };
    let Some(expected) = expected else {
        // At least it must still read and add up.
        cdr.cdr()?;
        return Ok(Comparison::FactsNotKept);
    };
    let expected = if cdr.credit && !expected.is_credit() {
        expected.credit()?
    } else {
        expected
    };
    if expected.canonical_bytes()? == cdr.canonical.as_bytes() {
        return Ok(Comparison::Same);
    }
    let expected = Box::new(expected);
    Ok(Comparison::Different { expected })
}

/// Prices the version again, from its snapshot and from nothing else.
async fn from_snapshot(
    table: &dyn Table,
    operator: &OperatorId,
    (row, stored): (&SnapshotRow, &CdrRow),
) -> Result<Cdr, Failure> {
    let snapshot: Snapshot = row.snapshot().map_err(Failure::Snapshot)?;
    let tariff = (&snapshot.tariff_id, snapshot.tariff_version);
    let facts = (&snapshot.session_facts(), snapshot.rules2.as_ref());
    let (version, provisional) = (row.version, snapshot.provisional);
    let mut cdr = priced(table, operator, facts, tariff, version, provisional).await?;
    if cdr.tz_version.is_some() {
        // A later time zone database that moves nothing in this charge changes no byte.
        cdr.tz_version = stored.cdr()?.tz_version;
    }
    Ok(cdr)
}

/// The CDR that should be stored where there is no snapshot: the credit of the version that it
/// undoes, or the standing version as priced from its session.
async fn from_release_0_1(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionRow,
    cdr: &CdrRow,
    stored: &Stored,
) -> Result<Option<Cdr>, Failure> {
    if cdr.credit {
        let mut versions = stored.cdrs.iter().filter(|other| !other.credit);
        let undone = versions.find(|other| other.version == cdr.version);
        return Ok(undone.map(CdrRow::cdr).transpose()?);
    }
    let stands = session.status == Status::Settled && cdr.version == session.cdr_version;
    let facts = facts(operator, session).filter(|_| stands);
    let tariff = session.tariff_id.as_ref().zip(session.tariff_version);
    let (Some(facts), Some(tariff)) = (facts, tariff) else {
        return Ok(None);
    };
    let provisional = session.charge().is_provisional();
    let version = cdr.version;
    let facts = (&facts, None);
    let expected = priced(table, operator, facts, tariff, version, provisional).await?;
    Ok(Some(expected))
}

async fn priced(
    table: &dyn Table,
    operator: &OperatorId,
    (session, charge): (&SessionFacts, Option<&rules2::Facts>),
    (tariff, tariff_version): (&TariffId, u32),
    version: u32,
    provisional: bool,
) -> Result<Cdr, Failure> {
    let key = keys::tariff_version(operator, tariff, tariff_version);
    let Some(tariff) = load::<TariffVersion>(table, &key).await? else {
        return Err(StoreError::Refused("the pinned tariff is gone".into()).into());
    };
    Ok(match (&tariff.row.tariff, charge) {
        (AnyTariff::Rules1(tariff), _) => Cdr::settle(session, tariff, version, provisional)?,
        (AnyTariff::Rules2(tariff), Some(charge)) => {
            rules2::settle(session, charge, tariff, version, provisional)?
        }
        (AnyTariff::Rules2(_), None) => {
            let missing = "the snapshot has no facts for rules 2".into();
            return Err(StoreError::Refused(missing).into());
        }
    })
}
