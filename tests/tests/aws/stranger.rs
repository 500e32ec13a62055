//! A gateway that says whatever it is told to say.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use forecourt_tests::api::Api;

/// How a gateway that has just been enrolled presents itself.
pub(super) struct Credential {
    pub(super) operator_id: String,
    pub(super) gateway_id: String,
    pub(super) bearer: String,
}

impl Credential {
    /// Adds a gateway to the site and trades its one-time secret.
    pub(super) fn enroll(api: &Api, site: &str) -> Self {
        let added = api.post("/v1/gateways", &json!({"site_id": site}));
        let added = added.unwrap().ok().unwrap();
        let secret = json!({"enrolment_secret": added["enrolment_secret"]});
        let enrolled = api.with_token("").post("/v1/gateways/enroll", &secret);
        let enrolled = enrolled.unwrap().ok().unwrap();
        assert_eq!(enrolled["epoch"], 1, "{enrolled}");
        let text = |name: &str| enrolled[name].as_str().unwrap().to_owned();
        Self {
            operator_id: text("operator_id"),
            gateway_id: text("gateway_id"),
            bearer: text("credential"),
        }
    }
}

/// The link of that gateway.
pub(super) struct Link {
    runtime: Runtime,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Link {
    /// Opens it, or gives the status it was refused with.
    pub(super) fn open(url: &str, bearer: &str) -> Result<Self, u16> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let mut request = url.into_client_request().unwrap();
        let value = format!("Bearer {bearer}").parse().unwrap();
        request.headers_mut().insert("authorization", value);
        let (socket, _) = match runtime.block_on(connect_async(request)) {
            Err(Error::Http(response)) => return Err(response.status().as_u16()),
            opened => opened.unwrap(),
        };
        Ok(Self { runtime, socket })
    }

    /// Says something, and gives every answer that came before that to a ping
    /// said after it: messages of one connection are handled in turn here.
    pub(super) fn say(&mut self, message: &Value) -> Vec<Value> {
        let ping = json!({"kind": "ping", "epoch": 1});
        let Self { runtime, socket } = self;
        runtime.block_on(async {
            for text in [message.to_string(), ping.to_string()] {
                socket.send(Message::text(text)).await.unwrap();
            }
            let mut answers = Vec::new();
            loop {
                let Message::Text(text) = socket.next().await.unwrap().unwrap() else {
                    continue;
                };
                let answer: Value = serde_json::from_str(&text).unwrap();
                if answer["kind"] == "pong" {
                    return answers;
                }
                answers.push(answer);
            }
        })
    }
}

/// The first record of a station: somebody began to charge.
pub(super) fn start_record(operator: &str, gateway: &str, station: &str) -> Value {
    json!({
        "operator_id": operator, "gateway_id": gateway, "epoch": 1, "lane": "transactions",
        "sequence": 1, "station_id": station, "station_sequence": 1,
        "previous_hash": "0".repeat(64), "claimed_at": "2026-01-31T12:00:00.000Z",
        "received_at": "2026-01-31T12:00:00.000Z", "boot_id": "b", "monotonic_ms": 1,
        "kind": "transaction_started",
        "event": {
            "transaction_id": "2097153", "connector_id": 1, "token_uid": "CARD-1",
            "started_at": "2026-01-31T12:00:00.000Z", "meter_start": 0,
            "decision": {"status": "accepted", "by": "token_list"},
        },
    })
}

/// The message that carries it.
pub(super) fn records(station: &str, record: &Value) -> Value {
    json!({
        "kind": "records", "epoch": 1, "station_id": station, "lane": "transactions",
        "attempt": 0, "records": [record],
    })
}
