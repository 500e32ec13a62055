//! The charger ports.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::ChargerEndpoint;
use super::upgrade::{Upgrade, Upgraded};
use super::visitors::{Visit, site_of};
use crate::descriptors::AcceptTrouble;
use crate::entrance::{Answer, Entered, Entrance, Gate};

/// Whether a port speaks TLS, and with which certificate just now.
#[derive(Debug, Clone)]
pub(crate) enum Security {
    /// Without TLS: `ws`.
    Plain,
    /// With TLS: `wss`. Each connection takes the newest certificate.
    Tls(watch::Receiver<Arc<rustls::ServerConfig>>),
}

/// One charger port.
#[derive(Debug)]
pub(crate) struct Listener {
    /// The open socket of the port.
    pub(crate) socket: TcpListener,
    /// Whether and how the port uses TLS.
    pub(crate) security: Security,
}

/// Accepts chargers until `stop` changes. `waiting` is how many may wait for a place
/// of their address.
pub(crate) async fn serve(
    listener: Listener,
    endpoint: Arc<ChargerEndpoint>,
    waiting: usize,
    mut stop: watch::Receiver<bool>,
) {
    let Listener { socket, security } = listener;
    let mut trouble = AcceptTrouble::default();
    let gate = ChargerGate {
        endpoint: Arc::clone(&endpoint),
        freed: endpoint.visitors.freed(),
    };
    let mut entrance = Entrance::new(socket, gate, waiting);
    loop {
        let entered = tokio::select! {
            entered = entrance.next() => entered,
            _ = stop.changed() => return,
        };
        match entered {
            Ok(entered) => welcome(entered, &security, &endpoint),
            Err(error) => {
                trouble
                    .wait(&error, || endpoint.visitors.end_oldest())
                    .await
            }
        }
    }
}

/// The places of chargers that have not signed in.
struct ChargerGate {
    endpoint: Arc<ChargerEndpoint>,
    freed: watch::Receiver<()>,
}

impl Gate for ChargerGate {
    type Place = Visit;

    fn address_of(&self, peer: SocketAddr) -> IpAddr {
        site_of(peer.ip())
    }

    fn ask(&self, address: IpAddr) -> Answer<Visit> {
        self.endpoint.visitors.begin(address)
    }

    async fn freed(&mut self) {
        if self.freed.changed().await.is_err() {
            std::future::pending().await
        }
    }

    fn refused(&self) {
        // Nothing is said to it: whoever floods gets no work done.
        self.endpoint.metrics.refusal(429);
    }
}

fn welcome(entered: Entered<Visit>, security: &Security, endpoint: &Arc<ChargerEndpoint>) {
    let Entered {
        stream,
        peer,
        place: visit,
    } = entered;
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let endpoint = Arc::clone(endpoint);
    match security {
        Security::Plain => {
            let upgrade = Upgrade {
                endpoint,
                stream,
                peer,
                secure: false,
                visit,
            };
            tokio::spawn(attend(Box::pin(upgrade.run())));
        }
        Security::Tls(config) => {
            let acceptor = TlsAcceptor::from(Arc::clone(&config.borrow()));
            tokio::spawn(attend(Box::pin(encrypted(
                acceptor, stream, peer, endpoint, visit,
            ))));
        }
    }
}

/// Runs one charger's task. The upgrade is boxed, so that a connected charger does not
/// carry its state.
async fn attend<S: AsyncRead + AsyncWrite + Unpin>(
    upgrade: Pin<Box<impl Future<Output = Option<Upgraded<S>>>>>,
) {
    let upgraded = upgrade.await;
    if let Some(upgraded) = upgraded {
        upgraded.serve().await;
    }
}

async fn encrypted(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    peer: SocketAddr,
    endpoint: Arc<ChargerEndpoint>,
    mut visit: Visit,
) -> Option<Upgraded<tokio_rustls::server::TlsStream<TcpStream>>> {
    let limit = endpoint.config.handshake_timeout;
    let accepted = tokio::select! {
        biased;
        () = visit.ended() => {
            endpoint.metrics.refusal(429);
            return None;
        }
        accepted = timeout(limit, acceptor.accept(stream)) => accepted,
    };
    let stream = match accepted {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            tracing::info!(%peer, %error, "a TLS handshake failed");
            return None;
        }
        Err(_) => return None,
    };
    let upgrade = Upgrade {
        endpoint,
        stream,
        peer,
        secure: true,
        visit,
    };
    upgrade.run().await
}
