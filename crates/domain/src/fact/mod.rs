//! Facts: what happened at a charger, in words of no OCPP version.
//!
//! A fact is the one domain type that is stored and sent as it stands: it is
//! the `event` of a journal record. Its JSON form is therefore fixed by the
//! golden files of `forecourt-link`; fields are only ever added, as optional.

mod authorization;
mod command;
mod connector;
mod flag;
mod measured;
mod signed;
mod station;
mod transaction;

use serde::{Deserialize, Serialize};

pub use authorization::{AuthorizationDecided, DecidedBy, Decision, TokenStatus};
pub use command::{CommandState, CommandUpdated, StationAnswer};
pub use connector::{ConnectorRef, ConnectorStatus, ConnectorStatusKind};
pub use flag::Flag;
pub use measured::{Measured, Measurement};
pub use signed::{MAX_SIGNED, MAX_SIGNED_BYTES, SignedValue};
pub use station::{Boot, Noticed};
pub use transaction::{
    RemoteStart, TransactionSampled, TransactionStarted, TransactionStopped, Unreadable,
};

/// One thing that happened, translated from the charger's message.
///
/// `kind` and `event` stand beside each other in a record, see
/// `forecourt_link::Record`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "event", rename_all = "snake_case")]
pub enum Fact {
    /// The station started or restarted.
    Boot(Boot),
    /// A connector changed state.
    ConnectorStatus(ConnectorStatus),
    /// A transaction began, by the charger's claim.
    TransactionStarted(TransactionStarted),
    /// A register or state inside a transaction that a bill may need.
    TransactionSampled(TransactionSampled),
    /// A transaction ended, by the charger's claim.
    TransactionStopped(TransactionStopped),
    /// A token was decided upon outside a transaction.
    AuthorizationDecided(AuthorizationDecided),
    /// A command went one step further.
    CommandUpdated(CommandUpdated),
    /// Meter values for charts; nothing here bears money.
    Measured(Measured),
    /// A report, event or notice of the station that is kept as it came.
    Noticed(Noticed),
    /// A transaction message that could not be read as one: kept raw.
    Unreadable(Unreadable),
}

impl Fact {
    /// The name under `kind`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Boot(_) => "boot",
            Self::ConnectorStatus(_) => "connector_status",
            Self::TransactionStarted(_) => "transaction_started",
            Self::TransactionSampled(_) => "transaction_sampled",
            Self::TransactionStopped(_) => "transaction_stopped",
            Self::AuthorizationDecided(_) => "authorization_decided",
            Self::CommandUpdated(_) => "command_updated",
            Self::Measured(_) => "measured",
            Self::Noticed(_) => "noticed",
            Self::Unreadable(_) => "unreadable",
        }
    }
}
