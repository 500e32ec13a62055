//! The power that a connector can give.

use std::collections::HashMap;

use forecourt_domain::fact::{ConnectorRef, Flag};
use forecourt_domain::meter::{self, Limit, Reading, Untimed};
use forecourt_domain::notice::RatedPower;
use forecourt_link::StationConfig;
use forecourt_types::{ClaimedAt, StationId};

use super::Gateway;
use super::turn::Turn;
use crate::rows::RatedRow;

/// The most EVSEs of one station whose reported power is remembered.
const MAX_RATED: usize = 64;

/// The stations whose power is known, by their places in the list.
pub(super) fn rated(configs: &[StationConfig]) -> HashMap<StationId, usize> {
    let places = configs.iter().enumerate();
    let rated = places.filter(|(_, config)| config.is_rated());
    rated
        .map(|(place, config)| (config.station_id.clone(), place))
        .collect()
}

impl Gateway {
    /// The most power that a connector of a station can give, in watts: the rating of the
    /// connector, else that of the station; none when nobody configured either, or the station is
    /// not in the list.
    #[must_use]
    pub fn max_power_w(&self, station: &StationId, connector: ConnectorRef) -> Option<u32> {
        let place = self.rated_stations.get(station)?;
        self.station_configs.get(*place)?.max_power_w_of(connector)
    }

    /// The rated power of a connector in watts: the configured one, else the one that
    /// the station has reported of its EVSE, else of the station.
    pub(super) fn rated_power_w(
        &self,
        station: &StationId,
        connector: ConnectorRef,
    ) -> Option<u32> {
        let reported = || {
            let rated = &self.stations.get(station)?.row.rated;
            let of = |evse: Option<u32>| rated.iter().find(|row| row.evse_id == evse);
            let evse = connector.evse_id.and_then(|id| of(Some(id)));
            evse.or_else(|| of(None)).map(|row| row.max_power_w)
        };
        self.max_power_w(station, connector).or_else(reported)
    }

    /// Remembers the rated powers that the station reports. Of several ratings of
    /// one EVSE, such as those of its connectors, the greatest counts.
    pub(super) fn learn_power(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        told: &[RatedPower],
    ) {
        let Some(known) = self.stations.get_mut(station) else {
            return;
        };
        for power in told {
            let told = told.iter().filter(|other| other.evse_id == power.evse_id);
            let greatest = told.map(|other| other.max_power_w).max();
            let max_power_w = greatest.unwrap_or(power.max_power_w);
            let rated = &mut known.row.rated;
            let row = RatedRow {
                evse_id: power.evse_id,
                max_power_w,
            };
            match rated.iter().position(|held| held.evse_id == row.evse_id) {
                Some(place) if rated.get(place) == Some(&row) => continue,
                Some(place) => {
                    rated.remove(place);
                    rated.push(row);
                }
                None if rated.len() < MAX_RATED => rated.push(row),
                None => continue,
            }
            turn.touch_station(station);
        }
    }

    /// The measure by which the readings of a message are judged: the rated power of the connector,
    /// else the power that the site's policy sets. `earliest` is when their charge can have begun,
    /// if that is known.
    pub(super) fn measure_of(
        &self,
        station: &StationId,
        connector: Option<ConnectorRef>,
        earliest: Option<ClaimedAt>,
        has_time: bool,
    ) -> Measure {
        let rated = connector.and_then(|connector| self.rated_power_w(station, connector));
        Measure {
            limit: Limit::timed(rated.unwrap_or(self.settings.max_power_w)),
            untimed: Untimed {
                battery: meter::battery(rated),
                earliest: earliest.map(ClaimedAt::timestamp),
            },
            has_time,
        }
    }
}

/// The measure by which the readings of a message are judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    limit: Limit,
    untimed: Untimed,
    /// Whether the message tells a time that can be right.
    has_time: bool,
}

impl Measure {
    /// What is wrong with a reading, given the one before it.
    pub(super) fn check(self, before: Option<Reading>, reading: Reading) -> Option<Flag> {
        let limit = match before {
            Some(before) if !self.has_time => self.limit.untimed(before, reading, self.untimed),
            Some(_) | None => self.limit,
        };
        meter::check(before, reading, limit)
    }
}
