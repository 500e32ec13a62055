//! Knows where each gateway is connected: the newest connection wins.

use forecourt_link::{ToGateway, to_text};
use forecourt_types::{GatewayId, OperatorId, Timestamp};

use crate::gateways::{Identity, speaker};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Connections, Item, Ports, Posted, Table, Transacted, Write};
use forecourt_store::rows::config::{CredentialMark, Gateway, Stamps, Standing};
use forecourt_store::rows::facts::RouteRow;
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// How long a route is kept, in milliseconds: a connection lives 2 h at most (API Gateway quota),
/// and a route that nobody removed is removed an hour later.
const ROUTE_LIFE_MS: i64 = 3 * 3_600_000;

/// Makes this connection the route of a gateway that has connected. A gateway whose credential
/// was replaced gets no route, since what is posted is for the box that replaced it. Returns what
/// the credential allows; none if it opens nothing any more, because it was replaced and revoked,
/// or has expired, after the authorizer had checked it.
///
/// # Errors
/// [`Failure`]; the platform then refuses the connection and the gateway comes again.
pub async fn connected(
    table: &dyn Table,
    identity: &Identity,
    now: Timestamp,
) -> Result<Option<Standing>, Failure> {
    let Identity {
        operator_id,
        gateway_id,
        connection_id,
        credential,
    } = identity;
    let key = &keys::route(operator_id, gateway_id);
    // The revision continues that of the route before, so that it distinguishes two connections;
    // of two that come at once the later commit wins.
    until_committed(|| async move {
        let speaker = speaker(table, identity, now).await?;
        let Some(speaker) = speaker else {
            return Ok(Tried::Done(None));
        };
        if !speaker.standing.is_serving() {
            return Ok(Tried::Done(Some(speaker.standing)));
        }
        let mut unit = Unit::new(table, operator_id, now, "connect");
        unit.read::<RouteRow>(key).await?;
        let row = RouteRow {
            connection_id: Some(connection_id.clone()),
            credential: Some(credential.as_str().to_owned()),
            ended_at: None,
            // Whoever notes its end reads no other row on which the mark stands.
            stamps: Stamps {
                overview_until: speaker.gateway.stamps.overview_until,
                ..unit.stamps()
            },
        };
        let item = Item::new(key.clone(), &row)?;
        unit.put(item.with_expiry(now.plus_millis(ROUTE_LIFE_MS)));
        // An enrolment just now must not be followed by the route of the box it replaces.
        let gateway = keys::gateway(operator_id, gateway_id);
        unit.unchanged(gateway, speaker.revision);
        Ok(unit.commit().await?.then(|_| Some(speaker.standing)))
    })
    .await
}

/// The connection over which a gateway is reached now: the newest one, as long as the credential
/// that opened it is in use.
///
/// # Errors
/// [`Failure`].
pub async fn route(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<Option<String>, Failure> {
    let route = load::<RouteRow>(table, &keys::route(operator, gateway)).await?;
    let Some(route) = route.filter(|route| route.row.connection_id.is_some()) else {
        return Ok(None);
    };
    let key = keys::gateway(operator, gateway);
    let gateway = load::<Gateway>(table, &key).await?;
    let gateway = gateway.map(|gateway| gateway.row);
    Ok(connection(route.row, gateway.as_ref()))
}

/// The connection of a route, as long as the credential that opened it is in use.
#[must_use]
pub fn connection(route: RouteRow, gateway: Option<&Gateway>) -> Option<String> {
    let is_in_use = gateway.is_some_and(|gateway| match &route.credential {
        Some(mark) => gateway.serves_with(&CredentialMark::from_text(mark)),
        None => gateway.active,
    });
    route.connection_id.filter(|_| is_in_use)
}

/// Closes the newest connection of a gateway whose credential was just taken out of use. This is
/// best effort: `ingest` closes an older connection, or one that could not be closed, when a
/// message comes over it, and nothing is posted to it any more.
pub async fn close_replaced(ports: &Ports, operator: &OperatorId, gateway: &GatewayId) {
    let key = keys::route(operator, gateway);
    let route = load::<RouteRow>(ports.table.as_ref(), &key).await;
    let connection = match route {
        Ok(route) => route.and_then(|route| route.row.connection_id),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(cause, %gateway, "the connection of a credential out of use stays open until it speaks");
            return;
        }
    };
    if let Some(connection) = connection {
        close(ports.connections.as_ref(), &connection).await;
        let gone = disconnected(ports.table.as_ref(), operator, gateway, &connection).await;
        if let Err(error) = gone {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(cause, %gateway, "the route of a credential out of use is left to expire");
        }
    }
}

/// Closes a connection whose credential is out of use. This is best effort: a message that still
/// comes over it is judged by the gateway's row, and makes `ingest` close it again.
pub async fn close(connections: &dyn Connections, connection: &str) {
    if let Err(error) = connections.close(connection).await {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(
            cause,
            "the connection of a credential out of use may stay open"
        );
    }
}

/// Notes that a connection has ended. The route is removed only if it still names this
/// connection, since the end of an old connection is often reported after a new one has begun.
/// Returns the stamps of the route unless the gateway is connected.
///
/// # Errors
/// [`Failure`].
pub async fn disconnected(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
    connection_id: &str,
) -> Result<Option<Stamps>, Failure> {
    let key = keys::route(operator, gateway);
    let Some(mut route) = load::<RouteRow>(table, &key).await? else {
        return Ok(None);
    };
    let stamps = route.row.stamps.clone();
    match route.row.connection_id.as_deref() {
        Some(open) if open == connection_id => {}
        Some(_) => return Ok(None),
        // A post has found it gone before.
        None => return Ok(Some(stamps)),
    }
    // The row stays, without a connection: if it were deleted, revisions would begin at 0 again
    // and could make a newer connection look like this one.
    route.row.connection_id = None;
    let item = route.to_item(key)?;
    match table.transact(vec![Write::put_unchanged(item)]).await? {
        Transacted::Committed => Ok(Some(stamps)),
        // The route names a newer connection.
        Transacted::ConditionFailed { .. } => Ok(None),
    }
}

/// Posts a text to where a gateway is connected now. If the connection has ended, its
/// route is removed.
///
/// # Errors
/// [`Failure`] when the table did not answer. A post that failed is [`Posted::Gone`]: in both
/// cases the caller must not rely on the post.
pub async fn post(
    table: &dyn Table,
    connections: &dyn Connections,
    operator: &OperatorId,
    gateway: &GatewayId,
    text: &str,
) -> Result<Posted, Failure> {
    let Some(connection) = route(table, operator, gateway).await? else {
        return Ok(Posted::Gone);
    };
    let connection = connection.as_str();
    match connections.post(connection, text).await {
        Ok(Posted::Sent) => Ok(Posted::Sent),
        Ok(Posted::Gone) => {
            disconnected(table, operator, gateway, connection).await?;
            Ok(Posted::Gone)
        }
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(cause, %gateway, "a post may not have reached its gateway");
            Ok(Posted::Gone)
        }
    }
}

/// Posts a message of the link. This is best effort: a failure is no error.
pub async fn post_to_gateway(
    table: &dyn Table,
    connections: &dyn Connections,
    operator: &OperatorId,
    gateway: &GatewayId,
    message: &ToGateway,
) {
    let posted = match to_text(message) {
        Ok(text) => post(table, connections, operator, gateway, &text).await,
        Err(error) => Err(error.into()),
    };
    if let Err(error) = posted {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(cause, %gateway, "a push was given up");
    }
}
