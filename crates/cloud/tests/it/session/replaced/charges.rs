use forecourt_domain::fact::{Fact, Flag};
use forecourt_domain::session::{End, Status};
use forecourt_link::{Epoch, ToCloud};
use forecourt_types::TokenUid;

use super::{BEGUN_AFTER, DELIVERED_AFTER, HEIRS_ID, Swap, assert_waits, flagged};
use forecourt_memory::GatewayRecords;
use forecourt_memory::world::World;
use forecourt_store::keys;
use forecourt_store::rows::config::{ConfigRow as _, Gateway};

#[test]
fn a_box_that_was_replaced_just_now_ends_only_what_it_began() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old_tells();
        swap.replace();
        swap.heir.start(HEIRS_ID, 60, 5_000);
        swap.heir.start("of-the-station", 61, 6_000);
        swap.heir_tells();
        swap.old.stop("1048577", 30, 1_100);
        swap.old.stop(HEIRS_ID, 62, 9_000);
        swap.old.sample("of-the-station", 62, 9_000);
        swap.old.stop("of-the-station", 63, 9_000);
        swap.old_tells();
        for register in [5_000, 6_000] {
            assert_eq!(swap.of_heir(register).status, Status::Charging);
        }
        let own = swap.of_heir(100);
        assert_eq!(own.status, Status::Settled, "{}", swap.name);
        assert!(flagged(&own, DELIVERED_AFTER), "{}", swap.name);
        assert!(!flagged(&own, BEGUN_AFTER), "{}", swap.name);
        assert_eq!(swap.old.cdrs().len(), 1, "{}", swap.name);
    }
}

#[test]
fn a_charge_that_went_on_at_the_heir_is_ended_by_the_heir() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old_tells();
        swap.replace();
        swap.heir.sample("1048577", 60, 2_100);
        swap.heir_tells();
        swap.old.stop("1048577", 30, 180_000);
        swap.old_tells();
        assert_eq!(swap.of_heir(100).status, Status::Charging, "{}", swap.name);
        swap.heir.stop("1048577", 90, 3_100);
        let records = swap.heir.batch(2, 2, 1);
        swap.say(&swap.heirs_identity, &ToCloud::Records(records));
        let own = swap.of_heir(100);
        assert_eq!(own.status, Status::Settled, "{}", swap.name);
        assert_eq!(own.energy_wh.wh(), 3_000, "{}", swap.name);
    }
}

/// A stop whose id could not be read, and which the gateway fitted to the open charge.
fn fitted(world: &World, id: &str, minute: i64, register: i64) -> Fact {
    let mut stop = GatewayRecords::stop(id, world.at(minute), register);
    stop.flags = vec![Flag::TransactionIdOdd, Flag::FittedToOpenSession];
    Fact::TransactionStopped(stop)
}

#[test]
fn a_stop_that_the_heir_fitted_stands_whatever_the_replaced_box_tells() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old_tells();
        swap.replace();
        swap.heir.sample("1048577", 60, 2_100);
        let stop = fitted(&swap.heir, "1048577", 90, 3_100);
        swap.heir.write(90, stop);
        swap.heir_tells();
        assert_eq!(swap.of_heir(100).energy_wh.wh(), 3_000, "{}", swap.name);
        swap.old.sample("1048577", 25, 20_000);
        swap.old.stop("1048577", 30, 180_000);
        swap.old_tells();
        let own = swap.of_heir(100);
        assert_eq!(own.status, Status::Settled, "{}", swap.name);
        assert_eq!(own.energy_wh.wh(), 3_000, "{}", swap.name);
        assert_eq!(swap.old.cdrs().len(), 1, "{}", swap.name);
    }
}

