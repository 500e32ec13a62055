//! What the journal thread is given to do, and what it tells the sockets.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use forecourt_edge::{Input, Readiness, StationView};
use forecourt_link::{Epoch, StationConfig, ToCloud};
use forecourt_types::{SiteId, StationId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

/// Inputs waiting for the thread. When it is full the sockets stop reading.
pub(super) const QUEUE: usize = 4_096;

/// Kilobytes of frames waiting for the thread: as many chargers as like may
/// send frames of a megabyte at once, and memory stays flat.
const QUEUED_KB: u32 = 64 * 1_024;

/// One thing for the thread.
#[derive(Debug)]
pub(super) enum Work {
    /// An input of the machine.
    Input(Input),
    /// A frame, with its share of the queue's memory.
    Frame(Input, OwnedSemaphorePermit),
    /// The link is open; messages for the cloud go here.
    LinkUp(LinkQueue),
    /// A link connection is gone.
    LinkDown(u64),
    /// Time has passed.
    Tick,
    /// Somebody wants to see the machine's state.
    View(oneshot::Sender<CoreView>),
    /// Commit what is open, and end.
    Stop,
}

/// Where messages for the cloud go, on one connection.
#[derive(Debug, Clone)]
pub(crate) struct LinkQueue {
    /// Names the connection.
    pub(crate) ordinal: u64,
    /// Its queue. When the thread drops it, the connection ends.
    pub(crate) sender: mpsc::Sender<ToCloud>,
}

/// Whether chargers are let in, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// Chargers are let in.
    Open,
    /// No cloud has welcomed this gateway yet.
    NeverWelcomed,
    /// The disk lost records and no new epoch came yet.
    AwaitsEpoch,
    /// The journal cannot be written.
    JournalFailed,
}

impl Door {
    /// For people: what is wrong, and what to do.
    pub(crate) const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Open => None,
            Self::NeverWelcomed => Some(
                "no cloud has welcomed this gateway yet: check its enrolment and the way to the cloud",
            ),
            Self::AwaitsEpoch => Some(
                "this gateway's disk lost records; it waits for the cloud to give it a new epoch",
            ),
            Self::JournalFailed => {
                Some("the journal cannot be written: check the disk; the gateway tries again")
            }
        }
    }
}

impl From<Readiness> for Door {
    fn from(readiness: Readiness) -> Self {
        match readiness {
            Readiness::Ready => Self::Open,
            Readiness::NeverWelcomed => Self::NeverWelcomed,
            Readiness::AwaitsEpoch => Self::AwaitsEpoch,
        }
    }
}

/// What a socket needs to know to let a charger in.
#[derive(Debug, Clone)]
pub(crate) struct Admission {
    /// Whether anybody is let in.
    pub(crate) door: Door,
    /// The stations of the site.
    pub(crate) stations: HashMap<StationId, StationConfig>,
    /// Stations that were here and are not in the list.
    pub(crate) unlisted: HashSet<StationId>,
    /// Whether one more of those may come.
    pub(crate) takes_unknown: bool,
}

/// The machine as the status page shows it.
#[derive(Debug, Clone)]
pub(crate) struct CoreView {
    /// Its site, once known.
    pub(crate) site_id: Option<SiteId>,
    /// The epoch that the gateway writes in, once known.
    pub(crate) epoch: Option<Epoch>,
    /// All stations that the gateway knows.
    pub(crate) stations: Vec<StationView>,
}

/// The way to the journal thread, for sockets, link and status page.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    sender: mpsc::Sender<Work>,
    room: Arc<Semaphore>,
    admission: watch::Receiver<Arc<Admission>>,
}

/// A place in the queue.
#[derive(Debug)]
pub(crate) struct FramePlace<'a> {
    place: mpsc::Permit<'a, Work>,
    room: OwnedSemaphorePermit,
}

impl FramePlace<'_> {
    /// Hands the frame over.
    pub(crate) fn fill(self, input: Input) {
        self.place.send(Work::Frame(input, self.room));
    }
}

/// The journal thread has ended: the gateway stops.
#[derive(Debug)]
pub(crate) struct Stopped;

impl Journal {
    pub(super) fn new(admission: watch::Receiver<Arc<Admission>>) -> (Self, mpsc::Receiver<Work>) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let room = Arc::new(Semaphore::new(QUEUED_KB as usize));
        let journal = Self {
            sender,
            room,
            admission,
        };
        (journal, receiver)
    }

    /// Hands over an input; waits while the queue is full.
    pub(crate) async fn tell(&self, input: Input) -> Result<(), Stopped> {
        self.give(Work::Input(input)).await
    }

    /// A place for a charger's frame of so many bytes; waits while the queue or
    /// its memory is full. Apart from handing it over, so that a waiting socket
    /// does not hold an input's worth of memory.
    pub(crate) async fn place(&self, bytes: usize) -> Result<FramePlace<'_>, Stopped> {
        let share = u32::try_from(bytes / 1_024).unwrap_or(u32::MAX) + 1;
        let room = Arc::clone(&self.room);
        let room = room.acquire_many_owned(share.min(QUEUED_KB)).await;
        let room = room.map_err(|_| Stopped)?;
        let place = self.sender.reserve().await.map_err(|_| Stopped)?;
        Ok(FramePlace { place, room })
    }

    /// The link is open.
    pub(crate) async fn link_up(&self, queue: LinkQueue) -> Result<(), Stopped> {
        self.give(Work::LinkUp(queue)).await
    }

    /// A link connection is gone; a newer one may be open already.
    pub(crate) async fn link_down(&self, ordinal: u64) -> Result<(), Stopped> {
        self.give(Work::LinkDown(ordinal)).await
    }

    /// The machine's state; none when the gateway stops.
    pub(crate) async fn view(&self) -> Option<CoreView> {
        let (sender, receiver) = oneshot::channel();
        self.give(Work::View(sender)).await.ok()?;
        receiver.await.ok()
    }

    /// Time has passed. A full queue needs no tick: the thread is awake.
    pub(super) fn tick(&self) -> bool {
        !matches!(
            self.sender.try_send(Work::Tick),
            Err(mpsc::error::TrySendError::Closed(_))
        )
    }

    /// Lets the thread finish what was queued before, and end.
    pub(crate) async fn stop(&self) {
        let _ = self.give(Work::Stop).await;
    }

    async fn give(&self, work: Work) -> Result<(), Stopped> {
        self.sender.send(work).await.map_err(|_| Stopped)
    }

    /// Who may come in just now.
    pub(crate) fn admission(&self) -> Arc<Admission> {
        Arc::clone(&self.admission.borrow())
    }

    /// To wait for a change of the door.
    pub(crate) fn watch_admission(&self) -> watch::Receiver<Arc<Admission>> {
        self.admission.clone()
    }
}
