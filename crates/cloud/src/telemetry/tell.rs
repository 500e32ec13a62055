//! Tells those who watch a station what it has measured.

use std::collections::BTreeMap;

use forecourt_domain::fact::ConnectorRef;
use forecourt_link::ChainedRecord;

use super::newest::measured;
use crate::session::Source;
use forecourt_store::failure::Failure;
use forecourt_store::messages::{LiveMessage, LiveReading};
use forecourt_store::outbox::OutboxEntry;
use forecourt_store::ports::QueueName;
use forecourt_store::rows::facts::NewestReading;

/// The most bytes of the values of one message. A message may have 256 KB with its batch.
const BYTES_MAX: usize = 128 * 1024;

/// The message about what was measured; none if these records hold no values.
pub(super) fn told(
    source: &Source,
    chain: &[ChainedRecord],
) -> Result<Option<OutboxEntry>, Failure> {
    let readings = newest(chain);
    if readings.is_empty() {
        return Ok(None);
    }
    let body = LiveMessage::Measured {
        operator_id: source.operator.clone(),
        station_id: source.station.clone(),
        readings,
    };
    Ok(Some(OutboxEntry::for_display(QueueName::Live, &body)?))
}

/// The newest values of each connector, as many as fit.
fn newest(chain: &[ChainedRecord]) -> Vec<LiveReading> {
    let mut newest: BTreeMap<ConnectorRef, (usize, NewestReading)> = BTreeMap::new();
    for chained in chain {
        let Some(reading) = measured(chained) else {
            continue;
        };
        let connector = reading.measured.connector;
        let known = newest.get(&connector);
        if known.is_none_or(|(_, known)| known.taken_at() <= reading.taken_at()) {
            let bytes = chained.raw.as_str().len();
            newest.insert(connector, (bytes, reading));
        }
    }
    let mut room = BYTES_MAX;
    let fits = newest.into_values().filter_map(|(bytes, reading)| {
        room = room.checked_sub(bytes)?;
        Some(LiveReading::from(reading))
    });
    fits.collect()
}
