//! Applies facts of transactions: finds the session that they mean, and changes it.

use forecourt_domain::fact::{
    Flag, TransactionSampled, TransactionStarted, TransactionStopped, Unreadable,
};
use forecourt_domain::meter;
use forecourt_domain::session::{End, FLAG_ID_USED_AGAIN, Session};
use forecourt_link::Record;
use forecourt_types::{Energy, SessionId, TransactionId};

use super::charge_in;
use super::correct::pin_if_moved;
use super::work::Work;
use forecourt_store::failure::Failure;
use forecourt_store::messages::derived;
use forecourt_store::rows::erasure::is_stand_in;
use forecourt_store::rows::facts::SessionRow;

/// The transaction id, unless it names no transaction: chargers that know of none send these ids
/// (OCPP 1.6 StopTransaction after a start that was never answered). To a charger of 2.x, which
/// names its transactions itself, "0" is a name.
fn named<'f>(id: &'f TransactionId, flags: &[Flag]) -> Option<&'f TransactionId> {
    let is_odd = flags.contains(&Flag::TransactionIdOdd);
    let names_nothing = is_odd && matches!(id.as_str().trim(), "-1" | "0");
    (!names_nothing).then_some(id)
}

/// Whether the gateway gave the id out itself (1.6): the upper bits of such a number are the epoch
/// (`crates/edge/src/gateway/start.rs`). Then its start is a new transaction,
/// whatever a gateway of another site called by that number.
fn id_is_of_this_epoch(record: &Record, fact: &TransactionStarted) -> bool {
    let number = fact.transaction_id.as_str().parse::<u32>().ok();
    let epoch = u32::from(record.epoch.ordinal());
    fact.seq_no.is_none() && number.is_some_and(|number| number >> 20 == epoch)
}

/// Whether the gateway gave the id out itself in an earlier epoch (1.6). Then its disk had lost
/// records, and it writes again what the disk held. If the disk was a copy, the same id was given
/// to another charge as well.
fn id_is_of_an_earlier_epoch(record: &Record, fact: &TransactionStarted) -> bool {
    let number = fact.transaction_id.as_str().parse::<u32>().ok();
    let given_in = number.map(|number| number >> 20);
    let epoch = u32::from(record.epoch.ordinal());
    fact.seq_no.is_none() && given_in.is_some_and(|given_in| (1..epoch).contains(&given_in))
}

/// Whether a session without a reported start was over before this start, or had
/// readings before it.
fn is_over_before(row: &SessionRow, fact: &TransactionStarted) -> bool {
    let ended_at = row.ended_at.filter(|_| row.end == End::Stopped);
    let read_at = row.first_sample.map(|reading| reading.at);
    let told_at = ended_at.into_iter().chain(read_at).min();
    told_at.is_some_and(|at| at < fact.started_at)
}

/// Whether this is the start of a session that ended, reported a second time in other words: of
/// the same instant, or, from a charger without a clock, of the same lifetime register, which has
/// moved on since. Another token or register means another charge.
fn is_told_again(row: &SessionRow, fact: &TransactionStarted) -> bool {
    // A card that was erased cannot be compared.
    let card = row.token_uid.as_ref().filter(|uid| !is_stand_in(uid));
    let cards = card.zip(fact.token_uid.as_ref());
    let register = fact.meter_start;
    let register = register.filter(|register| *register >= Energy::ZERO);
    let registers = row.meter_start_wh.zip(register);
    let is_apart = |(known, told)| meter::fell(known, told) || meter::fell(told, known);
    if cards.is_some_and(|(known, told)| known != told) || registers.is_some_and(is_apart) {
        return false;
    }
    let has_no_clock = fact.flags.contains(&Flag::ClockImplausible);
    let differs = fact.flags.contains(&Flag::ContentDiffers);
    // A meter that begins at 0 with every charge cannot distinguish one charge from another.
    let is_lifetime = registers.is_some_and(|(known, told)| known == told && told > Energy::ZERO);
    let has_moved_on = is_lifetime && row.energy_wh > Energy::ZERO;
    row.started_at == Some(fact.started_at) || (has_no_clock && differs && has_moved_on)
}

