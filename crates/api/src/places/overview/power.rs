//! The power of a site as its chargers told it last.

use std::collections::BTreeMap;

use forecourt_domain::fact::Measured;
use forecourt_link::is_same_connector;
use forecourt_types::{OperatorId, SiteId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::read_many;
use crate::access::Scope;
use crate::charging::series::Measure;
use crate::http::problem::Problem;
use crate::places::connectors::ConnectorView;
use crate::places::now::StationNow;
use forecourt_store::keys;
use forecourt_store::ports::Key;
use forecourt_store::rows::facts::ReadingsRow;

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

/// The newest values of the stations at which something is charged, by their keys.
pub(super) struct Readings(BTreeMap<Key, ReadingsRow>);

impl Readings {
    /// Reads the values of those of these stations that are connected and charge.
    ///
    /// # Errors
    /// The errors of the table.
    pub(super) async fn read(
        scope: &Scope,
        stations: &BTreeMap<SiteId, Vec<StationNow>>,
    ) -> Result<Self, Problem> {
        let mut keys = Vec::new();
        for now in stations.values().flatten() {
            let charges = now.connectors.iter().any(|it| it.session_id.is_some());
            if charges && now.connected == Some(true) {
                let id = &now.station.station_id;
                keys.push(keys::station_readings(scope.operator(), id));
            }
        }
        let mut rows = BTreeMap::new();
        for item in read_many(scope, keys).await? {
            rows.insert(item.key.clone(), item.read()?);
        }
        Ok(Self(rows))
    }

    /// The power of the stations of one site; none where nothing that charges has told it.
    pub(super) fn power(
        &self,
        operator: &OperatorId,
        now: Timestamp,
        stations: &[StationNow],
    ) -> Option<SitePower> {
        let mut sum: Option<SitePower> = None;
        for station in stations {
            let key = keys::station_readings(operator, &station.station.station_id);
            let Some(row) = self.0.get(&key) else {
                continue;
            };
            let charging = station
                .connectors
                .iter()
                .filter(|it| it.session_id.is_some());
            for (watts, at) in charging.filter_map(|it| power_of(row, it, now)) {
                let before = sum.unwrap_or(SitePower {
                    watts: 0.0,
                    connectors: 0,
                    as_of: at,
                });
                sum = Some(SitePower {
                    watts: before.watts + watts,
                    connectors: before.connectors + 1,
                    as_of: before.as_of.min(at),
                });
            }
        }
        sum
    }
}

/// The newest power of a connector that charges, unless it is too old or was told before the
/// connector came into its present state.
fn power_of(
    row: &ReadingsRow,
    connector: &ConnectorView,
    now: Timestamp,
) -> Option<(f64, Timestamp)> {
    let oldest = now.plus_millis(-AGE_MAX_MS);
    let oldest = connector.status_at.map_or(oldest, |at| at.max(oldest));
    let here = |told: &&Measured| {
        is_same_connector(connector.place(), told.connector)
            && told.sampled_at.timestamp() >= oldest
    };
    let mut readings = row.readings.iter().rev().filter(here);
    readings.find_map(|told| {
        let mut values = told.values.iter();
        let watts = values.find_map(|value| {
            let is_whole = value.phase.is_none();
            Measure::PowerW.value(value).filter(|_| is_whole)
        })?;
        Some((watts, told.sampled_at.timestamp()))
    })
}
