//! The edge gateway inside this process. It reaches the cloud as a gateway outside does: through a
//! WebSocket on the HTTP port, with its own credential.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use edge_gateway::config::{Config as GatewayConfig, TlsConfig};
use edge_gateway::{Connections, Credentials, Running, StartError};

use crate::config::Config;
use crate::reach;

/// The longest wait between two attempts to reach a cloud in the same process.
const LONGEST_BACKOFF: Duration = Duration::from_secs(2);
/// How long the gateway inside keeps chart values back, in milliseconds. Its messages cost nothing.
const CHART_DELAY_MS: u64 = 5_000;
/// The same of a gateway beside it, whose charges are looked at less often.
const BESIDE_CHART_DELAY_MS: u64 = 15_000;
/// How soon the gateway inside asks whether what it sent is applied, in milliseconds.
const CONFIRM_INTERVAL_MS: u64 = 2_000;
/// The most chargers of a gateway of the demo beside the gateway inside.
const BESIDE_CHARGERS_MAX: usize = 64;
/// How often the gateway checks whether the certificate files have changed.
pub(crate) const CERTIFICATE_RELOAD: Duration = Duration::from_secs(30);

/// Returns the gateway's folder within the data folder.
#[must_use]
pub fn state_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("gateway")
}

/// Starts the gateway inside.
///
/// # Errors
/// [`StartError`], for example when a port is taken.
pub async fn start(
    config: &Config,
    http_address: SocketAddr,
    credentials: Credentials,
    most: Connections,
) -> Result<Running, StartError> {
    let mut gateway = gateway_config(config);
    gateway.limit(most);
    // The port may differ from that at the enrolment.
    gateway.cloud.url = Some(format!("ws://{}/link", reach::from_here(http_address)));
    edge_gateway::start(gateway, credentials).await
}

/// Starts a gateway of another site beside the gateway inside, for the demo. It has a charger port
/// of its own on this machine, lets in added chargers only, and has no status page.
///
/// # Errors
/// [`StartError`].
pub async fn start_beside(
    config: &Config,
    http_address: SocketAddr,
    credentials: Credentials,
    state_dir: PathBuf,
) -> Result<Running, StartError> {
    let mut gateway = gateway_config(config);
    gateway.limit(Connections {
        chargers: BESIDE_CHARGERS_MAX,
        pending: BESIDE_CHARGERS_MAX,
        ..gateway.connections()
    });
    gateway.cloud.url = Some(format!("ws://{}/link", reach::from_here(http_address)));
    gateway.cloud.refused_advice = Some(refused_advice(&state_dir));
    gateway.state_dir = state_dir;
    gateway.ocpp.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    gateway.ocpp.accept_unknown = false;
    gateway.policy.chart_delay_ms = BESIDE_CHART_DELAY_MS;
    gateway.tls = None;
    gateway.status_listen = None;
    edge_gateway::start(gateway, credentials).await
}

/// Returns the number of connections that this server needs: those of the gateway inside, if there
/// is one, and those of the API.
#[must_use]
pub fn connections(config: &Config) -> Connections {
    let mut wanted = gateway_config(config).connections();
    if !config.gateway {
        (wanted.chargers, wanted.pending, wanted.status) = (0, 0, 0);
    }
    wanted.api = config.http.in_all * config.http_ports();
    wanted
}

/// Returns the settings of the charger port with TLS for the gateway inside, if there is
/// such a port.
pub(crate) fn tls_config(config: &Config) -> Option<TlsConfig> {
    config.tls.as_ref().map(|tls| TlsConfig {
        listen: tls.listen,
        certificate_file: tls.certificate_file.clone(),
        key_file: tls.key_file.clone(),
        reload_interval: CERTIFICATE_RELOAD,
    })
}

/// Returns the settings of the gateway inside, without the cloud's address.
fn gateway_config(config: &Config) -> GatewayConfig {
    let mut gateway = GatewayConfig {
        state_dir: state_dir(&config.data_dir),
        tls: tls_config(config),
        status_listen: config.status_listen,
        ..GatewayConfig::default()
    };
    gateway.ocpp.listen = config.ocpp_listen;
    gateway.ocpp.accept_unknown = config.accept_unknown;
    gateway.ocpp.unknown_per_minute = config.unknown_per_minute;
    gateway.policy.max_unknown_stations = config.max_unknown_stations;
    gateway.policy.chart_delay_ms = CHART_DELAY_MS;
    gateway.policy.confirm_interval_ms = CONFIRM_INTERVAL_MS;
    gateway
        .ocpp
        .allowed_origins
        .clone_from(&config.allowed_origins);
    gateway.ocpp.serve_v21 = config.serve_v21;
    gateway.cloud.longest_backoff = LONGEST_BACKOFF;
    gateway.cloud.refused_advice = Some(refused_advice(&gateway.state_dir));
    // The gateway opens a new link well before the front closes the old one.
    let before_the_cut = config.websocket.life * 11 / 12;
    gateway.cloud.reconnect_after = gateway.cloud.reconnect_after.min(before_the_cut);
    let before_idle = config.websocket.idle / 3;
    gateway.cloud.ping_interval = gateway.cloud.ping_interval.min(before_idle);
    gateway
}

/// Returns what a person can do when the gateway inside was removed, or was enrolled again
/// elsewhere: without its folder, the next start adds a new gateway.
#[must_use]
pub fn refused_advice(state_dir: &Path) -> String {
    format!(
        "To have a new gateway inside, stop `local-server`, move the folder {} elsewhere and keep it, since it holds what the cloud has not applied, and start again",
        state_dir.display()
    )
}
