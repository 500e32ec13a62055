//! The places of connections at one HTTP port, and which connection gives way when all are taken.
//!
//! A connection that has not sent a whole request costs its client nothing, so the oldest such
//! connection makes room for a new one. After those comes the one that was answered longest ago (an
//! idle connection, or a client that does not read). A request that is being answered and an open
//! WebSocket are never closed for a newcomer.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use thiserror::Error;
use tokio::sync::Notify;

use super::HttpLimits;
use crate::descriptors::AGE_TO_BE_CLOSED;
use crate::entrance::{Answer, Gate};
use crate::metrics::locked;

/// The least time between two log lines that say that a port is full.
const SAY_FULL_EVERY: Duration = Duration::from_secs(60);

/// How long a connection has to send its request before it may have to give way: see the same
/// constant of the charger ports, `sockets/visitors.rs`.
const GRACE: Duration = Duration::from_millis(100);

/// The part of the places that WebSockets never take: one in this many.
const KEPT_FOR_REQUESTS: usize = 4;

/// The error of a connection that was told to make room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the connection gave its place to another")]
pub(super) struct Leaving;

/// What a connection does at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It was accepted and has not sent a whole head.
    Waiting,
    /// The head has arrived, but its body is not whole.
    Receiving,
    /// A whole request is being answered.
    Working,
    /// The answer is made: it is being sent, or was sent, and the connection is idle.
    Answered,
    /// The connection is a WebSocket.
    Upgraded,
}

impl Phase {
    /// The order in which connections give way; none for a connection that stays.
    const fn gives_way(self) -> Option<u8> {
        match self {
            Self::Waiting | Self::Receiving => Some(0),
            Self::Answered => Some(1),
            Self::Working | Self::Upgraded => None,
        }
    }
}

struct Entry {
    address: IpAddr,
    phase: Phase,
    /// When the connection was accepted, its newest request began or its newest answer was made.
    since: Instant,
    is_leaving: bool,
    leave: Arc<Notify>,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<u64, Entry>,
    next_id: u64,
    said_full_at: Option<Instant>,
}

/// Tells the connection that gives way first to leave, unless it is younger than this.
fn end_first(entries: Vec<&mut Entry>, age: Duration) -> Room {
    let order = |entry: &&mut Entry| (entry.phase.gives_way(), entry.since);
    let Some(entry) = entries.into_iter().min_by_key(order) else {
        return Room::None;
    };
    if entry.since.elapsed() < age {
        return Room::NotBefore(entry.since + age);
    }
    entry.is_leaving = true;
    entry.leave.notify_one();
    Room::Soon
}

/// How many of this number of places WebSockets may take: all but a quarter, and at least one.
const fn websockets_of(places: usize) -> usize {
    let kept = places / KEPT_FOR_REQUESTS;
    let most = places - kept;
    if most == 0 { 1 } else { most }
}

/// All places of one port.
pub(super) struct Places {
    inner: Mutex<Inner>,
    limits: HttpLimits,
    freed: Notify,
}

/// Whether a connection makes room for a newcomer.
enum Room {
    /// A connection is leaving; look again when its place is free.
    Soon,
    /// The connections that give way have only just come; look again at that time.
    NotBefore(Instant),
    /// No connection makes room for the newcomer.
    None,
}

impl Gate for Arc<Places> {
    type Place = Place;

    fn address_of(&self, peer: SocketAddr) -> IpAddr {
        peer.ip().to_canonical()
    }

    /// A newcomer waits until the one that gives way is closed, so that there are never more
    /// descriptors than places and waiting ones. It is refused when every connection that could
    /// give way is at work.
    fn ask(&self, address: IpAddr) -> Answer<Place> {
        let (room, is_address_full) = match self.make_room(address) {
            Ok(()) => return Answer::Enter(self.enter(address)),
            Err(full) => full,
        };
        let until = match room {
            // The place is heard of when it is freed.
            Room::Soon => Instant::now() + GRACE,
            Room::NotBefore(when) => when,
            Room::None => return Answer::Refused,
        };
        match is_address_full {
            true => Answer::AddressFull(until),
            false => Answer::PortFull(until),
        }
    }

    async fn freed(&mut self) {
        self.freed.notified().await;
    }

    /// Sends nothing to the connection, and counts nothing.
    fn refused(&self) {}
}

impl Places {
    pub(super) fn new(limits: HttpLimits) -> Arc<Self> {
        Arc::new(Self {
            inner: Mutex::default(),
            limits,
            freed: Notify::new(),
        })
    }

