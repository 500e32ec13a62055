//! The functions behind the local cloud. They are the handlers that the Lambda binaries run.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequestTypeRequest, ApiGatewayCustomAuthorizerResponse,
    ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest,
};
use aws_lambda_events::eventbridge::EventBridgeEvent;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use forecourt_cloud::session;
use forecourt_functions::handlers::Functions;
use forecourt_outbound::{Outbound, Policy, TlsError};
use forecourt_store::ports::{Mailer, QueueName, WebhookSender};
use serde_json::Value;

use crate::cloud::{QueueFunctions, ScheduledFunction};
use crate::config::Config;
use crate::mail::{self, SmtpError};
use crate::stop::Stop;
use crate::websocket::{
    Connections, Door, FunctionError, Limits, LinkFunctions, MessageRates, Route, WebSocketApi,
};

/// All functions, as handlers in this process.
#[derive(Clone)]
pub struct Handlers {
    /// The handlers that the Lambda binaries run.
    pub functions: Functions,
    /// Sends the mails of `notify`.
    pub mailer: Arc<dyn Mailer>,
    /// Calls the receivers of webhooks.
    pub webhooks: Arc<dyn WebhookSender>,
}

/// Why the functions cannot reach the outside.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The mail server's address cannot be used.
    #[error("mails cannot be sent")]
    Mail(#[from] SmtpError),
    /// TLS cannot be set up.
    #[error("webhooks cannot be sent")]
    Webhooks(#[from] TlsError),
}

impl Handlers {
    /// Makes the handlers, which send mails and webhooks as this configuration says.
    ///
    /// # Errors
    /// [`OutsideError`].
    pub fn new(functions: Functions, config: &Config) -> Result<Self, OutsideError> {
        let policy = Policy::allowing(config.webhooks_allow.clone());
        Ok(Self {
            functions,
            mailer: mail::mailer(config)?,
            webhooks: Arc::new(Outbound::new(policy)?),
        })
    }
}

fn failed<E: Error + Send + Sync + 'static>(error: E) -> FunctionError {
    FunctionError(Box::new(error))
}

#[async_trait]
impl LinkFunctions for Handlers {
    async fn authorize(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, FunctionError> {
        self.functions.sign_in(event).await.map_err(failed)
    }

    async fn invoke(
        &self,
        route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, FunctionError> {
        match route {
            Route::Connection => self.functions.connection(event).await.map_err(failed),
            Route::Ask => Ok(self.functions.authorize(event).await),
            Route::Ingest => Ok(self.functions.ingest(event).await),
            // No link has such a message.
            Route::Live => Ok(self.functions.live_socket(event).await),
        }
    }
}

/// The functions behind the WebSocket API of people.
#[derive(Clone)]
pub struct LiveHandlers(pub Functions);

#[async_trait]
impl LinkFunctions for LiveHandlers {
    async fn authorize(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, FunctionError> {
        self.0.admit(event).await.map_err(failed)
    }

    async fn invoke(
        &self,
        _route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, FunctionError> {
        Ok(self.0.live_socket(event).await)
    }
}

#[async_trait]
impl QueueFunctions for Handlers {
    async fn invoke(
        &self,
        queue: QueueName,
        event: SqsEvent,
    ) -> Result<SqsBatchResponse, FunctionError> {
        Ok(match queue {
            QueueName::Sessions => self.functions.session(event).await,
            QueueName::Billing => self.functions.billing(event).await,
            QueueName::Reporting => self.functions.reporting(event).await,
            QueueName::Telemetry => self.functions.telemetry(event).await,
            QueueName::Commands => self.functions.command(event).await,
            QueueName::Live => self.functions.live_changes(event).await.map_err(failed)?,
            QueueName::Notify => {
                let (mailer, webhooks) = (self.mailer.as_ref(), self.webhooks.as_ref());
                self.functions.notify(mailer, webhooks, event).await
            }
        })
    }
}

#[async_trait]
impl ScheduledFunction for Handlers {
    async fn invoke(&self, event: EventBridgeEvent<Value>) -> Result<(), FunctionError> {
        self.functions
            .monitor(event)
            .await
            .map(|_| ())
            .map_err(failed)
    }
}

/// Returns the settings by which this server decides about sessions.
pub fn session_settings(config: &Config) -> session::Settings {
    session::Settings {
        accept_unknown_stations: config.accept_unknown,
        max_unknown_stations: config.max_unknown_stations,
        ..session::Settings::default()
    }
}

/// The two WebSocket APIs.
pub struct WebSockets {
    /// That of the gateways.
    pub links: WebSocketApi,
    /// That of people. It takes messages more slowly: an app says something each 45 seconds, and
    /// when another page is opened.
    pub live: WebSocketApi,
}

/// Makes the two WebSocket APIs, whose sockets stay open equally long.
pub fn web_sockets(
    handlers: &Arc<Handlers>,
    connections: &Connections,
    limits: Limits,
    stop: &Stop,
) -> WebSockets {
    let of_people = Limits {
        messages: MessageRates::of_people(),
        ..limits
    };
    let live = Arc::new(LiveHandlers(handlers.functions.clone()));
    let make = |door, functions: Arc<dyn LinkFunctions>, limits| {
        WebSocketApi::new(door, functions, connections.clone(), limits, stop.clone())
    };
    WebSockets {
        links: make(Door::Link, handlers.clone(), limits),
        live: make(Door::Live, live, of_people),
    }
}
