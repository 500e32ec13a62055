//! The sums that `reporting` keeps for each day.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use forecourt_types::{Currency, Money, SiteId, StationId, TokenUid, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cdr_list::CdrFilter;
use super::report::Report;
use super::sums::{GroupSum, Grouping, Of, Span};
use crate::access::{Permit, Reach, ReadReached, Scope};
use crate::exports::{self, SumsFile};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::listed::{Range, page_of_few};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::Period;
use crate::http::problem::{Code, Problem};
use crate::money::tariff_schema::MoneySchema;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::facts::ReportRow;

/// The kind of thing that the sums are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dimension {
    /// One sum for the whole operator.
    All,
    /// One sum for each site.
    Site,
    /// One sum for each site, by the day in the time zone of the site. Sessions that release 0.5
    /// or before has counted are not in it.
    SiteLocal,
    /// One sum for each station.
    Station,
    /// One sum for each token.
    Token,
    /// One sum for each user.
    User,
}

impl Dimension {
    const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Site => "site",
            Self::SiteLocal => "site_local",
            Self::Station => "station",
            Self::Token => "token",
            Self::User => "user",
        }
    }

    /// The same, for sums of CDRs.
    const fn grouping(self) -> Grouping {
        let of = match self {
            Self::All => Of::All,
            Self::Site | Self::SiteLocal => Of::Site,
            Self::Station => Of::Station,
            Self::Token => Of::Token,
            Self::User => Of::User,
        };
        Grouping {
            span: Some(Span::Day),
            of,
        }
    }

    /// The id that a sum of this dimension has in the report; empty for what is not known.
    fn value(self, sum: &GroupSum) -> String {
        fn text(id: Option<&impl ToString>) -> String {
            id.map(ToString::to_string).unwrap_or_default()
        }
        match self {
            Self::All => self.as_str().to_owned(),
            Self::Site | Self::SiteLocal => text(sum.site_id.as_ref()),
            Self::Station => text(sum.station_id.as_ref()),
            Self::Token => text(sum.token_uid.as_ref()),
            Self::User => text(sum.user_id.as_ref()),
        }
    }
}

/// The sums that are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DailyFilter {
    /// The kind of thing that the sums are grouped by; `all` when left out.
    dimension: Option<Dimension>,
    /// Only the sums of this site, station, token or user.
    value: Option<String>,
    /// Only the sums of this day and later days: in the time of the site with `site_local`, else
    /// in UTC.
    from: Option<String>,
    /// Only the sums of days before this day.
    to: Option<String>,
    /// The time zone of all days: a name of the IANA database. When left out, the days are those
    /// of UTC, whose sums are kept.
    #[param(example = "Asia/Bangkok")]
    time_zone: Option<String>,
    /// Only the sessions at this site.
    #[param(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// The columns of a file by their names, separated by commas; all when left out.
    #[param(example = "day,energy_kwh,amount")]
    columns: Option<String>,
    /// The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
    /// the header holds the names of the columns.
    #[param(example = "th")]
    language: Option<String>,
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The sums of one day and value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DailySum {
    /// The day on which the sessions ended: in the time of the site with `site_local`, else in UTC.
    day: String,
    /// The id of the site, station, token or user; `all` in the dimension `all`.
    value: String,
    /// The number of sessions; a correction's credit counts as negative.
    sessions: i64,
    /// The time from start to end of the sessions, in seconds; absent in sums that are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_s: Option<i64>,
    /// The energy of the sessions, in watt-hours.
    energy_wh: i64,
    /// The cost of the sessions, with one amount per currency.
    #[schema(value_type = Vec<MoneySchema>)]
    amounts: Vec<Money>,
}

/// The cost that a row of sums tells, with one amount per currency.
pub(crate) fn amounts(row: &ReportRow) -> Vec<Money> {
    let amounts = row.money().into_iter().filter_map(|(code, minor)| {
        let currency = Currency::new(&code).ok()?;
        Some(Money::from_minor(minor, currency))
    });
    amounts.collect()
}

impl From<ReportRow> for DailySum {
    fn from(row: ReportRow) -> Self {
        Self {
            amounts: amounts(&row),
            day: row.day,
            value: row.value,
            sessions: row.sessions,
            duration_s: None,
            energy_wh: row.energy_wh,
        }
    }
}

impl DailyFilter {
    /// What a file of this report holds.
    ///
    /// # Errors
    /// 400 when a parameter is wrong.
    pub(crate) fn file(self) -> Result<SumsFile, Problem> {
        let grouping = self.dimension.unwrap_or(Dimension::All).grouping();
        Ok(SumsFile {
            report: self.report()?,
            grouping,
            sort: None,
        })
    }

