//! The erasure of what is kept of a person, which takes more than one table transaction.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_types::{IdError, Timestamp, TokenUid, UserId};
use serde::{Deserialize, Serialize};

use super::config::Stamps;
use crate::messages::derived;

/// The text that stands in the place of a name, an e-mail address, a telephone number or a plate.
pub const ERASED: &str = "erased";

/// The author of what an erasure changes, in stamps.
pub const ERASURE: &str = "erasure";

/// What an erasure does next. The stages follow each other in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureStage {
    /// The sign-in and the account are emptied.
    Account,
    /// The cards are removed.
    Cards,
    /// The vehicles are removed.
    Vehicles,
    /// Sessions and CDRs of the user lose the numbers of cards and the vehicles.
    Charges,
    /// Sessions with a card of the person that belong to nobody lose its number.
    LooseCharges,
    /// The kept answers to requests of the person are removed.
    Requests,
    /// The audit log loses names and numbers.
    AuditLog,
    /// Events that webhooks were told of lose names and numbers.
    Events,
    /// Reviews lose names and numbers.
    Reviews,
    /// Commands and notices of all stations lose names and numbers.
    Stations,
    /// Nothing is left to do.
    Finished,
}

/// An erasure, as far as it has come. Key: [`crate::keys::erasure`]. It is written with each part
/// of the work in one table transaction, so a function that is killed leaves no part undone and
/// none done twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRow {
    /// The user whose data is erased.
    pub user_id: UserId,
    /// The work that is done next.
    pub stage: ErasureStage,
    /// The place in the list of the stage behind which the work goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The place within the row behind `after`, where that row has a list of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// A random text, from which follows what stands in the place of each card. It is forgotten at
    /// the end, so that nobody can find a number by trying them all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// The names, addresses, telephone numbers and plates that are looked for; none at the end.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub texts: BTreeSet<String>,
    /// The numbers of the cards in lower case, and whether a card is the person's alone; none at
    /// the end.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cards: BTreeMap<String, bool>,
    /// The ids of the vehicles; none at the end.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub vehicles: BTreeSet<String>,
    /// When everything was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl ErasureRow {
    /// An erasure of which nothing is done.
    #[must_use]
    pub fn new(user_id: UserId, seed: String, texts: BTreeSet<String>, stamps: Stamps) -> Self {
        Self {
            user_id,
            stage: ErasureStage::Account,
            after: None,
            within: None,
            seed: Some(seed),
            texts,
            cards: BTreeMap::new(),
            vehicles: BTreeSet::new(),
            finished_at: None,
            stamps,
        }
    }

    /// Goes on with the next stage.
    pub fn begin(&mut self, stage: ErasureStage) {
        (self.stage, self.after, self.within) = (stage, None, None);
    }

    /// Ends the work, and forgets what was looked for.
    pub fn finish(&mut self, now: Timestamp) {
        self.begin(ErasureStage::Finished);
        self.seed = None;
        self.texts.clear();
        self.cards.clear();
        self.vehicles.clear();
        self.finished_at = Some(now);
    }

    /// What stands in the place of a card from now on: the same for each spelling of its number.
    ///
    /// # Errors
    /// [`IdError`], which does not happen for a text of ours.
    pub fn stand_in(&self, card: &str) -> Result<TokenUid, IdError> {
        let seed = self.seed.as_deref().unwrap_or_default();
        let hash = derived(&[seed, &card.to_lowercase()]);
        TokenUid::new(format!("{ERASED}-{hash}"))
    }
}

/// Whether this text stands in the place of a card that was erased.
#[must_use]
pub fn is_stand_in(uid: &TokenUid) -> bool {
    let hash = uid.as_str().strip_prefix(ERASED);
    hash.is_some_and(|rest| rest.starts_with('-'))
}
