//! Handles a disk that lost records: it gets a new epoch, and what it holds is written anew in it.
//!
//! Once the cloud holds other records of an epoch than this disk, the gateway can no longer send in
//! that epoch what the disk holds after the last record that the cloud is known to have applied:
//! the cloud would take it for repeats or for contradictions. So it is written anew as records of
//! the new epoch, with the times and the transaction ids that it had. A record that the cloud had
//! applied without our knowledge is then sent twice; the cloud knows the charge by its id and its
//! start and counts nothing twice.

use forecourt_link::{Epoch, LostRange, MAX_RECORD_BYTES, NewPlace, RawRecord, Watermark};

use super::Gateway;
use super::append::write;
use super::turn::Turn;
use crate::lanes::{LaneKey, LinkState};
use crate::rows::RecordRow;
use crate::{Alarm, CloseReason, Effect, MemoryFailure, Row};

/// The most lost ranges that a hello names (the link's contract).
const MAX_LOST: usize = 50;

/// How many records are written anew in one turn: a few megabytes at most, so that
/// chargers are answered in between.
const MOVED_PER_TURN: usize = 500;

impl Gateway {
    /// The records that the cloud holds and that are not here: beyond our head, or others than
    /// ours. One such lane proves that this disk is not the one that the cloud knows.
    pub(super) fn lost(
        &self,
        turn: &Turn<'_>,
        watermarks: &[Watermark],
    ) -> Result<Vec<LostRange>, MemoryFailure> {
        let epoch = self.link.epoch;
        let mut lost = Vec::new();
        for mark in watermarks {
            let row = self.lanes.row(epoch, &mark.station_id, mark.lane);
            let (head, applied) = row.map_or((0, 0), |row| (row.head, row.applied));
            let from = if mark.applied > head {
                head
            } else if mark.applied == 0 {
                continue;
            } else {
                let (_, head_hash) = self.lanes.head(epoch, &mark.station_id, mark.lane);
                let hash = if mark.applied == head {
                    Some(head_hash)
                } else {
                    turn.memory
                        .record_hash(epoch, &mark.station_id, mark.lane, mark.applied)?
                };
                // A record deleted here was applied: then it was the same one.
                if hash.is_none_or(|hash| hash == mark.hash) {
                    continue;
                }
                applied.min(mark.applied)
            };
            lost.push(LostRange {
                station_id: mark.station_id.clone(),
                lane: mark.lane,
                from,
                to: mark.applied,
            });
        }
        Ok(lost)
    }

    /// Notes that the cloud gives no new epoch. Chargers are served as in an outage, since they
    /// must not wait until a person has looked. Nothing is sent, since it would contradict what the
    /// cloud holds; every new connection asks again.
    pub(super) fn epoch_refused(&mut self, turn: &mut Turn<'_>, reason: String) {
        self.link.awaits_epoch = false;
        self.link.epoch_refused = true;
        turn.write(Row::Link(self.link.clone()));
        turn.raise(Alarm::EpochRefused { reason });
    }

    /// Asks for a new epoch, and lets no charger in until the cloud has answered: an
    /// id given out now could be one that was given out before.
    pub(super) fn disk_lost(&mut self, turn: &mut Turn<'_>, mut lost: Vec<LostRange>) {
        if self.greeting.asked_epoch {
            let problem = "the cloud gave no new epoch".to_owned();
            turn.raise(Alarm::LinkMessageIgnored { problem });
            return;
        }
        lost.truncate(MAX_LOST);
        self.greeting.asked_epoch = true;
        if self.link.epoch_refused {
            self.hello(turn, None, lost);
            return;
        }
        self.link.awaits_epoch = true;
        turn.write(Row::Link(self.link.clone()));
        turn.raise(Alarm::DiskLost);
        for (station, known) in &self.stations {
            if let Some(connection) = known.connection {
                turn.effects.push(Effect::CloseStation {
                    station_id: station.clone(),
                    connection: connection.ordinal,
                    reason: CloseReason::NotReady,
                });
            }
        }
        self.hello(turn, None, lost);
    }

    /// Takes a new epoch. Returns whether records must be written anew for it first: the gateway
    /// sends hello again once that is done.
    pub(super) fn gets_epoch(
        &mut self,
        turn: &mut Turn<'_>,
        epoch: Epoch,
    ) -> Result<bool, MemoryFailure> {
        if self.lanes.unapplied_of(self.link.epoch).is_empty() {
            self.adopt(turn, epoch);
            return Ok(false);
        }
        self.link.moves_to = Some(epoch);
        turn.write(Row::Link(self.link.clone()));
        self.move_on(turn)?;
        Ok(true)
    }

