//! A disk that lost records, and what it holds beyond those that are known.

use forecourt_domain::fact::{Fact, TokenStatus};
use forecourt_edge::{Alarm, Gateway, Identity, Input, Readiness};
use forecourt_link::{Epoch, Lane, ToCloud, ToGateway};
use forecourt_ocpp::Version;
use serde_json::{Value, json};

use crate::link::{drain, reconnect};
use crate::support::{Cloud, World, batches, identity, station, token};

fn second() -> Epoch {
    Epoch::new(2).unwrap()
}

fn start(minute: u32) -> Value {
    json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 5,
        "timestamp": format!("2026-01-31T11:{minute:02}:00Z")})
}

/// A gateway that was set back to a copy of its disk, one lost charge later, and
/// that gets no new epoch; and the cloud.
fn refused() -> (World, Cloud) {
    let mut world = World::online().with_station("CP1", Version::V16);
    world.tokens(vec![token("CARD1", TokenStatus::Accepted)]);
    let backup = world.store.clone();
    world.call("CP1", "StartTransaction", start(1));
    let mut cloud = Cloud::default();
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    world.store = backup;
    world.restart();
    world.connect("CP1", Version::V16);
    reconnect(&mut world, &cloud);
    let mut welcome = world.welcome();
    welcome.refused = Some("four new epochs".to_owned());
    world.cloud(ToGateway::Welcome(welcome));
    world.connect("CP1", Version::V16);
    (world, cloud)
}

/// One charge of three records.
fn charge(world: &mut World) {
    world.pass(60_000);
    let payload = json!({"connectorId": 1, "idTag": "CARD1", "meterStart": 5,
        "timestamp": world.wall.to_string()});
    let answer = world.call("CP1", "StartTransaction", payload);
    let id = answer.payload()["transactionId"].clone();
    world.pass(60_000);
    let values = json!([{"timestamp": world.wall.to_string(),
        "sampledValue": [{"value": "6", "unit": "Wh"}]}]);
    let payload = json!({"connectorId": 1, "transactionId": id, "meterValue": values});
    world.call("CP1", "MeterValues", payload);
    world.pass(60_000);
    let stop = json!({"transactionId": id, "meterStop": 7, "timestamp": world.wall.to_string()});
    world.call("CP1", "StopTransaction", stop);
}

fn transactions(world: &World, epoch: Epoch) -> Vec<Fact> {
    let records = world.records(Lane::Transactions).into_iter();
    let facts = records.filter(|record| record.epoch == epoch);
    facts
        .map(|record| record.fact)
        .filter(is_of_transaction)
        .collect()
}

const fn is_of_transaction(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::TransactionStarted(_) | Fact::TransactionSampled(_) | Fact::TransactionStopped(_)
    )
}

#[test]
fn a_lost_disk_sends_nothing_until_it_has_a_new_epoch_and_gives_no_id_twice() {
    let mut world = World::online().with_station("CP1", Version::V16);
    world.tokens(vec![token("CARD1", TokenStatus::Accepted)]);
    let mut cloud = Cloud::default();
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    let backup = world.store.clone();
    let lost_id =
        world.call("CP1", "StartTransaction", start(1)).payload()["transactionId"].clone();
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);

    world.store = backup;
    world.restart();
    world.connect("CP1", Version::V16);
    let done = reconnect(&mut world, &cloud);
    assert!(batches(&done.to_cloud).is_empty());
    assert!(done.alarms.contains(&Alarm::DiskLost));
    assert_eq!(done.closed.len(), 1);
    let lost = done
        .to_cloud
        .iter()
        .find_map(|message| match message {
            ToCloud::Hello(hello) => Some(hello.lost.clone()),
            _ => None,
        })
        .unwrap();
    assert_eq!(lost.len(), 1);
    assert!(lost[0].to > lost[0].from);
    assert_eq!(world.gateway.ready(), Readiness::AwaitsEpoch);

    let mut welcome = world.welcome();
    welcome.epoch = Epoch::new(2).unwrap();
    world.cloud(ToGateway::Welcome(welcome));
    assert_eq!(world.gateway.ready(), Readiness::Ready);
    world.connect("CP1", Version::V16);
    let id = world.call("CP1", "StartTransaction", start(2)).payload()["transactionId"].clone();
    assert_eq!(id, (2 << 20) + 1);
    assert_ne!(id, lost_id);
    // What was written before the new epoch is told too, in the new one.
    let was = cloud.held(Epoch::FIRST, &station("CP1"), Lane::Transactions);
    world.handle(Input::LinkDown);
    let done = reconnect(&mut world, &cloud);
    let mut sent = batches(&done.to_cloud).into_iter();
    assert!(sent.all(|batch| batch.epoch == second()));
    drain(&mut world, &mut cloud, done);
    let now = cloud.held(Epoch::FIRST, &station("CP1"), Lane::Transactions);
    assert_eq!(now, was);
    let new = (Epoch::new(2).unwrap(), station("CP1"), Lane::Transactions);
    assert_eq!(cloud.applied[&new].0, world.store.lanes[&new].head);
}

