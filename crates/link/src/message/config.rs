//! The desired state of a gateway: the stations of its site, the list of tokens, and the
//! policy of its site.

use forecourt_domain::fact::{ConnectorRef, TokenStatus};
use forecourt_types::{StationId, TokenUid};
use serde::{Deserialize, Serialize};

use super::ask::AnswerGroup;
use super::policy::GatewayPolicy;
use crate::power::{ConnectorPower, max_power_w};

/// The versions of the parts of the desired state. A part that has a higher version in the
/// cloud is fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigVersions {
    /// The version of the stations of the site and their sign-in.
    #[serde(default)]
    pub stations: u64,
    /// The version of the token list.
    #[serde(default)]
    pub tokens: u64,
    /// The version of the policy of the site. A release before 0.6 knows no policy and names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<u64>,
}

/// Asks for a part of the desired state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetch {
    /// The part that is wanted: `stations`, `tokens` or `policy`.
    pub what: String,
    /// Where the wanted page starts; none for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A part of the desired state, or one page of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Set {
    /// The version that these items belong to.
    pub version: u64,
    /// Whether this is the first page, which begins the list anew.
    #[serde(default)]
    pub first: bool,
    /// Where the next page starts; none on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The cursor that this page was asked for with, empty for the first page.
    /// A message that nobody asked for has none, nor had those of
    /// the first release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The items, all of one kind.
    #[serde(flatten)]
    pub items: SetItems,
}

/// The items of a `set`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", content = "items", rename_all = "snake_case")]
pub enum SetItems {
    /// The stations of the site.
    Stations(Vec<StationConfig>),
    /// The token list.
    Tokens(Vec<TokenConfig>),
    /// The policy of the site: one item, or none in a message without items.
    Policy(Vec<GatewayPolicy>),
}

/// A station that the gateway lets in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationConfig {
    /// The identity with which the station signs in.
    pub station_id: StationId,
    /// The security profile: 0 none (only where unknown stations are accepted), 1 Basic, 2 TLS +
    /// Basic, 3 mutual TLS.
    pub security_profile: u8,
    /// The password's verifier (never the password), for profiles 1 and 2:
    /// `sha256${salt hex}${hash hex}` over salt bytes then password bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_verifier: Option<String>,
    /// The station's rated power in watts, for connectors without their own;
    /// none where nobody configured it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// The connectors whose power was configured; at most 64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub connectors: Vec<ConnectorPower>,
}

impl StationConfig {
    /// The most that a connector of this station can give, in
    /// watts; see [`max_power_w`].
    #[must_use]
    pub fn max_power_w_of(&self, connector: ConnectorRef) -> Option<u32> {
        max_power_w(self.max_power_w, self.connectors.iter().copied(), connector)
    }

    /// Whether any power of this station is configured.
    #[must_use]
    pub fn is_rated(&self) -> bool {
        self.max_power_w.is_some() || !self.connectors.is_empty()
    }

    /// Whether a charger that signed in by one of the two configurations would sign in by the other
    /// in the same way. Other differences, such as the power, are no reason to close its socket.
    #[must_use]
    pub fn has_same_sign_in(&self, other: &Self) -> bool {
        self.security_profile == other.security_profile
            && self.password_verifier == other.password_verifier
    }
}

/// A token of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenConfig {
    /// The text of the token; it is compared without regard to case (OCPP 1.6 §7.15 `IdToken`
    /// is a CiString).
    pub token_uid: TokenUid,
    /// The decision that stands in the cloud.
    pub status: TokenStatus,
    /// The group of the token and the time its decision holds until.
    #[serde(flatten)]
    pub group: AnswerGroup,
}
