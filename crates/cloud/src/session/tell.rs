//! Tells of charges that began or ended.

use forecourt_domain::session::Status;
use forecourt_store::events::Event;
use forecourt_store::failure::Failure;
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::unit::Unit;

/// Tells of a step of a session from the status that it had before. A charge that was closed
/// because nothing was heard of it, and went on all the same, ends a second time.
pub(crate) async fn tell_of_step(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    was: Status,
) -> Result<(), Failure> {
    let (had_begun, was_over) = match was {
        Status::Created | Status::Starting => (false, false),
        Status::Charging => (true, false),
        Status::Finished | Status::NeedsReview | Status::Settled | Status::Failed => (true, true),
    };
    let ended = match row.status {
        Status::Created | Status::Starting => false,
        Status::Charging => {
            if !had_begun {
                unit.tell(Event::session_started(row)).await?;
            }
            false
        }
        Status::Finished | Status::NeedsReview | Status::Settled => true,
        // A start that came to nothing was no charge.
        Status::Failed => had_begun,
    };
    if ended && !was_over {
        unit.tell(Event::session_ended(row)).await?;
    }
    Ok(())
}
