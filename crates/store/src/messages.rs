//! The messages that functions send to each other: the body of each queue's messages. A field is
//! only ever added, and only as an optional one: while a new release is deployed, the queues
//! still hold messages of the old release.

use std::collections::BTreeSet;

use forecourt_domain::fact::Measured;
use forecourt_ledger::EntryId;
use forecourt_link::{ConfigVersions, Missing, Records};
use forecourt_types::{
    CdrId, CommandId, EventId, ExportId, GatewayId, Language, OperatorId, ReceivedAt, SessionId,
    SiteId, StationId, Timestamp, WebhookId,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::rows::events::EventRow;
use crate::rows::facts::NewestReading;

/// A message of the queues `sessions` and `telemetry`: what a gateway sent about one
/// station and lane.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FactsMessage {
    /// The operator of the gateway that sent it, as its credential says.
    pub operator_id: OperatorId,
    /// The gateway that sent it, as its credential says.
    pub gateway_id: GatewayId,
    /// The records in their order, unless the message tells of a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<Records>,
    /// A gap that the gateway cannot fill, unless the message holds records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

/// A message of the queue `billing`: price this session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingMessage {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// Identifies the session.
    pub session_id: SessionId,
    /// The cause in words; [`BillingMessage::SETTLE`] when a person asked for the price.
    pub cause: String,
    /// The API client that asked for the price, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl BillingMessage {
    /// The cause that also prices a session that waits for review, provided that only its price
    /// was missing.
    pub const SETTLE: &str = "settle";
}

/// A message of the queue `reporting`: count this CDR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingMessage {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The session that the CDR belongs to.
    pub session_id: SessionId,
    /// The CDR to be counted.
    pub cdr_id: CdrId,
    /// The version of the CDR, from 1 on.
    pub version: u32,
    /// Whether the CDR is the credit of that version.
    pub credit: bool,
}

/// A message of the queue `reporting`: add this entry, which is not that of a CDR, to the sums of
/// the accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryMessage {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The entry to be added.
    pub entry_id: EntryId,
}

/// What a message of the queue `reporting` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ReportingWork {
    /// Count a CDR, and add its entry.
    Cdr(ReportingMessage),
    /// Add an entry.
    Entry(EntryMessage),
}

/// A message of the queue `commands`: send something to a gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CommandsMessage {
    /// Post this command to its gateway.
    Command {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// The gateway that carries the command out, where it is known already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gateway_id: Option<GatewayId>,
        /// The station that the command is for.
        station_id: StationId,
        /// The command to be posted.
        command_id: CommandId,
    },
    /// Tell gateways that a newer desired state exists.
    Changed {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// The site whose gateway is told; none for the gateways of all sites.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site_id: Option<SiteId>,
        /// The least version of each part that changed; 0 for a part that did not change. The
        /// newest version is read when the gateway is told.
        changed: ConfigVersions,
    },
}

/// A message of the queue `notify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NotifyMessage {
    /// An e-mail to a person.
    Mail(MailMessage),
    /// Something happened that a webhook wants to be told.
    Event(EventMessage),
    /// An attempt to deliver an event to a webhook.
    Delivery(DeliveryMessage),
    /// A message that nothing is done about. It is handed over when somebody asks for a link to an
    /// address that nobody has, so that the answer takes as long as one about a known address.
    StandIn,
}

/// An event that webhooks are told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMessage {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// What happened. It becomes a row when it is spread to the webhooks.
    pub event: EventRow,
    /// The only webhook that is told; none for every one that wants such events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<WebhookId>,
}

/// An attempt to deliver an event to a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryMessage {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// The webhook that is called.
    pub webhook_id: WebhookId,
    /// The event that it is told of.
    pub event_id: EventId,
    /// The number of the attempt, from 1 on. A message about an attempt that was made already
    /// does nothing.
    pub attempt: u32,
}

