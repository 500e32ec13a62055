//! An edge gateway, its credentials, and what each credential allows.

use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, SiteId, Timestamp};
use serde::{Deserialize, Serialize};

use super::Stamps;
use crate::keys;
use crate::ports::Key;

/// The number of characters of a stored hash that a [`CredentialMark`] has: 96 bits, so that two
/// credentials of one gateway never share a mark.
const MARK_CHARS: usize = 16;

/// The number of milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How long a replaced credential is still admitted, in milliseconds: 30 days, the time in which
/// a box that was replaced comes back online, if it ever does.
const FORMER_LIFE_MS: i64 = 30 * DAY_MS;

/// Distinguishes the credentials of one gateway: the first 16 characters of the stored hash. The
/// mark is no secret, since it opens nothing and the hash is keyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialMark(String);

impl CredentialMark {
    /// Makes the mark of a stored hash.
    #[must_use]
    pub fn of(hash: &str) -> Self {
        Self(hash.chars().take(MARK_CHARS).collect())
    }

    /// Takes a mark from the text that [`CredentialMark::as_str`] gave.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The mark as text of 16 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a credential allows at a moment. A message of the link is judged by what the gateway's
/// row says of its credential when the message is handled, whatever was true when the connection
/// was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The credential is in use, and its gateway serves its site. It may write in epochs up to 16
    /// beyond that of the row, since a table that was restored from a backup may not know the
    /// newest epoch.
    Serving {
        /// The newest epoch that the gateway's row knows.
        newest: Epoch,
    },
    /// A later enrolment, of this gateway or of another one of the site, replaced the credential.
    /// Its box may bring the facts that it still holds; it is sent nothing and decides nothing.
    Replaced {
        /// The last epoch in which the credential may write.
        last: Epoch,
    },
}

impl Standing {
    /// Whether the credential may write in this epoch.
    #[must_use]
    pub fn may_write(self, epoch: Epoch) -> bool {
        match self {
            Self::Serving { newest } => {
                epoch.ordinal() <= newest.ordinal().saturating_add(Gateway::EPOCHS_AHEAD)
            }
            Self::Replaced { last } => epoch <= last,
        }
    }

    /// Whether the credential is in use by the gateway that serves its site.
    #[must_use]
    pub const fn is_serving(self) -> bool {
        match self {
            Self::Serving { .. } => true,
            Self::Replaced { .. } => false,
        }
    }
}

/// A credential that a later enrolment replaced. Its holder may still bring
/// facts of its epoch until it expires, but decides nothing and gets no commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerCredential {
    /// The keyed hash of the secret; none once the credential was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_hash: Option<String>,
    /// The newest epoch in which the credential was allowed to write.
    pub epoch: Epoch,
    /// When the credential was replaced.
    pub fenced_at: Timestamp,
    /// The time from which the credential opens nothing. A row of release 0.2 and before has
    /// none: then it is 30 days after `fenced_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl FormerCredential {
    fn is_good(&self, now: Timestamp) -> bool {
        let expires_at = self.expires_at;
        now < expires_at.unwrap_or_else(|| former_until(self.fenced_at))
    }
}

/// The time until which a credential is admitted that was replaced at `fenced_at`.
fn former_until(fenced_at: Timestamp) -> Timestamp {
    fenced_at.plus_millis(FORMER_LIFE_MS)
}

/// When a gateway was heard, while it is looked whether it is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayHeard {
    /// When it was heard. This is noted once before each look, and only shortly before it.
    pub at: Timestamp,
    /// When `monitor` looks next. Nobody looks any more once that is long over.
    pub check_at: Timestamp,
    /// Whether it was told to be away although its connection seems to be open: then the next
    /// message of it is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_away: bool,
}

