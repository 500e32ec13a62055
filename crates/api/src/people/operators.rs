//! Operators: the tenants of a deployment.

use forecourt_types::{ClientId, OperatorId, TariffId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Configure, ManageOperators, Permit, Read, Right, authorize};
use crate::http::answer::{Created, Secret, StampsView};
use crate::http::body::{Body, FieldCheck, nullable};
use crate::http::etag::{Revisioned, Tagged, revisioned};
use crate::http::problem::Problem;
use crate::people::clients::{NAME_CHARS_MAX, RoleWord, new_client};
use forecourt_store::keys;
use forecourt_store::rows::config::{ConfigRow, Operator, Role};

/// The operator that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOperator {
    /// The id, made of lower-case letters, digits and hyphens.
    #[schema(value_type = String, max_length = 36, pattern = "^[a-z0-9-]+$")]
    operator_id: OperatorId,
    /// The name that people know the operator by.
    name: String,
}

/// The fields of your operator that change; null clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperatorChange {
    /// The name that people know the operator by.
    name: Option<String>,
    /// The tariff that applies where neither the station nor the site names one.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    default_tariff_id: Option<Option<TariffId>>,
    /// Whether everybody may see your sites and the states of their chargers in
    /// `/v1/locations.geojson`, without a token.
    publishes_locations: Option<bool>,
    /// Whether site owners and caretakers are shown the names of drivers and whole licence plates.
    /// To change it needs the scope `people`.
    site_owners_see_names: Option<bool>,
    /// The roles of which every account needs a second factor; an empty list wants it of nobody. To
    /// change them needs the scope `people`. A person without one sets it up at the next sign-in,
    /// which is due within 15 minutes.
    second_factor_roles: Option<Vec<RoleWord>>,
    /// Whether drivers may register themselves on the sign-in pages, with an e-mail address that
    /// they confirm. To change it needs the scope `people`.
    drivers_register: Option<bool>,
}

/// An operator, which is a tenant of the deployment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Operator)]
pub(crate) struct OperatorView {
    #[schema(value_type = String)]
    operator_id: OperatorId,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    default_tariff_id: Option<TariffId>,
    /// Whether everybody may see the sites in `/v1/locations.geojson`.
    publishes_locations: bool,
    /// Whether site owners and caretakers see names of drivers and whole licence plates; otherwise
    /// they see initials and the end of the plate.
    site_owners_see_names: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    second_factor_roles: Vec<RoleWord>,
    /// Why and since when its people and clients may do nothing; absent while they may.
    #[serde(skip_serializing_if = "Option::is_none")]
    suspended: Option<SuspensionView>,
    /// Whether drivers may register themselves.
    drivers_register: bool,
    #[serde(flatten)]
    stamps: StampsView,
}

/// The suspension of an operator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suspension)]
pub(crate) struct SuspensionView {
    /// The reason in words.
    #[schema(example = "The contract has ended")]
    reason: String,
    /// When the operator was suspended.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

revisioned!(OperatorView);

impl From<Operator> for OperatorView {
    fn from(operator: Operator) -> Self {
        Self {
            operator_id: operator.operator_id,
            name: operator.name,
            default_tariff_id: operator.default_tariff_id,
            publishes_locations: operator.publishes_locations,
            site_owners_see_names: operator.site_owners_see_names,
            second_factor_roles: {
                let roles = operator.second_factor_roles.into_iter();
                roles.map(RoleWord::from).collect()
            },
            suspended: operator.suspended.map(|suspension| SuspensionView {
                reason: suspension.reason,
                since: suspension.since,
            }),
            drivers_register: operator.drivers_register,
            stamps: operator.stamps.into(),
        }
    }
}

/// A new operator with its first client.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OperatorWithClient {
    #[serde(flatten)]
    operator: OperatorView,
    /// The id of its first client, an admin.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// The secret of that client, which is never shown again.
    client_secret: String,
}

impl Revisioned for OperatorWithClient {
    fn state(&self) -> &str {
        self.operator.state()
    }
}

