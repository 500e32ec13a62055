//! The operator, site, gateway, station and card of the samples.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use forecourt_api::{ApiState, Settings as ApiSettings, router};
use forecourt_cloud::session::Settings;
use forecourt_domain::fact::{ConnectorRef, Fact, Measured, Measurement};
use forecourt_functions::handlers::Functions;
use forecourt_link::{Epoch, Lane, Records, ToCloud, to_text};
use forecourt_memory::{Configuration, GatewayRecords, Simulation, run};
use forecourt_store::bootstrap;
use forecourt_store::keys;
use forecourt_store::ports::{Key, QueueName};
use forecourt_store::rows::config::{ConfigRow as _, Gateway, TokenState};
use forecourt_store::secrets::{KeyCache, Purpose};
use forecourt_types::{ClaimedAt, StationId, TransactionId};
use lambda_http::tower::ServiceExt as _;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::outside::Outside;
use crate::samples;

/// The connection of the samples.
pub(crate) const CONNECTION: &str = "MVhYdcKcliACGnA=";
/// The transaction of the samples' charge.
pub(crate) const TRANSACTION: &str = "1048577";
/// The card that charges.
const CARD: &str = "04A1B2C3D4E5F6";
/// The secret in the samples' credential.
const SECRET: &str = "invented-0123456789abcdefghijklmnop";
/// The secret of the client that gives the command.
const CLIENT_SECRET: &str = "invented-client-secret-0123456789";

pub(crate) struct World {
    pub simulation: Simulation,
    pub outside: Arc<Outside>,
    pub functions: Functions,
    pub router: Router,
    pub ours: Configuration,
    station: StationId,
    used: RefCell<BTreeSet<String>>,
}

impl World {
    pub(crate) fn new() -> Self {
        let simulation = Simulation::new(1);
        let outside = Arc::new(Outside::default());
        let ours = Configuration::plant(&simulation, "default", "harbour", "harbour-1");
        let station = ours.station(&simulation, "CP-1");
        ours.token(&simulation, CARD, "ada", TokenState::Active);
        let ports = outside.ports(&simulation);
        run(bootstrap::ensure(
            &ports,
            Some(CLIENT_SECRET),
            bootstrap::OPERATOR_NAME,
        ))
        .unwrap();
        let settings = ApiSettings::new(
            "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com".to_owned(),
            "wss://f6g7h8i9j0.execute-api.eu-central-1.amazonaws.com/live".to_owned(),
        );
        let world = Self {
            functions: Functions::new(ports.clone(), Settings::default()),
            router: router(ApiState::new(ports, settings, KeyCache::default())),
            simulation,
            outside,
            ours,
            station,
            used: RefCell::default(),
        };
        world.enrol();
        world
    }

    /// Gives the gateway the credential of the samples.
    fn enrol(&self) {
        let ports = self.functions.ports();
        let deployment = run(KeyCache::default().get(ports)).unwrap();
        let id = self.ours.gateway.as_str();
        let key = keys::gateway(&self.ours.operator, &id.parse().unwrap());
        let mut gateway: Gateway = self.row(&key).unwrap();
        gateway.credential_hash = Some(deployment.pepper.hash(Purpose::Link, id, SECRET));
        let item = gateway.to_item(&self.ours.operator, 0).unwrap();
        self.simulation.table.plant(item);
    }

    pub(crate) fn row<R: DeserializeOwned>(&self, key: &Key) -> Option<R> {
        let items = self.simulation.table.items();
        items.get(key).map(|item| item.read().unwrap())
    }

    /// Reads a sample as the type that its binary reads.
    pub(crate) fn event<E: DeserializeOwned>(&self, name: &str) -> E {
        self.used.borrow_mut().insert(name.to_owned());
        let event = serde_json::from_value(samples::read(name));
        event.unwrap_or_else(|error| unreachable!("events/{name}.json: {error}"))
    }

    /// Returns the names of the samples read so far.
    pub(crate) fn used(&self) -> BTreeSet<String> {
        self.used.borrow().clone()
    }

    /// Checks that this queue handed over exactly what the sample holds.
    pub(crate) fn handed_on(&self, queue: QueueName, name: &str) {
        let sent = self.outside.take(queue);
        assert_eq!(sent.len(), 1, "one message for {name}: {sent:#?}");
        samples::brings(name, queue, &sent[0]);
        let rest = self.outside.rest();
        assert_eq!(rest, [], "nothing else than the message for {name}");
    }

    /// Returns the text of the gateway's message about the charge.
    pub(crate) fn charge(&self) -> String {
        let begin = self.simulation.now();
        let mut journal = self.journal();
        for (minute, register) in [(0, 1234), (15, 5394), (30, 9555)] {
            let at = begin.plus_millis(minute * 60_000);
            let fact = match minute {
                0 => {
                    Fact::TransactionStarted(GatewayRecords::start(TRANSACTION, CARD, at, register))
                }
                30 => Fact::TransactionStopped(GatewayRecords::stop(TRANSACTION, at, register)),
                _ => Fact::TransactionSampled(GatewayRecords::sample(TRANSACTION, at, register)),
            };
            journal.write(&self.station, Lane::Transactions, at, fact);
        }
        self.text(journal.records(&self.station, Lane::Transactions, 1..=3, 0))
    }

    /// Returns the text of the gateway's message about a chart value of the charge.
    pub(crate) fn chart(&self) -> String {
        let at = self.simulation.now().plus_millis(60_000);
        let power = json!({"measurand": "Power.Active.Import", "unit": "W", "value": "7400"});
        let measured = Measured {
            connector: ConnectorRef {
                evse_id: None,
                connector_id: 1,
            },
            transaction_id: Some(TransactionId::new(TRANSACTION).unwrap()),
            sampled_at: ClaimedAt(at),
            values: vec![serde_json::from_value::<Measurement>(power).unwrap()],
        };
        let mut journal = self.journal();
        journal.write(&self.station, Lane::Telemetry, at, Fact::Measured(measured));
        self.text(journal.records(&self.station, Lane::Telemetry, 1..=1, 0))
    }

    fn journal(&self) -> GatewayRecords {
        let (operator, gateway) = (self.ours.operator.clone(), self.ours.gateway.clone());
        GatewayRecords::new(operator, gateway, Epoch::FIRST)
    }

    fn text(&self, records: Records) -> String {
        to_text(&ToCloud::Records(records)).unwrap()
    }

    /// Unlocks the connector as a person's app does. Returns the key of the command.
    pub(crate) fn command(&self) -> Key {
        let form = format!(
            "grant_type=client_credentials&client_id=bootstrap&client_secret={CLIENT_SECRET}"
        );
        let request = Request::post("/oauth2/token")
            .header("content-type", "application/x-www-form-urlencoded");
        let token = self.call(request.body(Body::from(form)).unwrap());
        let token = token["access_token"].as_str().unwrap();
        self.outside.begin_ids();
        let command = json!({"type": "unlock", "connector_id": 1});
        let request = Request::post("/v1/stations/CP-1/commands")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        let command = self.call(request.body(Body::from(command.to_string())).unwrap());
        let id = serde_json::from_value(command["command_id"].clone());
        keys::command(&self.ours.operator, &self.station, &id.unwrap())
    }

    /// Returns the router's answer.
    pub(crate) fn call(&self, request: Request<Body>) -> Value {
        let response = run(self.router.clone().oneshot(request)).unwrap();
        let status = response.status();
        let body = run(to_bytes(response.into_body(), usize::MAX)).unwrap();
        let body = serde_json::from_slice(&body).unwrap();
        assert!(status.is_success(), "{status}: {body}");
        body
    }
}
