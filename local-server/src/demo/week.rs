//! The charges of the week before the demo's first start: when cars came to each station.

use std::time::{Duration, SystemTime};

use charger_sim::{Backlog, PastSession, Random, SessionPlan};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use super::drivers::cards;
use super::sites::{DemoSite, DemoStation, Part, SITES, STATIONS};
use super::visits;

/// The most days of the history, before which the registers begin.
const DAYS_MAX: u64 = 14;
/// The minutes for which a connector stays free in busy hours.
const BUSY_PAUSE_MIN: std::ops::Range<u64> = 80..560;
/// How many times longer it stays free on a day on which few cars come.
const QUIET_DAY_TIMES: u64 = 3;
/// The step in which hours without cars are passed, in minutes.
const QUIET_STEP_MIN: i64 = 20;
/// The last charge of the past ends so many minutes before the present, at the latest. The power of
/// a site is made of values that are at most 20 minutes old: while the past is being delivered,
/// none of its values counts as a power of the present.
const END_MIN: i64 = 25;
/// How long before the present the charge began that has no end, in minutes. Its newest reading is
/// 25 minutes old, and counts as little.
const OPEN_SINCE_MIN: i64 = 55;
/// How long that charge was planned for, in seconds. It never gets there.
const OPEN_S: u32 = 4 * 3_600;
/// When, on the day before, and for how long the car charged whose session waits for a person.
const REVIEWED_HOUR: i8 = 19;
const REVIEWED_S: u32 = 45 * 60;

/// The charges of a station before `made_at`. The same time gives the same charges.
pub(super) struct Week {
    pub(super) station: &'static DemoStation,
    pub(super) backlog: Backlog,
}

impl Week {
    /// The number of its charges that have ended.
    pub(super) fn ended(&self) -> usize {
        let open = usize::from(self.station.part == Part::Away);
        self.backlog.sessions.len().saturating_sub(open)
    }

    /// When the newest of those began; none where there are none.
    pub(super) fn newest_began_at(&self) -> Option<Timestamp> {
        let newest = self.backlog.sessions.get(self.ended().checked_sub(1)?)?;
        Timestamp::try_from(newest.began_at).ok()
    }
}

/// When a card was in use. One card charges at one place at a time.
struct Use {
    card: &'static str,
    from: Timestamp,
    to: Timestamp,
}

/// Returns the charges of all stations in the days before a time.
pub(super) fn week(made_at: Timestamp, days: u64) -> Vec<Week> {
    SITES
        .iter()
        .flat_map(|site| week_of_site(site, made_at, days))
        .collect()
}

fn week_of_site(site: &'static DemoSite, made_at: Timestamp, days: u64) -> Vec<Week> {
    let first = made_at - minutes(days * 24 * 60);
    let mut uses = Vec::new();
    let stations = STATIONS.iter().filter(|station| station.site == site.id);
    stations
        .zip(1_u64..)
        .map(|(station, nth)| {
            let mut random = Random::new(nth ^ made_at.as_millisecond().unsigned_abs());
            let mut sessions = match station.part {
                Part::Reviewed => vec![reviewed(site, made_at)],
                Part::Told | Part::Busy(_) | Part::Away => {
                    visits_of(site, station, first..made_at, &mut random, &mut uses)
                }
            };
            if station.part == Part::Away {
                sessions.push(open(site, station, made_at));
            }
            sessions.sort_by_key(|session| session.began_at);
            let made_at = SystemTime::from(made_at);
            let backlog = Backlog { made_at, sessions };
            Week { station, backlog }
        })
        .collect()
}

/// Returns the charges at all connectors of a station.
fn visits_of(
    site: &DemoSite,
    station: &DemoStation,
    days: std::ops::Range<Timestamp>,
    random: &mut Random,
    uses: &mut Vec<Use>,
) -> Vec<PastSession> {
    let cards = cards(site.id);
    let zone = TimeZone::get(site.time_zone).unwrap_or(TimeZone::UTC);
    let last_end = days.end - SignedDuration::from_mins(END_MIN);
    // The charge that has no end begins later than all others of its station have ended.
    let last_end = match station.part {
        Part::Away => last_end - SignedDuration::from_mins(OPEN_SINCE_MIN),
        Part::Told | Part::Busy(_) | Part::Reviewed => last_end,
    };
    let mut sessions = Vec::new();
    for connector in 1..=station.used() {
        let mut at = days.start;
        at += minutes(visits::within(random, &BUSY_PAUSE_MIN));
        while at < last_end {
            let local = at.to_zoned(zone.clone());
            if !is_busy(site, &local) {
                at += SignedDuration::from_mins(QUIET_STEP_MIN);
                continue;
            }
            let card = visits::one_of(random, &cards).unwrap_or_default();
            let plan = visits::past(random, station.supply, connector, card);
            let to = at + SignedDuration::from_secs(i64::from(plan.seconds));
            let is_used = |used: &Use| used.card == card && used.from < to && at < used.to;
            if to < last_end && !uses.iter().any(is_used) {
                uses.push(Use { card, from: at, to });
                sessions.push(session(at, plan));
                at = to;
            }
            at += minutes(pause_min(site, &local, random));
        }
    }
    sessions
}

