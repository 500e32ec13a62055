//! Logs of what happened: the audit log, events, reviews, commands and notices of stations. Each is
//! read once from its begin to its end.

use forecourt_store::audit::AuditRow;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::messages::derived;
use forecourt_store::ports::{
    Condition, Index, Item, Key, MAX_TRANSACTION_WRITES, Query, Transacted, Write,
};
use forecourt_store::rows::erasure::{ERASED, ErasureRow, ErasureStage};
use forecourt_store::unit::Unit;
use forecourt_types::{OperatorId, StationId, TokenUid};
use serde_json::Value;

use super::scrub::{Find, Scrub};
use super::{Part, Work, pass_over};

/// The most rows that are looked at in one part. Of the audit log each row that changes takes up to
/// four writes.
const PAGE: u32 = 60;
/// The most entries of the audit log in one part.
const ENTRIES: u32 = 20;

/// The fields of a user that tell who the person is.
const PERSONAL: [&str; 4] = ["full_name", "contact_number", "email", "language"];

/// The query for the part of a partition behind the place where the work stands.
fn from(pk: String, after: Option<&String>, limit: u32) -> Query {
    let mut query = Query::prefix(Index::Table, pk, "");
    query.limit = limit;
    if let Some(after) = after {
        query.from.clone_from(after);
    }
    query
}

/// Empties the entries of the audit log that show the person, and the copies by their author.
pub(super) async fn audit_log(work: &Work<'_>) -> Result<Part, Failure> {
    let scrub = Scrub::new(&work.row, Find::OwnCards)?;
    let query = from(
        keys::audit_log(work.operator),
        work.row.after.as_ref(),
        ENTRIES,
    );
    let page = work.table.query(&query).await?;
    let (mut unit, mut next) = (work.unit(), work.row.clone());
    for item in &page.items {
        next.after = Some(item.key.sk.clone());
        let stored: AuditRow = match item.read() {
            Ok(stored) => stored,
            Err(error) => {
                pass_over(&error);
                continue;
            }
        };
        let mut row = stored.clone();
        empty(&work.row, &scrub, &mut row);
        if row != stored {
            rewrite(&mut unit, work.operator, (item, &stored), &row)?;
        }
    }
    go_on(&mut next, page.cursor.is_some(), ErasureStage::Events);
    work.commit(unit, next).await
}

/// Takes out of an entry what it shows of the person, and from where the person came.
fn empty(erasure: &ErasureRow, scrub: &Scrub, row: &mut AuditRow) {
    if row.by == format!("user:{}", erasure.user_id) {
        row.address = None;
    }
    let is_user = row.record == "user" && row.record_id == erasure.user_id.as_str();
    let is_vehicle = row.record == "vehicle" && erasure.vehicles.contains(&row.record_id);
    let is_claim = row.record == "token_claim";
    for fields in [&mut row.before, &mut row.after] {
        scrub.fields(fields);
        // The number that the person has named need not be that of a card of the person.
        let is_own =
            fields.get("user_id").and_then(Value::as_str) == Some(erasure.user_id.as_str());
        if let Some(number) = fields.get_mut("token_uid").filter(|_| is_claim && is_own) {
            *number = ERASED.into();
        }
        // Former names and plates are in earlier entries.
        for (name, value) in fields.iter_mut() {
            let is_personal = is_user && PERSONAL.contains(&name.as_str());
            if value.is_string() && (is_personal || is_vehicle && name == "licence_plate") {
                *value = ERASED.into();
            }
        }
    }
    if row.record == "token"
        && let Some(stand_in) = scrub.card(&row.record_id)
    {
        stand_in.clone_into(&mut row.record_id);
        // The id of the entry follows from that of the record, so it would tell the number to
        // whoever tries them all.
        let number = row.audit_id.split_once('-').map(|(number, _)| number);
        let id = derived(&[&row.record, stand_in, &row.by]);
        row.audit_id = format!("{}-{id}", number.unwrap_or_default());
    }
}

/// Writes an entry in the place of the stored one, and so its copy. Both expire when they
/// did before.
fn rewrite(
    unit: &mut Unit<'_>,
    operator: &OperatorId,
    (item, stored): (&Item, &AuditRow),
    row: &AuditRow,
) -> Result<(), Failure> {
    let copy = |row: &AuditRow| Key {
        pk: keys::audit_by(operator, &row.by),
        sk: keys::audit(operator, row.at, &row.audit_id).sk,
    };
    let key = keys::audit(operator, row.at, &row.audit_id);
    if key != item.key {
        unit.delete(item.key.clone());
        unit.delete(copy(stored));
    }
    let index = Key {
        pk: keys::audit_of_record(operator, &row.record, &row.record_id),
        sk: key.sk.clone(),
    };
    for (key, index) in [(key, Some(index)), (copy(row), None)] {
        let mut new = Item::new(key, row)?;
        (new.index, new.expires_at) = (index, item.expires_at);
        unit.put_always(new);
    }
    Ok(())
}

