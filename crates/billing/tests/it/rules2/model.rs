//! Rating against the slow model, and the rules that hold for every bill.

use crate::session::full_session;
use forecourt_billing::rules2::{
    Bill, Facts, Reading, StateChange, Tariff, rate, rate_with_cuts, recompute, settle,
};
use forecourt_billing::{Cdr, ChargingFacts, Recomputation, SessionFacts};
use forecourt_types::{Energy, Timestamp};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;

use super::build::{charge, half_hours};
use super::dice::{self, Dice, ZONES};
use super::slow::{SlowBill, slow_bill};
use serde_json::json;

/// A bill in the form of the model.
fn as_model(bill: &Bill) -> SlowBill {
    let minor = |money: forecourt_types::Money| money.amount_minor();
    SlowBill {
        lines: bill
            .lines
            .iter()
            .map(|it| {
                (
                    it.kind,
                    it.component,
                    it.quantity,
                    it.vat_bp,
                    minor(it.amount),
                )
            })
            .collect(),
        taxes: bill
            .taxes
            .iter()
            .map(|it| (it.rate_bp, minor(it.net), minor(it.amount)))
            .collect(),
        net: minor(bill.net),
        gross: minor(bill.gross),
    }
}

/// A random tariff with facts that fall into its windows.
fn case(numbers: &[u32]) -> (Facts, Tariff) {
    let mut dice = Dice::new(numbers);
    let zone = ZONES[usize::try_from(dice.roll(22)).unwrap()];
    let start = dice::start(&mut dice, zone);
    let at = jiff::Timestamp::from_second(start).unwrap();
    let local = TimeZone::get(zone).unwrap().to_datetime(at);
    let tariff = dice::tariff(&mut dice, local);
    (dice::facts(&mut dice, zone, start), tariff)
}

fn numbers() -> impl Strategy<Value = Vec<u32>> {
    vec(any::<u32>(), 160)
}

