//! A certificate for machines that have no name of their own on the internet. The server makes it
//! and signs it itself, so that nobody vouches for it: people compare its fingerprint once.

use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use forecourt_types::Timestamp;
use http::Uri;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd};

/// How long a certificate is valid, in days: Apple's systems refuse one of more than 825 days.
const VALID_DAYS: i64 = 820;

/// The age, in days, from which a start makes a new one.
const RENEWED_AFTER_DAYS: i64 = 790;

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum SelfSignedError {
    /// A file could not be read or written.
    #[error("{} cannot be used", path.display())]
    File {
        /// The path of the file or folder.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// The certificate could not be made.
    #[error("the certificate could not be made")]
    Certificate(#[from] rcgen::Error),
}

/// The files of a certificate that the server has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfSigned {
    /// The PEM file with the certificate. Gateways and programs trust it by this file.
    pub certificate_file: PathBuf,
    /// The PEM file with the private key, which only this user can read.
    pub key_file: PathBuf,
}

impl SelfSigned {
    /// Returns the certificate of the data folder for a port with this address. Makes a new one
    /// when there is none, when it becomes old, or when the names under which the port is reached
    /// have changed.
    ///
    /// # Errors
    /// [`SelfSignedError`].
    pub fn ensure(
        data_dir: &Path,
        listen: SocketAddr,
        public_url: Option<&str>,
        now: Timestamp,
    ) -> Result<Self, SelfSignedError> {
        let folder = data_dir.join("https");
        let at = |path: &Path| {
            let path = path.to_owned();
            |source| SelfSignedError::File { path, source }
        };
        std::fs::create_dir_all(&folder).map_err(at(&folder))?;
        let files = Self {
            certificate_file: folder.join("certificate.pem"),
            key_file: folder.join("key.pem"),
        };
        let names = names(listen, public_url);
        // Written last, so that it stands for files that are whole.
        let made_for = folder.join("made-for");
        let kept = std::fs::read_to_string(&made_for).unwrap_or_default();
        let is_whole = files.certificate_file.exists() && files.key_file.exists();
        if is_whole && is_good(&kept, &names, now) {
            return Ok(files);
        }
        let (certificate, key) = make(&names, now)?;
        let write = |path: &Path, text: &str| write_private(path, text).map_err(at(path));
        let _ = std::fs::remove_file(&made_for);
        write(&files.key_file, &key)?;
        write(&files.certificate_file, &certificate)?;
        write(&made_for, &format!("{now}\n{}\n", names.join("\n")))?;
        Ok(files)
    }
}

/// Whether the certificate that was made at the time and for the names of this text can still be
/// used.
fn is_good(kept: &str, names: &[String], now: Timestamp) -> bool {
    let mut lines = kept.lines();
    let made_at = lines.next().and_then(|line| Timestamp::parse(line).ok());
    let is_young = made_at.is_some_and(|made_at| {
        now.millis_since(made_at) < RENEWED_AFTER_DAYS * DAY_MS && made_at <= now
    });
    is_young && lines.eq(names.iter().map(String::as_str))
}

/// The names and addresses under which the port is reached.
fn names(listen: SocketAddr, public_url: Option<&str>) -> Vec<String> {
    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    let ip = listen.ip().to_canonical();
    let own = (!ip.is_unspecified()).then(|| ip.to_string());
    let uri = public_url.and_then(|url| url.parse::<Uri>().ok());
    let named = uri.as_ref().and_then(Uri::host);
    let named = named.map(|host| host.trim_matches(['[', ']']).to_lowercase());
    for name in own.into_iter().chain(named) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The certificate and its key as PEM.
fn make(names: &[String], now: Timestamp) -> Result<(String, String), rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Forecourt");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // A clock that is a little slow must not find it invalid.
    let (year, month, day) = date(now.plus_millis(-DAY_MS));
    params.not_before = date_time_ymd(year, month, day);
    let (year, month, day) = date(now.plus_millis(VALID_DAYS * DAY_MS));
    params.not_after = date_time_ymd(year, month, day);
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

/// The year, month and day of a time in UTC.
fn date(at: Timestamp) -> (i32, u8, u8) {
    let text = at.to_string();
    let mut parts = text.split(['-', 'T']);
    let year = parts.next().and_then(|part| part.parse().ok());
    let mut small = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    let (month, day) = (small(), small());
    (year.unwrap_or(1970), month, day)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let part = path.with_extension("new");
    let _ = std::fs::remove_file(&part);
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&part, path)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_kept_until_it_is_old_or_the_port_has_another_name() {
        let data = tempfile::tempdir().unwrap();
        let listen = "0.0.0.0:8443".parse().unwrap();
        let start = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        let made = |url: Option<&str>, day: i64| {
            let now = start.plus_millis(day * DAY_MS);
            let files = SelfSigned::ensure(data.path(), listen, url, now).unwrap();
            std::fs::read_to_string(files.certificate_file).unwrap()
        };
        let first = made(None, 0);
        assert_eq!(made(None, 789), first);
        let renewed = made(None, 790);
        assert_ne!(renewed, first);
        let named = made(Some("https://charge.lan:8443"), 791);
        assert_ne!(named, renewed);
        assert_eq!(made(Some("https://Charge.lan:8443/"), 791), named);
        assert_ne!(
            made(Some("https://charge.lan:8443"), -1),
            named,
            "the clock was set back"
        );
    }

    #[test]
    fn the_port_is_named_by_every_address_that_is_known() {
        let local = ["localhost", "127.0.0.1", "::1"];
        for (listen, url, more) in [
            ("0.0.0.0:1", None, vec![]),
            ("127.0.0.1:1", Some("https://localhost:1"), vec![]),
            ("192.0.2.7:1", None, vec!["192.0.2.7"]),
            (
                "[::]:1",
                Some("https://[2001:db8::7]:1"),
                vec!["2001:db8::7"],
            ),
            (
                "192.0.2.7:1",
                Some("https://charge.lan"),
                vec!["192.0.2.7", "charge.lan"],
            ),
        ] {
            let found = names(listen.parse().unwrap(), url);
            assert_eq!(found, [local.to_vec(), more].concat(), "{listen} {url:?}");
        }
    }
}
