//! The pages a site owner looks at, in a real browser, while cars charge.

use forecourt_tests::charger::independent;
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::{browser, site};
use serde_json::json;

const STATIONS: [&str; 3] = ["BILLED", "UNPRICED", "RUNNING"];

fn charge(url: &str, station: &str, arguments: &[&str]) -> Process {
    let mut command = independent("chargers/charger16.py", url, station);
    Process::start(station, command.args(arguments)).unwrap()
}

#[test]
fn the_pages_show_the_running_charge_the_last_bill_and_what_waits_for_a_person() {
    if !browser::is_here().unwrap() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let api = server.api().unwrap();
    site::build(&api, &STATIONS).unwrap();
    let url = server.ocpp_url().unwrap();
    let claimed = ["--claimed-seconds", "1800"];
    let mut billed = charge(&url, "BILLED", &claimed);
    assert_eq!(billed.wait().unwrap(), Some(0));
    site::settled_sessions(&api, "BILLED", 1).unwrap();
    let site = format!("/v1/sites/{}", site::SITE);
    let unpriced = api.patch(&site, &json!({"tariff_id": null})).unwrap();
    unpriced.ok().unwrap();
    let mut waits = charge(&url, "UNPRICED", &claimed);
    assert_eq!(waits.wait().unwrap(), Some(0));
    // Longer than anybody looks; it ends with the test.
    let mut running = charge(&url, "RUNNING", &["--seconds", "600", "--samples", "600"]);
    running
        .wait_for(|line| line.contains(r#""event": "started""#).then_some(()))
        .unwrap();

    let [charging, bill, review, stations] = browser::seen(
        server.page.as_deref().unwrap(),
        [
            ("#charging", "RUNNING"),
            ("#bill", "BILLED"),
            ("#review", "tariff"),
            ("#stations", "not connected"),
        ],
    )
    .unwrap();
    assert!(charging.contains("Ada Lovelace"), "{charging}");
    assert!(!charging.contains("BILLED"), "{charging}");
    // 8.321 kWh × 0.49 + 0.5 h × 1.20 + 0.35
    assert!(bill.contains("5.03"), "{bill}");
    for line in ["energy", "time", "flat"] {
        assert!(bill.contains(line), "{line}: {bill}");
    }
    assert!(!review.contains("Nothing"), "{review}");
    for station in STATIONS {
        assert!(stations.contains(station), "{station}: {stations}");
    }
    // Two have left; the third charges.
    assert_eq!(stations.matches("not connected").count(), 2, "{stations}");

    let status = format!("http://{}/", server.status.unwrap());
    let [main] = browser::seen(&status, [("main", "RUNNING")]).unwrap();
    for word in ["Ready", "Connected", "BILLED", "UNPRICED"] {
        assert!(main.contains(word), "{word}: {main}");
    }
}
