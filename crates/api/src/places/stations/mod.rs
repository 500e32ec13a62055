//! Stations: the chargers of an operator.

mod check;
mod columns;
mod entries;
mod export;
pub(crate) mod filter;
mod import;
pub(crate) mod list;
mod state_filter;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use forecourt_types::{SiteId, StationId, TariffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Configure, Permit, ReadReached, Scope};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, OneOrMany, Params, nullable};
use crate::http::etag::{Tagged, revisioned};
use crate::http::import::{Import, ImportOptions};
use crate::http::problem::Problem;
use crate::places::connector_fields::ConnectorFields;
use crate::places::page_state::StationNowInList;
use check::{check_references, check_rest, check_station, is_short};
use forecourt_cloud::session::follow_station;
use forecourt_store::keys;
use forecourt_store::outbox::flush;
use forecourt_store::ports::{Key, Write};
use forecourt_store::rows::config::{AdoptedStations, Site, Stamps, Station};
use forecourt_store::rows::load;
use forecourt_store::secrets::password_verifier;
use import::ImportLine;

/// The station that shall be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStation {
    /// The id of the station: the last segment of its WebSocket address.
    #[schema(value_type = String, max_length = 48)]
    station_id: StationId,
    /// The site where the station stands.
    #[schema(value_type = String)]
    site_id: SiteId,
    /// The OCPP security profile: 0 none, 1 Basic, 2 TLS + Basic, 3 mutual TLS.
    #[schema(maximum = 3)]
    security_profile: u8,
    /// The password for profiles 1 and 2: 8 to 64 characters, of which 16 or more are wanted. It
    /// is stored only as a hash.
    password: Option<String>,
    /// The name that people know the station by.
    name: Option<String>,
    /// The station's own tariff.
    #[schema(value_type = Option<String>)]
    tariff_id: Option<TariffId>,
    /// The rated power in watts, for connectors without a power of their own. It limits how much
    /// energy a bill may hold.
    #[schema(minimum = 1, maximum = 4_000_000)]
    max_power_w: Option<u32>,
    /// The configuration of its connectors, as far as known; at most 64.
    #[serde(default)]
    #[schema(max_items = 64)]
    connectors: Vec<ConnectorFields>,
}

/// The fields of a station that change; null clears a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationChange {
    /// Another site. The history of the station stays at the site before.
    #[schema(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// The OCPP security profile, 0 to 3.
    #[schema(maximum = 3)]
    security_profile: Option<u8>,
    /// The new password, 8 to 64 characters.
    password: Option<String>,
    /// The name that people know the station by.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// The station's own tariff.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    tariff_id: Option<Option<TariffId>>,
    /// The rated power in watts, for connectors without a power of their own.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 4_000_000)]
    max_power_w: Option<Option<u32>>,
    /// All connectors of the station: the list replaces the one before. A single one is changed
    /// by `PATCH /v1/stations/{station_id}/connectors/{connector_id}`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Vec<ConnectorFields>>, max_items = 64)]
    connectors: Option<Option<Vec<ConnectorFields>>>,
}

