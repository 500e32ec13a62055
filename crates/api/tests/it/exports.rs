//! Files of many rows: what is in them, who gets them, and that a step may fail anywhere.

use forecourt_api::live;
use forecourt_memory::world as testing;
use forecourt_memory::{Random, When, run};
use forecourt_store::ports::{Objects as _, QueueName};
use forecourt_store::rows::config::ConfigRow as _;
use forecourt_store::rows::exports::ExportRow;
use serde_json::{Value, json};

use super::idempotency::{insist, post};
use super::world::{Answer, World};

/// An API over charges of CARD: one on each evening of three days, in the zone of Bangkok. The
/// second one ends shortly after midnight there.
fn charged(charges: i64) -> (World, testing::World) {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    let user = json!({"user_id": "ann", "full_name": "Ann Example"});
    assert_eq!(api.post("/v1/users", user).status, 201);
    let zone = json!({"time_zone": "Asia/Bangkok"});
    assert_eq!(api.patch("/v1/sites/site", zone).status, 200);
    for number in 0..charges {
        // 16:50 UTC is ten minutes before midnight in Bangkok.
        let (begin, register) = (16 * 60 + 50 + number * 24 * 60, number * 1_000);
        let minutes = if number == 1 { 20 } else { 5 };
        site.start(&number.to_string(), begin, register);
        site.stop(&number.to_string(), begin + minutes, register + 1_000);
    }
    site.settle();
    (api, site)
}

/// Runs the function `live` on all messages that wait. Those that fail are delivered again.
fn work(api: &World) {
    let ports = api.simulation.ports();
    let queues = &api.simulation.queues;
    let mut random = Random::new(1);
    loop {
        let batch = queues.receive(QueueName::Live, &mut random);
        if batch.is_empty() {
            break;
        }
        let Ok(keys) = run(api.keys.get(&ports)) else {
            queues.finish(QueueName::Live, &batch, &ids(&batch));
            continue;
        };
        let failed = run(live::deliver(&ports, &keys, batch.clone()));
        queues.finish(QueueName::Live, &batch, &failed);
    }
}

fn ids(batch: &[forecourt_store::ports::Delivery]) -> Vec<String> {
    batch.iter().map(|one| one.message_id.clone()).collect()
}

fn ask(api: &World, token: &str, body: &Value) -> Answer {
    api.call("POST", "/v1/exports", token, Some(body))
}

/// Asks for an export and has it made.
fn made(api: &World, token: &str, body: &Value) -> Value {
    // Ids sort by the millisecond in which they were made.
    api.simulation.pass(1);
    let asked = ask(api, token, body);
    assert_eq!(asked.status, 201, "{asked:?}");
    assert_eq!(asked.json()["state"], "queued");
    work(api);
    let path = asked.header("location").to_owned();
    let export = api.call("GET", &path, token, None).json();
    assert_eq!(export["state"], "done", "{export}");
    export
}

/// The file of an export, which is fetched without a token.
fn file(api: &World, export: &Value) -> Answer {
    api.call("GET", export["link"].as_str().unwrap(), "", None)
}

fn csv(api: &World, path: &str, token: &str) -> Answer {
    let mut request = World::request("GET", path, token, None);
    let csv = "text/csv".parse().unwrap();
    request.headers_mut().insert("accept", csv);
    api.send(request)
}

/// The cells of a column below its header. No cell of these tests holds a comma.
fn column(text: &str, name: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut lines = text.split("\r\n").filter(|line| !line.is_empty());
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = header.iter().position(|one| *one == name).unwrap();
    let cell = |line: &str| line.split(',').nth(place).unwrap().to_owned();
    lines.map(cell).collect()
}

