//! Why a command cannot be given.

use thiserror::Error;

/// Why a command cannot be given to this charger.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CommandError {
    /// No command of this name is known to this release.
    #[error("this gateway knows no command {0:?}")]
    UnknownType(String),
    /// An argument is missing or of another kind.
    #[error("the command needs {0}")]
    Argument(&'static str),
    /// The command does not have such an argument.
    #[error("the command takes no argument {0:?}")]
    UnknownArgument(String),
    /// The version has the call, but cannot say this argument in it. Leaving
    /// the argument out would make the charger do more than was asked for.
    #[error("OCPP {version} cannot say this: {why}")]
    NotExpressible {
        /// The OCPP version of the charger.
        version: &'static str,
        /// The argument, by the API's name.
        argument: &'static str,
        /// What the version lacks, and what to give instead.
        why: &'static str,
    },
    /// The charger's version has no such call.
    #[error("OCPP {version} has no call for this command")]
    NotInVersion {
        /// The OCPP version of the charger.
        version: &'static str,
    },
    /// The call would break the version's schema.
    #[error("the charger's version does not allow this: {0}")]
    Schema(String),
}

impl CommandError {
    /// OCPP 1.6 cannot say this argument.
    pub(super) const fn lacking_v16(argument: &'static str, why: &'static str) -> Self {
        Self::NotExpressible {
            version: "1.6",
            argument,
            why,
        }
    }

    /// OCPP 2.0.1 and 2.1 cannot say this argument.
    pub(super) const fn lacking_v2x(argument: &'static str, why: &'static str) -> Self {
        Self::NotExpressible {
            version: "2.x",
            argument,
            why,
        }
    }
}
