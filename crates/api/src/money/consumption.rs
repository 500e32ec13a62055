//! The report of consumption: the energy of each token and user, and its cost.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use forecourt_types::{Money, SiteId, StationId, Timestamp, TokenUid, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cdr_list::CdrFilter;
use super::report::Report;
use super::sums::{GroupSum, Grouping, Of, SUMS_SORTED_BY, Span, Sum, Sums, sort};
use crate::access::{Permit, ReadReached, Scope};
use crate::exports::{self, SumsFile};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::period::{Period, read_zone};
use crate::http::problem::Problem;
use crate::http::sort::Sort;
use crate::money::tariff_schema::MoneySchema;

/// The sessions that the report is about.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsumptionFilter {
    /// Only sessions of this user.
    #[param(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// Only sessions with this token, in upper or lower case.
    #[param(value_type = Option<String>)]
    token_uid: Option<TokenUid>,
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
    /// What `groups` and the lines of the CSV are: `token` (when left out, for the CSV alone),
    /// `user`, `station`, `site`, `day` or `month`.
    group_by: Option<GroupBy>,
    /// The order of `groups` and of the lines: `name`, `sessions`, `duration_s`, `energy_wh` or
    /// `amount` (those of one currency stand together), with a `-` before it for the greatest
    /// first. When left out, they are sorted by day, token, name or id.
    #[param(example = "-energy_wh")]
    sort: Option<String>,
    /// The columns of a file by their names, separated by commas; all when left out.
    #[param(example = "full_name,energy_kwh,amount")]
    columns: Option<String>,
    /// The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
    /// the header holds the names of the columns.
    #[param(example = "th")]
    language: Option<String>,
}

/// What the sums of a report are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupBy {
    /// One sum for each token and its user.
    Token,
    /// One sum for each user.
    User,
    /// One sum for each station.
    Station,
    /// One sum for each site.
    Site,
    /// One sum for each day on which sessions ended.
    Day,
    /// One sum for each month in which sessions ended.
    Month,
}

impl GroupBy {
    const fn grouping(self) -> Grouping {
        let (span, of) = match self {
            Self::Token => (None, Of::Token),
            Self::User => (None, Of::User),
            Self::Station => (None, Of::Station),
            Self::Site => (None, Of::Site),
            Self::Day => (Some(Span::Day), Of::All),
            Self::Month => (Some(Span::Month), Of::All),
        };
        Grouping { span, of }
    }
}

/// The sum of a token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenSum {
    /// The token; absent for sessions without a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    token_uid: Option<TokenUid>,
    /// The user of the token when the session began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<String>,
    /// The number of sessions.
    sessions: i64,
    /// The time from start to end of the sessions, in seconds.
    duration_s: i64,
    /// The energy of the sessions, in watt-hours.
    energy_wh: i64,
    /// The cost of the sessions, with one amount per currency.
    #[schema(value_type = Vec<MoneySchema>)]
    amounts: Vec<Money>,
}

/// The sum of a user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserSum {
    /// The user; absent for sessions without a known user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<String>,
    #[serde(flatten)]
    sum: Sum,
}

/// The report of consumption in a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Consumption {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// The sum of all sessions of the report.
    total: Sum,
    /// The sums by token, one for each token and user.
    by_token: Vec<TokenSum>,
    /// The sums by user, sorted by the user's full name.
    by_user: Vec<UserSum>,
    /// The sums by what `group_by` names, if it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<GroupSum>>,
}

impl From<GroupSum> for TokenSum {
    fn from(group: GroupSum) -> Self {
        Self {
            token_uid: group.token_uid,
            user_id: group.user_id,
            full_name: group.full_name,
            sessions: group.sum.sessions,
            duration_s: group.sum.duration_s,
            energy_wh: group.sum.energy_wh,
            amounts: group.sum.amounts,
        }
    }
}

impl From<GroupSum> for UserSum {
    fn from(group: GroupSum) -> Self {
        Self {
            user_id: group.user_id,
            full_name: group.full_name,
            sum: group.sum,
        }
    }
}

impl ConsumptionFilter {
    /// What a file of this report holds.
    ///
    /// # Errors
    /// 400 when a parameter is wrong, 422 for an order that there is not.
    pub(crate) fn file(self) -> Result<SumsFile, Problem> {
        let (grouping, sort) = (self.grouping(), self.sorted()?);
        let report = self.report()?;
        Ok(SumsFile {
            report,
            grouping,
            sort,
        })
    }

    /// The columns and the language of a file.
    pub(crate) fn form(&self) -> (Option<&str>, Option<&str>) {
        (self.columns.as_deref(), self.language.as_deref())
    }

    fn grouping(&self) -> Grouping {
        self.group_by.unwrap_or(GroupBy::Token).grouping()
    }

    fn sorted(&self) -> Result<Option<Sort<super::sums::SumsBy>>, Problem> {
        let sort = self.sort.as_deref();
        sort.map(|sort| Sort::read(Some(sort), &SUMS_SORTED_BY, false))
            .transpose()
    }

    fn report(self) -> Result<Report, Problem> {
        Report::of(CdrFilter {
            user_id: self.user_id,
            token_uid: self.token_uid,
            station_id: self.station_id,
            site_id: self.site_id,
            from: self.from,
            to: self.to,
            time_zone: self.time_zone,
            ..CdrFilter::default()
        })
    }
}

/// Show the energy, the time, the cost and the number of sessions: by token, by the user's full
/// name, in all, and by what `group_by` names. The answer is JSON, or CSV with `Accept: text/csv`.
/// Whoever reaches only some sites or stations is shown the sums of the sessions there.
///
/// # Errors
/// 400 for a bad parameter, 422 when the period holds too many sessions.
#[utoipa::path(get, path = "/v1/reports/consumption", tag = "reports", params(ConsumptionFilter),
    responses((status = 200, content((Consumption = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn show(
    permit: Permit<ReadReached>,
    Params(filter): Params<ConsumptionFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if csv::is_wanted(&headers) {
        let form = exports::Form::read(filter.form().0, None, filter.form().1)?;
        return exports::file_of_sums(&permit, ("consumption", filter.file()?), &form, &list).await;
    }
    let zone = read_zone(filter.time_zone.as_deref())?;
    let period = Period::read_in(zone.as_ref(), filter.from.as_deref(), filter.to.as_deref())?;
    let (asked, sorted) = (filter.group_by.map(GroupBy::grouping), filter.sorted()?);
    let mut groupings = vec![GroupBy::Token.grouping()];
    groupings.extend(asked);
    let sums = filter.report()?.read(&permit, &groupings, &list).await?;
    let mut sums = sums.into_iter();
    let tokens = sums.next().unwrap_or_default();
    let groups = match sums.next() {
        Some(groups) => {
            let mut groups = groups.named(&permit, false).await?;
            if let Some(Sort { by, descending }) = sorted {
                sort(&mut groups, by, descending);
            }
            Some(groups)
        }
        None => None,
    };
    let report = whole(&permit, &tokens, period, groups).await?;
    Ok(Json(report).into_response())
}

/// The report with the sums of all tokens.
async fn whole(
    scope: &Scope,
    tokens: &Sums,
    period: Period,
    groups: Option<Vec<GroupSum>>,
) -> Result<Consumption, Problem> {
    let by_token = tokens.named(scope, false).await?;
    let by_user = tokens.by_user()?.named(scope, false).await?;
    Ok(Consumption {
        from: period.from,
        to: period.to,
        total: tokens.total()?,
        by_token: by_token.into_iter().map(TokenSum::from).collect(),
        by_user: by_user.into_iter().map(UserSum::from).collect(),
        groups,
    })
}
