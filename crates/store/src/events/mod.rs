//! Events: what an operator's own systems are told of by webhooks. Each kind has a name that is
//! never changed, and a version that grows when a field of its data changes its meaning.

mod kind;

pub use kind::EventKind;
