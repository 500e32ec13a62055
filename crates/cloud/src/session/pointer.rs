//! Finds the session that a transaction id means to a gateway.

use forecourt_domain::fact::{Flag, RemoteStart};
use forecourt_domain::session::End;
use forecourt_types::{SessionId, TransactionId};

use super::work::Work;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::config::{Command, Gateway};
use forecourt_store::rows::facts::{Heard, SessionRow, TransactionRow};

impl Work<'_> {
    /// The session that a transaction id means at this station: to the gateway that sends the
    /// record, else to the last one that told of the id while its credential was in use. A
    /// replaced credential finds only its own sessions.
    pub(super) async fn find(
        &mut self,
        id: Option<&TransactionId>,
    ) -> Result<Option<SessionRow>, Failure> {
        let Some(pointer) = self.pointer(id).await? else {
            return Ok(None);
        };
        let own = pointer.of(&self.source.gateway, self.source.epoch);
        let session = match own {
            Some(heard) => Some(&heard.session_id),
            None if self.is_replaced => None,
            None => pointer.of_others(),
        };
        self.session(session).await
    }

    /// The same as [`Work::find`], for a start. The start joins what was received before it,
    /// unless only credentials that are replaced by now told of that.
    pub(super) async fn find_begun(
        &mut self,
        id: Option<&TransactionId>,
    ) -> Result<Option<SessionRow>, Failure> {
        let (Some(pointer), Some(row)) = (self.pointer(id).await?, self.find(id).await?) else {
            return Ok(None);
        };
        let own = pointer.of(&self.source.gateway, self.source.epoch);
        let is_own = own.is_some_and(|heard| heard.session_id == row.session_id);
        let may_join = is_own
            || row.started_at.is_some()
            || !self.is_of_replaced(&pointer, &row.session_id).await?;
        Ok(may_join.then_some(row))
    }

    /// The same as [`Work::find`], for a stop. A replaced credential ends no charge of which
    /// another gateway, or its successor, has told since. Its stop also never takes the place of
    /// a stop that was fitted to the charge.
    pub(super) async fn find_to_end(
        &mut self,
        id: Option<&TransactionId>,
    ) -> Result<Option<SessionRow>, Failure> {
        let Some(row) = self.find(id).await? else {
            return Ok(None);
        };
        let is_final = row.end == End::Stopped && !row.flags.contains(&Flag::FittedToOpenSession);
        let is_for_others = !is_final && self.went_on(id, &row).await?;
        Ok((!is_for_others).then_some(row))
    }

    /// Whether the sender's credential was replaced, and another gateway, or its successor, has
    /// told of this session while its own credential was in use.
    pub(super) async fn went_on(
        &mut self,
        id: Option<&TransactionId>,
        row: &SessionRow,
    ) -> Result<bool, Failure> {
        if !self.is_replaced {
            return Ok(false);
        }
        let pointer = self.pointer(id).await?;
        let heard = pointer.iter().flat_map(|pointer| &pointer.heard);
        let mut others = heard.filter(|heard| !heard.after_replacement && !self.is_ours(heard));
        Ok(others.any(|heard| heard.session_id == row.session_id))
    }

    /// The session whose start under this id this gateway told before; else one of another
    /// gateway of which nobody told a start: a station that moved stopped it at the new site, and
    /// that was received first. What this gateway itself received under the id before it gave the
    /// id out belongs to another charge.
    pub(super) async fn find_own(
        &mut self,
        id: Option<&TransactionId>,
    ) -> Result<Option<SessionRow>, Failure> {
        let Some(pointer) = self.pointer(id).await? else {
            return Ok(None);
        };
        let own = pointer.of(&self.source.gateway, self.source.epoch);
        if let Some(heard) = own.filter(|heard| heard.started) {
            return self.session(Some(&heard.session_id)).await;
        }
        let mut others = pointer
            .heard
            .iter()
            .filter(|heard| !heard.after_replacement);
        let is_begun = others.any(|heard| heard.started);
        let Some(session) = pointer.of_others() else {
            return Ok(None);
        };
        if self.is_replaced || own.is_some() || is_begun {
            return Ok(None);
        }
        match self.is_of_replaced(&pointer, session).await? {
            true => Ok(None),
            false => self.session(Some(session)).await,
        }
    }

    /// Whether every credential that told of this session under the id is replaced or
    /// removed by now.
    async fn is_of_replaced(
        &mut self,
        pointer: &TransactionRow,
        session: &SessionId,
    ) -> Result<bool, Failure> {
        let told = |heard: &&Heard| heard.session_id == *session;
        let mut is_told = false;
        for heard in pointer.heard.iter().filter(told) {
            is_told = true;
            let key = keys::gateway(self.unit.operator, &heard.gateway_id);
            let gateway = self.unit.read::<Gateway>(&key).await?;
            if gateway.is_some_and(|gateway| gateway.replaced_at(heard.epoch).is_none()) {
                return Ok(false);
            }
        }
        Ok(is_told)
    }

    fn is_ours(&self, heard: &Heard) -> bool {
        heard.gateway_id == self.source.gateway && heard.epoch == self.source.epoch
    }

    async fn session(
        &mut self,
        session: Option<&SessionId>,
    ) -> Result<Option<SessionRow>, Failure> {
        match session {
            Some(session) => {
                let key = keys::session(self.unit.operator, session);
                self.unit.read::<SessionRow>(&key).await
            }
            None => Ok(None),
        }
    }

    /// The row that tells what a transaction id means at this station.
    pub(super) async fn pointer(
        &mut self,
        id: Option<&TransactionId>,
    ) -> Result<Option<TransactionRow>, Failure> {
        let Some(id) = id else {
            return Ok(None);
        };
        let key = keys::transaction(self.unit.operator, &self.source.station, id);
        self.unit.read::<TransactionRow>(&key).await
    }

    /// Makes the transaction id mean this session to this gateway from now on.
    pub(super) async fn point(
        &mut self,
        id: Option<&TransactionId>,
        session: &SessionId,
        started: bool,
    ) -> Result<(), Failure> {
        let Some(id) = id else {
            return Ok(());
        };
        let before = self.pointer(Some(id)).await?;
        let (gateway, epoch) = (&self.source.gateway, self.source.epoch);
        let known = before.as_ref().and_then(|row| row.of(gateway, epoch));
        let is_same = |heard: &Heard| heard.session_id == *session && heard.started >= started;
        if known.is_some_and(is_same) {
            return Ok(());
        }
        let heard = Heard {
            gateway_id: gateway.clone(),
            epoch,
            session_id: session.clone(),
            started: started || known.is_some_and(|heard| heard.started),
            after_replacement: self.is_replaced,
        };
        let mut row = before.unwrap_or_else(|| TransactionRow {
            session_id: session.clone(),
            heard: Vec::new(),
            stamps: self.unit.stamps(),
        });
        row.note(heard);
        self.unit.touch(&mut row.stamps);
        let key = keys::transaction(self.unit.operator, &self.source.station, id);
        Ok(self.unit.put_row(key, &row)?)
    }

    /// The session that was made when this start was asked for, if what the gateway says of it
    /// fits: it is of this station and this command, and has not begun. A replaced credential
    /// must have been given the command itself, in this epoch.
    pub(super) async fn asked_for(
        &mut self,
        remote: Option<&RemoteStart>,
    ) -> Result<Option<SessionRow>, Failure> {
        let Some(remote) = remote else {
            return Ok(None);
        };
        if self.is_replaced && !self.was_given(remote).await? {
            return Ok(None);
        }
        let row = self.session(Some(&remote.session_id)).await?;
        Ok(row.filter(|row| {
            row.station_id == self.source.station
                && row.command_id.as_ref() == Some(&remote.command_id)
                && row.started_at.is_none()
        }))
    }

    /// Whether the command of a remote start was for this gateway in this epoch.
    async fn was_given(&mut self, remote: &RemoteStart) -> Result<bool, Failure> {
        let key = keys::command(self.unit.operator, &self.source.station, &remote.command_id);
        let command = self.unit.read::<Command>(&key).await?;
        Ok(command.is_some_and(|command| {
            command.gateway_id == self.source.gateway && command.epoch == self.source.epoch
        }))
    }
}
