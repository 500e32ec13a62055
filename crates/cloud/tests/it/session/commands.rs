use std::collections::BTreeMap;

use forecourt_domain::fact::{CommandState, Fact, RemoteStart};
use forecourt_domain::session::{Session, Status};
use forecourt_link::Epoch;
use forecourt_types::{CommandId, SessionId, TokenUid};

use forecourt_memory::world::World;
use forecourt_memory::{GatewayRecords, run};
use forecourt_store::due_check;
use forecourt_store::messages::CommandsMessage;
use forecourt_store::ports::{QueueName, Table as _, Write};
use forecourt_store::rows::config::{Command, CommandStep, ConfigRow as _, Stamps, TokenState};
use forecourt_store::rows::facts::SessionRow;

/// A remote start as the API stores it.
fn asked() -> World {
    let world = World::new();
    let (at, operator) = (world.begin, &world.ours.operator);
    let stamps = Stamps::new(at, "api");
    let token = Some(TokenUid::new("CARD").unwrap());
    let charge = Session::requested(None, token, at, "asked for");
    let session_id = SessionId::new("s1").unwrap();
    let command_id = CommandId::new("c1").unwrap();
    let station = world.station.clone();
    let mut row = SessionRow::new(session_id.clone(), station.clone(), charge, stamps.clone());
    row.command_id = Some(command_id.clone());
    let command = Command {
        command_id: command_id.clone(),
        station_id: station.clone(),
        gateway_id: world.ours.gateway.clone(),
        epoch: Epoch::FIRST,
        command_type: "remote_start".to_owned(),
        arguments: BTreeMap::new(),
        secrets_hidden: false,
        expires_at: at.plus_millis(60_000),
        session_id: Some(session_id),
        boot_generation: None,
        token_parent_uid: None,
        scheduled: false,
        state: CommandState::Queued,
        history: vec![CommandStep {
            state: CommandState::Queued,
            at,
            reason: None,
        }],
        answer: None,
        posted_at: None,
        given_up: false,
        stamps,
    };
    let writes = vec![
        Write::put_unchanged(row.to_item(operator, 0).unwrap()),
        Write::put_unchanged(command.to_item(operator, 0).unwrap()),
        due_check::command(operator, &station, &command_id, command.expires_at).unwrap(),
    ];
    let done = run(world.simulation.table.transact(writes)).unwrap();
    assert_eq!(done, forecourt_store::ports::Transacted::Committed);
    world
}

fn command(world: &World) -> Command {
    let items = world.simulation.table.items();
    let item = items
        .values()
        .find(|item| item.key.sk.starts_with("command#"));
    item.unwrap().read().unwrap()
}

fn remote_start(world: &World) -> Fact {
    let mut start = GatewayRecords::start("7", "CARD", world.at(1), 0);
    start.remote_start = Some(RemoteStart {
        command_id: CommandId::new("c1").unwrap(),
        session_id: SessionId::new("s1").unwrap(),
    });
    Fact::TransactionStarted(start)
}

#[test]
fn a_remote_start_is_one_session_from_request_to_bill() {
    let mut world = asked();
    world.update("c1", CommandState::Delivered);
    world.update("c1", CommandState::Accepted);
    world.send_commands();
    assert_eq!(world.session().status, Status::Starting);
    let start = remote_start(&world);
    world.write(1, start);
    world.stop("7", 30, 1000);
    world.settle();
    let session = world.session();
    let history = session.history.iter().map(|step| step.status.as_str());
    let history: Vec<&str> = history.collect();
    assert_eq!(
        history,
        ["CREATED", "STARTING", "CHARGING", "FINISHED", "SETTLED"]
    );
    assert_eq!(command(&world).state, CommandState::Completed);
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn a_refused_remote_start_has_failed() {
    let mut world = asked();
    world.update("c1", CommandState::Rejected);
    world.update("c1", CommandState::Accepted);
    world.send_commands();
    assert_eq!(world.session().status, Status::Failed);
    assert_eq!(command(&world).state, CommandState::Rejected);
}

#[test]
fn a_remote_start_nobody_posted_expires_and_has_failed() {
    let world = asked();
    world.simulation.pass(59_000);
    world.sweep();
    assert_eq!(command(&world).state, CommandState::Queued);
    world.simulation.pass(2_000);
    world.sweep();
    assert_eq!(command(&world).state, CommandState::Expired);
    assert_eq!(world.session().status, Status::Failed);
}

#[test]
fn an_accepted_start_without_a_charge_has_failed_after_a_while_and_a_late_charge_counts() {
    let mut world = asked();
    world.update("c1", CommandState::Accepted);
    world.send_commands();
    for _ in 0..20 {
        world.simulation.pass(60_000);
        world.sweep();
    }
    assert_eq!(world.session().status, Status::Failed);
    let open = forecourt_store::keys::open_commands(&world.ours.operator, &world.ours.gateway);
    let is_open = |world: &World| {
        let items = world.simulation.table.items();
        let indexed = items.values().filter_map(|item| item.index.as_ref());
        indexed.filter(|key| key.pk == open).count()
    };
    assert_eq!(is_open(&world), 0, "nobody waits for it any more");
    let start = remote_start(&world);
    world.write(1, start);
    world.stop("7", 30, 1000);
    world.settle();
    assert_eq!(world.session().status, Status::Settled);
}

#[test]
fn a_start_the_cloud_would_not_allow_is_stopped_once_unless_it_is_over() {
    for (status, over, stops) in [
        (Some(TokenState::Blocked), false, 1),
        (None, false, 1),
        (Some(TokenState::Blocked), true, 0),
        (Some(TokenState::Active), false, 0),
    ] {
        let mut world = World::new();
        if let Some(status) = status {
            world.ours.token(&world.simulation, "OTHER", "bob", status);
        }
        let start = GatewayRecords::start("7", "OTHER", world.begin, 0);
        world.write(0, Fact::TransactionStarted(start));
        if over {
            world.stop("7", 30, 1000);
        }
        let all = if over { 2 } else { 1 };
        for attempt in 0..2 {
            world.send(1, all, attempt);
            let mut random = forecourt_memory::Random::new(1);
            while world.pipeline.turn(QueueName::Sessions, &mut random) {}
        }
        let waiting = world.simulation.queues.waiting(QueueName::Commands);
        assert_eq!(waiting.len(), stops, "{status:?} {over}");
        for text in waiting {
            let message: CommandsMessage = serde_json::from_str(&text).unwrap();
            let CommandsMessage::Command { command_id, .. } = message else {
                panic!("a command is wanted");
            };
            let command = command(&world);
            assert_eq!(command.command_id, command_id);
            assert_eq!(command.command_type, "remote_stop");
            assert_eq!(command.session_id, Some(world.session().session_id));
        }
    }
}
