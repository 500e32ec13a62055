//! The link: what is sent, what is believed, and what may be deleted.

use crate::support::{Cloud, Done, World, batches, cases, set, station, token};
use forecourt_domain::fact::{ConnectorRef, TokenStatus};
use forecourt_edge::{Alarm, Input};
use forecourt_link::{
    Accepted, Ack, Applied, ConfigVersions, ConnectorPower, Epoch, Hash, Lane, Pong, Resend,
    SetItems, StationConfig, ToCloud, ToGateway, Watermark, to_text,
};
use forecourt_ocpp::Version;
use proptest::prelude::*;
use serde_json::json;

fn status(world: &mut World, name: &str, connector: u32, state: &str) -> Done {
    let payload = json!({"connectorId": connector, "status": state, "errorCode": "NoError"});
    world.call(name, "StatusNotification", payload)
}

/// Lets the cloud answer everything until nothing moves any more.
pub(crate) fn drain(world: &mut World, cloud: &mut Cloud, mut done: Done) {
    for _ in 0..10_000 {
        let mut answers = Vec::new();
        for message in &done.to_cloud {
            match message {
                ToCloud::Records(batch) | ToCloud::CommandUpdate(batch) => {
                    answers.push(ToGateway::Ack(cloud.take(batch)));
                }
                ToCloud::Ping(ping) => answers.push(ToGateway::Pong(cloud.pong(ping, world.wall))),
                _ => {}
            }
        }
        if answers.is_empty() && unapplied(world) == 0 {
            return;
        }
        if answers.is_empty() {
            world.pass(1_000);
            done = world.tick();
        } else {
            done = Done::default();
            for answer in answers {
                done.to_cloud.append(&mut world.cloud(answer).to_cloud);
            }
        }
    }
    unreachable!("the lanes do not drain");
}

fn unapplied(world: &World) -> u64 {
    world
        .gateway
        .stations()
        .iter()
        .map(|view| view.unapplied)
        .sum()
}

pub(crate) fn reconnect(world: &mut World, cloud: &Cloud) -> Done {
    world.handle(Input::LinkUp);
    let mut welcome = world.welcome();
    welcome.watermarks = cloud.watermarks(world.gateway.epoch());
    world.cloud(ToGateway::Welcome(welcome))
}

#[test]
fn one_batch_of_a_station_and_lane_is_on_its_way_at_a_time() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let first = status(&mut world, "CP1", 1, "Preparing");
    // The connection notice is on its way since the connect.
    assert!(batches(&first.to_cloud).is_empty());
    let mut ack = Ack {
        accepted: Accepted {
            station_id: station("CP1"),
            lane: Lane::Transactions,
            sequence: 1,
        },
        credits: 4,
    };
    let second = world.cloud(ToGateway::Ack(ack.clone()));
    let batch = &batches(&second.to_cloud)[0];
    assert_eq!(batch.records[0].place().unwrap().station_sequence, 2);
    // Too high, doubled, of an unknown station: nothing moves.
    for sequence in [3, 1, 0, u64::MAX] {
        ack.accepted.sequence = sequence;
        assert!(world.cloud(ToGateway::Ack(ack.clone())).to_cloud.is_empty());
    }
    ack.accepted.station_id = station("CP9");
    assert!(world.cloud(ToGateway::Ack(ack)).to_cloud.is_empty());
    // The batch still counts as on its way, and goes again when no word comes.
    world.pass(15_000);
    let again = batches(&world.tick().to_cloud);
    let first = again[0].records[0].place().unwrap().station_sequence;
    assert_eq!((first, again[0].attempt), (2, 1));
}

