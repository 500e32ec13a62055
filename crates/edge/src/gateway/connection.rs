//! The sockets of the chargers: who is connected, and since when a charger may have
//! kept messages.
//!
//! A charger keeps the messages that it cannot send, and sends them once it has connected again. A
//! charger without a clock sends no times with them. The energy that such a charge can have taken
//! is limited by how long the charger was not connected.

use std::collections::HashSet;

use forecourt_domain::claim::Claim;
use forecourt_domain::clock;
use forecourt_domain::fact::{ConnectorStatus, Fact, Flag, Noticed};
use forecourt_link::StationConfig;
use forecourt_ocpp::Version;
use forecourt_types::{ClaimedAt, ReceivedAt, StationId, Timestamp};
use serde_json::json;

use super::turn::Turn;
use super::unknown::NO_PASSWORD;
use super::{Gateway, Station};
use crate::{CloseReason, ConnectionOrdinal, Effect, Now};

/// How long after it has connected a charger may begin to send what it had kept, in milliseconds.
/// It begins as soon as its boot is accepted.
const BEGINS_MS: u64 = 120_000;

/// How soon after one transaction message a charger sends the next one that it had kept, in
/// milliseconds. It sends them one after the other, each once the one before is answered; a slow
/// modem or a pause between them takes some seconds.
const NEXT_MS: u64 = 30_000;

/// How long a charger can take to send what it had kept, in milliseconds. Without this limit,
/// readings that are sent at once in short intervals would prolong that time until the charge ends,
/// and sockets that break again and again would prolong it for ever.
const MOST_MS: u64 = 30 * 60_000;

/// How soon after a socket broke the next one goes on with what the charger had kept, in
/// milliseconds. After a longer absence the charger has kept more, and gets the whole time again.
const AGAIN_MS: u64 = 5 * 60_000;

/// How long a socket that was still open must be without a frame to show that nothing more was
/// kept, in milliseconds. A shorter silence may be that of a broken socket, which only
/// its pings show.
const SILENT_MS: u64 = 5 * 60_000;

