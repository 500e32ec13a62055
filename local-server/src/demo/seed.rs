//! Adds the demo's site through the API, so that a second start finds it there.

use http::Method;
use serde_json::{Value, json};

use super::TOLD;
use super::people::PEOPLE;
use crate::first_start::SITE;
use crate::inside::{Inside, InsideError};

/// The id of the demo's tariff.
const TARIFF: &str = "demo";
/// The start of the tariff's validity, long before the first charge: a charger's clock
/// may be behind.
const VALID_FROM: &str = "2020-01-01T00:00:00Z";
/// The password of the demo's chargers that sign in. They exist on this machine only.
pub(super) const PASSWORD: &str = "demo-charger-password";

/// The drivers who charge: id, name, plate, token.
const DRIVERS: [(&str, &str, &str, &str); 4] = [
    ("demo-anna", "Anna Berger", "B-AB 1204E", "DEMO-ANNA"),
    (
        "demo-somchai",
        "Somchai Rattana",
        "1กข 4821",
        "DEMO-SOMCHAI",
    ),
    ("demo-maria", "Maria Santos", "NAB 7745", "DEMO-MARIA"),
    ("demo-igor", "Igor Petrov", "A 318 EK 77", "DEMO-IGOR"),
];

/// The stations: id, name, and whether the station signs in with a password.
pub(super) const STATIONS: [(&str, &str, bool); 5] = [
    (TOLD, "Fast charger, 150 kW DC", true),
    ("DEMO-AC1", "Car park, bay 1, 11 kW", true),
    ("DEMO-AC2", "Car park, bay 2, 22 kW", true),
    ("DEMO-AC3", "Car park, bays 3 and 4, 22 kW", false),
    ("DEMO-OLD", "Old wallbox by the gate", false),
];

/// Adds each part of the demo's site that is missing.
pub(super) async fn plant(inside: &Inside) -> Result<(), InsideError> {
    inside.create("/v1/tariffs", tariff()).await?;
    let site_path = format!("/v1/sites/{SITE}");
    let site = inside.call(Method::GET, &site_path, None).await?;
    // A tariff that somebody set later is kept.
    if site.get("tariff_id").is_none() {
        let change = json!({"tariff_id": TARIFF, "address": "Lindenstraße 1, 10969 Berlin"});
        inside.call(Method::PATCH, &site_path, Some(change)).await?;
    }
    for (user_id, full_name, licence_plate, uid) in DRIVERS {
        let vehicle_id = format!("{user_id}-car");
        let user = json!({"user_id": user_id, "full_name": full_name});
        inside.create("/v1/users", user).await?;
        let vehicle =
            json!({"vehicle_id": vehicle_id, "user_id": user_id, "licence_plate": licence_plate});
        inside.create("/v1/vehicles", vehicle).await?;
        let token = json!({"uid": uid, "type": "RFID", "user_id": user_id,
            "vehicle_id": vehicle_id, "status": "active", "mode": "private"});
        inside.create("/v1/tokens", token).await?;
    }
    let blocked = json!({"uid": "DEMO-BLOCKED", "type": "RFID", "status": "blocked"});
    inside.create("/v1/tokens", blocked).await?;
    for (station_id, name, signs_in) in STATIONS {
        let mut station = json!({"station_id": station_id, "site_id": SITE, "name": name,
            "security_profile": u8::from(signs_in)});
        if signs_in && let Some(fields) = station.as_object_mut() {
            fields.insert("password".to_owned(), json!(PASSWORD));
        }
        inside.create("/v1/stations", station).await?;
    }
    plant_people(inside).await
}

/// Adds those people of the demo who are missing. A station that a caretaker looks after must be
/// there before.
async fn plant_people(inside: &Inside) -> Result<(), InsideError> {
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

/// Returns the tariff: prices for energy and time, a price per session and a service
/// fee, tax included.
fn tariff() -> Value {
    json!({
        "tariff_id": TARIFF,
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
    })
}
