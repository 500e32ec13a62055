//! Decides which stations a gateway may send facts of.

use forecourt_store::rows::config::{Gateway, Station};

/// Whether the station stands, or once stood, at the gateway's site. After a move the old site's
/// gateway may still bring facts of the time before.
#[must_use]
pub fn is_bound(gateway: &Gateway, station: &Station) -> bool {
    station.site_id == gateway.site_id || station.former_site_ids.contains(&gateway.site_id)
}
