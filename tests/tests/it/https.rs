//! The HTTPS port of the local server, with the certificate that it makes itself: a client with
//! another TLS library, and a gateway of another machine.

use forecourt_tests::charger::independent;
use forecourt_tests::gateway::{self, EdgeGateway};
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::{site, tools};
use serde_json::Value;

/// The status of an answer and the fingerprint of the certificate, as Python finds them.
fn asked(port: u16, path: &str, ca_file: &std::path::Path) -> (String, String) {
    let output = tools::python("https.py")
        .args(["127.0.0.1", &port.to_string(), path])
        .arg(ca_file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let (status, fingerprint) = said.trim().split_once(' ').unwrap();
    (status.to_owned(), fingerprint.to_owned())
}

/// The port by HTTPS, and the address of the API.
fn addresses(data: &std::path::Path) -> (u16, String) {
    let text = std::fs::read(data.join("addresses.json")).unwrap();
    let addresses: Value = serde_json::from_slice(&text).unwrap();
    let port = addresses["https"].as_str().unwrap().rsplit(':').next();
    let url = addresses["public_url"].as_str().unwrap().to_owned();
    (port.unwrap().parse().unwrap(), url)
}

#[test]
fn a_gateway_of_another_machine_charges_over_the_https_port_whose_certificate_the_server_made() {
    let data = tempfile::tempdir().unwrap();
    let arguments = ["--no-gateway", "--https-listen", "127.0.0.1:0"];
    let mut server = LocalServer::start(data.path(), &arguments).unwrap();
    let printed = server
        .process
        .wait_for(|line| Some(line.trim().strip_prefix("SHA-256 ")?.to_owned()))
        .unwrap();
    let (port, url) = addresses(data.path());
    assert_eq!(url, format!("https://127.0.0.1:{port}"));
    let ca_file = data.path().join("https/certificate.pem");
    let told = asked(port, "/healthz", &ca_file);
    assert_eq!(told, ("200".to_owned(), printed.clone()));

    let api = server.api().unwrap();
    site::build(&api, &["CP-1"]).unwrap();
    let state = data.path().join("outside");
    gateway::enroll_trusting(&api, &url, &state, &ca_file).unwrap();
    let link = format!("{}/link", url.replacen("https", "wss", 1));
    let mut edge = EdgeGateway::start_trusting(&state, &link, &ca_file).unwrap();
    edge.wait_for_link().unwrap();
    let mut command = independent("chargers/charger16.py", &edge.ocpp_url, "CP-1");
    let mut charger = Process::start("CP-1", command.args(["--claimed-seconds", "1800"])).unwrap();
    assert_eq!(charger.wait().unwrap(), Some(0));
    site::settled_sessions(&api, "CP-1", 1).unwrap();
    drop(edge);
    drop(server);

    let _again = LocalServer::start(data.path(), &arguments).unwrap();
    let (port, _) = addresses(data.path());
    let (_, fingerprint) = asked(port, "/healthz", &ca_file);
    assert_eq!(
        fingerprint, printed,
        "who has compared it once need not do so again"
    );
}
