//! What the functions hand to each other: the body of each queue's messages.
//! Fields are only ever added, as optional: while a new release goes out,
//! messages of the old one are still in the queues.

use forecourt_link::{ConfigVersions, Missing, Records};
use forecourt_types::{CdrId, CommandId, GatewayId, OperatorId, SessionId, SiteId, StationId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// `sessions` and `telemetry`: what a gateway sent, of one station and lane.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FactsMessage {
    /// Whose, by the gateway's credential.
    pub operator_id: OperatorId,
    /// Who sent it, by its credential.
    pub gateway_id: GatewayId,
    /// Records, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<Records>,
    /// Or a gap that cannot be filled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

/// `billing`: price this session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingMessage {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// Identifies the session.
    pub session_id: SessionId,
    /// Why, in words; [`BillingMessage::SETTLE`] when a person asked for it.
    pub cause: String,
    /// Who asked for it: an API client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl BillingMessage {
    /// The cause that also prices a session that waits for review, if nothing
    /// but the price was missing.
    pub const SETTLE: &str = "settle";
}

/// `reporting`: count this CDR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingMessage {
    /// The operator that this belongs to.
    pub operator_id: OperatorId,
    /// Of which session.
    pub session_id: SessionId,
    /// Which CDR.
    pub cdr_id: CdrId,
    /// Its version.
    pub version: u32,
    /// Whether it is that version's credit.
    pub credit: bool,
}

/// `commands`: tell a gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CommandsMessage {
    /// Post this command.
    Command {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// Through which gateway, where already known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gateway_id: Option<GatewayId>,
        /// At which station.
        station_id: StationId,
        /// Which command.
        command_id: CommandId,
    },
    /// Say that a newer desired state is there.
    Changed {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// To the gateway of which site; none for all sites.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site_id: Option<SiteId>,
        /// The parts that changed have at least this version; 0 for a part
        /// that did not. The newest is read when the gateway is told.
        changed: ConfigVersions,
    },
}

/// The alphabet of derived ids (RFC 4648 base32, lower case).
const BASE32: [char; 32] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's',
    't', 'u', 'v', 'w', 'x', 'y', 'z', '2', '3', '4', '5', '6', '7',
];

/// How many characters a derived id has: 125 bits of the hash.
const DERIVED_CHARS: usize = 25;

/// A short text that these parts always give, and no others: lower-case base32
/// of their SHA-256. Fit for ids, queue groups and de-duplication ids.
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

/// The queue group of a station: facts and commands of one stay in order.
#[must_use]
pub fn station_group(operator: &OperatorId, station: &StationId) -> String {
    derived(&["station", operator.as_str(), station.as_str()])
}

/// The queue group of a session.
#[must_use]
pub fn session_group(operator: &OperatorId, session: &SessionId) -> String {
    derived(&["session", operator.as_str(), session.as_str()])
}

/// The queue group of a site's sums.
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