/// The cloud gives no new epoch: chargers are served as in an outage, with numbers
/// that the lost records cannot hold, and nothing is sent.
#[test]
fn a_gateway_that_gets_no_new_epoch_says_why_and_serves_its_chargers() {
    let mut world = World::online().with_station("CP1", Version::V16);
    world.tokens(vec![token("CARD1", TokenStatus::Accepted)]);
    let backup = world.store.clone();
    let lost_id =
        world.call("CP1", "StartTransaction", start(1)).payload()["transactionId"].clone();
    let mut cloud = Cloud::default();
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);

    world.store = backup;
    world.restart();
    world.connect("CP1", Version::V16);
    reconnect(&mut world, &cloud);
    let mut refused = world.welcome();
    refused.refused = Some("four new epochs".to_owned());
    let done = world.cloud(ToGateway::Welcome(refused.clone()));
    let reason = "four new epochs".to_owned();
    assert_eq!(done.alarms, [Alarm::EpochRefused { reason }]);
    assert!(done.to_cloud.is_empty());
    assert_eq!(world.gateway.ready(), Readiness::Ready);
    world.connect("CP1", Version::V16);
    let id = world.call("CP1", "StartTransaction", start(2)).payload()["transactionId"].clone();
    assert_eq!(id, (1 << 20) + (1 << 19) + 1);
    assert_ne!(id, lost_id);

    // Asked again, also after a restart, it closes no charger's connection.
    world.restart();
    world.connect("CP1", Version::V16);
    world.handle(Input::LinkDown);
    let done = reconnect(&mut world, &cloud);
    assert!(done.closed.is_empty());
    assert_eq!(world.gateway.ready(), Readiness::Ready);
    let mut welcome = world.welcome();
    welcome.epoch = Epoch::new(2).unwrap();
    world.cloud(ToGateway::Welcome(welcome));
    let id = world.call("CP1", "StartTransaction", start(3)).payload()["transactionId"].clone();
    assert_eq!(id, (2 << 20) + 1);
}

fn welcome_of_second(world: &mut World) {
    let mut welcome = world.welcome();
    welcome.epoch = second();
    world.cloud(ToGateway::Welcome(welcome));
}

/// All that the cloud holds of the second epoch, once the link has told everything.
fn told_in_second(world: &mut World, cloud: &mut Cloud) -> Vec<Fact> {
    world.handle(Input::LinkDown);
    let done = reconnect(world, cloud);
    drain(world, cloud, done);
    let records = cloud.kept.iter().map(|raw| raw.read().unwrap());
    let records = records.filter(|record| record.epoch == second());
    records
        .map(|record| record.fact)
        .filter(is_of_transaction)
        .collect()
}

#[test]
fn charges_of_a_gateway_that_got_no_new_epoch_are_told_in_the_next_one() {
    let (mut world, mut cloud) = refused();
    charge(&mut world);
    world.restart();
    reconnect(&mut world, &cloud);
    world.connect("CP1", Version::V16);
    charge(&mut world);
    let written = transactions(&world, Epoch::FIRST);
    assert_eq!(written.len(), 6, "{written:?}");
    let known = cloud.kept.len();
    welcome_of_second(&mut world);
    assert_eq!(transactions(&world, second()), written);
    assert_eq!(told_in_second(&mut world, &mut cloud), written);
    let again = cloud.kept[known..].iter().map(|raw| raw.read().unwrap());
    assert!(again.into_iter().all(|record| record.epoch == second()));
}

/// Chargers are answered between the parts, and what they tell comes last.
#[test]
fn more_records_than_fit_into_one_turn_are_moved_in_order_and_after_a_crash() {
    let (mut world, mut cloud) = refused();
    for _ in 0..400 {
        charge(&mut world);
    }
    welcome_of_second(&mut world);
    assert_eq!(world.gateway.epoch(), Epoch::FIRST);
    assert_eq!(world.gateway.next_deadline_ms(), Some(0));
    charge(&mut world);
    world.tick();
    assert_eq!(world.gateway.epoch(), Epoch::FIRST);
    world.restart();
    reconnect(&mut world, &cloud);
    world.connect("CP1", Version::V16);
    charge(&mut world);
    welcome_of_second(&mut world);
    let mut hellos = 0;
    for _ in 0..5 {
        let done = world.tick();
        let is_hello = |message: &&ToCloud| matches!(message, ToCloud::Hello(_));
        hellos += done.to_cloud.iter().filter(is_hello).count();
    }
    assert_eq!((world.gateway.epoch(), hellos), (second(), 1));
    let written = transactions(&world, Epoch::FIRST);
    assert_eq!(told_in_second(&mut world, &mut cloud), written);
}

