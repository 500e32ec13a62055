//! The SDK's HTTP client with the services in this process: one connector, three routes.

use std::fmt;
use std::fs::File;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use bytes::Bytes;

use crate::answer::Answer;
use crate::connections::{self, ConnectionsApi};
use crate::dynamodb::Tables;
use crate::sqs::Queues;

/// Sends each request to the service that its `X-Amz-Target` (or its path) names.
#[derive(Clone)]
pub(crate) struct Connector {
    tables: Tables,
    queues: Queues,
    connections: Option<Arc<dyn ConnectionsApi>>,
    /// Keeps the data folder locked while a client can still write to it.
    _lock: Option<Arc<File>>,
}

impl Connector {
    pub(crate) fn new(
        tables: Tables,
        queues: Queues,
        connections: Option<Arc<dyn ConnectionsApi>>,
        lock: Option<Arc<File>>,
    ) -> Self {
        Self {
            tables,
            queues,
            connections,
            _lock: lock,
        }
    }

    async fn route(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let Some(body) = request.body().bytes().map(Bytes::copy_from_slice) else {
            let error = "the embedded engine takes bodies from memory, not streams";
            return Err(ConnectorError::user(error.into()));
        };
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let answer = if let Some(operation) = Tables::operation_of(target) {
            self.tables.answer(operation, body).await
        } else if let Some(operation) = Queues::operation_of(target) {
            self.queues.answer(operation, body).await
        } else {
            self.route_by_path(&request, body).await
        };
        answer.into_response()
    }

    async fn route_by_path(&self, request: &HttpRequest, body: Bytes) -> Answer {
        let path = request
            .uri()
            .parse::<http::Uri>()
            .map(|uri| uri.path().to_owned());
        let connection_id = path.ok().as_deref().and_then(connections::connection_id);
        match (connection_id, &self.connections) {
            (Some(id), Some(api)) => connections::answer(api, request.method(), &id, body).await,
            _ => Answer::error(
                400,
                "com.amazon.coral.service#UnknownOperationException",
                "the embedded engine serves DynamoDB, SQS and, where plugged in, @connections",
            ),
        }
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector")
            .field("connections", &self.connections.is_some())
            .finish_non_exhaustive()
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.clone();
        HttpConnectorFuture::new(async move { connector.route(request).await })
    }
}

impl HttpClient for Connector {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
