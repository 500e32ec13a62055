//! What an entry was made from: the records that prove it.

use std::fmt;

use forecourt_types::{CdrId, PaymentId, SessionId, VoucherId};
use serde::{Deserialize, Serialize};

use crate::names::{ProviderName, Reference};

/// The id of a record that proves an entry, such as `session:…`. It is text for people and for the
/// checks that compare records; no rule of the ledger depends on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Source(String);

impl Source {
    /// The session that was priced.
    #[must_use]
    pub fn session(id: &SessionId) -> Self {
        Self(format!("session:{id}"))
    }

    /// The CDR that priced a session.
    #[must_use]
    pub fn cdr(id: &CdrId) -> Self {
        Self(format!("cdr:{id}"))
    }

    /// The payment through which the money moved.
    #[must_use]
    pub fn payment(id: &PaymentId) -> Self {
        Self(format!("payment:{id}"))
    }

    /// The voucher that was redeemed.
    #[must_use]
    pub fn voucher(id: &VoucherId) -> Self {
        Self(format!("voucher:{id}"))
    }

    /// A movement in the books of a payment provider.
    #[must_use]
    pub fn movement(provider: &ProviderName, reference: &Reference) -> Self {
        Self(format!("movement:{provider}:{reference}"))
    }

    /// An invoice or a credit note, by its number.
    #[must_use]
    pub fn invoice(number: &Reference) -> Self {
        Self(format!("invoice:{number}"))
    }

    /// The source as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
