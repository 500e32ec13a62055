use forecourt_domain::fact::{ConnectorStatusKind, Fact, Flag};
use serde_json::{Value, json};

use super::world::{Answer, World};
use forecourt_memory::GatewayRecords;
use forecourt_memory::world as testing;
use forecourt_store::rows::config::TokenState;

/// The path of the report that was released.
const GOLDEN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/golden/consumption.csv"
);

/// An API over the results of three charges in the pipeline: two with the token CARD (2 kWh at
/// once, 1 kWh on the next day) and one with CARD2 (4 kWh), at 0.50 EUR per kWh.
pub(super) fn charged() -> (World, testing::World) {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    site.ours
        .token(&api.simulation, "CARD2", "eve", TokenState::Active);
    for (user, name) in [("ann", "Ann Example"), ("eve", "=HYPERLINK(\"x\"), Eve")] {
        let user = json!({"user_id": user, "full_name": name});
        assert_eq!(api.post("/v1/users", user).status, 201);
    }
    site.start("1", 0, 0);
    site.stop("1", 30, 2_000);
    let other = GatewayRecords::start("2", "CARD2", site.at(40), 2_000);
    site.write(40, Fact::TransactionStarted(other));
    site.stop("2", 60, 6_000);
    site.start("3", 24 * 60, 6_000);
    site.stop("3", 24 * 60 + 10, 7_000);
    site.settle();
    (api, site)
}

fn items(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn a_session_shows_its_life_and_its_price() {
    let (api, site) = charged();
    let id = site.sessions()[0].session_id.to_string();
    let session = api.get(&format!("/v1/sessions/{id}")).json();
    for (field, value) in [
        ("session_id", json!(id)),
        ("station_id", json!("CP-1")),
        ("connector_id", json!(1)),
        ("transaction_id", json!("1")),
        ("token_uid", json!("CARD")),
        ("user_id", json!("ann")),
        ("status", json!("SETTLED")),
        ("energy_wh", json!(2000)),
        ("meter_start_wh", json!(0)),
        ("meter_stop_wh", json!(2000)),
        ("started_at", json!("2026-01-01T00:00:00.000Z")),
        ("ended_at", json!("2026-01-01T00:30:00.000Z")),
        ("duration_s", json!(1800)),
        ("tariff_id", json!("plain")),
        ("tariff_version", json!(1)),
        ("total", json!({"amount_minor": 100, "currency": "EUR"})),
        ("flags", json!([])),
    ] {
        assert_eq!(session[field], value, "{field}: {session}");
    }
    let history = session["history"].as_array().unwrap();
    let states: Vec<_> = history
        .iter()
        .map(|step| step["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        states,
        ["CREATED", "STARTING", "CHARGING", "FINISHED", "SETTLED"]
    );
    assert!(
        history
            .iter()
            .all(|step| step["cause"].is_string() && step["at"].is_string())
    );
}

#[test]
fn the_energy_of_a_running_charge_has_the_time_of_its_reading_not_of_the_last_message() {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    site.start("1", 0, 1_000);
    site.settle();
    let id = site.sessions()[0].session_id.to_string();
    let energy = || {
        let session = api.get(&format!("/v1/sessions/{id}")).json();
        (session["energy_wh"].clone(), session["energy_at"].clone())
    };
    assert_eq!(energy(), (json!(0), json!("2026-01-01T00:00:00.000Z")));
    // A reading that the charger kept, and told six minutes later.
    api.simulation.pass(8 * 60_000);
    let late = GatewayRecords::sample("1", site.at(2), 2_500);
    site.write(8, Fact::TransactionSampled(late));
    site.settle();
    assert_eq!(energy(), (json!(1_500), json!("2026-01-01T00:02:00.000Z")));
    // A clock that is an hour ahead tells of no time to come.
    api.simulation.pass(2 * 60_000);
    let ahead = GatewayRecords::sample("1", site.at(70), 4_000);
    site.write(10, Fact::TransactionSampled(ahead));
    site.settle();
    assert_eq!(energy(), (json!(3_000), json!("2026-01-01T00:10:00.000Z")));
    site.stop("1", 12, 5_000);
    site.settle();
    assert_eq!(energy(), (json!(4_000), Value::Null), "it grows no more");
}

#[test]
fn sessions_are_listed_newest_first_and_filtered() {
    let (api, _) = charged();
    let transactions = |query: &str| -> Vec<String> {
        let items = items(&api.get(&format!("/v1/sessions{query}")));
        let id = |item: &Value| item["transaction_id"].as_str().unwrap().to_owned();
        items.iter().map(id).collect()
    };
    for (query, expected) in [
        ("", vec!["3", "2", "1"]),
        ("?limit=2", vec!["3", "2"]),
        ("?token_uid=card2", vec!["2"]),
        ("?user_id=ann", vec!["3", "1"]),
        ("?status=SETTLED", vec!["3", "2", "1"]),
        ("?status=CHARGING", vec![]),
        ("?station_id=CP-1&site_id=site", vec!["3", "2", "1"]),
        ("?station_id=CP-2", vec![]),
        ("?from=2026-01-02", vec!["3"]),
        ("?to=2026-01-01T00:40:00Z", vec!["1"]),
        ("?from=2026-01-01T00:40:00Z&to=2026-01-02", vec!["2"]),
    ] {
        assert_eq!(transactions(query), expected, "{query}");
    }
    for query in [
        "?status=charging",
        "?from=yesterday",
        "?from=2026-01-02&to=2026-01-01",
    ] {
        let answer = api.get(&format!("/v1/sessions{query}"));
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "invalid_query"),
            "{query}"
        );
    }
}