#[test]
fn only_applied_with_the_right_hash_allows_deletion() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let row = |world: &World| {
        let key = (Epoch::FIRST, station("CP1"), Lane::Transactions);
        world.store.lanes[&key].clone()
    };
    let pong = |applied: u64, hash: Hash| {
        ToGateway::Pong(Pong {
            cloud_time: support_time(),
            applied: vec![Applied {
                watermark: Watermark {
                    station_id: station("CP1"),
                    lane: Lane::Transactions,
                    applied,
                    hash,
                },
                resend_from: None,
            }],
            versions: ConfigVersions::default(),
        })
    };
    let right = row(&world).head_hash;
    let forged = world.cloud(pong(1, Hash::of(b"another")));
    assert!(matches!(
        forged.alarms[..],
        [Alarm::Forked { sequence: 1, .. }]
    ));
    world.cloud(pong(2, right.clone()));
    assert_eq!(row(&world).applied, 0);
    world.cloud(pong(1, right));
    assert_eq!(row(&world).applied, 1);
    for state in ["Preparing", "Charging"] {
        status(&mut world, "CP1", 1, state);
    }
    let forged = world.cloud(pong(2, Hash::of(b"another")));
    assert!(matches!(
        forged.alarms[..],
        [Alarm::Forked { sequence: 2, .. }]
    ));
    assert_eq!(row(&world).applied, 1);
}

fn support_time() -> forecourt_types::Timestamp {
    forecourt_types::Timestamp::parse(crate::support::NOON).unwrap()
}

#[test]
fn commands_go_before_transactions_and_transactions_before_telemetry() {
    let mut world = World::offline().with_station("CP1", Version::V16);
    let values = json!({"connectorId": 1, "meterValue": [{"timestamp": crate::support::NOON,
        "sampledValue": [{"value": "1"}]}]});
    world.call("CP1", "MeterValues", values);
    world.link_up();
    let message = world.command_message("c1", "unlock", json!({}));
    world.command(message);
    world.handle(Input::LinkDown);
    let done = world.link_up();
    let lanes: Vec<Lane> = batches(&done.to_cloud)
        .iter()
        .map(|batch| batch.lane)
        .collect();
    assert_eq!(lanes, Lane::ALL);
}

#[test]
fn every_station_has_its_turn_and_credits_bound_what_is_on_its_way() {
    let mut world = World::offline();
    for number in 0..20 {
        world.connect(&format!("CP{number:02}"), Version::V16);
    }
    world.handle(Input::LinkUp);
    let mut welcome = world.welcome();
    welcome.credits = 3;
    let done = world.cloud(ToGateway::Welcome(welcome));
    let mut seen: Vec<String> = Vec::new();
    let mut sent = batches(&done.to_cloud);
    assert_eq!(sent.len(), 3);
    let mut cloud = Cloud::default();
    while let Some(batch) = sent.pop() {
        seen.push(batch.station_id.to_string());
        let mut ack = cloud.take(&batch);
        ack.credits = 3;
        // A busy station's new record waits behind the others.
        status(
            &mut world,
            "CP00",
            1,
            if seen.len().is_multiple_of(2) {
                "Available"
            } else {
                "Preparing"
            },
        );
        let next = batches(&world.cloud(ToGateway::Ack(ack)).to_cloud);
        assert!(next.len() + sent.len() <= 3);
        sent.extend(next);
        if seen.len() >= 20 {
            break;
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 20);
}

#[test]
fn every_message_fits_a_frame_and_says_which_attempt_it_is() {
    let mut world = World::offline().with_station("CP1", Version::V16);
    for turn in 0..300 {
        let state = if turn % 2 == 0 {
            "Available"
        } else {
            "Preparing"
        };
        status(&mut world, "CP1", 1, state);
    }
    let done = world.link_up();
    let batch = batches(&done.to_cloud).remove(0);
    assert_eq!(batch.attempt, 0);
    assert!(batch.records.len() > 20);
    for message in &done.to_cloud {
        assert!(to_text(message).unwrap().len() <= forecourt_link::MAX_MESSAGE_BYTES);
    }
    world.pass(20_000);
    let again = batches(&world.tick().to_cloud).remove(0);
    assert_eq!(again.attempt, 1);
    assert_eq!(again.records[0].as_str(), batch.records[0].as_str());
}

#[test]
fn a_resend_rewinds_and_one_that_cannot_be_filled_names_the_gap() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let mut cloud = Cloud::default();
    for state in ["Preparing", "Charging", "Finishing"] {
        status(&mut world, "CP1", 1, state);
    }
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    let resend = |from| {
        ToGateway::Resend(Resend {
            epoch: Epoch::FIRST,
            station_id: station("CP1"),
            lane: Lane::Transactions,
            from,
        })
    };
    let again = batches(&world.cloud(resend(2)).to_cloud);
    assert_eq!(again[0].records.len(), 3);
    assert!(again[0].attempt > 0);
    for wrong in [0, 5, 99] {
        assert!(world.cloud(resend(wrong)).to_cloud.is_empty(), "{wrong}");
    }
    world.handle(Input::LinkDown);
    world.store.prune();
    status(&mut world, "CP1", 1, "Available");
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    let done = world.cloud(resend(2));
    let missing: Vec<_> = done
        .to_cloud
        .iter()
        .filter_map(|message| match message {
            ToCloud::Missing(missing) => Some((missing.from, missing.to)),
            _ => None,
        })
        .collect();
    assert_eq!(missing, vec![(2, 4)]);
    assert_eq!(batches(&done.to_cloud)[0].records.len(), 1);
    assert!(matches!(
        done.alarms[..],
        [Alarm::RecordsMissing { from: 2, to: 4, .. }]
    ));
}

