//! Keeps which chargers a gateway has refused, for the people of its site.

use forecourt_link::RefusedSignIn;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Item;
use forecourt_store::rows::facts::{AttemptRow, AttemptsRow};
use forecourt_store::unit::{Unit, until_committed};

use super::Outside;

/// Keeps the newest refused chargers of the gateway's site. What a gateway claims beyond its limits
/// is cut off, and a time ahead of the cloud's clock is the present time.
pub(super) async fn keep(outside: &Outside<'_>, refused: &[RefusedSignIn]) -> Result<(), Failure> {
    if refused.is_empty() || !outside.speaker.standing.is_serving() {
        return Ok(());
    }
    let operator = &outside.identity.operator_id;
    let site = &outside.speaker.gateway.site_id;
    let key = &keys::attempts_at(operator, site);
    until_committed(|| async move {
        let mut unit = Unit::new(outside.table, operator, outside.now, "ingest");
        let row = unit.read::<AttemptsRow>(key).await?;
        let mut row = row.unwrap_or_else(|| AttemptsRow {
            site_id: site.clone(),
            attempts: Vec::new(),
            stamps: unit.stamps(),
        });
        for told in refused.iter().take(RefusedSignIn::MOST) {
            row.take(attempt(outside, told), outside.now);
        }
        unit.touch(&mut row.stamps);
        let over_at = outside.now.plus_millis(AttemptsRow::KEPT_MS);
        unit.put(Item::new(key.clone(), &row)?.with_expiry(over_at));
        Ok::<_, Failure>(unit.commit().await?.then(|_| ()))
    })
    .await
}

fn attempt(outside: &Outside<'_>, told: &RefusedSignIn) -> AttemptRow {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let last_at = told.last_at.min(outside.now);
    AttemptRow {
        station_id: told.station_id.clone(),
        gateway_id: outside.identity.gateway_id.clone(),
        why: cut(&told.why, RefusedSignIn::WHY_CHARS_MAX),
        address: told
            .address
            .as_deref()
            .map(|text| cut(text, RefusedSignIn::ADDRESS_CHARS_MAX)),
        count: told.count,
        first_at: told.first_at.min(last_at),
        last_at,
    }
}
