//! Adds the demo's sites with all that stands there through the API, so that a second start finds
//! it there.

use http::Method;
use serde_json::{Value, json};

use super::drivers::{BLOCKED, DRIVERS, Driver, EXPIRED, FLEET};
use super::people::PEOPLE;
use super::sites::{DEPOT, DemoSite, DemoStation, MALL, STATIONS};
use crate::first_start::SITE;
use crate::inside::{Inside, InsideError};

/// The start of the tariffs' validity, long before the first charge: a charger's clock
/// may be behind.
const VALID_FROM: &str = "2020-01-01T00:00:00Z";
/// The password of the demo's chargers that sign in. They exist on this machine only.
pub(super) const PASSWORD: &str = "demo-charger-password";

/// Adds each part of a site that is missing, with its tariffs, drivers and stations.
pub(super) async fn plant(inside: &Inside, site: &DemoSite) -> Result<(), InsideError> {
    for (of_site, tariff) in tariffs() {
        if of_site == site.id {
            inside.create("/v1/tariffs", tariff).await?;
        }
    }
    plant_site(inside, site).await?;
    // The tokens come before the stations: a charger that signs in with its password then finds
    // that its gateway has asked for both lists.
    for driver in DRIVERS.iter().filter(|driver| driver.site == site.id) {
        plant_driver(inside, driver).await?;
    }
    if site.id == SITE {
        for (uid, status) in [(BLOCKED, "blocked"), (EXPIRED, "expired")] {
            let token = json!({"uid": uid, "type": "RFID", "status": status});
            inside.create("/v1/tokens", token).await?;
        }
    }
    for station in STATIONS.iter().filter(|station| station.site == site.id) {
        inside.create("/v1/stations", station_body(station)).await?;
    }
    Ok(())
}

/// Adds those people of the demo who are missing. A station that a caretaker looks after must be
/// there before.
pub(super) async fn plant_people(inside: &Inside) -> Result<(), InsideError> {
    for person in &PEOPLE {
        let mut user = json!({"user_id": person.user_id, "full_name": person.full_name,
            "email": person.email(), "role": person.role});
        if let Some(fields) = user.as_object_mut() {
            for (name, ids) in [
                ("site_ids", person.site_ids),
                ("station_ids", person.station_ids),
            ] {
                if !ids.is_empty() {
                    fields.insert(name.to_owned(), json!(ids));
                }
            }
        }
        inside.create("/v1/users", user).await?;
    }
    Ok(())
}

async fn plant_site(inside: &Inside, site: &DemoSite) -> Result<(), InsideError> {
    let details = json!({
        "name": site.name,
        "address": site.address,
        "location": {"latitude": site.latitude, "longitude": site.longitude},
        "time_zone": site.time_zone,
        "opening_hours": opening_hours(site),
        "support_phone": site.support_phone,
        "support_email": site.support_email,
        "tariff_id": site.tariff,
    });
    if site.id != SITE {
        let mut body = details;
        if let Some(fields) = body.as_object_mut() {
            fields.insert("site_id".to_owned(), json!(site.id));
        }
        return inside.create("/v1/sites", body).await.map(drop);
    }
    // The start of the server has made this site. What somebody set later is kept.
    let path = format!("/v1/sites/{SITE}");
    let known = inside.call(Method::GET, &path, None).await?;
    if known.get("tariff_id").is_none() {
        inside.call(Method::PATCH, &path, Some(details)).await?;
    }
    Ok(())
}

fn opening_hours(site: &DemoSite) -> Value {
    let Some(hours) = &site.hours else {
        return json!({"twentyfourseven": true});
    };
    let day = |weekday: u8| json!({"weekday": weekday, "period_begin": hours.from, "period_end": hours.to});
    let days: Vec<Value> = (1..=hours.last_weekday).map(day).collect();
    json!({"twentyfourseven": false, "regular_hours": days})
}

