use charger_sim::{Pace, SessionPlan, Version};
use serde_json::json;

use crate::support::{SECRET, Start, TOKEN, check_bill, closed, connect};

#[tokio::test]
async fn a_charge_of_either_version_is_billed_as_calculated_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let server = Start::on(folder.path()).run();
    let api = server.api();
    api.seed();
    for (done, version) in [Version::V16, Version::V201].into_iter().enumerate() {
        let mut options = server.charger(version);
        options.pace = Pace::AsAnswered;
        let (charger, mut events) = connect(options.ending_now(1, 1_800)).await;
        charger
            .start_session(SessionPlan::new(TOKEN, 1_800))
            .await
            .unwrap();
        let truth = closed(&mut events).await;
        let cdrs = api.settled(done + 1).await;
        let energy = truth.register_stop_wh.unwrap() - truth.register_start_wh;
        let cdr = cdrs.iter().find(|cdr| cdr["energy_wh"] == energy).unwrap();
        let id = cdr["cdr_id"].as_str().unwrap();
        check_bill(&api.get(&format!("/v1/cdrs/{id}")), &truth);
    }
}

#[tokio::test]
async fn a_station_nobody_added_is_let_in_only_where_that_is_wanted() {
    for (accepts, status) in [(false, Some(401)), (true, None)] {
        let folder = tempfile::tempdir().unwrap();
        let mut start = Start::on(folder.path());
        if accepts {
            start = start.with("--accept-unknown");
        }
        let server = start.run();
        let mut options = server.charger(Version::V16);
        options.password = None;
        let (_charger, mut events) = charger_sim::Charger::connect(options).unwrap();
        let refused = loop {
            match events.next().await.unwrap().kind {
                charger_sim::EventKind::Connected => break None,
                // The gateway refuses with 503 until a cloud has welcomed it.
                charger_sim::EventKind::ConnectionFailed {
                    status: Some(503), ..
                } => {}
                charger_sim::EventKind::ConnectionFailed { status, .. } => break status,
                _ => {}
            }
        };
        assert_eq!(refused, status);
    }
}

#[tokio::test]
async fn the_first_start_keeps_its_secret_private_and_writes_it_to_no_log() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path()).with_variable("FORECOURT_BOOTSTRAP_CLIENT_SECRET", "");
    let file = folder.path().join("bootstrap-client-secret");
    let server = start.run();
    let said = server.seen.join("\n");
    server.kill();
    let secret = std::fs::read_to_string(&file).unwrap();
    // Standard output is no terminal: it goes to a journal that others read.
    assert!(!said.contains(secret.trim()), "{said}");
    assert!(said.contains(file.to_str().unwrap()), "{said}");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A later start with another secret changes nothing.
    let server = start
        .with_variable("FORECOURT_BOOTSTRAP_CLIENT_SECRET", SECRET)
        .run();
    crate::support::Api::sign_in(server.addresses().http, secret.trim());
    let key = std::fs::metadata(folder.path().join("gateway/credentials.json")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_start_says_that_the_kept_secret_is_old_and_the_owner_gets_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path()).with_variable("FORECOURT_BOOTSTRAP_CLIENT_SECRET", "");
    let file = folder.path().join("bootstrap-client-secret");
    let kept = || std::fs::read_to_string(&file).unwrap().trim().to_owned();
    let client_line = |server: &crate::support::Server| {
        let mut lines = server.seen.iter();
        lines.find(|line| line.contains("API client")).cloned()
    };
    let server = start.run();
    let first = kept();
    let api = crate::support::Api::sign_in(server.addresses().http, &first);
    let renewed = api.done("POST", "/v1/clients/bootstrap/secret", json!(null));
    server.kill();

    let server = start.run();
    let line = client_line(&server).unwrap();
    assert!(line.contains("newer secret than the one in"), "{line}");
    server.kill();
    // The one that the API gave is as good as one that was given at the first start.
    let newest = renewed["client_secret"].as_str().unwrap();
    let variable = "FORECOURT_BOOTSTRAP_CLIENT_SECRET";
    let server = start.clone().with_variable(variable, newest).run();
    let line = client_line(&server).unwrap();
    assert!(line.contains("as given in"), "{line}");

    let output = start.clone().with("renew-secret").output();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains(file.to_str().unwrap()));
    let own = kept();
    assert!(own != first && !said.contains(&own), "{said}");
    crate::support::Api::sign_in(server.addresses().http, &own);
    server.kill();
    let server = start.run();
    let line = client_line(&server).unwrap();
    assert!(
        line.ends_with(&format!("secret in {}", file.display())),
        "{line}"
    );
}
