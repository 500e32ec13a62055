use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use forecourt_api::live::{self, Heard};
use forecourt_memory::{Random, run};
use forecourt_store::keys;
use forecourt_store::ports::{
    Item, Key, Page, Query, QueueName, StoreError, Table, Transacted, Write,
};
use forecourt_store::rows::config::Role;
use forecourt_store::rows::live::{LiveSocketRow, LiveTicketRow};
use forecourt_types::OperatorId;
use serde_json::{Value, json};

use super::world::World;

/// The rows of all tickets in the table.
fn tickets(world: &World) -> Vec<LiveTicketRow> {
    let items = world.simulation.table.items();
    let of_tickets = items.values().filter(|item| item.key.sk == "ticket");
    of_tickets.map(|item| item.read().unwrap()).collect()
}

#[test]
fn a_ticket_is_good_for_30_seconds_and_the_table_does_not_hold_it() {
    let world = World::new();
    let answer = world.post("/v1/live/tickets", json!({}));
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let ticket = answer.json()["ticket"].as_str().unwrap().to_owned();
    let url = format!("wss://api.example/v1/live?ticket={ticket}");
    assert_eq!(answer.json()["url"], url);
    let expires_at = world.simulation.now().plus_millis(30_000);
    assert_eq!(answer.json()["expires_at"], expires_at.to_string());
    assert_eq!(tickets(&world).len(), 1);
    assert_eq!(tickets(&world)[0].expires_at, expires_at);
    for item in world.simulation.table.items().values() {
        let stored = format!("{item:?}");
        assert!(!stored.contains(&ticket), "{stored}");
    }
}

#[test]
fn a_ticket_keeps_who_asked_for_it_and_what_that_person_reaches() {
    let world = World::new();
    world.post("/v1/sites", json!({"site_id": "pier", "name": "Pier"}));
    let fields = json!({"role": "site_owner", "site_ids": ["pier"]});
    let owner = world.person("owner", &fields);
    let answer = world.call("POST", "/v1/live/tickets", &owner, Some(&json!({})));
    assert_eq!(answer.status, 201, "{answer:?}");
    let watcher = tickets(&world).remove(0).watcher;
    assert_eq!(watcher.role, Role::SiteOwner);
    assert_eq!(watcher.user_id.unwrap().as_str(), "owner");
    assert!(watcher.sign_in.is_some());
    let sites: Vec<String> = watcher
        .site_ids
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        (sites, watcher.station_ids),
        (vec!["pier".to_owned()], None)
    );
}

#[test]
fn nobody_gets_a_ticket_who_may_see_nothing() {
    let world = World::new();
    let driver = world.person("driver", &json!({"role": "driver"}));
    let answer = world.call("POST", "/v1/live/tickets", &driver, Some(&json!({})));
    assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"));
    assert_eq!(tickets(&world), []);
}

/// A live socket of whoever has this token, and what is said over it.
pub(crate) struct Socket<'w> {
    world: &'w World,
    operator: OperatorId,
    connection: &'w str,
}

impl<'w> Socket<'w> {
    pub(crate) fn open(world: &'w World, token: &str, connection: &'w str) -> Self {
        let answer = world.call("POST", "/v1/live/tickets", token, Some(&json!({})));
        assert_eq!(answer.status, 201, "{answer:?}");
        let ticket = answer.json()["ticket"].as_str().unwrap().to_owned();
        let ports = world.simulation.ports();
        let watcher = run(live::admit(&ports, &ticket)).unwrap().unwrap();
        assert!(run(live::open(&ports, &ticket, connection)).unwrap());
        let again = run(live::open(&ports, &ticket, "thief")).unwrap();
        assert!(!again, "a ticket opens one socket");
        assert_eq!(run(live::admit(&ports, &ticket)).unwrap(), None);
        world.simulation.sockets.open(connection);
        Self {
            world,
            operator: watcher.operator_id,
            connection,
        }
    }

