//! Which registers a bill rests on, told by data: one case a line.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_types::{ClaimedAt, Energy, ReceivedAt};

use super::correction::Stated;
use super::tests::Do::{self, Close, Sample, Start, Stop};
use super::tests::{minute, play, received, sample, start, stop};
use super::{
    FLAG_BEGIN_PLACEHOLDER, FLAG_BEGIN_SET_ASIDE, FLAG_END_SET_ASIDE, FLAG_LAST_READING_BILLED,
    FLAG_READING_SET_ASIDE, FLAG_RECEIVED_TIMES, FLAG_STATION_BOOTED, Outcome, Problem, Session,
    Source, Status, Told,
};
use crate::fact::{DecidedBy, Decision, Flag, TokenStatus};
use crate::meter::Reading;

const NONSENSE: i64 = 4_294_967_295;

fn has(session: &Session, name: &str) -> bool {
    session.flags.contains(&Flag::Other(name.to_owned()))
}

enum Expected {
    /// Billed, with these flags.
    Bill(i64, &'static [&'static str]),
    /// A person must look, for this reason.
    Review(Problem),
}
use Expected::{Bill, Review};

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn single_odd_registers_are_set_aside_and_two_accounts_go_to_a_person() {
    let cases: Vec<(&str, Vec<Do>, Expected)> = vec![
        (
            "a begin of 0 before a lifetime register is a placeholder",
            vec![
                Start(0, Some(0)),
                Sample(1, Some(909_948)),
                Stop(120, Some(910_031)),
            ],
            Bill(83, &[FLAG_BEGIN_PLACEHOLDER]),
        ),
        (
            "the same when the power would allow it until the end",
            vec![
                Start(0, Some(0)),
                Sample(1, Some(909_948)),
                Stop(300, Some(910_031)),
            ],
            Bill(83, &[FLAG_BEGIN_PLACEHOLDER]),
        ),
        (
            "the same with many readings and no register at the end",
            vec![
                Start(0, Some(0)),
                Sample(1, Some(909_948)),
                Sample(16, Some(909_990)),
                Sample(200, Some(910_031)),
                Stop(201, None),
            ],
            Bill(83, &[FLAG_BEGIN_PLACEHOLDER, FLAG_LAST_READING_BILLED]),
        ),
        (
            "the same with a 0 told again and again in between and none at the end",
            vec![
                Start(0, Some(0)),
                Sample(1, Some(0)),
                Sample(4, Some(909_948)),
                Sample(9, Some(910_031)),
                Sample(13, Some(0)),
                Stop(14, None),
            ],
            Bill(
                83,
                &[
                    FLAG_BEGIN_PLACEHOLDER,
                    FLAG_LAST_READING_BILLED,
                    FLAG_READING_SET_ASIDE,
                ],
            ),
        ),
        (
            "a begin of 0 with nothing but a lifetime register at the end",
            vec![Start(0, Some(0)), Stop(120, Some(910_031))],
            Review(Problem::Implausible),
        ),
        (
            "the same after a night, which the power would allow",
            vec![Start(0, Some(0)), Stop(600, Some(910_031))],
            Review(Problem::Implausible),
        ),
        (
            "a per-session register is none",
            vec![
                Start(0, Some(0)),
                Sample(1, Some(300)),
                Stop(120, Some(40_000)),
            ],
            Bill(40_000, &[]),
        ),
        (
            "a start register that fits nothing",
            vec![
                Start(0, Some(NONSENSE)),
                Sample(1, Some(5_000)),
                Sample(16, Some(9_000)),
                Stop(30, Some(12_000)),
            ],
            Bill(7_000, &[FLAG_BEGIN_SET_ASIDE]),
        ),
        (
            "no register at the end: the newest reading counts",
            vec![
                Start(0, Some(1_000)),
                Sample(15, Some(3_000)),
                Sample(29, Some(5_758)),
                Stop(30, None),
            ],
            Bill(4_758, &[FLAG_LAST_READING_BILLED]),
        ),
        (
            "-1 at the end",
            vec![
                Start(0, Some(1_000)),
                Sample(29, Some(5_758)),
                Stop(30, Some(-1)),
            ],
            Bill(4_758, &[FLAG_LAST_READING_BILLED]),
        ),
        (
            "nonsense at the end",
            vec![
                Start(0, Some(1_000)),
                Sample(29, Some(5_758)),
                Stop(30, Some(NONSENSE)),
            ],
            Bill(4_758, &[FLAG_END_SET_ASIDE, FLAG_LAST_READING_BILLED]),
        ),
        (
            "0 at the end of a lifetime register",
            vec![
                Start(0, Some(1_000)),
                Sample(29, Some(5_758)),
                Stop(30, Some(0)),
            ],
            Bill(4_758, &[FLAG_END_SET_ASIDE, FLAG_LAST_READING_BILLED]),
        ),
        (
            "a stop that only repeats a nonsense reading",
            vec![
                Start(0, Some(1_000)),
                Sample(15, Some(5_758)),
                Sample(29, Some(NONSENSE)),
                Stop(30, Some(NONSENSE)),
            ],
            Bill(4_758, &[FLAG_END_SET_ASIDE, FLAG_LAST_READING_BILLED]),
        ),
        (
            "a stop that only repeats a reading of 0",
            vec![
                Start(0, Some(1_000)),
                Sample(15, Some(5_758)),
                Sample(29, Some(0)),
                Stop(30, Some(0)),
            ],
            Bill(4_758, &[FLAG_END_SET_ASIDE, FLAG_LAST_READING_BILLED]),
        ),
        (
            "a stop that repeats a reading below the start: it may count anew",
            vec![
                Start(0, Some(9_000)),
                Sample(15, Some(9_758)),
                Sample(29, Some(4_000)),
                Stop(30, Some(4_000)),
            ],
            Review(Problem::Backwards),
        ),
        (
            "a begin and a reading of 0, and a lifetime register at the end",
            vec![
                Start(0, Some(0)),
                Sample(15, Some(0)),
                Stop(30, Some(910_031)),
            ],
            Review(Problem::Implausible),
        ),
        (
            "the same with a reading of the lifetime register",
            vec![
                Start(0, Some(0)),
                Sample(10, Some(909_948)),
                Sample(15, Some(0)),
                Stop(30, Some(910_031)),
            ],
            Bill(83, &[FLAG_BEGIN_PLACEHOLDER, FLAG_READING_SET_ASIDE]),
        ),
        (
            "a watt-hour below the start, nothing flowed",
            vec![Start(0, Some(269_456)), Stop(9, Some(269_455))],
            Bill(0, &[]),
        ),
        (
            "a stop in whole kilowatt-hours below a reading",
            vec![
                Start(0, Some(7_000_100)),
                Sample(10, Some(7_000_900)),
                Stop(20, Some(7_000_000)),
            ],
            Bill(800, &[]),
        ),
        (
            "a stop in whole kilowatt-hours below the start, and no reading",
            vec![Start(0, Some(6_000_999)), Stop(20, Some(6_000_000))],
            Review(Problem::Backwards),
        ),
        (
            "one 0 between right readings",
            vec![
                Start(0, Some(1_000)),
                Sample(10, Some(2_000)),
                Sample(20, Some(0)),
                Stop(30, Some(4_000)),
            ],
            Bill(3_000, &[FLAG_READING_SET_ASIDE]),
        ),
        (
            "a 0 told each minute is one nonsense reading",
            vec![
                Start(0, Some(1_000)),
                Sample(10, Some(0)),
                Sample(11, Some(0)),
                Sample(12, Some(0)),
                Stop(30, Some(4_000)),
            ],
            Bill(3_000, &[FLAG_READING_SET_ASIDE]),
        ),
        (
            "one nonsense reading first",
            vec![
                Start(0, Some(0)),
                Sample(1, Some(NONSENSE)),
                Sample(20, Some(2_500)),
                Stop(30, Some(4_000)),
            ],
            Bill(4_000, &[FLAG_READING_SET_ASIDE]),
        ),
        (
            "one nonsense reading last",
            vec![
                Start(0, Some(1_000)),
                Sample(10, Some(2_000)),
                Sample(20, Some(NONSENSE)),
                Stop(30, None),
            ],
            Bill(1_000, &[FLAG_READING_SET_ASIDE, FLAG_LAST_READING_BILLED]),
        ),
        (
            "a spike that the power allows is outvoted",
            vec![
                Start(0, Some(1_000)),
                Sample(10, Some(9_000)),
                Sample(20, Some(3_000)),
                Stop(30, Some(4_000)),
            ],
            Bill(3_000, &[FLAG_READING_SET_ASIDE]),
        ),
        (
            "one against one",
            vec![
                Start(0, Some(1_000)),
                Sample(10, Some(9_000)),
                Sample(20, Some(3_000)),
                Stop(30, None),
            ],
            Review(Problem::Backwards),
        ),
        (
            "low readings against a start, and no register at the end",
            vec![
                Start(0, Some(50_000)),
                Sample(10, Some(100)),
                Sample(20, Some(300)),
                Sample(30, Some(50_400)),
                Stop(31, None),
            ],
            Review(Problem::Backwards),
        ),
        (
            "a clock that stands still",
            vec![
                Start(0, Some(100)),
                Sample(1, Some(3_000)),
                Sample(1, Some(6_000)),
                Stop(60, None),
            ],
            Bill(5_900, &[FLAG_LAST_READING_BILLED]),
        ),
        (
            "a register that began anew, however long it then ran",
            vec![
                Start(0, Some(1_000)),
                Sample(10, Some(9_000)),
                Sample(20, Some(0)),
                Sample(30, Some(2_000)),
                Sample(40, Some(3_000)),
                Stop(50, Some(4_000)),
            ],
            Review(Problem::Backwards),
        ),
        (
            "a register that began anew and ended below the start",
            vec![
                Start(0, Some(100_000)),
                Sample(10, Some(105_000)),
                Sample(20, Some(109_000)),
                Sample(30, Some(0)),
                Sample(40, Some(2_000)),
                Stop(50, Some(4_000)),
            ],
            Review(Problem::Backwards),
        ),
        (
            "readings of two meters",
            vec![
                Start(0, Some(100_000)),
                Sample(10, Some(1_000)),
                Sample(20, Some(2_000)),
                Sample(30, Some(3_000)),
                Stop(40, Some(105_000)),
            ],
            Review(Problem::Backwards),
        ),
        (
            "readings that count from 0 between two lifetime registers",
            vec![
                Start(0, Some(100_000)),
                Sample(10, Some(1_000)),
                Sample(20, Some(2_000)),
                Sample(39, Some(3_000)),
                Stop(40, Some(103_100)),
            ],
            Bill(3_100, &[]),
        ),
        (
            "readings alone that never move are no charge",
            vec![Sample(1, Some(70_000)), Sample(500, Some(70_000)), Close],
            Bill(-1, &[]),
        ),
    ];
    for (name, steps, expected) in cases {
        let (session, outcome) = play(&steps);
        match expected {
            Bill(-1, _) => {
                assert_eq!(
                    (session.status, outcome),
                    (Status::Failed, Outcome::Void),
                    "{name}"
                );
            }
            Bill(wh, flags) => {
                assert_eq!(outcome, Outcome::Settle, "{name}: {:?}", session.problem);
                assert_eq!(session.energy, Energy::from_wh(wh), "{name}");
                for flag in flags {
                    assert!(has(&session, flag), "{name}: {flag}, {:?}", session.flags);
                }
            }
            Review(problem) => {
                assert_eq!(outcome, Outcome::Review, "{name}: {}", session.energy);
                assert_eq!(session.problem, Some(problem), "{name}");
            }
        }
    }
}