#[test]
fn a_cdr_is_shown_listed_and_recomputed_to_the_same_bytes() {
    let (api, site) = charged();
    let listed = items(&api.get("/v1/cdrs"));
    assert_eq!(listed.len(), 3);
    assert_eq!(items(&api.get("/v1/cdrs?token_uid=CARD2")).len(), 1);
    assert_eq!(items(&api.get("/v1/cdrs?from=2026-01-02")).len(), 1);
    let session = site.sessions()[0].session_id.to_string();
    let of_session = items(&api.get(&format!("/v1/cdrs?session_id={session}")));
    assert_eq!(of_session.len(), 1);
    let cdr = &of_session[0];
    assert_eq!(cdr["cdr_id"], format!("{session}-1"));
    assert_eq!(
        cdr["total"],
        json!({"amount_minor": 100, "currency": "EUR"})
    );
    assert_eq!(cdr["lines"][0]["kind"], "energy");
    assert_eq!(cdr["lines"][0]["quantity"], 2000);
    let path = format!("/v1/cdrs/{session}-1");
    assert_eq!(api.get(&path).json(), *cdr);
    let again = api.call("POST", &format!("{path}/recompute"), &api.admin, None);
    assert_eq!(
        again.json(),
        json!({"cdr_id": format!("{session}-1"), "same": true})
    );
    for wrong in [
        format!("{session}-2"),
        format!("{session}-1c"),
        session,
        "x".into(),
        "x-y".into(),
    ] {
        assert_eq!(api.get(&format!("/v1/cdrs/{wrong}")).status, 404, "{wrong}");
    }
}

#[test]
fn an_altered_cdr_is_found_out_by_recomputing() {
    let (api, site) = charged();
    let session = site.sessions()[0].session_id.to_string();
    let items = api.simulation.table.items();
    let stored = items
        .values()
        .find(|item| item.key.sk == "cdr#0001" && item.body["session_id"] == json!(session));
    let mut altered = stored.unwrap().clone();
    let text = altered.body["canonical"].as_str().unwrap();
    altered.body["canonical"] = json!(text.replace("2026-01-01T00:30", "2026-01-01T00:29"));
    api.simulation.table.plant(altered);
    let path = format!("/v1/cdrs/{session}-1/recompute");
    let answer = api.call("POST", &path, &api.admin, None).json();
    assert_eq!(answer["same"], false, "{answer}");
    assert_eq!(answer["expected"]["ended_at"], "2026-01-01T00:30:00.000Z");
}

