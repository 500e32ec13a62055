#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_types::{ClaimedAt, Energy, ReceivedAt, Timestamp, TokenUid, TransactionId};

use super::{End, FLAG_AFTER_STOP, Outcome, Session, Status};
use crate::fact::{
    CommandState, ConnectorRef, DecidedBy, Decision, Flag, TokenStatus, TransactionSampled,
    TransactionStarted, TransactionStopped,
};

pub(super) fn minute(minute: i64) -> ClaimedAt {
    ClaimedAt(Timestamp::EPOCH.plus_millis(minute * 60_000))
}

pub(super) fn received(at: i64) -> ReceivedAt {
    ReceivedAt(minute(at).timestamp())
}

const CONNECTOR: ConnectorRef = ConnectorRef {
    evse_id: None,
    connector_id: 1,
};

pub(super) fn start(at: i64, register: Option<i64>) -> TransactionStarted {
    TransactionStarted {
        transaction_id: TransactionId::new("7").unwrap(),
        connector: CONNECTOR,
        token_uid: Some(TokenUid::new("CARD").unwrap()),
        started_at: minute(at),
        meter_start: register.map(Energy::from_wh),
        reservation_id: None,
        remote_start: None,
        decision: Some(Decision {
            status: TokenStatus::Accepted,
            by: DecidedBy::TokenList,
        }),
        charging_state: None,
        seq_no: None,
        max_power_w: None,
        earliest_at: None,
        meter_expected: None,
        signed: Vec::new(),
        flags: Vec::new(),
    }
}

pub(super) fn sample(at: i64, register: Option<i64>) -> TransactionSampled {
    TransactionSampled {
        transaction_id: TransactionId::new("7").unwrap(),
        connector: CONNECTOR,
        sampled_at: minute(at),
        register: register.map(Energy::from_wh),
        token_uid: None,
        decision: None,
        charging_state: None,
        seq_no: None,
        meter_start: None,
        heard_at: None,
        signed: Vec::new(),
        flags: Vec::new(),
    }
}

pub(super) fn stop(at: i64, register: Option<i64>) -> TransactionStopped {
    TransactionStopped {
        transaction_id: TransactionId::new("7").unwrap(),
        connector: Some(CONNECTOR),
        stopped_at: minute(at),
        meter_stop: register.map(Energy::from_wh),
        meter_start: None,
        reason: Some("Local".to_owned()),
        token_uid: None,
        seq_no: None,
        signed: Vec::new(),
        flags: Vec::new(),
    }
}

/// A stop without an id that means anything, put to the charge it fits.
fn fitted_stop(at: i64, register: i64) -> TransactionStopped {
    let mut fact = stop(at, Some(register));
    fact.flags = vec![Flag::TransactionIdOdd, Flag::FittedToOpenSession];
    fact
}

pub(super) enum Do {
    Start(i64, Option<i64>),
    Sample(i64, Option<i64>),
    Stop(i64, Option<i64>),
    Close,
}
pub(super) use Do::{Close, Sample, Start, Stop};

pub(super) fn play(steps: &[Do]) -> (Session, Outcome) {
    let mut session = Session::unheard();
    let mut outcome = Outcome::Going;
    for step in steps {
        outcome = match step {
            Start(at, register) => session.started(&start(*at, *register), received(*at)),
            Sample(at, register) => session.sampled(&sample(*at, *register), received(*at)),
            Stop(at, register) => session.stopped(&stop(*at, *register), received(*at)),
            Close => session.close_provisionally(minute(10_000).timestamp()),
        };
        assert!(session.energy >= Energy::ZERO, "energy is never negative");
    }
    (session, outcome)
}

fn statuses(session: &Session) -> Vec<&'static str> {
    session.history.iter().map(|s| s.status.as_str()).collect()
}