#[test]
fn a_gateway_that_is_enrolled_anew_over_a_disk_that_lost_records_tells_them_as_its_own() {
    let (mut world, mut cloud) = refused();
    charge(&mut world);
    let written = transactions(&world, Epoch::FIRST);
    let identity = Identity {
        epoch: second(),
        ..identity("boot-9")
    };
    let stored = world.store.stored_state();
    world.gateway = Gateway::restore(identity, world.settings.clone(), stored);
    let done = world.handle(Input::LinkUp);
    assert!(done.to_cloud.is_empty(), "{done:?}");
    world.tick();
    assert_eq!(world.gateway.epoch(), second());
    assert_eq!(told_in_second(&mut world, &mut cloud), written);
}

#[test]
fn a_record_that_is_gone_is_named_and_the_others_are_moved() {
    let (mut world, mut cloud) = refused();
    charge(&mut world);
    let written = transactions(&world, Epoch::FIRST);
    let mut of_lane = world.store.records.keys().cloned().collect::<Vec<_>>();
    of_lane.retain(|(epoch, _, lane, _)| *epoch == Epoch::FIRST && *lane == Lane::Transactions);
    let gone = of_lane[of_lane.len() - 2].clone();
    world.store.records.remove(&gone);
    let mut welcome = world.welcome();
    welcome.epoch = second();
    let done = world.cloud(ToGateway::Welcome(welcome));
    let named = Alarm::RecordsMissing {
        station_id: station("CP1"),
        lane: Lane::Transactions,
        from: gone.3,
        to: gone.3,
    };
    assert_eq!(done.alarms, [named]);
    let told = told_in_second(&mut world, &mut cloud);
    assert_eq!(told.len(), written.len() - 1);
}

/// A gateway whose disk was set back to the same copy twice, with five charges that it has
/// told nobody yet; the cloud; and those charges.
fn copied_twice() -> (World, Cloud, Vec<Fact>) {
    let mut world = World::online().with_station("CP1", Version::V16);
    world.tokens(vec![token("CARD1", TokenStatus::Accepted)]);
    let backup = world.store.clone();
    world.call("CP1", "StartTransaction", start(1));
    let mut cloud = Cloud::default();
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    // First loss: it gets epoch 2 and charges once there.
    world.store = backup.clone();
    world.restart();
    reconnect(&mut world, &cloud);
    welcome_of_second(&mut world);
    world.connect("CP1", Version::V16);
    charge(&mut world);
    assert_eq!(told_in_second(&mut world, &mut cloud).len(), 3);
    // Second loss, to the same copy. Chargers are served while the link is away.
    world.store = backup;
    world.restart();
    world.pass(3_600_000);
    world.connect("CP1", Version::V16);
    for _ in 0..5 {
        charge(&mut world);
    }
    let written = transactions(&world, Epoch::FIRST);
    assert_eq!(written.len(), 15);
    (world, cloud, written)
}

/// The same copy of the disk is put back a second time, and the cloud gives the epoch that it
/// gave for the first loss.
#[test]
fn the_same_copy_put_back_twice_loses_no_charge() {
    let (mut world, cloud, _) = copied_twice();
    let asked = reconnect(&mut world, &cloud);
    assert!(asked.alarms.contains(&Alarm::DiskLost));
    // The cloud gives the epoch again that it gave for the first one (EpochChange).
    let mut welcome = world.welcome();
    welcome.epoch = second();
    welcome.watermarks = cloud.watermarks(second());
    let done = world.cloud(ToGateway::Welcome(welcome));
    assert!(
        batches(&done.to_cloud).is_empty() && !world.gateway.linked(),
        "epoch 2 of the cloud holds other records, and the link is up: {} records count as applied, {:?}",
        cloud.held(second(), &station("CP1"), Lane::Transactions),
        batches(&done.to_cloud)
            .iter()
            .map(|b| (b.epoch, b.records[0].place().unwrap().station_sequence))
            .collect::<Vec<_>>()
    );
}

