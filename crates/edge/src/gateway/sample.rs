//! Makes facts of the readings of a transaction that a bill may need.

use forecourt_domain::claim::{Claim, Point, add_flag};
use forecourt_domain::fact::{ConnectorRef, Decision, Fact, Flag, TransactionSampled};
use forecourt_domain::{clock, meter};
use forecourt_types::{ClaimedAt, Energy, ReceivedAt, Timestamp};

use super::Gateway;
use super::power::Measure;
use super::stop::spaced;
use super::turn::Turn;
use crate::rows::TransactionRow;

/// The most facts that are made of one message: ten days of quarter hours. All of its values are in
/// the telemetry lane.
const MAX_FACTS: usize = 1_024;

/// What an event tells of a transaction besides its registers.
#[derive(Default)]
pub(super) struct EventDetails {
    pub(super) claimed_at: Option<Timestamp>,
    pub(super) token_uid: Option<forecourt_types::TokenUid>,
    pub(super) decision: Option<Decision>,
    pub(super) charging_state: Option<String>,
    pub(super) seq_no: Option<u64>,
    pub(super) flags: Vec<Flag>,
    /// Whether the registers may be those of earlier messages, as in a stop.
    pub(super) told_again: bool,
}

/// Takes a register as the newest one if it can be, and returns what is odd about it. A register
/// that does not fit counts only once the next one confirms it; one that confirms it by having
/// moved on is not odd.
fn take_reading(
    row: &mut TransactionRow,
    reading: meter::Reading,
    received: ReceivedAt,
    measure: Measure,
    told_again: bool,
) -> Option<Flag> {
    let was_odd = row.odd_register;
    let known = row.last_register.zip(row.last_register_at);
    let known = known.map(|(register, at)| meter::Reading { register, at });
    let later = known.filter(|known| reading.at < known.at);
    let odd = match later {
        // A stop repeats readings older than the last one known: those must
        // lie below it, not above.
        Some(later) if told_again => measure.check(Some(reading), later),
        // An older time and a register that is not above the newest one: a late reading.
        Some(later) if (Energy::ZERO..=later.register).contains(&reading.register) => None,
        // With an older time and a higher register, the charger's clock was set back.
        _ => {
            let before = row.last_register_received;
            let known_at = known.map_or(reading.at, |known| known.at);
            let at = spaced(known_at, before, reading.at, received);
            measure.check(known, meter::Reading { at, ..reading })
        }
    };
    let is_newest = later.is_none_or(|later| !told_again && reading.register > later.register);
    let confirms = was_odd.filter(|odd| {
        *odd != reading
            && odd.register >= Energy::ZERO
            && measure.check(Some(*odd), reading).is_none()
    });
    let is_taken = reading.register >= Energy::ZERO && is_newest;
    if is_taken && (odd.is_none() || confirms.is_some()) {
        row.last_register = Some(reading.register);
        row.last_register_at = Some(reading.at);
        row.last_register_received = Some(received);
        row.last_register_recorded = false;
        row.boot_recorded = false;
        row.odd_register = None;
    } else if odd.is_some() {
        row.odd_register = Some(reading);
    }
    let has_moved = confirms.is_some_and(|odd| odd.register != reading.register);
    odd.filter(|_| !(is_taken && has_moved))
}

impl EventDetails {
    /// Whether the event must be recorded even without a register that is due. A flag that a
    /// charger causes with every message waits for the next fact.
    fn is_news(&self) -> bool {
        let is_news = |flag: &Flag| {
            matches!(
                flag,
                Flag::SequenceGap | Flag::ContentDiffers | Flag::StartUnknown
            )
        };
        let flags = self.flags.iter().any(is_news);
        self.token_uid.is_some() || self.charging_state.is_some() || flags
    }

    fn apply(self, fact: &mut TransactionSampled) {
        fact.token_uid = self.token_uid;
        fact.decision = self.decision;
        fact.charging_state = self.charging_state;
        fact.seq_no = self.seq_no;
        for flag in self.flags {
            add_flag(&mut fact.flags, flag);
        }
    }
}

