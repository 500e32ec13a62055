//! The chart values of stations and sessions.

use forecourt_domain::fact::{ConnectorRef, Fact, Measured, Measurement};
use forecourt_link::{Lane, ToCloud};
use forecourt_memory::world as testing;
use forecourt_memory::{GatewayRecords, Random};
use forecourt_types::{ClaimedAt, TransactionId};
use serde_json::{Value, json};

use super::commands::connected_site;
use super::world::World;

/// One value, taken where the car is connected.
fn told(measurand: &str, unit: &str, phase: Option<&str>, value: &str) -> Measurement {
    Measurement {
        measurand: measurand.to_owned(),
        phase: phase.map(str::to_owned),
        location: None,
        context: None,
        unit: Some(unit.to_owned()),
        value: value.to_owned(),
    }
}

/// The charger tells values of a connector at this minute.
fn measure(
    site: &mut testing::World,
    minute: i64,
    connector_id: u32,
    transaction: Option<&str>,
    values: Vec<Measurement>,
) {
    let at = site.at(minute);
    let measured = Measured {
        connector: ConnectorRef {
            evse_id: None,
            connector_id,
        },
        transaction_id: transaction.map(|id| TransactionId::new(id).unwrap()),
        sampled_at: ClaimedAt(at),
        values,
    };
    let station = site.station.clone();
    let fact = Fact::Measured(measured);
    site.journal.write(&station, Lane::Telemetry, at, fact);
}

/// The gateway sends all chart values, and the cloud stores them.
fn send(site: &testing::World) {
    let count = site.journal.len(&site.station, Lane::Telemetry);
    for from in (1..=count).step_by(50) {
        let range = from..=(from + 49).min(count);
        let records = site
            .journal
            .records(&site.station, Lane::Telemetry, range, 1);
        let message = ToCloud::Records(records);
        assert!(site.pipeline.say(&site.ours, &message).unwrap().is_some());
    }
    site.pipeline.drain(&mut Random::new(1), false);
}

fn power(value: &str) -> Vec<Measurement> {
    vec![told("Power.Active.Import", "W", None, value)]
}

fn lines(api: &World, path: &str) -> (Value, Value) {
    let answer = api.get(path);
    assert_eq!(answer.status, 200, "{answer:?}");
    let shown = answer.json();
    (shown["lines"].clone(), shown["step_s"].clone())
}

#[test]
fn a_series_shows_each_connector_and_phase_in_the_unit_of_the_measure() {
    let (api, mut site) = connected_site();
    measure(&mut site, 1, 1, None, power("7200"));
    let kilowatts = told("Power.Active.Import", "kW", None, "7.4");
    let amperes = told("Current.Import", "A", Some("L1"), "16");
    let of_the_car = Measurement {
        location: Some("EV".to_owned()),
        ..told("Power.Active.Import", "W", None, "1")
    };
    let no_number = told("Power.Active.Import", "W", None, "many");
    measure(
        &mut site,
        2,
        1,
        None,
        vec![kilowatts, amperes, of_the_car, no_number],
    );
    measure(&mut site, 2, 2, None, power("11000"));
    send(&site);
    let path = "/v1/stations/CP-1/series?from=2026-01-01&to=2026-01-02&measure=";
    let (shown, step_s) = lines(&api, &format!("{path}power_w"));
    let point = |minute: i64, value: f64| json!({"at": site.at(minute).to_string(), "min": value, "mean": value, "max": value});
    let first = json!({"connector_id": 1, "points": [point(1, 7_200.0), point(2, 7_400.0)]});
    let second = json!({"connector_id": 2, "points": [point(2, 11_000.0)]});
    assert_eq!((shown, step_s), (json!([first, second]), json!(0)));
    let (shown, _) = lines(&api, &format!("{path}current_a"));
    let by_phase = json!([{"connector_id": 1, "phase": "L1", "points": [point(2, 16.0)]}]);
    assert_eq!(shown, by_phase);
    let (shown, _) = lines(&api, &format!("{path}power_w&connector_id=2"));
    assert_eq!(shown, json!([second]));
    let (shown, _) = lines(&api, &format!("{path}soc"));
    assert_eq!(shown, json!([]));
}

#[test]
fn a_series_of_a_session_holds_its_own_values_and_no_others() {
    let (api, mut site) = connected_site();
    site.start("1", 10, 0);
    site.stop("1", 40, 2_000);
    site.start("2", 50, 2_000);
    site.settle();
    measure(&mut site, 5, 1, None, power("1"));
    measure(&mut site, 20, 1, Some("1"), power("2"));
    measure(&mut site, 30, 1, None, power("3"));
    measure(&mut site, 30, 2, None, power("4"));
    measure(&mut site, 55, 1, Some("2"), power("5"));
    send(&site);
    let sessions = site.sessions();
    let first = sessions.iter().find(|session| session.ended_at.is_some());
    let path = format!("/v1/sessions/{}/series", first.unwrap().session_id);
    let (shown, _) = lines(&api, &format!("{path}?measure=power_w"));
    let points = shown[0]["points"].as_array().unwrap();
    let values: Vec<_> = points.iter().map(|point| point["mean"].clone()).collect();
    assert_eq!(
        (values, shown.as_array().unwrap().len()),
        (vec![json!(2.0), json!(3.0)], 1)
    );
    assert_eq!(
        api.call("GET", &format!("{path}?measure=soc"), &api.other, None)
            .status,
        404
    );
}

