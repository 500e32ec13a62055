//! The ports of a gateway: they are all opened before anything else starts.

use std::net::SocketAddr;

use forecourt_link::ChargerPorts;
use tokio::net::TcpListener;

use super::StartError;
use super::certificate::Certificate;
use crate::config::Config;
use crate::sockets::{Listener, Security};

/// All ports of the gateway, open.
pub(super) struct Ports {
    pub(super) ocpp_addr: SocketAddr,
    pub(super) tls_addr: Option<SocketAddr>,
    pub(super) status_addr: Option<SocketAddr>,
    pub(super) listeners: Vec<Listener>,
    pub(super) certificate: Option<Certificate>,
    pub(super) status: Option<TcpListener>,
}

impl Ports {
    pub(super) async fn open(config: &Config) -> Result<Self, StartError> {
        let (socket, ocpp_addr) = bind(config.ocpp.listen, &OCPP).await?;
        let mut ports = Self {
            ocpp_addr,
            tls_addr: None,
            status_addr: None,
            listeners: vec![Listener {
                socket,
                security: Security::Plain,
            }],
            certificate: None,
            status: None,
        };
        if let Some(files) = &config.tls {
            let certificate = Certificate::read(files)?;
            let (socket, address) = bind(files.listen, &TLS).await?;
            ports.tls_addr = Some(address);
            ports.listeners.push(Listener {
                socket,
                security: Security::Tls(certificate.newest()),
            });
            ports.certificate = Some(certificate);
        }
        if let Some(listen) = config.status_listen {
            let (socket, address) = bind(listen, &STATUS).await?;
            ports.status_addr = Some(address);
            ports.status = Some(socket);
        }
        Ok(ports)
    }

    /// The ports that chargers use.
    pub(super) fn of_chargers(&self) -> ChargerPorts {
        ChargerPorts {
            ws: self.ocpp_addr.port(),
            wss: self.tls_addr.map(|address| address.port()),
        }
    }

    /// Logs once what everybody on the network can read.
    pub(super) fn warn(&self) {
        let is_open = |address: &SocketAddr| !address.ip().to_canonical().is_loopback();
        if is_open(&self.ocpp_addr) {
            tracing::warn!(
                address = %self.ocpp_addr,
                "the charger port is open to the network without TLS: passwords and messages of chargers can be read there; set [tls] for chargers that can use it"
            );
        }
        if let Some(address) = self.status_addr.filter(is_open) {
            tracing::warn!(
                %address,
                "the status port is open to the network: everybody there can read stations and alarms"
            );
        }
    }
}

/// The names of a port in the settings.
struct PortName {
    purpose: &'static str,
    setting: &'static str,
    variable: &'static str,
}

const OCPP: PortName = PortName {
    purpose: "chargers",
    setting: "ocpp.listen",
    variable: "FORECOURT_OCPP_LISTEN",
};
const TLS: PortName = PortName {
    purpose: "chargers with TLS",
    setting: "tls.listen",
    variable: "FORECOURT_TLS_LISTEN",
};
const STATUS: PortName = PortName {
    purpose: "the status page",
    setting: "status.listen",
    variable: "FORECOURT_STATUS_LISTEN",
};

async fn bind(
    address: SocketAddr,
    name: &PortName,
) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Port {
        address,
        purpose: name.purpose,
        setting: name.setting,
        variable: name.variable,
        source,
    };
    let socket = TcpListener::bind(address).await.map_err(failed)?;
    let bound = socket.local_addr().map_err(failed)?;
    Ok((socket, bound))
}
