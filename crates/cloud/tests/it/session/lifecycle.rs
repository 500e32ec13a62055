use forecourt_billing::Price;
use forecourt_domain::fact::{Fact, Flag};
use forecourt_domain::session::{FLAG_OVERLAPPED, Status};
use forecourt_types::{TariffId, TokenUid};

use forecourt_memory::GatewayRecords;
use forecourt_memory::world::World;
use forecourt_store::keys;
use forecourt_store::rows::config::{ConfigRow, TariffVersion, TokenState};
use forecourt_store::rows::facts::{ConnectorRow, ReviewKind};

#[test]
fn a_stop_without_a_start_waits_for_review_and_costs_nothing() {
    let mut world = World::new();
    world.stop("7", 30, 99_000);
    world.settle();
    let session = world.session();
    assert_eq!(session.status, Status::NeedsReview);
    assert!(session.flags.contains(&Flag::StartUnknown));
    assert!(world.cdrs().is_empty());
    let [review] = world.reviews().try_into().unwrap();
    assert_eq!(review.kind, ReviewKind::Session);
    assert_eq!(review.session_id, Some(session.session_id));
}

#[test]
fn two_stops_without_a_usable_id_are_two_sessions() {
    let mut world = World::new();
    for (id, minute) in [("-1", 30), ("-1", 60), ("0", 90)] {
        let mut stop = GatewayRecords::stop(id, world.at(minute), 99_000);
        stop.flags = vec![Flag::TransactionIdOdd, Flag::StartUnknown];
        world.write(minute, Fact::TransactionStopped(stop));
    }
    world.settle();
    assert_eq!(world.sessions().len(), 3);
}

#[test]
fn a_charger_that_names_its_own_transactions_may_begin_with_0() {
    let mut world = World::new();
    world.start("0", 0, 0);
    world.sample("0", 15, 3_000);
    world.stop("0", 30, 6_000);
    world.settle();
    assert_eq!(world.session().status, Status::Settled);
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn a_reading_recorded_late_keeps_no_dead_charge_open() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.settle();
    let mut late = forecourt_memory::GatewayRecords::sample("7", world.at(10), 4_000);
    late.heard_at = Some(forecourt_types::ReceivedAt(world.at(10)));
    world.write(
        20 * 60,
        forecourt_domain::fact::Fact::TransactionSampled(late),
    );
    world.simulation.pass(20 * 3_600_000);
    world.send(2, 2, 0);
    world.drain();
    world.simulation.pass(5 * 3_600_000);
    world.sweep();
    world.simulation.pass(61_000);
    world.sweep();
    let session = world.session();
    assert_eq!(session.status, Status::Settled);
    assert!(session.charge().is_provisional());
    assert_eq!(session.energy_wh.wh(), 4_000);
}

#[test]
fn a_start_told_again_in_other_words_after_its_stop_is_no_other_charge() {
    let mut world = World::new();
    for _ in 0..2 {
        // The gateway does not see these two as the same: the repeat has `offline`
        // set, for instance.
        let mut start = GatewayRecords::start("t-1", "CARD", world.at(0), 0);
        start.flags = vec![Flag::ContentDiffers];
        world.write(0, Fact::TransactionStarted(start));
        world.stop("t-1", 30, 6_000);
    }
    world.settle();
    assert_eq!(world.session().status, Status::Settled);
    assert_eq!(world.cdrs().len(), 1);
}

/// Two charges, or one that is reported twice: a charger without a clock names both "1".
fn without_a_clock(starts: [(&str, i64); 2], stops: [i64; 2]) -> World {
    let mut world = World::new();
    for (minute, ((card, from), to)) in [0, 40].into_iter().zip(starts.into_iter().zip(stops)) {
        let mut flags = vec![Flag::ClockImplausible];
        if minute > 0 {
            flags.push(Flag::ContentDiffers);
        }
        let mut start = GatewayRecords::start("1", card, world.at(minute), from);
        start.flags.clone_from(&flags);
        world.write(minute, Fact::TransactionStarted(start));
        let mut stop = GatewayRecords::stop("1", world.at(minute + 30), to);
        stop.flags = flags;
        world.write(minute + 30, Fact::TransactionStopped(stop));
    }
    world.settle();
    world
}

