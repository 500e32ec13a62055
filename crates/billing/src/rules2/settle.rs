//! The CDR of a session by rules 2.

use super::bill::rate;
use super::facts::Facts;
use super::tariff::{RULES, Tariff};
use crate::cdr::{Cdr, CdrProblem, SessionFacts};
use crate::rating::Rated;
use crate::recompute::Recomputation;

/// Rates a session and writes its CDR, as [`Cdr::settle`] does by rules 1. The same arguments
/// always give the same bytes. The times and the energy of `facts.charge` are those of the CDR; a
/// reservation without a charge has no CDR, since a CDR names a session.
///
/// # Errors
/// [`CdrProblem`] when the facts give no bill, the version gives no id, or session and charge tell
/// different times or energies.
pub fn settle(
    session: &SessionFacts,
    facts: &Facts,
    tariff: &Tariff,
    version: u32,
    provisional: bool,
) -> Result<Cdr, CdrProblem> {
    let session_id = || session.session_id.clone();
    let is_charge = facts.charge.as_ref().is_some_and(|charge| {
        let charging = &session.charging;
        charge.started_at == charging.started_at
            && charge.ended_at == charging.ended_at
            && charge.energy_wh == charging.energy
    });
    if !is_charge {
        let session_id = session_id();
        return Err(CdrProblem::OtherCharge { session_id });
    }
    let bill = rate(facts, tariff).map_err(|problem| CdrProblem::Facts {
        session_id: session_id(),
        problem,
    })?;
    let rated = Rated {
        lines: bill.lines,
        tax: None,
        total: bill.gross,
    };
    let pinned = (tariff.tariff_id(), tariff.version());
    let mut cdr = Cdr::of_session(session, pinned, version, provisional, || Ok(rated))?;
    cdr.rules = Some(RULES);
    cdr.time_zone = Some(bill.time_zone);
    cdr.tz_version = Some(bill.tz_version);
    cdr.taxes = bill.taxes;
    cdr.net = Some(bill.net);
    cdr.void = bill.void;
    cdr.periods = bill.periods;
    Ok(cdr)
}

/// Rates a stored CDR (or credit) of rules 2 again, as the version it claims to be, and compares
/// the bytes, as [`crate::recompute`] does by rules 1. The release of the time zone database is
/// taken from the stored CDR: a later release that moves nothing in this charge leaves its bytes as
/// they are.
///
/// # Errors
/// [`CdrProblem`] when the stored bytes are no CDR, or the facts give none.
pub fn recompute(
    stored: &[u8],
    session: &SessionFacts,
    facts: &Facts,
    tariff: &Tariff,
) -> Result<Recomputation, CdrProblem> {
    Recomputation::of(stored, |claimed| {
        let (version, provisional) = (claimed.version, claimed.provisional);
        let mut cdr = settle(session, facts, tariff, version, provisional)?;
        cdr.tz_version.clone_from(&claimed.tz_version);
        Ok(cdr)
    })
}
