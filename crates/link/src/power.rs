//! The power that a station's connectors can give, as somebody configured it.

use forecourt_domain::fact::ConnectorRef;
use serde::{Deserialize, Serialize};

/// The most power that one connector can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorPower {
    /// The connector, as it was configured.
    #[serde(flatten)]
    pub connector: ConnectorRef,
    /// The rated power of the connector in watts; 1 or more.
    pub max_power_w: u32,
}

/// Whether two names mean the same connector. OCPP 1.6 numbers all connectors of a station in one
/// series, OCPP 2.x numbers EVSEs and the connectors of each. Where each EVSE has one connector,
/// connector 2 of 1.6 is connector 1 of EVSE 2 of 2.x. So a station is also found when it was
/// configured in one way and speaks in the other.
#[must_use]
pub fn is_same_connector(one: ConnectorRef, other: ConnectorRef) -> bool {
    counted_by_evse(one) == counted_by_evse(other)
}

fn counted_by_evse(connector: ConnectorRef) -> ConnectorRef {
    match connector {
        ConnectorRef {
            evse_id: None,
            connector_id: connector @ 1..,
        } => ConnectorRef {
            evse_id: Some(connector),
            connector_id: 1,
        },
        _ => connector,
    }
}

/// The most power that a connector can give, in watts: the rating of its connector, else that of
/// the station; none when nobody configured either. For an EVSE without a connector (connector 0)
/// it is the greatest rating of the EVSE's connectors.
#[must_use]
pub fn max_power_w(
    station: Option<u32>,
    connectors: impl Iterator<Item = ConnectorPower>,
    connector: ConnectorRef,
) -> Option<u32> {
    let is_whole_evse = connector.evse_id.is_some() && connector.connector_id == 0;
    let of_this = connectors.filter(|power| {
        let configured = counted_by_evse(power.connector);
        configured == counted_by_evse(connector)
            || (is_whole_evse && configured.evse_id == connector.evse_id)
    });
    let rated = of_this.map(|power| power.max_power_w).max();
    rated.or(station)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(evse_id: Option<u32>, connector_id: u32) -> ConnectorRef {
        ConnectorRef {
            evse_id,
            connector_id,
        }
    }

    #[test]
    fn a_connector_gives_what_it_is_rated_for_else_what_its_station_is() {
        let of_station = [
            (at(None, 1), 3_700),
            (at(Some(2), 1), 22_000),
            (at(Some(2), 2), 50_000),
        ];
        let connectors = of_station.map(|(connector, max_power_w)| ConnectorPower {
            connector,
            max_power_w,
        });
        for (connector, power) in [
            (at(None, 1), Some(3_700)),
            (at(Some(1), 1), Some(3_700)),
            (at(Some(2), 1), Some(22_000)),
            (at(None, 2), Some(22_000)),
            (at(Some(2), 2), Some(50_000)),
            (at(Some(2), 0), Some(50_000)),
            (at(Some(1), 2), Some(11_000)),
            (at(Some(3), 1), Some(11_000)),
            (at(None, 3), Some(11_000)),
            (at(None, 0), Some(11_000)),
        ] {
            let found = max_power_w(Some(11_000), connectors.into_iter(), connector);
            assert_eq!(found, power, "{connector:?}");
        }
        let nothing = max_power_w(None, connectors.into_iter(), at(None, 3));
        assert_eq!(nothing, None);
    }
}
