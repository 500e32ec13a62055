//! Tells sockets what has changed, and closes those whose rights have changed.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_domain::fact::ConnectorRef;
use forecourt_types::{OperatorId, StationId, Timestamp};
use futures_util::{FutureExt as _, StreamExt as _, stream};

use super::messages::{Item, MESSAGE_BYTES_MAX, ToApp};
use super::overview::is_counted;
use super::shown::{Reader, Shown};
use super::topic::Topic;
use super::{sockets, watcher};
use crate::access::Caller;
use crate::http::problem::{Code, Problem};
use forecourt_store::keys;
use forecourt_store::messages::{LiveEntity, LiveGone, LiveMessage, LiveReading};
use forecourt_store::ports::{Delivery, Index, Ports, Query, QueueMessage, QueueName};
use forecourt_store::rows::facts::NewestReading;
use forecourt_store::rows::live::{LiveSocketRow, LiveSubscriptionRow};
use forecourt_store::rows::load_all;
use forecourt_store::secrets::DeploymentKeys;

/// The bytes of a message beside its items.
const AROUND_ITEMS_BYTES: usize = 128;

/// After how many milliseconds no further step of an export is begun, of which the last one may
/// take as long again. The function has 30 seconds.
const EXPORTS_MS: i64 = 10_000;

/// How many sockets are posted to at the same time.
const POSTS_AT_ONCE: usize = 16;

/// Handles a batch of the queue `live`, and returns the ids of the messages that failed. What could
/// not be told is not told later: apps read it again by themselves.
pub async fn deliver(
    ports: &Ports,
    keys: &DeploymentKeys,
    deliveries: Vec<Delivery>,
) -> Vec<String> {
    let began = ports.clock.now();
    let mut changed: BTreeMap<OperatorId, Changed> = BTreeMap::new();
    let (mut failed, mut exports) = (Vec::new(), Vec::new());
    for delivery in deliveries {
        match serde_json::from_str(&delivery.body) {
            Ok(LiveMessage::Changed {
                operator_id,
                entities,
                overview,
                gone,
            }) => {
                let changed = changed.entry(operator_id).or_default();
                changed.entities.extend(entities);
                changed.overview.extend(overview);
                changed.gone.extend(gone);
            }
            Ok(LiveMessage::Measured {
                operator_id,
                station_id,
                readings,
            }) => {
                let changed = changed.entry(operator_id).or_default();
                changed.measured(&station_id, readings);
            }
            Ok(LiveMessage::Recheck {
                operator_id,
                authors,
            }) => {
                if let Err(problem) = recheck(ports, keys, &operator_id, &authors).await {
                    let what = "the sockets of a changed account are not closed";
                    note(&delivery, &problem, what);
                    failed.push(delivery.message_id);
                }
            }
            Ok(LiveMessage::Export {
                operator_id,
                author,
                export_id,
                step,
            }) => exports.push((delivery, operator_id, author, export_id, step)),
            Err(error) => {
                let cause: &dyn std::error::Error = &error;
                tracing::error!(cause, "a message of the queue live cannot be read");
                failed.push(delivery.message_id);
            }
        }
    }
    for (operator, changed) in changed {
        if let Err(problem) = tell(ports, keys, &operator, &changed).await {
            tracing::warn!(?problem, %operator, "some changes were not told to those who watch");
        }
    }
    // A step of an export lasts some seconds, so those who watch are told first.
    for (delivery, operator, author, id, number) in exports {
        let passed_ms = ports.clock.now().millis_since(began);
        let made = if passed_ms < EXPORTS_MS {
            crate::exports::step(ports, keys, &operator, (&author, &id), number).await
        } else {
            put_back(ports, &delivery).await
        };
        if let Err(problem) = made {
            let what = format!("a step of the export {id} of {operator} was not made");
            note(&delivery, &problem, &what);
            failed.push(delivery.message_id);
        }
    }
    failed
}

/// Logs what a message has failed in. It needs nobody's attention where others changed the same
/// rows, and the message is handed out again.
fn note(delivery: &Delivery, problem: &Problem, what: &str) {
    let receive = delivery.receive_count;
    if problem.code() == Code::Conflict && !delivery.is_last_try() {
        tracing::info!(receive, what, "a message of the queue live is tried again");
    } else {
        tracing::error!(
            receive,
            ?problem,
            what,
            "a message of the queue live has failed"
        );
    }
}

