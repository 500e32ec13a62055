//! Keys of tariffs, CDRs and the sums of the reports.

use forecourt_types::{CdrId, OperatorId, SessionId, TariffId, Timestamp};

use super::charging::session_partition;
use super::{List, escape, key, list, listed};
use crate::ports::Key;

/// The key of the row that names a tariff's newest version in the list of tariffs.
#[must_use]
pub fn tariff(operator: &OperatorId, id: &TariffId) -> Key {
    listed(operator, List::Tariffs, id.as_str())
}

/// The partition that holds the versions of a tariff.
#[must_use]
pub fn tariff_partition(operator: &OperatorId, id: &TariffId) -> String {
    format!(
        "op#{}#tariff#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The key of one version of a tariff.
#[must_use]
pub fn tariff_version(operator: &OperatorId, id: &TariffId, version: u32) -> Key {
    let pk = tariff_partition(operator, id);
    key(pk, format!("version#{version:010}"))
}

/// The key of a session's CDR: by its version, and by whether it is that version's credit.
#[must_use]
pub fn cdr(operator: &OperatorId, id: &SessionId, version: u32, credit: bool) -> Key {
    let credit = if credit { "c" } else { "" };
    key(
        session_partition(operator, id),
        format!("cdr#{version:04}{credit}"),
    )
}

/// The prefix of the sort keys of a session's CDRs and of their snapshots.
pub const SESSION_CDRS: &str = "cdr#";

/// The end of the sort key of a snapshot, which keeps what a CDR was priced from.
const CDR_FACTS: &str = "#facts";

/// The key of the snapshot that one version of a session's CDR was priced from.
#[must_use]
pub fn cdr_facts(operator: &OperatorId, id: &SessionId, version: u32) -> Key {
    let mut place = cdr(operator, id, version, false);
    place.sk.push_str(CDR_FACTS);
    place
}

/// Whether the key is that of a CDR or a credit, and not that of a snapshot in
/// the same partition.
#[must_use]
pub fn is_cdr(key: &Key) -> bool {
    key.sk.starts_with(SESSION_CDRS) && !key.sk.ends_with(CDR_FACTS)
}

/// The index key that lists all CDRs by their end.
#[must_use]
pub fn cdrs_by_end(operator: &OperatorId, end: Timestamp, id: &CdrId) -> Key {
    key(
        list(operator, List::Cdrs),
        format!("{end}#{}", escape(id.as_str())),
    )
}

/// The key of the mark that a CDR is counted in the sums.
#[must_use]
pub fn counted(operator: &OperatorId, id: &SessionId, cdr: &CdrId) -> Key {
    key(
        session_partition(operator, id),
        format!("counted#{}", escape(cdr.as_str())),
    )
}

/// The key of the sums of one dimension (`token`, `user`, `station`, `site`, `site_local`, `all`).
/// The rows sort by day and then by value.
#[must_use]
pub fn report(operator: &OperatorId, dimension: &str, day: &str, value: &str) -> Key {
    let pk = format!("op#{}#report#{dimension}", escape(operator.as_str()));
    key(pk, format!("{day}#{}", escape(value)))
}
