//! The report of what each station has delivered on each day.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use forecourt_types::{SiteId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cdr_list::CdrFilter;
use super::report::Report;
use super::sums::{GroupSum, Grouping, Of, SUMS_SORTED_BY, Span, Sum, SumsBy, sort};
use crate::access::{Permit, ReadReached};
use crate::exports::{self, SumsFile};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::period::{Period, read_zone};
use crate::http::problem::Problem;
use crate::http::sort::Sort;

/// Each day has a sum for each station.
const GROUPING: Grouping = Grouping {
    span: Some(Span::Day),
    of: Of::Station,
};

/// The sessions that are added up.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StationDaysFilter {
    /// Only sessions at this station.
    #[param(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// Only sessions at this site.
    #[param(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// Only sessions that ended at or after this time (RFC 3339) or day.
    from: Option<String>,
    /// Only sessions that ended before this time or day.
    to: Option<String>,
    /// The time zone of all days: a name of the IANA database. UTC when left out.
    #[param(example = "Asia/Bangkok")]
    time_zone: Option<String>,
    /// The order: `sessions`, `duration_s`, `energy_wh` or `amount`, with a `-` before it for the
    /// greatest first. When left out, the sums are sorted by day and station.
    #[param(example = "-energy_wh")]
    sort: Option<String>,
    /// The columns of a file by their names, separated by commas; all when left out.
    #[param(example = "day,station_id,energy_kwh")]
    columns: Option<String>,
    /// The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
    /// the header holds the names of the columns.
    #[param(example = "th")]
    language: Option<String>,
}

/// What each station has delivered on each day of a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StationDays {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// The sum of all sessions of the report.
    total: Sum,
    /// The sums of each station and day on which sessions ended there.
    items: Vec<GroupSum>,
}

impl StationDaysFilter {
    fn sorted(&self) -> Result<Option<Sort<SumsBy>>, Problem> {
        let sort = self.sort.as_deref();
        sort.map(|sort| Sort::read(Some(sort), &SUMS_SORTED_BY, false))
            .transpose()
    }

    /// What a file of this report holds.
    ///
    /// # Errors
    /// 400 when a parameter is wrong, 422 for an order that there is not.
    pub(crate) fn file(self) -> Result<SumsFile, Problem> {
        let sort = self.sorted()?;
        Ok(SumsFile {
            report: self.report()?,
            grouping: GROUPING,
            sort,
        })
    }

    fn report(self) -> Result<Report, Problem> {
        Report::of(CdrFilter {
            station_id: self.station_id,
            site_id: self.site_id,
            from: self.from,
            to: self.to,
            time_zone: self.time_zone,
            ..CdrFilter::default()
        })
    }
}

/// Show for each station and day the sessions that ended, their time, their energy and their cost.
/// The answer is JSON, or CSV with `Accept: text/csv`. Whoever reaches only some sites or stations
/// is shown those.
///
/// # Errors
/// 400 for a bad parameter, 422 when the period holds too many sessions.
#[utoipa::path(get, path = "/v1/reports/station-days", tag = "reports", params(StationDaysFilter),
    responses((status = 200, content((StationDays = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn show_station_days(
    permit: Permit<ReadReached>,
    Params(filter): Params<StationDaysFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if csv::is_wanted(&headers) {
        let (columns, language) = (filter.columns.as_deref(), filter.language.as_deref());
        let form = exports::Form::read(columns, None, language)?;
        let file = ("station-days", filter.file()?);
        return exports::file_of_sums(&permit, file, &form, &list).await;
    }
    let zone = read_zone(filter.time_zone.as_deref())?;
    let (from, to) = (filter.from.as_deref(), filter.to.as_deref());
    let period = Period::read_in(zone.as_ref(), from, to)?;
    let sorted = filter.sorted()?;
    let sums = filter.report()?.read(&permit, &[GROUPING], &list).await?;
    let sums = sums.into_iter().next().unwrap_or_default();
    let mut items = sums.named(&permit, false).await?;
    if let Some(Sort { by, descending }) = sorted {
        sort(&mut items, by, descending);
    }
    let total = sums.total()?;
    let (from, to) = (period.from, period.to);
    Ok(Json(StationDays {
        from,
        to,
        total,
        items,
    })
    .into_response())
}
