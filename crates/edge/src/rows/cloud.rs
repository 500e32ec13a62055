//! What the gateway keeps of the cloud: how it stands with it, and its answers about tokens.

use forecourt_link::{ConfigVersions, Epoch, GatewayPolicy, TokenConfig};
use forecourt_types::{ReceivedAt, SiteId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Settings;

/// How the gateway stands with the cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    /// The epoch in which the gateway writes.
    pub epoch: Epoch,
    /// The site that the gateway serves; known once the cloud has welcomed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The versions of the desired state that the gateway holds.
    #[serde(default)]
    pub versions: ConfigVersions,
    /// Whether the gateway waits for a new epoch because its disk lost records.
    #[serde(default)]
    pub awaits_epoch: bool,
    /// Whether the cloud gave no epoch when it was last asked for one. Chargers are then served in
    /// the present epoch, with transaction numbers that were not given out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub epoch_refused: bool,
    /// The new epoch of the gateway, while records of a disk that lost some are still written anew
    /// for it. Until then it writes in the old epoch and sends nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves_to: Option<Epoch>,
    /// The policy of the site, as the cloud sent it last; none before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<GatewayPolicy>,
    /// How many fields the release knew that fetched the policy ([`GatewayPolicy::FIELDS`]); none
    /// before one was fetched, and in a journal of a release that did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_fields: Option<u32>,
}

impl LinkRow {
    /// The versions that are in place here, as the cloud is told. A journal of a release before
    /// 0.6 names no version of the policy, since it holds none. Neither does one whose policy was
    /// fetched by a release that knows other fields: it is fetched once more.
    #[must_use]
    pub fn held(&self) -> ConfigVersions {
        let version = self.versions.policy;
        let held = version.filter(|_| self.policy_fields == Some(GatewayPolicy::FIELDS));
        ConfigVersions {
            policy: Some(held.unwrap_or(0)),
            ..self.versions
        }
    }

    /// The settings in force: the gateway's own ones with the policy of the site.
    #[must_use]
    pub fn settings(&self, own: &Settings) -> Settings {
        own.with(&self.policy.unwrap_or_default())
    }
}

/// The cloud's answer about a token that is not on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedTokenRow {
    /// The token in folded form, which is the key of the row.
    pub folded: String,
    /// What the cloud answered.
    pub token: TokenConfig,
    /// When the cloud answered.
    pub answered_at: ReceivedAt,
    /// The time until which the answer is used.
    pub keep_until: Timestamp,
}
