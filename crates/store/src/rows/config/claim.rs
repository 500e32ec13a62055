use std::collections::BTreeSet;

use forecourt_types::{OperatorId, StationId, Timestamp, TokenClaimId, TokenUid, UserId};
use serde::{Deserialize, Serialize};

use super::{ConfigRow, Stamps};
use crate::keys;
use crate::ports::{Item, ItemError, Key};

/// What has become of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// It waits for the operator, or for a tap.
    Open,
    /// The card was given to the person.
    Confirmed,
    /// The operator has refused it.
    Refused,
}

/// What a driver says of a card: that it is the own one. Key: [`crate::keys::token_claim`]; index:
/// [`crate::keys::token_claims_of`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenClaim {
    /// Identifies the claim; ids sort by time.
    pub claim_id: TokenClaimId,
    /// The person who asks for the card.
    pub user_id: UserId,
    /// The card, as the person typed it.
    pub token_uid: TokenUid,
    /// The station at which a tap confirms the claim, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station_id: Option<StationId>,
    /// The EVSE of that connector, where the station has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The connector at which a tap confirms the claim, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<u32>,
    /// What has become of it.
    pub state: ClaimState,
    /// The time until which a tap confirms it, if a station was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tap_until: Option<Timestamp>,
    /// The time until which it can be confirmed at all.
    pub open_until: Timestamp,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl TokenClaim {
    /// How long a tap confirms a claim: two minutes.
    pub const TAP_MS: i64 = 2 * 60_000;
    /// How long the operator can confirm a claim: 14 days.
    pub const OPEN_MS: i64 = 14 * 86_400_000;
    /// How long a claim is kept: 30 days.
    pub const KEPT_MS: i64 = 30 * 86_400_000;
    /// The most open claims of one person.
    pub const OPEN_MAX: usize = 5;
    /// The most claims that one person makes in 24 hours, so that nobody tries numbers of cards.
    pub const DAILY_MAX: usize = 20;

    /// Whether it can still be confirmed.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state == ClaimState::Open && now < self.open_until
    }
}

impl ConfigRow for TokenClaim {
    const NAME: &'static str = "claim to a card";

    fn key(&self, operator: &OperatorId) -> Key {
        keys::token_claim(operator, &self.claim_id)
    }

    fn stamps(&self) -> &Stamps {
        &self.stamps
    }

    fn stamps_mut(&mut self) -> &mut Stamps {
        &mut self.stamps
    }

    fn to_item(&self, operator: &OperatorId, revision: u64) -> Result<Item, ItemError> {
        let index = Key {
            pk: keys::token_claims_of(operator, &self.user_id),
            sk: self.claim_id.to_string(),
        };
        let expiry = self.stamps.created_at.plus_millis(Self::KEPT_MS);
        let item = Item::new(self.key(operator), self)?.after(revision);
        Ok(item.with_index(index).with_expiry(expiry))
    }
}

impl TapClaim {
    /// How long it is kept after a tap has ceased to count, since gateways may tell of a tap later:
    /// one hour.
    const KEPT_MS: i64 = 60 * 60_000;

    /// The item of this row, which expires.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self, key: Key) -> Result<Item, ItemError> {
        let expiry = self.until.plus_millis(Self::KEPT_MS);
        Ok(Item::new(key, self)?.with_expiry(expiry))
    }
}

/// The claim that a tap of a card at a station confirms. Key: [`crate::keys::tap_claim`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TapClaim {
    /// The claim that is confirmed.
    pub claim_id: TokenClaimId,
    /// The person who asks for the card.
    pub user_id: UserId,
    /// When the person asked.
    pub asked_at: Timestamp,
    /// The time until which a tap counts.
    pub until: Timestamp,
}

/// The claims of a person that may count against the limits of [`TokenClaim`]. Each claim reads and
/// writes this row, so that several requests at once cannot make more than one may make one after
/// the other. Key: [`crate::keys::counted_claims`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedClaims {
    /// The claims that were open, or not older than 24 hours, when the newest one was made.
    pub claim_ids: BTreeSet<TokenClaimId>,
}

impl CountedClaims {
    /// The item of this row, which expires with the newest claim.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self, key: Key, now: Timestamp) -> Result<Item, ItemError> {
        let expiry = now.plus_millis(TokenClaim::KEPT_MS);
        Ok(Item::new(key, self)?.with_expiry(expiry))
    }
}

/// The attribute of a station's row that tells until when a tap there may confirm a claim. It is
/// set by [`crate::ports::Write::Mark`], so it changes neither the revision of the row nor who
/// changed it, and whoever reads the row anyway need not read whether there is a claim.
pub const CLAIMS_UNTIL: &str = "claims_until";