#[test]
fn a_charger_without_a_clock_that_tells_a_charge_again_is_billed_once() {
    let world = without_a_clock([("CARD", 1_000), ("CARD", 1_000)], [6_000, 6_000]);
    assert_eq!(world.session().status, Status::Settled);
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn a_charger_without_a_clock_is_billed_for_each_charge_whatever_it_calls_them() {
    // A meter that begins at 0 with each charge, and another token.
    for starts in [
        [("CARD", 0), ("CARD", 0)],
        [("CARD", 1_000), ("OTHER", 1_000)],
    ] {
        let world = without_a_clock(starts, [6_000, 9_000]);
        assert_eq!(world.cdrs().len(), 2, "{starts:?}");
    }
}

#[test]
fn a_start_told_again_in_another_unit_is_no_other_charge() {
    let mut world = World::new();
    for register in [1_234, 1_200] {
        let mut start = GatewayRecords::start("t-1", "CARD", world.at(0), register);
        start.flags = vec![Flag::ContentDiffers];
        world.write(0, Fact::TransactionStarted(start));
        world.stop("t-1", 30, 6_000);
    }
    world.settle();
    assert_eq!(world.session().energy_wh.wh(), 4_766);
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn a_charger_whose_clock_and_ids_begin_anew_at_each_boot_is_billed_for_each_charge() {
    let mut world = World::new();
    for (register, flags) in [(0, vec![]), (6_000, vec![Flag::ContentDiffers])] {
        let mut start = GatewayRecords::start("1", "CARD", world.at(0), register);
        start.flags.clone_from(&flags);
        world.write(0, Fact::TransactionStarted(start));
        let mut stop = GatewayRecords::stop("1", world.at(30), register + 6_000);
        stop.flags = flags;
        world.write(0, Fact::TransactionStopped(stop));
    }
    world.settle();
    let energies: Vec<i64> = world.cdrs().iter().map(|cdr| cdr.reported_wh()).collect();
    assert_eq!(energies, [6_000, 6_000]);
}

#[test]
fn who_pays_is_who_started_even_when_the_stop_is_heard_first() {
    let mut world = World::new();
    let (ours, simulation) = (&world.ours, &world.simulation);
    ours.token(simulation, "CARD", "ada", TokenState::Active);
    ours.token(simulation, "GUARD", "guard", TokenState::Active);
    let mut stop = GatewayRecords::stop("t-1", world.at(30), 6_000);
    stop.token_uid = Some(TokenUid::new("GUARD").unwrap());
    world.write(30, Fact::TransactionStopped(stop));
    world.start("t-1", 0, 0);
    world.settle();
    let session = world.session();
    assert_eq!(session.status, Status::Settled);
    assert_eq!(session.user_id.unwrap().as_str(), "ada");
    assert_eq!(world.cdrs().len(), 1);
}

#[test]
fn a_stop_that_names_its_charge_replaces_one_that_was_fitted_to_it() {
    let mut world = World::new();
    world.start("7", 0, 1_000);
    let mut fitted = GatewayRecords::stop("7", world.at(30), 50_000);
    fitted.flags = vec![Flag::TransactionIdOdd, Flag::FittedToOpenSession];
    world.write(30, Fact::TransactionStopped(fitted));
    world.settle();
    assert_eq!(world.session().energy_wh.wh(), 49_000);
    for _ in 0..2 {
        let mut named = GatewayRecords::stop("7", world.at(40), 4_000);
        named.flags = vec![Flag::ContentDiffers];
        world.write(40, Fact::TransactionStopped(named));
    }
    world.send(3, 4, 0);
    world.drain();
    assert_eq!(world.session().energy_wh.wh(), 3_000);
    // The first CDR, its credit, and the one that counts.
    assert_eq!(world.cdrs().len(), 3);
}

#[test]
fn a_stop_that_names_its_charge_is_billed_where_the_fitted_one_could_not_be() {
    let mut world = World::new();
    world.start("7", 0, 1_000);
    world.sample("7", 15, 5_000);
    let mut fitted = GatewayRecords::stop("7", world.at(20), 3_500);
    fitted.flags = vec![Flag::TransactionIdOdd, Flag::FittedToOpenSession];
    world.write(20, Fact::TransactionStopped(fitted));
    world.settle();
    assert_eq!(world.session().status, Status::NeedsReview);
    let mut named = GatewayRecords::stop("7", world.at(40), 9_000);
    named.flags = vec![Flag::ContentDiffers];
    world.write(40, Fact::TransactionStopped(named));
    world.send(4, 4, 0);
    world.drain();
    assert_eq!(world.session().status, Status::Settled);
    assert_eq!(world.session().energy_wh.wh(), 8_000);
}

#[test]
fn registers_that_went_backwards_cost_nothing_until_somebody_looked() {
    let mut world = World::new();
    world.start("7", 0, 50_000);
    world.stop("7", 30, 10);
    world.settle();
    let session = world.session();
    assert_eq!(
        (session.status, session.energy_wh.wh()),
        (Status::NeedsReview, 0)
    );
    assert!(session.flags.contains(&Flag::MeterBackwards));
    assert!(world.cdrs().is_empty());
}

#[test]
fn a_start_over_an_open_session_leaves_it_open_for_its_late_stop() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.start("8", 60, 5000);
    world.settle();
    let [older, newer] = world.sessions().try_into().unwrap();
    assert_eq!(
        (older.status, newer.status),
        (Status::Charging, Status::Charging)
    );
    assert!(
        older
            .flags
            .contains(&Flag::Other(FLAG_OVERLAPPED.to_owned()))
    );
    world.stop("7", 59, 5000);
    world.stop("8", 90, 7000);
    world.send(3, 4, 0);
    world.drain();
    let energies = world
        .sessions()
        .iter()
        .map(|s| s.energy_wh.wh())
        .collect::<Vec<_>>();
    assert_eq!(energies, [5000, 2000]);
    assert_eq!(world.cdrs().len(), 2);
    let items = world.simulation.table.items();
    let connector = items
        .values()
        .find(|item| item.key.sk.starts_with("connector#"));
    let connector: ConnectorRow = connector.unwrap().read().unwrap();
    assert_eq!(connector.session_id, None);
}

#[test]
fn a_session_nobody_hears_of_is_closed_provisionally_and_corrected_by_its_late_stop() {
    let mut world = World::new();
    world.start("7", 0, 0);
    world.sample("7", 10, 2000);
    world.settle();
    world.simulation.pass(23 * 3_600_000);
    assert_eq!(world.sweep().sessions_closed, 0);
    assert_eq!(world.session().status, Status::Charging);
    world.simulation.pass(2 * 3_600_000);
    assert_eq!(world.sweep().sessions_closed, 1);
    world.simulation.pass(61_000);
    world.sweep();
    let session = world.session();
    assert_eq!(session.status, Status::Settled);
    assert!(session.flags.contains(&Flag::Provisional));
    let [cdr] = world.cdrs().try_into().unwrap();
    assert!(cdr.provisional);
    assert_eq!(cdr.total.amount_minor(), 100);
    world.stop("7", 60, 9000);
    world.send(3, 3, 0);
    world.drain();
    let session = world.session();
    assert_eq!((session.status, session.cdr_version), (Status::Settled, 2));
    let totals = world
        .cdrs()
        .iter()
        .map(|cdr| cdr.total.amount_minor())
        .collect::<Vec<_>>();
    assert_eq!(
        totals,
        [100, -100, 450],
        "the first, its credit, the second"
    );
    assert!(!world.cdrs().last().unwrap().provisional);
    let items = world.simulation.table.items();
    for item in items
        .values()
        .filter(|item| item.key.pk.contains("#report#"))
    {
        let sum = |name: &str| item.body.get(name).and_then(serde_json::Value::as_i64);
        let sums = (sum("sessions"), sum("energy_wh"), sum("amount_minor_EUR"));
        assert_eq!(sums, (Some(1), Some(9000), Some(450)), "{:?}", item.key);
    }
}

#[test]
fn a_transaction_id_used_again_is_a_new_session() {
    let mut world = World::new();
    for begin in [0, 100] {
        world.start("7", begin, begin * 10);
        world.stop("7", begin + 30, begin * 10 + 100);
    }
    world.settle();
    let sessions = world.sessions();
    assert_eq!(sessions.len(), 2);
    assert!(
        sessions
            .iter()
            .all(|s| s.status == Status::Settled && s.energy_wh.wh() == 100)
    );
}

#[test]
fn a_stop_that_comes_before_its_start_is_put_right() {
    let mut world = World::new();
    world.stop("7", 30, 1000);
    world.start("7", 0, 0);
    world.settle();
    let session = world.session();
    assert_eq!(
        (session.status, session.energy_wh.wh()),
        (Status::Settled, 1000)
    );
    assert_eq!(session.user_id.as_ref().map(|id| id.as_str()), Some("ann"));
}

#[test]
fn energy_is_never_negative_whatever_the_registers_say() {
    for seed in forecourt_memory::world::seeds(300, 20_000) {
        let mut random = forecourt_memory::Random::new(seed);
        let mut world = World::new();
        let any = |random: &mut forecourt_memory::Random| match random.below(6) {
            0 => -1,
            1 => 0,
            2 => i64::MAX,
            _ => i64::try_from(random.below(2_000_000)).unwrap(),
        };
        for charge in 0..3 {
            let begin = charge * 100;
            let name = format!("t{charge}");
            let mut start = GatewayRecords::start(&name, "CARD", world.at(begin), any(&mut random));
            if random.one_in(4) {
                start.meter_start = None;
            }
            if !random.one_in(5) {
                world.write(begin, Fact::TransactionStarted(start));
            }
            for minute in 0..i64::try_from(random.below(4)).unwrap() {
                world.sample(&name, begin + minute, any(&mut random));
            }
            world.stop(&name, begin + 60, any(&mut random));
        }
        world.settle();
        let most_wh = (3600 + 600) * 1_000_000 / 3600 * 11 / 10;
        for cdr in world.cdrs() {
            let wh = cdr.energy_wh.wh();
            assert!((0..=most_wh).contains(&wh), "seed {seed}: {wh} Wh");
            assert!(cdr.total.amount_minor() >= 0, "seed {seed}");
        }
        assert!(
            world.sessions().iter().all(|s| s.energy_wh.wh() >= 0),
            "seed {seed}"
        );
        let settled = world
            .sessions()
            .iter()
            .filter(|s| s.status == Status::Settled)
            .count();
        assert_eq!(settled, world.cdrs().len(), "seed {seed}");
        let waiting = world
            .sessions()
            .iter()
            .filter(|s| s.status == Status::NeedsReview)
            .count();
        assert_eq!(waiting + settled, world.sessions().len(), "seed {seed}");
    }
}

/// Plants a version of the world's tariff at another price that is valid from this minute on.
fn plant_version(world: &World, number: u32, price_micros: i64, minute: i64) {
    let table = &world.simulation.table;
    let known = keys::tariff_version(&world.ours.operator, &TariffId::new("plain").unwrap(), 1);
    let item = table.items().remove(&known).unwrap();
    let mut version: TariffVersion = item.read().unwrap();
    let mut text = serde_json::to_value(&version.tariff).unwrap();
    text["version"] = number.into();
    text["elements"][0]["price"] = Price::from_micros(price_micros).to_string().into();
    version.tariff = serde_json::from_value(text).unwrap();
    version.valid_from = world.at(minute);
    table.plant(version.to_item(&world.ours.operator, 0).unwrap());
}

#[test]
fn a_start_stamped_ahead_is_closed_and_stopped_at_the_price_of_its_receipt() {
    for is_stopped in [false, true] {
        let mut world = World::new();
        plant_version(&world, 2, 900_000, 60);
        let mut start = GatewayRecords::start("7", "CARD", world.at(120), 1_000);
        start.flags = Vec::new();
        world.write(0, Fact::TransactionStarted(start));
        world.sample("7", 10, 3_000);
        if is_stopped {
            world.stop("7", 20, 3_000);
        }
        world.settle();
        assert_eq!(
            world.session().tariff_version,
            Some(if is_stopped { 1 } else { 2 })
        );
        world.simulation.pass(25 * 3_600_000);
        world.sweep();
        world.simulation.pass(61_000);
        world.sweep();
        let session = world.session();
        assert_eq!(
            (session.status, session.energy_wh.wh()),
            (Status::Settled, 2_000)
        );
        assert_eq!(session.tariff_version, Some(1), "stopped: {is_stopped}");
        assert_eq!(world.cdrs().last().unwrap().total.amount_minor(), 100);
    }
}
