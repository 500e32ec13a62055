//! One site's day on a virtual clock: the gateway's machine, the functions'
//! use cases, and the chargers between them.

use anyhow::{Context as _, Result, bail, ensure};
use forecourt_cloud::gateways::Identity;
use forecourt_cloud::ingest;
use forecourt_cloud::monitor::HandOvers;
use forecourt_cloud::session::Settings;
use forecourt_cloud::{
    authorize, billing, command, gateways, monitor, reporting, session, telemetry,
};
use forecourt_edge::{Effect, Gateway, Input, Now, PlainStore};
use forecourt_link::{Epoch, Incoming, ToCloud, ToGateway, parse_to_gateway, to_text};
use forecourt_memory::{Configuration, Simulation, run};
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_store::keys;
use forecourt_store::ports::{Delivery, MAX_BATCH, QueueName, Table as _, Transacted};
use forecourt_store::rows::config::{TokenState, raise_version};
use forecourt_store::secrets::Pepper;
use forecourt_types::{ReceivedAt, StationId};

use crate::charger::{CARD, Charger, HOURS};
use crate::counts::{CountedQueues, CountedTable, Counts, Meter};

/// How often the gateway replaces its link: its default, under API Gateway's 2 hours.
const RECONNECT_S: i64 = 110 * 60;

/// The first hour sets up and is not counted.
const WARM_UP_S: i64 = 3_600;

const DAY_S: i64 = 24 * 3_600;

/// A site with all that serves it.
pub(crate) struct Day {
    simulation: Simulation,
    table: CountedTable,
    queues: CountedQueues,
    meter: Meter,
    /// The function that runs for the whole deployment, every minute.
    monitor: Meter,
    identity: Identity,
    gateway: Gateway,
    store: PlainStore,
    chargers: Vec<Charger>,
    second: i64,
    links: u32,
}

/// What one day came to.
pub(crate) struct Outcome {
    pub counts: Counts,
    pub monitor: Counts,
    pub sessions: usize,
}

/// Runs a day of so many chargers, with sessions or without.
pub(crate) fn run_day(chargers: usize, with_sessions: bool) -> Result<Outcome> {
    let mut day = Day::new(chargers)?;
    day.begin()?;
    while day.second < WARM_UP_S {
        day.pass(false)?;
    }
    let before = day.meter.counts().clone();
    let monitor_before = day.monitor.counts().clone();
    while day.second < WARM_UP_S + DAY_S {
        day.pass(with_sessions)?;
    }
    let items = day.simulation.table.items();
    let cdrs = items
        .keys()
        .filter(|key| forecourt_store::keys::is_cdr(key));
    let sessions = cdrs.filter(|key| key.pk.contains("#session#")).count();
    let wanted = if with_sessions {
        chargers * HOURS.len()
    } else {
        0
    };
    ensure!(
        sessions == wanted,
        "{wanted} sessions were driven and {sessions} were priced"
    );
    Ok(Outcome {
        counts: day.meter.counts().clone().without(&before),
        monitor: day.monitor.counts().clone().without(&monitor_before),
        sessions,
    })
}

impl Day {
    fn new(chargers: usize) -> Result<Self> {
        let simulation = Simulation::new(1);
        let ours = Configuration::plant(&simulation, "default", "harbour", "gateway-1");
        ours.token(&simulation, CARD, "ann", TokenState::Active);
        // The gateway fetches the card, as it does after the API added one.
        let raised = raise_version(keys::tokens_version(&ours.operator));
        let raised = run(simulation.table.transact(vec![raised]))?;
        ensure!(
            raised == Transacted::Committed,
            "the token list is not announced"
        );
        let chargers = (0..chargers).map(|ordinal| {
            let station = ours.station(&simulation, &format!("CP-{ordinal}"));
            Charger::new(station, ordinal)
        });
        let chargers = chargers.collect();
        let meter = Meter::default();
        let edge = forecourt_edge::Identity {
            operator_id: ours.operator.clone(),
            gateway_id: ours.gateway.clone(),
            epoch: Epoch::FIRST,
            boot_id: "boot".to_owned(),
            software: "0.1.0".to_owned(),
            ports: forecourt_link::ChargerPorts {
                ws: 9_000,
                wss: None,
            },
        };
        let settings = forecourt_edge::Settings::default();
        let store = PlainStore::default();
        Ok(Self {
            table: CountedTable {
                table: simulation.table.clone(),
                meter: meter.clone(),
            },
            queues: CountedQueues::new(meter.clone()),
            meter,
            monitor: Meter::default(),
            identity: ours.identity(""),
            gateway: Gateway::restore(edge, settings, store.stored_state()),
            store,
            chargers,
            simulation,
            second: 0,
            links: 0,
        })
    }

