//! What a replaced credential can still do, and what the credential in use cannot do either.

use forecourt_domain::fact::Flag;
use forecourt_domain::session::{
    FLAG_BEGUN_AFTER_REPLACEMENT, FLAG_DELIVERED_AFTER_REPLACEMENT, Problem, Status,
};
use forecourt_link::{Ask, Epoch, Fetch, Hello, Lane, LostRange, Missing, ToCloud, to_text};
use forecourt_types::{StationId, Timestamp, TokenUid};

use super::ingest::hello;
use forecourt_cloud::gateways::Heard;
use forecourt_memory::world::World;
use forecourt_memory::{Configuration, GatewayRecords, run};
use forecourt_store::keys;
use forecourt_store::rows::config::{ConfigRow as _, Gateway};
use forecourt_store::rows::facts::ReviewKind;

const HOUR_MS: i64 = 3_600_000;

fn second() -> Epoch {
    Epoch::new(2).unwrap()
}

fn epoch(ordinal: u16) -> Epoch {
    Epoch::new(ordinal).unwrap()
}

fn gateway(world: &World) -> Gateway {
    let key = keys::gateway(&world.ours.operator, &world.ours.gateway);
    let items = world.simulation.table.items();
    items.get(&key).unwrap().read().unwrap()
}

/// Changes the gateway's row, as an enrolment does.
fn change(world: &World, edit: impl FnOnce(&mut Gateway, Timestamp)) {
    let mut row = gateway(world);
    edit(&mut row, world.simulation.now());
    let item = row.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
}

/// Enrols the gateway again: the planted credential becomes a former one.
fn enrolled_again(row: &mut Gateway, now: Timestamp) {
    row.retire_credential(now, false);
    row.credential_hash = Some("hash-of-the-heir".to_owned());
    row.epoch = Some(second());
}

/// Enrols another gateway of the site.
fn another_enrolled(row: &mut Gateway, now: Timestamp) {
    (row.active, row.fenced_at) = (false, Some(now));
    row.retire_credential(now, false);
}

/// Enrols another gateway with a release that left the credential in use.
fn another_enrolled_before(row: &mut Gateway, now: Timestamp) {
    (row.active, row.fenced_at) = (false, Some(now));
}

type Change = fn(&mut Gateway, Timestamp);

const REPLACED: [(&str, Change); 3] = [
    ("enrolled again", enrolled_again),
    ("another enrolled", another_enrolled),
    ("another enrolled, old row", another_enrolled_before),
];

fn say_text(world: &World, text: &str) -> Option<String> {
    hear(world, text).answer()
}

fn hear(world: &World, text: &str) -> Heard {
    let (table, queues) = (&world.simulation.table, &world.simulation.queues);
    let identity = world.ours.identity("connection");
    let now = world.simulation.now();
    run(forecourt_cloud::ingest::handle(
        table, queues, &identity, now, text,
    ))
    .unwrap()
}

fn say(world: &World, message: &ToCloud) -> Option<String> {
    say_text(world, &to_text(message).unwrap())
}

fn ask(world: &World) -> Option<String> {
    let ask = ToCloud::Ask(Ask {
        ask_id: "a1".to_owned(),
        station_id: world.station.clone(),
        token_uid: TokenUid::new("CARD").unwrap(),
    });
    let text = to_text(&ask).unwrap();
    let identity = world.ours.identity("connection");
    let (table, now) = (&world.simulation.table, world.simulation.now());
    run(forecourt_cloud::authorize::handle(
        table, &identity, now, &text,
    ))
    .unwrap()
    .answer()
}

fn fetch(what: &str) -> ToCloud {
    ToCloud::Fetch(Fetch {
        what: what.to_owned(),
        cursor: None,
    })
}

fn lost(world: &World, epoch: Epoch) -> ToCloud {
    let lost = LostRange {
        station_id: world.station.clone(),
        lane: Lane::Transactions,
        from: 0,
        to: 1,
    };
    ToCloud::Hello(Hello {
        lost: vec![lost],
        ..hello(epoch)
    })
}

/// Records of the heir's epoch in the name of this gateway.
fn records_of_second(world: &World) -> ToCloud {
    let mut heir = World::within(&world.simulation, "default");
    let (operator, gateway) = (world.ours.operator.clone(), world.ours.gateway.clone());
    heir.journal = GatewayRecords::new(operator, gateway, second());
    heir.start("8", 60, 0);
    ToCloud::Records(heir.batch(1, 1, 0))
}

