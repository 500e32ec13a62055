#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use clap::Parser;

use super::*;

fn load(arguments: &[&str], environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let arguments = [&["local-server"], arguments].concat();
    let environment = environment
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    Config::load(&Arguments::try_parse_from(arguments).unwrap(), environment)
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let text = "http_listen = \"127.0.0.1:1\"\nocpp_listen = \"127.0.0.1:1\"\n\
        status_listen = \"off\"\ngateway = false\nserve_v21 = false\n[websocket]\nidle_seconds = 3\n";
    std::fs::write(&path, text).unwrap();
    let environment = [
        ("FORECOURT_HTTP_LISTEN", "127.0.0.1:2"),
        ("FORECOURT_OCPP_LISTEN", "127.0.0.1:2"),
    ];
    let arguments = [
        "--config",
        path.to_str().unwrap(),
        "--ocpp-listen",
        "127.0.0.1:3",
    ];
    let config = load(&arguments, &environment).unwrap();
    assert_eq!(config.ocpp_listen, loopback(3));
    assert_eq!(config.http_listen, loopback(2));
    assert!(!config.serve_v21);
    assert_eq!(config.status_listen, None);
    assert_eq!(config.websocket.idle, Duration::from_secs(3));
    assert!(!config.gateway);
}

#[test]
fn the_operator_has_a_name_from_the_first_start_on() {
    let named = ["--demo", "--operator-name", " Quay Power "];
    let name_of = |arguments: &[&str], environment: &[(&str, &str)]| {
        load(arguments, environment).unwrap().operator_name
    };
    let from_environment = [("FORECOURT_OPERATOR_NAME", "Pier 9")];
    assert_eq!(name_of(&[], &[]), "My charging network");
    assert_eq!(name_of(&["--demo"], &[]), "Harbour Charging");
    assert_eq!(name_of(&[], &from_environment), "Pier 9");
    assert_eq!(name_of(&named, &from_environment), "Quay Power");
    let wrong = load(&["--operator-name", " "], &[]).unwrap_err();
    assert!(wrong.to_string().contains("operator_name"), "{wrong}");
}

#[test]
fn the_example_file_holds_every_default() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/local-server.example.toml");
    let example = load(&["--config", path], &[]).unwrap();
    let default = load(&[], &[]).unwrap();
    assert_eq!(format!("{example:?}"), format!("{default:?}"));
}

#[test]
fn all_problems_are_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(
        &path,
        "http_lissen = \"x\"\nmonitor_seconds = 0\n[tls]\nkey_file = \"k\"\n",
    )
    .unwrap();
    let arguments = ["--config", path.to_str().unwrap(), "--ocpp-listen", "9000"];
    let environment = [("FORECOURT_DEMO", "perhaps")];
    let text = load(&arguments, &environment).unwrap_err().to_string();
    for wanted in [
        "http_lissen: there is no such setting",
        "monitor_seconds: a whole number from 1 to 3600 is wanted, not 0",
        "tls: certificate_file and key_file are both wanted",
        "--ocpp-listen: an address with port such as 127.0.0.1:9000 is wanted, not \"9000\"",
        "the environment variable FORECOURT_DEMO: true or false is wanted",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}

#[test]
fn the_demo_accepts_unknown_stations_and_needs_the_gateway() {
    assert!(load(&["--demo"], &[]).unwrap().accept_unknown);
    assert!(!load(&[], &[]).unwrap().accept_unknown);
    let text = load(&["--demo", "--no-gateway"], &[])
        .unwrap_err()
        .to_string();
    assert!(text.contains("leave --no-gateway out"), "{text}");
}
