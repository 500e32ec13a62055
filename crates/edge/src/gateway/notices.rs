//! Handles boots, connector states and reports: facts without a transaction.

use forecourt_domain::border;
use forecourt_domain::fact::{Boot, ConnectorStatus, Fact, Flag, Noticed};
use forecourt_domain::foreign::ForeignJson;
use forecourt_domain::notice::{BootClaim, KnownNotice, Notice};
use forecourt_domain::secret_settings;
use forecourt_link::Lane;
use forecourt_ocpp::{Version, actions};
use forecourt_types::StationId;

use super::Gateway;
use super::append::cut;
use super::turn::{Request, Turn};
use crate::rows::ConnectorStateRow;
use crate::{Effect, MemoryFailure};

/// The most connectors of one station whose state is kept.
const MAX_CONNECTORS: usize = 64;
/// The most kept of the name of an action that no version defines, in bytes: the
/// longest name of OCPP 2.1 has 33.
const MAX_ACTION_BYTES: usize = 64;

/// Chooses the lane: states go with the facts of a bill, everything else with the chart values.
const fn lane_of(is_state: bool) -> Lane {
    if is_state {
        Lane::Transactions
    } else {
        Lane::Telemetry
    }
}

impl Gateway {
    pub(super) fn notice(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        known: KnownNotice,
    ) -> Result<(), MemoryFailure> {
        let odd = known.odd;
        match known.notice {
            Notice::Heartbeat => {
                request.answer(turn, &border::heartbeat_answer(turn.now.wall));
            }
            Notice::Boot(claim) => {
                let interval = self.settings.heartbeat_interval_s;
                let interval = u16::try_from(interval).unwrap_or(u16::MAX);
                self.boot(turn, request.station, request.version, claim);
                self.told_heartbeat(turn, request.station, interval.into());
                let boot = Noticed::new(request.action, ForeignJson::from_text(request.payload));
                self.keep_odd(turn, request.station, odd.or(Some(boot)));
                request.answer(turn, &border::boot_answer(turn.now.wall, interval));
            }
            Notice::Status(status) => {
                if self.status(turn, request.station, status.clone()) {
                    self.keep_odd(turn, request.station, odd);
                }
                self.status_seen(turn, request.station, &status);
                request.answer(turn, forecourt_ocpp::EMPTY);
            }
            Notice::Authorize(token) => {
                self.keep_odd(turn, request.station, odd);
                return self.authorize(turn, request, token);
            }
            Notice::Report {
                noticed,
                claimed_at,
                is_state,
            } => {
                let (station, action) = (request.station, request.action);
                let lane = lane_of(is_state);
                self.append_to(turn, station, lane, claimed_at, Fact::Noticed(noticed));
                self.job_reported(turn, station, action, request.payload);
                let told = border::rated_powers(request.version, action, request.payload);
                self.learn_power(turn, station, &told);
                let now = turn.now.wall;
                let answer = border::report_answer(request.version, action, request.payload, now);
                request.answer(turn, &answer);
            }
        }
        Ok(())
    }

    /// Keeps the text of a message that broke its schema.
    fn keep_odd(&mut self, turn: &mut Turn<'_>, station: &StationId, odd: Option<Noticed>) {
        if let Some(noticed) = odd {
            self.append(turn, station, None, Fact::Noticed(noticed));
        }
    }

    /// Handles a SEND of 2.1: it is kept like a report, and never answered. One that cannot be
    /// read, or that no version defines, is kept too, with a flag.
    pub(super) fn sent_unasked(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        version: Version,
        action: &str,
        payload: &str,
    ) {
        let known = border::notice(version, action, payload);
        let known = known.map(|known| known.notice);
        let is_defined = actions::is_kept_as_text(version, action);
        let (noticed, claimed_at, is_state) = match known {
            Ok(Notice::Report {
                noticed,
                claimed_at,
                is_state,
            }) if is_defined => (noticed, claimed_at, is_state),
            _ => {
                let payload = ForeignJson::from_text(payload);
                let mut noticed = Noticed::new(cut(action, MAX_ACTION_BYTES), payload);
                noticed.flags.push(Flag::SchemaViolated);
                (noticed, None, false)
            }
        };
        let fact = Fact::Noticed(noticed);
        self.append_to(turn, station, lane_of(is_state), claimed_at, fact);
    }

    /// Handles a CALLRESULTERROR of 2.1: the charger could not use an answer of ours.
    pub(super) fn answer_refused(&mut self, turn: &mut Turn<'_>, station: &StationId, frame: &str) {
        let payload = ForeignJson::from_text(frame);
        let noticed = Noticed::new(actions::CALL_RESULT_ERROR, payload);
        self.append(turn, station, None, Fact::Noticed(noticed));
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
        let words = |text: Option<String>| text.map(|text| secret_settings::kept_words(&text));
        let vendor = secret_settings::kept_words(&claim.vendor);
        let model = secret_settings::kept_words(&claim.model);
        known.row.boot_generation = known.row.boot_generation.saturating_add(1);
        known.row.model = Some(format!("{vendor} {model}"));
        let boot = Boot {
            vendor,
            model,
            serial: words(claim.serial),
            firmware: words(claim.firmware),
            reason: words(claim.reason),
            boot_generation: known.row.boot_generation,
            protocol: version.subprotocol().to_owned(),
        };
        turn.touch_station(station);
        self.record_boot(turn, station);
        self.append(turn, station, None, Fact::Boot(boot));
        self.boot_seen(turn, station);
    }

    /// Notes the heartbeat interval that a charger is told, and tells the sockets if it is another
    /// one than before: they judge by it how long the charger may be silent.
    fn told_heartbeat(&mut self, turn: &mut Turn<'_>, station: &StationId, interval_s: u32) {
        let known = self.stations.get_mut(station);
        let before = known.and_then(|known| known.row.heartbeat_s.replace(interval_s));
        if before != Some(interval_s) {
            turn.touch_station(station);
            turn.effects.push(Effect::StationsChanged);
        }
    }

    /// Records a state that is new, and returns whether it did; repeats (every boot, many
    /// heartbeats of some makers) are answered only.
    fn status(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        mut status: ConnectorStatus,
    ) -> bool {
        let Some(known) = self.stations.get_mut(station) else {
            return false;
        };
        for text in [&mut status.error_code, &mut status.info]
            .into_iter()
            .flatten()
        {
            *text = secret_settings::kept_words(text);
        }
        let row = ConnectorStateRow {
            connector: status.connector,
            status: status.status,
            error_code: status.error_code.clone(),
            since: turn.received_at(),
        };
        let connectors = &mut known.row.connectors;
        let has_room = connectors.len() < MAX_CONNECTORS;
        let mut held = connectors
            .iter_mut()
            .filter(|held| held.connector == row.connector);
        match held.next() {
            Some(held) if held.status == row.status && held.error_code == row.error_code => {
                return false;
            }
            Some(held) => *held = row,
            None if has_room => connectors.push(row),
            None => {}
        }
        turn.touch_station(station);
        let claimed_at = status.claimed_at;
        self.append(turn, station, claimed_at, Fact::ConnectorStatus(status));
        true
    }
}
