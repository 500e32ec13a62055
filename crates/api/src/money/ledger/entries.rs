//! Entries of the ledger.

use forecourt_ledger::EntryId;
use forecourt_types::Money;
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, Read};
use crate::http::answer::StampsView;
use crate::http::body::Id;
use crate::http::etag::{Tagged, revisioned};
use crate::http::problem::Problem;
use crate::money::tariff_schema::MoneySchema;
use forecourt_ledger::Posting;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::ledger::EntryRow;

/// An entry of the ledger: money that moved between accounts. Its postings add up to 0. It never
/// changes; what undoes it is an entry of opposite sign.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerEntry)]
pub(crate) struct EntryView {
    /// The id, which follows from what caused the entry: that of a CDR is `cdr:` and its id.
    entry_id: String,
    /// The kind of what caused it, such as `cdr` or `cdr_credit`.
    #[schema(example = "cdr")]
    kind: String,
    /// When its cause happened: the end of a session. A credit has the time of the CDR that it
    /// undoes; `created_at` tells when it was booked.
    #[schema(format = DateTime)]
    at: String,
    /// The postings, each account once. A CDR without a price has none.
    postings: Vec<PostingView>,
    /// The records that prove the entry.
    #[schema(example = json!(["cdr:s7kq2m4x5tq3x6v2l9d1f8h0w2-1"]))]
    sources: Vec<String>,
    /// The entry that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<String>,
    /// Why a person made the entry, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(EntryView);

/// One line of an entry.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerPosting)]
pub(crate) struct PostingView {
    /// The account that changes, such as `receivable:ann` or `revenue:harbour`.
    account: String,
    /// The amount: above 0 a debit, below 0 a credit.
    #[schema(value_type = MoneySchema)]
    amount: Money,
}

impl EntryView {
    /// Shows a stored entry.
    ///
    /// # Errors
    /// 500 when the entry is damaged.
    pub(in crate::money) fn new(row: EntryRow) -> Result<Self, Problem> {
        let entry = row.entry().map_err(Failure::from)?;
        let kind = serde_json::to_value(entry.kind()).map_err(Failure::Message)?;
        let posting = |posting: &Posting| PostingView {
            account: posting.account.to_string(),
            amount: Money::from_minor(posting.amount_minor, entry.currency()),
        };
        Ok(Self {
            entry_id: entry.entry_id().to_string(),
            kind: kind.as_str().unwrap_or_default().to_owned(),
            at: entry.at().to_string(),
            postings: entry.postings().iter().map(posting).collect(),
            sources: entry.sources().iter().map(ToString::to_string).collect(),
            undoes: entry.undoes().map(ToString::to_string),
            reason: entry.reason().map(ToString::to_string),
            stamps: row.stamps.into(),
        })
    }
}

/// Show an entry of the ledger.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/ledger/entries/{entry_id}", tag = "ledger",
    params(("entry_id" = String, Path)),
    responses((status = 200, body = EntryView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get_entry(
    permit: Permit<Read>,
    Id(id): Id<EntryId>,
) -> Result<Tagged<EntryView>, Problem> {
    let key = keys::entry(permit.operator(), &id);
    let found = permit.find::<EntryRow>(&key, "entry").await?;
    Ok(Tagged(EntryView::new(found.row)?))
}
