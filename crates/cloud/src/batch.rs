//! A batch of a queue: which messages failed, and which must wait for them.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::ports::Delivery;

/// Keeps count of a batch. On a FIFO queue a group stops at its first failure,
/// and the rest of the group is reported as failed, so that nothing overtakes.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    failed: Vec<String>,
    stopped: BTreeSet<String>,
}

impl Batch {
    /// Whether this message may be worked on; if not it counts as failed.
    pub(crate) fn admits(&mut self, delivery: &Delivery) -> bool {
        let stopped = !delivery.group.is_empty() && self.stopped.contains(&delivery.group);
        if stopped {
            self.failed.push(delivery.message_id.clone());
        }
        !stopped
    }

    /// Notes what became of it.
    pub(crate) fn note(&mut self, function: &str, delivery: &Delivery, done: Result<(), Failure>) {
        let Err(error) = done else { return };
        let cause: &dyn std::error::Error = &error;
        tracing::error!(
            cause,
            function,
            receive = delivery.receive_count,
            "a message waits"
        );
        self.failed.push(delivery.message_id.clone());
        self.stopped.insert(delivery.group.clone());
    }

    /// The messages to be handed out again.
    pub(crate) fn failed(self) -> Vec<String> {
        self.failed
    }
}

/// Reads a message's body.
pub(crate) fn body<B: DeserializeOwned>(delivery: &Delivery) -> Result<B, Failure> {
    serde_json::from_str(&delivery.body).map_err(Failure::Message)
}

#[cfg(test)]
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

    #[test]
    fn a_group_stops_at_its_first_failure_and_others_go_on() {
        let mut batch = Batch::default();
        let all = [("1", "a"), ("2", "b"), ("3", "a"), ("4", "b")];
        for (id, group) in all {
            let delivery = delivery(id, group);
            if batch.admits(&delivery) {
                let done = if id == "1" {
                    Err(Failure::Contended)
                } else {
                    Ok(())
                };
                batch.note("test", &delivery, done);
            }
        }
        assert_eq!(batch.failed(), ["1", "3"]);
    }
}