/// Any instant that can be written, and the ends of time.
fn instant() -> impl Strategy<Value = Timestamp> {
    any::<i64>().prop_map(|millis| {
        let spread = millis >> 14;
        Timestamp::from_millis(spread).unwrap_or_else(|_| Timestamp::EPOCH.plus_millis(millis))
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        // A smaller case takes as long as the case itself.
        max_shrink_iters: 300,
        ..ProptestConfig::with_cases(forecourt_test_size::pick(250, 10_000))
    })]

    #[test]
    fn the_slow_model_makes_the_same_bill(numbers in numbers()) {
        let (facts, tariff) = case(&numbers);
        let bill = rate(&facts, &tariff).unwrap();
        prop_assert_eq!(as_model(&bill), slow_bill(&facts, &tariff), "{:?}\n{:?}", facts, tariff);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(300, 100_000)))]

    #[test]
    fn lines_and_periods_add_up(numbers in numbers()) {
        let (facts, tariff) = case(&numbers);
        let bill = as_model(&rate(&facts, &tariff).unwrap());
        prop_assert_eq!(bill.lines.iter().map(|line| line.4).sum::<i64>(), bill.gross);
        prop_assert!(bill.gross >= 0 && bill.net <= bill.gross);
        let taxed: i64 = bill.taxes.iter().map(|(_, net, tax)| net + tax).sum();
        prop_assert!(bill.taxes.is_empty() || taxed == bill.gross);
        for (rate, net, tax) in bill.taxes {
            // Taken out of the prices or added to them, the tax is the same within one unit.
            let distance = i128::from(net) * i128::from(rate) - i128::from(tax) * 10_000;
            prop_assert!(distance.abs() <= 10_000);
        }
        let bill = rate(&facts, &tariff).unwrap();
        let Some(charge) = &facts.charge else {
            prop_assert!(bill.periods.is_empty());
            return Ok(());
        };
        let seconds: i64 = bill.periods.iter().map(|period| period.seconds).sum();
        let wh: i64 = bill.periods.iter().map(|period| period.wh.wh()).sum();
        prop_assert_eq!(seconds, charge.ended_at.seconds() - charge.started_at.seconds());
        prop_assert_eq!(wh, charge.energy_wh.wh());
        prop_assert!(bill.periods.len() <= forecourt_billing::rules2::PERIODS_MAX);
        for pair in bill.periods.windows(2) {
            prop_assert_eq!(pair[0].from.plus_millis(pair[0].seconds * 1000), pair[1].from);
        }
    }

    #[test]
    fn further_cuts_change_nothing(
        numbers in numbers(), cuts in vec(0..10_800_i64, 0..40), every in 1..600_usize,
    ) {
        let (facts, tariff) = case(&numbers);
        let Some(charge) = &facts.charge else { return Ok(()) };
        let start = charge.started_at.seconds();
        let mut cuts: Vec<i64> = cuts.into_iter().map(|offset| start + offset).collect();
        cuts.extend((start..charge.ended_at.seconds()).step_by(every));
        prop_assert_eq!(
            rate_with_cuts(&facts, &tariff, &cuts).unwrap(), rate(&facts, &tariff).unwrap(),
        );
    }

    #[test]
    fn a_reading_that_was_interpolated_changes_no_quantity(numbers in numbers(), pick: u32) {
        let (mut facts, tariff) = case(&numbers);
        // Only the last reading of a second counts. The others could contradict the one in between.
        if let Some(charge) = &mut facts.charge {
            charge.readings.reverse();
            charge.readings.dedup_by_key(|it| it.at.seconds());
            charge.readings.reverse();
        }
        let Some(charge) = &facts.charge else { return Ok(()) };
        let seconds = charge.ended_at.seconds() - charge.started_at.seconds();
        if seconds < 2 {
            return Ok(());
        }
        // The reading lies where the exact energy is a whole number, if there is such a second.
        let first = i64::from(pick) % seconds;
        let exact = (first..seconds).take(20).find_map(|offset| {
            let mut split = facts.clone();
            let charge = split.charge.as_mut()?;
            let at = Timestamp::from_millis((charge.started_at.seconds() + offset) * 1000).ok()?;
            let wh = exact_wh(charge, at.seconds())?;
            let place = charge.readings.partition_point(|it| it.at.seconds() <= at.seconds());
            if offset == 0 || charge.readings.iter().any(|it| it.at.seconds() == at.seconds()) {
                return None;
            }
            charge.readings.insert(place, Reading { at, wh: Energy::from_wh(wh) });
            Some(split)
        });
        let Some(split) = exact else { return Ok(()) };
        prop_assert_eq!(
            as_model(&rate(&split, &tariff).unwrap()), as_model(&rate(&facts, &tariff).unwrap()),
            "{:?}\n{:?}", split, facts
        );
    }

    #[test]
    fn no_times_and_energies_whatever_make_rating_panic(
        numbers in numbers(), times in vec(instant(), 6), wh in vec(any::<i64>(), 2), small: bool,
    ) {
        let (mut facts, tariff) = case(&numbers);
        if let Some(charge) = &mut facts.charge {
            charge.started_at = times[0];
            charge.ended_at = if small { times[0].plus_millis(86_400_000) } else { times[1] };
            charge.energy_wh = Energy::from_wh(if small { wh[0] % 1000 } else { wh[0] });
            charge.readings = vec![Reading { at: times[2], wh: Energy::from_wh(wh[1]) }];
            charge.states.extend(charge.states.clone().first().map(|it| StateChange { at: times[3], ..*it }));
        }
        if let Some(reservation) = &mut facts.reservation {
            (reservation.from, reservation.until) = (times[4], times[5]);
        }
        if let Ok(bill) = rate(&facts, &tariff) {
            prop_assert!(bill.gross.amount_minor() >= 0);
        }
    }

    #[test]
    fn a_credit_nulls_and_recomputing_gives_the_same_bytes(
        numbers in numbers(), version in 1..=999_u32, provisional: bool,
    ) {
        let (facts, tariff) = case(&numbers);
        let Some(charge) = &facts.charge else { return Ok(()) };
        let charging = ChargingFacts {
            started_at: charge.started_at, ended_at: charge.ended_at, energy: charge.energy_wh,
        };
        let session = SessionFacts { charging, ..full_session() };
        let cdr = settle(&session, &facts, &tariff, version, provisional).unwrap();
        let credit = cdr.credit().unwrap();
        for (one, other) in cdr.lines.iter().zip(&credit.lines) {
            prop_assert_eq!(one.amount.amount_minor() + other.amount.amount_minor(), 0);
        }
        for (one, other) in cdr.taxes.iter().zip(&credit.taxes) {
            prop_assert_eq!(one.amount.amount_minor() + other.amount.amount_minor(), 0);
            prop_assert_eq!(one.net.amount_minor() + other.net.amount_minor(), 0);
        }
        prop_assert_eq!(cdr.total.amount_minor() + credit.total.amount_minor(), 0);
        for cdr in [cdr, credit] {
            let stored = cdr.canonical_bytes().unwrap();
            prop_assert_eq!(&Cdr::from_canonical_bytes(&stored).unwrap(), &cdr);
            let again = recompute(&stored, &session, &facts, &tariff).unwrap();
            prop_assert_eq!(again, Recomputation::Same);
        }
    }

    #[test]
    fn a_bill_through_storage_is_the_same(numbers in numbers()) {
        let (facts, tariff) = case(&numbers);
        let stored: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
        prop_assert_eq!(&stored, &facts);
        let stored: Tariff = serde_json::from_str(&serde_json::to_string(&tariff).unwrap()).unwrap();
        prop_assert_eq!(&stored, &tariff);
    }
}

