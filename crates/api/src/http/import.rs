//! What the imports of all kinds of files have in common: their option, the answer, the result of
//! a row, and the header of a file.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::csv::{Sheet, SheetRow, unguarded};
use crate::http::problem::{Code, FieldProblem, Problem};

/// The most problems that are reported of one file. With them, and with ids of 48 characters of
/// four bytes, the answer has less than the 350 KB that are kept for a repeat.
const MAX_PROBLEMS: usize = 500;
/// The most characters of an unknown column's name that a problem repeats.
const NAME_CHARS_TOLD: usize = 40;
/// How often the rows of a group are tried if others change them meanwhile.
pub(crate) const TRIES: usize = 5;

/// How a file is imported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportOptions {
    /// With a CSV file: whether to check every row and write nothing.
    dry_run: Option<bool>,
}

impl ImportOptions {
    /// Whether nothing shall be written.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.dry_run.unwrap_or(false)
    }

    /// Checks the options of a request that sends one thing as JSON.
    ///
    /// # Errors
    /// 400 when it asks for a dry run, which only a file has.
    pub(crate) fn check_for_one(&self) -> Result<(), Problem> {
        if self.is_dry_run() {
            let detail = "dry_run: is for a CSV file, sent as text/csv";
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        Ok(())
    }
}

/// The result of importing a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Import<L> {
    /// Whether nothing was written, because the file was only to be checked.
    dry_run: bool,
    /// The number of stations or tokens that were added.
    created: usize,
    /// The number of stations or tokens that were changed.
    changed: usize,
    /// The number of stations or tokens that were already as the file tells.
    unchanged: usize,
    /// The number of stations or tokens of which nothing was taken over.
    wrong: usize,
    /// The result of every row, in the order of the file.
    pub(crate) lines: Vec<L>,
}

impl<L> Import<L> {
    pub(crate) const fn new(dry_run: bool) -> Self {
        Self {
            dry_run,
            created: 0,
            changed: 0,
            unchanged: 0,
            wrong: 0,
            lines: Vec::new(),
        }
    }

    /// Counts a station or token with this result.
    pub(crate) const fn count(&mut self, result: ImportResult) {
        match result {
            ImportResult::Created => self.created += 1,
            ImportResult::Changed => self.changed += 1,
            ImportResult::Unchanged => self.unchanged += 1,
            ImportResult::Wrong => self.wrong += 1,
        }
    }
}

/// The result of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImportResult {
    /// The station or token of the row was added.
    Created,
    /// The station or token of the row was changed.
    Changed,
    /// The station or token of the row was already as the row tells.
    Unchanged,
    /// Nothing of the station or token was taken over, because a row is wrong.
    Wrong,
}

/// Keeps only the first problems of a file. It takes the problems of each line in their order.
pub(crate) fn limit_problems<'a>(lines: impl Iterator<Item = &'a mut Vec<FieldProblem>>) {
    let mut told = 0;
    for errors in lines {
        errors.truncate(MAX_PROBLEMS.saturating_sub(told));
        told += errors.len();
    }
}

/// The columns that a kind of file may have.
pub(crate) trait CsvColumn: Copy + PartialEq + 'static {
    /// All columns in the order of an export.
    const ALL: &'static [Self];

    /// The name of the column in the header.
    fn name(self) -> &'static str;

    /// Whether the cells of the column are read as they are, with their spaces. This holds for
    /// passwords, which no export writes.
    fn is_verbatim(self) -> bool {
        false
    }

    /// Makes the problem of a cell of this column.
    fn problem(self, message: impl Into<String>) -> FieldProblem {
        FieldProblem {
            field: self.name().to_owned(),
            message: message.into(),
        }
    }
}

/// The place of each column in a file.
pub(crate) struct Header<C> {
    columns: Vec<Option<C>>,
}

impl<C: CsvColumn> Header<C> {
    /// Reads the first line of a file. A column without a name is allowed as long as it is empty,
    /// since spreadsheets add such columns. The column of the id, `required`, must be there.
    ///
    /// # Errors
    /// 422 when a column is unknown, occurs twice, or is missing.
    pub(crate) fn read(sheet: &Sheet, required: C) -> Result<Self, Problem> {
        let mut columns = Vec::new();
        for name in &sheet.header {
            let column = C::ALL.iter().copied().find(|known| known.name() == name);
            if column.is_none() && !name.is_empty() {
                let known: Vec<_> = C::ALL.iter().map(|column| column.name()).collect();
                let known = known.join(", ");
                let told: String = name.chars().take(NAME_CHARS_TOLD).collect();
                return Err(wrong_header(format!(
                    "there is no column {told:?}: the columns are {known}, separated by commas or semicolons, and the rows stand on lines of their own"
                )));
            }
            if let Some(twice) = column.filter(|_| columns.contains(&column)) {
                let name = twice.name();
                return Err(wrong_header(format!("the column {name} is there twice")));
            }
            columns.push(column);
        }
        let header = Self { columns };
        if !header.has(required) {
            let name = required.name();
            return Err(wrong_header(format!("the column {name} is missing")));
        }
        Ok(header)
    }

    /// Whether the file has the column.
    pub(crate) fn has(&self, column: C) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Removes the guard against formulas from the cells of a row, except for columns that are
    /// read verbatim.
    pub(crate) fn unguard(&self, row: &mut SheetRow) {
        for (index, cell) in row.cells.iter_mut().enumerate() {
            let column = self.columns.get(index).copied().flatten();
            if !column.is_some_and(CsvColumn::is_verbatim) {
                *cell = unguarded(cell);
            }
        }
    }

    /// A cell of a row without space around it, unless it is read verbatim; none if the file has
    /// no such column.
    pub(crate) fn cell<'a>(&self, row: &'a SheetRow, column: C) -> Option<&'a str> {
        let mut columns = self.columns.iter();
        let index = columns.position(|known| *known == Some(column))?;
        let cell = row.cells.get(index).map_or("", String::as_str);
        Some(if column.is_verbatim() {
            cell
        } else {
            cell.trim()
        })
    }

    /// A cell, if it is not empty.
    pub(crate) fn filled<'a>(&self, row: &'a SheetRow, column: C) -> Option<&'a str> {
        self.cell(row, column).filter(|cell| !cell.is_empty())
    }

    /// Tells what is wrong with the number of cells of a row. A missing cell must not be read as
    /// one that clears a field.
    pub(crate) fn wrong_length(&self, row: &SheetRow) -> Option<&'static str> {
        if self.is_too_long(row) {
            return Some(
                "the row has more cells than the header has names: put cells with a separator into double quotes",
            );
        }
        let is_too_short = row.cells.len() < self.columns.len();
        is_too_short.then_some(
            "the row has fewer cells than the header has names: write a separator for each empty cell too",
        )
    }

    /// Whether a row has a cell that is not empty and has no name in the header.
    fn is_too_long(&self, row: &SheetRow) -> bool {
        let mut unnamed = row.cells.iter().enumerate().filter(|(index, _)| {
            let column = self.columns.get(*index).copied().flatten();
            column.is_none()
        });
        unnamed.any(|(_, cell)| !cell.trim().is_empty())
    }
}

/// Makes the problem of a header.
pub(crate) fn wrong_header(message: String) -> Problem {
    let field = "header".to_owned();
    Problem::with_fields(Code::InvalidFields, vec![FieldProblem { field, message }])
}
