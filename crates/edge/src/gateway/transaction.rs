//! Transaction messages: each is stored, then answered with a CALLRESULT, and
//! its repeat gets the same answer.

use forecourt_domain::claim::{Claim, Happening};
use forecourt_domain::fact::{Fact, Flag, Unreadable};
use forecourt_domain::{border, clock, content_key, secret_settings};
use forecourt_types::TransactionId;

use super::Gateway;
use super::append::cut;
use super::turn::{Request, Turn};
use crate::rows::{AnswerRow, TransactionRow};
use crate::{MemoryFailure, Row};

/// How much of a frame an `Unreadable` fact holds, in bytes; escapes may add half, and the record
/// must stay below 24 KB.
const KEPT_FRAME_BYTES: usize = 10 * 1024;

impl Gateway {
    pub(super) fn transaction_message(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        claim: &mut Claim,
    ) -> Result<(), MemoryFailure> {
        let is_event = !border::names_transactions(request.version);
        if !clock::is_plausible(claim.claimed_at, turn.received_at()) {
            claim.flag(Flag::ClockImplausible);
        }
        self.transaction_told(turn, request.station);
        let is_end = matches!(claim.happening, Happening::Start | Happening::Stop);
        if is_end && self.clock_differs(turn, request.station, claim) {
            claim.flag(Flag::ClockDiffers);
        }
        match claim.happening {
            _ if is_event && request.action != "MeterValues" => self.event(turn, request, claim),
            Happening::Start => self.start(turn, request, claim),
            Happening::Stop => self.stop(turn, request, claim),
            Happening::Sample => self.meter_values(turn, request, claim),
        }
    }

    /// Records a message that nobody could read: its text is the fact.
    pub(super) fn unreadable(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        problem: &str,
        transaction_id: Option<TransactionId>,
    ) {
        let frame = secret_settings::kept_frame(request.frame);
        let fact = Fact::Unreadable(Unreadable {
            action: request.action.to_owned(),
            frame: cut(&frame, KEPT_FRAME_BYTES).to_owned(),
            problem: problem.to_owned(),
            transaction_id,
        });
        self.append(turn, request.station, None, fact);
    }

    /// The boot generation, where a key needs it: without a plausible clock two
    /// starts of two boots may look the same.
    pub(super) fn key_generation(&self, request: &Request<'_>, claim: &Claim) -> Option<u32> {
        let station = self.stations.get(request.station)?;
        claim
            .flags
            .contains(&Flag::ClockImplausible)
            .then_some(station.row.boot_generation)
    }

    /// The generations with which the same message has another key: those it
    /// would have had while the gateway's clock was wrong, or right.
    pub(super) fn other_generations(
        &self,
        request: &Request<'_>,
        generation: Option<u32>,
    ) -> Vec<Option<u32>> {
        let station = self.stations.get(request.station);
        match (generation, station) {
            (Some(_), _) | (None, None) => vec![None],
            // The charger may have booted along with the gateway.
            (None, Some(known)) => {
                let now = known.row.boot_generation;
                vec![Some(now), Some(now.saturating_sub(1))]
            }
        }
    }

    /// Keeps and writes a transaction that goes on.
    pub(super) fn keep_transaction(&mut self, turn: &mut Turn<'_>, row: TransactionRow) {
        if let (true, Some(known)) = (row.open, self.stations.get_mut(&row.station_id)) {
            known.hold(row.clone());
        }
        turn.write(Row::Transaction(Box::new(row)));
    }
}

/// The key of a message that has no parts for a key of its own.
pub(super) fn payload_key(request: &Request<'_>, generation: Option<u32>) -> String {
    let hash = content_key::sha256_text(request.content().as_bytes());
    content_key::payload(request.station, request.action, generation, &hash)
}

/// Answers the message and remembers the answer under the key.
pub(super) fn remember(
    turn: &mut Turn<'_>,
    request: &Request<'_>,
    key: String,
    payload: String,
    transaction_id: Option<TransactionId>,
    content_hash: Option<String>,
) {
    request.answer(turn, &payload);
    let answered_at = turn.received_at();
    turn.write(Row::Answer(AnswerRow {
        station_id: request.station.clone(),
        key,
        payload,
        transaction_id,
        content_hash,
        answered_at,
    }));
}
