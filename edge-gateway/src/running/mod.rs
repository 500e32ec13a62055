//! A whole gateway: it is started, watched and drained here.

mod certificate;
mod ports;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use forecourt_edge::{CloseReason, Identity};
use forecourt_link::ChargerPorts;
use http::Uri;
use rustls::ClientConfig;
use thiserror::Error;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, timeout_at};

use crate::clock::Clock;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::entrance::waiting_of;
use crate::journal::{
    AdmissionState, Check, JournalContext, JournalError, JournalThread, Retention, Store, lock,
    spawn,
};
use crate::metrics::Metrics;
use crate::notice::{Notice, Notices};
use crate::sockets::{ChargerEndpoint, Guesses, Listener, Registry, Visitors, serve};
use crate::status::{Status, StatusSource};
use crate::tls::TlsError;
use crate::uplink::{Dialer, Uplink};
pub use certificate::Certificate;
use ports::Ports;

/// How often a shutdown checks whether the chargers have left.
const DRAIN_STEP: Duration = Duration::from_millis(20);

/// Why a gateway cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The journal cannot be opened.
    #[error("the journal cannot be opened")]
    Journal(#[from] JournalError),
    /// A port is taken, or this process may not open it.
    #[error(
        "{address} cannot be opened for {purpose}: choose another address with {setting} in the configuration, or the environment variable {variable}"
    )]
    Port {
        /// The socket address that could not be used.
        address: SocketAddr,
        /// What the port is for, such as `the status page`.
        purpose: &'static str,
        /// The setting, such as `ocpp.listen`.
        setting: &'static str,
        /// The environment variable of that setting.
        variable: &'static str,
        /// The error that the system reported.
        #[source]
        source: std::io::Error,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] TlsError),
    /// The cloud's address cannot be used.
    #[error("{url:?} is no address of a cloud: wss://host/path is wanted")]
    Address {
        /// The address that was given.
        url: String,
    },
    /// The system provides no random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

/// A running gateway. Dropping it stops accepting; [`Running::shutdown`] drains.
#[derive(Debug)]
pub struct Running {
    /// The address to which chargers connect by `ws`.
    pub ocpp_addr: SocketAddr,
    /// The address to which chargers connect by `wss`, if a certificate is set.
    pub tls_addr: Option<SocketAddr>,
    /// The address of the status page, if it is on.
    pub status_addr: Option<SocketAddr>,
    thread: JournalThread,
    source: Arc<StatusSource>,
    notices: Notices,
    certificate: Option<Certificate>,
    stop: watch::Sender<bool>,
}

/// Starts a gateway. It opens its ports before it returns and works without
/// the cloud from then on, if a cloud has ever welcomed it.
///
/// # Errors
/// [`StartError`] when a port, the journal, a certificate or an address cannot
/// be used; nothing runs then.
pub async fn start(config: Config, credentials: Credentials) -> Result<Running, StartError> {
    let dialer = dialer(&config, &credentials)?;
    let mut ports = Ports::open(&config).await?;
    ports.warn();
    let core = Core::start(&config, identity(&credentials, ports.of_chargers())?)?;
    let (stop, stopped) = watch::channel(false);
    core.serve_chargers(&config, std::mem::take(&mut ports.listeners), &stopped);
    if let Some(listener) = ports.status {
        let source = Arc::clone(&core.source);
        let limits = config.status_limits;
        let serving = crate::status::serve(listener, limits, source, stopped.clone());
        tokio::spawn(serving);
    }
    if let Some(certificate) = &ports.certificate {
        tokio::spawn(certificate.clone().watch(stopped.clone()));
    }
    let uplink = Uplink {
        config: config.cloud,
        dialer,
        journal: core.source.journal.clone(),
        metrics: Arc::clone(&core.source.metrics),
        gateway_id: credentials.gateway_id,
        state_dir: config.state_dir,
    };
    tokio::spawn(uplink.drive(stopped));
    Ok(Running {
        ocpp_addr: ports.ocpp_addr,
        tls_addr: ports.tls_addr,
        status_addr: ports.status_addr,
        thread: core.thread,
        source: core.source,
        notices: core.notices,
        certificate: ports.certificate,
        stop,
    })
}

/// What runs behind all ports: the journal thread and what it shares with them.
struct Core {
    thread: JournalThread,
    source: Arc<StatusSource>,
    notices: Notices,
}

impl Core {
    fn start(config: &Config, identity: Identity) -> Result<Self, StartError> {
        let lock = lock(&config.state_dir)?;
        let opened = Store::open(&config.state_dir, Check::Quick)?;
        let (registry, metrics) = (Arc::new(Registry::default()), Arc::new(Metrics::new()));
        let (clock, notices) = (Clock::start(), Notices::new());
        let context = JournalContext {
            state_dir: config.state_dir.clone(),
            identity: identity.clone(),
            settings: config.policy.clone(),
            retention: retention(config),
            accept_unknown: config.ocpp.accept_unknown,
            registry: Arc::clone(&registry),
            metrics: Arc::clone(&metrics),
            notices: notices.clone(),
            clock,
            lock,
        };
        let (journal, thread) = spawn(context, opened)?;
        let source = Arc::new(StatusSource {
            identity,
            state_dir: config.state_dir.clone(),
            journal,
            registry,
            metrics,
            clock,
            started_at: crate::clock::wall(),
        });
        Ok(Self {
            thread,
            source,
            notices,
        })
    }

