//! What a charger does later when it has agreed to a command.

use forecourt_types::{TokenUid, TransactionId};
use serde_json::Value;

use super::Target;

/// What a charger does later when it has agreed to a command, and by which its
/// messages show that the command has been carried out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CommandEffect<'a> {
    /// Nothing follows that would be waited for: the answer is all there is.
    None,
    /// A transaction starts.
    Start {
        /// The connector; the driver chooses when neither part is given.
        target: Target,
        /// The token that the charge is for.
        token_uid: &'a TokenUid,
    },
    /// A transaction ends.
    Stop {
        /// The transaction to be ended.
        transaction_id: &'a TransactionId,
    },
    /// The station, or one EVSE of it, restarts.
    Restart {
        /// The EVSE that restarts; the whole station when no part is given.
        target: Target,
        /// Whether the charges that run go on, or are ended in good order,
        /// before the restart.
        waits_for_charges: bool,
    },
    /// Connectors come into service, or leave it.
    Availability {
        /// The connectors; the whole station when neither part is given.
        target: Target,
        /// Whether they are to be in service.
        operative: bool,
    },
    /// A job begins, the end of which the
    /// charger reports ([`crate::job::JobReport`]).
    Job {
        /// The OCPP action of the call.
        action: &'a str,
        /// The payload of the call.
        payload: &'a Value,
    },
}