#[test]
fn a_cloud_restored_from_a_backup_gets_everything_again() {
    let mut world = World::online().with_station("CP1", Version::V16);
    let mut cloud = Cloud::default();
    let backup = cloud.clone();
    for state in ["Preparing", "Charging", "Finishing"] {
        status(&mut world, "CP1", 1, state);
    }
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    let before = cloud.kept.len();
    let mut cloud = backup;
    let done = reconnect(&mut world, &cloud);
    let first = batches(&done.to_cloud)[0].records[0].place().unwrap();
    assert_eq!(first.station_sequence, 1);
    drain(&mut world, &mut cloud, done);
    assert_eq!(cloud.kept.len(), before);
}

#[test]
fn a_welcome_of_many_pages_is_asked_for_page_by_page() {
    let mut world = World::unwelcomed();
    let hello = world.handle(Input::LinkUp);
    assert!(matches!(&hello.to_cloud[..], [ToCloud::Hello(hello)] if hello.cursor.is_none()));
    let mut welcome = world.welcome();
    welcome.cursor = Some("p2".to_owned());
    let next = world.cloud(ToGateway::Welcome(welcome.clone()));
    assert!(matches!(&next.to_cloud[..],
        [ToCloud::Hello(hello)] if hello.cursor.as_deref() == Some("p2")));
    assert!(!world.gateway.linked());
    welcome.cursor = None;
    world.cloud(ToGateway::Welcome(welcome));
    assert!(world.gateway.linked());
}

#[test]
fn a_token_list_is_put_in_place_only_when_all_its_pages_came() {
    let mut world = World::online();
    let page = |first: bool, cursor: Option<&str>, uid: &str, version: u64| {
        let items = SetItems::Tokens(vec![token(uid, TokenStatus::Accepted)]);
        let mut set = set(version, first, items);
        set.cursor = cursor.map(str::to_owned);
        ToGateway::Set(set)
    };
    let fetch = world.cloud(ToGateway::Set(set(7, false, SetItems::Tokens(Vec::new()))));
    assert!(matches!(&fetch.to_cloud[..], [ToCloud::Fetch(fetch)] if fetch.what == "tokens"));
    world.cloud(page(true, Some("p2"), "A", 7));
    assert!(world.store.tokens.is_empty());
    // The list changed between the pages: what was begun is finished, under the
    // version of its first page, and fetched again.
    let again = world.cloud(page(false, None, "B", 8));
    assert_eq!(world.store.tokens.len(), 2);
    assert_eq!(world.store.link.as_ref().unwrap().versions.tokens, 7);
    assert!(matches!(&again.to_cloud[..], [ToCloud::Fetch(fetch)] if fetch.cursor.is_none()));
    world.cloud(page(true, Some("p2"), "A", 8));
    assert_eq!(world.store.tokens.len(), 2);
    world.cloud(page(false, None, "C", 8));
    assert_eq!(world.store.link.as_ref().unwrap().versions.tokens, 8);
    assert!(world.tick().to_cloud.is_empty());
}

