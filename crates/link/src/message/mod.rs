//! The messages of the link. `kind` is the route key of API Gateway
//! (`$request.body.kind`); every message is one JSON text of at most 32 KB.

mod ask;
mod command;
mod config;
mod handshake;
mod policy;
mod records;
mod watch;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use ask::{Answer, AnswerGroup, Ask};
pub use command::CommandMessage;
pub use config::{ConfigVersions, Fetch, Set, SetItems, StationConfig, TokenConfig};
pub use handshake::{ChargerPorts, Hello, LostRange, OpenCommand, Welcome};
pub use policy::{GatewayPolicy, UnknownTokens};
pub use records::{
    Accepted, Ack, Applied, Head, Missing, Ping, Pong, RaisedAlarm, Records, RefusedSignIn, Resend,
    Watermark,
};
pub use watch::Watch;

/// Why a text is no link message.
#[derive(Debug, Error)]
pub enum LinkError {
    /// The text is not JSON, or has no `kind`.
    #[error("not a link message: JSON with a text field \"kind\" is wanted")]
    NoKind(#[source] serde_json::Error),
    /// The kind is known, but its fields are not right.
    #[error("the {kind} message cannot be read")]
    Unreadable {
        /// The kind that the message names.
        kind: String,
        /// What serde said.
        #[source]
        source: serde_json::Error,
    },
    /// A message of ours could not be written.
    #[error("the message cannot be written")]
    Unwritable(#[source] serde_json::Error),
}

/// A message that was read: one that this release knows, or one that it skips.
#[derive(Debug, Clone)]
pub enum Incoming<M> {
    /// A message that this release knows.
    Known(M),
    /// A message of a newer release.
    Unknown {
        /// The kind that the message names.
        kind: String,
    },
}

/// The messages from gateway to cloud.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToCloud {
    /// The first message on every connection; it is sent again for each page of the welcome.
    Hello(Hello),
    /// Records of the transactions or telemetry lane.
    Records(Records),
    /// Records of the commands lane.
    CommandUpdate(Records),
    /// Asks whether a token may charge; the cloud answers within two seconds or not at all.
    Ask(Ask),
    /// Tells that the gateway is still there, and which heads are not applied yet.
    Ping(Ping),
    /// Tells that a resend cannot be filled: the gap is named.
    Missing(Missing),
    /// Asks for a part of the desired state.
    Fetch(Fetch),
}

/// The messages from cloud to gateway.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToGateway {
    /// The answer to `hello`.
    Welcome(Welcome),
    /// The answer to `records` and `command_update`.
    Ack(Ack),
    /// The answer to `ask`.
    Answer(Answer),
    /// The answer to `ping`.
    Pong(Pong),
    /// A command for a station.
    Command(CommandMessage),
    /// A part of the desired state. It answers `fetch`, or is pushed without items to tell that
    /// there is a newer version.
    Set(Set),
    /// Asks for the records from a sequence on once more.
    Resend(Resend),
    /// Asks for the chart values of a station soon, because somebody watches it.
    Watch(Watch),
}

/// The kinds of [`ToCloud`], as route keys.
const TO_CLOUD: [&str; 7] = [
    "hello",
    "records",
    "command_update",
    "ask",
    "ping",
    "missing",
    "fetch",
];
/// The kinds of [`ToGateway`].
const TO_GATEWAY: [&str; 8] = [
    "welcome", "ack", "answer", "pong", "command", "set", "resend", "watch",
];

#[derive(Deserialize)]
struct KindOnly {
    kind: String,
}

fn parse<M: serde::de::DeserializeOwned>(
    known: &[&str],
    text: &str,
) -> Result<Incoming<M>, LinkError> {
    let KindOnly { kind } = serde_json::from_str(text).map_err(LinkError::NoKind)?;
    if !known.contains(&kind.as_str()) {
        return Ok(Incoming::Unknown { kind });
    }
    match serde_json::from_str(text) {
        Ok(message) => Ok(Incoming::Known(message)),
        Err(source) => Err(LinkError::Unreadable { kind, source }),
    }
}

/// Reads what a gateway sent.
///
/// # Errors
/// [`LinkError`] when it is no link message.
pub fn parse_to_cloud(text: &str) -> Result<Incoming<ToCloud>, LinkError> {
    // A tagged enum buffers its content, which raw records do not survive: the
    // two messages that carry records are read by their own type.
    let KindOnly { kind } = serde_json::from_str(text).map_err(LinkError::NoKind)?;
    let wrap = match kind.as_str() {
        "records" => ToCloud::Records,
        "command_update" => ToCloud::CommandUpdate,
        _ => return parse(&TO_CLOUD, text),
    };
    let records = serde_json::from_str::<Records>(text);
    records
        .map(|records| Incoming::Known(wrap(records)))
        .map_err(|source| LinkError::Unreadable { kind, source })
}

/// Reads what the cloud sent.
///
/// # Errors
/// [`LinkError`] when it is no link message.
pub fn parse_to_gateway(text: &str) -> Result<Incoming<ToGateway>, LinkError> {
    parse(&TO_GATEWAY, text)
}

/// Writes a message of either direction.
///
/// # Errors
/// [`LinkError::Unwritable`] when a value inside cannot be JSON.
pub fn to_text<M: Serialize>(message: &M) -> Result<String, LinkError> {
    serde_json::to_string(message).map_err(LinkError::Unwritable)
}