/// A station: a charger of the operator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Station)]
pub(crate) struct StationView {
    #[schema(value_type = String)]
    station_id: StationId,
    #[schema(value_type = String)]
    site_id: SiteId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    security_profile: u8,
    /// Whether a password is set; it is never shown.
    has_password: bool,
    /// A warning that the password has fewer than the 16 characters that OCPP asks for (security
    /// whitepaper, A00.FR.205) and may be guessed. Also false for a password that was set before
    /// this field existed.
    password_is_short: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    tariff_id: Option<TariffId>,
    /// The rated power in watts, for connectors without a power of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_power_w: Option<u32>,
    /// The configuration of its connectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    connectors: Vec<ConnectorFields>,
    /// What is known of it just now; in lists only. `/v1/stations/{station_id}/state` tells more.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<StationNowInList>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(StationView);

impl From<Station> for StationView {
    fn from(station: Station) -> Self {
        Self {
            station_id: station.station_id,
            site_id: station.site_id,
            name: station.name,
            security_profile: station.security_profile,
            has_password: station.password_verifier.is_some(),
            password_is_short: station.password_is_short,
            tariff_id: station.tariff_id,
            max_power_w: station.max_power_w,
            connectors: station.connectors.into_iter().map(Into::into).collect(),
            now: None,
            stamps: station.stamps.into(),
        }
    }
}

fn key_of(scope: &Scope, id: &StationId) -> Key {
    keys::station(scope.operator(), id)
}

fn site_key(scope: &Scope, id: &SiteId) -> Key {
    keys::site(scope.operator(), id)
}

/// Add a station, or add and change many stations with a CSV file.
///
/// A file (`Content-Type: text/csv`, UTF-8, at most 1 MB and 1,000 rows) has one row for each
/// connector. Its first line names the columns: `station_id`, `site_id`, `name`,
/// `security_profile`, `password`, `max_power_w`, `evse_id`, `connector_id`,
/// `connector_max_power_w`, `type`, `format`, `phases`; they are separated by commas or
/// semicolons. The fields of a station are repeated on its rows, or left empty on all but the
/// first. A column that is missing changes nothing; an empty name or power clears it; the
/// connectors of the file replace those before. The answer tells the result of every row. A
/// station is taken over as a whole or not at all. `GET /v1/stations` with `Accept: text/csv`
/// gives the same columns.
///
/// # Errors
/// 409 when the id is taken, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/stations", tag = "stations", params(ImportOptions),
    request_body(content((NewStation = "application/json"), (String = "text/csv"))),
    responses((status = 201, body = StationView), (status = 200, body = Import<ImportLine>)),
    security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    Params(options): Params<ImportOptions>,
    sent: OneOrMany<NewStation>,
) -> Result<Response, Problem> {
    match sent {
        OneOrMany::Many(file) => {
            let import = import::import(&permit, &file, options.is_dry_run()).await?;
            Ok(Json(import).into_response())
        }
        OneOrMany::One(new) => {
            options.check_for_one()?;
            Ok(add(&permit, new).await?.into_response())
        }
    }
}

async fn add(permit: &Permit<Configure>, new: NewStation) -> Result<Created<StationView>, Problem> {
    let password = new.password.as_deref();
    let verifier = password.map(|password| password_verifier(password, permit.entropy()));
    let station = Station {
        station_id: new.station_id,
        site_id: new.site_id,
        former_site_ids: Vec::new(),
        name: new.name,
        security_profile: new.security_profile,
        password_verifier: verifier,
        password_is_short: password.is_some_and(is_short),
        tariff_id: new.tariff_id,
        max_power_w: new.max_power_w,
        connectors: new.connectors.into_iter().map(Into::into).collect(),
        stamps: permit.stamps(),
    };
    check_station(&station, password)?;
    let tariff = station.tariff_id.as_ref();
    let site = check_references(permit, Some(&station.site_id), tariff).await?;
    let mut unit = permit.unit();
    site.iter().for_each(|stamps| unit.seen(stamps));
    unit.given(site_key(permit, &station.site_id));
    permit.stations_change(&mut unit, &station.site_id)?;
    let station = permit.create(unit, station).await?;
    Ok(Created {
        location: format!("/v1/stations/{}", segment(station.station_id.as_str())),
        body: station.into(),
    })
}

