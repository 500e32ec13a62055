//! What can be seen of a running server.

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
use crate::inside_gateway::InsideGateway;
use crate::page::{Page, StateError};

/// Where everything is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// The API, the page and the link.
    pub http: SocketAddr,
    /// The API's address in tokens.
    pub public_url: String,
    /// The page, with the token that shows its data; none when it is shown to nobody.
    pub page: Option<String>,
    /// Where gateways connect.
    pub link: String,
    /// Where chargers connect; none without the gateway inside.
    pub ocpp: Option<SocketAddr>,
    /// Where chargers connect by TLS.
    pub ocpp_tls: Option<SocketAddr>,
    /// The gateway's status page and metrics.
    pub status: Option<SocketAddr>,
    /// This process.
    pub pid: u32,
}

/// Who the gateway inside is, by its credential.
#[derive(Debug, Clone)]
pub(super) struct Enrolled {
    pub(super) operator_id: OperatorId,
    pub(super) gateway_id: GatewayId,
    pub(super) site_id: SiteId,
    /// Which of the gateway's credentials it has.
    pub(super) mark: CredentialMark,
}

/// What can be seen of a running server.
pub struct Watch {
    pub(super) cloud: Cloud,
    pub(super) page: Page,
    pub(super) gateway: tokio::sync::RwLock<Option<Running>>,
    /// Who the gateway inside is; none without one.
    pub(super) enrolled: Option<Enrolled>,
    pub(super) addresses: Addresses,
    pub(super) data_dir: PathBuf,
}

impl Watch {
    /// The storage.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        self.cloud.engine()
    }

    /// The data folder.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Gives the client `bootstrap` a new secret; the file it is kept in.
    ///
    /// # Errors
    /// [`FirstStartError`] when the file or the table cannot be written.
    pub async fn renew_secret(&self) -> Result<PathBuf, FirstStartError> {
        first_start::renew_secret(self.cloud.ports(), &self.data_dir).await
    }

    /// Everything `local-server status` shows.
    ///
    /// # Errors
    /// [`StateError`] when the storage does not answer.
    pub async fn status(&self) -> Result<Value, StateError> {
        let cloud = self.page.state().await?;
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

    /// What is wrong with the gateway inside, for a person; none while it serves its site.
    #[must_use]
    pub fn fault_of(&self, inside: Option<&InsideGateway>) -> Option<String> {
        inside?.fault(&gateway::state_dir(&self.data_dir))
    }

    /// What the cloud knows of the gateway inside; none without one.
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
