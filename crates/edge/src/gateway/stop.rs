//! Handles `StopTransaction` (OCPP 1.6 §4.10), with or without a usable id.

use forecourt_domain::claim::{Claim, Point, add_flag};
use forecourt_domain::fact::{Fact, Flag, TransactionStopped};
use forecourt_domain::{border, clock, content_key, meter, secret_settings};
use forecourt_types::{ClaimedAt, Energy, ReceivedAt, StationId, TransactionId};

use super::Gateway;
use super::station::StopEvidence;
use super::transaction::{payload_key, remember};
use super::turn::{Request, Turn};
use crate::rows::TransactionRow;
use crate::{MemoryFailure, Row};

impl Gateway {
    pub(super) fn stop(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        claim: &mut Claim,
    ) -> Result<(), MemoryFailure> {
        let verdict = match &claim.token_uid {
            Some(token) => Some(
                self.verdict_now(turn, request.station, Some(token), None)?
                    .0,
            ),
            None => None,
        };
        let payload = border::transaction_answer(request.version, request.action, verdict.as_ref());
        if let Some(problem) = claim.unreadable.take() {
            return self.unreadable_stop(turn, request, &problem, payload);
        }
        let parent = verdict
            .as_ref()
            .and_then(|verdict| verdict.parent_uid.as_ref());
        let row = self.named_or_fitting(turn, request.station, claim, parent)?;
        let generation = self.key_generation(request, claim);
        // A stop fitted to a session is remembered under the id it came with as
        // well: its repeat finds no open session to be fitted to.
        let as_sent = stop_as_sent(request, claim, generation);
        let is_fitted = claim.flags.contains(&Flag::FittedToOpenSession);
        let id = row.as_ref().map(|row| &row.transaction_id);
        let key = content_key::stop(request.station, id.or(claim.transaction_id.as_ref()), claim);
        let mut seen = turn.memory.answer(request.station, &key)?;
        if seen.is_none() && !(is_fitted && generation.is_some()) {
            seen = turn.memory.answer(request.station, &as_sent)?;
        }
        if seen.is_none() && !is_fitted {
            // The gateway's own clock may have stepped between two equal ones.
            for other in self.other_generations(request, generation) {
                let key = stop_as_sent(request, claim, other);
                seen = seen.or(turn.memory.answer(request.station, &key)?);
            }
        }
        if let Some(answer) = seen {
            request.answer(turn, &answer.payload);
            return Ok(());
        }
        let transaction_id = self.end(turn, request.station, claim, row);
        let id = Some(transaction_id);
        if as_sent != key && (is_fitted || claim.id_is_odd) {
            remember_only(turn, request, as_sent, &payload, id.clone());
        }
        remember(turn, request, key, payload, id, None);
        Ok(())
    }

    fn unreadable_stop(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        problem: &str,
        payload: String,
    ) -> Result<(), MemoryFailure> {
        let key = payload_key(request, None);
        if turn.memory.answer(request.station, &key)?.is_none() {
            self.unreadable(turn, request, problem, None);
        }
        remember(turn, request, key, payload, None, None);
        Ok(())
    }

    /// The transaction that a stop means: the one that it names, at this station; else the one open
    /// session that fits. It is never one of another station.
    fn named_or_fitting(
        &self,
        turn: &Turn<'_>,
        station: &StationId,
        claim: &mut Claim,
        parent: Option<&forecourt_types::TokenUid>,
    ) -> Result<Option<TransactionRow>, MemoryFailure> {
        let Some(known) = self.stations.get(station) else {
            return Ok(None);
        };
        if let (false, Some(id)) = (claim.id_is_odd, &claim.transaction_id) {
            if let Some(row) = known.open.get(id.as_str()) {
                return Ok(Some(row.clone()));
            }
            if let Some(row) = turn.memory.transaction(station, id.as_str())? {
                return Ok(Some(row));
            }
        }
        claim.flag(Flag::TransactionIdOdd);
        let plausible = !claim.flags.contains(&Flag::ClockImplausible);
        let evidence = StopEvidence {
            token: claim.token_uid.as_ref(),
            parent,
            register: claim.register.filter(|register| *register > Energy::ZERO),
            claimed_at: claim.claimed_at.filter(|_| plausible).map(ReceivedAt),
            needs_token: !claim.id_is_odd,
        };
        let fitting = known.fitting_open(&evidence).cloned();
        claim.flag(match fitting {
            Some(_) => Flag::FittedToOpenSession,
            None => Flag::StartUnknown,
        });
        Ok(fitting)
    }

