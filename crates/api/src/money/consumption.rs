//! The report of consumption: the energy of each token and user, and its cost.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use forecourt_types::{Currency, Money, StationId, Timestamp, TokenUid, UserId};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Permit, Read, Scope};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::period::Period;
use crate::http::problem::{Code, Problem};
use crate::money::tariff_schema::MoneySchema;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::User;
use forecourt_store::rows::facts::CdrRow;
use forecourt_store::rows::{load, load_page};

/// The most CDRs that are read for one report: a month of a large operator, within seconds.
const MAX_CDRS: usize = 20_000;
/// The number of CDRs that are read at once.
const CHUNK: u32 = 1_000;
/// The number of users that are read at once: this reads a thousand of them within a second, at a
/// few milliseconds each, with no more connections than a function keeps open.
const USERS_AT_ONCE: usize = 16;

/// The sessions that the report is about.
#[derive(Debug, Deserialize, IntoParams)]
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
    /// Only sessions that ended at or after this time (RFC 3339) or day.
    from: Option<String>,
    /// Only sessions that ended before this time or day.
    to: Option<String>,
    /// What the lines of the CSV are: `token` (when left out) or `user`.
    group_by: Option<GroupBy>,
}

/// What the lines of the CSV are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupBy {
    /// The CSV has one line for each token and currency.
    Token,
    /// The CSV has one line for each user and currency.
    User,
}

/// The sums of several sessions. A credit counts as negative.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Sum {
    /// The number of sessions.
    sessions: i64,
    /// The energy of the sessions, in watt-hours.
    energy_wh: i64,
    /// The cost of the sessions, with one amount per currency.
    #[schema(value_type = Vec<MoneySchema>)]
    amounts: Vec<Money>,
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
    #[serde(flatten)]
    sum: Sum,
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
}

/// The sums of sessions in one currency.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    sessions: i64,
    energy_wh: i64,
    amount_minor: i64,
}

impl Tally {
    fn add(&mut self, other: Self) -> Option<()> {
        self.sessions = self.sessions.checked_add(other.sessions)?;
        self.energy_wh = self.energy_wh.checked_add(other.energy_wh)?;
        self.amount_minor = self.amount_minor.checked_add(other.amount_minor)?;
        Some(())
    }
}

/// A token (in lower case) and its user.
type Owner = (Option<String>, Option<UserId>);
type Tallies = BTreeMap<Currency, Tally>;

/// What was read from the CDRs for a report.
#[derive(Default)]
struct Ledger {
    /// The sums by token and user.
    owners: BTreeMap<Owner, Tallies>,
    /// The spelling of each token as it was written last.
    spelling: BTreeMap<String, TokenUid>,
    /// The full names of the users by id.
    names: BTreeMap<UserId, String>,
}

