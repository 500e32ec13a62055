//! The gateway machine as its surroundings see it: inputs in, effects out.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod attempts;
mod authorization;
mod charts;
mod clocks;
mod commands;
mod corpus;
mod kept;
mod last_reading;
mod link;
mod lists;
mod new_epoch;
mod notices;
mod pings;
mod policy;
mod presence;
mod remote_start;
mod restart;
mod scheduled;
mod secrets;
mod stops_without_id;
mod support;
mod told_again;
mod transactions_v16;
mod transactions_v201;
mod unknown;
