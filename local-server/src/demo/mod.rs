//! The demo: seeded sites with their gateways, simulated chargers with a week behind them, and one
//! charge printed line by line.

mod chargers;
mod drivers;
mod gateways;
mod history;
mod outcome;
pub mod people;
mod places;
mod running_charge;
mod seed;
mod sites;
mod story;
mod visits;
mod week;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use edge_gateway::Running;
use forecourt_types::Timestamp;

use crate::config::Config;
use crate::first_start::{FirstStartError, SITE};
use crate::inside::InsideError;
use crate::server::Server;
use crate::terminal::Terminal;
use chargers::{DemoChargers, Ports};
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
    gateways: Vec<Running>,
}

impl Demo {
    /// Switches the chargers off, and stops the gateways of the demo's other sites.
    pub async fn stop(self, limit: Duration) {
        drop(self.chargers);
        gateways::stop(self.gateways, limit).await;
    }
}

/// Seeds the first site and starts its story; then the other sites, their gateways and all
/// chargers.
///
/// # Errors
/// [`DemoError`].
pub async fn start(
    server: &Server,
    config: &Config,
    terminal: Terminal,
) -> Result<Demo, DemoError> {
    let now = server.cloud.ports().clock.now();
    let history = History::open(
        &server.inside,
        &config.data_dir,
        (now, config.demo_history_days),
    )
    .await?;
    if let Some((history, _)) = &history {
        terminal.line(&format!(
            "  Meanwhile the chargers deliver {} charges of the last {} days, as after a week without\n  connection.",
            history.charges(),
            config.demo_history_days
        ));
        terminal.line("");
    }
    let (history, weeks) = history.unzip();
    let (history, mut weeks) = (history.map(Arc::new), weeks.unwrap_or_default());
    let (first, others) = sites::SITES.split_first().unzip();
    if let Some(first) = first {
        seed::plant(&server.inside, first).await?;
        seed::plant_people(&server.inside).await?;
    }
    server.ready().await;
    tell(server, terminal, now).await;
    let seconds = u32::try_from(config.demo_session.as_secs()).unwrap_or(u32::MAX);
    let mut ports = Ports::from_iter(server.addresses().ocpp.map(|address| (SITE, address)));
    let mut chargers = DemoChargers::start(&ports, history.as_ref(), &mut weeks, seconds);
    let mut gateways = Vec::new();
    for site in others.unwrap_or_default() {
        seed::plant(&server.inside, site).await?;
        let gateway = gateways::start(server, config, site.id).await?;
        ports.insert(site.id, gateway.ocpp_addr);
        gateways.push(gateway);
    }
    if history.is_some() {
        wait_for_tokens(server, &gateways).await;
    }
    chargers.start_others(&ports, history.as_ref(), &mut weeks);
    Ok(Demo { chargers, gateways })
}

/// Prints the charges that begin from now on.
async fn tell(server: &Server, terminal: Terminal, now: Timestamp) {
    let Some(notices) = server.notices().await else {
        return;
    };
    let story = story::Story {
        cloud: server.cloud.clone(),
        terminal,
        public_url: server.addresses().public_url.clone(),
        secret: server.bootstrap.for_shell(),
        began_at: now,
    };
    tokio::spawn(story.tell(notices, server.stop()));
}

/// Waits until every gateway has the list of tokens: what a charger delivers of the past is decided
/// at once, and a token that is not known by then would be refused.
async fn wait_for_tokens(server: &Server, gateways: &[Running]) {
    let wanted = drivers::DRIVERS.len();
    let all_know = async {
        loop {
            let mut statuses = Vec::from_iter(server.gateway_status().await);
            for gateway in gateways {
                statuses.push(gateway.status().await);
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
