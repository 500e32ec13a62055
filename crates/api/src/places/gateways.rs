//! Edge gateways as an operator configures them.

use axum::Json;
use axum::http::StatusCode;
use forecourt_link::{Credential, CredentialKind};
use forecourt_types::{GatewayId, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Configure, Permit, ReadReached, Scope};
use crate::http::answer::{Created, Secret, StampsView};
use crate::http::body::{Body, FieldCheck, Id, OptionalBody, Params, nullable};
use crate::http::cursor::ListName;
use crate::http::etag::{Revisioned, Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::Problem;
use crate::places::page_state::{GatewayNowInList, of_gateways};
use forecourt_cloud::gateways::close_replaced;
use forecourt_store::ids;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Key, Query};
use forecourt_store::rows::config::{ConfigRow, Gateway, Site, raise_version};
use forecourt_store::secrets::Purpose;

/// How long an enrolment secret is valid, in milliseconds: one week, so that a technician has
/// time to come.
const ENROLMENT_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// The most characters of a name.
const NAME_CHARS_MAX: usize = 200;

/// The gateway that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGateway {
    /// The site that the gateway will serve.
    #[schema(value_type = String)]
    site_id: SiteId,
    /// The name that people know the gateway by.
    name: Option<String>,
}

/// The fields of a gateway that change; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GatewayChange {
    /// The name that people know the gateway by.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
}

/// How a gateway is enrolled again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrolmentRenewal {
    /// Whether credentials are revoked. Those replaced before are revoked at once. The one in use
    /// now is revoked when the new secret is used and not sooner: until then the box in use, even
    /// a stolen one, keeps all rights of its gateway. A revoked credential opens nothing, and
    /// what its box has not delivered is lost to the cloud.
    #[serde(default)]
    revoke: bool,
}

/// An edge gateway of a site.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Gateway)]
pub(crate) struct GatewayView {
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    #[schema(value_type = String)]
    site_id: SiteId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Whether the gateway serves its site.
    active: bool,
    /// The epoch in which the gateway writes; absent before its first enrolment.
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<u16>,
    /// When the gateway was last enrolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    enrolled_at: Option<Timestamp>,
    /// When another gateway took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    fenced_at: Option<Timestamp>,
    /// The time until which its enrolment secret is valid; absent once the secret was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    enrolment_expires_at: Option<Timestamp>,
    /// Whether a revocation is pending: the next enrolment of this gateway, or of another
    /// one for its site, revokes the credential in use. Until then that credential keeps
    /// all its rights.
    enrolment_revokes: bool,
    /// What is known of it just now; in lists only.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<GatewayNowInList>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(GatewayView);

impl From<Gateway> for GatewayView {
    fn from(gateway: Gateway) -> Self {
        Self {
            gateway_id: gateway.gateway_id,
            site_id: gateway.site_id,
            name: gateway.name,
            active: gateway.active,
            epoch: gateway.epoch.map(|epoch| epoch.ordinal()),
            enrolled_at: gateway.enrolled_at,
            fenced_at: gateway.fenced_at,
            enrolment_expires_at: gateway.enrolment_expires_at,
            enrolment_revokes: gateway.enrolment_revokes,
            now: None,
            stamps: gateway.stamps.into(),
        }
    }
}

/// A gateway with the one-time secret that enrols it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GatewayToEnrol {
    #[serde(flatten)]
    gateway: GatewayView,
    /// The secret for `edge-gateway enroll`; it is valid once and never shown again.
    enrolment_secret: String,
    /// The other gateway that serves the site now. The new gateway takes its place when it is
    /// enrolled, and chargers that are connected to the other one then charge as in an outage.
    /// Absent when no other gateway serves the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    replaces: Option<GatewayId>,
}

impl Revisioned for GatewayToEnrol {
    fn state(&self) -> &str {
        self.gateway.state()
    }
}

/// The gateways that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct GatewayFilter {
    /// Only gateways of this site.
    #[param(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The gateway that an enrolment of this one would replace.
