//! The border: the one place that chooses between the OCPP versions. The code behind it passes a
//! version on and never looks at it.

use forecourt_ocpp::actions::{self, Kind};
use forecourt_ocpp::lenient::{self, NoticeBody};
use forecourt_ocpp::{Part, Version, validate_sent};
use forecourt_types::ReceivedAt;

use crate::authorization::Verdict;
use crate::claim::Claim;
use crate::command::{Call, Command, CommandError};
use crate::notice::{Notice, RatedPower, ReadNotice, known, report};
use crate::reading::token;
use crate::{v16, v201};

/// Translates a transaction message; none when the action is no transaction message.
#[must_use]
pub fn claim(version: Version, action: &str, payload: &str) -> Option<Claim> {
    let message = lenient::read(version, action, payload)?;
    Some(match version {
        Version::V16 => v16::claim(&message),
        Version::V201 | Version::V21 => v201::claim(&message),
    })
}

/// Translates any other request of a charger.
///
/// # Errors
/// The violation to be answered with a CALLERROR, when the message has no
/// subject that could be read.
pub fn notice(version: Version, action: &str, payload: &str) -> ReadNotice {
    let read = lenient::read_notice(version, action, payload)?;
    let notice = match read.body {
        NoticeBody::Heartbeat => Notice::Heartbeat,
        NoticeBody::Boot(boot) => Notice::Boot(boot.into()),
        NoticeBody::Authorize(shown) => Notice::Authorize(token(Some(&shown.id_token))),
        NoticeBody::Status(status) => Notice::Status(match version {
            Version::V16 => v16::status(status),
            Version::V201 | Version::V21 => v201::status(status),
        }),
        NoticeBody::Other { claimed_at } => {
            let is_state = actions::kind(version, action) != Some(Kind::Bulk);
            return Ok(report(
                action,
                payload,
                &read.oddities,
                claimed_at,
                is_state,
            ));
        }
    };
    Ok(known(notice, action, payload, &read.oddities))
}

/// Whether the gateway names the transactions of this version (1.6), or the
/// charger does (2.x).
#[must_use]
pub const fn names_transactions(version: Version) -> bool {
    !version.is_2x()
}

/// The answer to a boot notice: the charger is accepted, with the time and the heartbeat interval
/// in seconds.
#[must_use]
pub fn boot_answer(now: ReceivedAt, interval_s: u16) -> String {
    use forecourt_ocpp::v16::boot_notification::{RegistrationStatus, response};
    response(RegistrationStatus::Accepted, now.timestamp(), interval_s)
}

/// The answer to a heartbeat.
#[must_use]
pub fn heartbeat_answer(now: ReceivedAt) -> String {
    forecourt_ocpp::v16::heartbeat::response(now.timestamp())
}

/// The answer to a message that is only kept: an empty one, or the refusal that
/// the message defines.
#[must_use]
pub fn report_answer(version: Version, action: &str, payload: &str, now: ReceivedAt) -> String {
    forecourt_ocpp::notice_answer(version, action, payload, now.timestamp())
}

/// The rated powers that a report of the station tells from its device model (2.x). 1.6 has no
/// message that tells them.
#[must_use]
pub fn rated_powers(version: Version, action: &str, payload: &str) -> Vec<RatedPower> {
    if version.is_2x() && action == "NotifyReport" {
        v201::rated_powers(payload)
    } else {
        Vec::new()
    }
}

/// The answer to an authorization request.
#[must_use]
pub fn authorize_answer(version: Version, verdict: &Verdict) -> String {
    match version {
        Version::V16 => v16::authorize_answer(verdict),
        Version::V201 | Version::V21 => v201::authorize_answer(verdict),
    }
}

/// The answer to a start of 1.6.
#[must_use]
pub fn start_answer(transaction_id: i32, verdict: &Verdict) -> String {
    v16::start_answer(transaction_id, verdict)
}

/// The answer to a stop of 1.6 or an event of 2.x, with a verdict only when the message
/// names a token.
#[must_use]
pub fn transaction_answer(version: Version, action: &str, verdict: Option<&Verdict>) -> String {
    match (version, action) {
        (_, "MeterValues") => forecourt_ocpp::EMPTY.to_owned(),
        (Version::V16, _) => v16::stop_answer(verdict),
        (Version::V201 | Version::V21, _) => v201::event_answer(verdict),
    }
}

/// Writes a command as the version's call and checks it by the version's schema. `remote_start_id`
/// is the number that a 2.x station repeats when it starts the transaction.
///
/// # Errors
/// [`CommandError`] when the version has no such call or would refuse it.
pub fn call(
    version: Version,
    command: &dyn Command,
    remote_start_id: i32,
) -> Result<Call, CommandError> {
    let call = match version {
        Version::V16 => command.v16()?,
        Version::V201 | Version::V21 => command.v2x(remote_start_id)?,
    };
    if !actions::may_send(version, &call.action) {
        let version = version.number();
        return Err(CommandError::NotInVersion { version });
    }
    validate_sent(version, &call.action, Part::Request, &call.payload)
        .map_err(|violation| CommandError::Schema(violation.text))?;
    Ok(call)
}
