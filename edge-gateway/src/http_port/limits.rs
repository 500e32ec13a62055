//! The limits of an HTTP port.

use std::time::Duration;

use crate::entrance::most_of_one_address;

/// The limits that one HTTP port sets its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpLimits {
    /// How long a connection may take to send a whole request head, counted from when it was
    /// accepted or from the end of the answer before. An idle connection is not kept longer than
    /// this either.
    pub head: Duration,
    /// How long a request body may take, counted from the end of its head to its last byte. After
    /// that the answer is 408.
    pub body: Duration,
    /// How long a client may read nothing of an answer before the connection is closed.
    pub stall: Duration,
    /// The most connections of one IP address, links of gateways included. Addresses of the
    /// loopback are not limited one by one: a reverse proxy on this machine brings
    /// everybody from there.
    pub per_address: usize,
    /// The most connections of all addresses together. One in 16 of them only waits for a place of
    /// its address; of the other ones, and of `per_address`, WebSockets take at most three
    /// quarters: the rest is for requests.
    pub in_all: usize,
}

impl HttpLimits {
    /// The limits of the status port: Prometheus, a few browsers and health checks come there.
    pub const STATUS: Self = Self {
        per_address: 32,
        in_all: 64,
        ..Self::API
    };

    /// The limits of the API port unless its configuration says otherwise.
    pub const API: Self = Self {
        head: Duration::from_secs(10),
        body: Duration::from_secs(30),
        stall: Duration::from_secs(30),
        per_address: 64,
        in_all: 512,
    };

    /// The same limits, with this many connections of all addresses together.
    #[must_use]
    pub fn with_connections(self, in_all: usize) -> Self {
        Self {
            in_all,
            per_address: self.per_address.min(most_of_one_address(in_all)),
            ..self
        }
    }
}