    pub(crate) fn say(&self, message: &Value) -> Heard {
        let ports = self.world.simulation.ports();
        let keys = run(self.world.keys.get(&ports)).unwrap();
        let (operator, text) = (&self.operator, message.to_string());
        run(live::hear(&ports, &keys, operator, self.connection, &text)).unwrap()
    }

    pub(crate) fn ask(&self, message: &Value) -> Value {
        let heard = self.say(message);
        assert!(
            matches!(heard, Heard::Answer(_)),
            "an answer is wanted: {heard:?}"
        );
        let Heard::Answer(text) = heard else {
            return Value::Null;
        };
        serde_json::from_str(&text).unwrap()
    }

    pub(crate) fn subscribe(&self, topics: &[&str]) -> Value {
        self.ask(&json!({"kind": "subscribe", "topics": topics}))
    }

    /// Runs the function `live`, and returns what the socket was told.
    pub(crate) fn hears(&self) -> Vec<Value> {
        let ports = self.world.simulation.ports();
        let keys = run(self.world.keys.get(&ports)).unwrap();
        let queues = &self.world.simulation.queues;
        loop {
            let batch = queues.receive(QueueName::Live, &mut Random::new(1));
            if batch.is_empty() {
                break;
            }
            let failed = run(live::deliver(&ports, &keys, batch.clone()));
            assert_eq!(failed, Vec::<String>::new());
            queues.finish(QueueName::Live, &batch, &failed);
        }
        let texts = self.world.simulation.sockets.take(self.connection);
        texts
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect()
    }
}

fn station(id: &str, site: &str) -> Value {
    json!({"station_id": id, "site_id": site, "security_profile": 1, "password": "0123456789abcdef"})
}

fn furnished() -> World {
    let world = World::new();
    for (path, body) in [
        ("/v1/sites", json!({"site_id": "pier", "name": "Pier"})),
        ("/v1/sites", json!({"site_id": "hill", "name": "Hill"})),
        ("/v1/stations", station("P1", "pier")),
        ("/v1/stations", station("H1", "hill")),
    ] {
        assert_eq!(world.post(path, body).status, 201);
    }
    world
}

