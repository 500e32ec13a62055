//! Asks a gateway for the chart values of stations that somebody watches.

use forecourt_link::{ToGateway, Watch, to_text};
use forecourt_types::{GatewayId, OperatorId, StationId};
use futures_util::future::join_all;

use super::route::{disconnected, route};
use forecourt_store::failure::Failure;
use forecourt_store::ports::{Connections, Posted, Table};

/// How many messages are posted at the same time.
const AT_ONCE: usize = 8;

/// Asks the gateway to send the chart values of these stations within seconds for so many seconds.
/// This is best effort: whoever goes on watching asks again, and without it the values come later.
pub async fn watch(
    table: &dyn Table,
    connections: &dyn Connections,
    operator: &OperatorId,
    gateway: &GatewayId,
    stations: &[StationId],
    for_s: u32,
) {
    if let Err(error) = ask(table, connections, (operator, gateway), stations, for_s).await {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(cause, %gateway, "the chart values of watched stations may come late");
    }
}

async fn ask(
    table: &dyn Table,
    connections: &dyn Connections,
    (operator, gateway): (&OperatorId, &GatewayId),
    stations: &[StationId],
    for_s: u32,
) -> Result<(), Failure> {
    let Some(connection) = route(table, operator, gateway).await? else {
        return Ok(());
    };
    let texts = stations.iter().map(|station| {
        to_text(&ToGateway::Watch(Watch {
            station_id: station.clone(),
            for_s,
        }))
    });
    let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
    let mut is_gone = false;
    for some in texts.chunks(AT_ONCE) {
        let mut posts = Vec::with_capacity(some.len());
        for text in some {
            posts.push(connections.post(&connection, text));
        }
        for posted in join_all(posts).await {
            is_gone |= posted? == Posted::Gone;
        }
    }
    if is_gone {
        disconnected(table, operator, gateway, &connection).await?;
    }
    Ok(())
}
