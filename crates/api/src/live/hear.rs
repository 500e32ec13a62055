//! What an app says over a live socket, and the answers.

use forecourt_types::{OperatorId, Timestamp};

use super::mark::{mark, mark_rows};
use super::messages::{FromApp, MESSAGE_BYTES_MAX, Refused, ToApp};
use super::topic::{RENEW_AFTER_MS, Topic, Watched};
use super::{sockets, watcher};
use crate::access::Caller;
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::{Condition, Item, Ports, Transacted, Write};
use forecourt_store::rows::Loaded;
use forecourt_store::rows::live::{LiveSocketRow, LiveSubscriptionRow};
use forecourt_store::secrets::DeploymentKeys;
use forecourt_store::unit::{Tried, until_committed};

/// How often an app shall send a ping, in seconds: so a socket is never idle for the 10 minutes
/// after which API Gateway closes it, and marks are renewed before they end.
const PING_S: u32 = 45;

/// How many topics of one message are looked at. The others are refused.
const LOOKED_AT_MAX: usize = 2 * LiveSocketRow::TOPICS_MAX;

/// The code of a topic that is refused because there are too many.
const TOO_MANY: &str = "too_many_topics";

/// The most bytes of refused topics in one answer. The topics that are watched, and what is around
/// them, have less than the rest of the longest message.
const REFUSED_BYTES_MAX: usize = MESSAGE_BYTES_MAX / 2;

/// The outcome of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Heard {
    /// The message is answered with this text.
    Answer(String),
    /// The message needs no answer.
    Silence,
    /// The socket has ended, or its rights have: it must be closed.
    Over,
}

/// Handles a message of an app.
///
/// # Errors
/// 503 when the table does not answer. The app then hears nothing and says it again.
pub async fn hear(
    ports: &Ports,
    keys: &DeploymentKeys,
    operator: &OperatorId,
    connection_id: &str,
    text: &str,
) -> Result<Heard, Problem> {
    let said = serde_json::from_str(text).unwrap_or(FromApp::Unknown);
    let said = &said;
    // The messages of one socket may be handled at the same time, and they change one row.
    until_committed(|| async move {
        let now = ports.clock.now();
        let socket = sockets::find(ports.table.as_ref(), operator, connection_id).await?;
        let Some(socket) = socket.filter(|socket| now < socket.row.closes_at) else {
            return Ok(Tried::Done(Heard::Over));
        };
        match said {
            FromApp::Hello {} => Ok(Tried::Done(Heard::Answer(ready(now)))),
            FromApp::Subscribe { topics } => {
                match watcher::standing(ports, keys, &socket.row.watcher).await? {
                    Some(caller) => subscribe(ports, socket, &caller, topics, now).await,
                    None => over(ports, &socket.row).await.map(Tried::Done),
                }
            }
            FromApp::Unsubscribe { topics } => unsubscribe(ports, socket, topics).await,
            FromApp::Ping {} => ping(ports, keys, socket, now).await.map(Tried::Done),
            FromApp::Unknown => Ok(Tried::Done(Heard::Silence)),
        }
    })
    .await
}

fn ready(now: Timestamp) -> String {
    let topics_max = LiveSocketRow::TOPICS_MAX;
    let ready = ToApp::Ready {
        at: now,
        ping_s: PING_S,
        topics_max,
    };
    ready.text()
}

async fn over(ports: &Ports, socket: &LiveSocketRow) -> Result<Heard, Problem> {
    sockets::dismiss(ports, socket, sockets::RIGHTS_CHANGED).await?;
    Ok(Heard::Over)
}

