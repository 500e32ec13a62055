use std::net::TcpListener;

use crate::support::{Start, until};

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

#[tokio::test]
async fn a_second_server_on_the_same_data_says_so_and_leaves_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path());
    let first = start.run();
    let text = failure(&start);
    assert!(text.contains("in use by another process"), "{text}");
    first.api().get("/v1/sites/main");
    until(async || {
        let status = Start::on(folder.path()).with("status").output();
        let text = String::from_utf8_lossy(&status.stdout).into_owned();
        status.status.success() && text.contains("gateway inside: ready")
    })
    .await;
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

#[test]
fn check_config_refuses_what_a_start_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let missing = folder.path().join("missing.pem");
    let missing = missing.to_str().unwrap();
    let no_certificate = Start::on(&data)
        .with_variable("FORECOURT_TLS_LISTEN", "127.0.0.1:0")
        .with_variable("FORECOURT_TLS_CERTIFICATE_FILE", missing)
        .with_variable("FORECOURT_TLS_KEY_FILE", missing);
    let one_port = Start::on(&data)
        .with_variable("FORECOURT_HTTP_LISTEN", "127.0.0.1:7")
        .with_variable("FORECOURT_STATUS_LISTEN", "0.0.0.0:7");
    let guessed = Start::on(&data).with_variable("FORECOURT_BOOTSTRAP_CLIENT_SECRET", "x");
    for (start, wanted) in [
        (no_certificate, "missing.pem cannot be used"),
        (
            one_port,
            "status_listen: 0.0.0.0:7 is already the address of http_listen",
        ),
        (guessed, "22 to 256"),
    ] {
        let started = failure(&start);
        assert!(started.contains(wanted), "{started}");
        assert_eq!(failure(&start.with("check-config")), started);
        assert!(!data.exists(), "nothing is written before");
    }
}

#[test]
fn chargers_are_told_an_address_that_they_can_connect_to() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path()).with_variable("FORECOURT_OCPP_LISTEN", "0.0.0.0:0");
    for (public_url, host) in [
        ("http://127.0.0.1:8080", "THIS-MACHINE"),
        ("https://charge.example.com", "charge.example.com"),
    ] {
        let start = start.clone();
        let server = start
            .with_variable("FORECOURT_PUBLIC_URL", public_url)
            .run();
        let port = server.addresses().ocpp.unwrap().port();
        let wanted = format!("ws://{host}:{port}/ocpp/{{station_id}}");
        let text = server.seen.join("\n");
        assert!(
            text.contains(&wanted) && !text.contains("0.0.0.0"),
            "{text}"
        );
    }
}
