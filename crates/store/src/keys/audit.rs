//! Keys of the audit log, and which rows it tells of.

use forecourt_types::{OperatorId, Timestamp};

use super::{escape, key, unescape};
use crate::ports::Key;

/// The key of an entry of the audit log. Entries sort by time. The index lists them by
/// record ([`audit_of_record`]).
#[must_use]
pub fn audit(operator: &OperatorId, at: Timestamp, id: &str) -> Key {
    key(audit_log(operator), format!("{at}#{}", escape(id)))
}

/// The partition that holds the operator's audit log.
#[must_use]
pub fn audit_log(operator: &OperatorId) -> String {
    format!("op#{}#audit", escape(operator.as_str()))
}

/// The partition of the index that holds the entries about one record.
#[must_use]
pub fn audit_of_record(operator: &OperatorId, record: &str, id: &str) -> String {
    format!("{}#of#{record}#{}", audit_log(operator), escape(id))
}

/// The partition that holds a second copy of the entries that one author caused.
#[must_use]
pub fn audit_by(operator: &OperatorId, author: &str) -> String {
    format!("{}#by#{}", audit_log(operator), escape(author))
}

/// The kind and id of the record that a key stands for, if people can change that record. Rows
/// that only follow such a record (pointers, counters, versions of a tariff) are none.
#[must_use]
pub fn audited_record(key: &Key) -> Option<(&'static str, String)> {
    let mut parts = key.pk.split('#');
    let (Some("op"), Some(operator)) = (parts.next(), parts.next()) else {
        return None;
    };
    let parts: Vec<&str> = parts.collect();
    let sk = key.sk.as_str();
    match *parts.as_slice() {
        [] if sk == "operator" => Some(("operator", unescape(operator))),
        ["sites"] => Some(("site", unescape(sk))),
        ["gateways"] => Some(("gateway", unescape(sk))),
        ["stations"] => Some(("station", unescape(sk))),
        ["tokens"] => Some(("token", unescape(sk))),
        ["users"] => Some(("user", unescape(sk))),
        ["vehicles"] => Some(("vehicle", unescape(sk))),
        ["token-claims"] => Some(("token_claim", unescape(sk))),
        ["tariffs"] => Some(("tariff", unescape(sk))),
        ["clients"] => Some(("client", unescape(sk))),
        ["webhooks"] => Some(("webhook", unescape(sk))),
        ["wallet", wallet] if sk == "wallet" => Some(("wallet", unescape(wallet))),
        ["exports", _] => Some(("export", unescape(sk))),
        ["review"] => {
            let (at, id) = sk.split_once('#')?;
            let millis = Timestamp::parse(at).ok()?.millis();
            Some(("review", format!("{millis}-{}", unescape(id))))
        }
        ["station", _] => Some(("command", unescape(sk.strip_prefix("command#")?))),
        ["session", session] => sk
            .strip_prefix("correction#")
            .map(|number| ("correction", format!("{}/{number}", unescape(session)))),
        _ => None,
    }
}
