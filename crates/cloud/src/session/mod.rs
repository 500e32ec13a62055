//! `session`: applies facts in order and exactly once, and hands over the work that follows
//! from them.
//!
//! The watermark of each gateway, epoch, station and lane is written in the same table
//! transaction as everything that its records change, so a repeat finds them applied.

mod command;
mod correct;
mod disagree;
mod evidence;
mod facts;
mod follow_station;
mod follow_up;
mod fork;
mod gap;
pub(crate) mod kept;
mod live;
mod missing;
mod occupancy;
mod parked;
mod pin;
mod pointer;
mod poison;
pub(crate) mod replaced;
mod save;
mod step;
mod tell;
mod transaction;
mod work;

use forecourt_link::{Epoch, Lane, MAX_UNKNOWN_STATIONS, Records};
use forecourt_types::{GatewayId, OperatorId, StationId, Timestamp};

use crate::batch::{Batch, body};
use forecourt_store::failure::Failure;
use forecourt_store::messages::FactsMessage;
use forecourt_store::ports::{Connections, Delivery, Queues, Table};

pub(crate) use command::step_remote_start;
pub use correct::{Asked, Corrected, correct, corrections, pin_if_moved};
pub use disagree::FLAG_CLOUD_DISAGREES;
pub use evidence::{Evidence, charge_in, charge_of, evidence};
pub use facts::{facts_of, session_facts};
pub use follow_station::follow_station;
pub(crate) use follow_up::{hand_on, hand_to_billing, hand_to_review, resolve_review};
pub(crate) use occupancy::{ChargingTold, track};
pub(crate) use pin::{assigned, was_assigned};
pub(crate) use tell::tell_of_step;

/// From this delivery of a message on, each record is tried alone, and a record that cannot be
/// applied is kept for review so that nothing waits behind it.
const POISON_RECEIVES: u32 = 3;

/// The settings of a deployment for sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The time without facts after which a session that charges is closed
    /// provisionally, in milliseconds.
    pub stuck_after_ms: i64,
    /// Whether a station that nobody added is taken over into the site of the gateway that let it
    /// in. This is meant for demonstrations.
    pub accept_unknown_stations: bool,
    /// The most such stations of a site. Records of any further station are kept for review, as
    /// they are where none is taken over.
    pub max_unknown_stations: usize,
}

impl Default for Settings {
    /// The defaults: 24 hours; unknown stations are kept for review, and a site has at most 200
    /// of them where they are taken over.
    fn default() -> Self {
        Self {
            stuck_after_ms: 24 * 3_600_000,
            accept_unknown_stations: false,
            max_unknown_stations: MAX_UNKNOWN_STATIONS,
        }
    }
}

impl Settings {
    /// Whether a station that nobody added is taken over. It chose its name itself, so the name
    /// must be an identity as OCPP wants it.
    pub(crate) fn lets_in(&self, stranger: &StationId) -> bool {
        self.accept_unknown_stations && stranger.is_identifier()
    }
}

/// The ports and settings that this function needs.
#[derive(Clone, Copy)]
pub(crate) struct Outside<'a> {
    pub(crate) table: &'a dyn Table,
    pub(crate) queues: &'a dyn Queues,
    pub(crate) connections: &'a dyn Connections,
    pub(crate) settings: &'a Settings,
    pub(crate) now: Timestamp,
}

/// The origin of records, as the gateway's credential and the batch tell it.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) operator: OperatorId,
    pub(crate) gateway: GatewayId,
    pub(crate) epoch: Epoch,
    pub(crate) station: StationId,
    pub(crate) lane: Lane,
}

impl Source {
    pub(crate) fn of(operator: OperatorId, gateway: GatewayId, records: &Records) -> Self {
        Self {
            operator,
            gateway,
            epoch: records.epoch,
            station: records.station_id.clone(),
            lane: records.lane,
        }
    }
}

/// Applies a batch of the sessions queue, and returns the ids of the messages that failed.
pub async fn handle(
    table: &dyn Table,
    queues: &dyn Queues,
    connections: &dyn Connections,
    settings: &Settings,
    now: Timestamp,
    deliveries: Vec<Delivery>,
) -> Vec<String> {
    let outside = Outside {
        table,
        queues,
        connections,
        settings,
        now,
    };
    let mut batch = Batch::of("session");
    for delivery in &deliveries {
        batch.work(delivery, one(&outside, delivery)).await;
    }
    batch.failed()
}

async fn one(outside: &Outside<'_>, delivery: &Delivery) -> Result<(), Failure> {
    let message: FactsMessage = body(delivery)?;
    let (operator, gateway) = (message.operator_id, message.gateway_id);
    let singly = delivery.receive_count >= POISON_RECEIVES;
    if let Some(missing) = message.missing {
        missing::missing(outside, &operator, &gateway, &missing, singly).await?;
    }
    let Some(records) = message.records else {
        return Ok(());
    };
    let source = Source::of(operator, gateway, &records);
    step::apply_all(outside, &source, &records.records, singly).await
}
