//! The vehicles of users.

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{OperatorId, UserId, VehicleId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::users::must_be_there;
use crate::access::{Configure, Permit, Read, Scope};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::{Tagged, revisioned};
use crate::http::listed::{Range, Wanted, collect_listed};
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use crate::http::sort::{Sort, not_with, read_begin};
use forecourt_store::keys::{self, List, ListPlace, RecordsBy};
use forecourt_store::rows::config::Vehicle;

/// The most characters of a plate, with room for a country in front.
const PLATE_CHARS_MAX: usize = 20;

/// The vehicle that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVehicle {
    /// The id, chosen by the caller or made when left out.
    #[schema(value_type = Option<String>, max_length = 36)]
    vehicle_id: Option<VehicleId>,
    /// The user who owns it.
    #[schema(value_type = String)]
    user_id: UserId,
    /// The text of the licence plate.
    licence_plate: String,
}

/// The fields of a vehicle that change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VehicleChange {
    /// The text of the licence plate.
    pub(super) licence_plate: Option<String>,
}

/// A vehicle that belongs to a user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Vehicle)]
pub(crate) struct VehicleView {
    #[schema(value_type = String)]
    vehicle_id: VehicleId,
    #[schema(value_type = String)]
    user_id: UserId,
    licence_plate: String,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(VehicleView);

impl VehicleView {
    pub(super) const fn vehicle_id(&self) -> &VehicleId {
        &self.vehicle_id
    }
}

impl From<Vehicle> for VehicleView {
    fn from(vehicle: Vehicle) -> Self {
        Self {
            vehicle_id: vehicle.vehicle_id,
            user_id: vehicle.user_id,
            licence_plate: vehicle.licence_plate,
            stamps: vehicle.stamps.into(),
        }
    }
}

/// The vehicles that are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct VehicleFilter {
    /// Only vehicles whose plate begins with this text, in which only letters and digits count,
    /// upper or lower case. Sorted by `vehicle_id`, those whose id begins with it.
    #[param(example = "B AB", max_length = 200)]
    q: Option<String>,
    /// Only vehicles of this user, sorted by `vehicle_id`.
    #[param(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// The order: `vehicle_id` or `plate`, with a `-` before it for the descending one. When left
    /// out, `plate` if there is `q` without `user_id`, else `vehicle_id`.
    #[param(example = "plate")]
    sort: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same sort and filters.
    cursor: Option<String>,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Id,
    Plate,
}

const SORTED_BY: [(&str, By); 2] = [("vehicle_id", By::Id), ("plate", By::Plate)];

impl VehicleFilter {
    /// The filter for a page of the vehicles of one user.
    pub(super) fn of_user(id: UserId, limit: Option<u32>, cursor: Option<String>) -> Self {
        Self {
            user_id: Some(id),
            limit,
            cursor,
            ..Self::default()
        }
    }

    fn place(&self, operator: &OperatorId, by: By) -> Result<ListPlace, Problem> {
        let records = match (by, &self.user_id) {
            (By::Id, None) => return Ok(keys::place_of_rows(operator, List::Vehicles)),
            (By::Id, Some(user)) => RecordsBy::VehicleUser(user.clone()),
            (By::Plate, None) => RecordsBy::Plate,
            (By::Plate, Some(_)) => return Err(not_with("user_id", "vehicle_id")),
        };
        Ok(keys::place_of_records(operator, &records))
    }
}

pub(super) fn check(licence_plate: Option<&str>) -> Result<(), Problem> {
    let mut check = FieldCheck::default();
    check.optional_text("licence_plate", licence_plate, PLATE_CHARS_MAX);
    check.finish()
}

