//! Which stations a gateway may speak for.

use forecourt_store::rows::config::{Gateway, Station};

/// Whether the station stands, or once stood, at the gateway's site: facts of
/// before a move still come from the old site's gateway.
#[must_use]
pub fn is_bound(gateway: &Gateway, station: &Station) -> bool {
    station.site_id == gateway.site_id || station.former_site_ids.contains(&gateway.site_id)
}
