//! Finds out from the cloud's rows whether the gateway inside is the one that serves its site.
//!
//! The gateway itself does not know it: after a box is replaced, its link looks as before, except
//! that some messages no longer come.

use std::path::Path;

use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{CredentialMark, Gateway, Site};
use forecourt_store::rows::{RowError, load};
use forecourt_types::{GatewayId, OperatorId, SiteId};
use serde::Serialize;

use crate::gateway::refused_advice;

/// The gateway inside, as the cloud knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InsideGateway {
    /// The id of the gateway.
    pub gateway_id: GatewayId,
    /// The site that the gateway belongs to.
    pub site_id: SiteId,
    /// Whether its credential is the one that serves the site. The gateway that serves decides
    /// there and gets commands and lists.
    pub serves: bool,
    /// Whether the cloud knows a gateway of this id.
    pub is_known: bool,
    /// The gateway of another id that took its place. None while it serves, when it was removed,
    /// and when another box was enrolled as the same gateway.
    pub replaced_by: Option<GatewayId>,
}

impl InsideGateway {
    /// Reads what the cloud knows of the gateway.
    ///
    /// # Errors
    /// [`RowError`] when the table does not answer.
    pub async fn read(
        table: &dyn Table,
        operator: &OperatorId,
        gateway_id: &GatewayId,
        site_id: &SiteId,
        mark: &CredentialMark,
    ) -> Result<Self, RowError> {
        let key = keys::gateway(operator, gateway_id);
        let gateway = load::<Gateway>(table, &key).await?;
        let site_key = keys::site(operator, site_id);
        let site = load::<Site>(table, &site_key).await?;
        let serving = site.and_then(|site| site.row.active_gateway_id);
        Ok(Self {
            gateway_id: gateway_id.clone(),
            site_id: site_id.clone(),
            is_known: gateway.is_some(),
            serves: gateway.is_some_and(|gateway| gateway.row.serves_with(mark)),
            replaced_by: serving.filter(|id| id != gateway_id),
        })
    }

    /// Returns what is wrong with the gateway, for a person; none while it serves its site. The
    /// text names its state folder where a new gateway has to be made.
    #[must_use]
    pub fn fault(&self, state_dir: &Path) -> Option<String> {
        if self.serves {
            return None;
        }
        let (own, site) = (&self.gateway_id, &self.site_id);
        let what = match &self.replaced_by {
            Some(other) => format!("gateway {other} has taken the place of {own} at site {site}"),
            None if self.is_known => {
                format!("another box was enrolled as {own} and serves site {site}")
            }
            None => {
                let advice = refused_advice(state_dir);
                return Some(format!(
                    "{own} was removed and serves site {site} no more: chargers that are connected \
                    to this server charge as in an outage. {advice}"
                ));
            }
        };
        Some(format!(
            "{what}: chargers that are connected to this server charge as in an outage. \
            Connect them to the gateway that serves the site and start this server with --no-gateway, \
            or let it serve the site again (README: Gateways beside a local server)"
        ))
    }
}
