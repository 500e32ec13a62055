use forecourt_domain::fact::{
    Boot, CommandState, ConnectorStatusKind, DecidedBy, Fact, Noticed, RemoteStart,
};
use forecourt_domain::foreign::ForeignJson;
use forecourt_domain::session::Status;
use forecourt_link::{Epoch, Lane, ToCloud};
use forecourt_types::{CommandId, SessionId, StationId};

use super::{HEIRS_ID, Swap, assert_waits, flagged, second};
use forecourt_cloud::gateways::Identity;
use forecourt_cloud::gateways::may_command;
use forecourt_memory::world::World;
use forecourt_memory::{GatewayRecords, run};
use forecourt_store::keys;
use forecourt_store::rows::config::{Command, ConfigRow as _, TokenState};
use forecourt_store::rows::facts::{ReviewKind, SessionRow};

#[test]
fn a_fork_of_a_replaced_lane_is_kept_once_and_takes_no_commands_from_the_heir() {
    for mut swap in Swap::both() {
        swap.old.start("7", 0, 0);
        swap.old_tells();
        swap.replace();
        let mut copy = World::within(&swap.old.simulation, "aside");
        let ours = &swap.old.ours;
        copy.journal =
            GatewayRecords::new(ours.operator.clone(), ours.gateway.clone(), Epoch::FIRST);
        copy.start("7", 0, 500);
        copy.stop("7", 9, 900);
        for attempt in 1..=3 {
            let forked = ToCloud::Records(copy.batch(1, 2, attempt));
            swap.say(&ours.identity("old"), &forked);
        }
        let table = &swap.old.simulation.table;
        let heir = &swap.heir.ours;
        assert!(run(may_command(table, &heir.operator, &heir.gateway)).unwrap());
        let quarantine = keys::quarantine(&ours.operator, &ours.gateway);
        assert!(!table.items().contains_key(&quarantine), "{}", swap.name);
        let kept: Vec<_> = swap.old.reviews();
        assert_eq!(kept.len(), 1, "{}", swap.name);
        assert_eq!(kept[0].kind, ReviewKind::Fork);
        // If it named a gateway, marking it as done would end the gateway's quarantine.
        assert_eq!(kept[0].gateway_id, None);
        assert!(kept[0].raw.as_deref().unwrap().contains("500"));
        // Records that continue the history that was applied still count.
        swap.old.stop("7", 30, 1_000);
        swap.old_tells();
        assert_eq!(swap.old.session().status, Status::Settled, "{}", swap.name);
    }
}

#[test]
fn a_box_that_takes_the_place_of_one_kept_apart_gets_commands_until_it_forks_itself() {
    // The second epoch was never given out: a stolen credential may name it.
    for ordinal in [1, 4] {
        let swap = Swap::by_the_same();
        let ours = swap.old.ours.clone();
        let table = swap.old.simulation.table.clone();
        let fork = |epoch: Epoch, identity: &Identity, swap: &Swap| {
            for (attempt, register) in [(0, 0), (1, 500)] {
                let mut world = World::within(&swap.old.simulation, "aside");
                world.journal =
                    GatewayRecords::new(ours.operator.clone(), ours.gateway.clone(), epoch);
                world.start("7", 0, register);
                swap.say(identity, &ToCloud::Records(world.batch(1, 1, attempt)));
            }
            run(may_command(&table, &ours.operator, &ours.gateway)).unwrap()
        };
        let epoch = Epoch::new(ordinal).unwrap();
        swap.old.simulation.pass(60_000);
        assert!(!fork(epoch, &ours.identity("old"), &swap));
        swap.old.simulation.pass(60_000);
        swap.replace();
        assert!(run(may_command(&table, &ours.operator, &ours.gateway)).unwrap());
        let heir = swap.heirs_identity.clone();
        assert!(!fork(second(), &heir, &swap));
        let kinds = swap.old.reviews().into_iter().map(|row| row.kind);
        assert_eq!(kinds.collect::<Vec<_>>(), [ReviewKind::Fork; 2]);
    }
}

#[test]
fn a_start_with_a_blocked_card_stops_nothing_at_the_heir() {
    for mut swap in Swap::both() {
        let ours = &swap.old.ours;
        ours.token(&swap.old.simulation, "STOLEN", "eve", TokenState::Blocked);
        swap.replace();
        swap.heir.start(HEIRS_ID, 60, 5_000);
        swap.heir_tells();
        let mut start = GatewayRecords::start(HEIRS_ID, "STOLEN", swap.old.at(61), 0);
        start.decision = start.decision.map(|mut decision| {
            decision.by = DecidedBy::TokenList;
            decision
        });
        swap.old.write(61, Fact::TransactionStarted(start));
        swap.old_tells();
        assert!(swap.commands().is_empty(), "{}", swap.name);
        assert_eq!(swap.of_heir(5_000).status, Status::Charging);
        let told = swap.of_register(0).remove(0);
        assert!(flagged(&told, "cloud_disagrees"), "{}", swap.name);
    }
}

