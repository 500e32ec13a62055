//! Chart values leave with the facts of their own station, soon while somebody watches, and at
//! latest after a quarter of an hour.

use crate::support::{Cloud, Done, World, batches, station};
use forecourt_link::{Lane, Records, ToCloud, ToGateway, Watch};
use forecourt_ocpp::Version;
use serde_json::json;

/// A station of which the cloud has everything.
fn connected(cloud: &mut Cloud) -> World {
    let mut world = World::online().accept_unknown();
    let done = world.connect("CP1", Version::V16);
    answer(&mut world, cloud, done);
    world
}

/// The cloud takes over what it gets, and all that follows; returns the batches of chart values.
fn answer(world: &mut World, cloud: &mut Cloud, done: Done) -> Vec<Records> {
    let mut charts = Vec::new();
    let mut waiting = done.to_cloud;
    while !waiting.is_empty() {
        let mut next = Vec::new();
        for batch in batches(&waiting) {
            let ack = cloud.take(&batch);
            next.append(&mut world.cloud(ToGateway::Ack(ack)).to_cloud);
            if batch.lane == Lane::Telemetry {
                charts.push(batch);
            }
        }
        waiting = next;
    }
    charts
}

/// Values that belong to no transaction, so that none of them becomes a fact.
fn measured(world: &mut World) -> Done {
    measured_at(world, "Body")
}

/// Values that were measured at a place of this name.
fn measured_at(world: &mut World, location: &str) -> Done {
    // The same values at the same time would be a repeat.
    world.pass(1_000);
    let at = world.wall.to_string();
    let value = json!({"value": "7000", "measurand": "Power.Active.Import", "location": location});
    let values: Vec<_> = (0..20).map(|_| value.clone()).collect();
    world.call(
        "CP1",
        "MeterValues",
        json!({"connectorId": 1, "meterValue": [{"timestamp": at, "sampledValue": values}]}),
    )
}

fn available(world: &mut World, status: &str) -> Done {
    let payload = json!({"connectorId": 1, "errorCode": "NoError", "status": status});
    world.call("CP1", "StatusNotification", payload)
}

fn watch(world: &mut World, name: &str, for_s: u32) -> Done {
    let station_id = station(name);
    world.cloud(ToGateway::Watch(Watch { station_id, for_s }))
}

/// Ticks every second until chart values leave; returns after how many seconds, and how many.
fn until_sent(world: &mut World, cloud: &mut Cloud) -> (usize, usize) {
    for second in 1..=2_000 {
        world.pass(1_000);
        let done = world.tick();
        if let [batch] = &answer(world, cloud, done)[..] {
            return (second, batch.records.len());
        }
    }
    (0, 0)
}

#[test]
fn chart_values_wait_for_the_next_fact_of_their_station() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    for _ in 0..3 {
        let done = measured(&mut world);
        assert_eq!(answer(&mut world, &mut cloud, done).len(), 0);
        world.pass(60_000);
    }
    let done = available(&mut world, "Preparing");
    let charts = answer(&mut world, &mut cloud, done);
    assert_eq!(charts.len(), 1);
    assert_eq!(charts[0].records.len(), 3);
}

#[test]
fn chart_values_wait_a_quarter_of_an_hour_at_most() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    measured(&mut world);
    assert_eq!(until_sent(&mut world, &mut cloud), (900, 1));
}

#[test]
fn chart_values_that_fill_a_message_leave() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    let mut sent = Vec::new();
    for _ in 0..120 {
        let done = measured(&mut world);
        sent.extend(answer(&mut world, &mut cloud, done));
    }
    let sizes = sent.iter().map(|batch| batch.records.len());
    assert_eq!(sizes.sum::<usize>(), 112);
}

#[test]
fn chart_values_of_a_watched_station_leave_within_five_seconds() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    measured(&mut world);
    // What waits when the watching begins leaves at once.
    let done = watch(&mut world, "CP1", 60);
    assert_eq!(answer(&mut world, &mut cloud, done).len(), 1);
    measured(&mut world);
    assert_eq!(until_sent(&mut world, &mut cloud), (5, 1));
    // The watching has ended, and nobody has asked again.
    world.pass(60_000);
    world.tick();
    measured(&mut world);
    assert_eq!(until_sent(&mut world, &mut cloud), (900, 1));
}

/// The value comes two seconds before the watching ends, and would be due three seconds after.
#[test]
fn the_last_value_of_a_watch_leaves_soon_too() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    watch(&mut world, "CP1", 60);
    world.pass(57_000);
    world.tick();
    measured(&mut world);
    assert_eq!(until_sent(&mut world, &mut cloud), (5, 1));
}

#[test]
fn values_that_left_together_but_fill_several_messages_are_not_held_by_a_newer_one() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    for _ in 0..40 {
        measured(&mut world);
    }
    let mut waiting = available(&mut world, "Preparing").to_cloud;
    let mut sent = 0;
    for round in 0..10 {
        let mut next = Vec::new();
        for batch in batches(&waiting) {
            // A new value comes while the first message is on its way.
            if round == 0 {
                next.append(&mut measured(&mut world).to_cloud);
            }
            sent += usize::from(batch.lane == Lane::Telemetry) * batch.records.len();
            let ack = cloud.take(&batch);
            next.append(&mut world.cloud(ToGateway::Ack(ack)).to_cloud);
        }
        waiting = next;
    }
    assert!(sent >= 40, "{sent}");
}

#[test]
fn watching_is_bounded_and_only_for_stations_that_are_here() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    watch(&mut world, "CP1", u32::MAX);
    watch(&mut world, "CP9", 60);
    world.pass(u64::from(Watch::LONGEST_S) * 1_000);
    world.tick();
    measured(&mut world);
    assert_eq!(until_sent(&mut world, &mut cloud), (900, 1));
}

#[test]
fn what_waited_when_the_link_broke_leaves_after_the_next_welcome() {
    let mut cloud = Cloud::default();
    let mut world = connected(&mut cloud);
    measured(&mut world);
    world.restart();
    let done = world.link_up();
    let sent: Vec<Records> = batches(&done.to_cloud);
    let lanes: Vec<Lane> = sent.iter().map(|batch| batch.lane).collect();
    assert!(lanes.contains(&Lane::Telemetry), "{lanes:?}");
}

/// The cloud takes everything over and applies nothing. A batch is sent again only after an answer
/// that says so, and later and later.
#[test]
fn records_that_nobody_applies_are_sent_again_later_and_later() {
    let mut world = World::online().accept_unknown();
    let mut cloud = Cloud::default();
    let mut sent_at = Vec::new();
    let done = world.connect("CP1", Version::V16);
    let mut messages = done.to_cloud;
    for second in 0..3 * 3_600 {
        for message in std::mem::take(&mut messages) {
            match message {
                ToCloud::Records(batch) => {
                    sent_at.push(second);
                    let ack = ToGateway::Ack(cloud.take(&batch));
                    messages.append(&mut world.cloud(ack).to_cloud);
                }
                ToCloud::Ping(ping) => {
                    let pong = Cloud::default().pong(&ping, world.wall);
                    messages.append(&mut world.cloud(ToGateway::Pong(pong)).to_cloud);
                }
                _ => {}
            }
        }
        world.pass(1_000);
        messages.append(&mut world.tick().to_cloud);
    }
    let waits: Vec<i32> = sent_at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits, [301, 600, 900, 1_500, 3_000, 3_629]);
}
