//! Commands run once, in time, on the right session, and report their true outcome.

use crate::support::{Done, World, cases};
use forecourt_domain::fact::{CommandState, Fact};
use forecourt_edge::Input;
use forecourt_link::{CommandMessage, Lane, ToGateway};
use forecourt_ocpp::Version;
use forecourt_types::SessionId;
use proptest::prelude::*;
use serde_json::{Value, json};

fn world() -> World {
    World::online()
        .accept_unknown()
        .with_station("CP1", Version::V16)
}

fn answer(world: &mut World, id: &str, payload: Value) -> Done {
    world.frame("CP1", &json!([3, id, payload]).to_string())
}

fn session(name: &str) -> SessionId {
    SessionId::new(name).unwrap_or_else(|error| unreachable!("{error}"))
}

fn start(world: &mut World, card: &str) -> Done {
    let payload = json!({"connectorId": 1, "idTag": card, "meterStart": 5,
        "timestamp": "2026-01-31T12:00:00Z"});
    world.call("CP1", "StartTransaction", payload)
}

fn boot(world: &mut World) {
    let payload = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    world.call("CP1", "BootNotification", payload);
}

#[test]
fn every_command_becomes_the_call_of_its_version() {
    let session_id = "1048577";
    let commands = [
        (
            "remote_start",
            json!({"connector_id": 1, "token_uid": "CARD1"}),
        ),
        ("remote_stop", json!({"transaction_id": session_id})),
        ("unlock", json!({"connector_id": 1})),
        ("reset", json!({"mode": "soft"})),
        ("reset", json!({"mode": "hard"})),
        (
            "availability",
            json!({"connector_id": 2, "operative": false}),
        ),
        ("availability", json!({"type": "operative"})),
        (
            "trigger",
            json!({"message": "StatusNotification", "connector_id": 1}),
        ),
        (
            "get_config",
            json!({"keys": ["OCPPCommCtrlr.HeartbeatInterval"]}),
        ),
        (
            "set_config",
            json!({"key": "OCPPCommCtrlr.HeartbeatInterval", "value": 60}),
        ),
        ("call", json!({"action": "ClearCache", "payload": {}})),
        ("call", json!({"action": "BootNotification", "payload": {}})),
        (
            "call",
            json!({"action": "Reset", "payload": {"type": "Sideways"}}),
        ),
        ("remote_start", json!({"connector_id": 1})),
        ("dance", json!({})),
    ];
    let mut table = Vec::new();
    for version in [Version::V16, Version::V201] {
        for (kind, arguments) in &commands {
            let mut world = World::online()
                .accept_unknown()
                .with_station("CP1", version);
            if version == Version::V16 {
                start(&mut world, "CARD1");
            } else {
                let event = json!({"eventType": "Started", "timestamp": crate::support::NOON,
                    "triggerReason": "Authorized", "seqNo": 0, "evse": {"id": 1},
                    "transactionInfo": {"transactionId": session_id}});
                world.call("CP1", "TransactionEvent", event);
            }
            let message = world.command_message("c1", kind, arguments.clone());
            let done = world.command(message);
            let sent = done
                .frames
                .first()
                .map(|frame| serde_json::from_str::<Value>(&frame.2).unwrap_or_default());
            let outcome = match sent {
                Some(call) => json!([call[2], call[3]]),
                None => {
                    let row = world.store.commands.values().next();
                    json!(row.map(|row| (row.state, row.reason.clone())))
                }
            };
            table.push(json!([version.number(), kind, arguments, outcome]).to_string());
        }
    }
    insta::assert_json_snapshot!("commands", table);
}

#[test]
fn a_remote_start_is_complete_when_its_start_is_seen_and_names_it() {
    for answer_first in [true, false] {
        let mut world = world();
        let arguments = json!({"connector_id": 1, "token_uid": "CARD1"});
        let mut message = world.command_message("c1", "remote_start", arguments);
        message.session_id = Some(session("s1"));
        world.command(message);
        if answer_first {
            answer(&mut world, "c1", json!({"status": "Accepted"}));
        }
        start(&mut world, "OTHER");
        start(&mut world, "card1");
        if !answer_first {
            answer(&mut world, "c1", json!({"status": "Accepted"}));
        }
        let starts: Vec<_> = world
            .transaction_facts()
            .into_iter()
            .filter_map(|fact| match fact {
                Fact::TransactionStarted(start) => Some(start.remote_start),
                _ => None,
            })
            .collect();
        assert_eq!(starts[0], None);
        let bound = starts[1].clone();
        assert_eq!(bound.map(|start| start.session_id), Some(session("s1")));
        let states = world.states("c1");
        assert_eq!(
            states.last().map(String::as_str),
            Some("completed"),
            "{states:?}"
        );
        assert!(
            world
                .store
                .commands
                .values()
                .all(|row| row.answer.is_some())
        );
    }
}

