//! Charges whose clock is wrong or missing: by which times, and up to which energy,
//! they are billed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use forecourt_types::Energy;

use super::correction_tests::values;
use super::tests::{minute, received, sample, start, stop};
use super::{FLAG_STATION_BOOTED, Outcome, Problem, Session, Stated};
use crate::fact::Flag;

const NONSENSE: i64 = 4_294_967_295;

/// A message by its minutes (claimed, received), its register, and whether its
/// charger has no clock.
type Message = ((i64, i64), i64, bool);

/// Minutes of receipt and registers, the two ends included.
type Told<'t> = &'t [(i64, i64)];

/// Minutes since a charge can have begun, its power, what it told, and its bill.
type Unheard<'t> = (i64, Option<u32>, Told<'t>, Result<i64, Problem>);

/// The energy and the minutes that are billed, if any are.
type Billed = Option<(i64, i64, i64)>;

/// Plays a charge at a connector of this power; a charge without an end is closed.
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
    let cases: [(Option<u32>, Told<'_>, Result<i64, Problem>); 8] = [
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
    let cases: [(Option<u32>, Told<'_>, i64); 4] = [
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
    let cases: [(Message, Vec<Message>, Option<Message>, Billed); 8] = [
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
    let stated = values(Stated {
        started_at: Some(minute(-160).timestamp()),
        ended_at: Some(minute(-100).timestamp()),
        ..Stated::default()
    });
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
    // Told again after the close, a reading leaves what was concluded.
    let mut session = Session::unheard();
    session.started(&start(0, Some(0)), received(0));
    session.sampled(&sample(5, Some(113_627_094)), received(5));
    session.sampled(&sample(15, Some(113_632_707)), received(15));
    session.close_provisionally(minute(5_000).timestamp());
    let mut again = sample(15, Some(113_632_707));
    again.flags = vec![Flag::Other(FLAG_STATION_BOOTED.to_owned())];
    again.heard_at = Some(received(15));
    assert_eq!(session.sampled(&again, received(6_000)), Outcome::Going);
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
    // And alone it says nothing of what the charge took.
    let mut session = Session::unheard();
    session.started(&start(0, Some(0)), received(0));
    session.sampled(&booted, received(11));
    session.close_provisionally(minute(5_000).timestamp());
    assert_eq!(bill(&session), Err(Problem::NoRegister));
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

/// As [`without_clock`], from a charger that can have begun the charge no earlier than
/// so many minutes before its start was received.
fn without_clock_since(
    earliest: i64,
    power_w: Option<u32>,
    told: Told<'_>,
) -> Result<i64, Problem> {
    let mut session = Session::unheard();
    let ((begin, rest), untimed) = (told.split_first().unwrap(), Flag::ClockImplausible);
    let (end, readings) = rest.split_last().unwrap();
    let mut first = start(begin.0, Some(begin.1));
    first.flags.push(untimed.clone());
    first.max_power_w = power_w;
    first.earliest_at = Some(minute(begin.0 - earliest));
    session.started(&first, received(begin.0));
    for (at, wh) in readings {
        let mut reading = sample(*at, Some(*wh));
        reading.flags.push(untimed.clone());
        session.sampled(&reading, received(*at));
    }
    let mut last = stop(end.0, Some(end.1));
    last.flags.push(untimed);
    session.stopped(&last, received(end.0));
    bill(&session)
}

#[test]
fn a_charge_told_at_once_takes_no_more_than_the_power_gave_since_it_can_have_begun() {
    let p11 = Some(11_000);
    let lorries = Some(350_000);
    let beyond = Err(Problem::Implausible);
    let cases: [Unheard<'_>; 10] = [
        // Told live: all that is billed, the power gave since the start.
        (0, None, &[(0, 5_000_000), (0, 5_199_000)], beyond),
        (0, lorries, &[(0, 5_000_000), (0, 5_690_000)], beyond),
        (0, p11, &[(0, 5_000_000), (0, 5_000_201)], Ok(201)),
        (0, p11, &[(0, 5_000_000), (0, 5_000_202)], beyond),
        // The charger was away for five hours: 11 kW give 60.5 kWh.
        (300, p11, &[(0, 5_000_000), (0, 5_060_000)], Ok(60_000)),
        (
            300,
            p11,
            &[
                (0, 5_000_000),
                (0, 5_020_000),
                (0, 5_040_000),
                (0, 5_060_000),
            ],
            Ok(60_000),
        ),
        (300, p11, &[(0, 5_000_000), (0, 5_061_000)], beyond),
        // Each step is within that, and the whole is not.
        (
            300,
            p11,
            &[(0, 5_000_000), (0, 5_050_000), (0, 5_100_000)],
            beyond,
        ),
        // Never more than a battery holds, however long it was away.
        (10_000, p11, &[(0, 5_000_000), (0, 5_201_000)], beyond),
        // Told live, then cut off: the rest comes at once, an hour later.
        (
            0,
            p11,
            &[(0, 7_000), (60, 10_000), (60, 14_000), (60, 18_000)],
            Ok(11_000),
        ),
    ];
    for (earliest, power_w, told, expected) in cases {
        let billed = without_clock_since(earliest, power_w, told);
        assert_eq!(billed, expected, "{earliest} {told:?}");
    }
}