///
/// # Errors
/// 404 when the site no longer exists.
async fn replaced_by(scope: &Scope, gateway: &Gateway) -> Result<Option<GatewayId>, Problem> {
    let key = keys::site(scope.operator(), &gateway.site_id);
    let site = scope.find::<Site>(&key, "site").await?;
    let serving = site.row.active_gateway_id;
    Ok(serving.filter(|id| *id != gateway.gateway_id))
}

fn key_of(scope: &Scope, id: &GatewayId) -> Key {
    keys::gateway(scope.operator(), id)
}

/// Makes a new enrolment secret and its hash.
async fn enrolment(scope: &Scope, id: &GatewayId) -> Result<(String, String), Problem> {
    let secret = ids::new_secret(scope.entropy());
    let keys = scope.deployment_keys().await?;
    let hash = keys.pepper.hash(Purpose::Enrolment, id.as_str(), &secret);
    let credential = Credential {
        kind: CredentialKind::Enrolment,
        operator_id: scope.operator().clone(),
        gateway_id: id.clone(),
        secret,
    };
    Ok((credential.reveal(), hash))
}

/// Add a gateway. Its one-time secret is shown here and never again.
///
/// # Errors
/// 422 when the site is not there.
#[utoipa::path(post, path = "/v1/gateways", tag = "gateways", request_body = NewGateway,
    responses((status = 201, body = GatewayToEnrol)), security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    Body(new): Body<NewGateway>,
) -> Result<Secret<Created<GatewayToEnrol>>, Problem> {
    let mut check = FieldCheck::default();
    check.optional_text("name", new.name.as_deref(), NAME_CHARS_MAX);
    check.finish()?;
    let site = keys::site(permit.operator(), &new.site_id);
    permit.must_exist(&site, "site_id", "site").await?;
    let gateway_id = permit.made_id(GatewayId::new)?;
    let (enrolment_secret, hash) = enrolment(&permit, &gateway_id).await?;
    let gateway = Gateway {
        gateway_id,
        site_id: new.site_id,
        name: new.name,
        credential_hash: None,
        epoch: None,
        enrolment_hash: Some(hash),
        enrolment_expires_at: Some(permit.now().plus_millis(ENROLMENT_MS)),
        enrolment_revokes: false,
        enrolled_at: None,
        enrolled_epoch: None,
        active: false,
        fenced_at: None,
        former_credentials: Vec::new(),
        lost_at: Vec::new(),
        heard: None,
        stamps: permit.stamps(),
    };
    let mut unit = permit.unit();
    unit.given(site);
    // The removal of a site relies on this: see `sites::delete`.
    let added = keys::stations_version(permit.operator(), &gateway.site_id);
    unit.also(raise_version(added));
    let gateway = permit.create(unit, gateway).await?;
    Ok(Secret(Created {
        location: format!("/v1/gateways/{}", gateway.gateway_id),
        body: GatewayToEnrol {
            replaces: replaced_by(&permit, &gateway).await?,
            gateway: gateway.into(),
            enrolment_secret,
        },
    }))
}

/// Make a new one-time secret for a gateway, for a box that is replaced or lost its disk.
/// Enrolling with it replaces the credential in use now, whose box may still bring the facts that
/// it holds for 30 days. With `revoke`, which is meant for a theft, no replaced credential opens
/// the link any more: those replaced before at once, and the one in use from the enrolment on,
/// which `enrolment_revokes` shows as pending. Until a box is enrolled with the secret, the box
/// in use keeps all its rights. If no new box is at hand, remove the gateway instead, which ends
/// these rights at once.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(post, path = "/v1/gateways/{gateway_id}/enrolment", tag = "gateways",
    params(("gateway_id" = String, Path)), request_body = Option<EnrolmentRenewal>,
    responses((status = 201, body = GatewayToEnrol)), security(("oauth2" = ["configure"])))]
