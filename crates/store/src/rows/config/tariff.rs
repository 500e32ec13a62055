use forecourt_billing::AnyTariff;
use forecourt_types::{OperatorId, TariffId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Stamps;
use crate::keys;
use crate::ports::{Index, Query, Table};
use crate::rows::{RowError, load_all};

/// The version of a tariff that was added last. Key: [`keys::tariff`]. It does not tell which
/// version applies at some time: [`version_at`] does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffHead {
    /// The id of the tariff.
    pub tariff_id: TariffId,
    /// The version with the highest number, whether it applies now or not.
    pub latest: AnyTariff,
    /// The time from which that version is valid.
    pub valid_from: Timestamp,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// One version of a tariff, never edited. Key: [`keys::tariff_version`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffVersion {
    /// The prices of this version.
    pub tariff: AnyTariff,
    /// The version applies to sessions that start at or after this time, until a version with a
    /// later `valid_from` applies.
    pub valid_from: Timestamp,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// What a tariff was assigned to when a session took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TariffFrom {
    /// The station names the tariff.
    Station,
    /// The station names none, and its site does.
    Site,
    /// Neither names one, and it is the default of the operator.
    Operator,
}

/// The version of a tariff that applies to a session that starts at `start`: of the versions
/// valid then, the one with the latest `valid_from`, and of two with the same `valid_from` the
/// one that was added later. A session that starts before every version gets the earliest one,
/// since chargers' clocks may be wrong and a session without a price is of no use.
///
/// # Errors
/// [`RowError`].
pub async fn version_at(
    table: &dyn Table,
    operator: &OperatorId,
    tariff: &TariffId,
    start: Timestamp,
) -> Result<Option<TariffVersion>, RowError> {
    let pk = keys::tariff_partition(operator, tariff);
    let query = Query::prefix(Index::Table, pk, "version#");
    let versions = load_all::<TariffVersion>(table, query).await?;
    let begins = |version: &&TariffVersion| (version.valid_from, version.tariff.version());
    let rows = || versions.iter().map(|version| &version.row);
    let valid = rows().filter(|version| version.valid_from <= start);
    let earliest = rows().map(|version| version.valid_from).min();
    let before_all = rows().filter(|version| Some(version.valid_from) == earliest);
    let applies = valid.max_by_key(begins);
    Ok(applies.or_else(|| before_all.max_by_key(begins)).cloned())
}