/// An e-mail to a person, which is written in words when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailMessage {
    /// Identifies the mail: a repeat of the message has the same id.
    pub mail_id: String,
    /// The address of the receiver.
    pub to: String,
    /// The language of the receiver.
    pub language: Language,
    /// What the mail says.
    pub letter: Letter,
}

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// The person was given an account at an operator and shall choose a password.
    Invitation {
        /// The name of the operator.
        operator: String,
        /// The name of the person.
        name: String,
        /// The one-time link, which is a secret.
        link: String,
        /// When the link ends.
        expires_at: Timestamp,
    },
    /// A driver registers at an operator, and confirms the address by choosing a password.
    Registration {
        /// The name of the operator.
        operator: String,
        /// The one-time link, which is a secret.
        link: String,
        /// When the link ends.
        expires_at: Timestamp,
    },
    /// The person, or somebody who knows the address, asked for a new password.
    PasswordReset {
        /// The one-time link, which is a secret.
        link: String,
        /// When the link ends.
        expires_at: Timestamp,
    },
    /// A webhook was switched off, because its receiver wants no more events.
    WebhookGone {
        /// The name of the operator.
        operator: String,
        /// The address of the receiver.
        url: String,
        /// When it was switched off.
        at: Timestamp,
    },
    /// A webhook was switched off, because its receiver has failed for days.
    WebhookFailing {
        /// The name of the operator.
        operator: String,
        /// The address of the receiver.
        url: String,
        /// When it was switched off.
        at: Timestamp,
    },
    /// The password was changed.
    PasswordChanged {
        /// When it was changed.
        at: Timestamp,
    },
    /// A second factor was set up, in the place of the one before if there was one.
    SecondFactorSet {
        /// When it was set up.
        at: Timestamp,
    },
    /// The second factor was removed, by the person or by an admin.
    SecondFactorRemoved {
        /// When it was removed.
        at: Timestamp,
    },
    /// A recovery code was used in the place of a code of the second factor.
    RecoveryCodeUsed {
        /// When it was used.
        at: Timestamp,
        /// How many recovery codes are left.
        left: usize,
    },
}

/// A message of the queue `live`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LiveMessage {
    /// Something has changed that somebody watches. The message does not tell how: `live` reads it.
    Changed {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// What has changed.
        entities: BTreeSet<LiveEntity>,
        /// What has changed of that which those see who watch the operator as a whole.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        overview: BTreeSet<LiveEntity>,
        /// What is there no longer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<LiveGone>,
    },
    /// A station that somebody watches has measured something. The message holds the values, since
    /// no row has the newest of them.
    Measured {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// The station that has measured it.
        station_id: StationId,
        /// The newest values of each connector.
        readings: Vec<LiveReading>,
    },
    /// The rights of watchers may have changed: their sockets are looked at and closed if so.
    Recheck {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// The watchers, as they stand in stamps: the id of a client, or `user:` and the id of a
        /// person.
        authors: Vec<String>,
    },
    /// The next step of an export is to be made.
    Export {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// Who has asked for the export, as it stands in stamps.
        author: String,
        /// Identifies the export.
        export_id: ExportId,
        /// The number of steps that were made before.
        step: u32,
    },
}

/// Values that a station has just measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveReading {
    /// The values, with the time that the charger claims.
    #[serde(flatten)]
    pub measured: Measured,
    /// When the gateway received them; none in a message of release 0.6 or before, which tells no
    /// time after the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<ReceivedAt>,
}

impl From<NewestReading> for LiveReading {
    fn from(reading: NewestReading) -> Self {
        Self {
            measured: reading.measured,
            received_at: Some(reading.received_at),
        }
    }
}

impl From<LiveReading> for NewestReading {
    fn from(reading: LiveReading) -> Self {
        let claimed = reading.measured.sampled_at.timestamp();
        Self {
            received_at: reading.received_at.unwrap_or(ReceivedAt(claimed)),
            measured: reading.measured,
        }
    }
}

