//! The gateways of the demo's other sites. A gateway serves one site, so each site has one of its
//! own inside this process; its chargers reach it at a port of its own on this machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use edge_gateway::{Credentials, CredentialsError, Running};
use http::Method;
use serde_json::json;

use super::DemoError;
use crate::config::Config;
use crate::first_start;
use crate::gateway;
use crate::inside::{Inside, InsideError};
use crate::server::Server;

/// The folder of these gateways in the data folder.
const FOLDER: &str = "demo-gateways";

/// Starts the gateway of a site.
///
/// # Errors
/// [`DemoError`].
pub(super) async fn start(
    server: &Server,
    config: &Config,
    site: &str,
) -> Result<Running, DemoError> {
    let state_dir = state_dir(&config.data_dir, site);
    let credentials = credentials(&server.inside, &state_dir, site).await?;
    let http = server.addresses().http;
    let running = gateway::start_beside(config, http, credentials, state_dir).await?;
    running.ready().await;
    Ok(running)
}

/// Stops the gateways, so that what they hold may still reach the cloud.
pub(super) async fn stop(gateways: Vec<Running>, limit: Duration) {
    let stopping = gateways.into_iter().map(|gateway| gateway.shutdown(limit));
    futures_util::future::join_all(stopping).await;
}

fn state_dir(data_dir: &Path, site: &str) -> PathBuf {
    data_dir.join(FOLDER).join(site)
}

/// Returns the credential of a site's gateway. The gateway is enrolled when its folder has none: as
/// the one that the site has already, if it has one.
async fn credentials(
    inside: &Inside,
    state_dir: &Path,
    site: &str,
) -> Result<Credentials, DemoError> {
    match Credentials::load(state_dir) {
        Err(CredentialsError::NotEnrolled { .. }) => {}
        known => return Ok(known?),
    }
    let known = gateway_of(inside, site).await?;
    let (path, body) = match known {
        Some(gateway) => (format!("/v1/gateways/{gateway}/enrolment"), None),
        None => {
            let body = json!({"site_id": site, "name": format!("demo, {site}")});
            ("/v1/gateways".to_owned(), Some(body))
        }
    };
    let offer = inside.call(Method::POST, &path, body).await?;
    Ok(first_start::enrol(inside, &offer, state_dir).await?)
}

/// Returns the gateway that serves a site.
async fn gateway_of(inside: &Inside, site: &str) -> Result<Option<String>, InsideError> {
    let path = format!("/v1/sites/{site}");
    let site = inside.call(Method::GET, &path, None).await?;
    let gateway = site
        .get("active_gateway_id")
        .and_then(|gateway| gateway.as_str());
    Ok(gateway.map(str::to_owned))
}
