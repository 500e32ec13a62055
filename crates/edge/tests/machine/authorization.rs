//! Whether a token may charge: with a cloud, with a slow one, and without one.

use crate::support::{Done, World, station, token};
use forecourt_domain::fact::{DecidedBy, Fact, TokenStatus};
use forecourt_edge::Input;
use forecourt_link::{Answer, AnswerGroup, Lane, ToCloud, ToGateway};
use forecourt_ocpp::Version;
use serde_json::json;

fn authorize(world: &mut World, card: &str) -> Done {
    world.call("CP1", "Authorize", json!({"idTag": card}))
}

fn ask_id(done: &Done) -> String {
    let asks = done.to_cloud.iter().filter_map(|message| match message {
        ToCloud::Ask(ask) => Some(ask.ask_id.clone()),
        _ => None,
    });
    let asks: Vec<String> = asks.collect();
    assert_eq!(asks.len(), 1, "{done:?}");
    asks[0].clone()
}

fn answer(ask_id: String, status: TokenStatus) -> ToGateway {
    ToGateway::Answer(Answer {
        ask_id,
        status,
        group: AnswerGroup::default(),
    })
}

fn decisions(world: &World) -> Vec<(TokenStatus, DecidedBy)> {
    let facts = world.facts(Lane::Transactions).into_iter();
    facts
        .filter_map(|fact| match fact {
            Fact::AuthorizationDecided(fact) => Some((fact.decision.status, fact.decision.by)),
            _ => None,
        })
        .collect()
}

fn start(world: &mut World, card: &str) -> Done {
    let payload = json!({"connectorId": 1, "idTag": card, "meterStart": 5,
        "timestamp": "2026-01-31T11:00:00Z"});
    world.call("CP1", "StartTransaction", payload)
}

#[test]
fn a_listed_token_is_answered_at_once_with_and_without_the_cloud() {
    let cases = [
        (TokenStatus::Accepted, "Accepted"),
        (TokenStatus::Blocked, "Blocked"),
        (TokenStatus::Expired, "Expired"),
        (TokenStatus::NoCredit, "Blocked"),
    ];
    for (status, word) in cases {
        let mut world = World::online()
            .accept_unknown()
            .with_station("CP1", Version::V16);
        world.tokens(vec![token("Card1", status)]);
        for linked in [true, false] {
            if !linked {
                world.handle(Input::LinkDown);
            }
            let done = authorize(&mut world, "CARD1");
            assert!(
                !done
                    .to_cloud
                    .iter()
                    .any(|message| matches!(message, ToCloud::Ask(_)))
            );
            assert_eq!(done.payload()["idTagInfo"]["status"], word);
        }
    }
}

#[test]
fn an_unknown_token_waits_for_the_cloud_and_its_answer_is_kept() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let asked = authorize(&mut world, "NEW");
    assert!(asked.frames.is_empty());
    let done = world.cloud(answer(ask_id(&asked), TokenStatus::Accepted));
    assert_eq!(done.payload()["idTagInfo"]["status"], "Accepted");
    assert_eq!(
        decisions(&world),
        vec![(TokenStatus::Accepted, DecidedBy::Cloud)]
    );
    // Without the cloud the answer still counts, for a while.
    world.handle(Input::LinkDown);
    let done = authorize(&mut world, "new");
    assert_eq!(done.payload()["idTagInfo"]["status"], "Accepted");
    world.pass(8 * 86_400_000);
    let done = authorize(&mut world, "new");
    assert_eq!(done.payload()["idTagInfo"]["status"], "Invalid");
}

#[test]
fn a_silent_cloud_is_waited_for_two_seconds_and_no_longer() {
    for (accept, word) in [(false, "Invalid"), (true, "Accepted")] {
        let mut world = World::online();
        if accept {
            world = world.accept_unknown();
        }
        world.connect("CP1", Version::V16);
        let asked = authorize(&mut world, "NEW");
        world.pass(1_999);
        assert!(world.tick().frames.is_empty());
        world.pass(1);
        assert_eq!(world.tick().payload()["idTagInfo"]["status"], word);
        // The late answer reaches no charger, and is kept for the next time.
        let late = world.cloud(answer(ask_id(&asked), TokenStatus::Blocked));
        assert!(late.frames.is_empty());
        world.handle(Input::LinkDown);
        let done = authorize(&mut world, "NEW");
        assert_eq!(done.payload()["idTagInfo"]["status"], "Blocked");
    }
}

#[test]
fn a_link_that_breaks_ends_the_wait() {
    let mut world = World::online().with_station("CP1", Version::V16);
    authorize(&mut world, "NEW");
    let done = world.handle(Input::LinkDown);
    assert_eq!(done.payload()["idTagInfo"]["status"], "Invalid");
}

