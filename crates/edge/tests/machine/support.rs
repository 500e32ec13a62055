//! A gateway with a journal in memory and a cloud that keeps what it is sent.

use std::collections::BTreeMap;

use forecourt_domain::fact::{Fact, TokenStatus};
use forecourt_edge::{
    Alarm, Effect, Gateway, Identity, Input, Now, PlainStore, Settings, UnknownTokens,
};
use forecourt_link::{
    Accepted, Ack, AnswerGroup, Applied, CommandMessage, ConfigVersions, Epoch, Hash, Lane, Pong,
    RawRecord, Record, Records, Set, SetItems, ToCloud, ToGateway, TokenConfig, Watermark, Welcome,
};
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_types::{
    CommandId, GatewayId, OperatorId, ReceivedAt, SiteId, StationId, Timestamp, TokenUid,
};
use proptest::prelude::ProptestConfig;
use serde_json::{Value, json};

pub(crate) const NOON: &str = "2026-01-31T12:00:00Z";

/// Returns how many cases a property is tried with: `ci` in `make test`, `full` in `make soak`.
pub(crate) fn cases(ci: u32, full: u32) -> ProptestConfig {
    ProptestConfig::with_cases(forecourt_test_size::pick(ci, full))
}

pub(crate) fn station(name: &str) -> StationId {
    StationId::new(name).unwrap()
}

pub(crate) fn identity(boot: &str) -> Identity {
    Identity {
        operator_id: OperatorId::new("default").unwrap(),
        gateway_id: GatewayId::new("gw1").unwrap(),
        epoch: Epoch::FIRST,
        boot_id: boot.to_owned(),
        software: "0.1.0".to_owned(),
        ports: forecourt_link::ChargerPorts {
            ws: 9_000,
            wss: None,
        },
    }
}

pub(crate) fn token(uid: &str, status: TokenStatus) -> TokenConfig {
    TokenConfig {
        token_uid: TokenUid::new(uid).unwrap(),
        status,
        group: AnswerGroup::default(),
    }
}

/// All effects of a turn that are not rows.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub frames: Vec<(StationId, u64, String)>,
    pub closed: Vec<(StationId, u64)>,
    pub to_cloud: Vec<ToCloud>,
    pub alarms: Vec<Alarm>,
    pub stations_changed: bool,
}

impl Done {
    /// The one frame that went to a charger, as JSON.
    pub(crate) fn only_frame(&self) -> Value {
        assert_eq!(self.frames.len(), 1, "{self:?}");
        serde_json::from_str(&self.frames[0].2).unwrap()
    }

    /// The payload of the one CALLRESULT.
    pub(crate) fn payload(&self) -> Value {
        let frame = self.only_frame();
        assert_eq!(frame[0], 3, "{frame}");
        frame[2].clone()
    }
}

pub(crate) struct World {
    pub store: PlainStore,
    pub gateway: Gateway,
    pub settings: Settings,
    pub wall: Timestamp,
    pub monotonic_ms: u64,
    pub connections: u64,
    pub boots: u32,
    pub(crate) versions: BTreeMap<StationId, (Version, u64)>,
    messages: u64,
}

impl World {
    /// A gateway that no cloud has welcomed.
    pub(crate) fn unwelcomed() -> Self {
        let settings = Settings::default();
        let store = PlainStore::default();
        let gateway = Gateway::restore(identity("boot-1"), settings.clone(), store.stored_state());
        Self {
            store,
            gateway,
            settings,
            wall: Timestamp::parse(NOON).unwrap(),
            monotonic_ms: 1_000,
            connections: 0,
            boots: 1,
            versions: BTreeMap::new(),
            messages: 0,
        }
    }

    /// A gateway that was welcomed once; its link is down.
    pub(crate) fn offline() -> Self {
        let mut world = Self::unwelcomed();
        world.link_up();
        world.handle(Input::LinkDown);
        world
    }

    /// A gateway whose link is up.
    pub(crate) fn online() -> Self {
        let mut world = Self::unwelcomed();
        world.link_up();
        world
    }

    pub(crate) fn accept_unknown(mut self) -> Self {
        self.settings.unknown_tokens = UnknownTokens::Accept;
        self.configure();
        self
    }

    /// Starts the gateway again with its changed settings, before anything has happened.
    pub(crate) fn configure(&mut self) {
        assert!(self.versions.is_empty(), "a station is connected");
        let was_linked = self.gateway.linked();
        let stored = self.store.stored_state();
        self.gateway = Gateway::restore(identity("boot-1"), self.settings.clone(), stored);
        if was_linked {
            self.link_up();
        }
    }

    pub(crate) fn with_station(mut self, name: &str, version: Version) -> Self {
        self.connect(name, version);
        self
    }

