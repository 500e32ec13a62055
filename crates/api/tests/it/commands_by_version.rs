//! Commands that a version cannot express, scheduled commands, and the lists of commands.
use forecourt_domain::fact::{CommandState, CommandUpdated, Fact, StationAnswer};
use forecourt_link::Lane;
use forecourt_types::CommandId;
use serde_json::{Value, json};

use super::commands::{COMMANDS, boot, connected_site, posted_commands, report, state};
use super::world::World;
use forecourt_memory::world as testing;
use forecourt_store::ports::Item;
use forecourt_store::rows::config::{Command, CommandPointer, ConfigRow as _};

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn a_command_that_the_version_of_the_station_cannot_say_is_refused() {
    let start = |place: Value| {
        let mut body = json!({"type": "remote_start", "token_uid": "CARD"});
        for (name, value) in place.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    let long = json!({"type": "remote_start", "connector_id": 1, "token_uid": "C".repeat(21)});
    let both = json!({"evse_id": 2, "connector_id": 1});
    // The field that each version rejects, for 1.6 and 2.0.1; none where the version
    // allows the command.
    for (body, v16, v201) in [
        (json!({"type": "reset"}), None, None),
        (json!({"type": "reset", "mode": "Hard"}), None, None),
        (
            json!({"type": "reset", "evse_id": 1}),
            Some("evse_id"),
            None,
        ),
        (
            json!({"type": "reset", "mode": "on_idle"}),
            Some("mode"),
            None,
        ),
        (
            json!({"type": "reset", "mode": "immediate"}),
            Some("mode"),
            None,
        ),
        (start(json!({"evse_id": 2})), None, None),
        (start(both.clone()), Some("evse_id"), None),
        (
            start(json!({"evse_id": 1, "connector_id": 2})),
            Some("evse_id"),
            Some("connector_id"),
        ),
        (long, Some(""), None),
        (
            json!({"type": "unlock", "evse_id": 2, "connector_id": 1}),
            Some("evse_id"),
            None,
        ),
        (
            json!({"type": "availability", "evse_id": 2, "connector_id": 1, "operative": false}),
            Some("evse_id"),
            None,
        ),
        (
            json!({"type": "availability", "evse_id": 2, "connector_id": 0, "operative": false}),
            Some("evse_id"),
            Some("connector_id"),
        ),
        (
            json!({"type": "availability", "connector_id": 0, "operative": false}),
            None,
            None,
        ),
        (
            json!({"type": "trigger", "message": "Heartbeat"}),
            None,
            None,
        ),
        (
            json!({"type": "trigger", "message": "Heartbeat", "connector_id": 1}),
            Some("connector_id"),
            Some("evse_id"),
        ),
        (
            json!({"type": "trigger", "message": "MeterValues", "connector_id": 1}),
            None,
            None,
        ),
        (
            json!({"type": "trigger", "message": "TransactionEvent", "evse_id": 1}),
            Some("connector_id"),
            None,
        ),
        (
            json!({"type": "trigger", "message": "Dance"}),
            Some(""),
            Some(""),
        ),
        (json!({"type": "get_config"}), None, Some("")),
        (
            json!({"type": "set_config", "key": "A", "value": 1}),
            None,
            Some(""),
        ),
        (
            json!({"type": "set_config", "key": "A.B", "value": "v".repeat(501)}),
            Some(""),
            None,
        ),
    ] {
        for (protocol, objection) in [("ocpp1.6", v16), ("ocpp2.0.1", v201)] {
            let (api, mut site) = connected_site();
            boot(&mut site, protocol);
            if let Some(uid) = body.get("token_uid") {
                // The card of the site is there already.
                api.post("/v1/tokens", json!({"uid": uid, "type": "RFID"}));
            }
            let answer = api.post(COMMANDS, body.clone());
            let Some(field) = objection else {
                assert_eq!(answer.status, 202, "{protocol} {body}: {answer:?}");
                continue;
            };
            assert_eq!(answer.status, 422, "{protocol} {body}: {answer:?}");
            assert_eq!(
                answer.json()["errors"][0]["field"],
                field,
                "{protocol} {body}"
            );
            assert_eq!(api.get(COMMANDS).json()["items"], json!([]));
        }
    }
}

#[test]
fn a_remote_start_carries_the_group_of_its_token_to_the_gateway() {
    let (api, site) = connected_site();
    let token = json!({"uid": "FLEET-1", "type": "RFID", "parent_uid": "FLEET"});
    assert_eq!(api.post("/v1/tokens", token).status, 201);
    let body = json!({"type": "remote_start", "connector_id": 1, "token_uid": "FLEET-1"});
    assert_eq!(api.post(COMMANDS, body).status, 202);
    site.drain();
    let message = posted_commands(&site).remove(0);
    let group = message.token_parent_uid.map(|uid| uid.to_string());
    assert_eq!(group.as_deref(), Some("FLEET"));
}

#[test]
fn a_scheduled_command_stays_open_until_the_gateway_tells_its_end() {
    for end in [Some(CommandState::Completed), None] {
        let (mut api, mut site) = connected_site();
        let body = json!({"type": "availability", "connector_id": 1, "operative": false});
        let id = api.post(COMMANDS, body).json()["command_id"].clone();
        site.drain();
        let fact = CommandUpdated {
            command_id: CommandId::new(id.as_str().unwrap()).unwrap(),
            state: CommandState::Accepted,
            session_id: None,
            answer: Some(StationAnswer::Payload(
                json!({"status": "Scheduled"}).into(),
            )),
            reason: Some("scheduled: so the charger says".to_owned()),
            scheduled: true,
        };
        let (station, at) = (site.station.clone(), site.simulation.now());
        let fact = Fact::CommandUpdated(fact);
        site.journal.write(&station, Lane::Commands, at, fact);
        site.send_commands();
        let open = forecourt_store::keys::open_commands(&site.ours.operator, &site.ours.gateway);
        let is_open = |site: &testing::World| {
            let items = site.simulation.table.items();
            let indexed = items.values().filter_map(|item| item.index.as_ref());
            indexed.filter(|key| key.pk == open).count() == 1
        };
        for _ in 0..48 {
            site.simulation.pass(3_600_000);
            site.sweep();
        }
        // An access token lives for 15 minutes.
        api.admin = api.token("bootstrap", super::world::SECRET);
        let path = format!("/v1/commands/{}", id.as_str().unwrap());
        let shown = api.get(&path).json();
        assert_eq!(shown["state"], "accepted");
        let step = shown["history"].as_array().unwrap().last().unwrap();
        assert_eq!(step["reason"], "scheduled: so the charger says");
        assert!(is_open(&site));
        match end {
            Some(end) => report(&mut site, &id, end, None),
            None => {
                site.simulation.pass(3_600_000);
                site.sweep();
                api.admin = api.token("bootstrap", super::world::SECRET);
            }
        }
        let word = end.map_or("unknown", |_| "completed");
        assert_eq!(state(&api, &id), word);
        assert!(!is_open(&site));
        // A report that comes after that still counts.
        report(&mut site, &id, CommandState::Completed, None);
        assert_eq!(state(&api, &id), "completed");
    }
}

#[test]
fn commands_are_listed_newest_first_and_no_old_id_stays_on_top() {
    let (api, mut site) = connected_site();
    let mut ids = Vec::new();
    for _ in 0..3 {
        let unlock = json!({"type": "unlock", "connector_id": 1});
        ids.push(api.post(COMMANDS, unlock).json()["command_id"].clone());
        site.simulation.pass(1_000);
    }
    // Release 0.1 named the stops of the cloud itself by a hash.
    for name in ["cabc", "cxyz"] {
        plant_as(&api, &site, &ids[0], name);
    }
    // The cloud stops a charge without being asked.
    let at = site.simulation.now();
    let start = forecourt_memory::GatewayRecords::start("7", "STRANGER", at, 0);
    site.write(0, Fact::TransactionStarted(start));
    site.settle();
    let unlock = json!({"type": "unlock", "connector_id": 1});
    site.simulation.pass(1_000);
    ids.push(api.post(COMMANDS, unlock).json()["command_id"].clone());
    for path in ["/v1/commands", COMMANDS] {
        for limit in [1, 2, 3, 4, 5, 100] {
            let mut seen = Vec::new();
            let mut query = format!("{path}?limit={limit}");
            loop {
                let page = api.get(&query).json();
                seen.extend(page["items"].as_array().unwrap().clone());
                let Some(cursor) = page["next_cursor"].as_str() else {
                    break;
                };
                query = format!("{path}?limit={limit}&cursor={cursor}");
            }
            let seen: Vec<_> = seen.iter().map(|item| item["command_id"].clone()).collect();
            assert_eq!(seen.len(), 7, "{path} {limit}: {seen:?}");
            assert_eq!(seen[0], ids[3]);
            assert!(
                seen[1].as_str().unwrap().starts_with('0'),
                "the cloud's own stop"
            );
            assert_eq!(seen[2..5], [ids[2].clone(), ids[1].clone(), ids[0].clone()]);
            assert_eq!(seen[5..], [json!("cxyz"), json!("cabc")]);
        }
    }
}

/// Plants a copy of a command under another id.
fn plant_as(api: &World, site: &testing::World, like: &Value, name: &str) {
    let operator = &site.ours.operator;
    let id = |name: &str| CommandId::new(name).unwrap();
    let key = forecourt_store::keys::command(operator, &site.station, &id(like.as_str().unwrap()));
    let item = api.simulation.table.items()[&key].clone();
    let mut command: Command = item.read().unwrap();
    command.command_id = id(name);
    let pointer = CommandPointer {
        command_id: id(name),
        station_id: site.station.clone(),
    };
    let key = forecourt_store::keys::command_pointer(operator, &name.parse().unwrap());
    api.simulation
        .table
        .plant(command.to_item(operator, 0).unwrap());
    api.simulation
        .table
        .plant(Item::new(key, &pointer).unwrap());
}