impl Gateway {
    /// Makes facts of the points that a bill may need: the first, landmarks, one each quarter hour,
    /// and whatever is odd. The other content of the message goes with the last point.
    pub(super) fn sample(
        &mut self,
        turn: &mut Turn<'_>,
        row: &mut TransactionRow,
        points: &[Point],
        details: EventDetails,
    ) {
        let station = row.station_id.clone();
        let mut facts = Vec::new();
        facts.extend(begin_fact(turn, row, points));
        let readings = points.iter().filter(|point| !point.is_begin);
        let readings = readings.filter(|point| point.register.is_some());
        let last = readings.clone().count();
        for (index, point) in readings.enumerate() {
            let news = index + 1 == last && details.is_news();
            // Without the reading before it, nobody could tell that this one is odd.
            let before = unrecorded(row);
            if let Some(mut fact) = self.register_fact(turn, row, point, news, details.told_again) {
                fact.signed.clone_from(&point.signed);
                let is_odd = fact.flags.contains(&Flag::MeterImplausible)
                    || fact.flags.contains(&Flag::MeterBackwards);
                if let Some(before) = before.filter(|_| is_odd) {
                    facts.push((None, before));
                }
                facts.push((point.claimed_at, fact));
            }
        }
        facts.extend(signed_facts(turn, row, points, last));
        if facts.len() > MAX_FACTS {
            facts.drain(..facts.len() - MAX_FACTS);
        }
        if facts.is_empty() && details.is_news() {
            let claimed = details.claimed_at;
            let at = clock::effective(claimed, turn.received_at());
            facts.push((claimed, sampled(row, at, None)));
        }
        if let Some((_, fact)) = facts.last_mut() {
            details.apply(fact);
        }
        for (claimed_at, fact) in facts {
            let claimed_at = claimed_at.map(ClaimedAt);
            self.append(turn, &station, claimed_at, Fact::TransactionSampled(fact));
        }
    }

    /// Takes a register into the transaction, and makes a fact of it when it is due or `wanted`.
    /// `told_again` says that the charger may have told it before.
    fn register_fact(
        &self,
        turn: &Turn<'_>,
        row: &mut TransactionRow,
        point: &Point,
        wanted: bool,
        told_again: bool,
    ) -> Option<TransactionSampled> {
        let register = point.register?;
        let received = turn.received_at();
        let at = clock::effective(point.claimed_at, received);
        let reading = meter::Reading { register, at };
        let was_odd = row.odd_register.map(|odd| odd.register);
        let has_time = clock::is_plausible(point.claimed_at, received);
        let measure = self.measure_of(&row.station_id, row.connector, row.earliest_at, has_time);
        let odd = take_reading(row, reading, received, measure, told_again);
        let is_due = self.is_due(row, at, point.claimed_at, received);
        // One value that is told again and again is odd once.
        let is_news = odd.is_some() && was_odd != Some(register);
        if !(is_due || wanted || point.is_landmark || is_news) {
            return None;
        }
        row.last_fact_at = Some(at);
        row.last_fact_received = Some(received);
        row.last_fact_claimed = point.claimed_at;
        row.last_register_recorded |= row.last_register_at == Some(at);
        let mut fact = sampled(row, at, Some(register));
        if !has_time {
            fact.flags.push(Flag::ClockImplausible);
        }
        fact.flags.extend(odd);
        Some(fact)
    }

    /// Whether an interval has passed since the last fact. A charger whose clock is wrong still
    /// tells intervals, also of what it had to keep and sends all at once; where the clock stands
    /// still, the time of receipt tells them.
    fn is_due(
        &self,
        row: &TransactionRow,
        at: ClaimedAt,
        claimed: Option<Timestamp>,
        received: ReceivedAt,
    ) -> bool {
        let interval = i64::try_from(self.settings.sample_interval_ms).unwrap_or(i64::MAX);
        // A clock that stepped back must not silence the facts.
        let is_apart = |elapsed: i64| elapsed >= interval || elapsed < 0;
        let by_claim = claimed.zip(row.last_fact_claimed);
        let by_receipt = row
            .last_fact_received
            .filter(|_| row.last_fact_at >= Some(at));
        row.last_fact_at
            .is_none_or(|last| is_apart(at.timestamp().millis_since(last.timestamp())))
            || by_claim.is_some_and(|(now, last)| is_apart(now.millis_since(last)))
            || by_receipt
                .is_some_and(|last| is_apart(received.timestamp().millis_since(last.timestamp())))
    }

