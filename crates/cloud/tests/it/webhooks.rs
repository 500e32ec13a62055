//! Events on their way from the change that they tell of to the receivers of webhooks.

use std::collections::BTreeSet;

use forecourt_cloud::notify;
use forecourt_domain::fact::ConnectorStatusKind;
use forecourt_memory::world::World;
use forecourt_memory::{Random, Receiver, run, run_killed};
use forecourt_store::events::EventKind;
use forecourt_store::keys;
use forecourt_store::ports::{Item, QueueName, Table as _, WebhookPost};
use forecourt_store::rows::config::{ConfigRow as _, OffReason, Role, Stamps, User, Webhook};
use forecourt_store::rows::events::{DeliveryRow, DeliveryState, EventRow};
use forecourt_store::secrets::webhook_signatures;
use forecourt_types::WebhookId;
use serde_json::Value;

pub(super) const MINUTE_MS: i64 = 60_000;
pub(super) const HOUR_MS: i64 = 60 * MINUTE_MS;
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub(super) fn url(id: &str) -> String {
    format!("https://{id}.example/in")
}

/// Adds a webhook that wants these kinds.
pub(super) fn add(world: &World, id: &str, kinds: &[EventKind]) {
    let webhook = Webhook {
        webhook_id: WebhookId::new(id).unwrap(),
        name: None,
        url: url(id),
        events: kinds.iter().copied().collect(),
        secret: SECRET.to_owned(),
        former_secret: None,
        off: None,
        stamps: Stamps::new(world.simulation.now(), "test"),
    };
    let item = webhook.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
}

fn rows<R: serde::de::DeserializeOwned>(world: &World, of: &str) -> Vec<R> {
    let items = world.simulation.table.items().into_values();
    let items = items.filter(|item| format!("{} {}", item.key.pk, item.key.sk).contains(of));
    items.map(|item: Item| item.read().unwrap()).collect()
}

fn deliveries(world: &World) -> Vec<DeliveryRow> {
    rows(world, " delivery#")
}

pub(super) fn webhook(world: &World) -> Webhook {
    rows(world, "#webhooks ").pop().unwrap()
}

pub(super) fn told(posts: &[WebhookPost]) -> Vec<(String, Value)> {
    let bodies = posts.iter().map(|post| {
        let body: Value = serde_json::from_str(&post.body).unwrap();
        (
            body["type"].as_str().unwrap().to_owned(),
            body["data"].clone(),
        )
    });
    bodies.collect()
}

/// A connector that changes its state: one event.
pub(super) fn change(world: &mut World, status: ConnectorStatusKind) {
    let before = world
        .journal
        .len(&world.station, forecourt_link::Lane::Transactions);
    world.status(1, status);
    world.send(before + 1, before + 1, 0);
    world.drain();
}

#[test]
fn a_charge_is_told_from_its_begin_to_its_price_and_signed() {
    let mut world = World::new();
    let kinds = EventKind::ALL
        .into_iter()
        .filter(|kind| kind.can_be_chosen());
    add(&world, "all", &kinds.collect::<Vec<_>>());
    add(&world, "bills", &[EventKind::CdrCreated]);
    world.start("7", 0, 1000);
    world.sample("7", 10, 5000);
    world.stop("7", 30, 11_000);
    world.settle();
    let (bills, all): (Vec<WebhookPost>, Vec<WebhookPost>) = world
        .simulation
        .receivers
        .take()
        .into_iter()
        .partition(|post| post.url == url("bills"));
    let kinds: BTreeSet<String> = told(&all).into_iter().map(|(kind, _)| kind).collect();
    let wanted = ["cdr.created", "session.ended", "session.started"];
    assert_eq!(kinds, wanted.map(str::to_owned).into());
    let [(_, cdr)] = told(&bills).try_into().unwrap();
    let session = world.session();
    assert_eq!(cdr["session_id"], session.session_id.as_str());
    assert_eq!(cdr["total"]["amount_minor"], 500);
    for post in &all {
        let header = |name: &str| {
            let mut headers = post.headers.iter();
            headers.find(|(known, _)| *known == name).unwrap().1.clone()
        };
        let body: Value = serde_json::from_str(&post.body).unwrap();
        let id = header("webhook-id");
        assert_eq!(
            (&body["id"], &body["version"]),
            (&Value::from(id.clone()), &Value::from(1))
        );
        assert_eq!(body["operator_id"], world.ours.operator.as_str());
        let at = header("webhook-timestamp").parse().unwrap();
        let signed = webhook_signatures(&[SECRET], &id, at, &post.body);
        assert_eq!(header("webhook-signature"), signed);
    }
    assert!(
        deliveries(&world)
            .iter()
            .all(|row| row.state == DeliveryState::Delivered)
    );
    assert!(world.simulation.queues.dead_letters().is_empty());
}

