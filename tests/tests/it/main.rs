//! The programs from outside, each test with a server, a data folder and ports of its
//! own, so that they run side by side.
//!
//! What loads the machine, or changes what a process has once, is a program of its own beside this
//! one: `aws` and `credentials` start twelve functions in an AWS peer, `field` plays hundreds of
//! charges at once, `kill` comes back on the same ports, and `fuzz` silences panics. `flood`
//! raises its process's limit of descriptors and measures memory: `tests/tools/side_by_side.py`
//! runs it alone.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod demo;
mod document;
mod drivers;
mod help;
mod https;
mod interop;
mod issuers;
mod live;
mod outage;
mod people;
mod secrets;
mod status_page;
