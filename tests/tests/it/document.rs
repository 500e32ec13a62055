//! The API keeps what its OpenAPI document says, whatever it is sent.

use forecourt_tests::charger::independent;
use forecourt_tests::process::Process;
use forecourt_tests::server::{LocalServer, SECRET};
use forecourt_tests::{site, tools};
use serde_json::json;

/// A site with a charge that has its bill, one that waits for a person, and a person.
fn furnished(server: &LocalServer) {
    let api = server.api().unwrap();
    site::build(&api, &["BILLED", "UNPRICED"]).unwrap();
    let url = server.ocpp_url().unwrap();
    let charge = |station: &str| {
        let mut command = independent("chargers/charger16.py", &url, station);
        let mut charger =
            Process::start(station, command.args(["--claimed-seconds", "1800"])).unwrap();
        assert_eq!(charger.wait().unwrap(), Some(0));
    };
    charge("BILLED");
    site::settled_sessions(&api, "BILLED", 1).unwrap();
    let unpriced = json!({"tariff_id": null});
    let site = format!("/v1/sites/{}", site::SITE);
    api.patch(&site, &unpriced).unwrap().ok().unwrap();
    charge("UNPRICED");
}

#[test]
fn no_request_that_is_made_from_the_document_gets_an_answer_that_it_does_not_describe() {
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    furnished(&server);
    let seconds = forecourt_test_size::pick("60", "600");
    let output = tools::python("api_fuzz.py")
        .arg(format!("http://{}", server.http))
        .args(["--client-id", "bootstrap", "--client-secret", SECRET])
        .args(["--seconds", seconds])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    assert!(said.contains("generated"), "no request was made: {said}");
}

#[test]
fn a_client_that_is_generated_from_the_document_compiles_and_signs_a_person_in() {
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &["--no-gateway"]).unwrap();
    let password = std::fs::read_to_string(data.path().join("admin-password")).unwrap();
    let output = tools::node("client.js")
        .arg(format!("http://{}", server.http))
        .args(["admin@localhost", password.trim()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    assert!(said.contains("the generated client works"), "{said}");
}
