//! Learns about a connector's register from its transactions.
//!
//! Most registers count for a lifetime, some begin at 0 with every transaction. Where three starts
//! in a row went on from the register before, a start of 0 is a placeholder, and the transaction
//! began at the register before.

use forecourt_domain::fact::ConnectorRef;
use forecourt_types::{Energy, StationId};

use super::Gateway;
use super::turn::Turn;
use crate::rows::ConnectorMeter;

/// The number of starts in a row that must have gone on from the register before.
const CONTINUED_MIN: u8 = 3;

/// The most connectors of one station whose registers are remembered; no charger has
/// more connectors.
const MAX_METERS: usize = 64;

impl Gateway {
    /// Learns from the register of a start. Returns the register that the start should have told,
    /// when it told none above 0 and the connector's register runs on.
    pub(super) fn learn_start(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        connector: ConnectorRef,
        register: Option<Energy>,
    ) -> Option<Energy> {
        let known = self.stations.get_mut(station)?;
        let mut meters = known.row.meters.iter_mut();
        let meter = meters.find(|meter| meter.connector == connector)?;
        let Some(register) = register.filter(|register| *register > Energy::ZERO) else {
            return (meter.continued >= CONTINUED_MIN).then_some(meter.last);
        };
        turn.touch_station(station);
        let continued = if register >= meter.last {
            meter.continued.saturating_add(1)
        } else {
            0
        };
        meter.continued = continued;
        meter.last = register;
        None
    }

    /// Learns from transactions at the connector that never ended: another one begins
    /// there, and goes on from the newest reading of theirs.
    pub(super) fn learn_others(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        connector: ConnectorRef,
    ) {
        let known = self.stations.get(station);
        let open = known.into_iter().flat_map(|known| known.open.values());
        let there = open.filter(|row| row.connector == Some(connector) && !row.unproven);
        let newest = there.filter_map(|row| row.last_register).max();
        let held = known.and_then(|known| {
            let mut meters = known.row.meters.iter();
            meters
                .find(|meter| meter.connector == connector)
                .map(|meter| meter.last)
        });
        if newest > held {
            self.learn_stop(turn, station, Some(connector), newest);
        }
    }

    /// Learns from the newest credible register of a transaction that ended.
    pub(super) fn learn_stop(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        connector: Option<ConnectorRef>,
        register: Option<Energy>,
    ) {
        let register = register.filter(|register| *register > Energy::ZERO);
        let (Some(connector), Some(register)) = (connector, register) else {
            return;
        };
        let Some(known) = self.stations.get_mut(station) else {
            return;
        };
        let meters = &mut known.row.meters;
        if let Some(meter) = meters.iter_mut().find(|meter| meter.connector == connector) {
            meter.last = register;
        } else if meters.len() < MAX_METERS {
            meters.push(ConnectorMeter {
                connector,
                last: register,
                continued: 0,
            });
        }
        turn.touch_station(station);
    }
}
