//! Checks that each charge is one session, and each session one charge.

use std::collections::BTreeMap;

use forecourt_domain::fact::Flag;
use forecourt_domain::session::{End, FLAG_TOKEN_REFUSED, Status};
use forecourt_store::rows::facts::{ReviewRow, SessionRow};

use super::replaced::is_begun_after_replacement;
use crate::furnish::REMOTE_TOKEN;
use crate::run::Run;
use crate::world::{Charge, Doubt, Ms};

/// The sessions of each charge.
pub(super) struct Found {
    pub of_charge: BTreeMap<usize, Vec<SessionRow>>,
}

/// Returns whose charge a session is: by the transaction id that the charger knows, else by a
/// register that no other charge has.
fn owner(run: &Run, row: &SessionRow) -> Option<usize> {
    let station = row.station_id.as_str();
    let mut here = run
        .world
        .charges
        .iter()
        .enumerate()
        .filter(|(_, charge)| run.chargers[charge.charger].station.as_str() == station);
    let id = row.transaction_id.as_ref().map(ToString::to_string);
    let by_id = |charge: &Charge| id.as_ref().is_some_and(|id| charge.ids.contains(id));
    if let Some((index, _)) = here.clone().find(|(_, charge)| by_id(charge)) {
        return Some(index);
    }
    let starts_at = row.meter_start_wh.map(|energy| energy.wh());
    let stops_at = row.meter_stop_wh.map(|energy| energy.wh());
    let by_register = |charge: &Charge| {
        starts_at == Some(charge.register_start)
            || (stops_at.is_some() && stops_at == charge.register_stop)
    };
    here.find(|(_, charge)| by_register(charge))
        .map(|(index, _)| index)
}

pub(super) fn match_up(run: &Run, wrong: &mut Vec<String>) -> Found {
    let mut of_charge: BTreeMap<usize, Vec<SessionRow>> = BTreeMap::new();
    for row in run.cloud.sessions() {
        match owner(run, &row) {
            Some(index) => of_charge.entry(index).or_default().push(row),
            None if row.command_id.is_some() && row.started_at.is_none() => {
                check_never_begun(&row, wrong);
            }
            None if may_be_nobodys(run, &row) => {}
            None => wrong.push(format!(
                "session {} at {} is no charge that ever was: {:?} {:?} from {:?} to {:?}",
                row.session_id,
                row.station_id,
                row.status,
                row.transaction_id,
                row.meter_start_wh,
                row.meter_stop_wh
            )),
        }
    }
    Found { of_charge }
}

/// Returns whether a session without a distinct register or transaction id may belong to a charge
/// for which its charger sent wrong data.
fn may_be_nobodys(run: &Run, row: &SessionRow) -> bool {
    let odd = [
        Doubt::MeterOdd,
        Doubt::StartAbandoned,
        Doubt::BeginPlaceheld,
        Doubt::MemoryLost,
    ];
    row.status == Status::NeedsReview
        && run.world.charges.iter().any(|charge| {
            run.chargers[charge.charger].station == row.station_id
                && odd.iter().any(|doubt| charge.doubts.contains(doubt))
        })
}

fn check_never_begun(row: &SessionRow, wrong: &mut Vec<String>) {
    if row.status != Status::Failed {
        wrong.push(format!(
            "session {} was asked for, never began, and is {:?}",
            row.session_id, row.status
        ));
    }
}

