//! The days on which tokens were last used, and on which users last charged.

use std::collections::BTreeMap;

use crate::access::Scope;
use crate::http::problem::Problem;
use forecourt_store::last_use::{LastUseRow, Used};
use forecourt_store::ports::{Key, MAX_KEYS_AT_ONCE};

/// Reads the days of last use of the records of one page, by their ids; uids in lower case.
///
/// # Errors
/// The errors of the table.
pub(super) async fn days_of_use(
    scope: &Scope,
    used: impl Iterator<Item = Used<'_>> + Send,
) -> Result<BTreeMap<String, String>, Problem> {
    let keys: Vec<Key> = used.map(|used| used.key(scope.operator())).collect();
    let mut days = BTreeMap::new();
    for some in keys.chunks(MAX_KEYS_AT_ONCE) {
        for item in scope.table().get_many(some).await? {
            let row: LastUseRow = item.read()?;
            days.insert(row.used_id, row.day);
        }
    }
    Ok(days)
}
