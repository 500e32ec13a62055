//! Which actions a version defines, who may call them, and which are served.

use ocpp_kit::message::Origin;

use crate::{ErrorCode, Version};

/// Who calls an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The charger calls the system.
    FromStation,
    /// The system calls the charger.
    ToStation,
    /// Either may call (`DataTransfer`).
    Both,
}

/// How an action that a charger calls stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is answered.
    Served,
    /// The version defines it, but it is not served (or is ours to call).
    NotServed,
    /// The version does not define it.
    Unknown,
}

impl Standing {
    /// The code to refuse the call with; none when it is served.
    #[must_use]
    pub const fn refusal(self) -> Option<ErrorCode> {
        match self {
            Self::Served => None,
            Self::NotServed => Some(ErrorCode::NotSupported),
            Self::Unknown => Some(ErrorCode::NotImplemented),
        }
    }
}

/// What a 1.6 charger may call: the core profile and the two status
/// notifications of firmware management.
const SERVED_V16: [&str; 10] = [
    "Authorize",
    "BootNotification",
    "DataTransfer",
    "DiagnosticsStatusNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "MeterValues",
    "StartTransaction",
    "StatusNotification",
    "StopTransaction",
];

/// What a 2.x charger may call.
const SERVED_2X: [&str; 10] = [
    "Authorize",
    "BootNotification",
    "DataTransfer",
    "Heartbeat",
    "MeterValues",
    "NotifyEvent",
    "NotifyReport",
    "SecurityEventNotification",
    "StatusNotification",
    "TransactionEvent",
];

/// Actions whose facts bear money: answered with a CALLRESULT whatever they
/// hold, because a charger deletes a transaction message after an error.
const TRANSACTION_V16: [&str; 3] = ["StartTransaction", "StopTransaction", "MeterValues"];
const TRANSACTION_2X: [&str; 2] = ["TransactionEvent", "MeterValues"];

/// How a call of this action by a charger is to be taken.
#[must_use]
pub fn received(version: Version, action: &str) -> Standing {
    let served: &[&str] = if version.is_2x() {
        &SERVED_2X
    } else {
        &SERVED_V16
    };
    if served.contains(&action) {
        Standing::Served
    } else if direction(version, action).is_some() {
        Standing::NotServed
    } else {
        Standing::Unknown
    }
}

/// Who may call this action, or none when the version does not define it.
#[must_use]
pub fn direction(version: Version, action: &str) -> Option<Direction> {
    ocpp_kit::actions::origin(version.kit(), action).map(|origin| match origin {
        Origin::ChargingStation => Direction::FromStation,
        Origin::Csms => Direction::ToStation,
        Origin::Both => Direction::Both,
    })
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
    if version.is_2x() {
        TRANSACTION_2X.contains(&action)
    } else {
        TRANSACTION_V16.contains(&action)
    }
}

/// The names of all actions the version defines, in the order of its index.
#[must_use]
pub fn all(version: Version) -> Vec<&'static str> {
    match version {
        Version::V16 => ocpp_kit::v1_6::Action::ALL
            .iter()
            .map(|a| a.as_str())
            .collect(),
        Version::V201 => ocpp_kit::v2_0_1::Action::ALL
            .iter()
            .map(|a| a.as_str())
            .collect(),
        Version::V21 => ocpp_kit::v2_1::Action::ALL
            .iter()
            .map(|a| a.as_str())
            .collect(),
    }
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
            (Version::V16, "SecurityEventNotification", NotServed),
            (Version::V16, "Reset", NotServed),
            (Version::V16, "TransactionEvent", Unknown),
            (Version::V16, "heartbeat", Unknown),
            (Version::V201, "TransactionEvent", Served),
            (Version::V201, "NotifyReport", Served),
            (Version::V201, "SignCertificate", NotServed),
            (Version::V201, "StartTransaction", Unknown),
            (Version::V201, "", Unknown),
            (Version::V21, "NotifySettlement", NotServed),
        ];
        for (version, action, standing) in cases {
            assert_eq!(received(version, action), standing, "{version} {action}");
        }
    }

    #[test]
    fn everything_served_is_defined_and_called_by_chargers() {
        for version in Version::ALL {
            let served: Vec<_> = all(version)
                .into_iter()
                .filter(|action| received(version, action) == Standing::Served)
                .collect();
            assert_eq!(served.len(), 10, "{version}");
            for action in served {
                assert_ne!(
                    direction(version, action),
                    Some(Direction::ToStation),
                    "{action}"
                );
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
