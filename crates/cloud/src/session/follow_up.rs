//! Hands a session on after a step: to billing, or to a person who reviews it.

use forecourt_domain::session::Outcome;

use forecourt_store::events::Event;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{BillingMessage, session_group};
use forecourt_store::ports::QueueName;
use forecourt_store::review;
use forecourt_store::rows::facts::{ReviewKind, ReviewRow, SessionRow};
use forecourt_store::unit::Unit;

/// Hands the session to the functions that have work with it after a step. `step` is the id of
/// that step.
pub(crate) async fn hand_on(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
    outcome: Outcome,
    step: String,
) -> Result<(), Failure> {
    match outcome {
        Outcome::Going => Ok(()),
        Outcome::Settle => hand_to_billing(unit, row, step),
        Outcome::Review => hand_to_review(unit, row).await,
        Outcome::Void => {
            resolve_review(unit, row).await?;
            match row.total {
                Some(_) => hand_to_billing(unit, row, step),
                None => Ok(()),
            }
        }
    }
}

/// Hands the session over to be priced. The id names the step that made it ready.
pub(crate) fn hand_to_billing(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    deduplication_id: String,
) -> Result<(), Failure> {
    let operator = unit.operator;
    let cause = row.history.last().map(|step| step.cause.clone());
    let body = BillingMessage {
        operator_id: operator.clone(),
        session_id: row.session_id.clone(),
        cause: cause.unwrap_or_default(),
        by: None,
    };
    let group = session_group(operator, &row.session_id);
    Ok(unit.hand_over(QueueName::Billing, group, deduplication_id, &body)?)
}

/// Makes a review of the session. A client that has taken an open review of it before keeps it.
pub(crate) async fn hand_to_review(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
) -> Result<(), Failure> {
    let at = *row.review_at.get_or_insert(unit.now);
    let step = row.history.last();
    let cause = step.map(|step| step.cause.clone()).unwrap_or_default();
    let mut review = review::row(ReviewKind::Session, review_id(row), at, cause)
        .of_station(&row.station_id)
        .of_session(&row.session_id);
    review.cause_code = step.and_then(|step| step.code.clone());
    let key = keys::review(unit.operator, at, &review.review_id);
    let before = unit.read::<ReviewRow>(&key).await?;
    match before.filter(|before| before.resolved_at.is_none()) {
        Some(before) => {
            (review.taken_by, review.taken_at) = (before.taken_by, before.taken_at);
        }
        None => unit.tell(Event::review_opened(&review)).await?,
    }
    unit.put(review.item(unit.operator)?);
    Ok(())
}

/// Ends the review of the session, which has its price or needs none.
pub(crate) async fn resolve_review(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
) -> Result<(), Failure> {
    let Some(at) = row.review_at.take() else {
        return Ok(());
    };
    let key = keys::review(unit.operator, at, &review_id(row));
    let review = unit.read::<ReviewRow>(&key).await?;
    // A person who was done with it before keeps the last word on it.
    if let Some(mut review) = review.filter(|review| review.resolved_at.is_none()) {
        review.resolved_at = Some(unit.now);
        unit.touch(&mut review.stamps);
        unit.put(review.item(unit.operator)?);
    }
    Ok(())
}

fn review_id(row: &SessionRow) -> String {
    format!("session-{}", row.session_id)
}
