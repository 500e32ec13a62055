//! A live socket is opened with a ticket, and closed.

use forecourt_types::{OperatorId, Timestamp};

use super::sockets;
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::{Condition, Index, Ports, Query, Transacted, Write};
use forecourt_store::rows::config::Stamps;
use forecourt_store::rows::live::{LiveSocketRow, LiveTicketRow, Watcher};
use forecourt_store::rows::{Loaded, load, load_all};

/// How long a socket stays open at most: two hours, the quota of API Gateway.
const LIFE_MS: i64 = 2 * 3_600_000;
/// How long the socket of a caller with a token of another issuer stays open at most: ten minutes.
const OUTSIDE_LIFE_MS: i64 = 10 * 60_000;

/// Who asked for the ticket, if it is still valid. The ticket is not used up by this.
///
/// # Errors
/// 503 when the table does not answer.
pub async fn admit(ports: &Ports, ticket: &str) -> Result<Option<Watcher>, Problem> {
    let ticket = valid(ports, ticket, ports.clock.now()).await?;
    Ok(ticket.map(|ticket| ticket.row.watcher))
}

async fn valid(
    ports: &Ports,
    ticket: &str,
    now: Timestamp,
) -> Result<Option<Loaded<LiveTicketRow>>, Problem> {
    let key = keys::live_ticket(ticket);
    let row = load::<LiveTicketRow>(ports.table.as_ref(), &key).await?;
    Ok(row.filter(|ticket| now < ticket.row.expires_at))
}

/// Uses up the ticket for the socket of this connection. Returns whether the ticket was good.
///
/// # Errors
/// 503 when the table does not answer.
pub async fn open(ports: &Ports, ticket: &str, connection_id: &str) -> Result<bool, Problem> {
    let now = ports.clock.now();
    let Some(valid) = valid(ports, ticket, now).await? else {
        return Ok(false);
    };
    // Nothing tells when a token of another issuer ends, so that its socket is opened anew often.
    let life_ms = match &valid.row.watcher.outside {
        Some(_) => OUTSIDE_LIFE_MS,
        None => LIFE_MS,
    };
    let socket = LiveSocketRow {
        connection_id: connection_id.to_owned(),
        stamps: Stamps::new(now, &valid.row.watcher.author()),
        watcher: valid.row.watcher,
        topics: Vec::new(),
        marked_at: now,
        closes_at: now.plus_millis(life_ms),
    };
    let writes = vec![
        Write::Delete {
            key: keys::live_ticket(ticket),
            condition: Condition::Exists,
        },
        Write::Put {
            item: socket.item()?,
            condition: Condition::Always,
        },
    ];
    if ports.table.transact(writes).await? != Transacted::Committed {
        return Ok(false);
    }
    make_room(ports, &socket).await?;
    Ok(true)
}

/// Closes the oldest sockets of a person or client that has more than are allowed. The index shows
/// a new socket a moment later, so that there may be a few more for a while.
async fn make_room(ports: &Ports, opened: &LiveSocketRow) -> Result<(), Problem> {
    let watcher = &opened.watcher;
    let pk = keys::live_sockets_by(&watcher.operator_id, &watcher.author());
    let query = Query::prefix(Index::Gsi1, pk, "");
    let others = load_all::<LiveSocketRow>(ports.table.as_ref(), query).await?;
    let mut others: Vec<LiveSocketRow> = others
        .into_iter()
        .map(|socket| socket.row)
        .filter(|socket| socket.connection_id != opened.connection_id)
        .collect();
    others.sort_by_key(|socket| socket.stamps.created_at);
    let too_many = (others.len() + 1).saturating_sub(LiveSocketRow::SOCKETS_MAX);
    for socket in others.iter().take(too_many) {
        sockets::dismiss(ports, socket, sockets::TOO_MANY).await?;
    }
    Ok(())
}

/// Forgets the socket of a connection that has ended.
///
/// # Errors
/// 503 when the table does not answer.
pub async fn closed(
    ports: &Ports,
    operator: &OperatorId,
    connection_id: &str,
) -> Result<(), Problem> {
    let table = ports.table.as_ref();
    match sockets::find(table, operator, connection_id).await? {
        Some(socket) => sockets::forget(table, &socket.row).await,
        None => Ok(()),
    }
}
