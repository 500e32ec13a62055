//! The machine itself: its state, and the function that handles each input.

mod append;
mod attempts;
mod authorize;
mod backlog;
mod command;
mod connection;
mod event;
mod frame;
mod last_reading;
mod link;
mod meter_values;
mod meters;
mod new_epoch;
mod notices;
mod power;
mod sample;
mod start;
mod station;
mod stop;
mod sync;
mod transaction;
mod turn;
mod unknown;

use std::collections::{BTreeMap, HashMap};

use forecourt_domain::authorization::fold;
use forecourt_domain::fact::CommandState;
use forecourt_link::{Epoch, StationConfig, ToCloud, TokenConfig};
use forecourt_ocpp::Version;
use forecourt_types::{CommandId, SiteId, StationId, Timestamp, TransactionId};

use crate::lanes::{Lanes, LinkState};
use crate::rows::{ConnectorStateRow, LinkRow};
use crate::{
    Alarm, Effect, Identity, Input, Memory, MemoryFailure, Now, Row, Settings, StoredState,
};
use attempts::Attempts;
use authorize::PendingAsk;
use backlog::Backlog;
use connection::Connection;
use link::Greeting;
use station::{LiveCommand, Station};
use sync::Sync;
use turn::Turn;

/// Whether chargers may be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// Chargers may be let in.
    Ready,
    /// No cloud has welcomed this gateway yet: upgrades are refused with 503.
    NeverWelcomed,
    /// The disk lost records and no new epoch has come yet. Ids could be given twice, so upgrades
    /// are refused with 503.
    AwaitsEpoch,
}

/// What the status page shows of a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationView {
    /// The station that this is about.
    pub station_id: StationId,
    /// The OCPP version that the station speaks, while it is connected.
    pub connected: Option<Version>,
    /// The vendor and the model, once the station has told them.
    pub model: Option<String>,
    /// The last known states of the connectors.
    pub connectors: Vec<ConnectorStateRow>,
    /// The transactions that run.
    pub open_transactions: Vec<TransactionId>,
    /// The command that is at the charger just now, and its state.
    pub command: Option<(CommandId, CommandState)>,
    /// The number of commands that wait behind it.
    pub queued_commands: usize,
    /// The number of records of all lanes that the cloud has not applied.
    pub unapplied: u64,
}

/// The gateway as a machine: all its state, and none of its sockets.
#[derive(Debug)]
pub struct Gateway {
    identity: Identity,
    /// The settings in force: the gateway's own ones with the policy of the site.
    settings: Settings,
    own_settings: Settings,
    /// Whether the cloud is still to be told which policy is in force.
    tells_policy: bool,
    link: LinkRow,
    lanes: Lanes,
    greeting: Greeting,
    sync: Sync,
    stations: BTreeMap<StationId, Station>,
    station_configs: Vec<StationConfig>,
    /// The stations whose power is known, by their places in `station_configs`:
    /// each reading is judged by it.
    rated_stations: HashMap<StationId, usize>,
    /// The token list, by folded token.
    tokens: HashMap<String, TokenConfig>,
    asks: BTreeMap<String, PendingAsk>,
    asked: u64,
    /// When the running transactions are looked at next for readings to record,
    /// in monotonic milliseconds.
    look_at_readings_ms: u64,
    /// When stations that were not seen are looked for next, in monotonic milliseconds.
    look_for_unseen_ms: u64,
    /// The chargers that were refused.
    attempts: Attempts,
    /// What the cloud was told of the records that wait for it.
    backlog: Backlog,
    /// Whether the first input since the restart is still to come.
    is_fresh: bool,
}

