//! What people configure before the run (one site, its gateway, chargers, cards and a tariff), and
//! the commands that they give while it runs.

use std::collections::BTreeMap;

use forecourt_billing::Tariff;
use forecourt_domain::fact::{CommandState, ConnectorRef};
use forecourt_domain::session::{Session, Status};
use forecourt_link::Epoch;
use forecourt_memory::{Random, run};
use forecourt_store::listing::listings_of;
use forecourt_store::messages::{CommandsMessage, station_group};
use forecourt_store::ports::{Item, QueueMessage, QueueName, Queues, Table, Write};
use forecourt_store::rows::config::{
    Command, CommandStep, ConfigRow, Epochs, Gateway, Site, SiteDetails, Stamps, Station,
    TariffVersion, Token, TokenMode, TokenState, VersionCounter,
};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::{due_check, keys};
use forecourt_types::{CommandId, SessionId, SiteId, StationId, TariffId, Timestamp, TokenUid};
use serde_json::{Value, json};

use crate::chance::{between, choose, percent};
use crate::cloud::{CREDENTIAL_HASH, Cloud};
use crate::world::Ms;

pub(crate) const SITE: &str = "site-1";
pub(crate) const TARIFF: &str = "standard";
/// The card of the remote starts.
pub(crate) const REMOTE_TOKEN: &str = "CARD-3";

/// Returns the tariff: 0.45 a kWh, 1.20 an hour, 0.50 a charge, in euros. The oracle has its own
/// copy of the prices and does not read this.
fn tariff() -> Tariff {
    serde_json::from_value(json!({
        "tariff_id": TARIFF, "version": 1, "name": "Standard", "currency": "EUR",
        "elements": [
            {"type": "energy", "price": "0.45"},
            {"type": "time", "price": "1.20"},
            {"type": "flat", "price": "0.50"}
        ]
    }))
    .unwrap()
}

impl Cloud {
    pub(crate) fn put(&self, row: &impl ConfigRow) {
        let item = row.to_item(&self.operator, 0).unwrap();
        // As a unit of work does it.
        for listing in listings_of(&self.operator, &item).unwrap() {
            self.simulation.table.plant(listing);
        }
        self.simulation.table.plant(item);
    }

    /// Puts the configuration into the table.
    pub(crate) fn furnish(&self, stations: &[StationId]) {
        let now = self.simulation.now();
        let stamps = Stamps::new(now, "people");
        let site_id = SiteId::new(SITE).unwrap();
        self.put(&Site {
            site_id: site_id.clone(),
            name: "Main Street".to_owned(),
            address: None,
            tariff_id: Some(TariffId::new(TARIFF).unwrap()),
            active_gateway_id: Some(self.gateway.clone()),
            gateway_policy: None,
            details: SiteDetails::default(),
            stamps: stamps.clone(),
        });
        self.put(&TariffVersion {
            tariff: tariff().into(),
            valid_from: Timestamp::EPOCH,
            stamps: stamps.clone(),
        });
        self.put(&Gateway {
            gateway_id: self.gateway.clone(),
            site_id: site_id.clone(),
            name: None,
            credential_hash: Some(CREDENTIAL_HASH.to_owned()),
            epoch: Some(Epoch::FIRST),
            enrolment_hash: None,
            enrolment_expires_at: None,
            enrolment_revokes: false,
            enrolled_at: Some(now),
            enrolled_epoch: Some(Epoch::FIRST),
            active: true,
            fenced_at: None,
            former_credentials: Vec::new(),
            lost_at: Vec::new(),
            heard: None,
            stamps: stamps.clone(),
        });
        for station in stations {
            self.put(&Station {
                station_id: station.clone(),
                site_id: site_id.clone(),
                former_site_ids: Vec::new(),
                name: None,
                security_profile: 0,
                password_verifier: None,
                password_is_short: false,
                tariff_id: None,
                max_power_w: None,
                connectors: Vec::new(),
                stamps: stamps.clone(),
            });
        }
        self.put_tokens(&stamps);
        let plant = |key, row: Value| {
            let item = Item::new(key, &row).unwrap();
            self.simulation.table.plant(item);
        };
        let one = serde_json::to_value(VersionCounter {
            version: 1,
            ..VersionCounter::default()
        })
        .unwrap();
        plant(keys::tokens_version(&self.operator), one.clone());
        plant(keys::stations_version(&self.operator, &site_id), one);
        let epochs = serde_json::to_value(Epochs { last: Epoch::FIRST }).unwrap();
        plant(keys::epochs(&self.operator, &site_id), epochs);
    }

    fn put_tokens(&self, stamps: &Stamps) {
        let cards = [
            ("CARD-1", TokenState::Active),
            ("CARD-2", TokenState::Active),
            ("CARD-3", TokenState::Active),
            ("A-CARD-LONGER-THAN-20-CHARACTERS", TokenState::Active),
            ("BLOCKED-1", TokenState::Blocked),
        ];
        for (uid, status) in cards {
            self.put(&Token {
                uid: TokenUid::new(uid).unwrap(),
                token_type: "RFID".to_owned(),
                user_id: None,
                vehicle_id: None,
                parent_uid: None,
                status,
                expires_at: None,
                mode: TokenMode::Commercial,
                stamps: stamps.clone(),
            });
        }
    }

