//! The messages that a charger sends outside of transactions, in words of no OCPP version.

use forecourt_ocpp::Violation;
use forecourt_ocpp::lenient::{BootNotice, Oddity};
use forecourt_types::{ClaimedAt, Timestamp, TokenUid};

use crate::fact::{ConnectorStatus, Flag, Noticed};
use crate::foreign::ForeignJson;

/// The text that stands for a maker or a model that the charger does not name.
const UNNAMED: &str = "unknown";

/// A request that is no transaction message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The charger tells that it has booted.
    Boot(BootClaim),
    /// The charger tells the state of a connector.
    Status(ConnectorStatus),
    /// The charger asks whether this token may charge. None when the token's text is no id of ours
    /// (an empty one of type `NoAuthorization`).
    Authorize(Option<TokenUid>),
    /// The charger tells that it is still there.
    Heartbeat,
    /// The charger sends a message that is kept as it came.
    Report {
        /// What the charger said.
        noticed: Noticed,
        /// When it happened, if the charger tells.
        claimed_at: Option<ClaimedAt>,
        /// Whether it is a change of state that people act on (firmware, security).
        is_state: bool,
    },
}

/// The rated power of a station or of one EVSE, as the station reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatedPower {
    /// The number of the EVSE; none for the station as a whole.
    pub evse_id: Option<u32>,
    /// The rating in watts, 1,000 to 4,000,000.
    pub max_power_w: u32,
}

/// What a charger says of itself at a boot; the gateway adds the boot generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BootClaim {
    /// The manufacturer as the charger names it.
    pub vendor: String,
    /// The model as the charger names it.
    pub model: String,
    /// The serial number, if the charger tells one.
    pub serial: Option<String>,
    /// The firmware version, if the charger tells one.
    pub firmware: Option<String>,
    /// Why the charger booted (2.x).
    pub reason: Option<String>,
}

impl From<BootNotice> for BootClaim {
    fn from(boot: BootNotice) -> Self {
        Self {
            vendor: boot.vendor.unwrap_or_else(|| UNNAMED.to_owned()),
            model: boot.model.unwrap_or_else(|| UNNAMED.to_owned()),
            serial: boot.serial_number,
            firmware: boot.firmware_version,
            reason: boot.reason.map(|reason| reason.into_owned()),
        }
    }
}

/// A notice that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownNotice {
    /// What the notice says.
    pub notice: Notice,
    /// The message as it came, when it broke its schema and the notice alone
    /// does not hold its text.
    pub odd: Option<Noticed>,
}

/// A notice, or why it is refused with a CALLERROR.
pub type ReadNotice = Result<KnownNotice, Violation>;

/// Makes a notice that says more than its text; the text is kept beside it when it is odd.
pub(crate) fn known(
    notice: Notice,
    action: &str,
    payload: &str,
    oddities: &[Oddity],
) -> KnownNotice {
    let odd = (!oddities.is_empty()).then(|| noticed(action, payload, oddities));
    KnownNotice { notice, odd }
}

/// Makes a notice that is kept as it came.
pub(crate) fn report(
    action: &str,
    payload: &str,
    oddities: &[Oddity],
    claimed_at: Option<Timestamp>,
    is_state: bool,
) -> KnownNotice {
    let notice = Notice::Report {
        noticed: noticed(action, payload, oddities),
        claimed_at: claimed_at.map(ClaimedAt),
        is_state,
    };
    KnownNotice { notice, odd: None }
}

fn noticed(action: &str, payload: &str, oddities: &[Oddity]) -> Noticed {
    let mut noticed = Noticed::new(action, ForeignJson::from_text(payload));
    if !oddities.is_empty() {
        noticed.flags.push(Flag::SchemaViolated);
        noticed.oddities = oddities.iter().map(ToString::to_string).collect();
    }
    noticed
}
