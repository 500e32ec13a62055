use forecourt_store::rows::Origin;

/// One try of a request with an idempotency key. The idempotency layer attaches it to the request
/// for [`super::Scope`].
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The origin of the ids that the request makes.
    pub origin: Origin,
    /// Whether an earlier try of the request may have been carried out.
    pub again: bool,
}