fn milli(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

#[test]
fn an_export_holds_what_the_filter_shows_and_is_fetched_by_its_link() {
    let (api, _) = charged(3);
    let filter = json!({"sort": "ended_at", "from": "2026-01-02", "to": "2026-01-03"});
    let body = json!({"kind": "sessions", "filter": filter, "time_zone": "Asia/Bangkok"});
    let export = made(&api, &api.admin, &body);
    assert_eq!(export["filter"], filter);
    assert_eq!(export["time_zone"], "Asia/Bangkok");
    assert_eq!(
        export["rows"], 0,
        "the second charge ended on the 3rd there"
    );
    let filter = json!({"sort": "ended_at", "to": "2026-01-02"});
    let body = json!({"kind": "sessions", "filter": filter, "time_zone": "Asia/Bangkok"});
    let export = made(&api, &api.admin, &body);
    assert_eq!(
        (&export["rows"], &export["progress"]["rows"]),
        (&json!(1), &json!(1))
    );
    let file = file(&api, &export);
    assert_eq!(file.status, 200, "{file:?}");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "no-store");
    let saved = file.header("content-disposition");
    assert_eq!(saved, "attachment; filename=\"sessions-2026-01-01.csv\"");
    assert_eq!(file.header("content-length"), file.text.len().to_string());
    assert_eq!(export["bytes"], file.text.len());
    assert_eq!(
        column(&file.text, "ended_at"),
        ["2026-01-01T23:55:00+07:00"]
    );
    assert_eq!(column(&file.text, "full_name"), ["Ann Example"]);
    let query = "?sort=ended_at&to=2026-01-02&time_zone=Asia/Bangkok";
    let at_once = csv(&api, &format!("/v1/sessions{query}"), &api.admin);
    assert_eq!(at_once.text, file.text, "both are one file");
}

#[test]
fn times_are_those_of_the_site_and_words_those_of_the_reader() {
    let (api, _) = charged(1);
    let text = csv(&api, "/v1/sessions", &api.admin).text;
    assert_eq!(column(&text, "started_at"), ["2026-01-01T23:50:00+07:00"]);
    let path = "/v1/sessions?time_zone=America/New_York&columns=started_at,energy_kwh&language=ru";
    let text = csv(&api, path, &api.admin).text;
    assert_eq!(
        text,
        "\u{feff}Начало,Энергия (кВт·ч)\r\n2026-01-01T11:50:00-05:00,1.000\r\n"
    );
    for wrong in ["columns=nothing", "time_zone=Nowhere", "language=xx"] {
        let answer = csv(&api, &format!("/v1/sessions?{wrong}"), &api.admin);
        assert_eq!(answer.code(), "invalid_query", "{wrong}");
    }
}

#[test]
fn a_sum_on_the_screen_is_the_sum_of_its_file_in_every_zone() {
    let (api, _) = charged(5);
    for zone in ["Asia/Bangkok", "America/New_York", "UTC"] {
        for (from, to) in [("2026-01-01", "2026-01-03"), ("2026-01-02", "2026-01-04")] {
            let query = format!("?time_zone={zone}&from={from}&to={to}");
            let report = api.get(&format!("/v1/reports/consumption{query}&group_by=day"));
            let total = report.json()["total"].clone();
            let wh = |text: &str| {
                column(text, "energy_kwh")
                    .iter()
                    .map(|one| milli(one))
                    .sum()
            };
            for path in [
                "cdrs",
                "reports/daily",
                "reports/station-days",
                "reports/consumption",
            ] {
                let text = csv(&api, &format!("/v1/{path}{query}"), &api.admin).text;
                let sum: i64 = wh(&text);
                assert_eq!(total["energy_wh"], sum, "{path}{query}");
            }
            let sessions = csv(
                &api,
                &format!("/v1/sessions{query}&sort=ended_at"),
                &api.admin,
            );
            let sum: i64 = wh(&sessions.text);
            assert_eq!(total["energy_wh"], sum, "{query}");
            for kind in ["cdrs", "consumption", "daily", "station_days"] {
                let filter = json!({"from": from, "to": to});
                let body = json!({"kind": kind, "filter": filter, "time_zone": zone});
                let export = made(&api, &api.admin, &body);
                let sum: i64 = wh(&file(&api, &export).text);
                assert_eq!(total["energy_wh"], sum, "{kind}{query}");
                let path = format!("/v1/exports/{}", export["export_id"].as_str().unwrap());
                assert_eq!(api.delete(&path).status, 204);
            }
        }
    }
    // The second charge ended on the 3rd in Bangkok, and on the 2nd elsewhere.
    let days = |zone: &str| {
        let path = format!("/v1/reports/daily?time_zone={zone}&to=2026-01-04");
        let items = api.get(&path).json()["items"].clone();
        let day = |item: &Value| (item["day"].clone(), item["sessions"].clone());
        items
            .as_array()
            .unwrap()
            .iter()
            .map(day)
            .collect::<Vec<_>>()
    };
    let days_of = |days: &[(&str, i64)]| {
        let day = |(day, count): &(&str, i64)| (json!(day), json!(count));
        days.iter().map(day).collect::<Vec<_>>()
    };
    assert_eq!(
        days("Asia/Bangkok"),
        days_of(&[("2026-01-01", 1), ("2026-01-03", 2)])
    );
    let utc = days_of(&[("2026-01-01", 1), ("2026-01-02", 1), ("2026-01-03", 1)]);
    assert_eq!(days("UTC"), utc);
}

