//! Handles `StartTransaction` (OCPP 1.6 §4.8): it is decided at once, and the gateway
//! names the transaction.

use forecourt_domain::authorization::Verdict;
use forecourt_domain::claim::Claim;
use forecourt_domain::fact::{ConnectorRef, DecidedBy, Fact, Flag, TransactionStarted};
use forecourt_domain::{border, clock, content_key, meter};
use forecourt_link::Epoch;
use forecourt_types::{ClaimedAt, StationId, TransactionId};

use super::Gateway;
use super::command::Bound;
use super::transaction::{payload_key, remember};
use super::turn::{Request, Turn};
use crate::rows::{AnswerRow, TransactionRow};
use crate::{Alarm, MemoryFailure, Row};

/// The most transaction ids of one station in one epoch: 20 bits.
const MAX_TRANSACTIONS: u32 = (1 << 20) - 1;
/// When lost records may hold numbers of the present epoch, the numbers of a station go on from
/// this one, so that none is given twice: half of all there are, which no station reaches in
/// one epoch.
const FIRST_NUMBER_AFTER_LOSS: u32 = 1 << 19;

/// The connector of a start without a readable connector: the station itself.
const NOWHERE: ConnectorRef = ConnectorRef {
    evse_id: None,
    connector_id: 0,
};

/// The id of the nth transaction of a station in an epoch: 11 and 20 bits, so
/// that it is a positive 32-bit integer, and never one of another epoch.
pub(super) fn transaction_number(epoch: Epoch, nth: u32) -> Option<i32> {
    if nth == 0 || nth > MAX_TRANSACTIONS {
        return None;
    }
    i32::try_from(u32::from(epoch.ordinal()) << 20 | nth).ok()
}

impl Gateway {
    pub(super) fn start(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        claim: &mut Claim,
    ) -> Result<(), MemoryFailure> {
        let generation = self.key_generation(request, claim);
        // Of an unreadable start nothing but its text tells it from another.
        let is_unreadable = claim.unreadable.is_some();
        let key = if is_unreadable {
            payload_key(request, None)
        } else {
            content_key::start(request.station, claim, generation)
        };
        let has_clock = generation.is_none() && !is_unreadable;
        if let Some(answer) = turn.memory.answer(request.station, &key)?
            && (has_clock || self.still_holds(turn, request.station, &answer)?)
        {
            request.answer(turn, &answer.payload);
            return Ok(());
        }
        // The gateway's own clock may have stepped between two equal starts.
        let others = self.other_generations(request, generation);
        for other in others.into_iter().filter(|_| !is_unreadable) {
            let key = content_key::start(request.station, claim, other);
            if let Some(answer) = turn.memory.answer(request.station, &key)? {
                request.answer(turn, &answer.payload);
                return Ok(());
            }
        }
        let Some(number) = self.next_transaction(turn, request.station) else {
            return Ok(());
        };
        let transaction_id = TransactionId::from(number);
        if let Some(problem) = claim.unreadable.take() {
            self.unreadable(turn, request, &problem, Some(transaction_id.clone()));
        }
        let connector = claim.connector.unwrap_or(NOWHERE);
        let begun = self.begin(
            turn,
            request.station,
            transaction_id.clone(),
            connector,
            claim,
        )?;
        let payload = border::start_answer(number, &begun);
        remember(turn, request, key, payload, Some(transaction_id), None);
        Ok(())
    }

    /// Without a plausible clock a start is a repeat only while nothing contradicts
    /// it. A charger that has used the transaction's name knows the answer and does
    /// not ask again; one whose stop was fitted to the transaction, and whose
    /// register has moved on since, begins a new charge.
    fn still_holds(
        &self,
        turn: &Turn<'_>,
        station: &StationId,
        answer: &AnswerRow,
    ) -> Result<bool, MemoryFailure> {
        let Some(id) = &answer.transaction_id else {
            return Ok(true);
        };
        let row = turn.memory.transaction(station, id.as_str())?;
        let holds =
            |row: &TransactionRow| !row.is_named && (row.open || row.meter_stop == row.meter_start);
        Ok(row.as_ref().is_none_or(holds))
    }

    /// Gives out the next number; none when the numbers of this epoch are used up.
    fn next_transaction(&mut self, turn: &mut Turn<'_>, station: &StationId) -> Option<i32> {
        let epoch = self.link.epoch;
        let row = &mut self.stations.get_mut(station)?.row;
        if row.epoch != epoch {
            row.epoch = epoch;
            row.transactions = 0;
        }
        let given = match self.link.epoch_refused {
            true => row.transactions.max(FIRST_NUMBER_AFTER_LOSS),
            false => row.transactions,
        };
        let number = transaction_number(epoch, given.saturating_add(1));
        if number.is_some() {
            row.transactions = given + 1;
            turn.touch_station(station);
        } else {
            turn.raise(Alarm::TransactionIdsExhausted {
                station_id: station.clone(),
            });
        }
        number
    }

