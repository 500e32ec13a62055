//! The faults that a person should hear of.

use std::fmt;

use forecourt_link::Lane;
use forecourt_types::StationId;

/// A fault that the machine worked around. It is logged and counted outside of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alarm {
    /// No transaction id is left in this epoch: starts are not answered any more.
    TransactionIdsExhausted {
        /// The station whose start cannot be answered.
        station_id: StationId,
    },
    /// The cloud holds records that this disk has lost: the gateway asks for a new epoch.
    DiskLost,
    /// The cloud gives no new epoch for the records that this disk has lost.
    EpochRefused {
        /// Why it gives none, in the cloud's words.
        reason: String,
    },
    /// The cloud named another hash for a record of ours.
    Forked {
        /// The station that the record belongs to.
        station_id: StationId,
        /// The lane that the record is in.
        lane: Lane,
        /// The record's sequence in its station and lane.
        sequence: u64,
    },
    /// Records that the cloud asked for are gone from this disk.
    RecordsMissing {
        /// The station that this belongs to.
        station_id: StationId,
        /// The lane that the records are in.
        lane: Lane,
        /// The first sequence that is gone.
        from: u64,
        /// The last sequence that is gone.
        to: u64,
    },
    /// A fact could not be written as a record.
    RecordUnwritable {
        /// The station that the fact is about.
        station_id: StationId,
        /// What went wrong, as text for a person.
        problem: String,
    },
    /// A charger's message made the machine panic, and is not read again.
    MessageSetAside {
        /// The station that this belongs to.
        station_id: StationId,
    },
    /// As many stations as the site may have were added by nobody.
    TooManyUnknown {
        /// The station that was not let in.
        station_id: StationId,
    },
    /// A message of the cloud was of no use.
    LinkMessageIgnored {
        /// What went wrong, as text for a person.
        problem: String,
    },
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TransactionIdsExhausted { station_id } => write!(
                f,
                "station {station_id} has used up the transaction ids of this epoch; \
                 enrol the gateway anew to get the next epoch"
            ),
            Self::DiskLost => f.write_str(
                "the cloud holds records this gateway has lost; a new epoch was asked for",
            ),
            Self::EpochRefused { reason } => write!(
                f,
                "the cloud holds records this gateway has lost and gives it no new epoch: {reason}. \
                 Chargers are served as without a link, and nothing is sent; the gateway asks again"
            ),
            Self::Forked {
                station_id,
                lane,
                sequence,
            } => write!(
                f,
                "the cloud holds another record {sequence} of {station_id} ({lane}) than this \
                 gateway; look whether two gateways run with one identity"
            ),
            Self::RecordsMissing {
                station_id,
                lane,
                from,
                to,
            } => write!(
                f,
                "records {from} to {to} of {station_id} ({lane}) were wanted by the cloud and \
                 are gone here; the gap is named in the record"
            ),
            Self::RecordUnwritable {
                station_id,
                problem,
            } => {
                write!(f, "a fact of {station_id} could not be written: {problem}")
            }
            Self::MessageSetAside { station_id } => write!(
                f,
                "a message of {station_id} made the gateway fail and was set aside; \
                 please report it: transaction messages are kept as unreadable records"
            ),
            Self::TooManyUnknown { station_id } => write!(
                f,
                "{station_id} was not let in: the site has as many stations that nobody added as \
                 policy.max_unknown_stations allows; add the stations you know with a password, and \
                 switch accept_unknown off"
            ),
            Self::LinkMessageIgnored { problem } => {
                write!(f, "a message of the cloud was ignored: {problem}")
            }
        }
    }
}