/// Watches these topics, too. The rows are marked before the answer leaves, so that everything that
/// changes after the answer is told.
async fn subscribe(
    ports: &Ports,
    mut socket: Loaded<LiveSocketRow>,
    caller: &Caller,
    topics: &[String],
    now: Timestamp,
) -> Result<Tried<Heard>, Problem> {
    let table = ports.table.as_ref();
    let (mut refused, mut watched) = (Vec::new(), Vec::<Watched>::new());
    let mut added = Vec::new();
    for (place, text) in topics.iter().cloned().enumerate() {
        let mut refuse = |topic, code| refused.push(Refused { topic, code });
        // No message needs to name so many, and each one that is looked at is read.
        if place >= LOOKED_AT_MAX {
            refuse(text, TOO_MANY);
            continue;
        }
        let Some(topic) = Topic::parse(&text) else {
            refuse(text, "unknown_topic");
            continue;
        };
        let text = topic.text();
        if socket.row.topics.len() >= LiveSocketRow::TOPICS_MAX
            && !socket.row.topics.contains(&text)
        {
            refuse(text, TOO_MANY);
            continue;
        }
        match topic.of(table, caller, now).await? {
            Some(rows) => watched.push(rows),
            None => {
                refuse(text, "not_found");
                continue;
            }
        }
        if !socket.row.topics.contains(&text) {
            added.push(text.clone());
            socket.row.topics.push(text);
        }
    }
    socket.row.marked_at = now;
    let mut writes = added
        .iter()
        .map(|topic| subscription(&socket.row, topic))
        .collect::<Result<Vec<_>, _>>()?;
    writes.push(kept(&socket)?);
    if table.transact(writes).await? != Transacted::Committed {
        return Ok(Tried::Conflict);
    }
    mark_rows(ports, &caller.operator_id, &watched, now).await?;
    let topics = &socket.row.topics;
    let refused_more = leave_out(&mut refused);
    let answer = ToApp::Subscribed {
        topics,
        refused,
        refused_more,
    };
    Ok(Tried::Done(Heard::Answer(answer.text())))
}

/// Leaves out the last of the refused topics if there are too many for the answer, and returns how
/// many are left out.
fn leave_out(refused: &mut Vec<Refused>) -> usize {
    let mut room = REFUSED_BYTES_MAX;
    let fit = refused.iter().take_while(|refused| {
        let size = serde_json::to_string(refused).map_or(room + 1, |text| text.len() + 1);
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    });
    let fit = fit.count();
    refused.split_off(fit).len()
}

fn subscription(socket: &LiveSocketRow, topic: &str) -> Result<Write, Problem> {
    let row = LiveSubscriptionRow {
        connection_id: socket.connection_id.clone(),
        closes_at: socket.closes_at,
    };
    let operator = &socket.watcher.operator_id;
    let key = keys::live_subscription(operator, topic, &socket.connection_id);
    Ok(Write::Put {
        item: Item::new(key, &row)?.with_expiry(row.closes_at),
        condition: Condition::Always,
    })
}

/// Writes the row of a socket, unless another message of the socket has changed it meanwhile.
fn kept(socket: &Loaded<LiveSocketRow>) -> Result<Write, Problem> {
    let item = socket.row.item()?.after(socket.revision);
    Ok(Write::put_unchanged(item))
}

async fn unsubscribe(
    ports: &Ports,
    mut socket: Loaded<LiveSocketRow>,
    topics: &[String],
) -> Result<Tried<Heard>, Problem> {
    let (gone, rest) = std::mem::take(&mut socket.row.topics)
        .into_iter()
        .partition::<Vec<_>, _>(|topic| topics.contains(topic));
    socket.row.topics = rest;
    let operator = &socket.row.watcher.operator_id;
    let mut writes: Vec<Write> = gone
        .iter()
        .map(|topic| Write::Delete {
            key: keys::live_subscription(operator, topic, &socket.row.connection_id),
            condition: Condition::Always,
        })
        .collect();
    writes.push(kept(&socket)?);
    match ports.table.transact(writes).await? {
        Transacted::Committed => Ok(Tried::Done(Heard::Silence)),
        Transacted::ConditionFailed { .. } => Ok(Tried::Conflict),
    }
}

/// Renews the marks of what the socket watches, and answers.
async fn ping(
    ports: &Ports,
    keys: &DeploymentKeys,
    mut socket: Loaded<LiveSocketRow>,
    now: Timestamp,
) -> Result<Heard, Problem> {
    let pong = Heard::Answer(ToApp::Pong { at: now }.text());
    let is_due = now.millis_since(socket.row.marked_at) >= RENEW_AFTER_MS;
    if !is_due || socket.row.topics.is_empty() {
        return Ok(pong);
    }
    let Some(caller) = watcher::standing(ports, keys, &socket.row.watcher).await? else {
        return over(ports, &socket.row).await;
    };
    mark(ports, &caller, &socket.row.topics, now).await?;
    socket.row.marked_at = now;
    // Another message of the socket may have been faster; then the next ping renews once more.
    let _ = ports.table.transact(vec![kept(&socket)?]).await?;
    Ok(pong)
}