#[test]
fn a_card_start_passes_created_starting_charging_in_one_step() {
    let (session, outcome) = play(&[Start(0, Some(1000)), Stop(30, Some(6000))]);
    let walked = statuses(&session);
    assert_eq!(walked, ["CREATED", "STARTING", "CHARGING", "FINISHED"]);
    assert_eq!(outcome, Outcome::Settle);
    assert_eq!(session.energy, Energy::from_wh(5000));
    assert_eq!(session.stop_reason.as_deref(), Some("Local"));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn registers_give_a_bill_or_a_review_but_never_a_negative_or_absurd_one() {
    let bill = |wh: i64| (Status::Finished, wh);
    let review = |wh: i64| (Status::NeedsReview, wh);
    let cases: Vec<(&str, Vec<Do>, (Status, i64))> = vec![
        (
            "plain",
            vec![Start(0, Some(1000)), Stop(30, Some(6000))],
            bill(5000),
        ),
        (
            "nothing taken",
            vec![Start(0, Some(1000)), Stop(1, Some(1000))],
            bill(0),
        ),
        ("stop without start", vec![Stop(30, Some(6000))], review(0)),
        (
            "samples without start",
            vec![Sample(1, Some(10)), Stop(30, Some(60))],
            review(50),
        ),
        (
            "stop register below start",
            vec![Start(0, Some(9000)), Stop(30, Some(10))],
            review(0),
        ),
        (
            "last sample above stop",
            vec![
                Start(0, Some(0)),
                Sample(5, Some(9000)),
                Stop(30, Some(5000)),
            ],
            review(5000),
        ),
        (
            "sample in whole kilowatt-hours, just above stop",
            vec![
                Start(0, Some(0)),
                Sample(5, Some(6000)),
                Stop(30, Some(5501)),
            ],
            bill(5501),
        ),
        (
            "register reset on the way, ending above the start",
            vec![
                Start(0, Some(1000)),
                Sample(5, Some(9000)),
                Sample(6, Some(0)),
                Stop(30, Some(4000)),
            ],
            review(3000),
        ),
        (
            "an old sample that comes late is no reset",
            vec![
                Start(0, Some(0)),
                Sample(9, Some(9000)),
                Sample(3, Some(3000)),
                Stop(30, Some(9500)),
            ],
            bill(9500),
        ),
        (
            "lifetime register against a start of 0",
            vec![Start(0, Some(0)), Stop(30, Some(9_876_543))],
            review(9_876_543),
        ),
        (
            "per-session register",
            vec![Start(0, Some(0)), Stop(30, Some(9_000))],
            bill(9_000),
        ),
        (
            "no register at all",
            vec![Start(0, None), Stop(30, None)],
            review(0),
        ),
        (
            "start register missing, a sample stands in",
            vec![Start(0, None), Sample(1, Some(100)), Stop(30, Some(900))],
            bill(800),
        ),
        (
            "stop register missing, a sample stands in",
            vec![Start(0, Some(100)), Sample(29, Some(900)), Stop(30, None)],
            bill(800),
        ),
        (
            "start register -1",
            vec![Start(0, Some(-1)), Stop(30, Some(900))],
            review(0),
        ),
        (
            "stop register -1, a sample stands in",
            vec![Start(0, Some(0)), Sample(29, Some(900)), Stop(30, Some(-1))],
            bill(900),
        ),
        (
            "nonsense registers",
            vec![Start(0, Some(0)), Stop(30, Some(i64::MAX))],
            review(i64::MAX),
        ),
        (
            "ends before it starts",
            vec![Start(30, Some(0)), Stop(1, Some(100))],
            review(100),
        ),
        (
            "start after stop is put right",
            vec![Stop(30, Some(6000)), Start(0, Some(1000))],
            bill(5000),
        ),
    ];
    for (name, steps, (status, wh)) in cases {
        let (session, outcome) = play(&steps);
        assert_eq!(session.status, status, "{name}");
        assert_eq!(session.energy, Energy::from_wh(wh), "{name}");
        let wanted = if status == Status::Finished {
            Outcome::Settle
        } else {
            Outcome::Review
        };
        assert_eq!(outcome, wanted, "{name}");
    }
}

#[test]
fn a_late_stop_corrects_a_provisional_close() {
    let (mut session, outcome) = play(&[Start(0, Some(0)), Sample(10, Some(2000)), Close]);
    assert_eq!(
        (session.status, outcome),
        (Status::Finished, Outcome::Settle)
    );
    assert_eq!(session.energy, Energy::from_wh(2000));
    assert_eq!(session.ended_at, Some(minute(10)));
    assert!(session.is_provisional() && session.flags.contains(&Flag::Provisional));
    session.settled(minute(11).timestamp(), false, "CDR 1");
    assert_eq!(
        session.stopped(&stop(60, Some(9000)), received(60)),
        Outcome::Settle
    );
    assert_eq!(session.energy, Energy::from_wh(9000));
    assert_eq!(session.end, End::Stopped);
    assert!(!session.flags.contains(&Flag::Provisional));
}

#[test]
fn what_a_provisional_close_could_not_say_does_not_bind_the_stop() {
    // A register in whole kilowatt-hours, below the start by its rounding.
    let (mut session, outcome) = play(&[Start(0, Some(1_234)), Sample(10, Some(1_000)), Close]);
    assert_eq!(
        (session.status, outcome),
        (Status::NeedsReview, Outcome::Review)
    );
    assert_eq!(
        session.stopped(&stop(60, Some(9_234)), received(60)),
        Outcome::Settle
    );
    assert_eq!(session.energy, Energy::from_wh(8_000));
}

#[test]
fn a_stop_that_is_not_taken_leaves_no_flag_that_keeps_the_first_from_its_price() {
    let (mut session, _) = play(&[Start(0, Some(0)), Stop(30, Some(6_000))]);
    let mut again = stop(40, Some(0));
    again.flags = vec![Flag::MeterBackwards, Flag::ContentDiffers];
    assert_eq!(session.stopped(&again, received(40)), Outcome::Going);
    assert_eq!(session.weigh().unwrap().energy, Energy::from_wh(6_000));
    assert!(session.flags.contains(&Flag::ContentDiffers));
}

#[test]
fn a_refused_card_that_took_energy_waits_for_a_person_and_one_that_took_none_is_void() {
    let mut refused = start(0, Some(100));
    refused.decision = Some(Decision {
        status: TokenStatus::Blocked,
        by: DecidedBy::TokenList,
    });
    for (register, status, outcome) in [
        (100, Status::Failed, Outcome::Void),
        (900, Status::NeedsReview, Outcome::Review),
    ] {
        let mut session = Session::unheard();
        session.started(&refused, received(0));
        assert_eq!(
            session.stopped(&stop(1, Some(register)), received(1)),
            outcome
        );
        assert_eq!(session.status, status, "{register}");
    }
}

#[test]
fn a_refused_card_keeps_no_bill_and_no_review_once_nothing_was_taken() {
    let mut refused = start(0, Some(1_600));
    refused.decision = Some(Decision {
        status: TokenStatus::Blocked,
        by: DecidedBy::TokenList,
    });
    let close = |session: &mut Session| session.close_provisionally(minute(999).timestamp());
    let mut fitted = Session::unheard();
    fitted.started(&refused, received(0));
    assert_eq!(
        fitted.stopped(&fitted_stop(20, 3_000), received(20)),
        Outcome::Review
    );
    fitted.settled(minute(21).timestamp(), false, "CDR 1");
    let mut rounded = Session::unheard();
    rounded.started(&refused, received(0));
    rounded.sampled(&sample(1, Some(2_000)), received(1));
    assert_eq!(close(&mut rounded), Outcome::Review);
    rounded.settled(minute(1_000).timestamp(), false, "CDR 1");
    let mut silent = Session::unheard();
    silent.started(&refused, received(0));
    assert_eq!(close(&mut silent), Outcome::Review);
    for mut session in [fitted, rounded, silent] {
        assert_eq!(
            session.stopped(&stop(1, Some(1_600)), received(1)),
            Outcome::Void
        );
        assert_eq!(session.status, Status::Failed);
    }
}

#[test]
fn a_named_stop_is_priced_where_a_fitted_one_could_not_be() {
    let (mut session, _) = play(&[Start(0, Some(0)), Sample(10, Some(5_000))]);
    assert_eq!(
        session.stopped(&fitted_stop(20, 3_000), received(20)),
        Outcome::Review
    );
    assert_eq!(
        session.stopped(&stop(30, Some(9_000)), received(30)),
        Outcome::Settle
    );
    assert_eq!(session.energy, Energy::from_wh(9_000));
}

#[test]
fn readings_after_a_clock_was_set_back_count_where_the_stop_has_none() {
    let (session, outcome) = play(&[
        Start(0, Some(0)),
        Sample(30, Some(5_000)),
        Sample(2, Some(6_000)),
        Sample(25, Some(20_000)),
        Stop(28, None),
    ]);
    assert_eq!(outcome, Outcome::Settle);
    assert_eq!(session.energy, Energy::from_wh(20_000));
}

#[test]
fn samples_after_a_provisional_close_open_it_again() {
    let (session, _) = play(&[
        Start(0, Some(0)),
        Sample(10, Some(2000)),
        Close,
        Sample(90, Some(3000)),
    ]);
    assert_eq!(session.status, Status::Charging);
    assert_eq!(session.energy, Energy::from_wh(3000));
}

#[test]
fn a_second_start_or_stop_changes_no_bill_and_is_flagged() {
    let steps = [
        Start(0, Some(1000)),
        Start(1, Some(0)),
        Stop(30, Some(6000)),
        Stop(31, Some(99_000)),
    ];
    let (session, outcome) = play(&steps);
    assert_eq!(session.energy, Energy::from_wh(5000));
    assert_eq!(outcome, Outcome::Going);
    assert!(session.flags.contains(&Flag::ContentDiffers));
    let (session, outcome) = play(&[
        Start(0, Some(0)),
        Stop(30, Some(100)),
        Sample(31, Some(5000)),
    ]);
    assert_eq!(
        (session.energy, outcome),
        (Energy::from_wh(100), Outcome::Going)
    );
    assert!(session.flags.contains(&Flag::Other(FLAG_AFTER_STOP.into())));
}

#[test]
fn a_start_without_a_place_leaves_the_place_that_the_command_named() {
    let at = minute(0).timestamp();
    let mut session = Session::requested(Some(CONNECTOR), None, at, "asked for");
    let nowhere = TransactionStarted {
        connector: ConnectorRef::NOWHERE,
        ..start(1, Some(100))
    };
    session.started(&nowhere, received(1));
    assert_eq!(session.connector, Some(CONNECTOR));
}

#[test]
fn a_remote_start_goes_on_with_its_command_and_with_the_charger() {
    let at = minute(0).timestamp();
    let asked = || Session::requested(Some(CONNECTOR), None, at, "asked for");
    for (state, status) in [
        (CommandState::Delivered, Status::Created),
        (CommandState::Unknown, Status::Created),
        (CommandState::Accepted, Status::Starting),
        (CommandState::Rejected, Status::Failed),
        (CommandState::Expired, Status::Failed),
        (CommandState::TimedOut, Status::Failed),
    ] {
        let mut session = asked();
        assert_eq!(
            session.command_updated(state, at, "so it is"),
            Outcome::Going
        );
        assert_eq!(session.status, status, "{state:?}");
        // The energy of a start that comes after all is never given away.
        assert_eq!(
            session.started(&start(1, Some(0)), received(1)),
            Outcome::Going
        );
        assert_eq!(session.status, Status::Charging, "{state:?}");
        assert_eq!(
            session.command_updated(CommandState::Failed, at, "late"),
            Outcome::Going
        );
        assert_eq!(session.status, Status::Charging, "{state:?}");
    }
}

#[test]
fn the_history_stays_bounded() {
    let (mut session, _) = play(&[Start(0, Some(0))]);
    for round in 1..=200 {
        assert_eq!(
            session.sampled(&sample(round, Some(round)), received(round)),
            Outcome::Going
        );
        assert_eq!(
            session.close_provisionally(minute(round).timestamp()),
            Outcome::Settle
        );
    }
    assert_eq!(session.history.len(), super::MAX_HISTORY);
    assert_eq!(
        session.history.first().map(|s| s.status),
        Some(Status::Created)
    );
}

#[test]
fn energy_without_a_card_is_flagged_until_a_card_is_told() {
    let no_card = Flag::Other(super::flags::FLAG_NO_CARD.to_owned());
    let without = |register| {
        let mut first = start(0, Some(register));
        (first.token_uid, first.decision) = (None, None);
        first
    };
    let mut session = Session::unheard();
    session.started(&without(1_000), received(0));
    session.stopped(&stop(60, Some(5_000)), received(60));
    assert_eq!(session.status, Status::Finished);
    assert!(session.flags.contains(&no_card));
    // Nobody pays for nothing.
    let mut session = Session::unheard();
    session.started(&without(1_000), received(0));
    session.stopped(&stop(60, Some(1_000)), received(60));
    assert!(!session.flags.contains(&no_card));
    // A charger of 2.x may tell the card after the start.
    let mut session = Session::unheard();
    session.started(&without(1_000), received(0));
    let mut later = sample(10, Some(2_000));
    later.token_uid = Some(TokenUid::new("CARD").unwrap());
    session.sampled(&later, received(10));
    session.stopped(&stop(60, Some(5_000)), received(60));
    assert!(!session.flags.contains(&no_card));
    // A reading without a card, a close, and then a reading that names one: the charge goes on.
    let mut session = Session::unheard();
    session.started(&without(1_000), received(0));
    session.sampled(&sample(5, Some(1_500)), received(5));
    session.close_provisionally(minute(9).timestamp());
    assert!(session.flags.contains(&no_card));
    session.sampled(&later, received(10));
    assert_eq!(session.status, Status::Charging);
    assert!(!session.flags.contains(&no_card));
}