    /// Writes anew what only this disk may hold, as much of it as fits into one turn. Once nothing
    /// is left, it begins the new epoch and sends hello in it; until then facts are still written
    /// in the old one.
    pub(super) fn move_on(&mut self, turn: &mut Turn<'_>) -> Result<(), MemoryFailure> {
        let Some(epoch) = self.link.moves_to else {
            return Ok(());
        };
        let is_written = |effect: &Effect| matches!(effect, Effect::Write(Row::Record(_)));
        if turn.effects.iter().any(is_written) {
            // Records of this turn cannot be read yet.
            return Ok(());
        }
        let mut room = MOVED_PER_TURN;
        for (key, from) in self.lanes.unapplied_of(self.link.epoch) {
            if room == 0 {
                return Ok(());
            }
            room -= self.move_lane(turn, epoch, &key, from, room)?;
        }
        if self.lanes.unapplied_of(self.link.epoch).is_empty() {
            self.adopt(turn, epoch);
        }
        if self.link.moves_to.is_none() && self.lanes.state == LinkState::Greeting {
            self.greet(turn);
        }
        Ok(())
    }

    /// Writes anew at most `room` records of a lane, from this sequence on, and returns how many.
    fn move_lane(
        &mut self,
        turn: &mut Turn<'_>,
        epoch: Epoch,
        key: &LaneKey,
        from: u64,
        room: usize,
    ) -> Result<usize, MemoryFailure> {
        let (station, lane) = key;
        let old = self.link.epoch;
        let (head, _) = self.lanes.head(old, station, *lane);
        let records = turn.memory.records(old, station, *lane, from, room)?;
        let mut next = from;
        for raw in &records {
            let sequence = raw.place().map_or(next, |place| place.station_sequence);
            say_missing(turn, key, next, sequence);
            self.write_anew(turn, epoch, key, raw);
            next = sequence + 1;
        }
        if records.len() < room {
            say_missing(turn, key, next, head + 1);
            next = head + 1;
        }
        self.lanes.moved(old, key, next - 1);
        turn.lanes.insert(key.clone());
        Ok(records.len())
    }

    fn write_anew(&mut self, turn: &mut Turn<'_>, epoch: Epoch, key: &LaneKey, raw: &RawRecord) {
        let (station, lane) = key;
        let (head, previous_hash) = self.lanes.head(epoch, station, *lane);
        let place = NewPlace {
            epoch,
            sequence: self.lanes.gateway_sequence(*lane) + 1,
            station_sequence: head + 1,
            previous_hash,
        };
        let written = raw.moved_to(&place).and_then(|raw| {
            if raw.as_str().len() > MAX_RECORD_BYTES {
                return raw.read().and_then(write);
            }
            Ok(RecordRow {
                epoch,
                station_id: station.clone(),
                lane: *lane,
                station_sequence: place.station_sequence,
                gateway_sequence: place.sequence,
                hash: raw.hash(),
                // How long it is kept counts from now.
                received_at: turn.received_at(),
                text: raw.as_str().to_owned(),
                frame: None,
            })
        });
        match written {
            Ok(row) => {
                self.lanes.appended(&row, false, turn.now.monotonic_ms);
                turn.write(Row::Record(row));
            }
            Err(error) => turn.raise(Alarm::RecordUnwritable {
                station_id: station.clone(),
                problem: error.to_string(),
            }),
        }
    }

    /// Begins the new epoch with new chains and new transaction ids. A gateway that was enrolled
    /// while it wrote records anew does so once more, for the epoch of that enrolment.
    fn adopt(&mut self, turn: &mut Turn<'_>, epoch: Epoch) {
        self.link.epoch = epoch;
        self.link.moves_to = (self.identity.epoch > epoch).then_some(self.identity.epoch);
        self.link.awaits_epoch = false;
        self.link.epoch_refused = false;
        self.greeting.forget_watermarks();
        turn.write(Row::Link(self.link.clone()));
    }
}

/// Tells the cloud which records are no longer on this disk.
fn say_missing(turn: &mut Turn<'_>, (station, lane): &LaneKey, next: u64, found: u64) {
    if next < found {
        turn.raise(Alarm::RecordsMissing {
            station_id: station.clone(),
            lane: *lane,
            from: next,
            to: found - 1,
        });
    }
}
