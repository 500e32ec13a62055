//! Keys of sites, gateways and stations as they are configured, and of what is known of
//! a station now.

use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, Timestamp};

use super::{List, escape, key, listed};
use crate::ports::Key;

/// A site.
#[must_use]
pub fn site(operator: &OperatorId, id: &SiteId) -> Key {
    listed(operator, List::Sites, id.as_str())
}

/// A gateway, as it is configured and enrolled.
#[must_use]
pub fn gateway(operator: &OperatorId, id: &GatewayId) -> Key {
    listed(operator, List::Gateways, id.as_str())
}

/// A station, as it is configured.
#[must_use]
pub fn station(operator: &OperatorId, id: &StationId) -> Key {
    listed(operator, List::Stations, id.as_str())
}

/// The gateways of a site, in the index. Key within: the id.
#[must_use]
pub fn gateways_of_site(operator: &OperatorId, site: &SiteId) -> String {
    format!("{}#gateways", site_partition(operator, site))
}

/// The stations of a site, in the index. Key within: the id.
#[must_use]
pub fn stations_of_site(operator: &OperatorId, site: &SiteId) -> String {
    format!("{}#stations", site_partition(operator, site))
}

/// A gateway among those of its site, in the index.
#[must_use]
pub fn gateway_of_site(operator: &OperatorId, site: &SiteId, id: &GatewayId) -> Key {
    key(gateways_of_site(operator, site), escape(id.as_str()))
}

/// A station among those of its site, in the index.
#[must_use]
pub fn station_of_site(operator: &OperatorId, site: &SiteId, id: &StationId) -> Key {
    key(stations_of_site(operator, site), escape(id.as_str()))
}

fn site_partition(operator: &OperatorId, id: &SiteId) -> String {
    format!(
        "op#{}#site#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The version of a site's station list.
#[must_use]
pub fn stations_version(operator: &OperatorId, id: &SiteId) -> Key {
    key(site_partition(operator, id), "stations-version")
}

/// How many stations that nobody added a site has taken over.
#[must_use]
pub fn adopted(operator: &OperatorId, id: &SiteId) -> Key {
    key(site_partition(operator, id), "adopted")
}

/// The epochs a site has given out.
#[must_use]
pub fn epochs(operator: &OperatorId, id: &SiteId) -> Key {
    key(site_partition(operator, id), "epochs")
}

/// The partition of what is known of a station now.
#[must_use]
pub fn station_partition(operator: &OperatorId, id: &StationId) -> String {
    format!(
        "op#{}#station#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The station's own state: last boot, last fact.
#[must_use]
pub fn station_state(operator: &OperatorId, id: &StationId) -> Key {
    key(station_partition(operator, id), "state")
}

/// A connector's state.
#[must_use]
pub fn connector(operator: &OperatorId, id: &StationId, evse: Option<u32>, connector: u32) -> Key {
    let evse = evse.unwrap_or(0);
    key(
        station_partition(operator, id),
        format!("connector#{evse:05}#{connector:05}"),
    )
}

/// A notice of the station, kept as it came.
#[must_use]
pub fn notice(
    operator: &OperatorId,
    id: &StationId,
    at: Timestamp,
    epoch: Epoch,
    sequence: u64,
) -> Key {
    let place = format!("{:04}#{sequence:020}", epoch.ordinal());
    key(
        station_partition(operator, id),
        format!("notice#{at}#{place}"),
    )
}

/// Chart values of one hour (`2026-01-31T12`) and of neighbouring places in the
/// lane.
#[must_use]
pub fn telemetry(
    operator: &OperatorId,
    id: &StationId,
    hour: &str,
    epoch: Epoch,
    chunk: u64,
) -> Key {
    let place = format!("{:04}#{chunk:020}", epoch.ordinal());
    key(
        station_partition(operator, id),
        format!("telemetry#{hour}#{place}"),
    )
}