#[test]
fn readings_of_a_replaced_box_count_no_more_once_the_heir_has_told() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old_tells();
        swap.replace();
        swap.heir.sample("1048577", 60, 2_100);
        swap.heir_tells();
        swap.old.sample("1048577", 70, 20_000);
        swap.old.sample("1048577", 80, 40_100);
        swap.old_tells();
        assert_eq!(swap.of_heir(100).energy_wh.wh(), 2_000, "{}", swap.name);
        for _ in 0..3 {
            swap.old.simulation.pass(25 * 3_600_000);
            swap.old.sweep();
            swap.old.drain();
        }
        let own = swap.of_heir(100);
        assert_eq!(own.end, End::Provisional, "{}", swap.name);
        assert_eq!(own.energy_wh.wh(), 2_000, "{}", swap.name);
        // Such records do not open the session again either.
        swap.old.sample("1048577", 90, 50_100);
        swap.old_tells();
        assert_eq!(swap.of_heir(100), own, "{}", swap.name);
    }
}

#[test]
fn a_bill_that_stood_before_the_replacement_is_changed_by_a_person_only() {
    for is_provisional in [true, false] {
        for mut swap in Swap::both() {
            swap.old.start("1048577", 0, 100);
            swap.old.sample("1048577", 10, 1_100);
            if is_provisional {
                swap.old_tells();
                for _ in 0..2 {
                    swap.old.simulation.pass(25 * 3_600_000);
                    swap.old.sweep();
                    swap.old.drain();
                }
            } else {
                let stop = fitted(&swap.old, "1048577", 20, 2_100);
                swap.old.write(20, stop);
                swap.old_tells();
            }
            let before = swap.of_heir(100);
            assert_eq!(before.status, Status::Settled, "{}", swap.name);
            let bills = swap.old.cdrs();
            swap.old.simulation.pass(60_000);
            swap.replace();
            swap.old.stop("1048577", 30, 60_100);
            swap.old_tells();
            let after = swap.of_heir(100);
            assert_eq!(after.status, Status::NeedsReview, "{}", swap.name);
            assert!(flagged(&after, BEGUN_AFTER), "{}", swap.name);
            assert_eq!(swap.old.cdrs(), bills, "{}", swap.name);
        }
    }
}

#[test]
fn a_reading_of_a_replaced_box_names_nobody_who_pays() {
    for mut swap in Swap::both() {
        let mut start = GatewayRecords::start("1048577", "CARD", swap.old.at(0), 100);
        start.token_uid = None;
        swap.old.write(0, Fact::TransactionStarted(start));
        swap.old_tells();
        swap.replace();
        let mut sample = GatewayRecords::sample("1048577", swap.old.at(10), 1_100);
        sample.token_uid = Some(TokenUid::new("CARD").unwrap());
        swap.old.write(10, Fact::TransactionSampled(sample));
        swap.old_tells();
        let session = swap.of_heir(100);
        assert_eq!(
            (session.token_uid, session.user_id),
            (None, None),
            "{}",
            swap.name
        );
    }
}

#[test]
fn what_a_replaced_box_tells_of_an_id_is_never_joined_with_a_start_of_the_heir() {
    for mut swap in Swap::both() {
        swap.replace();
        let id = HEIRS_ID;
        swap.old.stop(id, 61, 9_000);
        swap.old.stop("of-the-station", 61, 9_000);
        swap.old_tells();
        // In 1.6 the gateway gives the id; in 2.x the station does.
        swap.heir.start(id, 60, 5_000);
        swap.heir.start("of-the-station", 60, 6_000);
        swap.heir_tells();
        for register in [5_000, 6_000] {
            let row = swap.of_heir(register);
            assert_eq!(row.status, Status::Charging, "{} {row:?}", swap.name);
            assert!(!flagged(&row, BEGUN_AFTER), "{}", swap.name);
        }
        assert_eq!(swap.old.sessions().len(), 4, "{}", swap.name);
    }
}

