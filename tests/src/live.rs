//! A live socket as an app holds it, and the scenario of somebody who watches a site.

use std::net::TcpStream;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::stream::MaybeTlsStream;
use tokio_tungstenite::tungstenite::{Error, Message, WebSocket, connect};

use crate::api::Api;
use crate::process::PATIENCE;
use crate::site::SITE;

/// An open live socket.
#[derive(Debug)]
pub struct LiveSocket {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    /// The address that it was opened with, which holds the used ticket.
    pub url: String,
}

impl LiveSocket {
    /// Gets a ticket and opens a socket with it.
    ///
    /// # Errors
    /// When the ticket or the socket is refused.
    pub fn open(api: &Api) -> Result<Self> {
        let ticket = api.post("/v1/live/tickets", &json!({}))?.ok()?;
        let url = ticket["url"].as_str().context("url")?.to_owned();
        let (socket, _) = connect(&url).context("open the live socket")?;
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE))?;
        }
        Ok(Self { socket, url })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the socket is closed.
    pub fn say(&mut self, message: &Value) -> Result<()> {
        Ok(self.socket.send(Message::text(message.to_string()))?)
    }

    /// Names topics to be watched, and returns the answer.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn subscribe(&mut self, topics: &[&str]) -> Result<Value> {
        self.say(&json!({"kind": "subscribe", "topics": topics}))?;
        self.wait_for(|told| (told["kind"] == "subscribed").then(|| told.clone()))
    }

    /// Reads messages until one is found.
    ///
    /// # Errors
    /// When the socket ends before, or is silent for too long.
    pub fn wait_for<T>(&mut self, mut find: impl FnMut(&Value) -> Option<T>) -> Result<T> {
        loop {
            match self
                .socket
                .read()
                .context("what is waited for never came")?
            {
                Message::Text(text) => {
                    if let Some(found) = find(&serde_json::from_str(&text)?) {
                        return Ok(found);
                    }
                }
                Message::Close(frame) => bail!("the socket was closed: {frame:?}"),
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Reads messages until an item of this entity is told that `find` accepts.
    ///
    /// # Errors
    /// When the socket ends before, or is silent for too long.
    pub fn wait_for_item<T>(
        &mut self,
        entity: &str,
        mut find: impl FnMut(&Value) -> Option<T>,
    ) -> Result<T> {
        self.wait_for(|told| {
            let items = told["items"].as_array()?;
            let mut items = items.iter().filter(|item| item["entity"] == entity);
            items.find_map(&mut find)
        })
    }

    /// Waits until the other side has closed the socket.
    ///
    /// # Errors
    /// When it stays open.
    pub fn wait_for_close(&mut self) -> Result<()> {
        loop {
            match self.socket.read() {
                Ok(Message::Close(_)) | Err(Error::ConnectionClosed | Error::AlreadyClosed) => {
                    return Ok(());
                }
                Ok(_) => {}
                Err(error) => return Err(error).context("the socket stays open"),
            }
        }
    }
}

/// What was told of a charge.
struct Told {
    /// The first item of a connector.
    connector: Value,
    /// The first item of what the charger has measured.
    reading: Value,
    /// The item of the session that has its price.
    settled: Value,
}

/// Reads messages until all of it was told under these topics. One message may tell several of
/// them, in whatever order they were handled.
fn told_of_a_charge(socket: &mut LiveSocket, site: &str, station: &str) -> Result<Told> {
    let (mut connector, mut reading, mut settled) = (None, None, None);
    socket.wait_for(|told| {
        for item in told["items"].as_array().into_iter().flatten() {
            let (topic, entity) = (item["topic"].as_str()?, item["entity"].as_str()?);
            let known = match entity {
                "connector" if topic == site => &mut connector,
                "reading" if topic == station => &mut reading,
                "session" if topic == station && item["body"]["status"] == "SETTLED" => {
                    &mut settled
                }
                _ => continue,
            };
            known.get_or_insert_with(|| item.clone());
        }
        Some(Told {
            connector: connector.clone()?,
            reading: reading.clone()?,
            settled: settled.clone()?,
        })
    })
}

/// A site owner watches the site and one of its stations while a charger charges there, and is told
/// of it and of what it measures; nobody else's site is shown; the socket is closed when the owner
/// gets another site.
///
/// # Errors
/// When any of it does not hold.
pub fn an_owner_watches_a_site(
    admin: &Api,
    owner: &Api,
    owner_id: &str,
    station: &str,
    charge: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let other = json!({"site_id": "elsewhere", "name": "Elsewhere"});
    admin.post("/v1/sites", &other)?.ok()?;
    let mut socket = LiveSocket::open(owner)?;
    ensure!(connect(&socket.url).is_err(), "the ticket is used up");
    socket.say(&json!({"kind": "hello"}))?;
    let ready = socket.wait_for(|told| (told["kind"] == "ready").then(|| told.clone()))?;
    ensure!(ready["topics_max"] == 40, "{ready}");
    let (site, at) = (format!("site:{SITE}"), format!("station:{station}"));
    let subscribed = socket.subscribe(&[&site, "site:elsewhere", &at])?;
    ensure!(subscribed["topics"] == json!([site, at]), "{subscribed}");
    let refused = json!([{"topic": "site:elsewhere", "code": "not_found"}]);
    ensure!(subscribed["refused"] == refused, "{subscribed}");

    charge()?;
    let Told {
        connector,
        reading,
        settled: session,
    } = told_of_a_charge(&mut socket, &site, &at)?;
    ensure!(connector["body"]["station_id"] == station, "{connector}");
    ensure!(connector["revision"].as_u64() > Some(0), "{connector}");
    ensure!(
        connector["body"]["revision"] == connector["revision"],
        "{connector}"
    );
    // The charge is short. After its end only the register holds, and no power is told any more.
    let values = reading["body"]["values"].as_array().context("values")?;
    let tells = |measure: &str| values.iter().any(|value| value["measure"] == measure);
    ensure!(tells("energy_wh"), "{reading}");
    let is_of_charge = reading["body"]["session_id"].is_string();
    ensure!(is_of_charge || !tells("power_w"), "{reading}");
    ensure!(reading["body"]["station_id"] == station, "{reading}");
    let path = format!("/v1/sessions/{}", session["id"].as_str().context("id")?);
    let mut shown = admin.get(&path)?.ok()?;
    // Who charges is told on request only: it depends on who asks whether the name is masked.
    let name = shown
        .as_object_mut()
        .context("a session")?
        .remove("driver_name");
    ensure!(name.is_some_and(|name| name.is_string()), "{path}");
    ensure!(shown == session["body"], "{session}");

    let moved = json!({"site_ids": ["elsewhere"]});
    admin
        .patch(&format!("/v1/users/{owner_id}"), &moved)?
        .ok()?;
    socket.wait_for(|told| (told["kind"] == "bye").then_some(()))?;
    socket.wait_for_close()
}
