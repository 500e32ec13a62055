//! Keys of sites, gateways and stations as they are configured, and of the present state
//! of a station.

use forecourt_link::Epoch;
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId, Timestamp};

use super::{List, escape, key, listed};
use crate::ports::Key;

/// The key of a site.
#[must_use]
pub fn site(operator: &OperatorId, id: &SiteId) -> Key {
    listed(operator, List::Sites, id.as_str())
}

/// The key of a gateway: its configuration and its enrolment.
#[must_use]
pub fn gateway(operator: &OperatorId, id: &GatewayId) -> Key {
    listed(operator, List::Gateways, id.as_str())
}

/// The key of a station's configuration.
#[must_use]
pub fn station(operator: &OperatorId, id: &StationId) -> Key {
    listed(operator, List::Stations, id.as_str())
}

/// The partition of the index that holds a site's gateways, sorted by id.
#[must_use]
pub fn gateways_of_site(operator: &OperatorId, site: &SiteId) -> String {
    format!("{}#gateways", site_partition(operator, site))
}

/// The partition of the index that holds a site's stations, sorted by id.
#[must_use]
pub fn stations_of_site(operator: &OperatorId, site: &SiteId) -> String {
    format!("{}#stations", site_partition(operator, site))
}

/// The index key of a gateway among those of its site.
#[must_use]
pub fn gateway_of_site(operator: &OperatorId, site: &SiteId, id: &GatewayId) -> Key {
    key(gateways_of_site(operator, site), escape(id.as_str()))
}

/// The index key of a station among those of its site.
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

/// The key of the version counter of a site's station list.
#[must_use]
pub fn stations_version(operator: &OperatorId, id: &SiteId) -> Key {
    key(site_partition(operator, id), "stations-version")
}

/// The key of the count of stations that a site has taken over although nobody had added them.
#[must_use]
pub fn adopted(operator: &OperatorId, id: &SiteId) -> Key {
    key(site_partition(operator, id), "adopted")
}

/// The partition that holds the chargers that were refused, one row for each site.
#[must_use]
pub fn attempts(operator: &OperatorId) -> String {
    format!("op#{}#attempts", escape(operator.as_str()))
}

/// The key of the row with the chargers that were refused at a site.
#[must_use]
pub fn attempts_at(operator: &OperatorId, site: &SiteId) -> Key {
    key(attempts(operator), escape(site.as_str()))
}

/// The key of the last epoch that a site has given out.
#[must_use]
pub fn epochs(operator: &OperatorId, id: &SiteId) -> Key {
    key(site_partition(operator, id), "epochs")
}

/// The partition that holds the present state of a station.
#[must_use]
pub fn station_partition(operator: &OperatorId, id: &StationId) -> String {
    format!(
        "op#{}#station#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The key of the station's own state: its last boot and its last fact.
#[must_use]
pub fn station_state(operator: &OperatorId, id: &StationId) -> Key {
    key(station_partition(operator, id), "state")
}

/// The key of a connector's state.
#[must_use]
pub fn connector(operator: &OperatorId, id: &StationId, evse: Option<u32>, connector: u32) -> Key {
    let evse = evse.unwrap_or(0);
    key(
        station_partition(operator, id),
        format!("connector#{evse:05}#{connector:05}"),
    )
}

/// The key of a station's notice.
#[must_use]
pub fn notice(
    operator: &OperatorId,
    id: &StationId,
    at: Timestamp,
    epoch: Epoch,
    sequence: u64,
) -> Key {
    told(operator, id, "notice", at, epoch, sequence)
}

/// The key of a card that was refused at a station.
#[must_use]
pub fn refused_card(
    operator: &OperatorId,
    id: &StationId,
    at: Timestamp,
    epoch: Epoch,
    sequence: u64,
) -> Key {
    told(operator, id, "refused-card", at, epoch, sequence)
}

/// The key of what a station told at a time, in one place of its lane.
fn told(
    operator: &OperatorId,
    id: &StationId,
    what: &str,
    at: Timestamp,
    epoch: Epoch,
    sequence: u64,
) -> Key {
    let place = format!("{:04}#{sequence:020}", epoch.ordinal());
    key(
        station_partition(operator, id),
        format!("{what}#{at}#{place}"),
    )
}

/// The key of a telemetry chunk: the chart values of one hour (`2026-01-31T12`) and of
/// neighbouring places in the lane.
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

/// The key of the newest values that a station has told, by connector.
#[must_use]
pub fn station_readings(operator: &OperatorId, id: &StationId) -> Key {
    key(station_partition(operator, id), "readings")
}
