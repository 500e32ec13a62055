//! Listings: the rows that put a session or a CDR into lists by station, site, token, user,
//! vehicle and standing, sorted by start or end (`keys/listings.rs`), and users, vehicles, tokens
//! and stations into lists by name and the like (`keys/records.rs`).
//!
//! They follow from the row alone. [`crate::unit::Unit`] compares those of a row as it was read
//! with those of the row as it is written, and writes the difference in the same table
//! transaction. So no writer of a session can forget one, and none is left behind when a start or
//! a user changes.

mod made;
mod records;

use forecourt_domain::session::{End, Status};
use forecourt_types::{OperatorId, SiteId, StationId, Timestamp, TokenUid, UserId, VehicleId};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::keys::{self, List, ListOf, SortedBy, Standing};
use crate::ports::{Index, Item, ItemError, Key};
use crate::rows::facts::{CdrRow, SessionRow};

pub use made::{ListedRows, ListingsMade};
pub use records::{listed_role, listed_state};

/// A listing. Key: [`keys::listings`] or [`keys::place_of_records`]; index: the same of another
/// list, if it is in two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingRow {
    /// The id of the session, CDR or record.
    pub id: String,
}

/// The most listings that one session has.
pub const LISTINGS_OF_SESSION_MAX: usize = 7;

/// The listing with the key `first`, in a second list too if there is one.
fn listing_item(id: &str, first: Key, second: Option<Key>) -> Result<Item, ItemError> {
    let row = ListingRow { id: id.to_owned() };
    let mut item = Item::new(first, &row)?;
    item.index = second;
    Ok(item)
}

/// What a session or CDR is listed by.
struct Charge<'a> {
    operator: &'a OperatorId,
    of: List,
    id: &'a str,
    station: &'a StationId,
    site: Option<&'a SiteId>,
    token: Option<&'a TokenUid>,
    user: Option<&'a UserId>,
    vehicle: Option<&'a VehicleId>,
}

impl Charge<'_> {
    fn key(&self, by: SortedBy, at: Timestamp, what: &ListOf) -> (Index, Key) {
        let place = keys::place_of_list(self.operator, self.of, by, what);
        let sk = keys::listed_at(at, self.id);
        (place.index, Key { pk: place.pk, sk })
    }

    fn item(&self, first: Key, second: Option<Key>) -> Result<Item, ItemError> {
        listing_item(self.id, first, second)
    }

    /// The listings by one of the two times.
    fn by(&self, by: SortedBy, at: Timestamp) -> Result<Vec<Item>, ItemError> {
        let key = |what: ListOf| self.key(by, at, &what).1;
        let mut items = vec![self.item(
            key(ListOf::Station(self.station.clone())),
            self.site.map(|id| key(ListOf::Site(id.clone()))),
        )?];
        let user = self.user.map(|id| key(ListOf::User(id.clone())));
        let token = self.token.map(|uid| key(ListOf::Token(uid.clone())));
        let tokenless = || Key {
            pk: keys::listings_without(self.operator, self.of, by, "token"),
            sk: keys::listed_at(at, self.id),
        };
        if token.is_some() || user.is_some() {
            items.push(self.item(token.unwrap_or_else(tokenless), user)?);
        }
        let (all_in, all) = self.key(by, at, &ListOf::All);
        let vehicle = self.vehicle.map(|id| key(ListOf::Vehicle(id.clone())));
        match (all_in, vehicle) {
            (Index::Table, vehicle) => items.push(self.item(all, vehicle)?),
            (Index::Gsi1, Some(vehicle)) => items.push(self.item(vehicle, None)?),
            (Index::Gsi1, None) => {}
        }
        Ok(items)
    }
}

/// The list of sessions that are not settled to which a status belongs.
#[must_use]
pub const fn standing(status: Status) -> Option<Standing> {
    match status {
        Status::Created | Status::Starting | Status::Charging | Status::Finished => {
            Some(Standing::Open)
        }
        Status::NeedsReview => Some(Standing::Review),
        Status::Failed => Some(Standing::Failed),
        Status::Settled => None,
    }
}

fn of_session(operator: &OperatorId, row: &SessionRow) -> Result<Vec<Item>, ItemError> {
    let charge = Charge {
        operator,
        of: List::Sessions,
        id: row.session_id.as_str(),
        station: &row.station_id,
        site: row.site_id.as_ref(),
        token: row.token_uid.as_ref(),
        user: row.user_id.as_ref(),
        vehicle: row.vehicle_id.as_ref(),
    };
    let start = row.listed_start();
    let mut items = charge.by(SortedBy::Start, start)?;
    if let Some(end) = row.listed_end() {
        items.extend(charge.by(SortedBy::End, end)?);
    }
    if let Some(standing) = standing(row.status) {
        let key = |site: Option<SiteId>| {
            let what = ListOf::Standing(standing, site);
            charge.key(SortedBy::Start, start, &what).1
        };
        let of_site = row.site_id.clone().map(|site| key(Some(site)));
        items.push(charge.item(key(None), of_site)?);
    }
    Ok(items)
}

fn of_cdr(operator: &OperatorId, row: &CdrRow) -> Result<Vec<Item>, Failure> {
    let cdr = row.cdr()?;
    let charge = Charge {
        operator,
        of: List::Cdrs,
        id: row.cdr_id.as_str(),
        station: &row.station_id,
        site: cdr.site_id.as_ref(),
        token: row.token_uid.as_ref(),
        user: row.user_id.as_ref(),
        vehicle: cdr.vehicle_id.as_ref(),
    };
    let mut items = charge.by(SortedBy::Start, cdr.started_at)?;
    items.extend(charge.by(SortedBy::End, cdr.ended_at)?);
    Ok(items)
}

/// The listings of an item, if it is a session, a CDR, a user, a vehicle, a token or a station;
/// none of any other item.
///
/// # Errors
/// [`Failure`] when the item cannot be read as what its key says.
pub fn listings_of(operator: &OperatorId, item: &Item) -> Result<Vec<Item>, Failure> {
    if keys::is_session(&item.key) {
        Ok(of_session(operator, &item.read()?)?)
    } else if keys::is_cdr(&item.key) {
        of_cdr(operator, &item.read()?)
    } else {
        records::of_record(operator, item)
    }
}

/// Whether a row with this key has listings.
#[must_use]
pub fn is_listed(key: &Key) -> bool {
    keys::is_session(key) || keys::is_cdr(key) || records::is_listed_record(key)
}

impl SessionRow {
    /// The time by which the session is sorted by its end; none while it goes on. An end that is
    /// claimed to be later than its receipt is sorted by the receipt.
    #[must_use]
    pub fn listed_end(&self) -> Option<Timestamp> {
        let received = self.stop_received_at;
        let billed = match self.end {
            End::Open => None,
            End::Provisional | End::Stopped => self.charge().billed_end(),
        };
        match (billed, received) {
            (Some(billed), Some(received)) => Some(billed.min(received)),
            (billed, None) => billed,
            (None, Some(_)) => None,
        }
    }
}
