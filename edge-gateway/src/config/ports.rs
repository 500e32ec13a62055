//! Finds settings that ask for the same port.

use std::net::SocketAddr;

use super::reader::Problem;

/// Names each setting whose port is already that of a setting before it. Port 0 stands for any free
/// port and conflicts with none. Whether another program has a port only shows when the
/// port is opened.
#[must_use]
pub fn twin_ports(ports: &[(&'static str, SocketAddr)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, (name, address)) in ports.iter().enumerate() {
        let mut before = ports.iter().take(index);
        if let Some((other, _)) = before.find(|(_, other)| are_one_port(*address, *other)) {
            problems.push(Problem {
                place: (*name).to_owned(),
                text: format!("{address} is already the address of {other}"),
            });
        }
    }
    problems
}

/// Whether the system gives only one of the two listeners a port: the addresses are the same, or
/// one of them is every address of the machine. Whether `[::]` takes the ports of IPv4 as well is a
/// setting of the system, so that this only shows when they are opened.
fn are_one_port(one: SocketAddr, other: SocketAddr) -> bool {
    let (ip, other_ip) = (one.ip().to_canonical(), other.ip().to_canonical());
    let is_one_everywhere = ip.is_unspecified() || other_ip.is_unspecified();
    let overlap = ip == other_ip || is_one_everywhere && ip.is_ipv4() == other_ip.is_ipv4();
    one.port() != 0 && one.port() == other.port() && overlap
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn one_port_is_found_under_every_address_that_takes_it() {
        for (one, other, clash) in [
            ("127.0.0.1:9000", "127.0.0.1:9000", true),
            ("127.0.0.1:9000", "0.0.0.0:9000", true),
            ("[::1]:9000", "[::]:9000", true),
            ("[::ffff:127.0.0.1]:9000", "0.0.0.0:9000", true),
            ("127.0.0.1:9000", "127.0.0.1:9001", false),
            ("127.0.0.1:9000", "127.0.0.2:9000", false),
            ("0.0.0.0:9000", "[::1]:9000", false),
            ("127.0.0.1:0", "127.0.0.1:0", false),
        ] {
            let ports = [("a", one.parse().unwrap()), ("b", other.parse().unwrap())];
            assert_eq!(!twin_ports(&ports).is_empty(), clash, "{one} {other}");
        }
    }
}
