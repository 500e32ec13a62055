//! Charges during which the clocks change.

use forecourt_types::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::build::{charge, half_hours};
use crate::case::{ZONES, known_to_ocpi, with_terms};
use crate::compare::compare;

/// The years 2021 to 2030, in seconds since 1970.
const YEARS: std::ops::Range<i64> = 1_609_459_200..1_925_000_000;

#[test]
fn prices_of_each_half_hour_follow_every_change_of_the_clocks() {
    // The rate of the tax is the only term that OCPI does not know.
    let tariff = with_terms(&half_hours(), known_to_ocpi).unwrap();
    let mut changes = 0;
    for zone in ZONES {
        let database = TimeZone::get(zone).unwrap();
        let from = jiff::Timestamp::from_second(YEARS.start).unwrap();
        let transitions = database
            .following(from)
            .map(|it| it.timestamp().as_second());
        for change in transitions.take_while(|second| *second < YEARS.end) {
            let time = |second: i64| Timestamp::from_millis(second * 1000).unwrap();
            let facts = charge(
                zone,
                json!({
                    "started_at": time(change - 2700), "ended_at": time(change + 4500),
                    "energy_wh": 719,
                }),
            );
            let difference = compare(&facts, &tariff, &tariff).err();
            assert_eq!(difference, None, "{zone} {}", time(change));
            changes += 1;
        }
    }
    assert_eq!(changes, 60);
}
