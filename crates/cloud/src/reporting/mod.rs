//! `reporting`: counts each CDR once, with a credit as a negative amount, and adds its entry once
//! to the sums of the accounts.
//!
//! The mark that a CDR is counted is written in one table transaction with the sums that it
//! changes, so a repeat finds the mark and adds nothing. The mark tells whether the entry is added
//! too: a CDR of an earlier release gets its entry when it is credited.

mod accounts;

use std::collections::BTreeMap;

use forecourt_billing::Cdr;
use forecourt_types::{OperatorId, Timestamp, TokenUid};
use serde_json::{Map, Value};

use crate::batch::{Batch, body};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{ReportingMessage, ReportingWork, derived, site_group};
use forecourt_store::ports::{Delivery, Item, Key, QueueName, Table, Transacted, Write};
use forecourt_store::rows::config::{Site, Stamps};
use forecourt_store::rows::facts::{CdrRow, CountedRow, ReportRow, SessionRow};
use forecourt_store::rows::ledger::total_writes;
use forecourt_store::rows::load;
use forecourt_store::unit::Unit;

pub use accounts::hand_over_entry;

/// The longest value that is used in a key as it is: a token may have 255 characters of four
/// bytes, and a sort key takes 1,024 bytes (DynamoDB quota).
const MAX_PLACE_BYTES: usize = 255;

/// The dimension of the sums of a site by day in its own time.
const SITE_LOCAL: &str = "site_local";

/// The author of marks and sums.
const AUTHOR: &str = "reporting";

/// Hands a CDR over to `reporting` to be counted.
pub(crate) fn hand_over(unit: &mut Unit<'_>, cdr: &Cdr) -> Result<(), Failure> {
    hand_over_for(unit, cdr, "report")
}

/// Hands a CDR over that was counted before it had an entry. The queue does not take the message
/// for a repeat of the one before.
pub(crate) fn hand_over_booked(unit: &mut Unit<'_>, cdr: &Cdr) -> Result<(), Failure> {
    hand_over_for(unit, cdr, "booked")
}

fn hand_over_for(unit: &mut Unit<'_>, cdr: &Cdr, what_for: &str) -> Result<(), Failure> {
    let operator = unit.operator;
    let body = ReportingMessage {
        operator_id: operator.clone(),
        session_id: cdr.session_id.clone(),
        cdr_id: cdr.cdr_id.clone(),
        version: cdr.version,
        credit: cdr.is_credit(),
    };
    let group = site_group(operator, cdr.site_id.as_ref());
    let id = derived(&[what_for, operator.as_str(), cdr.cdr_id.as_str()]);
    Ok(unit.hand_over(QueueName::Reporting, group, id, &body)?)
}

/// Hands those CDRs of the session over that are not counted yet, or whose entry is not added yet.
/// Their messages are lost if the table was restored from a backup that is older than the messages.
pub(crate) async fn hand_over_uncounted(
    unit: &mut Unit<'_>,
    row: &SessionRow,
) -> Result<(), Failure> {
    let operator = unit.operator;
    for version in 1..=row.cdr_version {
        for credit in [false, true] {
            let key = keys::cdr(operator, &row.session_id, version, credit);
            let Some(stored) = unit.read::<CdrRow>(&key).await? else {
                // The newest one is not credited.
                continue;
            };
            let cdr = stored.cdr()?;
            let mark = keys::counted(operator, &row.session_id, &cdr.cdr_id);
            let is_done = match unit.read::<CountedRow>(&mark).await? {
                None => false,
                Some(mark) if mark.booked => true,
                Some(_) => accounts::entry_of(unit.table(), &cdr).await?.is_none(),
            };
            if !is_done {
                hand_over(unit, &cdr)?;
            }
        }
    }
    Ok(())
}

/// Counts a batch of the reporting queue, and returns the ids of the messages that failed.
pub async fn handle(table: &dyn Table, now: Timestamp, deliveries: Vec<Delivery>) -> Vec<String> {
    let mut batch = Batch::of("reporting");
    for delivery in &deliveries {
        batch.work(delivery, one(table, now, delivery)).await;
    }
    batch.failed()
}

async fn one(table: &dyn Table, now: Timestamp, delivery: &Delivery) -> Result<(), Failure> {
    match body(delivery)? {
        ReportingWork::Cdr(message) => count(table, now, &message).await,
        ReportingWork::Entry(message) => accounts::add(table, now, &message).await,
    }
}