#[test]
fn a_box_that_was_replaced_brings_its_facts_and_decides_nothing() {
    for (name, change_row) in REPLACED {
        let mut world = World::new();
        world.start("7", 0, 0);
        let of_second = records_of_second(&world);
        // The connection was opened before the enrolment, which ends its rights.
        assert!(say(&world, &fetch("stations")).is_some(), "{name}");
        assert!(ask(&world).is_some(), "{name}");
        change(&world, change_row);
        let records = ToCloud::Records(world.batch(1, 1, 0));
        assert!(say(&world, &records).is_some(), "{name}");
        let hello_own = ToCloud::Hello(hello(Epoch::FIRST));
        assert!(say(&world, &hello_own).is_some(), "{name}");
        let why = refusal(&say(&world, &lost(&world, Epoch::FIRST)).unwrap());
        assert!(why.unwrap().contains("was replaced"), "{name}");
        for (what, refused) in [
            ("records of the heir", of_second),
            ("a new epoch", lost(&world, second())),
            ("the heir's epoch", ToCloud::Hello(hello(second()))),
            ("stations", fetch("stations")),
            ("tokens", fetch("tokens")),
        ] {
            assert_eq!(say(&world, &refused), None, "{name}: {what}");
        }
        assert_eq!(ask(&world), None, "{name}");
    }
}

#[test]
fn a_credential_that_opens_nothing_is_not_heard_on_an_open_connection() {
    let cases: [(&str, Change); 3] = [
        ("revoked", |row, now| {
            enrolled_again(row, now);
            row.revoke_former(now);
        }),
        ("expired", |row, now| {
            enrolled_again(row, now.plus_millis(-30 * 24 * HOUR_MS));
        }),
        ("revoked, another enrolled", |row, now| {
            another_enrolled_before(row, now);
            row.revoke_former(now);
        }),
    ];
    for (name, change_row) in cases {
        let mut world = World::new();
        world.start("7", 0, 0);
        change(&world, change_row);
        let missing = Missing {
            epoch: Epoch::FIRST,
            station_id: world.station.clone(),
            lane: Lane::Transactions,
            from: 1,
            to: 2,
            hash: forecourt_link::Hash::origin(),
            reason: "gone".to_owned(),
        };
        for message in [
            ToCloud::Records(world.batch(1, 1, 0)),
            ToCloud::Hello(hello(Epoch::FIRST)),
            ToCloud::Missing(missing),
            fetch("stations"),
        ] {
            assert_eq!(say(&world, &message), None, "{name} {message:?}");
        }
        assert_eq!(hear(&world, "garbage"), Heard::NotAdmitted);
        assert!(world.simulation.queues.is_empty(), "{name}");
        assert!(world.reviews().is_empty(), "{name}");
    }
}

/// Why a welcome gives no new epoch; none if the welcome is an ordinary one.
fn refusal(answer: &str) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    assert_eq!(answer["kind"], "welcome");
    answer["refused"].as_str().map(str::to_owned)
}

/// The epoch in which a welcome asks the gateway to write.
fn welcomed_in(answer: &str) -> u64 {
    assert_eq!(refusal(answer), None);
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    answer["epoch"].as_u64().unwrap()
}

fn missing(ordinal: u16, station: &StationId) -> ToCloud {
    ToCloud::Missing(Missing {
        epoch: epoch(ordinal),
        station_id: station.clone(),
        lane: Lane::Transactions,
        from: 1,
        to: 2,
        hash: forecourt_link::Hash::origin(),
        reason: "gone".to_owned(),
    })
}

/// A thief of a credential may send gaps and beginnings of epochs that are still to come: the box
/// that gets the next epoch must find nothing applied in it.
#[test]
fn a_new_epoch_is_one_that_nobody_has_written_in() {
    let world = World::new();
    for ordinal in 2..=5 {
        say(&world, &missing(ordinal, &world.station));
    }
    world.drain();
    let answer = say(&world, &lost(&world, Epoch::FIRST)).unwrap();
    assert_eq!(welcomed_in(&answer), 6);
    assert_eq!(gateway(&world).epoch, Some(epoch(6)));
    // The thief may not go on for ever with it.
    say(&world, &missing(23, &world.station));
    world.drain();
    let marks = keys::watermark_prefix(epoch(23));
    let items = world.simulation.table.items();
    assert!(!items.keys().any(|key| key.sk.starts_with(&marks)));
}