#[test]
fn effects_complete_commands() {
    let mut world = world();
    start(&mut world, "CARD1");
    let message =
        world.command_message("stop", "remote_stop", json!({"transaction_id": "1048577"}));
    world.command(message);
    answer(&mut world, "stop", json!({"status": "Accepted"}));
    let stop = json!({"transactionId": 1_048_577, "meterStop": 6,
        "timestamp": "2026-01-31T11:01:00Z"});
    world.call("CP1", "StopTransaction", stop);
    assert_eq!(world.states("stop"), ["delivered", "accepted", "completed"]);
    let message = world.command_message("reset", "reset", json!({"mode": "soft"}));
    world.command(message);
    answer(&mut world, "reset", json!({"status": "Accepted"}));
    boot(&mut world);
    assert_eq!(
        world.states("reset"),
        ["delivered", "accepted", "completed"]
    );
}

#[test]
fn the_charger_s_own_answer_is_told() {
    let cases = [
        (json!([3, "c1", {"status": "Unlocked"}]), "completed"),
        (json!([3, "c1", {"status": "UnlockFailed"}]), "rejected"),
        (
            json!([4, "c1", "InternalError", "no lock", {"a": 1}]),
            "failed",
        ),
        (json!([3, "c1"]), "failed"),
    ];
    for (frame, state) in cases {
        let mut world = world();
        let message = world.command_message("c1", "unlock", json!({"connector_id": 1}));
        world.command(message);
        world.frame("CP1", &frame.to_string());
        assert_eq!(world.states("c1"), ["delivered", state], "{frame}");
        assert!(
            world
                .store
                .commands
                .values()
                .all(|row| row.answer.is_some())
        );
    }
}

#[test]
fn a_known_command_is_answered_with_its_state_and_never_run_again() {
    let mut world = world();
    let message = world.command_message("c1", "unlock", json!({"connector_id": 1}));
    assert_eq!(world.command(message.clone()).frames.len(), 1);
    assert!(world.command(message.clone()).frames.is_empty());
    answer(&mut world, "c1", json!({"status": "Unlocked"}));
    world.restart();
    world.link_up();
    world.connect("CP1", Version::V16);
    assert!(world.command(message).frames.is_empty());
    assert_eq!(
        world.states("c1"),
        ["delivered", "delivered", "completed", "completed"]
    );
}

#[test]
fn orders_that_are_not_for_now_are_refused() {
    type Change = fn(&mut CommandMessage);
    let cases: [(&str, Change, CommandState); 5] = [
        (
            "late",
            |message| message.expires_at = message.expires_at.plus_millis(-60_000),
            CommandState::Expired,
        ),
        (
            "other epoch",
            |message| {
                message.epoch = forecourt_link::Epoch::MAX;
            },
            CommandState::Rejected,
        ),
        (
            "other boot",
            |message| message.boot_generation = Some(7),
            CommandState::Rejected,
        ),
        (
            "other station",
            |message| message.station_id = crate::support::station("CP9"),
            CommandState::Rejected,
        ),
        (
            "no such transaction",
            |message| {
                message.command_type = "remote_stop".to_owned();
                message
                    .arguments
                    .insert("transaction_id".to_owned(), json!("5"));
            },
            CommandState::Rejected,
        ),
    ];
    for (name, change, state) in cases {
        let mut world = world();
        let mut message = world.command_message("c1", "unlock", json!({"connector_id": 1}));
        change(&mut message);
        assert!(world.command(message).frames.is_empty(), "{name}");
        assert_eq!(
            world.store.commands.values().next().map(|row| row.state),
            Some(state),
            "{name}"
        );
    }
}

