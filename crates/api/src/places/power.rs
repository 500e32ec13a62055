//! The power of a site as its chargers told it last.

use std::collections::BTreeMap;

use forecourt_types::{SessionId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::charging::series::Measure;
use crate::places::connectors::ConnectorView;
use crate::places::now::StationNow;
use forecourt_cloud::telemetry::{Holding, is_main_meter};

/// The age up to which a power counts, in milliseconds: 20 minutes. While nobody watches a site,
/// its gateway sends values every 15 minutes.
const AGE_MAX_MS: i64 = 20 * 60_000;

/// The power that flows at a site.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct SitePower {
    /// The sum over the connectors, in watts.
    watts: f64,
    /// The number of connectors that charge and have told their power in the last 20 minutes.
    connectors: usize,
    /// When the oldest of these values was taken.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
}

impl SitePower {
    /// The power of these stations, of which these values hold; none where no connector that
    /// charges has told it. Stations that are not known to be connected do not count.
    pub(crate) fn of(
        stations: &[StationNow],
        held: &BTreeMap<StationId, Vec<Holding>>,
        now: Timestamp,
    ) -> Option<Self> {
        let here = stations.iter().filter(|now| now.connected == Some(true));
        let told = here.flat_map(|station| {
            let held = held.get(&station.station.station_id);
            of_station(
                &station.connectors,
                held.map(Vec::as_slice).unwrap_or_default(),
                now,
            )
        });
        told.fold(None, |sum, (watts, at)| {
            let sum = sum.unwrap_or(Self {
                watts: 0.0,
                connectors: 0,
                as_of: at,
            });
            Some(Self {
                watts: sum.watts + watts,
                connectors: sum.connectors + 1,
                as_of: sum.as_of.min(at),
            })
        })
    }
}

/// The powers at a station: of each connector that charges, or of the main meter where none of them
/// tells its own. What was told before a pause flows no longer, though many chargers tell no power
/// of 0 then.
fn of_station(
    connectors: &[ConnectorView],
    held: &[Holding],
    now: Timestamp,
) -> Vec<(f64, Timestamp)> {
    let oldest = now.plus_millis(-AGE_MAX_MS);
    let charging = connectors.iter().filter(|it| !is_main_meter(it.place()));
    let charging = charging.filter_map(|it| Some((it.session_id.as_ref()?, it.paused_at())));
    let charging: Vec<_> = charging.collect();
    let since = |paused_at: Option<Timestamp>| paused_at.map_or(oldest, |at| at.max(oldest));
    let power = |session: &SessionId, since| {
        power_of(held, since, |one| one.session_id.as_ref() == Some(session))
    };
    if charging.is_empty() || charging.iter().any(|(of, _)| power(of, oldest).is_some()) {
        let flowing = charging.iter();
        let flowing = flowing.filter_map(|(of, paused_at)| power(of, since(*paused_at)));
        return flowing.collect();
    }
    let paused_at = charging
        .iter()
        .filter_map(|(_, paused_at)| *paused_at)
        .max();
    let main = power_of(held, since(paused_at), |one| {
        is_main_meter(one.measured.connector)
    });
    main.into_iter().collect()
}

/// The newest power of a charge or of the main meter, unless it was taken before this time: that of
/// all phases, or the sum of the phases where the charger tells each of them only.
fn power_of(
    held: &[Holding],
    since: Timestamp,
    is_its: impl Fn(&Holding) -> bool,
) -> Option<(f64, Timestamp)> {
    let mut newest = held.iter().rev().filter(|one| is_its(one));
    newest.find_map(|one| {
        let at = one.measured.sampled_at.timestamp();
        if at < since {
            return None;
        }
        let values = one.measured.values.iter();
        let values = values.filter_map(|it| Some((it.phase.is_some(), Measure::PowerW.value(it)?)));
        let values: Vec<(bool, f64)> = values.collect();
        let whole = values.iter().find(|(is_phase, _)| !is_phase);
        let watts = match whole {
            Some((_, watts)) => *watts,
            None if values.is_empty() => return None,
            None => values.iter().map(|(_, watts)| watts).sum(),
        };
        Some((watts, at))
    })
}
