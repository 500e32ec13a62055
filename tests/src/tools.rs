//! Runs the independent chargers and the AWS peer, which are not part of the product.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the repository's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns a command for a script of the test tools' Python, which `make tools` sets up.
#[must_use]
pub fn python(script: &str) -> Command {
    let mut command = Command::new(root().join(".venv/bin/python"));
    command
        .arg(root().join("tests/tools").join(script))
        .env("PYTHONUNBUFFERED", "1");
    command
}

/// Returns a command for a script of Node, with its packages.
#[must_use]
pub fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg(root().join("tests/tools").join(script))
        .env("NODE_PATH", root().join("tests/tools/node/node_modules"));
    command
}
