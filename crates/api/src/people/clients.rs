//! Machine clients of the API.

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{ClientId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{ManageClients, Permit, Right, Scope, rights_of};
use crate::http::answer::{Created, Secret, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::{Revisioned, Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use crate::live::rights as live_rights;
use forecourt_store::ids;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Item, Query, Write};
use forecourt_store::rows::config::{Client, ClientPointer, Role};
use forecourt_store::secrets::Purpose;

/// The most addresses to which people may be sent back.
const REDIRECT_URIS_MAX: usize = 10;

/// The most characters of a name.
pub(crate) const NAME_CHARS_MAX: usize = 200;

wire_enum! {
    /// The role of a client or a person: the most that it may do.
    RoleWord for Role as Role, words "snake_case" {
        /// May do everything within its operator.
        Admin,
        /// May do everything within its operator, and may add operators to the deployment.
        DeploymentAdmin,
        /// May read everything within its operator, and may change nothing.
        Viewer,
        /// May do everything within its operator but manage people and clients, send calls of its
        /// own wording and read the audit log.
        Operator,
        /// May read and send commands at named sites. Only a person has this role.
        SiteOwner,
        /// May read and send commands at named stations. Only a person has this role.
        Caretaker,
        /// May see only what is the person's own. Only a person has this role.
        Driver,
    }
}

/// The client that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClient {
    /// The name that people know the client by.
    name: String,
    /// The role of the client; `admin` when left out. It cannot be one that only people have.
    #[serde(default = "admin")]
    role: RoleWord,
    /// The addresses to which people who sign in for this client may be sent back: `https`, an
    /// app's own scheme such as `com.example.app:/back`, or `http` on the machine itself. At most
    /// 10; none for a client that acts only for itself.
    #[serde(default)]
    #[schema(max_items = 10)]
    redirect_uris: Vec<String>,
}

const fn admin() -> RoleWord {
    RoleWord::Admin
}

/// A machine client of the API.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Client)]
pub(crate) struct ClientView {
    #[schema(value_type = String)]
    client_id: ClientId,
    name: String,
    role: RoleWord,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    redirect_uris: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    secret_changed_at: Timestamp,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(ClientView);

impl From<Client> for ClientView {
    fn from(client: Client) -> Self {
        Self {
            client_id: client.client_id,
            name: client.name,
            role: client.role.into(),
            redirect_uris: client.redirect_uris,
            secret_changed_at: client.secret_changed_at,
            stamps: client.stamps.into(),
        }
    }
}

/// A client with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClientWithSecret {
    #[serde(flatten)]
    client: ClientView,
    /// The secret for `/oauth2/token`, which is never shown again.
    client_secret: String,
}

impl Revisioned for ClientWithSecret {
    fn state(&self) -> &str {
        self.client.state()
    }
}

/// The page of clients that is listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Makes a new client of an operator with its secret, and the pointer by which the token endpoint
/// finds the client.
pub(crate) async fn new_client(
    scope: &Scope,
    operator: &OperatorId,
    name: &str,
    role: Role,
) -> Result<(Client, String, Write), Problem> {
    let client_id = scope.made_id(ClientId::new)?;
    let (secret, secret_hash) = new_secret(scope, &client_id).await?;
    let pointer = ClientPointer {
        operator_id: operator.clone(),
    };
    let item = Item::new(keys::client_pointer(&client_id), &pointer)?;
    let client = Client {
        client_id,
        operator_id: operator.clone(),
        name: name.to_owned(),
        secret_hash,
        role,
        secret_changed_at: scope.now(),
        redirect_uris: Vec::new(),
        stamps: scope.stamps(),
    };
    Ok((client, secret, Write::put_unchanged(item)))
}

async fn new_secret(scope: &Scope, id: &ClientId) -> Result<(String, String), Problem> {
    let secret = ids::new_secret(scope.entropy());
    let keys = scope.deployment_keys().await?;
    let hash = keys.pepper.hash(Purpose::Client, id.as_str(), &secret);
    Ok((secret, hash))
}

/// Checks that the caller, with the token it uses, may do everything that this role may do, since
/// it is shown a secret of a client with this role, or decides who has the role.
///
/// # Errors
/// 403 when the role has a right that the caller's role or token lacks.
pub(crate) fn may_hold(scope: &Scope, role: Role) -> Result<(), Problem> {
    let mut given = rights_of(role).iter();
    // Everybody has this one for the own data, so it is given by nobody.
    if given.all(|right| *right == Right::OwnData || scope.caller().has(*right)) {
        return Ok(());
    }
    let detail = "this role has more rights than your own role or your token's scopes";
    Err(Problem::new(Code::Forbidden, detail))
}

/// Checks that the caller's role has all rights of this role. A removal gives nobody a right, so
/// the token needs no scope except `clients` for it.
///
/// # Errors
/// 403 when the role has a right that the caller's role lacks.
fn may_remove(scope: &Scope, role: Role) -> Result<(), Problem> {
    let own = rights_of(scope.caller().role);
    if rights_of(role).iter().all(|right| own.contains(right)) {
        return Ok(());
    }
    let detail = "this client's role has more rights than your own";
    Err(Problem::new(Code::Forbidden, detail))
}

/// Whether people may be sent to this address: nobody on the way may read the code that it carries.
fn is_redirect_uri(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else {
        return false;
    };
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte);
    let is_clean = uri.len() <= 500
        && uri.bytes().all(|byte| byte.is_ascii_graphic())
        && !uri.contains('#')
        && scheme.bytes().all(plain);
    let authority = rest.strip_prefix("//").map(|rest| {
        let end = rest.find('/').unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    });
    is_clean
        && match (scheme, authority) {
            ("https", Some(host)) => !host.is_empty() && !host.contains('@'),
            ("http", Some(host)) => crate::http::host::is_loopback(host),
            // RFC 8252 §7.1: a scheme of an app is a domain name in reverse.
            _ => scheme.contains('.') && !rest.is_empty(),
        }
}

