//! `TransactionEvent` (OCPP 2.0.1 E): the station names and numbers its
//! transactions itself.

use forecourt_domain::authorization::{Verdict, fold};
use forecourt_domain::claim::{Claim, Happening};
use forecourt_domain::fact::{ConnectorRef, Flag};
use forecourt_domain::session::FLAG_ID_USED_AGAIN;
use forecourt_domain::{border, clock, content_key};
use forecourt_types::{StationId, Timestamp, TransactionId};

use super::Gateway;
use super::sample::EventDetails;
use super::stop::unknown;
use super::transaction::{payload_key, remember};
use super::turn::{Request, Turn};
use crate::MemoryFailure;
use crate::rows::TransactionRow;

impl Gateway {
    pub(super) fn event(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        claim: &mut Claim,
    ) -> Result<(), MemoryFailure> {
        let hash = content_key::sha256_text(request.content().as_bytes());
        let known = self.event_transaction(turn, request.station, claim)?;
        let mut life = known.as_ref().map_or(0, |row| row.life);
        let mut key = event_key(request, claim, life);
        let is_open = known.as_ref().is_some_and(|row| row.open);
        // A message of the transaction that runs is a repeat, whatever it says.
        if begins_anew(claim, known.as_ref())
            && !(is_open && is_answered(turn, request, &key, life, &hash)?)
        {
            claim.flag(Flag::Other(FLAG_ID_USED_AGAIN.to_owned()));
            life += 1;
            key = event_key(request, claim, life);
        }
        if let Some(seen) = turn.memory.answer(request.station, &key)? {
            if seen.content_hash.as_deref() == Some(hash.as_str()) {
                request.answer(turn, &seen.payload);
                return Ok(());
            }
            // The number is taken by another payload: both are kept.
            claim.flag(Flag::ContentDiffers);
            key = payload_key(request, (life > 0).then_some(life));
            if let Some(seen) = turn.memory.answer(request.station, &key)? {
                request.answer(turn, &seen.payload);
                return Ok(());
            }
        }
        let id = claim.transaction_id.clone();
        let verdict = match claim.unreadable.take() {
            Some(problem) => {
                self.unreadable(turn, request, &problem, id.clone());
                None
            }
            None => self.apply_event(turn, request.station, claim, life)?,
        };
        let payload = border::transaction_answer(request.version, request.action, verdict.as_ref());
        remember(turn, request, key, payload, id, Some(hash));
        Ok(())
    }

    fn apply_event(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        claim: &mut Claim,
        life: u32,
    ) -> Result<Option<Verdict>, MemoryFailure> {
        if claim.id_is_odd {
            claim.flag(Flag::TransactionIdOdd);
        }
        let row = self.event_transaction(turn, station, claim)?;
        // What ran under this name before is another transaction.
        let row = row.filter(|row| row.life == life);
        let highest = row.as_ref().and_then(|row| row.highest_seq_no);
        if is_gap(claim, highest) {
            claim.flag(Flag::SequenceGap);
        }
        match (claim.happening, row) {
            (Happening::Start, None) => {
                let id = claim
                    .transaction_id
                    .clone()
                    .unwrap_or_else(TransactionId::nameless);
                let connector = claim.connector.unwrap_or(ConnectorRef::NOWHERE);
                let verdict = self.begin(turn, station, id.clone(), connector, claim)?;
                self.count_life(turn, station, &id, life);
                self.chart(turn, station, Some(&id), claim);
                Ok(claim.token_uid.as_ref().map(|_| verdict))
            }
            (Happening::Start, Some(row)) => self.late_start(turn, station, claim, row),
            (Happening::Sample, row) => {
                let at = clock::effective(claim.claimed_at, turn.received_at());
                let is_new = row.is_none();
                let mut row = row.unwrap_or_else(|| unknown(station, claim, at));
                // An event claims a transaction; one that says idle claims no charge.
                let is_idle = claim.charging_state.as_deref() == Some("Idle");
                row.unproven |= is_new && is_idle;
                if self.is_proven(turn, &mut row, claim) {
                    return self.update(turn, claim, row);
                }
                let id = row.transaction_id.clone();
                self.chart(turn, station, Some(&id), claim);
                self.keep_transaction(turn, row);
                Ok(None)
            }
            (Happening::Stop, row) => {
                let verdict = match &claim.token_uid {
                    Some(token) => {
                        Some(self.verdict_now(turn, station, Some(token), Some(claim))?.0)
                    }
                    None => None,
                };
                self.end(turn, station, claim, row);
                Ok(verdict)
            }
        }
    }