#[test]
fn a_stop_planted_before_the_replacement_is_not_joined_with_a_start_of_the_heir() {
    for mut swap in Swap::both() {
        swap.old.stop(HEIRS_ID, 61, 9_000);
        swap.old.stop("of-the-station", 61, 9_000);
        swap.old_tells();
        swap.replace();
        swap.heir.start(HEIRS_ID, 60, 5_000);
        swap.heir.start("of-the-station", 60, 6_000);
        swap.heir_tells();
        for register in [5_000, 6_000] {
            assert_eq!(swap.of_heir(register).status, Status::Charging);
        }
    }
}

#[test]
fn a_start_of_a_replaced_box_is_no_session_of_the_heir() {
    for mut swap in Swap::both() {
        swap.replace();
        swap.old.start("of-the-station", 59, 0);
        swap.old_tells();
        swap.heir.start("of-the-station", 60, 6_000);
        swap.heir.stop("of-the-station", 90, 7_000);
        swap.heir_tells();
        let row = swap.of_heir(6_000);
        assert_eq!(row.status, Status::Settled, "{}", swap.name);
        assert!(row.flags.is_empty(), "{} {:?}", swap.name, row.flags);
    }
}

#[test]
fn many_replaced_epochs_do_not_push_out_what_the_heir_means_by_an_id() {
    let mut swap = Swap::by_another();
    swap.replace();
    // The replaced gateway had many epochs.
    let key = keys::gateway(&swap.old.ours.operator, &swap.old.ours.gateway);
    let items = swap.old.simulation.table.items();
    let mut row: Gateway = items.get(&key).unwrap().read().unwrap();
    for former in &mut row.former_credentials {
        former.epoch = Epoch::new(40).unwrap();
    }
    let item = row.to_item(&swap.old.ours.operator, 0).unwrap();
    swap.old.simulation.table.plant(item);
    let heirs = &swap.heir.ours.gateway;
    let key = keys::gateway(&swap.old.ours.operator, heirs);
    let mut row: Gateway = items.get(&key).unwrap().read().unwrap();
    row.epoch = Epoch::new(41).ok();
    let item = row.to_item(&swap.old.ours.operator, 0).unwrap();
    swap.old.simulation.table.plant(item);
    let ours = swap.old.ours.clone();
    let mut heir = GatewayRecords::new(
        ours.operator.clone(),
        swap.heir.ours.gateway.clone(),
        Epoch::new(41).unwrap(),
    );
    std::mem::swap(&mut heir, &mut swap.heir.journal);
    swap.heir.start("of-the-station", 60, 6_000);
    swap.heir_tells();
    for epoch in 1..=20 {
        let epoch = Epoch::new(epoch).unwrap();
        swap.old.journal = GatewayRecords::new(ours.operator.clone(), ours.gateway.clone(), epoch);
        swap.old.start("of-the-station", 61, 0);
        swap.old.stop("of-the-station", 62, 10);
        swap.old_tells();
    }
    swap.heir.stop("of-the-station", 90, 7_000);
    let records = swap.heir.batch(2, 2, 1);
    swap.say(&swap.heirs_identity, &ToCloud::Records(records));
    assert_eq!(swap.of_heir(6_000).status, Status::Settled);
    assert_eq!(swap.of_register(0).len(), 20);
    assert!(
        swap.of_register(0)
            .iter()
            .all(|row| row.end == End::Stopped)
    );
}

#[test]
fn a_backdated_charge_waits_for_a_person_however_its_times_are_told() {
    for (begin, end) in [(-600, -500), (1, 30), (5_000, 5_100)] {
        for mut swap in Swap::both() {
            swap.replace();
            let mut start = GatewayRecords::start("1048577", "CARD", swap.old.at(begin), 0);
            start.decision = None;
            swap.old.write(begin, Fact::TransactionStarted(start));
            swap.old.stop("1048577", end, 6_000);
            swap.old_tells();
            assert_waits(&swap.of_heir(0), swap.name);
            assert!(swap.old.cdrs().is_empty(), "{}", swap.name);
        }
    }
}

