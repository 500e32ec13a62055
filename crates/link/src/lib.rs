//! The versioned contract between gateway and cloud.
//!
//! This crate knows no socket and no store, and nothing of how either side
//! works: it holds the words both must agree on. An old gateway meets a new
//! cloud and the reverse, so what is not known is kept, never refused: unknown
//! fields stay in a record's text, unknown kinds come out as
//! [`Incoming::Unknown`]. Golden files of every release pin the wire form.

mod chain;
mod credential;
mod message;
mod pack;
mod power;
mod record;

/// How many stations that nobody added a site takes over, where it takes over any. Each
/// is a row of the table for ever, and whoever reaches the charger port, or has stolen a
/// gateway's credential, can make identities up.
pub const MAX_UNKNOWN_STATIONS: usize = 200;

pub use chain::{ChainedRecord, Position, position};
pub use credential::{Credential, CredentialError, CredentialKind};
pub use message::{
    Accepted, Ack, Answer, AnswerGroup, Applied, Ask, CommandOrder, ConfigVersions, Fetch, Head,
    Hello, Incoming, LinkError, LostRange, Missing, OpenCommand, Ping, Pong, Records, Resend, Set,
    SetItems, StationConfig, ToCloud, ToGateway, TokenConfig, Watermark, Welcome, parse_to_cloud,
    parse_to_gateway, to_text,
};
pub use pack::{MAX_MESSAGE_BYTES, MAX_RECORD_BYTES, pack_records};
pub use power::{ConnectorPower, is_same_outlet, max_power_w};
pub use record::{Epoch, Hash, Lane, NewPlace, Place, RawRecord, Record, RecordError};