#[test]
fn a_page_that_never_comes_is_asked_for_again() {
    let mut world = World::online();
    world.cloud(ToGateway::Set(set(
        7,
        false,
        SetItems::Stations(Vec::new()),
    )));
    world.pass(31_000);
    let again = world.tick();
    assert!(
        again
            .to_cloud
            .iter()
            .any(|message| matches!(message, ToCloud::Fetch(_)))
    );
    let config = StationConfig {
        station_id: station("CP1"),
        security_profile: 1,
        password_verifier: None,
        max_power_w: None,
        connectors: Vec::new(),
    };
    let done = world.cloud(ToGateway::Set(set(
        7,
        true,
        SetItems::Stations(vec![config]),
    )));
    assert!(done.stations_changed);
    assert_eq!(world.gateway.station_configs().len(), 1);
}

#[test]
fn the_power_of_a_connector_is_the_configured_one_and_outlives_a_restart() {
    let mut world = World::online();
    let at = |evse_id, connector_id| ConnectorRef {
        evse_id,
        connector_id,
    };
    let config = StationConfig {
        station_id: station("CP1"),
        security_profile: 0,
        password_verifier: None,
        max_power_w: Some(50_000),
        connectors: vec![ConnectorPower {
            connector: at(Some(1), 2),
            max_power_w: 22_000,
        }],
    };
    let announced = set(7, false, SetItems::Stations(Vec::new()));
    world.cloud(ToGateway::Set(announced));
    let whole = set(7, true, SetItems::Stations(vec![config]));
    world.cloud(ToGateway::Set(whole));
    for _ in 0..2 {
        let power = |name, connector| world.gateway.max_power_w(&station(name), connector);
        assert_eq!(power("CP1", at(Some(1), 2)), Some(22_000));
        assert_eq!(power("CP1", at(Some(1), 1)), Some(50_000));
        assert_eq!(power("CP2", at(None, 1)), None);
        world.restart();
    }
}

#[test]
fn an_idle_link_and_one_with_unapplied_facts_are_pinged_every_five_minutes() {
    let mut world = World::online();
    for _ in 0..4 {
        world.pass(60_000);
        assert!(world.tick().to_cloud.is_empty());
    }
    world.pass(60_000);
    assert!(matches!(&world.tick().to_cloud[..], [ToCloud::Ping(ping)] if ping.heads.is_empty()));

    let mut world = World::online();
    let connected = world.connect("CP1", Version::V16);
    let mut cloud = Cloud::default();
    world.cloud(ToGateway::Ack(cloud.take(&batches(&connected.to_cloud)[0])));
    let mut waits = Vec::new();
    let mut since = 0;
    for _ in 0..1_000 {
        world.pass(1_000);
        since += 1;
        let done = world.tick();
        for message in &done.to_cloud {
            if let ToCloud::Records(batch) = message {
                world.cloud(ToGateway::Ack(cloud.take(batch)));
            }
            if let ToCloud::Ping(ping) = message {
                assert_eq!(ping.heads.len(), 1);
                waits.push(since);
                since = 0;
                let mut pong = cloud.pong(ping, world.wall);
                pong.applied.clear();
                world.cloud(ToGateway::Pong(pong));
            }
        }
    }
    assert_eq!(waits, [300, 300, 300]);
}

#[derive(Debug, Clone)]
enum Step {
    Fact(usize),
    Deliver(usize, bool),
    Drop(usize),
    Answer(usize, bool),
    Lose(usize),
    TooHigh(usize, u64),
    Pass(u64),
    Cut,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_usize..3).prop_map(Step::Fact),
        4 => (any::<usize>(), any::<bool>()).prop_map(|(at, twice)| Step::Deliver(at, twice)),
        1 => any::<usize>().prop_map(Step::Drop),
        4 => (any::<usize>(), any::<bool>()).prop_map(|(at, twice)| Step::Answer(at, twice)),
        1 => any::<usize>().prop_map(Step::Lose),
        2 => (0_usize..3, 1_u64..4).prop_map(|(which, by)| Step::TooHigh(which, by)),
        2 => (100_u64..20_000).prop_map(Step::Pass),
        1 => Just(Step::Cut),
        1 => Just(Step::Restart),
    ]
}

