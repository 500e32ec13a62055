//! The settings of the HTTPS port.

use std::net::SocketAddr;
use std::path::PathBuf;

use edge_gateway::config::Reader;

/// The HTTPS port: the API, the pages and the link, for other machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpsConfig {
    /// The address and port that clients and gateways connect to.
    pub listen: SocketAddr,
    /// The PEM files with the certificate with its chain, and with its private key; none for a
    /// certificate that the server makes and signs itself.
    pub files: Option<(PathBuf, PathBuf)>,
}

/// Reads the HTTPS port. Without an address there is no such port.
pub(super) fn https(reader: &mut Reader) -> Option<HttpsConfig> {
    let listen = reader.address("https_listen");
    let certificate_file = reader.path("https.certificate_file");
    let key_file = reader.path("https.key_file");
    let files = match (certificate_file, key_file) {
        (Some(certificate_file), Some(key_file)) => Some((certificate_file, key_file)),
        (None, None) => None,
        _ => {
            let wanted = "certificate_file and key_file are both wanted, or neither";
            reader.problem("https", wanted.to_owned());
            None
        }
    };
    if listen.is_none() && files.is_some() {
        let wanted = "no port uses the certificate: name the port with --https-listen (https_listen = \"0.0.0.0:8443\")";
        reader.problem("https", wanted.to_owned());
    }
    Some(HttpsConfig {
        listen: listen?,
        files,
    })
}
