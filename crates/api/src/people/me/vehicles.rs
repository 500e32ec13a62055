//! The own vehicles of a person.

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
use forecourt_store::rows::config::Vehicle;

/// The most vehicles to which a person can add another one.
const OWN_MAX: usize = 20;

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
/// 409 when you have 20 vehicles, and for a client that acts for itself; 422 when a field is
/// wrong.
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
    // A repeat finds the vehicle that the first try has made.
    if permit.repeated().is_none() && count(&permit, &vehicle, &list).await? >= OWN_MAX {
        let detail = format!("you have {OWN_MAX} vehicles already: remove one first");
        return Err(Problem::new(Code::WrongState, detail));
    }
    let revision = must_be_there(&permit, &vehicle.user_id).await?;
    let mut unit = permit.unit();
    unit.unchanged(keys::user(permit.operator(), &vehicle.user_id), revision);
    let vehicle = permit.create(unit, vehicle).await?;
    let id = segment(vehicle.vehicle_id.as_str());
    Ok(Created {
        location: format!("/v1/me/vehicles/{id}"),
        body: vehicle.into(),
    })
}

/// How many vehicles the user of this one has.
async fn count(scope: &Scope, of: &Vehicle, list: &ListName) -> Result<usize, Problem> {
    let mut cursor = None;
    let mut count = 0;
    loop {
        let filter = VehicleFilter::of_user(of.user_id.clone(), Some(MAX_LIMIT), cursor);
        let page = vehicles::page_of(scope, &filter, list).await?;
        count += page.items.len();
        if count >= OWN_MAX || page.next_cursor.is_none() {
            return Ok(count);
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
/// 404 when you have no such vehicle, 409 for a client that acts for itself, 422 when a field is
/// wrong.
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
