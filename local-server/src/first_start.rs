//! What the first start makes: the operator `default`, the API client
//! `bootstrap`, a site and the credential of the gateway inside.
//!
//! People do not sign in yet, so no admin with a password is made: it could be
//! used nowhere.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use edge_gateway::Credentials;
use forecourt_store::bootstrap::{self, BOOTSTRAP_CLIENT, BootstrapError, DEFAULT_OPERATOR};
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::{Ports, StoreError};
use forecourt_store::rows::config::Client;
use forecourt_store::rows::load;
use forecourt_store::secrets::{KeyCache, Purpose};
use forecourt_types::{ClientId, IdError, OperatorId};
use http::Method;
use serde_json::{Value, json};

use crate::inside::{Inside, InsideError};
use crate::terminal::for_shell;

/// The file with the generated secret, readable by its owner only.
pub const SECRET_FILE: &str = "bootstrap-client-secret";
/// The variable with the first client's secret.
pub const SECRET_VARIABLE: &str = "FORECOURT_BOOTSTRAP_CLIENT_SECRET";
/// Stands in a backup: its gateway takes a new epoch at the first start from
/// it, since chargers may hold transaction ids given out after the cut.
pub const RESTORED_FILE: &str = "restored";
/// The site of the gateway inside.
pub const SITE: &str = "main";

