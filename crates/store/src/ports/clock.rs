use forecourt_types::Timestamp;

/// A source of the present time.
pub trait Clock: Send + Sync {
    /// The present time by this machine's clock.
    fn now(&self) -> Timestamp;
}

/// A source of random bytes that are fit for secrets.
pub trait Entropy: Send + Sync {
    /// Fills the whole buffer with random bytes.
    fn fill(&self, buffer: &mut [u8]);
}
