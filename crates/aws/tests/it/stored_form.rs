//! Sends foreign JSON through the gateway, the rows of the cloud and DynamoDB's engine, and reads
//! it back: nothing is refused, and every character of the text comes back.
//!
//! `FORECOURT_FUZZ_SEED` repeats a run; `FORECOURT_TEST_SIZE=full` runs longer.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use forecourt_aws::{DynamoTable, create_table};
use forecourt_domain::fact::{CommandState, CommandUpdated, Fact, StationAnswer};
use forecourt_edge::{Effect, Gateway, Identity, Input, Now, PlainStore, Row, Settings};
use forecourt_embedded::{Engine, REGION};
use forecourt_link::{
    CommandMessage, ConfigVersions, Epoch, RawRecord, Record, ToGateway, Welcome,
};
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_store::ports::{Item, Key, StoreError, Table, Transacted, Write};
use forecourt_store::review;
use forecourt_store::rows::config::{Command, CommandStep, ConfigRow as _, Stamps};
use forecourt_store::rows::facts::{NoticeRow, ReviewKind, ReviewRow};
use forecourt_types::{CommandId, GatewayId, OperatorId, ReceivedAt, SiteId, StationId, Timestamp};
use serde_json::{Value, json};

const NOON: &str = "2026-01-31T12:00:00Z";

async fn table() -> DynamoTable {
    let engine = Engine::in_memory().unwrap();
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .http_client(engine.http_client())
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    create_table(&client, "table").await.unwrap();
    DynamoTable::new(client, "table".to_owned())
}

