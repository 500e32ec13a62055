use std::sync::Arc;

use forecourt_types::Timestamp;

use forecourt_cloud::notify;

use super::clock::VirtualClock;
use super::random::SeededEntropy;
use super::{
    Faults, MemoryConnections, MemoryMailer, MemoryObjects, MemoryQueues, MemoryReceivers,
    MemoryTable,
};
use forecourt_store::ports::{Clock, Ports};

/// All services outside the program, in memory.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The table that the use cases read and write.
    pub table: MemoryTable,
    /// The queues between the functions.
    pub queues: MemoryQueues,
    /// The connections of the gateways.
    pub connections: MemoryConnections,
    /// The live sockets of people.
    pub sockets: MemoryConnections,
    /// The storage of files.
    pub objects: MemoryObjects,
    /// The mail service.
    pub mailer: MemoryMailer,
    /// The receivers of webhooks.
    pub receivers: MemoryReceivers,
    /// The faults of these services.
    pub faults: Faults,
    clock: Arc<VirtualClock>,
    entropy: Arc<SeededEntropy>,
}

impl Simulation {
    /// Makes an empty simulation. The seed decides the secrets that are made in it.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let faults = Faults::default();
        let clock = Arc::new(VirtualClock::default());
        Self {
            table: MemoryTable::new(faults.clone()),
            queues: MemoryQueues::new(Arc::clone(&clock), faults.clone()),
            connections: MemoryConnections::new(faults.clone()),
            sockets: MemoryConnections::new(faults.clone()),
            objects: MemoryObjects::new(faults.clone()),
            mailer: MemoryMailer::new(faults.clone()),
            receivers: MemoryReceivers::new(faults.clone()),
            faults,
            clock,
            entropy: Arc::new(SeededEntropy::new(seed)),
        }
    }

    /// Returns the time of this simulation.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock of this simulation forward.
    pub fn pass(&self, millis: i64) {
        self.clock.pass(millis);
    }

    /// Returns what `notify` works with.
    #[must_use]
    pub fn notify(&self) -> notify::Outside<'_> {
        notify::Outside {
            table: &self.table,
            queues: &self.queues,
            mailer: &self.mailer,
            webhooks: &self.receivers,
            now: self.now(),
        }
    }

    /// Returns the ports of the use cases.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports {
            table: Arc::new(self.table.clone()),
            queues: Arc::new(self.queues.clone()),
            connections: Arc::new(self.connections.clone()),
            sockets: Arc::new(self.sockets.clone()),
            objects: Arc::new(self.objects.clone()),
            clock: Arc::<VirtualClock>::clone(&self.clock),
            entropy: Arc::<SeededEntropy>::clone(&self.entropy),
        }
    }
}
