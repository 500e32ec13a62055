//! The checks of every request before the router sees it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_TYPE, HOST, HeaderValue};
use http::uri::Authority;
use http::{Request, Response, StatusCode, Version};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};

use super::places::{Leaving, Visit};

/// Refuses a request that does not name one host (RFC 9112 sections 3.2 and 3.2.2): two `Host`
/// lines, none in HTTP/1.1, one that is no authority, or a target in absolute form for another
/// authority. Otherwise two readers of the request could each take another host.
///
/// # Errors
/// What is wrong, for the client.
pub(super) fn check_host<B>(request: &Request<B>) -> Result<(), &'static str> {
    let mut lines = request.headers().get_all(HOST).iter();
    let host = lines.next();
    if lines.next().is_some() {
        return Err("the request has more than one Host header");
    }
    let target = request.uri().authority();
    let Some(host) = host else {
        return match request.version() {
            Version::HTTP_10 => Ok(()),
            _ => Err("the request has no Host header"),
        };
    };
    if host.is_empty() {
        return match target {
            None => Ok(()),
            Some(_) => Err("the Host header is not that of the request target"),
        };
    }
    let named = host.to_str().ok().and_then(authority);
    let named = named.ok_or("the Host header is no host with an optional port")?;
    match target {
        None => Ok(()),
        Some(target) if authority(target.as_str()).is_none() => {
            Err("the request target has a user name in its authority")
        }
        Some(target) if is_same(target, &named, request.uri().scheme_str()) => Ok(()),
        Some(_) => Err("the Host header is not that of the request target"),
    }
}

/// A host and perhaps a port, without a user name.
fn authority(text: &str) -> Option<Authority> {
    let authority = text.parse::<Authority>().ok()?;
    (!authority.as_str().contains('@')).then_some(authority)
}

fn is_same(one: &Authority, other: &Authority, scheme: Option<&str>) -> bool {
    let default = if scheme == Some("https") { 443 } else { 80 };
    let port = |authority: &Authority| authority.port_u16().unwrap_or(default);
    one.host().eq_ignore_ascii_case(other.host()) && port(one) == port(other)
}

/// An answer that the port itself gives, in the form of the API's problems (RFC 9457). The
/// connection is closed after it.
pub(super) fn refusal(status: StatusCode, code: &str, detail: &str) -> Response<Body> {
    let body = serde_json::json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
    });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let problem = HeaderValue::from_static("application/problem+json");
    headers.insert(CONTENT_TYPE, problem);
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Whether the whole body of a request is here.
#[derive(Clone)]
pub(super) struct Received(Arc<AtomicBool>);

impl Received {
    /// Becomes ready after `limit`, unless the whole body has arrived by then.
    pub(super) async fn too_late(&self, limit: Duration) {
        if !self.is_whole() {
            tokio::time::sleep(limit).await;
        }
        if self.is_whole() {
            std::future::pending::<()>().await;
        }
    }

    fn is_whole(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A request body that reports when it is whole.
pub(super) struct IncomingBody {
    inner: Incoming,
    visit: Visit,
    received: Received,
}

impl IncomingBody {
    /// Watches the body of a request that has just begun.
    ///
    /// # Errors
    /// [`Leaving`] when the connection was told to leave.
    pub(super) fn watch(
        request: Request<Incoming>,
        visit: &Visit,
    ) -> Result<(Request<Self>, Received), Leaving> {
        let is_whole = request.body().is_end_stream();
        visit.begun(!is_whole)?;
        let received = Received(Arc::new(AtomicBool::new(is_whole)));
        let request = request.map(|inner| Self {
            inner,
            visit: visit.clone(),
            received: received.clone(),
        });
        Ok((request, received))
    }
}

impl HttpBody for IncomingBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        let is_over = matches!(polled, Poll::Ready(None)) || self.inner.is_end_stream();
        if is_over && !self.received.0.swap(true, Ordering::AcqRel) {
            self.visit.received();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_one_host() {
        let cases: [(&str, &[&str], bool); 12] = [
            ("/", &["localhost:8080"], true),
            ("/", &["[::1]:8080"], true),
            ("/", &[""], true),
            ("/", &[], false),
            ("/", &["localhost", "localhost"], false),
            ("/", &["localhost", "evil.example"], false),
            ("/", &["user@localhost"], false),
            ("/", &["two words"], false),
            ("http://LOCALHOST:80/", &["localhost"], true),
            ("http://evil.example/", &["localhost"], false),
            ("http://localhost:81/", &["localhost"], false),
            ("http://user@localhost/", &["localhost"], false),
        ];
        for (target, hosts, wanted) in cases {
            let mut request = Request::get(target);
            for host in hosts {
                request = request.header(HOST, *host);
            }
            let checked = check_host(&request.body(()).unwrap());
            assert_eq!(checked.is_ok(), wanted, "{target} {hosts:?}: {checked:?}");
        }
        let old = Request::get("/").version(Version::HTTP_10);
        assert!(check_host(&old.body(()).unwrap()).is_ok());
    }
}
