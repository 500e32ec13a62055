//! Everything has a limit: heads, frames, handshakes, refusals and silence.

use std::time::Duration;

use crate::support::charger::{from_address, raw};
use crate::support::{Charger, PASSWORD, Site, station, until, within};
use edge_gateway::Config;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

async fn alarm(site: &Site, kind: &str) -> Option<String> {
    let alarms = site.running.status().await.alarms;
    let alarm = alarms.into_iter().find(|alarm| alarm.kind == kind);
    alarm.map(|alarm| alarm.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_too_large_is_closed_with_1009_and_an_alarm_that_names_the_station() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.accept_unknown = true;
    })
    .await;
    let address = site.running.ocpp_addr;
    let frame = |bytes: usize| json!([2, "1", "DataTransfer", {"vendorId": "v", "data": "x".repeat(bytes)}]);
    // A station that showed its password may send a megabyte.
    let mut known = site.charger("CP1").await;
    known.boot().await;
    known.send(frame(900 * 1024).to_string()).await;
    known.next().await.unwrap();
    let _ = known
        .socket
        .send(Message::text(frame(1024 * 1024).to_string()))
        .await;
    assert_eq!(known.closed().await, Some(1009));
    let text = alarm(&site, "frame_too_large").await.unwrap();
    assert!(text.contains("CP1") && text.contains("1048576"), "{text}");
    // One that nobody vouches for may send a quarter of it.
    let mut stranger = Charger::connect(address, "CP2", None, &["ocpp1.6"])
        .await
        .unwrap();
    stranger.boot().await;
    let _ = stranger
        .socket
        .send(Message::text(frame(256 * 1024).to_string()))
        .await;
    assert_eq!(stranger.closed().await, Some(1009));
    // The next ping tells the cloud, which asks for nothing else.
    let mut third = site.charger("CP1").await;
    third.boot().await;
    let told = site.cloud.alarm("frame_too_large").await;
    assert!(told.count >= 2 && told.text.contains("CP"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn binary_frames_and_broken_text_end_the_socket_with_their_code() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let mut charger = site.charger("CP1").await;
    charger
        .socket
        .send(Message::binary(vec![1, 2]))
        .await
        .unwrap();
    assert_eq!(charger.closed().await, Some(1003));
    drop(charger);
    until(|| async { site.running.status().await.connections == 0 }).await;
    site.charger("CP1").await.boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_finish_the_handshake_is_dropped_and_nobody_else_waits() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.head_timeout = Duration::from_millis(200);
        config.ocpp.pending_per_address = 3;
    })
    .await;
    let address = site.running.ocpp_addr;
    let mut slow = Vec::new();
    for _ in 0..3 {
        slow.push(TcpStream::connect(address).await.unwrap());
    }
    // Dropped without a word, and their places are free again.
    for stream in &mut slow {
        let mut bytes = Vec::new();
        assert_eq!(within(stream.read_to_end(&mut bytes)).await.unwrap(), 0);
    }
    site.charger("CP1").await.boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_sent_heads_and_unread_refusals_make_room_for_who_has_a_password() {
    const PLACES: usize = 8;
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.pending_per_address = PLACES;
        config.ocpp.head_timeout = Duration::from_secs(3_600);
    })
    .await;
    let address = site.running.ocpp_addr;
    let whole = "GET /ocpp/x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    for request in ["GET /ocpp/x HTTP/1.1\r\n", "", whole] {
        // Held open by us, and more of them than there are places.
        let mut held = Vec::new();
        for _ in 0..PLACES * 3 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            held.push(stream);
        }
        let mut charger = site.charger("CP1").await;
        charger.boot().await;
        // The oldest made room: it was closed, without a word if it said nothing whole.
        let mut answer = Vec::new();
        let _ = within(held[0].read_to_end(&mut answer)).await;
        assert_eq!(answer.is_empty(), request != whole);
        drop((held, charger));
        until(|| async { site.running.status().await.connections == 0 }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_floods_the_port_delays_no_other_address() {
    // Each would hold the only place of its address for a tenth of a second: one after the other
    // they would take much longer than `within` waits.
    const CROWD: usize = 500;
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.pending_per_address = 1;
        config.ocpp.head_timeout = Duration::from_secs(3_600);
    })
    .await;
    let address = site.running.ocpp_addr;
    let mut crowd = Vec::new();
    within(async {
        for _ in 0..CROWD {
            crowd.push(from_address(1, address).await);
        }
    })
    .await;
    for last in 2..12 {
        let stream = from_address(last, address).await;
        let charger = Charger::over(stream, "CP1", Some(PASSWORD), &["ocpp1.6"]).await;
        charger.unwrap().boot().await;
        until(|| async { site.running.status().await.connections == 0 }).await;
    }
    // So many of the crowd wait at once; the oldest ones are closed for those.
    let waiting = Config::default().ocpp.pending / 16;
    for stream in &mut crowd[1..CROWD - waiting - 1] {
        let mut bytes = Vec::new();
        let _ = within(stream.read_to_end(&mut bytes)).await;
        assert!(bytes.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_that_are_no_upgrade_are_answered_in_words() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let address = site.running.ocpp_addr;
    let large = format!("GET /CP1 HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(9_000));
    let cases = [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "426"),
        ("POST /CP1 HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
        ("\u{16}\u{3}\u{1} hello\r\n\r\n", "400"),
        (large.as_str(), "431"),
    ];
    for (request, status) in cases {
        let answer = raw(address, request).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_from_one_address_is_slowed_and_right_passwords_still_work() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.refusals_per_minute = 3;
    })
    .await;
    let address = site.running.ocpp_addr;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let refused = Charger::connect(address, "CP1", Some("guess"), &["ocpp1.6"]).await;
        statuses.push(refused.err().unwrap().status);
    }
    assert_eq!(statuses, [401, 401, 401, 429, 429]);
    site.charger("CP1").await.boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_chargers_than_allowed_are_told_to_come_back() {
    let site = Site::start_with(vec![station("CP1", 1), station("CP2", 1)], |config| {
        config.ocpp.max_connections = 1;
    })
    .await;
    let mut first = site.charger("CP1").await;
    first.boot().await;
    let refused =
        Charger::connect(site.running.ocpp_addr, "CP2", Some(PASSWORD), &["ocpp1.6"]).await;
    assert_eq!(refused.err().map(|refused| refused.status), Some(503));
    assert!(alarm(&site, "too_many_connections").await.is_some());
    first.call("Heartbeat", json!({})).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_close_frame_is_answered_with_one_before_the_connection_ends() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let cases = [
        (Some(frame(1000, "bye")), Some(frame(1000, "bye"))),
        (Some(frame(1001, "")), Some(frame(1001, ""))),
        (Some(frame(4711, "ours")), Some(frame(4711, "ours"))),
        (None, None),
        // A code that nobody may send is answered as the error it is.
        (
            Some(frame(1005, "")),
            Some(frame(1002, "Protocol violation")),
        ),
    ];
    for (said, wanted) in cases {
        let mut charger = site.charger("CP1").await;
        charger.boot().await;
        charger.socket.close(said.clone()).await.unwrap();
        match within(charger.socket.next()).await {
            Some(Ok(Message::Close(answer))) => assert_eq!(answer, wanted, "{said:?}"),
            other => panic!("{said:?} was answered with {other:?}"),
        }
        // The gateway ends the TCP connection first (RFC 6455 §7.1.1).
        assert!(within(charger.socket.next()).await.is_none());
        until(|| async { site.running.status().await.connections == 0 }).await;
    }
}

fn frame(code: u16, reason: &'static str) -> CloseFrame {
    CloseFrame {
        code: code.into(),
        reason: reason.into(),
    }
}

/// A ping as the gateway writes it: final, no payload.
const PING: [u8; 2] = [0x89, 0];

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_answers_no_ping_stays_while_its_heartbeat_may_come() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.ping_interval = Duration::from_millis(50);
        config.policy.heartbeat_interval_s = 300;
    })
    .await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    // Read past the WebSocket library, which would answer: five pings one after
    // the other, where the second used to be the end.
    for _ in 0..5 {
        let mut ping = [0; 2];
        let stream = charger.socket.get_mut();
        within(stream.read_exact(&mut ping)).await.unwrap();
        assert_eq!(ping, PING);
    }
    charger.call("Heartbeat", json!({})).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_answers_no_ping_and_sends_nothing_is_closed_after_two_heartbeats() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.ping_interval = Duration::from_millis(50);
        config.policy.heartbeat_interval_s = 0;
    })
    .await;
    // Nobody reads this socket, so nobody answers its pings.
    let _silent = site.charger("CP1").await;
    until(|| async { site.running.status().await.connections == 1 }).await;
    until(|| async { site.running.status().await.connections == 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_answered_pings_and_falls_silent_is_closed_long_before_its_heartbeat() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.ping_interval = Duration::from_millis(200);
        config.policy.heartbeat_interval_s = 86_400;
    })
    .await;
    let mut charger = site.charger("CP1").await;
    let ping = within(charger.socket.next()).await;
    assert!(matches!(ping, Some(Ok(Message::Ping(_)))), "{ping:?}");
    // Its pong goes out with the next thing it does; then nobody reads.
    within(charger.socket.flush()).await.unwrap();
    until(|| async { site.running.status().await.connections == 0 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_sends_its_whole_queue_at_once_gets_all_answers() {
    const QUEUED: usize = 250;
    let site = Site::start(vec![station("CP1", 1)]).await;
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    for number in 0..QUEUED {
        let values = json!({"connectorId": 1, "meterValue": [{"timestamp": "2026-01-31T12:00:00Z",
            "sampledValue": [{"value": number.to_string()}]}]});
        let call = json!([2, format!("q{number}"), "MeterValues", values]).to_string();
        charger.socket.feed(Message::text(call)).await.unwrap();
    }
    charger.socket.flush().await.unwrap();
    for number in 0..QUEUED {
        let answer = charger.next().await.unwrap();
        assert_eq!(answer[1], format!("q{number}"));
    }
    assert_eq!(alarm(&site, "station_does_not_read").await, None);
}
