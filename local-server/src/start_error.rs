//! Why a start can fail.

use std::net::SocketAddr;
use std::path::PathBuf;

use forecourt_types::IdError;

use crate::backup::BackupError;
use crate::cloud::CloudError;
use crate::first_start::FirstStartError;
use crate::functions::OutsideError;
use crate::https::HttpsError;
use crate::issuers::IssuersFileError;

/// Why the server did not start. No part of it runs then.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder could not be made.
    #[error("the data folder cannot be used")]
    Folder(#[from] BackupError),
    /// A port is taken or may not be opened.
    #[error("{address} cannot be opened for {purpose}: choose another address with {flag}")]
    Port {
        /// The socket address that could not be used.
        address: SocketAddr,
        /// The purpose of the port, for a person.
        purpose: &'static str,
        /// The flag that changes the address.
        flag: &'static str,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// The cloud's storage could not be opened.
    #[error("the cloud inside does not start")]
    Cloud(#[from] CloudError),
    /// The first start failed.
    #[error("the first start is not complete; starting again goes on with it")]
    FirstStart(#[from] FirstStartError),
    /// The file of the trusted issuers cannot be used.
    #[error("the file of issuers_file is not usable")]
    Issuers(#[from] IssuersFileError),
    /// Mails or webhooks cannot be sent.
    #[error("the functions inside do not start")]
    Functions(#[from] OutsideError),
    /// The gateway did not start.
    #[error("the gateway inside does not start")]
    Gateway(#[source] edge_gateway::StartError),
    /// A name that this program chose is not a valid id: a defect.
    #[error("the operator has no valid name")]
    Id(#[from] IdError),
    /// The HTTPS port could not be opened.
    #[error("the API cannot be served by HTTPS")]
    Https(#[from] HttpsError),
    /// The file with the addresses could not be written.
    #[error("{} cannot be written", path.display())]
    Addresses {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
}

/// Names this program's flags in an error of the gateway, which names its own settings.
pub(crate) fn in_our_flags(error: edge_gateway::StartError) -> StartError {
    match error {
        edge_gateway::StartError::Port {
            address,
            purpose,
            setting,
            source,
            ..
        } => StartError::Port {
            address,
            purpose,
            flag: match setting {
                "ocpp.listen" => "--ocpp-listen",
                "status.listen" => "--status-listen",
                other => other,
            },
            source,
        },
        other => StartError::Gateway(other),
    }
}
