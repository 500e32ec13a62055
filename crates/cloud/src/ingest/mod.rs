//! `ingest`: what a gateway says over the link, and the answer to it.

pub mod binding;

use forecourt_types::{GatewayId, OperatorId};

/// Who speaks: the authorizer's word, on every message of a connection. What a
/// message says of itself is never believed against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose.
    pub operator_id: OperatorId,
    /// Which gateway.
    pub gateway_id: GatewayId,
    /// Over which connection.
    pub connection_id: String,
}
