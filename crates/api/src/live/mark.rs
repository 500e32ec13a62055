//! Marks what is watched.

use std::collections::BTreeSet;

use forecourt_types::Timestamp;
use futures_util::future::join_all;
use serde_json::{Map, Value};

use super::topic::{Topic, Watched};
use crate::access::Caller;
use crate::http::problem::Problem;
use forecourt_store::ports::{Key, Ports, Table, Transacted, Write};

/// How long a mark holds: two minutes, more than two pings of an app.
const HOLDS_MS: i64 = 120_000;

/// How many rows are marked at once.
const AT_ONCE: usize = 8;

/// Marks everything behind the topics as watched. A topic that is there no longer, or that the
/// caller does not reach any more, is passed over.
pub(super) async fn mark(
    ports: &Ports,
    caller: &Caller,
    topics: &[String],
    now: Timestamp,
) -> Result<(), Problem> {
    let table = ports.table.as_ref();
    let mut watched = Vec::new();
    for topic in topics.iter().filter_map(|topic| Topic::parse(topic)) {
        watched.extend(topic.of(table, caller).await?);
    }
    mark_rows(table, &watched, now).await
}

/// Marks these rows as watched.
pub(super) async fn mark_rows(
    table: &dyn Table,
    watched: &[Watched],
    now: Timestamp,
) -> Result<(), Problem> {
    let rows: BTreeSet<Key> = watched
        .iter()
        .flat_map(|rows| rows.marked.clone())
        .collect();
    let rows: Vec<Key> = rows.into_iter().collect();
    let until = Value::from(now.plus_millis(HOLDS_MS).to_string());
    for some in rows.chunks(AT_ONCE) {
        let mut marks = Vec::with_capacity(some.len());
        for key in some {
            let set = Map::from_iter([("watched_until".to_owned(), until.clone())]);
            let key = key.clone();
            marks.push(table.transact(vec![Write::Mark { key, set }]));
        }
        for marked in join_all(marks).await {
            match marked? {
                // A row that is gone is watched by nobody.
                Transacted::Committed | Transacted::ConditionFailed { .. } => {}
            }
        }
    }
    Ok(())
}
