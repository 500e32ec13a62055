//! Reads everything that is kept of an operator, page by page, for whoever takes it along.
//!
//! The lists come first, and after them what belongs to each site, gateway, station, tariff,
//! webhook, session and wallet, and the entries of the ledger. What only follows from these is left
//! out: listings, statements, sums of reports and accounts with their marks, open connections, and
//! the answers to idempotency keys. So are codes and tokens of people, which do not stand under an
//! operator.

use forecourt_ledger::{Account, Cause, EntryId, EntryKind};
use forecourt_types::{CdrId, OperatorId, WalletId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::keys::{self, List};
use crate::ports::{Index, Item, Query, StoreError, Table};

/// The most queries of one page: most partitions of a new operator are empty.
const QUERIES_MAX: usize = 50;

/// Where a page of an export has ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPlace {
    /// The number of the part that is read.
    part: usize,
    /// The cursor with which the record was found whose own rows are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outer: Option<String>,
    /// Where the next page of the rows begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inner: Option<String>,
}

/// A part of the export.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// The operator's own partition.
    Own,
    /// The rows of a list.
    List(List),
    /// The rows that belong to each record of a list, by the word in their keys.
    OfEach(List, &'static str),
    /// The sessions with their facts, corrections and CDRs.
    Sessions,
    /// The events of the last 30 days.
    Events,
    /// The audit log.
    AuditLog,
    /// The entry of each CDR and each credit.
    Entries,
    /// The wallets with their counters.
    Wallets,
    /// The entries in the statements of wallets that are not of CDRs.
    WalletEntries,
}

/// A place names a part by its number, so new parts come last.
const PARTS: [Part; 23] = [
    Part::Own,
    Part::List(List::Sites),
    Part::List(List::Gateways),
    Part::List(List::Stations),
    Part::List(List::Tokens),
    Part::List(List::Users),
    Part::List(List::Vehicles),
    Part::List(List::Tariffs),
    Part::List(List::Clients),
    Part::List(List::Webhooks),
    Part::List(List::Reviews),
    Part::OfEach(List::Sites, "site"),
    Part::OfEach(List::Gateways, "gateway"),
    Part::OfEach(List::Stations, "station"),
    Part::OfEach(List::Tariffs, "tariff"),
    Part::OfEach(List::Webhooks, "webhook"),
    Part::Sessions,
    Part::Events,
    Part::AuditLog,
    Part::List(List::TokenClaims),
    Part::Entries,
    Part::Wallets,
    Part::WalletEntries,
];

/// Reads a page of at most `limit` rows, and tells where the next one begins; none after the last
/// page. A page may have fewer rows, or none, before the end.
///
/// # Errors
/// [`StoreError`]; [`StoreError::BadCursor`] for a place that no page ended at.
pub async fn export(
    table: &dyn Table,
    operator: &OperatorId,
    mut place: ExportPlace,
    limit: u32,
) -> Result<(Vec<Item>, Option<ExportPlace>), StoreError> {
    for _ in 0..QUERIES_MAX {
        let Some(part) = PARTS.get(place.part).copied() else {
            return Ok((Vec::new(), None));
        };
        let step = match outer(part, operator) {
            None => flat(table, flat_partition(part, operator), &place, limit).await?,
            Some(list) => nested(table, (list, part, operator), &place, limit).await?,
        };
        place = step.next;
        if !step.items.is_empty() {
            let has_more = place.part < PARTS.len();
            return Ok((step.items, has_more.then_some(place)));
        }
    }
    let has_more = place.part < PARTS.len();
    Ok((Vec::new(), has_more.then_some(place)))
}

/// The rows of one query, and where to go on.
struct Step {
    items: Vec<Item>,
    next: ExportPlace,
}

impl ExportPlace {
    fn next_part(&self) -> Self {
        Self {
            part: self.part + 1,
            outer: None,
            inner: None,
        }
    }
}