    fn now(&self) -> Now {
        Now {
            wall: ReceivedAt(self.simulation.now()),
            monotonic_ms: u64::try_from(self.second * 1_000).unwrap_or_default(),
        }
    }

    fn begin(&mut self) -> Result<()> {
        self.relink()?;
        for at in 0..self.chargers.len() {
            let charger = self.chargers.get_mut(at).context("no such charger")?;
            let connected = Input::StationConnected {
                station_id: charger.station.clone(),
                version: Version::V16,
                connection: charger.connection(),
                security_profile: 1,
            };
            let frames = charger.boot(self.simulation.now());
            self.input(connected)?;
            self.frames(at, frames)?;
        }
        Ok(())
    }

    /// Lets one second of the day pass.
    fn pass(&mut self, with_sessions: bool) -> Result<()> {
        self.simulation.pass(1_000);
        self.second += 1;
        if self.second % RECONNECT_S == 0 {
            self.relink()?;
        }
        if with_sessions {
            for at in 0..self.chargers.len() {
                let charger = self.chargers.get_mut(at).context("no such charger")?;
                let frames = charger.charge(self.second - WARM_UP_S, self.simulation.now());
                self.frames(at, frames)?;
            }
        }
        let deadline = self.gateway.next_deadline_ms();
        if deadline.is_some_and(|at| at <= self.now().monotonic_ms) {
            self.input(Input::Tick)?;
        }
        if self.second % 60 == 0 {
            self.sweep()?;
        }
        if self.second % 3_600 == 0 {
            self.store.prune();
        }
        Ok(())
    }

    // ---- the chargers ----

    fn frames(&mut self, at: usize, frames: Vec<String>) -> Result<()> {
        for text in frames {
            let charger = self.chargers.get(at).context("no such charger")?;
            let input = Input::Frame {
                station_id: charger.station.clone(),
                connection: charger.connection(),
                frame: ParsedFrame::read(Version::V16, text),
                received_at: ReceivedAt(self.simulation.now()),
            };
            self.input(input)?;
        }
        Ok(())
    }

    fn answered(&mut self, station: &StationId, text: &str) -> Result<()> {
        ensure!(text.starts_with("[3,"), "{station} was answered {text}");
        let mut chargers = self.chargers.iter_mut();
        if let Some(charger) = chargers.find(|charger| charger.station == *station) {
            charger.answered(text);
        }
        Ok(())
    }

    // ---- the gateway ----

