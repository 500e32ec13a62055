//! The codes of the causes for which a session takes a step, as they stand in its history beside
//! the cause in words. A program translates the code; a code never changes its meaning. What a
//! person must look at has the code of its [`Problem`](super::Problem).

/// A charge was asked for from afar.
pub const CAUSE_REQUESTED: &str = "requested";
/// A token was presented at the charger.
pub const CAUSE_TOKEN_PRESENTED: &str = "token_presented";
/// The charger began without a token.
pub const CAUSE_STARTED_AT_CHARGER: &str = "started_at_charger";
/// The cloud decided on the token.
pub const CAUSE_DECIDED_BY_CLOUD: &str = "decided_by_cloud";
/// The token list of the gateway decided on the token.
pub const CAUSE_DECIDED_BY_TOKEN_LIST: &str = "decided_by_token_list";
/// An earlier answer that the gateway remembers decided on the token.
pub const CAUSE_DECIDED_BY_CACHE: &str = "decided_by_cache";
/// The policy of the site decided on the token.
pub const CAUSE_DECIDED_BY_POLICY: &str = "decided_by_policy";
/// The charger starts, and nobody was asked about a token.
pub const CAUSE_CHARGER_STARTS: &str = "charger_starts";
/// The charger accepted the start that was asked for.
pub const CAUSE_START_ACCEPTED: &str = "start_accepted";
/// The start that was asked for did not come about.
pub const CAUSE_START_FAILED: &str = "start_failed";
/// The transaction was started.
pub const CAUSE_TRANSACTION_STARTED: &str = "transaction_started";
/// A meter value of the transaction came, and its start is not known.
pub const CAUSE_METER_VALUE: &str = "meter_value";
/// Facts came after the provisional close.
pub const CAUSE_FACTS_AFTER_CLOSE: &str = "facts_after_close";
/// The charger stopped.
pub const CAUSE_STOPPED: &str = "stopped";
/// The stop arrived after the provisional close.
pub const CAUSE_LATE_STOP: &str = "late_stop";
/// A stop that names the charge arrived after one that was only fitted to it.
pub const CAUSE_NAMED_STOP: &str = "named_stop";
/// The start arrived after the end.
pub const CAUSE_LATE_START: &str = "late_start";
/// A reading came that the gateway had kept.
pub const CAUSE_KEPT_READING: &str = "kept_reading";
/// Nothing was heard of the charge for too long.
pub const CAUSE_SILENT: &str = "silent";
/// The token was refused, and no energy was taken.
pub const CAUSE_REFUSED_WITHOUT_ENERGY: &str = "refused_without_energy";
/// No start was told, and no energy was taken.
pub const CAUSE_NO_START_NO_ENERGY: &str = "no_start_no_energy";
/// A person closed our record.
pub const CAUSE_CLOSED_BY_PERSON: &str = "closed_by_person";
/// A person stated other values.
pub const CAUSE_CORRECTED: &str = "corrected";
/// A person ended the session without a bill.
pub const CAUSE_VOIDED: &str = "voided";
/// The first CDR was written.
pub const CAUSE_PRICED: &str = "priced";
/// A CDR was written that replaces the one before.
pub const CAUSE_PRICED_AGAIN: &str = "priced_again";
