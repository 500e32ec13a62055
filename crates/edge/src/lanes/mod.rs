//! The link as a machine: which records are sent next, and which ones the cloud has.
//!
//! Each lane of each station has a position: what the cloud has taken over (`accepted`, for flow
//! control only) and what it has applied (only this allows deletion; the lane's row keeps it). At
//! most one `records` message of a station and lane is unacknowledged, so that nothing can overtake
//! within a lane.

mod backoff;
mod batch;
mod charts;
mod overdue;
mod ping;
mod track;

pub use backoff::reconnect_delay_ms;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use forecourt_link::{Accepted, Ack, Epoch, Hash, Lane, Resend, ToCloud, Watermark};
use forecourt_types::{StationId, Timestamp};

use crate::rows::{LaneRow, RecordRow};
use crate::{Memory, MemoryFailure, Now, Settings};
use batch::{MAX_BATCH, fill};
use charts::Charts;
pub(crate) use ping::{Asked, PingClock};
pub(crate) use track::{Judged, Track};

/// The station and the lane that together name one lane of one station.
pub(crate) type LaneKey = (StationId, Lane);

/// Whether the cloud has welcomed the open link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkState {
    /// There is no open link.
    Down,
    /// The gateway has sent `hello` and waits for the cloud's welcome.
    Greeting,
    /// The cloud has answered with its welcome: records may flow.
    Up,
}

/// The positions of all lanes, and the link's flow control.
#[derive(Debug)]
pub(crate) struct Lanes {
    tracks: BTreeMap<LaneKey, Track>,
    /// The gateway's own counter of each lane.
    sequences: BTreeMap<Lane, u64>,
    /// The stations that have something to send, lane by lane, each once. The first one goes next
    /// and is put at the end again, so that all have their turn.
    waiting: BTreeMap<Lane, VecDeque<StationId>>,
    flights: BTreeSet<LaneKey>,
    credits: u32,
    pub(crate) state: LinkState,
    pub(crate) ping: PingClock,
    charts: Charts,
    /// The cloud's time as it was told, taken for the monotonic moment of the question: it is not
    /// before the true time.
    clock: Option<(Timestamp, u64)>,
    /// The same, taken for the moment of hearing it: it is not after the true time.
    clock_floor: Option<(Timestamp, u64)>,
}

impl Lanes {
    pub(crate) fn restored(rows: Vec<LaneRow>, settings: &Settings) -> Self {
        let mut lanes = Self {
            tracks: BTreeMap::new(),
            sequences: BTreeMap::new(),
            waiting: BTreeMap::new(),
            flights: BTreeSet::new(),
            credits: 1,
            state: LinkState::Down,
            ping: PingClock::new(settings.confirm_interval_ms),
            charts: Charts::new(settings.chart_delay_ms),
            clock: None,
            clock_floor: None,
        };
        for row in rows {
            let sequence = lanes.sequences.entry(row.lane).or_default();
            *sequence = (*sequence).max(row.gateway_sequence);
            let key = (row.station_id.clone(), row.lane);
            lanes.tracks.entry(key).or_default().restore(row);
        }
        lanes
    }

    /// Takes over how long chart values may wait and how often the cloud is asked what is applied.
    pub(crate) const fn configure(&mut self, settings: &Settings) {
        self.ping.set_interval(settings.confirm_interval_ms);
        self.charts.set_delay(settings.chart_delay_ms);
    }

    /// The last sequence and hash of a lane in an epoch; 0 and the origin before any.
    pub(crate) fn head(&self, epoch: Epoch, station: &StationId, lane: Lane) -> (u64, Hash) {
        let row = self.row(epoch, station, lane);
        row.map_or((0, Hash::origin()), |row| (row.head, row.head_hash.clone()))
    }

    pub(crate) fn gateway_sequence(&self, lane: Lane) -> u64 {
        self.sequences.get(&lane).copied().unwrap_or(0)
    }

    pub(crate) fn row(&self, epoch: Epoch, station: &StationId, lane: Lane) -> Option<&LaneRow> {
        let track = self.tracks.get(&(station.clone(), lane))?;
        track.chain(epoch).map(|chain| &chain.row)
    }

    /// The rows of a lane, of every epoch.
    pub(crate) fn rows(&self, key: &LaneKey) -> Vec<LaneRow> {
        let track = self.tracks.get(key);
        track.map_or_else(Vec::new, |track| track.rows().cloned().collect())
    }

    /// All lanes of an epoch.
    pub(crate) fn rows_of(&self, epoch: Epoch) -> impl Iterator<Item = &LaneRow> {
        let chains = self
            .tracks
            .values()
            .filter_map(move |track| track.chain(epoch));
        chains.map(|chain| &chain.row)
    }