    /// One input, and all that follows from it until nothing more does.
    fn input(&mut self, input: Input) -> Result<()> {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            let now = self.now();
            let mut effects = self.gateway.handle(input, now, &self.store)?;
            self.write(&effects);
            let pumped = self.gateway.pump(now, &self.store)?;
            self.write(&pumped);
            effects.extend(pumped);
            for effect in effects {
                match effect {
                    Effect::SendToStation {
                        station_id, text, ..
                    } => self.answered(&station_id, &text)?,
                    Effect::SendToCloud(message) => {
                        let said = self.say(&message)?;
                        inputs.extend(said.into_iter().map(Input::FromCloud));
                    }
                    Effect::Write(_) | Effect::StationsChanged => {}
                    Effect::CloseStation { .. } | Effect::Raise(_) => {
                        bail!("not on a calm day: {effect:?}")
                    }
                }
            }
        }
        Ok(())
    }

    fn write(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Write(row) = effect {
                self.store.write(row.clone());
            }
        }
    }

    /// A new link, which replaces the one before: authorizer, `$connect`, and
    /// `$disconnect` of the old one.
    fn relink(&mut self) -> Result<()> {
        let old = std::mem::take(&mut self.identity.connection_id);
        let Identity {
            operator_id,
            gateway_id,
            ..
        } = self.identity.clone();
        // What the secret is makes no difference to what is read.
        let pepper = Pepper::from_bytes(&[7; 32]).context("no pepper")?;
        let header = format!("Bearer fcl.{operator_id}.{gateway_id}.of-the-benchmark");
        let now = self.simulation.now();
        run(gateways::authorize(
            &self.table,
            &pepper,
            now,
            Some(&header),
        ))?;
        self.links += 1;
        let id = format!("connection-{}", self.links);
        self.identity.connection_id.clone_from(&id);
        run(gateways::connected(&self.table, &self.identity, now))?;
        self.simulation.connections.open(&id);
        for _ in ["the authorizer", "$connect"] {
            self.meter.counts().invoked("connect");
        }
        if !old.is_empty() {
            self.simulation.connections.close(&old);
            run(gateways::disconnected(
                &self.table,
                &operator_id,
                &gateway_id,
                &old,
            ))?;
            self.meter.counts().invoked("connect");
            self.input(Input::LinkDown)?;
        }
        self.input(Input::LinkUp)
    }

    // ---- the cloud ----

    /// A message to the cloud, the work of all functions that follows from it,
    /// and what the gateway hears.
    fn say(&mut self, message: &ToCloud) -> Result<Vec<ToGateway>> {
        let text = to_text(message)?;
        let now = self.simulation.now();
        self.meter.counts().message(&text);
        let answer = if matches!(message, ToCloud::Ask(_)) {
            self.meter.counts().invoked("authorize");
            run(authorize::handle(&self.table, &self.identity, now, &text))?.answer()
        } else {
            self.meter.counts().invoked("ingest");
            run(ingest::handle(
                &self.table,
                &self.queues,
                &self.identity,
                now,
                &text,
            ))?
            .answer()
        };
        self.work()?;
        let mut texts: Vec<String> = answer.into_iter().collect();
        texts.extend(
            self.simulation
                .connections
                .take(&self.identity.connection_id),
        );
        let mut heard = Vec::new();
        for text in texts {
            self.meter.counts().message(&text);
            if let Incoming::Known(message) = parse_to_gateway(&text)? {
                heard.push(message);
            }
        }
        Ok(heard)
    }

    /// The functions behind the queues, until all are empty.
    fn work(&mut self) -> Result<()> {
        let mut worked = true;
        while worked {
            worked = false;
            for queue in QueueName::ALL {
                let messages = self.queues.receive(queue, MAX_BATCH);
                if messages.is_empty() {
                    continue;
                }
                worked = true;
                let batch = messages.into_iter().zip(1_u32..);
                let batch: Vec<Delivery> = batch
                    .map(|(message, number)| Delivery {
                        message_id: number.to_string(),
                        group: message.group,
                        receive_count: 1,
                        body: message.body,
                    })
                    .collect();
                let failed = self.function(queue, batch);
                ensure!(failed.is_empty(), "{} failed", queue.as_str());
            }
        }
        Ok(())
    }

    fn function(&self, queue: QueueName, batch: Vec<Delivery>) -> Vec<String> {
        let (table, queues) = (&self.table, &self.queues);
        let connections = &self.simulation.connections;
        let settings = Settings::default();
        let now = self.simulation.now();
        let (name, failed) = match queue {
            QueueName::Sessions => {
                let work = session::handle(table, queues, connections, &settings, now, batch);
                ("session", run(work))
            }
            QueueName::Billing => ("billing", run(billing::handle(table, queues, now, batch))),
            QueueName::Reporting => ("reporting", run(reporting::handle(table, now, batch))),
            QueueName::Telemetry => (
                "telemetry",
                run(telemetry::handle(table, queues, &settings, now, batch)),
            ),
            QueueName::Commands => (
                "command",
                run(command::handle(table, queues, connections, now, batch)),
            ),
            // No mail is sent in a day of charging.
            QueueName::Notify => ("notify", Vec::new()),
            // Nobody watches either.
            QueueName::Live => ("live", Vec::new()),
        };
        self.meter.counts().invoked(name);
        failed
    }

    fn sweep(&mut self) -> Result<()> {
        let table = CountedTable {
            table: self.simulation.table.clone(),
            meter: self.monitor.clone(),
        };
        self.monitor.counts().invoked("monitor");
        let now = self.simulation.now();
        let summary = run(monitor::sweep(
            &table,
            &self.queues,
            &Settings::default(),
            HandOvers::LeftBehind,
            now,
        ))?;
        ensure!(summary.failures == 0, "the monitor failed: {summary:?}");
        self.work()
    }
}
