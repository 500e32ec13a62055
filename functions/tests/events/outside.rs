//! What these tests add to the services in memory: queues that keep what they were sent, and
//! randomness that does not depend on what was drawn before.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use forecourt_memory::Simulation;
use forecourt_store::ports::{Entropy, Ports, QueueError, QueueMessage, QueueName, Queues};

type Sent = Mutex<Vec<(QueueName, QueueMessage)>>;

#[derive(Default)]
pub(crate) struct Outside {
    sent: Sent,
    drawn: AtomicU8,
}

impl Outside {
    /// Returns the ports of a simulation, with these queues and this randomness.
    pub(crate) fn ports(self: &Arc<Self>, simulation: &Simulation) -> Ports {
        Ports {
            queues: Arc::<Self>::clone(self),
            entropy: Arc::<Self>::clone(self),
            ..simulation.ports()
        }
    }

    /// Takes what was sent to the queue.
    pub(crate) fn take(&self, queue: QueueName) -> Vec<QueueMessage> {
        let mut sent = self.sent.lock().unwrap();
        let taken = sent.extract_if(.., |(to, _)| *to == queue);
        taken.map(|(_, message)| message).collect()
    }

    /// Returns what was sent and not taken.
    pub(crate) fn rest(&self) -> Vec<(QueueName, QueueMessage)> {
        self.sent.lock().unwrap().clone()
    }

    /// Makes the ids the same in every run from here on, whatever was drawn before.
    pub(crate) fn begin_ids(&self) {
        self.drawn.store(0, Ordering::SeqCst);
    }
}

#[async_trait]
impl Queues for Outside {
    async fn send(&self, queue: QueueName, messages: &[QueueMessage]) -> Result<(), QueueError> {
        let messages = messages.iter().map(|message| (queue, message.clone()));
        self.sent.lock().unwrap().extend(messages);
        Ok(())
    }
}

impl Entropy for Outside {
    fn fill(&self, buffer: &mut [u8]) {
        // Odd, so that neighbours differ in every byte.
        const STEP: u8 = 57;
        let mut next = self.drawn.fetch_add(1, Ordering::SeqCst);
        for byte in buffer {
            next = next.wrapping_mul(5).wrapping_add(STEP);
            *byte = next;
        }
    }
}
