//! The functions behind the local cloud. They are the handlers that the Lambda binaries run.

use std::error::Error;

use async_trait::async_trait;
use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequestTypeRequest, ApiGatewayCustomAuthorizerResponse,
    ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest,
};
use aws_lambda_events::eventbridge::EventBridgeEvent;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use forecourt_functions::handlers::Functions;
use forecourt_store::ports::QueueName;
use serde_json::Value;

use crate::cloud::{QueueFunctions, ScheduledFunction};
use crate::websocket::{FunctionError, LinkFunctions, Route};

/// All functions, as handlers in this process.
#[derive(Clone)]
pub struct Handlers(pub Functions);

fn failed<E: Error + Send + Sync + 'static>(error: E) -> FunctionError {
    FunctionError(Box::new(error))
}

#[async_trait]
impl LinkFunctions for Handlers {
    async fn authorize(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, FunctionError> {
        self.0.sign_in(event).await.map_err(failed)
    }

    async fn invoke(
        &self,
        route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, FunctionError> {
        match route {
            Route::Connection => self.0.connection(event).await.map_err(failed),
            Route::Ask => Ok(self.0.authorize(event).await),
            Route::Ingest => Ok(self.0.ingest(event).await),
        }
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
            QueueName::Sessions => self.0.session(event).await,
            QueueName::Billing => self.0.billing(event).await,
            QueueName::Reporting => self.0.reporting(event).await,
            QueueName::Telemetry => self.0.telemetry(event).await,
            QueueName::Commands => self.0.command(event).await,
            // Nobody sends mails yet.
            QueueName::Notify => SqsBatchResponse::default(),
        })
    }
}

#[async_trait]
impl ScheduledFunction for Handlers {
    async fn invoke(&self, event: EventBridgeEvent<Value>) -> Result<(), FunctionError> {
        self.0.monitor(event).await.map(|_| ()).map_err(failed)
    }
}
