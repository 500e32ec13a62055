//! Where a batch stands against the watermark.

use forecourt_link::{Hash, RawRecord, RecordError};

/// A record with its place in the chain.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Its sequence of station and lane.
    pub(crate) sequence: u64,
    /// The hash of its text.
    pub(crate) hash: Hash,
    /// The hash it names as that of the one before.
    pub(crate) previous: Hash,
    /// Its text.
    pub(crate) raw: RawRecord,
}

impl Link {
    /// Reads the place of a record.
    pub(crate) fn read(raw: &RawRecord) -> Result<Self, RecordError> {
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
pub(crate) enum Position {
    /// All of it is applied.
    Done,
    /// The record at this place in the batch contradicts what is applied.
    Fork(usize),
    /// Records before this place in the batch are missing.
    Gap(usize),
    /// The record at this place in the batch is the next one.
    Next(usize),
}

/// Judges a batch, in order, against the last record applied.
pub(crate) fn position(applied: u64, hash: &Hash, links: &[Link]) -> Position {
    for (at, link) in links.iter().enumerate() {
        if link.sequence == applied && link.hash != *hash {
            return Position::Fork(at);
        }
        if link.sequence > applied {
            return if link.sequence > applied + 1 {
                Position::Gap(at)
            } else if link.previous == *hash {
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

    fn links(range: std::ops::RangeInclusive<u64>) -> Vec<Link> {
        let link = |sequence| Link {
            sequence,
            hash: hash(sequence),
            previous: hash(sequence - 1),
            raw: RawRecord::from_text("{}".to_owned()).unwrap(),
        };
        range.map(link).collect()
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
            let batch_links = links(batch.clone());
            let found = position(applied, &hash(applied), &batch_links);
            assert_eq!(found, position_wanted, "{applied} {batch:?}");
        }
    }

    #[test]
    fn another_past_is_a_fork_where_it_first_shows() {
        let other = Hash::of(b"other");
        assert_eq!(position(2, &other, &links(1..=3)), Position::Fork(1));
        assert_eq!(position(2, &other, &links(3..=4)), Position::Fork(0));
        assert_eq!(position(4, &other, &links(1..=3)), Position::Done);
    }
}
