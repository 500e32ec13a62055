//! Reads the events of the WebSocket API (which gateway sent them, over which connection) and
//! writes the answers.

use aws_lambda_events::apigw::{ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::HeaderMap;
use forecourt_cloud::gateways::Identity;
use forecourt_store::rows::config::CredentialMark;
use forecourt_types::{GatewayId, OperatorId};
use serde_json::Value;

/// The name of the operator's id in the authorizer's context.
pub const OPERATOR: &str = "operator_id";
/// The name of the gateway's id in the authorizer's context.
pub const GATEWAY: &str = "gateway_id";
/// The name of the credential's mark in the authorizer's context.
pub const CREDENTIAL: &str = "credential";
/// The name of the watcher in the authorizer's context: a client, or `user:` and a person.
pub const AUTHOR: &str = "author";

/// Returns who sent the event, as the authorizer's context says; nothing in the message counts.
/// Returns none for a connection that an authorizer of release 0.2 or before let in, which named no
/// credential: its gateway gets no answer and connects again.
#[must_use]
pub fn identity(event: &ApiGatewayWebsocketProxyRequest) -> Option<Identity> {
    let fields = &event.request_context.authorizer.fields;
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    Some(Identity {
        operator_id: OperatorId::new(text(OPERATOR)?).ok()?,
        gateway_id: GatewayId::new(text(GATEWAY)?).ok()?,
        credential: CredentialMark::from_text(text(CREDENTIAL)?),
        connection_id: event.request_context.connection_id.clone()?,
    })
}

/// Returns the value of a header. The case of its name does not matter.
#[must_use]
pub fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Makes an answer to a WebSocket event. A body is sent back on the socket where the route has a
/// route response.
#[must_use]
pub fn answer(status: i64, body: Option<String>) -> ApiGatewayProxyResponse {
    let mut response = ApiGatewayProxyResponse::default();
    response.status_code = status;
    response.body = body.map(Body::Text);
    response
}