/// Show a station.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/stations/{station_id}", tag = "stations",
    params(("station_id" = String, Path)),
    responses((status = 200, body = StationView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<ReadReached>,
    Id(id): Id<StationId>,
) -> Result<Tagged<StationView>, Problem> {
    let station = permit
        .find::<Station>(&key_of(&permit, &id), "station")
        .await?;
    Ok(Tagged(station.row.into()))
}

/// Change a station. If its site changes, the gateways of both sites are told.
///
/// # Errors
/// 404 when it is not there, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/stations/{station_id}", tag = "stations",
    params(("station_id" = String, Path)), request_body = StationChange,
    responses((status = 200, body = StationView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Id(id): Id<StationId>,
    Body(change): Body<StationChange>,
) -> Result<Tagged<StationView>, Problem> {
    let key = key_of(&permit, &id);
    let station = permit.find::<Station>(&key, "station").await?.row;
    let tariff = change.tariff_id.as_ref().and_then(Option::as_ref);
    let moved_to = check_references(&permit, change.site_id.as_ref(), tariff).await?;
    let moved_from = site_stamps(&permit, &station.site_id).await?;
    let verifier = change.password.as_deref();
    let verifier = verifier.map(|password| password_verifier(password, permit.entropy()));
    let station = permit.change(&key, |station: &mut Station, unit| {
        let sites = moved_from.iter().chain(&moved_to);
        sites.for_each(|stamps| unit.seen(stamps));
        permit.stations_change(unit, &station.site_id)?;
        let adopted_at = station.adopted_at().cloned();
        if let Some(site) = &change.site_id
            && move_to(station, site).is_some()
        {
            unit.given(site_key(&permit, site));
            permit.stations_change(unit, site)?;
        }
        apply(station, &change, verifier.as_deref())?;
        if let Some(site) = adopted_at.filter(|_| station.adopted_at().is_none()) {
            unit.also(adopted_less(&permit, &site, 1));
        }
        Ok(())
    });
    let station = station.await?;
    if change.site_id.is_some() {
        follow(&permit, &id).await;
    }
    Ok(Tagged(station.into()))
}

/// Moves what is known of a station into the lists of the site where the station stands now. The
/// move is stored already, so a failure is logged only: the next news of the station, or a repeat
/// of the request, moves it.
async fn follow(scope: &Scope, id: &StationId) {
    let (table, queues) = (scope.table(), scope.ports().queues.as_ref());
    let by = (scope.now(), scope.author());
    match follow_station(table, scope.operator(), id, by).await {
        Ok(told) => {
            flush(table, queues, &told).await;
        }
        Err(error) => tracing::warn!(
            operator = %scope.operator(), station = %id, %error,
            "the state of a station that was moved is still listed at the site before"
        ),
    }
}

/// The stamps of a site, on which the mark of those stands who watch it.
async fn site_stamps(scope: &Scope, site: &SiteId) -> Result<Option<Stamps>, Problem> {
    let site = load::<Site>(scope.table(), &site_key(scope, site)).await?;
    Ok(site.map(|site| site.row.stamps))
}

/// Moves a station to a site, and returns the site before; none if the station is there already.
fn move_to(station: &mut Station, site: &SiteId) -> Option<SiteId> {
    if *site == station.site_id {
        return None;
    }
    let from = std::mem::replace(&mut station.site_id, site.clone());
    station.former_site_ids.retain(|id| id != site);
    station.former_site_ids.insert(0, from.clone());
    station.former_site_ids.truncate(Station::FORMER_MAX);
    Some(from)
}

fn apply(
    station: &mut Station,
    change: &StationChange,
    verifier: Option<&str>,
) -> Result<(), Problem> {
    if let Some(profile) = change.security_profile {
        station.security_profile = profile;
    }
    if let Some(verifier) = verifier {
        station.password_verifier = Some(verifier.to_owned());
    }
    if let Some(password) = &change.password {
        station.password_is_short = is_short(password);
    }
    if let Some(name) = &change.name {
        station.name.clone_from(name);
    }
    if let Some(tariff_id) = &change.tariff_id {
        station.tariff_id.clone_from(tariff_id);
    }
    if let Some(max_power_w) = change.max_power_w {
        station.max_power_w = max_power_w;
    }
    if let Some(connectors) = &change.connectors {
        let connectors = connectors.iter().flatten().copied();
        station.connectors = connectors.map(Into::into).collect();
    }
    if change.security_profile.is_some() || change.password.is_some() {
        return check_station(station, change.password.as_deref());
    }
    let mut check = FieldCheck::default();
    check_rest(&mut check, station);
    check.finish()
}

/// Remove a station, which is not admitted any more. Its sessions stay.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(delete, path = "/v1/stations/{station_id}", tag = "stations",
    params(("station_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["configure"])))]
pub(crate) async fn delete(
    permit: Permit<Configure>,
    Id(id): Id<StationId>,
) -> Result<StatusCode, Problem> {
    let key = key_of(&permit, &id);
    let station = permit.find::<Station>(&key, "station").await?;
    let mut unit = permit.unit();
    let site = site_stamps(&permit, &station.row.site_id).await?;
    site.iter().for_each(|stamps| unit.seen(stamps));
    permit.stations_change(&mut unit, &station.row.site_id)?;
    if let Some(site) = station.row.adopted_at() {
        unit.also(adopted_less(&permit, site, 1));
    }
    permit.remove(unit, key, &station).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lowers the site's count of stations that nobody added by `count`, which makes room for others.
fn adopted_less(scope: &Scope, site: &SiteId, count: i64) -> Write {
    AdoptedStations::add(keys::adopted(scope.operator(), site), -count)
}
