//! OCPP versions and how a connection picks one.

use std::fmt;

/// A version of the protocol that a charger may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// OCPP 1.6 over JSON, with the security extensions.
    V16,
    /// OCPP 2.0.1.
    V201,
    /// OCPP 2.1.
    V21,
}

impl Version {
    /// All versions, the oldest first.
    pub const ALL: [Self; 3] = [Self::V16, Self::V201, Self::V21];

    /// The WebSocket sub-protocol (OCPP-J 1.6 §3.1.2, OCPP 2.0.1 part 4 §3.1.2).
    #[must_use]
    pub const fn subprotocol(self) -> &'static str {
        match self {
            Self::V16 => "ocpp1.6",
            Self::V201 => "ocpp2.0.1",
            Self::V21 => "ocpp2.1",
        }
    }

    /// The version that a sub-protocol names. The spelling must be exact, because the handshake
    /// repeats it.
    #[must_use]
    pub fn from_subprotocol(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.subprotocol() == name)
    }

    /// The number of the version: `1.6`, `2.0.1`, `2.1`.
    #[must_use]
    pub const fn number(self) -> &'static str {
        match self {
            Self::V16 => "1.6",
            Self::V201 => "2.0.1",
            Self::V21 => "2.1",
        }
    }

    /// Whether this is 2.0.1 or later, whose messages share one shape.
    #[must_use]
    pub const fn is_2x(self) -> bool {
        match self {
            Self::V16 => false,
            Self::V201 | Self::V21 => true,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

/// Picks the version to speak out of what the charger offers. Each item may be
/// one name or a whole `Sec-WebSocket-Protocol` header with commas. The newest
/// version both sides know wins, whatever order the charger lists them in;
/// 2.1 is taken only when `serve_v21` says so.
#[must_use]
pub fn choose<'a>(offered: impl IntoIterator<Item = &'a str>, serve_v21: bool) -> Option<Version> {
    offered
        .into_iter()
        .flat_map(|header| header.split(','))
        .filter_map(|name| Version::from_subprotocol(name.trim()))
        .filter(|version| serve_v21 || *version != Version::V21)
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_both_know_is_chosen() {
        let cases: [(&[&str], bool, Option<Version>); 9] = [
            (&["ocpp1.6"], false, Some(Version::V16)),
            (&["ocpp1.6", "ocpp2.0.1"], false, Some(Version::V201)),
            (&["ocpp2.0.1", "ocpp1.6"], false, Some(Version::V201)),
            (&["ocpp1.6, ocpp2.0.1"], false, Some(Version::V201)),
            (&["ocpp2.1", "ocpp2.0.1"], false, Some(Version::V201)),
            (&["ocpp2.1", "ocpp2.0.1"], true, Some(Version::V21)),
            (&["ocpp2.1"], false, None),
            (&["ocpp1.5", "mqtt", ""], true, None),
            (&["OCPP1.6"], false, None),
        ];
        for (offered, serve_v21, expected) in cases {
            assert_eq!(
                choose(offered.iter().copied(), serve_v21),
                expected,
                "{offered:?}"
            );
        }
    }
}