/// The list whose records have the rows of this part; none for a part that is one partition.
fn outer(part: Part, operator: &OperatorId) -> Option<Query> {
    let (index, pk) = match part {
        Part::OfEach(list, _) => (Index::Table, keys::list(operator, list)),
        Part::Sessions => (Index::Gsi1, keys::list(operator, List::Sessions)),
        Part::Entries => (Index::Gsi1, keys::list(operator, List::Cdrs)),
        Part::Wallets | Part::WalletEntries => (Index::Gsi1, keys::wallets(operator)),
        Part::Own | Part::List(_) | Part::Events | Part::AuditLog => return None,
    };
    let query = Query::prefix(index, pk, "");
    Some(Query { limit: 1, ..query })
}

fn flat_partition(part: Part, operator: &OperatorId) -> String {
    match part {
        Part::List(list) | Part::OfEach(list, _) => keys::list(operator, list),
        Part::Events => keys::events(operator),
        Part::AuditLog => keys::audit_log(operator),
        Part::Entries => keys::list(operator, List::Cdrs),
        Part::Wallets | Part::WalletEntries => keys::wallets(operator),
        Part::Own | Part::Sessions => keys::operator(operator).pk,
    }
}

/// The partition with the rows that belong to a record.
fn partition_of(part: Part, operator: &OperatorId, record: &Item) -> String {
    match part {
        Part::OfEach(_, word) => {
            format!("{}#{word}#{}", keys::operator(operator).pk, record.key.sk)
        }
        Part::Entries => {
            let cdr = record.body.get("cdr_id").and_then(Value::as_str);
            let id = cdr.and_then(|id| Some(Cause::Cdr(CdrId::new(id).ok()?).entry_id()));
            id.map_or_else(
                || flat_partition(part, operator),
                |id| keys::entry(operator, &id).pk,
            )
        }
        Part::WalletEntries => {
            let wallet = record.body.get("wallet_id").and_then(Value::as_str);
            let wallet = wallet.and_then(|id| WalletId::new(id).ok());
            wallet.map_or_else(
                || flat_partition(part, operator),
                |id| keys::statement(operator, &Account::Wallet(id)),
            )
        }
        Part::Own
        | Part::List(_)
        | Part::Sessions
        | Part::Events
        | Part::AuditLog
        | Part::Wallets => record.key.pk.clone(),
    }
}

/// The entries of lines of a statement, without those of CDRs, which stand with the CDRs.
async fn entries_of(
    table: &dyn Table,
    operator: &OperatorId,
    lines: Vec<Item>,
) -> Result<Vec<Item>, StoreError> {
    let mut entries = Vec::new();
    for line in lines {
        let id = line.body.get("entry_id").and_then(Value::as_str);
        let id: Option<EntryId> = id.and_then(|id| id.parse().ok());
        let Some(id) = id.filter(|id| !id.as_str().starts_with(EntryKind::Cdr.prefix())) else {
            continue;
        };
        entries.extend(table.get(&keys::entry(operator, &id)).await?);
    }
    Ok(entries)
}

async fn flat(
    table: &dyn Table,
    pk: String,
    place: &ExportPlace,
    limit: u32,
) -> Result<Step, StoreError> {
    let query = Query {
        limit,
        cursor: place.inner.clone(),
        ..Query::prefix(Index::Table, pk, "")
    };
    let page = table.query(&query).await?;
    let next = match page.cursor {
        inner @ Some(_) => ExportPlace {
            inner,
            ..place.clone()
        },
        None => place.next_part(),
    };
    Ok(Step {
        items: page.items,
        next,
    })
}

async fn nested(
    table: &dyn Table,
    (mut list, part, operator): (Query, Part, &OperatorId),
    place: &ExportPlace,
    limit: u32,
) -> Result<Step, StoreError> {
    list.cursor.clone_from(&place.outer);
    let found = table.query(&list).await?;
    let Some(record) = found.items.first() else {
        let next = place.next_part();
        return Ok(Step {
            items: Vec::new(),
            next,
        });
    };
    let pk = partition_of(part, operator, record);
    let mut step = flat(table, pk, place, limit).await?;
    if matches!(part, Part::WalletEntries) {
        step.items = entries_of(table, operator, step.items).await?;
    }
    if step.next.part != place.part {
        step.next = match found.cursor {
            outer @ Some(_) => ExportPlace {
                part: place.part,
                outer,
                inner: None,
            },
            None => place.next_part(),
        };
    }
    Ok(step)
}