/// What is moved may be deleted before the rest is.
#[test]
fn a_restart_while_records_move_does_not_forget_the_loss() {
    let (mut world, mut cloud) = refused();
    for _ in 0..400 {
        charge(&mut world);
    }
    welcome_of_second(&mut world);
    assert_eq!(world.gateway.epoch(), Epoch::FIRST);
    // What the lane's row calls applied may be deleted (retention.rs, over max_mb or keep).
    let lanes = world.store.lanes.clone();
    world
        .store
        .records
        .retain(|(epoch, station, lane, sequence), _| {
            let row = &lanes[&(*epoch, station.clone(), *lane)];
            *epoch != Epoch::FIRST || *sequence > row.applied
        });
    world.restart();
    let done = reconnect(&mut world, &cloud);
    assert!(
        batches(&done.to_cloud).is_empty() && !world.gateway.linked(),
        "the loss is forgotten: it is linked in epoch {:?} and sends {:?}",
        world.gateway.epoch(),
        batches(&done.to_cloud)
            .iter()
            .map(|b| (b.epoch, b.records[0].place().unwrap().station_sequence))
            .collect::<Vec<_>>()
    );
    let _ = &mut cloud;
}

/// It is enrolled anew while half of the records are moved.
#[test]
fn an_enrolment_in_the_middle_of_a_move_leaves_nothing_in_the_epoch_between() {
    let (mut world, mut cloud) = refused();
    for _ in 0..400 {
        charge(&mut world);
    }
    let written = transactions(&world, Epoch::FIRST);
    welcome_of_second(&mut world);
    let third = Epoch::new(3).unwrap();
    let identity = Identity {
        epoch: third,
        ..identity("boot-9")
    };
    let stored = world.store.stored_state();
    world.gateway = Gateway::restore(identity, world.settings.clone(), stored);
    for _ in 0..10 {
        world.tick();
    }
    assert_eq!(world.gateway.epoch(), third);
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    let records = cloud.kept.iter().map(|raw| raw.read().unwrap());
    let told: Vec<_> = records
        .filter(|record| record.epoch == third)
        .map(|record| record.fact)
        .filter(is_of_transaction)
        .collect();
    assert_eq!((written.len(), told.len()), (written.len(), written.len()));
}

/// REVIEW: as above, up to what the cloud holds at last.
#[test]
fn what_is_told_after_the_same_copy_was_put_back_twice() {
    let (mut world, mut cloud, written) = copied_twice();
    reconnect(&mut world, &cloud);
    let mut welcome = world.welcome();
    welcome.epoch = second();
    welcome.watermarks = cloud.watermarks(second());
    world.cloud(ToGateway::Welcome(welcome));
    // The link breaks, and the cloud gives a third epoch when it is asked.
    world.handle(Input::LinkDown);
    reconnect(&mut world, &cloud);
    let third = Epoch::new(3).unwrap();
    let mut welcome = world.welcome();
    welcome.epoch = third;
    world.cloud(ToGateway::Welcome(welcome));
    world.tick();
    world.handle(Input::LinkDown);
    let done = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, done);
    let records = cloud.kept.iter().map(|raw| raw.read().unwrap());
    let told: Vec<_> = records
        .filter(|record| record.epoch == third)
        .map(|record| record.fact)
        .filter(is_of_transaction)
        .collect();
    assert_eq!(
        told.len(),
        written.len(),
        "the rest is lost for ever; first told: {:?}",
        told.first().map(Fact::kind)
    );
}

/// A record of a fact that this release does not know: its software was set back.
#[test]
fn a_record_that_this_release_cannot_read_is_moved_as_it_is() {
    let (mut world, mut cloud) = refused();
    charge(&mut world);
    let is_stop = |(key, row): &(&_, &forecourt_edge::rows::RecordRow)| {
        let (epoch, ..): &(Epoch, _, _, _) = key;
        *epoch == Epoch::FIRST && row.text.contains("transaction_stopped")
    };
    let mut stops = world.store.records.iter().rev();
    let key = stops.find(is_stop).unwrap().0.clone();
    let row = world.store.records.get_mut(&key).unwrap();
    row.text = row
        .text
        .replace("transaction_stopped", "transaction_closed");
    let mut welcome = world.welcome();
    welcome.epoch = second();
    let done = world.cloud(ToGateway::Welcome(welcome));
    world.handle(Input::LinkDown);
    let again = reconnect(&mut world, &cloud);
    drain(&mut world, &mut cloud, again);
    let is_told = cloud
        .kept
        .iter()
        .any(|raw| raw.as_str().contains("transaction_closed"));
    assert!(is_told, "{:?}", done.alarms);
}
