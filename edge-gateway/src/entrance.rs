//! Accepts connections at a port whose places are limited, for each address and in all.
//!
//! A newcomer whose address holds as many places as it may waits in a queue of its address, and the
//! port goes on accepting: one address that floods the port delays no other one. Where the port as
//! a whole has no place, nothing is accepted, and newcomers wait in the system's queue.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use tokio::net::{TcpListener, TcpStream};

/// The part of a port's connections that wait for a place of their address: one in this many.
const SHARE_OF_WAITING: usize = 16;

/// The part of a port's places that one address alone never gets: one in this many.
const SHARE_OF_OTHERS: usize = 4;

/// How many of this number of connections of a port may wait for a place of their address. The
/// others are its places.
pub(crate) const fn waiting_of(connections: usize) -> usize {
    connections / SHARE_OF_WAITING
}

/// The most places that one address may have at a port of this many connections: fewer than there
/// are, so that one address alone never keeps the port full.
pub(crate) const fn most_of_one_address(connections: usize) -> usize {
    let most = connections - connections / SHARE_OF_OTHERS;
    if most == 0 { 1 } else { most }
}

/// The part of a port that gives out its places.
pub(crate) trait Gate {
    /// A place; dropping it frees it.
    type Place;

    /// What counts as one address: the address itself, or the site of an IPv6 address.
    fn address_of(&self, peer: SocketAddr) -> IpAddr;

    /// Asks for a place.
    fn ask(&self, address: IpAddr) -> Answer<Self::Place>;

    /// Becomes ready when a place was freed, where waiting connections must ask again
    /// before their time.
    fn freed(&mut self) -> impl Future<Output = ()> + Send;

    /// Notes that a connection is closed without an answer because it got no place.
    fn refused(&self);
}

/// The answer to a newcomer.
#[derive(Debug)]
pub(crate) enum Answer<P> {
    /// The newcomer has a place.
    Enter(P),
    /// Its address has no place for it yet: it must ask again at that time.
    AddressFull(Instant),
    /// The port has no place for anybody yet: it must ask again at that time.
    PortFull(Instant),
    /// The newcomer gets no place.
    Refused,
}

/// A connection that got a place.
#[derive(Debug)]
pub(crate) struct Entered<P> {
    /// The accepted TCP connection.
    pub(crate) stream: TcpStream,
    /// The address of the other side.
    pub(crate) peer: SocketAddr,
    /// The place that the connection takes at the port; dropping it frees the place.
    pub(crate) place: P,
}

/// The accept loop of one port.
#[derive(Debug)]
pub(crate) struct Entrance<G> {
    listener: TcpListener,
    gate: G,
    waiting: Waiting<(TcpStream, SocketAddr)>,
    is_port_full: bool,
}

impl<G: Gate> Entrance<G> {
    /// `waiting` is how many connections may wait for a place; at least one may.
    pub(crate) fn new(listener: TcpListener, gate: G, waiting: usize) -> Self {
        Self {
            listener,
            gate,
            waiting: Waiting::new(waiting),
            is_port_full: false,
        }
    }

    /// The next connection that has a place. Nothing is lost when it is cancelled.
    ///
    /// # Errors
    /// The system could not accept a connection.
    pub(crate) async fn next(&mut self) -> io::Result<Entered<G::Place>> {
        loop {
            if !self.waiting.is_empty() {
                // Those that have a place come before the next newcomer: chargers that come all at
                // once behind one address show their requests now, and give their places back.
                tokio::task::yield_now().await;
            }
            let asked = tokio::select! {
                accepted = self.listener.accept(), if !self.is_port_full => {
                    let (stream, peer) = accepted?;
                    let address = self.gate.address_of(peer);
                    if self.waiting.holds(address) {
                        // It waits behind those of its address that came before.
                        self.wait_last(address, (stream, peer));
                        continue;
                    }
                    Some((address, (stream, peer)))
                }
                address = self.waiting.due() => {
                    self.waiting.take_first(address).map(|first| (address, first))
                }
                () = self.gate.freed(), if !self.waiting.is_empty() => {
                    self.waiting.all_are_due(Instant::now());
                    continue;
                }
            };
            if let Some(entered) = asked.and_then(|(address, one)| self.ask(address, one)) {
                return Ok(entered);
            }
        }
    }

