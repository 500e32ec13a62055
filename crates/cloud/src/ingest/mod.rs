//! `ingest`: handles what a gateway sends over the link, and answers it.

mod attempts;
mod fetch;
mod hello;
mod lost;
mod missing;
mod ping;
mod records;
mod refused;

use forecourt_link::{Incoming, ToCloud, ToGateway, parse_to_cloud, to_text};
use forecourt_types::Timestamp;

use crate::gateways::{self, Heard, Identity, Speaker, speaker};
use forecourt_store::failure::Failure;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Queues, Table};

/// How many record messages of a gateway may be unacknowledged at once: enough to keep the link
/// full over a second of latency, and few enough that a thousand gateways that catch up leave
/// room for live ones.
pub const CREDITS: u32 = 8;

/// The ports that this function needs, and the gateway that sends.
#[derive(Clone, Copy)]
pub(crate) struct Outside<'a> {
    pub(crate) table: &'a dyn Table,
    pub(crate) queues: &'a dyn Queues,
    pub(crate) identity: &'a Identity,
    pub(crate) speaker: &'a Speaker,
    pub(crate) now: Timestamp,
}

/// Handles one message and returns the text of the answer, if there is one. Kinds of a newer
/// release are ignored. A message that breaks the rules is kept for review and gets no answer.
///
/// # Errors
/// [`Failure`] when the message could not be handled now. Nothing was answered then, and the
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
    if speaker.standing.is_serving() {
        note_heard(table, queues, identity, &speaker, now).await;
    }
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

/// Notes that the gateway was heard. What the gateway says must not wait for that.
async fn note_heard(
    table: &dyn Table,
    queues: &dyn Queues,
    identity: &Identity,
    speaker: &Speaker,
    now: Timestamp,
) {
    let operator = &identity.operator_id;
    match gateways::note_heard(table, operator, &speaker.gateway, now).await {
        Ok(told) => {
            flush(table, queues, &told).await;
        }
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(cause, gateway = %identity.gateway_id, "a gateway that was heard may be told to be away");
        }
    }
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
        // Lists are only for the gateway that serves the site now.
        ToCloud::Fetch(_) if !outside.speaker.standing.is_serving() => Ok(None),
        ToCloud::Fetch(fetch) => fetch::handle(outside, &fetch).await,
        // `ask` has a route and a function of its own.
        ToCloud::Ask(_) => Ok(None),
    }
}
