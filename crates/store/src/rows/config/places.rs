use forecourt_domain::fact::ConnectorRef;
use forecourt_link::{ConnectorPower, GatewayPolicy, is_same_connector, max_power_w};
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, TariffId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ConnectorConfig, Role, SiteDetails, Stamps};
use crate::keys;
use crate::ports::Key;

/// A tenant. Key: [`keys::operator`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Identifies the operator.
    pub operator_id: OperatorId,
    /// The name that people know it by.
    pub name: String,
    /// The tariff that applies where neither the station nor the site names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_tariff_id: Option<TariffId>,
    /// Whether everybody may see its sites on the map without a token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub publishes_locations: bool,
    /// Whether people who reach only some sites or stations see names of drivers and whole plates.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub site_owners_see_names: bool,
    /// The roles of which every account needs a second factor to sign in, each at most once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub second_factor_roles: Vec<Role>,
    /// Why and since when nobody may sign in; none while it is not suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<Suspension>,
    /// Whether drivers may register themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drivers_register: bool,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// The suspension of an operator by the deployment admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// The reason in words.
    pub reason: String,
    /// When it was suspended.
    pub since: Timestamp,
}

/// A place with chargers. Key: [`keys::site`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Identifies the site.
    pub site_id: SiteId,
    /// The name that people know it by.
    pub name: String,
    /// The address of the site in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The tariff that applies where the station names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<TariffId>,
    /// The one gateway that serves the site: the one that was enrolled last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_gateway_id: Option<GatewayId>,
    /// How its gateway shall decide; none where the gateway's own configuration counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_policy: Option<GatewayPolicy>,
    /// What drivers are told of it.
    #[serde(flatten)]
    pub details: SiteDetails,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// A charger. Key: [`keys::station`]; index: [`keys::station_of_site`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// The id of the station, which is its identity in its WebSocket address.
    pub station_id: StationId,
    /// The site where it stands.
    pub site_id: SiteId,
    /// The sites where it stood before, newest first; at most [`Station::FORMER_MAX`]. The
    /// gateways of those sites may still bring old facts of the station.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_site_ids: Vec<SiteId>,
    /// The name that people know it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The OCPP security profile: 0 for none, 1 for Basic, 2 for TLS and Basic, 3 for mutual TLS.
    pub security_profile: u8,
    /// `sha256${salt hex}${hash hex}`, as in [`forecourt_link::StationConfig`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_verifier: Option<String>,
    /// Whether the password has fewer characters than OCPP asks for. Also false if the password
    /// was set by a release that did not check the length.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub password_is_short: bool,
    /// The station's own tariff, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<TariffId>,
    /// Its rated power in watts, for connectors without a power of their own;
    /// 1 to [`ConnectorConfig::MAX_POWER_W`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// The configuration of its connectors; at most [`Station::MAX_CONNECTORS`], with
    /// each connector once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub connectors: Vec<ConnectorConfig>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl Station {
    /// How many former sites are remembered.
    pub const FORMER_MAX: usize = 16;

    /// The author in the stamps of a station that a gateway let in although nobody had added it.
    pub const ADOPTED_BY: &str = "session";

    /// The site that took the station over although nobody had added it. None if somebody had
    /// added it, or has given it a password since.
    #[must_use]
    pub fn adopted_at(&self) -> Option<&SiteId> {
        let first = self.former_site_ids.last().unwrap_or(&self.site_id);
        let is_adopted =
            self.stamps.created_by == Self::ADOPTED_BY && self.password_verifier.is_none();
        is_adopted.then_some(first)
    }

    /// The key of the station in the index of its site.
    #[must_use]
    pub fn index(&self, operator: &OperatorId) -> Key {
        keys::station_of_site(operator, &self.site_id, &self.station_id)
    }

    /// The most connectors that may be configured: more than any station has.
    pub const MAX_CONNECTORS: usize = 64;

    /// The configuration of a connector, in either way of numbering ([`is_same_connector`]).
    #[must_use]
    pub fn connector(&self, connector: ConnectorRef) -> Option<&ConnectorConfig> {
        let mut connectors = self.connectors.iter();
        connectors.find(|config| is_same_connector(config.connector, connector))
    }

    /// The connectors whose power is configured.
    pub fn connector_powers(&self) -> impl Iterator<Item = ConnectorPower> {
        self.connectors.iter().filter_map(|connector| {
            Some(ConnectorPower {
                connector: connector.connector,
                max_power_w: connector.max_power_w?,
            })
        })
    }

    /// The most that a connector can give, in watts: the rated power of its connector, else that of
    /// the station; none if neither is configured.
    #[must_use]
    pub fn max_power_w_of(&self, connector: ConnectorRef) -> Option<u32> {
        max_power_w(self.max_power_w, self.connector_powers(), connector)
    }
}