#[test]
fn an_order_that_overtakes_the_first_welcome_waits_for_it() {
    let mut world = World::online().with_station("CP1", Version::V16);
    world.restart();
    world.connect("CP1", Version::V16);
    world.handle(Input::LinkUp);
    let message = world.command_message("c1", "reset", json!({"mode": "soft"}));
    // Twice, as a cloud does that cannot know whether the first one came.
    for _ in 0..2 {
        let done = world.command(message.clone());
        assert!(done.frames.is_empty());
        assert!(world.states("c1").is_empty());
    }
    let welcome = world.welcome();
    let done = world.cloud(ToGateway::Welcome(welcome));
    let reset = done.only_frame();
    assert_eq!(reset[2], "Reset");
    let id = reset[1].as_str().unwrap_or_default().to_owned();
    let done = answer(&mut world, &id, json!({"status": "Accepted"}));
    assert!(done.frames.is_empty(), "it was given once: {done:?}");
    assert_eq!(world.states("c1"), ["delivered", "accepted"]);
    // A welcome that never comes leaves nothing behind: the cloud posts again.
    world.restart();
    world.handle(Input::LinkUp);
    let message = world.command_message("c2", "reset", json!({"mode": "soft"}));
    world.command(message);
    world.handle(Input::LinkDown);
    world.link_up();
    assert!(world.states("c2").is_empty());
}

#[test]
fn a_stop_for_session_a_is_refused_while_b_runs() {
    let mut world = world();
    let mut message = world.command_message(
        "c1",
        "remote_start",
        json!({"connector_id": 1, "token_uid": "CARD1"}),
    );
    message.session_id = Some(session("B"));
    world.command(message);
    start(&mut world, "CARD1");
    let mut stop = world.command_message("c2", "remote_stop", json!({"transaction_id": "1048577"}));
    stop.session_id = Some(session("A"));
    assert!(world.command(stop.clone()).frames.is_empty());
    assert_eq!(world.states("c2"), ["rejected"]);
    // By the session alone it is found.
    answer(&mut world, "c1", json!({"status": "Accepted"}));
    let mut right = world.command_message("c3", "remote_stop", json!({}));
    right.session_id = Some(session("B"));
    assert_eq!(
        world.command(right).only_frame()[3],
        json!({"transactionId": 1_048_577})
    );
}

#[test]
fn a_command_for_a_station_that_is_away_waits_until_its_time_is_over() {
    let mut world = world();
    world.handle(Input::StationDisconnected {
        station_id: crate::support::station("CP1"),
        connection: world.connections,
    });
    let message = world.command_message("c1", "unlock", json!({"connector_id": 1}));
    world.command(message);
    let message = world.command_message("c2", "unlock", json!({"connector_id": 1}));
    world.pass(30_000);
    world.tick();
    assert_eq!(world.connect("CP1", Version::V16).frames.len(), 1);
    world.command(message);
    world.pass(31_000);
    assert!(world.tick().frames.is_empty());
    assert_eq!(world.states("c1"), ["delivered", "timed_out"]);
    assert_eq!(world.states("c2"), ["delivered", "expired"]);
}

#[test]
fn silence_is_told_and_a_late_answer_too_and_it_touches_nothing_else() {
    let mut world = world();
    for id in ["c1", "c2"] {
        let mut message = world.command_message(id, "unlock", json!({"connector_id": 1}));
        message.expires_at = message.expires_at.plus_millis(600_000);
        world.command(message);
    }
    world.pass(30_000);
    let next = world.tick();
    assert_eq!(next.only_frame()[1], "c2");
    answer(&mut world, "c1", json!({"status": "Unlocked"}));
    assert_eq!(world.states("c1"), ["delivered", "timed_out", "completed"]);
    assert_eq!(world.states("c2"), ["delivered"]);
    for _ in 0..2 {
        answer(&mut world, "c1", json!({"status": "UnlockFailed"}));
        answer(&mut world, "nobody", json!({"status": "Unlocked"}));
    }
    assert_eq!(world.states("c1").len(), 3);
    answer(&mut world, "c2", json!({"status": "Unlocked"}));
    assert_eq!(world.states("c2"), ["delivered", "completed"]);
}

#[test]
fn a_crash_after_sending_leaves_it_unknown_and_never_sends_it_again() {
    let mut world = world();
    let message = world.command_message("c1", "unlock", json!({"connector_id": 1}));
    world.command(message);
    let message = world.command_message("c2", "reset", json!({"mode": "soft"}));
    world.command(message);
    world.restart();
    world.tick();
    assert_eq!(world.states("c1"), ["delivered", "unknown"]);
    assert!(world.connect("CP1", Version::V16).frames.is_empty());
    // What had not been sent goes out once the cloud's time is known.
    let done = world.link_up();
    assert_eq!(done.only_frame()[1], "c2");
    answer(&mut world, "c1", json!({"status": "Unlocked"}));
    assert_eq!(world.states("c1"), ["delivered", "unknown", "completed"]);
}

