//! Whether the built console was made of the sources beside it.

use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::table::{files_below, hex};

/// What the console is built from, below `console/`. `console/tools/sources.mjs` has the same list.
pub(crate) const PLACES: [&str; 7] = [
    "src",
    "messages",
    "index.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

/// The name of the file of `dist` that holds the hash of what it was made from.
pub(crate) const SOURCE: &str = "SOURCE";

/// The SHA-256 over path, length and bytes of each source, in the order of their paths. The script
/// that builds the console calculates the same. None if there are no sources.
///
/// # Errors
/// A source cannot be read.
pub(crate) fn hash(console: &Path) -> io::Result<Option<String>> {
    let mut named = Vec::new();
    for place in PLACES {
        let path = console.join(place);
        if path.is_dir() {
            let below = files_below(&path)?.into_iter();
            named.extend(below.map(|(name, path)| (format!("{place}/{name}"), path)));
        } else if path.is_file() {
            named.push((place.to_owned(), path));
        }
    }
    named.retain(|(name, _)| !name.ends_with(".test.ts") && !name.ends_with(".test.tsx"));
    named.sort();
    if named.is_empty() {
        return Ok(None);
    }
    let mut hash = Sha256::new();
    for (name, path) in named {
        let bytes = fs::read(path)?;
        hash.update(format!("{name}\0{}\0", bytes.len()));
        hash.update(bytes);
    }
    Ok(Some(hex(&hash.finalize())))
}

/// What to say of a build that was made of other sources.
///
/// # Errors
/// A source cannot be read.
pub(crate) fn warning(console: &Path, dist: &Path) -> io::Result<Option<String>> {
    let built_from = fs::read_to_string(dist.join(SOURCE)).unwrap_or_default();
    let is_old = hash(console)?.is_some_and(|now| now != built_from.trim());
    Ok(is_old.then(|| {
        "console/dist was not built from the sources in console/: run make console".to_owned()
    }))
}
