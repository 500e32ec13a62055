//! Which columns each file can have.

use super::columns::{Cell, Column};
use crate::money::sums::{Grouping, Of, Span};

const fn column(name: &'static str, at: &'static str, cell: Cell) -> Column {
    Column { name, at, cell }
}

/// The columns of a file of sessions.
pub(crate) const SESSIONS: &[Column] = &[
    column("session_id", "/session_id", Cell::Plain),
    column("site_id", "/site_id", Cell::Plain),
    column("station_id", "/station_id", Cell::Plain),
    column("evse_id", "/evse_id", Cell::Plain),
    column("connector_id", "/connector_id", Cell::Plain),
    column("transaction_id", "/transaction_id", Cell::Plain),
    column("token_uid", "/token_uid", Cell::Plain),
    column("user_id", "/user_id", Cell::Plain),
    column("full_name", "/driver_name", Cell::Plain),
    column("vehicle_id", "/vehicle_id", Cell::Plain),
    column("licence_plate", "/licence_plate", Cell::Plain),
    column("status", "/status", Cell::Plain),
    column("started_at", "/started_at", Cell::Time),
    column("ended_at", "/ended_at", Cell::Time),
    column("duration_s", "/duration_s", Cell::Plain),
    column("energy_kwh", "/energy_wh", Cell::Energy),
    column("meter_start_kwh", "/meter_start_wh", Cell::Energy),
    column("meter_stop_kwh", "/meter_stop_wh", Cell::Energy),
    column("stop_reason", "/stop_reason", Cell::Plain),
    column("tariff_id", "/tariff_id", Cell::Plain),
    column("tariff_version", "/tariff_version", Cell::Plain),
    column("cdr_id", "/cdr_id", Cell::Plain),
    column("total", "/total", Cell::Amount),
    column("currency", "/total/currency", Cell::Plain),
    column("flags", "/flags", Cell::Words),
];

/// The columns of a file of CDRs. In a credit, time, energy and total are negative, so that the
/// sums of the columns are those of the reports.
pub(crate) const CDRS: &[Column] = &[
    column("cdr_id", "/cdr_id", Cell::Plain),
    column("session_id", "/session_id", Cell::Plain),
    column("version", "/version", Cell::Plain),
    column("credits_cdr_id", "/credits_cdr_id", Cell::Plain),
    column("provisional", "/provisional", Cell::Plain),
    column("site_id", "/site_id", Cell::Plain),
    column("station_id", "/station_id", Cell::Plain),
    column("evse_id", "/evse_id", Cell::Plain),
    column("connector_id", "/connector_id", Cell::Plain),
    column("token_uid", "/token_uid", Cell::Plain),
    column("user_id", "/user_id", Cell::Plain),
    column("vehicle_id", "/vehicle_id", Cell::Plain),
    column("started_at", "/started_at", Cell::Time),
    column("ended_at", "/ended_at", Cell::Time),
    column("sessions", "/sessions", Cell::Plain),
    column("duration_s", "/duration_s", Cell::Plain),
    column("energy_kwh", "/reported_wh", Cell::Energy),
    column("tariff_id", "/tariff_id", Cell::Plain),
    column("tariff_version", "/tariff_version", Cell::Plain),
    column("total", "/total", Cell::Amount),
    column("currency", "/currency", Cell::Plain),
    column("created_at", "/created_at", Cell::Time),
];

/// The columns of a file of tokens.
pub(crate) const TOKENS: &[Column] = &[
    column("uid", "/uid", Cell::Plain),
    column("type", "/type", Cell::Plain),
    column("user_id", "/user_id", Cell::Plain),
    column("vehicle_id", "/vehicle_id", Cell::Plain),
    column("parent_uid", "/parent_uid", Cell::Plain),
    column("status", "/status", Cell::Plain),
    column("expires_at", "/expires_at", Cell::Time),
    column("mode", "/mode", Cell::Plain),
    column("last_used_on", "/last_used_on", Cell::Plain),
];

/// The columns of a file of stations, which has a row for each connector.
pub(crate) const STATIONS: &[Column] = &[
    column("station_id", "/station_id", Cell::Plain),
    column("site_id", "/site_id", Cell::Plain),
    column("name", "/name", Cell::Plain),
    column("security_profile", "/security_profile", Cell::Plain),
    column("tariff_id", "/tariff_id", Cell::Plain),
    column("max_power_w", "/max_power_w", Cell::Plain),
    column("evse_id", "/connector/evse_id", Cell::Plain),
    column("connector_id", "/connector/connector_id", Cell::Plain),
    column(
        "connector_max_power_w",
        "/connector/max_power_w",
        Cell::Plain,
    ),
    column("type", "/connector/type", Cell::Plain),
    column("format", "/connector/format", Cell::Plain),
    column("phases", "/connector/phases", Cell::Plain),
];

/// The columns of a file of the audit log.
pub(crate) const AUDIT_LOG: &[Column] = &[
    column("at", "/at", Cell::Time),
    column("by", "/by", Cell::Plain),
    column("action", "/action", Cell::Plain),
    column("record", "/record", Cell::Plain),
    column("record_id", "/record_id", Cell::Plain),
    column("address", "/address", Cell::Plain),
    column("request_id", "/request_id", Cell::Plain),
    column("before", "/before", Cell::Json),
    column("after", "/after", Cell::Json),
];

/// The columns of every file of sums. Each row is about one currency, so that the columns can be
/// added up.
const SUMS: &[Column] = &[
    column("sessions", "/sessions", Cell::Plain),
    column("duration_s", "/duration_s", Cell::Plain),
    column("energy_kwh", "/energy_wh", Cell::Energy),
    column("amount", "/amounts/0", Cell::Amount),
    column("currency", "/amounts/0/currency", Cell::Plain),
];

/// The columns of a file of sums that are grouped so.
pub(super) fn sums(grouping: Grouping) -> Vec<Column> {
    let span = match grouping.span {
        Some(Span::Day) => Some(column("day", "/day", Cell::Plain)),
        Some(Span::Month) => Some(column("month", "/day", Cell::Plain)),
        None => None,
    };
    let of: &[Column] = match grouping.of {
        Of::All => &[],
        Of::Site => &[column("site_id", "/site_id", Cell::Plain)],
        Of::Station => &[
            column("station_id", "/station_id", Cell::Plain),
            column("site_id", "/site_id", Cell::Plain),
        ],
        Of::Token => &[
            column("token_uid", "/token_uid", Cell::Plain),
            column("user_id", "/user_id", Cell::Plain),
            column("full_name", "/full_name", Cell::Plain),
        ],
        Of::User => &[
            column("user_id", "/user_id", Cell::Plain),
            column("full_name", "/full_name", Cell::Plain),
        ],
    };
    let columns = span.into_iter().chain(of.iter().copied());
    columns.chain(SUMS.iter().copied()).collect()
}
