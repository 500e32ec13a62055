//! Goes through a charge or a reservation one second at a time.

use forecourt_billing::rules2::{
    Charge, ChargeState, Dimension, Reservation, ReservationKind, Terms,
};
use forecourt_types::Timestamp;
use jiff::tz::TimeZone;
use num_rational::Ratio;

use super::Count;
use super::judge::Now;

pub(super) fn second(at: Timestamp) -> i64 {
    at.millis().div_euclid(1000)
}

fn local(zone: &TimeZone, second: i64) -> jiff::civil::DateTime {
    zone.to_datetime(jiff::Timestamp::from_second(second).unwrap())
}

/// One second of a charge: its state, the exact energy before and after it, and the power.
struct Second {
    state: ChargeState,
    before: Ratio<i128>,
    after: Ratio<i128>,
    power: (i64, i64),
}

/// Every second of a charge from its start on.
fn seconds(charge: &Charge) -> Vec<Second> {
    let (start, end) = (second(charge.started_at), second(charge.ended_at));
    let state_at = |at: i64| {
        let told = charge
            .states
            .iter()
            .filter(|change| second(change.at) >= start);
        let last = told.take_while(|change| second(change.at) <= at).last();
        last.map_or(ChargeState::Charging, |change| change.state)
    };
    let states: Vec<ChargeState> = (start..end).map(state_at).collect();
    let mut known = vec![(start, 0)];
    for at in start + 1..end {
        let mut read = charge
            .readings
            .iter()
            .filter(|reading| second(reading.at) == at);
        if let Some(reading) = read.next_back() {
            known.push((at, reading.wh.wh()));
        }
    }
    known.push((end, charge.energy_wh.wh()));
    let mut all = Vec::new();
    for pair in known.windows(2) {
        let ((from, wh_from), (to, wh_to)) = (pair[0], pair[1]);
        let states =
            &states[usize::try_from(from - start).unwrap()..usize::try_from(to - start).unwrap()];
        let charging = states
            .iter()
            .filter(|it| **it == ChargeState::Charging)
            .count();
        let charging = i64::try_from(charging).unwrap();
        let spread = if charging == 0 { to - from } else { charging };
        let mut passed = 0;
        let exact = |passed: i64| {
            let part = Ratio::new(
                i128::from((wh_to - wh_from) * passed),
                i128::from(spread.max(1)),
            );
            part + i128::from(wh_from)
        };
        for state in states {
            let takes = charging == 0 || *state == ChargeState::Charging;
            let before = exact(passed);
            passed += i64::from(takes);
            all.push(Second {
                state: *state,
                before,
                after: exact(passed),
                power: if *state == ChargeState::Charging {
                    (wh_to - wh_from, charging)
                } else {
                    (0, 0)
                },
            });
        }
    }
    all
}

fn whole(exact: Ratio<i128>) -> i64 {
    i64::try_from(exact.floor().to_integer()).unwrap()
}

/// What a charge bills, before steps.
pub(super) fn charge(charge: &Charge, terms: &Terms, zone: &TimeZone) -> Count {
    let start = second(charge.started_at);
    let mut count = Count::default();
    let mut idle_s = 0;
    let mut seconds = seconds(charge);
    let has_time = !seconds.is_empty();
    if !has_time {
        // A charge within one second: everything happens at its one instant.
        seconds.push(Second {
            state: ChargeState::Charging,
            before: Ratio::from(0),
            after: Ratio::from(i128::from(charge.energy_wh.wh())),
            power: (0, 0),
        });
    }
    for (elapsed_s, it) in (0_i64..).zip(&seconds) {
        let local = local(zone, start + elapsed_s);
        let at = |wh: i64| Now {
            local,
            elapsed_s,
            wh,
            power: it.power,
        };
        let find = |wh: i64, dimension| at(wh).price(terms, dimension, None);
        // The last watt-hour that has begun by the end of the second.
        let begun = i64::try_from(it.after.ceil().to_integer()).unwrap() - 1;
        let last = begun.max(whole(it.before));
        for wh in whole(it.before)..=last {
            count.add_once(find(wh, Dimension::Flat));
        }
        for wh in whole(it.before)..whole(it.after) {
            count.add(Dimension::Energy, find(wh, Dimension::Energy));
            count.add(Dimension::Service, find(wh, Dimension::Service));
        }
        match it.state {
            ChargeState::Charging if has_time => {
                count.add(Dimension::Time, find(last, Dimension::Time))
            }
            ChargeState::Idle => {
                if idle_s >= i64::from(terms.idle_grace_s) {
                    count.add(Dimension::Parking, find(last, Dimension::Parking));
                }
                idle_s += 1;
            }
            ChargeState::Charging | ChargeState::Station => {}
        }
    }
    count
}

/// What a reservation bills, before steps.
pub(super) fn reservation(
    reservation: &Reservation,
    expired: bool,
    terms: &Terms,
    zone: &TimeZone,
) -> Count {
    let (from, until) = (second(reservation.from), second(reservation.until));
    let mut count = Count::default();
    for at in from..until.max(from + 1) {
        let now = Now {
            local: local(zone, at),
            elapsed_s: at - from,
            wh: 0,
            power: (0, 0),
        };
        let find = |dimension| {
            let expires = now.price(terms, dimension, Some(ReservationKind::ReservationExpires));
            let held = now.price(terms, dimension, Some(ReservationKind::Reservation));
            expires.filter(|_| expired).or(held)
        };
        count.add_once(find(Dimension::Flat));
        if at < until {
            count.add(Dimension::Time, find(Dimension::Time));
        }
    }
    count
}
