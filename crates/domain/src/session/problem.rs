//! Why a session cannot be billed as it is, and what a person has to state.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::flags::{FLAG_BEGUN_AFTER_REPLACEMENT, FLAG_TOKEN_REFUSED};
use crate::fact::Flag;

/// Why a session's energy cannot be billed as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A stop or samples came without a start.
    #[error("the start of this charge is not known")]
    StartUnknown,
    /// No register is known at either end, and no sample can stand in for it.
    #[error("no register reading is known for one end of this charge")]
    NoRegister,
    /// The register went down.
    #[error("the energy register went backwards during this charge")]
    Backwards,
    /// The energy is more than the station delivers in that time.
    #[error("the registers say more energy than this station can deliver in the time")]
    Implausible,
    /// The session ends before it starts.
    #[error("the charge ends before it starts: a clock was wrong")]
    EndBeforeStart,
    /// The token was refused, and the charger gave energy all the same.
    #[error("the card was refused, and the charger gave energy all the same")]
    TokenRefused,
    /// The cloud heard of its begin after the credential of its gateway
    /// had been replaced.
    #[error(
        "its gateway had been replaced before it told of this charge: the credential may be in wrong hands"
    )]
    GatewayReplaced,
}

impl Problem {
    /// All problems that there are.
    pub const ALL: [Self; 7] = [
        Self::StartUnknown,
        Self::NoRegister,
        Self::Backwards,
        Self::Implausible,
        Self::EndBeforeStart,
        Self::TokenRefused,
        Self::GatewayReplaced,
    ];

    pub(super) fn flag(self) -> Flag {
        match self {
            Self::StartUnknown => Flag::StartUnknown,
            Self::NoRegister => Flag::MeterMissing,
            Self::Backwards => Flag::MeterBackwards,
            Self::Implausible => Flag::MeterImplausible,
            Self::EndBeforeStart => Flag::ClockImplausible,
            Self::TokenRefused => Flag::Other(FLAG_TOKEN_REFUSED.to_owned()),
            Self::GatewayReplaced => Flag::Other(FLAG_BEGUN_AFTER_REPLACEMENT.to_owned()),
        }
    }
}

impl Problem {
    /// The code by which a program recognises it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::StartUnknown => "start_unknown",
            Self::NoRegister => "no_register",
            Self::Backwards => "backwards",
            Self::Implausible => "implausible",
            Self::EndBeforeStart => "end_before_start",
            Self::TokenRefused => "token_refused",
            Self::GatewayReplaced => "gateway_replaced",
        }
    }

    /// What a person has to state so that the session can be priced.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::StartUnknown => {
                "state started_at, and energy_wh or meter_start_wh where the readings do not tell it"
            }
            Self::NoRegister | Self::Backwards | Self::Implausible => {
                "state energy_wh, or meter_start_wh and meter_stop_wh"
            }
            Self::EndBeforeStart => "state started_at and ended_at",
            Self::TokenRefused => {
                "settle it if the holder of the card pays, or end it with kind \"void\""
            }
            Self::GatewayReplaced => {
                "settle it if the charge was real, or end it with kind \"void\""
            }
        }
    }
}
