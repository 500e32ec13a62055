//! The cloud: the real use cases over the services in memory. Many run at once, in an order that
//! the seed decides, and are killed or fail at any await.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use async_trait::async_trait;
use forecourt_cloud::gateways::{Heard, Identity};
use forecourt_cloud::session::Settings;
use forecourt_cloud::{
    authorize, billing, command, gateways, ingest, monitor, notify, reporting, session, telemetry,
};
use forecourt_link::Epoch;
use forecourt_memory::{MemoryQueues, Random, Simulation, When, run, run_all};
use forecourt_store::messages::{FactsMessage, ReportingMessage};
use forecourt_store::ports::{Delivery, QueueError, QueueMessage, QueueName, Queues};
use forecourt_store::rows::config::{CredentialMark, Stamps};
use forecourt_store::rows::facts::WatermarkRow;
use forecourt_store::{keys, ports};
use forecourt_types::{GatewayId, OperatorId};
use serde_json::Value;

use crate::chance::{choose, percent};
use crate::plan::{CloudFaults, HOUR};
use crate::replaced::{Forgetful, Former};
use crate::sabotage::Sabotage;
use crate::site::{GATEWAY, OPERATOR};
use crate::world::{Charge, Ms, Tally};

/// The hash of the gateway's credential in the gateway's row.
pub(crate) const CREDENTIAL_HASH: &str = "hash-of-the-credential";

/// How long a session may be silent before it is closed provisionally, in milliseconds.
pub(crate) const STUCK_MS: Ms = 2 * HOUR;

/// A message of the gateway for which a function must run.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub connection: String,
    pub text: String,
}

/// What one run of a function receives from a queue.
type Batch = (QueueName, Vec<Delivery>);

/// The outcome of one run of a function.
enum Done {
    /// The connection, and the answer of its route, if there is one.
    Answer(String, Option<String>),
    /// The number of the batch, and its messages that failed.
    Batch(usize, Vec<String>),
    Nothing,
}

type Job<'a> = Pin<Box<dyn Future<Output = Option<Done>> + 'a>>;

/// A function that is killed after so many polls.
struct Killed<F> {
    inner: Option<Pin<Box<F>>>,
    polls_left: usize,
}

impl<F: Future<Output = Done>> Future for Killed<F> {
    type Output = Option<Done>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Done>> {
        if self.polls_left == 0 {
            self.inner = None;
            return Poll::Ready(None);
        }
        self.polls_left -= 1;
        match &mut self.inner {
            Some(inner) => inner.as_mut().poll(context).map(Some),
            None => Poll::Ready(None),
        }
    }
}

/// The queues, with a planted bug in front of them.
struct BentQueues {
    inner: MemoryQueues,
    forgets_billing: bool,
}

#[async_trait]
impl Queues for BentQueues {
    async fn send(&self, queue: QueueName, messages: &[QueueMessage]) -> Result<(), QueueError> {
        if self.forgets_billing && queue == QueueName::Billing {
            return Ok(());
        }
        self.inner.send(queue, messages).await
    }
}

pub(crate) struct Cloud {
    pub simulation: Simulation,
    queues: BentQueues,
    settings: Settings,
    pub operator: OperatorId,
    /// The gateway that serves the site.
    pub gateway: GatewayId,
    pub epoch: Epoch,
    pub credential_hash: &'static str,
    /// The gateway that served the site before, if the box was replaced.
    pub former: Option<Former>,
    faults: CloudFaults,
    sabotage: Sabotage,
    redriven: usize,
    /// The messages of the gateway that wait for a function.
    pub inbox: Vec<Said>,
    /// The closed connections whose end was not reported to a function yet.
    pub ended: Vec<String>,
    pub monitor_due: bool,
    /// The batches that will be delivered once more although they were handled.
    late: Vec<Batch>,
    backup: BTreeMap<ports::Key, ports::Item>,
}

impl Cloud {
    pub(crate) fn new(seed: u64, faults: CloudFaults, sabotage: Sabotage) -> Self {
        let simulation = Simulation::new(seed);
        let queues = BentQueues {
            inner: simulation.queues.clone(),
            forgets_billing: sabotage == Sabotage::ForgetOutbox,
        };
        Self {
            simulation,
            queues,
            settings: Settings {
                stuck_after_ms: STUCK_MS,
                ..Settings::default()
            },
            operator: OperatorId::new(OPERATOR).unwrap(),
            gateway: GatewayId::new(GATEWAY).unwrap(),
            epoch: Epoch::FIRST,
            credential_hash: CREDENTIAL_HASH,
            former: None,
            faults,
            sabotage,
            redriven: 0,
            inbox: Vec::new(),
            ended: Vec::new(),
            monitor_due: false,
            late: Vec::new(),
            backup: BTreeMap::new(),
        }
    }

