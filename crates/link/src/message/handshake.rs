//! The handshake of the link: `hello` of the gateway and `welcome` of the cloud.

use forecourt_domain::fact::CommandState;
use forecourt_types::{CommandId, GatewayId, SiteId, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::config::ConfigVersions;
use super::records::Watermark;
use crate::record::{Epoch, Lane};

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
    /// The ports at which chargers reach the gateway; none of release 0.6 and before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<ChargerPorts>,
}

/// The TCP ports of a gateway for chargers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargerPorts {
    /// The port without TLS, for security profiles 0 and 1 of OCPP.
    pub ws: u16,
    /// The port with TLS, for security profiles 2 and 3; none where the gateway has no certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wss: Option<u16>,
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
