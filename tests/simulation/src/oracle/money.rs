//! Checks every CDR and every sum against its own calculation.

use std::collections::BTreeMap;

use forecourt_cloud::billing::{Comparison, recompute};
use forecourt_domain::session::Status;
use forecourt_memory::{Ledger, run as drive};
use forecourt_store::rows::facts::{CdrRow, ReportRow, SessionRow};
use serde_json::Value;

use super::sessions::Found;
use crate::run::Run;
use crate::world::{Charge, Doubt};

/// Returns what a charge costs, in cents: 45 ct a kWh, 120 ct an hour, 50 ct; whole seconds; halves
/// are rounded up. It calculates in 18,000ths of a cent, in which all three prices
/// are whole numbers.
fn price(wh: i64, seconds: i64) -> i64 {
    let parts = wh * 45 * 18 + seconds * 120 * 5 + 50 * 18_000;
    (parts + 9_000).div_euclid(18_000)
}

/// The longest time that a message of a connected charger takes, in seconds.
const LONGEST_WAY_S: i64 = 60;

/// A CDR as it is read from its stored text.
struct Bill {
    row: CdrRow,
    wh: i64,
    cents: i64,
    seconds: i64,
}

fn bill(row: CdrRow) -> Bill {
    let text: Value = serde_json::from_str(&row.canonical).unwrap();
    let millis = |name: &str| {
        let time = text[name].as_str().unwrap();
        forecourt_types::Timestamp::parse(time).unwrap().millis()
    };
    Bill {
        wh: text["energy_wh"].as_i64().unwrap(),
        cents: text["total"]["amount_minor"].as_i64().unwrap(),
        seconds: (millis("ended_at") - millis("started_at")).div_euclid(1000),
        row,
    }
}

pub(super) fn check(run: &Run, found: &Found, wrong: &mut Vec<String>) {
    let items = run.cloud.simulation.table.items();
    let rows = items
        .values()
        .filter(|item| forecourt_store::keys::is_cdr(&item.key));
    let mut bills: BTreeMap<String, Vec<Bill>> = BTreeMap::new();
    for item in rows {
        let row: CdrRow = item.read().unwrap();
        bills
            .entry(row.session_id.to_string())
            .or_default()
            .push(bill(row));
    }
    for (index, rows) in &found.of_charge {
        let charge = &run.world.charges[*index];
        for row in rows {
            let none = Vec::new();
            let of_it = bills.get(row.session_id.as_str()).unwrap_or(&none);
            check_bills(run, charge, row, of_it, wrong);
        }
    }
    check_sums(run, &bills, wrong);
    let ledger = Ledger::of(&items, &run.cloud.operator);
    if ledger.entries.len() != ledger.cdrs.len() {
        wrong.push("the ledger: something else than a CDR has an entry".to_owned());
    }
    let faults = ledger.faults().into_iter();
    wrong.extend(faults.map(|fault| format!("the ledger: {fault}")));
}

fn check_bills(
    run: &Run,
    charge: &Charge,
    row: &SessionRow,
    bills: &[Bill],
    wrong: &mut Vec<String>,
) {
    let id = &row.session_id;
    let credited = |version: u32| {
        let mut credits = bills.iter().filter(|bill| bill.row.credit);
        credits.any(|bill| bill.row.version == version)
    };
    let current = bills
        .iter()
        .filter(|bill| !bill.row.credit && !credited(bill.row.version));
    let current: Vec<&Bill> = current.collect();
    if row.status == Status::Failed && !current.is_empty() {
        wrong.push(format!("session {id} came to nothing and is billed"));
    }
    if row.status != Status::Settled {
        return;
    }
    let [bill] = current.as_slice() else {
        wrong.push(format!("session {id} has {} current CDRs", current.len()));
        return;
    };
    if bill.row.version != row.cdr_version {
        let (version, told) = (bill.row.version, row.cdr_version);
        wrong.push(format!(
            "session {id}: CDR {version} is current, the session says {told}"
        ));
    }
    if bill.wh != row.energy_wh.wh() {
        let (wh, told) = (bill.wh, row.energy_wh.wh());
        wrong.push(format!(
            "session {id}: the CDR says {wh} Wh, the session {told}"
        ));
    }
    let claimed = charge.claimed_seconds().filter(|_| charge.is_plain());
    // Times of receipt may be billed where the claims cannot be: of a plain charge
    // they differ by what messages take at the most.
    let is_near =
        |claimed: &i64| row.bills_received_times && (claimed - bill.seconds).abs() <= LONGEST_WAY_S;
    let seconds = claimed.filter(|claimed| !is_near(claimed));
    let seconds = seconds.unwrap_or(bill.seconds);
    let expected = price(bill.wh, seconds);
    if bill.cents != expected {
        let Bill { wh, cents, .. } = bill;
        wrong.push(format!(
            "session {id}: {wh} Wh and {seconds} s cost {expected} ct, the CDR says {cents} ct"
        ));
    }
    // No claim is believed that makes a charge last longer than the world did.
    // A charger without a time is given that of the gateway, which is then
    // believed even when it was set while the charge ran.
    let is_unsure = charge.doubts.contains(&Doubt::GatewayClockStepped);
    if !is_unsure && !(0..=86_400).contains(&bill.seconds) {
        wrong.push(format!("session {id} is billed for {} s", bill.seconds));
    }
    let operator = &run.cloud.operator;
    let again = drive(recompute(&run.cloud.simulation.table, operator, id));
    match again {
        Ok(all) => {
            for one in all.iter().filter(|one| one.result != Comparison::Same) {
                wrong.push(format!("CDR {} computes to other bytes", one.cdr_id));
            }
        }
        Err(error) => wrong.push(format!("session {id} cannot be computed again: {error}")),
    }
}

/// Checks that the reports hold each CDR once, with negative credits.
fn check_sums(run: &Run, bills: &BTreeMap<String, Vec<Bill>>, wrong: &mut Vec<String>) {
    let mut expected = (0, 0, 0);
    for bill in bills.values().flatten() {
        let sign = if bill.row.credit { -1 } else { 1 };
        expected.0 += sign;
        expected.1 += sign * bill.wh;
        // A credit's total is below zero as it stands.
        expected.2 += bill.cents;
    }
    let items = run.cloud.simulation.table.items();
    for dimension in ["all", "site", "station"] {
        let pk = format!("op#{}#report#{dimension}", run.cloud.operator);
        let mut sums = (0, 0, 0);
        for item in items.values().filter(|item| item.key.pk == pk) {
            let row: ReportRow = item.read().unwrap();
            sums.0 += row.sessions;
            sums.1 += row.energy_wh;
            let money = row.money();
            sums.2 += money.iter().map(|(_, amount)| amount).sum::<i64>();
        }
        if sums != expected {
            wrong.push(format!(
                "the report by {dimension} says {sums:?} (sessions, Wh, ct), the CDRs say {expected:?}"
            ));
        }
    }
}
