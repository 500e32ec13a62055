//! OCPP 1.6 at the border.

mod claim;
mod notice;

pub use claim::claim;
pub use notice::status;

use forecourt_ocpp::v16::{self, AuthorizationStatus, IdTagInfo};

use crate::authorization::Verdict;
use crate::fact::TokenStatus;

/// The status for a token of no credit: 1.6 has no word for an empty balance, so the token is
/// blocked (§7.2).
fn id_tag_info(verdict: &Verdict) -> IdTagInfo {
    let status = match verdict.decision.status {
        TokenStatus::Accepted => AuthorizationStatus::Accepted,
        TokenStatus::Blocked | TokenStatus::NoCredit => AuthorizationStatus::Blocked,
        TokenStatus::Expired => AuthorizationStatus::Expired,
        TokenStatus::Invalid => AuthorizationStatus::Invalid,
        TokenStatus::ConcurrentTx => AuthorizationStatus::ConcurrentTx,
    };
    IdTagInfo {
        status,
        expiry_date: verdict.expires_at,
        parent_id_tag: verdict.parent_uid.as_ref().map(ToString::to_string),
    }
}

/// `Authorize.conf` (OCPP 1.6 §6.2).
#[must_use]
pub fn authorize_answer(verdict: &Verdict) -> String {
    v16::authorize::response(&id_tag_info(verdict))
}

/// `StartTransaction.conf` (§6.46).
#[must_use]
pub fn start_answer(transaction_id: i32, verdict: &Verdict) -> String {
    v16::start_transaction::response(transaction_id, &id_tag_info(verdict))
}

/// `StopTransaction.conf` (§6.50).
#[must_use]
pub fn stop_answer(verdict: Option<&Verdict>) -> String {
    v16::stop_transaction::response(verdict.map(id_tag_info).as_ref())
}
