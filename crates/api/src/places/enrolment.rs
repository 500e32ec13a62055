//! Enrolment: a gateway exchanges a one-time secret for a credential and an epoch.

use std::iter;

use axum::Json;
use forecourt_link::{Credential, CredentialKind, Epoch};
use forecourt_types::{GatewayId, OperatorId, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Public;
use crate::http::answer::Secret;
use crate::http::body::Body;
use crate::http::problem::{Code, Problem};
use forecourt_cloud::gateways::close_replaced;
use forecourt_store::audit::AuditSource;
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::Ports;
use forecourt_store::rows::config::{ConfigRow, Gateway, Site, next_epoch};
use forecourt_store::rows::facts::LinkRow;
use forecourt_store::rows::{Loaded, load};
use forecourt_store::secrets::{Pepper, Purpose};
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};

/// The most bytes of the body, which is read before the caller has proved who it is: a secret has
/// under 200.
const BODY_BYTES_MAX: usize = 4 * 1024;

/// The one-time secret that `POST /v1/gateways` gave.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enrolment {
    /// The secret as it was shown: `fce.…`.
    enrolment_secret: String,
}

/// What a gateway needs to open its link.
#[derive(Serialize, ToSchema)]
pub(crate) struct Enrolled {
    /// The operator that the gateway belongs to.
    #[schema(value_type = String)]
    operator_id: OperatorId,
    /// The id of the gateway.
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    /// The site that the gateway serves.
    #[schema(value_type = String)]
    site_id: SiteId,
    /// The credential `fcl.…`, which is sent as `Authorization: Bearer …` when the link opens.
    credential: String,
    /// The epoch in which the gateway writes, 1 to 2047.
    epoch: u16,
    /// The address to which the gateway opens its link.
    websocket_url: String,
    /// The other gateway that served the site until now, if there was one. It gets no commands
    /// and no lists any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    replaces: Option<GatewayId>,
}

fn refused() -> Problem {
    Problem::new(
        Code::EnrolmentRefused,
        "the enrolment secret is wrong, was used before or has expired: have a new one made with POST /v1/gateways/{gateway_id}/enrolment",
    )
}

/// Enrol a gateway. This needs no access token, but the one-time secret. The credential is shown
/// once. A credential that the gateway had before is replaced, and so is that of the gateway that
/// served the site until now. For 30 days a box with a replaced credential may still bring the
/// facts that it holds; it gets no commands, no lists, no answers and no new epoch. Its
/// connection is closed.
///
/// # Errors
/// 401 when the secret is not valid, whatever the reason.
#[utoipa::path(post, path = "/v1/gateways/enroll", tag = "gateways", request_body = Enrolment,
    responses((status = 200, body = Enrolled)), security(()))]
pub(crate) async fn enroll(
    public: Public,
    Body(body): Body<Enrolment, BODY_BYTES_MAX>,
) -> Result<Secret<Json<Enrolled>>, Problem> {
    let shown = Credential::parse(CredentialKind::Enrolment, &body.enrolment_secret);
    let shown = shown.map_err(|_| refused())?;
    let ports = public.ports();
    let pepper = public.keys().get(ports).await?.pepper.clone();
    let owner = shown.gateway_id.as_str();
    let secret = ids::new_secret(ports.entropy.as_ref());
    let hash = pepper.hash(Purpose::Link, owner, &secret);
    let asked = &Asked {
        shown: &shown,
        pepper: &pepper,
        hash: &hash,
        audit: public.audit_source(),
    };
    let done = until_committed(|| enrol_once(ports, asked)).await?;
    let credential = Credential {
        kind: CredentialKind::Link,
        secret,
        ..shown.clone()
    };
    Ok(Secret(Json(Enrolled {
        credential: credential.reveal(),
        operator_id: shown.operator_id,
        gateway_id: shown.gateway_id,
        site_id: done.site_id,
        epoch: done.epoch.ordinal(),
        websocket_url: public.settings().websocket_url.clone(),
        replaces: done.replaces,
    })))
}

/// The inputs of an enrolment.
struct Asked<'a> {
    /// The one-time secret that was shown, and the gateway that it belongs to.
    shown: &'a Credential,
    pepper: &'a Pepper,
    /// The stored hash of the new credential.
    hash: &'a str,
    /// Whose request this is.
    audit: AuditSource,
}

/// The result of an enrolment.
struct Done {
    site_id: SiteId,
    epoch: Epoch,
    /// The gateway that served the site until now, if it is another one.
    replaces: Option<GatewayId>,
}

/// Tries the enrolment once with the newest rows.
async fn enrol_once(ports: &Ports, asked: &Asked<'_>) -> Result<Tried<Done>, Problem> {
    let Asked {
        shown,
        pepper,
        hash,
        audit,
    } = asked;
    let (operator, owner) = (&shown.operator_id, shown.gateway_id.as_str());
    let now = ports.clock.now();
    let key = keys::gateway(operator, &shown.gateway_id);
    let gateway = load::<Gateway>(ports.table.as_ref(), &key).await?;
    // The work is the same for an unknown gateway, so that the time does not tell
    // which ids exist.
    let stored = gateway.as_ref();
    let stored = stored.and_then(|gateway| gateway.row.enrolment_hash(now));
    let is_good = pepper.verify(Purpose::Enrolment, owner, &shown.secret, stored);
    let gateway = gateway.filter(|_| is_good).ok_or_else(refused)?;
    let site_id = gateway.row.site_id.clone();
    let rows = Rows::load(ports, operator, gateway).await?;
    let rows = rows.ok_or_else(refused)?;
    let replaces = rows.other.as_ref().map(|it| it.row.gateway_id.clone());
    let Some(epoch) = rows.commit(ports, operator, hash, audit).await? else {
        return Ok(Tried::Conflict);
    };
    if let Some(replaced) = &replaces {
        let gateway = &shown.gateway_id;
        tracing::warn!(site = %site_id, %gateway, %replaced, "a gateway took the place of the one that served the site until now; chargers that are connected to that one charge as in an outage");
    }
    Ok(Tried::Done(Done {
        site_id,
        epoch,
        replaces,
    }))
}

