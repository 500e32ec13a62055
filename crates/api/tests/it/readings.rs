//! The newest values of a station: where they are shown, and that no bill rests on them.

use forecourt_domain::fact::{ConnectorStatusKind, Fact, Measured, Measurement, Noticed};
use forecourt_memory::GatewayRecords;
use forecourt_memory::world as testing;
use serde_json::{Value, json};

use super::commands::connected_site;
use super::live_charts::{measured, tell, tell_at};
use super::world::{SECRET, World};

/// A charge at a connected charger that began at minute 0 and has told values in minute 3.
fn charging() -> (World, testing::World) {
    let (api, mut site) = connected_site();
    let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
    site.write(0, Fact::Noticed(connected));
    site.status(0, ConnectorStatusKind::Charging);
    site.start("t1", 0, 1_000);
    site.settle();
    told(&mut site, 3, 1_500);
    (api, site)
}

/// Tells the power, the state of charge and this register.
fn told(site: &mut testing::World, minute: i64, register_wh: i64) {
    told_of(site, "t1", (minute, minute), register_wh);
}

/// Does the same within a transaction, at one time by the charger's clock and at another by that
/// of the gateway.
fn told_of(
    site: &mut testing::World,
    transaction: &str,
    (claimed, received): (i64, i64),
    register_wh: i64,
) {
    let mut values = measured(site, claimed, Some(transaction));
    values.values.push(Measurement {
        measurand: "Energy.Active.Import.Register".to_owned(),
        phase: None,
        location: None,
        context: None,
        unit: Some("Wh".to_owned()),
        value: register_wh.to_string(),
    });
    tell_at(site, received, values);
}

