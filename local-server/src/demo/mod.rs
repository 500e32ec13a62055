//! The demo: seeded sites with their gateways, simulated chargers with a week behind them, and one
//! charge printed line by line.

mod chargers;
mod drivers;
mod gateways;
mod history;
mod outcome;
mod seed;
mod sites;
mod story;
mod visits;
mod week;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::announce;
use crate::config::Config;
use crate::first_start::{FirstStartError, SITE};
use crate::inside::InsideError;
use crate::server::Server;
use crate::terminal::Terminal;
use chargers::DemoChargers;
use gateways::SiteGateway;
use history::History;

/// The station whose first charge is printed in full.
const TOLD: &str = "DEMO-DC150";
/// How often the gateways are asked whether they know the demo's tokens.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long they are waited for. They fetch the list within a second.
const LIST_LIMIT: Duration = Duration::from_secs(20);

/// Why the demo does not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The API refused to add a part of it.
    #[error("the demo's data could not be added")]
    Inside(#[from] InsideError),
    /// The gateway of a site could not be enrolled.
    #[error("a gateway of the demo could not be enrolled")]
    Enrolment(#[from] FirstStartError),
    /// The credential of a site's gateway could not be read.
    #[error("the credential of a gateway of the demo could not be read")]
    Credentials(#[from] edge_gateway::CredentialsError),
    /// The gateway of a site could not be started.
    #[error("a gateway of the demo could not be started")]
    Gateway(#[from] edge_gateway::StartError),
    /// The file that says what was delivered could not be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
}

/// The running demo.
pub struct Demo {
    chargers: DemoChargers,
    gateways: Vec<SiteGateway>,
}

impl Demo {
    /// Switches the chargers off, and stops the gateways of the demo's other sites.
    pub async fn stop(self, limit: Duration) {
        drop(self.chargers);
        gateways::stop(self.gateways, limit).await;
    }
}

/// Seeds the sites and starts their gateways, the chargers and the story.
///
/// # Errors
/// [`DemoError`].
pub async fn start(
    server: &Server,
    config: &Config,
    terminal: Terminal,
) -> Result<Demo, DemoError> {
    seed::plant(&server.inside).await?;
    server.ready().await;
    let gateways = gateways::start(server, config).await?;
    let now = server.cloud.ports().clock.now();
    let history = History::open(&server.inside, &config.data_dir, now).await?;
    if let Some((history, _)) = &history {
        wait_for_tokens(server, &gateways).await;
        terminal.line(&format!(
            "  Meanwhile the chargers deliver {} charges of the last {} days, as after a week without\n  connection.",
            history.charges(),
            week::DAYS
        ));
        terminal.line("");
    }
    if let Some(notices) = server.notices().await {
        let story = story::Story {
            cloud: server.cloud.clone(),
            terminal,
            public_url: server.addresses().public_url.clone(),
            page: announce::page_text(server.addresses(), &config.data_dir, terminal.is_seen()),
            secret: server.bootstrap.for_shell(),
            began_at: now,
        };
        tokio::spawn(story.tell(notices, server.stop()));
    }
    let seconds = u32::try_from(config.demo_session.as_secs()).unwrap_or(u32::MAX);
    let chargers = DemoChargers::start(&ports(server, &gateways), history, seconds);
    Ok(Demo { chargers, gateways })
}

/// The charger port of each site.
fn ports(server: &Server, gateways: &[SiteGateway]) -> HashMap<&'static str, SocketAddr> {
    let others = gateways
        .iter()
        .map(|gateway| (gateway.site, gateway.running.ocpp_addr));
    let own = server.addresses().ocpp.map(|address| (SITE, address));
    own.into_iter().chain(others).collect()
}

/// Waits until every gateway has the list of tokens: what a charger delivers of the past is decided
/// at once, and a token that is not known by then would be refused.
async fn wait_for_tokens(server: &Server, gateways: &[SiteGateway]) {
    let wanted = drivers::DRIVERS.len();
    let all_know = async {
        loop {
            let mut statuses = Vec::from_iter(server.gateway_status().await);
            for gateway in gateways {
                statuses.push(gateway.running.status().await);
            }
            if statuses.iter().all(|status| status.listed_tokens >= wanted) {
                return;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    if tokio::time::timeout(LIST_LIMIT, all_know).await.is_err() {
        tracing::warn!("the gateways of the demo do not know its tokens yet; go on without");
    }
}
