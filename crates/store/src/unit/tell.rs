//! Events that come with a unit of work. An operator without webhooks pays one read of an empty
//! list for a change that is an event, and no write but for the kinds that are always kept.

use std::collections::BTreeSet;

use forecourt_domain::fact::CommandState;
use forecourt_types::EventId;

use super::Unit;
use crate::audit::{AuditAction, AuditRow};
use crate::events::{Event, EventKind, RecordData};
use crate::failure::Failure;
use crate::ids::{Seeded, new_id};
use crate::messages::{EventMessage, NotifyMessage, derived};
use crate::ports::{Condition, QueueName, Write};
use crate::rows::config::{Command, Webhook};
use crate::rows::events::EventRow;

impl Unit<'_> {
    /// Hands an event over to `notify` with the other writes of this unit, if a webhook of the
    /// operator wants to be told. A webhook that somebody has just added may miss it. An event that
    /// nobody wants is written only if it is of a kind that is always kept.
    ///
    /// # Errors
    /// [`Failure`] when the webhooks cannot be read.
    pub async fn tell(&mut self, event: Event) -> Result<(), Failure> {
        if self.wanted.is_none() {
            let webhooks = Webhook::readable(self.table, self.operator).await?;
            self.wanted = Some(webhooks);
        }
        let wants = |webhook: &Webhook| webhook.wants(event.kind);
        let is_wanted = self.wanted.iter().flatten().any(wants);
        if !is_wanted && !event.kind.is_always_kept() {
            return Ok(());
        }
        let row = self.event_row(event)?;
        if !is_wanted {
            // The id follows from what is told and when, so a repeat writes the same row.
            self.others.push(Write::Put {
                item: row.item(self.operator)?,
                condition: Condition::Always,
            });
            return Ok(());
        }
        let message = EventMessage {
            operator_id: self.operator.clone(),
            event: row,
            only: None,
        };
        self.hand_over_event(message)
    }

    /// Tells of a command that has an outcome. After `timed_out` and `unknown` a late answer can
    /// still give it another one.
    ///
    /// # Errors
    /// [`Failure`] when the webhooks cannot be read.
    pub async fn tell_of_command(&mut self, command: &Command) -> Result<(), Failure> {
        let is_over = command.state.is_final()
            || matches!(
                command.state,
                CommandState::TimedOut | CommandState::Unknown
            );
        if !is_over {
            return Ok(());
        }
        self.tell(Event::command_finished(command)).await
    }

    /// Tells of the people and tokens that these entries of the audit log are about.
    pub(super) async fn tell_of_records(&mut self, rows: &[AuditRow]) -> Result<(), Failure> {
        for row in rows {
            let id = || Some(row.record_id.clone());
            let (kind, user_id, token_uid) = match row.record.as_str() {
                "user" => (EventKind::UserChanged, id(), None),
                "token" => (EventKind::TokenChanged, None, id()),
                _ => continue,
            };
            let fields = row.before.keys().chain(row.after.keys());
            let fields: BTreeSet<&String> = match row.action {
                AuditAction::Changed => fields.collect(),
                AuditAction::Created | AuditAction::Removed | AuditAction::Requested => {
                    BTreeSet::new()
                }
            };
            let data = RecordData {
                user_id,
                token_uid,
                action: row.action,
                by: row.by.clone(),
                fields: fields.into_iter().cloned().collect(),
            };
            self.tell(Event::record_changed(kind, &data)).await?;
        }
        Ok(())
    }

    /// Makes the row of an event. Its id follows from what it tells, and from how many events this
    /// unit has told before.
    ///
    /// # Errors
    /// [`Failure::Message`] when its data cannot be written as JSON.
    pub fn event_row(&mut self, event: Event) -> Result<EventRow, Failure> {
        let data = event.data.map_err(Failure::Message)?;
        let kind: EventKind = event.kind;
        self.told += 1;
        let parts = [self.operator.as_str(), kind.as_str(), data.as_str()];
        let seed = Seeded {
            seed: &derived(&parts),
            number: self.told,
        };
        let id = EventId::new(format!("evt_{}", new_id(self.now, &seed)));
        let event_id = id.map_err(|error| Failure::Message(serde::de::Error::custom(error)))?;
        Ok(EventRow {
            event_id,
            kind,
            version: kind.version(),
            at: self.now,
            station_id: event.station_id,
            data,
        })
    }

    /// Hands an event over to `notify`.
    ///
    /// # Errors
    /// [`Failure`] when it cannot be written as JSON.
    pub fn hand_over_event(&mut self, message: EventMessage) -> Result<(), Failure> {
        let id = message.event.event_id.to_string();
        let body = NotifyMessage::Event(message);
        Ok(self.hand_over(QueueName::Notify, String::new(), id, &body)?)
    }
}