    /// Stores a command as the API would when a person gives it. Returns the command's id and until
    /// when it may run.
    #[expect(clippy::too_many_lines, reason = "one table of cases")]
    pub(crate) fn order(
        &self,
        number: usize,
        station: &StationId,
        connectors: u32,
        now: Ms,
        random: &mut Random,
    ) -> GivenCommand {
        let at = self.simulation.now();
        let stamps = Stamps::new(at, "people");
        let command_id = CommandId::new(format!("order-{number}")).unwrap();
        let lives = choose(random, &[20_000, 60_000, 300_000, 1_200_000]);
        let connector = between(random, 1, i64::from(connectors));
        let mut arguments = BTreeMap::new();
        arguments.insert("connector_id".to_owned(), json!(connector));
        let running = self.running(station);
        let mut session_id = None;
        let mut writes = Vec::new();
        let kind = match random.below(6) {
            5 => {
                arguments.insert("operative".to_owned(), json!(percent(random, 50)));
                "availability"
            }
            0 | 1 => {
                arguments.insert("token_uid".to_owned(), json!(REMOTE_TOKEN));
                let session = self.asked_session(number, station, &command_id, &stamps);
                session_id = Some(session.session_id.clone());
                // As the API's unit of work does it.
                let item = session.to_item(&self.operator, 0).unwrap();
                let listings = listings_of(&self.operator, &item).unwrap();
                writes.extend(listings.into_iter().map(Write::put_unchanged));
                writes.push(Write::put_unchanged(item));
                "remote_start"
            }
            2 | 3 if !running.is_empty() => {
                let session = &running[random.below(running.len())];
                session_id = Some(session.session_id.clone());
                let transaction = session.transaction_id.as_ref().map(ToString::to_string);
                arguments.clear();
                arguments.insert("transaction_id".to_owned(), json!(transaction));
                "remote_stop"
            }
            _ => "unlock",
        };
        let command = Command {
            command_id: command_id.clone(),
            station_id: station.clone(),
            gateway_id: self.gateway.clone(),
            epoch: self.epoch,
            command_type: kind.to_owned(),
            arguments: arguments.clone(),
            secrets_hidden: false,
            expires_at: at.plus_millis(lives),
            session_id,
            boot_generation: None,
            token_parent_uid: None,
            scheduled: false,
            state: CommandState::Queued,
            history: vec![CommandStep {
                state: CommandState::Queued,
                at,
                reason: None,
            }],
            answer: None,
            posted_at: None,
            given_up: false,
            stamps,
        };
        let item = command.to_item(&self.operator, 0).unwrap();
        writes.push(Write::put_unchanged(item));
        let expires_at = command.expires_at;
        let check = due_check::command(&self.operator, station, &command_id, expires_at);
        writes.push(check.unwrap());
        let table: &dyn Table = &self.simulation.table;
        let _ = run(table.transact(writes)).unwrap();
        self.hand_over(station, &command_id);
        let meant = arguments.get("transaction_id").and_then(Value::as_str);
        GivenCommand {
            id: command_id.to_string(),
            kind,
            given: now,
            expires: now + lives,
            meant: meant.map(str::to_owned),
        }
    }

    fn hand_over(&self, station: &StationId, command_id: &CommandId) {
        let body = CommandsMessage::Command {
            operator_id: self.operator.clone(),
            gateway_id: Some(self.gateway.clone()),
            station_id: station.clone(),
            command_id: command_id.clone(),
        };
        let message = QueueMessage {
            group: station_group(&self.operator, station),
            deduplication_id: command_id.to_string(),
            body: serde_json::to_string(&body).unwrap(),
        };
        let queues: &dyn Queues = &self.simulation.queues;
        run(queues.send(QueueName::Commands, &[message])).unwrap();
    }

    /// Returns the sessions of a station that charge, as the cloud's rows say.
    fn running(&self, station: &StationId) -> Vec<SessionRow> {
        let sessions = self.sessions().into_iter();
        sessions
            .filter(|row| row.station_id == *station && row.status == Status::Charging)
            .filter(|row| row.transaction_id.is_some())
            .collect()
    }

    /// Returns every session row.
    pub(crate) fn sessions(&self) -> Vec<SessionRow> {
        let items = self.simulation.table.items();
        let rows = items.values().filter(|item| item.key.sk == "session");
        rows.map(|item| item.read().unwrap()).collect()
    }

    fn asked_session(
        &self,
        number: usize,
        station: &StationId,
        command: &CommandId,
        stamps: &Stamps,
    ) -> SessionRow {
        let connector: Option<ConnectorRef> = None;
        let token = TokenUid::new(REMOTE_TOKEN).ok();
        let at = self.simulation.now();
        let charge = Session::requested(connector, token, at, "asked for from afar");
        let id = SessionId::new(format!("asked-{number}")).unwrap();
        let mut row = SessionRow::new(id, station.clone(), charge, stamps.clone());
        row.site_id = SiteId::new(SITE).ok();
        row.command_id = Some(command.clone());
        row
    }
}

/// A command that a person gave.
#[derive(Debug, Clone)]
pub(crate) struct GivenCommand {
    pub id: String,
    pub kind: &'static str,
    pub given: Ms,
    /// When the command expires, in virtual time.
    pub expires: Ms,
    /// The transaction that a stop was meant for.
    pub meant: Option<String>,
}
