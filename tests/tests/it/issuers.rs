//! A further issuer of tokens whom the deployment trusts: an OpenID provider of others' making
//! gives tokens that the local server takes.

use std::net::TcpListener;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::tools;
use serde_json::{Value, json};

/// A token of the provider with these scopes, which become groups.
fn token(issuer: &str, scope: &str) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("resource", "urn:forecourt"),
        ("client_id", "robot"),
        ("client_secret", "robot-secret"),
        ("scope", scope),
    ];
    let mut answer = ureq::post(&format!("{issuer}/token"))
        .send_form(form)
        .unwrap();
    let answer = answer.body_mut().read_to_string().unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

fn grants() -> Value {
    json!([
        {"value": "bosses", "operator_id": "default", "role": "admin"},
        {"value": "pier", "operator_id": "default", "role": "site_owner", "site_ids": ["pier"]},
    ])
}

/// A configuration beside the file of issuers, which names it.
fn config_of(file: &Path) -> String {
    let config = file.with_extension("toml");
    std::fs::write(
        &config,
        format!("issuers_file = {:?}", file.display().to_string()),
    )
    .unwrap();
    config.to_str().unwrap().to_owned()
}

#[test]
fn tokens_of_an_openid_provider_are_taken_for_what_the_configuration_gives_their_groups() {
    let mut command = tools::node("oidc.js");
    let mut provider = Process::start_serving("oidc.js", &mut command).unwrap();
    let is_address = |line: &str| line.starts_with("http://").then(|| line.to_owned());
    let issuer = provider.wait_for(is_address).unwrap();
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("issuers.json");
    let trusted = json!([{
        "issuer": issuer, "audience": "urn:forecourt", "claim": "groups", "grants": grants(),
    }]);
    std::fs::write(&file, trusted.to_string()).unwrap();
    let config = config_of(&file);
    let server = LocalServer::start(data.path(), &["--config", &config]).unwrap();
    let api = server.api().unwrap();
    let as_group = |scope: &str| api.with_token(&token(&issuer, scope));

    // The provider signs with RS256, and with ES256 where it is asked to.
    let boss = as_group("bosses");
    for site in ["pier", "mall"] {
        let made = boss.post("/v1/sites", &json!({"site_id": site, "name": site}));
        let by = format!("oidc:{issuer}#robot");
        assert_eq!(made.unwrap().ok().unwrap()["created_by"], json!(by));
    }
    let owner = as_group("pier es256");
    let sites = owner.items("/v1/sites").unwrap();
    assert_eq!(sites.len(), 1, "{sites:?}");
    assert_eq!(owner.get("/v1/sites/mall").unwrap().status, 404);
    assert_eq!(owner.get("/v1/users").unwrap().status, 403);
    let operator = json!({"operator_id": "third", "name": "Third"});
    assert_eq!(boss.post("/v1/operators", &operator).unwrap().status, 403);
    assert_eq!(as_group("nobodies").get("/v1/me").unwrap().status, 403);
    let token = token(&issuer, "bosses");
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (start, end) = signature.split_at(20);
    let changed: String = start.chars().rev().collect();
    let forged = api.with_token(&format!("{message}.{changed}{end}"));
    assert_eq!(forged.get("/v1/me").unwrap().status, 401);
}

#[test]
fn an_issuer_that_nobody_answers_for_is_told_as_such_and_a_bad_file_stops_the_start() {
    // Nobody listens at the port any more.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("issuers.json");
    let trusted = json!([{
        "issuer": issuer, "audience": "urn:forecourt", "claim": "groups", "grants": grants(),
    }]);
    std::fs::write(&file, trusted.to_string()).unwrap();
    let config = config_of(&file);
    let server = LocalServer::start(data.path(), &["--config", &config]).unwrap();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(&json!({"alg": "RS256", "kid": "x"}));
    let token = format!("{header}.{}.c2ln", part(&json!({"iss": issuer})));
    let api = server.api().unwrap();
    let answer = api.with_token(&token).get("/v1/sites").unwrap();
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(api.get("/v1/sites").unwrap().status, 200);
    drop(server);

    std::fs::write(&file, trusted.to_string().replace("http:", "ftp:")).unwrap();
    let refused = ["--config", &config, "check-config"];
    let mut refused = Process::start_binary("local-server", &refused).unwrap();
    assert_ne!(refused.wait().unwrap(), Some(0));
    let said = refused.lines().join("\n");
    assert!(said.contains("its addresses must be https"), "{said}");
}
