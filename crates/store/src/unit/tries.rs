//! The outcome of a commit, and the loop that repeats a change until nobody else was faster.

use crate::failure::Failure;
use crate::outbox::OutboxEntry;
use crate::ports::Key;

/// The outcome of a unit's commit.
pub enum Committed {
    /// The unit was written; these hand-overs must be sent.
    Yes(Vec<OutboxEntry>),
    /// Somebody else changed a row first: read again. The key names a row that was not as
    /// it was read.
    Conflict(Key),
}

impl Committed {
    /// Whether the unit was written.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Yes(_))
    }

    /// Turns the outcome into that of a try: done with the value of `done`, or to be repeated.
    /// The hand-overs must then be sent through the outbox.
    pub fn then<T>(self, done: impl FnOnce(Vec<OutboxEntry>) -> T) -> Tried<T> {
        match self {
            Self::Yes(entries) => Tried::Done(done(entries)),
            Self::Conflict(_) => Tried::Conflict,
        }
    }
}

/// The outcome of one try of a change.
pub enum Tried<T> {
    /// The change was written, or there was nothing to write.
    Done(T),
    /// Somebody else changed a row first.
    Conflict,
}

/// How often a change is tried on rows that others change too. Whenever a try fails, another
/// change has succeeded, so a change is rarely tried more than twice.
const TRIES: usize = 12;

/// Makes a change: reads the newest rows and writes them, and repeats this until nobody else
/// changed them meanwhile. Only the batches of `session` and the deployment's keys have a loop of
/// their own.
///
/// # Errors
/// [`Failure::Contended`] after 12 tries, and whatever a try fails with.
pub async fn until_committed<T, E, A>(mut attempt: impl FnMut() -> A) -> Result<T, E>
where
    E: From<Failure>,
    A: Future<Output = Result<Tried<T>, E>>,
{
    for tries in 1..=TRIES {
        if let Tried::Done(done) = attempt().await? {
            return Ok(done);
        }
        tracing::debug!(tries, "others changed the same rows meanwhile");
    }
    Err(Failure::Contended.into())
}