#[test]
fn consumption_is_summed_by_token_and_by_full_name() {
    let (api, _) = charged();
    let report = api.get("/v1/reports/consumption").json();
    let euro = |minor: i64| json!([{"amount_minor": minor, "currency": "EUR"}]);
    assert_eq!(
        report["total"],
        json!({"sessions": 3, "duration_s": 3600, "energy_wh": 7000, "amounts": euro(350)})
    );
    assert_eq!(
        report["by_token"][0],
        json!({"token_uid": "CARD", "user_id": "ann", "full_name": "Ann Example",
            "sessions": 2, "duration_s": 2400, "energy_wh": 3000, "amounts": euro(150)})
    );
    assert_eq!(report["by_user"].as_array().unwrap().len(), 2);
    for (query, sessions, energy) in [
        ("?user_id=eve", 1, 4000),
        ("?token_uid=card", 2, 3000),
        ("?station_id=CP-1&user_id=ann&from=2026-01-02", 1, 1000),
        ("?to=2026-01-01T00:30:00Z", 0, 0),
        ("?station_id=other", 0, 0),
    ] {
        let total = api.get(&format!("/v1/reports/consumption{query}")).json()["total"].clone();
        assert_eq!(
            (&total["sessions"], &total["energy_wh"]),
            (&json!(sessions), &json!(energy)),
            "{query}"
        );
    }
    let others = api
        .call("GET", "/v1/reports/consumption", &api.other, None)
        .json();
    assert_eq!(
        others["total"]["sessions"], 0,
        "nothing of another operator"
    );
}

#[test]
fn consumption_reads_each_user_once() {
    let (api, mut site) = charged();
    let path = "/v1/reports/consumption";
    let faults = site.simulation.faults.clone();
    faults.heal();
    api.get(path);
    let before = faults.calls();
    site.ours
        .token(&api.simulation, "CARD3", "ann", TokenState::Active);
    let other = GatewayRecords::start("4", "CARD3", site.at(3_000), 7_000);
    site.write(3_000, Fact::TransactionStarted(other));
    site.stop("4", 3_010, 8_000);
    site.settle();
    faults.heal();
    let report = api.get(path).json();
    assert_eq!(faults.calls(), before, "a second token is no second read");
    let tokens = report["by_token"].as_array().unwrap();
    let names: Vec<_> = tokens.iter().map(|token| &token["full_name"]).collect();
    assert_eq!(names[0], "Ann Example");
    assert_eq!(names[2], "Ann Example");
    assert_eq!(report["total"]["sessions"], 4);
}

