use forecourt_tests::api::Api;
use forecourt_tests::aws::Deployment;
use forecourt_tests::charger::{ENERGY_WH, INDEPENDENT, independent};
use forecourt_tests::process::Process;
use forecourt_tests::site;
use forecourt_types::Timestamp;
use serde_json::{Value, json};

use super::{gateway, let_in, nothing_is_left_behind, session};

#[test]
fn independent_chargers_charge_through_aws_and_are_billed_by_hand_calculation() {
    let mut deployment = Deployment::start().unwrap();
    let api = deployment.api().unwrap();
    let mut stations = INDEPENDENT.map(|(station, _)| station).to_vec();
    stations.push("REMOTE");
    site::build(&api, &stations).unwrap();
    let state = tempfile::tempdir().unwrap();
    let (_, gateway) = gateway(&deployment, &api, state.path());

    let mut charges = Vec::new();
    for (station, script) in INDEPENDENT {
        session(script, &gateway.ocpp_url, station);
        charges.push(is_billed_by_hand(&api, station, Some(1800)));
    }
    charges.push(charge_by_command(&api, &gateway.ocpp_url));

    report_shows(&api, &charges);
    let tick = include_str!("../../../events/monitor.json");
    let tick = serde_json::from_str(tick).unwrap();
    let swept = deployment.invoke("monitor", &tick).unwrap();
    assert_eq!(swept["failures"], 0, "{swept}");
    assert_eq!(swept["hand_overs_waiting"], 0, "{swept}");
    nothing_is_left_behind(&mut deployment);
}

/// A charge that was billed.
struct Billed {
    cents: i64,
    seconds: i64,
}

/// Checks the one session of a station and its bill.
fn is_billed_by_hand(api: &Api, station: &str, seconds: Option<i64>) -> Billed {
    let session = site::settled_sessions(api, station, 1).unwrap().remove(0);
    assert_eq!(session["energy_wh"], ENERGY_WH, "{station}: {session}");
    assert_eq!(session["user_id"], "user-1", "{station}: {session}");
    let lasted_s = (millis(&session["ended_at"]) - millis(&session["started_at"])) / 1000;
    assert_eq!(
        seconds.unwrap_or(lasted_s),
        lasted_s,
        "{station}: {session}"
    );
    let by_hand = site::price_by_hand(ENERGY_WH, lasted_s);
    let cdrs = site::cdrs(api, station).unwrap();
    assert_eq!(cdrs.len(), 1, "{station}");
    let total = json!({"amount_minor": by_hand, "currency": "EUR"});
    assert_eq!(cdrs[0]["total"], total, "{station}: {}", cdrs[0]);
    Billed {
        cents: by_hand,
        seconds: lasted_s,
    }
}

fn millis(time: &Value) -> i64 {
    Timestamp::parse(time.as_str().unwrap()).unwrap().millis()
}

/// An app starts and stops a charge.
fn charge_by_command(api: &Api, url: &str) -> Billed {
    let station = "REMOTE";
    let mut serving = let_in(|| {
        let mut command = independent("chargers/charger16.py", url, station);
        Process::start_serving(station, command.args(["--no-session", "--serve"])).unwrap()
    });
    let connectors = "/v1/stations/REMOTE/connectors";
    api.wait_for(connectors, |list| {
        let mut all = list["items"].as_array()?.iter();
        all.find(|one| one["connector_id"] == 1 && one["status"] == "AVAILABLE")
            .map(|_| ())
    })
    .unwrap();

    let start = json!({"type": "remote_start", "connector_id": 1, "token_uid": site::CARD});
    let start = give(api, &start);
    let session_id = start["session_id"].as_str().unwrap().to_owned();
    serving
        .wait_for(|line| line.contains(r#""event": "started""#).then_some(()))
        .unwrap();
    let path = format!("/v1/sessions/{session_id}");
    api.wait_for(&path, |session| {
        (session["status"] == "CHARGING").then_some(())
    })
    .unwrap();

    give(
        api,
        &json!({"type": "remote_stop", "session_id": session_id}),
    );
    let billed = is_billed_by_hand(api, station, None);
    let session = api.get(&path).unwrap().ok().unwrap();
    let history = session["history"].as_array().unwrap().iter();
    let statuses: Vec<&str> = history
        .map(|step| step["status"].as_str().unwrap())
        .collect();
    let wanted = ["CREATED", "STARTING", "CHARGING", "FINISHED", "SETTLED"];
    assert_eq!(statuses, wanted, "{session}");
    assert_eq!(session["stop_reason"], "Remote", "{session}");
    billed
}

/// Gives a command to the station and waits until its effect was seen, which
/// must have gone through its states in order.
fn give(api: &Api, body: &Value) -> Value {
    let answer = api.post("/v1/stations/REMOTE/commands", body).unwrap();
    assert_eq!(answer.status, 202, "{}", answer.body);
    let path = format!(
        "/v1/commands/{}",
        answer.body["command_id"].as_str().unwrap()
    );
    let done = api
        .wait_for(&path, |command| {
            (command["state"] == "completed").then(|| command.clone())
        })
        .unwrap();
    let history = done["history"].as_array().unwrap().iter();
    // The effect may be told before the station's answer, in another lane.
    let states: Vec<&str> = history
        .map(|step| step["state"].as_str().unwrap())
        .filter(|state| *state != "accepted")
        .collect();
    let wanted = ["queued", "sent", "delivered", "completed"];
    assert_eq!(states, wanted, "{done}");
    assert_eq!(done["answer"]["payload"]["status"], "Accepted", "{done}");
    done
}

/// Both reports count every session once: the one made from CDRs and the one
/// the function has added up.
fn report_shows(api: &Api, charges: &[Billed]) {
    let sessions = i64::try_from(charges.len()).unwrap();
    let cents: i64 = charges.iter().map(|charge| charge.cents).sum();
    let seconds: i64 = charges.iter().map(|charge| charge.seconds).sum();
    let sum = json!({
        "sessions": sessions,
        "duration_s": seconds,
        "energy_wh": sessions * ENERGY_WH,
        "amounts": [{"amount_minor": cents, "currency": "EUR"}],
    });
    let report = api.get("/v1/reports/consumption").unwrap().ok().unwrap();
    assert_eq!(report["total"], sum, "{report}");
    assert_eq!(report["by_token"][0]["token_uid"], site::CARD, "{report}");
    // A session may end on either side of midnight.
    let daily = |body: &Value| {
        let days = body["items"].as_array()?.clone();
        let all = |name: &str| {
            days.iter()
                .map(|day| day[name].as_i64())
                .sum::<Option<i64>>()
        };
        let amounts = days
            .iter()
            .map(|day| day["amounts"][0]["amount_minor"].as_i64());
        let found = (
            all("sessions")?,
            all("energy_wh")?,
            amounts.sum::<Option<i64>>()?,
        );
        (found == (sessions, sessions * ENERGY_WH, cents)).then_some(())
    };
    api.wait_for("/v1/reports/daily", daily).unwrap();
}
