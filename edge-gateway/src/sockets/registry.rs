//! The open charger sockets: who is connected, and how to reach each.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use forecourt_edge::{CloseReason, ConnectionOrdinal};
use forecourt_types::StationId;
use tokio::sync::{mpsc, oneshot};

use super::probe::{self, Probe, Question};
use crate::metrics::locked;

/// The most frames that wait for one socket: more than the calls that it may have sent ahead, since
/// one commit may answer all of them. A charger that lets this many wait is closed, since it may as
/// well be gone.
const OUTGOING: usize = 320;

/// The number of takeovers within the window that shows a pair of chargers with one identity.
const FLAPS: u32 = 5;

/// The time window for [`FLAPS`].
const FLAP_WINDOW: Duration = Duration::from_secs(10 * 60);

/// What the task of a socket must do.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// Send this frame.
    Text(String),
    /// Close with this code and text.
    Close(u16, &'static str),
    /// Ping the charger, and answer when it answers this ping.
    Probe(Question),
}

/// One open socket.
#[derive(Debug, Clone)]
pub(crate) struct Socket {
    /// The station that this belongs to.
    pub(crate) station_id: StationId,
    /// The security profile with which it signed in, 0 to 3.
    pub(crate) security_profile: u8,
    /// The address that the socket comes from.
    pub(crate) peer: SocketAddr,
    sender: mpsc::Sender<Outgoing>,
    /// The last question whether its charger is alive.
    probe: Option<Probe>,
}

/// The newest upgrade of a station.
#[derive(Debug)]
struct Claimed {
    upgrade: u64,
    /// It is dropped when a newer upgrade takes its place.
    _until_replaced: oneshot::Sender<()>,
}

#[derive(Debug, Default)]
struct Inner {
    sockets: HashMap<ConnectionOrdinal, Socket>,
    stations: HashMap<StationId, ConnectionOrdinal>,
    claims: HashMap<StationId, Claimed>,
    takeovers: HashMap<StationId, (Instant, u32)>,
}

/// All open sockets.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    inner: Mutex<Inner>,
    last: AtomicU64,
}

/// The right to sign a station in. Only the newest upgrade has it, so that two newcomers cannot
/// both find the old socket dead, and an upgrade that its charger has given up blocks nobody.
#[derive(Debug)]
pub(crate) struct Claim {
    registry: Arc<Registry>,
    station_id: StationId,
    upgrade: u64,
    replaced: oneshot::Receiver<()>,
}

impl Claim {
    /// Becomes ready when a newer upgrade has taken the place of this one. It must be asked again
    /// only when it has not answered.
    pub(crate) async fn replaced(&mut self) {
        // Nothing is ever sent: its sender is dropped.
        let _ = (&mut self.replaced).await;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut inner = locked(&self.registry.inner);
        if inner.is_newest(&self.station_id, self.upgrade) {
            inner.claims.remove(&self.station_id);
        }
    }
}

impl Registry {
    /// Takes the place of an older upgrade of this station that is under way; none when there is a
    /// newer one. Of two upgrades the one with the higher number came later.
    pub(crate) fn claim(self: &Arc<Self>, station_id: &StationId, upgrade: u64) -> Option<Claim> {
        let mut inner = locked(&self.inner);
        let other = inner.claims.get(station_id);
        if other.is_some_and(|other| other.upgrade > upgrade) {
            return None;
        }
        let (sender, replaced) = oneshot::channel();
        let claimed = Claimed {
            upgrade,
            _until_replaced: sender,
        };
        inner.claims.insert(station_id.clone(), claimed);
        Some(Claim {
            registry: Arc::clone(self),
            station_id: station_id.clone(),
            upgrade,
            replaced,
        })
    }