#[test]
fn a_state_told_by_a_replaced_box_is_passed_over_whatever_it_says_of_its_time() {
    for mut swap in Swap::both() {
        swap.replace();
        let boot = boot();
        swap.heir.write(60, Fact::Boot(boot.clone()));
        swap.heir.status(61, ConnectorStatusKind::Available);
        swap.heir_tells();
        let before = (swap.state(), swap.connector());
        // Facts dated back to before the replacement, and facts of the present time.
        for at in [-30, 62] {
            swap.old.write(at, Fact::Boot(boot.clone()));
            swap.old.status(at, ConnectorStatusKind::Faulted);
        }
        swap.old_tells();
        assert_eq!(before, (swap.state(), swap.connector()), "{}", swap.name);
        assert_eq!(before.0.unwrap().gateway_id, swap.heir.ours.gateway);
    }
}

fn boot() -> Boot {
    serde_json::from_value(serde_json::json!({"vendor": "Vendor", "model": "Model", "boot_generation": 1, "protocol": "ocpp1.6"})).unwrap()
}

#[test]
fn a_command_update_of_a_replaced_box_moves_no_command() {
    for mut swap in Swap::both() {
        swap.old.start("7", 0, 0);
        swap.old_tells();
        let command = ordered(&swap, None);
        swap.replace();
        swap.old.update(command.as_str(), CommandState::Failed);
        swap.old_brings(Lane::Commands, 0);
        let [row] = swap.commands().try_into().unwrap();
        assert_eq!(row.state, CommandState::Queued, "{}", swap.name);
    }
}

/// Gives the old box a command before the replacement.
fn ordered(swap: &Swap, session: Option<&SessionId>) -> CommandId {
    let id = CommandId::new("c1").unwrap();
    let world = &swap.old;
    let now = world.simulation.now();
    let stamps = forecourt_store::rows::config::Stamps::new(now, "test");
    let row: Command = serde_json::from_value(serde_json::json!({
        "command_id": id, "station_id": world.station, "gateway_id": world.ours.gateway,
        "epoch": 1, "type": "remote_start", "expires_at": now.plus_millis(3_600_000),
        "session_id": session, "state": "queued", "history": [],
        "created_at": now, "created_by": "test", "updated_at": now, "updated_by": "test",
    }))
    .unwrap();
    let item = row.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
    if let Some(session) = session {
        let asked = forecourt_domain::session::Session::requested(None, None, now, "asked for");
        let mut row = SessionRow::new(session.clone(), world.station.clone(), asked, stamps);
        row.command_id = Some(id.clone());
        world
            .simulation
            .table
            .plant(row.to_item(&world.ours.operator, 0).unwrap());
    }
    id
}

#[test]
fn a_start_that_was_asked_of_a_replaced_box_waits_for_a_person_and_completes_nothing() {
    for is_own in [true, false] {
        for mut swap in Swap::both() {
            let session = SessionId::new("asked").unwrap();
            let command = ordered(&swap, Some(&session));
            if !is_own {
                // The command was given to the heir.
                let [mut row] = swap.commands().try_into().unwrap();
                row.gateway_id = swap.heir.ours.gateway.clone();
                row.epoch = second();
                let item = row.to_item(&swap.old.ours.operator, 0).unwrap();
                swap.old.simulation.table.plant(item);
            }
            swap.replace();
            let mut start = GatewayRecords::start("1048577", "CARD", swap.old.at(1), 300);
            start.remote_start = Some(RemoteStart {
                command_id: command,
                session_id: session.clone(),
            });
            swap.old.write(1, Fact::TransactionStarted(start));
            swap.old.stop("1048577", 30, 900);
            swap.old_tells();
            let told = swap.of_heir(300);
            assert_eq!(told.session_id == session, is_own, "{}", swap.name);
            assert_waits(&told, swap.name);
            let [row] = swap.commands().try_into().unwrap();
            assert_eq!(row.state, CommandState::Queued, "{}", swap.name);
        }
    }
}

#[test]
fn a_gap_of_a_replaced_box_flags_only_its_own_sessions() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old_tells();
        swap.replace();
        swap.heir.start(HEIRS_ID, 60, 5_000);
        swap.heir_tells();
        swap.say(&swap.old.ours.identity("old"), &swap.missing());
        assert!(
            !flagged(&swap.of_heir(5_000), "record_gap"),
            "{}",
            swap.name
        );
        assert!(flagged(&swap.of_heir(100), "record_gap"), "{}", swap.name);
        let kinds: Vec<_> = swap.old.reviews().into_iter().map(|row| row.kind).collect();
        assert_eq!(kinds, [ReviewKind::Missing], "{}", swap.name);
    }
}

