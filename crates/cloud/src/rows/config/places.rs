use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, TariffId, Timestamp};
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

/// A place with chargers. Key: [`keys::listed`] in `sites`.
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

/// A credential that a later enrolment replaced. Its holder may still bring
/// facts of its epoch, but decides nothing and gets no commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerCredential {
    /// Keyed hash of the secret.
    pub credential_hash: String,
    /// The epoch it was good for.
    pub epoch: Epoch,
    /// When it was replaced.
    pub fenced_at: Timestamp,
}

/// An edge gateway. Key: [`keys::listed`] in `gateways`; index:
/// [`keys::of_site`] in `gateways`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateway {
    /// Identifies the gateway.
    pub gateway_id: GatewayId,
    /// Where it stands.
    pub site_id: SiteId,
    /// As people know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Keyed hash (`secrets::Pepper::hash`) of the secret of its link
    /// credential; none before the first enrolment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_hash: Option<String>,
    /// The epoch that credential writes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// Keyed hash of the one-time enrolment secret; none once it is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment_hash: Option<String>,
    /// Until when the enrolment secret is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment_expires_at: Option<Timestamp>,
    /// When it was last enrolled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_at: Option<Timestamp>,
    /// Whether it is the one that serves its site: decides and gets commands.
    pub active: bool,
    /// When another gateway, or a later enrolment, took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fenced_at: Option<Timestamp>,
    /// Credentials replaced by later ones, newest first; at most
    /// [`Gateway::FORMER_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_credentials: Vec<FormerCredential>,
    /// Made and changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl Gateway {
    /// How many replaced credentials are remembered: a box is replaced a few
    /// times in its life, not every week.
    pub const FORMER_MAX: usize = 8;

    /// Where it stands in the index.
    #[must_use]
    pub fn index(&self, operator: &OperatorId) -> Key {
        keys::of_site(
            operator,
            self.site_id.as_str(),
            "gateways",
            self.gateway_id.as_str(),
        )
    }
}

/// A charger. Key: [`keys::listed`] in `stations`; index: [`keys::of_site`] in
/// `stations`.
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

    /// Where it stands in the index.
    #[must_use]
    pub fn index(&self, operator: &OperatorId) -> Key {
        keys::of_site(
            operator,
            self.site_id.as_str(),
            "stations",
            self.station_id.as_str(),
        )
    }
}
