//! Trading a one-time secret for a credential and an epoch.

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
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::{Ports, Transacted, Write};
use forecourt_store::rows::config::{ConfigRow, Gateway, Site, next_epoch};
use forecourt_store::rows::facts::LinkRow;
use forecourt_store::rows::{Loaded, load};
use forecourt_store::secrets::Purpose;

/// How often an enrolment is tried against rows that others change meanwhile.
const TRIES: usize = 5;

/// The largest body in bytes, read before anybody has shown who they are: a secret has under 200.
const BODY_BYTES_MAX: usize = 4 * 1024;

/// The secret of `POST /v1/gateways`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// `fce.…`, as it was shown.
    enrolment_secret: String,
}

/// What a gateway needs to open its link.
#[derive(Serialize, ToSchema)]
pub struct Enrolled {
    /// In whose name it runs.
    #[schema(value_type = String)]
    operator_id: OperatorId,
    /// Its id.
    #[schema(value_type = String)]
    gateway_id: GatewayId,
    /// Where it stands.
    #[schema(value_type = String)]
    site_id: SiteId,
    /// `fcl.…`: sent as `Authorization: Bearer …` when the link opens.
    credential: String,
    /// The epoch it writes in, 1 to 2047.
    epoch: u16,
    /// Where the link opens.
    websocket_url: String,
    /// The other gateway that served the site until now, if there was one: it gets no
    /// commands and no lists any more.
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

/// Enrol a gateway: needs no token but the one-time secret. The credential is
/// shown once. A credential the gateway had before is replaced, and so is that of
/// the gateway that served the site until now: for 30 days it may still bring what
/// it holds, and it gets no commands, no lists, no answers and no new epoch. Their
/// connections are closed.
///
/// # Errors
/// 401 when the secret is not good, whatever the reason.
#[utoipa::path(post, path = "/v1/gateways/enroll", tag = "gateways", request_body = Enrolment,
    responses((status = 200, body = Enrolled)), security(()))]
pub async fn enroll(
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
    let key = keys::listed(&shown.operator_id, "gateways", owner);
    for _ in 0..TRIES {
        let now = ports.clock.now();
        let gateway = load::<Gateway>(ports.table.as_ref(), &key).await?;
        // As much work for a gateway that nobody knows, so that the time tells no ids.
        let stored = gateway.as_ref();
        let stored = stored.and_then(|gateway| gateway.row.enrolment_hash(now));
        let is_good = pepper.verify(Purpose::Enrolment, owner, &shown.secret, stored);
        let gateway = gateway.filter(|_| is_good).ok_or_else(refused)?;
        let site_id = gateway.row.site_id.clone();
        let rows = Rows::load(ports, &shown.operator_id, gateway).await?;
        let rows = rows.ok_or_else(refused)?;
        let replaces = rows.other.as_ref().map(|it| it.row.gateway_id.clone());
        if let Some(epoch) = rows.commit(ports, &shown.operator_id, &hash, now).await? {
            if let Some(replaced) = &replaces {
                let gateway = &shown.gateway_id;
                tracing::warn!(site = %site_id, %gateway, %replaced, "a gateway took the place of the one that served the site until now; chargers that are connected to that one charge as in an outage");
            }
            let credential = Credential {
                kind: CredentialKind::Link,
                secret,
                ..shown.clone()
            };
            return Ok(Secret(Json(Enrolled {
                credential: credential.reveal(),
                operator_id: shown.operator_id,
                gateway_id: shown.gateway_id,
                site_id,
                epoch: epoch.ordinal(),
                websocket_url: public.settings().websocket_url.clone(),
                replaces,
            })));
        }
    }
    let detail = "gateway or site are being changed by somebody else: try again";
    Err(Problem::new(Code::Conflict, detail))
}

/// What one enrolment changes.
struct Rows {
    gateway: Loaded<Gateway>,
    site: Loaded<Site>,
    /// The site's active gateway, when it is another one.
    other: Option<Loaded<Gateway>>,
}

impl Rows {
    async fn load(
        ports: &Ports,
        operator: &OperatorId,
        gateway: Loaded<Gateway>,
    ) -> Result<Option<Self>, Problem> {
        let table = ports.table.as_ref();
        let gateway_key = |id: &GatewayId| keys::listed(operator, "gateways", id.as_str());
        let site_key = keys::listed(operator, "sites", gateway.row.site_id.as_str());
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

    /// Writes all of it; none when a row was changed meanwhile.
    async fn commit(
        mut self,
        ports: &Ports,
        operator: &OperatorId,
        hash: &str,
        now: Timestamp,
    ) -> Result<Option<Epoch>, Problem> {
        let table = ports.table.as_ref();
        // The row of a table that was restored from a backup may not know the newest.
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
        // Records of a stolen credential may still be in the queues, of any epoch that it
        // may speak of: the new box gets one behind all of them.
        let known = if revokes { beyond_reach(known) } else { known };
        let next = next_epoch(table, operator, site_id, &gateway.gateway_id, known).await?;
        let (epoch, take_epoch) = next.map_err(|_| {
            Problem::new(
                Code::WrongState,
                "the site has used up its 2047 epochs: add a new site and move its stations",
            )
        })?;
        let by = self.gateway.row.gateway_id.to_string();
        enrol(&mut self.gateway.row, epoch, hash, now);
        self.gateway.row.stamps.touch(now, &by);
        self.site.row.active_gateway_id = Some(self.gateway.row.gateway_id.clone());
        self.site.row.stamps.touch(now, &by);
        let mut writes = vec![
            Write::put_unchanged(self.gateway.row.to_item(operator, self.gateway.revision)?),
            Write::put_unchanged(self.site.row.to_item(operator, self.site.revision)?),
            take_epoch,
        ];
        let mut replaced = vec![self.gateway.row.gateway_id];
        if let Some(mut other) = self.other {
            other.row.active = false;
            other.row.fenced_at = Some(now);
            other
                .row
                .retire_credential(now, other.row.enrolment_revokes);
            other.row.enrolment_revokes = false;
            other.row.stamps.touch(now, &by);
            let item = other.row.to_item(operator, other.revision)?;
            writes.push(Write::put_unchanged(item));
            replaced.push(other.row.gateway_id);
        }
        match table.transact(writes).await? {
            Transacted::Committed => {
                for id in &replaced {
                    close_replaced(ports, operator, id).await;
                }
                Ok(Some(epoch))
            }
            Transacted::ConditionFailed { .. } => Ok(None),
        }
    }
}

/// The last epoch that a credential may speak of whose gateway is known to be in this one;
/// this one itself where the site has not so many left.
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
    gateway.active = true;
    gateway.fenced_at = None;
    // What the box before asked for is not held against this one.
    gateway.lost_at.clear();
}