    /// Records a stop and closes the transaction, for 1.6 and 2.x alike.
    pub(super) fn end(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        claim: &mut Claim,
        row: Option<TransactionRow>,
    ) -> TransactionId {
        let stopped_at = clock::effective(claim.claimed_at, turn.received_at());
        let mut row = row.unwrap_or_else(|| unknown(station, claim, stopped_at));
        if row.start_unknown {
            claim.flag(Flag::StartUnknown);
        }
        if std::mem::take(&mut row.unproven) {
            // A stop claims that something was charged: its readings are evidence.
            self.record_last(turn, &mut row);
        }
        if !row.open && row.meter_stop.is_some() {
            claim.flag(Flag::ContentDiffers);
        }
        row.is_named |= !claim.id_is_odd && !claim.flags.contains(&Flag::FittedToOpenSession);
        self.sample_before_stop(turn, &mut row, claim, stopped_at);
        let is_credible = self.check_stop(turn, &row, claim, stopped_at);
        let is_nameless = row.start_unknown && claim.id_is_odd;
        if !(is_credible || is_nameless) {
            self.record_last(turn, &mut row);
        }
        let begin = begin_register(&claim.points);
        let begin = begin.filter(|begin| row.meter_start != Some(*begin));
        let transaction_id = row.transaction_id.clone();
        let stopped = TransactionStopped {
            transaction_id: transaction_id.clone(),
            connector: row.connector.or(claim.connector),
            stopped_at,
            meter_stop: claim.register,
            meter_start: begin,
            reason: (claim.reason.as_deref()).map(secret_settings::kept_words),
            token_uid: claim.token_uid.clone(),
            seq_no: claim.seq_no,
            signed: claim.signed(),
            flags: claim.flags.clone(),
        };
        let newest = claim.register.filter(|_| is_credible).or(row.last_register);
        self.learn_stop(turn, station, row.connector, newest);
        let connector = stopped.connector;
        row.open = false;
        row.meter_stop = claim.register.or(row.meter_stop);
        row.highest_seq_no = row.highest_seq_no.max(claim.seq_no);
        if let Some(known) = self.stations.get_mut(station) {
            known.open.remove(transaction_id.as_str());
        }
        self.forget_ended(turn, station);
        // A stop that names nothing leaves nothing to be found by name.
        if !(row.start_unknown && claim.id_is_odd) {
            turn.write(Row::Transaction(Box::new(row)));
        }
        let claimed_at = claim.claimed_at.map(ClaimedAt);
        self.append(turn, station, claimed_at, Fact::TransactionStopped(stopped));
        self.stop_seen(turn, station, &transaction_id, connector);
        transaction_id
    }

    /// Compares the stop's register with the start's and with the last one. Returns whether it is
    /// there and fits both.
    fn check_stop(
        &self,
        turn: &Turn<'_>,
        row: &TransactionRow,
        claim: &mut Claim,
        stopped_at: ClaimedAt,
    ) -> bool {
        let Some(register) = claim.register else {
            return false;
        };
        let has_time = clock::is_plausible(claim.claimed_at, turn.received_at());
        let measure = self.measure_of(&row.station_id, row.connector, row.earliest_at, has_time);
        let start = row.meter_start.map(|register| {
            let reading = meter::Reading {
                register,
                at: row.started_at,
            };
            (reading, row.started_received)
        });
        let last = row.last_register.zip(row.last_register_at);
        let last = last.map(|(register, at)| {
            let reading = meter::Reading { register, at };
            (reading, row.last_register_received)
        });
        let mut is_credible = true;
        for (previous, received) in [start, last].into_iter().flatten() {
            let at = spaced(previous.at, received, stopped_at, turn.received_at());
            let reading = meter::Reading { register, at };
            let flag = measure.check(Some(previous), reading);
            is_credible &= flag.is_none();
            flag.into_iter()
                .for_each(|flag| add_flag(&mut claim.flags, flag));
        }
        is_credible
    }
}

/// The time of a reading for comparing it with an earlier one. Where the charger's clock went back
/// between them, it is as much later as the reading was received later.
pub(super) fn spaced(
    before: ClaimedAt,
    before_received: Option<ReceivedAt>,
    at: ClaimedAt,
    received: ReceivedAt,
) -> ClaimedAt {
    match before_received {
        Some(earlier) if at < before => {
            let apart_ms = received.timestamp().millis_since(earlier.timestamp());
            ClaimedAt(before.timestamp().plus_millis(apart_ms.max(0)))
        }
        _ => at,
    }
}

/// The key of a stop, made of what the message itself says.
fn stop_as_sent(request: &Request<'_>, claim: &Claim, generation: Option<u32>) -> String {
    let key = content_key::stop(request.station, claim.transaction_id.as_ref(), claim);
    match generation {
        None => key,
        Some(_) => content_key::payload(request.station, request.action, generation, &key),
    }
}

fn remember_only(
    turn: &mut Turn<'_>,
    request: &Request<'_>,
    key: String,
    payload: &str,
    transaction_id: Option<TransactionId>,
) {
    let answered_at = turn.received_at();
    turn.write(Row::Answer(crate::rows::AnswerRow {
        station_id: request.station.clone(),
        key,
        payload: payload.to_owned(),
        transaction_id,
        content_hash: None,
        answered_at,
    }));
}

/// The register that the charger calls the transaction's beginning.
fn begin_register(points: &[Point]) -> Option<forecourt_types::Energy> {
    let mut begins = points.iter().filter(|point| point.is_begin);
    begins.find_map(|point| point.register)
}

/// A transaction of which only this message is known.
pub(super) fn unknown(station: &StationId, claim: &Claim, at: ClaimedAt) -> TransactionRow {
    let id = claim.transaction_id.clone();
    TransactionRow {
        station_id: station.clone(),
        transaction_id: id.unwrap_or_else(TransactionId::nameless),
        open: true,
        start_unknown: true,
        unproven: false,
        is_named: true,
        connector: claim.connector,
        token_uid: claim.token_uid.clone(),
        parent_uid: None,
        started_at: at,
        started_received: None,
        earliest_at: None,
        meter_start: None,
        last_register: None,
        last_register_at: None,
        last_register_received: None,
        last_register_recorded: false,
        boot_recorded: false,
        odd_register: None,
        last_fact_at: None,
        last_fact_received: None,
        last_fact_claimed: None,
        meter_stop: None,
        decision: None,
        remote_start: None,
        charging_state: None,
        highest_seq_no: None,
        life: 0,
        revoked: false,
    }
}
