//! Tells who sends a message over a connection of the link, and whether its credential
//! is still admitted.

use forecourt_types::{GatewayId, OperatorId, Timestamp};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{CredentialMark, Gateway, Standing};
use forecourt_store::rows::{Loaded, load};

/// The sender of a message, as the authorizer determined it for every message of a connection.
/// What a message says of its sender is never believed against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The gateway whose credential opened the connection.
    pub gateway_id: GatewayId,
    /// The connection that the message came over.
    pub connection_id: String,
    /// The mark of the credential that the connection was opened with. What the credential allows
    /// is read from the gateway's row: see `speaker`.
    pub credential: CredentialMark,
}

/// The row of the gateway that sends a message, and what its credential allows now.
#[derive(Debug, Clone)]
pub(crate) struct Speaker {
    pub(crate) gateway: Gateway,
    /// The revision at which the row was read.
    pub(crate) revision: u64,
    pub(crate) standing: Standing,
}

/// Reads the gateway's row and what its credential allows now. None if the gateway was removed,
/// or if its credential was revoked or has expired: then nothing from the connection is accepted
/// or answered.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn speaker(
    table: &dyn Table,
    identity: &Identity,
    now: Timestamp,
) -> Result<Option<Speaker>, Failure> {
    let Identity {
        operator_id,
        gateway_id,
        ..
    } = identity;
    let key = keys::gateway(operator_id, gateway_id);
    let gateway = load::<Gateway>(table, &key).await?;
    let speaker = gateway.and_then(|Loaded { row, revision }| {
        let standing = row.standing(&identity.credential, now)?;
        Some(Speaker {
            gateway: row,
            revision,
            standing,
        })
    });
    if speaker.is_none() {
        tracing::warn!(gateway = %gateway_id, "a connection speaks whose credential opens nothing any more");
    }
    Ok(speaker)
}

/// The outcome of a message of the link.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Heard {
    /// The message was accepted; the text is the answer, if there is one.
    Taken(Option<String>),
    /// The message was not accepted, because the credential of the connection opens nothing any
    /// more. The connection must be closed.
    NotAdmitted,
}

impl Heard {
    /// The text of the answer, if there is one.
    #[must_use]
    pub fn answer(self) -> Option<String> {
        match self {
            Self::Taken(answer) => answer,
            Self::NotAdmitted => None,
        }
    }
}
