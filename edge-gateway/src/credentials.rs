//! The credentials that enrolment gave this gateway, in one file that is either whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use forecourt_link::{Credential, CredentialKind, Epoch};
use forecourt_types::{GatewayId, OperatorId, SiteId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::journal::Owner;

/// The name of the file in the state directory.
const FILE: &str = "credentials.json";

/// The identity of this gateway and its credential for the cloud: the answer of
/// `POST /v1/gateways/enroll`, kept as it came.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The operator that the gateway belongs to.
    pub operator_id: OperatorId,
    /// The id of the gateway.
    pub gateway_id: GatewayId,
    /// The site that the gateway was enrolled for.
    pub site_id: SiteId,
    /// The credential `fcl.{operator}.{gateway}.{secret}`: a secret, never logged.
    pub credential: String,
    /// The epoch in which the gateway begins.
    pub epoch: Epoch,
    /// The cloud's WebSocket address.
    pub websocket_url: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Credentials({}/{} of {}, epoch {}, {})",
            self.operator_id, self.gateway_id, self.site_id, self.epoch, self.websocket_url
        )
    }
}

/// Why the credentials cannot be had.
#[derive(Debug, Error)]
pub enum CredentialsError {
    /// The gateway was never enrolled, or was enrolled in another state directory.
    #[error(
        "{} is not there: enrol this gateway first with `edge-gateway enroll --cloud URL --secret-file FILE --state-dir '{}'` (FILE holds the one-time secret; - is standard input)",
        path.display(),
        path.parent().unwrap_or(path).display()
    )]
    NotEnrolled {
        /// The path of the file that is missing.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error that the system reported.
        #[source]
        source: io::Error,
    },
    /// The file holds something other than credentials.
    #[error("{} does not hold the credentials of a gateway; enrol it anew", path.display())]
    Content {
        /// The path of the file.
        path: PathBuf,
        /// What is wrong with the content.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Credentials {
    /// The gateway that the credentials belong to.
    pub(crate) fn owner(&self) -> Owner {
        Owner {
            operator_id: self.operator_id.clone(),
            gateway_id: self.gateway_id.clone(),
        }
    }

    /// Reads the credentials from a state directory.
    ///
    /// # Errors
    /// [`CredentialsError`] when they are not there or not whole.
    pub fn load(state_dir: &Path) -> Result<Self, CredentialsError> {
        let path = state_dir.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(CredentialsError::NotEnrolled { path });
            }
            Err(source) => return Err(CredentialsError::File { path, source }),
        };
        let content = |source: Box<dyn std::error::Error + Send + Sync>| {
            let path = path.clone();
            CredentialsError::Content { path, source }
        };
        let credentials: Self =
            serde_json::from_str(&text).map_err(|error| content(error.into()))?;
        Credential::parse(CredentialKind::Link, &credentials.credential)
            .map_err(|error| content(error.into()))?;
        Ok(credentials)
    }

    /// Writes the credentials into a state directory, which is made if it is not there. At every
    /// moment either the old file or the new one stands there, readable by its owner only.
    ///
    /// # Errors
    /// [`CredentialsError::File`] when it cannot be written; the old file, if
    /// any, is then untouched.
    pub fn store(&self, state_dir: &Path) -> Result<(), CredentialsError> {
        let path = state_dir.join(FILE);
        let content = |source: serde_json::Error| CredentialsError::Content {
            path: path.clone(),
            source: source.into(),
        };
        let mut text = serde_json::to_string_pretty(self).map_err(content)?;
        text.push('\n');
        replace(state_dir, FILE, text.as_bytes()).map_err(|source| CredentialsError::File {
            path: path.clone(),
            source,
        })
    }
}

/// Writes a file under another name, forces it to disk and moves it to its place.
fn replace(directory: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    forecourt_process::make_private(directory)?;
    let temporary = directory.join(format!("{name}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&temporary)?;
    // The mode above counts only for a file that was not left over.
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, directory.join(name))?;
    // The rename is on disk only when the directory is.
    File::open(directory)?.sync_all()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn credentials(epoch: u16) -> Credentials {
        Credentials {
            operator_id: OperatorId::new("default").unwrap(),
            gateway_id: GatewayId::new("gw1").unwrap(),
            site_id: SiteId::new("site1").unwrap(),
            credential: "fcl.default.gw1.s3cret".to_owned(),
            epoch: Epoch::new(epoch).unwrap(),
            websocket_url: "wss://example.com/link".to_owned(),
        }
    }

    #[test]
    fn credentials_read_back_are_private_and_leave_nothing_beside_them() {
        let directory = tempfile::tempdir().unwrap();
        let state = directory.path().join("new/state");
        credentials(1).store(&state).unwrap();
        credentials(2).store(&state).unwrap();
        assert_eq!(Credentials::load(&state).unwrap(), credentials(2));
        let mode = fs::metadata(state.join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(&state).unwrap().count(), 1);
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_credentials() {
        let directory = tempfile::tempdir().unwrap();
        credentials(1).store(directory.path()).unwrap();
        // A directory where the new file would be written makes the write fail.
        fs::create_dir(directory.path().join(format!("{FILE}.new"))).unwrap();
        assert!(credentials(2).store(directory.path()).is_err());
        assert_eq!(Credentials::load(directory.path()).unwrap(), credentials(1));
    }

    #[test]
    fn a_half_written_temporary_file_of_a_crash_is_passed_over() {
        let directory = tempfile::tempdir().unwrap();
        credentials(1).store(directory.path()).unwrap();
        fs::write(directory.path().join(format!("{FILE}.new")), "{\"oper").unwrap();
        assert_eq!(Credentials::load(directory.path()).unwrap(), credentials(1));
        credentials(2).store(directory.path()).unwrap();
        assert_eq!(Credentials::load(directory.path()).unwrap(), credentials(2));
    }

    #[test]
    fn missing_or_foreign_files_say_what_to_do() {
        let directory = tempfile::tempdir().unwrap();
        let error = Credentials::load(directory.path()).unwrap_err();
        assert!(error.to_string().contains("edge-gateway enroll"), "{error}");
        fs::write(directory.path().join(FILE), "{}").unwrap();
        let error = Credentials::load(directory.path()).unwrap_err();
        assert!(error.to_string().contains("enrol it anew"), "{error}");
    }

    #[test]
    fn the_secret_is_not_in_what_a_log_would_show() {
        assert!(!format!("{:?}", credentials(1)).contains("s3cret"));
    }
}
