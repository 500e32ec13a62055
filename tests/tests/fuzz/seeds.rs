//! Where the search begins: the corpora of the crates, and one good example of
//! everything else.

use std::path::{Path, PathBuf};

use forecourt_tests::tools::root;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(serde::Deserialize)]
struct Case {
    version: String,
    action: String,
    payload: Option<Box<RawValue>>,
    text: Option<String>,
}

const FRAMES_16: [&str; 12] = [
    r#"[2,"1","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"A1","chargePointSerialNumber":"7","firmwareVersion":"1.2"}]"#,
    r#"[2,"2","Heartbeat",{}]"#,
    r#"[2,"3","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"2026-01-31T12:00:00Z","info":"x","vendorId":"v"}]"#,
    r#"[2,"4","Authorize",{"idTag":"04A1B2C3"}]"#,
    r#"[2,"5","DataTransfer",{"vendorId":"com.acme","messageId":"m","data":"{\"a\":1}"}]"#,
    r#"[2,"6","FirmwareStatusNotification",{"status":"Installed"}]"#,
    r#"[2,"7","DiagnosticsStatusNotification",{"status":"Uploaded"}]"#,
    r#"[2,"8","SecurityEventNotification",{"type":"Tamper","timestamp":"2026-01-31T12:00:00Z"}]"#,
    r#"[3,"9",{"status":"Accepted"}]"#,
    r#"[3,"10",{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}],"unknownKey":["x"]}]"#,
    r#"[4,"11","NotSupported","no",{"a":[1,2]}]"#,
    r#"[2,"12","RemoteStartTransaction",{"idTag":"04A1"}]"#,
];

const FRAMES_201: [&str; 16] = [
    r#"[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"model":"A1","vendorName":"Acme","serialNumber":"7","modem":{"iccid":"1"}}}]"#,
    r#"[2,"2","Heartbeat",{}]"#,
    r#"[2,"3","StatusNotification",{"timestamp":"2026-01-31T12:00:00Z","connectorStatus":"Occupied","evseId":1,"connectorId":1}]"#,
    r#"[2,"4","Authorize",{"idToken":{"idToken":"04A1","type":"ISO14443"}}]"#,
    r#"[2,"5","DataTransfer",{"vendorId":"com.acme","data":{"a":1}}]"#,
    r#"[2,"6","NotifyReport",{"requestId":1,"generatedAt":"2026-01-31T12:00:00Z","seqNo":0,"reportData":[{"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Available"},"variableAttribute":[{"value":"true","type":"Actual"}]}]}]"#,
    r#"[2,"7","NotifyEvent",{"generatedAt":"2026-01-31T12:00:00Z","seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-01-31T12:00:00Z","trigger":"Alerting","actualValue":"1","eventNotificationType":"HardWiredNotification","component":{"name":"X"},"variable":{"name":"Y"}}]}]"#,
    r#"[2,"8","SecurityEventNotification",{"type":"Tamper","timestamp":"2026-01-31T12:00:00Z","techInfo":"x"}]"#,
    r#"[3,"9",{"status":"Accepted","transactionId":"tx-1"}]"#,
    r#"[3,"10",{"getVariableResult":[{"attributeStatus":"Accepted","component":{"name":"X"},"variable":{"name":"Y"},"attributeValue":"1"}]}]"#,
    r#"[4,"11","NotSupported","no",{}]"#,
    r#"[5,"12","Heartbeat",{}]"#,
    r#"[6,"13","NotifyPeriodicEventStream",{"id":1,"pending":0,"basetime":"2026-01-31T12:00:00Z","data":[{"t":1,"v":"2"}]}]"#,
    r#"[2,"14","GetCertificateChainStatus",{"certificateStatusRequests":[{"source":"OCSP","urls":["http://x"],"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c"}}]}]"#,
    r#"[2,"15","FirmwareStatusNotification",{"status":"Installed","requestId":7}]"#,
    r#"[2,"16","VatNumberValidation",{"vatNumber":"LT1"}]"#,
];

