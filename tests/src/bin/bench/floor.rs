//! The floors: the cost of a server that answers the same frames without any decision, once from
//! memory and once after a commit.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};

use anyhow::{Context as _, Result};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_tungstenite::accept_hdr_async_with_config;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::frames::{canned, id_and_action};

/// The size of a connection's buffers, in bytes. It is small as in the gateway, since a connection
/// is idle nearly always.
const BUFFER_BYTES: usize = 4 * 1024;

/// A frame to store, and the channel to the task that waits for it.
type Stored = (String, oneshot::Sender<i64>);

/// Serves without end. With a folder, transaction messages are committed to an SQLite file there
/// (WAL, synchronous FULL) before they are answered.
pub(crate) fn serve(folder: Option<&Path>) -> Result<()> {
    let store = folder.map(start_writer).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        println!("chargers: ws://{}/ocpp/", listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(connection(stream, store.clone()));
        }
    })
}

async fn connection(stream: TcpStream, store: Option<Sender<Stored>>) {
    let limits = WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES);
    #[expect(
        clippy::result_large_err,
        reason = "the callback's type is tungstenite's"
    )]
    let protocol = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        if let Some(offered) = request.headers().get("sec-websocket-protocol") {
            response
                .headers_mut()
                .insert("sec-websocket-protocol", offered.clone());
        }
        Ok(response)
    };
    let Ok(mut socket) = accept_hdr_async_with_config(stream, protocol, Some(limits)).await else {
        return;
    };
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else {
            continue;
        };
        let Some((id, action)) = id_and_action(&text) else {
            continue;
        };
        let is_fact = matches!(
            action,
            "StartTransaction" | "MeterValues" | "StopTransaction"
        );
        let row = match &store {
            Some(store) if is_fact => {
                let (done, stored) = oneshot::channel();
                if store.send((text.as_str().to_owned(), done)).is_err() {
                    return;
                }
                let Ok(row) = stored.await else {
                    return;
                };
                row
            }
            _ => 1,
        };
        let answer = canned(id, action, row.unsigned_abs());
        if socket.send(Message::text(answer)).await.is_err() {
            return;
        }
    }
}

/// Starts the one thread that writes. All queued frames go into one commit.
fn start_writer(folder: &Path) -> Result<Sender<Stored>> {
    let file = folder.join("floor.db");
    let database =
        rusqlite::Connection::open(&file).with_context(|| format!("open {}", file.display()))?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE frames (id INTEGER PRIMARY KEY, text TEXT NOT NULL);",
    )?;
    let (sender, queue) = channel();
    std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            if let Err(error) = write(&database, &queue) {
                // The queue goes with this thread, and every connection with the queue.
                eprintln!("the floor's database failed: {error}");
            }
        })?;
    Ok(sender)
}

fn write(database: &rusqlite::Connection, queue: &Receiver<Stored>) -> rusqlite::Result<()> {
    let mut done = Vec::new();
    while let Ok(first) = queue.recv() {
        database.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut insert = database.prepare_cached("INSERT INTO frames (text) VALUES (?1)")?;
        for (text, waiting) in std::iter::once(first).chain(queue.try_iter()) {
            done.push((insert.insert([text])?, waiting));
        }
        database.prepare_cached("COMMIT")?.execute([])?;
        for (row, waiting) in done.drain(..) {
            // The charger may have gone meanwhile.
            let _ = waiting.send(row);
        }
    }
    Ok(())
}