/// Leaves a message to another run of the function.
async fn put_back(ports: &Ports, delivery: &Delivery) -> Result<(), Problem> {
    let message = QueueMessage {
        group: String::new(),
        deduplication_id: delivery.message_id.clone(),
        body: delivery.body.clone(),
    };
    Ok(ports.queues.send(QueueName::Live, &[message]).await?)
}

/// What has changed at one operator.
#[derive(Default)]
struct Changed {
    entities: BTreeSet<LiveEntity>,
    /// What is told to those alone who watch the operator as a whole.
    overview: BTreeSet<LiveEntity>,
    gone: Vec<LiveGone>,
    /// The newest values of each connector.
    readings: BTreeMap<(StationId, ConnectorRef), NewestReading>,
}

impl Changed {
    /// Reads what has changed, as it is now.
    async fn shown(&self, mut reader: Reader<'_>) -> Result<Vec<Shown>, Problem> {
        let mut all = Vec::new();
        for entity in &self.entities {
            all.extend(reader.read(entity).await?);
        }
        for entity in &self.overview {
            let shown = reader.read(entity).await?;
            all.extend(shown.map(|shown| Shown {
                topics: vec![Topic::Operator],
                ..shown
            }));
        }
        if self.overview.iter().any(is_counted) {
            all.push(reader.counts().await?);
        }
        all.extend(self.gone.iter().filter_map(Shown::gone));
        for ((station, _), reading) in &self.readings {
            all.extend(reader.measured(station, reading).await?);
        }
        Ok(all)
    }

    fn measured(&mut self, station: &StationId, readings: Vec<LiveReading>) {
        for reading in readings.into_iter().map(NewestReading::from) {
            let place = (station.clone(), reading.measured.connector);
            let known = self.readings.get(&place);
            if known.is_none_or(|known| known.taken_at() <= reading.taken_at()) {
                self.readings.insert(place, reading);
            }
        }
    }
}

/// Closes those sockets of these clients and persons whose rights have changed.
async fn recheck(
    ports: &Ports,
    keys: &DeploymentKeys,
    operator: &OperatorId,
    authors: &[String],
) -> Result<(), Problem> {
    for author in authors {
        let pk = keys::live_sockets_by(operator, author);
        let query = Query::prefix(Index::Gsi1, pk, "");
        for socket in load_all::<LiveSocketRow>(ports.table.as_ref(), query).await? {
            let socket = socket.row;
            if watcher::standing(ports, keys, &socket.watcher)
                .await?
                .is_none()
            {
                sockets::dismiss(ports, &socket, sockets::RIGHTS_CHANGED).await?;
            }
        }
    }
    Ok(())
}

/// Tells those who watch what has changed.
async fn tell(
    ports: &Ports,
    keys: &DeploymentKeys,
    operator: &OperatorId,
    changed: &Changed,
) -> Result<(), Problem> {
    let (table, now) = (ports.table.as_ref(), ports.clock.now());
    let all = changed.shown(Reader::new(table, operator, now)).await?;
    let mut by_topic: BTreeMap<String, Vec<&Shown>> = BTreeMap::new();
    for shown in &all {
        for topic in &shown.topics {
            by_topic.entry(topic.text()).or_default().push(shown);
        }
    }
    let mut audience = Audience {
        ports,
        keys,
        operator,
        now,
        members: BTreeMap::new(),
    };
    for (topic, shown) in &by_topic {
        let query = Query::prefix(Index::Table, keys::live_topic(operator, topic), "");
        for subscription in load_all::<LiveSubscriptionRow>(table, query).await? {
            audience.add(&subscription.row, topic, shown).await?;
        }
    }
    audience.post().await
}

/// The sockets that are told something, by their connections.
struct Audience<'a> {
    ports: &'a Ports,
    keys: &'a DeploymentKeys,
    operator: &'a OperatorId,
    now: Timestamp,
    /// The sockets that were looked at; none for one that is over.
    members: BTreeMap<String, Option<Member>>,
}

/// A socket, who watches over it, and what it is told.
struct Member {
    socket: LiveSocketRow,
    caller: Caller,
    items: Vec<Item>,
}

