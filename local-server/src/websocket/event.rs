//! Builds the events that API Gateway gives to the authorizer and to a WebSocket API's integrations
//! ("WebSocket API mapping template reference").

use std::collections::HashMap;

use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequestTypeRequest,
    ApiGatewayCustomAuthorizerRequestTypeRequestIdentity, ApiGatewayCustomAuthorizerResponse,
    ApiGatewayWebsocketProxyRequest, ApiGatewayWebsocketProxyRequestContext,
};
use aws_lambda_events::iam::IamPolicyEffect;
use forecourt_aws::{SystemClock, SystemEntropy};
use forecourt_embedded::{ACCOUNT, REGION};
use forecourt_functions::websocket::{AUTHOR, CREDENTIAL, GATEWAY, OPERATOR};
use forecourt_store::ports::{Clock as _, Entropy as _};
use forecourt_types::Timestamp;
use http::HeaderMap;
use http::request::Parts;
use serde_json::Value;

use super::{Door, Route};

/// The name of the stage, as in template.yaml.
const STAGE: &str = "live";

/// The name of an API in events and ARNs.
const fn api_id(door: Door) -> &'static str {
    match door {
        Door::Link => "link",
        Door::Live => "live",
    }
}

/// The kinds of message that have their own route in template.yaml; others take `$default`.
const KINDS: [&str; 7] = [
    "hello",
    "records",
    "command_update",
    "ping",
    "missing",
    "fetch",
    "ask",
];

/// What is known of a socket while it is open.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) door: Door,
    /// The parameters of the address that was opened.
    query: HashMap<String, String>,
    pub(super) connection_id: String,
    pub(super) connected_at: Timestamp,
    pub(super) source_ip: String,
    pub(super) host: Option<String>,
    /// The context that the authorizer gave for the connection.
    pub(super) context: HashMap<String, Value>,
}

/// The owner of a socket. Of a link these are operator, gateway and the mark of the credential
/// that it showed, as the authorizer names them. A replaced credential is an owner of its own, so
/// that whoever kept the old box cannot end the links of the new one. Of a live socket these are
/// operator and watcher.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct LinkOwner(Door, [Option<String>; 3]);

impl LinkOwner {
    /// The API that its sockets are opened at.
    pub(super) const fn door(&self) -> Door {
        self.0
    }
}

impl Peer {
    /// Returns the owner of the socket. It is known after the authorizer has answered.
    pub(super) fn owner(&self) -> LinkOwner {
        let text = |name| self.context.get(name).and_then(Value::as_str);
        let names = match self.door {
            Door::Link => [OPERATOR, GATEWAY, CREDENTIAL],
            Door::Live => [OPERATOR, AUTHOR, ""],
        };
        LinkOwner(self.door, names.map(|name| text(name).map(str::to_owned)))
    }

    pub(super) fn new(door: Door, source_ip: String, request: &Parts) -> Self {
        let host = request.headers.get(http::header::HOST);
        let query = request.uri.query().unwrap_or_default();
        let query = form_urlencoded::parse(query.as_bytes());
        Self {
            door,
            query: query.into_owned().collect(),
            connection_id: random_id(),
            connected_at: SystemClock.now(),
            source_ip,
            host: host.and_then(|host| host.to_str().ok()).map(str::to_owned),
            context: HashMap::new(),
        }
    }

    /// Whether the address holds what the authorizer of live sockets asks for.
    pub(super) fn has_ticket(&self) -> bool {
        self.query.contains_key("ticket")
    }

    /// Builds the event for the authorizer (type REQUEST).
    pub(super) fn sign_in(
        &self,
        headers: &HeaderMap,
    ) -> ApiGatewayCustomAuthorizerRequestTypeRequest {
        let mut event = ApiGatewayCustomAuthorizerRequestTypeRequest::default();
        event.type_ = Some("REQUEST".to_owned());
        event.method_arn = Some(format!(
            "arn:aws:execute-api:{REGION}:{ACCOUNT}:{}/{STAGE}/$connect",
            api_id(self.door)
        ));
        event.headers = headers.clone();
        event.multi_value_headers = headers.clone();
        event.query_string_parameters = self.query.clone().into();
        let mut identity = ApiGatewayCustomAuthorizerRequestTypeRequestIdentity::default();
        identity.source_ip = Some(self.source_ip.clone());
        let context = &mut event.request_context;
        context.account_id = Some(ACCOUNT.to_owned());
        context.stage = Some(STAGE.to_owned());
        context.request_id = Some(random_id());
        context.apiid = Some(api_id(self.door).to_owned());
        context.identity = Some(identity);
        event
    }

    /// Builds the event for `$connect`.
    pub(super) fn connect(&self, headers: &HeaderMap) -> ApiGatewayWebsocketProxyRequest {
        let mut event = self.event("$connect", "CONNECT");
        event.headers = headers.clone();
        event.multi_value_headers = headers.clone();
        event.query_string_parameters = self.query.clone().into();
        event
    }

    /// Builds the event for `$disconnect`.
    pub(super) fn disconnect(&self, code: u16, reason: &str) -> ApiGatewayWebsocketProxyRequest {
        let mut event = self.event("$disconnect", "DISCONNECT");
        event.request_context.disconnect_status_code = Some(code.into());
        event.request_context.disconnect_reason = Some(reason.to_owned());
        event
    }