    /// Asks the charger of the open socket of a station, if there is one, whether it is alive.
    pub(super) fn probe(&self, station_id: &StationId) -> Option<Probe> {
        let mut guard = locked(&self.inner);
        let inner = &mut *guard;
        let socket = inner.sockets.get_mut(inner.stations.get(station_id)?)?;
        if let Some(open) = socket.probe.as_ref().filter(|probe| probe.is_open()) {
            return Some(open.clone());
        }
        let (question, probe) = probe::ask();
        // A full queue drops the question, which reads as dead: it does not read.
        let _ = socket.sender.try_send(Outgoing::Probe(question));
        socket.probe = Some(probe.clone());
        Some(probe)
    }

    /// Enters the socket of an upgrade; it takes the place of an older socket of the same station.
    /// None when a newer upgrade has taken the place of this one meanwhile.
    pub(crate) fn enter(
        &self,
        claim: &Claim,
        security_profile: u8,
        peer: SocketAddr,
    ) -> Option<Entered> {
        let station_id = &claim.station_id;
        let (sender, outgoing) = mpsc::channel(OUTGOING);
        let socket = Socket {
            station_id: station_id.clone(),
            security_profile,
            peer,
            sender,
            probe: None,
        };
        let mut inner = locked(&self.inner);
        if !inner.is_newest(station_id, claim.upgrade) {
            return None;
        }
        let connection = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let replaced = inner.stations.insert(station_id.clone(), connection);
        inner.sockets.insert(connection, socket);
        let flapping = replaced.is_some() && inner.count_takeover(station_id);
        Some(Entered {
            connection,
            outgoing,
            flapping,
        })
    }

    /// Removes a socket when its task ends.
    pub(crate) fn leave(&self, connection: ConnectionOrdinal) {
        locked(&self.inner).remove(connection);
    }

    /// Gives a frame to a socket's task; false when the charger does not read and
    /// is therefore closed.
    pub(crate) fn send(&self, connection: ConnectionOrdinal, text: String) -> bool {
        let mut inner = locked(&self.inner);
        let Some(socket) = inner.sockets.get(&connection) else {
            return true;
        };
        match socket.sender.try_send(Outgoing::Text(text)) {
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => true,
            Err(mpsc::error::TrySendError::Full(_)) => {
                // Without its sender the task ends.
                inner.remove(connection);
                false
            }
        }
    }

    /// Closes a socket after what is queued for it.
    pub(crate) fn close(&self, connection: ConnectionOrdinal, code: u16, text: &'static str) {
        let socket = locked(&self.inner).remove(connection);
        if let Some(socket) = socket {
            let _ = socket.sender.try_send(Outgoing::Close(code, text));
        }
    }

    /// Closes the sockets of the stations that `unwanted` chooses.
    pub(crate) fn close_where(&self, reason: CloseReason, unwanted: impl Fn(&StationId) -> bool) {
        let inner = locked(&self.inner);
        let chosen: Vec<ConnectionOrdinal> = inner
            .sockets
            .iter()
            .filter(|(_, socket)| unwanted(&socket.station_id))
            .map(|(connection, _)| *connection)
            .collect();
        drop(inner);
        for connection in chosen {
            self.close(connection, reason.code(), reason.text());
        }
    }

    /// Closes every socket because nothing can be answered now.
    pub(crate) fn close_all(&self, reason: CloseReason) {
        self.close_where(reason, |_| true);
    }

    /// The number of open sockets.
    pub(crate) fn count(&self) -> usize {
        locked(&self.inner).sockets.len()
    }

    /// The open sockets, one for each station.
    pub(crate) fn sockets(&self) -> Vec<Socket> {
        locked(&self.inner).sockets.values().cloned().collect()
    }
}

/// A socket that was entered.
#[derive(Debug)]
pub(crate) struct Entered {
    /// The number of the connection in this run of the process.
    pub(crate) connection: ConnectionOrdinal,
    /// The orders for its task.
    pub(crate) outgoing: mpsc::Receiver<Outgoing>,
    /// Whether this station's sockets have replaced each other often of late.
    pub(crate) flapping: bool,
}

impl Inner {
    fn is_newest(&self, station_id: &StationId, upgrade: u64) -> bool {
        let newest = self.claims.get(station_id);
        newest.is_some_and(|newest| newest.upgrade == upgrade)
    }

