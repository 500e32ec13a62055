//! What a session is rated from by rules 2: its readings since the start, and what its connector
//! did.

use forecourt_billing::rules2::{Charge, ChargeState, Facts, Reading, StateChange};
use forecourt_billing::{ChargingFacts, SessionFacts};
use forecourt_domain::clock::is_plausible;
use forecourt_domain::fact::{ConnectorStatus, ConnectorStatusKind, Fact};
use forecourt_types::{ClaimedAt, Energy, TimeZoneName, Timestamp};

use crate::session::{Evidence, evidence};
use forecourt_store::rows::facts::{FactRow, SessionRow};

/// The most changes of the state that a bill is rated from. They are kept with the CDR, and 1,000
/// of about 50 bytes leave room for its other facts within the 400 KB of an item (DynamoDB quota).
const STATES_MAX: usize = 1_000;

/// The facts of a session for rules 2, at a site of this time zone. `session` tells the times and
/// the energy that are billed.
pub(super) fn charge_facts(
    session: &SessionFacts,
    (row, facts): (&SessionRow, &[FactRow]),
    time_zone: TimeZoneName,
) -> Facts {
    let ChargingFacts {
        started_at,
        ended_at,
        energy,
    } = session.charging;
    Facts {
        time_zone,
        charge: Some(Charge {
            started_at,
            ended_at,
            energy_wh: energy,
            readings: readings(row, &evidence(row, facts), session.charging),
            states: states(row, facts, ended_at),
        }),
        reservation: None,
        discount: None,
    }
}

/// The readings on which the energy rests, as watt-hours since the start. There are none where a
/// person stated the energy: no reading says then when it flowed.
fn readings(row: &SessionRow, evidence: &[Evidence], charging: ChargingFacts) -> Vec<Reading> {
    let Some((begin, end)) = row.billed_registers_wh else {
        return Vec::new();
    };
    let used: Vec<&Evidence> = evidence.iter().filter(|one| one.reading.used).collect();
    let samples = || used.iter().map(|one| one.reading.register_wh);
    let mut in_between = samples().filter(|register| *register != begin && *register != end);
    // Some chargers count the energy of the charge from 0 in their samples, while start and stop
    // tell the register of a lifetime.
    let counts_from_zero = in_between.clone().next().is_some()
        && in_between.all(|register| {
            let total = begin.checked_add(register);
            register < begin && total.is_some_and(|total| total <= end)
        });
    let since_start = |register: Energy| match register.since(begin) {
        Some(wh) if wh >= Energy::ZERO => Some(wh),
        _ if counts_from_zero => Some(register),
        // A register that trembles by a watt-hour.
        _ => Some(Energy::ZERO),
    };
    let told = used.iter().filter_map(|one| {
        let at = match row.bills_received_times {
            true => one.received_at.timestamp(),
            false => one.reading.at.timestamp(),
        };
        let wh = since_start(one.reading.register_wh)?;
        Some(Reading { at, wh })
    });
    let is_within = |reading: &Reading| {
        (charging.started_at..=charging.ended_at).contains(&reading.at)
            && reading.wh <= charging.energy
    };
    let mut told: Vec<Reading> = told.filter(is_within).collect();
    // The energies were judged, and their order is certain. A time that contradicts it is not.
    told.sort_by_key(|reading| (reading.wh, reading.at));
    in_order_of_time(&told)
}

/// The longest row of these readings in which no time is before the one that stands before it: one
/// wrong time must not cost the readings whose times are right.
fn in_order_of_time(told: &[Reading]) -> Vec<Reading> {
    // The place of the last reading of the best row of each length, and of the one before each.
    let mut last_of: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(told.len());
    let at = |place: usize| told.get(place).map(|reading| reading.at);
    for (place, reading) in told.iter().enumerate() {
        let length = last_of.partition_point(|last| at(*last) <= Some(reading.at));
        before.push(
            length
                .checked_sub(1)
                .and_then(|one| last_of.get(one))
                .copied(),
        );
        match last_of.get_mut(length) {
            Some(last) => *last = place,
            None => last_of.push(place),
        }
    }
    let mut row = Vec::with_capacity(last_of.len());
    let mut next = last_of.last().copied();
    while let Some(place) = next {
        row.extend(told.get(place).copied());
        next = before.get(place).copied().flatten();
    }
    row.reverse();
    row
}