#[test]
fn an_operator_that_wants_nothing_pays_one_read_for_a_change_and_no_write() {
    let charge = |kinds: Option<&[EventKind]>| {
        let mut world = World::new();
        if let Some(kinds) = kinds {
            add(&world, "w", kinds);
        }
        world.start("7", 0, 1000);
        world.stop("7", 30, 11_000);
        world.settle();
        let items = world.simulation.table.items();
        let keys = items
            .into_keys()
            .filter(|key| !key.pk.ends_with("#webhooks"));
        (
            keys.collect::<Vec<_>>(),
            world.simulation.receivers.take().len(),
        )
    };
    let nobody = charge(None);
    assert_eq!(nobody.1, 0);
    let other = charge(Some(&[EventKind::GatewayConnected]));
    assert_eq!(other, nobody, "nothing is kept that nobody wants");
    let wanting = charge(Some(&[EventKind::CdrCreated]));
    assert_eq!(wanting.1, 1);
    assert!(wanting.0.len() > nobody.0.len());
}

/// The timeline of a connector has no other source: a state that was not kept is a gap in it.
#[test]
fn each_change_of_a_connector_is_kept_where_no_webhook_wants_to_be_told() {
    let mut world = World::new();
    let states = [
        ConnectorStatusKind::Reserved,
        ConnectorStatusKind::Reserved,
        ConnectorStatusKind::Available,
    ];
    for status in states {
        change(&mut world, status);
    }
    let items = world.simulation.table.items().into_values();
    let events = items.filter(|item| item.key.pk == "op#default#events");
    let kept: Vec<_> = events
        .map(|item| {
            let event: EventRow = item.read().unwrap();
            let data: Value = serde_json::from_str(&event.data).unwrap();
            (data["previous_status"].clone(), data["status"].clone())
        })
        .collect();
    let last = (Value::from("reserved"), Value::from("available"));
    assert_eq!(kept.len(), 2, "a state that is told again is no change");
    assert_eq!(kept[1], last);
    assert_eq!(world.simulation.receivers.take().len(), 0);
}

#[test]
fn a_webhook_that_cannot_be_read_fails_no_charge_and_the_others_are_told() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::CdrCreated]);
    let id = WebhookId::new("broken").unwrap();
    let key = forecourt_store::keys::webhook(&world.ours.operator, &id);
    let row = serde_json::json!({"webhook_id": "broken", "secret": 7});
    world.simulation.table.plant(Item::new(key, &row).unwrap());
    world.start("7", 0, 1000);
    world.stop("7", 30, 11_000);
    world.settle();
    let posts = world.simulation.receivers.take();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].url, url("w"));
    assert_eq!(world.cdrs().len(), 1);
    assert!(world.simulation.queues.dead_letters().is_empty());
}

