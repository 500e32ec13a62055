//! Gathers what the rows of a file tell of each station.

use std::collections::HashMap;

use forecourt_types::{SiteId, StationId};

use super::StationChange;
use super::columns::{Column, Header, header};
use crate::http::csv::{Sheet, SheetRow};
use crate::http::import::CsvColumn as _;
use crate::http::problem::{FieldProblem, Problem};
use crate::places::connector_fields::ConnectorFields;
use forecourt_store::rows::config::{ConnectorFormat, ConnectorType};

/// A problem on a line of the file.
pub(super) struct LineProblem {
    pub(super) line: u64,
    pub(super) problem: FieldProblem,
}

/// What a file tells of one station, on one or more rows.
pub(super) struct Entry {
    /// The id of the station; none if the row has no valid one.
    pub(super) station_id: Option<StationId>,
    /// The lines of the station's rows.
    pub(super) lines: Vec<u64>,
    /// The change that the rows ask for.
    pub(super) change: StationChange,
    /// The line of each connector in `change`.
    pub(super) connector_lines: Vec<u64>,
    /// The problems of the rows.
    pub(super) problems: Vec<LineProblem>,
    /// The first row of the station. Further rows must tell the same of the station, or nothing.
    first: SheetRow,
}

/// Reads what a file tells of each station, in the order of the file.
///
/// # Errors
/// 422 when the header is wrong.
pub(super) fn read(sheet: Sheet) -> Result<Vec<Entry>, Problem> {
    let header = header(&sheet)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: HashMap<StationId, usize> = HashMap::new();
    for mut row in sheet.rows {
        header.unguard(&mut row);
        let id = header.cell(&row, Column::StationId).unwrap_or_default();
        let id = StationId::new(id);
        let known = id.as_ref().ok().and_then(|id| places.get(id)).copied();
        match known.and_then(|place| entries.get_mut(place)) {
            Some(entry) => entry.go_on(&header, &row),
            None => {
                if let Ok(id) = &id {
                    places.insert(id.clone(), entries.len());
                }
                entries.push(Entry::begin(&header, row, id));
            }
        }
    }
    Ok(entries)
}

impl Entry {
    fn begin(
        header: &Header,
        row: SheetRow,
        id: Result<StationId, forecourt_types::IdError>,
    ) -> Self {
        let mut notes = Notes::of(&row);
        if let Err(error) = &id {
            notes.add(Column::StationId, error.to_string());
        }
        let change = station(header, &row, &mut notes);
        let mut entry = Self {
            station_id: id.ok(),
            lines: Vec::new(),
            change,
            connector_lines: Vec::new(),
            problems: notes.problems,
            first: SheetRow {
                line: row.line,
                cells: row.cells.clone(),
            },
        };
        entry.row(header, &row);
        entry
    }

    /// Reads a further row of the station.
    fn go_on(&mut self, header: &Header, row: &SheetRow) {
        let mut notes = Notes::of(row);
        for column in Column::ALL.iter().copied().filter(|c| !c.is_of_connector()) {
            let said = header.filled(row, column);
            if said.is_some() && said != header.filled(&self.first, column) {
                let line = self.first.line;
                notes.add(
                    column,
                    format!("says otherwise than line {line}: repeat it, or leave it empty"),
                );
            }
        }
        self.problems.extend(notes.problems);
        self.row(header, row);
    }

    /// Reads the part that every row may have: a connector.
    fn row(&mut self, header: &Header, row: &SheetRow) {
        let mut notes = Notes::of(row);
        self.lines.push(row.line);
        if let Some(message) = header.wrong_length(row) {
            notes.add(Column::StationId, message);
        }
        if let Some(connector) = connector(header, row, &mut notes) {
            self.connector_lines.push(row.line);
            let connectors = self.change.connectors.get_or_insert_default();
            connectors.get_or_insert_default().push(connector);
        }
        self.problems.extend(notes.problems);
    }