/// The random numbers of SplitMix64, with a seed that is printed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % end
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    /// A JSON text of any kind; the deeper it is nested, the sooner it ends.
    fn json(&mut self, depth: usize) -> String {
        match self.below(if depth > 6 { 4 } else { 8 }) {
            0 => self.number(),
            1 => self.pick(&["null", "true", "false", "{}", "[]"]).to_owned(),
            2 | 3 => format!("\"{}\"", self.text()),
            4 => self.nested(),
            5 => {
                let items: Vec<String> = (0..self.below(5)).map(|_| self.json(depth + 1)).collect();
                format!("[{}]", items.join(","))
            }
            _ => self.object(depth + 1, ""),
        }
    }

    fn object(&mut self, depth: usize, first: &str) -> String {
        let mut fields = vec![first.to_owned()];
        fields.retain(|field| !field.is_empty());
        for _ in 0..self.below(5) {
            let (name, value) = (self.text(), self.json(depth));
            fields.push(format!("\"{name}\":{value}"));
        }
        format!("{{{}}}", fields.join(","))
    }

    fn number(&mut self) -> String {
        let digits = "9".repeat(1 + self.below(60));
        let exponent = self.pick(&["", "e126", "E127", "e400", "e-400", ".5", "e-131"]);
        format!("{}{digits}{exponent}", self.pick(&["", "-"]))
    }

    fn text(&mut self) -> String {
        let length = [0, 1, 3, 300, 20_000][self.below(20).min(4) % (1 + self.below(5))];
        let letters = [
            "a",
            "ä",
            "\u{10ffff}",
            r"\u0000",
            r"\ud800",
            r#"\""#,
            r"\\",
            "#",
            ".",
        ];
        (0..length).map(|_| self.pick(&letters)).collect()
    }

    fn nested(&mut self) -> String {
        let depth = [1, 31, 32, 33, 127, 128, 2_000][self.below(7)];
        let (open, close) = [("[", "]"), (r#"{"":"#, "}")][self.below(2)];
        format!("{}1{}", open.repeat(depth), close.repeat(depth))
    }
}

/// A gateway that was welcomed, with one charger.
struct Site {
    gateway: Gateway,
    store: PlainStore,
    station: StationId,
    received: Vec<Record>,
    sent: usize,
}

impl Site {
    fn new() -> Self {
        let identity = Identity {
            operator_id: OperatorId::new("default").unwrap(),
            gateway_id: GatewayId::new("gw").unwrap(),
            epoch: Epoch::FIRST,
            boot_id: "boot".to_owned(),
            software: "0".to_owned(),
            ports: forecourt_link::ChargerPorts {
                ws: 9_000,
                wss: None,
            },
        };
        let store = PlainStore::default();
        let gateway = Gateway::restore(identity, Settings::default(), store.stored_state());
        let station = StationId::new("CP-1").unwrap();
        let mut site = Self {
            gateway,
            store,
            station: station.clone(),
            received: Vec::new(),
            sent: 0,
        };
        site.handle(Input::LinkUp);
        site.handle(Input::FromCloud(ToGateway::Welcome(Welcome {
            site_id: SiteId::new("site").unwrap(),
            epoch: Epoch::FIRST,
            cloud_time: now(),
            credits: 8,
            versions: ConfigVersions::default(),
            watermarks: Vec::new(),
            cursor: None,
            open_commands: Vec::new(),
            refused: None,
        })));
        site.handle(Input::StationConnected {
            station_id: station,
            version: Version::V16,
            connection: 1,
            security_profile: 1,
        });
        site.received.clear();
        site
    }

    fn handle(&mut self, input: Input) {
        let time = Now {
            wall: ReceivedAt(now()),
            monotonic_ms: 1_000,
        };
        for effect in self.gateway.handle(input, time, &self.store).unwrap() {
            if let Effect::Write(row) = effect {
                if let Row::Record(row) = &row {
                    let raw = RawRecord::from_text(row.text.clone()).unwrap();
                    self.received.push(raw.read().unwrap());
                }
                self.store.write(row);
            }
        }
    }

    /// The records that the gateway writes for a frame.
    fn frame(&mut self, text: String) -> Vec<Record> {
        self.handle(Input::Frame {
            station_id: self.station.clone(),
            connection: 1,
            frame: ParsedFrame::read(Version::V16, text),
            received_at: ReceivedAt(now()),
        });
        std::mem::take(&mut self.received)
    }

    /// Makes the charger answer a call with this frame, after the id of the call.
    fn answer(&mut self, frame_type: u8, rest: &str) -> Vec<Record> {
        self.sent += 1;
        let id = format!("c{}", self.sent);
        self.handle(Input::FromCloud(ToGateway::Command(CommandMessage {
            command_id: CommandId::new(&*id).unwrap(),
            station_id: self.station.clone(),
            epoch: Epoch::FIRST,
            expires_at: now().plus_millis(60_000),
            session_id: None,
            boot_generation: None,
            command_type: "get_config".to_owned(),
            arguments: BTreeMap::new(),
            token_parent_uid: None,
        })));
        self.received.clear();
        self.frame(format!("[{frame_type},\"{id}\",{rest}]"))
    }
}

fn now() -> Timestamp {
    Timestamp::parse(NOON).unwrap()
}

fn stamps() -> Stamps {
    Stamps::new(now(), "test")
}

fn operator() -> OperatorId {
    OperatorId::new("default").unwrap()
}

/// The row of the command that this update belongs to, with these arguments.
fn command(update: &CommandUpdated, arguments: &str) -> Command {
    let payload: Option<Value> = serde_json::from_str(arguments).ok();
    let payload = payload.unwrap_or_default();
    Command {
        command_id: update.command_id.clone(),
        station_id: StationId::new("CP-1").unwrap(),
        gateway_id: GatewayId::new("gw").unwrap(),
        epoch: Epoch::FIRST,
        command_type: "call".to_owned(),
        arguments: [("payload".to_owned(), payload)].into(),
        secrets_hidden: false,
        expires_at: now(),
        session_id: None,
        boot_generation: None,
        state: update.state,
        history: vec![CommandStep {
            state: CommandState::Queued,
            at: now(),
            reason: update.reason.clone(),
        }],
        answer: update.answer.clone(),
        posted_at: None,
        given_up: false,
        scheduled: false,
        token_parent_uid: None,
        stamps: stamps(),
    }
}

async fn put(table: &DynamoTable, item: Item) -> Result<Item, StoreError> {
    let key = item.key.clone();
    let condition = forecourt_store::ports::Condition::Always;
    let done = table.transact(vec![Write::Put { item, condition }]).await?;
    assert_eq!(done, Transacted::Committed);
    Ok(table.get(&key).await?.unwrap())
}

/// Stores in the cloud what follows from the record, and reads it back.
async fn stored(table: &DynamoTable, record: &Record, json: &str) {
    match &record.fact {
        Fact::CommandUpdated(update) => {
            let row = command(update, json);
            let item = row.to_item(&operator(), 0).unwrap();
            let read: Command = put(table, item).await.unwrap().read().unwrap();
            assert_eq!(read, row);
        }
        _ => {
            let item = NoticeRow::item(&operator(), &record.station_id, record, stamps(), now());
            let read: NoticeRow = put(table, item.unwrap()).await.unwrap().read().unwrap();
            assert_eq!(read.fact, record.fact);
        }
    }
    let raw = record.to_raw().unwrap();
    let review =
        review::row(ReviewKind::Poison, "r".to_owned(), now(), "test").with_raw(raw.as_str());
    let item = review.item(&operator()).unwrap();
    let read: ReviewRow = put(table, item).await.unwrap().read().unwrap();
    assert_eq!(read.raw.as_deref(), Some(raw.as_str()));
}

/// The foreign JSON of a fact, and whether it was cut.
fn text_of(fact: &Fact) -> Option<(&str, bool)> {
    match fact {
        Fact::Noticed(noticed) => Some((noticed.payload.as_str(), noticed.truncated)),
        Fact::CommandUpdated(update) => match update.answer.as_ref()? {
            StationAnswer::Payload(payload) => Some((payload.as_str(), false)),
            StationAnswer::Error { details, .. } => Some((details.as_str(), false)),
        },
        _ => None,
    }
}

#[tokio::test]
async fn foreign_json_of_any_kind_is_stored_and_comes_back_to_the_letter() {
    let seed = std::env::var("FORECOURT_FUZZ_SEED").ok();
    let seed = seed.and_then(|seed| seed.parse().ok()).unwrap_or(8);
    eprintln!("FORECOURT_FUZZ_SEED={seed}");
    let runs = forecourt_test_size::pick(60, 20_000);
    let mut random = Random(seed);
    let (table, mut site) = (table().await, Site::new());
    for run in 0..runs {
        let json = random.object(0, r#""status":"Installed","vendorId":"V""#);
        let records = match random.below(4) {
            0 => site.frame(format!(r#"[2,"m","FirmwareStatusNotification",{json}]"#)),
            1 => site.frame(format!(r#"[2,"m","DataTransfer",{json}]"#)),
            2 => site.answer(3, &json),
            _ => site.answer(4, &format!(r#""InternalError","",{json}"#)),
        };
        assert_eq!(records.len(), 1, "run {run}: {json}");
        let (text, is_cut) = text_of(&records[0].fact).unwrap();
        let is_whole = text == json;
        assert!(
            is_whole || is_cut || text.len() > 8_000,
            "run {run}: {text}"
        );
        assert!(json.starts_with(text), "run {run}: {text}");
        stored(&table, &records[0], &json).await;
    }
}

#[tokio::test]
async fn the_same_json_as_a_map_is_refused_by_the_table() {
    let table = table().await;
    let mut deep = json!(1);
    for _ in 0..40 {
        deep = json!([deep]);
    }
    for foreign in [json!({"": 1}), json!({"n": 1e130}), deep] {
        let key = Key {
            pk: "a".to_owned(),
            sk: "1".to_owned(),
        };
        let item = Item::new(key, &json!({ "payload": foreign })).unwrap();
        let refused = put(&table, item).await;
        assert!(refused.is_err(), "{foreign}");
    }
}