#[test]
fn the_csv_is_the_released_one_and_runs_no_names() {
    let (api, _) = charged();
    let mut text = String::new();
    for group in ["token", "user"] {
        let path = format!("/v1/reports/consumption?group_by={group}");
        let mut request = World::request("GET", &path, &api.admin, None);
        request
            .headers_mut()
            .insert("accept", "text/csv".parse().unwrap());
        let answer = api.send(request);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        text.push_str(&answer.text);
    }
    if std::env::var_os("FORECOURT_BLESS").is_some() {
        std::fs::write(GOLDEN, &text).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    assert_eq!(text, golden);
    assert!(text.contains("\"'=HYPERLINK"), "{text}");
}

#[test]
fn the_daily_sums_are_those_reporting_keeps() {
    let (api, _) = charged();
    let days = items(&api.get("/v1/reports/daily"));
    assert_eq!(days.len(), 2);
    assert_eq!(days[0]["day"], "2026-01-01");
    assert_eq!(days[0]["energy_wh"], 6000);
    let cards = items(&api.get("/v1/reports/daily?dimension=token&value=CARD2"));
    assert_eq!(cards.len(), 1);
    assert_eq!(
        cards[0]["amounts"],
        json!([{"amount_minor": 200, "currency": "EUR"}])
    );
    assert_eq!(
        items(&api.get("/v1/reports/daily?from=2026-01-02")).len(),
        1
    );
    assert_eq!(items(&api.get("/v1/reports/daily?to=2026-01-02")).len(), 1);
}

#[test]
fn connectors_show_what_they_do_now() {
    let (api, mut site) = charged();
    site.status(24 * 60 + 20, ConnectorStatusKind::SuspendedEv);
    site.settle();
    let connectors = items(&api.get("/v1/connectors?site_id=site"));
    assert_eq!(connectors.len(), 1, "{connectors:?}");
    assert_eq!(connectors[0]["status"], "SUSPENDED_EV");
    assert_eq!(connectors, items(&api.get("/v1/stations/CP-1/connectors")));
    assert_eq!(api.get("/v1/stations/CP-9/connectors").status, 404);
}

#[test]
fn a_session_without_a_tariff_waits_for_review_until_it_is_settled() {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    api.patch("/v1/operator", json!({"default_tariff_id": null}));
    site.start("1", 0, 0);
    site.stop("1", 30, 2_000);
    site.settle();
    let id = site.session().session_id.to_string();
    let path = format!("/v1/sessions/{id}");
    assert_eq!(api.get(&path).json()["status"], "NEEDS_REVIEW");
    let waiting = items(&api.get("/v1/review?kind=session"));
    assert_eq!(waiting[0]["session_id"], json!(id));
    assert_eq!(waiting[0]["cause"], "no tariff");
    let tariff = json!({"tariff_id": "late", "name": "Late", "currency": "EUR",
        "valid_from": "2025-01-01T00:00:00Z", "elements": [{"type": "flat", "price": "3"}]});
    assert_eq!(api.post("/v1/tariffs", tariff).status, 201);
    let assigned = api.patch("/v1/sites/site", json!({"tariff_id": "late"}));
    assert_eq!(assigned.status, 200, "{assigned:?}");
    let settle = format!("{path}/settle");
    assert_eq!(api.call("POST", &settle, &api.other, None).status, 404);
    let answer = api.call("POST", &settle, &api.admin, None);
    assert_eq!(answer.status, 202, "{answer:?}");
    site.drain();
    let session = api.get(&path).json();
    assert_eq!(session["status"], "SETTLED");
    assert_eq!(session["total"]["amount_minor"], 300);
    let again = api.call("POST", &settle, &api.admin, None);
    assert_eq!((again.status, again.code().as_str()), (409, "wrong_state"));
}

#[test]
fn a_charge_is_priced_by_the_version_that_became_valid_last_before_its_start() {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    // Each version costs its own number in euros, whatever energy is delivered.
    let version = |price: &str, valid_from: &str| {
        json!({"name": "Season", "currency": "EUR", "valid_from": valid_from,
            "elements": [{"type": "flat", "price": price}]})
    };
    let mut first = version("1", "2026-01-01T00:00:00Z");
    first["tariff_id"] = json!("season");
    assert_eq!(api.post("/v1/tariffs", first).status, 201);
    for (price, valid_from) in [
        ("2", "2026-01-11T00:00:00Z"),
        // This version is added later and valid earlier.
        ("3", "2026-01-06T00:00:00Z"),
        ("4", "2026-01-21T00:00:00Z"),
        // This version corrects a mistake before it became valid: it is valid from the same day.
        ("5", "2026-01-21T00:00:00Z"),
    ] {
        let added = api.post("/v1/tariffs/season/versions", version(price, valid_from));
        assert_eq!(added.status, 201, "{added:?}");
    }
    api.patch("/v1/sites/site", json!({"tariff_id": "season"}));
    let days = [(2, 1), (7, 3), (12, 2), (22, 5), (-30, 1)];
    for (nth, (day, _)) in days.into_iter().enumerate() {
        let (id, register) = (nth.to_string(), 1_000 * nth as i64);
        site.start(&id, day * 1440, register);
        site.stop(&id, day * 1440 + 30, register + 1_000);
    }
    site.settle();
    for (nth, (day, euros)) in days.into_iter().enumerate() {
        let sessions = site.sessions();
        let id = nth.to_string();
        let found = sessions.iter().find(|session| {
            session.transaction_id.as_ref().map(ToString::to_string) == Some(id.clone())
        });
        let session = found.unwrap();
        assert_eq!(session.tariff_version, Some(euros), "day {day}");
        let owed = session.total.unwrap().amount_minor();
        assert_eq!(owed, 100 * i64::from(euros), "day {day}");
    }
    for (query, number) in [
        ("", 5),
        ("?at=2026-01-12T00:00:00Z", 2),
        ("?at=2026-01-21T00:00:00Z", 5),
        ("?at=2020-01-01T00:00:00Z", 1),
    ] {
        let shown = api.get(&format!("/v1/tariffs/season{query}")).json();
        assert_eq!(shown["version"], number, "{query}");
    }
    let both = api.get("/v1/tariffs/season?version=1&at=2026-01-12T00:00:00Z");
    assert_eq!(both.code(), "invalid_query");
    let none = api.get("/v1/tariffs/none?at=2026-01-12T00:00:00Z");
    assert_eq!(none.code(), "not_found");
}

#[test]
fn a_session_whose_energy_nobody_can_say_is_not_promised_a_price() {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    site.start("1", 0, 9_000);
    site.stop("1", 30, 2_000);
    site.settle();
    let settle = format!("/v1/sessions/{}/settle", site.session().session_id);
    let answer = api.call("POST", &settle, &api.admin, None);
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (409, "wrong_state")
    );
    assert!(answer.text.contains("backwards"), "{answer:?}");
}

