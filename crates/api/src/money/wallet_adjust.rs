//! A person changes what a wallet holds, with a reason: a top-up that was paid at the bank or in
//! cash, goodwill, or money that is taken back.

use forecourt_types::{Money, WalletId};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::ledger::entries::EntryView;
use super::wallets::find;
use crate::access::{Permit, Scope, Settle};
use crate::http::answer::{Created, segment};
use crate::http::body::{Body, FieldCheck, Id};
use crate::http::problem::{Code, Problem};
use crate::money::tariff_schema::MoneySchema;
use forecourt_cloud::reporting::hand_over_entry;
use forecourt_ledger::booking::adjustment;
use forecourt_ledger::{Account, CounterWrite, Entry, Reason, Reference};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::ledger::{EntryRow, entry_items};
use forecourt_store::rows::load;
use forecourt_store::rows::wallets::{Wallet, WalletBalance};

/// The greatest amount of one change, in minor units, so that no counter ever comes near the end
/// of 64 bits.
const AMOUNT_MINOR_MAX: u64 = 1_000_000_000_000;

/// The account on the other side of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Against {
    /// The money is at the bank, or was paid back from there.
    Bank,
    /// The operator gives the money away, or takes back what it gave.
    Marketing,
}

impl Against {
    const fn name(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Marketing => "marketing",
        }
    }

    const fn account(self) -> Account {
        match self {
            Self::Bank => Account::Bank,
            Self::Marketing => Account::Marketing,
        }
    }
}

/// A change of what a wallet holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WalletAdjustment {
    /// The amount, in the currency of the wallet: above 0 it is put in, below 0 it is taken out. At
    /// most 1,000,000,000,000 minor units either way.
    #[schema(value_type = MoneySchema)]
    amount: Money,
    /// Where the money comes from or goes to.
    against: Against,
    /// Why the wallet is changed, 1 to 500 characters. It stays in the entry for ever, so it should
    /// name no person.
    #[schema(example = "paid by bank transfer 4711")]
    reason: String,
}

impl WalletAdjustment {
    fn check(&self, wallet: &Wallet) -> Result<Reason, Problem> {
        let mut check = FieldCheck::default();
        let minor = self.amount.amount_minor();
        let fits = minor != 0 && minor.unsigned_abs() <= AMOUNT_MINOR_MAX;
        let message = format!("must be 1 to {AMOUNT_MINOR_MAX} minor units, above or below 0");
        check.note(!fits, "amount.amount_minor", &message);
        let is_other = self.amount.currency() != wallet.currency;
        let message = format!("must be {}, the currency of the wallet", wallet.currency);
        check.note(is_other, "amount.currency", &message);
        let reason = Reason::new(&*self.reason);
        let message = "must be 1 to 500 characters without control characters";
        check.note(reason.is_err(), "reason", message);
        check.finish()?;
        reason.map_err(|_| Problem::field("reason", message))
    }

    /// The entry and the addition to the counters. Money is put in without a condition, and taken
    /// out only as far as it is available.
    fn booked(
        &self,
        scope: &Scope,
        wallet: &WalletId,
        reason: Reason,
    ) -> Result<(Entry, CounterWrite), Problem> {
        let reference = scope.made_id(|id| Ok(Reference::new(id)))?;
        let reference = reference.map_err(|problem| Problem::internal(&problem))?;
        let minor = self.amount.amount_minor();
        let amount_minor = minor.saturating_abs();
        let amount = Money::from_minor(amount_minor, self.amount.currency());
        let wallet = Account::Wallet(wallet.clone());
        let (debit, credit, addition) = if minor > 0 {
            (
                self.against.account(),
                wallet,
                CounterWrite::credit(amount_minor),
            )
        } else {
            (
                wallet,
                self.against.account(),
                CounterWrite::debit(amount_minor),
            )
        };
        let addition = addition.map_err(|problem| Problem::internal(&problem))?;
        let at = scope.began_at();
        let entry = adjustment(reference, debit, credit, amount, at, reason);
        Ok((entry.map_err(Failure::from)?, addition))
    }
}

/// Put money into a wallet by hand, or take some out, with a reason. The entry, the line of the
/// statement and the counters are written at once, and the audit log tells of it. The request needs
/// an `Idempotency-Key`: a repeat with the same key changes nothing.
///
/// # Errors
/// 400 without an `Idempotency-Key`, 404 when there is no such wallet, 409 when less is available
/// than shall be taken out, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/wallets/{wallet_id}/adjust", tag = "wallets",
    params(("wallet_id" = String, Path)), request_body = WalletAdjustment,
    responses((status = 201, body = EntryView)), security(("oauth2" = ["settle"])))]
pub(crate) async fn adjust(
    permit: Permit<Settle>,
    Id(id): Id<WalletId>,
    Body(wanted): Body<WalletAdjustment>,
) -> Result<Created<EntryView>, Problem> {
    if !permit.has_idempotency_key() {
        let detail =
            "Idempotency-Key: send one, so that a repeat of the request moves no money twice";
        return Err(Problem::new(Code::InvalidQuery, detail));
    }
    let (wallet, _) = find(&permit, &id).await?;
    let reason = wanted.check(&wallet)?;
    let (entry, addition) = wanted.booked(&permit, &id, reason)?;
    let operator = permit.operator();
    let mut unit = permit.unit();
    for item in entry_items(operator, &entry, &permit.stamps())? {
        unit.put(item);
    }
    let counters = keys::wallet_balance(operator, &id);
    unit.also(WalletBalance::add(counters.clone(), &addition));
    hand_over_entry(&mut unit, &entry)?;
    let told = Map::from_iter([
        ("entry_id".to_owned(), entry.entry_id().as_str().into()),
        (
            "amount_minor".to_owned(),
            wanted.amount.amount_minor().into(),
        ),
        ("against".to_owned(), wanted.against.name().into()),
        ("reason".to_owned(), Value::from(wanted.reason.clone())),
    ]);
    let origin = (entry.entry_id().as_str(), permit.began_at());
    unit.audit_request("wallet", id.as_str(), origin, told);
    let failed = permit.commit(unit).await?;
    if failed.as_ref() == Some(&counters) {
        let detail = "amount: the wallet has less available";
        return Err(Problem::new(Code::WrongState, detail));
    }
    let key = keys::entry(operator, entry.entry_id());
    let stored = load::<EntryRow>(permit.table(), &key).await?;
    // An earlier try of this request may have booked it already.
    let stored = stored.map(|stored| stored.row);
    let stored = stored.filter(|stored| stored.entry().is_ok_and(|other| other == entry));
    let stored = stored.ok_or_else(Problem::conflict)?;
    Ok(Created {
        location: format!("/v1/ledger/entries/{}", segment(entry.entry_id().as_str())),
        body: EntryView::new(stored)?,
    })
}
