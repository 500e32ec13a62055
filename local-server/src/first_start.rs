//! Makes what the first start needs: the operator `default`, the API client `bootstrap`, the person
//! `admin`, a site and the credential of the gateway inside.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use edge_gateway::Credentials;
use forecourt_api::http::problem::Problem;
use forecourt_api::{ApiState, ensure_first_admin, is_strong_password};
use forecourt_store::bootstrap::{self, BOOTSTRAP_CLIENT, BootstrapError, DEFAULT_OPERATOR};
use forecourt_store::ids;
use forecourt_store::keys;
use forecourt_store::ports::{Ports, StoreError};
use forecourt_types::{ClientId, IdError, OperatorId, UserId};
use http::Method;
use serde_json::{Value, json};

use crate::inside::{Inside, InsideError};
use crate::terminal::for_shell;

/// The file with the generated secret, readable by its owner only.
pub const SECRET_FILE: &str = "bootstrap-client-secret";
/// The environment variable with the first client's secret.
pub const SECRET_VARIABLE: &str = "FORECOURT_BOOTSTRAP_CLIENT_SECRET";
/// The environment variable that gives the admin's e-mail address.
pub const EMAIL_VARIABLE: &str = "FORECOURT_ADMIN_EMAIL";
/// The environment variable that gives the admin's password.
pub const PASSWORD_VARIABLE: &str = "FORECOURT_ADMIN_PASSWORD";
/// The e-mail address of the admin if none is given.
const DEFAULT_EMAIL: &str = "admin@localhost";
/// The file of the data folder where a generated password of the admin is kept.
const PASSWORD_FILE: &str = "admin-password";
/// The file that marks a restored backup. Its gateway takes a new epoch at the first start from it,
/// since chargers may hold transaction ids that were given out after the cut.
pub const RESTORED_FILE: &str = "restored";
/// The site of the gateway inside.
pub const SITE: &str = "main";