pub(super) fn check(run: &Run, found: &Found, wrong: &mut Vec<String>) {
    let reviews = reviews(run);
    let none = Vec::new();
    for (index, charge) in run.world.charges.iter().enumerate() {
        let rows = found.of_charge.get(&index).unwrap_or(&none);
        let mut complain = |what: String| {
            let clock = run.chargers[charge.charger].habits.clock;
            let doubts = &charge.doubts;
            wrong.push(format!(
                "charge {index} of CP-{} ({clock:?}, {doubts:?}): {what}",
                charge.charger
            ));
        };
        let is_16 = !run.chargers[charge.charger].habits.is_201;
        if is_16 && charge.ids.len() > 1 {
            complain(format!("its start was given {:?}", charge.ids));
        }
        match rows.as_slice() {
            [] if charge.heard && is_only_split(charge) => {
                complain("it was answered for, and there is no session".to_owned());
            }
            [] => {}
            [row] => {
                check_one(charge, row, &reviews, &mut complain);
                check_command(charge, row, &mut complain);
            }
            _ if charge.doubts.contains(&Doubt::StartAbandoned) => {}
            rows if charge.doubts.contains(&Doubt::BoxReplaced) => {
                check_split(charge, rows, &mut complain);
            }
            rows => {
                let ids: Vec<&str> = rows.iter().map(|row| row.session_id.as_str()).collect();
                complain(format!("it has the sessions {ids:?}"));
            }
        }
    }
}

/// Returns whether the only doubt about a charge is which of two boxes received what.
fn is_only_split(charge: &Charge) -> bool {
    let mut doubts = charge.doubts.iter();
    doubts.all(|doubt| *doubt == Doubt::BoxReplaced)
}

/// Checks a charge that two boxes heard: at most one session is billed, and never more than
/// the car took.
fn check_split(charge: &Charge, rows: &[SessionRow], complain: &mut impl FnMut(String)) {
    let billed = rows.iter().filter(|row| row.status == Status::Settled);
    let ids: Vec<&str> = billed.map(|row| row.session_id.as_str()).collect();
    if ids.len() > 1 {
        complain(format!("the sessions {ids:?} of it are billed"));
    }
    for row in rows {
        let (id, energy, truth) = (&row.session_id, row.energy_wh.wh(), charge.energy());
        if row.status.is_open() {
            complain(format!("session {id} is still {:?}", row.status));
        }
        if row.status == Status::Settled && energy > truth {
            complain(format!(
                "session {id} says {energy} Wh, the car took {truth} Wh"
            ));
        }
    }
}

/// Checks a session that failed: its card was refused, no car took anything, and there is no bill.
fn check_refused(charge: &Charge, row: &SessionRow, complain: &mut impl FnMut(String)) {
    let refused = Flag::Other(FLAG_TOKEN_REFUSED.to_owned());
    let took_nothing = charge.energy() == 0 || !charge.is_plain();
    if !row.flags.contains(&refused) || !took_nothing || row.total.is_some() {
        let (id, truth, total) = (&row.session_id, charge.energy(), row.total);
        complain(format!(
            "session {id} came to nothing with the bill {total:?}, and the car took {truth} Wh"
        ));
    }
}

fn check_one(
    charge: &Charge,
    row: &SessionRow,
    reviews: &[ReviewRow],
    complain: &mut impl FnMut(String),
) {
    let energy = row.energy_wh.wh();
    let id = &row.session_id;
    if row.status.is_open() {
        complain(format!("session {id} is still {:?}", row.status));
    }
    let is_shown_only = row.status == Status::NeedsReview;
    if energy < 0 || (energy > charge.energy() && !is_shown_only) {
        let truth = charge.energy();
        complain(format!(
            "session {id} says {energy} Wh, the car took {truth} Wh"
        ));
    }
    if row.status == Status::NeedsReview {
        if !may_need_review(charge, row) {
            let cause = row.history.last().map(|step| step.cause.clone());
            complain(format!("session {id} needs review: {cause:?}"));
        }
        let mut of_it = reviews.iter();
        if !of_it.any(|review| review.session_id.as_ref() == Some(id) && !review.cause.is_empty()) {
            complain(format!("session {id} needs review, and nobody is told why"));
        }
        return;
    }
    if row.status == Status::Failed {
        check_refused(charge, row, complain);
        return;
    }
    if row.status != Status::Settled {
        complain(format!("session {id} ended as {:?}", row.status));
    }
    check_refusal(charge, row, complain);
    let may_lack_stop = [Doubt::MemoryLost, Doubt::BoxReplaced];
    if may_lack_stop
        .iter()
        .any(|doubt| charge.doubts.contains(doubt))
    {
        // The cloud may or may not have received its stop.
        return;
    }
    if charge.doubts.contains(&Doubt::NoStop) {
        if row.end != End::Provisional {
            complain(format!("session {id} has no stop and is not provisional"));
        }
        check_provisional(charge, row, complain);
        return;
    }
    if row.end != End::Stopped {
        complain(format!(
            "session {id} is provisional, but its stop was sent"
        ));
    }
    let least = least_energy(charge);
    if energy < least {
        let truth = charge.energy();
        complain(format!(
            "session {id} says {energy} Wh, the car took {truth} Wh, {least} Wh by what was told: {:?}",
            charge.told
        ));
    }
    check_times(charge, row, complain);
}

