//! The status page of the gateway, which works without the cloud, in a real browser.

use forecourt_tests::charger::independent;
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::{browser, site};

const STATIONS: [&str; 2] = ["ENDED", "RUNNING"];

fn charge(url: &str, station: &str, arguments: &[&str]) -> Process {
    let mut command = independent("chargers/charger16.py", url, station);
    Process::start(station, command.args(arguments)).unwrap()
}

#[test]
fn the_status_page_shows_the_stations_of_the_site_and_the_charge_that_runs() {
    if !browser::is_here().unwrap() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let api = server.api().unwrap();
    site::build(&api, &STATIONS).unwrap();
    let url = server.ocpp_url().unwrap();
    let mut ended = charge(&url, "ENDED", &["--claimed-seconds", "1800"]);
    assert_eq!(ended.wait().unwrap(), Some(0));
    // Longer than anybody looks; it ends with the test.
    let mut running = charge(&url, "RUNNING", &["--seconds", "600", "--samples", "600"]);
    running
        .wait_for(|line| line.contains(r#""event": "started""#).then_some(()))
        .unwrap();
    let status = format!("http://{}/", server.status.unwrap());
    let [main] = browser::seen(&status, [("main", "RUNNING")]).unwrap();
    for word in ["Ready", "Connected", "ENDED"] {
        assert!(main.contains(word), "{word}: {main}");
    }
}