    /// Notes in the row how often the station has begun a transaction under this name.
    fn count_life(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        id: &TransactionId,
        life: u32,
    ) {
        let known = self.stations.get(station);
        let row = known.and_then(|known| known.open.get(id.as_str()));
        if let (Some(row), true) = (row.cloned(), life > 0) {
            self.keep_transaction(turn, TransactionRow { life, ..row });
        }
    }

    fn event_transaction(
        &self,
        turn: &Turn<'_>,
        station: &StationId,
        claim: &Claim,
    ) -> Result<Option<TransactionRow>, MemoryFailure> {
        let Some(id) = &claim.transaction_id else {
            return Ok(None);
        };
        let known = self.stations.get(station);
        match known.and_then(|known| known.open.get(id.as_str())) {
            Some(row) => Ok(Some(row.clone())),
            None => turn.memory.transaction(station, id.as_str()),
        }
    }

    /// Records a start that comes after other messages of its transaction, or twice; what is known
    /// since is kept.
    fn late_start(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        claim: &mut Claim,
        row: TransactionRow,
    ) -> Result<Option<Verdict>, MemoryFailure> {
        let connector = claim.connector.or(row.connector);
        let connector = connector.unwrap_or(ConnectorRef::NOWHERE);
        let id = row.transaction_id.clone();
        let verdict = self.begin(turn, station, id.clone(), connector, claim)?;
        let begun = self
            .stations
            .get_mut(station)
            .and_then(|known| known.open.remove(id.as_str()));
        let Some(begun) = begun else {
            return Ok(None);
        };
        // Who it is for may have been told before.
        let (token_uid, parent_uid, decision) = match &begun.token_uid {
            Some(_) => (begun.token_uid, begun.parent_uid, begun.decision),
            None => (row.token_uid, row.parent_uid, row.decision),
        };
        let merged = TransactionRow {
            open: row.open,
            token_uid,
            parent_uid,
            decision,
            remote_start: begun.remote_start.or(row.remote_start),
            // What came before the start does not show that the station has the
            // answer to it.
            is_named: false,
            last_register: row.last_register.or(begun.last_register),
            last_register_at: row.last_register_at.or(begun.last_register_at),
            last_register_received: row.last_register_received.or(begun.last_register_received),
            last_register_recorded: row.last_register_recorded,
            boot_recorded: row.boot_recorded,
            odd_register: row.odd_register,
            last_fact_at: row.last_fact_at,
            last_fact_received: row.last_fact_received,
            last_fact_claimed: row.last_fact_claimed,
            meter_stop: row.meter_stop,
            charging_state: row.charging_state.or(begun.charging_state.clone()),
            highest_seq_no: row.highest_seq_no.max(begun.highest_seq_no),
            life: row.life,
            revoked: row.revoked,
            ..begun
        };
        self.keep_transaction(turn, merged);
        self.chart(turn, station, Some(&id), claim);
        Ok(claim.token_uid.as_ref().map(|_| verdict))
    }