#[test]
fn the_rated_power_of_the_station_decides_what_it_can_have_given() {
    // 30 minutes and one of 22 kW, and a tenth: 12.5 kWh.
    for (power, wh, outcome) in [
        (Some(22_000), 12_000, Outcome::Settle),
        (Some(22_000), 13_000, Outcome::Review),
        (Some(150_000), 13_000, Outcome::Settle),
        (None, 199_000, Outcome::Settle),
        (None, 228_000, Outcome::Review),
        (Some(22_000), 228_000, Outcome::Review),
        (Some(2_000_000), 699_000, Outcome::Settle),
        (Some(2_000_000), 910_031, Outcome::Review),
    ] {
        let mut session = Session::unheard();
        let mut begin = start(0, Some(0));
        begin.max_power_w = power;
        session.started(&begin, received(0));
        assert_eq!(
            session.stopped(&stop(30, Some(wh)), received(30)),
            outcome,
            "{power:?} {wh}"
        );
    }
}

#[test]
fn a_start_of_0_takes_the_register_that_runs_on_at_its_connector_unless_the_meter_is_new() {
    for (expected, stop_wh, wh) in [
        (Some(150_000), 157_000, 7_000),
        (Some(150_000), 7_000, 7_000),
        (None, 7_000, 7_000),
    ] {
        let mut session = Session::unheard();
        let mut begin = start(0, Some(0));
        begin.meter_expected = expected.map(Energy::from_wh);
        session.started(&begin, received(0));
        let outcome = session.stopped(&stop(60, Some(stop_wh)), received(60));
        assert_eq!(outcome, Outcome::Settle);
        assert_eq!(
            session.energy,
            Energy::from_wh(wh),
            "{expected:?} {stop_wh}"
        );
        let is_placeholder = stop_wh > 150_000;
        assert_eq!(has(&session, FLAG_BEGIN_PLACEHOLDER), is_placeholder);
    }
}

