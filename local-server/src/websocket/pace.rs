//! How fast messages of gateways are taken: of each gateway for itself, and of all together.
//!
//! API Gateway knows one rate for all (`LinkRateLimit` of template.yaml) and refuses what is more.
//! Here nothing is refused: the socket is not read for a while. So one gateway that sends without
//! end slows itself down, and others only when all of them together send more than the whole may.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::event::LinkOwner;

/// A steady rate, and what may come at once before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The time between two messages.
    pub every: Duration,
    /// Messages that may come at once.
    pub burst: u32,
}

/// How fast messages are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageRates {
    /// Of one credential of a gateway, over all its links.
    pub of_one: Rate,
    /// Of all together.
    pub of_all: Rate,
}

impl Default for MessageRates {
    /// 1,000 a second and 2,000 at once of all, as template.yaml; half of it of one.
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

/// When the next message would be due if all came at the steady rate.
#[derive(Debug, Clone, Copy)]
struct Due(Instant);

impl Due {
    /// Counts a message; says how long the next one has to wait.
    fn count(&mut self, rate: Rate, now: Instant) -> Duration {
        self.0 = self.0.max(now) + rate.every;
        let ahead = self.0.duration_since(now);
        ahead.saturating_sub(rate.every * rate.burst.saturating_sub(1))
    }
}

/// What was taken of late.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Those that are ahead of their steady rate.
    of_one: HashMap<LinkOwner, Due>,
    of_all: Option<Due>,
}

impl Pace {
    /// Counts a message of a gateway; says how long its link is not to be read. `links` is how many
    /// links are open: at most so many gateways are remembered.
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