impl Gateway {
    /// Rebuilds the machine from the journal's rows; an empty journal makes a new one. After that
    /// no socket is open and the link is down.
    #[must_use]
    pub fn restore(identity: Identity, settings: Settings, stored: StoredState) -> Self {
        let mut link = stored.link.unwrap_or(LinkRow {
            epoch: identity.epoch,
            site_id: None,
            versions: forecourt_link::ConfigVersions::default(),
            awaits_epoch: false,
            epoch_refused: false,
            moves_to: None,
            policy: None,
            longest_heartbeat_s: None,
        });
        let own_settings = settings;
        let settings = link.settings(&own_settings);
        // A gateway enrolled anew over an old disk writes in its new epoch. What it
        // wrote on a disk that had lost records is written anew first.
        if identity.epoch > link.epoch && link.moves_to.is_none() {
            if link.awaits_epoch || link.epoch_refused {
                link.moves_to = Some(identity.epoch);
            } else {
                link.epoch = identity.epoch;
            }
        }
        let rows = stored.stations.into_iter();
        let mut stations: BTreeMap<StationId, Station> = rows
            .map(|row| (row.station_id.clone(), Station::restored(row)))
            .collect();
        for row in stored.open_transactions.into_iter().filter(|row| row.open) {
            let new = || Station::new(row.station_id.clone(), link.epoch);
            stations
                .entry(row.station_id.clone())
                .or_insert_with(new)
                .hold(row);
        }
        for row in stored.live_commands.into_iter().filter(|row| !row.settled) {
            if let Some(station) = stations.get_mut(&row.message.station_id) {
                let live = LiveCommand {
                    row,
                    effect_deadline_ms: None,
                };
                let id = live.row.message.command_id.clone();
                station.commands.insert(id, live);
            }
        }
        let tokens = stored.tokens.into_iter();
        Self {
            sync: Sync::new(link.versions),
            identity,
            link,
            lanes: Lanes::restored(stored.lanes, &settings),
            settings,
            own_settings,
            tells_policy: false,
            greeting: Greeting::default(),
            stations,
            rated_stations: power::rated(&stored.station_configs),
            station_configs: stored.station_configs,
            tokens: tokens
                .map(|token| (fold(token.token_uid.as_str()), token))
                .collect(),
            asks: BTreeMap::new(),
            asked: 0,
            look_at_readings_ms: 0,
            look_for_unseen_ms: 0,
            attempts: Attempts::default(),
            backlog: Backlog::default(),
            is_fresh: true,
        }
    }

    /// Takes one input and returns what must be done about it.
    ///
    /// # Errors
    /// [`MemoryFailure`] when the journal cannot be read: the machine is then
    /// to be thrown away and restored.
    pub fn handle(
        &mut self,
        input: Input,
        now: Now,
        memory: &dyn Memory,
    ) -> Result<Vec<Effect>, MemoryFailure> {
        let mut turn = Turn::new(now, memory);
        if std::mem::take(&mut self.is_fresh) {
            self.recover_commands(&mut turn);
            self.recover_connections(&mut turn);
        }
        match input {
            Input::StationConnected {
                station_id,
                version,
                connection,
                security_profile,
            } => {
                self.attempts.came_in(&station_id);
                let connection = Connection::new(connection, version, security_profile, now);
                self.connected(&mut turn, &station_id, connection);
            }
            Input::StationDisconnected {
                station_id,
                connection,
            } => {
                self.disconnected(&mut turn, &station_id, connection);
            }
            Input::Frame {
                station_id,
                connection,
                frame,
                received_at,
            } => {
                self.frame(&mut turn, &station_id, connection, &frame, received_at)?;
            }
            Input::SetAside {
                station_id,
                connection,
                frame,
                received_at,
            } => {
                self.set_aside(&mut turn, &station_id, connection, &frame, received_at)?;
            }
            Input::SignInRefused {
                station_id,
                why,
                address,
            } => self.attempts.note(now, &station_id, why, &address),
            Input::LinkUp => self.link_up(&mut turn),
            Input::LinkDown => self.link_down(&mut turn)?,
            Input::FromCloud(message) => self.cloud_said(&mut turn, message)?,
            Input::Tick => self.tick(&mut turn)?,
        }
        Ok(self.finish(turn))
    }

    /// Sends what the link may take. It must be called once after each batch of inputs, when their
    /// rows are written.
    ///
    /// # Errors
    /// It fails as [`Gateway::handle`] does.
    pub fn pump(&mut self, now: Now, memory: &dyn Memory) -> Result<Vec<Effect>, MemoryFailure> {
        let mut turn = Turn::new(now, memory);
        for message in self.lanes.next_messages(now, memory)? {
            if let ToCloud::Missing(gap) = &message {
                turn.raise(Alarm::RecordsMissing {
                    station_id: gap.station_id.clone(),
                    lane: gap.lane,
                    from: gap.from,
                    to: gap.to,
                });
            }
            turn.tell_cloud(message);
        }
        Ok(self.finish(turn))
    }