/// Something that can be watched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "entity", rename_all = "snake_case")]
pub enum LiveEntity {
    /// The configuration of a station.
    Station {
        /// Identifies the station.
        station_id: StationId,
    },
    /// The present state of a station.
    StationState {
        /// Identifies the station.
        station_id: StationId,
    },
    /// The present state of a connector.
    Connector {
        /// The station where it is.
        station_id: StationId,
        /// The number of its EVSE; 0 where the station has none.
        evse_id: u32,
        /// The number of the connector.
        connector_id: u32,
    },
    /// A command to a station.
    Command {
        /// The station that the command is for.
        station_id: StationId,
        /// Identifies the command.
        command_id: CommandId,
    },
    /// The link of a gateway, and whether it gets commands.
    Gateway {
        /// Identifies the gateway.
        gateway_id: GatewayId,
    },
    /// Something that a person must look at.
    Review {
        /// When the review was made, which is part of its key.
        at: Timestamp,
        /// The id of the review among those of the same time.
        review_id: String,
    },
    /// A session with its status and its price.
    Session {
        /// Identifies the session.
        session_id: SessionId,
    },
}

/// Something that could be watched and was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveGone {
    /// What it was.
    pub entity: LiveEntity,
    /// The site where it was, if it was at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// A number that is higher than every revision that it had.
    pub revision: u64,
}

/// The alphabet of derived ids (RFC 4648 base32, lower case).
const BASE32: [char; 32] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's',
    't', 'u', 'v', 'w', 'x', 'y', 'z', '2', '3', '4', '5', '6', '7',
];

/// The number of characters of a derived id: 125 bits of the hash.
const DERIVED_CHARS: usize = 25;

/// Derives a short text from these parts: the lower-case base32 of their SHA-256. The same parts
/// always give the same text, and other parts give another. It serves as an id, a queue group or
/// a de-duplication id.
#[must_use]
pub fn derived(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let bit = |at: usize| {
        let byte = digest.get(at / 8).copied().unwrap_or_default();
        usize::from(byte >> (7 - at % 8) & 1)
    };
    let digit = |place: usize| (0..5).fold(0, |value, offset| value << 1 | bit(place * 5 + offset));
    (0..DERIVED_CHARS)
        .filter_map(|place| BASE32.get(digit(place)).copied())
        .collect()
}

/// The queue group of a station: its facts, and likewise its commands, stay in order.
#[must_use]
pub fn station_group(operator: &OperatorId, station: &StationId) -> String {
    derived(&["station", operator.as_str(), station.as_str()])
}

/// The queue group of a session, whose messages stay in order.
#[must_use]
pub fn session_group(operator: &OperatorId, session: &SessionId) -> String {
    derived(&["session", operator.as_str(), session.as_str()])
}

/// The queue group of a site's sums, whose messages stay in order.
#[must_use]
pub fn site_group(operator: &OperatorId, site: Option<&SiteId>) -> String {
    derived(&["site", operator.as_str(), site.map_or("", SiteId::as_str)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_texts_depend_on_every_part_and_its_border() {
        let text = derived(&["ab", "c"]);
        assert_eq!(text.len(), 25);
        assert_eq!(text, derived(&["ab", "c"]));
        assert_ne!(text, derived(&["a", "bc"]));
        assert_ne!(text, derived(&["abc"]));
    }

    #[test]
    fn the_two_command_messages_are_told_apart() -> Result<(), serde_json::Error> {
        let command = r#"{"operator_id":"o","station_id":"s","command_id":"c"}"#;
        let changed = r#"{"operator_id":"o","site_id":"x","changed":{"stations":1,"tokens":2}}"#;
        for text in [command, changed] {
            let read: CommandsMessage = serde_json::from_str(text)?;
            assert_eq!(serde_json::to_string(&read)?, text);
        }
        Ok(())
    }
}