#[test]
fn a_report_groups_by_people_places_and_periods_and_is_sorted() {
    let (api, _) = charged(3);
    let groups =
        |query: &str| api.get(&format!("/v1/reports/consumption?{query}")).json()["groups"].clone();
    let sum = |group: &Value| (group["sessions"].clone(), group["duration_s"].clone());
    let all = (json!(3), json!(1_800));
    let by_user = groups("group_by=user");
    assert_eq!(
        (by_user[0]["full_name"].clone(), sum(&by_user[0])),
        (json!("Ann Example"), all.clone())
    );
    let by_token = groups("group_by=token");
    assert_eq!(
        (by_token[0]["token_uid"].clone(), sum(&by_token[0])),
        (json!("CARD"), all.clone())
    );
    let by_station = groups("group_by=station");
    assert_eq!(
        (by_station[0]["station_id"].clone(), sum(&by_station[0])),
        (json!("CP-1"), all.clone())
    );
    assert_eq!(
        (
            groups("group_by=site")[0]["site_id"].clone(),
            sum(&by_station[0])
        ),
        (json!("site"), all.clone())
    );
    let by_month = groups("group_by=month&time_zone=Asia/Bangkok");
    assert_eq!(
        (by_month[0]["day"].clone(), sum(&by_month[0])),
        (json!("2026-01"), all)
    );
    let by_day = groups("group_by=day&sort=-duration_s");
    assert_eq!(by_day[0]["day"], "2026-01-02");
    assert_eq!(
        api.get("/v1/reports/consumption").json()["groups"],
        Value::Null
    );
    let wrong = api.get("/v1/reports/consumption?sort=colour");
    assert_eq!(wrong.code(), "unsupported_filter");
    let days = api
        .get("/v1/reports/station-days?sort=-duration_s&site_id=site")
        .json();
    assert_eq!(days["items"][0]["day"], "2026-01-02");
    assert_eq!(days["items"][0]["duration_s"], 1_200);
    assert_eq!(days["total"]["sessions"], 3);
    let none = api.get("/v1/reports/station-days?site_id=other").json();
    assert_eq!(none["items"], json!([]));
}