    fn serve_chargers(
        &self,
        config: &Config,
        listeners: Vec<Listener>,
        stopped: &watch::Receiver<bool>,
    ) {
        let ocpp = config.ocpp.clone();
        let waiting = waiting_of(ocpp.pending);
        let visitors = Visitors::new(
            ocpp.pending - waiting * listeners.len(),
            ocpp.pending_per_address,
            ocpp.refusals_per_minute,
            ocpp.unknown_per_minute,
        );
        let guesses = Guesses::new(ocpp.pending, ocpp.pending_per_address, ocpp.guess_hold);
        let endpoint = Arc::new(ChargerEndpoint {
            config: ocpp,
            registry: Arc::clone(&self.source.registry),
            visitors: Arc::new(visitors),
            guesses: Arc::new(guesses),
            journal: self.source.journal.clone(),
            metrics: Arc::clone(&self.source.metrics),
        });
        for listener in listeners {
            tokio::spawn(serve(
                listener,
                Arc::clone(&endpoint),
                waiting,
                stopped.clone(),
            ));
        }
    }
}

impl Running {
    /// A receiver of the facts that are committed from now on, for display. A watcher that reads
    /// slowly misses some and learns how many.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// What the status page shows.
    pub async fn status(&self) -> Status {
        self.source.status().await
    }

    /// Waits until chargers are let in: a cloud has welcomed this gateway, now
    /// or in an earlier run.
    pub async fn ready(&self) {
        let mut admission = self.source.journal.watch_admission();
        // An error means that the gateway stops; nobody waits then.
        let _ = admission
            .wait_for(|admission| admission.state == AdmissionState::Open)
            .await;
    }

    /// Reads the certificate files again. Open sockets stay as they are; new
    /// ones get the new certificate, and none resumes an older TLS session.
    ///
    /// # Errors
    /// [`TlsError`] when the files cannot be used; the old certificate stays.
    pub fn reload_certificate(&self) -> Result<(), TlsError> {
        match &self.certificate {
            Some(certificate) => certificate.reload(),
            None => Ok(()),
        }
    }

    /// Stops the gateway: no new chargers are let in, every charger is told to come back later, and
    /// all that was received is committed and answered. Returns true when everything ended within
    /// the limit.
    pub async fn shutdown(self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        let _ = self.stop.send(true);
        let registry = &self.source.registry;
        registry.close_all(CloseReason::Stopping);
        let left = async {
            while registry.count() > 0 {
                tokio::time::sleep(DRAIN_STEP).await;
            }
        };
        let drained = timeout_at(deadline, left).await.is_ok();
        self.source.journal.stop().await;
        let joined = tokio::task::spawn_blocking(move || self.thread.join());
        let joined = timeout_at(deadline, joined).await;
        drained && matches!(joined, Ok(Ok(true)))
    }
}

fn dialer(config: &Config, credentials: &Credentials) -> Result<Dialer, StartError> {
    let url = config.cloud.url.as_ref();
    let url = url.unwrap_or(&credentials.websocket_url);
    let (url, tls) = link(url, config.cloud.ca_file.as_deref())?;
    Ok(Dialer {
        url,
        credential: credentials.credential.clone(),
        tls,
        proxy: config.cloud.proxy.clone(),
    })
}

/// The cloud's address and the authorities that TLS trusts there; none where the address
/// has no TLS.
///
/// # Errors
/// [`StartError::Address`] and [`StartError::Tls`].
pub(crate) fn link(
    url: &str,
    ca_file: Option<&Path>,
) -> Result<(Uri, Arc<ClientConfig>), StartError> {
    let wrong = || StartError::Address {
        url: url.to_owned(),
    };
    let uri: Uri = url.parse().map_err(|_| wrong())?;
    let (secure, _, _) = crate::tls::split_address(&uri).map_err(|_| wrong())?;
    let tls = match secure {
        true => crate::tls::client_config(ca_file)?,
        false => crate::tls::trusting_nobody()?,
    };
    Ok((uri, tls))
}

fn identity(credentials: &Credentials, ports: ChargerPorts) -> Result<Identity, StartError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| StartError::Random)?;
    Ok(Identity {
        operator_id: credentials.operator_id.clone(),
        gateway_id: credentials.gateway_id.clone(),
        epoch: credentials.epoch,
        boot_id: format!("{:032x}", u128::from_be_bytes(random)),
        software: crate::SOFTWARE.to_owned(),
        ports,
    })
}

fn retention(config: &Config) -> Retention {
    let keep = crate::clock::whole_millis(config.journal.keep);
    Retention {
        keep_ms: i64::try_from(keep).unwrap_or(i64::MAX),
        max_bytes: i64::try_from(config.journal.max_bytes).unwrap_or(i64::MAX),
    }
}
