//! The sums that `reporting` keeps for each day.

use axum::Json;
use forecourt_types::{Currency, Money};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, Read};
use crate::http::body::Params;
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::Period;
use crate::http::problem::Problem;
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
}

/// The sums that are listed.
#[derive(Debug, Deserialize, IntoParams)]
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
            energy_wh: row.energy_wh,
        }
    }
}

/// List energy, cost and number of sessions by day, the first day first. A `from` and a `to` that
/// tell a time mean the day of that time in UTC.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/reports/daily", tag = "reports", params(DailyFilter),
    responses((status = 200, body = Listing<DailySum>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<DailyFilter>,
    list: ListName,
) -> Result<Json<Listing<DailySum>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let dimension = filter.dimension.unwrap_or(Dimension::All);
    let pk = keys::report(permit.operator(), dimension.as_str(), "", "").pk;
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
    let listing = collect(&permit, query, &page, wanted).await?;
    Ok(Json(listing.map(DailySum::from)))
}
