//! Decides whether a token may charge: one pure decision for a gateway with and without a cloud.

use forecourt_types::{Timestamp, TokenUid};

use crate::fact::{DecidedBy, Decision, TokenStatus};

/// What is known of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The decision that stands for the token.
    pub status: TokenStatus,
    /// The group that the token belongs to, if any (`parentIdTag` in OCPP 1.6).
    pub parent_uid: Option<TokenUid>,
    /// The time until which the token may charge.
    pub expires_at: Option<Timestamp>,
}

/// What is known of a token, and where the knowledge comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// The token is on the list that the cloud synced down.
    Listed(Standing),
    /// The cloud answered for it earlier, and the answer still holds.
    Cached(Standing),
    /// The cloud answered just now.
    Answered(Standing),
    /// Nobody knows the token.
    Nobody,
}

/// The decision, with what is sent to the charger along with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What was decided, and who decided it.
    pub decision: Decision,
    /// The group of the token.
    pub parent_uid: Option<TokenUid>,
    /// The time until which the decision holds.
    pub expires_at: Option<Timestamp>,
}

impl Verdict {
    /// Whether the token may charge.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.decision.status == TokenStatus::Accepted
    }
}

/// The form in which tokens are compared: without regard to case (OCPP 1.6
/// §7.28 `CiString20Type`, 2.0.1 `identifierString`).
#[must_use]
pub fn fold(token: &str) -> String {
    token.to_lowercase()
}

/// Decides whether a token may charge. What blocks a token blocks it with or without a cloud, and a
/// token whose time has passed is expired, whoever knows it. A token that is charging elsewhere is
/// not refused here, because only the cloud knows that.
#[must_use]
pub fn decide(known: Known, accept_unknown: bool, now: Timestamp) -> Verdict {
    let (standing, by) = match known {
        Known::Listed(standing) => (standing, DecidedBy::TokenList),
        Known::Cached(standing) => (standing, DecidedBy::Cache),
        Known::Answered(standing) => (standing, DecidedBy::Cloud),
        Known::Nobody => {
            let status = if accept_unknown {
                TokenStatus::Accepted
            } else {
                TokenStatus::Invalid
            };
            return Verdict {
                decision: Decision {
                    status,
                    by: DecidedBy::Policy,
                },
                parent_uid: None,
                expires_at: None,
            };
        }
    };
    let is_over = standing.expires_at.is_some_and(|end| end <= now);
    let status = match standing.status {
        TokenStatus::Accepted if is_over => TokenStatus::Expired,
        status => status,
    };
    Verdict {
        decision: Decision { status, by },
        parent_uid: standing.parent_uid,
        expires_at: standing.expires_at,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn blocked_and_expired_stay_so_whoever_vouches_and_whatever_the_policy() {
        use TokenStatus::{Accepted, Blocked, ConcurrentTx, Expired, Invalid, NoCredit};
        let now = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        let past = Some(now);
        let future = Some(now.plus_millis(1));
        let cases = [
            (Accepted, None, Accepted),
            (Accepted, future, Accepted),
            (Accepted, past, Expired),
            (Blocked, None, Blocked),
            (Blocked, past, Blocked),
            (Expired, future, Expired),
            (Invalid, future, Invalid),
            (NoCredit, past, NoCredit),
            (ConcurrentTx, None, ConcurrentTx),
        ];
        for (status, expires_at, expected) in cases {
            let standing = Standing {
                status,
                parent_uid: None,
                expires_at,
            };
            let sources = [
                (Known::Listed(standing.clone()), DecidedBy::TokenList),
                (Known::Cached(standing.clone()), DecidedBy::Cache),
                (Known::Answered(standing), DecidedBy::Cloud),
            ];
            for (known, by) in sources {
                for accept_unknown in [false, true] {
                    let verdict = decide(known.clone(), accept_unknown, now);
                    assert_eq!(
                        verdict.decision,
                        Decision {
                            status: expected,
                            by
                        }
                    );
                }
            }
        }
    }

    #[test]
    fn only_policy_decides_on_a_token_nobody_knows() {
        let now = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        assert!(decide(Known::Nobody, true, now).is_accepted());
        let refused = decide(Known::Nobody, false, now);
        assert_eq!(refused.decision.status, TokenStatus::Invalid);
        assert_eq!(refused.decision.by, DecidedBy::Policy);
    }

    #[test]
    fn tokens_are_compared_without_regard_to_case() {
        assert_eq!(fold("04A2B3"), fold("04a2b3"));
        assert_ne!(fold("04A2B3"), fold("04A2B4"));
    }
}