    /// The registers that a stop brings along, as facts before it if it has a name. Its own
    /// register belongs to the stop.
    pub(super) fn sample_before_stop(
        &mut self,
        turn: &mut Turn<'_>,
        row: &mut TransactionRow,
        claim: &Claim,
        stopped_at: ClaimedAt,
    ) {
        let station = row.station_id.clone();
        let id = row.transaction_id.clone();
        self.chart(turn, &station, Some(&id), claim);
        if row.start_unknown && claim.id_is_odd {
            // Nothing to add them up under: the stop's own registers say it all.
            return;
        }
        let earlier: Vec<Point> = claim
            .points
            .iter()
            .filter(|point| {
                let at = clock::effective(point.claimed_at, turn.received_at());
                let is_new = row.last_fact_at.is_none_or(|last| at > last);
                !point.is_begin && at < stopped_at && is_new
            })
            .cloned()
            .collect();
        let details = EventDetails {
            told_again: true,
            ..EventDetails::default()
        };
        self.sample(turn, row, &earlier, details);
    }
}

/// The register of the start that this message repeats, where the start itself
/// told another one or none. It is no reading of this moment.
fn begin_fact(
    turn: &Turn<'_>,
    row: &TransactionRow,
    points: &[Point],
) -> Option<(Option<Timestamp>, TransactionSampled)> {
    let begin = points.iter().find(|point| point.is_begin)?;
    let register = begin.register?;
    if row.meter_start == Some(register) {
        return None;
    }
    let at = clock::effective(begin.claimed_at, turn.received_at());
    let mut fact = sampled(row, at, None);
    fact.meter_start = Some(register);
    fact.signed.clone_from(&begin.signed);
    Some((begin.claimed_at, fact))
}

/// The signed values of the begin and of moments that told no register: a bill may have to prove
/// its energy by them.
fn signed_facts(
    turn: &Turn<'_>,
    row: &TransactionRow,
    points: &[Point],
    with_register: usize,
) -> Vec<(Option<Timestamp>, TransactionSampled)> {
    let alone = points.iter().filter(|point| {
        let is_told = point.is_begin && row.meter_start != point.register;
        let is_landmark = point.is_landmark || with_register == 0;
        !point.signed.is_empty()
            && is_landmark
            && !is_told
            && (point.is_begin || point.register.is_none())
    });
    alone
        .map(|point| {
            let at = clock::effective(point.claimed_at, turn.received_at());
            let mut fact = sampled(row, at, None);
            fact.signed.clone_from(&point.signed);
            (point.claimed_at, fact)
        })
        .collect()
}

/// The newest reading, as a fact, if it is none yet.
pub(super) fn unrecorded(row: &TransactionRow) -> Option<TransactionSampled> {
    let (register, at) = row.last_register.zip(row.last_register_at)?;
    if row.last_register_recorded || row.unproven {
        return None;
    }
    let mut fact = sampled(row, at, Some(register));
    fact.heard_at = row.last_register_received;
    if row.start_unknown && row.last_fact_at.is_none() {
        fact.flags.push(Flag::StartUnknown);
    }
    Some(fact)
}

pub(super) fn sampled(
    row: &TransactionRow,
    at: ClaimedAt,
    register: Option<Energy>,
) -> TransactionSampled {
    TransactionSampled {
        transaction_id: row.transaction_id.clone(),
        connector: row.connector.unwrap_or(ConnectorRef {
            evse_id: None,
            connector_id: 0,
        }),
        sampled_at: at,
        register,
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
