//! What the functions share: events of Lambda unpacked into the words of
//! `forecourt-cloud`, and its outcomes packed as Lambda wants them.
//!
//! This crate knows no charging and no storage. The local server feeds the
//! same event types to the same [`handlers`], so what runs on one machine is
//! what runs on AWS.

pub mod handlers;
pub mod log;
pub mod queue;
pub mod start;
pub mod websocket;
