//! Records of a replaced credential: the epoch is one for which
//! [`Gateway::replaced_at`] knows a time.
//!
//! The sender of such records may be an honest box with the records that it had buffered, or a
//! thief who writes the epoch, the times and the transaction ids as he likes. So they are
//! evidence of charges of their own gateway and epoch, and nothing else: they begin and end
//! sessions of that gateway and epoch only, change no state of a station, connector or command,
//! and cause no command, no quarantine and no stop. A charge is billed without a person only if
//! the cloud had applied its start before the replacement and the charge had not ended by then.
//! All of this is judged by the cloud's own rows, never by a time that a record tells.

use forecourt_domain::fact::Flag;
use forecourt_domain::session::{End, Session};
use forecourt_types::TransactionId;

use super::Source;
use super::work::Work;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Key, Table};
use forecourt_store::rows::config::Gateway;
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;

/// Whether the records of this source are those of a replaced credential.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn is_replaced(table: &dyn Table, source: &Source) -> Result<bool, Failure> {
    let key = keys::gateway(&source.operator, &source.gateway);
    let gateway = load::<Gateway>(table, &key).await?;
    Ok(gateway.is_some_and(|gateway| gateway.row.replaced_at(source.epoch).is_some()))
}

/// The key of a row beside this one that belongs to the station and to this gateway alone.
/// Gateways of two sites may be in one epoch, and a station may have been at both: so nothing
/// that a replaced credential tells takes the place of what another one told.
pub(crate) fn apart(mut key: Key, source: &Source) -> Key {
    key.sk.push_str("#replaced#");
    key.sk.push_str(&keys::escape(source.gateway.as_str()));
    key
}

impl Work<'_> {
    /// Flags a charge of which a replaced credential tells. Call this before [`Work::point`]
    /// notes the record.
    pub(super) async fn note_replacement(
        &mut self,
        id: Option<&TransactionId>,
        row: &SessionRow,
        charge: &mut Session,
    ) -> Result<(), Failure> {
        if !self.is_replaced {
            return Ok(());
        }
        let pointer = self.pointer(id).await?;
        let (gateway, epoch) = (&self.source.gateway, self.source.epoch);
        let own = pointer
            .as_ref()
            .and_then(|pointer| pointer.of(gateway, epoch));
        let own = own.filter(|heard| heard.session_id == row.session_id);
        let was_begun = own.is_some_and(|heard| heard.started && !heard.after_replacement);
        charge.told_by_replaced(was_begun && !self.was_concluded(row));
        Ok(())
    }

    /// Whether the charge had ended before the credential was replaced, so that a record of it
    /// could change a bill that stood then.
    fn was_concluded(&self, row: &SessionRow) -> bool {
        match row.end {
            End::Open => false,
            End::Provisional => {
                let concluded_at = row.history.last().map(|step| step.at);
                concluded_at < self.replaced_at
            }
            // Only a stop that was fitted to the session gives way to another stop.
            End::Stopped => row.flags.contains(&Flag::FittedToOpenSession),
        }
    }
}