/// Frames of one version: those of the OCPP crate's corpus and our own.
/// Requests that the open ports of a local server are made for.
pub(crate) fn requests() -> Vec<String> {
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let host = "Host: localhost\r\n";
    let json = r#"{"enrolment_secret":"fce.default.gw1.c2VjcmV0"}"#;
    let form = "grant_type=client_credentials&scope=read%20command";
    [
        format!("GET /healthz HTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\r\n{host}Accept: text/html\r\n\r\n"),
        format!("GET http://localhost/v1/openapi.json HTTP/1.1\r\n{host}\r\n"),
        format!("GET /v1/stations?limit=2&cursor=x HTTP/1.1\r\n{host}Authorization: Bearer a.b.c\r\n\r\n"),
        format!("HEAD /v1/sites/main HTTP/1.0\r\n{host}\r\n"),
        format!(
            "POST /v1/gateways/enroll HTTP/1.1\r\n{host}Content-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{json}",
            json.len()
        ),
        format!(
            "POST /v1/gateways/enroll HTTP/1.1\r\n{host}Content-Type: application/json\r\n\
             Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{json}\r\n0\r\n\r\n",
            json.len()
        ),
        format!(
            "POST /oauth2/token HTTP/1.1\r\n{host}Authorization: Basic Ym9vdHN0cmFwOng=\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
        format!(
            "POST /v1/stations HTTP/1.1\r\n{host}Expect: 100-continue\r\nIdempotency-Key: one\r\n\
             Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
        ),
        format!("GET /link HTTP/1.1\r\n{host}{upgrade}Authorization: Bearer fcl.default.gw1.c2VjcmV0\r\n\r\n"),
        format!("GET /link?epoch=1 HTTP/1.1\r\n{host}{upgrade}\r\n"),
        format!("GET /ocpp/CP-1 HTTP/1.1\r\n{host}{upgrade}Sec-WebSocket-Protocol: ocpp1.6, ocpp2.0.1\r\n\r\n"),
        format!(
            "GET /ocpp/CP%2D1 HTTP/1.1\r\n{host}{upgrade}Sec-WebSocket-Protocol: ocpp2.0.1\r\n\
             Authorization: Basic Q1AtMTpwYXNzd29yZA==\r\nOrigin: https://example.com\r\n\r\n"
        ),
    ]
    .to_vec()
}

pub(crate) fn frames(is_16: bool) -> Vec<String> {
    let own: &[&str] = if is_16 { &FRAMES_16 } else { &FRAMES_201 };
    let mut frames: Vec<String> = own.iter().map(|&frame| frame.to_owned()).collect();
    for path in files(&root().join("crates/ocpp/tests/it/corpus")) {
        let cases: Vec<Case> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in cases.iter().filter(|case| (case.version == "1.6") == is_16) {
            let payload = case.payload.as_ref().map(|payload| payload.get());
            let payload = payload.or(case.text.as_deref()).unwrap();
            frames.push(format!(r#"[2,"19","{}",{payload}]"#, case.action));
        }
    }
    assert!(
        frames.len() > own.len() + 10,
        "the corpus of crates/ocpp is gone"
    );
    frames
}

const HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Records of the journal, one of each kind of fact.
pub(crate) fn records() -> Vec<String> {
    let events = [
        r#""kind":"boot","event":{"vendor":"Acme","model":"A1","serial":"7","boot_generation":1,"protocol":"ocpp1.6"}"#,
        r#""kind":"connector_status","event":{"evse_id":1,"connector_id":1,"status":"suspended_ev","error_code":"X","claimed_at":"2026-01-31T12:00:00.000Z"}"#,
        r#""kind":"transaction_started","event":{"transaction_id":"1048577","connector_id":1,"token_uid":"04A1","started_at":"2026-01-31T12:00:00.000Z","meter_start":1500,"reservation_id":7,"remote_start":{"command_id":"c","session_id":"s"},"decision":{"status":"accepted","by":"token_list"},"flags":["clock_implausible","newer_flag"]}"#,
        r#""kind":"transaction_sampled","event":{"transaction_id":"t","evse_id":1,"connector_id":1,"sampled_at":"2026-01-31T12:15:00.000Z","register":2500,"charging_state":"Charging","seq_no":3}"#,
        r#""kind":"transaction_stopped","event":{"transaction_id":"1048577","stopped_at":"2026-01-31T13:00:00.000Z","meter_stop":12500,"reason":"Local","flags":["meter_backwards"]}"#,
        r#""kind":"authorization_decided","event":{"token_uid":"04A1","decision":{"status":"blocked","by":"cloud"}}"#,
        r#""kind":"command_updated","event":{"command_id":"c","state":"accepted","answer":{"payload":{"status":"Accepted","deep":[1,{"a":null}]}}}"#,
        r#""kind":"command_updated","event":{"command_id":"c","state":"failed","answer":{"error":{"code":"NotSupported","description":"","details":{}}},"reason":"r"}"#,
        r#""kind":"measured","event":{"connector_id":1,"transaction_id":"t","sampled_at":"2026-01-31T12:01:00.000Z","values":[{"measurand":"Power.Active.Import","phase":"L1","unit":"W","value":"11000.5"}]}"#,
        r#""kind":"noticed","event":{"action":"DataTransfer","payload":{"a":[1.5,null]},"truncated":true}"#,
        r#""kind":"unreadable","event":{"action":"StartTransaction","frame":"[2,","problem":"p"}"#,
        r#""kind":"of_a_newer_release","event":{"x":1},"new_field":[{}]"#,
    ];
    let place = format!(
        r#""operator_id":"default","gateway_id":"gw-1","epoch":1,"lane":"transactions","sequence":9,"station_id":"CP-1","station_sequence":4,"previous_hash":"{HASH}","claimed_at":"2026-01-31T12:00:00.000Z","received_at":"2026-01-31T12:00:01.000Z","boot_id":"b","monotonic_ms":12345,"frame_hash":"{HASH}""#
    );
    events
        .iter()
        .map(|event| format!("{{{place},{event}}}"))
        .collect()
}

/// Messages from a gateway, with those of the golden files.
pub(crate) fn to_cloud() -> Vec<String> {
    own_to_cloud().into_iter().chain(golden()).collect()
}

/// Messages from a gateway, one of each kind and one of a newer release.
pub(crate) fn own_to_cloud() -> Vec<String> {
    let heads =
        format!(r#"[{{"station_id":"CP-1","lane":"transactions","sequence":4,"hash":"{HASH}"}}]"#);
    let batch = format!(
        r#""epoch":1,"station_id":"CP-1","lane":"transactions","attempt":0,"records":[{}]"#,
        records().join(",")
    );
    vec![
        r#"{"kind":"hello","gateway_id":"gw-1","epoch":1,"boot_id":"b","software":"0.1.0","versions":{"stations":3,"tokens":4},"cursor":"c","lost":[{"station_id":"CP-1","lane":"commands","from":1,"to":5}]}"#.to_owned(),
        format!(r#"{{"kind":"records",{batch}}}"#),
        format!(r#"{{{batch},"kind":"command_update"}}"#),
        r#"{"kind":"ask","ask_id":"a","station_id":"CP-1","token_uid":"04A1"}"#.to_owned(),
        format!(r#"{{"kind":"ping","epoch":1,"heads":{heads}}}"#),
        format!(r#"{{"kind":"missing","epoch":1,"station_id":"CP-1","lane":"telemetry","from":1,"to":5,"hash":"{HASH}","reason":"shed"}}"#),
        r#"{"kind":"fetch","what":"tokens","cursor":"c"}"#.to_owned(),
        r#"{"kind":"of_a_newer_release","x":[1]}"#.to_owned(),
    ]
}

/// Messages from the cloud, with those of the golden files.
pub(crate) fn to_gateway() -> Vec<String> {
    own_to_gateway().into_iter().chain(golden()).collect()
}

/// Messages from the cloud, one of each kind and one of a newer release.
pub(crate) fn own_to_gateway() -> Vec<String> {
    let watermark =
        format!(r#""station_id":"CP-1","lane":"transactions","applied":4,"hash":"{HASH}""#);
    vec![
        format!(r#"{{"kind":"welcome","site_id":"s","epoch":1,"cloud_time":"2026-01-31T12:00:00.000Z","credits":8,"versions":{{"stations":3,"tokens":4}},"watermarks":[{{{watermark}}}],"cursor":"c","open_commands":[{{"command_id":"c","state":"sent"}}]}}"#),
        r#"{"kind":"ack","accepted":{"station_id":"CP-1","lane":"transactions","sequence":4},"credits":8}"#.to_owned(),
        r#"{"kind":"answer","ask_id":"a","status":"accepted","parent_uid":"P","expires_at":"2027-01-31T12:00:00.000Z"}"#.to_owned(),
        format!(r#"{{"kind":"pong","cloud_time":"2026-01-31T12:00:00.000Z","applied":[{{{watermark},"resend_from":5}}],"versions":{{}}}}"#),
        r#"{"kind":"command","command_id":"c","station_id":"CP-1","epoch":1,"expires_at":"2026-01-31T12:05:00.000Z","session_id":"s","boot_generation":2,"type":"remote_start","arguments":{"connector_id":1,"token_uid":"04A1","nested":{"a":[1,2.5,null]}}}"#.to_owned(),
        r#"{"kind":"set","version":4,"first":true,"cursor":"c","what":"tokens","items":[{"token_uid":"04A1","status":"accepted","parent_uid":"P"}]}"#.to_owned(),
        r#"{"kind":"set","version":4,"what":"stations","items":[{"station_id":"CP-1","security_profile":1,"password_verifier":"sha256$00$11"}]}"#.to_owned(),
        r#"{"kind":"resend","epoch":1,"station_id":"CP-1","lane":"telemetry","from":5}"#.to_owned(),
        r#"{"kind":"of_a_newer_release","x":[1]}"#.to_owned(),
    ]
}

/// What two chargers and a cloud may say to a gateway, one step a
/// line; see `gateway.rs`.
#[expect(clippy::too_many_lines, reason = "one table of cases")]
pub(crate) fn scripts() -> Vec<String> {
    let start = r#"[2,"19","StartTransaction",{"connectorId":1,"idTag":"04A1","meterStart":1500,"timestamp":"2026-01-31T12:00:00Z"}]"#;
    let sample = r#"[2,"20","MeterValues",{"connectorId":1,"transactionId":1048577,"meterValue":[{"timestamp":"2026-01-31T12:15:00Z","sampledValue":[{"value":"2500"}]}]}]"#;
    let stop = r#"[2,"21","StopTransaction",{"transactionId":1048577,"meterStop":12500,"timestamp":"2026-01-31T13:00:00Z","reason":"Local"}]"#;
    let event = |kind: &str, seq_no: u32, more: &str| {
        format!(
            r#"[2,"e{seq_no}","TransactionEvent",{{"eventType":"{kind}","timestamp":"2026-01-31T12:00:00Z","triggerReason":"Authorized","seqNo":{seq_no},"transactionInfo":{{"transactionId":"tx-1"}},"evse":{{"id":1,"connectorId":1}}{more}}}]"#
        )
    };
    let (began, ended) = (
        event(
            "Started",
            0,
            r#","idToken":{"idToken":"04A1","type":"ISO14443"}"#,
        ),
        event("Ended", 2, ""),
    );
    let order = |station: &str, command_type: &str, arguments: &str| {
        format!(
            r#"cloud {{"kind":"command","command_id":"{station}-{command_type}","station_id":"{station}","epoch":1,"expires_at":"2026-01-31T12:05:00.000Z","session_id":"s","type":"{command_type}","arguments":{arguments}}}"#
        )
    };
    let orders: Vec<String> = ["A", "B"]
        .iter()
        .flat_map(|&station| {
            [
                order(
                    station,
                    "remote_start",
                    r#"{"connector_id":1,"evse_id":1,"token_uid":"04A1"}"#,
                ),
                order(station, "remote_stop", r#"{"transaction_id":"1048577"}"#),
                order(station, "reset", r#"{"mode":"soft"}"#),
                order(station, "get_config", r#"{"keys":["HeartbeatInterval"]}"#),
                order(
                    station,
                    "call",
                    r#"{"action":"TriggerMessage","payload":{"requestedMessage":"Heartbeat"}}"#,
                ),
            ]
        })
        .collect();
    let accepted =
        |station: &str, call: u32| format!(r#"{station} [3,"{call}",{{"status":"Accepted"}}]"#);
    let mut scripts = vec![
        format!("A {start}\nA {sample}\ntick 900000\nA {stop}\nA {stop}"),
        format!("down\nA {start}\nrestart\nA {stop}\nlost A\nA {start}"),
        format!(
            "B {began}\nB {}\nB {ended}",
            event(
                "Updated",
                1,
                r#","meterValue":[{"timestamp":"2026-01-31T12:15:00Z","sampledValue":[{"value":100}]}]"#
            )
        ),
        format!(
            "A {}\n{}\n{}\nA {start}\n{}",
            FRAMES_16[0],
            orders[0],
            accepted("A", 1),
            orders[1]
        ),
        format!(
            "B {}\n{}\ntick 31000\n{}\nB {began}",
            FRAMES_201[0],
            orders[5],
            accepted("B", 1)
        ),
        format!(
            "A {}\n{}\ntick 250\ntick 5000",
            FRAMES_16[3], r#"cloud {"kind":"answer","ask_id":"1","status":"blocked"}"#
        ),
    ];
    scripts.push(orders.join("\n"));
    scripts.extend(frames(true).iter().map(|frame| format!("A {frame}")));
    scripts.extend(frames(false).iter().map(|frame| format!("B {frame}")));
    let said = to_gateway()
        .into_iter()
        .map(|text| text.replace("CP-1", "A"));
    scripts.extend(said.map(|text| {
        format!(
            "A {start}\nup\ncloud {}\ncloud {text}\ntick 60000",
            to_gateway()[0]
        )
    }));
    scripts
}

/// The link's golden messages and those inside the sample events, so far as
/// they are there.
fn golden() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in ["crates/link/golden", "crates/link/tests/golden", "events"] {
        for path in files(&root().join(folder)) {
            let tree = serde_json::from_str(&std::fs::read_to_string(path).unwrap());
            collect(&tree.unwrap_or(Value::Null), &mut texts);
        }
    }
    texts
}

/// Every object with a `kind`, also those written as text inside another.
fn collect(tree: &Value, texts: &mut Vec<String>) {
    match tree {
        Value::Object(fields) => {
            if fields.contains_key("kind") {
                texts.push(tree.to_string());
            }
            fields.values().for_each(|value| collect(value, texts));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::String(text) if text.starts_with('{') => {
            collect(&serde_json::from_str(text).unwrap_or(Value::Null), texts);
        }
        _ => {}
    }
}

/// The JSON files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            paths.extend(files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

/// Every field name and word of the inputs, and the version's action names.
pub(crate) fn words(inputs: &[String], actions: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = actions.iter().map(|&action| action.to_owned()).collect();
    for said in inputs.iter().flat_map(|input| input.lines()) {
        // A step of a script has its speaker before the JSON.
        let json = said.find(['[', '{']).map_or("null", |from| &said[from..]);
        note_words(
            &serde_json::from_str(json).unwrap_or(Value::Null),
            &mut words,
        );
    }
    words.sort();
    words.dedup();
    words
}

fn note_words(tree: &Value, words: &mut Vec<String>) {
    match tree {
        Value::String(text) if text.len() < 64 => words.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| note_words(item, words)),
        Value::Object(fields) => {
            for (name, value) in fields {
                words.push(name.clone());
                note_words(value, words);
            }
        }
        _ => {}
    }
}