#[test]
fn a_gap_is_taken_of_stations_only_that_the_gateway_may_speak_for() {
    let (foreign, unknown) = (
        StationId::new("FOREIGN").unwrap(),
        StationId::new("NOBODYS").unwrap(),
    );
    for (name, change_row, station, is_taken) in [
        ("another site's", None, &foreign, false),
        ("one that was removed", None, &unknown, true),
        (
            "removed, replaced",
            Some(enrolled_again as Change),
            &unknown,
            false,
        ),
    ] {
        let world = World::new();
        let other = Configuration::plant(&world.simulation, "default", "site-2", "gw-2");
        let _: StationId = other.station(&world.simulation, foreign.as_str());
        if let Some(change_row) = change_row {
            change(&world, change_row);
        }
        say(&world, &missing(1, station));
        let is_queued = !world.simulation.queues.is_empty();
        assert_eq!(is_queued, is_taken, "{name}");
        assert_eq!(world.reviews().len(), usize::from(!is_taken), "{name}");
    }
}

/// The table was restored from a backup: the row names an older epoch than the
/// gateway writes in.
#[test]
fn records_may_be_lost_in_a_later_epoch_that_the_gateway_has_spoken_of() {
    let said_hello: fn(&World) = |world| {
        say(world, &ToCloud::Hello(hello(epoch(4))));
    };
    let brought_records: fn(&World) = |world| {
        say(world, &missing(4, &world.station));
        world.drain();
    };
    for (name, speak) in [("a hello", said_hello), ("records", brought_records)] {
        let world = World::new();
        let made_up = say(&world, &lost(&world, epoch(4))).unwrap();
        assert!(refusal(&made_up).is_some(), "{name}");
        speak(&world);
        let answer = say(&world, &lost(&world, epoch(4))).unwrap();
        assert_eq!(welcomed_in(&answer), 5, "{name}");
        let older = say(&world, &lost(&world, epoch(3))).unwrap();
        assert!(refusal(&older).is_some(), "{name}");
    }
}

#[test]
fn new_epochs_are_given_for_the_newest_one_only_and_four_times_a_day() {
    let world = World::new();
    let epoch_of = |world: &World| gateway(world).epoch.unwrap().ordinal();
    for ordinal in 1..=4 {
        let answer = say(&world, &lost(&world, epoch(ordinal))).unwrap();
        assert_eq!(welcomed_in(&answer), u64::from(ordinal) + 1);
        assert_eq!(epoch_of(&world), ordinal + 1);
    }
    let fifth = lost(&world, epoch(5));
    let why = refusal(&say(&world, &fifth).unwrap()).unwrap();
    assert!(why.contains("four new epochs"), "{why}");
    for made_up in [6, 7, 21] {
        let answer = say(&world, &lost(&world, epoch(made_up))).unwrap();
        assert!(refusal(&answer).is_some(), "{made_up}");
    }
    assert_eq!(say(&world, &lost(&world, epoch(22))), None);
    assert_eq!(epoch_of(&world), 5);
    world.simulation.pass(24 * HOUR_MS);
    let answer = say(&world, &fifth).unwrap();
    assert_eq!(welcomed_in(&answer), 6, "a day later");
    assert_eq!(epoch_of(&world), 6);
}

#[test]
fn a_charge_of_which_nothing_was_told_before_the_replacement_waits_for_a_person() {
    for (name, change_row) in REPLACED {
        let mut world = World::new();
        change(&world, change_row);
        world.simulation.pass(3 * HOUR_MS);
        world.start("7", 90, 0);
        world.stop("7", 150, 180_000);
        world.settle();
        let session = world.session();
        assert_eq!(session.status, Status::NeedsReview, "{name}");
        assert_eq!(session.problem, Some(Problem::GatewayReplaced), "{name}");
        let flag = Flag::Other(FLAG_BEGUN_AFTER_REPLACEMENT.to_owned());
        assert!(session.flags.contains(&flag), "{name} {:?}", session.flags);
        assert!(world.cdrs().is_empty(), "{name}");
        world.settle_by_person();
        assert_eq!(world.cdrs().len(), 1, "{name}");
    }
}

