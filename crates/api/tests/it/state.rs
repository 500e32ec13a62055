//! What the API tells of a station and of a gateway just now.

use forecourt_domain::fact::{
    Boot, ConnectorRef, ConnectorStatus, ConnectorStatusKind, Fact, Noticed,
};
use forecourt_link::{
    ChargerPorts, ConfigVersions, Epoch, Fetch, GatewayPolicy, Hello, Incoming, Ping, RaisedAlarm,
    SetItems, ToCloud, ToGateway, UnknownTokens, parse_to_gateway,
};
use forecourt_memory::run;
use forecourt_memory::world as testing;
use serde_json::{Value, json};

use super::commands::connected_site;
use super::world::World;
use forecourt_cloud::gateways::disconnected;
use forecourt_store::keys;
use forecourt_store::ports::Table as _;

fn tell(site: &mut testing::World, minute: i64, fact: Fact) {
    site.write(minute, fact);
    site.settle();
}

/// The link of the site's gateway ends.
fn end_link(site: &testing::World) {
    let (table, ours) = (&site.simulation.table, &site.ours);
    let (operator, gateway) = (&ours.operator, &ours.gateway);
    run(disconnected(table, operator, gateway, "connection")).unwrap();
}

fn notice(action: &str) -> Fact {
    Fact::Noticed(Noticed::new(action, json!({}).into()))
}

/// The state of the station, with which its row in the list of stations must agree.
fn state(api: &World) -> Value {
    let answer = api.get("/v1/stations/CP-1/state");
    assert_eq!(answer.status, 200, "{answer:?}");
    let state = answer.json();
    let list = api.get("/v1/stations?q=CP-1").json();
    let now = &list["items"][0]["now"];
    for field in ["connected", "connected_at", "last_heard_at"] {
        assert_eq!(now[field], state[field], "{field}: {list}");
    }
    for field in ["vendor", "model", "firmware", "protocol"] {
        assert_eq!(now[field], state["boot"][field], "{field}: {list}");
    }
    let open = state["open_sessions"].as_array().unwrap().len();
    assert_eq!(now["open_sessions"], open, "{list}");
    state
}

/// The state of the gateway, with which its row in the list of gateways must agree.
fn gateway_state(api: &World, path: &str) -> Value {
    let state = api.get(path).json();
    let list = api.get("/v1/gateways").json();
    let now = &list["items"][0]["now"];
    for field in ["connected", "software", "hello_at", "quarantine"] {
        assert_eq!(now[field], state[field], "{field}: {list}");
    }
    state
}

#[test]
fn a_station_is_connected_as_long_as_its_gateway_says_so_and_is_connected_itself() {
    let (api, mut site) = connected_site();
    let unheard = state(&api);
    assert_eq!(unheard["connected"], Value::Null);
    assert_eq!(unheard["last_heard_at"], Value::Null);

    tell(&mut site, 1, notice(Noticed::STATION_CONNECTED));
    tell(
        &mut site,
        2,
        Fact::Boot(Boot {
            vendor: "V".to_owned(),
            model: "M".to_owned(),
            serial: Some("S-1".to_owned()),
            firmware: Some("1.2".to_owned()),
            reason: None,
            boot_generation: 1,
            protocol: "ocpp1.6".to_owned(),
        }),
    );
    let known = state(&api);
    assert_eq!(known["connected"], true, "{known}");
    assert_eq!(known["gateway_connected"], true);
    assert_eq!(known["gateway_id"], site.ours.gateway.as_str());
    assert_eq!(known["connected_at"], site.at(1).to_string());
    assert_eq!(known["last_heard_at"], site.at(2).to_string());
    assert_eq!(known["boot"]["firmware"], "1.2");
    assert_eq!(known["boot"]["at"], site.at(2).to_string());

    tell(&mut site, 5, notice(Noticed::STATION_DISCONNECTED));
    let gone = state(&api);
    assert_eq!(
        (&gone["connected"], &gone["connected_at"]),
        (&json!(false), &json!(site.at(5).to_string()))
    );

    tell(&mut site, 6, notice(Noticed::STATION_CONNECTED));
    end_link(&site);
    let unknown = state(&api);
    assert_eq!(unknown["connected"], Value::Null, "nobody knows: {unknown}");
    assert_eq!(unknown["gateway_connected"], false);
    assert_eq!(unknown["connected_at"], site.at(6).to_string());
}

