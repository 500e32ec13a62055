//! The listings of users, vehicles, tokens and stations.

use forecourt_types::{OperatorId, SiteId};
use serde_json::Value;

use super::listing_item;
use crate::failure::Failure;
use crate::keys::{self, RecordsBy};
use crate::ports::{Item, ItemError, Key};
use crate::rows::config::{Role, Station, Token, TokenState, User, Vehicle};

/// The word of a role in the keys of the list of those who have it; none of drivers, who are
/// nearly all users.
#[must_use]
pub const fn listed_role(role: Role) -> Option<&'static str> {
    match role {
        Role::Driver => None,
        Role::Admin => Some("admin"),
        Role::DeploymentAdmin => Some("deployment-admin"),
        Role::Viewer => Some("viewer"),
        Role::Operator => Some("operator"),
        Role::SiteOwner => Some("site-owner"),
        Role::Caretaker => Some("caretaker"),
    }
}

/// The word of a state in the keys of the list of the tokens in it; none of active tokens, which
/// are nearly all.
#[must_use]
pub const fn listed_state(state: TokenState) -> Option<&'static str> {
    match state {
        TokenState::Active => None,
        TokenState::Blocked => Some("blocked"),
        TokenState::Expired => Some("expired"),
    }
}

impl Station {
    /// What the station is sorted by in lists by name: its name, or its id if it has none.
    #[must_use]
    pub fn listed_name(&self) -> String {
        let name = self.name.as_deref().unwrap_or(self.station_id.as_str());
        keys::folded(name)
    }
}

fn place(operator: &OperatorId, by: &RecordsBy, sk: String) -> Key {
    let pk = keys::place_of_records(operator, by).pk;
    Key { pk, sk }
}

fn of_user(operator: &OperatorId, user: &User) -> Result<Vec<Item>, ItemError> {
    let id = user.user_id.as_str();
    let by_name = keys::listed_by_name(&keys::folded(&user.full_name), id);
    let email = user.email.as_deref().map(|email| {
        let sk = keys::listed_by_name(&keys::folded(email), id);
        place(operator, &RecordsBy::UserEmail, sk)
    });
    let name = place(operator, &RecordsBy::UserName, by_name.clone());
    let mut items = vec![listing_item(id, name, email)?];
    if let Some(role) = listed_role(user.role) {
        let by_id = place(operator, &RecordsBy::UserRole(role), keys::listed_by_id(id));
        let name = place(operator, &RecordsBy::UserRoleAndName(role), by_name);
        items.push(listing_item(id, by_id, Some(name))?);
    }
    Ok(items)
}

fn of_vehicle(operator: &OperatorId, vehicle: &Vehicle) -> Result<Vec<Item>, ItemError> {
    let id = vehicle.vehicle_id.as_str();
    let plate = keys::folded_plate(&vehicle.licence_plate);
    let plate = keys::listed_by_name(&plate, id);
    let plate = place(operator, &RecordsBy::Plate, plate);
    let user = RecordsBy::VehicleUser(vehicle.user_id.clone());
    let user = place(operator, &user, keys::listed_by_id(id));
    Ok(vec![listing_item(id, plate, Some(user))?])
}

fn of_token(operator: &OperatorId, token: &Token) -> Result<Vec<Item>, ItemError> {
    let id = token.uid.as_str().to_lowercase();
    let listed = |by: RecordsBy| place(operator, &by, keys::listed_by_id(&id));
    let user = token.user_id.clone().map(RecordsBy::TokenUser).map(listed);
    let group = token.parent_uid.clone();
    let group = group.map(RecordsBy::TokenGroup).map(listed);
    let mut items = Vec::new();
    if user.is_some() || group.is_some() {
        let first = user.unwrap_or_else(|| keys::token_without_user(operator, &token.uid));
        items.push(listing_item(&id, first, group)?);
    }
    if let Some(state) = listed_state(token.status) {
        items.push(listing_item(
            &id,
            listed(RecordsBy::TokenState(state)),
            None,
        )?);
    }
    Ok(items)
}

fn of_station(operator: &OperatorId, station: &Station) -> Result<Vec<Item>, ItemError> {
    let id = station.station_id.as_str();
    let sk = keys::listed_by_name(&station.listed_name(), id);
    let name = place(operator, &RecordsBy::StationName, sk.clone());
    let of_site = RecordsBy::StationNameOfSite(station.site_id.clone());
    let of_site = place(operator, &of_site, sk);
    Ok(vec![listing_item(id, name, Some(of_site))?])
}

/// The characters of a time up to its day.
const DAY_CHARS: usize = 10;

/// The listing of a station's state. Only the day counts, so that it moves once a day, however long
/// a charge lasts. The state is written with each record, so no more of it is read than is needed.
fn of_state(operator: &OperatorId, station: &str, item: &Item) -> Result<Vec<Item>, ItemError> {
    let text = |name: &str| item.body.get(name).and_then(Value::as_str);
    let Some(day) = text("last_fact_at").and_then(|at| at.get(..DAY_CHARS)) else {
        return Ok(Vec::new());
    };
    let sk = keys::listed_by_day(day, station);
    let heard = place(operator, &RecordsBy::StationHeard, sk.clone());
    let site = text("site_id").and_then(|id| SiteId::new(id).ok());
    let of_site = site.map(|id| place(operator, &RecordsBy::StationHeardAtSite(id), sk));
    Ok(vec![listing_item(station, heard, of_site)?])
}

/// The listings of an item, if it is a user, a vehicle, a token, a station or its state.
pub(super) fn of_record(operator: &OperatorId, item: &Item) -> Result<Vec<Item>, Failure> {
    if let Some(station) = keys::state_of_station(&item.key) {
        return Ok(of_state(operator, &station, item)?);
    }
    Ok(
        match keys::audited_record(&item.key).map(|(kind, _)| kind) {
            Some("user") => of_user(operator, &item.read()?)?,
            Some("vehicle") => of_vehicle(operator, &item.read()?)?,
            Some("token") => of_token(operator, &item.read()?)?,
            Some("station") => of_station(operator, &item.read()?)?,
            _ => Vec::new(),
        },
    )
}

/// Whether the row of a key has listings of its own, if it is stored.
pub(super) fn is_listed_record(key: &Key) -> bool {
    let record = keys::audited_record(key).map(|(kind, _)| kind);
    matches!(record, Some("user" | "vehicle" | "token" | "station"))
        || keys::state_of_station(key).is_some()
}
