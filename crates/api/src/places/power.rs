//! The power of a site as its chargers told it last.

use std::collections::BTreeMap;

use forecourt_types::{SessionId, StationId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::charging::series::Measure;
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
            let held = held.map(Vec::as_slice).unwrap_or_default();
            let running = station.connectors.iter();
            let running = running.filter_map(|connector| connector.session_id.as_ref());
            let of_charge = |session: &SessionId| {
                power_of(held, now, |one| one.session_id.as_ref() == Some(session))
            };
            let told: Vec<_> = running.clone().filter_map(of_charge).collect();
            if !told.is_empty() || running.clone().next().is_none() {
                return told;
            }
            // The main meter counts where no connector tells its own power.
            let main = power_of(held, now, |one| is_main_meter(one.measured.connector));
            main.into_iter().collect()
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

/// The newest power of a charge or of the main meter, unless it is too old: that of all phases, or
/// the sum of the phases where the charger tells each of them only.
fn power_of(
    held: &[Holding],
    now: Timestamp,
    is_its: impl Fn(&Holding) -> bool,
) -> Option<(f64, Timestamp)> {
    let oldest = now.plus_millis(-AGE_MAX_MS);
    let mut newest = held.iter().rev().filter(|one| is_its(one));
    newest.find_map(|one| {
        let at = one.measured.sampled_at.timestamp();
        if at < oldest {
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
