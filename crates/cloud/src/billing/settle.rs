//! Prices one session.

use forecourt_billing::{AnyTariff, Cdr, CdrProblem, ChargingFacts, SessionFacts, rules2};
use forecourt_domain::session::Status;
use forecourt_types::{ClaimedAt, OperatorId, SessionId, TariffId, TimeZoneName, Timestamp};

use super::book;
use super::charge_facts::charge_facts;
use super::unbilled::Unbilled;
use crate::reporting;
use crate::session::{assigned, charge_in, evidence, facts_of, hand_to_review, resolve_review};
use forecourt_store::events::Event;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::BillingMessage;
use forecourt_store::outbox::OutboxEntry;
use forecourt_store::ports::{Item, Table};
use forecourt_store::rows::config::{Site, Station, TariffVersion};
use forecourt_store::rows::facts::{CdrRow, SessionRow, Snapshot, SnapshotRow};
use forecourt_store::unit::{Tried, Unit, until_committed};

/// Prices the session if it waits for a price, and returns the hand-overs that must be sent.
pub(super) async fn settle(
    table: &dyn Table,
    message: &BillingMessage,
    now: Timestamp,
) -> Result<Vec<OutboxEntry>, Failure> {
    until_committed(|| async move {
        let mut unit = Unit::new(table, &message.operator_id, now, "billing");
        let key = keys::session(unit.operator, &message.session_id);
        let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
            tracing::warn!(session = %message.session_id, "a session to be priced is not there");
            return Ok(Tried::Done(Vec::new()));
        };
        if !waits(&unit, &row, message).await? {
            return Ok(Tried::Done(Vec::new()));
        }
        if row.status == Status::Failed {
            void(&mut unit, &mut row).await?;
        } else if let Err(why) =
            price(&mut unit, &mut row, &message.cause, message.by.as_deref()).await?
        {
            set_aside(&mut unit, &mut row, &why).await?;
        }
        unit.touch(&mut row.stamps);
        unit.put(row.to_item(unit.operator, 0)?);
        Ok(unit.commit().await?.then(|entries| entries))
    })
    .await
}

/// Whether the session waits for billing: it has finished, or it is in review for nothing but its
/// price and a person has asked for the price, or it was voided or failed while a CDR of
/// it still stands.
async fn waits(
    unit: &Unit<'_>,
    row: &SessionRow,
    message: &BillingMessage,
) -> Result<bool, Failure> {
    Ok(match row.status {
        Status::Finished => true,
        Status::NeedsReview if message.cause == BillingMessage::SETTLE => {
            charge_in(unit, row).await?.may_settle().is_ok()
        }
        Status::Failed => row.total.is_some(),
        Status::NeedsReview
        | Status::Created
        | Status::Starting
        | Status::Charging
        | Status::Settled => false,
    })
}

/// Credits what was billed of a session that has failed or was voided.
async fn void(unit: &mut Unit<'_>, row: &mut SessionRow) -> Result<(), Failure> {
    credit(unit, row).await?;
    row.total = None;
    Ok(())
}

/// A session with its price, which is not written yet.
#[derive(Debug)]
pub(super) struct Priced {
    pub(super) cdr: Cdr,
    pub(super) tariff: TariffVersion,
    /// Readings and states; only rules 2 rate by them.
    pub(super) rules2: Option<rules2::Facts>,
    facts: SessionFacts,
}