/// Add a vehicle of a user.
///
/// # Errors
/// 409 when the id is taken, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/vehicles", tag = "vehicles", request_body = NewVehicle,
    responses((status = 201, body = VehicleView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    Body(new): Body<NewVehicle>,
) -> Result<Created<VehicleView>, Problem> {
    check(Some(&new.licence_plate))?;
    let user = keys::user(permit.operator(), &new.user_id);
    let revision = must_be_there(&permit, &new.user_id).await?;
    let vehicle_id = match new.vehicle_id {
        Some(id) => id,
        None => permit.made_id(VehicleId::new)?,
    };
    let vehicle = Vehicle {
        vehicle_id,
        user_id: new.user_id,
        licence_plate: new.licence_plate,
        stamps: permit.stamps(),
    };
    let mut unit = permit.unit();
    unit.unchanged(user, revision);
    let vehicle = permit.create(unit, vehicle).await?;
    Ok(Created {
        location: format!("/v1/vehicles/{}", segment(vehicle.vehicle_id.as_str())),
        body: vehicle.into(),
    })
}

/// List the vehicles. Each filter and each order is read by an index, so a page costs the same
/// however many vehicles there are.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
#[utoipa::path(get, path = "/v1/vehicles", tag = "vehicles", params(VehicleFilter),
    responses((status = 200, body = Listing<VehicleView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<VehicleFilter>,
    list: ListName,
) -> Result<Json<Listing<VehicleView>>, Problem> {
    Ok(Json(page_of(&permit, &filter, &list).await?))
}

/// The page of the vehicles within the caller's reach that a request asks for.
///
/// # Errors
/// The same as for [`list`].
pub(super) async fn page_of(
    scope: &Scope,
    filter: &VehicleFilter,
    list: &ListName,
) -> Result<Listing<VehicleView>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), list)?;
    let begin = read_begin(filter.q.as_deref())?;
    let by_plate = begin.filter(|_| filter.user_id.is_none()).map(|_| "plate");
    let sort = Sort::read(filter.sort.as_deref().or(by_plate), &SORTED_BY, false)?;
    let operator = scope.operator();
    let place = filter.place(operator, sort.by)?;
    let range = match sort.by {
        By::Id => Range::of_ids(&place, begin),
        By::Plate => Range::of_names(begin.map(keys::folded_plate).as_deref()),
    };
    let wanted = Wanted {
        lists: vec![(place, range)],
        descending: sort.descending,
        key: &|id| Some(keys::vehicle(operator, &VehicleId::new(id).ok()?)),
    };
    // A listing in the index may lag behind a vehicle that was removed and added for another user.
    let is_of_user = |row: &Vehicle| filter.user_id.as_ref().is_none_or(|id| *id == row.user_id);
    let listing = collect_listed(scope, &wanted, &page, is_of_user).await?;
    Ok(listing.map(VehicleView::from))
}

/// Show a vehicle.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/vehicles/{vehicle_id}", tag = "vehicles",
    params(("vehicle_id" = String, Path)),
    responses((status = 200, body = VehicleView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<Read>,
    Id(id): Id<VehicleId>,
) -> Result<Tagged<VehicleView>, Problem> {
    let key = keys::vehicle(permit.operator(), &id);
    let vehicle = permit.find::<Vehicle>(&key, "vehicle").await?;
    Ok(Tagged(vehicle.row.into()))
}

/// Change a vehicle's plate.
///
/// # Errors
/// 404 when it is not there, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/vehicles/{vehicle_id}", tag = "vehicles",
    params(("vehicle_id" = String, Path)), request_body = VehicleChange,
    responses((status = 200, body = VehicleView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Id(id): Id<VehicleId>,
    Body(change): Body<VehicleChange>,
) -> Result<Tagged<VehicleView>, Problem> {
    change_of(&permit, &id, &change).await
}

/// Changes a vehicle within the caller's reach.
///
/// # Errors
/// The same as for [`update`].
pub(super) async fn change_of(
    scope: &Scope,
    id: &VehicleId,
    change: &VehicleChange,
) -> Result<Tagged<VehicleView>, Problem> {
    check(change.licence_plate.as_deref())?;
    let key = keys::vehicle(scope.operator(), id);
    scope.find::<Vehicle>(&key, "vehicle").await?;
    // A vehicle stays with its user for ever, so it is within reach until the commit.
    let vehicle = scope.change(&key, |vehicle: &mut Vehicle, _| {
        if let Some(plate) = &change.licence_plate {
            plate.clone_into(&mut vehicle.licence_plate);
        }
        Ok(())
    });
    Ok(Tagged(vehicle.await?.into()))
}

/// Remove a vehicle. Its sessions stay.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(delete, path = "/v1/vehicles/{vehicle_id}", tag = "vehicles",
    params(("vehicle_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["configure"])))]
pub(crate) async fn delete(
    permit: Permit<Configure>,
    Id(id): Id<VehicleId>,
) -> Result<StatusCode, Problem> {
    remove_of(&permit, &id).await
}

/// Removes a vehicle within the caller's reach.
///
/// # Errors
/// The same as for [`delete`].
pub(super) async fn remove_of(scope: &Scope, id: &VehicleId) -> Result<StatusCode, Problem> {
    let key = keys::vehicle(scope.operator(), id);
    let vehicle = scope.find::<Vehicle>(&key, "vehicle").await?;
    scope.remove(scope.unit(), key, &vehicle).await?;
    Ok(StatusCode::NO_CONTENT)
}
