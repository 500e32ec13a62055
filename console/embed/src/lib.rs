//! The built console, `console/dist`, as a table of files with all that an HTTP server says of
//! them. The build script makes it with gzip and entity tags, so that nothing is compressed at run
//! time. This crate knows no HTTP library, no API and no charging.

/// One file of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// The name of a page (`index.html`), or the path of an asset below `assets/`.
    pub name: &'static str,
    /// The value of the header `Content-Type`.
    pub content_type: &'static str,
    /// The strong entity tag of [`File::bytes`], with its quotes.
    pub etag: &'static str,
    /// The strong entity tag of [`File::gzip`], with its quotes.
    pub gzip_etag: &'static str,
    /// The content as it was built; a page names its assets with the version.
    pub bytes: &'static [u8],
    /// The content after gzip; none where that makes it no smaller.
    pub gzip: Option<&'static [u8]>,
}

mod table {
    use super::File;

    include!(concat!(env!("OUT_DIR"), "/table.rs"));
}

/// Identifies the content of all files together. Each asset is served at `/assets/{version}/{name}`
/// and never changes there; the pages name their assets so.
#[must_use]
pub fn version() -> &'static str {
    table::VERSION
}

/// The page of this name; none if the console was not built.
#[must_use]
pub fn page(name: &str) -> Option<&'static File> {
    table::PAGES.iter().find(|page| page.name == name)
}

/// The asset of this path below `assets/`.
#[must_use]
pub fn asset(name: &str) -> Option<&'static File> {
    let at = table::ASSETS.binary_search_by(|asset| asset.name.cmp(name));
    at.ok().and_then(|at| table::ASSETS.get(at))
}

/// All files: pages first, then assets.
pub fn files() -> impl Iterator<Item = &'static File> {
    table::PAGES.iter().chain(table::ASSETS)
}
