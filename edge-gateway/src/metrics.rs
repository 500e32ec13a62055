//! The counters of a running gateway.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use forecourt_link::RaisedAlarm;
use forecourt_ocpp::{Version, actions};
use forecourt_types::ReceivedAt;
use serde::Serialize;

/// The most alarms that are kept for the status page.
const MAX_ALARMS: usize = 50;

/// How a message was handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The socket's task answered it: a heartbeat, or a refusal.
    AnsweredAtOnce,
    /// It was handed to the journal.
    ToJournal,
    /// It was answered with a result, after the commit.
    Result,
    /// It was answered with an error, after the commit.
    Error,
    /// It is a call of ours.
    Sent,
}

impl Outcome {
    pub(crate) const ALL: [Self; 5] = [
        Self::AnsweredAtOnce,
        Self::ToJournal,
        Self::Result,
        Self::Error,
        Self::Sent,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AnsweredAtOnce => "answered_at_once",
            Self::ToJournal => "to_journal",
            Self::Result => "result",
            Self::Error => "error",
            Self::Sent => "sent",
        }
    }
}

/// A counter that several threads add to.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self, number: u64) {
        self.0.fetch_add(number, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts of values up to each upper bound.
#[derive(Debug)]
pub(crate) struct Histogram {
    bounds: &'static [u64],
    counts: Vec<Count>,
    sum: Count,
}

impl Histogram {
    fn new(bounds: &'static [u64]) -> Self {
        Self {
            bounds,
            counts: (0..=bounds.len()).map(|_| Count::default()).collect(),
            sum: Count::default(),
        }
    }

    fn observe(&self, value: u64) {
        let bucket = self.bounds.partition_point(|bound| *bound < value);
        if let Some(count) = self.counts.get(bucket) {
            count.add(1);
        }
        self.sum.add(value);
    }

    /// Each bound with the number of values up to it; the last has no bound.
    pub(crate) fn cumulative(&self) -> Vec<(Option<u64>, u64)> {
        let bounds = self.bounds.iter().copied().map(Some).chain([None]);
        let mut total = 0;
        let buckets = bounds.zip(&self.counts).map(|(bound, count)| {
            total += count.get();
            (bound, total)
        });
        buckets.collect()
    }

    pub(crate) fn sum(&self) -> u64 {
        self.sum.get()
    }
}

/// A fault that a person should hear of, as the status page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlarmNotice {
    /// When the alarm was raised.
    pub at: ReceivedAt,
    /// A short name, the same for all alarms of its sort.
    pub kind: &'static str,
    /// What happened and what to do.
    pub text: String,
}

#[derive(Debug, Default)]
struct Alarms {
    recent: VecDeque<AlarmNotice>,
    counts: HashMap<&'static str, u64>,
}

/// All counters of one gateway.
#[derive(Debug)]
pub(crate) struct Metrics {
    messages: HashMap<&'static str, [Count; Outcome::ALL.len()]>,
    /// How long commits took, in microseconds.
    pub(crate) commit_us: Histogram,
    /// How many inputs each commit covered.
    pub(crate) batch: Histogram,
    /// The number of commits and reads that failed.
    pub(crate) journal_failures: Count,
    /// Whether the journal cannot be used just now.
    pub(crate) journal_failed: AtomicBool,
    /// The number of charger sockets that were accepted.
    pub(crate) sign_ins: Count,
    /// The number of sign-ins that waited before their password was checked.
    pub(crate) sign_ins_held: Count,
    /// The number of upgrades that were refused, by HTTP status: 400, 401, 403, 404, 409, 426, 429,
    /// 431, 503.
    pub(crate) refused: Mutex<HashMap<u16, u64>>,
    /// The number of sockets that were closed for a missing answer.
    pub(crate) answers_late: Count,
    /// The number of frames that were no OCPP and got no answer.
    pub(crate) frames_dropped: Count,
    /// Whether the link's socket is open.
    pub(crate) link_open: AtomicBool,
    /// Whether the cloud has welcomed the link.
    pub(crate) link_welcomed: AtomicBool,
    /// The number of link connections that were made.
    pub(crate) link_connects: Count,
    /// The number of link messages that were sent: what API Gateway bills, in units of 32 KB each.
    pub(crate) link_sent: Count,
    /// The number of link messages that were received.
    pub(crate) link_received: Count,
    /// The number of telemetry records that were deleted before the cloud had them.
    pub(crate) telemetry_shed: Count,
    alarms: Mutex<Alarms>,
}

/// Upper ends of the commit histogram, in microseconds.
const COMMIT_US: [u64; 12] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    5_000_000,
];

/// Upper ends of the batch histogram.
const BATCH: [u64; 10] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

impl Metrics {
    pub(crate) fn new() -> Self {
        let known = Version::ALL.into_iter().flat_map(actions::all);
        let names = known.chain(["other"]);
        Self {
            messages: names.map(|name| (name, Default::default())).collect(),
            commit_us: Histogram::new(&COMMIT_US),
            batch: Histogram::new(&BATCH),
            journal_failures: Count::default(),
            journal_failed: AtomicBool::new(false),
            sign_ins: Count::default(),
            sign_ins_held: Count::default(),
            refused: Mutex::default(),
            answers_late: Count::default(),
            frames_dropped: Count::default(),
            link_open: AtomicBool::new(false),
            link_welcomed: AtomicBool::new(false),
            link_connects: Count::default(),
            link_sent: Count::default(),
            link_received: Count::default(),
            telemetry_shed: Count::default(),
            alarms: Mutex::default(),
        }
    }