/// Counts a CDR, and adds its entry.
async fn count(
    table: &dyn Table,
    now: Timestamp,
    message: &ReportingMessage,
) -> Result<(), Failure> {
    let operator = &message.operator_id;
    let key = keys::cdr(
        operator,
        &message.session_id,
        message.version,
        message.credit,
    );
    let Some(row) = load::<CdrRow>(table, &key).await? else {
        // The CDR was committed before this message was; it cannot be missing
        // but from a table that was put back to an older state.
        tracing::error!(cdr = %message.cdr_id, "a CDR to be counted is not there");
        return Ok(());
    };
    let cdr = row.row.cdr()?;
    let site_day = site_day(table, operator, &cdr).await?;
    let entry = accounts::entry_of(table, &cdr).await?;
    let mark = CountedRow {
        site_day: site_day.clone(),
        booked: entry.is_some(),
        stamps: Stamps::new(now, AUTHOR),
    };
    let key = keys::counted(operator, &cdr.session_id, &cdr.cdr_id);
    let mut writes = vec![Write::put_unchanged(Item::new(key, &mark)?)];
    writes.extend(sums(operator, &cdr, now));
    let of_site = cdr.site_id.as_ref().zip(site_day.as_ref());
    writes.extend(of_site.map(|(site, day)| {
        let place = place_of(site.as_str());
        Write::Add {
            key: keys::report(operator, SITE_LOCAL, day, &place),
            counters: counters(&cdr, 1),
            at_least: BTreeMap::new(),
            set: named(SITE_LOCAL, day, site.as_str(), (now, AUTHOR)),
        }
    }));
    let Some(entry) = entry else {
        // A failed condition means that the mark is there: it is counted.
        let _: Transacted = table.transact(writes).await?;
        return Ok(());
    };
    writes.extend(total_writes(operator, &entry, (now, AUTHOR)));
    match table.transact(writes).await? {
        Transacted::Committed => Ok(()),
        // It is counted, perhaps before it had an entry.
        Transacted::ConditionFailed { .. } => accounts::add_later(table, &cdr, &entry, now).await,
    }
}

/// The day in the time of its site under which a CDR is counted; none if it names no site. A credit
/// is counted under the day of what it undoes, whatever the time zone of the site is now.
async fn site_day(
    table: &dyn Table,
    operator: &OperatorId,
    cdr: &Cdr,
) -> Result<Option<String>, Failure> {
    let Some(site) = &cdr.site_id else {
        return Ok(None);
    };
    if let Some(undone) = &cdr.credits_cdr_id {
        let mark = keys::counted(operator, &cdr.session_id, undone);
        if let Some(mark) = load::<CountedRow>(table, &mark).await? {
            return Ok(mark.row.site_day);
        }
    }
    let site = load::<Site>(table, &keys::site(operator, site)).await?;
    let zone = site.and_then(|site| site.row.details.time_zone);
    Ok(Some(zone.map_or_else(
        || cdr.ended_at.utc_day(),
        |zone| zone.local_day(cdr.ended_at),
    )))
}

/// What a CDR adds to a sum, or takes out of it with the sign -1.
fn counters(cdr: &Cdr, sign: i64) -> BTreeMap<String, i64> {
    let money = format!("{}{}", ReportRow::MONEY, cdr.currency);
    let sessions = if cdr.is_credit() { -1 } else { 1 };
    BTreeMap::from([
        ("sessions".to_owned(), sign * sessions),
        ("energy_wh".to_owned(), sign * cdr.reported_wh()),
        (money, sign * cdr.total.amount_minor()),
    ])
}

/// The key of the sums of a card on a day. Chargers send one card in upper and lower case, and it
/// has one key.
pub(crate) fn sums_of_card(operator: &OperatorId, day: &str, card: &str) -> Key {
    keys::report(operator, "token", day, &place_of(&card.to_lowercase()))
}

/// The write that adds a CDR to the sums of a card, or takes it out with the sign -1. `by` is who
/// does it.
pub(crate) fn sum_of_card(
    operator: &OperatorId,
    cdr: &Cdr,
    card: &TokenUid,
    sign: i64,
    (now, by): (Timestamp, &str),
) -> Write {
    let day = cdr.ended_at.utc_day();
    Write::Add {
        key: sums_of_card(operator, &day, card.as_str()),
        counters: counters(cdr, sign),
        at_least: BTreeMap::new(),
        set: named("token", &day, card.as_str(), (now, by)),
    }
}

/// What a row of sums says beside the sums.
fn named(
    dimension: &str,
    day: &str,
    value: &str,
    (now, by): (Timestamp, &str),
) -> Map<String, Value> {
    Map::from_iter([
        ("dimension".to_owned(), dimension.into()),
        ("day".to_owned(), day.into()),
        ("value".to_owned(), value.into()),
        ("updated_at".to_owned(), now.to_string().into()),
        ("updated_by".to_owned(), by.into()),
    ])
}

/// A value as it stands in a key.
fn place_of(value: &str) -> String {
    if value.len() > MAX_PLACE_BYTES {
        derived(&[value])
    } else {
        value.to_owned()
    }
}

/// The writes that add a CDR to the sums of each thing that it names.
fn sums(operator: &OperatorId, cdr: &Cdr, now: Timestamp) -> Vec<Write> {
    let day = cdr.ended_at.utc_day();
    let station = Some(cdr.station_id.to_string());
    let dimensions = [
        ("all", Some("all".to_owned())),
        ("site", cdr.site_id.as_ref().map(ToString::to_string)),
        ("station", station),
        ("user", cdr.user_id.as_ref().map(ToString::to_string)),
    ];
    let by = (now, AUTHOR);
    let add = |(dimension, value): (&str, Option<String>)| {
        let value = value?;
        Some(Write::Add {
            key: keys::report(operator, dimension, &day, &place_of(&value)),
            counters: counters(cdr, 1),
            at_least: BTreeMap::new(),
            set: named(dimension, &day, &value, by),
        })
    };
    let card = cdr.token_uid.as_ref();
    let card = card.map(|card| sum_of_card(operator, cdr, card, 1, by));
    dimensions.into_iter().filter_map(add).chain(card).collect()
}
