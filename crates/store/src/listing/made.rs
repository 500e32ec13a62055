//! How far the rows of earlier releases are listed.

use forecourt_types::{OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys::{self, List};
use crate::ports::{Index, Query};

/// How far `monitor` has made the listings of rows that releases before 0.6 stored. Key:
/// [`crate::keys::listings_made`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingsMade {
    /// When the first sweep of this release ran.
    pub since: Timestamp,
    /// The operators whose rows are all listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finished: Vec<OperatorId>,
    /// The operator whose rows are being listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorId>,
    /// Which of its rows are being listed.
    #[serde(default)]
    pub rows: ListedRows,
    /// The last row that is listed, by its sort key in the list of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Whether everything is listed of all operators that are known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_done: bool,
}

/// The rows that have listings, in the order in which those of earlier releases are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedRows {
    /// Users, first, since there are few and people look for them.
    #[default]
    Users,
    /// The vehicles of users.
    Vehicles,
    /// The tokens of all users, and those of nobody.
    Tokens,
    /// The stations of all sites.
    Stations,
    /// The sessions by their start.
    Sessions,
    /// The CDRs and credits by their end.
    Cdrs,
    /// The tokens once more, by the day of their last use, which their sessions tell.
    TokenUses,
    /// The users once more, by the day of their last charge.
    UserUses,
    /// The reviews that wait for a person, which are put into the index.
    Reviews,
}

impl ListedRows {
    /// The rows that are listed after these; none after the last.
    const fn next(self) -> Option<Self> {
        match self {
            Self::Users => Some(Self::Vehicles),
            Self::Vehicles => Some(Self::Tokens),
            Self::Tokens => Some(Self::Stations),
            Self::Stations => Some(Self::Sessions),
            Self::Sessions => Some(Self::Cdrs),
            Self::Cdrs => Some(Self::TokenUses),
            Self::TokenUses => Some(Self::UserUses),
            Self::UserUses => Some(Self::Reviews),
            Self::Reviews => None,
        }
    }

    /// The query for all these rows of an operator.
    #[must_use]
    pub fn query(self, operator: &OperatorId) -> Query {
        let (index, of) = match self {
            Self::Users | Self::UserUses => (Index::Table, List::Users),
            Self::Vehicles => (Index::Table, List::Vehicles),
            Self::Tokens | Self::TokenUses => (Index::Table, List::Tokens),
            Self::Stations => (Index::Table, List::Stations),
            Self::Sessions => (Index::Gsi1, List::Sessions),
            Self::Cdrs => (Index::Gsi1, List::Cdrs),
            Self::Reviews => (Index::Table, List::Reviews),
        };
        Query::prefix(index, keys::list(operator, of), "")
    }
}

impl ListingsMade {
    /// Nothing is made yet.
    #[must_use]
    pub fn since(now: Timestamp) -> Self {
        Self {
            since: now,
            finished: Vec::new(),
            operator: None,
            rows: ListedRows::default(),
            after: None,
            is_done: false,
        }
    }

    /// Notes that all rows of the kind are listed.
    pub fn go_on(&mut self) {
        self.after = None;
        match self.rows.next() {
            Some(next) => self.rows = next,
            None => {
                self.finished.extend(self.operator.take());
                self.rows = ListedRows::default();
            }
        }
    }
}
