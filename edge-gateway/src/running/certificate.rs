//! The certificate of a port with TLS, which is read again when its files change.

use std::sync::Arc;
use std::time::SystemTime;

use rustls::ServerConfig;
use tokio::sync::watch;

use crate::config::TlsConfig;
use crate::tls::{TlsError, server_config};

/// The certificate files of a port, to be read again.
#[derive(Debug, Clone)]
pub struct Certificate {
    files: TlsConfig,
    current: watch::Sender<Arc<ServerConfig>>,
}

impl Certificate {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`] when the files cannot be used.
    pub fn read(files: &TlsConfig) -> Result<Self, TlsError> {
        let (current, _) = watch::channel(server_config(files)?);
        let files = files.clone();
        Ok(Self { files, current })
    }

    /// The certificate as it was read last, and each newer one.
    pub(crate) fn newest(&self) -> watch::Receiver<Arc<ServerConfig>> {
        self.current.subscribe()
    }

    /// Reads the files again.
    ///
    /// # Errors
    /// [`TlsError`] when the files cannot be used; the old certificate stays.
    pub(super) fn reload(&self) -> Result<(), TlsError> {
        self.current.send_replace(server_config(&self.files)?);
        tracing::info!("the certificate was read again");
        Ok(())
    }

    /// Reads the certificate again whenever one of its files has changed, until `stop` changes.
    pub async fn watch(self, mut stop: watch::Receiver<bool>) {
        let mut seen = changed_at(&self.files);
        loop {
            tokio::select! {
                () = tokio::time::sleep(self.files.reload_interval) => {}
                _ = stop.changed() => return,
            }
            let now = changed_at(&self.files);
            if now == seen {
                continue;
            }
            match server_config(&self.files) {
                Ok(config) => {
                    self.current.send_replace(config);
                    seen = now;
                    tracing::info!("the certificate files have changed and were read again");
                }
                // Half-written files are whole at the next look.
                Err(error) => {
                    let error = forecourt_types::error_chain(&error);
                    tracing::warn!(error, "the changed certificate files cannot be used yet");
                }
            }
        }
    }
}

fn changed_at(files: &TlsConfig) -> [Option<SystemTime>; 2] {
    [&files.certificate_file, &files.key_file].map(|path| {
        let metadata = std::fs::metadata(path).ok()?;
        metadata.modified().ok()
    })
}
