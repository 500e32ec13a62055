//! The page that explains the flags to operators and makers of chargers.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

/// Every source file below a folder.
fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

fn snake_case(variant: &str) -> String {
    let mut name = String::new();
    for letter in variant.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// The variants of `Flag`, and the texts of the constants `FLAG_…`.
fn flags() -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut texts = Vec::new();
    for name in ["domain", "edge", "store", "cloud", "api"] {
        sources(&crates.join(name).join("src"), &mut texts);
    }
    let flag = include_str!("../src/fact/flag.rs");
    let variants = flag.split_once("pub enum Flag {").unwrap().1;
    let variants = variants.split_once("Other(String)").unwrap().0.lines();
    let variants = variants.filter_map(|line| line.trim().strip_suffix(','));
    let mut flags: Vec<_> = variants.map(snake_case).collect();
    for line in texts.iter().flat_map(|text| text.lines()) {
        let line = line.trim().trim_start_matches("pub ");
        if let Some(rest) = line.strip_prefix("const FLAG_") {
            flags.extend(rest.split('"').nth(1).map(str::to_owned));
        }
    }
    flags
}

#[test]
fn every_flag_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let notes = std::fs::read_to_string(root.join("docs/field-notes.md")).unwrap();
    let flags = flags();
    assert!(flags.len() > 20, "{flags:?}");
    for flag in flags {
        assert!(
            notes.contains(&format!("\n| `{flag}` |")),
            "docs/field-notes.md does not explain {flag}"
        );
    }
}