#[test]
fn a_reading_before_a_boot_is_never_taken_for_nonsense() {
    let mut session = Session::unheard();
    session.started(&start(0, Some(1_000)), received(0));
    let mut before = sample(10, Some(9_000));
    before.flags = vec![Flag::Other(FLAG_STATION_BOOTED.to_owned())];
    session.sampled(&before, received(10));
    session.sampled(&sample(20, Some(2_000)), received(20));
    session.sampled(&sample(30, Some(3_000)), received(30));
    let outcome = session.stopped(&stop(40, Some(4_000)), received(40));
    assert_eq!(
        (outcome, session.problem),
        (Outcome::Review, Some(Problem::Backwards))
    );
}

#[test]
fn a_start_told_again_at_a_boot_never_stands_in_for_the_register_at_the_end() {
    let boot = || {
        let mut told = sample(0, Some(150_000));
        told.flags = vec![Flag::Other(FLAG_STATION_BOOTED.to_owned())];
        told.heard_at = Some(received(0));
        told
    };
    let ends = [
        (None, Problem::NoRegister),
        (Some(-1), Problem::NoRegister),
        (Some(0), Problem::Backwards),
    ];
    for (end, problem) in ends {
        for has_booted in [false, true] {
            let mut session = Session::unheard();
            session.started(&start(0, Some(150_000)), received(0));
            if has_booted {
                session.sampled(&boot(), received(10));
            }
            let outcome = session.stopped(&stop(45, end), received(45));
            assert_eq!(
                (outcome, session.problem),
                (Outcome::Review, Some(problem)),
                "{end:?} {has_booted}"
            );
        }
    }
    // Nor does it where a person has stated another time or another register of the start.
    for stated in [
        Stated {
            started_at: Some(minute(-5).timestamp()),
            ..Stated::default()
        },
        Stated {
            meter_start: Some(Energy::from_wh(149_000)),
            ..Stated::default()
        },
    ] {
        let mut session = Session::unheard();
        session.started(&start(0, Some(150_000)), received(0));
        session.sampled(&boot(), received(10));
        session.stopped(&stop(45, None), received(45));
        session.stated = stated;
        assert_eq!(
            session.weigh().map(|weighed| weighed.energy),
            Err(Problem::NoRegister),
            "{stated:?}"
        );
    }
    // A reading after the boot does.
    let mut session = Session::unheard();
    session.started(&start(0, Some(150_000)), received(0));
    session.sampled(&boot(), received(10));
    session.sampled(&sample(30, Some(153_000)), received(30));
    let outcome = session.stopped(&stop(45, None), received(45));
    assert_eq!(
        (outcome, session.energy),
        (Outcome::Settle, Energy::from_wh(3_000))
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn times_that_cannot_be_are_replaced_by_those_of_the_receipt() {
    // (start claimed, received), (stop claimed, received), energy: minutes billed.
    let cases = [
        ("right", (0, 0), (30, 30), 5_000, Some((0, 30))),
        (
            "kept at the charger",
            (0, 300),
            (30, 301),
            5_000,
            Some((0, 30)),
        ),
        (
            "start two hours ahead",
            (120, 0),
            (30, 30),
            5_000,
            Some((0, 30)),
        ),
        (
            "start two hours ahead, long charge",
            (120, 0),
            (180, 180),
            5_000,
            Some((0, 180)),
        ),
        (
            "both two hours ahead",
            (120, 0),
            (150, 30),
            5_000,
            Some((0, 30)),
        ),
        (
            "both ahead and kept",
            (120, 60),
            (150, 60),
            5_000,
            Some((120, 150)),
        ),
        (
            "end before start in one burst",
            (120, 300),
            (30, 300),
            9_000,
            None,
        ),
        (
            "end before start in one burst, no more than the power allows",
            (120, 300),
            (30, 300),
            5_000,
            Some((300, 300)),
        ),
        (
            "a steady clock that is ahead, and a stop that was kept",
            (24, 0),
            (84, 100),
            5_000,
            Some((24, 84)),
        ),
        (
            "end before start, nothing flowed",
            (120, 300),
            (30, 300),
            0,
            Some((300, 300)),
        ),
    ];
    for (name, (start_at, start_received), (stop_at, stop_received), wh, billed) in cases {
        let mut session = Session::unheard();
        session.started(&start(start_at, Some(0)), received(start_received));
        let outcome = session.stopped(&stop(stop_at, Some(wh)), received(stop_received));
        let Some((from, to)) = billed else {
            assert_eq!(outcome, Outcome::Review, "{name}");
            assert_eq!(session.problem, Some(Problem::EndBeforeStart), "{name}");
            continue;
        };
        assert_eq!(outcome, Outcome::Settle, "{name}");
        let ends = (session.billed_start(), session.billed_end());
        let wanted = [from, to].map(|at| minute(at).timestamp());
        assert_eq!(ends, (Some(wanted[0]), Some(wanted[1])), "{name}");
        let by_received = start_at != from;
        assert_eq!(has(&session, FLAG_RECEIVED_TIMES), by_received, "{name}");
    }
}

#[test]
fn a_begin_told_again_counts_where_the_start_told_none_or_a_wrong_one() {
    for register in [None, Some(0), Some(157_440)] {
        let mut session = Session::unheard();
        session.started(&start(0, register), received(0));
        let mut end = stop(120, Some(163_630));
        end.meter_start = Some(Energy::from_wh(157_440));
        assert_eq!(
            session.stopped(&end, received(120)),
            Outcome::Settle,
            "{register:?}"
        );
        let expected = if register == Some(0) { 163_630 } else { 6_190 };
        // A start of 0 and an end that the power allows: the start's word stands,
        // unless a reading contradicts it.
        let energy = session.energy.wh();
        assert!(
            energy == 6_190 || energy == expected,
            "{register:?}: {energy}"
        );
    }
}

#[test]
fn the_evidence_names_each_reading_and_why_it_was_set_aside() {
    let (session, _) = play(&[
        Start(0, Some(1_000)),
        Sample(10, Some(2_000)),
        Sample(20, Some(0)),
        Stop(30, Some(4_000)),
    ]);
    let evidence = session.evidence();
    let used: Vec<bool> = evidence.iter().map(|judged| judged.used).collect();
    assert_eq!(used, [true, false]);
    assert!(
        evidence
            .iter()
            .all(|judged| judged.used == judged.set_aside.is_none())
    );
    let told: Vec<Told> = evidence.into_iter().map(|judged| judged.told).collect();
    let expected = |at: i64, wh: i64| Told {
        source: Source::Sample,
        reading: Reading {
            register: Energy::from_wh(wh),
            at: ClaimedAt(minute(at).timestamp()),
        },
        received_at: ReceivedAt(minute(at).timestamp()),
        is_flagged: false,
        is_before_boot: false,
        is_untimed: false,
        record_id: None,
    };
    assert_eq!(told, [expected(10, 2_000), expected(20, 0)]);
}

#[test]
fn a_reading_that_the_gateway_had_kept_opens_no_closed_session() {
    let (mut session, _) = play(&[Start(0, Some(0)), Sample(10, Some(4_000)), Close]);
    let mut kept = sample(10, Some(4_000));
    kept.heard_at = Some(received(10));
    assert_eq!(session.sampled(&kept, received(300)), Outcome::Going);
    assert_eq!(session.status, Status::Finished);
    let mut newer = sample(14, Some(5_000));
    newer.heard_at = Some(received(14));
    assert_eq!(session.sampled(&newer, received(300)), Outcome::Settle);
    assert!(session.is_provisional());
    assert_eq!(session.energy, Energy::from_wh(5_000));
}

#[test]
fn a_card_shown_after_the_start_is_judged_as_one_shown_with_it() {
    let shown = |at: i64, card: &str, status: TokenStatus| {
        let mut fact = sample(at, None);
        fact.token_uid = Some(forecourt_types::TokenUid::new(card).unwrap());
        fact.decision = Some(Decision {
            status,
            by: DecidedBy::TokenList,
        });
        fact
    };
    // (cards shown, outcome, who pays)
    let blocked = TokenStatus::Blocked;
    let accepted = TokenStatus::Accepted;
    let cases = [
        (vec![("NO", blocked)], Outcome::Review, "NO"),
        (vec![("ANN", accepted)], Outcome::Settle, "ANN"),
        (
            vec![("NO", blocked), ("ANN", accepted)],
            Outcome::Settle,
            "ANN",
        ),
        (
            vec![("ANN", accepted), ("NO", blocked)],
            Outcome::Settle,
            "ANN",
        ),
    ];
    for (cards, outcome, payer) in cases {
        let mut session = Session::unheard();
        let mut begin = start(0, Some(0));
        begin.token_uid = None;
        begin.decision = None;
        session.started(&begin, received(0));
        for (place, (card, status)) in cards.iter().enumerate() {
            let at = i64::try_from(place).unwrap() + 1;
            session.sampled(&shown(at, card, *status), received(at));
        }
        let ended = session.stopped(&stop(30, Some(3_000)), received(30));
        assert_eq!(ended, outcome, "{cards:?}");
        let token = session.token_uid.as_ref().map(|token| token.as_str());
        assert_eq!(token, Some(payer), "{cards:?}");
    }
}
