use charger_sim::{EventKind, Pace, SessionPlan, Version};

use crate::support::{Start, TOKEN, check_bill, closed, connect};

#[tokio::test]
async fn a_server_killed_in_mid_session_has_one_session_and_one_cdr() {
    for version in [Version::V16, Version::V201] {
        let folder = tempfile::tempdir().unwrap();
        let server = Start::on(folder.path()).run();
        server.api().seed();
        let ports = server.addresses().clone();
        let mut options = server.charger(version);
        options.pace = Pace::Scaled { speed: 120 };
        options.sample_interval_s = 10;
        let (charger, mut events) = connect(options.ending_now(1, 600)).await;
        charger
            .start_session(SessionPlan::new(TOKEN, 600))
            .await
            .unwrap();
        let mut samples = 0;
        while samples < 3 {
            if let EventKind::Sampled { .. } = events.next().await.unwrap().kind {
                samples += 1;
            }
        }
        server.kill();
        // The charger knows one address: the server comes back on it.
        let again = Start::on(folder.path())
            .with("--ocpp-listen")
            .with(ports.ocpp.unwrap().to_string())
            .run();
        let truth = closed(&mut events).await;
        let cdrs = again.api().settled(1).await;
        check_bill(&cdrs[0], &truth);
    }
}

#[tokio::test]
async fn a_stop_drains_and_the_next_start_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path());
    let server = start.run();
    server.api().seed();
    let mut options = server.charger(Version::V16);
    options.pace = Pace::AsAnswered;
    let (charger, mut events) = connect(options.ending_now(1, 600)).await;
    charger
        .start_session(SessionPlan::new(TOKEN, 600))
        .await
        .unwrap();
    let truth = closed(&mut events).await;
    // Stopped right after the last answer, before the cloud may have the stop.
    assert!(server.terminate().success());
    assert!(!folder.path().join("addresses.json").exists());
    let cdrs = start.run().api().settled(1).await;
    check_bill(&cdrs[0], &truth);
}
