use std::net::TcpListener;

use crate::support::Start;

fn failure(start: &Start) -> String {
    let output = start.output();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_busy_port_is_named_with_the_flag_that_changes_it() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for flag in ["--http-listen", "--ocpp-listen", "--status-listen"] {
        let folder = tempfile::tempdir().unwrap();
        let text = failure(&Start::on(folder.path()).with(flag).with(&address));
        assert!(
            text.contains(&address) && text.contains(flag),
            "{flag}: {text}"
        );
    }
}

#[test]
fn a_bootstrap_secret_that_could_be_guessed_is_refused() {
    const VARIABLE: &str = "FORECOURT_BOOTSTRAP_CLIENT_SECRET";
    for secret in ["x", "twenty-one-letters-21", "with a space in its middle"] {
        let folder = tempfile::tempdir().unwrap();
        let text = failure(&Start::on(folder.path()).with_variable(VARIABLE, secret));
        assert!(
            text.contains(VARIABLE) && text.contains("22 to 256"),
            "{text}"
        );
        assert!(!text.contains(secret) || secret == "x", "{text}");
        // The folder serves a right one, and later any: it is not looked at any more.
        for later in ["twenty-two-letters--22", "x"] {
            let start = Start::on(folder.path()).with_variable(VARIABLE, later);
            assert!(start.run().terminate().success());
        }
    }
}

#[test]
fn a_second_server_on_the_same_data_says_so_and_leaves_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path());
    let first = start.run();
    let text = failure(&start);
    assert!(text.contains("in use by another process"), "{text}");
    first.api().get("/v1/sites/main");
    let status = Start::on(folder.path()).with("status").output();
    let text = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(
        status.status.success() && text.contains("gateway inside: ready"),
        "{text}"
    );
}

#[test]
fn the_status_of_a_stopped_server_is_that_it_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let text = failure(&Start::on(folder.path()).with("status"));
    assert!(text.contains("no local server runs on"), "{text}");
}

#[test]
fn wrong_settings_are_all_named_before_a_port_opens() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path()).with("--http-listen").with("8080");
    let text = failure(&start.with_variable("FORECOURT_DEMO", "perhaps"));
    assert!(
        text.contains("--http-listen") && text.contains("FORECOURT_DEMO"),
        "{text}"
    );
    assert!(!folder.path().join("cloud").exists());
}
