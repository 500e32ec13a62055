//! Events: what an operator's own systems are told of by webhooks. Each kind has a name that is
//! never changed, and a version that grows when a field of its data changes its meaning.

mod data;
mod event;
mod examples;
mod kind;
#[cfg(test)]
mod tests;

pub use data::{
    CdrData, CommandData, ConnectorData, GatewayData, RecordData, ReviewData, SessionData,
    StationData, TestData,
};
pub use event::Event;
pub use kind::EventKind;