#[test]
fn a_site_owner_gets_the_own_sites_alone_and_masked_names() {
    let (api, _) = charged(2);
    let hill = json!({"site_id": "hill", "name": "Hill"});
    assert_eq!(api.post("/v1/sites", hill).status, 201);
    let owner =
        |id: &str, site: &str| api.person(id, &json!({"role": "site_owner", "site_ids": [site]}));
    let (own, other) = (owner("own", "site"), owner("other", "hill"));
    let caretaker = json!({"role": "caretaker", "station_ids": ["CP-1"]});
    let caretaker = api.person("care", &caretaker);
    for kind in [
        "sessions",
        "consumption",
        "daily",
        "station_days",
        "stations",
    ] {
        let rows = |token: &str| made(&api, token, &json!({"kind": kind}))["rows"].clone();
        assert_ne!(rows(&own), 0, "{kind}");
        assert_ne!(rows(&caretaker), 0, "{kind}");
        assert_eq!(rows(&other), 0, "{kind}");
    }
    let export = made(&api, &own, &json!({"kind": "consumption"}));
    assert_eq!(column(&file(&api, &export).text, "full_name"), ["A. E."]);
    let report = |token: &str, path: &str| api.call("GET", path, token, None).json();
    let path = "/v1/reports/consumption";
    assert_eq!(report(&own, path)["by_user"][0]["full_name"], "A. E.");
    assert_eq!(report(&caretaker, path)["total"]["sessions"], 2);
    assert_eq!(report(&other, path)["total"]["sessions"], 0);
    assert_eq!(report(&own, "/v1/reports/daily")["items"][0]["sessions"], 1);
    assert_eq!(report(&other, "/v1/reports/daily")["items"], json!([]));
    for kind in ["cdrs", "tokens", "audit_log"] {
        let answer = ask(&api, &own, &json!({"kind": kind}));
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (403, "forbidden"),
            "{kind}"
        );
    }
    let answer = ask(&api, &api.viewer, &json!({"kind": "audit_log"}));
    assert_eq!(answer.status, 403, "a viewer has not the scope `audit`");
}

#[test]
fn an_export_and_its_file_are_for_nobody_else() {
    let (api, _) = charged(1);
    let export = made(&api, &api.admin, &json!({"kind": "sessions"}));
    let other = made(&api, &api.admin, &json!({"kind": "cdrs"}));
    let path = |export: &Value| format!("/v1/exports/{}", export["export_id"].as_str().unwrap());
    for token in [&api.viewer, &api.other] {
        assert_eq!(api.call("GET", &path(&export), token, None).status, 404);
        assert_eq!(api.call("DELETE", &path(&export), token, None).status, 404);
        let listed = api.call("GET", "/v1/exports", token, None).json();
        assert_eq!(listed, json!({"items": []}));
    }
    let listed = api.get("/v1/exports").json();
    let ids: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["export_id"])
        .collect();
    assert_eq!(
        ids,
        [&other["export_id"], &export["export_id"]],
        "the newest first"
    );
    let link = export["link"].as_str().unwrap();
    let secret = link.split_once("link=").unwrap().1;
    let mut forged = secret.to_owned();
    forged.replace_range(20..21, if &forged[20..21] == "A" { "B" } else { "A" });
    for wrong in [
        format!("{}/file?link={secret}", path(&other)),
        format!("{}/file?link={forged}", path(&export)),
        format!("{}/file?link=", path(&export)),
        "/v1/exports/nothing/file?link=AAAA".to_owned(),
    ] {
        let answer = api.call("GET", &wrong, "", None);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "not_found"),
            "{wrong}"
        );
    }
    assert_eq!(file(&api, &export).status, 200);
    api.simulation.pass(ExportRow::FILE_MS);
    let admin = api.token("bootstrap", super::world::SECRET);
    assert_eq!(file(&api, &export).status, 404, "the file has expired");
    assert_eq!(api.call("GET", &path(&export), &admin, None).status, 404);
    let listed = api.call("GET", "/v1/exports", &admin, None).json();
    assert_eq!(listed, json!({"items": []}));
}

#[test]
fn whoever_loses_a_right_loses_the_file() {
    let (api, _) = charged(1);
    let fields = json!({"role": "site_owner", "site_ids": ["site"]});
    let owner = api.person("own", &fields);
    let export = made(&api, &owner, &json!({"kind": "sessions"}));
    assert_eq!(file(&api, &export).status, 200);
    let asked = ask(&api, &owner, &json!({"kind": "sessions"}));
    let hill = json!({"site_id": "hill", "name": "Hill"});
    assert_eq!(api.post("/v1/sites", hill).status, 201);
    let moved = api.patch("/v1/users/own", json!({"site_ids": ["hill"]}));
    assert_eq!(moved.status, 200, "{moved:?}");
    assert_eq!(file(&api, &export).status, 404);
    work(&api);
    let failed = api
        .call("GET", asked.header("location"), &owner, None)
        .json();
    assert_eq!(
        (&failed["state"], &failed["reason_code"]),
        (&json!("failed"), &json!("rights_changed"))
    );
}

