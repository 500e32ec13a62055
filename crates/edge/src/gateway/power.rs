//! What an outlet can give.

use forecourt_domain::fact::Outlet;
use forecourt_types::StationId;

use super::Gateway;

impl Gateway {
    /// The most that an outlet of a station can give, in watts: what the
    /// connector is rated for, else what the station is rated for; none when
    /// nobody configured either, or the station is not in the list.
    #[must_use]
    pub fn max_power_w(&self, station: &StationId, outlet: Outlet) -> Option<u32> {
        let mut configs = self.station_configs.iter();
        let config = configs.find(|config| config.station_id == *station);
        config.and_then(|config| config.max_power_w_of(outlet))
    }

    /// The most an outlet can give, in watts, by which its readings are judged: its
    /// rated power, else what the site's policy says.
    pub(super) fn power_limit_w(&self, station: &StationId, outlet: Option<Outlet>) -> u32 {
        let rated = outlet.and_then(|outlet| self.max_power_w(station, outlet));
        rated.unwrap_or(self.settings.max_power_w)
    }
}