/// Why the first start did not happen; trying again is safe.
#[derive(Debug, thiserror::Error)]
pub enum FirstStartError {
    /// Operator and client could not be made.
    #[error("the API client could not be made")]
    Bootstrap(#[from] BootstrapError),
    /// The table did not answer.
    #[error("the API client could not be looked up")]
    Store(#[from] StoreError),
    /// A name of ours is no id: a defect.
    #[error("the API client could not be looked up")]
    Id(#[from] IdError),
    /// A file could not be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The path of the file or directory that failed.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Site or gateway could not be made.
    #[error("the gateway could not be enrolled")]
    Inside(#[from] InsideError),
    /// The answer of the enrolment is not one.
    #[error("the enrolment's answer cannot be read")]
    Enrolled(#[from] serde_json::Error),
    /// The credential could not be kept.
    #[error("the gateway's credential could not be kept")]
    Credentials(#[from] edge_gateway::CredentialsError),
}

/// The API client `bootstrap`.
#[derive(Debug, Clone)]
pub struct BootstrapClient {
    /// Its secret, as far as this process knows it.
    pub secret: Option<String>,
    /// Where the secret came from.
    pub origin: SecretOrigin,
    /// Where a generated secret is kept.
    pub file: PathBuf,
}

impl BootstrapClient {
    /// How a shell reads the secret: out of its file, or from the variable it was given
    /// by. Never the secret itself, since what a server writes is kept and read by
    /// others.
    #[must_use]
    pub fn for_shell(&self) -> String {
        match (self.origin, &self.secret) {
            (SecretOrigin::Generated | SecretOrigin::Earlier, Some(_)) => {
                format!("$(cat {})", for_shell(&self.file))
            }
            (SecretOrigin::Given, _) | (_, None) => format!("${SECRET_VARIABLE}"),
        }
    }
}

/// Where the secret came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretOrigin {
    /// Generated now; shown once, and only on a terminal.
    Generated,
    /// Given as `FORECOURT_BOOTSTRAP_CLIENT_SECRET` now.
    Given,
    /// The client was there already.
    Earlier,
}

/// Makes sure of operator and client.
///
/// # Errors
/// [`FirstStartError`].
pub async fn bootstrap_client(
    ports: &Ports,
    data_dir: &Path,
    given: Option<String>,
) -> Result<BootstrapClient, FirstStartError> {
    let file = data_dir.join(SECRET_FILE);
    let kept = read_if_there(&file)?;
    let pointer = keys::client_pointer(&ClientId::new(BOOTSTRAP_CLIENT)?);
    let is_there = ports.table.get(&pointer).await?.is_some();
    let kept = match kept {
        Some(old) if is_there && !is_good(ports, &old).await? => {
            remove_if_there(&file)?;
            None
        }
        kept => kept,
    };
    let (secret, origin) = match (is_there, given, kept) {
        (true, _, kept) => (kept, SecretOrigin::Earlier),
        (false, Some(given), _) => (Some(given), SecretOrigin::Given),
        // A start that was killed between file and table goes on with the file's.
        (false, None, Some(kept)) => (Some(kept), SecretOrigin::Generated),
        (false, None, None) => {
            let secret = ids::new_secret(ports.entropy.as_ref());
            write_private(&file, &secret)?;
            (Some(secret), SecretOrigin::Generated)
        }
    };
    let to_make = if is_there { None } else { secret.as_deref() };
    bootstrap::ensure(ports, to_make).await?;
    Ok(BootstrapClient {
        secret,
        origin,
        file,
    })
}

/// Whether the client's secret is still this one. It is not once it was made anew over
/// the API, which knows of no file.
async fn is_good(ports: &Ports, secret: &str) -> Result<bool, FirstStartError> {
    let operator = OperatorId::new(DEFAULT_OPERATOR)?;
    let key = keys::listed(&operator, "clients", BOOTSTRAP_CLIENT);
    let client = load::<Client>(ports.table.as_ref(), &key).await;
    let Some(client) = client.map_err(BootstrapError::Row)? else {
        return Ok(false);
    };
    let deployment = KeyCache::default().get(ports).await;
    let pepper = &deployment.map_err(BootstrapError::Keys)?.pepper;
    let stored = client.row.secret_hash.as_str();
    Ok(pepper.verify(Purpose::Client, BOOTSTRAP_CLIENT, secret, Some(stored)))
}

/// The credential of the gateway inside: enrols it when it has none, and again
/// when the data come from a backup. The way is that of a gateway outside.
///
/// # Errors
/// [`FirstStartError`].
pub async fn gateway_credentials(
    inside: &Inside,
    data_dir: &Path,
    state_dir: &Path,
    site_name: &str,
) -> Result<Credentials, FirstStartError> {
    let marker = data_dir.join(RESTORED_FILE);
    let known = match Credentials::load(state_dir) {
        Ok(credentials) if !marker.exists() => return Ok(credentials),
        Ok(credentials) => Some(credentials),
        Err(edge_gateway::CredentialsError::NotEnrolled { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let offer = match known {
        Some(known) => {
            let path = format!("/v1/gateways/{}/enrolment", known.gateway_id);
            inside.call(Method::POST, &path, None).await?
        }
        None => {
            inside
                .create("/v1/sites", json!({"site_id": SITE, "name": site_name}))
                .await?;
            let gateway = json!({"site_id": SITE, "name": "inside the local server"});
            inside
                .call(Method::POST, "/v1/gateways", Some(gateway))
                .await?
        }
    };
    let secret = offer
        .get("enrolment_secret")
        .cloned()
        .unwrap_or(Value::Null);
    let body = json!({ "enrolment_secret": secret });
    let enrolled = inside
        .call(Method::POST, "/v1/gateways/enroll", Some(body))
        .await?;
    let credentials: Credentials = serde_json::from_value(enrolled)?;
    credentials.store(state_dir)?;
    remove_if_there(&marker)?;
    Ok(credentials)
}

fn remove_if_there(path: &Path) -> Result<(), FirstStartError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FirstStartError::File {
            path: path.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>, FirstStartError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(FirstStartError::File {
            path: path.to_owned(),
            source,
        }),
    }
}

fn write_private(path: &Path, text: &str) -> Result<(), FirstStartError> {
    let write = || {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)?;
        writeln!(file, "{text}")?;
        file.sync_all()
    };
    write().map_err(|source| FirstStartError::File {
        path: path.to_owned(),
        source,
    })
}
