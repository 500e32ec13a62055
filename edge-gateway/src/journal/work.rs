//! The tasks of the journal thread, and what it tells the sockets.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use forecourt_edge::{Input, Readiness, StationView};
use forecourt_link::{Epoch, StationConfig, ToCloud};
use forecourt_types::{SiteId, StationId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

/// The most inputs that wait for the thread. When the queue is full, the sockets stop reading.
pub(super) const QUEUE: usize = 4_096;

/// The most kilobytes of frames that wait for the thread: any number of chargers may send frames of
/// a megabyte at once, and the memory in use stays limited.
const QUEUED_KB: u32 = 64 * 1_024;

/// One task of the thread.
#[derive(Debug)]
pub(super) enum Work {
    /// Give an input to the machine.
    Input(Input),
    /// Give a frame to the machine. The permit is its share of the queue's memory.
    Frame(Input, OwnedSemaphorePermit),
    /// The link is open; messages for the cloud go into this queue.
    LinkUp(LinkQueue),
    /// The link connection with this number is gone.
    LinkDown(u64),
    /// Time has passed.
    Tick,
    /// Send the machine's state to somebody who wants to see it.
    View(oneshot::Sender<CoreView>),
    /// Commit what is open, and end the thread.
    Stop,
}

/// The queue of messages for the cloud on one connection.
#[derive(Debug, Clone)]
pub(crate) struct LinkQueue {
    /// The number of the connection.
    pub(crate) ordinal: u64,
    /// The sending end of the queue. When the thread drops it, the connection ends.
    pub(crate) sender: mpsc::Sender<ToCloud>,
}

/// Whether chargers are let in, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AdmissionState {
    /// Chargers are let in.
    Open,
    /// No cloud has welcomed this gateway yet.
    NeverWelcomed,
    /// The disk lost records and no new epoch has come yet.
    AwaitsEpoch,
    /// The journal cannot be written.
    JournalFailed,
}

impl AdmissionState {
    /// What is wrong and what to do, in words for people.
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

impl From<Readiness> for AdmissionState {
    fn from(readiness: Readiness) -> Self {
        match readiness {
            Readiness::Ready => Self::Open,
            Readiness::NeverWelcomed => Self::NeverWelcomed,
            Readiness::AwaitsEpoch => Self::AwaitsEpoch,
        }
    }
}

/// What a socket must know to let a charger in.
#[derive(Debug, Clone)]
pub(crate) struct Admission {
    /// Whether any charger is let in.
    pub(crate) state: AdmissionState,
    /// The stations of the site.
    pub(crate) stations: HashMap<StationId, StationConfig>,
    /// The stations that were here and are not in the list.
    pub(crate) unlisted: HashSet<StationId>,
    /// Whether one more station that is not in the list may come.
    pub(crate) takes_unknown: bool,
    /// The heartbeat interval that each charger was told when it booted last, in seconds.
    pub(crate) heartbeats_s: HashMap<StationId, u32>,
    /// The heartbeat interval of any other charger, in seconds.
    pub(crate) heartbeat_s: u32,
}

impl Admission {
    /// The heartbeat interval that a charger follows, in seconds.
    pub(crate) fn heartbeat_of(&self, station: &StationId) -> u32 {
        let told = self.heartbeats_s.get(station).copied();
        told.unwrap_or(self.heartbeat_s)
    }
}

/// The machine as the status page shows it.
#[derive(Debug, Clone)]
pub(crate) struct CoreView {
    /// The site of the gateway, once known.
    pub(crate) site_id: Option<SiteId>,
    /// The epoch that the gateway writes in, once known.
    pub(crate) epoch: Option<Epoch>,
    /// The number of tokens on the list that is in place.
    pub(crate) listed_tokens: usize,
    /// All stations that the gateway knows.
    pub(crate) stations: Vec<StationView>,
}

/// The way to the journal thread for sockets, link and status page.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    sender: mpsc::Sender<Work>,
    room: Arc<Semaphore>,
    admission: watch::Receiver<Arc<Admission>>,
}

/// A place that is reserved in the queue.
#[derive(Debug)]
pub(crate) struct FramePlace<'a> {
    place: mpsc::Permit<'a, Work>,
    room: OwnedSemaphorePermit,
}

impl FramePlace<'_> {
    /// Puts the frame into the queue.
    pub(crate) fn fill(self, input: Input) {
        self.place.send(Work::Frame(input, self.room));
    }
}

/// The error of a journal thread that has ended: the gateway stops.
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

    /// Puts an input into the queue; waits while the queue is full.
    pub(crate) async fn tell(&self, input: Input) -> Result<(), Stopped> {
        self.give(Work::Input(input)).await
    }

    /// Puts an input into the queue if there is room: one that is only told to people, and that
    /// comes again.
    pub(crate) fn mention(&self, input: Input) {
        let _ = self.sender.try_send(Work::Input(input));
    }

    /// Reserves a place for a charger's frame of this many bytes; waits while the queue or its
    /// memory is full. It is separate from putting the frame into the queue, so that a waiting
    /// socket does not hold an input's worth of memory.
    pub(crate) async fn place(&self, bytes: usize) -> Result<FramePlace<'_>, Stopped> {
        let share = u32::try_from(bytes / 1_024).unwrap_or(u32::MAX) + 1;
        let room = Arc::clone(&self.room);
        let room = room.acquire_many_owned(share.min(QUEUED_KB)).await;
        let room = room.map_err(|_| Stopped)?;
        let place = self.sender.reserve().await.map_err(|_| Stopped)?;
        Ok(FramePlace { place, room })
    }

    /// Tells the thread that the link is open.
    pub(crate) async fn link_up(&self, queue: LinkQueue) -> Result<(), Stopped> {
        self.give(Work::LinkUp(queue)).await
    }

    /// Tells the thread that a link connection is gone; a newer one may be open already.
    pub(crate) async fn link_down(&self, ordinal: u64) -> Result<(), Stopped> {
        self.give(Work::LinkDown(ordinal)).await
    }

    /// The machine's state; none when the gateway stops.
    pub(crate) async fn view(&self) -> Option<CoreView> {
        let (sender, receiver) = oneshot::channel();
        self.give(Work::View(sender)).await.ok()?;
        receiver.await.ok()
    }

    /// Tells the thread that time has passed. A full queue needs no tick, since the
    /// thread is awake.
    pub(super) fn tick(&self) -> bool {
        !matches!(
            self.sender.try_send(Work::Tick),
            Err(mpsc::error::TrySendError::Closed(_))
        )
    }

    /// Lets the thread finish what was queued before, and then end.
    pub(crate) async fn stop(&self) {
        let _ = self.give(Work::Stop).await;
    }

    async fn give(&self, work: Work) -> Result<(), Stopped> {
        self.sender.send(work).await.map_err(|_| Stopped)
    }

    /// The rules by which chargers are let in just now.
    pub(crate) fn admission(&self) -> Arc<Admission> {
        Arc::clone(&self.admission.borrow())
    }

    /// A receiver that waits for a change of the door.
    pub(crate) fn watch_admission(&self) -> watch::Receiver<Arc<Admission>> {
        self.admission.clone()
    }
}