    fn update(
        &mut self,
        turn: &mut Turn<'_>,
        claim: &mut Claim,
        mut row: TransactionRow,
    ) -> Result<Option<Verdict>, MemoryFailure> {
        let station = row.station_id.clone();
        if row.start_unknown {
            claim.flag(Flag::StartUnknown);
        }
        row.connector = ConnectorRef::first_known(row.connector, claim.connector);
        let verdict = match &claim.token_uid {
            Some(token) => Some(self.verdict_now(turn, &station, Some(token), Some(claim))?),
            None => None,
        };
        let state = claim.charging_state.clone();
        let state = state.filter(|state| row.charging_state.as_ref() != Some(state));
        let is_first = row.start_unknown && row.highest_seq_no.is_none();
        let mut flags = claim.flags.clone();
        // These tell of the transaction, not of this event: once is enough.
        flags.retain(|flag| is_first || *flag != Flag::StartUnknown);
        let details = EventDetails {
            claimed_at: claim.claimed_at,
            token_uid: claim.token_uid.clone(),
            decision: verdict.as_ref().map(|(verdict, _)| verdict.decision),
            charging_state: state.clone(),
            seq_no: claim.seq_no,
            flags,
            told_again: false,
        };
        if let (Some((verdict, _)), Some(token)) = (&verdict, &claim.token_uid) {
            row.token_uid = Some(token.clone());
            row.parent_uid.clone_from(&verdict.parent_uid);
            row.decision = Some(verdict.decision);
        }
        self.remote_start_named(turn, &station, claim);
        row.charging_state = state.or(row.charging_state);
        row.highest_seq_no = row.highest_seq_no.max(claim.seq_no);
        let id = row.transaction_id.clone();
        self.chart(turn, &station, Some(&id), claim);
        self.sample(turn, &mut row, &claim.points, details);
        self.keep_transaction(turn, row);
        if let (Some((verdict, true)), Some(token)) = (&verdict, &claim.token_uid)
            && verdict.is_accepted()
        {
            self.check_later(turn, &station, token);
        }
        Ok(verdict.map(|(verdict, _)| verdict))
    }
}

/// The key of an event, in the present use of its transaction's name. Only the payload
/// distinguishes an event without a name or a number from others.
fn event_key(request: &Request<'_>, claim: &Claim, life: u32) -> String {
    let id = claim.transaction_id.as_ref();
    if id.is_none() || claim.seq_no.is_none() {
        return payload_key(request, (life > 0).then_some(life));
    }
    let key = content_key::event(request.station, id, claim.seq_no);
    match life {
        0 => key,
        _ => content_key::payload(request.station, request.action, Some(life), &key),
    }
}

/// Whether this very message was answered in the present use of its transaction's name: under its
/// number, or by its payload where another message had taken its number.
fn is_answered(
    turn: &Turn<'_>,
    request: &Request<'_>,
    key: &str,
    life: u32,
    hash: &str,
) -> Result<bool, MemoryFailure> {
    let seen = turn.memory.answer(request.station, key)?;
    if seen.is_some_and(|seen| seen.content_hash.as_deref() == Some(hash)) {
        return Ok(true);
    }
    let by_payload = payload_key(request, (life > 0).then_some(life));
    Ok(turn.memory.answer(request.station, &by_payload)?.is_some())
}

/// Whether a start under a known name is another transaction: stations count their transactions
/// from 1 after a boot. It is a repeat only while nothing contradicts it. After the end, a station
/// with a clock repeats a message, and one without a clock begins a new transaction. Before the
/// end, it is contradicted by another token, by a boot since the last reading, and by a time after
/// a reading of the transaction that runs.
fn begins_anew(claim: &Claim, known: Option<&TransactionRow>) -> bool {
    let Some(row) = known.filter(|row| !row.start_unknown) else {
        return false;
    };
    if claim.happening != Happening::Start {
        return false;
    }
    let has_no_clock = claim.flags.contains(&Flag::ClockImplausible);
    if !row.open {
        return has_no_clock && row.is_named;
    }
    let cards = row.token_uid.as_ref().zip(claim.token_uid.as_ref());
    let is_other_card =
        cards.is_some_and(|(known, told)| fold(known.as_str()) != fold(told.as_str()));
    let is_later = |claimed: Timestamp| {
        let heard = row.last_register_at.filter(|at| *at > row.started_at);
        heard.is_some_and(|at| claimed >= at.timestamp())
    };
    let comes_after = claim
        .claimed_at
        .filter(|_| !has_no_clock)
        .is_some_and(is_later);
    is_other_card || comes_after || (row.boot_recorded && has_no_clock)
}

/// Whether numbers before this event's number are missing. An earlier number that comes late closes
/// a gap and is no gap itself.
fn is_gap(claim: &Claim, highest: Option<u64>) -> bool {
    match (claim.seq_no, highest, claim.happening) {
        (Some(number), Some(highest), _) => number > highest.saturating_add(1),
        (Some(number), None, Happening::Sample | Happening::Stop) => number > 0,
        (Some(_), None, Happening::Start) | (None, _, _) => false,
    }
}
