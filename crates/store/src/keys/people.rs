//! Keys of users, vehicles, tokens and API clients.

use forecourt_types::{ClientId, OperatorId, StationId, TokenClaimId, TokenUid, UserId, VehicleId};

use super::places::station_partition;
use super::{List, escape, key, listed};
use crate::ports::Key;

/// The key of a user.
#[must_use]
pub fn user(operator: &OperatorId, id: &UserId) -> Key {
    listed(operator, List::Users, id.as_str())
}

/// The key of the erasure of what is kept of a user.
#[must_use]
pub fn erasure(operator: &OperatorId, id: &UserId) -> Key {
    key(
        format!(
            "op#{}#user#{}",
            escape(operator.as_str()),
            escape(id.as_str())
        ),
        "erasure",
    )
}

/// The key of a vehicle.
#[must_use]
pub fn vehicle(operator: &OperatorId, id: &VehicleId) -> Key {
    listed(operator, List::Vehicles, id.as_str())
}

/// The key of an API client.
#[must_use]
pub fn client(operator: &OperatorId, id: &ClientId) -> Key {
    listed(operator, List::Clients, id.as_str())
}

/// The key of a token. Upper and lower case make no difference, since OCPP's `IdToken`
/// is a `CiString`.
#[must_use]
pub fn token(operator: &OperatorId, uid: &TokenUid) -> Key {
    listed(operator, List::Tokens, &uid.as_str().to_lowercase())
}

/// The key of a driver's claim to a card.
#[must_use]
pub fn token_claim(operator: &OperatorId, id: &TokenClaimId) -> Key {
    listed(operator, List::TokenClaims, id.as_str())
}

/// The partition of the index that holds the claims of a user.
#[must_use]
pub fn token_claims_of(operator: &OperatorId, user: &UserId) -> String {
    let (operator, user) = (escape(operator.as_str()), escape(user.as_str()));
    format!("op#{operator}#user#{user}#token-claims")
}

/// The key of the row that names the claims of a user which may count against the limits.
#[must_use]
pub fn counted_claims(operator: &OperatorId, user: &UserId) -> Key {
    let (operator, user) = (escape(operator.as_str()), escape(user.as_str()));
    key(format!("op#{operator}#user#{user}"), "token-claims")
}

/// The key of the row that names the vehicles which a user has added of late.
#[must_use]
pub fn counted_vehicles(operator: &OperatorId, user: &UserId) -> Key {
    let (operator, user) = (escape(operator.as_str()), escape(user.as_str()));
    key(format!("op#{operator}#user#{user}"), "vehicles")
}

/// The key of the claim that a tap of this card at this station confirms.
#[must_use]
pub fn tap_claim(operator: &OperatorId, station: &StationId, uid: &TokenUid) -> Key {
    let uid = escape(&uid.as_str().to_lowercase());
    key(station_partition(operator, station), format!("claim#{uid}"))
}

/// The key of the version counter of the operator's token list.
#[must_use]
pub fn tokens_version(operator: &OperatorId) -> Key {
    key(
        format!("op#{}", escape(operator.as_str())),
        "tokens-version",
    )
}

/// The partition that holds the pointers from all client ids to their operators.
#[must_use]
pub fn client_pointers() -> String {
    "clients".to_owned()
}

/// The key of the pointer that names the operator of a client id.
#[must_use]
pub fn client_pointer(id: &ClientId) -> Key {
    key(client_pointers(), escape(id.as_str()))
}

/// The key of the answer to a request with an idempotency key, which is kept for a day.
#[must_use]
pub fn idempotency(operator: &OperatorId, client: &str, idempotency_key: &str) -> Key {
    let pk = idempotency_partition(operator, client);
    key(pk, escape(idempotency_key))
}

/// The partition that holds the answers to the requests with an idempotency key of a client or
/// person.
#[must_use]
pub fn idempotency_partition(operator: &OperatorId, client: &str) -> String {
    format!(
        "op#{}#idempotency#{}",
        escape(operator.as_str()),
        escape(client)
    )
}
