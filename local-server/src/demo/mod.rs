//! The demo: a seeded site, simulated chargers, and one charge printed line by line.

mod chargers;
mod outcome;
pub mod people;
mod seed;
mod story;

use crate::config::Config;
use crate::inside::InsideError;
use crate::server::Server;
use crate::terminal::Terminal;

pub use chargers::DemoChargers;

/// The station whose first charge is printed in full.
const TOLD: &str = "DEMO-DC150";

/// Seeds the site and starts the chargers and the story.
///
/// # Errors
/// [`InsideError`] when the API refuses to add a seed.
pub async fn start(
    server: &Server,
    config: &Config,
    terminal: Terminal,
) -> Result<DemoChargers, InsideError> {
    seed::plant(&server.inside).await?;
    server.ready().await;
    if let Some(notices) = server.notices().await {
        let story = story::Story {
            cloud: server.cloud.clone(),
            terminal,
            public_url: server.addresses().public_url.clone(),
            secret: server.bootstrap.for_shell(),
        };
        tokio::spawn(story.tell(notices, server.stop()));
    }
    let seconds = u32::try_from(config.demo_session.as_secs()).unwrap_or(u32::MAX);
    Ok(DemoChargers::start(server.addresses().ocpp, seconds))
}