/// No webhook wants to be told of anything here.
#[test]
fn a_station_has_a_timeline_without_webhooks() {
    let (api, mut site) = connected_site();
    tell(&mut site, 1, notice(Noticed::STATION_CONNECTED));
    site.start("7", 2, 0);
    site.stop("7", 30, 5_000);
    site.settle();
    tell(&mut site, 40, notice(Noticed::STATION_DISCONNECTED));
    let events = api.get("/v1/stations/CP-1/events").json()["items"].clone();
    let kinds: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["type"])
        .collect();
    assert_eq!(
        kinds,
        ["station.disconnected", "station.connected"],
        "{events}"
    );
    let theirs = api.call("GET", "/v1/stations/CP-1/events", &api.other, None);
    assert_eq!(theirs.status, 404);
}

/// A gateway tells again what it knows of a station that comes to its list.
#[test]
fn what_a_gateway_tells_again_is_news_only_where_it_was_refused_before() {
    let (api, mut site) = connected_site();
    let again = json!({Noticed::AGAIN: true});
    let again = Fact::Noticed(Noticed::new(Noticed::STATION_CONNECTED, again.into()));
    let status = Fact::ConnectorStatus(ConnectorStatus {
        connector: ConnectorRef {
            evse_id: None,
            connector_id: 1,
        },
        status: ConnectorStatusKind::Available,
        error_code: None,
        info: Some("ready".to_owned()),
        claimed_at: None,
        first_received_at: None,
    });
    let told = |api: &World| {
        let lists = ["notices", "events", "connectors"];
        let paths = lists.map(|list| format!("/v1/stations/CP-1/{list}"));
        let items = paths.map(|path| api.get(&path).json()["items"].clone());
        let now = state(api);
        (items, now["connected"].clone(), now["connected_at"].clone())
    };
    tell(&mut site, 1, again.clone());
    tell(&mut site, 1, status.clone());
    let first = told(&api);
    assert_eq!(first.1, true, "{first:?}");
    assert_eq!(first.0[0].as_array().unwrap().len(), 1, "{first:?}");
    assert_eq!(first.0[2][0]["status"], "AVAILABLE", "{first:?}");
    let Fact::ConnectorStatus(mut repeat) = status else {
        unreachable!()
    };
    repeat.info = None;
    tell(&mut site, 2, again);
    tell(&mut site, 2, Fact::ConnectorStatus(repeat));
    assert_eq!(told(&api), first);
}

#[test]
fn a_gateway_shows_its_link_and_its_release() {
    let (api, site) = connected_site();
    let path = format!("/v1/gateways/{}/state", site.ours.gateway);
    assert_eq!(gateway_state(&api, &path)["connected"], true);
    end_link(&site);
    assert_eq!(gateway_state(&api, &path)["connected"], false);
    assert_eq!(api.call("GET", &path, &api.other, None).status, 404);
    assert_eq!(api.get("/v1/gateways/nobody/state").status, 404);
    assert_eq!(api.get("/v1/stations/nobody/state").status, 404);
}

/// What the gateway says, and the answer.
fn say(site: &testing::World, message: &ToCloud) -> ToGateway {
    let text = site.pipeline.say(&site.ours, message).unwrap().unwrap();
    match parse_to_gateway(&text).unwrap() {
        Incoming::Known(message) => message,
        Incoming::Unknown { kind } => unreachable!("{kind}"),
    }
}

/// The versions of the policy of which the gateway was told since it was last looked.
fn told_of_policies(site: &testing::World) -> Vec<u64> {
    let texts = site.simulation.connections.take("connection");
    let told = texts
        .iter()
        .filter_map(|text| match parse_to_gateway(text) {
            Ok(Incoming::Known(ToGateway::Set(set))) => match set.items {
                SetItems::Policy(items) if items.is_empty() => Some(set.version),
                _ => None,
            },
            _ => None,
        });
    told.collect()
}