/// Add a client. Its secret is shown here and never again.
///
/// # Errors
/// 403 for a role with a right that your role or your token's scopes lack, 422
/// when a field is wrong.
#[utoipa::path(post, path = "/v1/clients", tag = "clients", request_body = NewClient,
    responses((status = 201, body = ClientWithSecret)), security(("oauth2" = ["clients"])))]
pub(crate) async fn create(
    permit: Permit<ManageClients>,
    Body(new): Body<NewClient>,
) -> Result<Secret<Created<ClientWithSecret>>, Problem> {
    let mut check = FieldCheck::default();
    check.text("name", &new.name, NAME_CHARS_MAX);
    let role = Role::from(new.role);
    check.note(
        !role.is_for_clients(),
        "role",
        "only a person can have this role",
    );
    let uris = &new.redirect_uris;
    check.note(
        uris.len() > REDIRECT_URIS_MAX,
        "redirect_uris",
        "at most 10",
    );
    let bad = !uris.iter().all(|uri| is_redirect_uri(uri));
    check.note(
        bad,
        "redirect_uris",
        "must be https, an app's own scheme, or http on the machine itself, without a fragment",
    );
    check.finish()?;
    may_hold(&permit, role)?;
    let operator = permit.operator().clone();
    let (mut client, client_secret, pointer) =
        new_client(&permit, &operator, &new.name, role).await?;
    client.redirect_uris = new.redirect_uris;
    let mut unit = permit.unit();
    unit.also(pointer);
    let client = permit.create(unit, client).await?;
    Ok(Secret(Created {
        location: format!("/v1/clients/{}", segment(client.client_id.as_str())),
        body: ClientWithSecret {
            client: client.into(),
            client_secret,
        },
    }))
}

/// Make a new secret for a client. The old secret opens nothing any more. Tokens that the client
/// already has can change nothing any more, and can read for up to 15 minutes.
///
/// # Errors
/// 403 for a role with a right that your role or your token's scopes lack, 404
/// when there is none.
#[utoipa::path(post, path = "/v1/clients/{client_id}/secret", tag = "clients",
    params(("client_id" = String, Path)),
    responses((status = 201, body = ClientWithSecret)), security(("oauth2" = ["clients"])))]
pub(crate) async fn renew_secret(
    permit: Permit<ManageClients>,
    Id(id): Id<ClientId>,
) -> Result<Secret<Created<ClientWithSecret>>, Problem> {
    let key = keys::client(permit.operator(), &id);
    let stored = permit.find::<Client>(&key, "client").await?;
    may_hold(&permit, stored.row.role)?;
    let (client_secret, hash) = new_secret(&permit, &id).await?;
    let recheck = permit.new_id();
    let client = permit.change(&key, |client: &mut Client, unit| {
        live_rights::of_author(unit, &recheck, id.to_string())?;
        hash.clone_into(&mut client.secret_hash);
        client.secret_changed_at = permit.now();
        Ok(())
    });
    Ok(Secret(Created {
        location: format!("/v1/clients/{}", segment(id.as_str())),
        body: ClientWithSecret {
            client: client.await?.into(),
            client_secret,
        },
    }))
}

/// List the clients, by id.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/clients", tag = "clients", params(ClientFilter),
    responses((status = 200, body = Listing<ClientView>)), security(("oauth2" = ["clients"])))]
pub(crate) async fn list(
    permit: Permit<ManageClients>,
    Params(filter): Params<ClientFilter>,
    list: ListName,
) -> Result<Json<Listing<ClientView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let query = Query::prefix(
        Index::Table,
        keys::list(permit.operator(), List::Clients),
        "",
    );
    let listing = collect(&permit, query, &page, |_: &Client| true).await?;
    Ok(Json(listing.map(ClientView::from)))
}

/// Show a client.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/clients/{client_id}", tag = "clients",
    params(("client_id" = String, Path)),
    responses((status = 200, body = ClientView)), security(("oauth2" = ["clients"])))]
pub(crate) async fn get(
    permit: Permit<ManageClients>,
    Id(id): Id<ClientId>,
) -> Result<Tagged<ClientView>, Problem> {
    let key = keys::client(permit.operator(), &id);
    let client = permit.find::<Client>(&key, "client").await?;
    Ok(Tagged(client.row.into()))
}

/// Remove a client. Tokens that it already has can change nothing any more, and can read for up
/// to 15 minutes.
///
/// # Errors
/// 404 when there is none, 409 for the client that asks.
#[utoipa::path(delete, path = "/v1/clients/{client_id}", tag = "clients",
    params(("client_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["clients"])))]
pub(crate) async fn delete(
    permit: Permit<ManageClients>,
    Id(id): Id<ClientId>,
) -> Result<StatusCode, Problem> {
    let key = keys::client(permit.operator(), &id);
    let client = permit.find::<Client>(&key, "client").await?;
    may_remove(&permit, client.row.role)?;
    if id == permit.caller().client_id {
        let detail = "a client cannot remove itself: use another one";
        return Err(Problem::new(Code::InUse, detail));
    }
    let mut unit = permit.unit();
    unit.delete(keys::client_pointer(&id));
    live_rights::of_author(&mut unit, &permit.new_id(), id.to_string())?;
    permit.remove(unit, key, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}
