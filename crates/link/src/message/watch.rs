//! Tells a gateway that somebody watches a station.

use forecourt_types::StationId;
use serde::{Deserialize, Serialize};

/// Asks the gateway to send the chart values of a station soon, because somebody watches it. A
/// gateway of a release before 0.6 passes the message over, so its values come later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// The station that is watched.
    pub station_id: StationId,
    /// How long from the receipt of this message on, in seconds; at most
    /// [`Watch::LONGEST_S`]. Whoever goes on watching sends the message again.
    pub for_s: u32,
}

impl Watch {
    /// The longest time that one message can ask for, in seconds.
    pub const LONGEST_S: u32 = 600;
}