/// The energy before a second where it is a whole number, and both parts of its interval charge
/// (so that the reading leaves every average as it is).
fn exact_wh(charge: &forecourt_billing::rules2::Charge, at: i64) -> Option<i64> {
    use forecourt_billing::rules2::ChargeState::Charging;
    let (start, end) = (charge.started_at.seconds(), charge.ended_at.seconds());
    let inside = charge
        .readings
        .iter()
        .map(|it| (it.at.seconds(), it.wh.wh()));
    let inside = inside.filter(|(read, _)| start < *read && *read < end);
    let known: Vec<(i64, i64)> = [(start, 0)]
        .into_iter()
        .chain(inside)
        .chain([(end, charge.energy_wh.wh())])
        .collect();
    let from = *known.iter().rfind(|(read, _)| *read <= at)?;
    let to = *known.iter().find(|(read, _)| *read > at)?;
    let state = |second: i64| {
        let told = charge.states.iter().filter(|it| it.at.seconds() >= start);
        told.take_while(|it| it.at.seconds() <= second)
            .last()
            .map_or(Charging, |it| it.state)
    };
    let charging = |from: i64, to: i64| {
        i64::try_from(
            (from..to)
                .filter(|second| state(*second) == Charging)
                .count(),
        )
        .unwrap()
    };
    let (before, after) = (charging(from.0, at), charging(at, to.0));
    let taken = (to.1 - from.1) * before;
    let whole = before > 0 && after > 0 && taken % (before + after) == 0;
    whole.then(|| from.1 + taken / (before + after))
}

#[test]
fn every_zone_change_of_ten_years_is_billed_as_the_slow_model_bills_it() {
    let tariff = half_hours();
    let from = jiff::Timestamp::from_second(1_609_459_200).unwrap();
    let until = jiff::Timestamp::from_second(1_609_459_200 + 315_576_000).unwrap();
    let mut changes = 0;
    for zone in ZONES {
        let database = TimeZone::get(zone).unwrap();
        let transitions = database
            .following(from)
            .take_while(|it| it.timestamp() < until);
        for change in transitions.step_by(forecourt_test_size::pick(8, 1)) {
            let at = change.timestamp().as_second();
            let time = |second: i64| Timestamp::from_millis(second * 1000).unwrap();
            let facts = charge(
                zone,
                json!({
                    "started_at": time(at - 2700), "ended_at": time(at + 4500), "energy_wh": 719,
                }),
            );
            let bill = rate(&facts, &tariff).unwrap();
            assert_eq!(
                as_model(&bill),
                slow_bill(&facts, &tariff),
                "{zone} {}",
                change.timestamp()
            );
            changes += 1;
        }
    }
    assert!(changes > forecourt_test_size::pick(25, 240), "{changes}");
}