    /// The lanes of an epoch with records that are not applied, and the first of each.
    pub(crate) fn unapplied_of(&self, epoch: Epoch) -> Vec<(LaneKey, u64)> {
        let tracks = self.tracks.iter();
        let rows = tracks.filter_map(|(key, track)| Some((key, &track.chain(epoch)?.row)));
        rows.filter(|(_, row)| row.applied < row.head)
            .map(|(key, row)| (key.clone(), row.applied + 1))
            .collect()
    }

    /// Notes that records up to this one were written anew in a later epoch.
    pub(crate) fn moved(&mut self, epoch: Epoch, key: &LaneKey, to: u64) {
        if let Some(track) = self.tracks.get_mut(key) {
            track.moved(epoch, to);
        }
    }

    /// The number of records of a station that are not applied.
    pub(crate) fn unapplied(&self, station: &StationId) -> u64 {
        let lanes = Lane::ALL.into_iter();
        let tracks = lanes.filter_map(|lane| self.tracks.get(&(station.clone(), lane)));
        let rows = tracks.flat_map(Track::rows);
        rows.map(|row| row.head.saturating_sub(row.applied)).sum()
    }

    /// Notes that a record was written. A chart value waits for the next fact of its station, or
    /// until enough of them fill a message.
    pub(crate) fn appended(&mut self, record: &RecordRow, is_chart_value: bool, now_ms: u64) {
        self.sequences.insert(record.lane, record.gateway_sequence);
        let key = (record.station_id.clone(), record.lane);
        let track = self.tracks.entry(key.clone()).or_default();
        track.appended(record);
        let is_message = track.unsent() >= MAX_BATCH as u64;
        if is_chart_value && !is_message {
            self.charts.hold(&key.0, now_ms);
            return;
        }
        self.enqueue(&key);
        if key.1 != Lane::Commands {
            self.release(&key.0);
        }
    }

    /// Lets the chart values of a station leave.
    fn release(&mut self, station: &StationId) {
        self.charts.release(station);
        self.enqueue(&(station.clone(), Lane::Telemetry));
    }

    /// Notes that somebody watches a station for so long: its chart values leave soon.
    pub(crate) fn watched(&mut self, station: &StationId, now_ms: u64, for_ms: u64) {
        self.charts.watch(station, now_ms.saturating_add(for_ms));
        self.release(station);
    }

    fn enqueue(&mut self, key: &LaneKey) {
        let Some(track) = self.tracks.get_mut(key) else {
            return;
        };
        if track.is_queued || self.flights.contains(key) || track.pending().is_none() {
            return;
        }
        track.is_queued = true;
        self.waiting
            .entry(key.1)
            .or_default()
            .push_back(key.0.clone());
    }

    /// Notes that the link is open, or open anew: what was on its way counts as not sent.
    pub(crate) fn greeting(&mut self) {
        self.down();
        self.state = LinkState::Greeting;
    }

    /// Notes that the link is gone. The cloud's time stays known by the monotonic clock.
    pub(crate) fn down(&mut self) {
        self.state = LinkState::Down;
        self.ping.forget();
        for key in std::mem::take(&mut self.flights) {
            if let Some(track) = self.tracks.get_mut(&key) {
                track.flight_failed();
            }
            self.enqueue(&key);
        }
    }

    /// Completes the handshake: sending goes on from the cloud's watermarks. A lane for which the
    /// cloud names no watermark is one that it has never heard of.
    pub(crate) fn welcomed(&mut self, now: Now, epoch: Epoch, watermarks: &[Watermark]) {
        self.state = LinkState::Up;
        self.ping.welcomed(now.monotonic_ms);
        self.charts.release_all();
        let mut applied: BTreeMap<LaneKey, u64> = BTreeMap::new();
        for mark in watermarks {
            applied.insert((mark.station_id.clone(), mark.lane), mark.applied);
        }
        let keys: Vec<LaneKey> = self.tracks.keys().cloned().collect();
        for key in keys {
            if let Some(track) = self.tracks.get_mut(&key) {
                track.reset(epoch, applied.get(&key).copied().unwrap_or(0));
            }
            self.enqueue(&key);
        }
    }

    pub(crate) const fn set_credits(&mut self, credits: u32) {
        self.credits = if credits == 0 { 1 } else { credits };
    }

    /// Takes the time that the cloud told in answer to a question. How long the answer took to come
    /// back is not known, so the whole round trip is added: a command may end early by it, and
    /// never runs late. A late answer to an earlier question would set the clock back; the time
    /// that has certainly passed keeps it from that.
    pub(crate) fn set_clock(&mut self, cloud: Timestamp, asked_at_ms: u64, now: Now) {
        let floor = clock_at(self.clock_floor, now).max(Some(cloud));
        self.clock_floor = floor.map(|time| (time, now.monotonic_ms));
        self.clock = Some((cloud, asked_at_ms));
    }

    /// The cloud's time, by the monotonic clock since the cloud told it last.
    pub(crate) fn cloud_now(&self, now: Now) -> Option<Timestamp> {
        clock_at(self.clock, now).max(clock_at(self.clock_floor, now))
    }

