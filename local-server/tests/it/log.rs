use charger_sim::Version;
use serde_json::json;

use crate::support::{PASSWORD, SECRET, Start, connect, until};

/// The key that a command gives to a charger, as an operator would write it.
const KEY: &str = "4f4341343f2d4b65792d666f722d74657374732d6f6e6c79";

/// Returns the log of a server with this filter, after an enrolment, a sign-in and a command
/// with a key.
async fn log_at(filter: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let server = Start::on(&data).with_log(filter, &log).run();
    let api = server.api();
    api.seed();
    let (_charger, _events) = connect(server.charger(Version::V16)).await;
    let command = json!({"type": "set_config", "key": "AuthorizationKey", "value": KEY});
    let command = api.done("POST", "/v1/stations/CP-1/commands", command);
    let path = format!("/v1/commands/{}", command["command_id"].as_str().unwrap());
    // The charger has been sent it then, and the cloud has heard so.
    until(async || {
        let state = api.get(&path)["state"].clone();
        state != "queued" && state != "sent"
    })
    .await;
    // Last: it takes the place of the gateway inside.
    let made = api.done(
        "POST",
        "/v1/gateways",
        json!({"site_id": "main", "name": "another"}),
    );
    let secret = json!({"enrolment_secret": made["enrolment_secret"]});
    let enrolled = api.done("POST", "/v1/gateways/enroll", secret.clone());
    assert!(server.terminate().success());
    let text = std::fs::read_to_string(&log).unwrap();
    let own = std::fs::read_to_string(data.join("gateway/credentials.json")).unwrap();
    let own: serde_json::Value = serde_json::from_str(&own).unwrap();
    for spoken in [
        secret["enrolment_secret"].as_str().unwrap(),
        enrolled["credential"].as_str().unwrap(),
        own["credential"].as_str().unwrap(),
    ] {
        assert!(!text.contains(spoken), "{filter}: the log holds {spoken}");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn no_filter_brings_a_key_a_hash_or_a_password_into_the_log() {
    for filter in ["trace", "debug,aws_smithy_runtime::client=trace"] {
        let text = log_at(filter).await;
        assert!(text.contains("DEBUG"), "the filter is used");
        // The names of what the table holds, then what this test said itself.
        for secret in [
            "signing_key",
            "pepper",
            "password_verifier",
            "secret_hash",
            "credential_hash",
            "sha256$",
            KEY,
            PASSWORD,
            SECRET,
        ] {
            let place = text.lines().find(|line| line.contains(secret));
            let shown = place.map(|line| line.chars().take(300).collect::<String>());
            assert_eq!(shown, None, "{filter}: the log holds {secret}");
        }
    }
}