/// Returns whether the product may ask a person about the session.
fn may_need_review(charge: &Charge, row: &SessionRow) -> bool {
    /// The age, in milliseconds, above which a message was not received live. A time that is wrong,
    /// or missing, cannot be corrected from such a message.
    const LIVE: Ms = 5_000;
    let is_late = charge.delay > LIVE || charge.is_end_kept;
    let is_untimed = charge.claimed_start.is_none() || charge.claimed_stop.is_none();
    let has_sample = charge
        .told
        .iter()
        .any(|(_, told)| *told > charge.register_start);
    let refused = Flag::Other(FLAG_TOKEN_REFUSED.to_owned());
    let took_by_refused_card = row.flags.contains(&refused) && charge.energy() > 0;
    let excuses = charge.doubts.iter().any(|doubt| match doubt {
        Doubt::EndSilent => !has_sample,
        Doubt::Stamped => false,
        Doubt::MeterOdd
        | Doubt::StartAbandoned
        | Doubt::NoStop
        | Doubt::ClockStepped
        | Doubt::GatewayClockStepped
        | Doubt::BeginPlaceheld
        | Doubt::BoxReplaced
        | Doubt::MemoryLost => true,
    });
    // Another check decides whether the flag is right.
    let excuses = excuses || is_begun_after_replacement(row);
    excuses || took_by_refused_card || (is_late && is_untimed)
}

/// Checks that nothing that a refused card took is billed before a person said who pays.
fn check_refusal(charge: &Charge, row: &SessionRow, complain: &mut impl FnMut(String)) {
    let refused = Flag::Other(FLAG_TOKEN_REFUSED.to_owned());
    if row.flags.contains(&refused) && row.energy_wh.wh() > 0 && charge.is_plain() {
        complain(format!(
            "session {} is billed, and its card was refused",
            row.session_id
        ));
    }
}

/// Returns the least energy that the messages reported for the charge, in watt-hours: all of it,
/// but only up to its last register where its end reported none, and only from its first where its
/// start reported none.
fn least_energy(charge: &Charge) -> i64 {
    let lax = [
        Doubt::MeterOdd,
        Doubt::StartAbandoned,
        Doubt::NoStop,
        Doubt::ClockStepped,
        Doubt::GatewayClockStepped,
        Doubt::MemoryLost,
        Doubt::BoxReplaced,
    ];
    if lax.iter().any(|doubt| charge.doubts.contains(doubt)) {
        return 0;
    }
    let told = charge.told.iter().map(|(_, told)| *told);
    let silent = charge.doubts.contains(&Doubt::EndSilent);
    let held = charge.doubts.contains(&Doubt::BeginPlaceheld);
    let first = if held {
        told.clone().min()
    } else {
        Some(charge.register_start)
    };
    let last = if silent {
        told.max()
    } else {
        charge.register_stop
    };
    first.zip(last).map_or(0, |(first, last)| last - first)
}