    pub(crate) fn now(&self) -> Now {
        Now {
            wall: ReceivedAt(self.wall),
            monotonic_ms: self.monotonic_ms,
        }
    }

    pub(crate) fn pass(&mut self, millis: u64) {
        self.monotonic_ms += millis;
        self.wall = self.wall.plus_millis(i64::try_from(millis).unwrap());
    }

    /// Handles, writes, pumps, commits.
    pub(crate) fn handle(&mut self, input: Input) -> Done {
        let now = self.now();
        let mut done = Done::default();
        let effects = self.gateway.handle(input, now, &self.store).unwrap();
        self.carry_out(effects, &mut done);
        let effects = self.gateway.pump(now, &self.store).unwrap();
        self.carry_out(effects, &mut done);
        done
    }

    fn carry_out(&mut self, effects: Vec<Effect>, done: &mut Done) {
        for effect in effects {
            match effect {
                Effect::Write(row) => self.store.write(row),
                Effect::SendToStation {
                    station_id,
                    connection,
                    text,
                } => {
                    done.frames.push((station_id, connection, text));
                }
                Effect::CloseStation {
                    station_id,
                    connection,
                    ..
                } => {
                    done.closed.push((station_id, connection));
                }
                Effect::SendToCloud(message) => done.to_cloud.push(message),
                Effect::StationsChanged => done.stations_changed = true,
                Effect::Raise(alarm) => done.alarms.push(alarm),
            }
        }
    }

    pub(crate) fn tick(&mut self) -> Done {
        self.handle(Input::Tick)
    }

    pub(crate) fn welcome(&self) -> Welcome {
        Welcome {
            site_id: SiteId::new("site1").unwrap(),
            epoch: self.gateway.epoch(),
            cloud_time: self.wall,
            credits: 8,
            versions: ConfigVersions::default(),
            watermarks: Vec::new(),
            cursor: None,
            open_commands: Vec::new(),
            refused: None,
        }
    }

    pub(crate) fn link_up(&mut self) -> Done {
        self.handle(Input::LinkUp);
        let welcome = self.welcome();
        self.cloud(ToGateway::Welcome(welcome))
    }

    pub(crate) fn cloud(&mut self, message: ToGateway) -> Done {
        self.handle(Input::FromCloud(message))
    }

    pub(crate) fn connect(&mut self, name: &str, version: Version) -> Done {
        self.connections += 1;
        let connection = self.connections;
        self.versions.insert(station(name), (version, connection));
        self.handle(Input::StationConnected {
            station_id: station(name),
            version,
            connection,
            security_profile: 1,
        })
    }

    pub(crate) fn frame(&mut self, name: &str, text: &str) -> Done {
        let (version, connection) = self.versions[&station(name)];
        self.handle(Input::Frame {
            station_id: station(name),
            connection,
            frame: ParsedFrame::read(version, text).into_owned(),
            received_at: ReceivedAt(self.wall),
        })
    }

    /// A call under a new message id.
    pub(crate) fn call(&mut self, name: &str, action: &str, payload: Value) -> Done {
        self.messages += 1;
        let id = format!("m{}", self.messages);
        self.frame(name, &json!([2, id, action, payload]).to_string())
    }

    /// The process dies and comes back; sockets and link are gone.
    pub(crate) fn restart(&mut self) {
        self.boots += 1;
        self.monotonic_ms = 1_000;
        let boot = format!("boot-{}", self.boots);
        let stored = self.store.stored_state();
        self.gateway = Gateway::restore(identity(&boot), self.settings.clone(), stored);
    }

    /// Puts a token list in place.
    pub(crate) fn tokens(&mut self, tokens: Vec<TokenConfig>) -> Done {
        let version = self
            .store
            .link
            .as_ref()
            .map_or(0, |link| link.versions.tokens)
            + 1;
        self.cloud(ToGateway::Set(set(
            version,
            false,
            SetItems::Tokens(Vec::new()),
        )));
        self.cloud(ToGateway::Set(set(version, true, SetItems::Tokens(tokens))))
    }

    /// All facts of a lane, in order.
    pub(crate) fn facts(&self, lane: Lane) -> Vec<Fact> {
        self.records(lane)
            .into_iter()
            .map(|record| record.fact)
            .collect()
    }

    pub(crate) fn records(&self, lane: Lane) -> Vec<Record> {
        let rows = self.store.records.values().filter(|row| row.lane == lane);
        let read = |text: &String| RawRecord::from_text(text.clone()).unwrap().read().unwrap();
        rows.map(|row| read(&row.text)).collect()
    }