impl Work<'_> {
    pub(super) async fn started(
        &mut self,
        record: &Record,
        fact: &TransactionStarted,
    ) -> Result<(), Failure> {
        let id = named(&fact.transaction_id, &fact.flags);
        let known = if id_is_of_this_epoch(record, fact) {
            self.find_own(id).await?
        } else {
            self.find_begun(id).await?
        };
        let again = Flag::Other(FLAG_ID_USED_AGAIN.to_owned());
        let is_before = id_is_of_an_earlier_epoch(record, fact);
        let is_other = |row: &SessionRow| match row.started_at {
            Some(_) => fact.flags.contains(&again) || (is_before && !is_told_again(row, fact)),
            None => is_before && is_over_before(row, fact),
        };
        let known = known.filter(|row| !is_other(row));
        let row = match known {
            // The session was known before its start came, or this is the same start
            // in other words.
            Some(row) if row.started_at.is_none() || row.end == End::Open => row,
            Some(row) if is_told_again(&row, fact) => row,
            // A transaction id used again means a new transaction.
            _ => match self.asked_for(fact.remote_start.as_ref()).await? {
                Some(row) => row,
                None => self.first_heard(record)?,
            },
        };
        let mut charge = charge_in(&self.unit, &row).await?;
        let was = charge.status;
        // A gateway of release 0.1 does not know the power of its stations.
        let station = self.station.as_ref();
        charge.max_power_w = station.and_then(|station| station.max_power_w_of(fact.connector));
        self.note_replacement(id, &row, &mut charge).await?;
        let outcome = charge.started(fact, record.received_at);
        let mut row = row;
        if row.started_at.is_none() {
            // Nobody shows a card at a remote start.
            let shown = fact.token_uid.as_ref();
            if let Some(uid) = shown.filter(|_| fact.remote_start.is_none()) {
                self.tapped(uid, Some(fact.connector), record).await?;
            }
            self.pin(&mut row, fact).await?;
            let token = fact.token_uid.as_ref();
            self.check_decision(&row, &mut charge, fact.decision, token)
                .await?;
            let claimed = Some(fact.started_at.timestamp());
            pin_if_moved(&mut self.unit, &mut row, claimed, &charge).await?;
            // The clock of a charger may be ahead.
            let received = record.received_at.timestamp();
            let at = fact.started_at.timestamp().min(received);
            let token = fact.token_uid.as_ref().or(row.token_uid.as_ref()).cloned();
            self.note_last_use(&row, token.as_ref(), at).await?;
        }
        self.point(id, &row.session_id, true).await?;
        if let Some(remote) = &fact.remote_start {
            self.command_completed(remote, &row.session_id).await?;
        }
        self.save(row, was, charge, outcome, record).await
    }

    pub(super) async fn sampled(
        &mut self,
        record: &Record,
        fact: &TransactionSampled,
    ) -> Result<(), Failure> {
        // A replaced credential may not determine who pays.
        let told = self.is_replaced.then(|| TransactionSampled {
            token_uid: None,
            decision: None,
            ..fact.clone()
        });
        let fact = told.as_ref().unwrap_or(fact);
        let id = named(&fact.transaction_id, &fact.flags);
        let known = self.find(id).await?;
        let mut row = match known {
            Some(row) if self.went_on(id, &row).await? => {
                tracing::info!(session = %row.session_id, "a reading of a replaced gateway is passed over: the charge went on at another one");
                return Ok(());
            }
            Some(row) => row,
            None => {
                let mut row = self.first_heard(record)?;
                self.pin_tariff(&mut row, fact.sampled_at.timestamp())
                    .await?;
                row
            }
        };
        let is_closed = row.end == End::Provisional;
        let mut charge = if is_closed {
            charge_in(&self.unit, &row).await?
        } else {
            row.charge()
        };
        let (was, began) = (charge.status, charge.billed_start());
        self.note_replacement(id, &row, &mut charge).await?;
        let outcome = charge.sampled(fact, record.received_at);
        if row.token_uid != charge.token_uid {
            // The charger names the token only now, or names one that is accepted in place of one
            // that was refused (OCPP 2.x).
            let token = charge.token_uid.clone();
            if row.token_uid.is_some() {
                (row.user_id, row.vehicle_id) = (None, None);
            }
            self.pin_person(&mut row, token.as_ref()).await?;
            self.check_decision(&row, &mut charge, fact.decision, token.as_ref())
                .await?;
        }
        pin_if_moved(&mut self.unit, &mut row, began, &charge).await?;
        self.point(id, &row.session_id, false).await?;
        self.save(row, was, charge, outcome, record).await
    }

    pub(super) async fn stopped(
        &mut self,
        record: &Record,
        fact: &TransactionStopped,
    ) -> Result<(), Failure> {
        let id = named(&fact.transaction_id, &fact.flags);
        let known = self.find_to_end(id).await?;
        let row = match known {
            Some(row) => row,
            None => {
                let mut row = self.first_heard(record)?;
                let at = fact.stopped_at.timestamp();
                self.pin_tariff(&mut row, at).await?;
                self.pin_person(&mut row, fact.token_uid.as_ref()).await?;
                row
            }
        };
        let mut charge = charge_in(&self.unit, &row).await?;
        let (was, began) = (charge.status, charge.billed_start());
        self.note_replacement(id, &row, &mut charge).await?;
        let outcome = charge.stopped(fact, record.received_at);
        let mut row = row;
        pin_if_moved(&mut self.unit, &mut row, began, &charge).await?;
        self.point(id, &row.session_id, false).await?;
        self.save(row, was, charge, outcome, record).await
    }

    /// Flags the session of a transaction message that no program could read.
    pub(super) async fn unreadable(
        &mut self,
        record: &Record,
        fact: &Unreadable,
    ) -> Result<(), Failure> {
        let id = fact.transaction_id.as_ref();
        let Some(row) = self.find(id).await? else {
            return Ok(());
        };
        let mut charge = row.charge();
        let was = charge.status;
        self.note_replacement(id, &row, &mut charge).await?;
        charge.flag([Flag::UnreadableRecord]);
        let going = forecourt_domain::session::Outcome::Going;
        self.save(row, was, charge, going, record).await
    }

    /// Makes a new session, whose id is derived from the first record of it.
    fn first_heard(&self, record: &Record) -> Result<SessionRow, Failure> {
        let name = derived(&[
            record.operator_id.as_str(),
            record.gateway_id.as_str(),
            &record.epoch.to_string(),
            record.station_id.as_str(),
            record.lane.as_str(),
            &record.station_sequence.to_string(),
        ]);
        let session = SessionId::new(format!("s{name}"))
            .map_err(|error| Failure::Message(serde::de::Error::custom(error)))?;
        let station = self.source.station.clone();
        let stamps = self.unit.stamps();
        let mut row = SessionRow::new(session, station, Session::unheard(), stamps);
        row.gateway_id = Some(self.source.gateway.clone());
        row.site_id = self.station.as_ref().map(|station| station.site_id.clone());
        Ok(row)
    }
}
