//! Checks that every command ends, and that none ran late, twice, or on another charge.

use std::collections::BTreeMap;

use forecourt_domain::fact::CommandState;
use forecourt_store::keys;
use forecourt_store::rows::config::Command;

use crate::charger::Charger;
use crate::plan::MINUTE;
use crate::run::Run;
use crate::world::{Call, Ms};

/// How much longer a command that leaves the gateway in time may take on the wire, in milliseconds:
/// one commit and one frame.
const LAST_MILE: Ms = 100;

pub(super) fn check(run: &Run, wrong: &mut Vec<String>) {
    let mut calls: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in &run.world.calls {
        calls.entry(&call.id).or_default().push(call);
    }
    for (id, of_it) in &calls {
        if of_it.len() > 1 {
            wrong.push(format!(
                "command {id} reached its charger {} times",
                of_it.len()
            ));
        }
        // The orders of people and their copies have such ids; all other commands are
        // the product's own.
        let own = !id.contains("order-");
        if !own && !run.orders.iter().any(|order| order.id == *id) {
            wrong.push(format!("call {id} ran, and nobody ordered it"));
        }
    }
    let rows = commands(run);
    for order in &run.orders {
        let id = &order.id;
        for call in calls.get(id.as_str()).into_iter().flatten() {
            if call.at > order.expires + LAST_MILE {
                let late = call.at - order.expires;
                wrong.push(format!(
                    "command {id} ({}) ran {late} ms after its end",
                    order.kind
                ));
            }
            if let (Some(charge), Some(meant)) = (call.stopped, &order.meant)
                && !run.world.charges[charge].ids.contains(meant)
            {
                wrong.push(format!(
                    "command {id} meant {meant} and stopped charge {charge}"
                ));
            }
        }
        if run.backed_up_at.is_some_and(|at| order.given > at) {
            // The restored cloud does not know that it was given.
            continue;
        }
        let Some(row) = rows.get(id) else {
            wrong.push(format!("command {id} is gone"));
            continue;
        };
        if run
            .plan
            .replacement
            .is_some_and(|it| order.given <= it.at + MINUTE)
        {
            // The box that knows its outcome was replaced, and is no longer believed.
            continue;
        }
        let of_it = calls.get(id.as_str()).and_then(|calls| calls.first());
        let scheduled = of_it.filter(|call| call.is_scheduled);
        if scheduled.is_some() && is_waited_for(run, row) {
            continue;
        }
        let ran = of_it.is_some() && run.backed_up_at.is_none();
        check_end(row, ran, wrong);
        let is_kept = scheduled.is_some_and(|call| !is_replaced(run, call));
        if row.state == CommandState::Failed && is_kept {
            wrong.push(format!(
                "command {id} was scheduled, and is told to have failed"
            ));
        }
    }
}

/// Returns whether the charger agreed to run the command at the end of a charge and never sent
/// anything again. Such a change is waited for longer than a run lasts.
fn is_waited_for(run: &Run, row: &Command) -> bool {
    let mut chargers = run.chargers.iter();
    let charger = chargers.find(|charger| charger.station == row.station_id);
    row.state == CommandState::Accepted && charger.is_some_and(Charger::is_gone)
}

/// Returns whether the opposite was ordered of the same connector afterwards.
fn is_replaced(run: &Run, call: &Call) -> bool {
    let change = call.availability;
    let contrary = change.map(|(charger, connector, wanted)| (charger, connector, !wanted));
    let mut later = run.world.calls.iter().filter(|later| later.at > call.at);
    later.any(|later| later.availability == contrary)
}

/// Checks that the command has a final state, or one that stands for a charger that never answered:
/// nobody may ever know what became of such a call.
fn check_end(row: &Command, ran: bool, wrong: &mut Vec<String>) {
    let id = &row.command_id;
    let silent = [CommandState::TimedOut, CommandState::Unknown];
    if !row.state.is_final() && !silent.contains(&row.state) {
        wrong.push(format!("command {id} is still {:?}", row.state));
    }
    if row.state == CommandState::Expired && ran {
        wrong.push(format!("command {id} is expired, and it ran"));
    }
}

fn commands(run: &Run) -> BTreeMap<String, Command> {
    let items = run.cloud.simulation.table.items();
    let mut rows = BTreeMap::new();
    for charger in &run.chargers {
        let pk = keys::station_partition(&run.cloud.operator, &charger.station);
        let of_it = items
            .values()
            .filter(|item| item.key.pk == pk && item.key.sk.starts_with("command#"));
        for item in of_it {
            let row: Command = item.read().unwrap();
            rows.insert(row.command_id.to_string(), row);
        }
    }
    rows
}
