use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

use forecourt_store::ids::{self, Seeded};
use forecourt_store::ports::Entropy;

/// What the ids of a request with an idempotency key are made from, so that a
/// repeat makes the same ones and finds what the first try left. Ids only:
/// secrets never come from what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// When it was first tried.
    at: Timestamp,
    /// Random text.
    seed: String,
}

impl Origin {
    /// Of a request that is tried for the first time.
    #[must_use]
    pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self {
            at: now,
            seed: ids::new_secret(entropy),
        }
    }

    /// When it was first tried.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The id with this number among those of the request.
    pub(super) fn id(&self, number: u64) -> String {
        let seed = self.seed.as_str();
        ids::new_id(self.at, &Seeded { seed, number })
    }
}

/// One try of a request with an idempotency key: an extension of the request,
/// from the idempotency layer to [`super::Scope`].
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What its ids are made from.
    pub origin: Origin,
    /// Whether an earlier try may have been carried out.
    pub again: bool,
}