/// Why the first start failed. It is safe to try again.
#[derive(Debug, thiserror::Error)]
pub enum FirstStartError {
    /// The operator and the client could not be made.
    #[error("the API client could not be made")]
    Bootstrap(#[from] BootstrapError),
    /// The table did not answer.
    #[error("the API client could not be looked up")]
    Store(#[from] StoreError),
    /// A name that this program chose is not a valid id: a defect.
    #[error("the API client could not be looked up")]
    Id(#[from] IdError),
    /// A file could not be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The path of the file or directory that failed.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
    /// The site or the gateway could not be made.
    #[error("the gateway could not be enrolled")]
    Inside(#[from] InsideError),
    /// The answer to the enrolment cannot be read.
    #[error("the enrolment's answer cannot be read")]
    Enrolled(#[from] serde_json::Error),
    /// The admin's password is too short or too easy to guess.
    #[error(
        "the password of the admin (FORECOURT_ADMIN_PASSWORD) must have 10 to 128 characters and be hard to guess: several words in a row will do; leave it empty to have one made"
    )]
    AdminPassword,
    /// The admin could not be made.
    #[error("the admin could not be made")]
    Admin(#[from] Problem),
    /// The credential could not be written.
    #[error("the gateway's credential could not be kept")]
    Credentials(#[from] edge_gateway::CredentialsError),
}

/// The API client `bootstrap`.
#[derive(Debug, Clone)]
pub struct BootstrapClient {
    /// The client's secret, if this process knows it.
    pub secret: Option<String>,
    /// The origin of the secret.
    pub origin: SecretOrigin,
    /// The file where a generated secret is kept.
    pub file: PathBuf,
}

impl BootstrapClient {
    /// Returns the way in which a shell reads the secret: from its file, or from the variable that
    /// gave it. It is never the secret itself, since what a server writes is kept and
    /// read by others.
    #[must_use]
    pub fn for_shell(&self) -> String {
        match (self.origin, &self.secret) {
            (SecretOrigin::Generated | SecretOrigin::Earlier, Some(_)) => {
                format!("$(cat {})", for_shell(&self.file))
            }
            (SecretOrigin::Given | SecretOrigin::Changed, _) | (_, None) => {
                format!("${SECRET_VARIABLE}")
            }
        }
    }
}

/// The origin of the client's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretOrigin {
    /// It was generated now. It is shown once, and only on a terminal.
    Generated,
    /// It was given as `FORECOURT_BOOTSTRAP_CLIENT_SECRET` at this start.
    Given,
    /// The client existed already. Its secret, if it is known, is the one in its file.
    Earlier,
    /// The client existed already and has a newer secret than the one that is kept in the file or
    /// given now.
    Changed,
}

/// The person `admin`, who can do everything.
#[derive(Debug, Clone)]
pub struct Admin {
    /// The e-mail address to sign in with, if the admin was made now.
    pub email: Option<String>,
    /// The password that was generated now, if none was given. It is shown once.
    pub password: Option<String>,
    /// The file where a generated password is kept.
    pub file: PathBuf,
}

/// What the environment gives for the first start.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The secret of the client `bootstrap`.
    pub secret: Option<String>,
    /// The person who can do everything.
    pub admin: GivenAdmin,
}

impl Given {
    /// Reads the environment variables. An empty one counts as not given.
    #[must_use]
    pub fn from_process() -> Self {
        let filled = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            secret: filled(SECRET_VARIABLE),
            admin: GivenAdmin {
                email: filled(EMAIL_VARIABLE),
                password: filled(PASSWORD_VARIABLE),
            },
        }
    }
}

/// The e-mail address and the password of the admin as they were given.
#[derive(Debug, Clone, Default)]
pub struct GivenAdmin {
    /// The e-mail address, from `FORECOURT_ADMIN_EMAIL`.
    pub email: Option<String>,
    /// The password, from `FORECOURT_ADMIN_PASSWORD`.
    pub password: Option<String>,
}

impl GivenAdmin {
    /// The e-mail address that counts.
    fn email(&self) -> &str {
        self.email.as_deref().unwrap_or(DEFAULT_EMAIL)
    }

    /// Checks that the password may be chosen.
    ///
    /// # Errors
    /// [`FirstStartError::AdminPassword`].
    pub fn check(&self) -> Result<(), FirstStartError> {
        let mut given = self.password.iter();
        match given.all(|password| is_strong_password(password, self.email())) {
            true => Ok(()),
            false => Err(FirstStartError::AdminPassword),
        }
    }
}

/// Makes the admin if there is none yet.
///
/// # Errors
/// [`FirstStartError`].
pub async fn admin(
    api: &ApiState,
    ports: &Ports,
    data_dir: &Path,
    given: &GivenAdmin,
) -> Result<Admin, FirstStartError> {
    let file = data_dir.join(PASSWORD_FILE);
    let key = keys::user(&OperatorId::new(DEFAULT_OPERATOR)?, &UserId::new("admin")?);
    if ports.table.get(&key).await?.is_some() {
        let (email, password) = (None, None);
        return Ok(Admin {
            email,
            password,
            file,
        });
    }
    given.check()?;
    let generated = match (&given.password, read_if_there(&file)?) {
        (Some(_), _) => None,
        // A start that was killed between file and table continues with the password in the file.
        (None, Some(kept)) => Some(kept),
        (None, None) => {
            let password = ids::new_secret(ports.entropy.as_ref());
            write_private(&file, &password)?;
            Some(password)
        }
    };
    let password = given.password.as_deref().or(generated.as_deref());
    let is_made = ensure_first_admin(api, given.email(), password).await?;
    if !is_made {
        tracing::warn!("the admin is being made by another process: see what that one says");
    }
    Ok(Admin {
        email: Some(given.email().to_owned()),
        password: generated,
        file,
    })
}

/// Makes the operator and the client if they are missing.
///
/// # Errors
/// [`FirstStartError`].
pub async fn bootstrap_client(
    ports: &Ports,
    data_dir: &Path,
    given: Option<String>,
    operator_name: &str,
) -> Result<BootstrapClient, FirstStartError> {
    let file = data_dir.join(SECRET_FILE);
    let kept = read_if_there(&file)?;
    let pointer = keys::client_pointer(&ClientId::new(BOOTSTRAP_CLIENT)?);
    let is_there = ports.table.get(&pointer).await?.is_some();
    let (secret, origin) = match (is_there, given, kept) {
        (true, given, kept) => known_secret(ports, given, kept).await?,
        (false, Some(given), _) => (Some(given), SecretOrigin::Given),
        // A start that was killed between file and table continues with the secret in the file.
        (false, None, Some(kept)) => (Some(kept), SecretOrigin::Generated),
        (false, None, None) => {
            let secret = ids::new_secret(ports.entropy.as_ref());
            write_private(&file, &secret)?;
            (Some(secret), SecretOrigin::Generated)
        }
    };
    let to_make = if is_there { None } else { secret.as_deref() };
    bootstrap::ensure(ports, to_make, operator_name).await?;
    Ok(BootstrapClient {
        secret,
        origin,
        file,
    })
}

/// Returns which of the known secrets is the one that the client has now. The client may have got a
/// new one through the API, which is stored nowhere in plain text.
async fn known_secret(
    ports: &Ports,
    given: Option<String>,
    kept: Option<String>,
) -> Result<(Option<String>, SecretOrigin), FirstStartError> {
    let at_hand = kept.is_some() || given.is_some();
    for (secret, origin) in [(kept, SecretOrigin::Earlier), (given, SecretOrigin::Given)] {
        if let Some(secret) = secret
            && bootstrap::is_secret(ports, &secret).await?
        {
            return Ok((Some(secret), origin));
        }
    }
    let origin = match at_hand {
        true => SecretOrigin::Changed,
        false => SecretOrigin::Earlier,
    };
    Ok((None, origin))
}

/// Gives the client `bootstrap` a new secret and keeps it in its file, whose path is returned.
/// Whoever owns the data folder gets in this way when the secret is lost.
///
/// # Errors
/// [`FirstStartError`]; the secret before is still good then, even if the file holds the
/// new one already.
pub async fn renew_secret(ports: &Ports, data_dir: &Path) -> Result<PathBuf, FirstStartError> {
    let secret = ids::new_secret(ports.entropy.as_ref());
    let file = data_dir.join(SECRET_FILE);
    // The file is written first: nobody could sign in with a secret that is kept nowhere
    // in plain text.
    write_private(&file, &secret)?;
    bootstrap::renew(ports, &secret).await?;
    Ok(file)
}

/// Returns the credential of the gateway inside. The gateway is enrolled when it has none, and
/// again when the data come from a backup, in the same way as a gateway outside.
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
    let credentials = enrol(inside, &offer, state_dir).await?;
    match fs::remove_file(&marker) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FirstStartError::File {
            path: marker,
            source,
        }),
        _ => Ok(credentials),
    }
}

/// Exchanges the secret of an enrolment for a credential and keeps it in the gateway's folder.
///
/// # Errors
/// [`FirstStartError`].
pub(crate) async fn enrol(
    inside: &Inside,
    offer: &Value,
    state_dir: &Path,
) -> Result<Credentials, FirstStartError> {
    let secret = offer.get("enrolment_secret");
    let body = json!({ "enrolment_secret": secret });
    let enrolled = inside
        .call(Method::POST, "/v1/gateways/enroll", Some(body))
        .await?;
    let credentials: Credentials = serde_json::from_value(enrolled)?;
    credentials.store(state_dir)?;
    Ok(credentials)
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
