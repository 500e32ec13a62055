//! Committed facts for whoever watches.

use forecourt_domain::fact::Fact;
use forecourt_link::{Lane, RawRecord};
use forecourt_types::{ReceivedAt, StationId};
use tokio::sync::broadcast;

/// How many notices a slow watcher may be behind before it misses some.
const BACKLOG: usize = 1_024;

/// A fact that is on this gateway's disk.
#[derive(Debug, Clone)]
pub struct Notice {
    /// When the gateway received it.
    pub at: ReceivedAt,
    /// Whose.
    pub station_id: StationId,
    /// Its lane.
    pub lane: Lane,
    /// Its number in that station and lane.
    pub station_sequence: u64,
    /// What happened.
    pub fact: Fact,
}

/// The sending end.
#[derive(Debug, Clone)]
pub(crate) struct Notices(broadcast::Sender<Notice>);

impl Notices {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.0.subscribe()
    }

    /// Whether anybody watches: else a record need not be read back.
    pub(crate) fn watched(&self) -> bool {
        self.0.receiver_count() > 0
    }

    pub(crate) fn publish(&self, text: &str) {
        let Ok(record) = RawRecord::from_text(text.to_owned()).and_then(|raw| raw.read()) else {
            return;
        };
        // An error means that the last watcher left meanwhile.
        let _ = self.0.send(Notice {
            at: record.received_at,
            station_id: record.station_id,
            lane: record.lane,
            station_sequence: record.station_sequence,
            fact: record.fact,
        });
    }
}
