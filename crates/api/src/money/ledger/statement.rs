//! The statements of accounts: their entries with the balance after each.

use axum::Json;
use forecourt_ledger::Account;
use forecourt_types::{Money, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::accounts::{moneys, on_side, sums_before};
use super::amount;
use crate::access::{Permit, Read, Scope};
use crate::http::body::{Id, Params};
use crate::http::cursor::ListName;
use crate::http::page::{PageRequest, collect};
use crate::http::period::Period;
use crate::http::problem::Problem;
use crate::money::tariff_schema::MoneySchema;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::User;
use forecourt_store::rows::ledger::StatementRow;

/// The part of a statement that is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementFilter {
    /// Only lines at or after this time (RFC 3339) or day in UTC. What was before is in `opening`.
    #[param(example = "2026-01-01")]
    from: Option<String>,
    /// Only lines before this time or day.
    #[param(example = "2026-02-01T00:00:00Z")]
    to: Option<String>,
    /// 1 to 100 lines; 50 when left out.
    #[param(example = 50)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with the same period.
    cursor: Option<String>,
}

/// A page of the statement of an account. Amounts and balances are counted on the side of the
/// account: of a user who pays afterwards, above 0 is owed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerStatement)]
pub(crate) struct StatementView {
    /// The account whose statement it is.
    account: String,
    /// The balance before the first line of this page, in each currency that was used before.
    #[schema(value_type = Vec<MoneySchema>)]
    opening: Vec<Money>,
    /// The lines, the oldest first.
    items: Vec<LineView>,
    /// The balance after the last line of this page, in each currency that was used until then.
    #[schema(value_type = Vec<MoneySchema>)]
    closing: Vec<Money>,
    /// The value of `cursor` for the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// One line of a statement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerStatementLine)]
pub(crate) struct LineView {
    /// The entry that changed the account.
    entry_id: String,
    /// The kind of what caused the entry, such as `cdr` or `cdr_credit`.
    #[schema(example = "cdr")]
    kind: String,
    /// When the cause of the entry happened.
    #[schema(format = DateTime)]
    at: String,
    /// By how much the balance changed.
    #[schema(value_type = MoneySchema)]
    amount: Money,
    /// The balance after the line, in its currency.
    #[schema(value_type = MoneySchema)]
    balance: Money,
}

/// Show the statement of an account, the oldest line first. Accounts of one person or company have
/// one; others, such as `revenue:harbour`, have only a balance.
///
/// # Errors
/// 400 for a bad parameter, 404 when the text names no account that has a statement.
#[utoipa::path(get, path = "/v1/ledger/accounts/{account}/statement", tag = "ledger",
    params(("account" = String, Path), StatementFilter),
    responses((status = 200, body = StatementView)), security(("oauth2" = ["read"])))]
pub(crate) async fn of_account(
    permit: Permit<Read>,
    Id(account): Id<Account>,
    Params(filter): Params<StatementFilter>,
    list: ListName,
) -> Result<Json<StatementView>, Problem> {
    if !account.is_personal() {
        return Err(Problem::not_found("statement"));
    }
    statement(&permit, &account, &filter, &list).await
}

/// Show what a user owes, who pays afterwards: the statement of `receivable:` and the id, the
/// oldest line first.
///
/// # Errors
/// 400 for a bad parameter, 404 when there is no such user.
#[utoipa::path(get, path = "/v1/users/{user_id}/statement", tag = "users",
    params(("user_id" = String, Path), StatementFilter),
    responses((status = 200, body = StatementView)), security(("oauth2" = ["read"])))]
pub(crate) async fn statement_of_user(
    permit: Permit<Read>,
    Id(user): Id<UserId>,
    Params(filter): Params<StatementFilter>,
    list: ListName,
) -> Result<Json<StatementView>, Problem> {
    let key = keys::user(permit.operator(), &user);
    permit.find::<User>(&key, "user").await?;
    statement(&permit, &Account::Receivable(user), &filter, &list).await
}

/// A page of a statement. What the lines before it add up to is its opening balance.
///
/// # Errors
/// 400 for a bad parameter, 500 when the statement is too long to be added up.
pub(in crate::money) async fn statement(
    scope: &Scope,
    account: &Account,
    filter: &StatementFilter,
    list: &ListName,
) -> Result<Json<StatementView>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), list)?;
    let period = Period::read(filter.from.as_deref(), filter.to.as_deref())?;
    let pk = keys::statement(scope.operator(), account);
    let mut query = Query::prefix(Index::Table, pk, "");
    period.narrow(&mut query);
    let lines = collect::<StatementRow>(scope, query, &page, |_| true).await?;
    let begin = period.from.map(|from| from.to_string());
    let before = page.after().or(begin.as_deref());
    let mut sums = match before {
        Some(_) => sums_before(scope, account, before).await?,
        None => super::accounts::Sums::new(),
    };
    let opening = moneys(&sums)?;
    let mut items = Vec::with_capacity(lines.items.len());
    for row in lines.items {
        let minor = on_side(account, row.amount_minor);
        let sum = sums.entry(row.currency).or_default();
        *sum += minor;
        let kind = serde_json::to_value(row.kind).map_err(Failure::Message)?;
        items.push(LineView {
            entry_id: row.entry_id.to_string(),
            kind: kind.as_str().unwrap_or_default().to_owned(),
            at: row.at.to_string(),
            amount: Money::from_minor(amount(minor)?, row.currency),
            balance: Money::from_minor(amount(*sum)?, row.currency),
        });
    }
    Ok(Json(StatementView {
        account: account.to_string(),
        opening,
        items,
        closing: moneys(&sums)?,
        next_cursor: lines.next_cursor,
    }))
}
