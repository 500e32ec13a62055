//! Marks what is watched, and asks gateways for the chart values of what is watched.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_types::{GatewayId, OperatorId, StationId, Timestamp};
use futures_util::future::join_all;
use serde_json::{Map, Value};

use super::topic::{CHARTS_MAX, GATEWAYS_HOLD_MS, HOLDS_MS, Topic, Watched};
use crate::access::Caller;
use crate::http::problem::Problem;
use forecourt_cloud::gateways::watch;
use forecourt_store::ports::{Key, Ports, Transacted, Write};

/// How long chart values leave a gateway soon after it was asked, in seconds. The mark holds
/// equally long.
const CHARTS_S: u32 = 120;

/// How many rows are marked at once, and how many gateways are asked.
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
        watched.extend(topic.of(table, caller, now).await?);
    }
    mark_rows(ports, &caller.operator_id, &watched, now).await
}

/// Marks these rows as watched. Then it asks the gateways for chart values, so that those which
/// come are told.
pub(super) async fn mark_rows(
    ports: &Ports,
    operator: &OperatorId,
    watched: &[Watched],
    now: Timestamp,
) -> Result<(), Problem> {
    let until = now.plus_millis(HOLDS_MS);
    let marked = watched.iter().flat_map(|rows| &rows.marked);
    set_mark(ports, "watched_until", marked.collect(), until).await?;
    let overview = watched.iter().flat_map(|rows| &rows.overview);
    set_mark(ports, "overview_until", overview.collect(), until).await?;
    let until = now.plus_millis(GATEWAYS_HOLD_MS);
    let gateways = watched.iter().flat_map(|rows| &rows.gateways);
    set_mark(ports, "overview_until", gateways.collect(), until).await?;
    ask_for_charts(ports, operator, watched).await;
    Ok(())
}

async fn set_mark(
    ports: &Ports,
    name: &str,
    rows: BTreeSet<&Key>,
    until: Timestamp,
) -> Result<(), Problem> {
    let until = Value::from(until.to_string());
    let rows: Vec<&Key> = rows.into_iter().collect();
    for some in rows.chunks(AT_ONCE) {
        let mut marks = Vec::with_capacity(some.len());
        for key in some {
            let set = Map::from_iter([(name.to_owned(), until.clone())]);
            let key = (*key).clone();
            marks.push(ports.table.transact(vec![Write::Mark { key, set }]));
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

async fn ask_for_charts(ports: &Ports, operator: &OperatorId, watched: &[Watched]) {
    let mut by_gateway: BTreeMap<&GatewayId, BTreeSet<&StationId>> = BTreeMap::new();
    for charts in watched.iter().filter_map(|rows| rows.charts.as_ref()) {
        let stations = by_gateway.entry(&charts.gateway).or_default();
        stations.extend(&charts.stations);
    }
    let asks: Vec<(&GatewayId, BTreeSet<&StationId>)> = by_gateway.into_iter().collect();
    for some in asks.chunks(AT_ONCE) {
        let mut asked = Vec::with_capacity(some.len());
        for (gateway, stations) in some {
            asked.push(ask(ports, operator, gateway, stations));
        }
        join_all(asked).await;
    }
}

async fn ask(
    ports: &Ports,
    operator: &OperatorId,
    gateway: &GatewayId,
    stations: &BTreeSet<&StationId>,
) {
    let stations = stations.iter().take(CHARTS_MAX as usize);
    let stations: Vec<StationId> = stations.map(|id| (*id).clone()).collect();
    let (table, connections) = (ports.table.as_ref(), ports.connections.as_ref());
    watch(table, connections, operator, gateway, &stations, CHARTS_S).await;
}