/// Checks that a session that a command asked for is the charge of that command, or one with the
/// same card: chargers that do not say which start they mean allow no more.
fn check_command(charge: &Charge, row: &SessionRow, complain: &mut impl FnMut(String)) {
    let Some(command) = &row.command_id else {
        return;
    };
    let is_asked = charge.asked_by.as_deref() == Some(command.as_str());
    if !(is_asked || charge.token == REMOTE_TOKEN) {
        let (asked, token) = (&charge.asked_by, &charge.token);
        complain(format!(
            "it was asked for by {asked:?} for {token}, its session by {command}"
        ));
    }
}

/// Checks a provisional CDR. It goes up to a register that was reported, and the gap holds at most
/// one reading that was reported after it.
fn check_provisional(charge: &Charge, row: &SessionRow, complain: &mut impl FnMut(String)) {
    let energy = row.energy_wh.wh();
    let last = charge.told.iter().map(|(at, _)| *at).max().unwrap_or(0);
    // The newest reading may be missing, and no other.
    let due = charge.told.iter().filter(|(at, _)| *at < last);
    let mut from = vec![charge.register_start];
    let no_begin = [Doubt::MeterOdd, Doubt::BeginPlaceheld];
    if no_begin.iter().any(|doubt| charge.doubts.contains(doubt)) {
        // The register at the start was nonsense: the first sample stands in.
        from.extend(charge.told.iter().map(|(_, told)| *told));
    }
    let is_odd = from.len() > 1;
    let least = due.map(|(_, told)| told - charge.register_start).max();
    let least = least.filter(|_| !is_odd);
    let told = charge.told.iter().map(|(_, told)| *told);
    // Where nothing was told that is true, nothing is billed.
    let mut told = told.chain([charge.register_start]);
    let is_told = told.any(|told| from.contains(&(told - energy)));
    if !is_told || least.is_some_and(|least| energy < least) {
        let id = &row.session_id;
        complain(format!(
            "session {id} says {energy} Wh; told were {:?} from {}",
            charge.told, charge.register_start
        ));
    }
}

fn check_times(charge: &Charge, row: &SessionRow, complain: &mut impl FnMut(String)) {
    if !charge.is_plain() {
        return;
    }
    let started = row.started_at.map(|at| at.timestamp().millis());
    let ended = row.ended_at.map(|at| at.timestamp().millis());
    let pairs = [
        ("began", charge.claimed_start, started),
        ("ended", charge.claimed_stop, ended),
    ];
    for (what, claimed, told) in pairs {
        if claimed.is_some() && claimed != told {
            complain(format!(
                "it {what} at {claimed:?}, the session says {told:?}"
            ));
        }
    }
}

fn reviews(run: &Run) -> Vec<ReviewRow> {
    let items = run.cloud.simulation.table.items();
    let rows = items
        .values()
        .filter(|item| item.key.pk.ends_with("#review"));
    rows.map(|item| item.read().unwrap()).collect()
}

/// Checks that each register rose by what its charges and standby took, and that the cloud's bills
/// differ from it only where they say so.
pub(super) fn check_registers(run: &Run, found: &Found, wrong: &mut Vec<String>) {
    for charger in &run.chargers {
        for (connector, rise, idle) in charger.registers() {
            let mut billed = 0;
            let mut gaps = 0;
            for (index, charge) in run.world.charges.iter().enumerate() {
                if charge.charger != charger.index || charge.connector != connector {
                    continue;
                }
                let rows = found.of_charge.get(&index);
                let rows = rows.into_iter().flatten();
                let mut states = rows.clone().map(|row| row.status);
                let is_asked = states.any(|status| status == Status::NeedsReview);
                let settled = rows.filter(|row| row.status == Status::Settled);
                let of_it: i64 = settled.map(|row| row.energy_wh.wh()).sum();
                billed += of_it;
                // A named gap: the charge is provisional, for review, or odd.
                if is_asked || !charge.is_plain() {
                    gaps += charge.energy() - of_it;
                }
            }
            if billed + gaps + idle != rise {
                wrong.push(format!(
                    "{} connector {connector}: the register rose by {rise} Wh, \
                     billed are {billed}, named gaps {gaps}, standby {idle}",
                    charger.station
                ));
            }
        }
    }
}
