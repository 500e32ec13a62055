//! Chargers written by others: the PyPI package `ocpp` and the npm package `ocpp-rpc`, each
//! in both versions.

use std::process::Command;

use crate::{site, tools};

/// The station and the script of each charger.
pub const INDEPENDENT: [(&str, &str); 4] = [
    ("PY-16", "chargers/charger16.py"),
    ("PY-201", "chargers/charger201.py"),
    ("JS-16", "chargers/charger16.js"),
    ("JS-201", "chargers/charger201.js"),
];

/// The energy that one session of such a charger takes, in watt-hours.
pub const ENERGY_WH: i64 = 8321;

/// Returns the command that runs such a charger at a station of [`site::build`], with its card.
#[must_use]
pub fn independent(script: &str, url: &str, station: &str) -> Command {
    independent_with(script, url, station, site::CARD)
}

/// Does as [`independent`], with another card.
#[must_use]
pub fn independent_with(script: &str, url: &str, station: &str, card: &str) -> Command {
    let mut command = if script.ends_with(".py") {
        tools::python(script)
    } else {
        tools::node(script)
    };
    command
        .args(["--url", url, "--station", station])
        .args(["--password", site::PASSWORD, "--token", card])
        .args(["--meter-start", "1234", "--meter-stop", "9555"]);
    command
}
