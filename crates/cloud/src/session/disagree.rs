//! Finds starts that the cloud would not have allowed, and stops them.

use forecourt_domain::command::remote_stop;
use forecourt_domain::fact::{CommandState, DecidedBy, Decision, Flag, TokenStatus};
use forecourt_domain::session::{Session, Status};
use forecourt_types::{CommandId, OperatorId, SessionId, TokenUid};
use serde_json::Value;

use super::work::Work;
use crate::authorize::decide;
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::failure::Failure;
use forecourt_store::ids::{Seeded, new_id};
use forecourt_store::keys;
use forecourt_store::messages::{CommandsMessage, derived, station_group};
use forecourt_store::ports::{Item, QueueName};
use forecourt_store::rows::config::{Command, CommandPointer, CommandStep, ConfigRow as _, Token};
use forecourt_store::rows::facts::{LinkRow, SessionRow};

/// The flag of a session that the gateway let start and the cloud would not have allowed.
pub const FLAG_CLOUD_DISAGREES: &str = "cloud_disagrees";

/// How long such a stop may run, in milliseconds: the gateway that brought the start is
/// connected, and later the charge is over or somebody was told.
const STOP_LIFE_MS: i64 = 10 * 60_000;

impl Work<'_> {
    /// Compares the gateway's decision with the cloud's. Nothing is compared if the cloud itself
    /// was asked, or if the gateway refused the token on site.
    pub(super) async fn check_decision(
        &mut self,
        row: &SessionRow,
        charge: &mut Session,
        decision: Option<Decision>,
        token: Option<&TokenUid>,
    ) -> Result<(), Failure> {
        let (Some(decision), Some(token)) = (decision, token) else {
            return Ok(());
        };
        if decision.by == DecidedBy::Cloud || decision.status != TokenStatus::Accepted {
            return Ok(());
        }
        let key = keys::token(self.unit.operator, token);
        let token = self.unit.read::<Token>(&key).await?;
        if decide(token.as_ref(), self.unit.now) != TokenStatus::Accepted {
            charge.flag([Flag::Other(FLAG_CLOUD_DISAGREES.to_owned())]);
            // A replaced credential has no charger that could be stopped.
            if !self.is_replaced {
                self.disagreed.push(row.session_id.clone());
            }
        }
        Ok(())
    }

    /// Stops those of these sessions that still charge after all records of this table
    /// transaction. A start that came late often belongs to a charge that is already over.
    pub(super) async fn stop_disagreed(&mut self) -> Result<(), Failure> {
        for session in std::mem::take(&mut self.disagreed) {
            let key = keys::session(self.unit.operator, &session);
            let row = self.unit.read::<SessionRow>(&key).await?;
            if let Some(row) = row.filter(|row| row.status == Status::Charging) {
                self.stop(&row).await?;
            }
        }
        Ok(())
    }

    async fn stop(&mut self, row: &SessionRow) -> Result<(), Failure> {
        let (operator, now) = (self.unit.operator, self.unit.now);
        let key = keys::link(operator, &self.source.gateway);
        let link = self.unit.read::<LinkRow>(&key).await?;
        let command = self.stop_command(row, link.map(|link| link.epoch), &row.session_id)?;
        for id in [&command.command_id, &id_before(operator, &row.session_id)?] {
            let key = keys::command(operator, &command.station_id, id);
            if self.unit.read::<Command>(&key).await?.is_some() {
                return Ok(());
            }
        }
        let pointer = CommandPointer {
            command_id: command.command_id.clone(),
            station_id: command.station_id.clone(),
        };
        let key = keys::command_pointer(operator, &command.command_id);
        self.unit.put_always(Item::new(key, &pointer)?);
        self.unit.put(command.to_item(operator, 0)?);
        let check = DueCheckRow {
            operator_id: operator.clone(),
            subject: DueSubject::Command(command.station_id.clone(), command.command_id.clone()),
            due: command.expires_at,
        };
        self.unit.put_always(check.item()?);
        let body = CommandsMessage::Command {
            operator_id: operator.clone(),
            gateway_id: Some(command.gateway_id.clone()),
            station_id: command.station_id.clone(),
            command_id: command.command_id.clone(),
        };
        tracing::info!(session = %row.session_id, %now, "the cloud stops a session it would not have let start");
        let id = command.command_id.as_str().to_owned();
        let group = station_group(operator, &command.station_id);
        Ok(self.unit.hand_over(QueueName::Commands, group, id, &body)?)
    }

    fn stop_command(
        &self,
        row: &SessionRow,
        epoch: Option<forecourt_link::Epoch>,
        session: &SessionId,
    ) -> Result<Command, Failure> {
        let (operator, now) = (self.unit.operator, self.unit.now);
        // The id has the session's own time, so that a repeat makes the same id, and the list of
        // commands shows it among those of its time.
        let seed = derived(&["disagree", operator.as_str(), session.as_str()]);
        let seeded = Seeded {
            seed: &seed,
            number: 0,
        };
        let command_id = command_id(new_id(row.stamps.created_at, &seeded))?;
        let mut arguments = std::collections::BTreeMap::new();
        arguments.insert(
            remote_stop::SESSION_ID.to_owned(),
            Value::from(session.as_str()),
        );
        if let Some(transaction) = &row.transaction_id {
            arguments.insert(
                remote_stop::TRANSACTION_ID.to_owned(),
                Value::from(transaction.as_str()),
            );
        }
        let reason = Some("the token may not charge".to_owned());
        Ok(Command {
            command_id,
            station_id: row.station_id.clone(),
            gateway_id: self.source.gateway.clone(),
            epoch: epoch.unwrap_or(self.source.epoch),
            command_type: remote_stop::NAME.to_owned(),
            arguments,
            secrets_hidden: false,
            expires_at: now.plus_millis(STOP_LIFE_MS),
            session_id: Some(session.clone()),
            boot_generation: None,
            token_parent_uid: None,
            scheduled: false,
            state: CommandState::Queued,
            history: vec![CommandStep {
                state: CommandState::Queued,
                at: now,
                reason,
            }],
            answer: None,
            posted_at: None,
            given_up: false,
            stamps: self.unit.stamps(),
        })
    }
}

fn command_id(text: String) -> Result<CommandId, Failure> {
    CommandId::new(text).map_err(|error| Failure::Message(serde::de::Error::custom(error)))
}

/// The id that release 0.1 gave to the stop of a session.
fn id_before(operator: &OperatorId, session: &SessionId) -> Result<CommandId, Failure> {
    let name = derived(&["disagree", operator.as_str(), session.as_str()]);
    command_id(format!("c{name}"))
}
