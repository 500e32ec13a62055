//! Tests one HTTP client for three services.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::support;
use async_trait::async_trait;
use aws_sdk_apigatewaymanagement::config::{BehaviorVersion, Region};
use aws_sdk_apigatewaymanagement::error::ProvideErrorMetadata;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use bytes::Bytes;
use forecourt_embedded::connections::POST_BYTES_MAX;
use forecourt_embedded::{ConnectionState, ConnectionsApi, Engine, PostOutcome, REGION};

/// Holds each connection as a list of what was posted to it.
#[derive(Default)]
struct Front {
    open: Mutex<BTreeMap<String, Vec<Bytes>>>,
}

#[async_trait]
impl ConnectionsApi for Front {
    async fn post(&self, connection_id: &str, data: Bytes) -> PostOutcome {
        match self.open.lock().unwrap().get_mut(connection_id) {
            Some(posted) => {
                posted.push(data);
                PostOutcome::Sent
            }
            None => PostOutcome::Gone,
        }
    }

    async fn delete(&self, connection_id: &str) -> bool {
        self.open.lock().unwrap().remove(connection_id).is_some()
    }

    async fn get(&self, connection_id: &str) -> Option<ConnectionState> {
        self.open
            .lock()
            .unwrap()
            .contains_key(connection_id)
            .then(|| ConnectionState {
                connected_at: "2026-03-01T10:00:00Z".to_owned(),
                last_active_at: "2026-03-01T10:00:05.250Z".to_owned(),
                source_ip: "192.0.2.7".to_owned(),
            })
    }
}

fn management(engine: &Engine, front: Arc<Front>) -> aws_sdk_apigatewaymanagement::Client {
    let config = aws_sdk_apigatewaymanagement::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(REGION))
        .credentials_provider(support::credentials())
        .endpoint_url("http://sockets.embedded/prod")
        .http_client(engine.http_client_with(front))
        .build();
    aws_sdk_apigatewaymanagement::Client::from_conf(config)
}

/// API Gateway's connection ids end in an equals sign, which the path must escape.
const CONNECTION: &str = "L0SM9cOFvHcCIhw=";

#[tokio::test]
async fn posts_reach_the_connection_until_it_is_gone() {
    let front = Arc::new(Front::default());
    front
        .open
        .lock()
        .unwrap()
        .insert(CONNECTION.to_owned(), Vec::new());
    let client = management(&Engine::in_memory().unwrap(), Arc::clone(&front));
    let post = |data: &[u8]| {
        client
            .post_to_connection()
            .connection_id(CONNECTION)
            .data(Blob::new(data))
            .send()
    };
    post(b"{\"kind\":\"ack\"}").await.unwrap();
    assert_eq!(
        front
            .open
            .lock()
            .unwrap()
            .get(CONNECTION)
            .unwrap()
            .as_slice(),
        [Bytes::from("{\"kind\":\"ack\"}")]
    );

    let state = client
        .get_connection()
        .connection_id(CONNECTION)
        .send()
        .await
        .unwrap();
    assert_eq!(state.identity().unwrap().source_ip(), Some("192.0.2.7"));
    assert_eq!(state.connected_at().unwrap().secs(), 1_772_359_200);

    client
        .delete_connection()
        .connection_id(CONNECTION)
        .send()
        .await
        .unwrap();
    assert!(
        post(b"late")
            .await
            .unwrap_err()
            .into_service_error()
            .is_gone_exception()
    );
    let state = client
        .get_connection()
        .connection_id(CONNECTION)
        .send()
        .await;
    assert!(state.unwrap_err().into_service_error().is_gone_exception());
    let again = client
        .delete_connection()
        .connection_id(CONNECTION)
        .send()
        .await;
    assert!(again.unwrap_err().into_service_error().is_gone_exception());
}

#[tokio::test]
async fn a_post_over_the_quota_is_refused_before_it_reaches_the_connection() {
    let front = Arc::new(Front::default());
    front
        .open
        .lock()
        .unwrap()
        .insert(CONNECTION.to_owned(), Vec::new());
    let client = management(&Engine::in_memory().unwrap(), Arc::clone(&front));
    let data = Blob::new(vec![b'x'; POST_BYTES_MAX + 1]);
    let refused = client
        .post_to_connection()
        .connection_id(CONNECTION)
        .data(data)
        .send()
        .await;
    assert!(
        refused
            .unwrap_err()
            .into_service_error()
            .is_payload_too_large_exception()
    );
    assert!(
        front
            .open
            .lock()
            .unwrap()
            .get(CONNECTION)
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_service_nobody_serves_is_a_clear_error() {
    let engine = Engine::in_memory().unwrap();
    let config = aws_sdk_apigatewaymanagement::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(REGION))
        .credentials_provider(support::credentials())
        .endpoint_url("http://sockets.embedded/prod")
        .http_client(engine.http_client())
        .build();
    let client = aws_sdk_apigatewaymanagement::Client::from_conf(config);
    let refused = client
        .delete_connection()
        .connection_id("x")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(refused.code(), Some("UnknownOperationException"));
    assert!(refused.message().unwrap().contains("DynamoDB, SQS"));
}
