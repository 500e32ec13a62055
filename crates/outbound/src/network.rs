//! Networks, as a deployment's configuration names them.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use thiserror::Error;

/// A network: the addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: u128,
    prefix: u8,
    is_v4: bool,
}

/// Networks of a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

/// A text that names no network.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{0}\" is no network: write it like 192.168.10.0/24, fd12:3456::/48 or 127.0.0.1")]
pub struct NetworkError(String);

impl Network {
    /// A network of IPv4.
    pub(crate) const fn v4(first: [u8; 4], prefix: u8) -> Self {
        Self {
            first: u32::from_be_bytes(first) as u128,
            prefix,
            is_v4: true,
        }
    }

    /// A network of IPv6.
    pub(crate) const fn v6(first: Ipv6Addr, prefix: u8) -> Self {
        Self {
            first: first.to_bits(),
            prefix,
            is_v4: false,
        }
    }

    /// Whether the address belongs to the network.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let (bits, width) = match address {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        if self.is_v4 != address.is_ipv4() {
            return false;
        }
        let free = width - u32::from(self.prefix);
        let mask = u128::MAX.checked_shl(free).unwrap_or(0);
        bits & mask == self.first & mask
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError(text.to_owned());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.parse().map_err(|_| wrong())?,
            None => width,
        };
        if prefix > width {
            return Err(wrong());
        }
        Ok(match address {
            IpAddr::V4(address) => Self::v4(address.octets(), prefix),
            IpAddr::V6(address) => Self::v6(address, prefix),
        })
    }
}

impl Networks {
    /// Reads a list of networks, separated by commas or spaces. An empty text names none.
    ///
    /// # Errors
    /// [`NetworkError`] for the first one that is none.
    pub fn read(text: &str) -> Result<Self, NetworkError> {
        let names = text.split([',', ' ']).filter(|name| !name.is_empty());
        let networks: Result<Vec<Network>, NetworkError> = names.map(str::parse).collect();
        networks.map(Self)
    }

    /// Whether no network is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address belongs to one of the networks.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_the_addresses_that_begin_like_it() {
        let networks = Networks::read("192.168.10.0/24, fd12:3456::/32 127.0.0.1").unwrap();
        for (address, inside) in [
            ("192.168.10.0", true),
            ("192.168.10.255", true),
            ("192.168.11.0", false),
            ("127.0.0.1", true),
            ("127.0.0.2", false),
            ("fd12:3456:ffff::1", true),
            ("fd12:3457::1", false),
            ("::ffff:192.168.10.1", false),
        ] {
            assert_eq!(
                networks.contain(address.parse().unwrap()),
                inside,
                "{address}"
            );
        }
        let all = Networks::read("0.0.0.0/0").unwrap();
        assert!(all.contain("8.8.8.8".parse().unwrap()));
        assert!(!all.contain("::1".parse().unwrap()));
        assert!(Networks::read(" ").unwrap().is_empty());
    }

    #[test]
    fn a_text_that_is_no_network_is_named() {
        for wrong in [
            "10.0.0.0/33",
            "10.0.0/8",
            "a.example",
            "::/129",
            "10.0.0.0/",
            "1/2/3",
        ] {
            let error = Networks::read(wrong).unwrap_err();
            assert!(error.to_string().contains(wrong), "{error}");
        }
    }
}
