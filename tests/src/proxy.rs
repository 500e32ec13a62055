//! A TCP proxy that can be broken. It stands for the internet between a gateway and its cloud.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The behaviour of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Everything passes in both directions.
    Open,
    /// Open connections are cut and new ones closed at once.
    Cut,
    /// Open connections are cut; new ones are answered `503` and closed.
    Unavailable,
    /// Nothing passes any more, and no side is told: connections stay open.
    Silent,
}

/// A proxy in front of one address. Dropping it cuts every connection.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    network: watch::Sender<Network>,
    accepting: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// Listens on a free port and passes connections on to `target`.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(target: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let network = watch::Sender::new(Network::Open);
        let receiver = network.subscribe();
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, target, receiver.clone()));
            }
        });
        Ok(Self {
            address,
            network,
            accepting,
        })
    }

    /// Returns the address to connect to instead of the target's.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes the behaviour of the network.
    pub fn set(&self, network: Network) {
        self.network.send_replace(network);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.network.send_replace(Network::Cut);
    }
}

async fn carry(mut client: TcpStream, target: SocketAddr, mut network: watch::Receiver<Network>) {
    let state = *network.borrow_and_update();
    match state {
        Network::Open => {}
        Network::Cut => return,
        Network::Unavailable => {
            let answer = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            // The other side may already be gone, which is as good.
            let _ = client.write_all(answer).await;
            let _ = client.shutdown().await;
            return;
        }
        Network::Silent => return hold(client, network).await,
    }
    let Ok(mut server) = TcpStream::connect(target).await else {
        return;
    };
    let silent = tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => false,
        silent = broken(&mut network) => silent,
    };
    if silent {
        let keep = Arc::new((client, server));
        held(network).await;
        drop(keep);
    }
}

/// Waits until open connections no longer pass data. Returns whether they stay open.
async fn broken(network: &mut watch::Receiver<Network>) -> bool {
    loop {
        if network.changed().await.is_err() {
            return false;
        }
        match *network.borrow_and_update() {
            Network::Open => {}
            Network::Cut | Network::Unavailable => return false,
            Network::Silent => return true,
        }
    }
}

async fn hold(client: TcpStream, network: watch::Receiver<Network>) {
    held(network).await;
    drop(client);
}

/// Waits until the silence ends. A connection that was silent never passes data again.
async fn held(mut network: watch::Receiver<Network>) {
    let _ = network
        .wait_for(|network| *network != Network::Silent)
        .await;
}