#[test]
fn each_call_may_fail_and_no_row_is_missing_or_doubled() {
    let (api, _) = charged(3);
    for (kind, sort) in [("sessions", "ended_at"), ("consumption", "name")] {
        let body = json!({"kind": kind, "filter": {"sort": sort}});
        let token = || api.token("bootstrap", super::world::SECRET);
        let wanted = file(&api, &made(&api, &token(), &body)).text;
        for when in [When::Before, When::After] {
            let mut is_over = false;
            for call in 1..80 {
                let admin = token();
                let asked = ask(&api, &admin, &body);
                assert_eq!(asked.status, 201, "{asked:?}");
                api.simulation.faults.fail_at(call, when);
                work(&api);
                is_over = api.simulation.faults.calls() < call;
                api.simulation.faults.heal();
                // What a killed function did not send is sent by `monitor`.
                api.simulation.pass(2 * 60_000);
                sweep(&api);
                work(&api);
                let path = asked.header("location");
                let export = api.call("GET", path, &admin, None).json();
                assert_eq!(export["state"], "done", "{kind} {when:?} {call}: {export}");
                assert_eq!(file(&api, &export).text, wanted, "{kind} {when:?} {call}");
                assert_eq!(api.call("DELETE", path, &admin, None).status, 204);
                if is_over {
                    break;
                }
            }
            assert!(is_over, "every call was made to fail once");
        }
    }
}

/// Has `monitor` send what was left behind.
fn sweep(api: &World) {
    use forecourt_cloud::monitor::{HandOvers, sweep};
    use forecourt_cloud::session::Settings;
    let (table, queues) = (&api.simulation.table, &api.simulation.queues);
    let now = api.simulation.now();
    run(sweep(
        table,
        queues,
        &Settings::default(),
        HandOvers::LeftBehind,
        now,
    ))
    .unwrap();
}

#[test]
fn a_step_that_is_delivered_twice_writes_its_rows_once() {
    let (api, _) = charged(3);
    let asked = ask(&api, &api.admin, &json!({"kind": "sessions"}));
    let ports = api.simulation.ports();
    let keys = run(api.keys.get(&ports)).unwrap();
    let mut random = Random::new(1);
    loop {
        let batch = api.simulation.queues.receive(QueueName::Live, &mut random);
        if batch.is_empty() {
            break;
        }
        for _ in 0..2 {
            let failed = run(live::deliver(&ports, &keys, batch.clone()));
            assert_eq!(failed, Vec::<String>::new());
        }
        api.simulation.queues.finish(QueueName::Live, &batch, &[]);
    }
    let export = api.get(asked.header("location")).json();
    assert_eq!(export["rows"], 3, "{export}");
    assert_eq!(column(&file(&api, &export).text, "session_id").len(), 3);
    let stored = api.simulation.objects.keys();
    assert_eq!(stored.len(), 1, "the parts are gone: {stored:?}");
    assert_eq!(api.delete(asked.header("location")).status, 204);
    assert_eq!(api.simulation.objects.keys(), []);
    assert_eq!(file(&api, &export).status, 404);
}

#[test]
fn three_exports_may_be_open_and_a_removed_one_is_not_made() {
    let (api, _) = charged(1);
    let body = json!({"kind": "sessions"});
    let asked: Vec<Answer> = (0..3).map(|_| ask(&api, &api.admin, &body)).collect();
    let fourth = ask(&api, &api.admin, &body);
    assert_eq!(
        (fourth.status, fourth.code().as_str()),
        (409, "wrong_state")
    );
    assert_eq!(
        ask(&api, &api.viewer, &body).status,
        201,
        "others have their own"
    );
    assert_eq!(api.delete(asked[0].header("location")).status, 204);
    assert_eq!(ask(&api, &api.admin, &body).status, 201);
    work(&api);
    assert_eq!(api.get(asked[0].header("location")).status, 404);
    assert_eq!(api.get(asked[1].header("location")).json()["state"], "done");
    let last = ask(&api, &api.admin, &body);
    assert_eq!(last.status, 201);
    api.simulation.pass(ExportRow::STALLED_MS);
    let admin = api.token("bootstrap", super::world::SECRET);
    let path = last.header("location");
    let stalled = api.call("GET", path, &admin, None).json();
    assert_eq!(
        (&stalled["state"], &stalled["reason_code"]),
        (&json!("failed"), &json!("stalled"))
    );
}

