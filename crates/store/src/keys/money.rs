//! Keys of tariffs, CDRs and sums.

use forecourt_types::{CdrId, OperatorId, SessionId, TariffId, Timestamp};

use super::charging::session_partition;
use super::{List, escape, key, list, listed};
use crate::ports::Key;

/// A tariff: its newest version, for the list.
#[must_use]
pub fn tariff(operator: &OperatorId, id: &TariffId) -> Key {
    listed(operator, List::Tariffs, id.as_str())
}

/// The partition of a tariff's versions.
#[must_use]
pub fn tariff_partition(operator: &OperatorId, id: &TariffId) -> String {
    format!(
        "op#{}#tariff#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// One version of a tariff.
#[must_use]
pub fn tariff_version(operator: &OperatorId, id: &TariffId, version: u32) -> Key {
    let pk = tariff_partition(operator, id);
    key(pk, format!("version#{version:010}"))
}

/// A CDR of a session: its version, and whether it is that version's credit.
#[must_use]
pub fn cdr(operator: &OperatorId, id: &SessionId, version: u32, credit: bool) -> Key {
    let credit = if credit { "c" } else { "" };
    key(
        session_partition(operator, id),
        format!("cdr#{version:04}{credit}"),
    )
}

/// The beginning of the CDRs of a session, and of what they were priced from,
/// within its partition.
pub const SESSION_CDRS: &str = "cdr#";

/// What ends the key of a row that keeps what a CDR was priced from.
const CDR_FACTS: &str = "#facts";

/// What one version of a session's CDR was priced from.
#[must_use]
pub fn cdr_facts(operator: &OperatorId, id: &SessionId, version: u32) -> Key {
    let mut place = cdr(operator, id, version, false);
    place.sk.push_str(CDR_FACTS);
    place
}

/// Whether the key is that of a CDR or a credit, and not of what a CDR was
/// priced from, which stands beside it.
#[must_use]
pub fn is_cdr(key: &Key) -> bool {
    key.sk.starts_with(SESSION_CDRS) && !key.sk.ends_with(CDR_FACTS)
}

/// All CDRs by end, in the index.
#[must_use]
pub fn cdrs_by_end(operator: &OperatorId, end: Timestamp, id: &CdrId) -> Key {
    key(
        list(operator, List::Cdrs),
        format!("{end}#{}", escape(id.as_str())),
    )
}

/// The mark that a CDR is in the sums.
#[must_use]
pub fn counted(operator: &OperatorId, id: &SessionId, cdr: &CdrId) -> Key {
    key(
        session_partition(operator, id),
        format!("counted#{}", escape(cdr.as_str())),
    )
}

/// The sums of one dimension (`token`, `user`, `station`, `site`, `all`), by
/// day and then value.
#[must_use]
pub fn report(operator: &OperatorId, dimension: &str, day: &str, value: &str) -> Key {
    let pk = format!("op#{}#report#{dimension}", escape(operator.as_str()));
    key(pk, format!("{day}#{}", escape(value)))
}