/// Prices the session as its row tells it, and pins a tariff to the row if it has none yet.
pub(super) async fn priced(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
) -> Result<Result<Priced, Unbilled>, Failure> {
    let Some(tariff) = tariff(unit, row).await? else {
        return Ok(Err(Unbilled::NoTariff));
    };
    let Some(facts) = facts(unit.operator, row) else {
        return Ok(Err(Unbilled::TimesUnknown));
    };
    let version = row.cdr_version.saturating_add(1);
    let provisional = row.charge().is_provisional();
    let mut charged = None;
    let settled = match &tariff.tariff {
        AnyTariff::Rules1(terms) => Cdr::settle(&facts, terms, version, provisional),
        AnyTariff::Rules2(terms) => {
            let Some(zone) = time_zone(unit, row, terms).await? else {
                return Ok(Err(Unbilled::NoTimeZone));
            };
            let kept = facts_of(unit, &row.session_id).await?;
            let charge = charge_facts(&facts, (row, &kept), zone);
            let charge = charged.insert(charge);
            rules2::settle(&facts, charge, terms, version, provisional)
        }
    };
    match settled {
        Ok(cdr) => Ok(Ok(Priced {
            cdr,
            tariff,
            rules2: charged,
            facts,
        })),
        Err(CdrProblem::Rating { problem, .. }) => Ok(Err(Unbilled::NotRatable(problem))),
        Err(CdrProblem::Facts { problem, .. }) => Ok(Err(Unbilled::FactsNotRatable(problem))),
        Err(error) => Err(error.into()),
    }
}

/// The time zone by which the session is rated: the one that was pinned with its tariff, or that of
/// its site where none was. UTC serves a tariff without times and dates; none where a zone is
/// needed and not known.
async fn time_zone(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
    tariff: &rules2::Tariff,
) -> Result<Option<TimeZoneName>, Failure> {
    if row.time_zone.is_none()
        && let Some(site) = &row.site_id
    {
        let key = keys::site(unit.operator, site);
        let site = unit.read::<Site>(&key).await?;
        row.time_zone = site.and_then(|site| site.details.time_zone);
    }
    if row.time_zone.is_some() || tariff.terms().needs_local_time() {
        return Ok(row.time_zone.clone());
    }
    Ok("UTC".parse().ok())
}

async fn price(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
    cause: &str,
    by: Option<&str>,
) -> Result<Result<(), Unbilled>, Failure> {
    let priced = match priced(unit, row).await? {
        Ok(priced) => priced,
        Err(why) => return Ok(Err(why)),
    };
    let entry = match book::entry_of(unit, &priced.cdr).await? {
        Ok(entry) => entry,
        Err(problem) => return Ok(Err(Unbilled::NotBookable(problem.to_string()))),
    };
    if row.total.is_some() {
        credit(unit, row).await?;
    }
    put_cdr(unit, &priced.cdr).await?;
    book::put_entry(unit, &entry)?;
    put_snapshot(unit, row, &priced).await?;
    let cdr = priced.cdr;
    let version = cdr.version;
    let mut charge = row.charge();
    let cause = if version > 1 {
        format!("CDR {} corrects the one before: {cause}", cdr.cdr_id)
    } else {
        format!("CDR {}", cdr.cdr_id)
    };
    let cause = match by {
        Some(by) => format!("{cause}, settled by {by}"),
        None => cause,
    };
    charge.settled(unit.now, version > 1, &cause);
    row.set_charge(charge);
    row.cdr_version = version;
    row.total = Some(cdr.total);
    resolve_review(unit, row).await?;
    Ok(Ok(()))
}

/// Why this session could not be priced now; nothing if it could. Changes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn hindrance(
    table: &dyn Table,
    operator: &OperatorId,
    now: Timestamp,
    session: &SessionId,
) -> Result<Option<Unbilled>, Failure> {
    let mut unit = Unit::new(table, operator, now, "billing");
    let key = keys::session(operator, session);
    let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
        return Ok(None);
    };
    let priced = price(&mut unit, &mut row, BillingMessage::SETTLE, None).await?;
    Ok(priced.err())
}

/// The pinned tariff. If none was assigned at the start of the session, the one that has been
/// assigned since.
async fn tariff(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
) -> Result<Option<TariffVersion>, Failure> {
    if row.tariff_version.is_none() {
        let key = keys::station(unit.operator, &row.station_id);
        let station = unit.read::<Station>(&key).await?;
        let start = row.started_at.map_or(unit.now, ClaimedAt::timestamp);
        let found = assigned(unit.table(), unit.operator, station.as_ref(), start).await?;
        if let Some(found) = found {
            found.pin_to(row);
            // The station may stand at another site by now. The charge was where it began.
            row.time_zone = None;
        }
    }
    let (Some(tariff), Some(version)) = (&row.tariff_id, row.tariff_version) else {
        return Ok(None);
    };
    let key = keys::tariff_version(unit.operator, tariff, version);
    unit.read::<TariffVersion>(&key).await
}

