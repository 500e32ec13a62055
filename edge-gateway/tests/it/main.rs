//! The gateway from outside: over the sockets of chargers, over the link to a cloud,
//! through its status port, and as a program that is killed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod charge;
mod commands;
mod disk;
mod door;
mod enrol;
mod kill;
mod limits;
mod link;
mod notices;
mod proxy;
mod reconnect;
mod sign_in;
mod status_port;
mod support;