fn session(began_at: Timestamp, plan: SessionPlan) -> PastSession {
    PastSession {
        began_at: SystemTime::from(began_at),
        plan,
    }
}

fn minutes(minutes: u64) -> SignedDuration {
    SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(i64::MAX))
}

fn is_busy(site: &DemoSite, local: &Zoned) -> bool {
    site.busy.iter().any(|hours| hours.contains(&local.hour()))
}

fn pause_min(site: &DemoSite, local: &Zoned, random: &mut Random) -> u64 {
    let pause = visits::within(random, &BUSY_PAUSE_MIN);
    let weekday = local.weekday().to_monday_one_offset();
    match weekday > site.last_busy_weekday {
        true => pause * QUIET_DAY_TIMES,
        false => pause,
    }
}

/// Returns the charge of the wallbox, whose charger tells no register at its end.
fn reviewed(site: &DemoSite, made_at: Timestamp) -> PastSession {
    let day_before = made_at - SignedDuration::from_hours(24);
    let zone = TimeZone::get(site.time_zone).unwrap_or(TimeZone::UTC);
    let evening = day_before.to_zoned(zone).with().hour(REVIEWED_HOUR).build();
    let at = evening.map_or(day_before, |evening| evening.timestamp());
    let card = cards(site.id).pop().unwrap_or_default();
    session(at, SessionPlan::new(card, REVIEWED_S))
}

/// Returns the charge in whose middle the charger goes away.
fn open(site: &DemoSite, station: &DemoStation, made_at: Timestamp) -> PastSession {
    let at = made_at - SignedDuration::from_mins(OPEN_SINCE_MIN);
    let card = cards(site.id).pop().unwrap_or_default();
    let mut random = Random::new(1);
    let plan = visits::past(&mut random, station.supply, 1, card);
    let seconds = OPEN_S;
    session(at, SessionPlan { seconds, ..plan })
}

/// Returns the time from which the history is, for the registers.
pub(super) fn begin_of(made_at: SystemTime) -> SystemTime {
    made_at - Duration::from_secs(DAYS_MAX * 24 * 3_600)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_week_has_some_hundred_charges_on_each_of_its_days_and_none_after_it() {
        // The last days of March have a change of the clocks in one of the zones.
        for made_at in [at("2026-03-31T09:30:00Z"), at("2026-11-29T22:00:00Z")] {
            let weeks = week(made_at, 7);
            let ended: usize = weeks.iter().map(Week::ended).sum();
            assert!((140..320).contains(&ended), "{ended}");
            let began = weeks.iter().flat_map(|week| &week.backlog.sessions);
            let mut days = [0; 8];
            for session in began {
                let end = session.began_at + Duration::from_secs(u64::from(session.plan.seconds));
                let is_open = session.plan.seconds == OPEN_S;
                assert!(is_open || end < SystemTime::from(made_at));
                let age = SystemTime::from(made_at).duration_since(session.began_at);
                days[usize::try_from(age.unwrap().as_secs() / 86_400).unwrap()] += 1;
            }
            assert_eq!(days[7], 0);
            assert!(days[..7].iter().all(|count| *count > 10), "{days:?}");
        }
    }

    #[test]
    fn the_newest_charge_that_has_ended_is_not_the_one_without_an_end() {
        for week in week(at("2026-11-29T22:00:00Z"), 7) {
            let newest = week.newest_began_at().unwrap();
            let all = week.backlog.sessions.iter();
            let later = all.filter(|session| session.began_at > SystemTime::from(newest));
            assert!(later.clone().all(|session| session.plan.seconds == OPEN_S));
            let is_away = week.station.part == Part::Away;
            assert_eq!(later.count(), usize::from(is_away), "{}", week.station.id);
        }
        assert!(
            week(at("2026-11-29T22:00:00Z"), 0)
                .iter()
                .any(|week| week.newest_began_at().is_none())
        );
    }

    #[test]
    fn no_card_and_no_connector_is_used_twice_at_a_time() {
        let weeks = week(at("2026-11-29T22:00:00Z"), 7);
        let of = |week: &Week| {
            let id = week.station.id;
            let sessions = week.backlog.sessions.clone().into_iter();
            sessions.map(move |session| (id, session))
        };
        let usual = weeks
            .iter()
            .filter(|week| matches!(week.station.part, Part::Told | Part::Busy(_)));
        let mut all: Vec<_> = usual.flat_map(of).collect();
        all.sort_by_key(|(_, session)| session.began_at);
        for (nth, (station, first)) in all.iter().enumerate() {
            let end = first.began_at + Duration::from_secs(u64::from(first.plan.seconds));
            let later = all.iter().skip(nth + 1);
            for (other, second) in later.take_while(|(_, second)| second.began_at < end) {
                let (plan, others) = (&first.plan, &second.plan);
                assert!(station != other || plan.connector != others.connector);
                assert_ne!(plan.token, others.token);
            }
        }
    }

    #[test]
    fn the_same_time_gives_the_same_week() {
        let made_at = at("2026-11-29T22:00:00Z");
        let (one, other) = (week(made_at, 7), week(made_at, 7));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one.backlog, other.backlog);
        }
    }
}