impl Member {
    async fn post(self, ports: &Ports, now: Timestamp) -> Result<(), Problem> {
        for text in texts(now, self.items) {
            sockets::post(ports, &self.socket, &text).await?;
        }
        Ok(())
    }
}

impl Audience<'_> {
    /// Adds what a socket is told of a topic, as far as its owner may see it.
    async fn add(
        &mut self,
        subscription: &LiveSubscriptionRow,
        topic: &str,
        shown: &[&Shown],
    ) -> Result<(), Problem> {
        let connection = &subscription.connection_id;
        if !self.members.contains_key(connection) {
            let member = self.member(connection).await?;
            self.members.insert(connection.clone(), member);
        }
        if let Some(Some(member)) = self.members.get_mut(connection) {
            let seen = shown
                .iter()
                .filter(|shown| shown.is_within(&member.caller.reach));
            member.items.extend(seen.map(|shown| shown.item(topic)));
        }
        Ok(())
    }

    /// Reads a socket. One whose rights have changed is closed: the message that says so may be
    /// lost or late.
    async fn member(&self, connection: &str) -> Result<Option<Member>, Problem> {
        let table = self.ports.table.as_ref();
        let found = sockets::find(table, self.operator, connection).await?;
        let Some(socket) = found.map(|found| found.row) else {
            return Ok(None);
        };
        if self.now >= socket.closes_at {
            return Ok(None);
        }
        match watcher::standing(self.ports, self.keys, &socket.watcher).await? {
            Some(caller) => Ok(Some(Member {
                socket,
                caller,
                items: Vec::new(),
            })),
            None => {
                sockets::dismiss(self.ports, &socket, sockets::RIGHTS_CHANGED).await?;
                Ok(None)
            }
        }
    }

    /// Posts to every socket what it is told, to some of them at the same time: a socket that
    /// takes its texts slowly keeps no other one waiting.
    async fn post(self) -> Result<(), Problem> {
        let (ports, now) = (self.ports, self.now);
        let mut posts = Vec::new();
        for member in self.members.into_values().flatten() {
            posts.push(member.post(ports, now).boxed());
        }
        let posted = stream::iter(posts).buffer_unordered(POSTS_AT_ONCE);
        let posted: Vec<Result<(), Problem>> = posted.collect().await;
        posted.into_iter().collect()
    }
}

/// The items in as few messages as they fit. An item that is too large for any message is not
/// told; the app is told to read its topic again.
fn texts(at: Timestamp, items: Vec<Item>) -> Vec<String> {
    let room = MESSAGE_BYTES_MAX - AROUND_ITEMS_BYTES;
    let (mut texts, mut part, mut bytes) = (Vec::new(), Vec::new(), 0);
    for item in items {
        // The comma between two items counts, too.
        let size = serde_json::to_string(&item).map_or(room, |text| text.len()) + 1;
        if size > room {
            let topics = &[item.topic];
            let reason = "too_large";
            texts.push(ToApp::Resync { topics, reason }.text());
            continue;
        }
        if bytes + size > room {
            let items = &std::mem::take(&mut part);
            texts.push(ToApp::Changes { at, items }.text());
            bytes = 0;
        }
        bytes += size;
        part.push(item);
    }
    if !part.is_empty() {
        let items = &part;
        texts.push(ToApp::Changes { at, items }.text());
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn item(id: usize, bytes: usize) -> Item {
        Item {
            topic: "site:a".to_owned(),
            entity: "session",
            id: id.to_string(),
            revision: 1,
            body: Some(json!("x".repeat(bytes))),
            gone: false,
        }
    }

    #[test]
    fn items_are_told_in_messages_that_fit_and_one_that_does_not_fit_is_read_again() {
        let items = (0..10).map(|id| item(id, 10_000)).chain([item(10, 40_000)]);
        let texts = texts(Timestamp::EPOCH, items.collect());
        assert!(texts.iter().all(|text| text.len() <= MESSAGE_BYTES_MAX));
        let told: usize = texts
            .iter()
            .map(|text| text.matches("\"id\"").count())
            .sum();
        assert_eq!((told, texts.len()), (10, 5));
        let again = texts.iter().filter(|text| text.contains("resync"));
        assert_eq!(again.count(), 1);
    }
}
