use std::sync::Arc;

use forecourt_types::Timestamp;

use super::clock::VirtualClock;
use super::random::SeededEntropy;
use super::{Faults, MemoryConnections, MemoryQueues, MemoryTable};
use forecourt_store::ports::{Clock, Ports};

/// One whole outside.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The table.
    pub table: MemoryTable,
    /// The queues.
    pub queues: MemoryQueues,
    /// The gateways' connections.
    pub connections: MemoryConnections,
    /// What goes wrong with them.
    pub faults: Faults,
    clock: Arc<VirtualClock>,
    entropy: Arc<SeededEntropy>,
}

impl Simulation {
    /// An empty outside; the seed decides the secrets made in it.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let faults = Faults::default();
        let clock = Arc::new(VirtualClock::default());
        Self {
            table: MemoryTable::new(faults.clone()),
            queues: MemoryQueues::new(Arc::clone(&clock), faults.clone()),
            connections: MemoryConnections::new(faults.clone()),
            faults,
            clock,
            entropy: Arc::new(SeededEntropy::new(seed)),
        }
    }

    /// Now, in this simulation.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass.
    pub fn pass(&self, millis: i64) {
        self.clock.pass(millis);
    }

    /// The ports of the use cases.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports {
            table: Arc::new(self.table.clone()),
            queues: Arc::new(self.queues.clone()),
            connections: Arc::new(self.connections.clone()),
            clock: Arc::<VirtualClock>::clone(&self.clock),
            entropy: Arc::<SeededEntropy>::clone(&self.entropy),
        }
    }
}
