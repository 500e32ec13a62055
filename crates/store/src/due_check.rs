//! Due checks: what `monitor` looks at once it is due. A due check is written in one table
//! transaction with the session or command that it looks after, so that nothing open is ever
//! forgotten, and no function needs to read all sessions or all commands to find the old ones.

use forecourt_types::{
    CommandId, EventId, GatewayId, OperatorId, SessionId, StationId, Timestamp, UserId, WebhookId,
};
use serde::{Deserialize, Serialize};

use crate::keys::{self, OUTBOX_SHARDS};
use crate::messages::derived;
use crate::ports::{Condition, Item, ItemError, Write};

/// What a due check looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueSubject {
    /// A session that charges: it is closed provisionally when nothing comes.
    Session(SessionId),
    /// A command of a station: it is ended when it expires.
    Command(StationId, CommandId),
    /// A delivery to a webhook: its next attempt is made.
    Delivery(WebhookId, EventId),
    /// A gateway whose connection has ended: it is told if it has not come back.
    Gateway(GatewayId),
    /// A user whose data is erased: the work goes on.
    Erasure(UserId),
}

/// A due check: something that `monitor` must look at. Key: [`keys::due_check`], for a delivery
/// [`keys::delivery_check`], for a gateway [`keys::gateway_check`], and for an erasure
/// [`keys::erasure_check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueCheckRow {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// What is checked when the time has come.
    #[serde(rename = "watched")]
    pub subject: DueSubject,
    /// When the check is due.
    pub due: Timestamp,
}

impl DueCheckRow {
    /// The item of this due check.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn item(&self) -> Result<Item, ItemError> {
        let operator = self.operator_id.as_str();
        let id = match &self.subject {
            DueSubject::Session(session) => derived(&["session", operator, session.as_str()]),
            DueSubject::Command(station, command) => {
                derived(&["command", operator, station.as_str(), command.as_str()])
            }
            DueSubject::Gateway(gateway) => derived(&["gateway", operator, gateway.as_str()]),
            DueSubject::Erasure(user) => derived(&["erasure", operator, user.as_str()]),
            DueSubject::Delivery(webhook, event) => {
                derived(&["delivery", operator, webhook.as_str(), event.as_str()])
            }
        };
        let shard = id.bytes().fold(0_u8, u8::wrapping_add) % OUTBOX_SHARDS;
        let key = match &self.subject {
            DueSubject::Delivery(..) => keys::delivery_check(shard, self.due, &id),
            DueSubject::Erasure(_) => keys::erasure_check(shard, self.due, &id),
            DueSubject::Gateway(_) => keys::gateway_check(shard, self.due, &id),
            DueSubject::Session(_) | DueSubject::Command(..) => {
                keys::due_check(shard, self.due, &id)
            }
        };
        Item::new(key, self)
    }
}

/// The write that makes `monitor` look at a command when it expires. It belongs into the table
/// transaction that makes the command.
///
/// # Errors
/// [`ItemError`] when the row is not an object, which it is.
pub fn command(
    operator: &OperatorId,
    station: &StationId,
    command: &CommandId,
    expires_at: Timestamp,
) -> Result<Write, ItemError> {
    let row = DueCheckRow {
        operator_id: operator.clone(),
        subject: DueSubject::Command(station.clone(), command.clone()),
        due: expires_at,
    };
    Ok(Write::Put {
        item: row.item()?,
        condition: Condition::Always,
    })
}
