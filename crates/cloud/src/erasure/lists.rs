//! Which sessions lose the numbers of cards: those of the person, and those with a card of the
//! person that belong to nobody.

use std::collections::BTreeSet;

use forecourt_types::{SessionId, TokenUid};

use super::charges::{Charge, erase};
use super::{Part, Work};
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List, ListOf, SortedBy};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::Token;
use forecourt_store::rows::erasure::{ErasureStage, is_stand_in};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;

/// The most sessions of one part.
const PAGE: u32 = 10;

/// A session in a list.
struct Listed {
    /// Its place in the list.
    sk: String,
    row: SessionRow,
}

/// The next sessions of a list, and whether the list ends with them.
async fn next(
    work: &Work<'_>,
    index: Index,
    list: &ListOf,
) -> Result<(Vec<Listed>, bool), Failure> {
    let (of, by) = (List::Sessions, SortedBy::Start);
    let pk = keys::listings(work.operator, of, by, list);
    let mut query = Query::prefix(index, pk, "");
    // The first one of a page is the last one of the page before.
    query.limit = PAGE + 1;
    if let Some(after) = &work.row.after {
        query.from.clone_from(after);
    }
    let page = work.table.query(&query).await?;
    let mut found = Vec::new();
    for item in &page.items {
        let place = match index {
            Index::Gsi1 => item.index.as_ref().unwrap_or(&item.key),
            Index::Table => &item.key,
        };
        if work.row.after.as_ref() == Some(&place.sk) {
            continue;
        }
        let id = keys::listed_id(&place.sk).and_then(|id| SessionId::new(id).ok());
        let Some(id) = id else { continue };
        let key = keys::session(work.operator, &id);
        if let Some(session) = load::<SessionRow>(work.table, &key).await? {
            found.push(Listed {
                sk: place.sk.clone(),
                row: session.row,
            });
        }
    }
    Ok((found, page.cursor.is_none()))
}

/// Erases sessions of the person.
pub(super) async fn of_user(work: &Work<'_>) -> Result<Part, Failure> {
    let user = &work.row.user_id;
    let (mut sessions, is_end) = next(work, Index::Gsi1, &ListOf::User(user.clone())).await?;
    sessions.retain(|session| session.row.user_id.as_ref() == Some(user));
    if let Some(part) = note_cards(work, &sessions).await? {
        return Ok(part);
    }
    each(work, &sessions, is_end, ErasureStage::LooseCharges).await
}

/// Erases sessions with a card of the person that belong to nobody, one card after the other.
pub(super) async fn of_cards(work: &Work<'_>) -> Result<Part, Failure> {
    let mut own = work.row.cards.iter().filter(|(_, is_own)| **is_own);
    let within = work.row.within.as_deref();
    let card = own.find(|(uid, _)| within.is_none_or(|within| uid.as_str() >= within));
    let Some((uid, _)) = card else {
        let mut next = work.row.clone();
        next.begin(ErasureStage::Requests);
        return work.commit(work.unit(), next).await;
    };
    if within != Some(uid.as_str()) {
        let mut next = work.row.clone();
        (next.after, next.within) = (None, Some(uid.clone()));
        return work.commit(work.unit(), next).await;
    }
    let token = TokenUid::new(uid.as_str()).map_err(de)?;
    let (mut sessions, is_end) = next(work, Index::Table, &ListOf::Token(token)).await?;
    let listed = sessions.last().map(|session| session.sk.clone());
    sessions.retain(|session| session.row.user_id.is_none());
    if let Some(waits) = erase_all(work, &sessions).await? {
        return Ok(waits);
    }
    let mut next = work.row.clone();
    next.after = listed.or(next.after);
    if is_end {
        // No text sorts between this one and the card itself.
        (next.after, next.within) = (None, Some(format!("{uid}\u{0}")));
    }
    work.commit(work.unit(), next).await
}

/// Erases these sessions and goes on behind them, or with the next stage at the end of the list.
async fn each(
    work: &Work<'_>,
    sessions: &[Listed],
    is_end: bool,
    then: ErasureStage,
) -> Result<Part, Failure> {
    if let Some(waits) = erase_all(work, sessions).await? {
        return Ok(waits);
    }
    let mut next = work.row.clone();
    match sessions.last() {
        _ if is_end => next.begin(then),
        Some(last) => next.after = Some(last.sk.clone()),
        None => {}
    }
    work.commit(work.unit(), next).await
}

async fn erase_all(work: &Work<'_>, sessions: &[Listed]) -> Result<Option<Part>, Failure> {
    for session in sessions {
        let id = &session.row.session_id;
        match erase(work, id).await? {
            Charge::Erased => {}
            Charge::GoesOn => return Ok(Some(Part::Waits)),
        }
    }
    Ok(None)
}

/// Keeps the numbers of cards in these sessions before they are replaced, so that the work goes
/// on with the same numbers wherever it ends. None if all of them are known.
async fn note_cards(work: &Work<'_>, sessions: &[Listed]) -> Result<Option<Part>, Failure> {
    let uids = sessions.iter().filter_map(|it| it.row.token_uid.as_ref());
    let uids = uids.filter(|uid| !is_stand_in(uid));
    let uids: BTreeSet<String> = uids.map(|uid| uid.as_str().to_lowercase()).collect();
    let mut next = work.row.clone();
    for uid in uids {
        if next.cards.contains_key(&uid) {
            continue;
        }
        let key = keys::token(work.operator, &TokenUid::new(uid.as_str()).map_err(de)?);
        // A card that is still there is somebody else's now.
        let is_own = load::<Token>(work.table, &key).await?.is_none();
        next.cards.insert(uid, is_own);
    }
    if next.cards == work.row.cards {
        return Ok(None);
    }
    Ok(Some(work.commit(work.unit(), next).await?))
}

/// The failure of an id that was read from a row and is none, which does not happen.
fn de(error: forecourt_types::IdError) -> Failure {
    Failure::Message(serde::de::Error::custom(error))
}
