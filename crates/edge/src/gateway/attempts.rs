//! Chargers that were refused at the door: the cloud is told of them, so that a person sees a
//! charger that has a wrong password or a mistyped identity.
//!
//! Anybody who reaches the port can invent identities. So only the newest are remembered, each
//! once, and the cloud is told of each again after a minute at the earliest, then ever later.
//! Nothing of it is written to the disk: a charger that is refused comes again.

use std::collections::BTreeMap;

use forecourt_link::RefusedSignIn;
use forecourt_types::{StationId, Timestamp};

use crate::{Now, WhyRefused};

/// The most identities that are remembered.
const MOST: usize = 50;

/// How long the gateway waits for more of them before it tells of a new one, in milliseconds.
const GATHER_MS: u64 = 1_000;

/// The shortest time between the first two tellings of one identity, in milliseconds. It doubles
/// with each telling.
const TOLD_EVERY_MS: u64 = 60_000;

/// The longest that this time becomes, in milliseconds.
const TOLD_EVERY_MAX_MS: u64 = 3_600_000;

/// The shortest time between two pings that are sent for refused chargers alone, in milliseconds:
/// whoever invents identities must not make the gateway send without end.
const PING_EVERY_MS: u64 = 10_000;

/// What is remembered of an identity.
#[derive(Debug)]
struct Attempt {
    why: WhyRefused,
    address: String,
    count: u32,
    first_at: Timestamp,
    last_at: Timestamp,
    /// Whether the cloud was told of the last attempt.
    is_told: bool,
    /// When the cloud may be told next, in monotonic milliseconds.
    due_ms: u64,
    /// How long after the next telling the cloud may be told again, in milliseconds.
    pause_ms: u64,
}

/// The chargers that were refused.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    known: BTreeMap<StationId, Attempt>,
    /// Those in the ping that waits for its answer.
    on_way: Vec<StationId>,
    /// When a ping may be sent for them alone next, in monotonic milliseconds.
    next_ms: u64,
}

impl Attempts {
    /// Notes that a charger was refused.
    pub(super) fn note(&mut self, now: Now, station: &StationId, why: WhyRefused, address: &str) {
        let at = now.wall.timestamp();
        let address: String = address
            .chars()
            .take(RefusedSignIn::ADDRESS_CHARS_MAX)
            .collect();
        if let Some(known) = self.known.get_mut(station) {
            known.count = known.count.saturating_add(1);
            (known.why, known.address, known.last_at) = (why, address, at);
            known.is_told = false;
            return;
        }
        if self.known.len() >= MOST {
            let oldest = self.known.iter().min_by_key(|(_, known)| known.last_at);
            let oldest = oldest.map(|(id, _)| id.clone());
            oldest.and_then(|id| self.known.remove(&id));
        }
        let attempt = Attempt {
            why,
            address,
            count: 1,
            first_at: at,
            last_at: at,
            is_told: false,
            due_ms: now.monotonic_ms.saturating_add(GATHER_MS),
            pause_ms: TOLD_EVERY_MS,
        };
        self.known.insert(station.clone(), attempt);
    }

    /// Forgets a charger that has come in.
    pub(super) fn came_in(&mut self, station: &StationId) {
        self.known.remove(station);
    }

    /// When the cloud is to be told next, in monotonic milliseconds; none when it knows all.
    pub(super) fn deadline_ms(&self) -> Option<u64> {
        let untold = self.known.values().filter(|known| !known.is_told);
        let due = untold.map(|known| known.due_ms).min();
        due.map(|due| due.max(self.next_ms))
    }

    /// Takes what the next ping tells, at most [`RefusedSignIn::MOST`].
    pub(super) fn take_due(&mut self, now: Now) -> Vec<RefusedSignIn> {
        let now_ms = now.monotonic_ms;
        // Another ping is sent although the last one was not answered.
        self.interrupted();
        let due = self.known.iter_mut();
        let due = due.filter(|(_, known)| !known.is_told && known.due_ms <= now_ms);
        let mut told = Vec::new();
        for (id, known) in due.take(RefusedSignIn::MOST) {
            known.is_told = true;
            known.due_ms = now_ms.saturating_add(known.pause_ms);
            known.pause_ms = known.pause_ms.saturating_mul(2).min(TOLD_EVERY_MAX_MS);
            self.on_way.push(id.clone());
            told.push(RefusedSignIn {
                station_id: id.clone(),
                why: known.why.code().to_owned(),
                address: (!known.address.is_empty()).then(|| known.address.clone()),
                count: known.count,
                first_at: known.first_at,
                last_at: known.last_at,
            });
        }
        if !told.is_empty() {
            self.next_ms = now_ms.saturating_add(PING_EVERY_MS);
        }
        told
    }

    /// Notes that the cloud has answered the ping.
    pub(super) fn heard(&mut self) {
        self.on_way.clear();
    }

    /// Notes that what was on its way may be lost: it is told again.
    pub(super) fn interrupted(&mut self) {
        if !self.on_way.is_empty() {
            self.next_ms = 0;
        }
        for id in std::mem::take(&mut self.on_way) {
            if let Some(known) = self.known.get_mut(&id) {
                (known.is_told, known.due_ms) = (false, 0);
            }
        }
    }
}