pub(crate) async fn renew_enrolment(
    permit: Permit<Configure>,
    Id(id): Id<GatewayId>,
    OptionalBody(asked): OptionalBody<EnrolmentRenewal>,
) -> Result<Secret<Created<GatewayToEnrol>>, Problem> {
    let key = key_of(&permit, &id);
    permit.find::<Gateway>(&key, "gateway").await?;
    let (enrolment_secret, hash) = enrolment(&permit, &id).await?;
    let expires_at = permit.now().plus_millis(ENROLMENT_MS);
    let gateway = permit.change(&key, |gateway: &mut Gateway, _| {
        gateway.enrolment_hash = Some(hash.clone());
        gateway.enrolment_expires_at = Some(expires_at);
        // A second secret, after one that was lost, does not cancel the revocation.
        gateway.enrolment_revokes |= asked.revoke;
        if asked.revoke {
            gateway.revoke_former(permit.now());
        }
        Ok(())
    });
    let gateway = gateway.await?;
    Ok(Secret(Created {
        location: format!("/v1/gateways/{id}"),
        body: GatewayToEnrol {
            replaces: replaced_by(&permit, &gateway).await?,
            gateway: gateway.into(),
            enrolment_secret,
        },
    }))
}

/// List the gateways, by id.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/gateways", tag = "gateways", params(GatewayFilter),
    responses((status = 200, body = Listing<GatewayView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Params(filter): Params<GatewayFilter>,
    list: ListName,
) -> Result<Json<Listing<GatewayView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let query = Query::prefix(
        Index::Table,
        keys::list(permit.operator(), List::Gateways),
        "",
    );
    let wanted = |row: &Gateway| filter.site_id.as_ref().is_none_or(|id| *id == row.site_id);
    let listing = collect(&permit, query, &page, wanted).await?;
    let mut now = of_gateways(&permit, &listing.items).await?.into_iter();
    Ok(Json(listing.map(|gateway| GatewayView {
        now: now.next(),
        ..GatewayView::from(gateway)
    })))
}

/// Show a gateway.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/gateways/{gateway_id}", tag = "gateways",
    params(("gateway_id" = String, Path)),
    responses((status = 200, body = GatewayView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<ReadReached>,
    Id(id): Id<GatewayId>,
) -> Result<Tagged<GatewayView>, Problem> {
    let gateway = permit
        .find::<Gateway>(&key_of(&permit, &id), "gateway")
        .await?;
    Ok(Tagged(gateway.row.into()))
}

/// Rename a gateway.
///
/// # Errors
/// 404 when it is not there, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/gateways/{gateway_id}", tag = "gateways",
    params(("gateway_id" = String, Path)), request_body = GatewayChange,
    responses((status = 200, body = GatewayView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Id(id): Id<GatewayId>,
    Body(change): Body<GatewayChange>,
) -> Result<Tagged<GatewayView>, Problem> {
    let mut check = FieldCheck::default();
    let name = change.name.as_ref().and_then(Option::as_deref);
    check.optional_text("name", name, NAME_CHARS_MAX);
    check.finish()?;
    let key = key_of(&permit, &id);
    let gateway = permit.change(&key, |gateway: &mut Gateway, _| {
        if let Some(name) = &change.name {
            gateway.name.clone_from(name);
        }
        Ok(())
    });
    Ok(Tagged(gateway.await?.into()))
}

/// Remove a gateway. From now on its credentials open nothing, its connection is closed, and
/// facts that it has not delivered yet are lost to the cloud. This is meant for a stolen box when
/// no new one is at hand. A new box is added with `POST /v1/gateways`.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(delete, path = "/v1/gateways/{gateway_id}", tag = "gateways",
    params(("gateway_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["configure"])))]
pub(crate) async fn delete(
    permit: Permit<Configure>,
    Id(id): Id<GatewayId>,
) -> Result<StatusCode, Problem> {
    let key = key_of(&permit, &id);
    let gateway = permit.find::<Gateway>(&key, "gateway").await?;
    let site_key = keys::site(permit.operator(), &gateway.row.site_id);
    let mut unit = permit.unit();
    let mut site = permit.find::<Site>(&site_key, "site").await?;
    if site.row.active_gateway_id.as_ref() == Some(&id) {
        site.row.active_gateway_id = None;
        unit.put_at(site.row.to_item(permit.operator(), site.revision)?);
    }
    permit.remove(unit, key, &gateway).await?;
    close_replaced(permit.ports(), permit.operator(), &id).await;
    Ok(StatusCode::NO_CONTENT)
}
