//! What the tests of several crates share: one site that charges, and the outcome of it in a form
//! that does not depend on when it was applied.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use forecourt_domain::fact::{
    CommandState, CommandUpdated, ConnectorRef, ConnectorStatus, ConnectorStatusKind, Fact,
};
use forecourt_link::{
    Epoch, Incoming, Lane, Ping, Pong, Records, ToCloud, ToGateway, parse_to_gateway,
};
use forecourt_types::{CommandId, StationId, Timestamp};

use crate::{Configuration, GatewayRecords, Ledger, Pipeline, Random, Simulation, run};
use forecourt_cloud::monitor::{self, HandOvers, Summary};
use forecourt_cloud::session::session_facts;
use forecourt_store::keys;
use forecourt_store::messages::{BillingMessage, derived, session_group};
use forecourt_store::ports::{Item, QueueMessage, QueueName, Queues as _};
use forecourt_store::rows::config::TokenState;
use forecourt_store::rows::facts::{CdrRow, FactRow, ReviewRow, SessionRow};

/// Returns the seeds that a property is tried with: `ci` of them in `make test`, `full` in
/// `make soak`.
pub fn seeds(ci: u64, full: u64) -> std::ops::Range<u64> {
    0..forecourt_test_size::pick(ci, full)
}

/// One site with a gateway, the station `CP-1`, the card `CARD` of the user `ann`, and the
/// functions that handle what the gateway records.
pub struct World {
    /// The services that the functions use.
    pub simulation: Simulation,
    /// The configuration with the operator, site and gateway.
    pub ours: Configuration,
    /// The functions behind the queues.
    pub pipeline: Pipeline,
    /// The records that the gateway has written.
    pub journal: GatewayRecords,
    /// The station that charges.
    pub station: StationId,
    /// The time when the simulated day began: minute 0.
    pub begin: Timestamp,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// Makes a world of the operator `default`.
    pub fn new() -> Self {
        Self::of("default")
    }

    /// Makes a world of this operator.
    pub fn of(operator: &str) -> Self {
        Self::within(&Simulation::new(1), operator)
    }

    /// Makes a site of this operator in a simulation that others share.
    pub fn within(simulation: &Simulation, operator: &str) -> Self {
        let simulation = simulation.clone();
        let ours = Configuration::plant(&simulation, operator, "site", "gw");
        let station = ours.station(&simulation, "CP-1");
        ours.token(&simulation, "CARD", "ann", TokenState::Active);
        simulation.connections.open("connection");
        let (operator, gateway) = (ours.operator.clone(), ours.gateway.clone());
        Self {
            pipeline: Pipeline::new(simulation.clone()),
            journal: GatewayRecords::new(operator, gateway, Epoch::FIRST),
            begin: simulation.now(),
            simulation,
            ours,
            station,
        }
    }

    /// Returns the time of a minute of the simulated day.
    pub fn at(&self, minute: i64) -> Timestamp {
        self.begin.plus_millis(minute * 60_000)
    }

    /// Records a fact at this minute.
    pub fn write(&mut self, minute: i64, fact: Fact) {
        let at = self.at(minute);
        self.journal
            .write(&self.station, Lane::Transactions, at, fact);
    }

    /// Records a start at this minute; the register is in watt-hours.
    pub fn start(&mut self, transaction: &str, minute: i64, register: i64) {
        let fact = GatewayRecords::start(transaction, "CARD", self.at(minute), register);
        self.write(minute, Fact::TransactionStarted(fact));
    }

    /// Records a reading at this minute; the register is in watt-hours.
    pub fn sample(&mut self, transaction: &str, minute: i64, register: i64) {
        let fact = GatewayRecords::sample(transaction, self.at(minute), register);
        self.write(minute, Fact::TransactionSampled(fact));
    }

    /// Records a stop at this minute; the register is in watt-hours.
    pub fn stop(&mut self, transaction: &str, minute: i64, register: i64) {
        let fact = GatewayRecords::stop(transaction, self.at(minute), register);
        self.write(minute, Fact::TransactionStopped(fact));
    }

    /// Records the state of connector 1 at this minute.
    pub fn status(&mut self, minute: i64, status: ConnectorStatusKind) {
        let fact = ConnectorStatus {
            connector: ConnectorRef {
                evse_id: None,
                connector_id: 1,
            },
            status,
            error_code: None,
            info: None,
            claimed_at: None,
            first_received_at: None,
        };
        self.write(minute, Fact::ConnectorStatus(fact));
    }

    /// Records the state of a command, now.
    pub fn update(&mut self, command: &str, state: CommandState) {
        let fact = CommandUpdated {
            command_id: CommandId::new(command).unwrap(),
            state,
            session_id: None,
            answer: None,
            reason: None,
            scheduled: false,
        };
        let at = self.simulation.now();
        self.journal.write(
            &self.station,
            Lane::Commands,
            at,
            Fact::CommandUpdated(fact),
        );
    }

    /// Returns the records `from..=to` of the transactions lane, as they are sent.
    pub fn batch(&self, from: usize, to: usize, attempt: u32) -> Records {
        self.journal
            .records(&self.station, Lane::Transactions, from..=to, attempt)
    }

    /// Sends these records. The functions do not handle them yet.
    pub fn send(&self, from: usize, to: usize, attempt: u32) {
        let message = ToCloud::Records(self.batch(from, to, attempt));
        assert!(self.pipeline.say(&self.ours, &message).unwrap().is_some());
    }

    /// Runs the functions until all queues are empty.
    pub fn drain(&self) {
        self.pipeline.drain(&mut Random::new(1), false);
    }

    /// Sends all records of the lane and runs the functions until all queues are empty.
    pub fn settle(&self) {
        let all = self.journal.len(&self.station, Lane::Transactions);
        self.send(1, all, 0);
        self.drain();
    }

