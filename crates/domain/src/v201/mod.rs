//! OCPP 2.0.1 and 2.1 at the border. `forecourt-ocpp` reads and checks each by its
//! own rules; what they mean is the same.

mod claim;
mod notice;
mod rated_power;

pub use claim::claim;
pub use notice::status;
pub use rated_power::rated_powers;

use forecourt_ocpp::v201::{self, AuthorizationStatus, IdTokenInfo, Token};
use forecourt_types::TokenUid;

use crate::authorization::Verdict;
use crate::fact::TokenStatus;

/// The type of tokens that came from us: `Central` (OCPP 2.0.1 §3.43).
pub(crate) fn central(token: &TokenUid) -> Token {
    Token {
        id_token: token.to_string(),
        kind: "Central".to_owned(),
    }
}

fn id_token_info(verdict: &Verdict) -> IdTokenInfo {
    let status = match verdict.decision.status {
        TokenStatus::Accepted => AuthorizationStatus::Accepted,
        TokenStatus::Blocked => AuthorizationStatus::Blocked,
        TokenStatus::Expired => AuthorizationStatus::Expired,
        TokenStatus::Invalid => AuthorizationStatus::Invalid,
        TokenStatus::ConcurrentTx => AuthorizationStatus::ConcurrentTx,
        TokenStatus::NoCredit => AuthorizationStatus::NoCredit,
    };
    IdTokenInfo {
        status,
        cache_expiry: verdict.expires_at,
        group: verdict.parent_uid.as_ref().map(central),
    }
}

/// `AuthorizeResponse` (OCPP 2.0.1 §1.5).
#[must_use]
pub fn authorize_answer(verdict: &Verdict) -> String {
    v201::authorize::response(&id_token_info(verdict))
}

/// `TransactionEventResponse` (§1.60).
#[must_use]
pub fn event_answer(verdict: Option<&Verdict>) -> String {
    v201::transaction_event::response(verdict.map(id_token_info).as_ref())
}
