//! Applies what a person states about a session, or does to it.

use forecourt_domain::session::{Correction, CorrectionProblem, Session, Status};
use forecourt_types::{OperatorId, SessionId, Timestamp};

use super::{ChargingTold, charge_in, hand_on, track};
use forecourt_store::audit::AuditSource;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::outbox::OutboxEntry;
use forecourt_store::ports::{Item, ItemError, Table};
use forecourt_store::rows::config::version_at;
use forecourt_store::rows::facts::{CorrectionRow, SessionRow};
use forecourt_store::rows::load_at_most;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// The outcome of a correction.
pub enum Corrected {
    /// The correction was applied; these hand-overs must be sent.
    Done(Box<CorrectionRow>, Box<SessionRow>, Vec<OutboxEntry>),
    /// An earlier try of the same request has made the correction.
    Before(Box<CorrectionRow>, Box<SessionRow>),
    /// The correction does not fit the session.
    Refused(CorrectionProblem, Status),
    /// The session already has [`CorrectionRow::MAX`] corrections.
    TooMany,
    /// There is no such session.
    NotFound,
}

/// A correction that somebody asks for.
pub struct Asked<'a> {
    /// The session that shall be corrected.
    pub session: &'a SessionId,
    /// The id of the correction, the same in every try of the request.
    pub id: &'a str,
    /// What is stated or done.
    pub correction: &'a Correction,
    /// Whose request it is.
    pub audit: &'a AuditSource,
}

/// Applies a correction and keeps it, in one table transaction with its consequences. A
/// correction with the same id is applied once. `check` sees the state of the session to which the
/// correction would be applied, and refuses it by an error: when somebody else changes the session
/// meanwhile, it sees the changed one. It does not see a session that has the correction already.
///
/// # Errors
/// [`Failure`], and whatever `check` fails with.
pub async fn correct<E, F>(
    table: &dyn Table,
    operator: &OperatorId,
    now: Timestamp,
    asked: &Asked<'_>,
    check: impl Fn(SessionRow) -> F,
) -> Result<Corrected, E>
where
    E: From<Failure>,
    F: Future<Output = Result<(), E>>,
{
    let (id, correction, check) = (asked.id, asked.correction, &check);
    until_committed(|| async move {
        let unit = Unit::new(table, operator, now, &correction.by);
        let mut unit = unit.audited(asked.audit.clone());
        let key = keys::session(operator, asked.session);
        let Some(row) = unit.read::<SessionRow>(&key).await? else {
            return Ok(Tried::Done(Corrected::NotFound));
        };
        let earlier = corrections(table, operator, asked.session).await?;
        if let Some(same) = earlier.into_iter().find(|one| one.correction_id == id) {
            return Ok(Tried::Done(Corrected::Before(
                Box::new(same),
                Box::new(row),
            )));
        }
        check(row.clone()).await?;
        if row.corrections >= CorrectionRow::MAX {
            return Ok(Tried::Done(Corrected::TooMany));
        }
        // The session's own row has no mark of those who watch its station or its site.
        unit.look_for_watchers(&row.station_id, row.gateway_id.as_ref())
            .await?;
        let was = row.status;
        let (made, row) = match apply(&mut unit, row, id, correction).await? {
            Ok(done) => done,
            Err(problem) => return Ok(Tried::Done(Corrected::Refused(problem, was))),
        };
        let mut row = row;
        row.stamps.revision += 1;
        Ok(unit
            .commit()
            .await?
            .then(|entries| Corrected::Done(Box::new(made), Box::new(row), entries)))
    })
    .await
}

/// The corrections of a session in the order in which they were made.
///
/// # Errors
/// [`Failure`].
pub async fn corrections(
    table: &dyn Table,
    operator: &OperatorId,
    session: &SessionId,
) -> Result<Vec<CorrectionRow>, Failure> {
    let pk = keys::session_partition(operator, session);
    let most = CorrectionRow::MAX;
    let items = load_at_most(table, &pk, keys::SESSION_CORRECTIONS, most).await?;
    let rows: Result<Vec<CorrectionRow>, ItemError> = items.iter().map(Item::read).collect();
    Ok(rows?)
}

async fn apply(
    unit: &mut Unit<'_>,
    mut row: SessionRow,
    id: &str,
    correction: &Correction,
) -> Result<Result<(CorrectionRow, SessionRow), CorrectionProblem>, Failure> {
    let mut charge = charge_in(unit, &row).await?;
    let (was, began) = (row.status, charge.billed_start());
    let outcome = match charge.corrected(correction) {
        Ok(outcome) => outcome,
        Err(problem) => return Ok(Err(problem)),
    };
    pin_if_moved(unit, &mut row, began, &charge).await?;
    row.set_charge(charge);
    row.corrections = row.corrections.saturating_add(1);
    unit.touch(&mut row.stamps);
    let told = ChargingTold::without_record(unit.now);
    track(unit, &row, row.status == Status::Charging, told).await?;
    let made = CorrectionRow {
        correction_id: id.to_owned(),
        session_id: row.session_id.clone(),
        number: row.corrections,
        after_facts: row.facts,
        was,
        became: row.status,
        correction: correction.clone(),
        stamps: unit.stamps(),
    };
    let key = keys::session_correction(unit.operator, &row.session_id, made.number);
    unit.put(Item::new(key, &made)?);
    let (operator, session) = (unit.operator.as_str(), row.session_id.as_str());
    let step = derived(&["correction", operator, session, id]);
    hand_on(unit, &mut row, outcome, step).await?;
    unit.put(row.to_item(unit.operator, 0)?);
    Ok(Ok((made, row)))
}

/// Pins the tariff in the version that was valid when the charge began, if a step has moved the
/// time at which the bill begins: to the receipt of its start, to a time that a person
/// stated, or back.
pub async fn pin_if_moved(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
    before: Option<Timestamp>,
    charge: &Session,
) -> Result<(), Failure> {
    let begins = charge
        .billed_start()
        .filter(|_| charge.billed_start() != before);
    let (Some(tariff), Some(start)) = (&row.tariff_id, begins) else {
        return Ok(());
    };
    let version = version_at(unit.table(), unit.operator, tariff, start).await?;
    if let Some(version) = version {
        row.tariff_version = Some(version.tariff.version());
    }
    Ok(())
}
