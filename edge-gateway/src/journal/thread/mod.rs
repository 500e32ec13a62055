//! The one thread that owns the machine and the database.
//!
//! It takes whatever is queued, gives it to the machine while the rows are written into one
//! database transaction, commits, and only then carries out the other effects (`carry_out.rs`).
//! When a read or commit fails, the batch is dropped: sockets are closed, upgrades are refused, and
//! the journal is opened again until the disk takes a row (`reopen.rs`).

mod carry_out;
mod reopen;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use forecourt_edge::{CloseReason, Effect, Gateway, Identity, Input, MemoryFailure, Row, Settings};
use thiserror::Error;
use tokio::sync::{mpsc, watch};

use super::panicked_inputs::{Admitted, PanickedInputs};
use super::work::{Admission, CoreView, Journal, LinkQueue, Work};
use super::{JournalError, Opened, Retention, Store};
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::notice::Notices;
use crate::sockets::Registry;
use carry_out::{admission_of, admission_state};
use reopen::{Retry, discard};

/// The most inputs of one commit, which limits how long the first one waits. It is one call of each
/// of the stations that a gateway may have: stations share pages, so a larger batch writes
/// fewer of them.
const BATCH: usize = 2_048;

/// How often the machine is told that time has passed.
const TICK: Duration = Duration::from_millis(250);

/// How often the thread looks for old history to delete.
const SHED_INTERVAL: Duration = Duration::from_secs(10);

/// How far the gateway's clock may differ from the cloud's, in milliseconds, so that old rows may
/// be deleted by it.
const CLOCKS_AGREE_MS: u64 = 24 * 60 * 60 * 1_000;

/// What the thread works with.
#[derive(Debug)]
pub(crate) struct JournalContext {
    /// The path of the state directory.
    pub(crate) state_dir: PathBuf,
    /// The identity of the gateway.
    pub(crate) identity: Identity,
    /// The policy by which the site decides.
    pub(crate) settings: Settings,
    /// How long and how much is kept.
    pub(crate) retention: Retention,
    /// Whether unknown stations are let in.
    pub(crate) accept_unknown: bool,
    /// The open charger sockets.
    pub(crate) registry: Arc<Registry>,
    /// The counters that the status port shows.
    pub(crate) metrics: Arc<Metrics>,
    /// Where committed facts are published for those who watch.
    pub(crate) notices: Notices,
    /// The two clocks of the process.
    pub(crate) clock: Clock,
    /// The lock, held while the thread runs: two processes on one journal would both give out
    /// transaction ids.
    #[expect(dead_code, reason = "it is held, not read")]
    pub(crate) lock: File,
}

/// The running thread.
#[derive(Debug)]
pub(crate) struct JournalThread(std::thread::JoinHandle<()>);

impl JournalThread {
    /// Waits for the thread's end; true when it ended in order.
    pub(crate) fn join(self) -> bool {
        self.0.join().is_ok()
    }
}

/// Starts the thread on an open journal.
///
/// # Errors
/// [`JournalError`] when the stored state cannot be read or no thread be made.
pub(crate) fn spawn(
    context: JournalContext,
    opened: Opened,
) -> Result<(Journal, JournalThread), JournalError> {
    let core = context.restore(opened)?;
    let (admit, admission) = watch::channel(Arc::new(admission_of(&core.gateway)));
    let (journal, queue) = Journal::new(admission);
    let state_dir = context.state_dir.clone();
    let now = Instant::now();
    let mut thread = Thread {
        context,
        core: Some(core),
        queue,
        admit,
        link: None,
        linked: None,
        retry: Retry::new(),
        next_shed: now + SHED_INTERVAL,
        forget_cursor: 0,
        panicked_inputs: PanickedInputs::default(),
    };
    let builder = std::thread::Builder::new().name("journal".to_owned());
    let handle = builder
        .spawn(move || thread.drive())
        .map_err(|source| JournalError::File {
            path: state_dir,
            source,
        })?;
    tokio::spawn(tick(journal.clone()));
    Ok((journal, JournalThread(handle)))
}

async fn tick(journal: Journal) {
    let mut interval = tokio::time::interval(TICK);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        if !journal.tick() {
            return;
        }
    }
}

/// The machine on its journal.
struct Core {
    gateway: Gateway,
    store: Store,
}

struct Thread {
    context: JournalContext,
    /// The machine and its store; none while the journal cannot be used.
    core: Option<Core>,
    queue: mpsc::Receiver<Work>,
    admit: watch::Sender<Arc<Admission>>,
    /// Where messages for the cloud go; none when there is no link, or it does
    /// not take them.
    link: Option<LinkQueue>,
    /// The number of the connection that the machine takes for the open one.
    linked: Option<u64>,
    retry: Retry,
    next_shed: Instant,
    forget_cursor: i64,
    panicked_inputs: PanickedInputs,
}

/// Why a batch was dropped.
#[derive(Debug, Error)]
enum BatchError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Memory(#[from] MemoryFailure),
    #[error("the gateway's machine panicked; its state is rebuilt from the journal")]
    Panic,
}

/// The effects of a batch that are carried out after its commit.
#[derive(Default)]
struct After {
    effects: Vec<Effect>,
    /// The texts of the records that were written, if anybody watches.
    records: Vec<String>,
    rows: usize,
}

impl Thread {
    fn drive(&mut self) {
        let mut works = Vec::with_capacity(BATCH);
        while self.queue.blocking_recv_many(&mut works, BATCH) > 0 {
            let stop = works.iter().any(|work| matches!(work, Work::Stop));
            self.batch(&mut works);
            if stop {
                break;
            }
        }
        tracing::debug!("the journal thread ends");
    }

