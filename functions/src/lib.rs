//! What the functions share. They turn events of Lambda into the types of `forecourt-cloud`, and
//! its outcomes into the responses that Lambda expects.
//!
//! This crate knows no charging and no storage. The local server feeds the same event types to the
//! same [`handlers`], so the same code runs on one machine and on AWS.

pub mod console;
pub mod handlers;
pub mod issuers;
pub mod log;
mod mail;
pub mod queue;
pub mod start;
pub mod websocket;
