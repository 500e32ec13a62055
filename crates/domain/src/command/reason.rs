//! The reasons that gateway and cloud give for a step of a command, in words, and their codes. Only
//! the words are stored and sent; a program translates the code.

/// The gateway has never seen the station.
pub const STATION_UNSEEN: &str = "this gateway has never seen the station";
/// The gateway does not know the time of the cloud yet.
pub const CLOCK_UNKNOWN: &str = "the gateway cannot tell the cloud's time yet";
/// The command came to its gateway too late.
pub const EXPIRED: &str = "its time has passed";
/// The command is for an epoch in which the gateway does not write any more.
pub const OTHER_EPOCH: &str = "it was made for another epoch of this gateway";
/// The command was for the time before a boot of the station.
pub const STATION_BOOTED: &str = "the station has booted since it was made";
/// The queue of the station is full.
pub const TOO_MANY: &str = "too many commands wait for this station";
/// The station has no such transaction.
pub const NO_TRANSACTION: &str = "that transaction does not run at this station";
/// The transaction belongs to another session.
pub const OTHER_SESSION: &str = "another session runs under that transaction";
/// The gateway stops a transaction by itself.
pub const TOKEN_REFUSED: &str = "the cloud refused the token of this transaction";
/// The charger was sent the command and kept silent.
pub const NO_ANSWER: &str = "the charger did not answer";
/// The command waited too long at its gateway.
pub const EXPIRED_UNSENT: &str = "its time passed before the charger could be told";
/// The charger agreed, and the effect was not seen.
pub const NO_EFFECT: &str = "the charger agreed, and nothing came of it";
/// The socket was closed while the charger had the command.
pub const CONNECTION_BROKE: &str = "the connection broke before the charger answered";
/// The gateway was restarted while the charger had the command.
pub const GATEWAY_RESTARTED: &str = "the gateway restarted before the charger answered";
/// The answer came when nobody waited for it any more.
pub const LATE_ANSWER: &str = "the charger answered late";
/// The charger told how far a job is; its word follows.
pub const REPORTED: &str = "the charger reports ";
/// The effect of a scheduled change was not seen.
pub const SCHEDULED_UNSEEN: &str =
    "the charger scheduled it, and nothing was seen of it for 48 hours";
/// The same, told by the cloud, whose gateway told nothing.
pub const SCHEDULED_UNHEARD: &str =
    "the charger scheduled it, and nothing was heard of it for 49 hours";
/// The station has too many scheduled changes.
pub const TOO_MANY_SCHEDULED: &str =
    "too many scheduled changes wait at this station for this one to be watched";
/// The station has too many jobs.
pub const TOO_MANY_JOBS: &str = "too many jobs of this station are waited for to watch this one";
/// The scheduled change was seen before it was scheduled.
pub const ALREADY_CHANGED: &str = "the connector had changed already";
/// Another command ordered the contrary; its id follows.
pub const SUPERSEDED: &str = "superseded: command ";
/// The gateway was away until the command had expired.
pub const GATEWAY_AWAY: &str = "its time passed before its gateway could be reached";
/// The gateway got the command, as far as the cloud knows, and told nothing.
pub const GATEWAY_SILENT: &str = "it was posted to its gateway, and nothing was heard of it since";

/// The begin of each reason, and its code.
const CODES: &[(&str, &str)] = &[
    (STATION_UNSEEN, "station_unseen"),
    (CLOCK_UNKNOWN, "clock_unknown"),
    (EXPIRED, "expired"),
    (OTHER_EPOCH, "other_epoch"),
    (STATION_BOOTED, "station_booted"),
    (TOO_MANY, "too_many_commands"),
    (NO_TRANSACTION, "no_such_transaction"),
    (OTHER_SESSION, "other_session"),
    (TOKEN_REFUSED, "token_refused"),
    (NO_ANSWER, "no_answer"),
    (EXPIRED_UNSENT, "expired_unsent"),
    (NO_EFFECT, "no_effect"),
    (CONNECTION_BROKE, "connection_broke"),
    (GATEWAY_RESTARTED, "gateway_restarted"),
    (LATE_ANSWER, "late_answer"),
    (REPORTED, "charger_reports"),
    (SCHEDULED_UNSEEN, "scheduled_unseen"),
    (SCHEDULED_UNHEARD, "scheduled_unheard"),
    (TOO_MANY_SCHEDULED, "too_many_scheduled"),
    (TOO_MANY_JOBS, "too_many_jobs"),
    (ALREADY_CHANGED, "already_changed"),
    (SUPERSEDED, "superseded"),
    (GATEWAY_AWAY, "gateway_away"),
    (GATEWAY_SILENT, "gateway_silent"),
];

/// The code of a reason in words; none where the words come from elsewhere, such as the problem of
/// an argument.
#[must_use]
pub fn code_of(reason: &str) -> Option<&'static str> {
    let mut codes = CODES.iter();
    let found = codes.find(|(begin, _)| reason.starts_with(begin));
    found.map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::{CODES, code_of};

    #[test]
    fn every_reason_has_its_own_code_also_with_what_follows() {
        for (reason, code) in CODES {
            assert_eq!(code_of(reason), Some(*code));
            assert_eq!(code_of(&format!("{reason}; and more")), Some(*code));
        }
        assert_eq!(code_of("connector_id: must be 1 or more"), None);
    }
}