/// What the connector did, as far as the charger told it.
fn states(row: &SessionRow, facts: &[FactRow], ended_at: Timestamp) -> Vec<StateChange> {
    let mut told: Vec<(Timestamp, Told)> = Vec::new();
    // How far the charger's clock was ahead of the gateway's when it last told of the charge.
    let mut ahead_ms = 0;
    let mut is_started = false;
    for fact_row in facts {
        let Ok(fact) = fact_row.fact() else { continue };
        let is_start = matches!(fact, Fact::TransactionStarted(_));
        // A start that is told again changes nothing.
        if is_started && is_start {
            continue;
        }
        is_started = is_started || is_start;
        let claimed_at = match &fact {
            Fact::ConnectorStatus(fact) => fact.claimed_at,
            Fact::TransactionStarted(fact) => Some(fact.started_at),
            Fact::TransactionSampled(fact) => Some(fact.sampled_at),
            _ => None,
        };
        let is_of_charge = !matches!(fact, Fact::ConnectorStatus(_));
        if let Some(claimed) = claimed_at.filter(|_| is_of_charge) {
            let heard_at = match &fact {
                Fact::TransactionSampled(fact) => fact.heard_at,
                _ => None,
            };
            let heard_at = heard_at.unwrap_or(fact_row.received_at).timestamp();
            ahead_ms = claimed.timestamp().millis_since(heard_at);
        }
        let Some(state) = Told::by(&fact) else {
            continue;
        };
        let received_at = match &fact {
            Fact::ConnectorStatus(ConnectorStatus {
                first_received_at: Some(first),
                ..
            }) => *first,
            _ => fact_row.received_at,
        };
        let at = match claimed_at.map(ClaimedAt::timestamp) {
            _ if row.bills_received_times => received_at.timestamp(),
            Some(claimed) if is_plausible(Some(claimed), received_at) => claimed,
            // A state without a usable time stands where the clock of the bill stood then.
            _ => received_at.timestamp().plus_millis(ahead_ms),
        };
        told.push((at, state));
    }
    told.sort_by_key(|(at, _)| *at);
    few(changes(&told), ended_at)
}

/// What one message tells of the state of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// The state of a charge.
    State(ChargeState),
    /// The cable is plugged in and nothing flows (OCPP 2.x `EVConnected`).
    Connected,
    /// The connector gives nothing, whatever the charge was told to do.
    Blocked,
    /// The connector is in use, and the message does not tell how (OCPP 2.x).
    InUse,
}

impl Told {
    /// Reads what a fact tells (OCPP 1.6 section 7.7 `ChargePointStatus`, OCPP 2.0.1 part 2
    /// `ChargingStateEnumType`). `Preparing` and `Reserved` tell nothing of a charge.
    fn by(fact: &Fact) -> Option<Self> {
        let charging_state = match fact {
            Fact::ConnectorStatus(fact) => return Self::of_connector(fact.status),
            Fact::TransactionStarted(fact) => fact.charging_state.as_deref()?,
            Fact::TransactionSampled(fact) => fact.charging_state.as_deref()?,
            _ => return None,
        };
        match charging_state {
            "Charging" => Some(Self::State(ChargeState::Charging)),
            "SuspendedEV" => Some(Self::State(ChargeState::Idle)),
            // Nothing is plugged in: nobody asks for energy, and nobody has to pay for the time.
            "SuspendedEVSE" | "Idle" => Some(Self::State(ChargeState::Station)),
            "EVConnected" => Some(Self::Connected),
            _ => None,
        }
    }

    const fn of_connector(status: ConnectorStatusKind) -> Option<Self> {
        match status {
            ConnectorStatusKind::Charging => Some(Self::State(ChargeState::Charging)),
            ConnectorStatusKind::SuspendedEv | ConnectorStatusKind::Finishing => {
                Some(Self::State(ChargeState::Idle))
            }
            ConnectorStatusKind::SuspendedEvse | ConnectorStatusKind::Available => {
                Some(Self::State(ChargeState::Station))
            }
            ConnectorStatusKind::Faulted | ConnectorStatusKind::Unavailable => Some(Self::Blocked),
            ConnectorStatusKind::Occupied => Some(Self::InUse),
            ConnectorStatusKind::Preparing
            | ConnectorStatusKind::Reserved
            | ConnectorStatusKind::Unknown => None,
        }
    }
}

/// The changes of the state that messages tell, in the order of their times.
fn changes(told: &[(Timestamp, Told)]) -> Vec<StateChange> {
    let mut changes: Vec<StateChange> = Vec::new();
    // What the charge was told to do last, beside a fault of the connector.
    let mut state = ChargeState::Charging;
    let mut has_charged = false;
    let mut is_blocked = false;
    for &(at, told) in told {
        match told {
            Told::State(told) => {
                state = told;
                has_charged = has_charged || told == ChargeState::Charging;
                is_blocked = false;
            }
            // Before energy has flowed the driver waits for the station. Afterwards the vehicle
            // stands there and takes nothing.
            Told::Connected if has_charged => state = ChargeState::Idle,
            Told::Connected => state = ChargeState::Station,
            Told::Blocked => is_blocked = true,
            Told::InUse => is_blocked = false,
        }
        let now = if is_blocked {
            ChargeState::Station
        } else {
            state
        };
        changes.push(StateChange { at, state: now });
    }
    without_repeats(changes)
}

