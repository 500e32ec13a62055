//! Requests over real sockets of the loopback.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod requests;
mod tls;