    fn remove(&mut self, connection: ConnectionOrdinal) -> Option<Socket> {
        let socket = self.sockets.remove(&connection)?;
        if self.stations.get(&socket.station_id) == Some(&connection) {
            self.stations.remove(&socket.station_id);
        }
        Some(socket)
    }

    /// True once in a window, when the takeovers become many.
    fn count_takeover(&mut self, station_id: &StationId) -> bool {
        let now = Instant::now();
        // Bounded by the stations that flap, and cleaned of those that stopped.
        self.takeovers
            .retain(|_, (since, _)| now.duration_since(*since) < FLAP_WINDOW);
        let entry = self.takeovers.entry(station_id.clone()).or_insert((now, 0));
        entry.1 += 1;
        entry.1 == FLAPS
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn station(name: &str) -> StationId {
        StationId::new(name).unwrap()
    }

    const PEER: SocketAddr =
        SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 1);

    fn enter(registry: &Arc<Registry>, name: &str) -> Entered {
        let claim = registry.claim(&station(name), 1).unwrap();
        registry.enter(&claim, 1, PEER).unwrap()
    }

    fn is_replaced(claim: &mut Claim) -> bool {
        claim.replaced.try_recv() == Err(oneshot::error::TryRecvError::Closed)
    }

    #[test]
    fn only_the_newest_upgrade_of_a_station_enters_a_socket() {
        let registry = Arc::new(Registry::default());
        let mut older = registry.claim(&station("a"), 1).unwrap();
        let mut other = registry.claim(&station("b"), 2).unwrap();
        let mut newest = registry.claim(&station("a"), 4).unwrap();
        assert!(registry.claim(&station("a"), 3).is_none());
        let replaced = [&mut older, &mut other, &mut newest].map(is_replaced);
        assert_eq!(replaced, [true, false, false]);
        assert!(registry.enter(&older, 1, PEER).is_none());
        // One whose place was taken frees nothing.
        drop(older);
        assert!(registry.claim(&station("a"), 3).is_none());
        assert!(registry.enter(&newest, 1, PEER).is_some());
        drop(newest);
        assert!(registry.claim(&station("a"), 3).is_some());
        assert_eq!(registry.count(), 1);
    }

    #[test]
    fn a_question_is_shared_until_it_is_answered_and_then_asked_anew() {
        let registry = Arc::new(Registry::default());
        let mut entered = enter(&registry, "a");
        let ask = || registry.probe(&station("a")).unwrap();
        let mut asked = || entered.outgoing.try_recv().ok();
        let (first, _second) = (ask(), ask());
        let question = asked();
        assert!(matches!(question, Some(Outgoing::Probe(_))) && asked().is_none());
        drop(question);
        assert!(!first.is_open());
        ask();
        assert!(asked().is_some());
    }

    #[test]
    fn a_socket_that_leaves_late_does_not_take_its_successor_out() {
        let registry = Arc::new(Registry::default());
        let old = enter(&registry, "a");
        let new = enter(&registry, "a");
        registry.leave(old.connection);
        assert_eq!(registry.count(), 1);
        assert!(registry.probe(&station("a")).is_some());
        registry.leave(new.connection);
        assert!(registry.probe(&station("a")).is_none());
    }

    #[test]
    fn a_charger_that_does_not_read_is_closed() {
        let registry = Arc::new(Registry::default());
        let mut entered = enter(&registry, "a");
        for _ in 0..OUTGOING {
            assert!(registry.send(entered.connection, "x".to_owned()));
        }
        assert!(!registry.send(entered.connection, "x".to_owned()));
        assert_eq!(registry.count(), 0);
        let queued = std::iter::from_fn(|| entered.outgoing.try_recv().ok());
        assert_eq!(queued.count(), OUTGOING);
        assert!(entered.outgoing.is_closed());
    }

    #[test]
    fn a_flapping_pair_is_reported_once() {
        let registry = Arc::new(Registry::default());
        let reports = (0..20).map(|_| u32::from(enter(&registry, "a").flapping));
        assert_eq!(reports.sum::<u32>(), 1);
    }
}
