//! Makes one site with its tariff, card and stations through the API, as an operator would.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::api::Api;

/// The site at which every test charges. The local server's own gateway serves it.
pub const SITE: &str = "main";
/// The card of the driver.
pub const CARD: &str = "CARD-1";
/// The password of every station.
pub const PASSWORD: &str = "correct-horse-battery";

/// Makes the site (or gives the existing one its tariff), a user with a card, and the stations.
///
/// The tariff is 0.49 EUR/kWh, 1.20 EUR/h and 0.35 EUR a session.
///
/// # Errors
/// When the API refuses any of it.
pub fn build(api: &Api, stations: &[&str]) -> Result<()> {
    let tariff = json!({
        "tariff_id": "standard", "name": "Standard", "currency": "EUR",
        "valid_from": "2020-01-01T00:00:00Z",
        "elements": [
            {"type": "energy", "price": "0.49"},
            {"type": "time", "price": "1.20"},
            {"type": "flat", "price": "0.35"},
        ],
    });
    let user = json!({"user_id": "user-1", "full_name": "Ada Lovelace"});
    let card = json!({"uid": CARD, "type": "RFID", "user_id": "user-1"});
    for (path, body) in [
        ("/v1/tariffs", tariff),
        ("/v1/users", user),
        ("/v1/tokens", card),
    ] {
        api.post(path, &body)?
            .ok()
            .with_context(|| format!("POST {path}"))?;
    }
    if api.get(&format!("/v1/sites/{SITE}"))?.status == 404 {
        let site = json!({"site_id": SITE, "name": "Harbour"});
        api.post("/v1/sites", &site)?.ok().context("add the site")?;
    }
    let priced = json!({"tariff_id": "standard"});
    api.patch(&format!("/v1/sites/{SITE}"), &priced)?
        .ok()
        .context("price the site")?;
    for station in stations {
        add_station(api, station)?;
    }
    Ok(())
}

/// Adds one station of the site that signs in with HTTP Basic.
///
/// # Errors
/// When the API refuses the station.
pub fn add_station(api: &Api, station: &str) -> Result<()> {
    let body = json!({
        "station_id": station, "site_id": SITE, "security_profile": 1, "password": PASSWORD,
    });
    api.post("/v1/stations", &body)?
        .ok()
        .with_context(|| format!("add {station}"))?;
    Ok(())
}

/// Returns what [`build`]'s tariff asks for this charge, in cents, without the product's code: one
/// rounding of the exact sum, half away from zero.
#[must_use]
pub fn price_by_hand(energy_wh: i64, seconds: i64) -> i64 {
    // 49 ct/kWh = 49/1000 ct/Wh; 120 ct/h = 120/3600 ct/s; over the common 18,000:
    let parts = 49 * 18 * energy_wh + 600 * seconds + 35 * 18_000;
    (parts + 9_000) / 18_000
}

/// Waits until the station's sessions are settled, and returns them.
///
/// # Errors
/// When they are not settled in time.
pub fn settled_sessions(api: &Api, station: &str, count: usize) -> Result<Vec<Value>> {
    let path = format!("/v1/sessions?station_id={station}&limit=100");
    api.wait_for_items(&path, |sessions| {
        let mut statuses = sessions.iter().map(|session| &session["status"]);
        sessions.len() == count && statuses.all(|status| status == "SETTLED")
    })
}

/// Returns the CDRs of a station.
///
/// # Errors
/// When the API refuses the request.
pub fn cdrs(api: &Api, station: &str) -> Result<Vec<Value>> {
    api.items(&format!("/v1/cdrs?station_id={station}&limit=100"))
}
