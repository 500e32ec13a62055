//! The programs from outside, each test with a server, a data folder and ports of its
//! own, so that they run side by side.
//!
//! What loads the whole machine, or changes what a process has once, is a program of
//! its own beside this one, since cargo runs programs one after the other: `aws` and
//! `credentials` start eleven functions in an AWS peer, `field` plays hundreds of charges
//! at once, `flood` raises its process's limit of descriptors and measures memory, `kill`
//! comes back on ports that nobody may have taken meanwhile, and `fuzz` silences panics.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod help;
mod interop;
mod outage;
mod pages;
mod secrets;
