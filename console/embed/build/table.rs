//! Reads a built console and writes it as Rust: a table of its files.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::sources::SOURCE;

/// The folder of everything but pages.
const ASSETS: &str = "assets/";
/// The digits of a version and of an entity tag: 64 bits tell the builds of one project apart, and
/// 128 bits any two contents.
const VERSION_DIGITS: usize = 16;
const ETAG_DIGITS: usize = 32;

/// One file as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The path below `dist`, or below `dist/assets` for an asset.
    pub(crate) name: String,
    pub(crate) content_type: &'static str,
    pub(crate) etag: String,
    pub(crate) bytes: Vec<u8>,
    /// The bytes after gzip; none where that makes them no smaller.
    pub(crate) gzip: Option<Vec<u8>>,
}

/// All files of a built console.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// Identifies the content of all files together. It is part of the address of each asset.
    pub(crate) version: String,
    pub(crate) pages: Vec<Entry>,
    pub(crate) assets: Vec<Entry>,
}

impl Table {
    /// Reads the folder of a built console. A folder that is not there gives an empty table.
    ///
    /// # Errors
    /// A file cannot be read, or it is one that nothing would serve.
    pub(crate) fn read(dist: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        let mut all = Sha256::new();
        for (name, path) in files_below(dist)? {
            if name == SOURCE {
                continue;
            }
            let bytes = fs::read(path)?;
            all.update(format!("{name}\0{}\0", bytes.len()));
            all.update(&bytes);
            files.push((name, bytes));
        }
        let version = digits(&hex(&all.finalize()), VERSION_DIGITS);
        let mut table = Self {
            version,
            ..Self::default()
        };
        for (name, bytes) in files {
            if let Some(asset) = name.strip_prefix(ASSETS) {
                table.assets.push(Entry::new(asset, bytes)?);
            } else if name.ends_with(".html") && !name.contains('/') {
                let bytes = with_version(&name, bytes, &table.version)?;
                table.pages.push(Entry::new(&name, bytes)?);
            } else {
                let why = "is neither a page nor below dist/assets: nothing would serve it";
                return Err(io::Error::other(format!("console/dist/{name} {why}")));
            }
        }
        Ok(table)
    }

    /// Writes the table as `table.rs` into this folder, and the files that it includes.
    ///
    /// # Errors
    /// A file cannot be written.
    pub(crate) fn write(&self, out: &Path) -> io::Result<()> {
        let mut code = format!("pub(super) static VERSION: &str = {:?};\n", self.version);
        let mut number = 0;
        for (name, entries) in [("PAGES", &self.pages), ("ASSETS", &self.assets)] {
            // Writing into a string cannot fail.
            let _ = writeln!(code, "pub(super) static {name}: &[File] = &[");
            for entry in entries {
                number += 1;
                let plain = format!("file{number}");
                fs::write(out.join(&plain), &entry.bytes)?;
                let gzip = match &entry.gzip {
                    Some(bytes) => {
                        let packed = format!("{plain}.gz");
                        fs::write(out.join(&packed), bytes)?;
                        format!("Some(include_bytes!({packed:?}))")
                    }
                    None => "None".to_owned(),
                };
                let Entry {
                    name,
                    content_type,
                    etag,
                    ..
                } = entry;
                let _ = writeln!(
                    code,
                    "    File {{ name: {name:?}, content_type: {content_type:?}, \
                     etag: \"\\\"{etag}\\\"\", gzip_etag: \"\\\"{etag}-gzip\\\"\", \
                     bytes: include_bytes!({plain:?}), gzip: {gzip} }},"
                );
            }
            code.push_str("];\n");
        }
        fs::write(out.join("table.rs"), code)
    }
}

impl Entry {
    fn new(name: &str, bytes: Vec<u8>) -> io::Result<Self> {
        let Some(content_type) = content_type(name) else {
            let why = "has an extension without a content type in console/embed/build/table.rs";
            return Err(io::Error::other(format!("console/dist: {name} {why}")));
        };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        let gzip = encoder.finish()?;
        Ok(Self {
            name: name.to_owned(),
            content_type,
            etag: digits(&hex(&Sha256::digest(&bytes)), ETAG_DIGITS),
            gzip: (gzip.len() < bytes.len()).then_some(gzip),
            bytes,
        })
    }
}

/// A page that names its assets with the version, so that they can be cached for ever.
fn with_version(name: &str, bytes: Vec<u8>, version: &str) -> io::Result<Vec<u8>> {
    let html = String::from_utf8(bytes)
        .map_err(|_| io::Error::other(format!("console/dist/{name} is not UTF-8")))?;
    let html = html.replace("\"./assets/", &format!("\"/assets/{version}/"));
    Ok(html.into_bytes())
}

/// The content type of a file; none for an extension that the console has not used so far.
fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// All files below a folder with their paths, which have slashes, in the order of these paths. A
/// folder that is not there has none.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn files_below(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((format!("{name}/"), entry.path()));
            } else {
                found.push((name, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn digits(hash: &str, count: usize) -> String {
    hash.chars().take(count).collect()
}