/// The network between gateway and cloud: messages in both directions, in any order.
#[derive(Default)]
struct Net {
    up: Vec<ToCloud>,
    down: Vec<ToGateway>,
    facts: usize,
}

fn pick<T: Clone>(list: &mut Vec<T>, at: usize, keep: bool) -> Option<T> {
    if list.is_empty() {
        return None;
    }
    let at = at % list.len();
    Some(if keep {
        list[at].clone()
    } else {
        list.remove(at)
    })
}

fn run(world: &mut World, cloud: &mut Cloud, net: &mut Net, step: Step) -> Done {
    const STATES: [&str; 4] = ["Available", "Preparing", "Charging", "Finishing"];
    match step {
        Step::Fact(which) => {
            net.facts += 1;
            let state = STATES[net.facts % STATES.len()];
            status(world, ["CP1", "CP2", "CP3"][which], 1, state)
        }
        Step::Deliver(at, twice) => {
            match pick(&mut net.up, at, twice) {
                Some(ToCloud::Records(batch) | ToCloud::CommandUpdate(batch)) => {
                    net.down.push(ToGateway::Ack(cloud.take(&batch)));
                }
                Some(ToCloud::Ping(ping)) => {
                    net.down
                        .push(ToGateway::Pong(cloud.pong(&ping, world.wall)));
                }
                _ => {}
            }
            Done::default()
        }
        Step::Drop(at) => {
            pick(&mut net.up, at, false);
            Done::default()
        }
        Step::Answer(at, twice) => match pick(&mut net.down, at, twice) {
            Some(answer) => world.cloud(answer),
            None => Done::default(),
        },
        Step::Lose(at) => {
            pick(&mut net.down, at, false);
            Done::default()
        }
        Step::TooHigh(which, by) => {
            let name = station(["CP1", "CP2", "CP3"][which]);
            let key = (Epoch::FIRST, name.clone(), Lane::Transactions);
            world.cloud(ToGateway::Ack(Ack {
                accepted: Accepted {
                    station_id: name,
                    lane: Lane::Transactions,
                    sequence: world.store.lanes[&key].head + by,
                },
                credits: 4,
            }))
        }
        Step::Pass(millis) => {
            world.pass(millis);
            world.tick()
        }
        Step::Cut => {
            world.handle(Input::LinkDown);
            net.up.clear();
            reconnect(world, cloud)
        }
        Step::Restart => {
            world.restart();
            for name in ["CP1", "CP2", "CP3"] {
                world.connect(name, Version::V16);
            }
            net.up.clear();
            reconnect(world, cloud)
        }
    }
}

proptest! {
    #![proptest_config(cases(300, 1_000_000))]

    /// B3: whatever happens to messages, sending never goes on beyond what the
    /// cloud holds, nothing it has not applied may be deleted, and all arrives.
    #[test]
    fn the_cursor_never_passes_what_the_cloud_holds(
        steps in prop::collection::vec(step(), 1..120)
    ) {
        let mut world = World::online();
        for name in ["CP1", "CP2", "CP3"] {
            world.connect(name, Version::V16);
        }
        let mut cloud = Cloud::default();
        let mut net = Net::default();
        reconnect(&mut world, &cloud);
        for step in steps {
            let done = run(&mut world, &mut cloud, &mut net, step);
            for batch in batches(&done.to_cloud) {
                let first = batch.records[0].place().unwrap().station_sequence;
                let held = cloud.held(batch.epoch, &batch.station_id, batch.lane);
                prop_assert!(first <= held + 1, "sent {first}, held {held}");
            }
            for row in world.store.lanes.values() {
                let held = cloud.held(row.epoch, &row.station_id, row.lane);
                prop_assert!(row.applied <= held);
            }
            prop_assert!(!done.to_cloud.iter().any(|m| matches!(m, ToCloud::Missing(_))));
            net.up.extend(done.to_cloud);
        }
        let done = reconnect(&mut world, &cloud);
        drain(&mut world, &mut cloud, done);
        for row in world.store.lanes.values() {
            prop_assert_eq!(row.applied, row.head);
            prop_assert_eq!(cloud.held(row.epoch, &row.station_id, row.lane), row.head);
        }
        prop_assert_eq!(cloud.kept.len(), world.store.records.len());
    }
}