    /// The name under which an action is counted: names that a charger invents must not
    /// fill the memory.
    pub(crate) fn known_action(&self, action: &str) -> &'static str {
        self.messages
            .get_key_value(action)
            .map_or("other", |(name, _)| *name)
    }

    pub(crate) fn message(&self, action: &str, outcome: Outcome) {
        let counts = self
            .messages
            .get(action)
            .or_else(|| self.messages.get("other"));
        if let Some(count) = counts.and_then(|counts| counts.get(outcome as usize)) {
            count.add(1);
        }
    }

    /// The counts of all messages that came at least once, by name.
    pub(crate) fn messages(&self) -> Vec<(&'static str, Outcome, u64)> {
        let mut list: Vec<_> = self
            .messages
            .iter()
            .flat_map(|(name, counts)| {
                let counts = Outcome::ALL.into_iter().zip(counts);
                counts.map(|(outcome, count)| (*name, outcome, count.get()))
            })
            .filter(|(_, _, count)| *count > 0)
            .collect();
        list.sort_by_key(|(name, outcome, _)| (*name, *outcome as usize));
        list
    }

    pub(crate) fn refusal(&self, status: u16) {
        *locked(&self.refused).entry(status).or_default() += 1;
    }

    pub(crate) fn refusals(&self) -> Vec<(u16, u64)> {
        let mut list: Vec<_> = locked(&self.refused).clone().into_iter().collect();
        list.sort_unstable();
        list
    }

    /// Logs, counts and keeps an alarm.
    pub(crate) fn alarm(&self, kind: &'static str, text: String) {
        tracing::warn!(alarm = kind, "{text}");
        let mut alarms = locked(&self.alarms);
        *alarms.counts.entry(kind).or_default() += 1;
        alarms.recent.truncate(MAX_ALARMS - 1);
        alarms.recent.push_front(AlarmNotice {
            at: crate::clock::wall(),
            kind,
            text,
        });
    }

    /// The last alarms, the newest first.
    pub(crate) fn recent_alarms(&self) -> Vec<AlarmNotice> {
        locked(&self.alarms).recent.iter().cloned().collect()
    }

    /// How many alarms were raised, and the last of each kind with the number of that kind, the
    /// newest first, as the cloud is told.
    pub(crate) fn raised_alarms(&self) -> (u64, Vec<RaisedAlarm>) {
        let alarms = locked(&self.alarms);
        let mut kinds = HashSet::new();
        let newest = alarms
            .recent
            .iter()
            .filter(|alarm| kinds.insert(alarm.kind));
        let told = newest.map(|alarm| RaisedAlarm {
            kind: alarm.kind.to_owned(),
            text: alarm
                .text
                .chars()
                .take(RaisedAlarm::TEXT_CHARS_MAX)
                .collect(),
            count: alarms.counts.get(alarm.kind).copied().unwrap_or(1),
            last_at: alarm.at.timestamp(),
        });
        let told = told.take(RaisedAlarm::MOST).collect();
        (alarms.counts.values().sum(), told)
    }

    pub(crate) fn alarm_counts(&self) -> Vec<(&'static str, u64)> {
        let mut list: Vec<_> = locked(&self.alarms)
            .counts
            .iter()
            .map(|(kind, count)| (*kind, *count))
            .collect();
        list.sort_unstable();
        list
    }

    pub(crate) fn commit(&self, took: Duration, inputs: usize) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.commit_us.observe(micros);
        self.batch
            .observe(u64::try_from(inputs).unwrap_or(u64::MAX));
    }
}

/// Takes a lock even after a panic elsewhere: nothing that holds one of our locks can leave half a
/// change behind, so the value stays usable.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_into_the_first_bucket_that_holds_them() {
        let histogram = Histogram::new(&[1, 10]);
        for value in [0, 1, 2, 10, 11] {
            histogram.observe(value);
        }
        let buckets = [(Some(1), 2), (Some(10), 4), (None, 5)];
        assert_eq!(histogram.cumulative(), buckets);
        assert_eq!(histogram.sum(), 24);
    }

    #[test]
    fn actions_of_a_chargers_own_making_share_one_counter() {
        let metrics = Metrics::new();
        for action in ["Heartbeat", "Made1", "Made2"] {
            metrics.message(action, Outcome::AnsweredAtOnce);
        }
        let wanted = [
            ("Heartbeat", Outcome::AnsweredAtOnce, 1),
            ("other", Outcome::AnsweredAtOnce, 2),
        ];
        assert_eq!(metrics.messages(), wanted);
    }

    #[test]
    fn only_the_newest_alarms_are_kept_and_all_are_counted() {
        let metrics = Metrics::new();
        for number in 0..60 {
            metrics.alarm("test", number.to_string());
        }
        let recent = metrics.recent_alarms();
        assert_eq!(recent.len(), MAX_ALARMS);
        assert_eq!(recent.first().map(|alarm| alarm.text.as_str()), Some("59"));
        assert_eq!(metrics.alarm_counts(), [("test", 60)]);
        metrics.alarm("other", "long ".repeat(100));
        let (raised, told) = metrics.raised_alarms();
        let told: Vec<_> = told
            .iter()
            .map(|alarm| (alarm.kind.as_str(), alarm.count, alarm.text.chars().count()))
            .collect();
        assert_eq!(raised, 61);
        assert_eq!(told, [("other", 1, 300), ("test", 60, 2)]);
    }
}
