use forecourt_tests::api::{Answer, Api};
use forecourt_tests::aws::Deployment;
use forecourt_tests::site;
use serde_json::{Value, json};

use super::stranger::{Credential, Link, records, start_record};
use super::{gateway, nothing_is_left_behind, session};

/// The station of the first operator; the second has one of the same name.
const STATION: &str = "PY-16";
/// A station only the first operator has.
const ONLY_OURS: &str = "OURS";

/// Lists in which the second operator has nothing yet.
const LISTS: [&str; 19] = [
    "/v1/sites",
    "/v1/webhooks",
    "/v1/gateways",
    "/v1/stations",
    "/v1/connectors",
    "/v1/tokens",
    "/v1/token-claims",
    "/v1/users",
    "/v1/vehicles",
    "/v1/tariffs",
    "/v1/sessions",
    "/v1/cdrs",
    "/v1/ledger/entries",
    "/v1/wallets",
    "/v1/commands",
    "/v1/review",
    "/v1/reports/daily",
    "/v1/exports",
    "/v1/sessions?station_id=PY-16",
];

#[test]
fn two_operators_of_one_deployment_see_and_touch_nothing_of_each_other() {
    let mut deployment = Deployment::start().unwrap();
    let ours = deployment.api().unwrap();
    site::build(&ours, &[STATION, ONLY_OURS]).unwrap();
    let state = tempfile::tempdir().unwrap();
    let (gateway_id, gateway) = gateway(&deployment, &ours, state.path());
    session("chargers/charger16.py", &gateway.ocpp_url, STATION);
    site::settled_sessions(&ours, STATION, 1).unwrap();
    give_a_command(&ours);

    let theirs = second_operator(&deployment, &ours);
    for path in LISTS {
        let list = theirs.get(path).unwrap().ok().unwrap();
        assert_eq!(list, json!({"items": []}), "{path}");
    }
    let report = theirs.get("/v1/reports/consumption").unwrap().ok().unwrap();
    assert_eq!(report["total"]["sessions"], 0, "{report}");
    nothing_is_found(&theirs, &ids(&ours, &gateway_id));

    site::build(&theirs, &[STATION]).unwrap();
    let before = all(&ours);
    their_gateway_speaks_for_itself_only(&deployment, &theirs, &gateway_id);
    theirs
        .wait_for("/v1/sessions", |list| {
            (list["items"][0]["status"] == "CHARGING").then_some(())
        })
        .unwrap();
    nothing_is_left_behind(&mut deployment);
    assert_eq!(all(&ours), before);
    let sessions = theirs.get("/v1/sessions").unwrap().ok().unwrap();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1, "{sessions}");
}

/// Any command will do; it is refused by nobody, and stands in the lists.
fn give_a_command(api: &Api) {
    let body = json!({"type": "unlock", "connector_id": 1});
    let path = format!("/v1/stations/{STATION}/commands");
    assert_eq!(api.post(&path, &body).unwrap().status, 202);
}

/// Made through the API, signed in as its first client.
fn second_operator(deployment: &Deployment, api: &Api) -> Api {
    let new = json!({"operator_id": "second", "name": "The other one"});
    let made = api.post("/v1/operators", &new).unwrap().ok().unwrap();
    let text = |name: &str| made[name].as_str().unwrap();
    Api::sign_in(
        &deployment.http_url,
        text("client_id"),
        text("client_secret"),
    )
    .unwrap()
}

/// The address of everything the first operator has.
fn ids(api: &Api, gateway_id: &str) -> Vec<String> {
    let first = |path: &str, id: &str| {
        let list = api.get(path).unwrap().ok().unwrap();
        let id = list["items"][0][id].as_str().unwrap().to_owned();
        format!("{path}/{id}")
    };
    vec![
        format!("/v1/sites/{}", site::SITE),
        format!("/v1/gateways/{gateway_id}"),
        format!("/v1/stations/{STATION}"),
        format!("/v1/stations/{STATION}/connectors"),
        format!("/v1/stations/{STATION}/commands"),
        format!("/v1/tokens/{}", site::CARD),
        "/v1/users/user-1".to_owned(),
        "/v1/tariffs/standard".to_owned(),
        "/v1/tariffs/standard/versions".to_owned(),
        first("/v1/clients", "client_id"),
        first("/v1/sessions", "session_id"),
        first("/v1/cdrs", "cdr_id"),
        first("/v1/commands", "command_id"),
    ]
}

