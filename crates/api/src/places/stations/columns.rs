//! The columns of a file of stations. The file has one row for each connector, on which the
//! fields of its station are repeated.

use crate::http::csv::{Sheet, SheetRow, unguarded};
use crate::http::problem::{Code, FieldProblem, Problem};

/// A column of the file. A column that is not about a connector is about its station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    StationId,
    SiteId,
    Name,
    SecurityProfile,
    Password,
    MaxPowerW,
    EvseId,
    ConnectorId,
    ConnectorMaxPowerW,
    Type,
    Format,
    Phases,
}

impl Column {
    /// All columns in the order of an export.
    pub(super) const ALL: [Self; 12] = [
        Self::StationId,
        Self::SiteId,
        Self::Name,
        Self::SecurityProfile,
        Self::Password,
        Self::MaxPowerW,
        Self::EvseId,
        Self::ConnectorId,
        Self::ConnectorMaxPowerW,
        Self::Type,
        Self::Format,
        Self::Phases,
    ];

    /// The name of the column in the header.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::StationId => "station_id",
            Self::SiteId => "site_id",
            Self::Name => "name",
            Self::SecurityProfile => "security_profile",
            Self::Password => "password",
            Self::MaxPowerW => "max_power_w",
            Self::EvseId => "evse_id",
            Self::ConnectorId => "connector_id",
            Self::ConnectorMaxPowerW => "connector_max_power_w",
            Self::Type => "type",
            Self::Format => "format",
            Self::Phases => "phases",
        }
    }

    /// Whether the column is about a connector.
    pub(super) const fn is_of_connector(self) -> bool {
        match self {
            Self::EvseId
            | Self::ConnectorId
            | Self::ConnectorMaxPowerW
            | Self::Type
            | Self::Format
            | Self::Phases => true,
            Self::StationId
            | Self::SiteId
            | Self::Name
            | Self::SecurityProfile
            | Self::Password
            | Self::MaxPowerW => false,
        }
    }

    /// Makes the problem of a cell of this column.
    pub(super) fn problem(self, message: impl Into<String>) -> FieldProblem {
        FieldProblem {
            field: self.name().to_owned(),
            message: message.into(),
        }
    }
}

/// The place of each column in a file.
pub(super) struct Header {
    columns: Vec<Option<Column>>,
}

impl Header {
    /// Reads the first line of a file. A column without a name is allowed as long as it is empty,
    /// since spreadsheets add such columns.
    ///
    /// # Errors
    /// 422 when a column is unknown, occurs twice, or is missing.
    pub(super) fn read(sheet: &Sheet) -> Result<Self, Problem> {
        let mut columns = Vec::new();
        for name in &sheet.header {
            let column = Column::ALL.into_iter().find(|known| known.name() == name);
            if column.is_none() && !name.is_empty() {
                let known: Vec<_> = Column::ALL.map(Column::name).to_vec();
                let known = known.join(", ");
                return Err(wrong_header(format!(
                    "a column has a name that is not known: the columns are {known}"
                )));
            }
            if let Some(column) = column.filter(|_| columns.contains(&column)) {
                let name = column.name();
                return Err(wrong_header(format!("the column {name} is there twice")));
            }
            columns.push(column);
        }
        let header = Self { columns };
        if !header.has(Column::StationId) {
            return Err(wrong_header("the column station_id is missing".to_owned()));
        }
        let of_connectors = Column::ALL.into_iter().filter(|c| c.is_of_connector());
        let says_of_connectors = of_connectors.into_iter().any(|column| header.has(column));
        if says_of_connectors && !header.has(Column::ConnectorId) {
            return Err(wrong_header(
                "the column connector_id is missing beside the other columns of connectors"
                    .to_owned(),
            ));
        }
        Ok(header)
    }

    /// Whether the file has the column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Removes the guard against formulas from the cells of a row. A password stays as it is,
    /// since no export writes one.
    pub(super) fn unguard(&self, row: &mut SheetRow) {
        for (index, cell) in row.cells.iter_mut().enumerate() {
            if self.columns.get(index) != Some(&Some(Column::Password)) {
                *cell = unguarded(cell);
            }
        }
    }

    /// A cell of a row without its guard and without space around it; none if the file has no
    /// such column. A password stays as it is.
    pub(super) fn cell<'a>(&self, row: &'a SheetRow, column: Column) -> Option<&'a str> {
        let index = self
            .columns
            .iter()
            .position(|known| *known == Some(column))?;
        let cell = row.cells.get(index).map_or("", String::as_str);
        Some(match column {
            Column::Password => cell,
            _ => cell.trim(),
        })
    }

    /// A cell, if it is not empty.
    pub(super) fn filled<'a>(&self, row: &'a SheetRow, column: Column) -> Option<&'a str> {
        self.cell(row, column).filter(|cell| !cell.is_empty())
    }

    /// Whether a row has fewer cells than the header names.
    pub(super) fn is_too_short(&self, row: &SheetRow) -> bool {
        row.cells.len() < self.columns.len()
    }

    /// Whether a row has more cells than the header names.
    pub(super) fn is_too_long(&self, row: &SheetRow) -> bool {
        let unnamed = row.cells.iter().enumerate().filter(|(index, _)| {
            let column = self.columns.get(*index).copied().flatten();
            column.is_none()
        });
        unnamed.into_iter().any(|(_, cell)| !cell.trim().is_empty())
    }
}

fn wrong_header(message: String) -> Problem {
    let field = "header".to_owned();
    Problem::with_fields(Code::InvalidFields, vec![FieldProblem { field, message }])
}
