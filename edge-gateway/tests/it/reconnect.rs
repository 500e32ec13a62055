//! A charger that connects again while its old socket, or an older upgrade, is still there.

use std::time::Duration;

use crate::support::charger::{Refused, upgrade_head};
use crate::support::{Charger, PASSWORD, Site, station, until, within};
use futures_util::SinkExt as _;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

const OCPP16: &[&str] = &["ocpp1.6"];

/// So long that no test waits for it: what is decided is decided by what the old socket does.
const NEVER: Duration = Duration::from_secs(3_600);

async fn site(takeover_ping: Duration) -> Site {
    Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.takeover_ping = takeover_ping;
    })
    .await
}

/// A charger that is counted in.
async fn connected(site: &Site) -> Charger {
    let charger = site.charger("CP1").await;
    until(|| async { site.running.status().await.connections == 1 }).await;
    charger
}

/// Connects in a task of its own, since it may have to wait.
fn connecting(site: &Site) -> JoinHandle<Result<Charger, Refused>> {
    let address = site.running.ocpp_addr;
    tokio::spawn(async move { Charger::connect(address, "CP1", Some(PASSWORD), OCPP16).await })
}

/// Reads the ping that asks whether the charger is alive past the WebSocket library, which would
/// answer it. Its payload.
async fn asked(charger: &mut Charger) -> [u8; 8] {
    let mut ping = [0; 10];
    let stream = charger.socket.get_mut();
    within(stream.read_exact(&mut ping)).await.unwrap();
    let [kind, length, payload @ ..] = ping;
    assert_eq!((kind, length), (0x89, 8));
    payload
}

async fn send(charger: &mut Charger, message: Message) {
    within(charger.socket.send(message)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_whose_close_crosses_the_question_is_let_in_at_once() {
    let site = site(NEVER).await;
    let mut old = connected(&site).await;
    let newcomer = connecting(&site);
    asked(&mut old).await;
    send(&mut old, Message::Close(None)).await;
    // The old socket stays open on the charger's side, and nobody reads it.
    let newcomer = within(newcomer).await.unwrap();
    newcomer
        .map_err(|refused| refused.status)
        .unwrap()
        .boot()
        .await;
    drop(old);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_answer_to_the_question_shows_that_an_old_socket_is_alive() {
    let site = site(NEVER).await;
    let mut old = connected(&site).await;
    let newcomer = connecting(&site);
    let asked_with = asked(&mut old).await;
    // Each may have been on its way before the question came.
    send(&mut old, Message::Pong(Vec::new().into())).await;
    send(&mut old, Message::Pong(vec![0xff; 8].into())).await;
    send(&mut old, Message::Ping(vec![1].into())).await;
    old.call("Heartbeat", json!({})).await.unwrap();
    assert!(!newcomer.is_finished());
    send(&mut old, Message::Pong(asked_with.to_vec().into())).await;
    let refused = within(newcomer).await.unwrap().err();
    assert_eq!(refused.map(|refused| refused.status), Some(409));
    // The next one asks anew, and the answer of before does not count for it.
    let newcomer = connecting(&site);
    assert_ne!(asked(&mut old).await, asked_with);
    send(&mut old, Message::Pong(asked_with.to_vec().into())).await;
    old.call("Heartbeat", json!({})).await.unwrap();
    drop(old);
    let newcomer = within(newcomer).await.unwrap();
    newcomer.map_err(|refused| refused.status).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_upgrade_takes_the_place_of_one_that_waits() {
    let site = site(NEVER).await;
    let mut old = connected(&site).await;
    let abandoned = connecting(&site);
    asked(&mut old).await;
    // Whether or not the gateway can see that it was abandoned.
    for _ in 0..2 {
        let head = upgrade_head("/ocpp/CP1", &format!("CP1:{PASSWORD}"), "Host: a\r\n");
        let mut gone = TcpStream::connect(site.running.ocpp_addr).await.unwrap();
        gone.write_all(head.as_bytes()).await.unwrap();
    }
    let newest = connecting(&site);
    let refused = within(abandoned).await.unwrap().err();
    assert_eq!(refused.map(|refused| refused.status), Some(409));
    drop(old);
    let newest = within(newest).await.unwrap();
    newest
        .map_err(|refused| refused.status)
        .unwrap()
        .boot()
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_gives_up_sooner_than_the_old_socket_is_waited_for_gets_in() {
    let site = site(Duration::from_secs(1)).await;
    // Nobody reads it.
    let _old = connected(&site).await;
    let charger = within(async {
        loop {
            let attempt = site.charger("CP1");
            if let Ok(charger) = tokio::time::timeout(Duration::from_millis(300), attempt).await {
                return charger;
            }
        }
    });
    charger.await.boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_comes_back_at_once_is_never_told_that_it_is_connected() {
    let site = site(NEVER).await;
    for round in 0..100 {
        let mut charger = site.charger("CP1").await;
        match round % 3 {
            0 => drop(charger),
            1 => send(&mut charger, Message::Close(None)).await,
            _ => {
                send(&mut charger, Message::text(r#"[2,"1","Heartbeat",{}]"#)).await;
                send(&mut charger, Message::Close(None)).await;
            }
        }
    }
    site.charger("CP1").await.boot().await;
}
