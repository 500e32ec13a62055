//! The sign-in and the account of a person who is erased, and the answers kept for the person.

use forecourt_types::UserId;

use super::{Part, Work};
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, TriesOf};
use forecourt_store::ports::{Index, Item, Query};
use forecourt_store::rows::config::{ClaimState, Role, TapClaim, Token, TokenClaim, User};
use forecourt_store::rows::erasure::{ERASED, ErasureStage};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::LoginRow;
use forecourt_store::unit::Unit;

/// The most rows that are removed in one table transaction.
const ROWS_MAX: u32 = 50;
/// The most claims to cards that are removed in one table transaction.
const CLAIMS_MAX: u32 = 20;

/// Ends all sign-ins of the account, takes the account out of the sign-in of the person, which goes
/// with its last account, and empties the account's row.
pub(super) async fn empty(work: &Work<'_>) -> Result<Part, Failure> {
    let mut unit = work.unit();
    let mut next = work.row.clone();
    let families = keys::refresh_families(work.operator, &work.row.user_id);
    let mut query = Query::prefix(Index::Gsi1, families, "");
    query.limit = ROWS_MAX;
    let page = work.table.query(&query).await?;
    if !page.items.is_empty() {
        for item in page.items {
            unit.delete(item.key);
        }
        return work.commit(unit, next).await;
    }
    let key = keys::user(work.operator, &work.row.user_id);
    if let Some(mut user) = unit.read::<User>(&key).await? {
        if let Some(email) = &user.email {
            leave(work, &mut unit, email).await?;
        }
        ERASED.clone_into(&mut user.full_name);
        (user.contact_number, user.email) = (None, None);
        (user.language, user.invited_at) = (None, None);
        user.signed_out_at = None;
        user.site_ids.clear();
        user.station_ids.clear();
        (user.role, user.suspended) = (Role::Driver, true);
        unit.touch(&mut user.stamps);
        unit.put_row(key, &user)?;
    }
    next.begin(ErasureStage::Cards);
    work.commit(unit, next).await
}

/// Takes the account out of the sign-in with this e-mail address. The accounts of the person at
/// other operators stay.
async fn leave(work: &Work<'_>, unit: &mut Unit<'_>, email: &str) -> Result<(), Failure> {
    let key = keys::login(email);
    let Some(mut login) = load::<LoginRow>(work.table, &key).await? else {
        return Ok(());
    };
    let user: &UserId = &work.row.user_id;
    if !login.row.is_member(work.operator, user) {
        return Ok(());
    }
    let all = &mut login.row.memberships;
    all.retain(|it| it.operator_id != *work.operator || it.user_id != *user);
    if !login.row.memberships.is_empty() {
        unit.touch(&mut login.row.stamps);
        unit.put_at(Item::new(key, &login.row)?.after(login.revision));
        return Ok(());
    }
    let email = &login.row.email;
    let mut counts = vec![
        TriesOf::Email(email),
        TriesOf::Codes(email),
        TriesOf::MailsTo(email),
        TriesOf::InvitationsTo(email, work.operator),
    ];
    for address in &login.row.known_addresses {
        counts.push(TriesOf::EmailFrom(email, address));
        counts.push(TriesOf::CodesFrom(email, address));
    }
    for of in counts {
        unit.delete(keys::sign_in_tries(of));
    }
    unit.delete_at(key, login.revision);
    Ok(())
}

/// Removes claims of the person to cards, and remembers their numbers.
async fn forget_claims(work: &Work<'_>) -> Result<Option<Part>, Failure> {
    let claims = keys::token_claims_of(work.operator, &work.row.user_id);
    let mut query = Query::prefix(Index::Gsi1, claims, "");
    query.limit = CLAIMS_MAX;
    let page = work.table.query(&query).await?;
    if page.items.is_empty() {
        return Ok(None);
    }
    let (mut unit, mut next) = (work.unit(), work.row.clone());
    for item in page.items {
        let claim: TokenClaim = item.read()?;
        let token = keys::token(work.operator, &claim.token_uid);
        let token = load::<Token>(work.table, &token).await?;
        // A number that the person has only named may be that of anybody's card.
        let is_confirmed = claim.state == ClaimState::Confirmed;
        if is_confirmed && token.is_none_or(|token| token.row.user_id.is_none()) {
            let card = claim.token_uid.as_str().to_lowercase();
            next.cards.insert(card, true);
        }
        if let Some(station) = &claim.station_id {
            let key = keys::tap_claim(work.operator, station, &claim.token_uid);
            let waiting = unit.read::<TapClaim>(&key).await?;
            // Another person may wait for the same card by now.
            if waiting.is_some_and(|waiting| waiting.claim_id == claim.claim_id) {
                unit.delete(key);
            }
        }
        unit.delete(item.key);
    }
    Ok(Some(work.commit(unit, next).await?))
}

/// Removes claims to cards, and the answers that are kept for a day to requests of the person.
pub(super) async fn forget_requests(work: &Work<'_>) -> Result<Part, Failure> {
    if let Some(part) = forget_claims(work).await? {
        return Ok(part);
    }
    let mut unit = work.unit();
    let mut next = work.row.clone();
    let author = format!("user:{}", work.row.user_id);
    let kept = keys::idempotency_partition(work.operator, &author);
    let mut query = Query::prefix(Index::Table, kept, "");
    query.limit = ROWS_MAX;
    let page = work.table.query(&query).await?;
    if page.items.is_empty() {
        unit.delete(keys::counted_claims(work.operator, &work.row.user_id));
        next.begin(ErasureStage::AuditLog);
    }
    for item in page.items {
        unit.delete(item.key);
    }
    work.commit(unit, next).await
}
