//! Finds the sessions that a text names: by session or CDR, card, plate or driver.

use forecourt_types::{CdrId, SessionId, TokenUid, UserId, VehicleId};

use crate::access::{Reach, Scope};
use crate::http::problem::Problem;
use crate::money::cdrs;
use forecourt_store::keys::{self, ListOf, RecordsBy};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::Operator;
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;

/// The most drivers, and the most vehicles, whose sessions are looked for.
const MOST: u32 = 10;

/// The sessions that a text names.
pub(super) enum Named {
    /// The one session with this id, or with a CDR of this id.
    Session(Box<SessionRow>),
    /// All that are in one of these lists. One session may be in several of them.
    Lists(Vec<ListOf>),
}

impl Named {
    /// Finds what a text names.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn by(scope: &Scope, text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if let Some(row) = session(scope, text).await? {
            return Ok(Self::Session(Box::new(row)));
        }
        // A card that nobody has added may have charged, too.
        let card = TokenUid::new(text).ok().map(ListOf::Token);
        let mut lists: Vec<ListOf> = card.into_iter().collect();
        if sees_names(scope).await? {
            let plate = keys::folded_plate(text);
            let vehicles = ids(scope, RecordsBy::Plate, &plate).await?;
            let vehicles = vehicles
                .into_iter()
                .filter_map(|id| VehicleId::new(id).ok());
            lists.extend(vehicles.map(ListOf::Vehicle));
            let users = ids(scope, RecordsBy::UserName, &keys::folded(text)).await?;
            let users = users.into_iter().filter_map(|id| UserId::new(id).ok());
            lists.extend(users.map(ListOf::User));
        }
        Ok(Self::Lists(lists))
    }
}

async fn session(scope: &Scope, text: &str) -> Result<Option<SessionRow>, Problem> {
    let own = SessionId::new(text).ok();
    let cdr = CdrId::new(text).ok();
    let of_cdr = cdr.and_then(|cdr| cdrs::parts(&cdr)).map(|parts| parts.0);
    for id in [own, of_cdr].into_iter().flatten() {
        let key = keys::session(scope.operator(), &id);
        if let Some(found) = load::<SessionRow>(scope.table(), &key).await? {
            return Ok(Some(found.row));
        }
    }
    Ok(None)
}

/// Whether the caller is shown whole names and plates, and may look for them.
async fn sees_names(scope: &Scope) -> Result<bool, Problem> {
    match scope.reach() {
        Reach::All => Ok(true),
        Reach::Own(_) => Ok(false),
        Reach::Sites(_) | Reach::Stations(_) => {
            let key = keys::operator(scope.operator());
            let operator = load::<Operator>(scope.table(), &key).await?;
            Ok(operator.is_some_and(|operator| operator.row.site_owners_see_names))
        }
    }
}

/// The ids of the first records of a list by name whose names begin so.
async fn ids(scope: &Scope, by: RecordsBy, begin: &str) -> Result<Vec<String>, Problem> {
    if begin.is_empty() {
        return Ok(Vec::new());
    }
    let place = keys::place_of_records(scope.operator(), &by);
    let (from, to) = keys::names_from(begin);
    let query = Query {
        from,
        to,
        limit: MOST,
        ..Query::prefix(place.index, place.pk, "")
    };
    let page = scope.table().query(&query).await?;
    let listed = page
        .items
        .iter()
        .map(|item| match (place.index, &item.index) {
            (Index::Gsi1, Some(key)) => key.sk.as_str(),
            _ => item.key.sk.as_str(),
        });
    Ok(listed.filter_map(keys::listed_id).collect())
}