    fn batch(&mut self, works: &mut Vec<Work>) {
        if self.core.is_none() && Instant::now() >= self.retry.at {
            self.reopen();
        }
        let Some(mut core) = self.core.take() else {
            discard(works, &self.context.registry);
            return;
        };
        let run = catch_unwind(AssertUnwindSafe(|| self.run(&mut core, works)));
        let run = run.unwrap_or_else(|_| {
            self.panicked_inputs.panicked();
            Err(BatchError::Panic)
        });
        match run {
            Ok(after) => {
                let door = admission_state(&core.gateway);
                self.context
                    .metrics
                    .link_welcomed
                    .store(core.gateway.linked(), Ordering::Relaxed);
                self.core = Some(core);
                self.carry_out(after);
                if door != self.admit.borrow().state {
                    self.publish();
                }
                if let Err(error) = self.shed() {
                    self.fail(&error.into());
                }
            }
            Err(error) => self.fail(&error),
        }
        works.clear();
    }

    /// One batch up to its commit.
    fn run(&mut self, core: &mut Core, works: &mut Vec<Work>) -> Result<After, BatchError> {
        let started = Instant::now();
        let mut after = After::default();
        let inputs = works.len();
        core.store.begin()?;
        for work in works.drain(..) {
            let now = self.context.clock.now();
            let input = match work {
                Work::Input(input) => input,
                Work::Frame(input, _room) => input,
                Work::LinkUp(queue) => {
                    self.linked = Some(queue.ordinal);
                    self.link = Some(queue);
                    Input::LinkUp
                }
                Work::LinkDown(ordinal) => {
                    // The end of a connection that was replaced changes nothing.
                    if self.linked != Some(ordinal) {
                        continue;
                    }
                    self.linked = None;
                    self.link = None;
                    Input::LinkDown
                }
                Work::Tick => Input::Tick,
                Work::View(sender) => {
                    let _ = sender.send(view_of(&core.gateway));
                    continue;
                }
                Work::Stop => continue,
            };
            let effects = match self.panicked_inputs.admit(input) {
                Admitted::Take(input) => {
                    #[cfg(test)]
                    crate::journal::failing::panic_if_wanted(&input);
                    core.gateway.handle(input, now, &core.store)?
                }
                Admitted::Drop(input) => {
                    self.refuse(&input);
                    continue;
                }
            };
            self.panicked_inputs.handled();
            self.sort(core, effects, &mut after)?;
        }
        let effects = core.gateway.pump(self.context.clock.now(), &core.store)?;
        self.sort(core, effects, &mut after)?;
        core.store.commit()?;
        if after.rows > 0 {
            self.context.metrics.commit(started.elapsed(), inputs);
        }
        Ok(after)
    }

    /// Handles an input that the machine cannot even set aside: it does not reach the
    /// machine any more.
    fn refuse(&self, input: &Input) {
        let text = match input {
            Input::Frame {
                station_id,
                connection,
                ..
            } => {
                let reason = CloseReason::NotReady;
                let registry = &self.context.registry;
                registry.close(*connection, reason.code(), reason.text());
                format!("a message of {station_id} makes the gateway fail and is not taken")
            }
            _ => "a message of the cloud makes the gateway fail and is not taken".to_owned(),
        };
        self.context.metrics.alarm("message_refused", text);
    }

    /// Writes rows at once, so that the next input sees them.
    fn sort(
        &self,
        core: &Core,
        effects: Vec<Effect>,
        after: &mut After,
    ) -> Result<(), JournalError> {
        let watched = self.context.notices.watched();
        let now_ms = crate::clock::wall().timestamp().millis();
        for effect in effects {
            let Effect::Write(row) = effect else {
                after.effects.push(effect);
                continue;
            };
            core.store.write(&row, now_ms)?;
            after.rows += 1;
            if let (true, Row::Record(record)) = (watched, row) {
                after.records.push(record.text);
            }
        }
        Ok(())
    }

    /// Makes one step of deleting old history, outside of the batch's database transaction.
    fn shed(&mut self) -> Result<(), JournalError> {
        let now = Instant::now();
        let Some(core) = self.core.as_ref().filter(|_| now >= self.next_shed) else {
            return Ok(());
        };
        let wall = crate::clock::wall().timestamp().millis();
        let shed = core.store.shed(self.context.retention, wall)?;
        // What is old is judged by two clocks that agree: a wrong one would
        // forget answers that chargers still wait for.
        let cloud = core.gateway.cloud_now(self.context.clock.now());
        if cloud.is_some_and(|cloud| cloud.millis().abs_diff(wall) < CLOCKS_AGREE_MS) {
            core.store.forget(&mut self.forget_cursor, wall)?;
        }
        if shed.unapplied_telemetry > 0 {
            let count = shed.unapplied_telemetry;
            let metrics = &self.context.metrics;
            metrics
                .telemetry_shed
                .add(u64::try_from(count).unwrap_or(u64::MAX));
            metrics.alarm(
                "telemetry_shed",
                format!(
                    "the journal is over journal.max_mb: {count} telemetry records were deleted before the cloud had them; charging is not concerned"
                ),
            );
        }
        self.next_shed = if shed.unfinished() {
            now
        } else {
            now + SHED_INTERVAL
        };
        Ok(())
    }
}

fn view_of(gateway: &Gateway) -> CoreView {
    CoreView {
        site_id: gateway.site_id().cloned(),
        epoch: Some(gateway.epoch()),
        listed_tokens: gateway.listed_tokens(),
        stations: gateway.stations(),
    }
}
