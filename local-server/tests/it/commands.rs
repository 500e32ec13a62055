use std::time::Instant;

use charger_sim::{EventKind, SessionPlan, Version};
use serde_json::{Value, json};

use crate::support::{Api, PATIENCE, Start, TOKEN, connect};

const COMMANDS: &str = "/v1/stations/CP-1/commands";

/// Returns the command once it has a final state.
fn ended(api: &Api, command: &Value) -> Value {
    let id = command["command_id"].as_str().unwrap();
    let deadline = Instant::now() + PATIENCE;
    loop {
        let shown = api.get(&format!("/v1/commands/{id}?wait_s=5"));
        let state = shown["state"].as_str().unwrap();
        if ["rejected", "completed", "expired", "failed"].contains(&state) {
            return shown;
        }
        assert!(Instant::now() < deadline, "not ended: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_asks_about_the_card_of_a_remote_start_is_told_accepted() {
    for (version, setting) in [
        (Version::V16, "AuthorizeRemoteTxRequests"),
        (Version::V201, "AuthCtrlr.AuthorizeRemoteStart"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let server = Start::on(folder.path()).run();
        let api = server.api();
        api.seed();
        let (_charger, mut events) = connect(server.charger(version)).await;
        let ask = json!({"type": "set_config", "key": setting, "value": "true"});
        let ask = api.done("POST", COMMANDS, ask);
        assert_eq!(ended(&api, &ask)["state"], "completed");
        let start = json!({"type": "remote_start", "connector_id": 1, "token_uid": "STRANGER"});
        let (status, problem) = api.call("POST", COMMANDS, &start);
        assert_eq!(
            (status, problem["code"].as_str()),
            (422, Some("unknown_card"))
        );
        let start = json!({"type": "remote_start", "connector_id": 1, "token_uid": TOKEN});
        let start = api.done("POST", COMMANDS, start);
        let decided = events
            .wait_for(|event| matches!(event.kind, EventKind::TokenDecided { .. }))
            .await;
        let EventKind::TokenDecided { status, .. } = decided.unwrap().kind else {
            panic!("a decision is wanted");
        };
        assert_eq!(status, "Accepted", "{version:?}");
        assert_eq!(ended(&api, &start)["state"], "completed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_during_a_charge_is_shown_as_scheduled_and_completed_when_it_ends() {
    for version in [Version::V16, Version::V201] {
        let folder = tempfile::tempdir().unwrap();
        let server = Start::on(folder.path()).run();
        let api = server.api();
        api.seed();
        let (charger, mut events) = connect(server.charger(version)).await;
        let plan = SessionPlan::new(TOKEN, 86_400);
        charger.start_session(plan).await.unwrap();
        let decided = events
            .wait_for(|event| matches!(event.kind, EventKind::TokenDecided { .. }))
            .await;
        assert!(decided.is_some());
        let change = json!({"type": "availability", "connector_id": 1, "operative": false});
        let change = api.done("POST", COMMANDS, change);
        let id = change["command_id"].as_str().unwrap();
        let deadline = Instant::now() + PATIENCE;
        let shown = loop {
            let shown = api.get(&format!("/v1/commands/{id}?wait_s=1"));
            if shown["state"] == "accepted" {
                break shown;
            }
            assert!(Instant::now() < deadline, "not accepted: {shown}");
        };
        assert_eq!(shown["answer"]["payload"]["status"], "Scheduled");
        let step = shown["history"].as_array().unwrap().last().unwrap();
        assert!(
            step["reason"].as_str().unwrap().starts_with("scheduled: "),
            "{shown}"
        );
        charger.stop_session(1).await.unwrap();
        assert_eq!(ended(&api, &change)["state"], "completed", "{version:?}");
        // What a version cannot say is refused before it is given.
        let reset = json!({"type": "reset", "evse_id": 1});
        let (status, problem) = api.call("POST", COMMANDS, &reset);
        let right = if version == Version::V16 { 422 } else { 202 };
        assert_eq!(status, right, "{problem}");
    }
}
