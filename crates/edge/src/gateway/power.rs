//! What an outlet can give.

use std::collections::HashMap;

use forecourt_domain::fact::Outlet;
use forecourt_link::StationConfig;
use forecourt_types::StationId;

use super::Gateway;

/// The stations whose power is known, by their places in the list.
pub(super) fn rated(configs: &[StationConfig]) -> HashMap<StationId, usize> {
    let places = configs.iter().enumerate();
    let rated = places.filter(|(_, config)| config.is_rated());
    rated
        .map(|(place, config)| (config.station_id.clone(), place))
        .collect()
}

impl Gateway {
    /// The most that an outlet of a station can give, in watts: what the
    /// connector is rated for, else what the station is rated for; none when
    /// nobody configured either, or the station is not in the list.
    #[must_use]
    pub fn max_power_w(&self, station: &StationId, outlet: Outlet) -> Option<u32> {
        let place = self.rated_stations.get(station)?;
        self.station_configs.get(*place)?.max_power_w_of(outlet)
    }

    /// The most an outlet can give, in watts, by which its readings are judged: its
    /// rated power, else what the site's policy says.
    pub(super) fn power_limit_w(&self, station: &StationId, outlet: Option<Outlet>) -> u32 {
        let rated = outlet.and_then(|outlet| self.max_power_w(station, outlet));
        rated.unwrap_or(self.settings.max_power_w)
    }
}
