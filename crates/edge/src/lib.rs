//! The gateway as a machine: it takes inputs and returns effects.
//!
//! This crate knows no socket, no disk, no thread, no clock and no randomness.
//! One journal thread owns a [`Gateway`] and the database connection. It takes
//! what is queued and, for each input, calls [`Gateway::handle`] and writes the
//! [`Row`]s among the effects into the open database transaction before it
//! goes on; after the batch it calls [`Gateway::pump`] once, which reads
//! records back for the link. Then it commits, and only after that carries out
//! all other effects: an answer that leaves the gateway is on disk.
//!
//! A failed read ([`MemoryFailure`]) and a failed commit mean the same: the machine is ahead of the
//! disk. Its effects are dropped, all sockets are closed, and it is rebuilt with
//! [`Gateway::restore`]. A restart makes the same call.

mod alarm;
pub mod chatter;
mod effect;
mod gateway;
mod input;
pub mod lanes;
mod memory;
mod plain;
pub mod rows;
mod settings;
mod why_refused;

pub use alarm::Alarm;
pub use effect::{CloseReason, Effect};
pub use forecourt_link::UnknownTokens;
pub use gateway::{Gateway, Readiness, StationView};
pub use input::{ConnectionOrdinal, Input, Now};
pub use memory::{Memory, MemoryFailure};
pub use plain::PlainStore;
pub use rows::{Row, StoredState};
pub use settings::{Identity, Settings};
pub use why_refused::WhyRefused;