    /// Looks for a free place. Without one it returns which connection gives way, and whether the
    /// address has as many connections as it may.
    fn make_room(&self, address: IpAddr) -> Result<(), (Room, bool)> {
        let mut inner = locked(&self.inner);
        let of_address = |entry: &Entry| entry.address == address;
        let held = inner.entries.values().filter(|entry| of_address(entry));
        let address_is_full = !address.is_loopback() && held.count() >= self.limits.per_address;
        let all_is_full = inner.entries.len() >= self.limits.in_all;
        if !address_is_full && !all_is_full {
            return Ok(());
        }
        let now = Instant::now();
        let said_at = inner.said_full_at;
        if said_at.is_none_or(|at| now.duration_since(at) >= SAY_FULL_EVERY) {
            inner.said_full_at = Some(now);
            let connections = inner.entries.len();
            tracing::warn!(
                %address, connections,
                "an HTTP port has as many connections as it may; the oldest without a whole request is closed for a new one"
            );
        }
        let in_scope = |entry: &&mut Entry| !address_is_full || of_address(entry);
        let mut scope: Vec<&mut Entry> = inner.entries.values_mut().filter(in_scope).collect();
        if scope.iter().any(|entry| entry.is_leaving) {
            return Err((Room::Soon, address_is_full));
        }
        scope.retain(|entry| entry.phase.gives_way().is_some());
        Err((end_first(scope, GRACE), address_is_full))
    }

    /// Ends the connection that gives way first, when the process has no descriptor left.
    pub(super) fn end_oldest(&self) {
        let mut inner = locked(&self.inner);
        let may = |entry: &&mut Entry| {
            let is_old = entry.since.elapsed() >= AGE_TO_BE_CLOSED;
            is_old && !entry.is_leaving && entry.phase.gives_way().is_some()
        };
        let _: Room = end_first(
            inner.entries.values_mut().filter(may).collect(),
            Duration::ZERO,
        );
    }

    /// Whether one more connection may become a WebSocket. WebSockets never get a part of what the
    /// port has, and of what one address may have, so that requests are always answered.
    fn takes_websocket(&self, id: u64) -> bool {
        let inner = locked(&self.inner);
        let Some(address) = inner.entries.get(&id).map(|entry| entry.address) else {
            return false;
        };
        let open = inner.entries.values();
        let open = open.filter(|entry| entry.phase == Phase::Upgraded);
        let (mut in_all, mut of_address) = (0, 0);
        for entry in open {
            in_all += 1;
            of_address += usize::from(entry.address == address);
        }
        let limits = &self.limits;
        in_all < websockets_of(limits.in_all)
            && (address.is_loopback() || of_address < websockets_of(limits.per_address))
    }

    fn enter(self: &Arc<Self>, address: IpAddr) -> Place {
        let mut inner = locked(&self.inner);
        let id = inner.next_id;
        inner.next_id += 1;
        let leave = Arc::new(Notify::new());
        let entry = Entry {
            address,
            phase: Phase::Waiting,
            since: Instant::now(),
            is_leaving: false,
            leave: Arc::clone(&leave),
        };
        inner.entries.insert(id, entry);
        Place(Visit {
            places: Arc::clone(self),
            id,
            leave,
        })
    }
}

/// A place that is taken. It lives as long as the socket, also when the socket becomes a WebSocket.
pub(super) struct Place(Visit);

impl Place {
    pub(super) fn visit(&self) -> Visit {
        self.0.clone()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        locked(&self.0.places.inner).entries.remove(&self.0.id);
        self.0.places.freed.notify_one();
    }
}

/// Tells the port what a connection does. It holds no place.
#[derive(Clone)]
pub(super) struct Visit {
    places: Arc<Places>,
    id: u64,
    leave: Arc<Notify>,
}

impl Visit {
    pub(super) async fn told_to_leave(&self) {
        self.leave.notified().await;
    }

    /// Whether no request head was ever whole.
    pub(super) fn is_waiting(&self) -> bool {
        let inner = locked(&self.places.inner);
        let entry = inner.entries.get(&self.id);
        entry.is_none_or(|entry| entry.phase == Phase::Waiting)
    }

    /// Notes that a request head has arrived, with or without a body that follows.
    pub(super) fn begun(&self, has_body: bool) -> Result<(), Leaving> {
        let phase = if has_body {
            Phase::Receiving
        } else {
            Phase::Working
        };
        self.change(phase)
    }

    /// Notes that the whole body has arrived. A connection that must leave learns
    /// it from [`Visit::answered`].
    pub(super) fn received(&self) {
        let _ = self.change(Phase::Working);
    }

    /// Notes that the answer is made, and that the connection stays one of HTTP.
    pub(super) fn answered(&self) -> Result<(), Leaving> {
        self.change(Phase::Answered)
    }

    /// Makes the connection a WebSocket, which never gives way. It returns false when the port, or
    /// this address, has as many WebSockets as it may.
    pub(super) fn upgraded(&self) -> Result<bool, Leaving> {
        let inner = locked(&self.places.inner);
        let phase = inner.entries.get(&self.id).map(|entry| entry.phase);
        drop(inner);
        if phase != Some(Phase::Upgraded) && !self.places.takes_websocket(self.id) {
            return Ok(false);
        }
        self.change(Phase::Upgraded)?;
        Ok(true)
    }

    fn change(&self, phase: Phase) -> Result<(), Leaving> {
        let mut inner = locked(&self.places.inner);
        let entry = inner.entries.get_mut(&self.id).ok_or(Leaving)?;
        if entry.is_leaving {
            return Err(Leaving);
        }
        // A connection does not become younger by the first head it finishes.
        if entry.phase != Phase::Waiting {
            entry.since = Instant::now();
        }
        entry.phase = phase;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