#[test]
fn what_is_wrong_with_an_order_is_said_at_once() {
    let (api, _) = charged(1);
    for (body, field) in [
        (json!({"kind": "colours"}), "kind"),
        (
            json!({"kind": "sessions", "filter": {"colour": "red"}}),
            "filter",
        ),
        (
            json!({"kind": "sessions", "filter": {"status": "red"}}),
            "filter",
        ),
        (
            json!({"kind": "sessions", "filter": {"sort": "colour"}}),
            "filter",
        ),
        (
            json!({"kind": "sessions", "filter": {"limit": "5"}}),
            "filter",
        ),
        (
            json!({"kind": "sessions", "filter": {"from": "yesterday"}}),
            "filter",
        ),
        (
            json!({"kind": "consumption", "filter": {"from": "yesterday"}}),
            "filter",
        ),
        (
            json!({"kind": "daily", "filter": {"dimension": "colour"}}),
            "filter",
        ),
        (
            json!({"kind": "sessions", "columns": ["colour"]}),
            "columns",
        ),
        (json!({"kind": "tokens", "columns": []}), "columns"),
        (
            json!({"kind": "tokens", "time_zone": "Nowhere"}),
            "time_zone",
        ),
        (json!({"kind": "stations", "language": "xx"}), "language"),
    ] {
        let answer = ask(&api, &api.admin, &body);
        assert_eq!(answer.status, 422, "{body}: {answer:?}");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{body}");
    }
}

#[test]
fn tokens_stations_and_the_audit_log_are_files_too() {
    let (api, _) = charged(1);
    for (kind, name, cell) in [
        ("tokens", "uid", "CARD"),
        ("stations", "station_id", "CP-1"),
        ("audit_log", "record", "site"),
    ] {
        let export = made(&api, &api.admin, &json!({"kind": kind, "columns": [name]}));
        assert_eq!(export["columns"], json!([name]));
        let cells = column(&file(&api, &export).text, name);
        assert!(cells.iter().any(|one| one == cell), "{kind}: {cells:?}");
    }
    let entries = api.get("/v1/audit-log?record=export").json();
    let entries = entries["items"].as_array().unwrap();
    let kinds: Vec<_> = entries.iter().map(|one| &one["after"]["kind"]).collect();
    assert_eq!(kinds, ["audit_log", "stations", "tokens"]);
}

#[test]
fn where_the_storage_has_addresses_the_link_leads_there() {
    let (api, _) = charged(1);
    api.simulation.objects.sign();
    let export = made(&api, &api.admin, &json!({"kind": "sessions"}));
    let answer = file(&api, &export);
    assert_eq!((answer.status, answer.text.as_str()), (302, ""));
    let address = answer.header("location");
    assert!(
        address.starts_with("https://objects.example/exports/"),
        "{address}"
    );
    assert!(address.contains("name=sessions-"), "{address}");
    assert_eq!(answer.header("cache-control"), "no-store");
}

/// Lets the only charge end later and with more energy, a second after now.
fn correct(api: &World, site: &testing::World) {
    api.simulation.pass(1_000);
    let values = json!({"kind": "values", "energy_wh": 5_000, "reason": "a late stop",
        "ended_at": "2026-01-01T17:30:00Z"});
    let path = format!("/v1/sessions/{}/corrections", site.session().session_id);
    let made = api.post(&path, values);
    assert_eq!(made.status, 201, "{made:?}");
    site.drain();
    assert_eq!(site.cdrs().len(), 3, "a CDR, its credit and the next one");
}

