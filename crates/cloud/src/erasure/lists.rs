//! Which sessions lose the numbers of cards: those of the person, and those with a card of the
//! person that belong to nobody.

use std::collections::BTreeSet;

use forecourt_types::{SessionId, TokenUid};

use super::charges::{Charge, erase};
use super::{Part, Work};
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List, ListOf, SortedBy};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::erasure::{ErasureStage, is_stand_in};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;

/// The most sessions of one part: few, so that the work goes on even where it is killed often.
const PAGE: u32 = 3;

/// A part of a list.
struct Listed {
    sessions: Vec<SessionRow>,
    /// The place of its last entry, behind which the list goes on.
    last: Option<String>,
    /// Whether the list ends with it.
    is_end: bool,
}

/// The next part of a list.
async fn next(work: &Work<'_>, index: Index, list: &ListOf) -> Result<Listed, Failure> {
    let (of, by) = (List::Sessions, SortedBy::Start);
    let pk = keys::listings(work.operator, of, by, list);
    let mut query = Query::prefix(index, pk, "");
    // The first one of a page is the last one of the page before.
    query.limit = PAGE + 1;
    if let Some(after) = &work.row.after {
        query.from.clone_from(after);
    }
    let page = work.table.query(&query).await?;
    let mut part = Listed {
        sessions: Vec::new(),
        last: None,
        is_end: page.cursor.is_none(),
    };
    for item in &page.items {
        let place = match index {
            Index::Gsi1 => item.index.as_ref().unwrap_or(&item.key),
            Index::Table => &item.key,
        };
        part.last = Some(place.sk.clone());
        let id = keys::listed_id(&place.sk).and_then(|id| SessionId::new(id).ok());
        let is_new = work.row.after.as_ref() != Some(&place.sk);
        let Some(id) = id.filter(|_| is_new) else {
            continue;
        };
        let key = keys::session(work.operator, &id);
        let session = load::<SessionRow>(work.table, &key).await?;
        part.sessions.extend(session.map(|session| session.row));
    }
    Ok(part)
}

/// Erases sessions of the person.
pub(super) async fn of_user(work: &Work<'_>) -> Result<Part, Failure> {
    let user = &work.row.user_id;
    let mut part = next(work, Index::Gsi1, &ListOf::User(user.clone())).await?;
    part.sessions
        .retain(|session| session.user_id.as_ref() == Some(user));
    if let Some(noted) = note_cards(work, &part.sessions).await? {
        return Ok(noted);
    }
    if !erase_all(work, &part.sessions).await? {
        return Ok(Part::Waits);
    }
    let mut next = work.row.clone();
    if part.is_end {
        next.begin(ErasureStage::LooseCharges);
    } else {
        next.after = part.last;
    }
    work.commit(work.unit(), next).await
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
    let mut part = next(work, Index::Table, &ListOf::Token(token)).await?;
    part.sessions.retain(|session| session.user_id.is_none());
    if !erase_all(work, &part.sessions).await? {
        return Ok(Part::Waits);
    }
    let mut next = work.row.clone();
    next.after = part.last;
    if part.is_end {
        // No text sorts between this one and the card itself.
        (next.after, next.within) = (None, Some(format!("{uid}\u{1}")));
    }
    work.commit(work.unit(), next).await
}

/// Erases these sessions. Returns false when one of them has to wait.
async fn erase_all(work: &Work<'_>, sessions: &[SessionRow]) -> Result<bool, Failure> {
    for session in sessions {
        match erase(work, &session.session_id).await? {
            Charge::Erased => {}
            Charge::GoesOn => return Ok(false),
        }
    }
    Ok(true)
}

/// Keeps the numbers of cards in these sessions before they are replaced, so that the work goes
/// on with the same numbers wherever it ends. None if all of them are known.
async fn note_cards(work: &Work<'_>, sessions: &[SessionRow]) -> Result<Option<Part>, Failure> {
    let uids = sessions.iter().filter_map(|it| it.token_uid.as_ref());
    let uids = uids.filter(|uid| !is_stand_in(uid));
    let uids: BTreeSet<String> = uids.map(|uid| uid.as_str().to_lowercase()).collect();
    let mut next = work.row.clone();
    for uid in uids {
        if next.cards.contains_key(&uid) {
            continue;
        }
        let key = keys::token(work.operator, &TokenUid::new(uid.as_str()).map_err(de)?);
        // A card that is still there is somebody else's now.
        let is_own = work.table.get(&key).await?.is_none();
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
