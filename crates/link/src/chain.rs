//! How a batch of records fits the watermark.

use crate::{Hash, RawRecord, RecordError};

/// A record with its place in the chain.
#[derive(Debug, Clone)]
pub struct ChainedRecord {
    /// The sequence in the station's lane.
    pub sequence: u64,
    /// The hash of the record's text.
    pub hash: Hash,
    /// The hash that the record names for the record before it.
    pub previous: Hash,
    /// The record's text, as the gateway wrote it.
    pub raw: RawRecord,
}

impl ChainedRecord {
    /// Reads the place of a record.
    ///
    /// # Errors
    /// [`RecordError`] when the text does not say where the record belongs.
    pub fn read(raw: &RawRecord) -> Result<Self, RecordError> {
        let place = raw.place()?;
        Ok(Self {
            sequence: place.station_sequence,
            hash: raw.hash(),
            previous: place.previous_hash,
            raw: raw.clone(),
        })
    }
}

/// What is to be done with a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// All records of the batch are applied.
    Done,
    /// The record at this place in the batch contradicts what is applied.
    Fork(usize),
    /// Records before this place in the batch are missing.
    Gap(usize),
    /// The record at this place in the batch is the next one.
    Next(usize),
}

/// Judges a batch, in order, by the last record that was applied.
#[must_use]
pub fn position(applied: u64, hash: &Hash, records: &[ChainedRecord]) -> Position {
    for (at, record) in records.iter().enumerate() {
        if record.sequence == applied && record.hash != *hash {
            return Position::Fork(at);
        }
        if record.sequence > applied {
            return if record.sequence > applied + 1 {
                Position::Gap(at)
            } else if record.previous == *hash {
                Position::Next(at)
            } else {
                Position::Fork(at)
            };
        }
    }
    Position::Done
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn hash(n: u64) -> Hash {
        if n == 0 {
            Hash::origin()
        } else {
            Hash::of(&n.to_be_bytes())
        }
    }

    fn records(range: std::ops::RangeInclusive<u64>) -> Vec<ChainedRecord> {
        let record = |sequence| ChainedRecord {
            sequence,
            hash: hash(sequence),
            previous: hash(sequence - 1),
            raw: RawRecord::from_text("{}".to_owned()).unwrap(),
        };
        range.map(record).collect()
    }

    #[test]
    fn a_batch_is_done_next_a_gap_or_a_fork() {
        for (applied, batch, position_wanted) in [
            (0, 1..=3, Position::Next(0)),
            (3, 1..=3, Position::Done),
            (5, 1..=3, Position::Done),
            (2, 1..=3, Position::Next(2)),
            (0, 2..=3, Position::Gap(0)),
            (1, 4..=5, Position::Gap(0)),
        ] {
            let batch_links = records(batch.clone());
            let found = position(applied, &hash(applied), &batch_links);
            assert_eq!(found, position_wanted, "{applied} {batch:?}");
        }
    }

    #[test]
    fn another_past_is_a_fork_where_it_first_shows() {
        let other = Hash::of(b"other");
        assert_eq!(position(2, &other, &records(1..=3)), Position::Fork(1));
        assert_eq!(position(2, &other, &records(3..=4)), Position::Fork(0));
        assert_eq!(position(4, &other, &records(1..=3)), Position::Done);
    }
}