/// Goes on in the list of this stage, or with the next stage.
fn go_on(next: &mut ErasureRow, is_more: bool, then: ErasureStage) {
    if !is_more {
        next.begin(then);
    }
}

/// Empties the rows of a partition that name the person.
async fn empty_list(work: &Work<'_>, pk: String, then: ErasureStage) -> Result<Part, Failure> {
    let scrub = Scrub::new(&work.row, Find::OwnCards)?;
    let query = from(pk, work.row.after.as_ref(), PAGE);
    let page = work.table.query(&query).await?;
    let (mut unit, mut next) = (work.unit(), work.row.clone());
    for mut item in page.items {
        next.after = Some(item.key.sk.clone());
        if scrub.fields(&mut item.body) {
            unit.also(Write::put_unchanged(item));
        }
    }
    go_on(&mut next, page.cursor.is_some(), then);
    work.commit(unit, next).await
}

/// Empties the events that webhooks were told of.
pub(super) async fn events(work: &Work<'_>) -> Result<Part, Failure> {
    empty_list(work, keys::events(work.operator), ErasureStage::Reviews).await
}

/// Empties the reviews.
pub(super) async fn reviews(work: &Work<'_>) -> Result<Part, Failure> {
    let pk = keys::list(work.operator, List::Reviews);
    empty_list(work, pk, ErasureStage::Stations).await
}

/// Empties the commands, the notices and the refused cards of one station after the other, and
/// finishes the erasure behind the last one.
pub(super) async fn stations(work: &Work<'_>) -> Result<Part, Failure> {
    let mut query = from(
        keys::list(work.operator, List::Stations),
        work.row.after.as_ref(),
        2,
    );
    if work.row.within.is_none() && work.row.after.is_some() {
        query.limit += 1;
    }
    let page = work.table.query(&query).await?;
    let is_done =
        |item: &&Item| work.row.within.is_none() && work.row.after.as_ref() == Some(&item.key.sk);
    let station = page.items.iter().find(|item| !is_done(item));
    let mut next = work.row.clone();
    let Some(station) = station else {
        return finish(work, next).await;
    };
    // A station that was removed meanwhile has no rows to go on with.
    let is_same = work.row.after.as_ref() == Some(&station.key.sk);
    let within = work.row.within.as_ref().filter(|_| is_same);
    next.after = Some(station.key.sk.clone());
    // What the row itself says is not needed, so it need not be readable.
    let id = match StationId::new(keys::unescape(&station.key.sk)) {
        Ok(id) => id,
        Err(error) => {
            pass_over(&error);
            next.within = None;
            return work.commit(work.unit(), next).await;
        }
    };
    let scrub = Scrub::new(&work.row, Find::OwnCards)?;
    let pk = keys::station_partition(work.operator, &id);
    let mut query = Query::prefix(Index::Table, pk, "");
    query.limit = PAGE;
    "command#".clone_into(&mut query.from);
    "refused-card#\u{10ffff}".clone_into(&mut query.to);
    if let Some(within) = within {
        query.from.clone_from(within);
    }
    let rows = work.table.query(&query).await?;
    let mut unit = work.unit();
    for mut item in rows.items {
        next.within = Some(item.key.sk.clone());
        let is_log = ["command#", "notice#", "refused-card#"]
            .iter()
            .any(|it| item.key.sk.starts_with(it));
        if is_log && scrub.fields(&mut item.body) {
            unit.also(Write::put_unchanged(item));
        }
    }
    if rows.cursor.is_none() {
        next.within = None;
    }
    work.commit(unit, next).await
}

async fn finish(work: &Work<'_>, mut next: ErasureRow) -> Result<Part, Failure> {
    forget_last_use(work).await?;
    let mut unit = work.unit();
    let key = keys::user(work.operator, &work.row.user_id);
    if let Some(mut user) = unit
        .read::<forecourt_store::rows::config::User>(&key)
        .await?
    {
        (user.erasing_at, user.erased_at) = (None, Some(work.now));
        unit.touch(&mut user.stamps);
        unit.put_row(key, &user)?;
    }
    next.finish(work.now);
    work.commit(unit, next).await
}

/// Removes the rows that tell when the cards of the person were last used. To do it twice changes
/// nothing.
async fn forget_last_use(work: &Work<'_>) -> Result<(), Failure> {
    let own = work.row.cards.iter().filter(|(_, is_own)| **is_own);
    let uids = own.filter_map(|(card, _)| TokenUid::new(card.as_str()).ok());
    let delete = |uid: TokenUid| Write::Delete {
        key: keys::token_use(work.operator, &uid),
        condition: Condition::Always,
    };
    let writes: Vec<Write> = uids.map(delete).collect();
    for some in writes.chunks(MAX_TRANSACTION_WRITES) {
        let _: Transacted = work.table.transact(some.to_vec()).await?;
    }
    Ok(())
}
