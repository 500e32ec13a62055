//! Why a charger is refused at the door.

use std::fmt;

/// Why a charger was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyRefused {
    /// No station has the identity.
    Unknown,
    /// No station has the identity, and none could be let in with it although unknown ones are.
    NoIdentity,
    /// The station signs in without a password, which is let in only where unknown stations are.
    NotOpen,
    /// The station sent no password.
    NoPassword,
    /// The station may sign in over TLS only.
    NeedsTls,
    /// The user that was sent is not the identity of the station.
    WrongUser,
    /// The password is wrong.
    WrongPassword,
    /// The security profile of the station is not served.
    ProfileNotServed,
    /// The site has as many stations that nobody added as it may have.
    TooManyUnknown,
    /// The charger offers no OCPP version that is served.
    NoCommonVersion,
}

impl WhyRefused {
    /// The code under which the cloud is told.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NoIdentity => "no_identity",
            Self::NotOpen => "not_open",
            Self::NoPassword => "no_password",
            Self::NeedsTls => "needs_tls",
            Self::WrongUser => "wrong_user",
            Self::WrongPassword => "wrong_password",
            Self::ProfileNotServed => "profile_not_served",
            Self::TooManyUnknown => "too_many_unknown",
            Self::NoCommonVersion => "no_common_version",
        }
    }
}

impl fmt::Display for WhyRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "no such station",
            Self::NoIdentity => {
                "no such station, and no identity for one that is unknown: A-Z a-z 0-9 * - _ = : + | @ . are allowed"
            }
            Self::NotOpen => "security profile 0 is let in only where unknown stations are",
            Self::NoPassword => "no password was sent",
            Self::NeedsTls => "security profile 2 wants TLS",
            Self::WrongUser => "the user is not the station's identity",
            Self::WrongPassword => "wrong password",
            Self::ProfileNotServed => "this security profile is not served",
            Self::TooManyUnknown => "the site has as many stations that nobody added as it may have",
            Self::NoCommonVersion => "no OCPP version that it offers is served",
        })
    }
}
