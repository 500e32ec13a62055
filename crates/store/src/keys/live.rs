//! Keys of live sockets, over which people watch what changes, and which rows can be watched.

use forecourt_types::{CommandId, GatewayId, OperatorId, SessionId, StationId, Timestamp};

use super::{escape, key, unescape};
use crate::messages::{LiveEntity, derived};
use crate::ports::Key;

/// The key of a ticket, which opens a live socket once. The ticket is a secret, so the key holds a
/// hash of it.
#[must_use]
pub fn live_ticket(ticket: &str) -> Key {
    let hash = derived(&["live-ticket", ticket]);
    key(format!("live-ticket#{}", escape(&hash)), "ticket")
}

/// The key of an open live socket, by the platform's id of its connection.
#[must_use]
pub fn live_socket(operator: &OperatorId, connection: &str) -> Key {
    let operator = escape(operator.as_str());
    let pk = format!("op#{operator}#live-socket#{}", escape(connection));
    key(pk, "socket")
}

/// The partition of the index that holds the open live sockets of a client or a person.
#[must_use]
pub fn live_sockets_by(operator: &OperatorId, author: &str) -> String {
    let operator = escape(operator.as_str());
    format!("op#{operator}#live-by#{}", escape(author))
}

/// The index key of an open live socket among those of a client or a person.
#[must_use]
pub fn live_socket_by(operator: &OperatorId, author: &str, connection: &str) -> Key {
    key(live_sockets_by(operator, author), escape(connection))
}

/// The partition that holds who watches a topic.
#[must_use]
pub fn live_topic(operator: &OperatorId, topic: &str) -> String {
    let operator = escape(operator.as_str());
    format!("op#{operator}#live#{}", escape(topic))
}

/// The key of the row that tells that a socket watches a topic.
#[must_use]
pub fn live_subscription(operator: &OperatorId, topic: &str, connection: &str) -> Key {
    key(live_topic(operator, topic), escape(connection))
}

/// What a row shows to people who watch, if it is a row that can be watched.
#[must_use]
pub fn live_entity(key: &Key) -> Option<LiveEntity> {
    let mut parts = key.pk.split('#').skip(2);
    let sk = key.sk.as_str();
    match (parts.next()?, parts.next(), parts.next()) {
        ("stations", None, None) => {
            let station_id = StationId::new(unescape(sk)).ok()?;
            Some(LiveEntity::Station { station_id })
        }
        ("station", Some(station), None) => of_station(StationId::new(unescape(station)).ok()?, sk),
        ("session", Some(session), None) if sk == "session" => {
            let session_id = SessionId::new(unescape(session)).ok()?;
            Some(LiveEntity::Session { session_id })
        }
        _ => None,
    }
}

/// What a row shows to people who watch the operator as a whole; none for a session, which they are
/// shown only when it begins or ends.
#[must_use]
pub fn overview_entity(key: &Key) -> Option<LiveEntity> {
    let mut parts = key.pk.split('#').skip(2);
    let sk = key.sk.as_str();
    let gateway = |id: &str| {
        let gateway_id = GatewayId::new(unescape(id)).ok()?;
        Some(LiveEntity::Gateway { gateway_id })
    };
    match (parts.next()?, parts.next(), parts.next()) {
        ("gateways", None, None) => gateway(sk),
        ("gateway", Some(id), None) if matches!(sk, "route" | "link" | "quarantine") => gateway(id),
        ("review", None, None) => {
            let (at, id) = sk.split_once('#')?;
            Some(LiveEntity::Review {
                at: Timestamp::parse(at).ok()?,
                review_id: unescape(id),
            })
        }
        _ => None,
    }
}

fn of_station(station_id: StationId, sk: &str) -> Option<LiveEntity> {
    let mut parts = sk.split('#');
    match (parts.next()?, parts.next(), parts.next()) {
        ("state", None, None) => Some(LiveEntity::StationState { station_id }),
        ("connector", Some(evse), Some(connector)) => Some(LiveEntity::Connector {
            station_id,
            evse_id: evse.parse().ok()?,
            connector_id: connector.parse().ok()?,
        }),
        ("command", Some(command), None) => Some(LiveEntity::Command {
            station_id,
            command_id: CommandId::new(unescape(command)).ok()?,
        }),
        _ => None,
    }
}