#[test]
fn an_agreed_command_without_effect_has_failed_in_the_end() {
    let mut world = world();
    let message = world.command_message("c1", "remote_start", json!({"token_uid": "CARD1"}));
    world.command(message);
    answer(&mut world, "c1", json!({"status": "Accepted"}));
    world.pass(10 * 60_000);
    world.tick();
    assert_eq!(world.states("c1"), ["delivered", "accepted", "failed"]);
}

#[test]
fn an_answer_too_long_for_a_record_is_cut_and_told() {
    let mut world = world();
    let message = world.command_message("c1", "get_config", json!({}));
    world.command(message);
    let keys: Vec<Value> = (0..2_000)
        .map(|number| json!({"key": format!("Key\"{number}"), "readonly": true, "value": "\u{1}x"}))
        .collect();
    answer(&mut world, "c1", json!({"configurationKey": keys}));
    assert_eq!(world.states("c1"), ["delivered", "completed"]);
    let rows = world
        .store
        .records
        .values()
        .filter(|row| row.lane == Lane::Commands);
    for row in rows {
        assert!(row.text.len() <= forecourt_link::MAX_RECORD_BYTES);
    }
}

proptest! {
    #![proptest_config(cases(300, 10_000))]

    /// D9 and E2: whatever the charger answers, at most one call waits, and no
    /// command is ever sent twice.
    #[test]
    fn at_most_one_call_waits_and_none_is_sent_twice(
        steps in prop::collection::vec((0_u8..7, 0_usize..8), 1..80)
    ) {
        let mut world = world();
        let mut sent: Vec<String> = Vec::new();
        let mut waiting: Option<String> = None;
        for (step, number) in steps {
            let id = format!("c{number}");
            let done = match step {
                0 | 1 => {
                    let mut message = world.command_message(&id, "unlock", json!({"connector_id": 1}));
                    message.expires_at = message.expires_at.plus_millis(3_600_000);
                    world.command(message)
                }
                2 | 3 => {
                    if waiting.as_ref() == Some(&id) {
                        waiting = None;
                    }
                    answer(&mut world, &id, json!({"status": "Unlocked"}))
                }
                4 => {
                    world.pass(30_000);
                    waiting = None;
                    world.tick()
                }
                5 => {
                    waiting = None;
                    world.connect("CP1", Version::V16)
                }
                _ => {
                    world.restart();
                    waiting = None;
                    let mut done = world.link_up();
                    done.frames.extend(world.connect("CP1", Version::V16).frames);
                    done
                }
            };
            for (_, _, text) in done.frames {
                let frame: Value = serde_json::from_str(&text).unwrap_or_default();
                let id = frame[1].as_str().unwrap_or_default().to_owned();
                prop_assert!(!sent.contains(&id), "{id} was sent twice");
                prop_assert_eq!(&waiting, &None);
                waiting = Some(id.clone());
                sent.push(id);
            }
        }
    }
}

#[test]
fn a_start_kept_from_before_is_no_answer_to_a_later_order() {
    let mut world = world();
    let message = world.command_message(
        "c1",
        "remote_start",
        json!({"connector_id": 1, "token_uid": "CARD1"}),
    );
    let session_id = Some(session("s1"));
    world.command(CommandMessage {
        session_id,
        ..message
    });
    // It is noon; this charge began an hour ago, while the charger was away.
    let payload = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 5,
        "timestamp": "2026-01-31T11:00:00Z"});
    world.call("CP1", "StartTransaction", payload);
    assert_eq!(world.states("c1"), ["delivered"]);
    let bound = |world: &World| {
        let facts = world.facts(Lane::Transactions);
        let starts = facts.into_iter().filter_map(|fact| match fact {
            Fact::TransactionStarted(started) => Some(started.remote_start.is_some()),
            _ => None,
        });
        starts.collect::<Vec<_>>()
    };
    assert_eq!(bound(&world), [false]);
    answer(&mut world, "c1", json!({"status": "Accepted"}));
    let payload = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 9,
        "timestamp": "2026-01-31T12:00:05Z"});
    world.call("CP1", "StartTransaction", payload);
    assert_eq!(bound(&world), [false, true]);
}
