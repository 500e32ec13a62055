use charger_sim::{Pace, SessionPlan, SessionTruth, Version};
use serde_json::Value;

use crate::support::{Server, Start, TOKEN, check_bill, closed, connect};

async fn charge(server: &Server, version: Version) -> SessionTruth {
    let mut options = server.charger(version);
    options.pace = Pace::AsAnswered;
    let (charger, mut events) = connect(options.ending_now(1, 900)).await;
    charger
        .start_session(SessionPlan::new(TOKEN, 900))
        .await
        .unwrap();
    closed(&mut events).await
}

fn epoch(server: &Server) -> u64 {
    let text = std::fs::read_to_string(server.data_dir.join("gateway/credentials.json")).unwrap();
    let credentials: Value = serde_json::from_str(&text).unwrap();
    credentials["epoch"].as_u64().unwrap()
}

#[tokio::test]
async fn a_backup_of_a_running_server_restores_to_the_same_cdr_and_charges_on() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy"));
    let server = Start::on(&data).run();
    let api = server.api();
    api.seed();
    let truth = charge(&server, Version::V16).await;
    let before = api.settled(1).await;
    check_bill(&before[0], &truth);
    let wrote = Start::on(&data)
        .with("backup")
        .with(copy.to_str().unwrap())
        .output();
    assert!(
        wrote.status.success(),
        "{}",
        String::from_utf8_lossy(&wrote.stderr)
    );
    // What happens after the cut is not in it.
    charge(&server, Version::V201).await;
    api.settled(2).await;
    let first_epoch = epoch(&server);
    server.kill();

    let restored = Start::on(&copy).run();
    let api = restored.api();
    assert_eq!(api.settled(1).await, before);
    // Chargers may hold transaction ids given out after the cut.
    assert!(epoch(&restored) > first_epoch);
    let truth = charge(&restored, Version::V16).await;
    let cdrs = api.settled(2).await;
    let new = cdrs
        .iter()
        .find(|cdr| cdr["cdr_id"] != before[0]["cdr_id"])
        .unwrap();
    check_bill(new, &truth);
    // Only the first start from a backup takes a new epoch.
    let epoch_before = epoch(&restored);
    restored.kill();
    let again = Start::on(&copy).run();
    assert_eq!(epoch(&again), epoch_before);
    assert_eq!(again.api().settled(2).await.len(), 2);
}

#[tokio::test]
async fn a_backup_of_a_stopped_server_restores_too() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy"));
    let server = Start::on(&data).run();
    let api = server.api();
    api.seed();
    charge(&server, Version::V201).await;
    let before = api.settled(1).await;
    assert!(server.terminate().success());
    let backup = Start::on(&data).with("backup").with(copy.to_str().unwrap());
    assert!(backup.output().status.success());
    let repeated = backup.output();
    let text = String::from_utf8_lossy(&repeated.stderr).into_owned();
    assert!(
        !repeated.status.success() && text.contains("choose an empty"),
        "{text}"
    );
    assert_eq!(Start::on(&copy).run().api().settled(1).await, before);
}
