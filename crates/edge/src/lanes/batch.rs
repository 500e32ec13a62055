//! Makes the next messages of a lane: a batch of records, or the report of a gap on this disk.

use forecourt_link::{Lane, Missing, RawRecord, Records, ToCloud, pack_records};

use super::LaneKey;
use super::track::Track;
use crate::{Memory, MemoryFailure, Now};

/// The most records read for one message. 32 KB hold fewer unless they are short, and then what is
/// left goes with the next message.
pub(super) const MAX_BATCH: usize = 56;

/// Sends the next batch of a lane; a gap on this disk is reported first.
pub(super) fn fill(
    track: &mut Track,
    (station, lane): &LaneKey,
    now: Now,
    memory: &dyn Memory,
    messages: &mut Vec<ToCloud>,
) -> Result<(), MemoryFailure> {
    while let Some((epoch, next, head)) = track.pending() {
        let mut records = memory.records(epoch, station, *lane, next, MAX_BATCH)?;
        let whole = contiguous(&records, next);
        if whole > 0 {
            records.truncate(whole);
            let count = pack_records(&records);
            records.truncate(count);
            let last = (next..)
                .zip(&records)
                .last()
                .map_or(next, |(sequence, _)| sequence);
            let records = Records {
                epoch,
                station_id: station.clone(),
                lane: *lane,
                attempt: track.fly(epoch, last, now.monotonic_ms),
                records,
            };
            messages.push(match lane {
                Lane::Commands => ToCloud::CommandUpdate(records),
                Lane::Transactions | Lane::Telemetry => ToCloud::Records(records),
            });
            return Ok(());
        }
        let after = records.first().and_then(|record| record.place().ok());
        let after = after.filter(|place| place.station_sequence > next);
        let (to, hash) = after.map_or(head, |place| {
            (place.station_sequence - 1, place.previous_hash)
        });
        messages.push(ToCloud::Missing(Missing {
            epoch,
            station_id: station.clone(),
            lane: *lane,
            from: next,
            to,
            hash,
            reason: "these records are no longer on the gateway's disk".to_owned(),
        }));
        track.pass_over(epoch, to);
    }
    Ok(())
}

/// The number of records that follow on each other from `next` on.
fn contiguous(records: &[RawRecord], next: u64) -> usize {
    let numbered = (next..).zip(records);
    let follows = |(sequence, record): &(u64, &RawRecord)| {
        record
            .place()
            .is_ok_and(|place| place.station_sequence == *sequence)
    };
    numbered.take_while(follows).count()
}
