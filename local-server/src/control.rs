//! The control socket of the running server, a Unix socket in the data folder. Whoever may read the
//! data may also ask for a backup or the status. Each request and each reply is one line of JSON.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::backup;
use crate::stop::Stop;
use crate::watch::Watch;

/// The socket's name in the data folder.
const SOCKET: &str = "control.sock";
/// The longest request line, in bytes: a path and a few words.
const REQUEST_BYTES_MAX: u64 = 64 * 1024;
/// The time within which a line must arrive.
const REQUEST_LIMIT: Duration = Duration::from_secs(5);

/// A request to the running server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Writes a backup.
    Backup {
        /// The folder of the backup, as an absolute path.
        dir: PathBuf,
    },
    /// Asks for the status of the server.
    Status,
    /// Gives the client `bootstrap` a new secret.
    RenewSecret,
}

/// The reply to a request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The request was carried out; the value is what was asked for.
    Done(Value),
    /// The request was not carried out; the text says why.
    Failed(String),
}

/// Why the control socket could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// No server listens on the socket.
    #[error("no local server runs on {}", data_dir.display())]
    NotRunning {
        /// The data folder that was asked about.
        data_dir: PathBuf,
    },
    /// The socket failed.
    #[error("the running server cannot be asked")]
    Socket(#[from] io::Error),
    /// The reply cannot be read.
    #[error("the running server's answer cannot be read: is it of another release?")]
    Answer(#[from] serde_json::Error),
    /// The server did not carry out the request.
    #[error("the running server answered: {0}")]
    Failed(String),
}

/// Opens the control socket. The caller holds the folder's lock, so a socket file found there is
/// left over.
///
/// # Errors
/// The socket cannot be made, for example where the path is longer than 100 bytes.
pub fn open(data_dir: &Path) -> io::Result<UnixListener> {
    let path = data_dir.join(SOCKET);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Answers requests until told to stop.
pub async fn serve(listener: UnixListener, watch: Arc<Watch>, stop: Stop) {
    loop {
        let accepted = tokio::select! {
            () = stop.wait() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let watch = Arc::clone(&watch);
                tokio::spawn(async move {
                    // A caller that closed the socket gets no reply.
                    let _ = answer(stream, &watch).await;
                });
            }
            Err(error) => tracing::warn!(%error, "the control socket gives no connection"),
        }
    }
}

async fn answer(stream: UnixStream, watch: &Watch) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(reader.take(REQUEST_BYTES_MAX));
    tokio::time::timeout(REQUEST_LIMIT, reader.read_line(&mut line)).await??;
    let reply = match serde_json::from_str(&line) {
        Ok(Request::Status) => match watch.status().await {
            Ok(status) => Reply::Done(status),
            Err(error) => Reply::Failed(forecourt_types::error_chain(&error)),
        },
        Ok(Request::Backup { dir }) => {
            match backup::write(watch.engine(), watch.data_dir(), &dir).await {
                Ok(()) => Reply::Done(Value::Null),
                Err(error) => Reply::Failed(forecourt_types::error_chain(&error)),
            }
        }
        Ok(Request::RenewSecret) => match watch.renew_secret().await {
            Ok(file) => Reply::Done(serde_json::json!({ "file": file })),
            Err(error) => Reply::Failed(forecourt_types::error_chain(&error)),
        },
        Err(error) => Reply::Failed(format!("the request cannot be read: {error}")),
    };
    let mut text = serde_json::to_string(&reply)?;
    text.push('\n');
    writer.write_all(text.as_bytes()).await
}

/// Sends a request to the server that runs on a data folder.
///
/// # Errors
/// [`ControlError`]; [`ControlError::NotRunning`] when no server runs.
pub async fn ask(data_dir: &Path, request: &Request) -> Result<Value, ControlError> {
    let stream = UnixStream::connect(data_dir.join(SOCKET))
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
                ControlError::NotRunning {
                    data_dir: data_dir.to_owned(),
                }
            }
            _ => ControlError::Socket(error),
        })?;
    let (reader, mut writer) = stream.into_split();
    let mut text = serde_json::to_string(request)?;
    text.push('\n');
    writer.write_all(text.as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(reader).read_line(&mut line).await?;
    match serde_json::from_str(&line)? {
        Reply::Done(value) => Ok(value),
        Reply::Failed(reason) => Err(ControlError::Failed(reason)),
    }
}
