//! Serves HTTP on a TCP port with limits: the one accept loop of the port of the API and the
//! console, and of the status port.
//!
//! Only HTTP/1 is spoken: the limits are per connection, and HTTP/2 would put many requests into
//! one. A client without credentials can hold a connection for [`HttpLimits::head`] before its
//! request is whole, and no client can hold more than [`HttpLimits::per_address`] connections.

pub(crate) mod limits;
pub(crate) mod local;
mod places;
mod request;
mod stream;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::descriptors::AcceptTrouble;
use crate::entrance::{Entered, Entrance, waiting_of};
use crate::running::Certificate;
pub use limits::HttpLimits;
pub use local::{harden, is_from_local_browser, is_name_of_this_machine, policy};
use places::{Leaving, Place, Places, Visit};
use request::{IncomingBody, check_host, refusal};
use stream::{MaybeTls, Stream};

/// The largest request head in bytes, and the most that is read or written at once. Clients of the
/// API send heads of about 1 KB; an access token has less than 2 KB.
const BUFFER_BYTES_MAX: usize = 64 * 1024;

/// Serves until `stop` is ready, and ends when the requests that were under way then are answered.
///
/// Handlers find the client's address as `ConnectInfo<SocketAddr>`. Before the router sees a
/// request, it has passed the rules for `Host` (RFC 9112 section 3.2).
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: HttpLimits,
    stop: impl Future<Output = ()>,
) {
    let port = Port {
        router: TowerToHyperService::new(router),
        limits,
        tls: None,
    };
    port.serve(listener, stop).await;
}

/// The same as [`serve`] with TLS: each connection uses the certificate that is the newest when it
/// is accepted. The handshake may take as long as a request head, before that head.
pub async fn serve_tls(
    listener: TcpListener,
    router: Router,
    limits: HttpLimits,
    certificate: &Certificate,
    stop: impl Future<Output = ()>,
) {
    let port = Port {
        router: TowerToHyperService::new(router),
        limits,
        tls: Some(certificate.newest()),
    };
    port.serve(listener, stop).await;
}

/// What every connection of one port shares.
#[derive(Clone)]
struct Port {
    router: TowerToHyperService<Router>,
    limits: HttpLimits,
    /// The newest certificate; none for a port without TLS.
    tls: Option<watch::Receiver<Arc<ServerConfig>>>,
}

