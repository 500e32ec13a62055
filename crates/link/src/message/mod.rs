//! The messages of the link. `kind` is the route key of API Gateway
//! (`$request.body.kind`); every message is one JSON text of at most 32 KB.

use std::collections::BTreeMap;

use forecourt_domain::fact::{CommandState, ConnectorRef, TokenStatus};
use forecourt_types::{CommandId, GatewayId, SessionId, SiteId, StationId, Timestamp, TokenUid};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::power::{ConnectorPower, max_power_w};
use crate::record::{Epoch, Hash, Lane, RawRecord};

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
const TO_GATEWAY: [&str; 7] = [
    "welcome", "ack", "answer", "pong", "command", "set", "resend",
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

/// The versions of the parts of the desired state. A part that has a higher version in the
/// cloud is fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigVersions {
    /// The version of the stations of the site and their sign-in.
    #[serde(default)]
    pub stations: u64,
    /// The version of the token list.
    #[serde(default)]
    pub tokens: u64,
}

/// The newest record of a station's lane at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The sequence of the last record that was written.
    pub sequence: u64,
    /// The hash of that record.
    pub hash: Hash,
}

/// How far the cloud has applied a station's lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The sequence of the last record that was applied.
    pub applied: u64,
    /// The hash of that record.
    pub hash: Hash,
}

/// Which gateway opens the link, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The gateway that opens the link.
    pub gateway_id: GatewayId,
    /// The epoch in which the gateway writes.
    pub epoch: Epoch,
    /// The id of one run of the gateway's process.
    pub boot_id: String,
    /// The release of the gateway, such as `0.1.0`.
    pub software: String,
    /// The versions of the desired state that the gateway holds.
    #[serde(default)]
    pub versions: ConfigVersions,
    /// Where the next page of watermarks starts; none for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The records that the gateway found it has lost. When there are any, it asks for a new epoch.
    /// At most 50 ranges a message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<LostRange>,
}

/// Records that the cloud holds and the gateway has lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostRange {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The gateway's own head, 0 for none: it has lost the records after it.
    pub from: u64,
    /// The cloud's watermark: the last record that is lost.
    pub to: u64,
}

/// The cloud's side of the handshake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The site that the gateway serves.
    pub site_id: SiteId,
    /// The epoch in which the gateway must write; it differs from that of `hello` when a new one
    /// was asked for.
    pub epoch: Epoch,
    /// The time of the cloud's clock.
    pub cloud_time: Timestamp,
    /// How many record messages may be unacknowledged at once.
    pub credits: u32,
    /// The newest versions of the desired state.
    #[serde(default)]
    pub versions: ConfigVersions,
    /// A page of watermarks of this gateway and epoch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watermarks: Vec<Watermark>,
    /// Where the next page starts; none on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The commands that are still open in the cloud, on the last page. Those that the gateway does
    /// not know never reached it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_commands: Vec<OpenCommand>,
    /// Why no new epoch is given, in words, when the hello named lost records and
    /// the cloud gives none; `epoch` is then that of the hello. Release 0.2 and
    /// before does not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// A command of which the cloud knows no outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCommand {
    /// Identifies the command.
    pub command_id: CommandId,
    /// The state of the command in the cloud.
    pub state: CommandState,
}

/// A batch of records of one station and lane, contiguous and in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Records {
    /// The epoch in which the records were written.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane that the records are in.
    pub lane: Lane,
    /// How often this batch was sent before. It is part of the queue's de-duplication id, since the
    /// queue may know a batch that was not stored.
    pub attempt: u32,
    /// The records, at most 32 KB with this envelope.
    pub records: Vec<RawRecord>,
}

/// A position up to which the cloud has taken records over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The last sequence of the batch.
    pub sequence: u64,
}

/// The batch is on the cloud's queue. It serves flow control only: nothing may be deleted because
/// of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The position up to which the cloud has taken records over.
    pub accepted: Accepted,
    /// How many record messages may now be unacknowledged at once.
    pub credits: u32,
}

/// Asks whether this token may charge here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The id of the question.
    pub ask_id: String,
    /// The station at which the token was shown.
    pub station_id: StationId,
    /// The token that was shown.
    pub token_uid: TokenUid,
}

/// What the cloud says of the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The id of the question that is answered.
    pub ask_id: String,
    /// Whether the token may charge, and if not, why.
    pub status: TokenStatus,
    /// The group of the token and the time its decision holds until.
    #[serde(flatten)]
    pub group: AnswerGroup,
}

/// What is sent to a charger along with a decision (`idTagInfo`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerGroup {
    /// The parent token whose members may stop each other's sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<TokenUid>,
    /// The time until which the decision holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// Tells that the gateway is still there. It is sent before 10 idle minutes have passed, and while
/// heads are not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    /// The epoch that the heads belong to.
    pub epoch: Epoch,
    /// The heads of stations with records that are not applied; at most 100 a ping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<Head>,
}

