//! The function `live`: it lets people in who show a ticket, hears what their apps say, and tells
//! them what changes. Its queue is `live`.

use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequestTypeRequest, ApiGatewayCustomAuthorizerResponse,
    ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest,
};
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use forecourt_api::http::problem::Problem;
use forecourt_api::live::{self, Heard};
use forecourt_types::OperatorId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::link::policy;
use super::{Functions, HandlerError, failed};
use crate::queue::{deliveries, response};
use crate::websocket::{AUTHOR, OPERATOR, answer};

/// The name of the function.
const LIVE: &str = "live";

fn read<T: DeserializeOwned>(event: Value) -> Result<T, HandlerError> {
    let function = LIVE;
    serde_json::from_value(event).map_err(|source| HandlerError::Unreadable { function, source })
}

fn written<T: Serialize>(answer: &T) -> Result<Value, HandlerError> {
    let function = LIVE;
    serde_json::to_value(answer).map_err(|source| HandlerError::Unreadable { function, source })
}

fn unable(problem: Problem) -> HandlerError {
    HandlerError::Refused {
        function: LIVE,
        detail: problem.detail().to_owned(),
    }
}

impl Functions {
    /// Runs `live`, which has three kinds of events: those of the authorizer, of a live socket, and
    /// of its queue.
    ///
    /// # Errors
    /// [`HandlerError`].
    pub async fn live(&self, event: Value) -> Result<Value, HandlerError> {
        if event.get("type").and_then(Value::as_str) == Some("REQUEST") {
            written(&self.admit(read(event)?).await?)
        } else if event.get("Records").is_some() {
            written(&self.live_changes(read(event)?).await?)
        } else {
            written(&self.live_socket(read(event)?).await)
        }
    }

    /// Runs the authorizer, which allows or denies the opening of a live socket.
    ///
    /// # Errors
    /// [`HandlerError`] when the table did not answer. That is never a denial.
    pub async fn admit(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, HandlerError> {
        let ticket = event.query_string_parameters.first("ticket");
        let ticket = ticket.unwrap_or_default();
        let watcher = live::admit(&self.ports, ticket).await.map_err(unable)?;
        let context = watcher.map(|watcher| {
            let author = watcher.author();
            let principal = format!("{}/{author}", watcher.operator_id);
            let context = json!({ OPERATOR: watcher.operator_id, AUTHOR: author });
            (principal, context)
        });
        Ok(policy(context, event.method_arn.unwrap_or_default()))
    }

    /// Handles an event of a live socket: `$connect`, `$disconnect` and every message.
    pub async fn live_socket(
        &self,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> ApiGatewayProxyResponse {
        match self.live_event(event).await {
            Ok(response) => response,
            Err(error) => failed(LIVE, &error),
        }
    }

    async fn live_event(
        &self,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, HandlerError> {
        let wrong = || HandlerError::Event { function: LIVE };
        let context = &event.request_context;
        let connection = context.connection_id.as_deref().ok_or_else(wrong)?;
        let operator = context.authorizer.fields.get(OPERATOR);
        let operator = operator.and_then(Value::as_str).ok_or_else(wrong)?;
        let operator = OperatorId::new(operator).map_err(|_| wrong())?;
        let ports = &self.ports;
        match context.event_type.as_deref() {
            Some("CONNECT") => {
                let ticket = event.query_string_parameters.first("ticket");
                let ticket = ticket.unwrap_or_default();
                let opened = live::open(ports, ticket, connection).await;
                let is_open = opened.map_err(unable)?;
                Ok(answer(if is_open { 200 } else { 403 }, None))
            }
            Some("DISCONNECT") => {
                let closed = live::closed(ports, &operator, connection).await;
                closed.map_err(unable)?;
                Ok(answer(200, None))
            }
            Some("MESSAGE") => {
                let text = event.body.as_deref().unwrap_or_default();
                self.live_message(&operator, connection, text).await
            }
            _ => Err(wrong()),
        }
    }

    async fn live_message(
        &self,
        operator: &OperatorId,
        connection: &str,
        text: &str,
    ) -> Result<ApiGatewayProxyResponse, HandlerError> {
        let (ports, keys) = (&self.ports, self.keys.get(&self.ports).await?);
        let heard = live::hear(ports, &keys, operator, connection, text).await;
        match heard.map_err(unable)? {
            Heard::Answer(text) => Ok(answer(200, Some(text))),
            Heard::Silence => Ok(answer(200, None)),
            Heard::Over => {
                if let Err(error) = ports.sockets.close(connection).await {
                    let cause: &dyn std::error::Error = &error;
                    tracing::warn!(cause, "a live socket that is over stays open");
                }
                Ok(answer(200, None))
            }
        }
    }

    /// Tells those who watch what has changed.
    ///
    /// # Errors
    /// [`HandlerError`] when the deployment's keys cannot be read.
    pub async fn live_changes(&self, event: SqsEvent) -> Result<SqsBatchResponse, HandlerError> {
        let keys = self.keys.get(&self.ports).await?;
        let failed = live::deliver(&self.ports, &keys, deliveries(event)).await;
        Ok(response(failed))
    }
}