    /// Returns the route of a message (`$request.body.kind`) and the event for it.
    pub(super) fn message(&self, text: String) -> (Route, ApiGatewayWebsocketProxyRequest) {
        let body: Option<Value> = serde_json::from_str(&text).ok();
        let kind = body
            .as_ref()
            .and_then(|body| body.get("kind"))
            .and_then(Value::as_str);
        let kind = kind.filter(|_| self.door == Door::Link);
        let key = KINDS.iter().find(|known| kind == Some(**known)).copied();
        let mut event = self.event(key.unwrap_or("$default"), "MESSAGE");
        event.request_context.message_id = Some(random_id());
        event.body = Some(text);
        let route = match (self.door, key) {
            (Door::Live, _) => Route::Live,
            (Door::Link, Some("ask")) => Route::Ask,
            (Door::Link, _) => Route::Ingest,
        };
        (route, event)
    }

    fn event(&self, route_key: &str, event_type: &str) -> ApiGatewayWebsocketProxyRequest {
        let mut context = ApiGatewayWebsocketProxyRequestContext::default();
        context.stage = Some(STAGE.to_owned());
        context.request_id = Some(random_id());
        context.extended_request_id = context.request_id.clone();
        context.identity.source_ip = Some(self.source_ip.clone());
        context.authorizer.fields = self.context.clone();
        context.apiid = Some(api_id(self.door).to_owned());
        context.connected_at = self.connected_at.millis();
        context.connection_id = Some(self.connection_id.clone());
        context.domain_name = self.host.clone();
        context.event_type = Some(event_type.to_owned());
        context.message_direction = Some("IN".to_owned());
        context.request_time_epoch = SystemClock.now().millis();
        context.route_key = Some(route_key.to_owned());
        let mut event = ApiGatewayWebsocketProxyRequest::default();
        event.request_context = context;
        event
    }
}

/// Returns the authorizer's context as API Gateway passes it on, or none when its policy does not
/// allow the connection.
pub(super) fn allowed(
    response: ApiGatewayCustomAuthorizerResponse,
) -> Option<HashMap<String, Value>> {
    let statements = &response.policy_document.statement;
    let allows = statements
        .iter()
        .all(|one| one.effect == IamPolicyEffect::Allow);
    if statements.is_empty() || !allows {
        return None;
    }
    let mut fields: HashMap<String, Value> = match response.context {
        Value::Object(fields) => fields.into_iter().collect(),
        _ => HashMap::new(),
    };
    if let Some(principal) = response.principal_id {
        fields.insert("principalId".to_owned(), Value::String(principal));
    }
    Some(fields)
}

/// Returns a random text in the form that API Gateway uses for connection and request ids.
fn random_id() -> String {
    use base64::Engine as _;
    let mut bytes = [0_u8; 11];
    SystemEntropy.fill(&mut bytes);
    base64::engine::general_purpose::URL_SAFE.encode(bytes)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    fn peer() -> Peer {
        let (request, ()) = http::Request::new(()).into_parts();
        Peer::new(Door::Link, "127.0.0.1".to_owned(), &request)
    }

    #[test]
    fn the_kind_of_a_message_chooses_its_route() {
        let peer = peer();
        for (text, key, route) in [
            (r#"{"kind":"hello"}"#, "hello", Route::Ingest),
            (r#"{"kind":"ask"}"#, "ask", Route::Ask),
            (r#"{"kind":"newer"}"#, "$default", Route::Ingest),
            (r#"{"kind":7}"#, "$default", Route::Ingest),
            ("[]", "$default", Route::Ingest),
            ("no JSON", "$default", Route::Ingest),
        ] {
            let (found, event) = peer.message(text.to_owned());
            let found_key = event.request_context.route_key.as_deref();
            assert_eq!((found, found_key), (route, Some(key)), "{text}");
            assert_eq!(event.body.as_deref(), Some(text));
        }
    }

    #[test]
    fn an_event_reads_as_one_of_api_gateway() {
        let mut peer = peer();
        peer.context
            .insert("operator_id".to_owned(), json!("default"));
        let (_, event) = peer.message("{}".to_owned());
        let json = serde_json::to_value(event).unwrap();
        let context = &json["requestContext"];
        assert_eq!(context["eventType"], "MESSAGE");
        assert_eq!(context["connectionId"], peer.connection_id.as_str());
        assert_eq!(context["authorizer"]["operator_id"], "default");
    }

    #[test]
    fn only_a_policy_that_allows_lets_in() {
        let response = |effect: &str| {
            let statement =
                json!([{"Action": "execute-api:Invoke", "Effect": effect, "Resource": "*"}]);
            serde_json::from_value(json!({"principalId": "p",
                "policyDocument": {"Version": "2012-10-17", "Statement": statement},
                "context": {"operator_id": "o"}, "usageIdentifierKey": null}))
            .unwrap()
        };
        let fields = allowed(response("Allow")).unwrap();
        assert_eq!(fields.get("operator_id"), Some(&json!("o")));
        assert_eq!(fields.get("principalId"), Some(&json!("p")));
        assert_eq!(allowed(response("Deny")), None);
        assert_eq!(allowed(ApiGatewayCustomAuthorizerResponse::default()), None);
    }
}
