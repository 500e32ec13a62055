//! Which registers a bill rests on, told by data: one case a line.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use forecourt_types::{ClaimedAt, Energy, ReceivedAt};

use super::correction_tests::correction;
use super::tests::Do::{self, Close, Sample, Start, Stop};
use super::tests::{minute, play, received, sample, start, stop};
use super::{
    Correction, CorrectionKind, FLAG_BEGIN_PLACEHOLDER, FLAG_BEGIN_SET_ASIDE, FLAG_END_SET_ASIDE,
    FLAG_LAST_READING_BILLED, FLAG_READING_SET_ASIDE, FLAG_RECEIVED_TIMES, FLAG_STATION_BOOTED,
    Outcome, Problem, Session, Source, Status, Told,
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
    /// For a person, for this reason.
    Review(Problem),
}
use Expected::{Bill, Review};

#[test]
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
fn a_start_of_0_takes_the_register_that_runs_on_at_its_outlet_unless_the_meter_is_new() {
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

/// A message by its minutes (claimed, received), its register, and whether its
/// charger has no clock.
type Message = ((i64, i64), i64, bool);

/// Plays a charge at an outlet of this power; a charge without an end is closed.
fn charge(
    power_w: Option<u32>,
    begin: Message,
    readings: &[Message],
    end: Option<Message>,
) -> Session {
    let untimed = |is_untimed: bool| is_untimed.then_some(Flag::ClockImplausible).into_iter();
    let mut session = Session::unheard();
    let ((at, heard), register, without) = begin;
    let mut first = start(at, Some(register));
    first.flags.extend(untimed(without));
    first.max_power_w = power_w;
    session.started(&first, received(heard));
    for ((at, heard), register, without) in readings {
        let mut reading = sample(*at, Some(*register));
        reading.flags.extend(untimed(*without));
        session.sampled(&reading, received(*heard));
    }
    match end {
        Some(((at, heard), register, without)) => {
            let mut last = stop(at, Some(register));
            last.flags.extend(untimed(without));
            session.stopped(&last, received(heard));
        }
        None => {
            session.close_provisionally(minute(5_000).timestamp());
        }
    }
    session
}

fn bill(session: &Session) -> Result<i64, Problem> {
    session.problem.map_or(Ok(session.energy.wh()), Err)
}

/// As [`charge`], all of it from a charger without a clock and received then.
fn without_clock(power_w: Option<u32>, told: &[(i64, i64)]) -> Result<i64, Problem> {
    let messages = told.iter().map(|(at, wh)| ((*at, *at), *wh, true));
    let messages: Vec<Message> = messages.collect();
    let (Some((begin, rest)), true) = (messages.split_first(), messages.len() > 1) else {
        panic!("a charge has two ends");
    };
    let (end, readings) = rest.split_last().unwrap();
    bill(&charge(power_w, *begin, readings, Some(*end)))
}

#[test]
fn what_a_charger_without_a_clock_tells_at_once_is_held_against_a_battery() {
    let p11 = Some(11_000);
    let cases: [(Option<u32>, &[(i64, i64)], Result<i64, Problem>); 8] = [
        (
            p11,
            &[(0, 7_000), (0, 20_000), (0, 35_000), (0, 50_000)],
            Ok(43_000),
        ),
        (
            None,
            &[(0, 7_000), (0, 20_000), (0, NONSENSE), (0, 50_000)],
            Ok(43_000),
        ),
        (
            None,
            &[(0, 7_000), (0, 20_000), (0, NONSENSE), (0, -1)],
            Ok(13_000),
        ),
        (
            None,
            &[(0, 0), (0, 909_948), (0, 0), (0, 935_031)],
            Ok(25_083),
        ),
        (None, &[(0, 7_000), (0, 300_000)], Err(Problem::Implausible)),
        // Each step is one, and the whole is not.
        (
            p11,
            &[(0, 10_000), (0, 200_000), (0, 400_000), (0, 600_000)],
            Err(Problem::Implausible),
        ),
        // The begin of 0 may be true, or stand for a young meter's register.
        (
            p11,
            &[(0, 0), (0, 150_000), (0, 151_000), (0, 152_000)],
            Err(Problem::Implausible),
        ),
        // The last reading and a stop that repeats it may be true.
        (
            Some(120_000),
            &[(0, 7_000), (0, 8_000), (0, 215_000), (0, 215_000)],
            Err(Problem::Implausible),
        ),
    ];
    for (power_w, told, expected) in cases {
        assert_eq!(without_clock(power_w, told), expected, "{told:?}");
    }
}

#[test]
fn what_a_charger_without_a_clock_tells_live_is_held_against_the_power() {
    let p11 = Some(11_000);
    let cases: [(Option<u32>, &[(i64, i64)], i64); 4] = [
        (
            p11,
            &[(0, 0), (1, 150_000), (16, 151_000), (30, 152_000)],
            2_000,
        ),
        (None, &[(0, 0), (1, 150_000), (30, 152_000)], 2_000),
        (
            p11,
            &[(0, 1_000), (1, 100_000), (15, 101_000), (30, 102_000)],
            2_000,
        ),
        (
            p11,
            &[
                (0, 7_000),
                (10, 8_000),
                (20, 9_000),
                (29, 150_000),
                (30, -1),
            ],
            2_000,
        ),
    ];
    for (power_w, told, expected) in cases {
        assert_eq!(without_clock(power_w, told), Ok(expected), "{told:?}");
    }
    // One reading without a time takes no limit from the others.
    let begin = ((0, 0), 100_000, false);
    let readings = [((15, 15), 102_000, true)];
    let end = ((30, 30), 250_000, false);
    assert_eq!(bill(&charge(p11, begin, &readings, Some(end))), Ok(2_000));
}

#[test]
fn times_of_receipt_are_billed_only_where_they_explain_the_registers() {
    let p11 = Some(11_000);
    let live = |at: i64, wh: i64| ((at, at), wh, false);
    // (begin, readings, end): energy and minutes, or nothing.
    let cases: [(
        Message,
        Vec<Message>,
        Option<Message>,
        Option<(i64, i64, i64)>,
    ); 8] = [
        // A stop stamped ahead that tells nonsense besides.
        (
            live(0, 1_000),
            vec![live(15, 3_000)],
            Some(((210, 30), 31_000, false)),
            Some((2_000, 0, 30)),
        ),
        (
            live(0, 0),
            vec![live(15, 28_000)],
            Some(((210, 30), 30_000, false)),
            Some((2_000, 0, 30)),
        ),
        (
            live(0, 0),
            vec![live(1, 150_000)],
            Some(((-400, 30), 152_000, false)),
            Some((2_000, 0, 30)),
        ),
        // A reading of a clock that is some minutes slow.
        (
            ((120, 0), 0, false),
            vec![((9, 15), 2_750, false)],
            Some(((24, 30), 5_500, false)),
            Some((5_500, 0, 30)),
        ),
        // A clock that is four hours ahead, and readings that were kept in between.
        (
            ((240, 0), 0, false),
            vec![((250, 20), 1_800, false), ((258, 20), 3_300, false)],
            Some(((270, 30), 5_500, false)),
            Some((5_500, 0, 30)),
        ),
        // Readings that were kept, and no end.
        (
            ((120, 0), 1_000, false),
            vec![((15, 480), 3_000, false), ((60, 480), 5_000, false)],
            None,
            Some((4_000, 0, 60)),
        ),
        // All in one burst.
        (
            ((-160, 0), 1_000, false),
            vec![((-155, 0), 1_800, false), ((-140, 0), 4_000, false)],
            Some(((-540, 0), 8_000, false)),
            None,
        ),
        (
            live(0, 1_000),
            vec![live(15, 3_000), live(120, 5_000)],
            None,
            Some((4_000, 0, 120)),
        ),
    ];
    for (begin, readings, end, expected) in cases {
        let session = charge(p11, begin, &readings, end);
        let minutes = [session.billed_start(), session.billed_end()];
        let minutes = minutes.map(|at| at.unwrap().millis() / 60_000);
        let billed = bill(&session).map(|energy| (energy, minutes[0], minutes[1]));
        let expected = expected.ok_or(Problem::EndBeforeStart);
        assert_eq!(billed, expected, "{begin:?} {readings:?} {end:?}");
    }
}

#[test]
fn a_person_who_states_both_times_ends_the_review_of_a_burst() {
    let readings = [((-155, 0), 1_800, false), ((-140, 0), 4_000, false)];
    let begin = ((-160, 0), 1_000, false);
    let mut session = charge(
        Some(11_000),
        begin,
        &readings,
        Some(((-540, 0), 8_000, false)),
    );
    assert_eq!(bill(&session), Err(Problem::EndBeforeStart));
    let stated = Correction {
        started_at: Some(minute(-160).timestamp()),
        ended_at: Some(minute(-100).timestamp()),
        ..correction(CorrectionKind::Values)
    };
    assert_eq!(session.corrected(&stated), Ok(Outcome::Settle));
    assert_eq!(bill(&session), Ok(7_000));
}

#[test]
fn a_named_stop_with_a_right_clock_replaces_a_fitted_one_without() {
    let begin = ((0, 0), 1_000, false);
    let mut session = Session::unheard();
    let mut first = start(begin.0.0, Some(begin.1));
    first.max_power_w = Some(11_000);
    session.started(&first, received(0));
    session.sampled(&sample(15, Some(3_000)), received(15));
    let mut fitted = stop(31, Some(5_000));
    fitted.flags = vec![
        Flag::ClockImplausible,
        Flag::FittedToOpenSession,
        Flag::TransactionIdOdd,
    ];
    session.stopped(&fitted, received(31));
    session.stopped(&stop(30, Some(100_000)), received(32));
    assert_eq!(bill(&session), Ok(2_000));
}

#[test]
fn a_begin_of_0_before_a_boot_is_no_second_account() {
    let mut booted = sample(0, Some(0));
    booted.flags = vec![Flag::Other(FLAG_STATION_BOOTED.to_owned())];
    booted.heard_at = Some(received(0));
    let mut session = Session::unheard();
    session.started(&start(0, Some(0)), received(0));
    session.sampled(&sample(10, Some(113_627_094)), received(10));
    session.sampled(&booted, received(11));
    session.sampled(&sample(15, Some(113_632_707)), received(15));
    session.stopped(&stop(16, None), received(16));
    assert_eq!(bill(&session), Ok(5_613));
    // The same where the gateway found each of them odd, with a nonsense reading.
    let mut session = Session::unheard();
    session.started(&start(0, Some(0)), received(0));
    for (at, wh) in [(5, 113_627_094), (10, NONSENSE), (15, 113_632_707)] {
        let mut odd = sample(at, Some(wh));
        odd.flags = vec![Flag::MeterImplausible];
        session.sampled(&odd, received(at));
    }
    session.sampled(&booted, received(16));
    session.stopped(&stop(16, None), received(16));
    assert_eq!(bill(&session), Ok(5_613));
    // One reading alone may be right.
    let mut session = Session::unheard();
    session.started(&start(0, Some(0)), received(0));
    session.sampled(&sample(10, Some(113_627_094)), received(10));
    session.sampled(&booted, received(16));
    session.stopped(&stop(16, None), received(16));
    assert_eq!(bill(&session), Err(Problem::Implausible));
    // And alone it is the reading of a charge that took nothing.
    let mut session = Session::unheard();
    session.started(&start(0, Some(0)), received(0));
    session.sampled(&booted, received(11));
    session.close_provisionally(minute(5_000).timestamp());
    assert_eq!(bill(&session), Ok(0));
}

#[test]
fn a_message_that_was_kept_keeps_its_own_time_where_the_other_end_is_wrong() {
    // (start claimed, received, kept), (stop claimed, received, kept): minutes billed.
    let cases = [
        ((0, 5, true), (-400, 30, false), Some((0, 30))),
        ((120, 5, false), (30, 60, true), Some((5, 30))),
        ((0, 0, false), (-400, 60, true), None),
        ((120, 5, true), (30, 30, false), None),
    ];
    for (begin, end, billed) in cases {
        let kept = |is_kept: bool| is_kept.then_some(Flag::StationOffline).into_iter();
        let mut session = Session::unheard();
        let mut first = start(begin.0, Some(0));
        first.flags.extend(kept(begin.2));
        session.started(&first, received(begin.1));
        let mut last = stop(end.0, Some(5_000));
        last.flags.extend(kept(end.2));
        session.stopped(&last, received(end.1));
        let ends = session.billed_start().zip(session.billed_end());
        let ends = ends.filter(|_| session.problem.is_none());
        let wanted = billed.map(|(from, to)| (minute(from).timestamp(), minute(to).timestamp()));
        assert_eq!(ends, wanted, "{begin:?} {end:?}");
    }
}

#[test]
fn a_start_stamped_ahead_counts_by_its_receipt_when_the_charge_is_closed() {
    let mut session = Session::unheard();
    session.started(&start(120, Some(1_000)), received(0));
    session.sampled(&sample(10, Some(3_000)), received(10));
    session.sampled(&sample(20, Some(5_000)), received(20));
    assert_eq!(
        session.close_provisionally(minute(300).timestamp()),
        Outcome::Settle
    );
    assert_eq!(session.energy, Energy::from_wh(4_000));
    let ends = (session.billed_start(), session.billed_end());
    let wanted = [0, 20].map(|at| minute(at).timestamp());
    assert_eq!(ends, (Some(wanted[0]), Some(wanted[1])));
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
