//! Chargers that nobody here wrote complete sessions, every frame we send is
//! valid by the official schemas, and the CDR equals the meter by hand.

use forecourt_tests::charger::{ENERGY_WH, INDEPENDENT, independent};
use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::site;

/// A charger that claims its session lasted half an hour.
fn session(script: &str, url: &str, station: &str) {
    let mut command = independent(script, url, station);
    let mut charger = Process::start(station, command.args(["--claimed-seconds", "1800"])).unwrap();
    let code = charger.wait().unwrap();
    assert_eq!(code, Some(0), "{station}:\n{}", charger.lines().join("\n"));
}

#[test]
fn independent_chargers_charge_and_are_billed_by_hand_calculation() {
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let api = server.api().unwrap();
    site::build(&api, &INDEPENDENT.map(|(station, _)| station)).unwrap();
    let url = server.ocpp_url().unwrap();
    for (station, script) in INDEPENDENT {
        session(script, &url, station);
        let sessions = site::settled_sessions(&api, station, 1).unwrap();
        assert_eq!(
            sessions[0]["energy_wh"], ENERGY_WH,
            "{station}: {}",
            sessions[0]
        );
        assert_eq!(sessions[0]["user_id"], "user-1", "{station}");
        let cdrs = site::cdrs(&api, station).unwrap();
        assert_eq!(cdrs.len(), 1, "{station}");
        let total = &cdrs[0]["total"];
        let by_hand = site::price_by_hand(ENERGY_WH, 1800);
        assert_eq!(
            (&total["amount_minor"], &total["currency"]),
            (&by_hand.into(), &"EUR".into()),
            "{station}: {}",
            cdrs[0]
        );
    }
}
