//! What the accounts of the ledger hold.

use std::collections::BTreeMap;

use axum::Json;
use forecourt_ledger::{Account, Side};
use forecourt_types::{Currency, Money};
use futures_util::future::try_join_all;
use serde::Serialize;
use utoipa::ToSchema;

use super::amount;
use crate::access::{Permit, Read, Scope};
use crate::http::body::Id;
use crate::http::problem::Problem;
use crate::money::tariff_schema::MoneySchema;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::ledger::{AccountTotalRow, StatementRow};
use forecourt_store::rows::load_all;

/// The rows that one query reads.
const ROWS_AT_ONCE: u32 = 1_000;

/// What an account holds in minor units, by currency: above 0 on the side of the account.
pub(super) type Sums = BTreeMap<Currency, i128>;

/// An account of the ledger and what it holds.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerAccount)]
pub(crate) struct AccountView {
    /// The name of the account.
    account: String,
    /// On which side the balance is above 0: `debit` of what others owe, of money that is there or
    /// was lost; `credit` of what is owed to others or was earned.
    #[schema(example = "credit")]
    side: &'static str,
    /// Whether the account has a statement. What it holds is then known at once; the balances of
    /// other accounts follow within seconds.
    has_statement: bool,
    /// The balance in each currency in which it was ever changed.
    #[schema(value_type = Vec<MoneySchema>)]
    balances: Vec<Money>,
}

/// Show an account of the ledger and what it holds. An account without postings has an empty list
/// of balances.
///
/// # Errors
/// 404 when the text is not the name of an account.
#[utoipa::path(get, path = "/v1/ledger/accounts/{account}", tag = "ledger",
    params(("account" = String, Path)),
    responses((status = 200, body = AccountView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get_account(
    permit: Permit<Read>,
    Id(account): Id<Account>,
) -> Result<Json<AccountView>, Problem> {
    let has_statement = account.is_personal();
    let sums = match has_statement {
        true => sums_before(&permit, &account, None).await?,
        false => sums_of_days(&permit, &account).await?,
    };
    Ok(Json(AccountView {
        side: match account.side() {
            Side::Debit => "debit",
            Side::Credit => "credit",
        },
        has_statement,
        balances: moneys(&sums)?,
        account: account.to_string(),
    }))
}

/// Sums as amounts, by currency.
///
/// # Errors
/// 500 when one does not fit 64 bits.
pub(super) fn moneys(sums: &Sums) -> Result<Vec<Money>, Problem> {
    let money =
        |(&currency, &minor): (&Currency, &i128)| Ok(Money::from_minor(amount(minor)?, currency));
    sums.iter().map(money).collect()
}

/// An amount as it was posted, on the side of its account.
pub(super) fn on_side(account: &Account, posted_minor: i64) -> i128 {
    match account.side() {
        Side::Debit => i128::from(posted_minor),
        Side::Credit => -i128::from(posted_minor),
    }
}

/// What the lines of a statement add up to: those up to this sort key, or all of them.
///
/// # Errors
/// 500 when the statement has more than 100,000 lines there.
pub(super) async fn sums_before(
    scope: &Scope,
    account: &Account,
    to: Option<&str>,
) -> Result<Sums, Problem> {
    let pk = keys::statement(scope.operator(), account);
    let mut query = Query::prefix(Index::Table, pk, "");
    query.limit = ROWS_AT_ONCE;
    if let Some(to) = to {
        to.clone_into(&mut query.to);
    }
    let mut sums = Sums::new();
    for line in load_all::<StatementRow>(scope.table(), query).await? {
        let minor = on_side(account, line.row.amount_minor);
        *sums.entry(line.row.currency).or_default() += minor;
    }
    Ok(sums)
}

/// What the sums of an account by day add up to, over all shares of each day.
async fn sums_of_days(scope: &Scope, account: &Account) -> Result<Sums, Problem> {
    let shares = (0..keys::TOTAL_SHARDS).map(|shard| {
        let pk = keys::account_totals(scope.operator(), account, shard);
        let mut query = Query::prefix(Index::Table, pk, "");
        query.limit = ROWS_AT_ONCE;
        load_all::<AccountTotalRow>(scope.table(), query)
    });
    let mut sums = Sums::new();
    for total in try_join_all(shares).await?.into_iter().flatten() {
        for (code, minor) in total.row.money() {
            if let Ok(currency) = Currency::new(&code) {
                *sums.entry(currency).or_default() += on_side(account, minor);
            }
        }
    }
    Ok(sums)
}
