//! Facts of transactions: which session they mean, and what it becomes.

use forecourt_domain::fact::{
    Flag, RemoteStart, TransactionSampled, TransactionStarted, TransactionStopped, Unreadable,
};
use forecourt_domain::session::{End, Session};
use forecourt_link::Record;
use forecourt_types::{SessionId, TransactionId};

use super::work::Work;
use crate::failure::Failure;
use crate::keys;
use crate::messages::derived;
use crate::rows::facts::{SessionRow, TransactionRow};

/// Whether a transaction id names nothing: chargers send these when they know
/// of none (OCPP 1.6 StopTransaction after a start that was never answered).
fn names_nothing(id: &TransactionId) -> bool {
    matches!(id.as_str().trim(), "-1" | "0")
}

impl Work<'_> {
    pub(super) async fn started(
        &mut self,
        record: &Record,
        fact: &TransactionStarted,
    ) -> Result<(), Failure> {
        let known = self.find(&fact.transaction_id).await?;
        let row = match known {
            // Heard of before its start came, or the same start in other words.
            Some(row) if row.started_at.is_none() || row.end == End::Open => row,
            // A transaction id used again means a new transaction.
            _ => match self.asked_for(fact.remote_start.as_ref()).await? {
                Some(row) => row,
                None => self.first_heard(record)?,
            },
        };
        let mut charge = row.charge();
        let was = charge.status;
        let outcome = charge.started(fact);
        let mut row = row;
        if row.started_at.is_none() {
            self.pin(&mut row, fact).await?;
            let token = fact.token_uid.as_ref();
            self.check_decision(&row, &mut charge, fact.decision, token)
                .await?;
        }
        self.point(&fact.transaction_id, &row.session_id).await?;
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
        let known = self.find(&fact.transaction_id).await?;
        let mut row = match known {
            Some(row) => row,
            None => {
                let mut row = self.first_heard(record)?;
                self.pin_tariff(&mut row, fact.sampled_at.timestamp())
                    .await?;
                row
            }
        };
        let mut charge = row.charge();
        let was = charge.status;
        let outcome = charge.sampled(fact);
        if row.token_uid.is_none() && charge.token_uid.is_some() {
            // A charger that names the token only now (OCPP 2.x).
            let token = charge.token_uid.clone();
            self.pin_person(&mut row, token.as_ref()).await?;
            self.check_decision(&row, &mut charge, fact.decision, token.as_ref())
                .await?;
        }
        self.point(&fact.transaction_id, &row.session_id).await?;
        self.save(row, was, charge, outcome, record).await
    }

    pub(super) async fn stopped(
        &mut self,
        record: &Record,
        fact: &TransactionStopped,
    ) -> Result<(), Failure> {
        let known = self.find(&fact.transaction_id).await?;
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
        let mut charge = row.charge();
        let was = charge.status;
        let outcome = charge.stopped(fact);
        self.point(&fact.transaction_id, &row.session_id).await?;
        self.save(row, was, charge, outcome, record).await
    }

    /// A message of a transaction that nobody could read: flagged there.
    pub(super) async fn unreadable(
        &mut self,
        record: &Record,
        fact: &Unreadable,
    ) -> Result<(), Failure> {
        let Some(transaction) = &fact.transaction_id else {
            return Ok(());
        };
        let Some(row) = self.find(transaction).await? else {
            return Ok(());
        };
        let mut charge = row.charge();
        let was = charge.status;
        charge.flag([Flag::UnreadableRecord]);
        let going = forecourt_domain::session::Outcome::Going;
        self.save(row, was, charge, going, record).await
    }

    /// The session a transaction id means at this station.
    async fn find(&mut self, id: &TransactionId) -> Result<Option<SessionRow>, Failure> {
        if names_nothing(id) {
            return Ok(None);
        }
        let (operator, station) = (self.unit.operator, &self.source.station);
        let key = keys::transaction(operator, station, id);
        let Some(pointer) = self.unit.read::<TransactionRow>(&key).await? else {
            return Ok(None);
        };
        let key = keys::session(operator, &pointer.session_id);
        self.unit.read::<SessionRow>(&key).await
    }

    /// Has the transaction id mean this session from now on.
    async fn point(&mut self, id: &TransactionId, session: &SessionId) -> Result<(), Failure> {
        if names_nothing(id) {
            return Ok(());
        }
        let key = keys::transaction(self.unit.operator, &self.source.station, id);
        let before = self.unit.read::<TransactionRow>(&key).await?;
        let mut stamps = match before {
            Some(before) if before.session_id == *session => return Ok(()),
            Some(before) => before.stamps,
            None => self.unit.stamps(),
        };
        self.unit.touch(&mut stamps);
        let row = TransactionRow {
            session_id: session.clone(),
            stamps,
        };
        Ok(self.unit.put_row(key, &row)?)
    }

    /// The session made when this start was asked for, if the gateway's word on
    /// it fits: this station, this command, and not begun.
    async fn asked_for(
        &mut self,
        remote: Option<&RemoteStart>,
    ) -> Result<Option<SessionRow>, Failure> {
        let Some(remote) = remote else {
            return Ok(None);
        };
        let key = keys::session(self.unit.operator, &remote.session_id);
        let row = self.unit.read::<SessionRow>(&key).await?;
        Ok(row.filter(|row| {
            row.station_id == self.source.station
                && row.command_id.as_ref() == Some(&remote.command_id)
                && row.started_at.is_none()
        }))
    }

    /// A new session, named after the record that is the first of it.
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
