//! What chargers answer to our calls. It is nearly the same in every version: a status, and in 2.x
//! a reason.

use serde::Deserialize;
use serde_json::value::RawValue;

/// How much is kept of each text, in characters.
const MAX_CHARS: usize = 255;

/// The outcome that a charger reports for a call of ours. It is read leniently, so that an extra
/// field or a null does not hide that the charger obeyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusAnswer {
    /// The status as the charger wrote it: `Accepted`, `Rejected`, `Scheduled`, `Unlocked`, …
    pub status: String,
    /// The reason as a code (2.x). No command shows the reason yet.
    pub reason_code: Option<String>,
    /// The reason in words (2.x).
    pub additional_info: Option<String>,
    /// The transaction that already runs, in the answer to `RequestStartTransaction` of 2.x.
    pub transaction_id: Option<String>,
}

impl StatusAnswer {
    /// Reads the payload of a CALLRESULT; none when it has no status.
    #[must_use]
    pub fn read(payload: &str) -> Option<Self> {
        let payload: WirePayload<'_> = serde_json::from_str(payload).ok()?;
        let info = payload.status_info.map(RawValue::get);
        let info: Option<WireInfo<'_>> = info.and_then(|info| serde_json::from_str(info).ok());
        let info = info.unwrap_or_default();
        Some(Self {
            status: text(payload.status)?,
            reason_code: text(info.reason_code),
            additional_info: text(info.additional_info),
            transaction_id: text(payload.transaction_id),
        })
    }

    /// Whether the charger agrees to act: `Accepted`, for later `Scheduled`, `RebootRequired` (the
    /// value is set and needs a restart), `Unlocked`, `Unpublished`, `AcceptedCanceled` (in place
    /// of the update that ran).
    #[must_use]
    pub fn is_positive(&self) -> bool {
        let agreed = [
            "Accepted",
            "AcceptedCanceled",
            "RebootRequired",
            "Scheduled",
            "Unlocked",
            "Unpublished",
        ];
        agreed.contains(&self.status.as_str())
    }
}

/// The fields that are looked at. Their values stay unread text, so that numbers beyond all limits
/// and any nesting beside them do not hide the status.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePayload<'a> {
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    status_info: Option<&'a RawValue>,
    #[serde(borrow)]
    transaction_id: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireInfo<'a> {
    #[serde(borrow)]
    reason_code: Option<&'a RawValue>,
    #[serde(borrow)]
    additional_info: Option<&'a RawValue>,
}

fn text(value: Option<&RawValue>) -> Option<String> {
    let text: String = serde_json::from_str(value?.get()).ok()?;
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
            (
                r#"{"status":"Accepted","":[[[1e400]]],"filename":"\ud800"}"#,
                Some(("Accepted", None, true)),
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
