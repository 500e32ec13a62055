//! Rates a stored CDR again and compares the bytes.

use crate::cdr::{Cdr, CdrProblem, SessionFacts};
use crate::tariff::Tariff;

/// The result of rating a stored CDR again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recomputation {
    /// The new CDR is the same, byte for byte.
    Same,
    /// The new CDR differs: the facts, the tariff, the record or this code changed.
    Different {
        /// The bytes that the CDR should have.
        expected: Box<Cdr>,
    },
}

impl Recomputation {
    /// Compares a stored CDR (or credit) with the one that `settled` makes of what it claims to be.
    pub(crate) fn of(
        stored: &[u8],
        settled: impl FnOnce(&Cdr) -> Result<Cdr, CdrProblem>,
    ) -> Result<Self, CdrProblem> {
        let claimed: Cdr = serde_json::from_slice(stored).map_err(CdrProblem::Unreadable)?;
        let settled = settled(&claimed)?;
        let expected = if claimed.is_credit() {
            settled.credit()?
        } else {
            settled
        };
        if expected.canonical_bytes()? == stored {
            Ok(Self::Same)
        } else {
            let expected = Box::new(expected);
            Ok(Self::Different { expected })
        }
    }
}

/// Rates a stored CDR (or credit) again, from facts and tariff, as the version
/// it claims to be, and compares the bytes.
///
/// # Errors
/// [`CdrProblem`] when the stored bytes are no CDR, or the facts give none.
pub fn recompute(
    stored: &[u8],
    facts: &SessionFacts,
    tariff: &Tariff,
) -> Result<Recomputation, CdrProblem> {
    Recomputation::of(stored, |claimed| {
        Cdr::settle(facts, tariff, claimed.version, claimed.provisional)
    })
}
