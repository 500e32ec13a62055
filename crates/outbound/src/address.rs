//! Which addresses may be connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use thiserror::Error;

use crate::network::{Network, Networks};

/// Addresses from which machines of a cloud get credentials or configuration. No configuration
/// opens them.
const METADATA: [IpAddr; 10] = [
    // AWS, Azure, Google and most others; name server and clock of AWS beside it.
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 253)),
    // AWS: credentials of containers.
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 23)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23)),
    // Google, by IPv6.
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)),
    // Alibaba, Oracle, and the platform of Azure, whose address looks public.
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
];

/// The networks of IPv4 that are not the public internet (IANA IPv4 Special-Purpose Address
/// Registry, and multicast).
const NOT_PUBLIC_V4: [Network; 16] = [
    Network::v4([0, 0, 0, 0], 8),
    Network::v4([10, 0, 0, 0], 8),
    Network::v4([100, 64, 0, 0], 10),
    Network::v4([127, 0, 0, 0], 8),
    Network::v4([169, 254, 0, 0], 16),
    Network::v4([172, 16, 0, 0], 12),
    Network::v4([192, 0, 0, 0], 24),
    Network::v4([192, 0, 2, 0], 24),
    Network::v4([192, 31, 196, 0], 24),
    Network::v4([192, 88, 99, 0], 24),
    Network::v4([192, 168, 0, 0], 16),
    Network::v4([198, 18, 0, 0], 15),
    Network::v4([198, 51, 100, 0], 24),
    Network::v4([203, 0, 113, 0], 24),
    Network::v4([224, 0, 0, 0], 4),
    Network::v4([240, 0, 0, 0], 4),
];

/// The part of IPv6 that is given out to the public internet (RFC 4291 §2.4). Everything else is
/// loopback, private, link-local, multicast, or an IPv4 address in another form.
const PUBLIC_V6: Network = Network::v6(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What of it is not public (IANA IPv6 Special-Purpose Address Registry): protocols with Teredo,
/// documentation, and 6to4, which leads to an IPv4 address.
const NOT_PUBLIC_V6: [Network; 4] = [
    Network::v6(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    Network::v6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    Network::v6(Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    Network::v6(Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// The prefix under which a network translates IPv6 to IPv4 (RFC 6052).
const NAT64: Network = Network::v6(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Why an address is not connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The address belongs to no public network, and to none that the deployment allows.
    #[error(
        "{0} is an address of a private network: only public addresses are reached, and the networks that the deployment names in webhooks.allow"
    )]
    NotPublic(IpAddr),
    /// Machines get credentials at this address.
    #[error("{0} is an address at which machines get credentials, which is never reached")]
    Metadata(IpAddr),
    /// The address is public, where TLS is needed.
    #[error(
        "{0} must be reached by https: without TLS only the networks are reached that the deployment names in webhooks.allow"
    )]
    NotEncrypted(IpAddr),
}

/// Which addresses may be connected to: public ones by TLS, and those of the networks that the
/// deployment allows, with or without TLS.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    allow: Networks,
}

impl Policy {
    /// A policy that opens these networks beside the public internet.
    #[must_use]
    pub const fn allowing(allow: Networks) -> Self {
        Self { allow }
    }

    /// Checks an address.
    ///
    /// # Errors
    /// [`Refusal`] when it must not be connected to.
    pub fn check(&self, address: IpAddr, is_encrypted: bool) -> Result<(), Refusal> {
        // An IPv4 address stays what it is when it is written as one of IPv6.
        let address = plain(address);
        if METADATA.contains(&address) {
            return Err(Refusal::Metadata(address));
        }
        if self.allow.contain(address) {
            return Ok(());
        }
        if !is_public(address) {
            return Err(Refusal::NotPublic(address));
        }
        if !is_encrypted {
            return Err(Refusal::NotEncrypted(address));
        }
        Ok(())
    }
}

/// The IPv4 address that an address of IPv6 stands for, if it stands for one.
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else {
        return address;
    };
    if let Some(v4) = v6.to_ipv4_mapped() {
        return IpAddr::V4(v4);
    }
    let [.., a, b, c, d] = v6.octets();
    let is_compatible = v6.to_bits() >> 32 == 0 && v6.to_bits() > 1;
    if is_compatible || NAT64.contains(address) {
        return IpAddr::V4(Ipv4Addr::new(a, b, c, d));
    }
    address
}

fn is_public(address: IpAddr) -> bool {
    let outside = |networks: &[Network]| !networks.iter().any(|network| network.contains(address));
    match address {
        IpAddr::V4(_) => outside(&NOT_PUBLIC_V4),
        IpAddr::V6(_) => PUBLIC_V6.contains(address) && outside(&NOT_PUBLIC_V6),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn checked(policy: &Policy, address: &str) -> Result<(), Refusal> {
        policy.check(address.parse().unwrap(), true)
    }

    #[test]
    fn only_public_addresses_are_reached() {
        let policy = Policy::default();
        for public in [
            "8.8.8.8",
            "1.1.1.1",
            "52.94.5.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "64:ff9b::808:808",
        ] {
            assert_eq!(checked(&policy, public), Ok(()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.1.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "239.255.255.255",
            "255.255.255.255",
            "192.0.2.1",
            "203.0.113.9",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::1",
            "64:ff9b:1::1",
            "3fff::1",
            "4000::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.1.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
        ] {
            assert!(
                matches!(checked(&policy, private), Err(Refusal::NotPublic(_))),
                "{private}"
            );
        }
    }

    #[test]
    fn an_allowed_network_is_reached_but_never_where_machines_get_credentials() {
        let policy = Policy::allowing(Networks::read("0.0.0.0/0 ::/0").unwrap());
        for allowed in ["10.1.2.3", "127.0.0.1", "::1", "fd12::1", "::ffff:10.0.0.1"] {
            assert_eq!(checked(&policy, allowed), Ok(()), "{allowed}");
            assert_eq!(
                policy.check(allowed.parse().unwrap(), false),
                Ok(()),
                "{allowed}"
            );
        }
        for metadata in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "::169.254.169.254",
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fd20:ce::254",
            "169.254.170.2",
            "169.254.170.23",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
        ] {
            assert!(
                matches!(checked(&policy, metadata), Err(Refusal::Metadata(_))),
                "{metadata}"
            );
        }
        let some = Policy::allowing(Networks::read("192.168.10.0/24").unwrap());
        assert_eq!(checked(&some, "192.168.10.9"), Ok(()));
        assert!(checked(&some, "192.168.11.9").is_err());
    }

    #[test]
    fn a_public_address_is_reached_by_tls_only() {
        let address = "8.8.8.8".parse().unwrap();
        let refused = Policy::default().check(address, false);
        assert_eq!(refused, Err(Refusal::NotEncrypted(address)));
    }
}
