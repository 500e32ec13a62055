//! The counters of a wallet stay right, whatever happens at the same time.

use forecourt_ledger::booking::CdrBooking;
use forecourt_ledger::{
    ChargeKnowledge, Counter, CounterWrite, Hold, HoldId, HoldProblem, HoldState, NotApplied,
    change_of, first_hold, is_raise_due,
};
use forecourt_types::SessionId;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::build::{account, cdr, euro, wallet};
use crate::wallet_model::{Bug, Wallet};

const UNKNOWN: ChargeKnowledge = ChargeKnowledge::Unknown {
    is_heard_past_expiry: false,
};

fn opened(amount: i64) -> Hold {
    let id = HoldId::of_session(&SessionId::new("s1").unwrap()).unwrap();
    Hold::open(id, wallet("w1"), euro(amount)).unwrap().hold
}

type Named = Vec<(&'static str, i64)>;

fn written(write: &CounterWrite) -> (Named, Named) {
    let named = |(counter, value): (&Counter, &i64)| (counter.name(), *value);
    (
        write.add.iter().map(named).collect(),
        write.at_least.iter().map(named).collect(),
    )
}

#[test]
fn each_change_adds_what_the_table_says() {
    let hold = opened(1000);
    let id = hold.hold_id().clone();
    let of_hold =
        |change: Result<forecourt_ledger::HoldChange, HoldProblem>| change.unwrap().counters;
    for (write, add, at_least) in [
        (
            of_hold(Hold::open(id, wallet("w1"), euro(1000))),
            vec![("held", 1000), ("available", -1000)],
            vec![("available", 1000)],
        ),
        (
            of_hold(hold.capture(700)),
            vec![("balance", -700), ("held", -1000), ("available", 300)],
            vec![("available", -300)],
        ),
        (
            of_hold(hold.capture(1200)),
            vec![("balance", -1200), ("held", -1000), ("available", -200)],
            vec![("available", 200)],
        ),
        (
            of_hold(hold.release()),
            vec![("held", -1000), ("available", 1000)],
            vec![],
        ),
        (
            of_hold(hold.draw(300)),
            vec![("balance", -300), ("held", -300)],
            vec![],
        ),
        (
            of_hold(hold.lower(300)),
            vec![("held", -300), ("available", 300)],
            vec![],
        ),
        (
            CounterWrite::credit(500).unwrap(),
            vec![("balance", 500), ("available", 500)],
            vec![],
        ),
        (
            CounterWrite::debit(500).unwrap(),
            vec![("balance", -500), ("available", -500)],
            vec![("available", 500)],
        ),
        (
            CounterWrite::credit_limit(100, 400).unwrap(),
            vec![("available", 300)],
            vec![],
        ),
        (
            CounterWrite::credit_limit(400, 100).unwrap(),
            vec![("available", -300)],
            vec![("available", 300)],
        ),
    ] {
        assert_eq!(written(&write), (add, at_least));
    }
}

/// Settlement writes the entry and the counters together: both say the same of the balance.
#[test]
fn the_entry_of_a_bill_and_the_capture_of_its_hold_change_the_balance_alike() {
    for (held, gross) in [(3000, 1335), (1335, 1335), (1000, 1335)] {
        let hold = opened(held);
        let bill = CdrBooking {
            covered_minor: hold.covered(gross),
            ..cdr("s1-1")
        };
        let entry = bill.entry().unwrap();
        let capture = hold.capture(hold.covered(gross)).unwrap();
        let booked = change_of(&account("wallet:w1"), &entry);
        assert_eq!(capture.counters.add.get(&Counter::Balance), Some(&booked));
        let overrun = entry.amount_on(&account("loss:overrun"));
        assert_eq!(overrun, (gross - held).max(0));
    }
}

#[test]
fn a_hold_is_captured_or_released_once() {
    let captured = opened(1000).capture(700).unwrap().hold;
    assert_eq!(captured.state(), HoldState::Captured);
    assert_eq!((captured.held(), captured.captured()), (euro(0), euro(700)));
    let released = opened(1000).release().unwrap().hold;
    assert_eq!(released.state(), HoldState::Released);
    for closed in [captured, released] {
        assert!(closed.capture(1).is_err());
        assert!(closed.release().is_err());
        assert!(closed.raise(1).is_err());
        assert!(closed.draw(0).is_err());
        assert!(closed.lower(0).is_err());
    }
}

#[test]
fn amounts_that_do_not_fit_are_refused() {
    let hold = opened(1000);
    assert!(hold.capture(-1).is_err());
    assert!(hold.raise(0).is_err());
    assert!(hold.raise(i64::MAX).is_err());
    assert!(CounterWrite::credit(0).is_err());
    assert!(CounterWrite::debit(-1).is_err());
    assert!(CounterWrite::credit_limit(0, -1).is_err());
    assert_eq!(
        hold.draw(1001).unwrap_err().to_string(),
        "hold s1 cannot change by 1001, only by 0 to 1000"
    );
    let lease = SessionId::new("lease:g:1").unwrap();
    assert!(HoldId::of_session(&lease).is_err());
    let mut poor = Wallet::new(0, None);
    poor.top_up(999);
    let refused = poor.counters.apply(&CounterWrite::debit(1000).unwrap());
    let wanted = NotApplied::TooLow {
        counter: Counter::Available,
        found_minor: 999,
        wanted_minor: 1000,
    };
    assert_eq!(refused, Err(wanted));
}

#[test]
fn a_charge_begins_with_what_is_available_if_that_is_enough() {
    for (available, hold) in [
        (5000, Some(3000)),
        (3000, Some(3000)),
        (500, Some(500)),
        (499, None),
        (0, None),
    ] {
        assert_eq!(first_hold(available, 3000, 500), hold, "{available}");
    }
    assert_eq!(first_hold(0, 3000, 0), None);
    assert!(is_raise_due(800, 1000) && !is_raise_due(799, 1000));
}

/// A company's wallet with 30 units, of which each of 100 charges wants 0.70.
fn hundred_holds(wallet: &mut Wallet) -> usize {
    wallet.top_up(3000);
    (0..100)
        .filter(|it| wallet.hold(&format!("s{it}"), 70))
        .count()
}

#[test]
fn of_a_hundred_holds_as_many_are_granted_as_fit() {
    let mut wallet = Wallet::new(0, None);
    assert_eq!(hundred_holds(&mut wallet), 42);
    assert_eq!(wallet.counters.available_minor, 60);
    assert_eq!(wallet.check(), Ok(()));
}

#[test]
fn a_hold_without_condition_is_caught() {
    let mut wallet = Wallet::new(0, Some(Bug::HoldWithoutCondition));
    assert_eq!(hundred_holds(&mut wallet), 100);
    assert_eq!(
        wallet.check(),
        Err("available is -4000, below 0".to_owned())
    );
}

/// A top-up is booked between the reading and the writing of the settings.
fn settings_change(wallet: &mut Wallet) -> Result<(), String> {
    let read = wallet.read_settings();
    wallet.top_up(1000);
    assert!(wallet.write_settings(read, 500));
    wallet.check()
}

#[test]
fn a_put_on_counters_is_caught() {
    assert_eq!(settings_change(&mut Wallet::new(0, None)), Ok(()));
    let mut wallet = Wallet::new(0, Some(Bug::PutOnCounters));
    let wanted = "balance is 0, the statement ends with 1000";
    assert_eq!(settings_change(&mut wallet), Err(wanted.to_owned()));
}

/// A start was sent and nothing was heard of it; the charge goes on all the same.
fn silent_start(wallet: &mut Wallet) -> Result<(), String> {
    wallet.top_up(1000);
    assert!(wallet.hold("s1", 1000));
    wallet.release("s1", UNKNOWN);
    wallet.hold("s2", 1000);
    wallet.settle("s1", 800);
    wallet.check()
}

#[test]
fn a_release_on_unknown_is_caught() {
    assert_eq!(silent_start(&mut Wallet::new(0, None)), Ok(()));
    let mut wallet = Wallet::new(0, Some(Bug::ReleaseOnUnknown));
    let wanted = "charges of 800 have lost their hold";
    assert_eq!(silent_start(&mut wallet), Err(wanted.to_owned()));
}

#[test]
fn a_hold_is_released_once_it_is_certain_that_nothing_began() {
    let heard = ChargeKnowledge::Unknown {
        is_heard_past_expiry: true,
    };
    for (charge, is_released) in [
        (ChargeKnowledge::Began, false),
        (ChargeKnowledge::NeverBegan, true),
        (UNKNOWN, false),
        (heard, true),
    ] {
        let mut wallet = Wallet::new(1000, None);
        assert!(wallet.hold("s1", 1000));
        assert_eq!(wallet.release("s1", charge), is_released, "{charge:?}");
        assert_eq!(wallet.check(), Ok(()));
    }
}

#[derive(Debug, Clone)]
enum Step {
    TopUp(i64),
    Debit(i64),
    Hold(u8, i64),
    Raise(u8, i64),
    Settle(u8, i64),
    Release(u8, bool),
    ReadSettings,
    WriteSettings(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let amount = || 1..2_000_i64;
    prop_oneof![
        2 => amount().prop_map(Step::TopUp),
        1 => amount().prop_map(Step::Debit),
        4 => (0..12_u8, amount()).prop_map(|(session, amount)| Step::Hold(session, amount)),
        1 => (0..12_u8, amount()).prop_map(|(session, amount)| Step::Raise(session, amount)),
        3 => (0..12_u8, 0..3_000_i64).prop_map(|(session, cost)| Step::Settle(session, cost)),
        2 => (0..12_u8, any::<bool>()).prop_map(|(session, heard)| Step::Release(session, heard)),
        2 => Just(Step::ReadSettings),
        2 => (0..1_000_i64).prop_map(Step::WriteSettings),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(500, 50_000)))]

    #[test]
    fn no_booking_is_lost_and_nothing_is_spent_twice(
        limit in 0..1_000_i64, steps in vec(step(), 0..80),
    ) {
        let mut wallet = Wallet::new(limit, None);
        let mut read = wallet.read_settings();
        // A charge whose hold was rightly released never began, and so has no bill.
        let mut never_began = std::collections::BTreeSet::new();
        for step in steps {
            let session = |number: u8| format!("s{number}");
            match step {
                Step::TopUp(amount) => wallet.top_up(amount),
                Step::Debit(amount) => { wallet.debit(amount); }
                Step::Hold(number, amount) => { wallet.hold(&session(number), amount); }
                Step::Raise(number, amount) => { wallet.raise(&session(number), amount); }
                Step::Settle(number, _) if never_began.contains(&number) => {}
                Step::Settle(number, cost) => { wallet.settle(&session(number), cost); }
                Step::Release(number, is_heard_past_expiry) => {
                    let charge = ChargeKnowledge::Unknown { is_heard_past_expiry };
                    if wallet.release(&session(number), charge) {
                        never_began.insert(number);
                    }
                }
                Step::ReadSettings => read = wallet.read_settings(),
                Step::WriteSettings(limit) => { wallet.write_settings(read, limit); }
            }
            prop_assert_eq!(wallet.check(), Ok(()));
        }
    }

    #[test]
    fn holds_in_any_order_are_granted_exactly_while_they_fit(
        balance in 1..5_000_i64,
        wanted in vec((0..60_u8, 1..200_i64), 100),
    ) {
        let mut wallet = Wallet::new(0, None);
        wallet.top_up(balance);
        let mut granted = std::collections::BTreeSet::new();
        for (number, amount) in wanted {
            let available = wallet.counters.available_minor;
            let fits = amount <= available && !granted.contains(&number);
            prop_assert_eq!(wallet.hold(&format!("s{number}"), amount), fits);
            if fits {
                granted.insert(number);
            }
        }
        prop_assert_eq!(wallet.check(), Ok(()));
    }
}
