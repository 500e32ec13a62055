//! What a charger's answer to a command means.

use forecourt_ocpp::answer::StatusAnswer;

/// What a charger's CALLRESULT means for the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The charger agreed; the effect shows later.
    Agreed,
    /// The charger agreed, and acts when the charge that runs has ended.
    Scheduled,
    /// The command is done.
    Done,
    /// The charger refused, with this word.
    Refused(String),
}

/// What an answer with a status means: `agreed` gives the meaning of a status
/// with which the charger agrees, `without_status` that of an answer whose status
/// cannot be read.
pub(super) fn by_status(
    payload: &str,
    without_status: Outcome,
    agreed: impl FnOnce(&str) -> Outcome,
) -> Outcome {
    match StatusAnswer::read(payload) {
        None => without_status,
        Some(answer) if answer.is_positive() => agreed(&answer.status),
        Some(answer) => Outcome::Refused(answer.status),
    }
}

/// The outcome of a command whose effect shows later. An answer that cannot be
/// read is no refusal: the effect is waited for.
pub(super) fn with_effect(payload: &str) -> Outcome {
    by_status(payload, Outcome::Agreed, |_| Outcome::Agreed)
}

/// The outcome of a command that is done once it is answered. A question is
/// answered without a status.
pub(super) fn without_effect(payload: &str) -> Outcome {
    by_status(payload, Outcome::Done, |_| Outcome::Done)
}