fn without_repeats(mut changes: Vec<StateChange>) -> Vec<StateChange> {
    changes.dedup_by_key(|change| change.state);
    changes
}

/// At most [`STATES_MAX`] changes: of a connector that changes all the time, the states that last
/// shortest are left out.
fn few(mut changes: Vec<StateChange>, ended_at: Timestamp) -> Vec<StateChange> {
    let mut least_ms = 1_000;
    while changes.len() > STATES_MAX {
        let untils = changes.iter().skip(1).map(|change| change.at);
        let untils: Vec<Timestamp> = untils.chain([ended_at]).collect();
        let lasting = changes.iter().zip(untils);
        let lasting = lasting.filter(|(change, until)| until.millis_since(change.at) >= least_ms);
        let lasting = lasting.map(|(change, _)| *change).collect();
        changes = without_repeats(lasting);
        least_ms *= 2;
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::EPOCH.plus_millis(second * 1_000)
    }

    fn states_of(told: &[Told]) -> Vec<ChargeState> {
        let told: Vec<_> = (0..).map(at).zip(told.iter().copied()).collect();
        let changes = changes(&told).into_iter();
        changes.map(|change| change.state).collect()
    }

    #[test]
    fn one_wrong_time_costs_no_reading_whose_time_is_right() {
        let reading = |(wh, second): (i64, i64)| Reading {
            at: at(second),
            wh: Energy::from_wh(wh),
        };
        let readings =
            |told: &[(i64, i64)]| -> Vec<Reading> { told.iter().copied().map(reading).collect() };
        let check = |told: &[(i64, i64)], kept: &[(i64, i64)]| {
            assert_eq!(
                in_order_of_time(&readings(told)),
                readings(kept),
                "{told:?}"
            );
        };
        check(&[], &[]);
        check(&[(2, 90), (4, 30), (6, 45)], &[(4, 30), (6, 45)]);
        check(
            &[(1, 10), (2, 5), (3, 20), (4, 20)],
            &[(2, 5), (3, 20), (4, 20)],
        );
        check(&[(1, 10), (2, 20), (3, 1)], &[(1, 10), (2, 20)]);
    }

    #[test]
    fn a_cable_without_energy_waits_for_the_station_first_and_stands_there_afterwards() {
        use ChargeState::{Charging, Idle, Station};
        let told = [
            Told::Connected,
            Told::State(Charging),
            Told::Connected,
            Told::State(Charging),
        ];
        assert_eq!(states_of(&told), [Station, Charging, Idle, Charging]);
    }

    #[test]
    fn a_fault_costs_nothing_and_the_charge_goes_on_as_it_was() {
        use ChargeState::{Charging, Idle, Station};
        // OCPP 2.x tells the fault of the connector and the state of the charge apart.
        let told = [
            Told::State(Charging),
            Told::State(Idle),
            Told::Blocked,
            Told::Blocked,
            Told::InUse,
        ];
        assert_eq!(states_of(&told), [Charging, Idle, Station, Idle]);
        // OCPP 1.6 tells the next state in place of the fault.
        let told = [
            Told::State(Idle),
            Told::Blocked,
            Told::State(Charging),
            Told::State(Charging),
        ];
        assert_eq!(states_of(&told), [Idle, Station, Charging]);
    }

    #[test]
    fn of_a_state_that_changes_all_the_time_the_shortest_parts_are_left_out() {
        let flapping = (0..5_000).map(|second| StateChange {
            at: at(second),
            state: match second % 2 {
                0 => ChargeState::Charging,
                _ => ChargeState::Idle,
            },
        });
        let parked = [StateChange {
            at: at(5_001),
            state: ChargeState::Station,
        }];
        let changes: Vec<_> = flapping.chain(parked).collect();
        let kept = few(changes.clone(), at(9_000));
        assert!(kept.len() <= STATES_MAX, "{}", kept.len());
        assert_eq!(kept.last(), changes.last());
        let short = changes.get(..20).map(<[_]>::to_vec);
        let short = short.unwrap_or_default();
        assert_eq!(few(short.clone(), at(20)), short, "few changes stay all");
    }
}
