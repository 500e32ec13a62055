//! What is stored in the table and sent through the queues, and how it is written: the ports to
//! storage, every key, every row, the messages between functions, and the unit of work
//! with its outbox.
//!
//! This crate knows no use case, no HTTP and no AWS SDK. Storage is one table with a
//! partition key, a sort key and one index; [`keys`] lists every key and the access
//! pattern behind it.

pub mod audit;
pub mod bootstrap;
pub mod deliveries;
pub mod due_check;
pub mod events;
pub mod export;
pub mod failure;
pub mod ids;
pub mod keys;
pub mod last_use;
pub mod listing;
pub mod messages;
pub mod outbox;
pub mod ports;
pub mod review;
pub mod rows;
pub mod secrets;
pub mod unit;
