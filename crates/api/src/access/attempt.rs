use forecourt_store::rows::Origin;

/// One try of a request with an idempotency key: an extension of the request,
/// from the idempotency layer to [`super::Scope`].
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What its ids are made from.
    pub origin: Origin,
    /// Whether an earlier try may have been carried out.
    pub again: bool,
}
