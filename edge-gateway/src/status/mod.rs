//! What the gateway shows of itself on its status port.

mod page;
mod prometheus;
mod server;
mod words;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use forecourt_domain::fact::{CommandState, ConnectorStatusKind};
use forecourt_edge::{Identity, StationView};
use forecourt_link::{Epoch, StationConfig};
use forecourt_types::{
    CommandId, GatewayId, OperatorId, ReceivedAt, SiteId, StationId, TransactionId,
};
use serde::Serialize;
use tokio::time::timeout;

pub(crate) use server::serve;

use crate::clock::Clock;
use crate::journal::{CoreView, Journal, JournalDepth, read_depths};
use crate::metrics::{AlarmNotice, Metrics};
use crate::sockets::Registry;

/// How long the journal thread may take to give out the machine's state.
const VIEW_LIMIT: Duration = Duration::from_secs(2);

/// The gateway at one moment: `/status.json`.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The id of the gateway.
    pub gateway_id: GatewayId,
    /// The site of the gateway, once a cloud has named it.
    pub site_id: Option<SiteId>,
    /// The epoch that the gateway writes in.
    pub epoch: Option<Epoch>,
    /// The release of the gateway's program.
    pub software: String,
    /// The time since which the gateway runs.
    pub started_at: ReceivedAt,
    /// The time at which this status was taken.
    pub at: ReceivedAt,
    /// Whether chargers are let in.
    pub ready: bool,
    /// Why chargers are not let in, or what else is wrong.
    pub reasons: Vec<String>,
    /// Whether the link's socket is open.
    pub link_open: bool,
    /// Whether the cloud has welcomed the link.
    pub link_welcomed: bool,
    /// The lanes of the journal.
    pub journal: Vec<JournalDepth>,
    /// The number of charger sockets that are open.
    pub connections: usize,
    /// The number of tokens on the list that the cloud sent, as far as it is in place.
    pub listed_tokens: usize,
    /// Every station that is known here, by name.
    pub stations: Vec<StationStatus>,
    /// The last alarms, the newest first.
    pub alarms: Vec<AlarmNotice>,
}

/// A station on the status page.
#[derive(Debug, Clone, Serialize)]
pub struct StationStatus {
    /// The station that this is about.
    pub station_id: StationId,
    /// The version that the station speaks, while it is connected: `1.6`, `2.0.1`, `2.1`.
    pub connected: Option<&'static str>,
    /// The security profile with which the station signed in.
    pub security_profile: Option<u8>,
    /// The address that the station connects from.
    pub address: Option<String>,
    /// The vendor and the model, once the station has told them.
    pub model: Option<String>,
    /// The rated power that was configured for the station, in watts.
    pub max_power_w: Option<u32>,
    /// The last known states of the connectors; `outlets` in the JSON, by which it is monitored.
    #[serde(rename = "outlets")]
    pub connectors: Vec<ConnectorStatusView>,
    /// The transactions that run.
    pub open_transactions: Vec<TransactionId>,
    /// The command that is at the charger just now.
    pub command: Option<CommandStatus>,
    /// The number of commands that wait behind it.
    pub queued_commands: usize,
    /// The number of records that the cloud has not applied.
    pub unapplied: u64,
}

/// A connector on the status page.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectorStatusView {
    /// The number of the EVSE, where the station has EVSEs (2.x).
    pub evse_id: Option<u32>,
    /// The number of the connector.
    pub connector_id: u32,
    /// The state that the charger reported last.
    pub status: ConnectorStatusKind,
    /// The charger's error code, if one is told.
    pub error_code: Option<String>,
    /// The time since which the connector has this state.
    pub since: ReceivedAt,
    /// The most power that the connector can give by configuration, in watts: its own rated power,
    /// else that of the station.
    pub max_power_w: Option<u32>,
}

/// A command on the status page.
#[derive(Debug, Clone, Serialize)]
pub struct CommandStatus {
    /// The id of the command.
    pub command_id: CommandId,
    /// The state of the command.
    pub state: CommandState,
}

