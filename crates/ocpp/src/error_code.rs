//! The error codes of a CALLERROR and how each version spells them.

use crate::Version;

/// Why a call is refused (OCPP-J 1.6 §4.2.3 table 7, OCPP 2.0.1 part 4 §4.3). The
/// enumeration has all codes of the standard, also those that are never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The payload is no JSON object of the action; 1.6 writes `FormationViolation`.
    FormatViolation,
    /// An error that no other code fits.
    GenericError,
    /// The receiver failed internally.
    InternalError,
    /// The message type number is not known; 2.x only.
    MessageTypeNotSupported,
    /// The action is not known at all.
    NotImplemented,
    /// The action is known to the version but not served.
    NotSupported,
    /// A field is missing, or there are too many; 1.6 writes the code with one `r`.
    OccurrenceConstraintViolation,
    /// A field has a value that is not allowed.
    PropertyConstraintViolation,
    /// The message does not fit the protocol's rules.
    ProtocolError,
    /// The frame is no valid call; 2.x only.
    RpcFrameworkError,
    /// The call is refused for reasons of security.
    SecurityError,
    /// A field has the wrong JSON type.
    TypeConstraintViolation,
}

impl ErrorCode {
    /// All error codes of OCPP-J that this crate knows. The list is public because the fuzz tests
    /// compare what is sent with it.
    pub const ALL: [Self; 12] = [
        Self::FormatViolation,
        Self::GenericError,
        Self::InternalError,
        Self::MessageTypeNotSupported,
        Self::NotImplemented,
        Self::NotSupported,
        Self::OccurrenceConstraintViolation,
        Self::PropertyConstraintViolation,
        Self::ProtocolError,
        Self::RpcFrameworkError,
        Self::SecurityError,
        Self::TypeConstraintViolation,
    ];

    /// The code as this version writes it in messages. A code that 1.6 lacks becomes the nearest
    /// one that it has.
    #[must_use]
    pub const fn as_wire(self, version: Version) -> &'static str {
        match version {
            Version::V16 => self.as_wire_v16(),
            Version::V201 | Version::V21 => self.as_wire_2x(),
        }
    }

    const fn as_wire_v16(self) -> &'static str {
        match self {
            Self::FormatViolation | Self::RpcFrameworkError => "FormationViolation",
            // The one `r` is the specification's own spelling.
            Self::OccurrenceConstraintViolation => "OccurenceConstraintViolation",
            Self::MessageTypeNotSupported => "GenericError",
            other => other.as_wire_2x(),
        }
    }

    const fn as_wire_2x(self) -> &'static str {
        match self {
            Self::FormatViolation => "FormatViolation",
            Self::GenericError => "GenericError",
            Self::InternalError => "InternalError",
            Self::MessageTypeNotSupported => "MessageTypeNotSupported",
            Self::NotImplemented => "NotImplemented",
            Self::NotSupported => "NotSupported",
            Self::OccurrenceConstraintViolation => "OccurrenceConstraintViolation",
            Self::PropertyConstraintViolation => "PropertyConstraintViolation",
            Self::ProtocolError => "ProtocolError",
            Self::RpcFrameworkError => "RpcFrameworkError",
            Self::SecurityError => "SecurityError",
            Self::TypeConstraintViolation => "TypeConstraintViolation",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_own_spelling() {
        let cases = [
            (
                ErrorCode::FormatViolation,
                "FormationViolation",
                "FormatViolation",
            ),
            (
                ErrorCode::OccurrenceConstraintViolation,
                "OccurenceConstraintViolation",
                "OccurrenceConstraintViolation",
            ),
            (
                ErrorCode::RpcFrameworkError,
                "FormationViolation",
                "RpcFrameworkError",
            ),
            (
                ErrorCode::MessageTypeNotSupported,
                "GenericError",
                "MessageTypeNotSupported",
            ),
            (
                ErrorCode::NotImplemented,
                "NotImplemented",
                "NotImplemented",
            ),
        ];
        for (code, v16, v2x) in cases {
            assert_eq!(code.as_wire(Version::V16), v16);
            assert_eq!(code.as_wire(Version::V201), v2x);
            assert_eq!(code.as_wire(Version::V21), v2x);
        }
    }
}
