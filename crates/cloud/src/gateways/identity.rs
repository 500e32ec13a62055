//! Who speaks over a connection of the link, and whether it is still admitted.

use forecourt_types::{GatewayId, OperatorId, Timestamp};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{CredentialMark, Gateway, Standing};
use forecourt_store::rows::{Loaded, load};

/// Who speaks: the authorizer's word, on every message of a connection. What a
/// message says of itself is never believed against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// Which gateway.
    pub gateway_id: GatewayId,
    /// Over which connection.
    pub connection_id: String,
    /// With which of the gateway's credentials the connection was opened. What
    /// that one is good for is asked of the gateway's row: `speaker`.
    pub credential: CredentialMark,
}

/// The gateway that speaks, by its row, and what its credential is good for now.
#[derive(Debug, Clone)]
pub(crate) struct Speaker {
    pub(crate) gateway: Gateway,
    /// The revision at which the row was read.
    pub(crate) revision: u64,
    pub(crate) standing: Standing,
}

/// Reads the speaker's row, and what its credential is good for now. None when
/// the gateway was removed, or its credential was revoked or has expired: then
/// nothing is taken from the connection and nothing is answered.
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

/// What became of a message of the link.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Heard {
    /// It was taken; this text is the answer, if it has one.
    Taken(Option<String>),
    /// Nothing was taken: the credential of the connection opens nothing any more. The
    /// connection is to be closed.
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
