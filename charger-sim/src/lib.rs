//! Simulated chargers: OCPP 1.6J, 2.0.1 and 2.1 stations with a battery, a meter and faults
//! of their own.
//!
//! This crate must not know the product it tests: no crate of the workspace, no journal, no cloud.
//! Its messages are written from the OCPP documents alone, so that it can stand as an independent
//! witness: what a charger delivered ([`SessionTruth`]) is compared with what was billed, and every
//! transaction message that was answered ([`AnsweredMessage`]) with what was kept.
//!
//! A charger is a pure machine (`station`: inputs in, effects out, time and seed as arguments)
//! driven by one task that owns the socket ([`Charger`]).
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use charger_sim::{Charger, EventKind, Options, SessionPlan, Tls, Version};
//!
//! let options = Options::new("ws://127.0.0.1:9000/ocpp", "CP-1", Version::V16);
//! let (charger, mut events) = Charger::connect(options)?;
//! charger.start_session(SessionPlan::new("TAG-1", 30)).await?;
//! events.wait_for(|event| matches!(event.kind, EventKind::SessionClosed(_))).await;
//! println!("{:?}", charger.truth().await);
//! # Ok(())
//! # }
//! ```

mod battery;
mod charger;
mod clock;
mod driver;
mod event;
mod fault;
mod fleet;
mod meter;
mod options;
mod random;
mod socket;
mod station;

pub use battery::{Battery, Supply, Vehicle};
pub use charger::{Charger, ChargerError, Events};
pub use event::{AnsweredMessage, Event, EventKind, SessionTruth, Truth};
pub use fault::{Fault, FaultError, FaultKind, Position, Script};
pub use fleet::{FleetLine, FleetPlan, FleetReport, open_file_limit, run_fleet, station_names};
pub use meter::{Context, Reading, Register};
pub use options::{
    Backlog, Backoff, Device, Options, OptionsError, OutOfOrder, Pace, PastSession, RetryId,
    SessionPlan, Tls, Version,
};
pub use random::Random;
