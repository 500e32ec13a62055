use forecourt_domain::fact::{ConnectorRef, TokenStatus};
use forecourt_link::{
    Ask, Epoch, Fetch, Hello, Incoming, Lane, LostRange, MAX_MESSAGE_BYTES, RawRecord, SetItems,
    StationConfig, ToCloud, ToGateway, Welcome, parse_to_gateway, to_text,
};
use forecourt_types::{GatewayId, StationId, TokenUid};

use forecourt_memory::world::World;
use forecourt_memory::{Configuration, run};
use forecourt_store::keys;
use forecourt_store::ports::{Condition, QueueName, Table as _, Transacted, Write};
use forecourt_store::rows::config::{
    ConfigRow, ConnectorConfig, Epochs, Gateway, Station, TokenState,
};
use forecourt_store::rows::facts::ReviewKind;
use forecourt_store::rows::load;

pub(super) fn hello(epoch: Epoch) -> Hello {
    Hello {
        gateway_id: GatewayId::new("gw").unwrap(),
        epoch,
        boot_id: "boot".to_owned(),
        software: "0.1.0".to_owned(),
        versions: forecourt_link::ConfigVersions::default(),
        cursor: None,
        lost: Vec::new(),
        ports: None,
    }
}

fn answer(world: &World, message: &ToCloud) -> ToGateway {
    let text = world.pipeline.say(&world.ours, message).unwrap().unwrap();
    assert!(text.len() <= MAX_MESSAGE_BYTES);
    match parse_to_gateway(&text).unwrap() {
        Incoming::Known(message) => message,
        Incoming::Unknown { kind } => panic!("{kind}"),
    }
}

fn welcome(world: &World, hello: Hello) -> Welcome {
    match answer(world, &ToCloud::Hello(hello)) {
        ToGateway::Welcome(welcome) => welcome,
        other => panic!("a welcome is wanted: {other:?}"),
    }
}

#[test]
fn a_hello_is_answered_with_every_watermark_page_by_page() {
    let mut world = World::new();
    for number in 0..150 {
        world.station = world
            .ours
            .station(&world.simulation, &format!("{number:03}#ä"));
        world.start("7", 0, 0);
        world.send(1, 1, 0);
    }
    world.drain();
    let mut asked = hello(Epoch::FIRST);
    let mut found = Vec::new();
    let mut pages = 0;
    loop {
        let page = welcome(&world, asked.clone());
        assert_eq!((page.site_id.as_str(), page.epoch), ("site", Epoch::FIRST));
        found.extend(page.watermarks);
        pages += 1;
        match page.cursor {
            Some(cursor) => asked.cursor = Some(cursor),
            None => break,
        }
    }
    assert!(pages > 1);
    assert_eq!(found.len(), 150);
    let last = found.last().unwrap();
    assert_eq!(last.station_id, StationId::new("149#ä").unwrap());
    assert_eq!((last.lane, last.applied), (Lane::Transactions, 1));
}

#[test]
fn a_gateway_that_lost_its_disk_gets_one_new_epoch_however_often_it_asks() {
    let world = World::new();
    let mut lost = hello(Epoch::FIRST);
    lost.lost = vec![LostRange {
        station_id: world.station.clone(),
        lane: Lane::Transactions,
        from: 3,
        to: 9,
    }];
    let second = Epoch::new(2).unwrap();
    for _ in 0..3 {
        assert_eq!(welcome(&world, lost.clone()).epoch, second);
    }
    assert_eq!(welcome(&world, hello(second)).epoch, second);
    let items = world.simulation.table.items();
    let epochs = keys::epochs(&world.ours.operator, &world.ours.site);
    let epochs: Epochs = items.get(&epochs).unwrap().read().unwrap();
    assert_eq!(epochs.last, second);
    let gateway = keys::gateway(&world.ours.operator, &world.ours.gateway);
    let gateway: Gateway = items.get(&gateway).unwrap().read().unwrap();
    assert_eq!(gateway.epoch, Some(second));
    let [review] = world.reviews().try_into().unwrap();
    assert_eq!(review.kind, ReviewKind::LostRange);
    assert!(
        review.cause.contains("CP-1 (transactions) after 3 up to 9"),
        "{}",
        review.cause
    );
}

