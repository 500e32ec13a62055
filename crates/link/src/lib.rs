//! The versioned contract between gateway and cloud.
//!
//! This crate knows no socket and no store, and nothing of how either side works: it holds the
//! messages and records that both must agree on. An old gateway may meet a new cloud and the
//! reverse, so what is not known is kept, never refused: unknown fields stay in a record's text,
//! and unknown kinds are read as [`Incoming::Unknown`]. Golden files of every release fix
//! the wire form.

mod chain;
mod credential;
mod message;
mod pack;
mod power;
mod record;

/// The most stations that a site takes over without anybody having added them, where it takes over
/// any. Each is a row of the table for ever, and anybody who reaches the charger port, or has
/// stolen a gateway's credential, can invent identities.
pub const MAX_UNKNOWN_STATIONS: usize = 200;

pub use chain::{ChainedRecord, Position, position};
pub use credential::{Credential, CredentialError, CredentialKind};
pub use message::{
    Accepted, Ack, Answer, AnswerGroup, Applied, Ask, ChargerPorts, CommandMessage, ConfigVersions,
    Fetch, GatewayPolicy, Head, Hello, Incoming, LinkError, LostRange, Missing, OpenCommand, Ping,
    Pong, RaisedAlarm, Records, RefusedSignIn, Resend, Set, SetItems, StationConfig, ToCloud,
    ToGateway, TokenConfig, UnknownTokens, Watch, Watermark, Welcome, parse_to_cloud,
    parse_to_gateway, to_text,
};
pub use pack::{MAX_MESSAGE_BYTES, MAX_RECORD_BYTES, pack_records};
pub use power::{ConnectorPower, is_same_connector, max_power_w};
pub use record::{Epoch, Hash, Lane, NewPlace, Place, RawRecord, Record, RecordError};
