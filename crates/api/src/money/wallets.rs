//! Prepaid wallets: their settings, and what they hold.

use axum::Json;
use forecourt_types::{Currency, Money, WalletId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ledger::statement::{StatementFilter, StatementView, statement};
use crate::access::{Configure, Permit, Placed, Reach, Read, Scope};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, FieldCheck, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::revisioned;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::Problem;
use crate::money::tariff_schema::MoneySchema;
use forecourt_ledger::Account;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Item, Query};
use forecourt_store::rows::load;
use forecourt_store::rows::wallets::{Wallet, WalletBalance};

/// The most characters of a name.
const NAME_CHARS_MAX: usize = 200;

/// The wallets are the operator's, so only who reaches everything is told of them.
impl Placed for Wallet {
    fn is_within(&self, reach: &Reach) -> bool {
        *reach == Reach::All
    }
}

/// The wallet that shall be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWallet {
    /// The id, chosen by the caller or made when left out.
    #[schema(value_type = Option<String>, max_length = 36)]
    wallet_id: Option<WalletId>,
    /// The name that people know it by.
    #[schema(example = "Fleet")]
    name: String,
    /// The currency of every amount in it, which never changes.
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
}

/// A prepaid wallet and what it holds just now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Wallet)]
pub(crate) struct WalletView {
    #[schema(value_type = String)]
    wallet_id: WalletId,
    /// The name that people know it by.
    #[schema(example = "Fleet")]
    name: String,
    /// What the wallet holds: the last balance of its statement.
    #[schema(value_type = MoneySchema)]
    balance: Money,
    /// What is held for charges that go on.
    #[schema(value_type = MoneySchema)]
    held: Money,
    /// What may still be held or taken: balance − held + credit limit.
    #[schema(value_type = MoneySchema)]
    available: Money,
    /// By how much the balance may fall below 0.
    #[schema(value_type = MoneySchema)]
    credit_limit: Money,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(WalletView);

impl WalletView {
    fn new(row: Wallet, holds: WalletBalance) -> Self {
        let money = |minor| Money::from_minor(minor, row.currency);
        Self {
            balance: money(holds.balance),
            held: money(holds.held),
            available: money(holds.available),
            credit_limit: money(row.credit_limit_minor),
            wallet_id: row.wallet_id,
            name: row.name,
            stamps: row.stamps.into(),
        }
    }
}

/// A wallet and its counters within the caller's reach.
///
/// # Errors
/// 404 when there is no such wallet.
pub(super) async fn find(scope: &Scope, id: &WalletId) -> Result<(Wallet, WalletBalance), Problem> {
    let key = keys::wallet(scope.operator(), id);
    let wallet = scope.find::<Wallet>(&key, "wallet").await?.row;
    let key = keys::wallet_balance(scope.operator(), id);
    let holds = load::<WalletBalance>(scope.table(), &key).await?;
    let holds = holds.ok_or_else(|| Problem::not_found("wallet"))?;
    Ok((wallet, holds.row))
}

/// Add a wallet, which holds nothing yet.
///
/// # Errors
/// 409 when the id is taken, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/wallets", tag = "wallets", request_body = NewWallet,
    responses((status = 201, body = WalletView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    Body(new): Body<NewWallet>,
) -> Result<Created<WalletView>, Problem> {
    let mut check = FieldCheck::default();
    check.text("name", &new.name, NAME_CHARS_MAX);
    check.finish()?;
    let wallet_id = match new.wallet_id {
        Some(id) => id,
        None => permit.made_id(WalletId::new)?,
    };
    let holds = WalletBalance::new(0);
    let key = keys::wallet_balance(permit.operator(), &wallet_id);
    let wallet = Wallet {
        wallet_id,
        name: new.name,
        currency: new.currency,
        credit_limit_minor: 0,
        stamps: permit.stamps(),
    };
    let mut unit = permit.unit();
    // Put absent, in the transaction of the wallet; from now on it is only added to.
    unit.put(Item::new(key, &holds)?);
    let wallet = permit.create(unit, wallet).await?;
    Ok(Created {
        location: format!("/v1/wallets/{}", segment(wallet.wallet_id.as_str())),
        body: WalletView::new(wallet, holds),
    })
}

/// The wallets that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WalletFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the wallets by their ids, with what they hold just now.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/wallets", tag = "wallets", params(WalletFilter),
    responses((status = 200, body = Listing<WalletView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<WalletFilter>,
    list: ListName,
) -> Result<Json<Listing<WalletView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let query = Query::prefix(Index::Gsi1, keys::wallets(permit.operator()), "");
    let listing = collect::<Wallet>(&permit, query, &page, |_| true).await?;
    let key = |row: &Wallet| keys::wallet_balance(permit.operator(), &row.wallet_id);
    let wanted: Vec<_> = listing.items.iter().map(key).collect();
    let found = match wanted.is_empty() {
        true => Vec::new(),
        false => permit.table().get_many(&wanted).await?,
    };
    let mut items = Vec::with_capacity(listing.items.len());
    for row in listing.items {
        let key = key(&row);
        // Both rows are written together, so none is missing.
        if let Some(item) = found.iter().find(|item| item.key == key) {
            items.push(WalletView::new(row, item.read()?));
        }
    }
    let next_cursor = listing.next_cursor;
    Ok(Json(Listing { items, next_cursor }))
}

/// Show a wallet and what it holds just now.
///
/// # Errors
/// 404 when there is no such wallet.
#[utoipa::path(get, path = "/v1/wallets/{wallet_id}", tag = "wallets",
    params(("wallet_id" = String, Path)),
    responses((status = 200, body = WalletView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<Read>,
    Id(id): Id<WalletId>,
) -> Result<Json<WalletView>, Problem> {
    // Additions change no revision of a row, so no ETag could tell of them.
    let (wallet, holds) = find(&permit, &id).await?;
    Ok(Json(WalletView::new(wallet, holds)))
}

/// Show the statement of a wallet, the oldest line first.
///
/// # Errors
/// 400 for a bad parameter, 404 when there is no such wallet.
#[utoipa::path(get, path = "/v1/wallets/{wallet_id}/statement", tag = "wallets",
    params(("wallet_id" = String, Path), StatementFilter),
    responses((status = 200, body = StatementView)), security(("oauth2" = ["read"])))]
pub(crate) async fn statement_of_wallet(
    permit: Permit<Read>,
    Id(id): Id<WalletId>,
    Params(filter): Params<StatementFilter>,
    list: ListName,
) -> Result<Json<StatementView>, Problem> {
    find(&permit, &id).await?;
    statement(&permit, &Account::Wallet(id), &filter, &list).await
}