fn rename(world: &World, station: &str, name: &str) {
    let answer = world.patch(&format!("/v1/stations/{station}"), json!({"name": name}));
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[test]
fn a_change_of_a_watched_station_is_told_as_the_api_answers_it() {
    let world = furnished();
    let socket = Socket::open(&world, &world.admin, "c1");
    let ready = socket.ask(&json!({"kind": "hello"}));
    assert_eq!(ready["kind"], "ready");
    assert_eq!(
        (&ready["ping_s"], &ready["topics_max"]),
        (&json!(45), &json!(40))
    );
    rename(&world, "P1", "before anybody watches");
    let waiting = world.simulation.queues.waiting(QueueName::Live);
    assert_eq!(waiting, Vec::<String>::new());

    let subscribed = socket.subscribe(&["station:P1", "site:none", "planet:earth"]);
    assert_eq!(subscribed["topics"], json!(["station:P1"]));
    assert_eq!(
        subscribed["refused"],
        json!([{"topic": "site:none", "code": "not_found"},
            {"topic": "planet:earth", "code": "unknown_topic"}])
    );
    rename(&world, "H1", "of another station");
    rename(&world, "P1", "new");
    let told = socket.hears();
    assert_eq!(told.len(), 1, "{told:?}");
    let items = told[0]["items"].as_array().unwrap();
    let body = world.get("/v1/stations/P1").json();
    assert_eq!(
        items,
        &[
            json!({"topic": "station:P1", "entity": "station", "id": "P1",
            "revision": body["revision"], "body": body})
        ]
    );
    let heard = socket.say(&json!({"kind": "unsubscribe", "topics": ["station:P1"]}));
    assert_eq!(heard, Heard::Silence);
    rename(&world, "P1", "newer");
    assert_eq!(socket.hears(), Vec::<Value>::new());
}

#[test]
fn a_mark_ends_two_minutes_after_the_last_ping_and_changes_no_revision() {
    let world = furnished();
    let socket = Socket::open(&world, &world.admin, "c1");
    let before = world.get("/v1/stations/P1");
    socket.subscribe(&["station:P1"]);
    let after = world.get("/v1/stations/P1");
    assert_eq!(before.header("etag"), after.header("etag"));
    world.simulation.pass(100_000);
    assert_eq!(socket.ask(&json!({"kind": "ping"}))["kind"], "pong");
    world.simulation.pass(100_000);
    rename(&world, "P1", "still watched");
    assert_eq!(socket.hears().len(), 1);
    world.simulation.pass(100_000);
    rename(&world, "P1", "unwatched");
    assert_eq!(socket.hears(), Vec::<Value>::new());
}

#[test]
fn nobody_watches_what_is_not_theirs() {
    let world = furnished();
    let topics = ["site:pier", "site:hill", "station:P1", "station:H1"];
    let fields = json!({"role": "site_owner", "site_ids": ["pier"]});
    let owner = Socket::open(&world, &world.person("owner", &fields), "c1");
    let subscribed = owner.subscribe(&topics);
    assert_eq!(subscribed["topics"], json!(["site:pier", "station:P1"]));
    let stranger = Socket::open(&world, &world.other, "c2");
    assert_eq!(stranger.subscribe(&topics)["topics"], json!([]));
    rename(&world, "P1", "new");
    assert_eq!(owner.hears().len(), 1);
    assert_eq!(stranger.hears(), Vec::<Value>::new());
    // A station that moves away is not told of under a topic that is watched already.
    let moved = world.patch("/v1/stations/P1", json!({"site_id": "hill"}));
    assert_eq!(moved.status, 200, "{moved:?}");
    assert_eq!(owner.hears(), Vec::<Value>::new());
}

#[test]
fn a_socket_hears_nothing_more_once_its_role_or_its_sign_in_has_ended() {
    let ends: [fn(&World, &str); 4] = [
        |world, _| {
            let body = json!({"role": "caretaker", "station_ids": ["P1"], "site_ids": []});
            let answer = world.patch("/v1/users/owner", body);
            assert_eq!(answer.status, 200, "{answer:?}");
        },
        |world, _| {
            let answer = world.patch("/v1/users/owner", json!({"suspended": true}));
            assert_eq!(answer.status, 200, "{answer:?}");
        },
        |world, token| {
            let answer = world.call("POST", "/v1/me/sign-out", token, Some(&json!({})));
            assert_eq!(answer.status, 204, "{answer:?}");
        },
        |world, _| {
            let path = "/v1/users/owner/sign-ins";
            let answer = world.call("DELETE", path, &world.admin, None);
            assert_eq!(answer.status, 204, "{answer:?}");
        },
    ];
    for (at, end) in ends.into_iter().enumerate() {
        let world = furnished();
        let fields = json!({"role": "site_owner", "site_ids": ["pier"]});
        let token = world.person("owner", &fields);
        let socket = Socket::open(&world, &token, "c1");
        socket.subscribe(&["station:P1"]);
        end(&world, &token);
        let told = socket.hears();
        assert_eq!(told.len(), 1, "{at}: {told:?}");
        assert_eq!(told[0]["kind"], "bye", "{told:?}");
        assert_eq!(socket.say(&json!({"kind": "ping"})), Heard::Over);
        let items = world.simulation.table.items();
        let left = items.values().filter(|item| item.key.pk.contains("#live"));
        assert_eq!(left.count(), 0);
    }
}

#[test]
fn a_change_is_told_to_nobody_whose_rights_have_changed_without_a_word() {
    let world = furnished();
    let fields = json!({"role": "site_owner", "site_ids": ["pier"]});
    let socket = Socket::open(&world, &world.person("owner", &fields), "c1");
    socket.subscribe(&["station:P1"]);
    let answer = world.patch("/v1/users/owner", json!({"suspended": true}));
    assert_eq!(answer.status, 200, "{answer:?}");
    // The message that has the socket looked at is lost.
    let queues = &world.simulation.queues;
    let lost = queues.receive(QueueName::Live, &mut Random::new(1));
    queues.finish(QueueName::Live, &lost, &[]);
    rename(&world, "P1", "new");
    let told = socket.hears();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["kind"], "bye", "{told:?}");
}

