//! Exports: files of many rows, which are written in steps.

use std::collections::BTreeMap;

use forecourt_types::{ExportId, OperatorId, Timestamp};
use serde::{Deserialize, Serialize};

use super::config::{ConfigRow, Stamps};
use super::live::Watcher;
use crate::keys;
use crate::ports::{Item, ItemError, Key, ObjectKey};

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    /// The sessions of a list.
    Sessions,
    /// The CDRs of a list.
    Cdrs,
    /// The report of consumption.
    Consumption,
    /// The sums of each day.
    Daily,
    /// The sums of each station and day.
    StationDays,
    /// The tokens of a list.
    Tokens,
    /// The stations of a list, with their connectors.
    Stations,
    /// The entries of the audit log.
    AuditLog,
}

/// How far an export has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// No step has been made.
    Queued,
    /// Some steps have been made.
    Running,
    /// The file can be fetched.
    Done,
    /// The file will not be written.
    Failed,
}

impl ExportState {
    /// Whether steps are still to be made.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Queued | Self::Running => true,
            Self::Done | Self::Failed => false,
        }
    }
}

/// Why an export has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFailure {
    /// Whoever asked for it may not see it any more, or reaches something else now.
    RightsChanged,
    /// It would have more rows than a file may have.
    TooManyRows,
    /// The report would have more sums than a file may have.
    TooManyGroups,
    /// A parameter of the filter is wrong.
    BadFilter,
    /// The file would have more bytes than one may have.
    TooLarge,
    /// A stored record is damaged.
    Damaged,
}

/// An export. Key: [`keys::export`]. Each step is written with the next one in one table
/// transaction, and only if nobody else has made the same step meanwhile. So a function that is
/// killed repeats one step, whose part of the file then has another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRow {
    /// Identifies the export.
    pub export_id: ExportId,
    /// What it holds.
    pub kind: ExportKind,
    /// The parameters of the list or report, those of the form of the file included.
    pub filter: BTreeMap<String, String>,
    /// Who has asked for it, with the rights of that time.
    pub by: Watcher,
    /// How far it has come.
    pub state: ExportState,
    /// How many steps were made.
    pub step: u32,
    /// The place in the list behind which the next step begins; none before the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The number of rows that the parts hold; for a report, of the CDRs that were added up.
    pub rows: u64,
    /// The parts that were written, in their order; for a report, its sums so far. None at the end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ObjectKey>,
    /// The bytes of those parts of a list that were written.
    #[serde(default)]
    pub parts_bytes: u64,
    /// Whether it may hold full names which its author sees only as long as the operator shows
    /// names to those who reach some sites or stations.
    #[serde(default)]
    pub unmasked: bool,
    /// The file, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<ObjectKey>,
    /// The bytes of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Why there will be no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<ExportFailure>,
    /// What has happened, in words for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The time from which the file cannot be fetched any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl ConfigRow for ExportRow {
    const NAME: &'static str = "export";

    fn key(&self, operator: &OperatorId) -> Key {
        keys::export(operator, &self.by.author(), &self.export_id)
    }

    fn stamps(&self) -> &Stamps {
        &self.stamps
    }

    fn stamps_mut(&mut self) -> &mut Stamps {
        &mut self.stamps
    }

    /// The table removes the row by itself.
    fn to_item(&self, operator: &OperatorId, revision: u64) -> Result<Item, ItemError> {
        let item = Item::new(self.key(operator), self)?.after(revision);
        let until = self.stamps.created_at.plus_millis(Self::ROW_MS);
        Ok(item.with_expiry(until))
    }
}

impl ExportRow {
    /// How long a file can be fetched, in milliseconds: a day.
    pub const FILE_MS: i64 = 24 * 60 * 60_000;

    /// How long a row is kept, in milliseconds from when it was made: two days, as its files are.
    pub const ROW_MS: i64 = 2 * 24 * 60 * 60_000;

    /// How long an export goes on without a step until it is taken for one that has failed, in
    /// milliseconds. The queue tries a step five times within 15 minutes.
    pub const STALLED_MS: i64 = 30 * 60_000;

    /// Whether it is open, and its steps still follow each other.
    #[must_use]
    pub fn goes_on(&self, now: Timestamp) -> bool {
        self.state.is_open() && now.millis_since(self.stamps.updated_at) < Self::STALLED_MS
    }
}