    fn ask(
        &mut self,
        address: IpAddr,
        connection: (TcpStream, SocketAddr),
    ) -> Option<Entered<G::Place>> {
        let answer = self.gate.ask(address);
        self.is_port_full = matches!(answer, Answer::PortFull(_));
        match answer {
            Answer::Enter(place) => {
                let (stream, peer) = connection;
                return Some(Entered {
                    stream,
                    peer,
                    place,
                });
            }
            Answer::AddressFull(until) | Answer::PortFull(until) => {
                let given_up = self.waiting.put_first(address, connection, until);
                if given_up.is_some() {
                    self.gate.refused();
                }
            }
            Answer::Refused => self.gate.refused(),
        }
        None
    }

    fn wait_last(&mut self, address: IpAddr, connection: (TcpStream, SocketAddr)) {
        let given_up = self.waiting.put_last(address, connection);
        if given_up.is_some() {
            self.gate.refused();
        }
    }
}

/// The connections of one address that wait, the oldest first.
#[derive(Debug)]
struct Queue<T> {
    /// When the first connection must ask again.
    due: Instant,
    waiting: VecDeque<T>,
}

/// The connections that wait for a place. No queue is empty.
#[derive(Debug)]
struct Waiting<T> {
    queues: HashMap<IpAddr, Queue<T>>,
    most: usize,
}

impl<T> Waiting<T> {
    fn new(most: usize) -> Self {
        Self {
            queues: HashMap::new(),
            most: most.max(1),
        }
    }

    fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.queues.contains_key(&address)
    }

    /// Becomes ready with the address whose first connection must ask now.
    async fn due(&self) -> IpAddr {
        let next = self.queues.iter().min_by_key(|(_, queue)| queue.due);
        let Some((address, queue)) = next else {
            return std::future::pending().await;
        };
        tokio::time::sleep_until(queue.due.into()).await;
        *address
    }

    fn all_are_due(&mut self, now: Instant) {
        for queue in self.queues.values_mut() {
            queue.due = queue.due.min(now);
        }
    }

    /// Takes the connection of an address that has waited longest; the next one is due at once.
    fn take_first(&mut self, address: IpAddr) -> Option<T> {
        let queue = self.queues.get_mut(&address)?;
        let first = queue.waiting.pop_front();
        if queue.waiting.is_empty() {
            self.queues.remove(&address);
        }
        first
    }

    /// Lets a connection wait before the others of its address, until it may ask again. Returns the
    /// one that is given up for it.
    fn put_first(&mut self, address: IpAddr, one: T, due: Instant) -> Option<T> {
        let queue = self.queue(address, due);
        queue.due = due;
        queue.waiting.push_front(one);
        self.give_up()
    }

    /// Lets a connection wait behind the others of its address. Returns the one that is given up
    /// for it.
    fn put_last(&mut self, address: IpAddr, one: T) -> Option<T> {
        let queue = self.queue(address, Instant::now());
        queue.waiting.push_back(one);
        self.give_up()
    }

    fn queue(&mut self, address: IpAddr, due: Instant) -> &mut Queue<T> {
        self.queues.entry(address).or_insert_with(|| Queue {
            due,
            waiting: VecDeque::new(),
        })
    }

    /// Takes the oldest connection from the longest queue, when more wait than may: an address that
    /// floods the port loses its own connections.
    fn give_up(&mut self) -> Option<T> {
        let waiting = self.queues.values().map(|queue| queue.waiting.len());
        if waiting.sum::<usize>() <= self.most {
            return None;
        }
        let queues = self.queues.iter();
        let longest = queues.max_by_key(|(_, queue)| queue.waiting.len());
        let address = *longest?.0;
        self.take_first(address)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([127, 0, 0, last])
    }

    #[test]
    fn an_address_that_floods_loses_its_own_oldest_and_nobody_elses() {
        let mut waiting = Waiting::new(5);
        let now = Instant::now();
        assert_eq!(waiting.put_first(address(1), 0, now), None);
        assert_eq!(waiting.put_first(address(2), 100, now), None);
        let given_up: Vec<_> = (1..8)
            .filter_map(|one| waiting.put_last(address(1), one))
            .collect();
        assert_eq!(given_up, [0, 1, 2, 3]);
        assert_eq!(waiting.take_first(address(2)), Some(100));
        assert!(!waiting.holds(address(2)));
        // One that asked too early keeps its turn.
        let first = waiting.take_first(address(1)).unwrap();
        assert_eq!(waiting.put_first(address(1), first, now), None);
        let left = std::iter::from_fn(|| waiting.take_first(address(1)));
        assert_eq!(left.collect::<Vec<_>>(), [4, 5, 6, 7]);
        assert!(waiting.is_empty());
    }
}
