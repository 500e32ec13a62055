//! Sites: places with chargers.

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{GatewayId, SiteId, TariffId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Configure, Permit, ReadReached, Scope};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::{Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use crate::places::gateway_policy::PolicyFields;
use crate::places::site_fields::{DetailsView, NewSite, SiteChange};
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Condition, Index, Query, Table, Write};
use forecourt_store::rows::config::{Site, VersionCounter};
use forecourt_store::rows::{load, load_page};

/// A site: a place with chargers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Site)]
pub(crate) struct SiteView {
    #[schema(value_type = String)]
    site_id: SiteId,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    tariff_id: Option<TariffId>,
    /// The gateway that serves the site: the one that was enrolled last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    active_gateway_id: Option<GatewayId>,
    /// How its gateway decides; absent where the gateway's own configuration counts. Whether the
    /// gateway has it in force is shown by the state of the gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_policy: Option<PolicyFields>,
    #[serde(flatten)]
    details: DetailsView,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(SiteView);

impl From<Site> for SiteView {
    fn from(site: Site) -> Self {
        Self {
            site_id: site.site_id,
            name: site.name,
            address: site.address,
            tariff_id: site.tariff_id,
            active_gateway_id: site.active_gateway_id,
            gateway_policy: site.gateway_policy.map(PolicyFields::from),
            details: site.details.into(),
            stamps: site.stamps.into(),
        }
    }
}

/// The page of sites that is listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn check_tariff(scope: &Scope, tariff: Option<&TariffId>) -> Result<(), Problem> {
    match tariff {
        Some(id) => {
            let key = keys::tariff(scope.operator(), id);
            scope.must_exist(&key, "tariff_id", "tariff").await
        }
        None => Ok(()),
    }
}

/// Add a site.
///
/// # Errors
/// 409 when the id is taken, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/sites", tag = "sites", request_body = NewSite,
    responses((status = 201, body = SiteView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    Body(new): Body<NewSite>,
) -> Result<Created<SiteView>, Problem> {
    new.check()?;
    check_tariff(&permit, new.tariff_id.as_ref()).await?;
    let details = new.details();
    let site_id = match new.site_id {
        Some(id) => id,
        None => permit.made_id(SiteId::new)?,
    };
    let site = Site {
        site_id,
        name: new.name,
        address: new.address,
        tariff_id: new.tariff_id,
        active_gateway_id: None,
        gateway_policy: None,
        details,
        stamps: permit.stamps(),
    };
    let site = permit.create(permit.unit(), site).await?;
    Ok(Created {
        location: format!("/v1/sites/{}", segment(site.site_id.as_str())),
        body: site.into(),
    })
}

/// List the sites, by id.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/sites", tag = "sites", params(SiteFilter),
    responses((status = 200, body = Listing<SiteView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Params(filter): Params<SiteFilter>,
    list: ListName,
) -> Result<Json<Listing<SiteView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let query = Query::prefix(Index::Table, keys::list(permit.operator(), List::Sites), "");
    let listing = collect(&permit, query, &page, |_: &Site| true).await?;
    Ok(Json(listing.map(SiteView::from)))
}

/// Show a site.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/sites/{site_id}", tag = "sites",
    params(("site_id" = String, Path)),
    responses((status = 200, body = SiteView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<ReadReached>,
    Id(id): Id<SiteId>,
) -> Result<Tagged<SiteView>, Problem> {
    let key = keys::site(permit.operator(), &id);
    let site = permit.find::<Site>(&key, "site").await?;
    Ok(Tagged(site.row.into()))
}

/// Change a site. A change of `gateway_policy` is sent to its gateway, which applies it without a
/// restart; a gateway that is away gets it when it is connected again.
///
/// # Errors
/// 404 when it is not there, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/sites/{site_id}", tag = "sites",
    params(("site_id" = String, Path)), request_body = SiteChange,
    responses((status = 200, body = SiteView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Id(id): Id<SiteId>,
    Body(change): Body<SiteChange>,
) -> Result<Tagged<SiteView>, Problem> {
    change.check()?;
    let key = keys::site(permit.operator(), &id);
    permit.find::<Site>(&key, "site").await?;
    let tariff = change.tariff_id.as_ref().and_then(Option::as_ref);
    check_tariff(&permit, tariff).await?;
    let site = permit.change(&key, |site: &mut Site, unit| {
        let before = site.gateway_policy;
        change.apply(site);
        if site.gateway_policy != before {
            permit.policy_changes(unit, &site.site_id)?;
        }
        Ok(())
    });
    Ok(Tagged(site.await?.into()))
}

/// Remove a site that has no stations and no gateways.
///
/// # Errors
/// 404 when it is not there, 409 when it still has stations or gateways, or gets one meanwhile.
#[utoipa::path(delete, path = "/v1/sites/{site_id}", tag = "sites",
    params(("site_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["configure"])))]
pub(crate) async fn delete(
    permit: Permit<Configure>,
    Id(id): Id<SiteId>,
) -> Result<StatusCode, Problem> {
    let key = keys::site(permit.operator(), &id);
    let site = permit.find::<Site>(&key, "site").await?;
    let counter = keys::stations_version(permit.operator(), &id);
    let counted = load::<VersionCounter>(permit.table(), &counter).await?;
    must_be_empty(&permit, &id).await?;
    let mut unit = permit.unit();
    // Whatever is added to the site raises the counter. So nothing has been added since it
    // was read.
    unit.also(Write::Check {
        key: counter,
        condition: Condition::Version(counted.map_or(0, |counter| counter.row.version)),
    });
    unit.also(Write::Delete {
        key: keys::attempts_at(permit.operator(), &id),
        condition: Condition::Always,
    });
    permit.remove(unit, key, &site).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses with 409 when the site has a station or a gateway. The index of the site, which is one
/// request, answers for most sites. It lags behind the table, so that only the operator's lists in
/// the table itself can tell that a site is empty.
async fn must_be_empty(scope: &Scope, site: &SiteId) -> Result<(), Problem> {
    let (table, operator) = (scope.table(), scope.operator());
    let refusal = |what: &str| {
        let detail = format!("the site still has {what}: move or remove them first");
        Err(Problem::new(Code::InUse, detail))
    };
    for (what, pk) in [
        ("stations", keys::stations_of_site(operator, site)),
        ("gateways", keys::gateways_of_site(operator, site)),
    ] {
        let mut query = Query::prefix(Index::Gsi1, pk, "");
        query.limit = 1;
        if !table.query(&query).await?.items.is_empty() {
            return refusal(what);
        }
    }
    if stands_in(table, keys::list(operator, List::Stations), site).await? {
        return refusal("stations");
    }
    if stands_in(table, keys::list(operator, List::Gateways), site).await? {
        return refusal("gateways");
    }
    Ok(())
}

/// Whether a row of a list belongs to the site. The list is read to its end, page by page, and
/// nothing of it is kept.
async fn stands_in(table: &dyn Table, list: String, site: &SiteId) -> Result<bool, Problem> {
    #[derive(Deserialize)]
    struct Member {
        site_id: SiteId,
    }
    let mut query = Query::prefix(Index::Table, list, "");
    query.limit = 1_000;
    loop {
        let (rows, cursor) = load_page::<Member>(table, &query).await?;
        if rows.iter().any(|member| member.row.site_id == *site) {
            return Ok(true);
        }
        match cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(false),
        }
    }
}
