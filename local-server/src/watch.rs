//! What can be observed of a running server.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use edge_gateway::Running;
use forecourt_embedded::Engine;
use forecourt_store::rows::RowError;
use forecourt_store::rows::config::CredentialMark;
use forecourt_types::{GatewayId, OperatorId, SiteId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cloud::Cloud;
use crate::first_start::{self, FirstStartError};
use crate::gateway;
use crate::inside::Inside;
use crate::inside_gateway::InsideGateway;
use crate::status::{CloudStatus, StatusError};
use crate::websocket::Connections;

/// The addresses of a running server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// The address of the API, the console and the link.
    pub http: SocketAddr,
    /// The address of the same by HTTPS; none without such a port.
    #[serde(default)]
    pub https: Option<SocketAddr>,
    /// The API's address as it is named in tokens.
    pub public_url: String,
    /// The address that gateways connect to.
    pub link: String,
    /// The address that chargers connect to; none without the gateway inside.
    pub ocpp: Option<SocketAddr>,
    /// The address that chargers connect to by TLS; none without such a port.
    pub ocpp_tls: Option<SocketAddr>,
    /// The address of the gateway's status page and metrics; none when they are not served.
    pub status: Option<SocketAddr>,
    /// The process id of this server.
    pub pid: u32,
}

/// The gateway inside, as its credential names it.
#[derive(Debug, Clone)]
pub(super) struct Enrolled {
    pub(super) operator_id: OperatorId,
    pub(super) gateway_id: GatewayId,
    pub(super) site_id: SiteId,
    /// The mark of the gateway's credential.
    pub(super) mark: CredentialMark,
}

/// What can be observed of a running server.
pub struct Watch {
    pub(super) cloud: Cloud,
    /// Calls the API inside the process.
    pub(super) inside: Inside,
    /// The open sockets, among them the links of gateways.
    pub(super) connections: Connections,
    pub(super) gateway: tokio::sync::RwLock<Option<Running>>,
    /// The gateway inside; none without one.
    pub(super) enrolled: Option<Enrolled>,
    pub(super) addresses: Addresses,
    pub(super) data_dir: PathBuf,
}

impl Watch {
    /// Returns the storage of the cloud side.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        self.cloud.engine()
    }

    /// Returns the path of the data folder.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Gives the client `bootstrap` a new secret. Returns the path of the file where it is kept.
    ///
    /// # Errors
    /// [`FirstStartError`] when the file or the table cannot be written.
    pub async fn renew_secret(&self) -> Result<PathBuf, FirstStartError> {
        first_start::renew_secret(self.cloud.ports(), &self.data_dir).await
    }

    /// Returns everything that `local-server status` shows.
    ///
    /// # Errors
    /// [`StatusError`] when the API or the storage does not answer.
    pub async fn status(&self) -> Result<Value, StatusError> {
        let links = self.connections.links();
        let cloud = CloudStatus::read(&self.cloud, &self.inside, links).await?;
        let gateway = match &*self.gateway.read().await {
            Some(running) => Some(running.status().await),
            None => None,
        };
        let inside = self.inside_gateway().await?;
        let fault = self.fault_of(inside.as_ref());
        Ok(json!({
            "addresses": self.addresses,
            "cloud": cloud,
            "gateway": gateway,
            "inside_gateway": inside,
            "inside_gateway_fault": fault,
        }))
    }

    /// Returns what is wrong with the gateway inside, for a person; none while it serves its site.
    #[must_use]
    pub fn fault_of(&self, inside: Option<&InsideGateway>) -> Option<String> {
        inside?.fault(&gateway::state_dir(&self.data_dir))
    }

    /// Returns what the cloud knows of the gateway inside; none without one.
    ///
    /// # Errors
    /// [`RowError`] when the table does not answer.
    pub async fn inside_gateway(&self) -> Result<Option<InsideGateway>, RowError> {
        let Some(own) = &self.enrolled else {
            return Ok(None);
        };
        let table = self.cloud.ports().table.as_ref();
        let read = InsideGateway::read(
            table,
            &own.operator_id,
            &own.gateway_id,
            &own.site_id,
            &own.mark,
        );
        Ok(Some(read.await?))
    }
}
