use forecourt_billing::{Cdr, CdrProblem};
use forecourt_types::{CdrId, SessionId, StationId, TokenUid, UserId};
use serde::{Deserialize, Serialize};

use super::SnapshotRow;
use crate::rows::config::Stamps;

/// A CDR. Key: [`crate::keys::cdr`]; index: [`crate::keys::cdrs_by_end`].
/// Written once, by `billing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CdrRow {
    /// Identifies the CDR.
    pub cdr_id: CdrId,
    /// The session that the CDR belongs to.
    pub session_id: SessionId,
    /// The version of the CDR, from 1 on.
    pub version: u32,
    /// Whether the CDR is the credit of that version.
    pub credit: bool,
    /// The station of the session, by which lists are filtered.
    pub station_id: StationId,
    /// The token of the session, by which lists are filtered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The user of the session, by whom lists are filtered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The CDR itself as its canonical JSON text. The text keeps its bytes, whatever the table
    /// does with numbers and the order of fields.
    pub canonical: String,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl CdrRow {
    /// Makes the row of a CDR.
    ///
    /// # Errors
    /// [`CdrProblem::Unwritable`], which does not happen for a CDR made by us.
    pub fn new(cdr: &Cdr, stamps: Stamps) -> Result<Self, CdrProblem> {
        // JSON is UTF-8; nothing is lost here.
        let canonical = String::from_utf8_lossy(&cdr.canonical_bytes()?).into_owned();
        Ok(Self {
            cdr_id: cdr.cdr_id.clone(),
            session_id: cdr.session_id.clone(),
            version: cdr.version,
            credit: cdr.is_credit(),
            station_id: cdr.station_id.clone(),
            token_uid: cdr.token_uid.clone(),
            user_id: cdr.user_id.clone(),
            canonical,
            stamps,
        })
    }

    /// The CDR, read from its text and checked.
    ///
    /// # Errors
    /// [`CdrProblem`] when the stored text is damaged.
    pub fn cdr(&self) -> Result<Cdr, CdrProblem> {
        Cdr::from_canonical_bytes(self.canonical.as_bytes())
    }
}

/// A row that is stored among the CDRs of a session ([`crate::keys::SESSION_CDRS`]).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum CdrPart {
    /// A CDR or a credit.
    Cdr(Box<CdrRow>),
    /// The snapshot that a CDR was priced from.
    Facts(Box<SnapshotRow>),
}

impl CdrPart {
    /// The CDR or credit, if the row is one.
    #[must_use]
    pub fn cdr(self) -> Option<CdrRow> {
        match self {
            Self::Cdr(row) => Some(*row),
            Self::Facts(_) => None,
        }
    }
}

/// The mark that a CDR is counted in the sums. Key: [`crate::keys::counted`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedRow {
    /// The day in the time of its site under which it is counted in the sums of the site. None if
    /// it names no site, and in a row of release 0.5 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_day: Option<String>,
    /// Whether the entry of the CDR is added to the sums of the accounts, too. Also false in a row
    /// of release 0.7 or before, which had no entries.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub booked: bool,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

/// The sums of one dimension, day and value. Key: [`crate::keys::report`]. Each currency has an
/// attribute for its money, such as `amount_minor_EUR`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// The dimension: `token`, `user`, `station`, `site`, `site_local` or `all`.
    pub dimension: String,
    /// The day on which the sessions ended: in the time of the site with `site_local`, else in UTC.
    pub day: String,
    /// The id of the token, user, station or site; `all` in the dimension `all`.
    pub value: String,
    /// The number of sessions.
    #[serde(default)]
    pub sessions: i64,
    /// The energy of the sessions, in watt-hours.
    #[serde(default)]
    pub energy_wh: i64,
    /// All other attributes: one `amount_minor_…` per currency.
    #[serde(flatten)]
    pub other: serde_json::Map<String, serde_json::Value>,
}

impl ReportRow {
    /// The prefix of the names of the attributes that hold money.
    pub const MONEY: &str = "amount_minor_";

    /// The money by currency code, in minor units of the currency.
    #[must_use]
    pub fn money(&self) -> Vec<(String, i64)> {
        let amounts = self.other.iter().filter_map(|(name, value)| {
            let currency = name.strip_prefix(Self::MONEY)?;
            Some((currency.to_owned(), value.as_i64()?))
        });
        amounts.collect()
    }
}
