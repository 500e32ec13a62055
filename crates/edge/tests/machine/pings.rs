//! Pings cost an invocation each: the gateway sends one only to learn what is applied, or to keep
//! an idle link open.

use crate::support::{Cloud, Done, World, station};
use forecourt_link::{ToCloud, ToGateway, Watch};
use forecourt_ocpp::Version;
use serde_json::json;

/// The messages of a simulated time.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    batches: usize,
    pings: usize,
    without_heads: usize,
}

/// The cloud answers everything at once.
fn serve(world: &mut World, cloud: &mut Cloud, done: Done, counts: &mut Counts) {
    let mut messages = done.to_cloud;
    while !messages.is_empty() {
        let mut answers = Vec::new();
        for message in &messages {
            match message {
                ToCloud::Records(batch) | ToCloud::CommandUpdate(batch) => {
                    counts.batches += 1;
                    answers.push(ToGateway::Ack(cloud.take(batch)));
                }
                ToCloud::Ping(ping) => {
                    counts.pings += 1;
                    counts.without_heads += usize::from(ping.heads.is_empty());
                    answers.push(ToGateway::Pong(cloud.pong(ping, world.wall)));
                }
                _ => {}
            }
        }
        messages.clear();
        for answer in answers {
            messages.append(&mut world.cloud(answer).to_cloud);
        }
    }
}

/// Ticks every second for an hour; a charger says `said` each minute.
fn hour(world: &mut World, cloud: &mut Cloud, said: &dyn Fn(&mut World, u32) -> Done) -> Counts {
    let mut counts = Counts::default();
    for minute in 0..60 {
        let done = said(world, minute);
        serve(world, cloud, done, &mut counts);
        for _ in 0..60 {
            world.pass(1_000);
            let done = world.tick();
            serve(world, cloud, done, &mut counts);
        }
    }
    counts
}

fn charge(world: &mut World, minute: u32) -> Done {
    let at = world.wall.to_string();
    world.call(
        "CP1",
        "MeterValues",
        json!({"connectorId": 1, "transactionId": (1 << 20) + 1, "meterValue":
            [{"timestamp": at, "sampledValue": [{"value": (minute * 100).to_string()}]}]}),
    )
}

#[test]
fn a_charging_hour_costs_two_batches_a_quarter_and_no_more_pings_than_an_idle_one() {
    let mut world = World::online().accept_unknown();
    let mut cloud = Cloud::default();
    let mut counts = Counts::default();
    let done = world.connect("CP1", Version::V16);
    serve(&mut world, &mut cloud, done, &mut counts);
    let start = json!({"connectorId": 1, "idTag": "CARD", "meterStart": 0,
        "timestamp": world.wall.to_string()});
    let done = world.call("CP1", "StartTransaction", start);
    serve(&mut world, &mut cloud, done, &mut counts);
    let counts = hour(&mut world, &mut cloud, &charge);
    // Each quarter of an hour a register becomes a fact, and the chart values leave with it. The
    // pings that keep the link open ask about both.
    let wanted = Counts {
        batches: 8,
        pings: 12,
        without_heads: 8,
    };
    assert_eq!(counts, wanted);
}

#[test]
fn an_idle_hour_has_a_ping_each_five_minutes_and_nothing_else() {
    let mut world = World::online();
    let mut cloud = Cloud::default();
    let counts = hour(&mut world, &mut cloud, &|_, _| Done::default());
    let wanted = Counts {
        batches: 0,
        pings: 12,
        without_heads: 12,
    };
    assert_eq!(counts, wanted);
}

/// Without a fact nothing is due soon, but the answer to a ping also tells of newer lists.
#[test]
fn an_hour_of_nothing_but_chart_values_has_a_ping_each_five_minutes() {
    let mut world = World::online().accept_unknown();
    let mut cloud = Cloud::default();
    let mut counts = Counts::default();
    let done = world.connect("CP1", Version::V16);
    serve(&mut world, &mut cloud, done, &mut counts);
    let station_id = station("CP1");
    let counts = hour(&mut world, &mut cloud, &|world, minute| {
        let station_id = station_id.clone();
        world.cloud(ToGateway::Watch(Watch {
            station_id,
            for_s: 120,
        }));
        let at = world.wall.to_string();
        let power = json!({"value": minute.to_string(), "measurand": "Power.Active.Import"});
        world.call(
            "CP1",
            "MeterValues",
            json!({"connectorId": 1, "meterValue": [{"timestamp": at, "sampledValue": [power]}]}),
        )
    });
    assert_eq!(counts.batches, 60, "{counts:?}");
    assert_eq!(counts.pings, 12, "{counts:?}");
}

/// A ping names 100 lanes. While the cloud applies them, the others are asked about at once.
#[test]
fn a_large_site_is_asked_about_in_one_go() {
    let mut world = World::online().accept_unknown();
    let mut cloud = Cloud::default();
    let mut counts = Counts::default();
    for number in 0..150 {
        let done = world.connect(&format!("CP{number}"), Version::V16);
        serve(&mut world, &mut cloud, done, &mut counts);
    }
    for _ in 0..310 {
        world.pass(1_000);
        let done = world.tick();
        serve(&mut world, &mut cloud, done, &mut counts);
    }
    let views = world.gateway.stations();
    let left = views.iter().filter(|view| view.unapplied > 0).count();
    assert_eq!((views.len(), left), (150, 0), "{counts:?}");
}