/// What the one sees, the other does not find, cannot change and cannot use.
fn nothing_is_found(theirs: &Api, paths: &[String]) {
    let is_unknown = |answer: Answer, what: &str| {
        assert_eq!(answer.status, 404, "{what}: {}", answer.body);
        assert_eq!(answer.body["code"], "not_found", "{what}: {}", answer.body);
    };
    for path in paths {
        is_unknown(theirs.get(path).unwrap(), path);
    }
    let name = json!({"name": "mine now"});
    for path in paths.iter().take(3) {
        is_unknown(theirs.patch(path, &name).unwrap(), path);
    }
    let session = paths.iter().find(|path| path.starts_with("/v1/sessions/"));
    let settle = format!("{}/settle", session.unwrap());
    is_unknown(theirs.post(&settle, &json!({})).unwrap(), &settle);
    for (action, body) in [
        ("commands", json!({"type": "unlock", "connector_id": 1})),
        (
            "calls",
            json!({"action": "Reset", "payload": {"type": "Hard"}}),
        ),
    ] {
        let path = format!("/v1/stations/{STATION}/{action}");
        is_unknown(theirs.post(&path, &body).unwrap(), &path);
    }
    let gateway = theirs.post("/v1/gateways", &json!({"site_id": site::SITE}));
    assert_eq!(gateway.unwrap().status, 422);
}

fn their_gateway_speaks_for_itself_only(deployment: &Deployment, theirs: &Api, gateway_id: &str) {
    let url = &deployment.websocket_url;
    let credential = Credential::enroll(theirs, site::SITE);
    let Credential {
        operator_id,
        gateway_id: own_id,
        bearer,
    } = &credential;
    assert_eq!(operator_id, "second");
    let secret = bearer.rsplit('.').next().unwrap();
    for stolen in [
        format!("fcl.default.{gateway_id}.{secret}"),
        format!("fcl.default.{own_id}.{secret}"),
        format!("fcl.second.{gateway_id}.{secret}"),
    ] {
        let refused = Link::open(url, &stolen).err();
        assert_eq!(refused, Some(403), "{stolen}");
    }

    let mut link = Link::open(url, bearer).unwrap();
    let hello = |gateway: &str| json!({"kind": "hello", "gateway_id": gateway, "epoch": 1, "boot_id": "b", "software": "0"});
    assert_eq!(link.say(&hello(gateway_id)), Vec::<Value>::new());
    let welcome = link.say(&hello(own_id));
    assert_eq!(welcome[0]["kind"], "welcome", "{welcome:?}");
    // Named as somebody else's, or simply of a station that is somebody else's.
    for (operator, gateway) in [
        ("default", gateway_id),
        ("default", own_id.as_str()),
        ("second", gateway_id),
    ] {
        let record = start_record(operator, gateway, STATION);
        let answers = link.say(&records(STATION, &record));
        assert_eq!(answers, Vec::<Value>::new(), "{operator} {gateway}");
    }
    let foreign = start_record("second", own_id, ONLY_OURS);
    link.say(&records(ONLY_OURS, &foreign));
    // It is to them what a station is that nobody has.
    assert_eq!(asked(&mut link, ONLY_OURS), asked(&mut link, "NOBODYS"));
    theirs
        .wait_for("/v1/review", |list| {
            // One for each of the five that were refused or put aside.
            (list["items"].as_array()?.len() == 5).then_some(())
        })
        .unwrap();

    // The very same record counts where it belongs.
    let own = start_record("second", own_id, STATION);
    let answers = link.say(&records(STATION, &own));
    assert_eq!(answers[0]["kind"], "ack", "{answers:?}");
    assert_eq!(asked(&mut link, STATION), "accepted");
}

/// What the cloud says of the card at a station.
fn asked(link: &mut Link, station: &str) -> String {
    let ask = json!({
        "kind": "ask", "ask_id": "a-1", "station_id": station, "token_uid": site::CARD,
    });
    let answers = link.say(&ask);
    assert_eq!(answers[0]["ask_id"], "a-1", "{answers:?}");
    answers[0]["status"].as_str().unwrap().to_owned()
}

/// Everything the operator can see.
fn all(api: &Api) -> Vec<Value> {
    let clients = std::iter::once("/v1/clients");
    let paths = LISTS.into_iter().chain(clients);
    paths
        .map(|path| api.get(path).unwrap().ok().unwrap())
        .collect()
}