/// An open socket of a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Connection {
    pub(super) ordinal: ConnectionOrdinal,
    pub(super) version: Version,
    pub(super) security_profile: u8,
    /// When this socket was opened, on the gateway's monotonic clock.
    opened_ms: u64,
    /// The same, or when the first of the sockets was opened that broke before the charger had sent
    /// all that it had kept.
    telling_ms: u64,
    /// The time until which the charger may send what it had kept, on that clock.
    kept_until_ms: u64,
    /// The time until which a late message may be one that the charger had kept, by which its clock
    /// is judged. It may be after [`Connection::kept_until_ms`], which limits the energy of a
    /// charge: also a charger that was never here before may take longer than two minutes to send
    /// what it had kept.
    telling_until_ms: u64,
    /// When a frame of the socket was last given to the machine, or when the socket was opened.
    heard_at: ReceivedAt,
    /// The same on the gateway's monotonic clock.
    heard_ms: u64,
    /// Whether a transaction has begun on this socket.
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
            telling_ms: now.monotonic_ms,
            kept_until_ms: now.monotonic_ms.saturating_add(BEGINS_MS),
            telling_until_ms: now.monotonic_ms.saturating_add(BEGINS_MS),
            heard_at: now.wall,
            heard_ms: now.monotonic_ms,
            has_begun: false,
        }
    }

    /// Notes that a frame came.
    pub(super) const fn heard(&mut self, received_at: ReceivedAt, now: Now) {
        self.heard_at = received_at;
        self.heard_ms = now.monotonic_ms;
    }

    /// Whether the charger may have kept what it tells now.
    const fn may_tell_kept(self, now: Now) -> bool {
        now.monotonic_ms < self.kept_until_ms
    }

    /// Notes that a transaction message came that the charger may have kept: then it may have kept
    /// the next one too, if that comes soon. `was_here` says whether the charger was ever
    /// connected before.
    fn told(&mut self, was_here: bool, now: Now) {
        let next_ms = now.monotonic_ms.saturating_add(NEXT_MS);
        let next_ms = next_ms.min(self.telling_ms.saturating_add(MOST_MS));
        if was_here && self.may_tell_kept(now) {
            self.kept_until_ms = self.kept_until_ms.max(next_ms);
        }
        if now.monotonic_ms < self.telling_until_ms {
            self.telling_until_ms = self.telling_until_ms.max(next_ms);
        }
    }

    /// Whether the charger may have kept a message that came now and that says it is of this time.
    /// What is of a time at which this socket was open was sent at once. What is of a time before
    /// may have been kept, also where other sockets were open then: between them was none.
    fn may_have_kept(self, claimed: Option<Timestamp>, received: ReceivedAt, now: Now) -> bool {
        let connected_ms = now.monotonic_ms.saturating_sub(self.opened_ms);
        let connected_ms = i64::try_from(connected_ms).unwrap_or(i64::MAX);
        let since = received
            .timestamp()
            .plus_millis(connected_ms.saturating_neg());
        now.monotonic_ms < self.telling_until_ms && claimed.is_none_or(|claimed| claimed < since)
    }

    /// The time until which the charger was surely connected, so that it kept nothing. A socket
    /// that broke before the charger can have told all that it had kept shows no such time: the
    /// charger goes on with the rest on its next socket.
    ///
    /// `before` is until when it was connected before. Of a charger that never was, nobody
    /// knows for how long it was away, and all that a battery holds would be believed: there
    /// the first transaction that begins on a socket is taken for all that was kept.
    fn heard_until(self, before: Option<ReceivedAt>, now: Now) -> Option<ReceivedAt> {
        let is_silent = now.monotonic_ms >= self.kept_until_ms.saturating_add(SILENT_MS);
        let last_ms = self.telling_ms.saturating_add(MOST_MS);
        let is_long = self.has_begun && self.heard_ms >= last_ms;
        let has_told_all = match before {
            Some(_) => self.heard_ms >= self.kept_until_ms || is_silent || is_long,
            None => self.has_begun || !self.may_tell_kept(now),
        };
        has_told_all.then_some(self.heard_at)
    }
}

impl Station {
    /// Handles the end of a socket: notes until when the charger was surely connected, or since
    /// when it tells what it had kept. Its row has changed then.
    fn broke(&mut self, old: Connection, now: Now) {
        let heard = old.heard_until(self.row.heard_before, now);
        self.told_before = heard.is_none().then_some((old.telling_ms, old.heard_ms));
        self.row.heard_before = heard.or(self.row.heard_before);
    }
}

impl Gateway {
    /// Takes a charger's new socket. The newest socket counts; whether an older one was still alive
    /// was decided by the socket layer, by its security profile.
    pub(super) fn connected(&mut self, turn: &mut Turn<'_>, station: &StationId, new: Connection) {
        if !self.may_come(turn, station, new) {
            return;
        }
        let epoch = self.link.epoch;
        let known = self
            .stations
            .entry(station.clone())
            .or_insert_with(|| Station::new(station.clone(), epoch));
        let old = known.connection.take();
        if let Some(old) = old {
            known.broke(old, turn.now);
        }
        let goes_on = |(_, broke_ms): &(u64, u64)| new.telling_ms < *broke_ms + AGAIN_MS;
        let told_before = known.told_before.filter(goes_on);
        let telling_ms = told_before.map_or(new.telling_ms, |(telling_ms, _)| telling_ms);
        known.connection = Some(Connection { telling_ms, ..new });
        known.row.protocol = Some(new.version.subprotocol().to_owned());
        known.row.is_connected = true;
        if std::mem::take(&mut known.row.is_forgotten) {
            known.row.is_removed = false;
        }
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
        self.connection_noticed(turn, station, Noticed::STATION_CONNECTED, payload);
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
        known.broke(old, turn.now);
        known.row.is_connected = false;
        turn.touch_station(station);
        self.record_all(turn, station);
        self.call_lost(turn, station);
        self.connection_noticed(turn, station, Noticed::STATION_DISCONNECTED, json!({}));
    }

