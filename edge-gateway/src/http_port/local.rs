//! Pages that are shown only to a browser on this machine.
//!
//! These pages require no sign-in. A foreign web page can point a name of its own at the loopback
//! (DNS rebinding), so the address that the browser asks for must be a name of this machine. A
//! reverse proxy on this machine also comes from the loopback, so a request that shows signs of one
//! is refused.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, FORWARDED, HOST, HeaderName, HeaderValue,
    REFERRER_POLICY, VIA, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::uri::Authority;
use http::{HeaderMap, Version};
use sha2::{Digest as _, Sha256};

/// Whether a request is one that a browser on this machine sends itself: it asks for a name of this
/// machine, and nothing shows that a proxy passed it on.
///
/// HTTP/1.0 counts as a proxy: no browser speaks it, and nginx does to the server behind it unless
/// told otherwise, with a `Host` of its own and no other sign. A proxy of HTTP/1.1 that changes
/// `Host` and adds no header cannot be told from a browser.
#[must_use]
pub fn is_from_local_browser<B>(request: &http::Request<B>) -> bool {
    let headers = request.headers();
    request.version() != Version::HTTP_10
        && !headers.keys().any(is_of_a_proxy)
        && headers
            .get(HOST)
            .and_then(|host| host.to_str().ok()?.parse::<Authority>().ok())
            .is_some_and(|authority| is_name_of_this_machine(authority.host()))
}

/// Whether a host, without its port, is `localhost` or an address of the loopback.
#[must_use]
pub fn is_name_of_this_machine(host: &str) -> bool {
    let name = host.trim_matches(['[', ']']);
    let ip = name.parse::<IpAddr>().map(|ip| ip.to_canonical());
    ip.is_ok_and(|ip| ip.is_loopback()) || name.eq_ignore_ascii_case("localhost")
}

fn is_of_a_proxy(name: &HeaderName) -> bool {
    *name == FORWARDED
        || *name == VIA
        || name == "x-real-ip"
        || name.as_str().starts_with("x-forwarded-")
}

/// A Content-Security-Policy for a page with one inline style and one inline script, each named by
/// its hash, that may fetch from its own address and load nothing else.
#[must_use]
pub fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(style),
        hash(script)
    )
}

/// Adds the headers of a page that loads nothing from elsewhere, that no other page may frame and
/// that nobody stores. `policy` is that of [`policy`].
pub fn harden(headers: &mut HeaderMap, policy: &str) {
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_show_the_page() {
        for (host, wanted) in [
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("[::ffff:127.0.0.1]:8080", true),
            ("charge.example.com", false),
            ("localhost.example.com", false),
            ("10.0.0.1:8080", false),
        ] {
            let request = http::Request::get("/").header(HOST, host);
            let request = request.body(()).unwrap();
            assert_eq!(is_from_local_browser(&request), wanted, "{host}");
        }
    }
}
