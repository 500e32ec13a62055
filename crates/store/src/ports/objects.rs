use std::error::Error;
use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The folder of exports, at the begin of their keys. Wherever objects are kept, those of this
/// folder are removed two days after they were written.
pub const EXPORTS_FOLDER: &str = "exports/";

/// For how many days the objects of [`EXPORTS_FOLDER`] are kept.
pub const EXPORTS_DAYS: u32 = 2;

/// The most bytes that are put, or read, at once. They are in memory, and a function has 256 MB.
pub const OBJECT_PART_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The key of an object: names of ASCII letters, digits, `-`, `_` and `.`, separated by `/`. No
/// name begins with a dot, so that a key is a path within a folder and never leads out of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ObjectKey(String);

/// A text that is no key of an object.
#[derive(Debug, Error)]
#[error("{0:?} is no key of an object")]
pub struct BadObjectKey(String);

impl ObjectKey {
    /// The most characters of a key, since a file system takes 255 for a name.
    pub const MAX_CHARS: usize = 200;

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ObjectKey {
    type Err = BadObjectKey;

    fn from_str(text: &str) -> Result<Self, BadObjectKey> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let is_name =
            |name: &str| !name.is_empty() && !name.starts_with('.') && name.chars().all(is_plain);
        if text.len() <= Self::MAX_CHARS && text.split('/').all(is_name) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadObjectKey(text.to_owned()))
        }
    }
}

impl TryFrom<String> for ObjectKey {
    type Error = BadObjectKey;

    fn try_from(text: String) -> Result<Self, BadObjectKey> {
        text.parse()
    }
}

impl From<ObjectKey> for String {
    fn from(key: ObjectKey) -> Self {
        key.0
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of an object that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectPart {
    /// The bytes of the part. There are fewer than were asked for only at the end of the object.
    pub bytes: Vec<u8>,
    /// The number of bytes of the whole object.
    pub size: u64,
}

/// How a browser is to treat an object that it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The name under which it is saved: ASCII letters, digits, `-`, `_` and `.`.
    pub file_name: String,
    /// The media type, such as `text/csv; charset=utf-8`.
    pub content_type: String,
}

impl Download {
    /// The value of the header `Content-Disposition`, by which the object is saved and not shown.
    #[must_use]
    pub fn disposition(&self) -> String {
        format!("attachment; filename=\"{}\"", self.file_name)
    }
}

/// Why an object could not be written or read.
#[derive(Debug, Error)]
pub enum ObjectError {
    /// The storage does not answer; the same call may succeed later. It may have had its effect.
    #[error("the object storage does not answer")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The storage does not take this call, now or later.
    #[error("the object storage refuses the call")]
    Refused(#[source] Box<dyn Error + Send + Sync>),
    /// An object that is to be joined is not there.
    #[error("the object {0} is not there")]
    Missing(ObjectKey),
}

/// A storage of files that are too large for a row. An object is written as a whole and replaced
/// as a whole, and whoever reads it sees one of both states.
#[async_trait]
pub trait Objects: Send + Sync {
    /// Writes an object of at most [`OBJECT_PART_BYTES_MAX`] bytes.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn put(&self, key: &ObjectKey, bytes: Vec<u8>) -> Result<(), ObjectError>;

    /// Writes an object that consists of others, one after the other. They stay. Only some of them
    /// are in memory at the same time, so the object may be larger than what can be put. Returns
    /// its bytes.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn join(&self, parts: &[ObjectKey], key: &ObjectKey) -> Result<u64, ObjectError>;

    /// Reads at most `most` bytes of an object from this byte on, counted from 0; none if there is
    /// no such object.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn read(
        &self,
        key: &ObjectKey,
        from: u64,
        most: usize,
    ) -> Result<Option<ObjectPart>, ObjectError>;

    /// Removes an object. To remove one that is not there changes nothing.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError>;

    /// Signs an address from which anybody can fetch the object for some seconds. None where the
    /// storage has no address of its own: then the caller reads the object and serves it.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn link(
        &self,
        key: &ObjectKey,
        download: &Download,
        seconds: u32,
    ) -> Result<Option<String>, ObjectError>;
}

/// The storage of a function that has none: it refuses every call.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoObjects;

fn none<T>() -> Result<T, ObjectError> {
    Err(ObjectError::Refused(
        "this function was given no object storage".into(),
    ))
}

#[async_trait]
impl Objects for NoObjects {
    async fn put(&self, _key: &ObjectKey, _bytes: Vec<u8>) -> Result<(), ObjectError> {
        none()
    }

    async fn join(&self, _parts: &[ObjectKey], _key: &ObjectKey) -> Result<u64, ObjectError> {
        none()
    }

    async fn read(
        &self,
        _key: &ObjectKey,
        _from: u64,
        _most: usize,
    ) -> Result<Option<ObjectPart>, ObjectError> {
        none()
    }

    async fn delete(&self, _key: &ObjectKey) -> Result<(), ObjectError> {
        none()
    }

    async fn link(
        &self,
        _key: &ObjectKey,
        _download: &Download,
        _seconds: u32,
    ) -> Result<Option<String>, ObjectError> {
        none()
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectKey;

    #[test]
    fn a_key_is_a_path_that_stays_within_its_folder() {
        for (text, is_key) in [
            ("exports/abc/part-1.csv", true),
            ("a", true),
            ("", false),
            ("/etc/passwd", false),
            ("a//b", false),
            ("a/", false),
            ("../a", false),
            ("a/../b", false),
            ("a/.b", false),
            ("a b", false),
            ("a\\b", false),
            ("é", false),
        ] {
            assert_eq!(text.parse::<ObjectKey>().is_ok(), is_key, "{text}");
        }
        assert!("a".repeat(201).parse::<ObjectKey>().is_err());
    }
}
