//! The clock and the random bytes of the machine's operating system.

use std::time::{SystemTime, UNIX_EPOCH};

use forecourt_store::ports::{Clock, Entropy};
use forecourt_types::Timestamp;

/// Tells the time by the operating system's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Timestamp::EPOCH.plus_millis(millis)
    }
}

/// Gives random bytes of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// When the operating system has no random bytes to give: no secret can be made then, and
    /// going on would be worse than stopping.
    #[expect(
        clippy::panic,
        reason = "a guessable secret is worse than a stopped process"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            panic!("the operating system gives no random bytes: {error}");
        }
    }
}
