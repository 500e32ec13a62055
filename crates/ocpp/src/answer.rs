//! What chargers answer to our calls, version by version nearly the same: a
//! status, and in 2.x a reason.

use serde_json::Value;

/// The most kept of each text, in characters.
const MAX_CHARS: usize = 255;

/// The outcome a charger reports for a call of ours. Read forgivingly, so that
/// an extra field or a null does not hide that the charger obeyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusAnswer {
    /// `Accepted`, `Rejected`, `Scheduled`, `Unlocked`, … as written.
    pub status: String,
    /// 2.x: why, as a code.
    pub reason_code: Option<String>,
    /// 2.x: why, in words.
    pub additional_info: Option<String>,
    /// 2.x `RequestStartTransaction`: the transaction that already runs.
    pub transaction_id: Option<String>,
}

impl StatusAnswer {
    /// Reads the payload of a CALLRESULT; nothing when it has no status.
    #[must_use]
    pub fn read(payload: &str) -> Option<Self> {
        let payload: Value = serde_json::from_str(payload).ok()?;
        let info = payload.get("statusInfo");
        Some(Self {
            status: text(payload.get("status"))?,
            reason_code: info.and_then(|info| text(info.get("reasonCode"))),
            additional_info: info.and_then(|info| text(info.get("additionalInfo"))),
            transaction_id: text(payload.get("transactionId")),
        })
    }

    /// Whether the charger agrees to act: `Accepted`, and for later `Scheduled`;
    /// `AcceptedCanceled` (in place of an earlier one), `RebootRequired` (set,
    /// needs a restart), `Unlocked`.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        let agreed = [
            "Accepted",
            "AcceptedCanceled",
            "Scheduled",
            "RebootRequired",
            "Unlocked",
        ];
        agreed.contains(&self.status.as_str())
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?;
    Some(text.chars().take(MAX_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_found_whatever_stands_beside_it() {
        let cases = [
            (r#"{"status":"Accepted"}"#, Some(("Accepted", None, true))),
            (
                r#"{"status":"Scheduled","x":[1],"statusInfo":null}"#,
                Some(("Scheduled", None, true)),
            ),
            (
                r#"{"status":"Rejected","statusInfo":{"reasonCode":"TxNotFound"}}"#,
                Some(("Rejected", Some("TxNotFound"), false)),
            ),
            (r#"{"status":7}"#, None),
            ("{}", None),
            ("[]", None),
            ("oops", None),
        ];
        for (payload, expected) in cases {
            let read = StatusAnswer::read(payload);
            let shown = read
                .as_ref()
                .map(|a| (a.status.as_str(), a.reason_code.as_deref(), a.is_positive()));
            assert_eq!(shown, expected, "{payload}");
        }
    }
}