    /// Records a start and keeps the transaction, for 1.6 and 2.x alike.
    pub(super) fn begin(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        transaction_id: TransactionId,
        connector: ConnectorRef,
        claim: &mut Claim,
    ) -> Result<Verdict, MemoryFailure> {
        self.record_others_at(turn, station, connector);
        let bound = self.bind_remote_start(station, connector, claim);
        let (verdict, should_ask) = self.start_verdict(turn, station, claim, bound.as_ref())?;
        let started_at = clock::effective(claim.claimed_at, turn.received_at());
        let earliest_at = self.earliest(turn, station, claim);
        if let Some(register) = claim.register {
            let reading = meter::Reading {
                register,
                at: started_at,
            };
            let flag = self
                .measure_of(station, Some(connector), earliest_at, true)
                .check(None, reading);
            flag.into_iter().for_each(|flag| claim.flag(flag));
        }
        let decision = claim.token_uid.as_ref().map(|_| verdict.decision);
        if !self.linked() && verdict.decision.by == DecidedBy::Policy && decision.is_some() {
            claim.flag(Flag::DecidedWithoutCloud);
        }
        self.learn_others(turn, station, connector);
        let meter_expected = self.learn_start(turn, station, connector, claim.register);
        let remote_start = bound.as_ref().and_then(|bound| bound.remote_start.clone());
        let started = TransactionStarted {
            transaction_id,
            connector,
            token_uid: claim.token_uid.clone(),
            started_at,
            meter_start: claim.register,
            reservation_id: claim.reservation_id,
            remote_start,
            decision,
            charging_state: claim.charging_state.clone(),
            seq_no: claim.seq_no,
            max_power_w: self.rated_power_w(station, connector),
            earliest_at,
            meter_expected,
            signed: claim.signed(),
            flags: claim.flags.clone(),
        };
        self.hold_started(turn, station, &started, claim, &verdict);
        let claimed_at = claim.claimed_at.map(ClaimedAt);
        self.append(turn, station, claimed_at, Fact::TransactionStarted(started));
        if let Some(bound) = bound {
            self.start_seen(turn, station, &bound);
        }
        if let (true, Some(token)) = (should_ask && verdict.is_accepted(), &claim.token_uid) {
            self.check_later(turn, station, token);
        }
        Ok(verdict)
    }

    /// Decides on a start that we asked for: it needs no token of its own, since the cloud has
    /// decided already.
    fn start_verdict(
        &self,
        turn: &Turn<'_>,
        station: &StationId,
        claim: &Claim,
        bound: Option<&Bound>,
    ) -> Result<(Verdict, bool), MemoryFailure> {
        let token = claim.token_uid.as_ref();
        if let Some(bound) = bound {
            let token = token.unwrap_or(&bound.token_uid);
            let verdict = self.verdict_ordered(turn, token, bound.parent_uid.clone())?;
            return Ok((verdict, false));
        }
        self.verdict_now(turn, station, token, Some(claim))
    }

    fn hold_started(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        started: &TransactionStarted,
        claim: &Claim,
        verdict: &Verdict,
    ) {
        let row = TransactionRow {
            station_id: station.clone(),
            transaction_id: started.transaction_id.clone(),
            open: true,
            start_unknown: false,
            unproven: false,
            is_named: false,
            connector: Some(started.connector),
            token_uid: started.token_uid.clone(),
            parent_uid: verdict.parent_uid.clone(),
            started_at: started.started_at,
            started_received: Some(turn.received_at()),
            earliest_at: started.earliest_at,
            meter_start: started.meter_start,
            last_register: started.meter_start,
            last_register_at: started.meter_start.map(|_| started.started_at),
            last_register_received: Some(turn.received_at()),
            last_register_recorded: true,
            boot_recorded: false,
            odd_register: None,
            last_fact_at: None,
            last_fact_received: None,
            last_fact_claimed: None,
            meter_stop: None,
            decision: started.decision,
            remote_start: started.remote_start.clone(),
            charging_state: claim.charging_state.clone(),
            highest_seq_no: started.seq_no,
            life: 0,
            revoked: false,
        };
        if let Some(known) = self.stations.get_mut(station) {
            known.hold(row.clone());
        }
        turn.write(Row::Transaction(Box::new(row)));
    }
}
