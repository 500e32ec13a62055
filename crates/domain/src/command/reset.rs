//! `reset`: restarts the station or one EVSE of it.

use forecourt_ocpp::{Version, v16, v201};

use super::argument::{self, Argument, Arguments, Kind};
use super::{
    Call, Command, CommandEffect, CommandError, CommandType, Outcome, Request, SessionUse, Target,
    outcome,
};

const MODES: &[&str] = &["soft", "hard", "immediate", "on_idle"];
const MODE: &str = "mode, when given, as soft, hard, immediate or on_idle";

pub(super) const TYPE: CommandType = CommandType {
    name: "reset",
    request: Request::Commands,
    arguments: &[
        argument::EVSE,
        Argument::new(
            "mode",
            Kind::Word(MODES),
            "`soft` when left out, `hard`, or, for 2.x only, `immediate` or\n\
             `on_idle`. A soft reset ends the charges in good order first (1.6), or\n\
             waits for their end (2.x).",
        ),
    ],
    one_of: None,
    not_in_request: &[],
    session: SessionUse::None,
    read,
};

#[derive(Debug)]
struct Reset {
    /// When the station restarts, and what becomes of the transactions that run.
    mode: ResetMode,
    /// The EVSE that restarts, if only one does (2.x).
    target: Target,
}

/// How a station restarts.
#[derive(Debug, Clone, Copy)]
enum ResetMode {
    /// The station ends its transactions in good order first (1.6), or waits
    /// for their end (2.x).
    Soft,
    /// The station restarts at once.
    Hard,
    /// The station waits until no transaction runs (2.x only).
    OnIdle,
    /// The station ends its transactions and restarts at once (2.x only).
    Immediate,
}

fn read(arguments: &Arguments<'_>) -> Result<Box<dyn Command>, CommandError> {
    Ok(Box::new(Reset {
        mode: mode(arguments)?,
        target: arguments.target(argument::CONNECTOR_FROM_1)?,
    }))
}

/// The kind of restart, which is soft when it is left out: nobody's charge is cut off unasked.
fn mode(arguments: &Arguments<'_>) -> Result<ResetMode, CommandError> {
    let Some(mode) = arguments.given("mode") else {
        return Ok(ResetMode::Soft);
    };
    let word = mode.as_str().map(str::to_ascii_lowercase);
    match word.as_deref() {
        Some("soft") => Ok(ResetMode::Soft),
        Some("hard") => Ok(ResetMode::Hard),
        Some("immediate") => Ok(ResetMode::Immediate),
        Some("on_idle") => Ok(ResetMode::OnIdle),
        _ => Err(CommandError::Argument(MODE)),
    }
}

impl Command for Reset {
    fn v16(&self) -> Result<Call, CommandError> {
        if self.target.evse_id.is_some() {
            let why = "it has no EVSEs, and its Reset restarts the whole station; leave evse_id out if that is meant";
            return Err(CommandError::lacking_v16("evse_id", why));
        }
        let is_hard = match self.mode {
            ResetMode::Soft => false,
            ResetMode::Hard => true,
            ResetMode::OnIdle => {
                let why =
                    "its Reset cannot wait for the end of a charge; soft ends the charges that run";
                return Err(CommandError::lacking_v16("mode", why));
            }
            ResetMode::Immediate => {
                let why = "its Reset is soft or hard; hard restarts at once";
                return Err(CommandError::lacking_v16("mode", why));
            }
        };
        Ok(Call::new("Reset", v16::reset::request(is_hard)))
    }

    /// Writes the call of 2.x, which ends no charge for a soft reset but waits for its end (B12).
    fn v2x(&self, _: i32) -> Result<Call, CommandError> {
        let is_at_once = !self.mode.waits_for_charges();
        let payload = v201::reset::request(is_at_once, self.target.evse_id);
        Ok(Call::new("Reset", payload))
    }

    fn outcome(&self, version: Version, payload: &str) -> Outcome {
        // The reset of one EVSE is followed by no boot (2.x B11).
        let usual = match self.target.evse_id {
            Some(_) => Outcome::Done,
            None => Outcome::Agreed,
        };
        outcome::by_status(payload, usual.clone(), |status| match status {
            _ if !version.is_2x() => Outcome::Agreed,
            "Scheduled" => Outcome::Scheduled,
            _ => usual,
        })
    }

    fn effect(&self) -> CommandEffect<'_> {
        CommandEffect::Restart {
            target: self.target,
            waits_for_charges: self.mode.waits_for_charges(),
        }
    }
}

impl ResetMode {
    /// Whether the charges that run go on, or are ended in good order, before
    /// the station restarts.
    const fn waits_for_charges(self) -> bool {
        match self {
            Self::Soft | Self::OnIdle => true,
            Self::Hard | Self::Immediate => false,
        }
    }
}
