//! Stored bytes never change. A difference here means that nobody's records would equal their
//! recomputation any more: add a field that is left out when absent, and never edit these files.

use crate::session::full_session;
use forecourt_billing::{Cdr, CdrProblem, Recomputation, SessionFacts, Tariff, recompute};

const TARIFF_FULL: &str = include_str!("golden/tariff_full.json");
const TARIFF_PLAIN: &str = include_str!("golden/tariff_plain.json");
const CDR_FULL: &str = include_str!("golden/cdr_full.json");
const CDR_CREDIT: &str = include_str!("golden/cdr_credit.json");
const CDR_PLAIN: &str = include_str!("golden/cdr_plain.json");

/// A session of which nothing is known that may be unknown.
fn bare_session() -> SessionFacts {
    SessionFacts {
        site_id: None,
        evse_id: None,
        token_uid: None,
        user_id: None,
        vehicle_id: None,
        meter_start: None,
        meter_stop: None,
        ..full_session()
    }
}

fn tariff(stored: &str) -> Tariff {
    serde_json::from_str(stored).unwrap()
}

fn text(cdr: &Cdr) -> String {
    String::from_utf8(cdr.canonical_bytes().unwrap()).unwrap()
}

#[test]
fn stored_tariffs_are_written_as_they_were_read() {
    for stored in [TARIFF_FULL, TARIFF_PLAIN] {
        let written = serde_json::to_string(&tariff(stored)).unwrap();
        assert_eq!(written, stored.trim_end());
    }
}

#[test]
fn stored_cdrs_are_written_as_they_were_read() {
    for stored in [CDR_FULL, CDR_CREDIT, CDR_PLAIN] {
        let stored = stored.trim_end();
        let cdr = Cdr::from_canonical_bytes(stored.as_bytes()).unwrap();
        assert_eq!(text(&cdr), stored);
    }
}

#[test]
fn settling_again_gives_the_stored_bytes() {
    let full = Cdr::settle(&full_session(), &tariff(TARIFF_FULL), 2, false).unwrap();
    assert_eq!(text(&full), CDR_FULL.trim_end());
    assert_eq!(text(&full.credit().unwrap()), CDR_CREDIT.trim_end());
    let plain = Cdr::settle(&bare_session(), &tariff(TARIFF_PLAIN), 1, true).unwrap();
    assert_eq!(text(&plain), CDR_PLAIN.trim_end());
}

#[test]
fn recomputing_a_stored_cdr_or_credit_finds_it_the_same() {
    for stored in [CDR_FULL, CDR_CREDIT] {
        let bytes = stored.trim_end().as_bytes();
        let found = recompute(bytes, &full_session(), &tariff(TARIFF_FULL)).unwrap();
        assert_eq!(found, Recomputation::Same);
    }
}

#[test]
fn recomputing_tells_what_an_altered_record_should_be() {
    let altered = CDR_PLAIN.trim_end().replace("985", "984");
    assert_ne!(altered, CDR_PLAIN.trim_end());
    let tariff = tariff(TARIFF_PLAIN);
    let found = recompute(altered.as_bytes(), &bare_session(), &tariff).unwrap();
    let Recomputation::Different { expected } = found else {
        unreachable!("one cent was taken away");
    };
    assert_eq!(text(&expected), CDR_PLAIN.trim_end());
    // A space is a difference too: the bytes are the record.
    let spaced = CDR_PLAIN.trim_end().replacen(':', ": ", 1);
    let found = recompute(spaced.as_bytes(), &bare_session(), &tariff).unwrap();
    assert!(matches!(found, Recomputation::Different { .. }));
}

#[test]
fn a_stored_cdr_that_does_not_add_up_is_not_read() {
    let altered = CDR_PLAIN.trim_end().replacen("985", "984", 1);
    assert!(matches!(
        Cdr::from_canonical_bytes(altered.as_bytes()),
        Err(CdrProblem::LinesDoNotAddUp { .. })
    ));
    assert!(matches!(
        Cdr::from_canonical_bytes(b"{}"),
        Err(CdrProblem::Unreadable(_))
    ));
}

#[test]
fn a_credit_names_what_it_undoes_and_cannot_be_undone() {
    let cdr = Cdr::settle(&full_session(), &tariff(TARIFF_FULL), 2, false).unwrap();
    let credit = cdr.credit().unwrap();
    assert_eq!(credit.cdr_id.as_str(), "01JQ3V5K8Z7Y6X5W4V3T2S1R0Q-2c");
    assert_eq!(credit.credits_cdr_id, Some(cdr.cdr_id.clone()));
    assert_eq!(cdr.reported_wh() + credit.reported_wh(), 0);
    assert!(matches!(
        credit.credit(),
        Err(CdrProblem::CreditOfCredit { .. })
    ));
}

#[test]
fn a_cdr_needs_a_version_and_an_id_that_fits() {
    let tariff = tariff(TARIFF_PLAIN);
    assert!(matches!(
        Cdr::settle(&bare_session(), &tariff, 0, false),
        Err(CdrProblem::VersionZero { .. })
    ));
    let mut longest = bare_session();
    longest.session_id = forecourt_types::SessionId::new("x".repeat(36)).unwrap();
    // 36 + "-9" + "c" is 39 characters, the most OCPI has room for.
    let cdr = Cdr::settle(&longest, &tariff, 9, false).unwrap();
    assert_eq!(cdr.credit().unwrap().cdr_id.as_str().len(), 39);
    assert!(matches!(
        Cdr::settle(&longest, &tariff, 100, false),
        Err(CdrProblem::Id { .. })
    ));
}

#[test]
fn impossible_facts_settle_nothing_and_say_which_session() {
    let mut facts = bare_session();
    facts.charging.energy = forecourt_types::Energy::from_wh(-1);
    let problem = Cdr::settle(&facts, &tariff(TARIFF_PLAIN), 1, false).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "session 01JQ3V5K8Z7Y6X5W4V3T2S1R0Q cannot be billed"
    );
    assert!(std::error::Error::source(&problem).is_some());
}
