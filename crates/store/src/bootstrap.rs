//! The first start of a deployment: the operator `default` and, when a secret
//! is given, the API client `bootstrap`.

use forecourt_types::{ClientId, IdError, OperatorId};
use thiserror::Error;

use crate::keys;
use crate::ports::{Item, Ports, StoreError, Table, Transacted, Write};
use crate::rows::config::{Client, ClientPointer, ConfigRow, Operator, Role, Stamps};
use crate::rows::{Loaded, RowError, load};
use crate::secrets::{KeyCache, KeyError, Purpose};

/// The id of the operator that the first start makes.
pub const DEFAULT_OPERATOR: &str = "default";
/// The name that the first start gives to that operator when nobody says another one.
pub const OPERATOR_NAME: &str = "My charging network";
/// The most characters of the name of an operator.
pub const OPERATOR_NAME_CHARS_MAX: usize = 200;
/// The id of the API client that the first start makes.
pub const BOOTSTRAP_CLIENT: &str = "bootstrap";
/// The length that template.yaml allows for the secret. Below 22 characters even base64 holds
/// less than 128 bits, and anybody may try to guess the secret as often as they like.
const SECRET_CHARS: std::ops::RangeInclusive<usize> = 22..=256;

/// Why the first start failed.
#[derive(Debug, Error)]
pub enum BootstrapError {
    /// The deployment's keys could not be read or made.
    #[error("the deployment's keys are not to be had")]
    Keys(#[from] KeyError),
    /// A row could not be read or written.
    #[error("the first operator could not be stored")]
    Row(#[from] RowError),
    /// The secret is too short to be safe from guessing, or has characters that cannot be typed.
    #[error(
        "the secret of the client \"bootstrap\" (FORECOURT_BOOTSTRAP_CLIENT_SECRET) must have {} to {} printable ASCII characters without spaces, from a generator; leave it empty to have one made",
        SECRET_CHARS.start(),
        SECRET_CHARS.end()
    )]
    Secret,
    /// The client was removed, or another process is changing it at this moment.
    #[error(
        "the client \"bootstrap\" was removed or is being changed: try again, or start the server again, which makes it when it is not there"
    )]
    Busy,
    /// A built-in name is not a valid id, which is a defect of this program.
    #[error("the first operator has no valid name")]
    Id(#[from] IdError),
}

impl From<StoreError> for BootstrapError {
    fn from(error: StoreError) -> Self {
        Self::Row(error.into())
    }
}

/// Makes the operator with this name and the client if they do not exist. What exists already stays
/// as it is: a later start with another secret or name changes nothing.
///
/// # Errors
/// [`BootstrapError`], among others when the client is not there yet and its
/// secret has not 22 to 256 printable ASCII characters; it is safe to try again.
pub async fn ensure(
    ports: &Ports,
    secret: Option<&str>,
    operator_name: &str,
) -> Result<(), BootstrapError> {
    let operator_id = OperatorId::new(DEFAULT_OPERATOR)?;
    let stamps = Stamps::new(ports.clock.now(), "system");
    let operator = Operator {
        operator_id: operator_id.clone(),
        name: operator_name.to_owned(),
        default_tariff_id: None,
        publishes_locations: false,
        site_owners_see_names: false,
        second_factor_roles: Vec::new(),
        suspended: None,
        drivers_register: false,
        stamps: stamps.clone(),
    };
    let key = keys::operator(&operator_id);
    if ports.table.get(&key).await?.is_none() {
        let item = operator.to_item(&operator_id, 0).map_err(RowError::from)?;
        put_if_absent(ports, vec![item]).await?;
    }
    list_operator(ports.table.as_ref(), &operator_id).await?;
    match secret.filter(|secret| !secret.is_empty()) {
        Some(secret) => ensure_client(ports, operator_id, secret, stamps).await,
        None => Ok(()),
    }
}

/// Puts an operator that a release before 0.6 stored into the index of all operators. It reads one
/// row, and writes it only once.
///
/// # Errors
/// [`StoreError`].
pub async fn list_operator(table: &dyn Table, operator: &OperatorId) -> Result<(), StoreError> {
    let key = keys::operator(operator);
    let Some(item) = table.get(&key).await?.filter(|item| item.index.is_none()) else {
        return Ok(());
    };
    let item = item.with_index(keys::operator_in_list(operator));
    // Whoever changes the row at the same moment puts it into the index.
    let _: Transacted = table.transact(vec![Write::put_unchanged(item)]).await?;
    Ok(())
}

