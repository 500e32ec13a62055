//! Records on the link: batches, how far they were accepted and applied, and what is sent again.

use forecourt_types::{StationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::config::ConfigVersions;
use crate::record::{Epoch, Hash, Lane, RawRecord};

/// A batch of records of one station and lane, contiguous and in order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Records {
    /// The epoch in which the records were written.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane that the records are in.
    pub lane: Lane,
    /// How often this batch was sent before. It is part of the queue's de-duplication id, since the
    /// queue may know a batch that was not stored.
    pub attempt: u32,
    /// The records, at most 32 KB with this envelope.
    pub records: Vec<RawRecord>,
}

/// A position up to which the cloud has taken records over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The last sequence of the batch.
    pub sequence: u64,
}

/// The batch is on the cloud's queue. It serves flow control only: nothing may be deleted because
/// of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The position up to which the cloud has taken records over.
    pub accepted: Accepted,
    /// How many record messages may now be unacknowledged at once.
    pub credits: u32,
}

/// The newest record of a station's lane at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The sequence of the last record that was written.
    pub sequence: u64,
    /// The hash of that record.
    pub hash: Hash,
}

/// How far the cloud has applied a station's lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane of the station.
    pub lane: Lane,
    /// The sequence of the last record that was applied.
    pub applied: u64,
    /// The hash of that record.
    pub hash: Hash,
}

/// Tells that the gateway is still there. It is sent before 10 idle minutes have passed, and while
/// heads are not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    /// The epoch that the heads belong to.
    pub epoch: Epoch,
    /// The heads of stations with records that are not applied; at most 100 a ping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<Head>,
    /// The version of the policy that is in force, told once after it has changed. A hello tells
    /// it as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<u64>,
    /// The chargers that were refused since the gateway told of them last, at most
    /// [`RefusedSignIn::MOST`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedSignIn>,
    /// How many records of charges and commands the cloud has not applied, when that has changed
    /// since the gateway told it last. Fewer than [`Ping::FEW_RECORDS`] are told as 0, since that
    /// many can be under way at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<u64>,
    /// The alarms of the gateway's program since it was started, one for each kind, the newest
    /// first, at most [`RaisedAlarm::MOST`]. Empty when nothing was added since they were told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<RaisedAlarm>,
}

impl Ping {
    /// The number of waiting records from which on a gateway tells of them.
    pub const FEW_RECORDS: u64 = 50;
}

/// The alarms of one kind that the gateway's program has raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaisedAlarm {
    /// The kind as a code such as `disk_lost`; of at most [`RaisedAlarm::KIND_CHARS_MAX`]
    /// characters.
    pub kind: String,
    /// What happened last and what to do, in English; of at most [`RaisedAlarm::TEXT_CHARS_MAX`]
    /// characters.
    pub text: String,
    /// How often an alarm of the kind was raised since the program was started.
    pub count: u64,
    /// When that was last, by the clock of the gateway.
    pub last_at: Timestamp,
}

impl RaisedAlarm {
    /// The most of them in one ping.
    pub const MOST: usize = 10;
    /// The most characters of a kind.
    pub const KIND_CHARS_MAX: usize = 40;
    /// The most characters of a text.
    pub const TEXT_CHARS_MAX: usize = 300;
}

/// A charger that wanted to come in and was refused, once for each identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedSignIn {
    /// The identity that it showed.
    pub station_id: StationId,
    /// Why it was refused, as a code such as `unknown` or `wrong_password`; of at most
    /// [`RefusedSignIn::WHY_CHARS_MAX`] characters.
    pub why: String,
    /// The address from which it came last, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How often it was refused since the gateway remembers.
    pub count: u32,
    /// When that was first, by the clock of the gateway.
    pub first_at: Timestamp,
    /// When that was last, by the clock of the gateway.
    pub last_at: Timestamp,
}

impl RefusedSignIn {
    /// The most of them in one ping.
    pub const MOST: usize = 25;
    /// The most characters of the code that says why.
    pub const WHY_CHARS_MAX: usize = 40;
    /// The most characters of an address: an IPv6 address has up to 45.
    pub const ADDRESS_CHARS_MAX: usize = 60;
}

/// How far a lane is applied, or from which record the cloud wants it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// How far the lane is applied. Only this allows the gateway to delete records.
    #[serde(flatten)]
    pub watermark: Watermark,
    /// The sequence from which the cloud wants the records again; set when a gap keeps it from
    /// applying what it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resend_from: Option<u64>,
}

/// The answer to a ping, for the stations that it named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pong {
    /// The time of the cloud's clock.
    pub cloud_time: Timestamp,
    /// One entry for each head of the ping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applied: Vec<Applied>,
    /// The newest versions of the desired state.
    #[serde(default)]
    pub versions: ConfigVersions,
}

/// Asks for records once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resend {
    /// The epoch that the records belong to.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane to send again.
    pub lane: Lane,
    /// The sequence from which on the records are wanted: the one after the watermark.
    pub from: u64,
}

/// Tells that a resend cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The epoch that the records belong to.
    pub epoch: Epoch,
    /// The station that this belongs to.
    pub station_id: StationId,
    /// The lane that has lost records.
    pub lane: Lane,
    /// The first sequence that is gone.
    pub from: u64,
    /// The last sequence that is gone.
    pub to: u64,
    /// The hash that the record after the gap names for the record before it.
    pub hash: Hash,
    /// Why the records are gone, in words.
    pub reason: String,
}