/// The rows that one enrolment changes.
struct Rows {
    gateway: Loaded<Gateway>,
    site: Loaded<Site>,
    /// The active gateway of the site, if it is another one.
    other: Option<Loaded<Gateway>>,
}

impl Rows {
    async fn load(
        ports: &Ports,
        operator: &OperatorId,
        gateway: Loaded<Gateway>,
    ) -> Result<Option<Self>, Problem> {
        let table = ports.table.as_ref();
        let gateway_key = |id: &GatewayId| keys::gateway(operator, id);
        let site_key = keys::site(operator, &gateway.row.site_id);
        let site: Option<Loaded<Site>> = load(table, &site_key).await?;
        let Some(site) = site else {
            return Ok(None);
        };
        let other = match &site.row.active_gateway_id {
            Some(id) if *id != gateway.row.gateway_id => load(table, &gateway_key(id)).await?,
            _ => None,
        };
        Ok(Some(Self {
            gateway,
            site,
            other,
        }))
    }

    /// Writes all rows; none if a row was changed meanwhile.
    async fn commit(
        mut self,
        ports: &Ports,
        operator: &OperatorId,
        hash: &str,
        audit: &AuditSource,
    ) -> Result<Option<Epoch>, Problem> {
        let (table, now) = (ports.table.as_ref(), ports.clock.now());
        // The row of a table that was restored from a backup may not know the newest epoch.
        for row in
            iter::once(&mut self.gateway.row).chain(self.other.as_mut().map(|it| &mut it.row))
        {
            let said = LinkRow::epoch_of(table, operator, &row.gateway_id).await?;
            row.has_written_in(said);
        }
        let (site_id, gateway) = (&self.site.row.site_id, &self.gateway.row);
        let known = gateway
            .epoch
            .max(self.other.as_ref().and_then(|it| it.row.epoch));
        let revokes = gateway.enrolment_revokes
            || (self.other.as_ref()).is_some_and(|other| other.row.enrolment_revokes);
        // Records of a stolen credential may still be in the queues, of any epoch in which it may
        // write. The new box gets an epoch behind all of them.
        let known = if revokes { beyond_reach(known) } else { known };
        let next = next_epoch(table, operator, site_id, &gateway.gateway_id, known).await?;
        let (epoch, take_epoch) = next.map_err(|_| {
            Problem::new(
                Code::WrongState,
                "the site has used up its 2047 epochs: add a new site and move its stations",
            )
        })?;
        let by = self.gateway.row.gateway_id.to_string();
        let mut unit = Unit::new(table, operator, now, &by).audited(audit.clone());
        enrol(&mut self.gateway.row, epoch, hash, now);
        unit.touch(&mut self.gateway.row.stamps);
        self.site.row.active_gateway_id = Some(self.gateway.row.gateway_id.clone());
        unit.touch(&mut self.site.row.stamps);
        unit.put_at(self.gateway.row.to_item(operator, self.gateway.revision)?);
        unit.put_at(self.site.row.to_item(operator, self.site.revision)?);
        unit.also(take_epoch);
        let mut replaced = vec![self.gateway.row.gateway_id];
        if let Some(mut other) = self.other {
            other.row.active = false;
            other.row.fenced_at = Some(now);
            other
                .row
                .retire_credential(now, other.row.enrolment_revokes);
            other.row.enrolment_revokes = false;
            unit.touch(&mut other.row.stamps);
            unit.put_at(other.row.to_item(operator, other.revision)?);
            replaced.push(other.row.gateway_id);
        }
        match unit.commit().await? {
            Committed::Yes(_) => {
                for id in &replaced {
                    close_replaced(ports, operator, id).await;
                }
                Ok(Some(epoch))
            }
            Committed::Conflict(_) => Ok(None),
        }
    }
}

/// The last epoch in which a credential may write whose gateway is known to be in this epoch;
/// this epoch itself if the site has not so many left.
fn beyond_reach(known: Option<Epoch>) -> Option<Epoch> {
    let ordinal = known?.ordinal().saturating_add(Gateway::EPOCHS_AHEAD);
    Epoch::new(ordinal).ok().or(known)
}

fn enrol(gateway: &mut Gateway, epoch: Epoch, hash: &str, now: Timestamp) {
    gateway.retire_credential(now, gateway.enrolment_revokes);
    gateway.credential_hash = Some(hash.to_owned());
    gateway.epoch = Some(epoch);
    gateway.enrolment_hash = None;
    gateway.enrolment_expires_at = None;
    gateway.enrolment_revokes = false;
    gateway.enrolled_at = Some(now);
    gateway.enrolled_epoch = Some(epoch);
    gateway.active = true;
    gateway.fenced_at = None;
    // What the box before asked for does not count for this one.
    gateway.lost_at.clear();
}
