//! The columns of a file of tokens, which has one row for each token, and what a row asks for.

use std::collections::HashMap;
use std::str::FromStr;

use forecourt_types::{IdError, Timestamp, TokenUid};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::TokenChange;
use crate::http::csv::{Sheet, SheetRow};
use crate::http::import::{self, CsvColumn};
use crate::http::problem::{FieldProblem, Problem};

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Uid,
    Type,
    UserId,
    VehicleId,
    ParentUid,
    Status,
    ExpiresAt,
    Mode,
}

impl CsvColumn for Column {
    const ALL: &'static [Self] = &[
        Self::Uid,
        Self::Type,
        Self::UserId,
        Self::VehicleId,
        Self::ParentUid,
        Self::Status,
        Self::ExpiresAt,
        Self::Mode,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Uid => "uid",
            Self::Type => "type",
            Self::UserId => "user_id",
            Self::VehicleId => "vehicle_id",
            Self::ParentUid => "parent_uid",
            Self::Status => "status",
            Self::ExpiresAt => "expires_at",
            Self::Mode => "mode",
        }
    }
}

type Header = import::Header<Column>;

/// What a row tells of its token.
pub(super) struct Entry {
    /// The line on which the row begins.
    pub(super) line: u64,
    /// The uid of the token; none if the row has no valid one.
    pub(super) uid: Option<TokenUid>,
    /// The change that the row asks for.
    pub(super) change: TokenChange,
    /// The problems of the row.
    pub(super) problems: Vec<FieldProblem>,
}

/// Reads what a file tells of each token, in the order of the file. A token that has a row already
/// must not have another one; upper and lower case make no difference.
///
/// # Errors
/// 422 when the header is wrong.
pub(super) fn read(sheet: Sheet) -> Result<Vec<Entry>, Problem> {
    let header = Header::read(&sheet, Column::Uid)?;
    let mut entries = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    for mut row in sheet.rows {
        header.unguard(&mut row);
        let mut entry = Entry::read(&header, &row);
        if let Some(uid) = &entry.uid {
            let first = *lines.entry(uid.as_str().to_lowercase()).or_insert(row.line);
            if first != row.line {
                let message = format!("the token is already on line {first}");
                entry.problems.push(Column::Uid.problem(message));
            }
        }
        entries.push(entry);
    }
    Ok(entries)
}

impl Entry {
    /// Reads a row. A column that is missing, and an empty cell of type, status or mode, keep what
    /// is stored. An empty cell of another column clears it.
    fn read(header: &Header, row: &SheetRow) -> Self {
        let mut problems = Vec::new();
        if let Some(message) = header.wrong_length(row) {
            problems.push(Column::Uid.problem(message));
        }
        let uid = TokenUid::new(header.cell(row, Column::Uid).unwrap_or_default());
        let mut cells = Cells {
            header,
            row,
            problems,
        };
        let uid = cells.valid(Column::Uid, uid);
        let change = TokenChange {
            token_type: header.filled(row, Column::Type).map(str::to_owned),
            user_id: cells.clearable(Column::UserId),
            vehicle_id: cells.clearable(Column::VehicleId),
            parent_uid: cells.clearable(Column::ParentUid),
            status: cells.word(Column::Status, "must be active, blocked or expired"),
            expires_at: cells.time(),
            mode: cells.word(Column::Mode, "must be private or commercial"),
        };
        Self {
            line: row.line,
            uid,
            change,
            problems: cells.problems,
        }
    }
}

/// The cells of a row, and the problems that were found in them.
struct Cells<'a> {
    header: &'a Header,
    row: &'a SheetRow,
    problems: Vec<FieldProblem>,
}

impl Cells<'_> {
    fn valid<T>(&mut self, column: Column, id: Result<T, IdError>) -> Option<T> {
        id.map_err(|error| self.problems.push(column.problem(error.to_string())))
            .ok()
    }

    /// Reads an id that an empty cell clears.
    fn clearable<T>(&mut self, column: Column) -> Option<Option<T>>
    where
        T: FromStr<Err = IdError>,
    {
        let cell = self.header.cell(self.row, column)?;
        if cell.is_empty() {
            return Some(None);
        }
        self.valid(column, T::from_str(cell)).map(Some)
    }

    /// Reads a word of an enum, if there is one.
    fn word<T: DeserializeOwned>(&mut self, column: Column, wanted: &str) -> Option<T> {
        let cell = self.header.filled(self.row, column)?;
        let word = serde_json::from_value(Value::String(cell.to_owned())).ok();
        if word.is_none() {
            self.problems.push(column.problem(wanted));
        }
        word
    }

    /// Reads the time until which the token may charge.
    fn time(&mut self) -> Option<Option<Timestamp>> {
        let cell = self.header.cell(self.row, Column::ExpiresAt)?;
        if cell.is_empty() {
            return Some(None);
        }
        let time = Timestamp::parse(cell).ok();
        if time.is_none() {
            let wanted = "must be a time with its offset, such as 2026-12-31T23:00:00Z";
            self.problems.push(Column::ExpiresAt.problem(wanted));
        }
        time.map(Some)
    }
}