#[test]
fn what_a_person_was_done_with_is_off_the_list_and_kept() {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    api.patch("/v1/operator", json!({"default_tariff_id": null}));
    site.start("1", 0, 0);
    site.stop("1", 30, 2_000);
    site.settle();
    let waiting = items(&api.get("/v1/review"));
    let path = format!(
        "/v1/review/{}/resolve",
        waiting[0]["review_id"].as_str().unwrap()
    );
    let note = json!({"note": "a test charge"});
    for (path, token) in [
        (path.as_str(), &api.other),
        ("/v1/review/1-x/resolve", &api.admin),
        ("/v1/review/x/resolve", &api.admin),
    ] {
        let answer = api.call("POST", path, token, Some(&note));
        assert_eq!(answer.status, 404, "{path}");
    }
    let long = api.post(&path, json!({"note": "x".repeat(501)}));
    assert_eq!(
        (long.status, long.code().as_str()),
        (422, "invalid_fields"),
        "{long:?}"
    );
    let done = api.post(&path, note.clone());
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(items(&api.get("/v1/review")), Vec::<Value>::new());
    let kept = items(&api.get("/v1/review?resolved=true"));
    assert_eq!(kept[0], done.json());
    assert_eq!(kept[0]["note"], "a test charge");
    assert!(kept[0]["resolved_by"].is_string() && kept[0]["resolved_at"].is_string());
    let again = api.post(&path, note);
    assert_eq!((again.status, again.code().as_str()), (409, "wrong_state"));
    let session = site.session().session_id;
    let path = format!("/v1/sessions/{session}");
    let shown = api.get(&path).json();
    assert_eq!(shown["status"], "NEEDS_REVIEW", "it has no price by this");
    api.simulation.pass(60_000);
    let void = json!({"kind": "void", "reason": "a test charge"});
    let done = api.post(&format!("{path}/corrections"), void);
    assert_eq!(done.status, 201, "{done:?}");
    site.drain();
    let after = items(&api.get("/v1/review?resolved=true"));
    assert_eq!(after, kept, "the word of the person stands");
}

#[test]
fn what_somebody_works_on_is_taken_over_only_on_purpose() {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    site.start("1", 0, 9_000);
    let mut fitted = GatewayRecords::stop("1", site.at(30), 2_000);
    fitted.flags = vec![Flag::TransactionIdOdd, Flag::FittedToOpenSession];
    site.write(30, Fact::TransactionStopped(fitted));
    site.settle();
    let client = json!({"name": "second desk", "role": "admin"});
    let client = api.post("/v1/clients", client).json();
    let text = |name: &str| client[name].as_str().unwrap();
    let second = api.token(text("client_id"), text("client_secret"));
    let waiting = items(&api.get("/v1/review?taken=false"));
    let id = waiting[0]["review_id"].as_str().unwrap();
    let path = format!("/v1/review/{id}/take");
    let none = json!({});
    let taken = api.post(&path, none.clone());
    assert_eq!(taken.status, 200, "{taken:?}");
    assert_eq!(taken.json()["taken_by"], "bootstrap");
    assert!(taken.json()["taken_at"].is_string());
    assert_eq!(api.post(&path, none.clone()).json(), taken.json());
    assert_eq!(items(&api.get("/v1/review?taken=true")), [taken.json()]);
    assert_eq!(items(&api.get("/v1/review?taken=false")).len(), 0);
    for (token, status, code) in [
        (&api.viewer, 403, "forbidden"),
        (&api.other, 404, "not_found"),
        (&second, 409, "conflict"),
    ] {
        let refused = api.call("POST", &path, token, Some(&none));
        assert_eq!((refused.status, refused.code().as_str()), (status, code));
    }
    let refused = api.call("POST", &path, &second, Some(&none));
    let since = taken.json()["taken_at"].as_str().unwrap().to_owned();
    assert!(refused.text.contains("bootstrap") && refused.text.contains(&since));
    // The session was looked at once more and still has no price: it stays taken.
    site.stop("1", 40, 1_000);
    site.send(3, 3, 0);
    site.drain();
    assert_eq!(items(&api.get("/v1/review?taken=true")).len(), 1);
    let over = json!({"take_over": true});
    let over = api.call("POST", &path, &second, Some(&over));
    assert_eq!(over.json()["taken_by"], client["client_id"], "{over:?}");
    let resolve = format!("/v1/review/{id}/resolve");
    assert_eq!(api.post(&resolve, none.clone()).status, 200);
    let late = api.post(&path, none);
    assert_eq!((late.status, late.code().as_str()), (409, "wrong_state"));
}

