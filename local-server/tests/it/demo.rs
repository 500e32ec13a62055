use std::process::Command;

use serde_json::Value;

use crate::support::Start;

#[test]
fn the_demo_tells_a_charge_up_to_a_curl_line_that_works_and_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path())
        .with("--demo")
        .with_variable("FORECOURT_DEMO_SESSION_SECONDS", "5")
        .with_variable("FORECOURT_BOOTSTRAP_CLIENT_SECRET", "");
    for _ in 0..2 {
        let mut server = start.run();
        for told in [
            "token accepted",
            "start stored",
            "meter",
            "stop stored",
            "SETTLED",
            "CDR",
        ] {
            server.line_with(told);
        }
        let line = server.line_with("curl -s");
        let secret = std::fs::read_to_string(folder.path().join("bootstrap-client-secret"));
        let secret = secret.unwrap();
        assert!(!server.seen.iter().any(|line| line.contains(secret.trim())));
        let fetched = Command::new("sh").arg("-c").arg(&line).output().unwrap();
        let cdr: Value = serde_json::from_slice(&fetched.stdout)
            .unwrap_or_else(|error| panic!("{line}: {error}: {fetched:?} (is curl installed?)"));
        assert_eq!(cdr["station_id"], "DEMO-DC150", "{cdr}");
        assert_eq!(cdr["user_id"], "demo-anna");
        assert!(cdr["total"]["amount_minor"].as_i64().unwrap() > 0);
        server.kill();
    }
}
