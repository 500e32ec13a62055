//! Chargers that nobody here wrote complete sessions, every frame we send is
//! valid by the official schemas, and the CDR equals the meter by hand.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::process::Command;

use forecourt_tests::process::Process;
use forecourt_tests::server::LocalServer;
use forecourt_tests::{site, tools};

/// A charger that charged 8,321 Wh in a claimed half hour.
fn session(command: &mut Command, url: &str, station: &str) -> i32 {
    let arguments = [
        "--url",
        url,
        "--station",
        station,
        "--password",
        site::PASSWORD,
        "--token",
        site::CARD,
        "--meter-start",
        "1234",
        "--meter-stop",
        "9555",
        "--claimed-seconds",
        "1800",
    ];
    let mut charger = Process::start(station, command.args(arguments)).unwrap();
    let code = charger.wait().unwrap().unwrap();
    assert_eq!(code, 0, "{station}:\n{}", charger.lines().join("\n"));
    code
}

#[test]
fn independent_chargers_charge_and_are_billed_by_hand_calculation() {
    let data = tempfile::tempdir().unwrap();
    let server = LocalServer::start(data.path(), &[]).unwrap();
    let api = server.api().unwrap();
    let chargers = [
        ("PY-16", tools::python("chargers/charger16.py")),
        ("PY-201", tools::python("chargers/charger201.py")),
        ("JS-16", tools::node("chargers/charger16.js")),
        ("JS-201", tools::node("chargers/charger201.js")),
    ];
    site::build(&api, &chargers.each_ref().map(|(station, _)| *station)).unwrap();
    let url = server.ocpp_url().unwrap();
    for (station, mut command) in chargers {
        session(&mut command, &url, station);
        let sessions = site::settled_sessions(&api, station, 1).unwrap();
        assert_eq!(sessions[0]["energy_wh"], 8321, "{station}: {}", sessions[0]);
        assert_eq!(sessions[0]["user_id"], "user-1", "{station}");
        let cdrs = site::cdrs(&api, station).unwrap();
        assert_eq!(cdrs.len(), 1, "{station}");
        let total = &cdrs[0]["total"];
        let by_hand = site::price_by_hand(8321, 1800);
        assert_eq!(
            (&total["amount_minor"], &total["currency"]),
            (&by_hand.into(), &"EUR".into()),
            "{station}: {}",
            cdrs[0]
        );
    }
}