#[test]
fn a_delivery_that_failed_is_tried_again_until_it_is_taken() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    world
        .simulation
        .receivers
        .behave(&url("w"), Receiver::Answers(500));
    change(&mut world, ConnectorStatusKind::Faulted);
    let first = world.simulation.receivers.take();
    assert_eq!(first.len(), 1);
    world.simulation.pass(6_000);
    world.sweep();
    world.drain();
    let second = world.simulation.receivers.take();
    assert_eq!(
        second.len(),
        1,
        "the second attempt comes after five seconds"
    );
    assert_eq!(second[0].body, first[0].body, "the same bytes");
    assert_ne!(
        second[0].headers, first[0].headers,
        "with a new time and signature"
    );
    world.sweep();
    world.drain();
    assert_eq!(
        world.simulation.receivers.take().len(),
        0,
        "not before its time"
    );
    world
        .simulation
        .receivers
        .behave(&url("w"), Receiver::Answers(204));
    world.simulation.pass(MINUTE_MS);
    world.sweep();
    world.drain();
    let [delivery] = deliveries(&world).try_into().unwrap();
    assert_eq!(delivery.state, DeliveryState::Delivered);
    let statuses: Vec<_> = delivery.attempts.iter().map(|one| one.status).collect();
    assert_eq!(statuses, [Some(500), Some(500), Some(204)]);
}

#[test]
fn a_delivery_ends_after_nine_attempts_within_a_day() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    world
        .simulation
        .receivers
        .behave(&url("w"), Receiver::Answers(302));
    change(&mut world, ConnectorStatusKind::Faulted);
    let begin = world.simulation.now();
    for _ in 0..24 * 12 {
        world.simulation.pass(5 * MINUTE_MS);
        world.sweep();
        world.drain();
    }
    let [delivery] = deliveries(&world).try_into().unwrap();
    assert_eq!(
        (delivery.state, delivery.attempted),
        (DeliveryState::Failed, 9)
    );
    let last = delivery.attempts.last().unwrap().at;
    assert!(last.millis_since(begin) > 18 * HOUR_MS, "{last}");
    let due = world.simulation.table.items().into_keys();
    assert_eq!(due.filter(|key| key.pk.starts_with("watch#")).count(), 0);
}

#[test]
fn a_receiver_that_does_not_answer_is_left_alone_for_a_minute() {
    let mut world = World::new();
    add(&world, "slow", &[EventKind::ConnectorStatusChanged]);
    add(&world, "good", &[EventKind::ConnectorStatusChanged]);
    world
        .simulation
        .receivers
        .behave(&url("slow"), Receiver::Silent);
    change(&mut world, ConnectorStatusKind::Faulted);
    assert_eq!(world.simulation.receivers.take().len(), 2);
    change(&mut world, ConnectorStatusKind::Available);
    let posts = world.simulation.receivers.take();
    assert_eq!(posts.len(), 1, "the slow one waits, the good one does not");
    assert_eq!(posts[0].url, url("good"));
    let waiting = deliveries(&world).into_iter();
    let waiting = waiting.filter(|row| row.state == DeliveryState::Pending);
    let attempted: Vec<u32> = waiting.map(|row| row.attempted).collect();
    assert_eq!(attempted, [1, 0], "to wait is no attempt");
    world
        .simulation
        .receivers
        .behave(&url("slow"), Receiver::Answers(200));
    world.simulation.pass(2 * MINUTE_MS);
    world.sweep();
    world.drain();
    assert_eq!(world.simulation.receivers.take().len(), 2);
    assert!(
        deliveries(&world)
            .iter()
            .all(|row| row.state == DeliveryState::Delivered)
    );
}

#[test]
fn a_receiver_that_stays_away_rests_longer_and_longer_and_its_deliveries_fail_after_a_day() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    world
        .simulation
        .receivers
        .behave(&url("w"), Receiver::Silent);
    for _ in 0..10 {
        change(&mut world, ConnectorStatusKind::Faulted);
        change(&mut world, ConnectorStatusKind::Available);
        world.simulation.pass(1_000);
    }
    let mut calls = world.simulation.receivers.take().len();
    let mut in_hour = Vec::new();
    for minute in 1..=26 * 60 {
        world.simulation.pass(MINUTE_MS);
        world.sweep();
        world.drain();
        calls += world.simulation.receivers.take().len();
        if minute % 60 == 0 {
            in_hour.push(std::mem::take(&mut calls));
        }
    }
    // A rest of one minute each time would make 60 calls an hour.
    assert!(in_hour[0] < 40, "{in_hour:?}");
    assert!(in_hour[2..].iter().all(|calls| *calls <= 2), "{in_hour:?}");
    let deliveries = deliveries(&world);
    assert_eq!(deliveries.len(), 20);
    assert!(
        deliveries
            .iter()
            .all(|row| row.state == DeliveryState::Failed && row.next_at.is_none())
    );
    assert_eq!(webhook(&world).off, None);
}