    /// Tells the cloud of the sockets that a restart has ended. The chargers that come back tell so
    /// by a new connection.
    pub(super) fn recover_connections(&mut self, turn: &mut Turn<'_>) {
        let stations = self.stations.values_mut();
        let ended = stations.filter_map(|known| {
            let was_open = std::mem::take(&mut known.row.is_connected);
            was_open.then(|| known.row.station_id.clone())
        });
        let ended: Vec<StationId> = ended.collect();
        for station in &ended {
            turn.touch_station(station);
            let payload = json!({"gateway_restarted": true});
            self.connection_noticed(turn, station, Noticed::STATION_DISCONNECTED, payload);
        }
    }

    /// Tells what is known of stations that come to the list while they are connected: that they
    /// are connected, and the states of their connectors. Until now the cloud may have refused it,
    /// since the station stood at another site, and a charger tells a state only once. The cloud
    /// passes over what it knows. What an absent station told before is no longer true: it is
    /// forgotten, so that what its charger tells next is not taken for a repeat.
    pub(super) fn tell_added(&mut self, turn: &mut Turn<'_>, list: &[StationConfig]) {
        let before = self.station_configs.iter().map(|config| &config.station_id);
        let before: HashSet<&StationId> = before.collect();
        let added = list.iter().map(|config| &config.station_id);
        let added: Vec<&StationId> = added.filter(|id| !before.contains(id)).collect();
        for id in added {
            let Some(known) = self.stations.get_mut(id) else {
                continue;
            };
            let Some(connection) = known.connection else {
                known.row.connectors.clear();
                turn.touch_station(id);
                continue;
            };
            let states = known.row.connectors.clone();
            let payload = json!({
                "protocol": connection.version.subprotocol(),
                "security_profile": connection.security_profile,
                (Noticed::AGAIN): true,
            });
            self.connection_noticed(turn, id, Noticed::STATION_CONNECTED, payload);
            for held in states {
                let status = ConnectorStatus {
                    connector: held.connector,
                    status: held.status,
                    error_code: held.error_code,
                    info: None,
                    claimed_at: None,
                    first_received_at: Some(held.since),
                };
                self.append(turn, id, None, Fact::ConnectorStatus(status));
            }
        }
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

    /// Notes that a transaction message came, however it is handled.
    pub(super) fn transaction_told(&mut self, turn: &Turn<'_>, station: &StationId) {
        if let Some(known) = self.stations.get_mut(station)
            && let Some(connection) = known.connection.as_mut()
        {
            connection.told(known.row.heard_before.is_some(), turn.now);
        }
    }

    /// Whether the time of a transaction message shows that the charger's clock is wrong.
    pub(super) fn clock_differs(
        &self,
        turn: &Turn<'_>,
        station: &StationId,
        claim: &Claim,
    ) -> bool {
        let received = turn.received_at();
        let connection = self.stations.get(station).and_then(|it| it.connection);
        let may_be_kept = claim.flags.contains(&Flag::StationOffline)
            || connection.is_none_or(|it| it.may_have_kept(claim.claimed_at, received, turn.now));
        clock::differs(claim.claimed_at, received, may_be_kept)
    }

    /// The earliest time at which a charge can have begun whose start has just come. A
    /// time that can be right tells it. Else the start came live, unless the charger may
    /// still be telling what it had kept or says that it kept it: then it began after
    /// the charger was last heard on a socket before.
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
        if is_kept || connection.may_tell_kept(turn.now) {
            let heard = known.row.heard_before;
            return heard.map(|heard| ClaimedAt(heard.timestamp()));
        }
        Some(ClaimedAt(received.timestamp()))
    }
}
