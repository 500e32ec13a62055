//! `session`: applies facts in order and exactly once, and hands over what
//! follows from them.
//!
//! A watermark per (gateway, epoch, station, lane) stands in the same
//! transaction as everything its records change, so a repeat finds them done.

mod command;
mod correct;
mod disagree;
mod evidence;
mod facts;
mod fork;
mod gap;
pub(crate) mod kept;
mod live;
mod missing;
mod opening;
mod parked;
mod pointer;
mod poison;
pub(crate) mod replaced;
mod step;
mod transaction;
mod work;

use forecourt_link::{Epoch, Lane, MAX_UNKNOWN_STATIONS, Records};
use forecourt_types::{GatewayId, OperatorId, StationId, Timestamp};

use crate::batch::{Batch, body};
use forecourt_store::failure::Failure;
use forecourt_store::messages::FactsMessage;
use forecourt_store::ports::{Connections, Delivery, Queues, Table};

pub(crate) use command::step_remote_start;
pub use correct::{Corrected, correct, corrections, pin_if_moved};
pub use disagree::FLAG_CLOUD_DISAGREES;
pub use evidence::{Evidence, charge_in, charge_of, evidence};
pub use facts::{facts_of, session_facts};
pub(crate) use opening::{
    assigned, hand_on, hand_to_billing, hand_to_review, resolve_review, track,
};

/// From this receive on a record is tried alone, and one that cannot be
/// applied is kept for review so that nothing waits behind it.
const POISON_RECEIVES: u32 = 3;

/// What a deployment decides about sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// After how long without facts a session that charges is closed
    /// provisionally, in milliseconds.
    pub stuck_after_ms: i64,
    /// Whether a station nobody added is taken over into the site of the
    /// gateway that let it in. For demonstrations.
    pub accept_unknown_stations: bool,
    /// How many of those a site has at most; records of any further one are kept for
    /// review, as where none is taken over.
    pub max_unknown_stations: usize,
}

impl Default for Settings {
    /// 24 hours; unknown stations go to review, and are 200 where they do not.
    fn default() -> Self {
        Self {
            stuck_after_ms: 24 * 3_600_000,
            accept_unknown_stations: false,
            max_unknown_stations: MAX_UNKNOWN_STATIONS,
        }
    }
}

impl Settings {
    /// Whether a station that nobody added is taken over. Its name is its own
    /// choice, so it has to be an identity as OCPP wants it.
    pub(crate) fn lets_in(&self, stranger: &StationId) -> bool {
        self.accept_unknown_stations && stranger.is_identifier()
    }
}

/// The ports of this function.
#[derive(Clone, Copy)]
pub(crate) struct Outside<'a> {
    pub(crate) table: &'a dyn Table,
    pub(crate) queues: &'a dyn Queues,
    pub(crate) connections: &'a dyn Connections,
    pub(crate) settings: &'a Settings,
    pub(crate) now: Timestamp,
}

/// Where records come from, by the gateway's credential and by the batch.
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

/// Applies a batch of the sessions queue; the ids of the messages that failed.
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