    /// Sends all records of the commands lane and runs the functions until all queues are empty.
    pub fn send_commands(&self) {
        let lane = Lane::Commands;
        let all = self.journal.len(&self.station, lane);
        let records = self.journal.records(&self.station, lane, 1..=all, 0);
        let message = ToCloud::CommandUpdate(records);
        assert!(self.pipeline.say(&self.ours, &message).unwrap().is_some());
        self.drain();
    }

    /// Prices the one session as it is, as a person would order.
    pub fn settle_by_person(&self) {
        let session_id = self.session().session_id;
        let operator_id = self.ours.operator.clone();
        let group = session_group(&operator_id, &session_id);
        let at = self.simulation.now().to_string();
        let body = BillingMessage {
            operator_id,
            session_id,
            cause: BillingMessage::SETTLE.to_owned(),
            by: None,
        };
        let message = QueueMessage {
            group,
            deduplication_id: derived(&["by a person", &at]),
            body: serde_json::to_string(&body).unwrap(),
        };
        let queues = &self.simulation.queues;
        run(queues.send(QueueName::Billing, &[message])).unwrap();
        self.drain();
    }

    /// Runs one sweep of `monitor`, and then the functions until all queues are empty.
    pub fn sweep(&self) -> Summary {
        let Simulation { table, queues, .. } = &self.simulation;
        let settings = &self.pipeline.settings;
        let now = self.simulation.now();
        let which = HandOvers::LeftBehind;
        let summary = run(monitor::sweep(table, queues, settings, which, now)).unwrap();
        self.drain();
        summary
    }

    /// Returns the cloud's answer to a ping about the transactions lane.
    pub fn ping(&self) -> Pong {
        let head = forecourt_link::Head {
            station_id: self.station.clone(),
            lane: Lane::Transactions,
            sequence: 1,
            hash: forecourt_link::Hash::origin(),
        };
        let ping = ToCloud::Ping(Ping {
            epoch: Epoch::FIRST,
            heads: vec![head],
            policy: None,
            refused: Vec::new(),
            waiting: None,
            alarms: Vec::new(),
        });
        let answer = self.pipeline.say(&self.ours, &ping).unwrap().unwrap();
        match parse_to_gateway(&answer) {
            Ok(Incoming::Known(ToGateway::Pong(pong))) => pong,
            other => panic!("a pong is wanted: {other:?}"),
        }
    }

    fn rows<R: serde::de::DeserializeOwned>(&self, pick: impl Fn(&Item) -> bool) -> Vec<R> {
        let items = self.simulation.table.items();
        let of_operator = format!("op#{}#", self.ours.operator);
        let picked = items
            .values()
            .filter(|item| item.key.pk.starts_with(&of_operator));
        picked
            .filter(|item| pick(item))
            .map(|item| item.read().unwrap())
            .collect()
    }

    /// Returns all sessions, in the order of their start.
    pub fn sessions(&self) -> Vec<SessionRow> {
        let mut rows: Vec<SessionRow> = self.rows(|item| item.key.sk == "session");
        rows.sort_by_key(|row| (row.started_at, row.ended_at));
        rows
    }

    /// Returns the only session. A test fails when there are more.
    pub fn session(&self) -> SessionRow {
        let mut all = self.sessions();
        assert_eq!(all.len(), 1, "one session is wanted");
        all.remove(0)
    }

    /// Returns all CDRs.
    pub fn cdrs(&self) -> Vec<forecourt_billing::Cdr> {
        let rows: Vec<CdrRow> = self.rows(|item| keys::is_cdr(&item.key));
        rows.iter().map(|row| row.cdr().unwrap()).collect()
    }

    /// Returns the facts kept for a session, in the order in which they were applied.
    pub fn facts(&self, session: &SessionRow) -> Vec<FactRow> {
        let (table, operator) = (&self.simulation.table, &self.ours.operator);
        run(session_facts(table, operator, &session.session_id)).unwrap()
    }

    /// Returns the rows of the ledger.
    pub fn ledger(&self) -> Ledger {
        Ledger::of(&self.simulation.table.items(), &self.ours.operator)
    }

    /// Returns all rows of the review list.
    pub fn reviews(&self) -> Vec<ReviewRow> {
        self.rows(|item| item.key.pk.ends_with("#review"))
    }

    /// Returns the outcome as text, without when it was applied and by which way.
    pub fn outcome(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (key, mut item) in self.simulation.table.items() {
            let passing = ["outbox#", "watch#", "listings"];
            let passing = passing.iter().any(|start| key.pk.starts_with(start));
            // What a bill was priced from tells what was known just then.
            let snapshot = key.sk.starts_with("cdr#") && !keys::is_cdr(&key);
            let waiting = key.sk.starts_with("parked#") || key.pk.ends_with("#review");
            if passing || snapshot || waiting {
                continue;
            }
            if key.sk == "session" {
                let history = item.body.get("history").cloned().unwrap_or_default();
                let steps = history.as_array().cloned().unwrap_or_default();
                let steps = steps.iter().map(|step| step["status"].clone());
                item.body.insert("history".to_owned(), steps.collect());
            }
            for name in [
                "created_at",
                "updated_at",
                "applied_at",
                "last_fact_at",
                "review_at",
                "handed_over",
                "parked_to",
            ] {
                item.body.remove(name);
            }
            // When an event was noted, its id tells, too.
            let is_event = key.pk.ends_with("#events");
            if is_event {
                item.body.remove("at");
                item.body.remove("event_id");
            }
            let body = serde_json::to_string(&item.body).unwrap();
            let sk = if is_event { "" } else { &key.sk };
            lines.push(format!("{}|{sk} {body}", key.pk));
        }
        lines.sort();
        lines
    }
}
