//! The addresses under which programs of this machine and of other machines reach this server.
//!
//! A listener may listen on every address of the machine. Nobody can connect to that address
//! (`0.0.0.0`, `[::]`), and this process cannot know which of the machine's own
//! addresses others use.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use edge_gateway::http_port::is_name_of_this_machine;
use http::Uri;

/// The text in the place of the host where only a person knows the machine's address.
const UNKNOWN_HOST: &str = "THIS-MACHINE";

/// Returns whether other machines reach a listener on this address.
#[must_use]
pub fn is_open_to_others(address: SocketAddr) -> bool {
    !address.ip().to_canonical().is_loopback()
}

/// Returns whether a listener on this address listens on every address of the machine.
#[must_use]
fn is_everywhere(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_unspecified()
}

/// Returns an address under which a program of this machine reaches a listener.
#[must_use]
pub fn from_here(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip().to_canonical() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Returns the host and port under which other machines reach a listener, for a person to read:
/// those of the listener if it is one address, else the host of the API's address for clients with
/// the listener's port, else `THIS-MACHINE` and the port.
#[must_use]
pub fn from_others(address: SocketAddr, public_url: &str) -> String {
    if !is_everywhere(address) {
        return address.to_string();
    }
    let uri = public_url.parse::<Uri>().ok();
    let host = uri.as_ref().and_then(Uri::host);
    let host = host.filter(|host| !is_name_of_this_machine(host));
    format!("{}:{}", host.unwrap_or(UNKNOWN_HOST), address.port())
}

/// Returns why an address cannot be the one that clients and gateways are told, if so: it has the
/// wrong form, or nobody can connect to it.
#[must_use]
pub fn fault_of_url(url: &str) -> Option<String> {
    let uri = url.parse::<Uri>().ok();
    let is_http = |uri: &Uri| matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.as_ref().filter(|uri| is_http(uri)).and_then(Uri::host);
    let Some(host) = host.filter(|host| !host.is_empty()) else {
        return Some(format!(
            "an address such as https://charge.example.com is wanted, not {url}"
        ));
    };
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
    ip.is_ok_and(|ip| ip.to_canonical().is_unspecified())
        .then(|| {
            format!("nobody can connect to {host}: name the address that other machines reach this one at, not {url}")
        })
}

/// Returns why gateways of other machines cannot be told the address of the link, if so: the API's
/// port, the one with TLS if there is one, is open on every address of the machine, and no setting
/// names one of them.
#[must_use]
pub fn fault_of_silence(
    http_listen: SocketAddr,
    https_listen: Option<SocketAddr>,
    public_url: Option<&str>,
) -> Option<String> {
    let (scheme, listen) = match https_listen {
        Some(listen) => ("https", listen),
        None => ("http", http_listen),
    };
    (is_everywhere(listen) && public_url.is_none()).then(|| {
        let port = listen.port();
        format!("{listen} is every address of this machine, and gateways are told one at their enrolment: name the one \
            that other machines reach with --public-url {scheme}://{UNKNOWN_HOST}:{port} \
            (public_url = \"{scheme}://{UNKNOWN_HOST}:{port}\"), or listen on that address only")
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_that_stands_for_all_is_never_one_to_connect_to() {
        for (listener, here, others) in [
            ("127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:1"),
            ("192.0.2.7:1", "192.0.2.7:1", "192.0.2.7:1"),
            ("0.0.0.0:1", "127.0.0.1:1", "charge.example.com:1"),
            ("[::]:1", "[::1]:1", "charge.example.com:1"),
            ("[::ffff:0.0.0.0]:1", "127.0.0.1:1", "charge.example.com:1"),
        ] {
            let listener = at(listener);
            assert_eq!(from_here(listener), at(here));
            let public = "https://charge.example.com";
            assert_eq!(from_others(listener, public), others);
        }
        for public in ["http://127.0.0.1:8080", "http://localhost:8080"] {
            let text = from_others(at("0.0.0.0:9000"), public);
            assert_eq!(text, "THIS-MACHINE:9000", "{public}");
        }
    }

    #[test]
    fn gateways_are_told_an_address_that_somebody_can_connect_to() {
        for (url, is_good) in [
            ("https://charge.example.com", true),
            ("http://192.0.2.7:8080", true),
            ("http://127.0.0.1:8080", true),
            ("http://0.0.0.0:8080", false),
            ("http://[::]:8080", false),
            ("http://", false),
            ("charge.example.com", false),
            ("ws://charge.example.com", false),
        ] {
            assert_eq!(fault_of_url(url).is_none(), is_good, "{url}");
        }
        for (listen, url, is_good) in [
            ("127.0.0.1:1", None, true),
            ("192.0.2.7:1", None, true),
            ("0.0.0.0:1", None, false),
            ("[::]:1", None, false),
            ("[::]:1", Some("https://charge.example.com"), true),
        ] {
            let plain = fault_of_silence(at(listen), None, url);
            assert_eq!(plain.is_none(), is_good, "{listen} {url:?}");
            let by_tls = fault_of_silence(at("127.0.0.1:1"), Some(at(listen)), url);
            assert_eq!(by_tls.is_none(), is_good, "{listen} {url:?}");
        }
    }
}