/// The facts that a bill needs; none while a time is missing.
pub(super) fn facts(operator: &OperatorId, row: &SessionRow) -> Option<SessionFacts> {
    let charge = row.charge();
    Some(SessionFacts {
        session_id: row.session_id.clone(),
        operator_id: operator.clone(),
        site_id: row.site_id.clone(),
        station_id: row.station_id.clone(),
        evse_id: row.evse_id,
        connector_id: row.connector_id.unwrap_or(0),
        token_uid: row.token_uid.clone(),
        user_id: row.user_id.clone(),
        vehicle_id: row.vehicle_id.clone(),
        charging: ChargingFacts {
            started_at: charge.billed_start()?,
            ended_at: charge.billed_end()?,
            energy: row.energy_wh,
        },
        meter_start: row.registers().0,
        meter_stop: row.registers().1,
    })
}

/// Credits the newest CDR of the session, once: [`SessionRow::total`] tells that the CDR stands.
async fn credit(unit: &mut Unit<'_>, row: &SessionRow) -> Result<(), Failure> {
    let key = keys::cdr(unit.operator, &row.session_id, row.cdr_version, false);
    if let Some(before) = unit.read::<CdrRow>(&key).await? {
        let before = before.cdr()?;
        let credit = before.credit()?;
        put_cdr(unit, &credit).await?;
        book::put_credit(unit, &before, credit.cdr_id).await?;
    }
    Ok(())
}

/// Writes a CDR that is not stored yet, and hands it over to `reporting`.
async fn put_cdr(unit: &mut Unit<'_>, cdr: &Cdr) -> Result<(), Failure> {
    let operator = unit.operator;
    let key = keys::cdr(operator, &cdr.session_id, cdr.version, cdr.is_credit());
    let row = CdrRow::new(cdr, unit.stamps())?;
    let index = keys::cdrs_by_end(operator, cdr.ended_at, &cdr.cdr_id);
    unit.put(Item::new(key, &row)?.with_index(index));
    reporting::hand_over(unit, cdr)?;
    unit.tell(Event::cdr(cdr)).await
}

/// Writes the snapshot that this version was priced from.
async fn put_snapshot(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    priced: &Priced,
) -> Result<(), Failure> {
    let (facts, version) = (&priced.facts, priced.cdr.version);
    let tariff: (&TariffId, u32) = (
        priced.tariff.tariff.tariff_id(),
        priced.tariff.tariff.version(),
    );
    let kept = facts_of(unit, &row.session_id).await?;
    let incomplete = row.facts_incomplete || kept.len() < row.facts as usize || row.facts == 0;
    let readings = evidence(row, &kept).into_iter().map(|one| one.reading);
    let mut snapshot = Snapshot::of(facts, tariff, row.charge().is_provisional());
    snapshot.readings_incomplete = incomplete;
    snapshot.max_power_w = row.max_power_w;
    snapshot.flags.clone_from(&row.flags);
    snapshot.corrections = (1..=row.corrections).collect();
    snapshot.rules2.clone_from(&priced.rules2);
    let snapshot = snapshot.resting_on(readings.collect());
    let stamps = unit.stamps();
    let row = SnapshotRow::new(&snapshot, version, stamps).map_err(Failure::Message)?;
    let key = keys::cdr_facts(unit.operator, &row.session_id, version);
    unit.put(Item::new(key, &row)?);
    Ok(())
}

async fn set_aside(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
    why: &Unbilled,
) -> Result<(), Failure> {
    tracing::warn!(session = %row.session_id, why = %why, "a session cannot be priced");
    let mut charge = row.charge();
    charge.needs_review(unit.now, why.code(), &why.to_string());
    row.set_charge(charge);
    hand_to_review(unit, row).await
}
