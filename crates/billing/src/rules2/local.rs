//! The clocks and calendars of a site: local times of instants, and instants of local times.

use forecourt_types::TimeZoneName;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::values::{ClockTime, Weekday};

/// A time as the clock of the site shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LocalTime {
    pub(super) date: civil::Date,
    pub(super) weekday: Weekday,
    pub(super) second_of_day: i64,
}

/// The time zone of a site, from the database that is part of the program.
pub(super) struct Local(TimeZone);

impl Local {
    /// The zone of a name. A name that can be made is in the database, so that UTC is never needed.
    pub(super) fn new(name: &TimeZoneName) -> Self {
        Self(TimeZone::get(name.as_str()).unwrap_or(TimeZone::UTC))
    }

    /// The local time of a second since 1970.
    pub(super) fn time(&self, second: i64) -> LocalTime {
        let local = self.0.to_datetime(instant(second));
        let time = local.time();
        LocalTime {
            date: local.date(),
            weekday: Weekday::of(local.date()),
            second_of_day: i64::from(time.hour()) * 3600
                + i64::from(time.minute()) * 60
                + i64::from(time.second()),
        }
    }

    /// Every second strictly between two at which the clock shows one of these times on any day,
    /// twice when the clock is put back over it, and every change of the zone.
    pub(super) fn cuts(&self, start: i64, end: i64, times: &[ClockTime]) -> Vec<i64> {
        let inside = |second: &i64| start < *second && *second < end;
        let mut cuts: Vec<i64> = self
            .0
            .following(instant(start))
            .map(|change| change.timestamp().as_second())
            .take_while(|second| *second < end)
            .filter(inside)
            .collect();
        // One day more on each side: an offset may change by up to a day.
        let mut date = self.time(start).date.yesterday().ok();
        let last = self.time(end).date;
        while let Some(day) = date.filter(|day| last.tomorrow().is_ok_and(|end| *day <= end)) {
            for time in times {
                cuts.extend(self.seconds(day.to_datetime(time.civil())).filter(inside));
            }
            date = day.checked_add(1.day()).ok();
        }
        cuts
    }

    /// The seconds at which the clock shows a local time: one, two when the clock is put back over
    /// it, and none when it is put forward over it.
    fn seconds(&self, local: civil::DateTime) -> impl Iterator<Item = i64> {
        let offsets = match self.0.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => [Some(offset), None],
            AmbiguousOffset::Fold { before, after } => [Some(before), Some(after)],
            AmbiguousOffset::Gap { .. } => [None, None],
        };
        let second = move |offset: jiff::tz::Offset| {
            let instant = offset.to_timestamp(local).ok()?;
            Some(instant.as_second())
        };
        offsets.into_iter().flatten().filter_map(second)
    }
}

/// The instant of a second since 1970; the end of time when it lies behind it.
fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
