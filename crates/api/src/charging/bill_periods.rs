//! How a charge ran, period by period, with the readings that prove its energy. Only bills of rules
//! 2 have periods.

use forecourt_billing::rules2::{ChargeState, ComponentRef, Evidence, Period, Reading};
use forecourt_domain::fact::Fact;
use forecourt_link::Hash;
use forecourt_store::rows::facts::FactRow;
use forecourt_types::{Energy, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::money::preview_schema::ComponentRefSchema;
use forecourt_cloud::billing::Explained;

/// A part of a charge in which the state and the prices stay the same.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProvedPeriod)]
pub(crate) struct PeriodView {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    to: Timestamp,
    /// Its energy in watt-hours, before steps are rounded up.
    #[schema(value_type = i64)]
    wh: Energy,
    /// `charging`; `idle` while the vehicle asks for nothing; `station` while the station gives
    /// nothing. Left out of a last period that joins several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    state: Option<ChargeState>,
    /// The prices that applied. A dimension without one was free.
    #[schema(value_type = Vec<ComponentRefSchema>)]
    components: Vec<ComponentRef>,
    /// `measured` where the energy is the difference of two readings, `interpolated` where it lies
    /// between two.
    #[schema(value_type = String)]
    evidence: Evidence,
    /// The last reading at or before the begin; left out where that is the register at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading_before: Option<ProvingReading>,
    /// The first reading at or after the end; left out where that is the register at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading_after: Option<ProvingReading>,
}

/// A reading that proves the energy of a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProvingReading {
    /// When the register was read.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The watt-hours since the start of the charge.
    #[schema(value_type = i64)]
    wh: Energy,
    /// The record that brought it; left out if it was not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_id: Option<String>,
    /// The SHA-256 of the charger's message.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    frame_hash: Option<Hash>,
}

/// The periods of a bill; none by the first rules.
pub(super) fn periods(bill: &Explained) -> Vec<PeriodView> {
    let periods = bill.cdr.as_ref().map(|cdr| cdr.periods.as_slice());
    let periods = periods.unwrap_or_default().iter();
    periods.map(|period| shown(period, bill)).collect()
}

fn shown(period: &Period, bill: &Explained) -> PeriodView {
    let charge = bill.rules2.as_ref().and_then(|facts| facts.charge.as_ref());
    let reading = |index: Option<u32>| {
        let index = usize::try_from(index?).ok()?;
        let reading = charge?.readings.get(index)?;
        Some(proving(*reading, bill))
    };
    PeriodView {
        from: period.from,
        to: period
            .from
            .plus_millis(period.seconds.saturating_mul(1_000)),
        wh: period.wh,
        state: period.state,
        components: period.components.clone(),
        evidence: period.evidence,
        reading_before: reading(period.reading_before),
        reading_after: reading(period.reading_after),
    }
}

/// When the gateway heard a reading: before the time of its record, where the gateway recorded it
/// later because nothing else would have.
fn heard_at(record: &FactRow) -> Timestamp {
    let heard_at = match record.fact() {
        Ok(Fact::TransactionSampled(fact)) => fact.heard_at,
        _ => None,
    };
    heard_at.unwrap_or(record.received_at).timestamp()
}

/// A reading with its record. The bill counts from the start of the charge, and by the times of
/// receipt where the charger's own cannot be right; the record has the register as it was told.
fn proving(reading: Reading, bill: &Explained) -> ProvingReading {
    let begin = bill.cdr.as_ref().and_then(|cdr| cdr.meter_start_wh);
    let mut told = bill.readings.iter().filter(|one| one.used).filter(|one| {
        let since_start = begin.and_then(|begin| one.register_wh.since(begin));
        since_start == Some(reading.wh) || one.register_wh == reading.wh
    });
    let found = told.find(|one| {
        let record = one.record_id.as_ref().and_then(|id| bill.facts.get(id));
        let heard_at = record.map(heard_at);
        one.at.timestamp() == reading.at || heard_at == Some(reading.at)
    });
    let record_id = found.and_then(|one| one.record_id.clone());
    let record = record_id.as_ref().and_then(|id| bill.facts.get(id));
    ProvingReading {
        at: reading.at,
        wh: reading.wh,
        frame_hash: record.and_then(|record| record.frame_hash.clone()),
        record_id,
    }
}
