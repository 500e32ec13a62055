//! WebSocket API events: who speaks, from where, and what goes back.

use aws_lambda_events::apigw::{ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::HeaderMap;
use forecourt_cloud::gateways::Identity;
use forecourt_store::rows::config::CredentialMark;
use forecourt_types::{GatewayId, OperatorId};
use serde_json::Value;

/// Where in the authorizer's context the operator stands.
pub const OPERATOR: &str = "operator_id";
/// Where in the authorizer's context the gateway stands.
pub const GATEWAY: &str = "gateway_id";
/// Where in the authorizer's context the mark of the credential stands.
pub const CREDENTIAL: &str = "credential";

/// Who sent the event, by the authorizer's word; nothing in the message counts.
/// None for a connection that an authorizer of release 0.2 or before let in, which
/// named no credential: its gateway hears no answer and connects anew.
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

/// The value of a header, whatever its case.
#[must_use]
pub fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// An answer to a WebSocket event. A body goes back on the socket where the
/// route has a route response.
#[must_use]
pub fn answer(status: i64, body: Option<String>) -> ApiGatewayProxyResponse {
    let mut response = ApiGatewayProxyResponse::default();
    response.status_code = status;
    response.body = body.map(Body::Text);
    response
}
