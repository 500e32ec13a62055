//! The console on AWS: a person signs in by the page, sees over the live socket how a charger comes
//! and charges, saves an export and signs out. While nobody watches, nothing is told to anybody.

use std::path::Path;

use forecourt_tests::api::Api;
use forecourt_tests::aws::Deployment;
use forecourt_tests::charger::{INDEPENDENT, independent};
use forecourt_tests::process::Process;
use forecourt_tests::{browser, person, site, tools};
use serde_json::{Value, json};

use super::people::{PASSWORD, link};
use super::{gateway, let_in, nothing_is_left_behind, session};

const EMAIL: &str = "olga@example.org";
const STATION: &str = "REMOTE";
/// Long ago: what was watched until then is watched by nobody.
const PAST: &str = "2020-01-01T00:00:00.000Z";

#[test]
fn a_person_works_in_the_console_and_nothing_is_told_while_nobody_watches() {
    if !browser::is_here().unwrap() {
        return;
    }
    let mut deployment = Deployment::start().unwrap();
    let api = deployment.api().unwrap();
    let (_, script) = INDEPENDENT[0];
    site::build(&api, &["BEFORE", STATION, "AFTER"]).unwrap();
    let state = tempfile::tempdir().unwrap();
    let (_, gateway) = gateway(&deployment, &api, state.path());
    an_operator_has_a_password(&mut deployment, &api);

    let before = told(&mut deployment);
    session(script, &gateway.ocpp_url, "BEFORE");
    site::settled_sessions(&api, "BEFORE", 1).unwrap();
    assert_eq!(told(&mut deployment), before, "somebody was told");

    let folder = tempfile::tempdir().unwrap();
    let file = works(&deployment, folder.path(), &gateway.ocpp_url);
    holds_the_list(&api, &file);
    assert!(told(&mut deployment).messages > before.messages);

    nobody_watches(&mut deployment);
    let before = told(&mut deployment);
    session(script, &gateway.ocpp_url, "AFTER");
    site::settled_sessions(&api, "AFTER", 1).unwrap();
    assert_eq!(told(&mut deployment), before, "somebody was told");
    nothing_is_left_behind(&mut deployment);
}

fn an_operator_has_a_password(deployment: &mut Deployment, api: &Api) {
    let user = json!({
        "user_id": "olga", "full_name": "Olga", "email": EMAIL, "role": "operator",
    });
    api.post("/v1/users", &user).unwrap().ok().unwrap();
    let invited = api.post("/v1/users/olga/invitation", &json!({}));
    invited.unwrap().ok().unwrap();
    let link = link(deployment, EMAIL);
    let status = person::set_password(&deployment.http_url, &link, PASSWORD);
    assert_eq!(status.unwrap(), 200);
}

/// How much was told of changes so far.
#[derive(Debug, PartialEq)]
struct Told {
    /// The messages that functions have sent to the queue `live`.
    messages: i64,
    /// The messages that were posted to live sockets.
    posts: i64,
}

/// Counts once no message is on its way.
fn told(deployment: &mut Deployment) -> Told {
    nothing_is_left_behind(deployment);
    let counts = deployment.counts().unwrap();
    // The peer counts: another queue has had messages by now.
    assert!(counts["sent"]["notify"].as_i64() > Some(0), "{counts}");
    let count = |kind: &str| counts[kind]["live"].as_i64().unwrap_or_default();
    Told {
        messages: count("sent"),
        posts: count("told"),
    }
}

/// Works in the console until the sign-out, while a charger comes and serves. Returns the export.
fn works(deployment: &Deployment, folder: &Path, chargers: &str) -> String {
    let mut command = tools::node("console.js");
    command.args([&deployment.http_url, EMAIL, PASSWORD, "Harbour", STATION]);
    command.arg(site::CARD).arg(folder);
    let mut person = Process::start("console.js", &mut command).unwrap();
    event(&mut person, "watching");
    let serving = let_in(|| {
        let mut command = independent("chargers/charger16.py", chargers, STATION);
        Process::start_serving(STATION, command.args(["--no-session", "--serve"])).unwrap()
    });
    for step in ["free", "charging", "stopped"] {
        event(&mut person, step);
    }
    let saved = event(&mut person, "saved");
    let end = event(&mut person, "signed out");
    assert_eq!(person.wait().unwrap(), Some(0));
    drop(serving);
    assert_eq!(end["faults"], json!([]), "{end}");
    // Live sockets have an origin of their own, which the policy of the page names.
    let sockets = end["sockets"].as_array().unwrap();
    assert_eq!(sockets.len(), 1, "{end}");
    assert!(!deployment.http_url.ends_with(sockets[0].as_str().unwrap()));
    assert!(end["changes"].as_u64() > Some(0), "{end}");
    std::fs::read_to_string(saved["path"].as_str().unwrap()).unwrap()
}

/// Waits until the person in the browser has come so far.
fn event(person: &mut Process, name: &str) -> Value {
    let told = person.wait_for(|line| {
        let told: Value = serde_json::from_str(line).ok()?;
        (told["event"] == name).then_some(told)
    });
    told.unwrap()
}

/// The file has the rows that the list has, in the order of the export: the newest end first.
fn holds_the_list(api: &Api, file: &str) {
    let mut lines = file.trim_start_matches('\u{feff}').lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| names.iter().position(|it| *it == name).unwrap();
    let shown = ["session_id", "station_id", "token_uid", "status"];
    let rows: Vec<Vec<&str>> = lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            shown.map(|name| cells[column(name)]).to_vec()
        })
        .collect();
    let list = api.items("/v1/sessions?sort=-ended_at&limit=100").unwrap();
    let wanted: Vec<Vec<&str>> = list
        .iter()
        .map(|session| {
            shown
                .map(|name| session[name].as_str().unwrap_or_default())
                .to_vec()
        })
        .collect();
    assert_eq!(wanted.len(), 2, "{list:?}");
    assert_eq!(rows, wanted, "{file}");
    for (line, session) in file.lines().skip(1).zip(&list) {
        let wh = session["energy_wh"].as_i64().unwrap();
        let kwh = format!("{}.{:03}", wh / 1000, wh % 1000);
        let cell = line.split(',').nth(column("energy_kwh"));
        assert_eq!(cell, Some(kwh.as_str()), "{line}");
    }
}

/// Lets the two minutes pass for which a topic stays watched after its last watcher has left.
fn nobody_watches(deployment: &mut Deployment) {
    let mut ended = 0;
    for item in deployment.items("").unwrap() {
        for name in ["watched_until", "overview_until"] {
            if item.get(name).is_some() {
                let key = |name: &str| item[name].as_str().unwrap().to_owned();
                deployment.set(&key("pk"), &key("sk"), name, PAST).unwrap();
                ended += 1;
            }
        }
    }
    assert!(ended > 0, "nothing was watched");
}
