//! Prices again what was priced, and compares the bytes.

use forecourt_billing::{Cdr, Recomputation};
use forecourt_domain::session::Status;
use forecourt_types::{CdrId, OperatorId, SessionId};

use super::settle::facts;
use crate::failure::Failure;
use crate::keys;
use crate::ports::{Index, Query, Table};
use crate::rows::config::TariffVersion;
use crate::rows::facts::{CdrRow, SessionRow};
use crate::rows::{load, load_all};

/// What came of one stored CDR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recomputed {
    /// Which.
    pub cdr_id: CdrId,
    /// Whether the same bytes come out again. For a version that was corrected
    /// since, whether it still reads and adds up: its facts are gone.
    pub result: Recomputation,
}

/// Prices every stored CDR of a session again: the newest version from the
/// session's facts and its pinned tariff, each credit from the version it
/// undoes. Nothing for a session that waits for a price.
///
/// # Errors
/// [`Failure`], also when a stored CDR is damaged or the tariff is gone.
pub async fn recompute(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionId,
) -> Result<Vec<Recomputed>, Failure> {
    let row = load::<SessionRow>(table, &keys::session(operator, session)).await?;
    let Some(row) = row.filter(|row| row.row.status == Status::Settled) else {
        return Ok(Vec::new());
    };
    let pk = keys::session_partition(operator, session);
    let stored = load_all::<CdrRow>(table, Query::prefix(Index::Table, pk, "cdr#")).await?;
    let mut results = Vec::new();
    for cdr in &stored {
        let result = one(table, operator, &row.row, &cdr.row, &stored).await?;
        results.push(Recomputed {
            cdr_id: cdr.row.cdr_id.clone(),
            result,
        });
    }
    Ok(results)
}

async fn one(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionRow,
    cdr: &CdrRow,
    all: &[crate::rows::Loaded<CdrRow>],
) -> Result<Recomputation, Failure> {
    if cdr.credit {
        let undone = all.iter().map(|other| &other.row);
        let undone = undone.filter(|other| !other.credit && other.version == cdr.version);
        let mut result = Recomputation::Same;
        for other in undone {
            result = compare(cdr, other.cdr()?.credit()?)?;
        }
        return Ok(result);
    }
    let current = cdr.version == session.cdr_version;
    let facts = facts(operator, session).filter(|_| current);
    let (Some(facts), Some(tariff), Some(version)) =
        (facts, &session.tariff_id, session.tariff_version)
    else {
        return cdr
            .cdr()
            .map(|_| Recomputation::Same)
            .map_err(Failure::from);
    };
    let key = keys::tariff_version(operator, tariff, version);
    let Some(tariff) = load::<TariffVersion>(table, &key).await? else {
        let missing = crate::ports::StoreError::Refused("the pinned tariff is gone".into());
        return Err(missing.into());
    };
    let stored = cdr.canonical.as_bytes();
    Ok(forecourt_billing::recompute(
        stored,
        &facts,
        &tariff.row.tariff,
    )?)
}

fn compare(stored: &CdrRow, expected: Cdr) -> Result<Recomputation, Failure> {
    if expected.canonical_bytes()? == stored.canonical.as_bytes() {
        return Ok(Recomputation::Same);
    }
    let expected = Box::new(expected);
    Ok(Recomputation::Different { expected })
}
