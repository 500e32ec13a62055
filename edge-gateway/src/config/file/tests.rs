#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;

fn problems(text: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    match Config::parse(text, environment) {
        Ok(_) => Vec::new(),
        Err(error) => error.problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let text = r#"
        state_dirr = "x"
        [ocpp]
        listen = "9000"
        max_connections = 0
        accept_unknown = "perhaps"
        allowed_origins = ["http://charger.example", "*", "http://a.example/path"]
        [tls]
        certificate_file = "/nowhere/cert.pem"
        [policy]
        unknown_tokens = "maybe"
        [cloud]
        url = "https://example.com"
    "#;
    let found = problems(text, &[("FORECOURT_JOURNAL_KEEP_DAYS", "-1")]);
    let wanted = [
        "ocpp.listen: an address with port such as 127.0.0.1:9000 is wanted, not \"9000\"",
        "ocpp.accept_unknown: true or false is wanted, not \"perhaps\"",
        "ocpp.allowed_origins: a list of origins such as [\"http://charger.example:8080\"] is wanted, not [\"http://charger.example\", \"*\", \"http://a.example/path\"]",
        "ocpp.max_connections: a whole number from 1 to 100000 is wanted, not 0",
        "tls.key_file: the TLS port needs this PEM file; without TLS, leave the section out",
        "the environment variable FORECOURT_JOURNAL_KEEP_DAYS: a whole number from 0 to 3650 is wanted, not \"-1\"",
        "policy.unknown_tokens: one of accept, reject is wanted, not \"maybe\"",
        "cloud.url: an address that begins with wss:// or ws:// is wanted",
        "state_dirr: there is no such setting; is state_dir meant?",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn the_environment_wins_over_the_file() {
    let variable = (
        "FORECOURT_OCPP_LISTEN".to_owned(),
        "0.0.0.0:1234".to_owned(),
    );
    let text = "[ocpp]\nlisten = \"127.0.0.1:1\"\naccept_unknown = true\n";
    let config = Config::parse(text, [variable]).unwrap();
    assert_eq!(config.ocpp.listen.to_string(), "0.0.0.0:1234");
    assert!(config.ocpp.accept_unknown);
}

#[test]
fn a_proxy_of_the_file_counts_before_that_of_the_environment_and_no_problem_shows_its_password() {
    let proxy = |text: &str, variable: &str| {
        let variable = ("HTTPS_PROXY".to_owned(), variable.to_owned());
        let config = Config::parse(text, [variable]).unwrap();
        config.cloud.proxy.map(|proxy| format!("{proxy:?}"))
    };
    let ours = "[cloud]\nproxy = \"http://a:s3cret@ours:1\"\n";
    assert_eq!(proxy(ours, "theirs:2").unwrap(), "Proxy(ours:1)");
    assert_eq!(proxy("", "theirs:2").unwrap(), "Proxy(theirs:2)");
    assert_eq!(proxy("[cloud]\nproxy = \"off\"\n", "theirs:2"), None);
    let wrong = "[cloud]\nproxy = \"https://a:s3cret@ours:1\"\n";
    let problem = Config::parse(wrong, []).unwrap_err().to_string();
    assert!(problem.contains("begins with http://"), "{problem}");
    assert!(!problem.contains("s3cret"), "{problem}");
    // A variable that cannot be used, and that releases before did not look at, keeps no gateway
    // from its start.
    for variable in ["https://a:s3cret@ours:1", "socks5://ours:1"] {
        assert_eq!(proxy("", variable), None);
    }
}

#[test]
fn an_empty_file_is_the_defaults_on_the_loopback() {
    let config = Config::parse("", []).unwrap();
    assert_eq!(config.ocpp.listen.to_string(), "127.0.0.1:9000");
    assert_eq!(config.status_listen.unwrap().to_string(), "127.0.0.1:9100");
    assert!(config.tls.is_none() && !config.ocpp.accept_unknown);
}

#[test]
fn one_address_for_two_ports_and_missing_files_are_found_before_any_port_opens() {
    let text = r#"
        [ocpp]
        listen = "127.0.0.1:9100"
        [tls]
        certificate_file = "/nowhere/cert.pem"
        key_file = "/nowhere/key.pem"
    "#;
    let found = problems(text, &[]);
    assert!(found[0].starts_with("tls.certificate_file: /nowhere/cert.pem cannot be read"));
    assert_eq!(
        found[1],
        "status.listen: 127.0.0.1:9100 is already the address of ocpp.listen"
    );
    // Every address of the machine is that one as well.
    let found = problems("", &[("FORECOURT_OCPP_LISTEN", "0.0.0.0:9100")]);
    assert_eq!(
        found,
        ["status.listen: 127.0.0.1:9100 is already the address of ocpp.listen"]
    );
}

#[test]
fn the_example_names_every_setting_with_its_default() {
    let example = include_str!("../../../gateway.example.toml");
    let config = Config::parse(example, []).unwrap();
    assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
    // What is commented out is spelled right, too: only its files are missing.
    let all: String = example
        .lines()
        .map(|line| {
            line.strip_prefix('#')
                .filter(|rest| !rest.starts_with(' '))
                .unwrap_or(line)
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let found = problems(&all, &[]);
    assert!(
        found
            .iter()
            .all(|problem| problem.contains("cannot be read")),
        "{found:?}"
    );
    assert_eq!(
        found.len(),
        2,
        "the authorities and the certificate: {found:?}"
    );
}

#[test]
fn the_status_page_can_be_switched_off_and_the_charger_port_cannot() {
    let config = Config::parse("[status]\nlisten = \"off\"\n", []).unwrap();
    assert_eq!(config.status_listen, None);
    assert_eq!(
        problems("[ocpp]\nlisten = \"off\"\n", &[]),
        ["ocpp.listen: an address with port such as 127.0.0.1:9000 is wanted, not \"off\""]
    );
}