/// How far a lane is applied, or from which record the cloud wants it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// How far the lane is applied. Only this allows the gateway to delete records.
    #[serde(flatten)]
    pub watermark: Watermark,
    /// The sequence from which the cloud wants the records again; set when a gap keeps it from
    /// applying what it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resend_from: Option<u64>,
}

/// The answer to a ping, for the stations that it named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pong {
    /// The time of the cloud's clock.
    pub cloud_time: Timestamp,
    /// One entry for each head of the ping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applied: Vec<Applied>,
    /// The newest versions of the desired state.
    #[serde(default)]
    pub versions: ConfigVersions,
}

/// Asks for records once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resend {
    /// The epoch that the records belong to.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane to send again.
    pub lane: Lane,
    /// The sequence from which on the records are wanted: the one after the watermark.
    pub from: u64,
}

/// Tells that a resend cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The epoch that the records belong to.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane that has lost records.
    pub lane: Lane,
    /// The first sequence that is gone.
    pub from: u64,
    /// The last sequence that is gone.
    pub to: u64,
    /// The hash that the record after the gap names for the record before it.
    pub hash: Hash,
    /// Why the records are gone, in words.
    pub reason: String,
}

/// A command to carry out at a station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandMessage {
    /// The id of the command for ever. A known id is answered with its state, and never run again.
    pub command_id: CommandId,
    /// The station where this takes place.
    pub station_id: StationId,
    /// The epoch of the gateway in which the command may run.
    pub epoch: Epoch,
    /// The time after which the command must not run any more, by the cloud's clock.
    pub expires_at: Timestamp,
    /// The session that the command concerns, if it concerns one; it acts on no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The boot of the station that the command was made for, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_generation: Option<u32>,
    /// For `remote_start`, the group of the token as the cloud knows it. The token may be on no
    /// list of the gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_parent_uid: Option<TokenUid>,
    /// The type of the command: `remote_start`, `unlock`, … or `call`.
    #[serde(rename = "type")]
    pub command_type: String,
    /// The arguments of the command, by the API's names.
    #[serde(default)]
    pub arguments: BTreeMap<String, Value>,
}

/// Asks for a part of the desired state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetch {
    /// The part that is wanted: `stations` or `tokens`.
    pub what: String,
    /// Where the wanted page starts; none for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A part of the desired state, or one page of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    /// The version that these items belong to.
    pub version: u64,
    /// Whether this is the first page, which begins the list anew.
    #[serde(default)]
    pub first: bool,
    /// Where the next page starts; none on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The cursor that this page was asked for with, empty for the first page.
    /// A message that nobody asked for has none, nor had those of
    /// the first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The items, all of one kind.
    #[serde(flatten)]
    pub items: SetItems,
}

/// The items of a `set`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", content = "items", rename_all = "snake_case")]
pub enum SetItems {
    /// The stations of the site.
    Stations(Vec<StationConfig>),
    /// The token list.
    Tokens(Vec<TokenConfig>),
}

/// A station that the gateway lets in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationConfig {
    /// The identity with which the station signs in.
    pub station_id: StationId,
    /// The security profile: 0 none (only where unknown stations are accepted), 1 Basic, 2 TLS +
    /// Basic, 3 mutual TLS.
    pub security_profile: u8,
    /// The password's verifier (never the password), for profiles 1 and 2:
    /// `sha256${salt hex}${hash hex}` over salt bytes then password bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_verifier: Option<String>,
    /// The station's rated power in watts, for connectors without their own;
    /// none where nobody configured it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// The connectors whose power was configured; at most 64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub connectors: Vec<ConnectorPower>,
}

impl StationConfig {
    /// The most that a connector of this station can give, in
    /// watts; see [`max_power_w`].
    #[must_use]
    pub fn max_power_w_of(&self, connector: ConnectorRef) -> Option<u32> {
        max_power_w(self.max_power_w, self.connectors.iter().copied(), connector)
    }

    /// Whether any power of this station is configured.
    #[must_use]
    pub fn is_rated(&self) -> bool {
        self.max_power_w.is_some() || !self.connectors.is_empty()
    }

    /// Whether a charger that signed in by one of the two configurations would sign in by the other
    /// in the same way. Other differences, such as the power, are no reason to close its socket.
    #[must_use]
    pub fn has_same_sign_in(&self, other: &Self) -> bool {
        self.security_profile == other.security_profile
            && self.password_verifier == other.password_verifier
    }
}

/// A token of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenConfig {
    /// The text of the token; it is compared without regard to case (OCPP 1.6 §7.15 `IdToken`
    /// is a CiString).
    pub token_uid: TokenUid,
    /// The decision that stands in the cloud.
    pub status: TokenStatus,
    /// The group of the token and the time its decision holds until.
    #[serde(flatten)]
    pub group: AnswerGroup,
}