#[test]
fn a_gateway_kept_apart_gets_commands_again_once_somebody_has_looked() {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    let mut copy = testing::World::within(&api.simulation, "default");
    site.start("7", 0, 0);
    site.settle();
    copy.start("7", 0, 500);
    copy.send(1, 1, 5);
    copy.drain();
    let (table, ours) = (&api.simulation.table, &site.ours);
    let told = || {
        let told = forecourt_cloud::gateways::may_command(table, &ours.operator, &ours.gateway);
        forecourt_memory::run(told).unwrap()
    };
    assert!(!told());
    let fork = items(&api.get("/v1/review?kind=fork"));
    let id = fork[0]["review_id"].as_str().unwrap();
    let done = api.post(&format!("/v1/review/{id}/resolve"), json!({}));
    assert_eq!(done.status, 200, "{done:?}");
    assert!(told());
}

#[test]
fn charges_of_another_operator_are_not_there() {
    let (api, site) = charged();
    let id = site.sessions()[0].session_id.to_string();
    for (method, path) in [
        ("GET", format!("/v1/sessions/{id}")),
        ("POST", format!("/v1/sessions/{id}/settle")),
        ("GET", format!("/v1/cdrs/{id}-1")),
        ("POST", format!("/v1/cdrs/{id}-1/recompute")),
        ("GET", "/v1/stations/CP-1/connectors".to_owned()),
        ("GET", "/v1/stations/CP-1/commands".to_owned()),
    ] {
        let answer = api.call(method, &path, &api.other, None);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "not_found"),
            "{path}"
        );
    }
    for list in [
        "sessions",
        "cdrs",
        "connectors",
        "commands",
        "review",
        "reports/daily",
    ] {
        let answer = api.call("GET", &format!("/v1/{list}"), &api.other, None);
        assert_eq!(answer.json(), json!({"items": []}), "{list}");
    }
}

#[test]
fn the_name_of_the_driver_is_masked_for_who_reaches_only_some_sites() {
    let (api, site) = charged();
    let place = site.sessions()[0].site_id.clone().unwrap().to_string();
    let owner = json!({"role": "site_owner", "site_ids": [place]});
    let owner = api.person("owner", &owner);
    let names = |token: &str| -> Vec<String> {
        let path = "/v1/sessions?sort=started_at";
        let sessions = items(&api.call("GET", path, token, None));
        let named = sessions.iter().map(|session| {
            let path = format!("/v1/sessions/{}", session["session_id"].as_str().unwrap());
            let one = api.call("GET", &path, token, None).json();
            assert_eq!(one["driver_name"], session["driver_name"]);
            session["driver_name"].as_str().unwrap().to_owned()
        });
        named.collect()
    };
    let eve = "=HYPERLINK(\"x\"), Eve";
    let whole = ["Ann Example", eve, "Ann Example"];
    assert_eq!(names(&api.admin), whole);
    assert_eq!(names(&owner), ["A. E.", "=. E.", "A. E."]);
    let shows = json!({"site_owners_see_names": true});
    assert_eq!(api.patch("/v1/operator", shows).status, 200);
    assert_eq!(names(&owner), whole);
    // Whoever configures the operator without managing people cannot open the names.
    let configures = api.narrow_token("configure");
    let shows = json!({"site_owners_see_names": false});
    let refused = api.call("PATCH", "/v1/operator", &configures, Some(&shows));
    assert_eq!(refused.status, 403, "{refused:?}");
}
