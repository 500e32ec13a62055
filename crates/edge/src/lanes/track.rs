//! One lane of one station: its chain in each epoch, and the batch on its way.

use forecourt_link::{Epoch, Hash, Watermark};

use crate::rows::{LaneRow, RecordRow};
use crate::{Memory, MemoryFailure};

/// How long accepted records may stay unapplied, without any progress, before they are sent again
/// for the first time, in milliseconds. Each further time doubles it.
const STALLED_MS: u64 = 180_000;
/// The longest such time, in milliseconds.
const LONGEST_STALLED_MS: u64 = 3_600_000;

/// What an answer of the cloud changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judged {
    /// The answer changed nothing.
    Nothing,
    /// More is applied than before: the row must be written.
    Moved,
    /// The answer named another record than the one here.
    Forked,
}

/// The lane's chain of one epoch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chain {
    pub(crate) row: LaneRow,
    /// The last sequence that the cloud has taken over; never above the head.
    accepted: u64,
    /// The number of the attempt. It is raised whenever something is sent again, for ever, so that
    /// the batch is another message for the cloud's queue.
    attempt: u32,
    /// When the chain last made progress, in monotonic milliseconds.
    moved_at_ms: u64,
    /// How many times records were sent again for lack of progress. It is 0 again as soon as more
    /// is applied.
    stalls: u32,
}

#[derive(Debug, Clone, PartialEq)]
struct Flight {
    epoch: Epoch,
    last: u64,
    sent_at_ms: u64,
}

/// All chains of a lane.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Track {
    /// The chains by epoch, the oldest first; nearly always one.
    chains: Vec<Chain>,
    flight: Option<Flight>,
    /// Whether the station stands in the queue of this lane.
    pub(crate) is_queued: bool,
}

impl Track {
    pub(crate) fn restore(&mut self, row: LaneRow) {
        let accepted = row.applied;
        self.insert(Chain {
            row,
            accepted,
            attempt: 0,
            moved_at_ms: 0,
            stalls: 0,
        });
    }

    fn insert(&mut self, chain: Chain) {
        self.chains.push(chain);
        self.chains.sort_by_key(|chain| chain.row.epoch);
    }

    pub(crate) fn chain(&self, epoch: Epoch) -> Option<&Chain> {
        self.chains.iter().find(|chain| chain.row.epoch == epoch)
    }