#[test]
fn a_receiver_that_is_gone_switches_its_webhook_off_at_once() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    world
        .simulation
        .receivers
        .behave(&url("w"), Receiver::Answers(410));
    change(&mut world, ConnectorStatusKind::Faulted);
    assert_eq!(webhook(&world).off.unwrap().why, OffReason::Gone);
    let _ = world.simulation.receivers.take();
    change(&mut world, ConnectorStatusKind::Available);
    world.simulation.pass(HOUR_MS);
    world.sweep();
    world.drain();
    assert_eq!(world.simulation.receivers.take(), []);
    assert_eq!(
        deliveries(&world).len(),
        1,
        "nothing is kept for it any more"
    );
}

#[test]
fn a_webhook_is_switched_off_after_five_days_of_failures_and_not_after_one_success() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    let day = |world: &mut World, answer: u16| {
        world
            .simulation
            .receivers
            .behave(&url("w"), Receiver::Answers(answer));
        change(world, ConnectorStatusKind::Faulted);
        change(world, ConnectorStatusKind::Available);
        world.simulation.pass(24 * HOUR_MS);
    };
    for answer in [500, 500, 500, 500, 200, 500, 500, 500, 500, 500] {
        day(&mut world, answer);
        assert_eq!(webhook(&world).off, None);
    }
    day(&mut world, 500);
    assert_eq!(webhook(&world).off.unwrap().why, OffReason::Failing);
}

#[test]
fn what_a_kill_cuts_off_is_delivered_and_a_repeat_has_the_same_id() {
    let (mut killed, mut once) = (0, 0);
    for steps in 0..60 {
        let mut world = World::new();
        add(&world, "w", &[EventKind::ConnectorStatusChanged]);
        world.status(1, ConnectorStatusKind::Faulted);
        world.send(1, 1, 0);
        let mut random = Random::new(1);
        let batch = |world: &World, queue, random: &mut Random| {
            world.simulation.queues.receive(queue, random)
        };
        let facts = batch(&world, QueueName::Sessions, &mut random);
        let failed = run(world.pipeline.function(QueueName::Sessions, facts.clone()));
        world
            .simulation
            .queues
            .finish(QueueName::Sessions, &facts, &failed);
        let events = batch(&world, QueueName::Notify, &mut random);
        assert_eq!(events.len(), 1);
        let ended = run_killed(
            notify::handle(&world.simulation.notify(), events.clone()),
            steps,
        );
        killed += usize::from(ended.is_none());
        // The queue hands the message out again, and once more.
        for _ in 0..2 {
            let failed = run(notify::handle(&world.simulation.notify(), events.clone()));
            assert_eq!(failed, [""; 0]);
        }
        world
            .simulation
            .queues
            .finish(QueueName::Notify, &events, &[]);
        world.simulation.pass(61_000);
        world.sweep();
        world.drain();
        // A queue without order may hand out an attempt twice at once; receivers know it by its id.
        let posts = world.simulation.receivers.take();
        assert!((1..=2).contains(&posts.len()), "killed after {steps}");
        assert!(posts.iter().all(|post| post.body == posts[0].body));
        once += usize::from(posts.len() == 1);
        let [delivery] = deliveries(&world).try_into().unwrap();
        assert_eq!(delivery.state, DeliveryState::Delivered);
    }
    assert!(killed > 3 && once > 50, "{killed} {once}");
}

#[test]
fn an_attempt_that_was_lost_is_made_anew() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    world.status(1, ConnectorStatusKind::Faulted);
    world.send(1, 1, 0);
    let mut random = Random::new(1);
    for queue in [QueueName::Sessions, QueueName::Notify] {
        assert!(world.pipeline.turn(queue, &mut random));
    }
    // The message that asks for the attempt reaches nobody.
    let lost = world
        .simulation
        .queues
        .receive(QueueName::Notify, &mut random);
    assert_eq!(lost.len(), 1);
    world
        .simulation
        .queues
        .finish(QueueName::Notify, &lost, &[]);
    world.simulation.pass(21 * MINUTE_MS);
    world.sweep();
    world.drain();
    assert_eq!(world.simulation.receivers.take().len(), 1);
}