#[test]
fn a_file_of_cdrs_holds_those_of_one_instant() {
    let kwh = |text: &str| column(text, "energy_kwh");
    for kind in ["cdrs", "consumption", "daily", "station_days"] {
        let (api, site) = charged(1);
        correct(&api, &site);
        // The export was asked for before that, and its first step is made after it.
        api.simulation.pass(-1_000);
        let asked = ask(&api, &api.admin, &json!({"kind": kind}));
        assert_eq!(asked.status, 201, "{asked:?}");
        api.simulation.pass(1_000);
        work(&api);
        let export = api.get(asked.header("location")).json();
        assert_eq!(kwh(&file(&api, &export).text), ["1.000"], "{kind}");
        let later = made(&api, &api.admin, &json!({"kind": kind}));
        let later = kwh(&file(&api, &later).text);
        let sum: i64 = later.iter().map(|one| milli(one)).sum();
        assert_eq!(sum, 5_000, "{kind}: {later:?}");
    }
}

#[test]
fn an_answer_at_once_holds_the_cdrs_of_when_it_was_asked_for() {
    let (api, site) = charged(1);
    correct(&api, &site);
    let sums = || {
        let paths = ["cdrs", "reports/consumption", "reports/station-days"];
        let of_file = |path| {
            let text = csv(&api, &format!("/v1/{path}"), &api.admin).text;
            let cells = column(&text, "energy_kwh");
            cells.iter().map(|one| milli(one)).sum()
        };
        let mut sums: Vec<i64> = paths.map(of_file).to_vec();
        let total = api.get("/v1/reports/consumption").json()["total"].clone();
        sums.push(total["energy_wh"].as_i64().unwrap());
        sums
    };
    assert_eq!(sums(), [5_000; 4]);
    // A request that began before the correction, and still reads.
    api.simulation.pass(-1);
    assert_eq!(sums(), [1_000; 4]);
}

#[test]
fn an_export_whose_answer_was_lost_is_shown_to_the_repeat() {
    let body = json!({"kind": "sessions"});
    let path = "/v1/exports";
    let count = |api: &World| api.get(path).json()["items"].as_array().unwrap().len();
    let mut lost = 0;
    for (when, is_made) in [
        (When::Before, false),
        (When::After, false),
        (When::After, true),
    ] {
        for call in 1.. {
            let (api, _) = charged(1);
            assert_eq!(ask(&api, &api.admin, &body).status, 201);
            assert_eq!(ask(&api, &api.admin, &body).status, 201);
            api.simulation.faults.fail_at(call, when);
            let first = post(&api, &api.admin, "k1", path, &body);
            let used = api.simulation.faults.calls();
            api.simulation.faults.heal();
            if used < call {
                break;
            }
            lost += usize::from(first.status != 201 && count(&api) == 3);
            if is_made {
                api.simulation.pass(2 * 60_000);
                sweep(&api);
                work(&api);
            }
            let answer = insist(&api, "k1", path, &body);
            assert_eq!(answer.status, 201, "{when:?} {call} {first:?}: {answer:?}");
            assert_eq!(count(&api), 3, "{when:?} {call}");
        }
    }
    assert!(
        lost > 1,
        "{lost} answers were lost after the export was made"
    );
}

#[test]
fn a_file_of_too_many_bytes_fails() {
    let (api, _) = charged(1);
    let asked = ask(&api, &api.admin, &json!({"kind": "sessions"}));
    let table = &api.simulation.table;
    let rows = table.items().into_values();
    let mut rows = rows.filter_map(|item| item.read::<ExportRow>().ok());
    let mut row = rows.next().unwrap();
    row.parts_bytes = 200 * 1024 * 1024;
    table.plant(row.to_item(&row.by.operator_id, 0).unwrap());
    work(&api);
    let export = api.get(asked.header("location")).json();
    assert_eq!(
        (&export["state"], &export["reason_code"]),
        (&json!("failed"), &json!("too_large")),
        "{export}"
    );
    assert_eq!(api.simulation.objects.keys(), []);
}

