//! The services outside the program, in memory, for tests and simulations: a table with conditions,
//! queues with groups and redelivery, connections, a mailer, receivers of webhooks, a virtual clock
//! and seeded randomness, each with faults on demand.
//!
//! Nothing here waits for real time: [`run`] runs a use case to its end on the calling thread,
//! [`run_all`] runs several in an order that the seed decides, and [`run_killed`] drops one in the
//! middle, at any await.

mod charges;
mod clock;
mod configuration;
mod connections;
mod executor;
mod faults;
mod ledger;
mod listings;
mod mailer;
mod objects;
mod outside;
mod pipeline;
mod queues;
mod random;
mod records;
mod table;
mod webhooks;
pub mod world;

pub use charges::{ManyCharge, ManyCharges};
pub use configuration::Configuration;
pub use connections::MemoryConnections;
pub use executor::{Running, run, run_all, run_killed};
pub use faults::{Faults, When};
pub use ledger::{Balances, Ledger};
pub use mailer::MemoryMailer;
pub use objects::MemoryObjects;
pub use outside::Simulation;
pub use pipeline::Pipeline;
pub use queues::MemoryQueues;
pub use random::Random;
pub use records::GatewayRecords;
pub use table::MemoryTable;
pub use webhooks::{MemoryReceivers, Receiver};
