use forecourt_billing::Tariff;
use forecourt_types::{OperatorId, TariffId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Stamps;
use crate::keys;
use crate::ports::{Index, Query, Table};
use crate::rows::{RowError, load_all};

/// The newest version of a tariff. Key: [`keys::listed`] in `tariffs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffHead {
    /// Which tariff.
    pub tariff_id: TariffId,
    /// Its newest version, valid or not yet.
    pub latest: Tariff,
    /// From when that version is valid.
    pub valid_from: Timestamp,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// One version of a tariff, never edited. Key: [`keys::tariff_version`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffVersion {
    /// The version.
    pub tariff: Tariff,
    /// Sessions that start from here on are rated with it.
    pub valid_from: Timestamp,
    /// Made.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// The version of a tariff for a session that starts at `start`: the highest
/// one valid then. A session before the first version takes the first, since
/// chargers' clocks may be wrong and a session without price helps nobody.
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
    let valid = versions.iter().rfind(|v| v.row.valid_from <= start);
    Ok(valid
        .or(versions.first())
        .map(|version| version.row.clone()))
}
