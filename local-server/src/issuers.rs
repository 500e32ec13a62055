//! The file that names the issuers whose tokens the API takes beside its own.

use std::path::{Path, PathBuf};

use forecourt_api::Issuers;
use forecourt_functions::issuers::{IssuersError, issuers};
use thiserror::Error;

/// Why the file of the issuers cannot be used.
#[derive(Debug, Error)]
pub enum IssuersFileError {
    /// The file cannot be read.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// What the file says cannot be used.
    #[error("{} cannot be used", path.display())]
    Unusable {
        /// The path of the file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: IssuersError,
    },
}

/// Reads the file, if there is one, for an API at this address.
///
/// # Errors
/// [`IssuersFileError`].
pub(crate) fn read(
    path: Option<&Path>,
    public_url: &str,
) -> Result<Option<Issuers>, IssuersFileError> {
    let Some(path) = path else {
        return Ok(None);
    };
    let json = std::fs::read_to_string(path).map_err(|source| IssuersFileError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    issuers(&json, public_url).map_err(|source| IssuersFileError::Unusable {
        path: path.to_owned(),
        source,
    })
}
