//! Handles a batch of a queue: notes which messages failed, and which must wait for them.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use serde::de::DeserializeOwned;

use forecourt_store::failure::Failure;
use forecourt_store::ports::Delivery;

/// A batch of a function's queue, whose messages are handled one after the other. On a FIFO queue
/// a group stops at its first failure, and the rest of the group is reported as failed, so that
/// no message overtakes another.
#[derive(Debug)]
pub(crate) struct Batch {
    function: &'static str,
    failed: Vec<String>,
    stopped: BTreeSet<String>,
}

impl Batch {
    /// A batch of which no message has been handled yet.
    pub(crate) const fn of(function: &'static str) -> Self {
        Self {
            function,
            failed: Vec::new(),
            stopped: BTreeSet::new(),
        }
    }

    /// Handles the next message, unless its group has stopped. A panic counts as a failure of
    /// this message and of no other.
    pub(crate) async fn work(
        &mut self,
        delivery: &Delivery,
        work: impl Future<Output = Result<(), Failure>>,
    ) {
        let waits = !delivery.group.is_empty() && self.stopped.contains(&delivery.group);
        if !waits {
            let Err(error) = caught(work).await else {
                return;
            };
            tell(self.function, delivery, &error);
            self.stopped.insert(delivery.group.clone());
        }
        self.failed.push(delivery.message_id.clone());
    }

    /// The ids of the messages that must be handed out again.
    pub(crate) fn failed(self) -> Vec<String> {
        self.failed
    }
}

/// Logs why a message failed.
fn tell(function: &'static str, delivery: &Delivery, error: &Failure) {
    let cause: &dyn std::error::Error = error;
    let receive = delivery.receive_count;
    if is_usual(delivery, error) {
        tracing::info!(cause, function, receive, "a message is tried again");
    } else {
        tracing::error!(cause, function, receive, "a message waits");
    }
}

/// Whether a failure needs nobody's attention: others changed the same rows, and the message is
/// handed out again.
fn is_usual(delivery: &Delivery, error: &Failure) -> bool {
    error.is_contended() && !delivery.is_last_try()
}

/// Runs a piece of work to its end and turns a panic into an error. Whatever the work was about
/// to write is dropped.
pub(crate) async fn caught<T>(
    future: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match AssertUnwindSafe(future).catch_unwind().await {
        Ok(done) => done,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(Failure::Panicked(text.unwrap_or("no words").to_owned()))
        }
    }
}

/// Reads the body of a message.
pub(crate) fn body<B: DeserializeOwned>(delivery: &Delivery) -> Result<B, Failure> {
    serde_json::from_str(&delivery.body).map_err(Failure::Message)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn delivery(id: &str, group: &str) -> Delivery {
        Delivery {
            message_id: id.to_owned(),
            group: group.to_owned(),
            receive_count: 1,
            body: "{}".to_owned(),
        }
    }

    fn worked_on(one: impl AsyncFn(&str) -> Result<(), Failure>) -> Vec<String> {
        let work = async {
            let mut batch = Batch::of("test");
            for (id, group) in [("1", "a"), ("2", "b"), ("3", "a"), ("4", "b")] {
                batch.work(&delivery(id, group), one(id)).await;
            }
            batch.failed()
        };
        work.now_or_never().unwrap()
    }

    #[test]
    fn a_group_stops_at_its_first_failure_and_others_go_on() {
        let failed = worked_on(async |id| match id {
            "1" => Err(Failure::Contended),
            _ => Ok(()),
        });
        assert_eq!(failed, ["1", "3"]);
    }

    #[test]
    fn rows_that_others_change_alarm_nobody_before_the_tries_are_used_up() {
        let at = |receive_count| Delivery {
            receive_count,
            ..delivery("1", "a")
        };
        for (receive, usual) in [(1, true), (4, true), (5, false), (6, false)] {
            let is_usual = is_usual(&at(receive), &Failure::Contended);
            assert_eq!(is_usual, usual, "{receive}");
        }
        let broken = Failure::Panicked("a planted mistake".to_owned());
        assert!(!is_usual(&at(1), &broken));
    }

    #[test]
    fn a_panic_is_the_failure_of_its_message_alone() {
        let failed = worked_on(async |id| {
            assert_ne!(id, "2", "a planted mistake");
            Ok(())
        });
        assert_eq!(failed, ["2", "4"]);
    }
}
