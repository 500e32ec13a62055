//! The failure of the journal: the batch is dropped, and the journal is opened again until the disk
//! takes a row.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use forecourt_edge::{CloseReason, Gateway, Identity, Input};

use super::{BatchError, Core, JournalContext, Thread};
use crate::journal::work::{AdmissionState, CoreView, Work};
use crate::journal::{Check, JournalError, Opened, Owner, Store};
use crate::sockets::Registry;

/// The first wait before the journal is opened again, and the longest.
const REOPEN: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// When the journal is opened again, and how thoroughly it is checked then.
pub(super) struct Retry {
    pub(super) at: Instant,
    wait: Duration,
    check: Check,
}

impl Retry {
    /// The first attempt, which is due at once.
    pub(super) fn new() -> Self {
        Self {
            at: Instant::now(),
            wait: REOPEN.0,
            check: Check::Quick,
        }
    }
}

impl Thread {
    /// Drops the batch: the machine is ahead of the disk, or the disk cannot be read. Nothing of
    /// this batch leaves the process.
    pub(super) fn fail(&mut self, error: &BatchError) {
        let metrics = &self.context.metrics;
        metrics.journal_failures.add(1);
        metrics.journal_failed.store(true, Ordering::Relaxed);
        metrics.link_welcomed.store(false, Ordering::Relaxed);
        let text = format!(
            "the journal failed, all chargers are closed until it works again: {}",
            forecourt_types::error_chain(error)
        );
        metrics.alarm("journal_failed", text);
        self.core = None;
        self.link = None;
        self.linked = None;
        self.admit.send_modify(|admission| {
            Arc::make_mut(admission).state = AdmissionState::JournalFailed;
        });
        self.context.registry.close_all(CloseReason::NotReady);
        // What could not be read may be a broken page, however large the file is.
        let is_doubtful = match error {
            BatchError::Journal(error) => error.is_corruption(),
            BatchError::Memory(_) => true,
            BatchError::Panic => false,
        };
        self.retry = Retry {
            at: Instant::now() + REOPEN.0,
            wait: REOPEN.0,
            check: if is_doubtful {
                Check::Whole
            } else {
                Check::Quick
            },
        };
    }

    pub(super) fn reopen(&mut self) {
        let opened = Store::reopen(&self.context.state_dir, self.retry.check);
        match opened.and_then(|opened| self.context.restore(opened)) {
            Ok(core) => {
                tracing::warn!("the journal works again, chargers are let in");
                self.context
                    .metrics
                    .journal_failed
                    .store(false, Ordering::Relaxed);
                self.core = Some(core);
                self.publish();
            }
            Err(error) => {
                tracing::error!(
                    error = forecourt_types::error_chain(&error),
                    "the journal still cannot be used"
                );
                self.retry.wait = (self.retry.wait * 2).min(REOPEN.1);
                self.retry.at = Instant::now() + self.retry.wait;
            }
        }
    }
}

impl JournalContext {
    /// Restores the machine from the journal; a journal that cannot be read is moved aside like one
    /// that cannot be opened.
    pub(super) fn restore(&self, opened: Opened) -> Result<Core, JournalError> {
        self.tell_moved(&opened);
        match self.restore_from(opened.store) {
            Err(error) if error.is_corruption() => {
                let opened = Store::replace(&self.state_dir)?;
                self.tell_moved(&opened);
                self.restore_from(opened.store)
            }
            other => other,
        }
    }

    fn tell_moved(&self, opened: &Opened) {
        if let Some(path) = &opened.moved_aside {
            let text = format!("the journal was broken and was moved to {}", path.display());
            self.metrics.alarm("journal_moved_aside", text);
        }
    }

    fn restore_from(&self, store: Store) -> Result<Core, JournalError> {
        let Identity {
            operator_id,
            gateway_id,
            ..
        } = self.identity.clone();
        let owner = Owner {
            operator_id,
            gateway_id,
        };
        store.belongs_to(&owner, &self.state_dir)?;
        let stored = store.restore()?;
        let gateway = Gateway::restore(self.identity.clone(), self.settings.clone(), stored);
        Ok(Core { gateway, store })
    }
}

/// Drops what is queued while the journal cannot be used: its sockets are closed, and a charger
/// that got no answer sends again.
pub(super) fn discard(works: &mut Vec<Work>, registry: &Registry) {
    let reason = CloseReason::NotReady;
    for work in works.drain(..) {
        match work {
            Work::View(sender) => {
                let _ = sender.send(CoreView {
                    site_id: None,
                    epoch: None,
                    listed_tokens: 0,
                    stations: Vec::new(),
                });
            }
            // One that was let in just before the failure: the machine would
            // never hear of it, and its charger would wait for ever.
            Work::Input(Input::StationConnected { connection, .. })
            | Work::Frame(Input::Frame { connection, .. }, _) => {
                registry.close(connection, reason.code(), reason.text());
            }
            _ => {}
        }
    }
}
