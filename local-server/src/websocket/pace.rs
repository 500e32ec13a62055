//! Limits the rate of messages: of each gateway by itself, and of all gateways together.
//!
//! API Gateway has one rate for all (`LinkRateLimit` of template.yaml) and refuses what is more.
//! This api refuses nothing: it does not read the socket for a while. So one gateway that sends
//! without end slows down only itself, and others only when all of them together send more than the
//! rate of all.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::event::LinkOwner;

/// A steady rate, and how many messages may come at once before it applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The time between two messages.
    pub every: Duration,
    /// The number of messages that may come at once.
    pub burst: u32,
}

/// The rates at which messages are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageRates {
    /// The rate of one credential of a gateway, over all its links.
    pub of_one: Rate,
    /// The rate of all gateways together.
    pub of_all: Rate,
}

impl Default for MessageRates {
    /// Returns 1,000 a second and 2,000 at once for all, as in template.yaml, and half of
    /// it for one.
    fn default() -> Self {
        Self {
            of_one: Rate {
                every: Duration::from_millis(2),
                burst: 1_000,
            },
            of_all: Rate {
                every: Duration::from_millis(1),
                burst: 2_000,
            },
        }
    }
}

impl MessageRates {
    /// Returns 10 a second and 100 at once for one person or client, and ten times of it for all.
    #[must_use]
    pub const fn of_people() -> Self {
        Self {
            of_one: Rate {
                every: Duration::from_millis(100),
                burst: 100,
            },
            of_all: Rate {
                every: Duration::from_millis(10),
                burst: 1_000,
            },
        }
    }
}

/// The time when the next message would be due if all came at the steady rate.
#[derive(Debug, Clone, Copy)]
struct Due(Instant);

impl Due {
    /// Counts a message. Returns how long the next one has to wait.
    fn count(&mut self, rate: Rate, now: Instant) -> Duration {
        self.0 = self.0.max(now) + rate.every;
        let ahead = self.0.duration_since(now);
        ahead.saturating_sub(rate.every * rate.burst.saturating_sub(1))
    }
}

/// The messages that were taken recently.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// The gateways that are ahead of their steady rate.
    of_one: HashMap<LinkOwner, Due>,
    of_all: Option<Due>,
}

impl Pace {
    /// Counts a message of a gateway. Returns how long its link must not be read. `links` is the
    /// number of open links, and at most so many gateways are remembered.
    pub(super) fn count(
        &mut self,
        owner: &LinkOwner,
        rates: &MessageRates,
        links: usize,
        now: Instant,
    ) -> Duration {
        if self.of_one.len() > links {
            self.of_one.retain(|_, due| due.0 > now);
        }
        let of_all = self.of_all.get_or_insert(Due(now));
        let of_all = of_all.count(rates.of_all, now);
        let of_one = self.of_one.entry(owner.clone()).or_insert(Due(now));
        of_one.count(rates.of_one, now).max(of_all)
    }
}