fn hello(site: &testing::World, policy: Option<u64>) -> ToCloud {
    ToCloud::Hello(Hello {
        gateway_id: site.ours.gateway.clone(),
        epoch: Epoch::FIRST,
        boot_id: "boot".to_owned(),
        software: "0.6.0".to_owned(),
        versions: ConfigVersions {
            policy,
            ..ConfigVersions::default()
        },
        cursor: None,
        lost: Vec::new(),
        ports: Some(ChargerPorts {
            ws: 9_000,
            wss: Some(9_443),
        }),
    })
}

#[test]
fn a_policy_reaches_the_gateway_which_tells_when_it_is_in_force() {
    let (api, site) = connected_site();
    let (of_site, of_gateway) = (
        format!("/v1/sites/{}", site.ours.site),
        format!("/v1/gateways/{}/state", site.ours.gateway),
    );
    // A gateway of an earlier release knows of no policy, and is told of none.
    say(&site, &hello(&site, None));
    let policy = json!({"unknown_tokens": "accept", "chart_delay_ms": 0});
    let set = api.patch(&of_site, json!({"gateway_policy": policy}));
    assert_eq!((set.status, &set.json()["gateway_policy"]), (200, &policy));
    site.drain();
    assert_eq!(told_of_policies(&site), [0; 0]);
    assert_eq!(api.get(&of_gateway).json().get("policy"), None);

    let ToGateway::Welcome(welcome) = say(&site, &hello(&site, Some(0))) else {
        unreachable!("a welcome is wanted");
    };
    assert_eq!(welcome.versions.policy, Some(1));
    let policy = json!({"unknown_tokens": "reject", "heartbeat_interval_s": 600});
    let set = api.patch(&of_site, json!({"gateway_policy": policy, "name": "Pier"}));
    assert_eq!(set.json()["gateway_policy"], policy, "it is replaced whole");
    // The same policy again, or another change of the site, is no news for the gateway.
    api.patch(&of_site, json!({"gateway_policy": policy}));
    api.patch(&of_site, json!({"name": "Harbour"}));
    site.drain();
    assert_eq!(told_of_policies(&site), [2]);
    let state = api.get(&of_gateway).json();
    assert_eq!(state["policy"], json!({"version": 2, "applied_version": 0}));
    assert_eq!(state["ports"], json!({"ws": 9_000, "wss": 9_443}));

    let fetch = ToCloud::Fetch(Fetch {
        what: "policy".to_owned(),
        cursor: None,
    });
    let ToGateway::Set(page) = say(&site, &fetch) else {
        unreachable!("a set is wanted");
    };
    let sent = GatewayPolicy {
        unknown_tokens: Some(UnknownTokens::Reject),
        heartbeat_interval_s: Some(600),
        ..GatewayPolicy::default()
    };
    assert_eq!((page.version, page.first), (2, true));
    assert_eq!(page.items, SetItems::Policy(vec![sent]));
    let ping = |policy| {
        ToCloud::Ping(Ping {
            epoch: Epoch::FIRST,
            heads: Vec::new(),
            policy,
            refused: Vec::new(),
            waiting: None,
            alarms: Vec::new(),
        })
    };
    say(&site, &ping(Some(2)));
    say(&site, &ping(None));
    let state = api.get(&of_gateway).json();
    assert_eq!(state["policy"], json!({"version": 2, "applied_version": 2}));
    let cleared = api.patch(&of_site, json!({"gateway_policy": null}));
    assert_eq!(cleared.json().get("gateway_policy"), None);
    let ToGateway::Set(page) = say(&site, &fetch) else {
        unreachable!("a set is wanted");
    };
    assert_eq!(page.items, SetItems::Policy(vec![GatewayPolicy::default()]));
    assert_eq!(page.version, 3, "an empty policy is one, too");
}

