//! CDRs of rules 2: their stored form, credits and recomputation.

use forecourt_billing::rules2::{Facts, Tariff, recompute, settle, tz_version};
use forecourt_billing::{Cdr, ChargingFacts, Recomputation, SessionFacts};
use forecourt_types::{Energy, Timestamp};
use serde_json::json;

use super::build::facts;
use crate::session::full_session;

const CDR: &str = include_str!("../golden/cdr2_full.json");
const CREDIT: &str = include_str!("../golden/cdr2_credit.json");

fn tariff() -> Tariff {
    serde_json::from_str(include_str!("../golden/tariff2_full.json")).unwrap()
}

fn charge() -> (SessionFacts, Facts) {
    let facts = facts(json!({
        "time_zone": "Europe/Berlin",
        "charge": {
            "started_at": "2026-03-29T05:30:00Z", "ended_at": "2026-03-29T07:15:00.250Z",
            "energy_wh": 20_100,
            "readings": [
                {"at": "2026-03-29T06:15:00Z", "wh": 8000}, {"at": "2026-03-29T06:45:00Z", "wh": 13_000},
            ],
            "states": [{"at": "2026-03-29T07:00:00Z", "state": "idle"}],
        },
        "discount": {"rate_bp": 1000, "dimensions": ["energy"]},
    }));
    let charging = ChargingFacts {
        started_at: Timestamp::parse("2026-03-29T05:30:00Z").unwrap(),
        ended_at: Timestamp::parse("2026-03-29T07:15:00.250Z").unwrap(),
        energy: Energy::from_wh(20_100),
    };
    let session = SessionFacts {
        charging,
        ..full_session()
    };
    (session, facts)
}

/// The stored form, with the release of the time zone database that the golden files have.
fn text(cdr: &Cdr) -> String {
    let mut cdr = cdr.clone();
    assert_eq!(cdr.tz_version.as_deref(), Some(tz_version()));
    cdr.tz_version = Some("2026e".to_owned());
    String::from_utf8(cdr.canonical_bytes().unwrap()).unwrap()
}

#[test]
fn settling_again_gives_the_stored_bytes() {
    let (session, facts) = charge();
    let cdr = settle(&session, &facts, &tariff(), 2, false).unwrap();
    assert_eq!(text(&cdr), CDR.trim_end());
    let credit = cdr.credit().unwrap();
    assert_eq!(text(&credit), CREDIT.trim_end());
    let sum = |one: &Cdr, other: &Cdr| one.total.checked_add(other.total).unwrap().amount_minor();
    assert_eq!(sum(&cdr, &credit), 0);
    for stored in [CDR, CREDIT] {
        let stored = stored.trim_end().as_bytes();
        let cdr = Cdr::from_canonical_bytes(stored).unwrap();
        assert_eq!(cdr.canonical_bytes().unwrap(), stored);
        let again = recompute(stored, &session, &facts, &tariff()).unwrap();
        assert_eq!(again, Recomputation::Same);
    }
}

#[test]
fn a_later_release_of_the_zone_database_that_moves_nothing_changes_no_byte() {
    let (session, facts) = charge();
    let older = CDR.trim_end().replace("2026e", "2024a");
    let again = recompute(older.as_bytes(), &session, &facts, &tariff()).unwrap();
    assert_eq!(again, Recomputation::Same);
}

#[test]
fn facts_are_written_as_they_were_read() {
    for stored in [
        include_str!("../golden/facts2_full.json"),
        include_str!("../golden/facts2_plain.json"),
    ] {
        let facts: Facts = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&facts).unwrap(), stored.trim_end());
    }
}

#[test]
fn facts_of_another_charge_are_refused() {
    let (session, mut facts) = charge();
    facts.charge.as_mut().unwrap().energy_wh = Energy::from_wh(20_101);
    let error = settle(&session, &facts, &tariff(), 1, false).unwrap_err();
    assert!(error.to_string().contains("tell another charge"), "{error}");
}

#[test]
fn other_facts_are_found_by_recomputation() {
    let (session, mut facts) = charge();
    facts.discount = None;
    let again = recompute(CDR.trim_end().as_bytes(), &session, &facts, &tariff()).unwrap();
    assert!(
        matches!(again, Recomputation::Different { .. }),
        "the discount is not part of the bill"
    );
}
