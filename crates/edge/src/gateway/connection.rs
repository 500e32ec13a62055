//! The sockets of the chargers: who is connected, and since when a charger may have
//! kept messages.
//!
//! A charger keeps what it cannot tell and tells it once it has connected again. One
//! without a clock tells no times with it. What such a charge can have taken is
//! bounded by how long the charger was not connected.

use forecourt_domain::claim::Claim;
use forecourt_domain::clock;
use forecourt_domain::fact::{Fact, Flag, Noticed};
use forecourt_ocpp::Version;
use forecourt_types::{ClaimedAt, ReceivedAt, StationId};
use serde_json::json;

use super::Gateway;
use super::turn::Turn;
use super::unknown::NO_PASSWORD;
use crate::{CloseReason, ConnectionOrdinal, Effect, Now};

/// How long after it has connected a charger may begin to tell a transaction that it
/// had kept, in milliseconds. It tells them as soon as its boot is accepted, one after
/// the other.
const KEPT_MS: u64 = 120_000;

/// A socket of a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Connection {
    pub(super) ordinal: ConnectionOrdinal,
    pub(super) version: Version,
    pub(super) security_profile: u8,
    /// When it was opened, on the gateway's monotonic clock.
    opened_ms: u64,
    /// When a frame of it was last handed to the machine, or it was opened.
    pub(super) heard_at: ReceivedAt,
    /// Whether a transaction has begun on it: the charger tells what it had kept in
    /// the order in which it happened.
    has_begun: bool,
}

impl Connection {
    pub(super) const fn new(
        ordinal: ConnectionOrdinal,
        version: Version,
        security_profile: u8,
        now: Now,
    ) -> Self {
        Self {
            ordinal,
            version,
            security_profile,
            opened_ms: now.monotonic_ms,
            heard_at: now.wall,
            has_begun: false,
        }
    }

    /// Whether it was opened so lately that the charger may still tell what it had
    /// kept.
    const fn is_new(self, now: Now) -> bool {
        now.monotonic_ms.saturating_sub(self.opened_ms) < KEPT_MS
    }

    /// Until when the charger was surely connected, so that it kept nothing. None of a
    /// socket that broke before the charger can have told what it had kept until then.
    fn heard_until(self, now: Now) -> Option<ReceivedAt> {
        (self.has_begun || !self.is_new(now)).then_some(self.heard_at)
    }
}

impl Gateway {
    /// A charger is there. The newest socket wins; whether an older one was
    /// still alive was the socket layer's question, by its security profile.
    pub(super) fn connected(&mut self, turn: &mut Turn<'_>, station: &StationId, new: Connection) {
        if !self.may_come(turn, station, new) {
            return;
        }
        let epoch = self.link.epoch;
        let known = self
            .stations
            .entry(station.clone())
            .or_insert_with(|| super::Station::new(station.clone(), epoch));
        let old = known.connection.replace(new);
        let heard = old.and_then(|old| old.heard_until(turn.now));
        known.row.heard_before = heard.or(known.row.heard_before);
        known.row.protocol = Some(new.version.subprotocol().to_owned());
        known.row.is_forgotten = false;
        if new.security_profile == NO_PASSWORD {
            known.row.last_seen_at = Some(turn.now.wall);
        }
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
        let Some(old) = known.connection.take_if(|old| old.ordinal == ordinal) else {
            return;
        };
        if let Some(heard) = old.heard_until(turn.now) {
            known.row.heard_before = Some(heard);
            turn.touch_station(station);
        }
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
        let notice = Noticed::new(action, payload.into());
        self.append(turn, station, None, Fact::Noticed(notice));
    }

    /// The earliest time at which a charge can have begun whose start has just come. A
    /// time that can be right tells it. Else the start came live, unless the socket is
    /// new or the charger says that it kept it: then it began after the charger was
    /// last heard on the socket before.
    pub(super) fn earliest(
        &mut self,
        turn: &Turn<'_>,
        station: &StationId,
        claim: &Claim,
    ) -> Option<ClaimedAt> {
        let received = turn.received_at();
        let known = self.stations.get_mut(station)?;
        let connection = known.connection.as_mut()?;
        connection.has_begun = true;
        let is_told = clock::is_plausible(claim.claimed_at, received);
        let told = claim.claimed_at.filter(|_| is_told);
        if let Some(told) = told.filter(|told| *told <= received.timestamp()) {
            return Some(ClaimedAt(told));
        }
        let is_kept = claim.flags.contains(&Flag::StationOffline);
        if is_kept || connection.is_new(turn.now) {
            let heard = known.row.heard_before;
            return heard.map(|heard| ClaimedAt(heard.timestamp()));
        }
        Some(ClaimedAt(received.timestamp()))
    }
}