/// An edge gateway. Key: [`keys::gateway`]; index: [`keys::gateway_of_site`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateway {
    /// Identifies the gateway.
    pub gateway_id: GatewayId,
    /// The site that it serves or shall serve.
    pub site_id: SiteId,
    /// The name that people know it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The keyed hash (`secrets::Pepper::hash`) of the secret of its link credential. It has none
    /// before the first enrolment, and none once another gateway has taken its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_hash: Option<String>,
    /// The epoch in which that credential writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// The keyed hash of the one-time enrolment secret; none once the secret was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment_hash: Option<String>,
    /// The time until which the enrolment secret is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment_expires_at: Option<Timestamp>,
    /// Whether the next enrolment revokes the credential that it replaces, so that the credential
    /// is not even admitted to bring the facts that its box holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub enrolment_revokes: bool,
    /// When it was last enrolled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_at: Option<Timestamp>,
    /// The epoch that this enrolment gave out; none in a row of a release before 0.3. Every
    /// earlier epoch of the gateway belongs to a replaced credential. That includes epochs that
    /// were never given out, since a credential in use may write in up to
    /// [`Gateway::EPOCHS_AHEAD`] of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_epoch: Option<Epoch>,
    /// Whether the gateway serves its site: it decides about charges there and gets commands.
    pub active: bool,
    /// When another gateway took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fenced_at: Option<Timestamp>,
    /// The credentials that later ones replaced, newest first; at most [`Gateway::FORMER_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_credentials: Vec<FormerCredential>,
    /// The times at which the gateway got a new epoch in place of one whose records it had lost,
    /// newest first; at most [`Gateway::EPOCHS_PER_DAY`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost_at: Vec<Timestamp>,
    /// When it was heard, as long as a webhook wants to be told when it is silent. It is set by
    /// [`crate::ports::Write::Mark`], so it does not change the revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<GatewayHeard>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl Gateway {
    /// How many epochs beyond that of its gateway's row a credential in use may write in. The
    /// table may have been restored from a backup that does not know the newest epoch. A gateway
    /// gets few new epochs in the 35 days that backups on AWS reach back, and a thief of a
    /// credential can use up no more than these.
    pub const EPOCHS_AHEAD: u16 = 16;

    /// How many replaced credentials are remembered: a box is replaced a few times in its life,
    /// not every week.
    pub const FORMER_MAX: usize = 8;

    /// How many new epochs the gateway gets in 24 hours for records that it has lost. A site has
    /// 2,047 in all, and a disk does not fail more often.
    pub const EPOCHS_PER_DAY: usize = 4;

    /// The key of the gateway in the index of its site.
    #[must_use]
    pub fn index(&self, operator: &OperatorId) -> Key {
        keys::gateway_of_site(operator, &self.site_id, &self.gateway_id)
    }

    /// The stored hash of the one-time secret that enrols the gateway now; none when no
    /// secret is valid.
    #[must_use]
    pub fn enrolment_hash(&self, now: Timestamp) -> Option<&str> {
        let hash = self.enrolment_hash.as_deref();
        hash.filter(|_| self.enrolment_expires_at.is_some_and(|at| now < at))
    }

    /// The stored hashes of the credentials that open the link now, the one in use first.
    pub fn good_hashes(&self, now: Timestamp) -> impl Iterator<Item = &str> {
        let ours = self.own_standing(now).and(self.credential_hash.as_deref());
        let former = self.former_credentials.iter();
        let former = former.filter(move |former| former.is_good(now));
        ours.into_iter()
            .chain(former.filter_map(|former| former.credential_hash.as_deref()))
    }

    /// What the credential with this mark allows. None when it opens nothing, because it is
    /// unknown, revoked or expired.
    #[must_use]
    pub fn standing(&self, mark: &CredentialMark, now: Timestamp) -> Option<Standing> {
        let is_it = |hash: &Option<String>| {
            let hash = hash.as_deref();
            hash.is_some_and(|hash| CredentialMark::of(hash) == *mark)
        };
        if is_it(&self.credential_hash) {
            return self.own_standing(now);
        }
        let mut former = self.former_credentials.iter();
        let former = former.find(|former| is_it(&former.credential_hash))?;
        former
            .is_good(now)
            .then_some(Standing::Replaced { last: former.epoch })
    }

    /// Whether the credential with this mark is in use and the gateway serves its site.
    #[must_use]
    pub fn serves_with(&self, mark: &CredentialMark) -> bool {
        let hash = self.credential_hash.as_deref();
        self.active && hash.is_some_and(|hash| CredentialMark::of(hash) == *mark)
    }

    /// What the gateway's own credential allows. Release 0.2 and before left it in the row when
    /// another gateway of the site was enrolled.
    fn own_standing(&self, now: Timestamp) -> Option<Standing> {
        let last = self.epoch?;
        if self.active {
            return Some(Standing::Serving { newest: last });
        }
        let is_good = |fenced_at| now < former_until(fenced_at);
        self.fenced_at
            .is_some_and(is_good)
            .then_some(Standing::Replaced { last })
    }

    /// Takes over an epoch that the gateway wrote in and that the row does not know, as after the
    /// table was restored from a backup. An older epoch changes nothing.
    pub fn has_written_in(&mut self, epoch: Option<Epoch>) {
        self.epoch = self.epoch.max(epoch);
    }

    /// Ends the use of the credential in use: it becomes a former credential, or opens nothing at
    /// all if it is revoked.
    pub fn retire_credential(&mut self, now: Timestamp, is_revoked: bool) {
        let (Some(hash), Some(epoch)) = (self.credential_hash.take(), self.epoch) else {
            return;
        };
        let fenced_at = self.fenced_at.unwrap_or(now);
        let former = FormerCredential {
            credential_hash: (!is_revoked).then_some(hash),
            epoch,
            fenced_at,
            expires_at: Some(former_until(fenced_at)),
        };
        self.former_credentials.insert(0, former);
        self.former_credentials.truncate(Self::FORMER_MAX);
    }

    /// Revokes every credential except that of the gateway that serves its site. The row still
    /// tells which epochs were replaced and when.
    pub fn revoke_former(&mut self, now: Timestamp) {
        if !self.active {
            self.retire_credential(now, true);
        }
        for former in &mut self.former_credentials {
            former.credential_hash = None;
        }
    }

    /// When the credential that wrote in this epoch was replaced; none while it is in use.
    #[must_use]
    pub fn replaced_at(&self, epoch: Epoch) -> Option<Timestamp> {
        let former = self.former_credentials.iter().rev();
        let mut wrote = former.filter(|former| epoch <= former.epoch);
        match wrote.next() {
            Some(former) => Some(former.fenced_at),
            None if !self.active => self.fenced_at,
            None if self.enrolled_epoch > Some(epoch) => {
                let newest = self.former_credentials.first();
                newest.map_or(self.enrolled_at, |former| Some(former.fenced_at))
            }
            None => None,
        }
    }

    /// Notes that the gateway gets an epoch in place of one it lost. Returns `false` if it
    /// already got [`Gateway::EPOCHS_PER_DAY`] within 24 hours.
    #[must_use]
    pub fn takes_epoch(&mut self, now: Timestamp) -> bool {
        self.lost_at.retain(|at| now.millis_since(*at) < DAY_MS);
        if self.lost_at.len() >= Self::EPOCHS_PER_DAY {
            return false;
        }
        self.lost_at.insert(0, now);
        true
    }
}
