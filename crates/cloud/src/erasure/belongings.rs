//! The cards and vehicles of a person who is erased.

use serde::de::DeserializeOwned;

use super::{Part, Work, pass_over};
use crate::gateways::tokens_changed;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::messages::derived;
use forecourt_store::ports::{Index, Key, Query};
use forecourt_store::rows::config::{Token, Vehicle};
use forecourt_store::rows::erasure::{ErasureRow, ErasureStage};
use forecourt_store::unit::Unit;

/// The most rows of a list that are looked at in one part.
const PAGE: u32 = 500;

/// The most rows that are removed in one table transaction, with the listings of each.
const ROWS_MAX: usize = 10;

/// A row that belongs to the person.
struct Found<R> {
    key: Key,
    revision: u64,
    row: R,
}

/// Looks for the next rows of a list that belong to the person, and moves the place in `next`
/// behind them. Returns whether the list ends there. Rows that cannot be read are passed over.
async fn look<R: DeserializeOwned>(
    work: &Work<'_>,
    of: List,
    next: &mut ErasureRow,
    is_own: impl Fn(&R) -> bool,
) -> Result<(Vec<Found<R>>, bool), Failure> {
    let mut query = Query::prefix(Index::Table, keys::list(work.operator, of), "");
    query.limit = PAGE;
    if let Some(after) = &work.row.after {
        // The row at this place was looked at. It is gone, or somebody else's.
        query.from.clone_from(after);
    }
    let page = work.table.query(&query).await?;
    let mut found = Vec::new();
    for item in page.items {
        if found.len() == ROWS_MAX {
            return Ok((found, false));
        }
        next.after = Some(item.key.sk.clone());
        let row: R = match item.read() {
            Ok(row) => row,
            Err(error) => {
                pass_over(&error);
                continue;
            }
        };
        if is_own(&row) {
            found.push(Found {
                key: item.key,
                revision: item.revision,
                row,
            });
        }
    }
    Ok((found, page.cursor.is_none()))
}

/// Removes the cards of the person. They are unknown from then on, and gateways are told at once.
pub(super) async fn remove_cards(work: &Work<'_>) -> Result<Part, Failure> {
    let mut unit = work.unit();
    let mut next = work.row.clone();
    let is_own = |token: &Token| token.user_id.as_ref() == Some(&work.row.user_id);
    let (cards, is_end) = look(work, List::Tokens, &mut next, is_own).await?;
    if is_end {
        next.begin(ErasureStage::Vehicles);
    }
    if !cards.is_empty() {
        tell_gateways(work, &mut unit, &next)?;
    }
    for card in cards {
        let uid = card.row.uid.as_str().to_lowercase();
        next.cards.insert(uid, true);
        unit.delete_at(card.key, card.revision);
    }
    work.commit(unit, next).await
}

/// Raises the version of the list of tokens, and tells all gateways.
fn tell_gateways(work: &Work<'_>, unit: &mut Unit<'_>, next: &ErasureRow) -> Result<(), Failure> {
    let operator = work.operator;
    let place = next.after.as_deref().unwrap_or_default();
    let user = work.row.user_id.as_str();
    let revision = work.revision.to_string();
    let id = derived(&["erasure", operator.as_str(), user, place, &revision]);
    tokens_changed(unit, id)
}

/// Removes the vehicles of the person.
pub(super) async fn remove_vehicles(work: &Work<'_>) -> Result<Part, Failure> {
    let mut unit = work.unit();
    let mut next = work.row.clone();
    let is_own = |vehicle: &Vehicle| vehicle.user_id == work.row.user_id;
    let (vehicles, is_end) = look(work, List::Vehicles, &mut next, is_own).await?;
    if is_end {
        unit.delete(keys::counted_vehicles(work.operator, &work.row.user_id));
        next.begin(ErasureStage::Charges);
    }
    for vehicle in vehicles {
        next.texts.insert(vehicle.row.licence_plate);
        next.vehicles.insert(vehicle.row.vehicle_id.to_string());
        unit.delete_at(vehicle.key, vehicle.revision);
    }
    work.commit(unit, next).await
}
