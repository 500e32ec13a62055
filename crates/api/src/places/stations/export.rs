//! Writes stations to a file that can be changed and imported again.

use axum::http::header::{HeaderValue, LINK};
use axum::response::Response;
use forecourt_types::SiteId;

use super::Station;
use super::columns::Column;
use super::filter::{StationFilter, of_filter};
use crate::access::Scope;
use crate::http::csv::{self, MAX_FILE_ROWS};
use crate::http::cursor::ListName;
use crate::http::import::CsvColumn as _;
use crate::http::page::{MAX_LIMIT, PageRequest};
use crate::http::problem::Problem;
use forecourt_store::rows::config::ConnectorConfig;

/// The number of stations that are read at once: with all their connectors they fit into a file.
const CHUNK: u32 = 15;
const _: () = assert!(CHUNK as usize * Station::MAX_CONNECTORS <= MAX_FILE_ROWS);

/// Exports the stations that match a filter, with as many rows as an import may have. If there
/// are more, the header `Link` names the next file (RFC 8288). Passwords are not known
/// and not written.
///
/// A page of which a filter by state has left out much ends the file, so that the stations that are
/// looked at for a file have a bound. With such a filter as many stations are read at once as a
/// page may have; if they do not fit into the file, fewer are read.
///
/// # Errors
/// 400 for a bad cursor.
pub(super) async fn export(
    scope: &Scope,
    filter: &StationFilter,
    list: &ListName,
) -> Result<Response, Problem> {
    let columns = columns();
    let names: Vec<_> = columns.iter().map(|column| column.name()).collect();
    let mut lines = vec![names.join(",")];
    let mut cursor = filter.cursor.clone();
    let mut at_once = if filter.has_state() { MAX_LIMIT } else { CHUNK };
    loop {
        let page = PageRequest::new(Some(at_once), cursor.as_deref(), list)?;
        let stations = of_filter(scope, &page, filter, false).await?;
        let rows = stations.items.iter();
        let rows: Vec<_> = rows
            .flat_map(|listed| self::rows(&listed.station))
            .collect();
        // The header does not count as a row.
        if lines.len() - 1 + rows.len() > MAX_FILE_ROWS {
            if at_once == CHUNK {
                break;
            }
            at_once = CHUNK;
            continue;
        }
        lines.extend(rows);
        cursor = stations.next_cursor;
        if cursor.is_none() || stations.items.len() < page.limit() {
            break;
        }
    }
    let mut answer = csv::answer("stations.csv", &lines);
    if let Some(link) = cursor.and_then(|cursor| next_file(filter, &cursor)) {
        answer.headers_mut().insert(LINK, link);
    }
    Ok(answer)
}

fn next_file(filter: &StationFilter, cursor: &str) -> Option<HeaderValue> {
    let given = [
        ("q", filter.q.as_deref()),
        ("site_id", filter.site_id.as_ref().map(SiteId::as_str)),
        ("connected", filter.connected.as_deref()),
        ("model", filter.model.as_deref()),
        ("status", filter.status.as_deref()),
        ("expand", filter.expand.as_deref()),
        ("sort", filter.sort.as_deref()),
    ];
    csv::next_file("/v1/stations", cursor, &given)
}

fn columns() -> Vec<Column> {
    let mut columns = Column::ALL.to_vec();
    columns.retain(|column| *column != Column::Password);
    columns
}

/// One row for each connector; one row without a connector if the station has none.
fn rows(station: &Station) -> Vec<String> {
    let row = |connector: Option<&ConnectorConfig>| {
        let cells = columns().into_iter();
        let cells = cells.map(|column| csv::text(&cell(column, station, connector)));
        cells.collect::<Vec<_>>().join(",")
    };
    if station.connectors.is_empty() {
        return vec![row(None)];
    }
    let connectors = station.connectors.iter();
    connectors.map(|connector| row(Some(connector))).collect()
}

fn cell(column: Column, station: &Station, connector: Option<&ConnectorConfig>) -> String {
    fn text(value: Option<impl ToString>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    match column {
        Column::StationId => station.station_id.to_string(),
        Column::SiteId => station.site_id.to_string(),
        Column::Name => text(station.name.as_deref()),
        Column::SecurityProfile => station.security_profile.to_string(),
        Column::Password => String::new(),
        Column::MaxPowerW => text(station.max_power_w),
        Column::EvseId => text(connector.and_then(|c| c.connector.evse_id)),
        Column::ConnectorId => text(connector.map(|c| c.connector.connector_id)),
        Column::ConnectorMaxPowerW => text(connector.and_then(|c| c.max_power_w)),
        Column::Type => text(connector.and_then(|c| c.connector_type).map(|t| t.as_str())),
        Column::Format => text(connector.and_then(|c| c.format).map(|f| f.as_str())),
        Column::Phases => text(connector.and_then(|c| c.phases)),
    }
}
