//! The promises of the pipeline, each tried to be broken.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod commands;
mod crash;
mod facts;
mod fork;
mod gap;
mod happy;
mod lifecycle;
mod order;
mod poison;
mod refused;
mod replaced;
mod strangers;
