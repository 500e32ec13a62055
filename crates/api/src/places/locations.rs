//! The map of the sites that an operator shows to everybody, as GeoJSON (RFC 7946).

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue,
};
use forecourt_billing::AnyTariff;
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_types::{OperatorId, SiteId, StationId, TariffId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::Public;
use crate::http::body::Params;
use crate::http::problem::{Code, Problem};
use crate::money::tariff_schema::TariffSchema;
use crate::places::connector_fields::{ConnectorFormatWord, ConnectorTypeSchema};
use crate::places::now::{GatewayNow, StationNow, stations_now, stations_of_site};
use crate::places::site_fields::{DetailsView, Location};
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query, Table};
use forecourt_store::rows::config::{ConnectorType, Operator, Site, Station, version_at};
use forecourt_store::rows::{load, load_page};

/// For how long an answer is given again: people look for a free charger, and nobody needs a state
/// that is younger. So an address that needs no token costs at most one reading of the table for
/// each process, part of a map and 30 seconds, whatever strangers ask.
const MAX_AGE_MS: i64 = 30_000;

/// The sites of one part of the map.
const PART: usize = 100;

/// The most parts of a map. Together with [`PART`] it bounds what strangers can ask for.
const MAX_PARTS: usize = 20;

/// The media type of GeoJSON (RFC 7946 §12).
const GEOJSON: HeaderValue = HeaderValue::from_static("application/geo+json");

/// The part of the map that is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocationFilter {
    /// The operator whose sites are shown; `default`, the first operator of a deployment, when
    /// left out.
    #[param(value_type = Option<String>, example = "default")]
    operator_id: Option<OperatorId>,
    /// The part of the map, 1 to 20: a part has at most 100 sites. 1 when left out.
    #[param(minimum = 1, maximum = 20)]
    part: Option<usize>,
}

/// The sites of an operator on the map (RFC 7946 `FeatureCollection`).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocationCollection {
    /// The type of the GeoJSON object, which is always `FeatureCollection`.
    #[serde(rename = "type")]
    #[schema(example = "FeatureCollection")]
    kind: &'static str,
    /// The sites that have a location, by their ids.
    features: Vec<LocationFeature>,
    /// The time at which this was read.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
    /// The next part of the map; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_part: Option<usize>,
}

/// A site on the map (RFC 7946 `Feature`).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocationFeature {
    /// The type of the GeoJSON object, which is always `Feature`.
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    kind: &'static str,
    /// The id of the site.
    #[schema(value_type = String)]
    id: SiteId,
    geometry: PointGeometry,
    properties: LocationProperties,
}

/// Where a site is (RFC 7946 `Point`).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointGeometry {
    /// The type of the GeoJSON object, which is always `Point`.
    #[serde(rename = "type")]
    #[schema(example = "Point")]
    kind: &'static str,
    /// Degrees east of Greenwich and degrees north of the equator (WGS 84), in this order.
    #[schema(min_items = 2, max_items = 2, example = json!([100.5018, 13.7563]))]
    coordinates: [f64; 2],
}

/// What a driver wants to know of a site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocationProperties {
    name: String,
    /// The name of the operator.
    operator: String,
    /// The address in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(flatten)]
    details: DetailsView,
    /// The number of connectors that a car can use now.
    available: usize,
    /// The number of connectors.
    connectors: usize,
    stations: Vec<LocationStation>,
    /// The prices that apply now to charges that begin now, by the ids of the tariffs.
    #[schema(value_type = BTreeMap<String, TariffSchema>)]
    tariffs: BTreeMap<TariffId, AnyTariff>,
}

/// A charger on the map.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocationStation {
    #[schema(value_type = String)]
    station_id: StationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The tariff of its charges, in `tariffs`; absent when none is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    tariff_id: Option<TariffId>,
    connectors: Vec<LocationConnector>,
}

/// A connector on the map.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocationConnector {
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    connector_id: u32,
    /// The status as `/v1/connectors` shows it, or `UNKNOWN` while it is not known whether its
    /// charger is connected.
    #[schema(example = "AVAILABLE")]
    status: String,
    /// The type of its socket or plug.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ConnectorTypeSchema>)]
    connector_type: Option<ConnectorType>,
    /// Whether the cable is fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<ConnectorFormatWord>,
    /// Its rated power in watts.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_power_w: Option<u32>,
}

/// Show the sites of an operator on the map, with their chargers, what a charge costs, and which
/// connectors are free. Everybody may ask, without a token, as soon as the operator has said so
/// (`publishes_locations`). An answer may be 30 seconds old.
///
/// # Errors
/// 404 when the operator does not show its sites, 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/locations.geojson", tag = "sites", params(LocationFilter),
    responses((status = 200, body = LocationCollection, content_type = "application/geo+json")),
    security(()))]
pub(crate) async fn locations(
    public: Public,
    Params(filter): Params<LocationFilter>,
) -> Result<([(HeaderName, HeaderValue); 3], Bytes), Problem> {
    let part = filter.part.unwrap_or(1);
    if !(1..=MAX_PARTS).contains(&part) {
        let detail = format!("part: must be 1 to {MAX_PARTS}");
        return Err(Problem::new(Code::InvalidQuery, detail));
    }
    let operator = match filter.operator_id {
        Some(operator) => operator,
        None => OperatorId::new(DEFAULT_OPERATOR).map_err(|_| hidden())?,
    };
    let now = public.ports().clock.now();
    let make = async {
        let made = collection(&*public.ports().table, &operator, part, now).await?;
        let made = serde_json::to_vec(&made).map_err(|_| unwritable())?;
        Ok::<_, Problem>(Bytes::from(made))
    };
    let question = format!("{operator} {part}");
    let answer = public
        .answers()
        .answer(question, now, MAX_AGE_MS, make)
        .await?;
    // Maps on other web sites may show it.
    let headers = [
        (CONTENT_TYPE, GEOJSON),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=30"),
        ),
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    Ok((headers, answer))
}