#[test]
fn a_series_of_an_open_session_follows_the_clock_of_its_charger() {
    for days in [3, -3, -400] {
        let (api, mut site) = connected_site();
        let shift = days * 1_440;
        let at = site.at(10 + shift);
        let start = GatewayRecords::start("1", "CARD", at, 0);
        site.write(10, Fact::TransactionStarted(start));
        site.settle();
        measure(&mut site, 12 + shift, 1, Some("1"), power("2"));
        send(&site);
        api.simulation.pass(13 * 60_000);
        let session = &site.sessions()[0].session_id;
        let (shown, _) = lines(
            &api,
            &format!("/v1/sessions/{session}/series?measure=power_w"),
        );
        assert_eq!(shown[0]["points"][0]["mean"], 2.0, "{days} {shown}");
    }
}

#[test]
fn a_series_of_a_session_shows_nothing_beyond_it_whatever_is_asked_for() {
    let (api, mut site) = connected_site();
    site.start("1", 10, 0);
    site.stop("1", 40, 2_000);
    site.settle();
    measure(&mut site, 20, 1, None, power("2"));
    measure(&mut site, 300, 1, None, power("9"));
    send(&site);
    let path = format!("/v1/sessions/{}/series", site.sessions()[0].session_id);
    let query = "measure=power_w&from=2025-12-31&to=2026-01-02";
    let (shown, _) = lines(&api, &format!("{path}?{query}"));
    let points = shown[0]["points"].as_array().unwrap();
    assert_eq!(points.len(), 1, "{shown}");
    let (shown, _) = lines(&api, &format!("/v1/stations/CP-1/series?{query}"));
    assert_eq!(shown[0]["points"].as_array().unwrap().len(), 2, "{shown}");
}

#[test]
fn a_site_owner_does_not_see_what_a_station_told_at_another_site() {
    let (api, mut site) = connected_site();
    measure(&mut site, 20, 1, None, power("2"));
    send(&site);
    let other = json!({"site_id": "second", "name": "Second"});
    assert_eq!(api.post("/v1/sites", other).status, 201);
    let fields = json!({"role": "site_owner", "site_ids": ["second"]});
    let owner = api.person("owner", &fields);
    let path = "/v1/stations/CP-1/series?measure=power_w&from=2026-01-01&to=2026-01-02";
    assert_eq!(api.call("GET", path, &owner, None).status, 404);
    let moved = api.patch("/v1/stations/CP-1", json!({"site_id": "second"}));
    assert_eq!(moved.status, 200, "{moved:?}");
    let answer = api.call("GET", path, &owner, None);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(api.get(path).status, 200, "the operator sees it all");
}

#[test]
fn a_day_of_samples_becomes_at_most_as_many_points_as_asked_for() {
    let (api, mut site) = connected_site();
    for minute in 0..1_440 {
        measure(&mut site, minute, 1, None, power(&minute.to_string()));
    }
    send(&site);
    let path = "/v1/stations/CP-1/series?from=2026-01-01&to=2026-01-02&measure=power_w";
    let (shown, step_s) = lines(&api, &format!("{path}&points_max=100"));
    let points = shown[0]["points"].as_array().unwrap();
    assert_eq!((points.len(), step_s), (96, json!(900)));
    assert_eq!(
        points[1],
        json!({"at": site.at(15).to_string(), "min": 15.0, "mean": 22.0, "max": 29.0})
    );
    let (shown, _) = lines(&api, path);
    assert!(shown[0]["points"].as_array().unwrap().len() <= 600);
}

#[test]
fn a_wrong_question_for_a_series_says_what_is_wrong() {
    let (api, _site) = connected_site();
    for (query, status, code) in [
        ("", 400, "invalid_query"),
        ("measure=speed", 400, "invalid_query"),
        ("measure=soc&points_max=1001", 400, "invalid_query"),
        (
            "measure=soc&from=2026-01-02&to=2026-01-01",
            400,
            "invalid_query",
        ),
        (
            "measure=soc&from=2026-01-01&to=2026-03-01",
            422,
            "period_too_long",
        ),
    ] {
        let answer = api.get(&format!("/v1/stations/CP-1/series?{query}"));
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{query}"
        );
    }
    let nobody = api.get("/v1/stations/nobody/series?measure=soc");
    assert_eq!(nobody.status, 404);
}