#[test]
fn what_a_replaced_box_makes_a_person_look_at_is_bounded_a_day() {
    for mut swap in Swap::both() {
        swap.replace();
        let name = swap.name;
        for gap in 0..30_u64 {
            let mut missing = swap.gap();
            (missing.from, missing.to) = (2 * gap + 1, 2 * gap + 2);
            swap.say(&swap.old.ours.identity("old"), &ToCloud::Missing(missing));
        }
        assert_eq!(swap.old.reviews().len(), 21, "{name}");
        // Records that may change a bill are counted separately.
        swap.old.station = StationId::new("elsewhere").unwrap();
        swap.old.start("of-the-station", 0, 100);
        swap.old_tells();
        assert_eq!(swap.old.reviews().len(), 22, "{name}");
        swap.old.simulation.pass(25 * 3_600_000);
        swap.old.sample("of-the-station", 5, 100);
        let records = swap.old.batch(2, 2, 1);
        let identity = swap.old.ours.identity("old");
        swap.say(&identity, &ToCloud::Records(records));
        assert_eq!(swap.old.reviews().len(), 23, "{name}");
    }
}

#[test]
fn a_start_of_a_replaced_box_takes_no_connector_and_overlaps_nothing() {
    for mut swap in Swap::both() {
        swap.replace();
        swap.heir.start(HEIRS_ID, 60, 5_000);
        swap.heir_tells();
        let before = (swap.state(), swap.connector(), swap.of_heir(5_000));
        swap.old.start("1048577", 61, 0);
        swap.old_tells();
        let after = (swap.state(), swap.connector(), swap.of_heir(5_000));
        assert_eq!(before, after, "{}", swap.name);
        swap.old.stop("1048577", 62, 400);
        swap.old_tells();
        let after = (swap.state(), swap.connector(), swap.of_heir(5_000));
        assert_eq!(before, after, "{}", swap.name);
    }
}

#[test]
fn a_charge_that_ends_after_the_replacement_gives_its_connector_back() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old_tells();
        assert!(swap.connector().unwrap().session_id.is_some());
        swap.replace();
        swap.old.stop("1048577", 30, 1_100);
        swap.old_tells();
        assert_eq!(swap.connector().unwrap().session_id, None, "{}", swap.name);
        assert!(swap.state().unwrap().open_sessions.is_empty());
        // A reading that comes after the session was closed does not occupy the connector again.
        swap.old.sample("1048577", 31, 1_200);
        swap.old_tells();
        assert_eq!(swap.connector().unwrap().session_id, None, "{}", swap.name);
    }
}

#[test]
fn a_gap_of_a_replaced_box_asks_the_heir_for_nothing() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old.sample("1048577", 10, 200);
        swap.old.stop("1048577", 30, 1_100);
        swap.replace();
        let simulation = &swap.old.simulation;
        simulation.connections.open("new");
        let now = simulation.now();
        let connected =
            forecourt_cloud::gateways::connected(&simulation.table, &swap.heirs_identity, now);
        assert!(run(connected).unwrap().is_some(), "{}", swap.name);
        let late = ToCloud::Records(swap.old.batch(3, 3, 0));
        swap.say(&swap.old.ours.identity("old"), &late);
        let said = simulation.connections.take("new");
        assert!(said.is_empty(), "{} {said:?}", swap.name);
    }
}

#[test]
fn a_notice_of_a_replaced_gateway_overwrites_none_of_another_one() {
    for lane in [Lane::Transactions, Lane::Telemetry] {
        // A station that moved: gateways of two sites may be in the same epoch.
        let mut swap = Swap::by_another();
        let ours = swap.heir.ours.clone();
        swap.heir.journal = GatewayRecords::new(ours.operator, ours.gateway, Epoch::FIRST);
        swap.replace();
        for (world, text) in [(&mut swap.heir, "1"), (&mut swap.old, "2")] {
            let notice = Noticed::new("DataTransfer", ForeignJson::from_text(text.to_owned()));
            let (station, at) = (world.station.clone(), world.at(60));
            world
                .journal
                .write(&station, lane, at, Fact::Noticed(notice));
        }
        let records = |world: &World| world.journal.records(&world.station, lane, 1..=1, 0);
        let heirs = ToCloud::Records(records(&swap.heir));
        swap.say(&swap.heirs_identity, &heirs);
        let olds = ToCloud::Records(records(&swap.old));
        swap.say(&swap.old.ours.identity("old"), &olds);
        let items = swap.old.simulation.table.items();
        let kept = items.keys().filter(|key| key.sk.starts_with("notice#"));
        assert_eq!(kept.count(), 2, "{lane:?}");
    }
}
