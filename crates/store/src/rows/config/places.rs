use forecourt_domain::fact::Outlet;
use forecourt_link::{ConnectorPower, is_same_outlet, max_power_w};
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, TariffId};
use serde::{Deserialize, Serialize};

use super::{ConnectorConfig, Stamps};
use crate::keys;
use crate::ports::Key;

/// A tenant. Key: [`keys::operator`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Identifies the operator.
    pub operator_id: OperatorId,
    /// As people know it.
    pub name: String,
    /// The tariff where neither station nor site names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_tariff_id: Option<TariffId>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A place with chargers. Key: [`keys::site`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Identifies the site.
    pub site_id: SiteId,
    /// As people know it.
    pub name: String,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The tariff where the station names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<TariffId>,
    /// The one gateway that serves it: the one enrolled last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_gateway_id: Option<GatewayId>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A charger. Key: [`keys::station`]; index: [`keys::station_of_site`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Which: its identity on the wire.
    pub station_id: StationId,
    /// Where it stands.
    pub site_id: SiteId,
    /// Where it stood before, newest first; at most [`Station::FORMER_MAX`].
    /// The gateways of those sites may still bring its old facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_site_ids: Vec<SiteId>,
    /// As people know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 0 none, 1 Basic, 2 TLS + Basic, 3 mutual TLS.
    pub security_profile: u8,
    /// `sha256${salt hex}${hash hex}`, as in [`forecourt_link::StationConfig`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_verifier: Option<String>,
    /// Whether the password has fewer characters than OCPP asks for; false too
    /// when it was given to a release that did not look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub password_is_short: bool,
    /// Its tariff, if it has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<TariffId>,
    /// Its rated power in watts, for connectors without their own; 1 to
    /// [`ConnectorConfig::MAX_POWER_W`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// What was configured of its connectors; at most
    /// [`Station::MAX_CONNECTORS`], each outlet once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub connectors: Vec<ConnectorConfig>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl Station {
    /// How many former sites are remembered.
    pub const FORMER_MAX: usize = 16;

    /// By whom a station is made that a gateway let in although nobody added it.
    pub const ADOPTED_BY: &str = "session";

    /// The site that took it over when nobody had added it; none when somebody had, or
    /// has given it a password since.
    #[must_use]
    pub fn adopted_at(&self) -> Option<&SiteId> {
        let first = self.former_site_ids.last().unwrap_or(&self.site_id);
        let is_adopted =
            self.stamps.created_by == Self::ADOPTED_BY && self.password_verifier.is_none();
        is_adopted.then_some(first)
    }

    /// Where it stands in the index.
    #[must_use]
    pub fn index(&self, operator: &OperatorId) -> Key {
        keys::station_of_site(operator, &self.site_id, &self.station_id)
    }

    /// The most connectors that may be configured: more than any station has.
    pub const MAX_CONNECTORS: usize = 64;

    /// What was configured of a connector, whichever way it is numbered
    /// ([`is_same_outlet`]).
    #[must_use]
    pub fn connector(&self, outlet: Outlet) -> Option<&ConnectorConfig> {
        let mut connectors = self.connectors.iter();
        connectors.find(|connector| is_same_outlet(connector.outlet, outlet))
    }

    /// The connectors whose power was configured.
    pub fn connector_powers(&self) -> impl Iterator<Item = ConnectorPower> {
        self.connectors.iter().filter_map(|connector| {
            Some(ConnectorPower {
                outlet: connector.outlet,
                max_power_w: connector.max_power_w?,
            })
        })
    }

    /// The most that an outlet can give, in watts: what its connector is rated
    /// for, else what the station is rated for; none when nobody configured
    /// either.
    #[must_use]
    pub fn max_power_w_of(&self, outlet: Outlet) -> Option<u32> {
        max_power_w(self.max_power_w, self.connector_powers(), outlet)
    }
}
