//! Keys of listings: small rows that put a session or a CDR into the lists of its station, site,
//! token, user and vehicle, by start and by end.
//!
//! A listing stands in one list by its key and in another one by its index key, because a second
//! row would cost more than an entry of the index. A list that the rows themselves are in by
//! their index needs none: all sessions by start, all CDRs by end.

use forecourt_types::{OperatorId, SiteId, StationId, Timestamp, TokenUid, UserId, VehicleId};

use super::{List, escape, key, list, unescape};
use crate::ports::{Index, Key};

/// The time by which a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortedBy {
    /// When the charge began.
    Start,
    /// When the charge ended.
    End,
}

/// What the items of a list have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListOf {
    /// They are of one operator.
    All,
    /// They are of one station.
    Station(StationId),
    /// They are of one site.
    Site(SiteId),
    /// They are of one token. Upper and lower case make no difference.
    Token(TokenUid),
    /// They are of one user.
    User(UserId),
    /// They are of one vehicle.
    Vehicle(VehicleId),
    /// They are sessions of this standing, of all sites or of one.
    Standing(Standing, Option<SiteId>),
}

/// The sessions that are not settled, by what is still to come. Settled ones, which are nearly
/// all, are in no such list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The session goes on, or waits for its price.
    Open,
    /// The session waits for a person.
    Review,
    /// The session came to nothing.
    Failed,
}

impl ListOf {
    fn parts(&self) -> (&'static str, String) {
        match self {
            Self::All => ("all", String::new()),
            Self::Station(id) => ("station", escape(id.as_str())),
            Self::Site(id) => ("site", escape(id.as_str())),
            Self::Token(uid) => ("token", escape(&uid.as_str().to_lowercase())),
            Self::User(id) => ("user", escape(id.as_str())),
            Self::Vehicle(id) => ("vehicle", escape(id.as_str())),
            Self::Standing(standing, site) => {
                let word = match standing {
                    Standing::Open => "open",
                    Standing::Review => "for-review",
                    Standing::Failed => "failed",
                };
                let site = site.as_ref().map(|id| format!("#{}", escape(id.as_str())));
                ("standing", word.to_owned() + &site.unwrap_or_default())
            }
        }
    }
}

/// Where a list stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPlace {
    /// Whether it stands in the table or in its index.
    pub index: Index,
    /// The partition that holds the list.
    pub pk: String,
    /// Whether the rows themselves are in the list, and not listings of them.
    pub own_rows: bool,
}

/// Where a list of sessions or CDRs stands. `of` is [`List::Sessions`] or [`List::Cdrs`].
#[must_use]
pub fn place_of_list(operator: &OperatorId, of: List, by: SortedBy, what: &ListOf) -> ListPlace {
    // The rows themselves are in this list.
    let own = match of {
        List::Cdrs => SortedBy::End,
        _ => SortedBy::Start,
    };
    if *what == ListOf::All && by == own {
        return ListPlace {
            index: Index::Gsi1,
            pk: list(operator, of),
            own_rows: true,
        };
    }
    let index = match what {
        ListOf::Site(_) | ListOf::User(_) | ListOf::Standing(_, Some(_)) => Index::Gsi1,
        ListOf::Vehicle(_) if by != own => Index::Gsi1,
        _ => Index::Table,
    };
    ListPlace {
        index,
        pk: listings(operator, of, by, what),
        own_rows: false,
    }
}

/// The partition of the table or the index that holds the listings of a list.
#[must_use]
pub fn listings(operator: &OperatorId, of: List, by: SortedBy, what: &ListOf) -> String {
    let by = match by {
        SortedBy::Start => "start",
        SortedBy::End => "end",
    };
    let (kind, value) = what.parts();
    format!("{}#{by}#{kind}#{value}", list(operator, of))
}

/// The partition of the listings of rows that have no token or no vehicle, which nobody reads.
#[must_use]
pub fn listings_without(operator: &OperatorId, of: List, by: SortedBy, kind: &str) -> String {
    let all = listings(operator, of, by, &ListOf::All);
    format!("{all}#no-{kind}")
}

/// The key of the row that tells how far the listings of earlier releases' rows are made.
#[must_use]
pub fn listings_made() -> Key {
    key("listings".to_owned(), "made")
}

/// The sort key of an item in lists of sessions or CDRs: its time, then its id.
#[must_use]
pub fn listed_at(at: Timestamp, id: &str) -> String {
    format!("{at}#{}", escape(id))
}

/// The id in a sort key that [`listed_at`] made.
#[must_use]
pub fn listed_id(sk: &str) -> Option<String> {
    let (_, id) = sk.split_once('#')?;
    Some(unescape(id))
}
