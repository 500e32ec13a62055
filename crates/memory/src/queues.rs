use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use forecourt_types::Timestamp;

use super::clock::VirtualClock;
use super::executor::give_way;
use super::faults::{Faults, When, injected, lock};
use super::random::Random;
use forecourt_store::ports::{
    Clock, Delivery, MAX_BATCH, QueueError, QueueMessage, QueueName, Queues,
};

/// How long a deduplication id is remembered, in milliseconds (SQS FIFO: five minutes).
const DEDUPLICATION_MS: i64 = 5 * 60_000;

/// How often a message is delivered before it becomes a dead letter.
const MAX_RECEIVES: u32 = 8;

#[derive(Debug, Clone)]
struct Held {
    id: String,
    message: QueueMessage,
    receives: u32,
    in_flight: bool,
}

#[derive(Debug, Default)]
struct Queue {
    held: Vec<Held>,
    seen: BTreeMap<String, Timestamp>,
    dead: Vec<Delivery>,
}

#[derive(Debug, Default)]
struct State {
    queues: BTreeMap<QueueName, Queue>,
    sent: u64,
}

/// The queues, with ordered groups, deduplication, redelivery and dead letters.
#[derive(Debug, Clone)]
pub struct MemoryQueues {
    state: Arc<Mutex<State>>,
    clock: Arc<VirtualClock>,
    faults: Faults,
}

impl MemoryQueues {
    pub(super) fn new(clock: Arc<VirtualClock>, faults: Faults) -> Self {
        Self {
            state: Arc::default(),
            clock,
            faults,
        }
    }

    /// Delivers a batch. From a FIFO queue it takes the first messages of groups without a message
    /// in flight, in order; from a standard queue any messages, in any order.
    pub fn receive(&self, queue: QueueName, random: &mut Random) -> Vec<Delivery> {
        let mut state = lock(&self.state);
        let held = &mut state.queues.entry(queue).or_default().held;
        let busy = held.iter().filter(|held| held.in_flight && queue.is_fifo());
        let busy: BTreeSet<String> = busy.map(|held| held.message.group.clone()).collect();
        let wanted = 1 + random.below(MAX_BATCH);
        let mut batch = Vec::new();
        for held in held.iter_mut() {
            let free = !held.in_flight && !busy.contains(&held.message.group);
            if batch.len() == wanted || !free {
                continue;
            }
            held.in_flight = true;
            held.receives += 1;
            batch.push(Delivery {
                message_id: held.id.clone(),
                group: held.message.group.clone(),
                receive_count: held.receives,
                body: held.message.body.clone(),
            });
        }
        if !queue.is_fifo() {
            random.shuffle(&mut batch);
        }
        batch
    }

    /// Ends a batch. A message that did not fail is deleted; one that failed is delivered again or
    /// becomes a dead letter.
    pub fn finish(&self, queue: QueueName, batch: &[Delivery], failed: &[String]) {
        let mut state = lock(&self.state);
        let queue = state.queues.entry(queue).or_default();
        for delivery in batch {
            let Some(at) = queue.held.iter().position(|h| h.id == delivery.message_id) else {
                continue;
            };
            if !failed.contains(&delivery.message_id) {
                queue.held.remove(at);
            } else if delivery.receive_count >= MAX_RECEIVES {
                queue.held.remove(at);
                queue.dead.push(delivery.clone());
            } else if let Some(held) = queue.held.get_mut(at) {
                held.in_flight = false;
            }
        }
    }

    /// Returns whether no message waits in any queue.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let state = lock(&self.state);
        state.queues.values().all(|queue| queue.held.is_empty())
    }

    /// Returns the texts of the messages that wait in a queue.
    #[must_use]
    pub fn waiting(&self, queue: QueueName) -> Vec<String> {
        let state = lock(&self.state);
        let held = state.queues.get(&queue).map(|queue| queue.held.iter());
        let held = held.into_iter().flatten();
        held.map(|held| held.message.body.clone()).collect()
    }

    /// Returns the dead letters of all queues.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<Delivery> {
        let state = lock(&self.state);
        let dead = state.queues.values().flat_map(|queue| queue.dead.clone());
        dead.collect()
    }
}

#[async_trait]
impl Queues for MemoryQueues {
    async fn send(&self, queue: QueueName, messages: &[QueueMessage]) -> Result<(), QueueError> {
        give_way().await;
        let fault = self.faults.call();
        let error = || QueueError {
            queue,
            source: injected(),
        };
        if fault == Some(When::Before) || messages.len() > MAX_BATCH {
            return Err(error());
        }
        {
            let now = self.clock.now();
            let mut state = lock(&self.state);
            for message in messages {
                state.sent += 1;
                let id = format!("m{}", state.sent);
                let into = state.queues.entry(queue).or_default();
                let seen = into.seen.get(&message.deduplication_id);
                let known = seen.is_some_and(|at| now.millis_since(*at) < DEDUPLICATION_MS);
                if queue.is_fifo() && known {
                    continue;
                }
                into.seen.insert(message.deduplication_id.clone(), now);
                into.held.push(Held {
                    id,
                    message: message.clone(),
                    receives: 0,
                    in_flight: false,
                });
            }
        }
        give_way().await;
        match fault {
            Some(_) => Err(error()),
            None => Ok(()),
        }
    }
}