#[test]
fn a_file_with_names_is_gone_once_they_are_masked() {
    let (api, _) = charged(1);
    let shown = |is: bool| {
        let answer = api.patch("/v1/operator", json!({"site_owners_see_names": is}));
        assert_eq!(answer.status, 200, "{answer:?}");
    };
    let fields = json!({"role": "site_owner", "site_ids": ["site"]});
    let owner = api.person("own", &fields);
    let masked = made(&api, &owner, &json!({"kind": "sessions"}));
    shown(true);
    assert_eq!(column(&file(&api, &masked).text, "full_name"), ["A. E."]);
    for kind in ["sessions", "consumption"] {
        let export = made(&api, &owner, &json!({"kind": kind}));
        let names = column(&file(&api, &export).text, "full_name");
        assert_eq!(names, ["Ann Example"], "{kind}");
        let all = made(&api, &api.admin, &json!({"kind": kind}));
        shown(false);
        assert_eq!(file(&api, &export).status, 404, "{kind}");
        assert_eq!(file(&api, &all).status, 200, "the operator sees them");
        shown(true);
        assert_eq!(file(&api, &export).status, 200, "{kind}");
    }
    assert_eq!(file(&api, &masked).status, 200);
    // The first step has written the names, and the second one would join them to the file.
    let asked = ask(&api, &owner, &json!({"kind": "sessions"}));
    let ports = api.simulation.ports();
    let keys = run(api.keys.get(&ports)).unwrap();
    let queues = &api.simulation.queues;
    let batch = queues.receive(QueueName::Live, &mut Random::new(1));
    let failed = run(live::deliver(&ports, &keys, batch.clone()));
    queues.finish(QueueName::Live, &batch, &failed);
    let path = asked.header("location");
    let state = |name: &str| api.call("GET", path, &owner, None).json()[name].clone();
    assert_eq!(state("state"), "running");
    shown(false);
    work(&api);
    assert_eq!(
        (state("state"), state("reason_code")),
        (json!("failed"), json!("rights_changed"))
    );
}

#[test]
fn a_file_that_the_storage_has_lost_is_not_found() {
    for signs in [false, true] {
        let (api, _) = charged(1);
        let export = made(&api, &api.admin, &json!({"kind": "sessions"}));
        let objects = &api.simulation.objects;
        let [key] = objects.keys().try_into().unwrap();
        let whole = run(objects.read(&key, 0, 1 << 20)).unwrap().unwrap().bytes;
        if signs {
            objects.sign();
        }
        run(objects.put(&key, whole[..9].to_vec())).unwrap();
        assert_eq!(file(&api, &export).status, 404, "it is not whole");
        run(objects.delete(&key)).unwrap();
        let answer = file(&api, &export);
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"));
        run(objects.put(&key, whole.clone())).unwrap();
        let answer = file(&api, &export);
        if signs {
            assert_eq!(answer.status, 302, "{answer:?}");
        } else {
            assert_eq!(answer.text.as_bytes(), whole);
        }
    }
}

#[test]
fn the_etag_moves_when_an_export_is_taken_for_stalled() {
    let (api, _) = charged(1);
    let asked = ask(&api, &api.admin, &json!({"kind": "sessions"}));
    let path = asked.header("location");
    let with = |token: &str, method: &str, name: &'static str, tag: &str| {
        let mut request = World::request(method, path, token, None);
        request.headers_mut().insert(name, tag.parse().unwrap());
        api.send(request)
    };
    let open = api.get(path).header("etag").to_owned();
    let known = with(&api.admin, "GET", "if-none-match", &open);
    assert_eq!(known.status, 304);
    api.simulation.pass(ExportRow::STALLED_MS);
    let admin = api.token("bootstrap", super::world::SECRET);
    let stalled = with(&admin, "GET", "if-none-match", &open);
    assert_eq!(stalled.status, 200, "{stalled:?}");
    assert_eq!(stalled.json()["reason_code"], "stalled");
    let tag = stalled.header("etag");
    assert_eq!(with(&admin, "DELETE", "if-match", &open).status, 412);
    assert_eq!(with(&admin, "DELETE", "if-match", tag).status, 204);
}
