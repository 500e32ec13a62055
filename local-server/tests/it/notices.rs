use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::{Server, Start};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Connects a charger that nobody added. It tries again until the gateway accepts it.
async fn connect(server: &Server) -> Socket {
    let url = format!("ws://{}/ocpp/CP-9", server.addresses().ocpp.unwrap());
    loop {
        let mut request = url.as_str().into_client_request().unwrap();
        let protocol = "ocpp1.6".parse().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        if let Ok((socket, _)) = connect_async(request).await {
            return socket;
        }
    }
}

async fn next(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

async fn say(socket: &mut Socket, frame: String) -> Value {
    socket.send(Message::text(frame)).await.unwrap();
    next(socket).await
}

/// Reads the list until it has so many items.
async fn notices(server: &Server, kind: &str, count: usize) -> Vec<Value> {
    let api = server.api();
    loop {
        let (status, list) = api.call(
            "GET",
            &format!("/v1/stations/CP-9/notices?kind={kind}"),
            &Value::Null,
        );
        let items = list["items"].as_array().cloned().unwrap_or_default();
        if status == 200 && items.len() >= count {
            return items;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn foreign_json_passes_through_the_whole_product_and_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).with("--accept-unknown").run();
    let mut socket = connect(&server).await;
    let boot = r#"{"chargePointVendor":"V","chargePointModel":"M"}"#;
    let answer = say(&mut socket, format!(r#"[2,"b","BootNotification",{boot}]"#)).await;
    assert_eq!(answer[2]["status"], "Accepted");
    let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
    let foreign = [
        r#"{"status":"Installed","":1}"#.to_owned(),
        r#"{"status":"Installed","n":1e130}"#.to_owned(),
        format!(r#"{{"status":"Installed","x":{deep}}}"#),
    ];
    for payload in &foreign {
        let frame = format!(r#"[2,"f","FirmwareStatusNotification",{payload}]"#);
        assert_eq!(say(&mut socket, frame).await[2], json!({}));
        let data = payload.replace(r#""status":"Installed""#, r#""vendorId":"V""#);
        let frame = format!(r#"[2,"d","DataTransfer",{data}]"#);
        assert_eq!(
            say(&mut socket, frame).await[2]["status"],
            "UnknownVendorId"
        );
    }
    let mut texts: Vec<String> = Vec::new();
    for notice in notices(&server, "FirmwareStatusNotification", 3).await {
        texts.push(notice["text"].as_str().unwrap().to_owned());
    }
    texts.reverse();
    assert_eq!(texts, foreign);
    notices(&server, "DataTransfer", 3).await;

    // An answer of that kind does not leave its command open.
    let api = server.api();
    let order = json!({"type": "get_config", "keys": ["A"]});
    let command = api.done("POST", "/v1/stations/CP-9/commands", order);
    let call = next(&mut socket).await;
    assert_eq!(call[2], "GetConfiguration", "{call}");
    let answer = format!(
        r#"[3,{},{{"unknownKey":["A"],"":1e127,"x":{deep}}}]"#,
        call[1]
    );
    socket.send(Message::text(answer)).await.unwrap();
    let id = command["command_id"].as_str().unwrap();
    let done = api.get(&format!("/v1/commands/{id}?wait_s=25"));
    assert_eq!(done["state"], "completed", "{done}");
    assert_eq!(done["answer"]["payload"]["unknownKey"], json!(["A"]));
}