    fn chain_mut(&mut self, epoch: Epoch) -> Option<&mut Chain> {
        self.chains
            .iter_mut()
            .find(|chain| chain.row.epoch == epoch)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &LaneRow> {
        self.chains.iter().map(|chain| &chain.row)
    }

    pub(crate) fn appended(&mut self, record: &RecordRow) {
        match self.chain_mut(record.epoch) {
            Some(chain) => chain.row.advance(record),
            None => self.restore(LaneRow::begun_by(record)),
        }
    }

    /// The first record that is not taken over, of the oldest epoch that has one, and where that
    /// chain ends.
    pub(crate) fn pending(&self) -> Option<(Epoch, u64, (u64, Hash))> {
        let mut chains = self.chains.iter();
        let chain = chains.find(|chain| chain.accepted < chain.row.head)?;
        let head = (chain.row.head, chain.row.head_hash.clone());
        Some((chain.row.epoch, chain.accepted + 1, head))
    }

    /// The number of records that are not taken over, of all epochs.
    pub(crate) fn unsent(&self) -> u64 {
        let chains = self.chains.iter();
        chains
            .map(|chain| chain.row.head.saturating_sub(chain.accepted))
            .sum()
    }

    pub(crate) const fn is_flying(&self) -> bool {
        self.flight.is_some()
    }

    pub(crate) fn is_late(&self, now_ms: u64, limit_ms: u64) -> bool {
        let flight = self.flight.as_ref();
        flight.is_none_or(|flight| now_ms.saturating_sub(flight.sent_at_ms) >= limit_ms)
    }

    /// Notes that a batch up to `last` is sent, and returns which attempt it is.
    pub(crate) fn fly(&mut self, epoch: Epoch, last: u64, now_ms: u64) -> u32 {
        self.flight = Some(Flight {
            epoch,
            last,
            sent_at_ms: now_ms,
        });
        self.chain(epoch).map_or(0, |chain| chain.attempt)
    }

    /// Notes that the batch on its way may be lost: it is sent again, as another message.
    pub(crate) fn flight_failed(&mut self) {
        if let Some(flight) = self.flight.take()
            && let Some(chain) = self.chain_mut(flight.epoch)
        {
            chain.attempt = chain.attempt.saturating_add(1);
        }
    }

    /// Notes that the cloud took over the batch that ends with `sequence`, if that is the one on
    /// its way.
    pub(crate) fn accepted(&mut self, sequence: u64, now_ms: u64) -> bool {
        let Some(flight) = self.flight.take_if(|flight| flight.last == sequence) else {
            return false;
        };
        if let Some(chain) = self.chain_mut(flight.epoch) {
            chain.accepted = chain.accepted.max(sequence);
            chain.moved_at_ms = now_ms;
        }
        true
    }

    /// Notes that records up to `to` are gone here and were named as missing.
    pub(crate) fn pass_over(&mut self, epoch: Epoch, to: u64) {
        if let Some(chain) = self.chain_mut(epoch) {
            chain.accepted = chain.accepted.max(to.min(chain.row.head));
        }
    }

    /// Notes that records up to `to` were written anew in a later epoch: nothing is left to do with
    /// them here.
    pub(crate) fn moved(&mut self, epoch: Epoch, to: u64) {
        if let Some(chain) = self.chain_mut(epoch) {
            chain.row.applied = to.min(chain.row.head);
            chain.accepted = chain.accepted.max(chain.row.applied);
        }
    }

    /// Takes the cloud's watermark as it is, at the handshake: it may have gone
    /// back, when the cloud was restored from a backup.
    pub(crate) fn reset(&mut self, epoch: Epoch, applied: u64) {
        self.flight_failed();
        for chain in &mut self.chains {
            if chain.row.epoch == epoch {
                chain.row.applied = applied.min(chain.row.head);
            }
            if chain.accepted != chain.row.applied {
                chain.accepted = chain.row.applied;
                chain.attempt = chain.attempt.saturating_add(1);
            }
        }
    }

    /// Takes over how far the cloud says this lane is applied; see [`super::Lanes::applied`].
    pub(crate) fn applied(
        &mut self,
        now_ms: u64,
        (asked, current): (Epoch, Epoch),
        mark: &Watermark,
        memory: &dyn Memory,
    ) -> Result<Judged, MemoryFailure> {
        if mark.applied == 0 {
            return Ok(Judged::Nothing);
        }
        for chain in &mut self.chains {
            let applied = mark.applied.min(chain.row.head);
            if !chain.holds(mark, memory)? {
                continue;
            }
            if applied <= chain.row.applied {
                return Ok(Judged::Nothing);
            }
            chain.row.applied = applied;
            chain.accepted = chain.accepted.max(applied);
            chain.moved_at_ms = now_ms;
            chain.stalls = 0;
            return Ok(Judged::Moved);
        }
        if asked < current {
            return Ok(self.settle_fork(asked, mark.applied, now_ms));
        }
        let is_old_news = self
            .chains
            .iter()
            .any(|chain| mark.applied <= chain.row.applied);
        Ok(if is_old_news {
            Judged::Nothing
        } else {
            Judged::Forked
        })
    }

    /// Settles a past epoch that ended in a fork and in which a release before 0.3 left its
    /// records: the cloud keeps what contradicts for review, and its watermark belongs to the other
    /// branch. There is nothing left to wait for.
    fn settle_fork(&mut self, epoch: Epoch, told: u64, now_ms: u64) -> Judged {
        match self.chain_mut(epoch) {
            Some(chain) if told > chain.row.applied && chain.accepted > chain.row.applied => {
                chain.row.applied = chain.accepted;
                chain.moved_at_ms = now_ms;
                Judged::Moved
            }
            _ => Judged::Nothing,
        }
    }

    /// Goes back, to send again from this sequence on, within what may still be here.
    pub(crate) fn rewind(&mut self, epoch: Epoch, from: u64) -> bool {
        let Some(chain) = self
            .chains
            .iter_mut()
            .find(|chain| chain.row.epoch == epoch)
        else {
            return false;
        };
        if from == 0 || from > chain.row.head {
            return false;
        }
        chain.accepted = from - 1;
        chain.attempt = chain.attempt.saturating_add(1);
        self.flight = None;
        true
    }

    /// Goes back to what is applied when nothing has moved for too long. The time doubles with
    /// each time, up to an hour, so that a cloud that is hours behind does not get the same records
    /// over and over.
    pub(crate) fn rewind_stalled(&mut self, now_ms: u64) -> bool {
        self.rewind_idle(now_ms, |chain| {
            let factor = 1_u64.checked_shl(chain.stalls).unwrap_or(u64::MAX);
            STALLED_MS.saturating_mul(factor).min(LONGEST_STALLED_MS)
        })
    }

    /// Goes back to what is applied when nothing has moved for so long.
    pub(crate) fn rewind_unanswered(&mut self, now_ms: u64, limit_ms: u64) -> bool {
        self.rewind_idle(now_ms, |_| limit_ms)
    }

    fn rewind_idle(&mut self, now_ms: u64, limit_ms: impl Fn(&Chain) -> u64) -> bool {
        if self.flight.is_some() {
            return false;
        }
        let mut stalled = self.chains.iter_mut().filter(|chain| {
            let idle = now_ms.saturating_sub(chain.moved_at_ms);
            chain.accepted > chain.row.applied && idle >= limit_ms(chain)
        });
        let Some(chain) = stalled.next() else {
            return false;
        };
        chain.accepted = chain.row.applied;
        chain.attempt = chain.attempt.saturating_add(1);
        chain.moved_at_ms = now_ms;
        chain.stalls = chain.stalls.saturating_add(1);
        true
    }

    /// The chains with records that were accepted and are not applied.
    pub(crate) fn unapplied(&self) -> impl Iterator<Item = &LaneRow> {
        let chains = self.chains.iter();
        let waiting = chains.filter(|chain| chain.accepted > chain.row.applied);
        waiting.map(|chain| &chain.row)
    }
}

impl Chain {
    /// Whether the watermark names a record of this chain.
    fn holds(&self, mark: &Watermark, memory: &dyn Memory) -> Result<bool, MemoryFailure> {
        if mark.applied > self.row.head {
            return Ok(false);
        }
        if mark.applied == self.row.head {
            return Ok(mark.hash == self.row.head_hash);
        }
        let row = &self.row;
        let hash = memory.record_hash(row.epoch, &row.station_id, row.lane, mark.applied)?;
        Ok(hash.is_some_and(|hash| hash == mark.hash))
    }
}
