//! Decides whether a request comes from somebody else's web page.
//!
//! A page may open a WebSocket to any address that its reader's browser reaches; nothing in the
//! browser forbids it (RFC 6455 §10.2). The browser does name the page that asks, in the header
//! `Origin`. Chargers send none, or some library of theirs sends the gateway's own address.

use std::net::IpAddr;

/// The `Origin`s of a request that are web pages which were not loaded from this machine's own
/// address. `host` is the request's `Host`.
///
/// A page without an origin of its own (a sandboxed frame, a file) says `null`.
/// A name in `Host` proves nothing: whoever owns the name can let it point here
/// (DNS rebinding), so only a number or `localhost` is this machine's own.
pub(super) fn foreign_pages<'a>(
    origins: impl Iterator<Item = &'a str>,
    host: Option<&str>,
) -> Vec<String> {
    let own = host.and_then(host_of).filter(|host| is_own(host));
    let foreign = origins.filter(|origin| {
        if origin.eq_ignore_ascii_case("null") {
            return true;
        }
        // Other schemes are no pages of the web.
        web_page(origin).is_some_and(|authority| {
            host_of(authority).is_none_or(|page| {
                !own.as_ref()
                    .is_some_and(|own| own.eq_ignore_ascii_case(&page))
            })
        })
    });
    foreign.map(str::to_owned).collect()
}

/// Whether a text is the origin of a web page as browsers and chargers write it (RFC 6454 section
/// 6.2): `http` or `https`, a host, perhaps a port, and nothing after it.
pub(crate) fn is_origin(text: &str) -> bool {
    let host = web_page(text).and_then(host_of);
    host.is_some_and(|host| !host.is_empty()) && !text.contains('@')
}

/// The part of a web page's origin after the scheme.
fn web_page(origin: &str) -> Option<&str> {
    let (scheme, authority) = origin.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_web.then_some(authority)
}

/// The host of `host:port`, without the port: two programs of one machine may
/// listen on two ports.
fn host_of(authority: &str) -> Option<String> {
    let authority: http::uri::Authority = authority.parse().ok()?;
    Some(authority.host().to_owned())
}

fn is_own(host: &str) -> bool {
    let number = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || number.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_machines_own_address_are_no_foreign_ones() {
        let cases: [(&[&str], Option<&str>, bool); 18] = [
            (&[], Some("127.0.0.1:9000"), false),
            (&["http://127.0.0.1:9000"], Some("127.0.0.1:9000"), false),
            (&["http://127.0.0.1:3000"], Some("127.0.0.1:9000"), false),
            (&["http://LOCALHOST"], Some("localhost:9000"), false),
            (&["http://[::1]:9000"], Some("[::1]:9000"), false),
            (&["http://192.0.2.7"], Some("192.0.2.7:9000"), false),
            (&["https://evil.example"], Some("127.0.0.1:9000"), true),
            (&["HTTPS://evil.example"], Some("127.0.0.1:9000"), true),
            (&["http://evil.example"], None, true),
            // A name that points here.
            (
                &["http://evil.example:9000"],
                Some("evil.example:9000"),
                true,
            ),
            (&["null"], Some("127.0.0.1:9000"), true),
            (
                &["http://127.0.0.1@evil.example"],
                Some("127.0.0.1:9000"),
                true,
            ),
            (
                &["http://127.0.0.1.evil.example"],
                Some("127.0.0.1:9000"),
                true,
            ),
            (&["http://"], Some("127.0.0.1:9000"), true),
            (
                &["http://127.0.0.1", "http://evil.example"],
                Some("127.0.0.1"),
                true,
            ),
            // What chargers and their libraries send.
            (&["file://"], Some("127.0.0.1:9000"), false),
            (&["charger"], Some("127.0.0.1:9000"), false),
            (&[""], Some("127.0.0.1:9000"), false),
        ];
        for (origins, host, foreign) in cases {
            let found = foreign_pages(origins.iter().copied(), host);
            assert_eq!(!found.is_empty(), foreign, "{origins:?} at {host:?}");
        }
    }
}