fn readings(api: &World) -> Vec<Value> {
    let answer = api.get("/v1/stations/CP-1/readings");
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn the_newest_values_are_read_without_a_socket_until_the_charge_ends() {
    let (api, mut site) = charging();
    told(&mut site, 4, 1_600);
    let read = readings(&api);
    assert_eq!(read.len(), 1, "{read:?}");
    let session = site.session().session_id.to_string();
    assert_eq!(read[0]["session_id"], json!(session));
    assert_eq!(read[0]["at"], json!(site.at(4).to_string()));
    let values = read[0]["values"].as_array().unwrap();
    let measures: Vec<&str> = values
        .iter()
        .map(|value| value["measure"].as_str().unwrap())
        .collect();
    assert_eq!(measures, ["power_w", "current_a", "soc", "energy_wh"]);
    let snapshot = api.get("/v1/sites/site/snapshot").json();
    assert_eq!(snapshot["stations"][0]["readings"], json!(read));
    assert_eq!(api.get("/v1/stations/CP-9/readings").status, 404);

    site.stop("t1", 5, 1_700);
    site.settle();
    let read = readings(&api);
    let values = read[0]["values"].as_array().unwrap();
    assert_eq!(values.len(), 1, "only the register stays: {read:?}");
    assert_eq!(values[0], json!({"measure": "energy_wh", "value": 1_600.0}));
}

#[test]
fn the_first_screen_knows_the_power_of_a_site_with_its_age() {
    let (mut api, mut site) = charging();
    // An access token lives for 15 minutes.
    let mut of_site = move || {
        api.admin = api.token("bootstrap", SECRET);
        let now = api.get("/v1/overview").json()["sites"][0].clone();
        assert_eq!(now["connectors"], 1, "{now}");
        now
    };
    let now = of_site();
    let power = json!({"watts": 7_400.0, "connectors": 1, "as_of": site.at(3).to_string()});
    assert_eq!(now["power"], power, "{now}");
    assert_eq!(now["occupied"], 0);
    site.simulation.pass(20 * 60_000 + 1);
    assert_eq!(of_site().get("power"), None, "it is too old");
    told(&mut site, 30, 2_000);
    let now = of_site();
    assert_eq!(now["power"]["watts"], 7_400.0, "{now}");
    site.status(31, ConnectorStatusKind::Finishing);
    site.stop("t1", 31, 2_100);
    site.settle();
    let now = of_site();
    assert_eq!(now.get("power"), None, "nothing charges: {now}");
    assert_eq!(now["occupied"], 1);
}

#[test]
fn a_running_charge_is_estimated_by_its_newest_register_and_billed_by_evidence() {
    let (api, mut site) = charging();
    told(&mut site, 10, 3_000);
    let path = format!("/v1/sessions/{}", site.session().session_id);
    let bill = api.get(&format!("{path}/bill")).json();
    assert_eq!(bill["is_estimate"], true, "{bill}");
    assert_eq!(bill["energy_wh"], 2_000);
    assert_eq!(bill["duration_s"], 600);
    assert_eq!(bill["ended_at"], json!(site.at(10).to_string()));
    assert_eq!(bill["flags"], json!([]), "nobody has closed it: {bill}");
    assert_eq!(bill["gaps"], json!([]));

    // Closing our record bills what the facts of the transaction tell, and says so before.
    let close = api.get(&format!("{path}/close")).json();
    assert_eq!(close["bill"].get("energy_wh"), None, "{close}");
    site.sample("t1", 12, 3_400);
    site.settle();
    let close = api.get(&format!("{path}/close")).json();
    assert_eq!(close["bill"]["energy_wh"], 2_400);
    let bill = api.get(&format!("{path}/bill")).json();
    assert_eq!(
        bill["energy_wh"], 2_400,
        "an older register changes nothing"
    );
}

#[test]
fn the_estimate_of_a_charger_whose_clock_is_hours_ahead_compares_its_own_times() {
    let (api, mut site) = connected_site();
    let mut start = GatewayRecords::start("t1", "CARD", site.at(420), 1_000);
    start.max_power_w = Some(22_000);
    site.write(0, Fact::TransactionStarted(start));
    site.settle();
    told_of(&mut site, "t1", (425, 5), 1_500);
    let path = format!("/v1/sessions/{}/bill", site.session().session_id);
    let bill = api.get(&path).json();
    assert_eq!(bill["energy_wh"], 500, "{bill}");
    assert_eq!(bill["duration_s"], 300);
    let end = &bill["registers"]["end"];
    assert_eq!(end["kind"], "newest_reading", "{bill}");
    assert_eq!(end["claimed_at"], json!(site.at(425).to_string()));
    assert_eq!(end["received_at"], json!(site.at(5).to_string()));
    // The same holds once a fact of the transaction has told a register.
    let sample = GatewayRecords::sample("t1", site.at(428), 1_800);
    site.write(8, Fact::TransactionSampled(sample));
    site.settle();
    told_of(&mut site, "t1", (430, 10), 2_000);
    let bill = api.get(&path).json();
    assert_eq!(bill["energy_wh"], 1_000, "{bill}");
    assert_eq!(bill["duration_s"], 600);
}

#[test]
fn values_of_a_charge_are_not_those_of_the_next_one_with_its_transaction_id() {
    let (api, mut site) = charging();
    site.stop("t1", 5, 1_500);
    site.settle();
    site.start("t1", 8, 1_500);
    site.settle();
    let of_second: Vec<_> = site.sessions();
    assert_eq!(of_second.len(), 2);
    let running = of_second.iter().find(|row| row.status.is_open()).unwrap();
    let read = readings(&api);
    assert_eq!(read[0].get("session_id"), None, "{read:?}");
    assert_eq!(read[0]["values"].as_array().unwrap().len(), 1, "{read:?}");
    let path = format!("/v1/sessions/{}/bill", running.session_id);
    let bill = api.get(&path).json();
    assert_eq!(bill["reason_code"], "no_register", "{bill}");
    told_of(&mut site, "t1", (9, 9), 1_600);
    assert_eq!(api.get(&path).json()["energy_wh"], 100);
    let read = readings(&api);
    assert_eq!(read[0]["session_id"], json!(running.session_id.to_string()));
}

#[test]
fn a_clock_that_was_set_back_hides_nothing_of_the_next_charge() {
    let (api, mut site) = charging();
    site.stop("t1", 5, 1_500);
    site.settle();
    // The clock is set back by five hours before the next charge.
    let start = GatewayRecords::start("t2", "CARD", site.at(-290), 1_500);
    site.write(10, Fact::TransactionStarted(start));
    site.settle();
    told_of(&mut site, "t2", (-289, 11), 1_600);
    let read = readings(&api);
    let values = read[0]["values"].as_array().unwrap();
    assert_eq!(values.len(), 4, "{read:?}");
    assert!(read[0]["session_id"].is_string());
    // What the charge before tells late still changes nothing.
    let late = measured(&site, 4, Some("t1"));
    tell(&mut site, late);
    assert_eq!(readings(&api), read);
}

#[test]
fn power_that_was_told_before_a_pause_counts_no_longer() {
    let (api, mut site) = charging();
    let power = |api: &World| api.get("/v1/sites/site/snapshot").json()["power"].clone();
    assert_eq!(power(&api)["watts"], 7_400.0);
    site.status(4, ConnectorStatusKind::SuspendedEv);
    site.settle();
    assert_eq!(power(&api), Value::Null);
    let overview = api.get("/v1/overview").json();
    assert_eq!(overview["sites"][0].get("power"), None, "{overview}");
    // The same status again says nothing new.
    told(&mut site, 5, 1_510);
    site.status(6, ConnectorStatusKind::SuspendedEv);
    site.settle();
    assert_eq!(power(&api)["watts"], 7_400.0, "it says so itself");
    // A charger may tell the power before it says that it charges.
    site.status(7, ConnectorStatusKind::Charging);
    site.settle();
    assert_eq!(power(&api)["watts"], 7_400.0);
}

/// Values with these words, taken at one time and received at another.
fn odd(site: &testing::World, taken: i64, values: &[(&str, Option<&str>, &str)]) -> Measured {
    let mut told = measured(site, taken, Some("t1"));
    let value = |(measurand, phase, value): &(&str, Option<&str>, &str)| Measurement {
        measurand: (*measurand).to_owned(),
        phase: phase.map(str::to_owned),
        location: None,
        context: None,
        unit: Some("W".to_owned()),
        value: (*value).to_owned(),
    };
    told.values = values.iter().map(value).collect();
    told
}

#[test]
fn a_charger_whose_clock_is_hours_ahead_shows_its_power_all_the_same() {
    let (api, mut site) = connected_site();
    let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
    site.write(0, Fact::Noticed(connected));
    // It claims that the charge begins in seven hours, and its values are of then, too.
    site.status(0, ConnectorStatusKind::Charging);
    let start = GatewayRecords::start("t1", "CARD", site.at(420), 1_000);
    site.write(0, Fact::TransactionStarted(start));
    site.settle();
    let values = [
        ("Power.Active.Import", None, "7400"),
        ("Energy.Active.Import.Register", None, "x"),
    ];
    let told = odd(&site, 421, &values);
    tell_at(&mut site, 1, told);
    let read = readings(&api);
    assert_eq!(read[0]["at"], json!(site.at(1).to_string()), "{read:?}");
    assert!(read[0]["session_id"].is_string());
    let now = api.get("/v1/overview").json()["sites"][0].clone();
    assert_eq!(now["power"]["watts"], 7_400.0, "{now}");
    assert_eq!(
        api.get("/v1/sites/site/snapshot").json()["power"],
        now["power"]
    );
}

#[test]
fn phases_are_added_up_and_a_charger_that_is_away_has_no_power() {
    let (api, mut site) = charging();
    let values = [
        ("Power.Active.Import", Some("L1"), "1000"),
        ("Power.Active.Import", Some("L2"), "2000"),
        ("Power.Active.Import", Some("L3"), "3000"),
    ];
    let told = odd(&site, 10, &values);
    tell_at(&mut site, 10, told);
    let power = |api: &World| api.get("/v1/sites/site/snapshot").json()["power"].clone();
    // The value of all phases is older.
    assert_eq!(power(&api)["watts"], 6_000.0);
    let gone = Noticed::new(Noticed::STATION_DISCONNECTED, json!({}).into());
    site.write(11, Fact::Noticed(gone));
    site.settle();
    assert_eq!(power(&api), Value::Null);
    assert_eq!(
        api.get("/v1/overview").json()["sites"][0].get("power"),
        None
    );
    let snapshot = api.get("/v1/sites/site/snapshot").json();
    assert_eq!(snapshot["stations"][0]["readings"], json!([]));
    assert!(!readings(&api).is_empty(), "they are known with their time");
}

#[test]
fn words_that_a_charger_invents_are_not_kept() {
    let (api, mut site) = charging();
    let long = "x".repeat(255);
    let before = readings(&api);
    let values = [
        (long.as_str(), None, "1"),
        ("Power.Active.Import", Some(long.as_str()), "1"),
        ("Power.Active.Import", None, long.as_str()),
    ];
    let told = odd(&site, 4, &values);
    tell_at(&mut site, 4, told);
    assert_eq!(readings(&api), before);
}

#[test]
fn a_value_that_is_no_number_takes_the_place_of_none() {
    let (api, mut site) = charging();
    let before = readings(&api);
    for (minute, text) in (4..).zip(["x", "", "NaN", "inf", "7,4"]) {
        let values = [
            ("Power.Active.Import", None, text),
            ("Energy.Active.Import.Register", None, text),
        ];
        let told = odd(&site, minute, &values);
        tell_at(&mut site, minute, told);
        assert_eq!(readings(&api), before, "{text}");
    }
    let told = odd(&site, 10, &[("Power.Active.Import", None, " 3700 ")]);
    tell_at(&mut site, 10, told);
    assert_eq!(readings(&api)[1]["values"][0]["value"], 3_700.0);
}