#[test]
fn the_socket_of_a_client_ends_with_its_secret() {
    let world = furnished();
    let client = world
        .post("/v1/clients", json!({"name": "board", "role": "viewer"}))
        .json();
    let socket = Socket::open(&world, &world.token_of(&client), "c1");
    let path = format!("/v1/clients/{}", client["client_id"].as_str().unwrap());
    world.simulation.pass(1);
    assert_eq!(world.post(&format!("{path}/secret"), json!({})).status, 201);
    let told = socket.hears();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["kind"], "bye", "{told:?}");
}

#[test]
fn a_socket_watches_40_topics_at_most_and_its_end_leaves_nothing() {
    let world = furnished();
    let socket = Socket::open(&world, &world.admin, "c1");
    for number in 0..41 {
        let station = station(&format!("S{number}"), "pier");
        assert_eq!(world.post("/v1/stations", station).status, 201);
    }
    let topics: Vec<String> = (0..41).map(|number| format!("station:S{number}")).collect();
    let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    let subscribed = socket.subscribe(&topics);
    assert_eq!(
        subscribed["topics"].as_array().unwrap().len(),
        LiveSocketRow::TOPICS_MAX
    );
    assert_eq!(
        subscribed["refused"],
        json!([{"topic": "station:S40", "code": "too_many_topics"}])
    );
    let ports = world.simulation.ports();
    run(live::closed(&ports, &socket.operator, "c1")).unwrap();
    let items = world.simulation.table.items();
    assert_eq!(
        items.keys().filter(|key| key.pk.contains("#live")).count(),
        0
    );
}

#[test]
fn a_socket_that_is_gone_is_forgotten() {
    let world = furnished();
    let socket = Socket::open(&world, &world.admin, "c1");
    socket.subscribe(&["station:P1"]);
    world.simulation.sockets.close("c1");
    rename(&world, "P1", "new");
    socket.hears();
    let items = world.simulation.table.items();
    assert_eq!(
        items.keys().filter(|key| key.pk.contains("#live")).count(),
        0
    );
}

/// A table on which another message of the socket is always faster for a while.
struct Contended {
    table: Arc<dyn Table>,
    socket: Key,
    rivals: AtomicU32,
}

#[async_trait]
impl Table for Contended {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.table.get(key).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        self.table.query(query).await
    }

    async fn transact(&self, writes: Vec<Write>) -> Result<Transacted, StoreError> {
        let left = self.rivals.load(Ordering::Relaxed);
        if left > 0 {
            self.rivals.store(left - 1, Ordering::Relaxed);
            let item = self.table.get(&self.socket).await?.unwrap();
            let rival = self.table.transact(vec![Write::put_unchanged(item)]);
            assert!(matches!(rival.await?, Transacted::Committed));
        }
        self.table.transact(writes).await
    }
}

#[test]
fn messages_of_one_socket_that_are_handled_at_once_are_all_heard() {
    let world = World::new();
    world.furnish();
    let socket = Socket::open(&world, &world.admin, "s1");
    for (rivals, message) in [
        (
            2,
            json!({"kind": "subscribe", "topics": ["operator", "station:CP1"]}),
        ),
        (3, json!({"kind": "unsubscribe", "topics": ["operator"]})),
    ] {
        let mut ports = world.simulation.ports();
        let key = keys::live_socket(&socket.operator, "s1");
        ports.table = Arc::new(Contended {
            table: ports.table.clone(),
            socket: key,
            rivals: AtomicU32::new(rivals),
        });
        let deployment = run(world.keys.get(&ports)).unwrap();
        let text = message.to_string();
        let heard = run(live::hear(
            &ports,
            &deployment,
            &socket.operator,
            "s1",
            &text,
        ));
        assert!(heard.is_ok(), "{message}: {heard:?}");
    }
    let now = socket.subscribe(&[]);
    assert_eq!(now["topics"], json!(["station:CP1"]));
}