    fn tick(&mut self, turn: &mut Turn<'_>) -> Result<(), MemoryFailure> {
        self.move_on(turn)?;
        self.expire_asks(turn)?;
        self.expire_commands(turn)?;
        self.expire_fetches(turn);
        self.record_silent(turn);
        self.forget_unseen(turn);
        self.lanes.expire(turn.now);
        self.ping_if_due(turn);
        Ok(())
    }

    /// Writes the rows of the stations that changed, and of the lanes of which
    /// more is applied, once each.
    fn finish(&mut self, mut turn: Turn<'_>) -> Vec<Effect> {
        for key in std::mem::take(&mut turn.lanes) {
            for row in self.lanes.rows(&key) {
                turn.write(Row::Lane(row));
            }
        }
        for id in std::mem::take(&mut turn.stations) {
            if let Some(station) = self.stations.get(&id) {
                turn.write(Row::Station(station.row.clone()));
            }
        }
        turn.effects
    }

    /// When an [`Input::Tick`] is needed next, in monotonic milliseconds; none when only an input
    /// can change anything.
    #[must_use]
    pub fn next_deadline_ms(&self) -> Option<u64> {
        let is_up = self.lanes.state == LinkState::Up;
        let deadlines = [
            self.ask_deadline_ms(),
            self.command_deadline_ms(),
            is_up.then(|| self.lanes.deadline_ms()),
            self.attempts_deadline_ms().filter(|_| is_up),
            self.sync.deadline_ms().filter(|_| is_up),
            self.link.moves_to.map(|_| 0),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// Whether chargers may be let in.
    #[must_use]
    pub fn ready(&self) -> Readiness {
        if self.link.awaits_epoch {
            Readiness::AwaitsEpoch
        } else if self.link.site_id.is_none() {
            Readiness::NeverWelcomed
        } else {
            Readiness::Ready
        }
    }

    /// The stations that may sign in.
    #[must_use]
    pub fn station_configs(&self) -> &[StationConfig] {
        &self.station_configs
    }

    /// The longest heartbeat interval that a charger here may have been told, in seconds: a
    /// charger keeps its interval until it boots again.
    #[must_use]
    pub fn longest_heartbeat_s(&self) -> u32 {
        let longest = self.link.longest_heartbeat_s.unwrap_or(0);
        longest.max(self.own_settings.heartbeat_interval_s)
    }

    /// The epoch in which records are written.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.link.epoch
    }

    /// The site, once the cloud has named it.
    #[must_use]
    pub fn site_id(&self) -> Option<&SiteId> {
        self.link.site_id.as_ref()
    }

    /// The number of tokens on the list that is in place.
    #[must_use]
    pub fn listed_tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the cloud has welcomed the link that is open now.
    #[must_use]
    pub fn linked(&self) -> bool {
        self.lanes.state == LinkState::Up
    }

    /// The cloud's time, once the cloud has told it; the monotonic clock goes on from it.
    #[must_use]
    pub fn cloud_now(&self, now: Now) -> Option<Timestamp> {
        self.lanes.cloud_now(now)
    }

    /// Every station that the gateway knows, for the status page.
    #[must_use]
    pub fn stations(&self) -> Vec<StationView> {
        self.stations
            .iter()
            .map(|(id, station)| self.view(id, station))
            .collect()
    }

    fn view(&self, id: &StationId, station: &Station) -> StationView {
        let call = station.call.as_ref().map(|call| &call.command_id);
        let command = call.and_then(|id| {
            let live = station.commands.get(id)?;
            Some((id.clone(), live.row.state))
        });
        StationView {
            station_id: id.clone(),
            connected: station.connection.map(|connection| connection.version),
            model: station.row.model.clone(),
            connectors: station.row.connectors.clone(),
            open_transactions: station
                .open
                .values()
                .filter(|row| !row.unproven)
                .map(|row| row.transaction_id.clone())
                .collect(),
            command,
            queued_commands: station.queue.len(),
            unapplied: self.lanes.unapplied(id),
        }
    }
}
