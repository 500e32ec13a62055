//! The charger ports.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::Front;
use super::upgrade::{Upgrade, Upgraded};
use super::visitors::Visit;
use crate::descriptors::AcceptTrouble;

/// Whether a port speaks TLS, and with which certificate just now.
#[derive(Debug, Clone)]
pub(crate) enum Security {
    /// Plain `ws`.
    Plain,
    /// `wss`; each connection takes the newest certificate.
    Tls(watch::Receiver<Arc<rustls::ServerConfig>>),
}

/// One charger port.
#[derive(Debug)]
pub(crate) struct Listener {
    /// The open port.
    pub(crate) socket: TcpListener,
    /// How it is secured.
    pub(crate) security: Security,
}

/// Accepts chargers until `stop` changes.
pub(crate) async fn serve(listener: Listener, front: Arc<Front>, mut stop: watch::Receiver<bool>) {
    let Listener { socket, security } = listener;
    let mut trouble = AcceptTrouble::default();
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            _ = stop.changed() => return,
        };
        match accepted {
            Ok((stream, peer)) => welcome(stream, peer, &security, &front).await,
            Err(error) => trouble.wait(&error, || front.visitors.end_oldest()).await,
        }
    }
}

async fn welcome(stream: TcpStream, peer: SocketAddr, security: &Security, front: &Arc<Front>) {
    let Some(visit) = front.visitors.enter(peer.ip()).await else {
        // Nothing is said to it: whoever floods gets no work done.
        front.metrics.refusal(429);
        return;
    };
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let front = Arc::clone(front);
    match security {
        Security::Plain => {
            let upgrade = Upgrade {
                front,
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
                acceptor, stream, peer, front, visit,
            ))));
        }
    }
}

/// One charger's task. The upgrade is boxed, so that a connected charger does
/// not carry its state.
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
    front: Arc<Front>,
    mut visit: Visit,
) -> Option<Upgraded<tokio_rustls::server::TlsStream<TcpStream>>> {
    let limit = front.config.handshake_timeout;
    let accepted = tokio::select! {
        biased;
        () = visit.ended() => {
            front.metrics.refusal(429);
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
        front,
        stream,
        peer,
        secure: true,
        visit,
    };
    upgrade.run().await
}
