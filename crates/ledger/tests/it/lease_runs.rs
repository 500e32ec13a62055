//! Sites that are cut off never spend more together than the wallet has.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::lease_model::{Bug, World};

/// A site is cut off for longer than its lease lasts, while the wallet is used elsewhere.
fn cut_off(bug: Option<Bug>) -> Result<(), String> {
    let mut world = World::new(3, bug);
    world.top_up(4_000);
    assert!((0..3).all(|site| world.grant(site, true)));
    assert_eq!(world.available(), 500);
    assert!(world.start(0));
    world.end(0, 100);
    world.pass(73);
    world.look();
    world.check()?;
    world.sync(0, 100);
    world.look();
    world.check()?;
    // What the site had not spent is back; the other two have not been heard.
    assert_eq!(world.available(), 1_000);
    Ok(())
}

#[test]
fn a_lease_freed_by_time_alone_is_caught() {
    assert_eq!(cut_off(None), Ok(()));
    let wrong = cut_off(Some(Bug::TimeAlone)).unwrap_err();
    assert_eq!(wrong, "1500 is owed under lease:gw-0:1, 0 is held");
}

/// The disk of a gateway is lost after a charge that nobody was told of.
fn lost_disk(bug: Option<Bug>) -> Result<(), String> {
    let mut world = World::new(1, bug);
    world.top_up(4_000);
    assert!(world.grant(0, true));
    assert!(world.start(0));
    world.end(0, 100);
    world.lose_disk(0, 2);
    world.start(0);
    world.check()?;
    world.pass(73);
    world.sync(0, 100);
    world.look();
    world.check()
}

#[test]
fn a_lease_spent_again_in_a_new_epoch_is_caught() {
    assert_eq!(lost_disk(None), Ok(()));
    let wrong = lost_disk(Some(Bug::SpentInNewEpoch)).unwrap_err();
    assert_eq!(wrong, "3000 is owed under lease:gw-0:1, 2000 is held");
}

#[test]
fn a_lease_freed_in_a_lost_range_is_caught() {
    let wrong = lost_disk(Some(Bug::FreeLostRange)).unwrap_err();
    assert_eq!(wrong, "1500 is owed under lease:gw-0:1, 0 is held");
}

#[derive(Debug, Clone)]
enum Step {
    TopUp(i64),
    SpendElsewhere(i64),
    Pass(i64),
    Grant(usize, bool),
    Renew(usize, bool),
    Recall(usize, bool),
    Start(usize),
    End(usize, i64),
    Sync(usize, usize),
    LoseDisk(usize, usize),
    Look,
}

const SITES: usize = 4;

fn step() -> impl Strategy<Value = Step> {
    let site = || 0..SITES;
    prop_oneof![
        1 => (1..4_000_i64).prop_map(Step::TopUp),
        2 => (1..1_000_i64).prop_map(Step::SpendElsewhere),
        2 => (1..50_i64).prop_map(Step::Pass),
        3 => (site(), any::<bool>()).prop_map(|(site, sent)| Step::Grant(site, sent)),
        2 => (site(), any::<bool>()).prop_map(|(site, sent)| Step::Renew(site, sent)),
        1 => (site(), any::<bool>()).prop_map(|(site, sent)| Step::Recall(site, sent)),
        6 => site().prop_map(Step::Start),
        5 => (site(), 0..150_i64).prop_map(|(site, percent)| Step::End(site, percent)),
        3 => (site(), 0..8_usize).prop_map(|(site, records)| Step::Sync(site, records)),
        1 => (site(), 0..4_usize).prop_map(|(site, lost)| Step::LoseDisk(site, lost)),
        4 => Just(Step::Look),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(500, 50_000)))]

    #[test]
    fn sites_that_are_cut_off_at_random_never_spend_more_than_the_balance(
        steps in vec(step(), 0..120),
    ) {
        let mut world = World::new(SITES, None);
        world.top_up(6_000);
        for step in steps {
            match step {
                Step::TopUp(amount) => world.top_up(amount),
                Step::SpendElsewhere(amount) => { world.spend_elsewhere(amount); }
                Step::Pass(hours) => world.pass(hours),
                Step::Grant(site, is_sent) => { world.grant(site, is_sent); }
                Step::Renew(site, is_sent) => world.renew(site, is_sent),
                Step::Recall(site, is_sent) => world.recall(site, is_sent),
                Step::Start(site) => { world.start(site); }
                Step::End(site, percent) => world.end(site, percent),
                Step::Sync(site, records) => world.sync(site, records),
                Step::LoseDisk(site, lost) => world.lose_disk(site, lost),
                Step::Look => world.look(),
            }
            prop_assert_eq!(world.check(), Ok(()));
        }
    }
}
