//! The columns of a file of stations. The file has one row for each connector, on which the
//! fields of its station are repeated.

use crate::http::csv::Sheet;
use crate::http::import::{self, CsvColumn, wrong_header};
use crate::http::problem::Problem;

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

impl CsvColumn for Column {
    const ALL: &'static [Self] = &[
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

    fn name(self) -> &'static str {
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

    fn is_verbatim(self) -> bool {
        self == Self::Password
    }
}

impl Column {
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
}

/// The place of each column in a file of stations.
pub(super) type Header = import::Header<Column>;

/// Reads the first line of a file of stations.
///
/// # Errors
/// 422 when a column is unknown, occurs twice, or is missing.
pub(super) fn header(sheet: &Sheet) -> Result<Header, Problem> {
    let header = Header::read(sheet, Column::StationId)?;
    let mut of_connectors = Column::ALL.iter().filter(|c| c.is_of_connector());
    let says_of_connectors = of_connectors.any(|column| header.has(*column));
    if says_of_connectors && !header.has(Column::ConnectorId) {
        return Err(wrong_header(
            "the column connector_id is missing beside the other columns of connectors".to_owned(),
        ));
    }
    Ok(header)
}