#[test]
fn a_charge_whose_start_was_applied_before_the_replacement_is_billed_and_says_so() {
    for (name, change_row) in REPLACED {
        let mut world = World::new();
        world.start("7", 0, 0);
        world.settle();
        world.stop("7", 30, 4_000);
        world.simulation.pass(HOUR_MS / 2);
        change(&world, change_row);
        world.simulation.pass(3 * HOUR_MS);
        world.settle();
        let session = world.session();
        assert_eq!(session.status, Status::Settled, "{name}");
        let flag = Flag::Other(FLAG_DELIVERED_AFTER_REPLACEMENT.to_owned());
        assert_eq!(session.flags, [flag].into(), "{name}");
    }
}

#[test]
fn a_box_that_was_replaced_ends_no_session_of_the_gateway_after_it() {
    let mut old = World::new();
    change(&old, enrolled_again);
    let mut heir = World::within(&old.simulation, "default");
    change(&heir, enrolled_again);
    let (operator, id) = (old.ours.operator.clone(), old.ours.gateway.clone());
    heir.journal = GatewayRecords::new(operator, id, second());
    heir.start("2097153", 60, 0);
    let heirs = ToCloud::Records(heir.batch(1, 1, 0));
    let mut identity = heir.ours.identity("new");
    identity.credential = forecourt_store::rows::config::CredentialMark::of("hash-of-the-heir");
    let (table, queues) = (&heir.simulation.table, &heir.simulation.queues);
    let text = to_text(&heirs).unwrap();
    let now = heir.simulation.now();
    assert!(
        run(forecourt_cloud::ingest::handle(
            table, queues, &identity, now, &text
        ))
        .unwrap()
        .answer()
        .is_some()
    );
    heir.drain();
    old.simulation.pass(3 * HOUR_MS);
    old.stop("2097153", 170, 180_000);
    old.settle();
    let sessions = old.sessions();
    let heirs = sessions
        .iter()
        .find(|row| row.started_at.is_some())
        .unwrap();
    assert_eq!(heirs.status, Status::Charging);
    assert_eq!(sessions.len(), 2, "what the old box tells stands by itself");
    assert!(old.cdrs().is_empty());
}

#[test]
fn of_refused_texts_a_hundred_are_kept_a_credential_and_day_and_the_others_counted() {
    let world = World::new();
    for number in 0..250 {
        assert_eq!(say_text(&world, &format!("garbage {number}")), None);
    }
    // The same message again is counted once.
    assert_eq!(say_text(&world, "garbage 7"), None);
    let reviews = world.reviews();
    let kept = reviews.iter().filter(|row| row.raw.is_some());
    assert_eq!(kept.count(), 100);
    let more: Vec<_> = reviews.iter().filter(|row| row.raw.is_none()).collect();
    assert_eq!(more.len(), 1);
    assert_eq!(more[0].kind, ReviewKind::Refused);
    assert_eq!(more[0].not_kept, Some(151));
    let items = world.simulation.table.items();
    let expire = items
        .values()
        .filter(|item| item.key.pk.ends_with("#review"));
    assert!(expire.into_iter().all(|item| item.expires_at.is_some()));
    world.simulation.pass(24 * HOUR_MS);
    say_text(&world, "garbage of the next day");
    assert_eq!(world.reviews().len(), 102);
}

#[test]
fn a_box_that_was_replaced_uses_up_nothing_of_what_is_kept_of_its_heir() {
    let world = World::new();
    change(&world, enrolled_again);
    for number in 0..150 {
        assert_eq!(say_text(&world, &format!("garbage {number}")), None);
    }
    let kept = |world: &World| {
        let reviews = world.reviews();
        let kept = reviews.iter().filter(|row| row.raw.is_some());
        kept.count()
    };
    assert_eq!(kept(&world), 20);
    let mut heir = world.ours.identity("new");
    heir.credential = forecourt_store::rows::config::CredentialMark::of("hash-of-the-heir");
    let (table, queues) = (&world.simulation.table, &world.simulation.queues);
    let now = world.simulation.now();
    let said = forecourt_cloud::ingest::handle(table, queues, &heir, now, "a defect of the heir");
    assert_eq!(run(said).unwrap().answer(), None);
    assert_eq!(kept(&world), 21);
}
