//! What a bill rests on: the registers at its ends, the readings set aside, and what is not known.

use forecourt_cloud::billing::Explained;
use forecourt_cloud::telemetry::NewestRegister;
use forecourt_domain::fact::Flag;
use forecourt_domain::session::{
    FLAG_FIRST_READING_BILLED, FLAG_LAST_READING_BILLED, FLAG_RECORD_GAP, set_aside_code,
};
use forecourt_link::{Epoch, Hash};
use forecourt_types::{AppliedAt, ClaimedAt, Energy, GatewayId, ReceivedAt, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use forecourt_store::rows::facts::SnapshotReading;

/// A register that a bill rests on, and the record that told it. Where a person stated the
/// register, or the record was not kept, only the register is known. The end of an estimate may
/// rest on a value that was told for charts: its kind is `newest_reading`, with its two times.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillRegister)]
pub(crate) struct RegisterView {
    /// The register, in watt-hours.
    #[schema(value_type = i64)]
    register_wh: Energy,
    /// The id of the record that told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_id: Option<String>,
    /// The kind of the fact that told it, such as `transaction_started`, or `newest_reading`.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// The gateway that recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    gateway_id: Option<GatewayId>,
    /// The epoch of that gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u32>)]
    epoch: Option<Epoch>,
    /// The sequence of the record among those of the station.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<u64>,
    /// The time of the reading by the charger's claim, or the time it was
    /// received when the claim cannot be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    claimed_at: Option<ClaimedAt>,
    /// When the gateway received it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    received_at: Option<ReceivedAt>,
    /// When the cloud applied it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    applied_at: Option<AppliedAt>,
    /// The SHA-256 of the charger's frame, if a frame caused the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    frame_hash: Option<Hash>,
}

/// The registers whose difference is billed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillRegisters)]
pub(crate) struct Registers {
    /// The register at the start; left out where a person stated the energy.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<RegisterView>,
    /// The register at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<RegisterView>,
}

/// The registers at both ends of a bill.
pub(crate) fn registers(bill: &Explained) -> Registers {
    let (start, end) = match &bill.cdr {
        Some(cdr) => (cdr.meter_start_wh, cdr.meter_stop_wh),
        None => bill.row.registers(),
    };
    let used = |register: Energy| {
        let is_it = move |one: &&SnapshotReading| one.used && one.register_wh == register;
        bill.readings.iter().filter(is_it)
    };
    // A register may stand still: the first reading of it is that of the start, the last one that
    // of the end.
    Registers {
        start: start.map(|register| RegisterView::new(bill, register, used(register).next())),
        end: match bill.newest {
            Some(newest) => Some(RegisterView::newest(newest)),
            None => {
                end.map(|register| RegisterView::new(bill, register, used(register).next_back()))
            }
        },
    }
}

impl RegisterView {
    /// The register that was told for charts.
    fn newest(newest: NewestRegister) -> Self {
        Self {
            register_wh: newest.reading.register,
            record_id: None,
            kind: Some("newest_reading".to_owned()),
            gateway_id: None,
            epoch: None,
            sequence: None,
            claimed_at: Some(newest.reading.at),
            received_at: Some(newest.received_at),
            applied_at: None,
            frame_hash: None,
        }
    }

    fn new(bill: &Explained, register_wh: Energy, told: Option<&SnapshotReading>) -> Self {
        let record_id = told.and_then(|told| told.record_id.clone());
        let fact = record_id.as_ref().and_then(|id| bill.facts.get(id));
        Self {
            register_wh,
            kind: told.map(|told| told.kind.clone()),
            gateway_id: fact.map(|fact| fact.gateway_id.clone()),
            epoch: fact.map(|fact| fact.epoch),
            sequence: fact.map(|fact| fact.sequence),
            claimed_at: told.map(|told| told.at),
            received_at: fact.map(|fact| fact.received_at),
            applied_at: fact.map(|fact| fact.applied_at),
            frame_hash: fact.and_then(|fact| fact.frame_hash.clone()),
            record_id,
        }
    }
}

/// A reading that was not believed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillReadingSetAside)]
pub(crate) struct SetAside {
    /// The id of the record that brought it, if the record was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_id: Option<String>,
    /// The kind of the fact that brought it.
    kind: String,
    /// The register, in watt-hours.
    #[schema(value_type = i64)]
    register_wh: Energy,
    /// The time of the reading.
    #[schema(value_type = String, format = DateTime)]
    claimed_at: ClaimedAt,
    /// The code of the reason: `unfit`, `repeated`, `energy_stated`, or the problem of the session
    /// as in `reason_code`; left out of a reading that another release judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "unfit")]
    reason_code: Option<&'static str>,
    /// Why it was not believed, in words.
    reason: String,
}

/// The readings of a bill that were not believed.
pub(crate) fn set_aside(bill: &Explained) -> Vec<SetAside> {
    let view = |one: &SnapshotReading| {
        let reason = one.set_aside.clone()?;
        Some(SetAside {
            reason_code: set_aside_code(&reason),
            reason,
            record_id: one.record_id.clone(),
            kind: one.kind.clone(),
            register_wh: one.register_wh,
            claimed_at: one.at,
        })
    };
    bill.readings.iter().filter_map(view).collect()
}

/// Something that is not known of a charge.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillGap)]
pub(crate) struct Gap {
    /// What is missing: `record_gap` (records of the gateway), `sequence_gap` (messages of the
    /// charger), `unreadable_record`, `first_reading_billed` (what flowed before the first reading)
    /// or `last_reading_billed` (what flowed after the last one).
    #[schema(example = "last_reading_billed")]
    code: String,
    /// From when on, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Until when, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

/// What is not known of the charge that a bill is about.
pub(crate) fn gaps(bill: &Explained) -> Vec<Gap> {
    let mut used = bill.readings.iter().filter(|one| one.used);
    let first = used.clone().next().map(|one| one.at.timestamp());
    let last = used.next_back().map(|one| one.at.timestamp());
    let started = bill.cdr.as_ref().map(|cdr| cdr.started_at);
    let ended = bill.cdr.as_ref().map(|cdr| cdr.ended_at);
    let gap = |flag: &Flag| {
        let (code, from, to) = match flag {
            Flag::SequenceGap => ("sequence_gap", None, None),
            Flag::UnreadableRecord => ("unreadable_record", None, None),
            Flag::Other(name) if name == FLAG_RECORD_GAP => (FLAG_RECORD_GAP, None, None),
            Flag::Other(name) if name == FLAG_FIRST_READING_BILLED => {
                (FLAG_FIRST_READING_BILLED, started, first)
            }
            Flag::Other(name) if name == FLAG_LAST_READING_BILLED => {
                (FLAG_LAST_READING_BILLED, last, ended)
            }
            _ => return None,
        };
        let code = code.to_owned();
        Some(Gap { code, from, to })
    };
    bill.flags.iter().filter_map(gap).collect()
}
