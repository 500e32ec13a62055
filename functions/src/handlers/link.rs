//! The functions of the link: `connect`, `ingest` and `authorize`.

use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerPolicy, ApiGatewayCustomAuthorizerRequestTypeRequest,
    ApiGatewayCustomAuthorizerResponse, ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest,
};
use aws_lambda_events::iam::{IamPolicyEffect, IamPolicyStatement};
use forecourt_cloud::gateways::{self, Admission};
use forecourt_cloud::gateways::{Heard, Identity};
use forecourt_cloud::{authorize, ingest};
use serde_json::{Value, json};

use super::{Functions, HandlerError, failed};
use crate::websocket::{CREDENTIAL, GATEWAY, OPERATOR, answer, header, identity};

impl Functions {
    /// Runs `connect`: the authorizer of `$connect`, and `$connect` and `$disconnect` themselves.
    ///
    /// # Errors
    /// [`HandlerError`]; the platform then refuses the connection.
    pub async fn connect(&self, event: Value) -> Result<Value, HandlerError> {
        let unreadable = |source| HandlerError::Unreadable {
            function: "connect",
            source,
        };
        if event.get("type").and_then(Value::as_str) == Some("REQUEST") {
            let event = serde_json::from_value(event).map_err(unreadable)?;
            serde_json::to_value(self.sign_in(event).await?).map_err(unreadable)
        } else {
            let event = serde_json::from_value(event).map_err(unreadable)?;
            serde_json::to_value(self.connection(event).await?).map_err(unreadable)
        }
    }

    /// Runs the authorizer, which allows or denies a gateway's handshake.
    ///
    /// # Errors
    /// [`HandlerError`] when the table did not answer. That is never a denial.
    pub async fn sign_in(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, HandlerError> {
        let keys = self.keys.get(&self.ports).await?;
        let header = header(&event.headers, "authorization");
        let table = self.ports.table.as_ref();
        let admission =
            gateways::authorize(table, &keys.pepper, self.ports.clock.now(), header).await?;
        let method = event.method_arn.unwrap_or_default();
        Ok(policy(admitted(admission), method))
    }

    /// Handles `$connect` and `$disconnect`.
    ///
    /// # Errors
    /// [`HandlerError`].
    pub async fn connection(
        &self,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, HandlerError> {
        let wrong = HandlerError::Event {
            function: "connect",
        };
        let identity = identity(&event).ok_or(wrong)?;
        let Identity {
            operator_id,
            gateway_id,
            connection_id,
            ..
        } = &identity;
        let table = self.ports.table.as_ref();
        match event.request_context.event_type.as_deref() {
            Some("CONNECT") => {
                let now = self.ports.clock.now();
                match gateways::connected(table, &identity, now).await? {
                    Some(standing) if standing.is_serving() => {}
                    Some(_) => {
                        tracing::warn!(gateway = %gateway_id, "a box that was replaced brings what it still holds");
                    }
                    None => return Ok(answer(403, None)),
                }
            }
            Some("DISCONNECT") => {
                let (id, now) = (gateway_id, self.ports.clock.now());
                let ended = gateways::disconnected(table, operator_id, id, connection_id).await?;
                if let Some(stamps) = ended {
                    let queues = self.ports.queues.as_ref();
                    gateways::tell_of_link(queues, operator_id, id, &stamps, now).await;
                }
                gateways::look_for_absence(table, operator_id, gateway_id, now).await?;
            }
            _ => {
                return Err(HandlerError::Event {
                    function: "connect",
                });
            }
        }
        Ok(answer(200, None))
    }

    /// Runs `ingest`, which handles every message of a gateway except `ask`.
    pub async fn ingest(&self, event: ApiGatewayWebsocketProxyRequest) -> ApiGatewayProxyResponse {
        let Some(identity) = identity(&event) else {
            return failed("ingest", &HandlerError::Event { function: "ingest" });
        };
        let text = event.body.unwrap_or_default();
        let (table, queues) = (self.ports.table.as_ref(), self.ports.queues.as_ref());
        let now = self.ports.clock.now();
        match ingest::handle(table, queues, &identity, now, &text).await {
            Ok(heard) => self.heard(&identity, heard).await,
            Err(error) => failed("ingest", &error.into()),
        }
    }

    /// Runs `authorize`, which decides whether a token may charge.
    pub async fn authorize(
        &self,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> ApiGatewayProxyResponse {
        let Some(identity) = identity(&event) else {
            return failed(
                "authorize",
                &HandlerError::Event {
                    function: "authorize",
                },
            );
        };
        let text = event.body.unwrap_or_default();
        let table = self.ports.table.as_ref();
        let now = self.ports.clock.now();
        match authorize::handle(table, &identity, now, &text).await {
            Ok(heard) => self.heard(&identity, heard).await,
            Err(error) => failed("authorize", &error.into()),
        }
    }

    /// Answers a message. A connection whose credential is no longer valid is closed: it has no
    /// route that would tell where it is.
    async fn heard(&self, identity: &Identity, heard: Heard) -> ApiGatewayProxyResponse {
        if heard == Heard::NotAdmitted {
            gateways::close(self.ports.connections.as_ref(), &identity.connection_id).await;
        }
        answer(200, heard.answer())
    }
}

/// The principal of a gateway and the context that every later message carries.
fn admitted(admission: Admission) -> Option<(String, Value)> {
    match admission {
        Admission::Allow {
            operator_id,
            gateway_id,
            credential,
        } => {
            let context = json!({ OPERATOR: operator_id, GATEWAY: gateway_id,
                CREDENTIAL: credential.as_str() });
            Some((format!("{operator_id}/{gateway_id}"), context))
        }
        Admission::Deny => None,
    }
}

/// Makes the policy that API Gateway applies: it allows the connection if there is a principal, and
/// passes the context on with every later message.
pub(super) fn policy(
    allowed: Option<(String, Value)>,
    method: String,
) -> ApiGatewayCustomAuthorizerResponse {
    let (effect, principal, context) = match allowed {
        Some((principal, context)) => (IamPolicyEffect::Allow, principal, context),
        None => (IamPolicyEffect::Deny, "nobody".to_owned(), json!({})),
    };
    let mut statement = IamPolicyStatement::default();
    statement.action = vec!["execute-api:Invoke".to_owned()];
    statement.effect = effect;
    statement.resource = vec![method];
    let mut document = ApiGatewayCustomAuthorizerPolicy::default();
    document.version = Some("2012-10-17".to_owned());
    document.statement = vec![statement];
    let mut response = ApiGatewayCustomAuthorizerResponse::default();
    response.principal_id = Some(principal);
    response.policy_document = document;
    response.context = context;
    response
}
