//! Tests the api's limits, with functions that only record what they were asked.

use std::net::SocketAddr;
use std::sync::Mutex;

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use forecourt_embedded::{ConnectionsApi, PostOutcome};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::connections::Added;
use super::event::Peer;
use super::*;
use crate::stop::Stopper;

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Lets `Bearer good` in and records what it was asked. A message with `"wait": true` is held until
/// another one with `"go": true` came.
#[derive(Default)]
struct Noting {
    events: Mutex<Vec<Value>>,
    heard: Notify,
    go: Notify,
    connections: Connections,
    posted_during_connect: Mutex<Option<PostOutcome>>,
}

impl Noting {
    fn note(&self, event: Value) {
        self.events.lock().unwrap().push(event);
        self.heard.notify_waiters();
    }

    async fn wait_for(&self, route_key: &str) -> Value {
        loop {
            let heard = self.heard.notified();
            tokio::pin!(heard);
            heard.as_mut().enable();
            let events = self.events.lock().unwrap().clone();
            if let Some(found) = events
                .into_iter()
                .find(|event| event["requestContext"]["routeKey"] == route_key)
            {
                return found;
            }
            heard.await;
        }
    }
}

#[async_trait]
impl LinkFunctions for Noting {
    async fn authorize(
        &self,
        event: ApiGatewayCustomAuthorizerRequestTypeRequest,
    ) -> Result<ApiGatewayCustomAuthorizerResponse, FunctionError> {
        let is_good = event
            .headers
            .get("authorization")
            .is_some_and(|value| value.as_bytes().starts_with(b"Bearer good"));
        let other = event
            .headers
            .get("authorization")
            .map(|value| value.as_bytes().len());
        let effect = if is_good { "Allow" } else { "Deny" };
        let statement =
            json!([{"Action": "execute-api:Invoke", "Effect": effect, "Resource": "*"}]);
        let response = json!({"principalId": "gateway", "policyDocument":
            {"Version": "2012-10-17", "Statement": statement}, "context": {"gateway_id": "gw1", "credential": other.map(|length| length.to_string())},
            "usageIdentifierKey": null});
        serde_json::from_value(response).map_err(|error| FunctionError(error.into()))
    }

    async fn invoke(
        &self,
        route: Route,
        event: ApiGatewayWebsocketProxyRequest,
    ) -> Result<ApiGatewayProxyResponse, FunctionError> {
        let json = serde_json::to_value(&event).unwrap();
        let mut response = ApiGatewayProxyResponse::default();
        response.status_code = 200;
        if json["requestContext"]["eventType"] == "CONNECT" {
            let id = event.request_context.connection_id.clone().unwrap();
            let outcome = self
                .connections
                .post(&id, Bytes::from_static(b"early"))
                .await;
            *self.posted_during_connect.lock().unwrap() = Some(outcome);
        }
        let body: Value =
            serde_json::from_str(event.body.as_deref().unwrap_or("null")).unwrap_or(Value::Null);
        assert!(body.get("panic").is_none(), "as asked");
        if body.get("go").is_some() {
            self.go.notify_one();
        }
        if body.get("wait").is_some() {
            self.go.notified().await;
        }
        if route != Route::Connection {
            let said = json!({"route": format!("{route:?}"), "body": body});
            response.body = Some(aws_lambda_events::encodings::Body::Text(said.to_string()));
        }
        self.note(json);
        Ok(response)
    }
}

struct World {
    functions: Arc<Noting>,
    url: String,
    stopper: Stopper,
}

async fn world(limits: Limits) -> World {
    let connections = Connections::default();
    let functions = Arc::new(Noting {
        connections: connections.clone(),
        ..Noting::default()
    });
    let (stopper, stop) = Stopper::new();
    let api = WebSocketApi::new(Door::Link, functions.clone(), connections, limits, stop);
    let app = Router::new().route("/link", get(serve)).with_state(api);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/link", listener.local_addr().unwrap());
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    World {
        functions,
        url,
        stopper,
    }
}

async fn connect(url: &str, authorization: Option<&str>) -> Result<Client, Error> {
    let mut request = url.into_client_request().unwrap();
    if let Some(value) = authorization {
        request
            .headers_mut()
            .insert("authorization", value.parse().unwrap());
    }
    connect_async(request).await.map(|(client, _)| client)
}

async fn text(client: &mut Client) -> Value {
    loop {
        if let Message::Text(text) = client.next().await.unwrap().unwrap() {
            return serde_json::from_str(text.as_str()).unwrap();
        }
    }
}

