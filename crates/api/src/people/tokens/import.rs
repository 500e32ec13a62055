//! Imports tokens from a file: checks every row, and writes the tokens of the rows that are right.

use forecourt_types::TokenUid;
use futures_util::future::try_join_all;
use serde::Serialize;
use utoipa::ToSchema;

use super::columns::{self, Column, Entry};
use super::{Holder, New, Token, active, apply, check, private};
use crate::access::{Configure, Permit, Scope};
use crate::http::csv;
use crate::http::import::{CsvColumn as _, Import, ImportResult, TRIES, limit_problems};
use crate::http::problem::{FieldProblem, Problem};
use forecourt_store::keys;
use forecourt_store::ports::MAX_TRANSACTION_WRITES;
use forecourt_store::rows::config::ConfigRow as _;
use forecourt_store::rows::load;

/// The number of tokens of one table transaction. A token is written, has two items of the audit
/// log, may be an event that a webhook is told of, has two listings, which it may leave for two
/// others, and has a holder, who is checked. The transaction also raises the version of the token
/// list and has one message, which tells the gateways of all its tokens.
const AT_ONCE: usize = 10;
const _: () = assert!(AT_ONCE * 9 + 2 <= MAX_TRANSACTION_WRITES);
/// The most characters of a uid that the answer repeats, so that it can be kept for a repeat. A uid
/// may have 255 characters.
const UID_CHARS_TOLD: usize = 48;

/// One row of the file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TokenImportLine)]
pub(super) struct ImportLine {
    /// The line on which the row begins; the header is line 1.
    line: u64,
    /// The token of the row, if the row names one. Left out if it has more than 48 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    uid: Option<TokenUid>,
    /// The result of the row.
    result: ImportResult,
    /// The problems by column, each with what is wanted. At most 500 are reported of a file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// The decision on a token.
enum Verdict {
    Unchanged,
    Wrong(Vec<FieldProblem>),
    Write(Box<Plan>),
}

/// A token that is to be written.
struct Plan {
    result: ImportResult,
    row: Token,
    revision: u64,
    /// The user to whom the row gives the token.
    holder: Option<Holder>,
}

/// Imports a file. Tokens are written in groups: if the store fails in between, the groups
/// before it stand, and the same file may be sent again.
///
/// # Errors
/// 400, 413 or 422 when the file as a whole is wrong.
pub(super) async fn import(
    permit: &Permit<Configure>,
    bytes: &[u8],
    dry_run: bool,
) -> Result<Import<ImportLine>, Problem> {
    let entries = columns::read(csv::read(bytes)?)?;
    let mut import = Import::new(dry_run);
    for group in entries.chunks(AT_ONCE) {
        let verdicts = settle(permit, group, dry_run).await?;
        for (entry, verdict) in group.iter().zip(verdicts) {
            enter(&mut import, entry, verdict);
        }
    }
    limit_problems(import.lines.iter_mut().map(|line| &mut line.errors));
    Ok(import)
}

/// Checks a group of tokens against their newest state, and writes it.
async fn settle(scope: &Scope, group: &[Entry], dry_run: bool) -> Result<Vec<Verdict>, Problem> {
    for _ in 0..TRIES {
        let verdicts = judge(scope, group).await?;
        if dry_run || commit(scope, &verdicts).await? {
            return Ok(verdicts);
        }
    }
    let verdicts = judge(scope, group).await?.into_iter();
    let given_up = verdicts.map(|verdict| match verdict {
        Verdict::Write(_) => Verdict::Wrong(vec![
            Column::Uid.problem("others keep changing it: import the file again"),
        ]),
        judged => judged,
    });
    Ok(given_up.collect())
}

async fn judge(scope: &Scope, group: &[Entry]) -> Result<Vec<Verdict>, Problem> {
    try_join_all(group.iter().map(|entry| judge_one(scope, entry))).await
}

/// Checks a row as the JSON body is checked that adds or changes the token. A reference that the
/// token has already is not looked up again.
async fn judge_one(scope: &Scope, entry: &Entry) -> Result<Verdict, Problem> {
    let mut problems = entry.problems.clone();
    let Some(uid) = &entry.uid else {
        return Ok(Verdict::Wrong(problems));
    };
    let stored = load::<Token>(scope.table(), &keys::token(scope.operator(), uid)).await?;
    let (before, revision) = stored.map_or((None, 0), |s| (Some(s.row), s.revision));
    if before.is_none() && entry.change.token_type.is_none() {
        problems.push(Column::Type.problem("is missing: a new token needs it"));
    }
    let mut row = before.clone().unwrap_or_else(|| blank(scope, uid));
    apply(&mut row, &entry.change);
    let is_unchanged = before.as_ref() == Some(&row);
    if is_unchanged && problems.is_empty() {
        return Ok(Verdict::Unchanged);
    }
    let user = before.as_ref().is_none_or(|b| b.user_id != row.user_id);
    let vehicle = user
        || before
            .as_ref()
            .is_none_or(|b| b.vehicle_id != row.vehicle_id);
    let holder = match check(scope, &row, New { user, vehicle }).await {
        Ok(holder) => holder,
        Err(problem) if problem.errors().is_empty() => return Err(problem),
        Err(problem) => {
            let new = problem.errors().iter();
            let new = new.filter(|new| problems.iter().all(|known| known.field != new.field));
            let new: Vec<_> = new.cloned().collect();
            problems.extend(new);
            None
        }
    };
    if !problems.is_empty() {
        return Ok(Verdict::Wrong(problems));
    }
    let result = if before.is_some() {
        row.stamps.touch(scope.now(), scope.author());
        ImportResult::Changed
    } else {
        ImportResult::Created
    };
    Ok(Verdict::Write(Box::new(Plan {
        result,
        row,
        revision,
        holder,
    })))
}

/// Makes a new token of which only the uid is known.
fn blank(scope: &Scope, uid: &TokenUid) -> Token {
    Token {
        uid: uid.clone(),
        token_type: String::new(),
        user_id: None,
        vehicle_id: None,
        parent_uid: None,
        status: active().into(),
        expires_at: None,
        mode: private().into(),
        stamps: scope.stamps(),
    }
}

/// Writes all changes of a group, or nothing if something was changed meanwhile.
async fn commit(scope: &Scope, verdicts: &[Verdict]) -> Result<bool, Problem> {
    let mut unit = scope.unit();
    let mut is_empty = true;
    for verdict in verdicts {
        if let Verdict::Write(plan) = verdict {
            unit.put_at(plan.row.to_item(scope.operator(), plan.revision)?);
            plan.holder.iter().for_each(|holder| holder.keep(&mut unit));
            is_empty = false;
        }
    }
    if is_empty {
        return Ok(true);
    }
    scope.tokens_change(&mut unit)?;
    Ok(scope.commit(unit).await?.is_none())
}

/// Notes the result of a row.
fn enter(import: &mut Import<ImportLine>, entry: &Entry, verdict: Verdict) {
    let (result, errors) = match verdict {
        Verdict::Unchanged => (ImportResult::Unchanged, Vec::new()),
        Verdict::Wrong(problems) => (ImportResult::Wrong, problems),
        Verdict::Write(plan) => (plan.result, Vec::new()),
    };
    import.count(result);
    let uid = entry.uid.clone();
    import.lines.push(ImportLine {
        line: entry.line,
        uid: uid.filter(|uid| uid.as_str().chars().count() <= UID_CHARS_TOLD),
        result,
        errors,
    });
}
