//! The rows that people configure: written by `api` (commands also by `command` and `session`),
//! and read by every function.
//!
//! Counters that several writers raise (versions of the desired state, epochs) have rows of their
//! own, so that raising a counter never collides with a change of what it counts.

mod claim;
mod client;
mod command;
mod connectors;
mod counters;
mod gateway;
mod people;
mod places;
mod row;
mod site_details;
mod tariff;
mod webhook;

use forecourt_types::Timestamp;
use serde::{Deserialize, Serialize};

pub use claim::{CLAIMS_UNTIL, ClaimState, CountedClaims, TapClaim, TokenClaim};
pub use client::{Client, ClientPointer, Role};
pub use command::{Command, CommandPointer, CommandStep};
pub use connectors::{ConnectorConfig, ConnectorFormat, ConnectorType};
pub use counters::{
    AdoptedStations, Epochs, VersionCounter, config_versions, next_epoch, raise_policy_version,
    raise_version,
};
pub use gateway::{CredentialMark, FormerCredential, Gateway, GatewayHeard, Standing};
pub use people::{CountedVehicles, Token, TokenMode, TokenState, User, Vehicle};
pub use places::{Operator, Site, Station, Suspension};
pub use row::ConfigRow;
pub use site_details::{Coordinates, OpeningHours, RegularHours, SiteDetails};
pub use tariff::{TariffFrom, TariffHead, TariffVersion, version_at};
pub use webhook::{FormerSecret, OffReason, SwitchedOff, Webhook};

/// When a row was made and last changed, and by whom: a client id, or `system` if no caller
/// caused it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stamps {
    /// When it was made.
    pub created_at: Timestamp,
    /// The client id of whoever made the row, or `system`.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The client id of whoever changed the row last, or `system`.
    pub updated_by: String,
    /// The number of times that the row was written when it was read; 0 for a row that was not
    /// read. The table keeps it beside the row, and it is never stored within it.
    #[serde(default, skip_serializing)]
    pub revision: u64,
    /// The time until which somebody watches what the row stands for, if anybody does. It is
    /// set by [`crate::ports::Write::Mark`], so it changes neither the revision nor who changed
    /// the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watched_until: Option<Timestamp>,
    /// The time until which somebody watches the operator as a whole, if anybody does. It stands on
    /// the operator, on its gateways and on their routes, and is set like the mark above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview_until: Option<Timestamp>,
}

/// Stamps are equal when the same is stored of them.
impl PartialEq for Stamps {
    fn eq(&self, other: &Self) -> bool {
        let stored = |stamps: &Self| {
            let times = (stamps.created_at, stamps.updated_at);
            (times, stamps.created_by.clone(), stamps.updated_by.clone())
        };
        stored(self) == stored(other)
    }
}

impl Eq for Stamps {}

impl Stamps {
    /// The stamps of a row that is made now.
    #[must_use]
    pub fn new(now: Timestamp, by: &str) -> Self {
        Self {
            created_at: now,
            created_by: by.to_owned(),
            updated_at: now,
            updated_by: by.to_owned(),
            revision: 0,
            watched_until: None,
            overview_until: None,
        }
    }

    /// Names the state of the row among all states that a row under its key has ever had: a row
    /// that was removed and added anew has another one.
    #[must_use]
    pub fn state(&self) -> String {
        format!("{}-{}", self.created_at.millis(), self.revision)
    }

    /// Notes that the row is changed now by `by`.
    pub fn touch(&mut self, now: Timestamp, by: &str) {
        self.updated_at = now;
        by.clone_into(&mut self.updated_by);
    }
}