    /// The CDRs that are added up. The value that the filter names is one of its dimension.
    fn report(&self) -> Result<Report, Problem> {
        // The zone of each site would have to be read; a caller who knows the site knows its zone.
        if self.dimension == Some(Dimension::SiteLocal) {
            let detail = "dimension: site_local takes no time_zone and no site_id, and gives no CSV; \
                take dimension=site with the time_zone of the site";
            return Err(Problem::new(Code::UnsupportedFilter, detail));
        }
        let mut filter = CdrFilter {
            site_id: self.site_id.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            time_zone: self.time_zone.clone(),
            ..CdrFilter::default()
        };
        if let Some(value) = &self.value {
            let wrong = |error| Problem::new(Code::InvalidQuery, format!("value: {error}"));
            match self.dimension.unwrap_or(Dimension::All) {
                Dimension::All => {}
                Dimension::Site | Dimension::SiteLocal => {
                    filter.site_id = Some(SiteId::new(value).map_err(wrong)?)
                }
                Dimension::Station => {
                    filter.station_id = Some(StationId::new(value).map_err(wrong)?);
                }
                Dimension::Token => filter.token_uid = Some(TokenUid::new(value).map_err(wrong)?),
                Dimension::User => filter.user_id = Some(UserId::new(value).map_err(wrong)?),
            }
        }
        Report::of(filter)
    }

    /// Whether the sums that are kept answer it.
    fn is_kept(&self, reach: &Reach) -> bool {
        self.time_zone.is_none() && self.site_id.is_none() && *reach == Reach::All
    }
}

/// List energy, cost and number of sessions by day, the first day first. The answer is JSON, or CSV
/// with `Accept: text/csv`. The sums of days of UTC are kept. With `time_zone` or `site_id`, for a
/// CSV, and for whoever reaches only some sites or stations, at most 20,000 CDRs are added up.
///
/// # Errors
/// 400 for a bad parameter, 422 when the period holds too many sessions, or when `site_local` is
/// asked for with what only the other dimensions take.
#[utoipa::path(get, path = "/v1/reports/daily", tag = "reports", params(DailyFilter),
    responses((status = 200, content((Listing<DailySum> = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Params(filter): Params<DailyFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if csv::is_wanted(&headers) {
        let (columns, language) = (filter.columns.as_deref(), filter.language.as_deref());
        let form = exports::Form::read(columns, None, language)?;
        let file = ("daily", filter.file()?);
        return exports::file_of_sums(&permit, file, &form, &list).await;
    }
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let listing = if filter.is_kept(permit.reach()) {
        kept(&permit, &filter, &page).await?
    } else {
        added_up(&permit, &filter, &page, &list).await?
    };
    Ok(Json(listing).into_response())
}

/// A page of the sums that are kept.
async fn kept(
    scope: &Scope,
    filter: &DailyFilter,
    page: &PageRequest,
) -> Result<Listing<DailySum>, Problem> {
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let dimension = filter.dimension.unwrap_or(Dimension::All);
    let pk = keys::report(scope.operator(), dimension.as_str(), "", "").pk;
    let mut query = Query::prefix(Index::Table, pk, "");
    if let Some(from) = period.from {
        query.from = from.utc_day();
    }
    if let Some(to) = period.to {
        query.to = to.utc_day();
    }
    let wanted = |row: &ReportRow| {
        let own = row.value.to_lowercase();
        filter
            .value
            .as_ref()
            .is_none_or(|value| value.to_lowercase() == own)
    };
    let listing = collect(scope, query, page, wanted).await?;
    Ok(listing.map(DailySum::from))
}

/// A page of sums that are added up for this answer.
async fn added_up(
    scope: &Scope,
    filter: &DailyFilter,
    page: &PageRequest,
    list: &ListName,
) -> Result<Listing<DailySum>, Problem> {
    let dimension = filter.dimension.unwrap_or(Dimension::All);
    let sums = filter.report()?;
    let sums = sums.read(scope, &[dimension.grouping()], list).await?;
    let sums = sums.into_iter().next().unwrap_or_default();
    let named = sums.named(scope, false).await?.into_iter();
    // A token may have had several users on one day.
    let rows = named.map(|sum| {
        let (day, value) = (sum.day.clone().unwrap_or_default(), dimension.value(&sum));
        let user = sum.user_id.as_ref().map_or("", UserId::as_str);
        let place = format!("{day}#{value}#{user}");
        let sum = DailySum {
            day,
            value,
            sessions: sum.sum.sessions,
            duration_s: Some(sum.sum.duration_s),
            energy_wh: sum.sum.energy_wh,
            amounts: sum.sum.amounts,
        };
        (place, sum)
    });
    page_of_few(rows.collect(), &Range::default(), false, page)
}