/// The sources from which a status is put together.
#[derive(Debug)]
pub(crate) struct StatusSource {
    pub(crate) identity: Identity,
    pub(crate) state_dir: PathBuf,
    pub(crate) journal: Journal,
    pub(crate) registry: Arc<Registry>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) clock: Clock,
    pub(crate) started_at: ReceivedAt,
}

impl StatusSource {
    pub(crate) async fn status(&self) -> Status {
        let view = timeout(VIEW_LIMIT, self.journal.view())
            .await
            .ok()
            .flatten();
        let mut reasons = Vec::new();
        let door = self.journal.admission().state;
        reasons.extend(door.reason().map(str::to_owned));
        if view.is_none() {
            reasons.push("the journal is busy: the disk is slow".to_owned());
        }
        let journal = match self.depths().await {
            Some(depths) => depths,
            None => {
                reasons.push("the journal cannot be read".to_owned());
                Vec::new()
            }
        };
        let link_welcomed = self.metrics.link_welcomed.load(Ordering::Relaxed);
        if !link_welcomed {
            reasons
                .push("the cloud is not connected; charging goes on, records wait here".to_owned());
        }
        let (site_id, epoch) = view
            .as_ref()
            .map_or((None, None), |view| (view.site_id.clone(), view.epoch));
        let listed_tokens = view.as_ref().map_or(0, |view| view.listed_tokens);
        Status {
            operator_id: self.identity.operator_id.clone(),
            gateway_id: self.identity.gateway_id.clone(),
            site_id,
            epoch,
            software: self.identity.software.clone(),
            started_at: self.started_at,
            at: crate::clock::wall(),
            ready: door.reason().is_none(),
            reasons,
            link_open: self.metrics.link_open.load(Ordering::Relaxed),
            link_welcomed,
            journal,
            connections: self.registry.count(),
            listed_tokens,
            stations: self.stations(view),
            alarms: self.metrics.recent_alarms(),
        }
    }

    /// Reads the journal beside the journal thread, so as not to hold that up.
    pub(crate) async fn depths(&self) -> Option<Vec<JournalDepth>> {
        let state_dir = self.state_dir.clone();
        let read = tokio::task::spawn_blocking(move || read_depths(&state_dir)).await;
        match read.ok()? {
            Ok(depths) => Some(depths),
            Err(error) => {
                let error = forecourt_types::error_chain(&error);
                tracing::warn!(error, "the depth of the journal could not be read");
                None
            }
        }
    }

    fn stations(&self, view: Option<CoreView>) -> Vec<StationStatus> {
        let views = view.map(|view| view.stations).unwrap_or_default();
        let sockets = self.registry.sockets();
        let admission = self.journal.admission();
        let mut stations: Vec<StationStatus> = views
            .into_iter()
            .map(|view| {
                let socket = sockets
                    .iter()
                    .find(|socket| socket.station_id == view.station_id);
                let profile = socket.map(|socket| socket.security_profile);
                let address = socket.map(|socket| socket.peer.ip().to_string());
                let config = admission.stations.get(&view.station_id);
                station_status(view, profile, address, config)
            })
            .collect();
        stations.sort_by(|a, b| a.station_id.cmp(&b.station_id));
        stations
    }
}

fn station_status(
    view: StationView,
    security_profile: Option<u8>,
    address: Option<String>,
    config: Option<&StationConfig>,
) -> StationStatus {
    let connectors = view.connectors.into_iter().map(|row| ConnectorStatusView {
        evse_id: row.connector.evse_id,
        connector_id: row.connector.connector_id,
        status: row.status,
        error_code: row.error_code,
        since: row.since,
        max_power_w: config.and_then(|config| config.max_power_w_of(row.connector)),
    });
    StationStatus {
        station_id: view.station_id,
        connected: view.connected.map(|version| version.number()),
        security_profile,
        address,
        model: view.model,
        max_power_w: config.and_then(|config| config.max_power_w),
        connectors: connectors.collect(),
        open_transactions: view.open_transactions,
        command: view
            .command
            .map(|(command_id, state)| CommandStatus { command_id, state }),
        queued_commands: view.queued_commands,
        unapplied: view.unapplied,
    }
}
