//! The handling of one input: the clocks, the journal, and the effects so far.

use std::borrow::Cow;
use std::collections::BTreeSet;

use forecourt_link::{Hash, Lane, ToCloud};
use forecourt_ocpp::{Version, frame};
use forecourt_types::{ReceivedAt, StationId};

use crate::{Alarm, ConnectionOrdinal, Effect, Memory, Now, Row};

/// The text that stands for a payload that the reader of frames could not find.
pub(super) const NO_PAYLOAD: &str = "null";

/// The frame that caused records.
pub(super) struct Cause {
    pub(super) received_at: ReceivedAt,
    pub(super) hash: Hash,
    /// The frame itself, to be kept with the first record; set when it was odd.
    pub(super) keep: Option<String>,
}

/// What a handler reads and writes.
pub(super) struct Turn<'a> {
    pub(super) now: Now,
    pub(super) memory: &'a dyn Memory,
    pub(super) effects: Vec<Effect>,
    pub(super) cause: Option<Cause>,
    /// The lanes of which the cloud has applied more. Their rows are written once, at the end.
    pub(super) lanes: BTreeSet<(StationId, Lane)>,
    /// The stations that have changed. Their rows are written once, at the end.
    pub(super) stations: BTreeSet<StationId>,
}

impl<'a> Turn<'a> {
    pub(super) const fn new(now: Now, memory: &'a dyn Memory) -> Self {
        Self {
            now,
            memory,
            effects: Vec::new(),
            cause: None,
            lanes: BTreeSet::new(),
            stations: BTreeSet::new(),
        }
    }

    pub(super) fn write(&mut self, row: Row) {
        self.effects.push(Effect::Write(row));
    }

    pub(super) fn raise(&mut self, alarm: Alarm) {
        self.effects.push(Effect::Raise(alarm));
    }

    pub(super) fn tell_cloud(&mut self, message: ToCloud) {
        self.effects.push(Effect::SendToCloud(message));
    }

    pub(super) fn touch_station(&mut self, station: &StationId) {
        if !self.stations.contains(station) {
            self.stations.insert(station.clone());
        }
    }

    /// When the frame was read; without a frame, the present time.
    pub(super) fn received_at(&self) -> ReceivedAt {
        self.cause
            .as_ref()
            .map_or(self.now.wall, |cause| cause.received_at)
    }
}

/// A request of a charger, to be answered on the socket it came from.
pub(super) struct Request<'a> {
    pub(super) station: &'a StationId,
    pub(super) connection: ConnectionOrdinal,
    pub(super) version: Version,
    pub(super) message_id: &'a str,
    pub(super) action: &'a str,
    pub(super) payload: &'a str,
    pub(super) frame: &'a str,
}

impl Request<'_> {
    /// The text by which a repeat of an unreadable message is known: its payload, or, when not even
    /// that could be found, its frame without the message id.
    pub(super) fn content(&self) -> Cow<'_, str> {
        if self.payload == NO_PAYLOAD {
            Cow::Owned(self.frame.replacen(self.message_id, "", 1))
        } else {
            Cow::Borrowed(self.payload)
        }
    }

    pub(super) fn answer(&self, turn: &mut Turn<'_>, payload: &str) {
        self.send(turn, frame::call_result(self.message_id, payload));
    }

    pub(super) fn send(&self, turn: &mut Turn<'_>, text: String) {
        turn.effects.push(Effect::SendToStation {
            station_id: self.station.clone(),
            connection: self.connection,
            text,
        });
    }
}
