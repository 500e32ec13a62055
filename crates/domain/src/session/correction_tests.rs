//! What a person states of a charge that waits, and what is said when it
//! is not enough.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_types::Energy;

use super::tests::Do::{Start, Stop};
use super::tests::{minute, play, received, start, stop};
use super::{
    Correction, CorrectionKind, CorrectionProblem, FLAG_CORRECTED, Outcome, Problem, Session,
    Stated, Status,
};
use crate::fact::{DecidedBy, Decision, Flag, TokenStatus};

fn has(session: &Session, name: &str) -> bool {
    session.flags.contains(&Flag::Other(name.to_owned()))
}

#[test]
fn every_reason_for_review_can_be_ended_by_a_person_either_way() {
    for problem in Problem::ALL {
        let mut waiting = waiting_for(problem);
        assert_eq!(waiting.status, Status::NeedsReview, "{problem:?}");
        let mut voided = waiting.clone();
        assert_eq!(
            voided.corrected(&correction(CorrectionKind::Void)),
            Ok(Outcome::Void)
        );
        assert_eq!(voided.status, Status::Failed, "{problem:?}");
        let stated = values(Stated {
            energy: Some(Energy::from_wh(4_321)),
            started_at: Some(minute(0).timestamp()),
            ended_at: Some(minute(60).timestamp()),
            ..Stated::default()
        });
        for session in [&mut waiting, &mut voided] {
            assert_eq!(
                session.corrected(&stated),
                Ok(Outcome::Settle),
                "{problem:?}"
            );
            assert_eq!(session.energy, Energy::from_wh(4_321));
            assert_eq!(session.status, Status::Finished, "{problem:?}");
            assert!(has(session, FLAG_CORRECTED));
        }
        // A late fact does not undo what a person stated.
        waiting.stopped(&stop(90, Some(99_000)), received(90));
        assert_eq!(waiting.weigh().unwrap().energy, Energy::from_wh(4_321));
    }
}

fn waiting_for(problem: Problem) -> Session {
    let steps = match problem {
        Problem::StartUnknown => vec![Stop(30, Some(6_000))],
        Problem::NoRegister => vec![Start(0, None), Stop(30, None)],
        Problem::Backwards => vec![Start(0, Some(9_000)), Stop(30, Some(100))],
        Problem::Implausible => vec![Start(0, Some(0)), Stop(30, Some(9_000_000))],
        Problem::EndBeforeStart => vec![Start(60, Some(0)), Stop(30, Some(100))],
        Problem::GatewayReplaced => {
            let mut session = Session::unheard();
            session.told_by_replaced(false);
            session.started(&start(0, Some(100)), received(0));
            session.stopped(&stop(30, Some(900)), received(30));
            return session;
        }
        Problem::TokenRefused => {
            let mut refused = start(0, Some(100));
            refused.decision = Some(Decision {
                status: TokenStatus::Blocked,
                by: DecidedBy::TokenList,
            });
            let mut session = Session::unheard();
            session.started(&refused, received(0));
            session.stopped(&stop(30, Some(900)), received(30));
            return session;
        }
    };
    play(&steps).0
}

/// A correction of values.
pub(super) fn values(stated: Stated) -> Correction {
    Correction {
        stated,
        ..correction(CorrectionKind::Values)
    }
}

pub(super) fn correction(kind: CorrectionKind) -> Correction {
    Correction {
        kind,
        stated: Stated::default(),
        reason: "seen on the display".to_owned(),
        by: "bootstrap".to_owned(),
        at: minute(600).timestamp(),
    }
}

#[test]
fn a_correction_says_what_is_missing_and_changes_nothing_then() {
    use CorrectionKind::{Close, Values, Void};
    let energy = |wh| {
        values(Stated {
            energy: Some(Energy::from_wh(wh)),
            ..Stated::default()
        })
    };
    let running = || play(&[Start(0, Some(0))]).0;
    let ended = || play(&[Start(0, Some(0)), Stop(30, Some(9_000))]).0;
    let unknown_start = || play(&[Stop(30, Some(6_000))]).0;
    let backwards = || play(&[Start(0, Some(9_000)), Stop(30, Some(100))]).0;
    let registers = |from, to| {
        values(Stated {
            meter_start: Some(Energy::from_wh(from)),
            meter_stop: Some(Energy::from_wh(to)),
            ..Stated::default()
        })
    };
    let ends_early = values(Stated {
        ended_at: Some(minute(-1).timestamp()),
        ..Stated::default()
    });
    let ended_at = values(Stated {
        ended_at: Some(minute(40).timestamp()),
        ..Stated::default()
    });
    let both = values(Stated {
        energy: Some(Energy::from_wh(5)),
        ..registers(1, 2).stated
    });
    use CorrectionProblem as P;
    let cases = [
        (running(), energy(5), Err(P::StillRunning)),
        (running(), correction(Void), Err(P::StillRunning)),
        (running(), correction(Close), Ok(Outcome::Review)),
        (ended(), correction(Close), Err(P::NotRunning)),
        (ended(), correction(Values), Err(P::NothingStated)),
        (ended(), both, Err(P::StatedTwice)),
        (ended(), energy(-5), Err(P::Negative)),
        (ended(), energy(900_000_000), Err(P::Implausible)),
        (ended(), ends_early, Err(P::EndBeforeStart)),
        (unknown_start(), energy(5), Err(P::StartUnknown)),
        (ended(), registers(9_000, 100), Err(P::Negative)),
        (backwards(), ended_at, Err(P::EnergyUnknown)),
        (backwards(), registers(100, 1_000), Ok(Outcome::Settle)),
    ];
    for (place, (mut session, correction, expected)) in cases.into_iter().enumerate() {
        let before = session.clone();
        let done = session.corrected(&correction);
        assert_eq!(done, expected, "case {place}: {correction:?}");
        assert_eq!(session == before, expected.is_err(), "case {place}");
    }
}

#[test]
fn a_stated_energy_keeps_the_times_that_were_billed() {
    let mut session = Session::unheard();
    session.started(&start(120, Some(0)), received(0));
    session.stopped(&stop(30, Some(5_000)), received(30));
    let before = (session.billed_start(), session.billed_end());
    let stated = values(Stated {
        energy: Some(Energy::from_wh(4_000)),
        ..Stated::default()
    });
    assert_eq!(session.corrected(&stated), Ok(Outcome::Settle));
    assert_eq!((session.billed_start(), session.billed_end()), before);
}