#[test]
fn a_start_never_waits_and_a_later_no_stops_it() {
    let mut world = World::online()
        .accept_unknown()
        .with_station("CP1", Version::V16);
    let started = start(&mut world, "NEW");
    assert_eq!(started.payload()["idTagInfo"]["status"], "Accepted");
    let done = world.cloud(answer(ask_id(&started), TokenStatus::Blocked));
    let call = done.only_frame();
    assert_eq!(call[2], "RemoteStopTransaction");
    assert_eq!(call[3], json!({"transactionId": 1_048_577}));
    let id = call[1].as_str().unwrap_or_default().to_owned();
    world.frame("CP1", &json!([3, id, {"status": "Accepted"}]).to_string());
    let stop = json!({"transactionId": 1_048_577, "meterStop": 6,
        "timestamp": "2026-01-31T11:01:00Z", "reason": "Remote"});
    world.call("CP1", "StopTransaction", stop);
    assert_eq!(world.states(&id), ["delivered", "accepted", "completed"]);
}

#[test]
fn what_was_let_in_during_an_outage_is_asked_about_afterwards() {
    let mut world = World::offline()
        .accept_unknown()
        .with_station("CP1", Version::V16);
    let started = start(&mut world, "NEW");
    assert!(started.to_cloud.is_empty());
    let linked = world.link_up();
    let id = ask_id(&linked);
    let done = world.cloud(answer(id, TokenStatus::Accepted));
    assert!(done.frames.is_empty());
    // The cloud has spoken: it is not asked again.
    world.handle(Input::LinkDown);
    let again = world.link_up();
    assert!(
        !again
            .to_cloud
            .iter()
            .any(|message| matches!(message, ToCloud::Ask(_)))
    );
}

#[test]
fn a_new_list_that_refuses_what_policy_let_in_stops_it() {
    let mut world = World::offline()
        .accept_unknown()
        .with_station("CP1", Version::V16);
    start(&mut world, "NEW");
    world.link_up();
    let done = world.tokens(vec![token("new", TokenStatus::Blocked)]);
    assert_eq!(done.only_frame()[2], "RemoteStopTransaction");
}

#[test]
fn a_refused_charge_is_stopped_when_its_charger_comes_back() {
    for restarts in [false, true] {
        let mut world = World::online()
            .accept_unknown()
            .with_station("CP1", Version::V16);
        let started = start(&mut world, "NEW");
        world.handle(Input::StationDisconnected {
            station_id: station("CP1"),
            connection: world.connections,
        });
        world.cloud(answer(ask_id(&started), TokenStatus::Blocked));
        world.pass(3_600_000);
        world.tick();
        if restarts {
            world.restart();
            world.link_up();
        }
        let call = world.connect("CP1", Version::V16).only_frame();
        assert_eq!(call[2], "RemoteStopTransaction");
        assert_eq!(call[3], json!({"transactionId": 1_048_577}));
        // A stop that is under way is not said twice.
        let again = world.connect("CP1", Version::V16);
        assert!(again.frames.is_empty(), "{again:?}");
    }
}

#[test]
fn all_that_was_let_in_during_an_outage_is_asked_about_in_the_end() {
    let mut world = World::offline().accept_unknown();
    let names: Vec<String> = (0..250).map(|number| format!("CP{number}")).collect();
    for (number, name) in names.iter().enumerate() {
        world.connect(name, Version::V16);
        let start = json!({"connectorId": 1, "idTag": format!("NEW{number}"), "meterStart": 5,
            "timestamp": "2026-01-31T11:00:00Z"});
        world.call(name, "StartTransaction", start);
    }
    let asks = |done: &Done| -> Vec<forecourt_link::Ask> {
        let asks = done.to_cloud.iter().filter_map(|message| match message {
            ToCloud::Ask(ask) => Some(ask.clone()),
            _ => None,
        });
        asks.collect()
    };
    let linked = world.link_up();
    let mut asked = asks(&linked);
    let mut tokens: Vec<String> = asked.iter().map(|ask| ask.token_uid.to_string()).collect();
    for _ in 0..3 {
        // The first question of each round is lost.
        for ask in asked.iter().skip(1) {
            world.cloud(answer(ask.ask_id.clone(), TokenStatus::Accepted));
        }
        world.pass(61_000);
        world.tick();
        let pong = forecourt_link::Pong {
            cloud_time: world.wall,
            applied: Vec::new(),
            versions: forecourt_link::ConfigVersions::default(),
        };
        asked = asks(&world.cloud(ToGateway::Pong(pong)));
        assert!(asked.len() <= 100, "{}", asked.len());
        tokens.extend(asked.iter().map(|ask| ask.token_uid.to_string()));
    }
    let mut distinct = tokens.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 250);
    assert!(tokens.len() <= 253, "answered questions were asked again");
}

#[test]
fn an_answer_for_one_station_reaches_no_other() {
    let mut world = World::online().with_station("CP1", Version::V16);
    world.connect("CP2", Version::V16);
    let asked = authorize(&mut world, "NEW");
    let done = world.cloud(answer(ask_id(&asked), TokenStatus::Accepted));
    assert_eq!(done.frames.len(), 1);
    assert_eq!(done.frames[0].0, station("CP1"));
}