impl Port {
    async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let waiting = waiting_of(self.limits.in_all);
        let places = Places::new(HttpLimits {
            in_all: self.limits.in_all - waiting,
            ..self.limits
        });
        let mut entrance = Entrance::new(listener, Arc::clone(&places), waiting);
        let mut connections = JoinSet::new();
        let mut trouble = AcceptTrouble::default();
        let (stopping, stopped) = watch::channel(false);
        tokio::pin!(stop);
        loop {
            let entered = tokio::select! {
                () = &mut stop => break,
                entered = entrance.next() => entered,
                Some(_) = connections.join_next() => continue,
            };
            match entered {
                Ok(entered) => {
                    connections.spawn(self.clone().attend(entered, stopped.clone()));
                }
                Err(error) => trouble.wait(&error, || places.end_oldest()).await,
            }
        }
        drop(entrance);
        stopping.send_replace(true);
        while connections.join_next().await.is_some() {}
    }

    /// Serves one connection to its end, or until it becomes a WebSocket.
    async fn attend(self, entered: Entered<Place>, mut stopped: watch::Receiver<bool>) {
        let Entered {
            stream,
            peer,
            place,
        } = entered;
        // Small answers must not wait for each other (Nagle).
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let limits = self.limits;
        let visit = place.visit();
        let stream = Stream::new(stream, place, limits.stall);
        let stream = match &self.tls {
            None => MaybeTls::Plain(stream),
            Some(certificate) => {
                let acceptor = TlsAcceptor::from(certificate.borrow().clone());
                let handshake = timeout(limits.head, acceptor.accept(stream));
                tokio::select! {
                    () = visit.told_to_leave() => return,
                    done = handshake => match done {
                        Ok(Ok(stream)) => MaybeTls::Tls(Box::new(stream)),
                        // What went wrong with a handshake concerns only its client.
                        Ok(Err(_)) | Err(_) => return,
                    },
                }
            }
        };
        let io = TokioIo::new(stream);
        let answering = visit.clone();
        let service = service_fn(move |request| {
            let (router, visit) = (self.router.clone(), answering.clone());
            answer(router, request, peer, visit, limits.body)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(BUFFER_BYTES_MAX)
            .serve_connection(io, service)
            .with_upgrades();
        tokio::pin!(connection);
        tokio::select! {
            () = visit.told_to_leave() => return,
            // What went wrong with a connection concerns only its client.
            _ = connection.as_mut() => return,
            // An error means that the port is gone, which is as good as the word.
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        if visit.is_waiting() {
            return;
        }
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

/// An extension of every request that asks whether its connection may become a WebSocket, which
/// keeps its place for as long as it is open.
#[derive(Clone)]
pub struct WebSocketPlace(Visit);

impl WebSocketPlace {
    /// Takes a place for a WebSocket. It returns false when the port, or the client's address, has
    /// as many as it may ([`HttpLimits::in_all`]). A handler must then answer with a refusal, for
    /// once it has answered 101 the connection is closed without a word.
    #[must_use]
    pub fn take(&self) -> bool {
        matches!(self.0.upgraded(), Ok(true))
    }
}

/// Answers one request.
///
/// # Errors
/// [`Leaving`] when the connection had to give its place to another.
async fn answer(
    router: TowerToHyperService<Router>,
    request: Request<Incoming>,
    peer: SocketAddr,
    visit: Visit,
    limit: Duration,
) -> Result<Response<Body>, Leaving> {
    let (mut request, received) = IncomingBody::watch(request, &visit)?;
    let response = match check_host(&request) {
        Err(reason) => refusal(StatusCode::BAD_REQUEST, "malformed_request", reason),
        Ok(()) => {
            request.extensions_mut().insert(ConnectInfo(peer));
            let place = WebSocketPlace(visit.clone());
            request.extensions_mut().insert(place);
            tokio::select! {
                response = router.call(request) => always(response),
                () = received.too_late(limit) => {
                    let reason = "the request body did not arrive in time: send it again";
                    refusal(StatusCode::REQUEST_TIMEOUT, "request_timeout", reason)
                }
            }
        }
    };
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        visit.answered()?;
    } else if !visit.upgraded()? {
        return Err(Leaving);
    }
    Ok(response)
}

/// A router never fails; its error type has no values.
fn always(answer: Result<Response<Body>, Infallible>) -> Response<Body> {
    let Ok(response) = answer;
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::net::IpAddr;

    use tokio::net::{TcpSocket, TcpStream};

    use super::*;
    use crate::entrance::{Answer, Gate};

    /// Makes places that count the addresses of the loopback like others: 10.0.0.n for 127.0.0.n.
    struct FarAway(Arc<Places>);

    impl Gate for FarAway {
        type Place = Place;

        fn address_of(&self, peer: SocketAddr) -> IpAddr {
            let IpAddr::V4(address) = self.0.address_of(peer) else {
                return peer.ip();
            };
            let [_, rest @ ..] = address.octets();
            IpAddr::from([10, rest[0], rest[1], rest[2]])
        }

        fn ask(&self, address: IpAddr) -> Answer<Place> {
            self.0.ask(address)
        }

        async fn freed(&mut self) {
            self.0.freed().await;
        }

        fn refused(&self) {
            self.0.refused();
        }
    }

    async fn from_address(last: u8, to: SocketAddr) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        let from = SocketAddr::from(([127, 0, 0, last], 0));
        socket.bind(from).unwrap();
        socket.connect(to).await.unwrap()
    }

    #[tokio::test]
    async fn an_address_that_waits_for_its_own_place_keeps_nobody_else_out() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let to = listener.local_addr().unwrap();
        let places = Places::new(HttpLimits {
            per_address: 1,
            ..HttpLimits::API
        });
        let mut entrance = Entrance::new(listener, FarAway(Arc::clone(&places)), 2);
        let first = from_address(1, to).await;
        let held = entrance.next().await.unwrap();
        // The one that holds the place is told to leave, and never does.
        let crowd = [from_address(1, to).await, from_address(1, to).await];
        for last in 2..6 {
            let newcomer = from_address(last, to).await;
            let entered = entrance.next().await.unwrap();
            assert_eq!(entered.peer, newcomer.local_addr().unwrap());
        }
        // Once it has left, the next one of its address has its place.
        drop(held);
        let next = entrance.next().await.unwrap();
        assert_eq!(next.peer, crowd[0].local_addr().unwrap());
        drop(first);
    }
}
