//! The own vehicles of a person.

use std::collections::BTreeSet;

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::VehicleId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::own_id;
use super::tokens::OwnPage;
use crate::access::{OwnData, Permit, Scope};
use crate::http::answer::{Created, segment};
use crate::http::body::{Body, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::Tagged;
use crate::http::page::{Listing, MAX_LIMIT};
use crate::http::problem::{Code, Problem};
use crate::people::users::must_be_there;
use crate::people::vehicles::{self, VehicleChange, VehicleFilter, VehicleView};
use forecourt_store::keys;
use forecourt_store::ports::Key;
use forecourt_store::rows::config::{CountedVehicles, Vehicle};
use forecourt_store::unit::{Unit, until_committed};

/// The vehicle that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOwnVehicle {
    /// The text of the licence plate.
    licence_plate: String,
}

/// List your vehicles, by id.
///
/// # Errors
/// 400 for a bad parameter, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/vehicles", tag = "me", params(OwnPage),
    responses((status = 200, body = Listing<VehicleView>)), security(("oauth2" = ["self"])))]
pub(crate) async fn list_vehicles(
    permit: Permit<OwnData>,
    Params(page): Params<OwnPage>,
    list: ListName,
) -> Result<Json<Listing<VehicleView>>, Problem> {
    let user = own_id(&permit)?.clone();
    let filter = VehicleFilter::of_user(user, page.limit, page.cursor);
    Ok(Json(vehicles::page_of(&permit, &filter, &list).await?))
}

/// Add a vehicle of yours. You can have 20.
///
/// # Errors
/// 409 when you have 20 vehicles, and for a client that acts for itself; 422 for a wrong field.
#[utoipa::path(post, path = "/v1/me/vehicles", tag = "me", request_body = NewOwnVehicle,
    responses((status = 201, body = VehicleView)), security(("oauth2" = ["self"])))]
pub(crate) async fn create_vehicle(
    permit: Permit<OwnData>,
    list: ListName,
    Body(new): Body<NewOwnVehicle>,
) -> Result<Created<VehicleView>, Problem> {
    vehicles::check(Some(&new.licence_plate))?;
    let user_id = own_id(&permit)?.clone();
    let vehicle = Vehicle {
        vehicle_id: permit.made_id(VehicleId::new)?,
        user_id,
        licence_plate: new.licence_plate,
        stamps: permit.stamps(),
    };
    let (scope, vehicle, list) = (&*permit, &vehicle, &list);
    let vehicle = until_committed(|| async move {
        let revision = must_be_there(scope, &vehicle.user_id).await?;
        let mut unit = scope.unit();
        unit.unchanged(keys::user(scope.operator(), &vehicle.user_id), revision);
        count(scope, &mut unit, vehicle, list).await?;
        scope.try_create(unit, vehicle.clone()).await
    })
    .await?;
    let id = segment(vehicle.vehicle_id.as_str());
    Ok(Created {
        location: format!("/v1/me/vehicles/{id}"),
        body: vehicle.into(),
    })
}

/// Counts the vehicle with the others of the person, who may have only so many.
///
/// # Errors
/// 409 when the person has as many already.
async fn count(
    scope: &Scope,
    unit: &mut Unit<'_>,
    vehicle: &Vehicle,
    list: &ListName,
) -> Result<(), Problem> {
    let key = keys::counted_vehicles(scope.operator(), &vehicle.user_id);
    let counted = unit.read::<CountedVehicles>(&key).await?;
    let known = counted.unwrap_or_default().vehicle_ids;
    let known: Vec<Key> = known
        .iter()
        .map(|id| keys::vehicle(scope.operator(), id))
        .collect();
    let mut counted = CountedVehicles {
        vehicle_ids: listed(scope, vehicle, list).await?,
    };
    for item in scope.table().get_many(&known).await? {
        let other: Vehicle = item.read()?;
        if other.user_id == vehicle.user_id {
            counted.vehicle_ids.insert(other.vehicle_id);
        }
    }
    // A repeat finds the vehicle that the first try has made.
    if !counted.vehicle_ids.insert(vehicle.vehicle_id.clone()) {
        return Ok(());
    }
    if counted.vehicle_ids.len() > Vehicle::OWN_MAX {
        let most = Vehicle::OWN_MAX;
        let detail = format!("you have {most} vehicles already: remove one first");
        return Err(Problem::new(Code::WrongState, detail));
    }
    unit.put(counted.item(key, scope.now())?);
    Ok(())
}

/// The vehicles of the user of this one that the index lists, up to the most that count.
async fn listed(
    scope: &Scope,
    of: &Vehicle,
    list: &ListName,
) -> Result<BTreeSet<VehicleId>, Problem> {
    let mut cursor = None;
    let mut ids = BTreeSet::new();
    loop {
        let filter = VehicleFilter::of_user(of.user_id.clone(), Some(MAX_LIMIT), cursor);
        let page = vehicles::page_of(scope, &filter, list).await?;
        ids.extend(page.items.iter().map(|it| it.vehicle_id().clone()));
        if ids.len() > Vehicle::OWN_MAX || page.next_cursor.is_none() {
            return Ok(ids);
        }
        cursor = page.next_cursor;
    }
}

/// Show a vehicle of yours.
///
/// # Errors
/// 404 when you have no such vehicle, 409 for a client that acts for itself.
#[utoipa::path(get, path = "/v1/me/vehicles/{vehicle_id}", tag = "me",
    params(("vehicle_id" = String, Path)),
    responses((status = 200, body = VehicleView)), security(("oauth2" = ["self"])))]
pub(crate) async fn get_vehicle(
    permit: Permit<OwnData>,
    Id(id): Id<VehicleId>,
) -> Result<Tagged<VehicleView>, Problem> {
    let key = keys::vehicle(permit.operator(), &id);
    let vehicle = permit.find::<Vehicle>(&key, "vehicle").await?;
    Ok(Tagged(vehicle.row.into()))
}

/// Change the plate of a vehicle of yours.
///
/// # Errors
/// 404 when you have no such vehicle, 409 for a client that acts for itself, 422 when a field of
/// the body is wrong.
#[utoipa::path(patch, path = "/v1/me/vehicles/{vehicle_id}", tag = "me",
    params(("vehicle_id" = String, Path)), request_body = VehicleChange,
    responses((status = 200, body = VehicleView)), security(("oauth2" = ["self"])))]
pub(crate) async fn update_vehicle(
    permit: Permit<OwnData>,
    Id(id): Id<VehicleId>,
    Body(change): Body<VehicleChange>,
) -> Result<Tagged<VehicleView>, Problem> {
    vehicles::change_of(&permit, &id, &change).await
}

/// Remove a vehicle of yours. Its sessions stay.
///
/// # Errors
/// 404 when you have no such vehicle, 409 for a client that acts for itself.
#[utoipa::path(delete, path = "/v1/me/vehicles/{vehicle_id}", tag = "me",
    params(("vehicle_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["self"])))]
pub(crate) async fn delete_vehicle(
    permit: Permit<OwnData>,
    Id(id): Id<VehicleId>,
) -> Result<StatusCode, Problem> {
    vehicles::remove_of(&permit, &id).await
}
