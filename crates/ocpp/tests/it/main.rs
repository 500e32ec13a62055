//! The readers, builders and limits of OCPP messages, as other crates see them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bounds;
mod builders;
mod corpus;
mod never_panics;
mod notices;
mod readers;
