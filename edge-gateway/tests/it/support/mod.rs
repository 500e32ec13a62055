//! A cloud, a charger and a gateway on loopback ports, separate for each test.

pub(crate) mod charger;
pub(crate) mod cloud;
pub(crate) mod program;
pub(crate) mod proxy;

use std::path::Path;
use std::time::Duration;

use edge_gateway::{Config, Credentials, Running};
use forecourt_link::{Epoch, StationConfig};
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub(crate) use charger::Charger;
pub(crate) use cloud::Cloud;

/// The longest wait of a test: nothing here takes so long, and a test that waits in vain ends.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const PASSWORD: &str = "correct horse";

/// Waits for something that must come.
pub(crate) async fn within<T>(work: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(value) => value,
        Err(_) => panic!("waited {PATIENCE:?} in vain"),
    }
}

/// Looks again and again until a condition holds.
pub(crate) async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    within(async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

pub(crate) fn station(name: &str, security_profile: u8) -> StationConfig {
    let salt = [7, 7, 7];
    let digest = Sha256::new()
        .chain_update(salt)
        .chain_update(PASSWORD)
        .finalize();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    StationConfig {
        station_id: StationId::new(name).unwrap(),
        security_profile,
        password_verifier: Some(format!("sha256$070707${hex}")),
        max_power_w: None,
        connectors: Vec::new(),
    }
}

pub(crate) fn credentials(url: &str) -> Credentials {
    Credentials {
        operator_id: OperatorId::new("default").unwrap(),
        gateway_id: GatewayId::new("gw1").unwrap(),
        site_id: SiteId::new("site1").unwrap(),
        credential: "fcl.default.gw1.s3cret".to_owned(),
        epoch: Epoch::FIRST,
        websocket_url: url.to_owned(),
    }
}

pub(crate) fn config(state_dir: &Path) -> Config {
    let mut config = Config {
        state_dir: state_dir.to_owned(),
        ..Config::default()
    };
    config.ocpp.listen.set_port(0);
    config.status_listen.as_mut().unwrap().set_port(0);
    config.cloud.longest_backoff = Duration::from_millis(20);
    // A test waits until everything is applied.
    config.policy.confirm_interval_ms = 1_000;
    config
}

/// A gateway with its cloud.
pub(crate) struct Site {
    pub cloud: Cloud,
    pub running: Running,
    pub directory: TempDir,
}

impl Site {
    /// With these stations, welcomed and synced.
    pub(crate) async fn start(stations: Vec<StationConfig>) -> Self {
        Self::start_with(stations, |_| {}).await
    }

    pub(crate) async fn start_with(
        stations: Vec<StationConfig>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let cloud = Cloud::start().await;
        cloud.set_stations(stations);
        let directory = TempDir::new().unwrap();
        let mut config = config(directory.path());
        change(&mut config);
        let running = edge_gateway::start(config, credentials(&cloud.url()))
            .await
            .unwrap();
        within(running.ready()).await;
        cloud.fetched("stations").await;
        // The list is on the gateway's disk when it shows in what it lets in.
        let site = Self {
            cloud,
            running,
            directory,
        };
        site.synced().await;
        site
    }

    /// Until the gateway has taken over the station list.
    async fn synced(&self) {
        let wanted = self.cloud.versions().stations;
        until(|| async {
            let report = edge_gateway::JournalReport::read(self.directory.path());
            report.is_ok_and(|report| {
                report
                    .link
                    .is_some_and(|link| link.versions.stations >= wanted)
            })
        })
        .await;
    }

    pub(crate) async fn charger(&self, name: &str) -> Charger {
        Charger::connect(self.running.ocpp_addr, name, Some(PASSWORD), &["ocpp1.6"])
            .await
            .unwrap()
    }

    /// A page of the status port: its status and text.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        charger::get(self.running.status_addr.unwrap(), path).await
    }
}