/// Adds a person with this role and address.
pub(super) fn person(world: &World, id: &str, role: Role, email: &str) {
    let stamps = Stamps::new(world.simulation.now(), "test");
    let body = serde_json::json!({"user_id": id, "full_name": id, "email": email, "role": role,
        "language": "ru", "created_at": stamps.created_at, "created_by": "test",
        "updated_at": stamps.updated_at, "updated_by": "test"});
    let user: User = serde_json::from_value(body).unwrap();
    let item = user.to_item(&world.ours.operator, 0).unwrap();
    world.simulation.table.plant(item);
}

#[test]
fn the_admins_are_told_by_mail_of_a_webhook_that_was_switched_off() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    person(&world, "boss", Role::Admin, "boss@example.org");
    person(&world, "anna", Role::Driver, "anna@example.org");
    world
        .simulation
        .receivers
        .behave(&url("w"), Receiver::Answers(410));
    change(&mut world, ConnectorStatusKind::Faulted);
    let [mail] = world.simulation.mailer.take().try_into().unwrap();
    assert_eq!(mail.to, "boss@example.org");
    assert!(
        mail.text.contains(&url("w")) && mail.text.contains("410"),
        "{}",
        mail.text
    );
}

#[test]
fn a_user_that_cannot_be_read_does_not_keep_a_webhook_on() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    person(&world, "boss", Role::Admin, "boss@example.org");
    person(&world, "broken", Role::Driver, "broken@example.org");
    let table = &world.simulation.table;
    let broken = table.items().into_values();
    let mut broken = broken
        .filter(|item| item.key.sk == "broken")
        .collect::<Vec<_>>();
    let mut item = broken.pop().unwrap();
    item.body.insert("role".to_owned(), Value::from(7));
    table.plant(item);
    let receivers = &world.simulation.receivers;
    receivers.behave(&url("w"), Receiver::Answers(410));
    change(&mut world, ConnectorStatusKind::Faulted);
    assert!(webhook(&world).off.is_some());
    assert_eq!(world.simulation.receivers.take().len(), 1, "called once");
    let [mail] = world.simulation.mailer.take().try_into().unwrap();
    assert_eq!(mail.to, "boss@example.org");
}

/// Plants the operator with or without a suspension.
fn suspend(world: &World, is_suspended: bool) {
    let key = keys::operator(&world.ours.operator);
    let item = run(world.simulation.table.get(&key)).unwrap();
    let mut item = item.unwrap();
    let suspension = serde_json::json!({"reason": "Not paid", "since": "2026-01-31T12:00:00.000Z"});
    match is_suspended {
        true => item.body.insert("suspended".to_owned(), suspension),
        false => item.body.remove("suspended"),
    };
    world.simulation.table.plant(item);
}

#[test]
fn the_webhooks_of_a_suspended_operator_rest_and_are_told_afterwards() {
    let mut world = World::new();
    add(&world, "w", &[EventKind::ConnectorStatusChanged]);
    suspend(&world, true);
    change(&mut world, ConnectorStatusKind::Faulted);
    for _ in 0..60 {
        world.simulation.pass(MINUTE_MS);
        world.sweep();
        world.drain();
    }
    assert!(
        world.simulation.receivers.take().is_empty(),
        "nobody is called"
    );
    let [delivery] = deliveries(&world).try_into().unwrap();
    assert_eq!(
        (delivery.state, delivery.attempted),
        (DeliveryState::Pending, 0)
    );
    suspend(&world, false);
    for _ in 0..60 {
        world.simulation.pass(MINUTE_MS);
        world.sweep();
        world.drain();
    }
    assert_eq!(world.simulation.receivers.take().len(), 1);
    let [delivery] = deliveries(&world).try_into().unwrap();
    assert_eq!(delivery.state, DeliveryState::Delivered);
}