    /// Puts the problems of the station's fields on the lines of the file.
    pub(super) fn blame(&self, problems: &[FieldProblem]) -> Vec<LineProblem> {
        let first = self.first.line;
        let place = |problem: &FieldProblem| {
            let of_connector = problem.field.strip_prefix("connectors[");
            let Some((index, field)) = of_connector.and_then(|rest| rest.split_once("].")) else {
                return (first, problem.field.clone());
            };
            let index: Option<usize> = index.parse().ok();
            let line = index.and_then(|index| self.connector_lines.get(index));
            let field = match field {
                "max_power_w" => Column::ConnectorMaxPowerW.name(),
                other => other,
            };
            (line.copied().unwrap_or(first), field.to_owned())
        };
        let problems = problems.iter();
        let on_lines = problems.map(|problem| {
            let (line, field) = place(problem);
            let message = problem.message.clone();
            let problem = FieldProblem { field, message };
            LineProblem { line, problem }
        });
        on_lines.collect()
    }
}

/// The problems of one row.
struct Notes {
    line: u64,
    problems: Vec<LineProblem>,
}

impl Notes {
    fn of(row: &SheetRow) -> Self {
        Self {
            line: row.line,
            problems: Vec::new(),
        }
    }

    fn add(&mut self, column: Column, message: impl Into<String>) {
        self.problems.push(LineProblem {
            line: self.line,
            problem: column.problem(message),
        });
    }
}

/// Reads what a row tells of its station. A column that is missing, and an empty cell of site,
/// profile or password, keep what is stored. An empty name or power clears it.
fn station(header: &Header, row: &SheetRow, notes: &mut Notes) -> StationChange {
    let site_id = header.filled(row, Column::SiteId);
    let site_id = site_id.and_then(|cell| match SiteId::new(cell) {
        Ok(id) => Some(id),
        Err(error) => {
            notes.add(Column::SiteId, error.to_string());
            None
        }
    });
    let name = header.cell(row, Column::Name);
    let power = header.has(Column::MaxPowerW);
    StationChange {
        site_id,
        security_profile: number(header, row, Column::SecurityProfile, notes),
        password: header.filled(row, Column::Password).map(str::to_owned),
        name: name.map(|name| Some(name.to_owned()).filter(|name| !name.is_empty())),
        tariff_id: None,
        max_power_w: power.then(|| number(header, row, Column::MaxPowerW, notes)),
        connectors: header.has(Column::ConnectorId).then_some(Some(Vec::new())),
    }
}

/// Reads the connector of a row, if the row names one.
fn connector(header: &Header, row: &SheetRow, notes: &mut Notes) -> Option<ConnectorFields> {
    if header.filled(row, Column::ConnectorId).is_none() {
        let mut columns = Column::ALL.iter().copied().filter(|c| c.is_of_connector());
        if columns.any(|column| header.filled(row, column).is_some()) {
            notes.add(
                Column::ConnectorId,
                "is missing: the row speaks of a connector",
            );
        }
        return None;
    }
    let connector_type = header.filled(row, Column::Type).and_then(|word| {
        let known = ConnectorType::from_word(word);
        if known.is_none() {
            notes.add(Column::Type, ConnectorType::WANTED);
        }
        known
    });
    let format = header.filled(row, Column::Format).and_then(|word| {
        let known = ConnectorFormat::from_word(word);
        if known.is_none() {
            notes.add(Column::Format, ConnectorFormat::WANTED);
        }
        known
    });
    let connector_id = number(header, row, Column::ConnectorId, notes)?;
    Some(ConnectorFields {
        evse_id: number(header, row, Column::EvseId, notes),
        connector_id,
        max_power_w: number(header, row, Column::ConnectorMaxPowerW, notes),
        connector_type,
        format: format.map(Into::into),
        phases: number(header, row, Column::Phases, notes),
    })
}

/// Reads the number in a cell, if there is one.
fn number<N: std::str::FromStr>(
    header: &Header,
    row: &SheetRow,
    column: Column,
    notes: &mut Notes,
) -> Option<N> {
    let cell = header.filled(row, column)?;
    let number = cell.parse().ok();
    if number.is_none() {
        notes.add(
            column,
            "must be a whole number, without a unit or separators",
        );
    }
    number
}
