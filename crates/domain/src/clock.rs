//! Whether a charger's time can be right.

use forecourt_types::{ClaimedAt, ReceivedAt, Timestamp};

/// 2020-01-01T00:00:00Z. No charger that speaks to us was made before; a clock that lost its
/// battery counts from 1970 or 2000.
const EARLIEST_MS: i64 = 1_577_836_800_000;

/// How far a claimed time may lie after its receipt: a day covers every mistaken time zone. It may
/// lie before the receipt by any time, since chargers keep messages for weeks.
const AHEAD_MS: i64 = 86_400_000;

/// How far a claimed time may differ from its receipt where the message was sent at once, in
/// milliseconds. Heartbeats set clocks to the second, and a message is under way for seconds.
pub const DIFFERS_MS: i64 = 5 * 60_000;

/// Whether the claimed time shows that the charger's clock is wrong, although it can be right by
/// [`is_plausible`]. A time ahead of the receipt shows it always. A time before the receipt shows
/// it only of a message that the charger did not keep: one that it kept comes late.
#[must_use]
pub fn differs(claimed: Option<Timestamp>, received: ReceivedAt, may_be_kept: bool) -> bool {
    let told = claimed.filter(|_| is_plausible(claimed, received));
    told.is_some_and(|told| {
        let ahead_ms = told.millis_since(received.timestamp());
        ahead_ms > DIFFERS_MS || (ahead_ms < -DIFFERS_MS && !may_be_kept)
    })
}

/// Whether the claimed time can be right: from 2020 on, and at most a day after the receipt.
#[must_use]
pub fn is_plausible(claimed: Option<Timestamp>, received: ReceivedAt) -> bool {
    claimed.is_some_and(|time| {
        time.millis() >= EARLIEST_MS && time.millis_since(received.timestamp()) <= AHEAD_MS
    })
}

/// The time that a bill uses: the claimed time when it can be right, else the time of receipt.
#[must_use]
pub fn effective(claimed: Option<Timestamp>, received: ReceivedAt) -> ClaimedAt {
    match claimed {
        Some(time) if is_plausible(claimed, received) => ClaimedAt(time),
        _ => ClaimedAt(received.timestamp()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_claim_counts_from_2020_to_a_day_after_receipt() {
        let received = ReceivedAt(Timestamp::parse("2026-01-31T12:00:00Z").unwrap());
        let cases = [
            ("1970-01-01T00:05:00Z", false),
            ("2019-12-31T23:59:59Z", false),
            ("2020-01-01T00:00:00Z", true),
            ("2026-01-31T12:00:00Z", true),
            ("2026-02-01T12:00:00Z", true),
            ("2026-02-01T12:00:01Z", false),
            ("2099-01-01T00:00:00Z", false),
        ];
        for (text, plausible) in cases {
            let claimed = Timestamp::parse(text).unwrap();
            assert_eq!(is_plausible(Some(claimed), received), plausible, "{text}");
            let used = effective(Some(claimed), received).timestamp();
            assert_eq!(
                used == claimed,
                plausible || claimed == received.timestamp(),
                "{text}"
            );
        }
        assert_eq!(effective(None, received).timestamp(), received.timestamp());
    }

    #[test]
    fn a_clock_that_is_ahead_differs_and_one_that_is_behind_only_where_nothing_was_kept() {
        let received = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        let cases = [
            (-6 * 3_600_000, false, true),
            (-DIFFERS_MS - 1, false, true),
            (-DIFFERS_MS - 1, true, false),
            (-7 * 86_400_000, true, false),
            (-DIFFERS_MS, false, false),
            (DIFFERS_MS, false, false),
            (DIFFERS_MS + 1, false, true),
            (DIFFERS_MS + 1, true, true),
            // A time that cannot be right is not used, and has a flag of its own.
            (2 * AHEAD_MS, false, false),
        ];
        for (ahead_ms, may_be_kept, expected) in cases {
            let claimed = Some(received.plus_millis(ahead_ms));
            let found = differs(claimed, ReceivedAt(received), may_be_kept);
            assert_eq!(found, expected, "{ahead_ms} {may_be_kept}");
        }
        assert!(!differs(None, ReceivedAt(received), false));
    }
}