/// Returns the code with which the other side closed.
async fn closed(client: &mut Client) -> CloseCode {
    loop {
        match client.next().await.unwrap().unwrap() {
            Message::Close(frame) => return frame.unwrap().code,
            _ => continue,
        }
    }
}

#[tokio::test]
async fn only_the_authorizer_lets_a_gateway_in() {
    let world = world(Limits::default()).await;
    for (authorization, wanted) in [(None, 401), (Some("Bearer bad"), 403)] {
        match connect(&world.url, authorization).await {
            Err(Error::Http(response)) => assert_eq!(response.status(), wanted),
            other => panic!("{other:?}"),
        }
    }
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    let connected = world.functions.wait_for("$connect").await;
    assert_eq!(
        connected["requestContext"]["authorizer"]["gateway_id"],
        "gw1"
    );
    client
        .send(Message::text(r#"{"kind":"ask"}"#))
        .await
        .unwrap();
    assert_eq!(text(&mut client).await["route"], "Ask");
    let asked = world.functions.wait_for("ask").await;
    assert_eq!(asked["requestContext"]["authorizer"]["gateway_id"], "gw1");
    let id = asked["requestContext"]["connectionId"].clone();
    client.close(None).await.unwrap();
    let gone = world.functions.wait_for("$disconnect").await;
    assert_eq!(gone["requestContext"]["connectionId"], id);
}

#[tokio::test]
async fn a_frame_over_32_kb_or_a_message_over_128_kb_closes_with_1009() {
    let world = world(Limits::default()).await;
    let filled = |bytes: usize| {
        let envelope = r#"{"kind":"records","x":""}"#.len();
        format!(
            r#"{{"kind":"records","x":"{}"}}"#,
            "x".repeat(bytes - envelope)
        )
    };
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    client
        .send(Message::text(filled(FRAME_BYTES_MAX)))
        .await
        .unwrap();
    assert_eq!(text(&mut client).await["route"], "Ingest");
    client
        .send(Message::text(filled(FRAME_BYTES_MAX + 1)))
        .await
        .unwrap();
    assert_eq!(closed(&mut client).await, CloseCode::Size);

    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    let piece = "x".repeat(FRAME_BYTES_MAX);
    for number in 0..5 {
        let code = if number == 0 {
            Data::Text
        } else {
            Data::Continue
        };
        let frame = Frame::message(piece.clone(), OpCode::Data(code), number == 4);
        client.send(Message::Frame(frame)).await.unwrap();
    }
    assert_eq!(closed(&mut client).await, CloseCode::Size);
}

#[tokio::test]
async fn a_binary_message_closes_with_1003() {
    let world = world(Limits::default()).await;
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    client.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(closed(&mut client).await, CloseCode::Unsupported);
}

#[tokio::test]
async fn a_close_frame_is_answered_with_one_before_the_connection_ends() {
    let world = world(Limits::default()).await;
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    let bye = CloseFrame {
        code: CloseCode::Normal,
        reason: "bye".into(),
    };
    client.close(Some(bye.clone())).await.unwrap();
    match client.next().await {
        Some(Ok(Message::Close(answer))) => assert_eq!(answer, Some(bye)),
        other => panic!("{other:?}"),
    }
    assert!(client.next().await.is_none());
    world.functions.wait_for("$disconnect").await;
}

#[tokio::test]
async fn an_idle_and_an_old_connection_are_closed() {
    let hour = Duration::from_secs(3600);
    let short = Duration::from_millis(200);
    for limits in [
        Limits {
            idle: short,
            life: hour,
            ..Limits::default()
        },
        Limits {
            idle: hour,
            life: short,
            ..Limits::default()
        },
    ] {
        let world = world(limits).await;
        let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
        assert_eq!(closed(&mut client).await, CloseCode::Away);
        world.functions.wait_for("$disconnect").await;
    }
}

#[tokio::test]
async fn a_post_reaches_the_open_connection_and_no_other() {
    let world = world(Limits::default()).await;
    let connections = world.functions.connections.clone();
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    // During `$connect` there is nobody to post to yet.
    world.functions.wait_for("$connect").await;
    let early = *world.functions.posted_during_connect.lock().unwrap();
    assert_eq!(early, Some(PostOutcome::Gone));
    client
        .send(Message::text(r#"{"kind":"ping"}"#))
        .await
        .unwrap();
    let event = world.functions.wait_for("ping").await;
    let id = event["requestContext"]["connectionId"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(text(&mut client).await["route"], "Ingest");
    let sent = connections
        .post(&id, Bytes::from_static(br#"{"kind":"command"}"#))
        .await;
    assert_eq!(sent, PostOutcome::Sent);
    assert_eq!(text(&mut client).await["kind"], "command");
    assert!(connections.get(&id).await.is_some());
    let gone = connections
        .post("somebody-else=", Bytes::from_static(b"{}"))
        .await;
    assert_eq!(gone, PostOutcome::Gone);
    client.close(None).await.unwrap();
    world.functions.wait_for("$disconnect").await;
    assert_eq!(
        connections.post(&id, Bytes::from_static(b"{}")).await,
        PostOutcome::Gone
    );
    assert_eq!(connections.links(), 0);
}

#[tokio::test]
async fn invocations_of_one_socket_overtake_each_other() {
    let world = world(Limits::default()).await;
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    client
        .send(Message::text(r#"{"kind":"hello","wait":true}"#))
        .await
        .unwrap();
    client
        .send(Message::text(r#"{"kind":"ping","go":true}"#))
        .await
        .unwrap();
    assert_eq!(text(&mut client).await["body"]["kind"], "ping");
    assert_eq!(text(&mut client).await["body"]["kind"], "hello");
}

#[tokio::test]
async fn a_function_that_fails_is_said_as_api_gateway_says_it() {
    let world = world(Limits::default()).await;
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    client
        .send(Message::text(r#"{"kind":"hello","panic":true}"#))
        .await
        .unwrap();
    assert_eq!(text(&mut client).await["message"], "Internal server error");
    client
        .send(Message::text(r#"{"kind":"hello"}"#))
        .await
        .unwrap();
    assert_eq!(text(&mut client).await["route"], "Ingest");
}

/// Checks that texts waiting for a client that does not read keep no connection open.
#[tokio::test]
async fn a_connection_with_a_full_queue_is_closed_as_any_other() {
    let connections = Connections::default();
    let at = forecourt_types::Timestamp::EPOCH;
    let owner = Peer::new(
        Door::Link,
        "127.0.0.1".to_owned(),
        &http::Request::new(()).into_parts().0,
    )
    .owner();
    let Added { inbox, .. } = connections.add("full", at, "127.0.0.1".to_owned(), owner);
    while connections.post("full", Bytes::from_static(b"text")).await == PostOutcome::Sent {}
    assert!(connections.delete("full").await);
    inbox.close.notified().await;
    assert!(!connections.delete("nobodys").await);
}

#[tokio::test]
async fn a_stop_closes_every_socket() {
    let world = world(Limits::default()).await;
    let mut client = connect(&world.url, Some("Bearer good")).await.unwrap();
    world.stopper.stop();
    assert_eq!(closed(&mut client).await, CloseCode::Away);
    world.functions.wait_for("$disconnect").await;
}

#[tokio::test]
async fn a_gateway_that_sends_without_end_slows_itself_down_and_no_other() {
    let slow = Rate {
        every: Duration::from_secs(3_600),
        burst: 3,
    };
    let fast = Rate {
        every: Duration::from_nanos(1),
        burst: 1_000,
    };
    let messages = MessageRates {
        of_one: slow,
        of_all: fast,
    };
    let world = world(Limits {
        messages,
        ..Limits::default()
    })
    .await;
    let message = || Message::text(r#"{"kind":"ping"}"#);
    // Two links of one gateway share what it may send.
    let mut first = connect(&world.url, Some("Bearer good")).await.unwrap();
    let mut second = connect(&world.url, Some("Bearer good")).await.unwrap();
    for link in [&mut first, &mut second] {
        link.send(message()).await.unwrap();
        assert_eq!(text(link).await["route"], "Ingest");
    }
    for _ in 0..50 {
        first.send(message()).await.unwrap();
    }
    assert_eq!(text(&mut first).await["route"], "Ingest");
    let mut other = connect(&world.url, Some("Bearer good too")).await.unwrap();
    for _ in 0..2 {
        other.send(message()).await.unwrap();
        assert_eq!(text(&mut other).await["route"], "Ingest");
    }
    let events = world.functions.events.lock().unwrap().clone();
    let is_ping = |event: &&Value| event["requestContext"]["routeKey"] == "ping";
    assert_eq!(events.iter().filter(is_ping).count(), 5);
    // A pause does not prevent the link from being closed.
    world.stopper.stop();
    assert_eq!(closed(&mut first).await, CloseCode::Away);
}
