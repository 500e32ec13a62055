//! The operator, site, gateway, station and card that the samples speak of.

use std::collections::BTreeMap;

use aws_lambda_events::sqs::SqsEvent;
use forecourt_cloud::keys;
use forecourt_cloud::ports::{Item, Key, QueueName};
use forecourt_cloud::rows::config::{Command, ConfigRow as _, Gateway, TokenState};
use forecourt_cloud::secrets::{KeyCache, Purpose};
use forecourt_cloud::session::Settings;
use forecourt_cloud::simulation::{Configuration, Journal, Pipeline, Simulation, run};
use forecourt_domain::fact::{Fact, Measured, Measurement, Outlet};
use forecourt_functions::handlers::Functions;
use forecourt_link::{Epoch, Lane, ToCloud};
use forecourt_types::{ClaimedAt, StationId, TransactionId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::samples::{bodies, sample};

/// The connection of the samples.
pub const CONNECTION: &str = "MVhYdcKcliACGnA=";

/// The secret in the samples' credential.
const SECRET: &str = "invented-0123456789abcdefghijklmnop";

pub struct World {
    pub simulation: Simulation,
    pub functions: Functions,
    pub ours: Configuration,
    station: StationId,
}

impl World {
    pub fn new() -> Self {
        let simulation = Simulation::new(1);
        let ours = Configuration::plant(&simulation, "default", "harbour", "harbour-1");
        let station = ours.station(&simulation, "CP-1");
        ours.token(&simulation, "04A1B2C3D4E5F6", "ada", TokenState::Active);
        let functions = Functions::new(simulation.ports(), Settings::default());
        let world = Self {
            simulation,
            functions,
            ours,
            station,
        };
        world.enrol();
        world
    }

    /// Gives the gateway the credential of the samples.
    fn enrol(&self) {
        let keys_of_all = run(KeyCache::default().get(&self.simulation.ports())).unwrap();
        let id = self.ours.gateway.as_str();
        let key = keys::listed(&self.ours.operator, "gateways", id);
        let mut gateway: Gateway = self.row(&key).unwrap();
        gateway.credential_hash = Some(keys_of_all.pepper.hash(Purpose::Link, id, SECRET));
        let item = gateway.to_item(&self.ours.operator, 0).unwrap();
        self.simulation.table.plant(item);
    }

    pub fn row<R: DeserializeOwned>(&self, key: &Key) -> Option<R> {
        let items: BTreeMap<Key, Item> = self.simulation.table.items();
        items.get(key).map(|item| item.read().unwrap())
    }

    /// The event of a queue's sample.
    pub fn queued(&self, name: &str) -> SqsEvent {
        serde_json::from_value(sample(name)).unwrap()
    }

    /// What waits in the queue is what its sample brings.
    pub fn handed_on(&self, queue: QueueName, name: &str) {
        let waiting = self.simulation.queues.waiting(queue);
        let found: Vec<Value> = waiting
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect();
        let bodies = bodies(name);
        assert_eq!(
            found, bodies,
            "the body in events/{name}.json should be:\n{waiting:#?}"
        );
    }

    /// The gateway tells a chart value.
    pub fn told_telemetry(&self) {
        let ours = &self.ours;
        let mut journal = Journal::new(ours.operator.clone(), ours.gateway.clone(), Epoch::FIRST);
        let at = self.simulation.now().plus_millis(60_000);
        let measured = Measured {
            outlet: Outlet {
                evse_id: None,
                connector_id: 1,
            },
            transaction_id: Some(TransactionId::new("1048577").unwrap()),
            sampled_at: ClaimedAt(at),
            values: vec![
                serde_json::from_value::<Measurement>(
                    json!({"measurand": "Power.Active.Import", "unit": "W", "value": "7400"}),
                )
                .unwrap(),
            ],
        };
        journal.write(&self.station, Lane::Telemetry, at, Fact::Measured(measured));
        let records = journal.records(&self.station, Lane::Telemetry, 1..=1, 0);
        let pipeline = Pipeline::new(self.simulation.clone());
        let _ack = pipeline.say(ours, &ToCloud::Records(records)).unwrap();
    }

    /// Plants the command of the sample.
    pub fn command(&self) -> Key {
        let body = &bodies("command")[0];
        let now = self.simulation.now();
        let command: Command = serde_json::from_value(json!({
            "command_id": body["command_id"], "station_id": self.station,
            "gateway_id": self.ours.gateway, "epoch": 1,
            "type": "unlock", "arguments": {"connector_id": 1},
            "expires_at": now.plus_millis(60_000), "state": "queued",
            "history": [{"state": "queued", "at": now}],
            "created_at": now, "created_by": "bootstrap", "updated_at": now, "updated_by": "bootstrap",
        }))
        .unwrap();
        let item = command.to_item(&self.ours.operator, 0).unwrap();
        let key = item.key.clone();
        self.simulation.table.plant(item);
        key
    }
}