#[test]
fn a_charge_without_a_name_waits_for_a_person() {
    for mut swap in Swap::both() {
        swap.replace();
        let mut start = GatewayRecords::start("0", "CARD", swap.old.at(0), 0);
        start.flags = vec![Flag::TransactionIdOdd];
        swap.old.write(0, Fact::TransactionStarted(start));
        swap.old_tells();
        let row = swap.of_heir(0);
        assert!(flagged(&row, BEGUN_AFTER), "{} {:?}", swap.name, row.flags);
    }
}

#[test]
fn a_session_that_nobody_ends_comes_up_for_review() {
    for mut swap in Swap::both() {
        swap.replace();
        swap.old.start("1048577", 0, 100);
        swap.old.sample("1048577", 10, 2_100);
        swap.old_tells();
        for _ in 0..3 {
            swap.old.simulation.pass(25 * 3_600_000);
            swap.old.sweep();
        }
        assert_waits(&swap.of_heir(100), swap.name);
    }
}

/// Ten charges of a charger that was removed from the list before the old box was replaced.
#[test]
fn buffered_charges_of_a_removed_station_are_all_kept_for_review() {
    for mut swap in Swap::both() {
        for nth in 0..10_i64 {
            let id = (1_048_577 + nth).to_string();
            swap.old.start(&id, nth * 10, 100 + nth * 1_000);
            swap.old.sample(&id, nth * 10 + 5, 500 + nth * 1_000);
            swap.old.stop(&id, nth * 10 + 9, 1_100 + nth * 1_000);
        }
        let key = keys::station(&swap.old.ours.operator, &swap.old.station);
        let mut row: forecourt_store::rows::config::Station = swap
            .old
            .simulation
            .table
            .items()
            .get(&key)
            .unwrap()
            .read()
            .unwrap();
        row.site_id = forecourt_types::SiteId::new("elsewhere").unwrap();
        row.former_site_ids.clear();
        swap.old
            .simulation
            .table
            .plant(row.to_item(&swap.old.ours.operator, 0).unwrap());
        swap.replace();
        swap.old_tells();
        let kept = swap
            .old
            .reviews()
            .into_iter()
            .filter(|row| row.raw.is_some())
            .count();
        assert_eq!(kept + swap.old.sessions().len() * 3, 30, "{}", swap.name);
    }
}

/// Thirty stops that could not be read, from an honest box that was replaced.
#[test]
fn unreadable_stops_of_a_replaced_box_are_all_kept() {
    for mut swap in Swap::both() {
        for nth in 0..30_i64 {
            let fact = forecourt_domain::fact::Unreadable {
                action: "StopTransaction".to_owned(),
                frame: format!("[2,\"{nth}\",\"StopTransaction\",{{\"meterStop\":\"?\"}}]"),
                problem: "no register".to_owned(),
                transaction_id: None,
            };
            swap.old.write(nth, Fact::Unreadable(fact));
        }
        swap.replace();
        swap.old_tells();
        let kept = swap
            .old
            .reviews()
            .into_iter()
            .filter(|row| row.raw.is_some())
            .count();
        assert_eq!(kept, 30, "{}", swap.name);
    }
}

/// The charge goes on at the heir after a disk was lost; the charge of the heir runs while the
/// old box brings the real stop of the charge before.
#[test]
fn a_bill_of_an_honest_box_whose_charge_was_closed_by_the_next_start() {
    for mut swap in Swap::both() {
        swap.old.start("1048577", 0, 100);
        swap.old.sample("1048577", 5, 600);
        swap.old_tells();
        swap.replace();
        // The next charge at the connector begins at the heir.
        swap.heir.start(HEIRS_ID, 60, 5_100);
        swap.heir_tells();
        // The old box brings the stop of the first one.
        swap.old.sample("1048577", 20, 3_100);
        swap.old.stop("1048577", 30, 5_100);
        swap.old_tells();
        let own = swap.of_heir(100);
        assert_eq!(
            (own.status, own.energy_wh.wh()),
            (Status::Settled, 5_000),
            "{} {:?} {:?}",
            swap.name,
            own.flags,
            own.history
        );
    }
}