#[test]
fn a_policy_beyond_the_limits_is_refused_by_its_name() {
    let (api, site) = connected_site();
    let path = format!("/v1/sites/{}", site.ours.site);
    for (field, value, named) in [
        (
            "unknown_tokens",
            json!("perhaps"),
            "gateway_policy.unknown_tokens",
        ),
        ("max_power_w", json!(999), "gateway_policy.max_power_w"),
        (
            "heartbeat_interval_s",
            json!(86_401),
            "gateway_policy.heartbeat_interval_s",
        ),
        (
            "ask_deadline_ms",
            json!(4_001),
            "gateway_policy.ask_deadline_ms",
        ),
        ("listen", json!("0.0.0.0:9000"), "gateway_policy.listen"),
    ] {
        let answer = api.patch(&path, json!({"gateway_policy": {field: value}}));
        assert_eq!(answer.status, 422, "{field}: {answer:?}");
        assert!(answer.text.contains(named), "{named}: {answer:?}");
    }
    let policy = json!({"gateway_policy": {"unknown_tokens": "accept"}});
    let theirs = api.call("PATCH", &path, &api.other, Some(&policy));
    assert_eq!(theirs.status, 404);
}

/// A box that takes the place of another one, or has lost its disk, knows nothing of the chargers
/// that were connected before.
#[test]
fn what_was_told_in_an_earlier_epoch_says_nothing_of_the_connection_now() {
    let (api, mut site) = connected_site();
    tell(&mut site, 1, notice(Noticed::STATION_CONNECTED));
    assert_eq!(state(&api)["connected"], true);
    let key = keys::gateway(&site.ours.operator, &site.ours.gateway);
    let mut item = run(site.simulation.table.get(&key)).unwrap().unwrap();
    item.body.insert("epoch".to_owned(), json!(2));
    site.simulation.table.plant(item);
    let known = state(&api);
    assert_eq!(known["connected"], Value::Null, "{known}");
    assert_eq!(known["connected_at"], site.at(1).to_string());
}

#[test]
fn a_gateway_tells_what_waits_there_and_its_alarms() {
    let (api, site) = connected_site();
    let ping = |waiting, alarms| {
        ToCloud::Ping(Ping {
            epoch: Epoch::FIRST,
            heads: Vec::new(),
            policy: None,
            refused: Vec::new(),
            waiting,
            alarms,
        })
    };
    let of_gateway = format!("/v1/gateways/{}/state", site.ours.gateway);
    say(&site, &hello(&site, None));
    let state = api.get(&of_gateway).json();
    assert_eq!((state.get("waiting"), &state["alarms"]), (None, &json!([])));
    let alarm = RaisedAlarm {
        kind: "k".repeat(50),
        text: "disk ".repeat(100),
        count: 3,
        last_at: site.simulation.now(),
    };
    say(&site, &ping(Some(700), vec![alarm; 12]));
    let state = api.get(&of_gateway).json();
    assert_eq!(state["waiting"]["records"], 700);
    let alarms = state["alarms"].as_array().unwrap();
    let told = alarms.first().unwrap();
    assert_eq!((alarms.len(), &told["count"]), (10, &json!(3)));
    let length = |field: &str| told[field].as_str().unwrap().len();
    assert_eq!((length("kind"), length("text")), (40, 300));
    let listed = api.get("/v1/gateways").json();
    let listed = listed["items"].as_array().unwrap();
    let ours = listed
        .iter()
        .find(|item| item["gateway_id"] == site.ours.gateway.as_str());
    assert_eq!(ours.unwrap()["now"]["waiting_records"], 700);

    // The same again is written by nobody, and a ping without news leaves what is known.
    let written = site.simulation.table.items();
    say(&site, &ping(Some(700), Vec::new()));
    say(&site, &ping(None, Vec::new()));
    assert_eq!(site.simulation.table.items(), written);
    // Another run of the program holds the same records, and has raised no alarm yet.
    let ToCloud::Hello(mut restarted) = hello(&site, None) else {
        unreachable!("a hello is wanted");
    };
    restarted.boot_id = "restarted".to_owned();
    restarted.versions.policy = Some(0);
    say(&site, &ToCloud::Hello(restarted));
    let state = api.get(&of_gateway).json();
    assert_eq!(state["waiting"]["records"], 700);
    assert_eq!(state["alarms"], json!([]));
    // A release before 0.6 would not tell when nothing waits any more.
    say(&site, &hello(&site, None));
    let state = api.get(&of_gateway).json();
    assert_eq!(state.get("waiting"), None);
}