    /// Ends all faults. From now on every function works.
    pub(crate) fn calm_down(&mut self) {
        self.faults = CloudFaults {
            killed_percent: 0,
            failed_percent: 0,
            twice_percent: 0,
        };
    }

    /// Opens a connection. As on AWS it is open only after the function has accepted it.
    pub(crate) fn connect(&self, connection: &str) {
        let now = self.simulation.now();
        let (table, identity) = (&self.simulation.table, self.identity(connection));
        assert!(
            run(gateways::connected(table, &identity, now))
                .unwrap()
                .is_some()
        );
        self.simulation.connections.open(connection);
    }

    /// Keeps a copy of what the table holds now.
    pub(crate) fn back_up(&mut self) {
        self.backup = self.simulation.table.items();
    }

    /// Restores the table from the backup. The queues stay as they are.
    pub(crate) fn restore(&mut self) {
        let table: &dyn ports::Table = &self.simulation.table;
        let items = self.simulation.table.items().into_keys();
        for key in items.filter(|key| !self.backup.contains_key(key)) {
            let condition = ports::Condition::Always;
            let delete = ports::Write::Delete { key, condition };
            let _ = run(table.transact(vec![delete])).unwrap();
        }
        for item in std::mem::take(&mut self.backup).into_values() {
            let revision = item.revision.saturating_sub(1);
            self.simulation.table.plant(item.after(revision));
        }
    }

    /// Returns whether no function has anything to do.
    pub(crate) fn is_idle(&self) -> bool {
        self.inbox.is_empty() && self.simulation.queues.is_empty() && self.ended.is_empty()
    }

    /// Returns the number of hand-overs that wait for the monitor.
    pub(crate) fn outbox(&self) -> usize {
        let items = self.simulation.table.items();
        items
            .keys()
            .filter(|key| key.pk.starts_with("outbox#"))
            .count()
    }

    /// Runs everything that waits, at once. Returns the answers of the routes.
    pub(crate) fn round(
        &mut self,
        random: &mut Random,
        tally: &mut Tally,
    ) -> Vec<(String, String)> {
        let said = std::mem::take(&mut self.inbox);
        let ended = std::mem::take(&mut self.ended);
        let sweeps = std::mem::take(&mut self.monitor_due);
        let batches = self.receive(random);
        let late = self.take_late(&batches, random);
        self.sabotage_batches(&batches);
        self.sabotage_batches(&late);
        tally.failures += usize::from(self.plan_failure(random));
        tally.late_batches += late.len();
        let this = &*self;
        let mut jobs: Vec<Job<'_>> = Vec::new();
        for said in &said {
            jobs.push(this.maybe_killed(this.answer(said), random));
        }
        for connection in &ended {
            jobs.push(this.maybe_killed(this.disconnected(connection), random));
        }
        for (at, (queue, batch)) in batches.iter().enumerate() {
            jobs.push(this.maybe_killed(this.work(at, *queue, batch.clone()), random));
            if percent(random, this.faults.twice_percent) {
                // Its visibility time-out ended while a function still handled it.
                jobs.push(this.maybe_killed(this.again(*queue, batch.clone()), random));
            }
        }
        for (queue, batch) in &late {
            jobs.push(this.maybe_killed(this.again(*queue, batch.clone()), random));
        }
        if sweeps {
            jobs.push(this.maybe_killed(this.sweep(), random));
        }
        let done = run_all(random, jobs);
        tally.kills += done.iter().filter(|done| done.is_none()).count();
        let mut answers = Vec::new();
        let mut failed: Vec<Option<Vec<String>>> = vec![None; batches.len()];
        for done in done.into_iter().flatten() {
            match done {
                Done::Answer(connection, Some(text)) => answers.push((connection, text)),
                Done::Batch(at, ids) => failed[at] = Some(ids),
                Done::Answer(_, None) | Done::Nothing => {}
            }
        }
        for ((queue, batch), failed) in batches.iter().zip(failed) {
            // A killed function deletes nothing, so its whole batch is delivered again.
            let all = || batch.iter().map(|d| d.message_id.clone()).collect();
            let failed = failed.unwrap_or_else(all);
            self.simulation.queues.finish(*queue, batch, &failed);
        }
        self.simulation.faults.heal();
        answers
    }

