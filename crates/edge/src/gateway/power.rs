//! What an outlet can give.

use forecourt_domain::fact::Outlet;
use forecourt_types::StationId;

use super::Gateway;

impl Gateway {
    /// The rated power of an outlet in watts, where it is known.
    pub(super) fn rated_power_w(&self, _station: &StationId, _outlet: Outlet) -> Option<u32> {
        None
    }

    /// The most an outlet can give, in watts, by which its readings are judged: its
    /// rated power, else what the site's policy says.
    pub(super) fn power_limit_w(&self, station: &StationId, outlet: Option<Outlet>) -> u32 {
        let rated = outlet.and_then(|outlet| self.rated_power_w(station, outlet));
        rated.unwrap_or(self.settings.max_power_w)
    }
}