#[test]
fn what_a_message_says_of_itself_is_never_believed_against_the_credential() {
    let mut world = World::new();
    world.start("7", 0, 0);
    let thief = Configuration::plant(&world.simulation, "thief", "site", "gw");
    let neighbour = Configuration::plant(&world.simulation, "default", "other", "gw2");
    let message = ToCloud::Records(world.batch(1, 1, 0));
    for stranger in [&thief, &neighbour] {
        assert_eq!(world.pipeline.say(stranger, &message).unwrap(), None);
    }
    assert!(world.simulation.queues.is_empty());
    let named = ToCloud::Hello(hello(Epoch::FIRST));
    assert_eq!(world.pipeline.say(&neighbour, &named).unwrap(), None);
    let reviews = world.reviews();
    assert!(
        reviews
            .iter()
            .all(|review| review.kind == ReviewKind::Refused)
    );
    assert_eq!(reviews.len(), 2, "records and hello of the neighbour");
}

#[test]
fn a_batch_that_does_not_hang_together_is_kept_and_not_acknowledged() {
    let mut world = World::new();
    for minute in 0..3 {
        world.sample("7", minute, minute);
    }
    let good = world.batch(1, 3, 0);
    let mut empty = good.clone();
    empty.records.clear();
    let mut hole = good.clone();
    hole.records.remove(1);
    let mut turned = good.clone();
    turned.records.reverse();
    let mut elsewhere = good.clone();
    elsewhere.station_id = StationId::new("CP-9").unwrap();
    let mut lane = good.clone();
    lane.lane = Lane::Telemetry;
    let mut nonsense = good.clone();
    nonsense.records = vec![RawRecord::from_text("[1]".to_owned()).unwrap()];
    let mut large = good.clone();
    let padding = "x".repeat(25 * 1024);
    let text = large.records.first().unwrap().as_str();
    let text = text.replacen('{', &format!("{{\"new\":\"{padding}\","), 1);
    large.records = vec![RawRecord::from_text(text).unwrap()];
    let bad = [empty, hole, turned, elsewhere, lane, nonsense, large];
    let count = bad.len();
    for records in bad {
        let message = ToCloud::Records(records);
        // The message is kept once, however often it is sent.
        for _ in 0..2 {
            assert_eq!(world.pipeline.say(&world.ours, &message).unwrap(), None);
        }
    }
    assert!(world.simulation.queues.is_empty());
    assert_eq!(world.reviews().len(), count);
    assert!(
        world
            .pipeline
            .say(&world.ours, &ToCloud::Records(good))
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_kind_of_a_newer_release_is_passed_over_and_garbage_is_kept() {
    let world = World::new();
    let identity = world.ours.identity("connection");
    let (table, queues) = (&world.simulation.table, &world.simulation.queues);
    let now = world.simulation.now();
    let handle = |text: &str| {
        run(forecourt_cloud::ingest::handle(
            table, queues, &identity, now, text,
        ))
        .unwrap()
    };
    let say = |text: &str| handle(text).answer();
    assert_eq!(say(r#"{"kind":"hologram","x":1}"#), None);
    assert!(world.reviews().is_empty());
    assert_eq!(say("not json"), None);
    assert_eq!(say(r#"{"kind":"ping","epoch":"x"}"#), None);
    assert_eq!(world.reviews().len(), 2);
}

#[test]
fn telemetry_goes_its_own_way() {
    let mut world = World::new();
    let payload = forecourt_domain::foreign::ForeignJson::null();
    let fact = forecourt_domain::fact::Noticed::new("LogStatusNotification", payload);
    let fact = forecourt_domain::fact::Fact::Noticed(fact);
    world
        .journal
        .write(&world.station, Lane::Telemetry, world.begin, fact);
    let records = world
        .journal
        .records(&world.station, Lane::Telemetry, 1..=1, 0);
    let message = ToCloud::Records(records);
    assert!(world.pipeline.say(&world.ours, &message).unwrap().is_some());
    assert_eq!(
        world.simulation.queues.waiting(QueueName::Telemetry).len(),
        1
    );
    assert!(
        world
            .simulation
            .queues
            .waiting(QueueName::Sessions)
            .is_empty()
    );
}

#[test]
fn the_token_list_comes_in_pages_with_what_may_not_charge() {
    let world = World::new();
    for number in 0..200 {
        let uid = format!("{number:03}{}", "x".repeat(200));
        world
            .ours
            .token(&world.simulation, &uid, "bob", TokenState::Active);
    }
    world
        .ours
        .token(&world.simulation, "LOST", "eve", TokenState::Blocked);
    world
        .ours
        .token(&world.simulation, "OLD", "eve", TokenState::Expired);
    let mut fetch = Fetch {
        what: "tokens".to_owned(),
        cursor: None,
    };
    let mut tokens = Vec::new();
    loop {
        let ToGateway::Set(set) = answer(&world, &ToCloud::Fetch(fetch.clone())) else {
            panic!("a set is wanted");
        };
        assert_eq!(set.first, fetch.cursor.is_none());
        let SetItems::Tokens(page) = set.items else {
            panic!("tokens are wanted");
        };
        tokens.extend(page);
        match set.cursor {
            Some(cursor) => fetch.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(tokens.len(), 203);
    let status = |uid: &str| {
        tokens
            .iter()
            .find(|t| t.token_uid.as_str() == uid)
            .unwrap()
            .status
    };
    assert_eq!(status("LOST"), TokenStatus::Blocked);
    assert_eq!(status("OLD"), TokenStatus::Expired);
    assert_eq!(status("CARD"), TokenStatus::Accepted);
}

#[test]
fn stations_with_many_rated_connectors_come_in_pages_that_fit_a_message() {
    let world = World::new();
    for number in 0..100 {
        let station = world.ours.station(&world.simulation, &format!("R{number}"));
        let key = keys::station(&world.ours.operator, &station);
        let loaded = run(load::<Station>(&world.simulation.table, &key)).unwrap();
        let mut row = loaded.unwrap().row;
        row.max_power_w = Some(4_000_000);
        row.connectors = (0..64)
            .map(|connector| ConnectorConfig {
                max_power_w: Some(1_000_000 + connector),
                ..ConnectorConfig::new(ConnectorRef {
                    evse_id: Some(90_000 + connector),
                    connector_id: 90_000,
                })
            })
            .collect();
        let item = row.to_item(&world.ours.operator, 0).unwrap();
        world.simulation.table.plant(item);
    }
    let mut fetch = Fetch {
        what: "stations".to_owned(),
        cursor: None,
    };
    let mut stations = Vec::new();
    loop {
        let answer = answer(&world, &ToCloud::Fetch(fetch.clone()));
        assert!(to_text(&answer).unwrap().len() <= MAX_MESSAGE_BYTES);
        let ToGateway::Set(set) = answer else {
            panic!("a set is wanted");
        };
        let SetItems::Stations(page) = set.items else {
            panic!("stations are wanted");
        };
        stations.extend(page);
        match set.cursor {
            Some(cursor) => fetch.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(stations.len(), 101);
    let rated = |config: &&StationConfig| config.station_id.as_str() == "R7";
    let rated = stations.iter().find(rated).unwrap();
    assert_eq!(rated.connectors.len(), 64);
    assert_eq!(rated.max_power_w, Some(4_000_000));
}

#[test]
fn a_fetch_goes_on_when_the_list_changes_between_its_pages() {
    let world = World::new();
    for number in 0..200 {
        let uid = format!("CARD-{number:03}");
        world
            .ours
            .token(&world.simulation, &uid, "eve", TokenState::Active);
    }
    let mut fetch = Fetch {
        what: "tokens".to_owned(),
        cursor: None,
    };
    let (mut uids, mut pages) = (Vec::new(), 0);
    loop {
        let ToGateway::Set(set) = answer(&world, &ToCloud::Fetch(fetch.clone())) else {
            panic!("a set is wanted");
        };
        assert_eq!(set.after, Some(fetch.cursor.unwrap_or_default()));
        let SetItems::Tokens(page) = set.items else {
            panic!("tokens are wanted");
        };
        uids.extend(page.into_iter().map(|token| token.token_uid.to_string()));
        // The token that the cursor names no longer exists, and another token comes
        // before its place.
        if let Some(last) = uids.last() {
            let key = keys::token(&world.ours.operator, &last.parse().unwrap());
            let condition = Condition::Always;
            let delete = Write::Delete { key, condition };
            let deleted = run(world.simulation.table.transact(vec![delete])).unwrap();
            assert_eq!(deleted, Transacted::Committed, "{last}");
        }
        let new = format!("AAA-{pages}");
        world
            .ours
            .token(&world.simulation, &new, "eve", TokenState::Active);
        pages += 1;
        match set.cursor {
            Some(cursor) => fetch.cursor = Some(cursor),
            None => break,
        }
        fetch.what = "tokens".to_owned();
    }
    assert!(pages > 3, "{pages}");
    for number in 0..200 {
        let uid = format!("CARD-{number:03}");
        assert_eq!(uids.iter().filter(|one| **one == uid).count(), 1, "{uid}");
    }
}

#[test]
fn the_station_list_is_of_this_site_only() {
    let world = World::new();
    let other = Configuration::plant(&world.simulation, "default", "other", "gw2");
    let theirs = other.station(&world.simulation, "THEIRS");
    let fetch = ToCloud::Fetch(Fetch {
        what: "stations".to_owned(),
        cursor: None,
    });
    let ToGateway::Set(set) = answer(&world, &fetch) else {
        panic!("a set is wanted");
    };
    let SetItems::Stations(stations) = set.items else {
        panic!("stations are wanted");
    };
    assert!(stations.iter().all(|station| station.station_id != theirs));
    assert_eq!(stations.len(), 1);
}

#[test]
fn the_cloud_decides_on_a_token_for_the_gateways_own_stations_only() {
    let world = World::new();
    let other = Configuration::plant(&world.simulation, "default", "other", "gw2");
    let theirs = other.station(&world.simulation, "THEIRS");
    world
        .ours
        .token(&world.simulation, "LOST", "eve", TokenState::Blocked);
    let identity = world.ours.identity("connection");
    let decide = |station: &StationId, uid: &str| {
        let ask = ToCloud::Ask(Ask {
            ask_id: "a1".to_owned(),
            station_id: station.clone(),
            token_uid: TokenUid::new(uid).unwrap(),
        });
        let text = to_text(&ask).unwrap();
        let (table, now) = (&world.simulation.table, world.simulation.now());
        let answer = run(forecourt_cloud::authorize::handle(
            table, &identity, now, &text,
        ))
        .unwrap()
        .answer();
        match parse_to_gateway(&answer.unwrap()).unwrap() {
            Incoming::Known(ToGateway::Answer(answer)) => answer.status,
            other => panic!("an answer is wanted: {other:?}"),
        }
    };
    assert_eq!(decide(&world.station, "card"), TokenStatus::Accepted);
    assert_eq!(decide(&world.station, "LOST"), TokenStatus::Blocked);
    assert_eq!(decide(&world.station, "NOBODY"), TokenStatus::Invalid);
    assert_eq!(decide(&theirs, "CARD"), TokenStatus::Invalid);
}

/// The gateway has written in the epoch that it was given once.
#[test]
fn an_epoch_that_was_written_in_is_not_given_again_for_an_older_one() {
    let mut world = World::new();
    let second = Epoch::new(2).unwrap();
    let mut lost = hello(Epoch::FIRST);
    lost.lost = vec![LostRange {
        station_id: world.station.clone(),
        lane: Lane::Transactions,
        from: 3,
        to: 9,
    }];
    assert_eq!(welcome(&world, lost.clone()).epoch, second);
    let (operator, gateway) = (world.ours.operator.clone(), world.ours.gateway.clone());
    world.journal = forecourt_memory::GatewayRecords::new(operator, gateway, second);
    world.start("2097153", 0, 100);
    world.stop("2097153", 10, 1_100);
    world.settle();
    let again = welcome(&world, lost);
    assert!(
        again.epoch > second,
        "epoch {} again, with watermarks {:?}",
        again.epoch,
        again
            .watermarks
            .iter()
            .map(|mark| (mark.lane, mark.applied))
            .collect::<Vec<_>>()
    );
}
