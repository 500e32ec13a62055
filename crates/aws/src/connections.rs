//! Gateway connections through the API Gateway management API.

use async_trait::async_trait;
use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use forecourt_store::ports::{ConnectionError, Connections, Posted};

/// Calls `PostToConnection` and `DeleteConnection` of one WebSocket API and stage.
#[derive(Debug, Clone)]
pub struct ManagedConnections {
    client: Client,
}

impl ManagedConnections {
    /// Takes a client whose endpoint is the stage of the
    /// WebSocket API (`https://{api}.execute-api.{region}.amazonaws.com/{stage}`).
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

#[async_trait]
impl Connections for ManagedConnections {
    async fn post(&self, connection_id: &str, text: &str) -> Result<Posted, ConnectionError> {
        let request = self
            .client
            .post_to_connection()
            .connection_id(connection_id);
        match request.data(Blob::new(text.as_bytes())).send().await {
            Ok(_) => Ok(Posted::Sent),
            Err(error) => {
                let error = error.into_service_error();
                if error.is_gone_exception() {
                    Ok(Posted::Gone)
                } else {
                    Err(ConnectionError(Box::new(error)))
                }
            }
        }
    }

    async fn close(&self, connection_id: &str) -> Result<(), ConnectionError> {
        let request = self.client.delete_connection();
        match request.connection_id(connection_id).send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let error = error.into_service_error();
                if error.is_gone_exception() {
                    Ok(())
                } else {
                    Err(ConnectionError(Box::new(error)))
                }
            }
        }
    }
}
