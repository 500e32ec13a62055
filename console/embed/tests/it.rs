//! The table of a built console, made by the same code as the build script.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "../build/sources.rs"]
mod sources;
#[path = "../build/table.rs"]
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use table::Table;

const INDEX: &str = "<!doctype html><html><head><script type=\"module\" src=\"./assets/console.js\"></script>\
    <link rel=\"stylesheet\" href=\"./assets/console.css\"></head><body></body></html>";

/// Writes files below a folder, in the order given.
fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn written(table: &Table) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    table.write(out.path()).unwrap();
    let files = table::files_below(out.path()).unwrap().into_iter();
    files
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

#[test]
fn two_builds_of_the_same_files_give_the_same_bytes() {
    let script = "export const area = 'overview';\n".repeat(50);
    let mut files = [
        ("index.html", INDEX),
        ("assets/console.js", script.as_str()),
        ("assets/console.css", "body { margin: 0 }"),
        ("SOURCE", "abc\n"),
    ];
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(first.path(), &files);
    files.reverse();
    write(second.path(), &files);
    let table = Table::read(first.path()).unwrap();
    assert_eq!(table, Table::read(second.path()).unwrap());
    assert_eq!(
        written(&table),
        written(&Table::read(second.path()).unwrap())
    );

    write(
        second.path(),
        &[("assets/console.css", "body { margin: 1px }")],
    );
    let changed = Table::read(second.path()).unwrap();
    assert_ne!(changed.version, table.version);
    assert_ne!(
        changed.pages[0].etag, table.pages[0].etag,
        "it names other addresses"
    );
    assert_eq!(
        changed.assets[1].etag, table.assets[1].etag,
        "the script is the same"
    );
}

#[test]
fn a_page_names_its_assets_by_version_and_gzip_holds_the_same_bytes() {
    let dist = tempfile::tempdir().unwrap();
    let script = "export const area = 'overview';\n".repeat(50);
    let tiny = "a{}";
    write(
        dist.path(),
        &[
            ("index.html", INDEX),
            ("assets/console.js", &script),
            ("assets/console.css", tiny),
        ],
    );
    let table = Table::read(dist.path()).unwrap();
    let html = String::from_utf8(table.pages[0].bytes.clone()).unwrap();
    for name in ["console.js", "console.css"] {
        let address = format!("\"/assets/{}/{name}\"", table.version);
        assert!(html.contains(&address), "{html}");
    }
    assert!(!html.contains("\"./"), "{html}");
    assert_eq!(table.assets.len(), 2, "{table:?}");
    let (css, js) = (&table.assets[0], &table.assets[1]);
    assert_eq!(
        (css.name.as_str(), css.gzip.as_ref()),
        ("console.css", None)
    );
    let packed = js.gzip.as_deref().unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, script);
}

#[test]
fn a_file_that_nothing_would_serve_stops_the_build() {
    for name in [
        "robots.txt",
        "deep/page.html",
        "assets/movie.avi",
        "assets/without",
    ] {
        let dist = tempfile::tempdir().unwrap();
        write(dist.path(), &[("index.html", INDEX), (name, "x")]);
        let error = Table::read(dist.path()).unwrap_err().to_string();
        assert!(
            error.contains(name.trim_start_matches("assets/")),
            "{error}"
        );
    }
}

#[test]
fn a_build_of_other_sources_is_told_until_it_is_made_again() {
    let console = tempfile::tempdir().unwrap();
    let dist = console.path().join("dist");
    let sources = [
        ("index.html", "<!doctype html>"),
        ("src/main.tsx", "start();"),
        ("messages/en/core.json", "{}"),
    ];
    write(console.path(), &sources);
    let warned = || sources::warning(console.path(), &dist).unwrap().is_some();
    assert!(warned(), "it was never built");
    let made_from = sources::hash(console.path()).unwrap().unwrap();
    // The hash of console/tools/sources.mjs over these files.
    let wanted = "e8925ff9c8c8e97a22f189b4ac08d128b30acf282cd43bf93922493840644328";
    assert_eq!(made_from, wanted);
    write(&dist, &[("SOURCE", &format!("{made_from}\n"))]);
    assert!(!warned());
    write(
        console.path(),
        &[("src/main.test.ts", "a test is no source")],
    );
    assert!(!warned());
    write(console.path(), &[("src/main.tsx", "start(1);")]);
    assert!(warned());
}

#[test]
fn every_file_of_the_console_has_a_type_and_a_tag_of_its_own_content() {
    let mut tags = BTreeMap::new();
    for file in forecourt_console::files() {
        assert!(file.content_type.contains('/'), "{file:?}");
        for tag in [file.etag, file.gzip_etag] {
            assert!(
                tag.starts_with('"') && tag.ends_with('"') && tag.len() > 30,
                "{tag}"
            );
        }
        assert_ne!(file.etag, file.gzip_etag);
        let other = tags.insert(file.etag, file.bytes);
        assert!(
            other.is_none_or(|other| other == file.bytes),
            "{}",
            file.name
        );
    }
    let Some(index) = forecourt_console::page("index.html") else {
        // The console was not built; the build script has said so.
        assert_eq!(forecourt_console::files().count(), 0);
        return;
    };
    // Every asset that the page names is there.
    let html = String::from_utf8_lossy(index.bytes).into_owned();
    let prefix = format!("\"/assets/{}/", forecourt_console::version());
    let named: Vec<&str> = html
        .split(&prefix)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(!named.is_empty(), "{html}");
    for name in named {
        assert!(forecourt_console::asset(name).is_some(), "{name}");
    }
    assert_eq!(forecourt_console::asset("nothing.js"), None);
}
