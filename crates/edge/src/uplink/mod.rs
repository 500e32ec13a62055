//! The link as a machine: what to send next, and what the cloud has.

mod backoff;

pub use backoff::reconnect_delay_ms;
