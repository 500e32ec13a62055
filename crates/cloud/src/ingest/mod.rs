//! `ingest`: what a gateway says over the link, and the answer to it.

pub mod binding;
mod fetch;
mod hello;
mod lost;
mod missing;
mod ping;
mod records;
mod refused;

use forecourt_link::{Incoming, ToCloud, ToGateway, parse_to_cloud, to_text};
use forecourt_types::{GatewayId, OperatorId, Timestamp};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Queues, Table};
use forecourt_store::rows::config::{CredentialMark, Gateway, Standing};
use forecourt_store::rows::{Loaded, load};

/// How many record messages of a gateway may be unacknowledged at once: keeps
/// the link full over a second of latency, and small enough that a thousand
/// gateways catching up do not starve live ones.
pub const CREDITS: u32 = 8;

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
    let key = keys::listed(operator_id, "gateways", gateway_id.as_str());
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

/// The ports of this function.
#[derive(Clone, Copy)]
pub(crate) struct Outside<'a> {
    pub(crate) table: &'a dyn Table,
    pub(crate) queues: &'a dyn Queues,
    pub(crate) identity: &'a Identity,
    pub(crate) speaker: &'a Speaker,
    pub(crate) now: Timestamp,
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

/// Takes one message and gives the text of the answer, if it has one. Kinds of
/// a newer release are passed over; a message that breaks the rules is kept for
/// review and gets no answer.
///
/// # Errors
/// [`Failure`] when it could not be taken now; nothing was answered, and the
/// gateway sends it again.
pub async fn handle(
    table: &dyn Table,
    queues: &dyn Queues,
    identity: &Identity,
    now: Timestamp,
    text: &str,
) -> Result<Heard, Failure> {
    let Some(speaker) = speaker(table, identity, now).await? else {
        return Ok(Heard::NotAdmitted);
    };
    let outside = Outside {
        table,
        queues,
        identity,
        speaker: &speaker,
        now,
    };
    let answer = match parse_to_cloud(text) {
        Ok(Incoming::Known(message)) => known(&outside, message, text).await?,
        Ok(Incoming::Unknown { kind }) => {
            tracing::info!(kind, gateway = %identity.gateway_id, "a message of a newer release is passed over");
            None
        }
        Err(error) => {
            refused::refuse(&outside, &error.to_string(), text).await?;
            None
        }
    };
    Ok(Heard::Taken(answer.as_ref().map(to_text).transpose()?))
}

async fn known(
    outside: &Outside<'_>,
    message: ToCloud,
    text: &str,
) -> Result<Option<ToGateway>, Failure> {
    match message {
        ToCloud::Hello(hello) => hello::handle(outside, &hello, text).await,
        ToCloud::Records(records) | ToCloud::CommandUpdate(records) => {
            records::handle(outside, records, text).await
        }
        ToCloud::Ping(ping) => ping::handle(outside, &ping).await.map(Some),
        ToCloud::Missing(missing) => {
            let handled = missing::handle(outside, missing, text).await;
            handled.map(|()| None)
        }
        // Lists are for the box that stands there now.
        ToCloud::Fetch(_) if !outside.speaker.standing.is_serving() => Ok(None),
        ToCloud::Fetch(fetch) => fetch::handle(outside, &fetch).await,
        // Has a route and a function of its own.
        ToCloud::Ask(_) => Ok(None),
    }
}
