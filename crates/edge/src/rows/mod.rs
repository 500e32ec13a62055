//! The rows of the journal. All of them can be serialized, so that a store may keep each as JSON
//! under `(table, key)`; only records have columns of their own.
//!
//! Fields are only ever added, with a default: a newer gateway must read the disk of an older one.

mod cloud;
mod command;
mod record;
mod station;
mod transaction;

use forecourt_link::{StationConfig, TokenConfig};

pub use cloud::{CachedTokenRow, LinkRow};
pub use command::CommandRow;
pub use record::{AnswerRow, LaneRow, RecordRow};
pub use station::{ConnectorMeter, ConnectorStateRow, RatedRow, StationRow};
pub use transaction::TransactionRow;

/// One row to write. All but `Record` and the two lists insert a row or replace it.
///
/// A record also advances its lane: a lane's own row is written only when the cloud has applied
/// more of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Insert a record.
    Record(RecordRow),
    /// What the cloud has applied of a lane.
    Lane(LaneRow),
    /// An answer that a repeat of the message gets again.
    Answer(AnswerRow),
    /// What the gateway knows of a station.
    Station(StationRow),
    /// What the gateway knows of a transaction.
    Transaction(Box<TransactionRow>),
    /// What the gateway knows of a command.
    Command(Box<CommandRow>),
    /// The cloud's answer about a token.
    CachedToken(CachedTokenRow),
    /// How the gateway stands with the cloud.
    Link(LinkRow),
    /// Replace the whole token list.
    TokenList(Vec<TokenConfig>),
    /// Replace the whole station list.
    StationList(Vec<StationConfig>),
}

/// All that a restart needs. The lists hold every row of their table, except that they hold open
/// transactions only, and only commands that are not settled.
#[derive(Debug, Clone, Default)]
pub struct StoredState {
    /// The one link row.
    pub link: Option<LinkRow>,
    /// Every lane, of every epoch.
    pub lanes: Vec<LaneRow>,
    /// Every station that has a row.
    pub stations: Vec<StationRow>,
    /// The stations that may sign in.
    pub station_configs: Vec<StationConfig>,
    /// The token list.
    pub tokens: Vec<TokenConfig>,
    /// The transactions whose `open` is true.
    pub open_transactions: Vec<TransactionRow>,
    /// The commands whose `settled` is false.
    pub live_commands: Vec<CommandRow>,
}
