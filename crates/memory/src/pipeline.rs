use forecourt_link::{ToCloud, to_text};

use super::executor::{Running, run, run_all};
use super::{Configuration, Random, Simulation};
use forecourt_cloud::gateways::Heard;
use forecourt_cloud::ingest;
use forecourt_cloud::{billing, command, notify, reporting, session, telemetry};
use forecourt_store::failure::Failure;
use forecourt_store::ports::{Delivery, QueueName};

/// The greatest number of rounds in which the functions work. More of them mean that they pass
/// messages in a circle.
const MAX_ROUNDS: usize = 20_000;

/// How often a message is delivered again although it was handled: less often than what makes it a
/// dead letter, so that a dead letter means that a function failed.
const CARELESS_RECEIVES: u32 = 4;

/// The functions behind the queues, run by the simulation.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// The services in memory that the functions use.
    pub simulation: Simulation,
    /// The settings by which the deployment decides about sessions.
    pub settings: session::Settings,
}

impl Pipeline {
    /// Makes the functions over a simulation.
    #[must_use]
    pub fn new(simulation: Simulation) -> Self {
        Self {
            simulation,
            settings: session::Settings::default(),
        }
    }

    /// Sends a message of the configuration's gateway over its link.
    ///
    /// # Errors
    /// The errors of `ingest`.
    pub fn say(
        &self,
        configuration: &Configuration,
        message: &ToCloud,
    ) -> Result<Option<String>, Failure> {
        let identity = configuration.identity("connection");
        let text = to_text(message)?;
        let Simulation { table, queues, .. } = &self.simulation;
        let now = self.simulation.now();
        run(ingest::handle(table, queues, &identity, now, &text)).map(Heard::answer)
    }

    /// Runs the function of a queue on a batch. Returns the ids of the messages that failed.
    pub async fn function(&self, queue: QueueName, batch: Vec<Delivery>) -> Vec<String> {
        let Simulation {
            table,
            queues,
            connections,
            ..
        } = &self.simulation;
        let now = self.simulation.now();
        match queue {
            QueueName::Sessions => {
                session::handle(table, queues, connections, &self.settings, now, batch).await
            }
            QueueName::Billing => billing::handle(table, queues, now, batch).await,
            QueueName::Reporting => reporting::handle(table, now, batch).await,
            QueueName::Telemetry => {
                telemetry::handle(table, queues, &self.settings, now, batch).await
            }
            QueueName::Commands => command::handle(table, queues, connections, now, batch).await,
            QueueName::Notify => notify::handle(&self.simulation.notify(), batch).await,
            // The function `live` stands in `forecourt-api`, whose tests run it themselves.
            QueueName::Live => Vec::new(),
        }
    }

    /// Handles one batch of one queue. Returns whether there was one.
    pub fn turn(&self, queue: QueueName, random: &mut Random) -> bool {
        let batch = self.simulation.queues.receive(queue, random);
        if batch.is_empty() {
            return false;
        }
        let failed = run(self.function(queue, batch.clone()));
        self.simulation.queues.finish(queue, &batch, &failed);
        true
    }

    /// Runs the functions, several at once in an order that the seed decides, until no queue holds
    /// a message. With `careless`, one batch in four is delivered again although it was handled, as
    /// when a queue's visibility time-out is too short.
    ///
    /// # Panics
    /// When the queues never become empty.
    pub fn drain(&self, random: &mut Random, careless: bool) {
        for _ in 0..MAX_ROUNDS {
            if self.simulation.queues.is_empty() {
                return;
            }
            let mut batches = Vec::new();
            for queue in QueueName::ALL {
                for _ in 0..=random.below(2) {
                    let batch = self.simulation.queues.receive(queue, random);
                    if !batch.is_empty() {
                        batches.push((queue, batch));
                    }
                }
            }
            let futures = batches.iter().map(|(queue, batch)| {
                let running: Running<'_, Vec<String>> =
                    Box::pin(self.function(*queue, batch.clone()));
                running
            });
            let outcomes = run_all(random, futures.collect());
            for ((queue, batch), mut failed) in batches.iter().zip(outcomes) {
                if careless && random.one_in(4) {
                    let again = batch
                        .iter()
                        .filter(|d| d.receive_count <= CARELESS_RECEIVES);
                    failed.extend(again.map(|d| d.message_id.clone()));
                }
                let dead = &self.simulation.queues;
                dead.finish(*queue, batch, &failed);
            }
        }
        #[expect(
            clippy::panic,
            reason = "only tests run here, and this one cannot go on"
        )]
        {
            panic!("the queues never run dry")
        }
    }
}