fn hidden() -> Problem {
    let detail = "there is no such operator, or it does not show its sites: an admin sets publishes_locations with PATCH /v1/operator";
    Problem::new(Code::NotFound, detail)
}

fn unwritable() -> Problem {
    Problem::new(Code::Internal, "the map could not be written as JSON")
}

async fn collection(
    table: &dyn Table,
    operator: &OperatorId,
    part: usize,
    now: Timestamp,
) -> Result<LocationCollection, Problem> {
    let row = load::<Operator>(table, &keys::operator(operator)).await?;
    let shown = row.filter(|row| row.row.publishes_locations);
    let owner = shown.ok_or_else(hidden)?.row;
    let (sites, is_last) = sites_of_part(table, operator, part).await?;
    let mut features = Vec::new();
    for site in sites {
        features.extend(feature(table, &owner, site, now).await?);
    }
    Ok(LocationCollection {
        kind: "FeatureCollection",
        features,
        as_of: now,
        next_part: (!is_last && part < MAX_PARTS).then_some(part + 1),
    })
}

/// The sites of a part of the map, and whether it is the last part that has any.
async fn sites_of_part(
    table: &dyn Table,
    operator: &OperatorId,
    part: usize,
) -> Result<(Vec<Site>, bool), Problem> {
    let mut query = Query::prefix(Index::Table, keys::list(operator, List::Sites), "");
    let (mut sites, end) = (Vec::new(), part * PART);
    loop {
        let (rows, cursor) = load_page::<Site>(table, &query).await?;
        let located = rows.into_iter().map(|row| row.row);
        sites.extend(located.filter(|site| site.details.location.is_some()));
        match cursor {
            Some(cursor) if sites.len() <= end => query.cursor = Some(cursor),
            _ => break,
        }
    }
    let is_last = sites.len() <= end;
    sites.truncate(end);
    Ok((sites.split_off(sites.len().min(end - PART)), is_last))
}

async fn feature(
    table: &dyn Table,
    owner: &Operator,
    site: Site,
    now: Timestamp,
) -> Result<Option<LocationFeature>, Problem> {
    let Some(point) = site.details.location.map(Location::of) else {
        return Ok(None);
    };
    let operator = &owner.operator_id;
    let gateway = GatewayNow::of_site(table, operator, Some(&site)).await?;
    let stations = stations_of_site(table, operator, &site.site_id).await?;
    let stations = stations_now(table, operator, &gateway, stations).await?;
    let stations = stations.into_iter().map(|station| {
        let tariff_id = tariff_of(owner, &site, &station.station);
        LocationStation::of(station, tariff_id)
    });
    let stations: Vec<_> = stations.collect();
    let connectors = || stations.iter().flat_map(|station| &station.connectors);
    let free = connectors().filter(|connector| connector.status == "AVAILABLE");
    let properties = LocationProperties {
        name: site.name,
        operator: owner.name.clone(),
        address: site.address,
        details: site.details.into(),
        available: free.count(),
        connectors: connectors().count(),
        tariffs: tariffs(table, operator, &stations, now).await?,
        stations,
    };
    Ok(Some(LocationFeature {
        kind: "Feature",
        id: site.site_id,
        geometry: PointGeometry {
            kind: "Point",
            coordinates: [point.longitude, point.latitude],
        },
        properties,
    }))
}

/// The tariff of a charge that begins at a station: its own, else that of the site, else that of
/// the operator.
fn tariff_of(owner: &Operator, site: &Site, station: &Station) -> Option<TariffId> {
    let own = station.tariff_id.as_ref();
    let of_place = own.or(site.tariff_id.as_ref());
    of_place.or(owner.default_tariff_id.as_ref()).cloned()
}

/// The versions of the stations' tariffs that apply now.
async fn tariffs(
    table: &dyn Table,
    operator: &OperatorId,
    stations: &[LocationStation],
    now: Timestamp,
) -> Result<BTreeMap<TariffId, AnyTariff>, Problem> {
    let mut tariffs = BTreeMap::new();
    for id in stations
        .iter()
        .filter_map(|station| station.tariff_id.as_ref())
    {
        if tariffs.contains_key(id) {
            continue;
        }
        if let Some(version) = version_at(table, operator, id, now).await? {
            tariffs.insert(id.clone(), version.tariff);
        }
    }
    Ok(tariffs)
}

impl LocationStation {
    fn of(now: StationNow, tariff_id: Option<TariffId>) -> Self {
        let is_connected = now.connected == Some(true);
        // Number 0 is the station itself (OCPP 1.6), where nobody plugs in.
        let connectors = now.connectors.into_iter();
        let connectors = connectors.filter(|connector| connector.connector_id > 0);
        let connectors = connectors.map(|connector| LocationConnector {
            evse_id: connector.evse_id,
            connector_id: connector.connector_id,
            status: match is_connected {
                true => connector.status,
                false => "UNKNOWN".to_owned(),
            },
            connector_type: connector.connector_type,
            format: connector.format,
            max_power_w: connector.max_power_w.or(now.station.max_power_w),
        });
        Self {
            connectors: connectors.collect(),
            station_id: now.station.station_id,
            name: now.station.name,
            tariff_id,
        }
    }
}
