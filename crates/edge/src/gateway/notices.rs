//! Boots, connector states, reports: facts without a transaction.

use forecourt_domain::border;
use forecourt_domain::fact::{Boot, ConnectorStatus, Fact, Noticed};
use forecourt_domain::notice::{BootClaim, Notice};
use forecourt_link::Lane;
use forecourt_ocpp::Version;
use forecourt_types::StationId;
use serde_json::json;

use super::Gateway;
use super::station::Connection;
use super::turn::{Request, Turn};
use crate::rows::OutletRow;
use crate::{CloseReason, ConnectionOrdinal, Effect, MemoryFailure};

/// The most connectors whose state is held of one station.
const MAX_OUTLETS: usize = 64;

impl Gateway {
    pub(super) fn notice(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        notice: Notice,
    ) -> Result<(), MemoryFailure> {
        match notice {
            Notice::Heartbeat => {
                request.answer(turn, &border::heartbeat_answer(turn.now.wall));
            }
            Notice::Boot(claim) => {
                self.boot(turn, request.station, request.version, claim);
                let interval = self.settings.heartbeat_interval_s;
                let interval = u16::try_from(interval).unwrap_or(u16::MAX);
                request.answer(turn, &border::boot_answer(turn.now.wall, interval));
            }
            Notice::Status(status) => {
                self.status(turn, request.station, status.clone());
                self.status_seen(turn, request.station, &status);
                request.answer(turn, forecourt_ocpp::EMPTY);
            }
            Notice::Authorize(token) => return self.authorize(turn, request, token),
            Notice::Report { noticed, is_state } => {
                let lane = if is_state {
                    Lane::Transactions
                } else {
                    Lane::Telemetry
                };
                self.append_to(turn, request.station, lane, None, Fact::Noticed(noticed));
                request.answer(turn, &border::report_answer(request.action));
            }
        }
        Ok(())
    }

    fn boot(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        version: Version,
        claim: BootClaim,
    ) {
        let Some(known) = self.stations.get_mut(station) else {
            return;
        };
        known.row.boot_generation = known.row.boot_generation.saturating_add(1);
        known.row.model = Some(format!("{} {}", claim.vendor, claim.model));
        let boot = Boot {
            vendor: claim.vendor,
            model: claim.model,
            serial: claim.serial,
            firmware: claim.firmware,
            reason: claim.reason,
            boot_generation: known.row.boot_generation,
            protocol: version.subprotocol().to_owned(),
        };
        turn.touch_station(station);
        self.record_boot(turn, station);
        self.append(turn, station, None, Fact::Boot(boot));
        self.boot_seen(turn, station);
    }

    /// Records a state that is new; repeats (every boot, many heartbeats of some
    /// makers) are answered only.
    fn status(&mut self, turn: &mut Turn<'_>, station: &StationId, status: ConnectorStatus) {
        let Some(known) = self.stations.get_mut(station) else {
            return;
        };
        let row = OutletRow {
            outlet: status.outlet,
            status: status.status,
            error_code: status.error_code.clone(),
            since: turn.received_at(),
        };
        let outlets = &mut known.row.outlets;
        let has_room = outlets.len() < MAX_OUTLETS;
        let mut held = outlets.iter_mut().filter(|held| held.outlet == row.outlet);
        match held.next() {
            Some(held) if held.status == row.status && held.error_code == row.error_code => return,
            Some(held) => *held = row,
            None if has_room => outlets.push(row),
            None => {}
        }
        turn.touch_station(station);
        let claimed_at = status.claimed_at;
        self.append(turn, station, claimed_at, Fact::ConnectorStatus(status));
    }

    /// A charger is there. The newest socket wins; whether an older one was
    /// still alive was the socket layer's question, by its security profile.
    pub(super) fn connected(&mut self, turn: &mut Turn<'_>, station: &StationId, new: Connection) {
        let epoch = self.link.epoch;
        let known = self
            .stations
            .entry(station.clone())
            .or_insert_with(|| super::Station::new(station.clone(), epoch));
        let old = known.connection.replace(new);
        known.row.protocol = Some(new.version.subprotocol().to_owned());
        turn.touch_station(station);
        if let Some(old) = old.filter(|old| old.ordinal != new.ordinal) {
            turn.effects.push(Effect::CloseStation {
                station_id: station.clone(),
                connection: old.ordinal,
                reason: CloseReason::Replaced,
            });
        }
        self.call_lost(turn, station);
        let payload = json!({
            "protocol": new.version.subprotocol(),
            "security_profile": new.security_profile,
            "replaced": old.is_some(),
        });
        self.connection_noticed(turn, station, "StationConnected", payload);
        self.stop_revoked(turn, station);
        self.send_next(turn, station);
    }

    pub(super) fn disconnected(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        ordinal: ConnectionOrdinal,
    ) {
        let Some(known) = self.stations.get_mut(station) else {
            return;
        };
        if known
            .connection
            .is_none_or(|connection| connection.ordinal != ordinal)
        {
            return;
        }
        known.connection = None;
        self.record_all(turn, station);
        self.call_lost(turn, station);
        self.connection_noticed(turn, station, "StationDisconnected", json!({}));
    }

    fn connection_noticed(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        action: &str,
        payload: serde_json::Value,
    ) {
        let notice = Noticed {
            action: action.to_owned(),
            payload,
            truncated: false,
        };
        self.append(turn, station, None, Fact::Noticed(notice));
    }
}