    fn receive(&self, random: &mut Random) -> Vec<Batch> {
        let mut batches = Vec::new();
        for queue in QueueName::ALL {
            for _ in 0..=random.below(3) {
                let batch = self.simulation.queues.receive(queue, random);
                if !batch.is_empty() {
                    batches.push((queue, batch));
                }
            }
        }
        batches
    }

    /// Returns batches that are delivered once more although they were handled, and marks some of
    /// this round's batches for the same.
    fn take_late(&mut self, batches: &[Batch], random: &mut Random) -> Vec<Batch> {
        let all = std::mem::take(&mut self.late);
        let (now, later) = all.into_iter().partition(|_| percent(random, 30));
        self.late = later;
        for batch in batches {
            if percent(random, self.faults.twice_percent) {
                self.late.push(batch.clone());
            }
        }
        now
    }

    fn plan_failure(&self, random: &mut Random) -> bool {
        let fails = percent(random, self.faults.failed_percent);
        if fails {
            let when = if percent(random, 50) {
                When::Before
            } else {
                When::After
            };
            let call = 1 + random.below(30) as u64;
            self.simulation.faults.fail_at(call, when);
        }
        fails
    }

    fn maybe_killed<'a>(
        &self,
        job: impl Future<Output = Done> + 'a,
        random: &mut Random,
    ) -> Job<'a> {
        let polls_left = if percent(random, self.faults.killed_percent) {
            // Short functions are killed in the middle too.
            let longest = choose(random, &[6, 20, 80]);
            1 + random.below(longest)
        } else {
            usize::MAX
        };
        Box::pin(Killed {
            inner: Some(Box::pin(job)),
            polls_left,
        })
    }

    /// Returns the gateway that opened this connection, with the credential that it opened it with.
    pub(crate) fn identity(&self, connection: &str) -> Identity {
        let former = self.former.as_ref();
        let former = former.filter(|former| former.opened(connection));
        let (gateway, hash) = match former {
            Some(former) => (&former.gateway, CREDENTIAL_HASH),
            None => (&self.gateway, self.credential_hash),
        };
        Identity {
            operator_id: self.operator.clone(),
            gateway_id: gateway.clone(),
            connection_id: connection.to_owned(),
            credential: CredentialMark::of(hash),
        }
    }

    async fn answer(&self, said: &Said) -> Done {
        let identity = self.identity(&said.connection);
        let now = self.simulation.now();
        let table = &self.simulation.table;
        // The kind of the message chooses the function, as in API Gateway.
        let answer = if said.text.starts_with("{\"kind\":\"ask\"") {
            authorize::handle(table, &identity, now, &said.text).await
        } else {
            ingest::handle(table, &self.queues, &identity, now, &said.text).await
        };
        Done::Answer(said.connection.clone(), answer.ok().and_then(Heard::answer))
    }

    async fn disconnected(&self, connection: &str) -> Done {
        let table = &self.simulation.table;
        // What fails here is left to the expiry of the route.
        let gateway = self.identity(connection).gateway_id;
        let _ = gateways::disconnected(table, &self.operator, &gateway, connection).await;
        Done::Nothing
    }

    async fn work(&self, at: usize, queue: QueueName, batch: Vec<Delivery>) -> Done {
        let table = &self.simulation.table;
        let connections = &self.simulation.connections;
        let now = self.simulation.now();
        let failed = match queue {
            QueueName::Sessions => {
                let forgetful = Forgetful(table);
                let table: &dyn ports::Table = match self.sabotage {
                    Sabotage::ForgetReplacement => &forgetful,
                    _ => table,
                };
                session::handle(table, &self.queues, connections, &self.settings, now, batch).await
            }
            QueueName::Billing => billing::handle(table, &self.queues, now, batch).await,
            QueueName::Reporting => reporting::handle(table, now, batch).await,
            QueueName::Telemetry => {
                telemetry::handle(table, &self.queues, &self.settings, now, batch).await
            }
            QueueName::Commands => {
                command::handle(table, &self.queues, connections, now, batch).await
            }
            QueueName::Notify => notify::handle(&self.simulation.notify(), batch).await,
            // Nobody watches.
            QueueName::Live => Vec::new(),
        };
        Done::Batch(at, failed)
    }

    async fn again(&self, queue: QueueName, batch: Vec<Delivery>) -> Done {
        self.work(0, queue, batch).await;
        Done::Nothing
    }

    async fn sweep(&self) -> Done {
        let table = &self.simulation.table;
        let now = self.simulation.now();
        let which = monitor::HandOvers::LeftBehind;
        // A sweep that fails is followed by the next one.
        let _ = monitor::sweep(table, &self.queues, &self.settings, which, now).await;
        Done::Nothing
    }

    /// Handles every dead letter once more, as an operator does once the cause is repaired. It is
    /// harmless for those that were handled nevertheless.
    pub(crate) fn redrive(&mut self) {
        let dead = self.simulation.queues.dead_letters();
        for delivery in dead.iter().skip(self.redriven) {
            let delivery = Delivery {
                receive_count: 1,
                ..delivery.clone()
            };
            for queue in QueueName::ALL {
                if is_of(queue, &delivery.body) {
                    run(self.work(0, queue, vec![delivery.clone()]));
                }
            }
        }
        self.redriven = dead.len();
    }

    /// Changes the rows that planted bugs affect, before a batch is handled.
    fn sabotage_batches(&self, batches: &[Batch]) {
        for delivery in batches.iter().flat_map(|(_, batch)| batch) {
            if self.sabotage == Sabotage::SkipWatermark {
                self.move_watermark(&delivery.body);
            }
            if self.sabotage == Sabotage::CountTwice
                && let Ok(message) = serde_json::from_str::<ReportingMessage>(&delivery.body)
            {
                let key = keys::counted(&self.operator, &message.session_id, &message.cdr_id);
                let condition = ports::Condition::Always;
                let delete = ports::Write::Delete { key, condition };
                let table: &dyn ports::Table = &self.simulation.table;
                let _ = run(table.transact(vec![delete]));
            }
        }
    }

    /// Plants a rounding bug: every CDR is a cent too high.
    pub(crate) fn round_up(&self) {
        for mut item in self.simulation.table.items().into_values() {
            let text = item.body.get("canonical").and_then(Value::as_str);
            let cdr = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
            let Some(mut cdr) = cdr else { continue };
            let cents = cdr["total"]["amount_minor"].as_i64();
            let Some(cents) = cents else { continue };
            cdr["total"]["amount_minor"] = Value::from(cents + 1);
            let text = Value::from(cdr.to_string());
            item.body.insert("canonical".to_owned(), text);
            self.simulation.table.plant(item);
        }
    }

    /// Plants a bug of judgement: a start reported as 0 is taken for the true register.
    pub(crate) fn bill_placeholders(&self, charges: &[Charge]) {
        for row in self.sessions() {
            let id = row.transaction_id.as_ref().map(ToString::to_string);
            let mut of_it = charges.iter().filter(|charge| {
                charge.begin_told == 0 && id.as_ref().is_some_and(|id| charge.ids.contains(id))
            });
            let Some(stop) = of_it.next().and_then(|charge| charge.register_stop) else {
                continue;
            };
            let key = keys::session(&self.operator, &row.session_id);
            let items = self.simulation.table.items();
            let Some(mut item) = items.get(&key).cloned() else {
                continue;
            };
            item.body.insert("energy_wh".to_owned(), Value::from(stop));
            item.body
                .insert("status".to_owned(), Value::from("SETTLED"));
            self.simulation.table.plant(item);
        }
    }

    /// Sets the watermark so that the batch's first record is the next one, whatever was applied.
    fn move_watermark(&self, body: &str) {
        let message = serde_json::from_str::<FactsMessage>(body);
        let Some(records) = message.ok().and_then(|message| message.records) else {
            return;
        };
        let Some(place) = records.records.first().and_then(|raw| raw.place().ok()) else {
            return;
        };
        let row = WatermarkRow {
            applied: place.station_sequence - 1,
            hash: place.previous_hash,
            ..WatermarkRow::origin(Stamps::new(self.simulation.now(), "bug"))
        };
        let (epoch, station) = (records.epoch, &records.station_id);
        let key = keys::watermark(&self.operator, &self.gateway, epoch, station, records.lane);
        let items = self.simulation.table.items();
        let revision = items.get(&key).map_or(0, |item| item.revision);
        let item = ports::Item::new(key, &row).unwrap();
        self.simulation.table.plant(item.after(revision));
    }
}

/// Returns whether a dead letter came from this queue, by its content.
fn is_of(queue: QueueName, body: &str) -> bool {
    let has = |name: &str| body.contains(&format!("\"{name}\":"));
    let is_facts = has("records") || has("missing");
    let is_chart = body.contains("\"lane\":\"telemetry\"");
    match queue {
        QueueName::Sessions => is_facts && !is_chart,
        QueueName::Telemetry => is_facts && is_chart,
        QueueName::Billing => has("cause") && !is_facts,
        QueueName::Reporting => has("cdr_id") && has("credit") && !is_facts,
        QueueName::Commands => has("command_id") && has("station_id") && !is_facts,
        QueueName::Notify => has("mail_id"),
        QueueName::Live => has("entities"),
    }
}