    /// Facts about transactions only, without boots and connections.
    pub(crate) fn transaction_facts(&self) -> Vec<Fact> {
        let mut facts = self.facts(Lane::Transactions);
        facts.retain(|fact| {
            matches!(
                fact,
                Fact::TransactionStarted(_)
                    | Fact::TransactionSampled(_)
                    | Fact::TransactionStopped(_)
                    | Fact::Unreadable(_)
            )
        });
        facts
    }

    pub(crate) fn command_message(
        &mut self,
        id: &str,
        kind: &str,
        arguments: Value,
    ) -> CommandMessage {
        CommandMessage {
            command_id: CommandId::new(id).unwrap(),
            station_id: station("CP1"),
            epoch: self.gateway.epoch(),
            expires_at: self.wall.plus_millis(60_000),
            session_id: None,
            boot_generation: None,
            token_parent_uid: None,
            command_type: kind.to_owned(),
            arguments: serde_json::from_value(arguments).unwrap(),
        }
    }

    pub(crate) fn command(&mut self, message: CommandMessage) -> Done {
        self.cloud(ToGateway::Command(message))
    }

    /// The states a command went through, as recorded.
    pub(crate) fn states(&self, id: &str) -> Vec<String> {
        let facts = self.facts(Lane::Commands);
        let states = facts.iter().filter_map(|fact| match fact {
            Fact::CommandUpdated(update) if update.command_id.as_str() == id => {
                Some(serde_json::to_value(update.state).unwrap())
            }
            _ => None,
        });
        states
            .map(|state| state.as_str().unwrap().to_owned())
            .collect()
    }
}

pub(crate) fn set(version: u64, first: bool, items: SetItems) -> Set {
    Set {
        version,
        first,
        cursor: None,
        after: None,
        items,
    }
}

/// A plain model of the cloud: it applies records in order, and keeps those that come too early.
#[derive(Debug, Default, Clone)]
pub(crate) struct Cloud {
    pub applied: BTreeMap<(Epoch, StationId, Lane), (u64, Hash)>,
    parked: BTreeMap<(Epoch, StationId, Lane), BTreeMap<u64, RawRecord>>,
    pub kept: Vec<RawRecord>,
}

impl Cloud {
    /// Takes a batch over and applies what follows; returns what to answer.
    pub(crate) fn take(&mut self, batch: &Records) -> Ack {
        let key = (batch.epoch, batch.station_id.clone(), batch.lane);
        let parked = self.parked.entry(key.clone()).or_default();
        let mut last = 0;
        for record in &batch.records {
            last = record.place().unwrap().station_sequence;
            parked.insert(last, record.clone());
        }
        let applied = self.applied.entry(key).or_insert((0, Hash::origin()));
        while let Some(record) = parked.remove(&(applied.0 + 1)) {
            let place = record.place().unwrap();
            assert_eq!(
                place.previous_hash, applied.1,
                "broken at {}",
                place.station_sequence
            );
            *applied = (place.station_sequence, record.hash());
            self.kept.push(record);
        }
        Ack {
            accepted: Accepted {
                station_id: batch.station_id.clone(),
                lane: batch.lane,
                sequence: last,
            },
            credits: 4,
        }
    }

    /// The sequence up to which a lane is held without a gap.
    pub(crate) fn held(&self, epoch: Epoch, station: &StationId, lane: Lane) -> u64 {
        let key = (epoch, station.clone(), lane);
        self.applied.get(&key).map_or(0, |(applied, _)| *applied)
    }

    pub(crate) fn watermarks(&self, epoch: Epoch) -> Vec<Watermark> {
        let all = self.applied.iter().filter(|((of, _, _), _)| *of == epoch);
        all.map(|((_, station_id, lane), (applied, hash))| Watermark {
            station_id: station_id.clone(),
            lane: *lane,
            applied: *applied,
            hash: hash.clone(),
        })
        .collect()
    }

    /// Answers a ping.
    pub(crate) fn pong(&self, ping: &forecourt_link::Ping, time: Timestamp) -> Pong {
        let applied = ping.heads.iter().map(|head| {
            let key = (ping.epoch, head.station_id.clone(), head.lane);
            let (applied, hash) = self
                .applied
                .get(&key)
                .cloned()
                .unwrap_or((0, Hash::origin()));
            Applied {
                watermark: Watermark {
                    station_id: head.station_id.clone(),
                    lane: head.lane,
                    applied,
                    hash,
                },
                resend_from: None,
            }
        });
        Pong {
            cloud_time: time,
            applied: applied.collect(),
            versions: ConfigVersions::default(),
        }
    }
}

/// The batches among the messages.
pub(crate) fn batches(messages: &[ToCloud]) -> Vec<Records> {
    let batches = messages.iter().filter_map(|message| match message {
        ToCloud::Records(records) | ToCloud::CommandUpdate(records) => Some(records.clone()),
        _ => None,
    });
    batches.collect()
}