/// Checks that a text may be the secret of the client `bootstrap`.
///
/// # Errors
/// [`BootstrapError::Secret`] when it has not 22 to 256 printable ASCII characters.
pub fn check_secret(secret: &str) -> Result<(), BootstrapError> {
    let is_long = SECRET_CHARS.contains(&secret.len());
    if is_long && secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(BootstrapError::Secret)
    }
}

/// Whether this is the present secret of the client `bootstrap`. The client may have got a new
/// secret since the first start, or may have been removed.
///
/// # Errors
/// [`BootstrapError`] when the table or the deployment's keys cannot be read.
pub async fn is_secret(ports: &Ports, secret: &str) -> Result<bool, BootstrapError> {
    let keys = KeyCache::default().get(ports).await?;
    let client = load_client(ports).await?;
    let stored = client
        .as_ref()
        .map(|client| client.row.secret_hash.as_str());
    let pepper = &keys.pepper;
    Ok(pepper.verify(Purpose::Client, BOOTSTRAP_CLIENT, secret, stored))
}

/// Replaces the secret of the client `bootstrap` with this one. Tokens that were given to the
/// client before can change nothing any more.
///
/// # Errors
/// [`BootstrapError`]; [`BootstrapError::Busy`] when the client was removed or is changed by
/// somebody else at the moment.
pub async fn renew(ports: &Ports, secret: &str) -> Result<(), BootstrapError> {
    let keys = KeyCache::default().get(ports).await?;
    let mut client = load_client(ports).await?.ok_or(BootstrapError::Busy)?;
    let now = ports.clock.now();
    client.row.secret_hash = keys.pepper.hash(Purpose::Client, BOOTSTRAP_CLIENT, secret);
    client.row.secret_changed_at = now;
    client.row.stamps.touch(now, "system");
    let operator = client.row.operator_id.clone();
    let item = client.row.to_item(&operator, client.revision);
    let write = Write::put_unchanged(item.map_err(RowError::from)?);
    match ports.table.transact(vec![write]).await? {
        Transacted::Committed => Ok(()),
        Transacted::ConditionFailed { .. } => Err(BootstrapError::Busy),
    }
}

async fn load_client(ports: &Ports) -> Result<Option<Loaded<Client>>, BootstrapError> {
    let (table, client_id) = (ports.table.as_ref(), ClientId::new(BOOTSTRAP_CLIENT)?);
    let pointer = load::<ClientPointer>(table, &keys::client_pointer(&client_id)).await?;
    let Some(pointer) = pointer else {
        return Ok(None);
    };
    let key = keys::client(&pointer.row.operator_id, &client_id);
    Ok(load::<Client>(table, &key).await?)
}

async fn ensure_client(
    ports: &Ports,
    operator_id: OperatorId,
    secret: &str,
    stamps: Stamps,
) -> Result<(), BootstrapError> {
    let client_id = ClientId::new(BOOTSTRAP_CLIENT)?;
    let pointer_key = keys::client_pointer(&client_id);
    let known = load::<ClientPointer>(ports.table.as_ref(), &pointer_key).await?;
    if known.is_some() {
        return Ok(());
    }
    check_secret(secret)?;
    let keys = KeyCache::default().get(ports).await?;
    let client = Client {
        client_id: client_id.clone(),
        operator_id: operator_id.clone(),
        name: "made at the first start".to_owned(),
        secret_hash: keys.pepper.hash(Purpose::Client, BOOTSTRAP_CLIENT, secret),
        role: Role::DeploymentAdmin,
        secret_changed_at: stamps.created_at,
        redirect_uris: Vec::new(),
        stamps,
    };
    let client = client.to_item(&operator_id, 0).map_err(RowError::from)?;
    let pointer = ClientPointer { operator_id };
    let pointer = Item::new(pointer_key, &pointer).map_err(RowError::from)?;
    put_if_absent(ports, vec![client, pointer]).await
}

/// Writes the items if none of them exists. Another process that starts at the same time may have
/// written them first, which is equally good.
async fn put_if_absent(ports: &Ports, items: Vec<Item>) -> Result<(), BootstrapError> {
    let writes = items.into_iter().map(Write::put_unchanged).collect();
    match ports.table.transact(writes).await? {
        Transacted::Committed | Transacted::ConditionFailed { .. } => Ok(()),
    }
}
