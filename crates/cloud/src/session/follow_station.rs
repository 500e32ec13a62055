//! Keeps the state of a station beside what its operator has changed of the station.

use forecourt_types::{OperatorId, StationId, Timestamp};

use super::occupancy::connectors_told;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::outbox::OutboxEntry;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::Station;
use forecourt_store::rows::facts::StationStateRow;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// Moves the state of a station to the site where the station stands now, so that the lists of
/// that site hold it before the station is heard again, and names its connectors in a state of
/// release 0.5 or before. Returns what must be told to those who watch. If this is never done
/// after a move, the next fact of the station does it.
///
/// # Errors
/// [`Failure`].
pub async fn follow_station(
    table: &dyn Table,
    operator: &OperatorId,
    station: &StationId,
    (now, by): (Timestamp, &str),
) -> Result<Vec<OutboxEntry>, Failure> {
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, by);
        let key = keys::station_state(operator, station);
        let Some(stored) = unit.read::<StationStateRow>(&key).await? else {
            return Ok(Tried::Done(Vec::new()));
        };
        let place = keys::station(operator, station);
        let Some(place) = unit.read::<Station>(&place).await? else {
            return Ok(Tried::Done(Vec::new()));
        };
        let mut state = stored.clone();
        state.site_id = Some(place.site_id);
        if state.connectors.is_none() {
            state.connectors = Some(connectors_told(&unit, station).await?);
        }
        if state == stored {
            return Ok(Tried::Done(Vec::new()));
        }
        unit.touch(&mut state.stamps);
        unit.put_row(key, &state)?;
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await
}