async fn plant_driver(inside: &Inside, driver: &Driver) -> Result<(), InsideError> {
    let Driver {
        user_id,
        full_name,
        language,
        licence_plate,
        token,
        site,
    } = driver;
    let vehicle_id = format!("{user_id}-car");
    let user = json!({"user_id": user_id, "full_name": full_name, "language": language});
    inside.create("/v1/users", user).await?;
    let vehicle =
        json!({"vehicle_id": vehicle_id, "user_id": user_id, "licence_plate": licence_plate});
    inside.create("/v1/vehicles", vehicle).await?;
    let mut token = json!({"uid": token, "type": "RFID", "user_id": user_id,
        "vehicle_id": vehicle_id, "status": "active", "mode": "private"});
    if *site == DEPOT
        && let Some(fields) = token.as_object_mut()
    {
        fields.insert("mode".to_owned(), json!("commercial"));
        fields.insert("parent_uid".to_owned(), json!(FLEET));
    }
    inside.create("/v1/tokens", token).await.map(drop)
}

fn station_body(station: &DemoStation) -> Value {
    let has_evses = station.version != charger_sim::Version::V16;
    let connectors = station.plugs.iter().zip(1_u32..).map(|(plug, number)| {
        let mut connector = json!({"connector_id": number, "type": plug.kind,
            "format": plug.format, "max_power_w": station.supply.power_w()});
        if let Some(fields) = connector.as_object_mut() {
            if has_evses {
                fields.insert("connector_id".to_owned(), json!(1));
                fields.insert("evse_id".to_owned(), json!(number));
            }
            if let Some(phases) = station.supply.phases() {
                fields.insert("phases".to_owned(), json!(phases));
            }
        }
        connector
    });
    let connectors: Vec<Value> = connectors.collect();
    let mut body = json!({"station_id": station.id, "site_id": station.site,
        "name": station.name, "security_profile": u8::from(station.signs_in),
        "max_power_w": station.supply.power_w(), "connectors": connectors});
    if let Some(fields) = body.as_object_mut() {
        if station.signs_in {
            fields.insert("password".to_owned(), json!(PASSWORD));
        }
        if let Some(tariff) = station.tariff {
            fields.insert("tariff_id".to_owned(), json!(tariff));
        }
    }
    body
}

/// Returns the tariffs, each with its site. One has prices for energy and time, a price per session
/// and a service fee, tax included; two are in another currency; one is free.
fn tariffs() -> [(&'static str, Value); 4] {
    let energy_only = |id: &str, name: &str, currency: &str, price: &str| {
        json!({"tariff_id": id, "valid_from": VALID_FROM, "name": name, "currency": currency,
            "elements": [{"type": "energy", "price": price}]})
    };
    let mut thai = energy_only("demo-energy", "Mall: by energy", "THB", "7.50");
    if let Some(fields) = thai.as_object_mut() {
        let tax = json!({"rate_bp": 700, "included": true});
        fields.insert("tax".to_owned(), tax);
    }
    let usual = json!({
        "tariff_id": "demo",
        "valid_from": VALID_FROM,
        "name": "Demo: by energy and time",
        "currency": "EUR",
        "elements": [
            {"type": "energy", "price": "0.49"},
            {"type": "time", "price": "1.80"},
            {"type": "flat", "price": "0.35"},
        ],
        "service_fee": {"rate_bp": 500},
        "tax": {"rate_bp": 1900, "included": true},
    });
    let fast = json!({
        "tariff_id": "demo-fast",
        "valid_from": VALID_FROM,
        "name": "Mall: fast, by energy and time",
        "currency": "THB",
        "elements": [
            {"type": "energy", "price": "9.00"},
            {"type": "time", "price": "60.00"},
        ],
        "tax": {"rate_bp": 700, "included": true},
    });
    let free = energy_only("demo-free", "Depot: free for the fleet", "EUR", "0");
    [(SITE, usual), (MALL, thai), (MALL, fast), (DEPOT, free)]
}