    /// Notes that a batch is on the cloud's queue. Only the batch that is on its way can be
    /// acknowledged, by its last record: an acknowledgement that is doubled, late, or higher than
    /// anything sent changes nothing.
    pub(crate) fn acked(&mut self, now: Now, ack: &Ack) {
        let Accepted {
            station_id,
            lane,
            sequence,
        } = &ack.accepted;
        let key = (station_id.clone(), *lane);
        let Some(track) = self.tracks.get_mut(&key) else {
            return;
        };
        if !track.accepted(*sequence, now.monotonic_ms) {
            return;
        }
        let unsent = track.unsent();
        self.set_credits(ack.credits);
        self.flights.remove(&key);
        if key.1 != Lane::Telemetry {
            self.ping.accepted(now.monotonic_ms);
        } else if unsent <= self.charts.held(&key.0) {
            return;
        }
        self.enqueue(&key);
    }

    /// Takes what the cloud says of how far a lane is applied. It is believed only when it names
    /// the hash of that very record. `epochs` are the one that was asked about and the current one.
    pub(crate) fn applied(
        &mut self,
        now: Now,
        epochs: (Epoch, Epoch),
        mark: &Watermark,
        memory: &dyn Memory,
    ) -> Result<Judged, MemoryFailure> {
        let key = (mark.station_id.clone(), mark.lane);
        let Some(track) = self.tracks.get_mut(&key) else {
            return Ok(Judged::Nothing);
        };
        let judged = track.applied(now.monotonic_ms, epochs, mark, memory)?;
        if judged == Judged::Moved {
            self.ping.progressed();
        }
        Ok(judged)
    }

    /// Goes back because the cloud wants records again.
    pub(crate) fn resend(&mut self, resend: &Resend) {
        let key = (resend.station_id.clone(), resend.lane);
        let Some(track) = self.tracks.get_mut(&key) else {
            return;
        };
        if track.rewind(resend.epoch, resend.from) {
            self.flights.remove(&key);
            self.enqueue(&key);
        }
    }

    /// The next messages, as many as the credits allow: commands first, then transactions, then
    /// telemetry; one batch for each station and lane.
    pub(crate) fn next_messages(
        &mut self,
        now: Now,
        memory: &dyn Memory,
    ) -> Result<Vec<ToCloud>, MemoryFailure> {
        let mut messages = Vec::new();
        if self.state != LinkState::Up {
            return Ok(messages);
        }
        for lane in Lane::ALL {
            while self.flights.len() < usize::try_from(self.credits).unwrap_or(usize::MAX) {
                let waiting = self.waiting.get_mut(&lane);
                let Some(station) = waiting.and_then(VecDeque::pop_front) else {
                    break;
                };
                let key = (station, lane);
                if let Some(track) = self.tracks.get_mut(&key) {
                    track.is_queued = false;
                    fill(track, &key, now, memory, &mut messages)?;
                    if track.is_flying() {
                        self.flights.insert(key);
                    }
                }
            }
        }
        Ok(messages)
    }

    /// When the link needs a tick next, in monotonic milliseconds.
    pub(crate) fn deadline_ms(&self) -> u64 {
        let ping = self.ping.deadline_ms();
        self.charts.deadline_ms().map_or(ping, |due| due.min(ping))
    }

    /// Whether facts were accepted and are not applied. The telemetry lane, of chart values and
    /// reports, does not count: nobody waits for it, and the next ping names it too.
    pub(crate) fn has_unapplied_facts(&self) -> bool {
        let mut facts = self
            .tracks
            .iter()
            .filter(|(key, _)| key.1 != Lane::Telemetry);
        facts.any(|(_, track)| track.unapplied().next().is_some())
    }

    /// The number of records of charges and commands that the cloud has not applied, as far as the
    /// gateway knows.
    pub(crate) fn waiting_facts(&self) -> u64 {
        let facts = self
            .tracks
            .iter()
            .filter(|(key, _)| key.1 != Lane::Telemetry);
        let rows = facts.flat_map(|(_, track)| track.rows());
        rows.map(|row| row.head.saturating_sub(row.applied)).sum()
    }

    /// Lanes with records that were accepted and are not applied.
    pub(crate) fn unapplied_heads(&self, most: usize) -> Vec<&LaneRow> {
        self.ping
            .choose(self.tracks.values().flat_map(Track::unapplied), most)
    }
}

/// The present time of a clock that was read at a monotonic moment.
fn clock_at(clock: Option<(Timestamp, u64)>, now: Now) -> Option<Timestamp> {
    let (cloud, at_ms) = clock?;
    let elapsed = now.monotonic_ms.saturating_sub(at_ms);
    Some(cloud.plus_millis(i64::try_from(elapsed).unwrap_or(i64::MAX)))
}