/// Add an operator to the deployment, with a first admin client. No other operator can see or
/// change anything of it, not even the one that added it.
///
/// # Errors
/// 409 when the id is taken, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/operators", tag = "operators", request_body = NewOperator,
    responses((status = 201, body = OperatorWithClient)), security(("oauth2" = ["operators"])))]
pub(crate) async fn create(
    permit: Permit<ManageOperators>,
    Body(new): Body<NewOperator>,
) -> Result<Secret<Created<OperatorWithClient>>, Problem> {
    let mut check = FieldCheck::default();
    let id = new.operator_id.as_str();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    check.note(
        !id.bytes().all(plain),
        "operator_id",
        "must be lower-case letters, digits and hyphens",
    );
    check.text("name", &new.name, NAME_CHARS_MAX);
    check.finish()?;
    let operator = Operator {
        operator_id: new.operator_id,
        name: new.name,
        default_tariff_id: None,
        publishes_locations: false,
        site_owners_see_names: false,
        second_factor_roles: Vec::new(),
        suspended: None,
        drivers_register: false,
        stamps: permit.stamps(),
    };
    let id = &operator.operator_id;
    let (client, client_secret, pointer) =
        new_client(&permit, id, "first admin", Role::Admin).await?;
    let item = client.to_item(id, 0)?;
    let mut unit = permit.unit();
    unit.also(pointer);
    unit.put(item);
    let operator = permit.create(unit, operator).await?;
    Ok(Secret(Created {
        location: format!("/v1/operators/{}", operator.operator_id),
        body: OperatorWithClient {
            operator: operator.into(),
            client_id: client.client_id,
            client_secret,
        },
    }))
}

/// Show your own operator.
///
/// # Errors
/// 404 when it was removed.
#[utoipa::path(get, path = "/v1/operator", tag = "operators",
    responses((status = 200, body = OperatorView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(permit: Permit<Read>) -> Result<Tagged<OperatorView>, Problem> {
    let key = keys::operator(permit.operator());
    let operator = permit.find::<Operator>(&key, "operator").await?;
    Ok(Tagged(operator.row.into()))
}

/// Change your own operator.
///
/// # Errors
/// 403 for a field that you may not change, 422 when a field is wrong.
#[utoipa::path(patch, path = "/v1/operator", tag = "operators", request_body = OperatorChange,
    responses((status = 200, body = OperatorView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn update(
    permit: Permit<Configure>,
    Body(change): Body<OperatorChange>,
) -> Result<Tagged<OperatorView>, Problem> {
    let mut check = FieldCheck::default();
    check.optional_text("name", change.name.as_deref(), NAME_CHARS_MAX);
    check.finish()?;
    if let Some(Some(id)) = &change.default_tariff_id {
        let key = keys::tariff(permit.operator(), id);
        permit
            .must_exist(&key, "default_tariff_id", "tariff")
            .await?;
    }
    let roles = change.second_factor_roles.as_deref().map(each_once);
    let of_people = [change.site_owners_see_names, change.drivers_register];
    if roles.is_some() || of_people.iter().any(Option::is_some) {
        authorize(permit.caller(), Right::ManagePeople)?;
    }
    let key = keys::operator(permit.operator());
    let operator = permit.change(&key, |operator: &mut Operator, _| {
        if let Some(name) = &change.name {
            name.clone_into(&mut operator.name);
        }
        if let Some(tariff_id) = &change.default_tariff_id {
            operator.default_tariff_id.clone_from(tariff_id);
        }
        operator.publishes_locations = change
            .publishes_locations
            .unwrap_or(operator.publishes_locations);
        operator.site_owners_see_names = change
            .site_owners_see_names
            .unwrap_or(operator.site_owners_see_names);
        if let Some(roles) = &roles {
            operator.second_factor_roles.clone_from(roles);
        }
        operator.drivers_register = change.drivers_register.unwrap_or(operator.drivers_register);
        Ok(())
    });
    Ok(Tagged(operator.await?.into()))
}

/// Roles in the order in which they were named, each once.
fn each_once(words: &[RoleWord]) -> Vec<Role> {
    let mut roles = Vec::new();
    for role in words.iter().copied().map(Role::from) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}