/// Show the energy, the cost and the number of sessions: by token, by the user's full name, and
/// in all. The answer is JSON, or CSV with `Accept: text/csv`.
///
/// # Errors
/// 400 for a bad parameter, 422 when the period holds too many sessions.
#[utoipa::path(get, path = "/v1/reports/consumption", tag = "reports", params(ConsumptionFilter),
    responses((status = 200, content((Consumption = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn show(
    permit: Permit<Read>,
    Params(filter): Params<ConsumptionFilter>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let ledger = read(&permit, &filter, period).await?;
    if csv::is_wanted(&headers) {
        let group_by = filter.group_by.unwrap_or(GroupBy::Token);
        let lines = ledger.csv(group_by)?;
        return Ok(csv::answer("consumption.csv", &lines));
    }
    Ok(Json(ledger.report(period)?).into_response())
}

async fn read(
    scope: &Scope,
    filter: &ConsumptionFilter,
    period: Period,
) -> Result<Ledger, Problem> {
    let mut ledger = Ledger::default();
    let mut query = Query::prefix(Index::Gsi1, keys::list(scope.operator(), List::Cdrs), "");
    period.narrow(&mut query);
    query.limit = CHUNK;
    let token = filter
        .token_uid
        .as_ref()
        .map(|uid| uid.as_str().to_lowercase());
    let mut seen = 0;
    loop {
        let (rows, cursor) = load_page::<CdrRow>(scope.table(), &query).await?;
        seen += rows.len();
        if seen > MAX_CDRS {
            let detail =
                format!("the period holds more than {MAX_CDRS} CDRs: ask for a shorter one");
            return Err(Problem::new(Code::PeriodTooLong, detail));
        }
        for row in rows {
            let row = row.row;
            let own = row
                .token_uid
                .as_ref()
                .map(|uid| uid.as_str().to_lowercase());
            let wanted = filter
                .user_id
                .as_ref()
                .is_none_or(|id| row.user_id.as_ref() == Some(id))
                && filter
                    .station_id
                    .as_ref()
                    .is_none_or(|id| *id == row.station_id)
                && token
                    .as_ref()
                    .is_none_or(|token| own.as_ref() == Some(token));
            if wanted {
                ledger.enter(own, &row)?;
            }
        }
        match cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    ledger.names = names(scope, &ledger).await?;
    Ok(ledger)
}

/// The full names of the users in the ledger. Each user is read once, and many are read
/// at a time.
async fn names(scope: &Scope, ledger: &Ledger) -> Result<BTreeMap<UserId, String>, Problem> {
    let users: BTreeSet<&UserId> = ledger
        .owners
        .keys()
        .filter_map(|(_, user)| user.as_ref())
        .collect();
    let name = |id: UserId| async move {
        let key = keys::user(scope.operator(), &id);
        let user = load::<User>(scope.table(), &key).await?;
        Ok::<_, Problem>(user.map(|user| (id, user.row.full_name)))
    };
    stream::iter(users.into_iter().cloned().map(name))
        .buffer_unordered(USERS_AT_ONCE)
        .try_filter_map(|found| async move { Ok(found) })
        .try_collect()
        .await
}

fn too_large() -> Problem {
    let detail = "the sums are too large to be kept: ask for a shorter period";
    Problem::new(Code::PeriodTooLong, detail)
}

impl Ledger {
    fn enter(&mut self, token: Option<String>, row: &CdrRow) -> Result<(), Problem> {
        let cdr = row.cdr().map_err(Failure::from)?;
        if let (Some(token), Some(uid)) = (&token, &row.token_uid) {
            self.spelling.insert(token.clone(), uid.clone());
        }
        let tallies = self.owners.entry((token, row.user_id.clone())).or_default();
        let one = Tally {
            sessions: if cdr.is_credit() { -1 } else { 1 },
            energy_wh: cdr.reported_wh(),
            amount_minor: cdr.total.amount_minor(),
        };
        let tally = tallies.entry(cdr.currency).or_default();
        tally.add(one).ok_or_else(too_large)
    }

    fn full_name(&self, user: Option<&UserId>) -> Option<String> {
        self.names.get(user?).cloned()
    }

    fn by_user(&self) -> Result<Vec<(Option<UserId>, Tallies)>, Problem> {
        let mut users: BTreeMap<Option<UserId>, Tallies> = BTreeMap::new();
        for ((_, user), tallies) in &self.owners {
            let sums = users.entry(user.clone()).or_default();
            merge(sums, tallies)?;
        }
        let mut users: Vec<_> = users.into_iter().collect();
        users.sort_by_key(|(user, _)| (self.full_name(user.as_ref()), user.clone()));
        Ok(users)
    }

    fn report(&self, period: Period) -> Result<Consumption, Problem> {
        let mut total = Tallies::new();
        let mut by_token = Vec::new();
        for ((token, user), tallies) in &self.owners {
            merge(&mut total, tallies)?;
            let spelled = token.as_ref().and_then(|token| self.spelling.get(token));
            by_token.push(TokenSum {
                token_uid: spelled.cloned(),
                user_id: user.clone(),
                full_name: self.full_name(user.as_ref()),
                sum: sum(tallies)?,
            });
        }
        let mut by_user = Vec::new();
        for (user, tallies) in self.by_user()? {
            by_user.push(UserSum {
                full_name: self.full_name(user.as_ref()),
                user_id: user,
                sum: sum(&tallies)?,
            });
        }
        Ok(Consumption {
            from: period.from,
            to: period.to,
            total: sum(&total)?,
            by_token,
            by_user,
        })
    }

    /// One CSV line per token or user and currency, so that a column can be summed.
    fn csv(&self, group_by: GroupBy) -> Result<Vec<String>, Problem> {
        let mut lines = Vec::new();
        match group_by {
            GroupBy::Token => {
                lines.push(format!("token_uid,user_id,full_name,{NUMBERS}"));
                for ((token, user), tallies) in &self.owners {
                    let spelled = token.as_ref().and_then(|token| self.spelling.get(token));
                    let uid = csv::text(spelled.map_or("", TokenUid::as_str));
                    let person = self.person(user.as_ref());
                    lines.extend(numbers(tallies).map(|rest| format!("{uid},{person},{rest}")));
                }
            }
            GroupBy::User => {
                lines.push(format!("user_id,full_name,{NUMBERS}"));
                for (user, tallies) in self.by_user()? {
                    let person = self.person(user.as_ref());
                    lines.extend(numbers(&tallies).map(|rest| format!("{person},{rest}")));
                }
            }
        }
        Ok(lines)
    }

    fn person(&self, user: Option<&UserId>) -> String {
        let id = csv::text(user.map_or("", UserId::as_str));
        let name = self.full_name(user).unwrap_or_default();
        format!("{id},{}", csv::text(&name))
    }
}

const NUMBERS: &str = "sessions,energy_wh,amount_minor,currency";

fn numbers(tallies: &Tallies) -> impl Iterator<Item = String> {
    tallies.iter().map(|(currency, tally)| {
        let Tally {
            sessions,
            energy_wh,
            amount_minor,
        } = tally;
        format!("{sessions},{energy_wh},{amount_minor},{currency}")
    })
}

fn merge(sums: &mut Tallies, tallies: &Tallies) -> Result<(), Problem> {
    for (currency, tally) in tallies {
        let sum = sums.entry(*currency).or_default();
        sum.add(*tally).ok_or_else(too_large)?;
    }
    Ok(())
}

fn sum(tallies: &Tallies) -> Result<Sum, Problem> {
    let mut all = Tally::default();
    let mut amounts = Vec::new();
    for (currency, tally) in tallies {
        amounts.push(Money::from_minor(tally.amount_minor, *currency));
        // Amounts of two currencies cannot be added, so each currency has an amount of its own.
        let counted = Tally {
            amount_minor: 0,
            ..*tally
        };
        all.add(counted).ok_or_else(too_large)?;
    }
    Ok(Sum {
        sessions: all.sessions,
        energy_wh: all.energy_wh,
        amounts,
    })
}
