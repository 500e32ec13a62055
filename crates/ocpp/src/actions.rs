//! Which actions a version defines, who may call them, and which ones are served.

mod table;

use crate::schema::{self, Direction};
use crate::{ErrorCode, Version};

pub(crate) use table::{Reader, Subject, SubjectField, SubjectShape};

/// Whether an action that a charger calls is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The action is answered.
    Served,
    /// The version defines the action, but it is not served (or only the system may call it).
    NotServed,
    /// The version does not define the action.
    Unknown,
}

impl Standing {
    /// The error code with which the call is refused; none when it is served.
    #[must_use]
    pub const fn refusal(self) -> Option<ErrorCode> {
        match self {
            Self::Served => None,
            Self::NotServed => Some(ErrorCode::NotSupported),
            Self::Unknown => Some(ErrorCode::NotImplemented),
        }
    }
}

/// What sort of message of a charger an action is. It decides how the message is
/// read, and what is kept of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The message bears money: it is answered with a CALLRESULT whatever it
    /// holds, because a charger deletes a transaction message after an error.
    Transaction,
    /// The charger tells that it has started.
    Boot,
    /// The charger tells that it is there.
    Heartbeat,
    /// The charger tells the state of a connector.
    Status,
    /// The charger asks whether a token may charge.
    Authorize,
    /// The message is rare and people act on it: it is kept as text, with the
    /// facts that a bill may need.
    State,
    /// The message is one of many, long, or only a report: it is kept as text,
    /// with the chart values.
    Bulk,
}

/// The name under which a CALLRESULTERROR of a charger (OCPP 2.1 part 4) is kept. No version has an
/// action of this name.
pub const CALL_RESULT_ERROR: &str = "CallResultError";

/// How this message is read when a charger sends it; none when the version does not define it or
/// only the system may send it.
pub(crate) fn reader(version: Version, action: &str) -> Option<Reader> {
    match direction(version, action)? {
        Direction::ToStation => None,
        Direction::FromStation | Direction::Both => table::reader(action),
    }
}

/// What sort of message this is when a charger sends it; none when the version
/// does not define it or only the system may send it.
#[must_use]
pub fn kind(version: Version, action: &str) -> Option<Kind> {
    reader(version, action).map(Reader::kind)
}

/// Whether a call of this action by a charger is served.
#[must_use]
pub fn received(version: Version, action: &str) -> Standing {
    if reader(version, action).is_some() {
        Standing::Served
    } else if direction(version, action).is_some() {
        Standing::NotServed
    } else {
        Standing::Unknown
    }
}

/// Who may call this action, or none when the version does not define it.
fn direction(version: Version, action: &str) -> Option<Direction> {
    schema::action(version, action).map(|action| action.1)
}

/// Whether the system may call this action on a charger of this version.
#[must_use]
pub fn may_send(version: Version, action: &str) -> bool {
    matches!(
        direction(version, action),
        Some(Direction::ToStation | Direction::Both)
    )
}

/// Whether this is a transaction message: `StartTransaction`, `StopTransaction`,
/// `MeterValues` of 1.6; `TransactionEvent`, `MeterValues` of 2.x.
#[must_use]
pub fn is_transaction_message(version: Version, action: &str) -> bool {
    kind(version, action) == Some(Kind::Transaction)
}

/// Whether the message is kept as text, whatever it holds.
#[must_use]
pub fn is_kept_as_text(version: Version, action: &str) -> bool {
    matches!(kind(version, action), Some(Kind::State | Kind::Bulk))
}

/// The names of all actions that the version defines, in alphabetical order.
#[must_use]
pub fn all(version: Version) -> Vec<&'static str> {
    let actions = schema::actions(version).iter();
    actions.map(|action| action.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_and_unknown_actions_are_told_apart() {
        use Standing::{NotServed, Served, Unknown};
        let cases = [
            (Version::V16, "Heartbeat", Served),
            (Version::V16, "StopTransaction", Served),
            (Version::V16, "SecurityEventNotification", Served),
            (Version::V16, "Reset", NotServed),
            (Version::V16, "TransactionEvent", Unknown),
            (Version::V16, "heartbeat", Unknown),
            (Version::V201, "TransactionEvent", Served),
            (Version::V201, "NotifyReport", Served),
            (Version::V201, "SignCertificate", Served),
            (Version::V201, "DiagnosticsStatusNotification", Unknown),
            (Version::V201, "NotifySettlement", Unknown),
            (Version::V201, "CallResultError", Unknown),
            (Version::V201, "StartTransaction", Unknown),
            (Version::V201, "", Unknown),
            (Version::V21, "NotifySettlement", Served),
            (Version::V21, "SetDERControl", NotServed),
        ];
        for (version, action, standing) in cases {
            assert_eq!(received(version, action), standing, "{version} {action}");
        }
    }

    #[test]
    fn every_message_that_a_charger_may_send_is_served() {
        for version in Version::ALL {
            for action in all(version) {
                let is_ours = direction(version, action) == Some(Direction::ToStation);
                let is_served = received(version, action) == Standing::Served;
                assert_ne!(is_ours, is_served, "{version} {action}");
            }
        }
    }

    #[test]
    fn only_the_systems_own_actions_may_be_sent() {
        assert!(may_send(Version::V16, "RemoteStartTransaction"));
        assert!(may_send(Version::V201, "DataTransfer"));
        assert!(!may_send(Version::V201, "BootNotification"));
        assert!(!may_send(Version::V16, "RequestStartTransaction"));
    }
}
