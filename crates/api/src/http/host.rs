//! What an address says of the machine that it leads to.

/// The host of an authority (`host`, `host:port`, `[::1]:port`), without its port.
#[must_use]
pub fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Whether an authority names the machine itself.
#[must_use]
pub fn is_loopback(authority: &str) -> bool {
    let host = host_of(authority);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// The authority of an address: what stands between `://` and the next slash.
#[must_use]
pub fn authority_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}
