//! What the cloud made of a charge: its session and its CDR, as rows of the table.

use forecourt_billing::Cdr;
use forecourt_domain::session::Status;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::facts::{CdrRow, SessionRow, TransactionRow};
use forecourt_store::rows::{RowError, load};
use forecourt_types::{OperatorId, StationId, TransactionId};

/// Returns the session of a transaction with its CDR, once it is billed or waits for review.
pub(super) async fn outcome_of(
    table: &dyn Table,
    operator: &OperatorId,
    station: &StationId,
    transaction: &TransactionId,
) -> Result<Option<(SessionRow, Option<Cdr>)>, RowError> {
    let key = keys::transaction(operator, station, transaction);
    let Some(pointer) = load::<TransactionRow>(table, &key).await? else {
        return Ok(None);
    };
    let key = keys::session(operator, &pointer.row.session_id);
    let Some(session) = load::<SessionRow>(table, &key).await? else {
        return Ok(None);
    };
    let session = session.row;
    match session.status {
        Status::Created | Status::Starting | Status::Charging | Status::Finished => Ok(None),
        Status::Failed | Status::NeedsReview => Ok(Some((session, None))),
        Status::Settled => {
            let key = keys::cdr(operator, &session.session_id, session.cdr_version, false);
            let row = load::<CdrRow>(table, &key).await?;
            let cdr = row.and_then(|loaded| loaded.row.cdr().ok());
            Ok(Some((session, cdr)))
        }
    }
}
