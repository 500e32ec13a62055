//! The running server's own door, a Unix socket in the data folder: whoever may
//! read the data may also ask for a backup or the status. One line of JSON each
//! way.

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
/// The longest request line: a path and a few words.
const REQUEST_BYTES_MAX: u64 = 64 * 1024;
/// How long a line may take to arrive.
const REQUEST_LIMIT: Duration = Duration::from_secs(5);

/// What can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Write a backup.
    Backup {
        /// The folder, absolute.
        dir: PathBuf,
    },
    /// Tell how it goes.
    Status,
    /// Give the client `bootstrap` a new secret.
    RenewSecret,
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Done; what was asked for.
    Done(Value),
    /// Not done, and why.
    Failed(String),
}

/// Why the door could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Nobody is behind it.
    #[error("no local server runs on {}", data_dir.display())]
    NotRunning {
        /// The data folder.
        data_dir: PathBuf,
    },
    /// The socket failed.
    #[error("the running server cannot be asked")]
    Socket(#[from] io::Error),
    /// The answer is not one.
    #[error("the running server's answer cannot be read: is it of another release?")]
    Answer(#[from] serde_json::Error),
    /// It said no.
    #[error("the running server answered: {0}")]
    Failed(String),
}

/// Opens the door. The folder's lock is held, so a socket found there is left over.
///
/// # Errors
/// The socket cannot be made, for instance where the path is longer than 100 bytes.
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

/// Answers until told to stop.
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
                    // Whoever asked and left hears nothing.
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

/// Asks the server that runs on a data folder.
///
/// # Errors
/// [`ControlError`]; [`ControlError::NotRunning`] when there is none.
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
