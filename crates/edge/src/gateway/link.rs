//! Handles the cloud's messages.

use forecourt_link::{
    CommandMessage, ConfigVersions, Head, Hello, LostRange, Ping, Pong, Resend, ToCloud, ToGateway,
    Watch, Watermark, Welcome,
};

use super::Gateway;
use super::backlog::Backlog;
use super::turn::Turn;
use crate::lanes::{Asked, Judged, LinkState};
use crate::{Alarm, MemoryFailure, Row};

/// The most heads that a ping names (the link's contract).
const MAX_HEADS: usize = 100;
/// The most watermarks that are gathered of one welcome: three lanes of 5,000 stations.
const MAX_WATERMARKS: usize = 15_000;
/// The most commands that wait for the welcome.
const MAX_HELD_COMMANDS: usize = 100;

/// The handshake in progress.
#[derive(Debug, Default)]
pub(super) struct Greeting {
    watermarks: Vec<Watermark>,
    /// Whether the gateway has asked for a new epoch on this link already.
    pub(super) asked_epoch: bool,
    /// When the last hello was sent.
    asked_at_ms: u64,
    /// Commands that came before the welcome: before it neither the epoch nor the time that they
    /// are judged by is certain.
    commands: Vec<CommandMessage>,
}

impl Greeting {
    /// Those gathered are of another epoch.
    pub(super) fn forget_watermarks(&mut self) {
        self.watermarks.clear();
    }
}

impl Gateway {
    pub(super) fn link_up(&mut self, turn: &mut Turn<'_>) {
        self.lanes.greeting();
        self.sync.interrupted();
        if self.link.moves_to.is_none() {
            self.greet(turn);
        }
    }

    /// Sends hello, from the first page on.
    pub(super) fn greet(&mut self, turn: &mut Turn<'_>) {
        self.greeting = Greeting::default();
        self.backlog = Backlog::default();
        self.hello(turn, None, Vec::new());
    }

    pub(super) fn link_down(&mut self, turn: &mut Turn<'_>) -> Result<(), MemoryFailure> {
        self.lanes.down();
        self.greeting = Greeting::default();
        self.sync.interrupted();
        self.attempts.interrupted();
        self.expire_asks(turn)
    }

    pub(super) fn hello(
        &mut self,
        turn: &mut Turn<'_>,
        cursor: Option<String>,
        lost: Vec<LostRange>,
    ) {
        self.greeting.asked_at_ms = turn.now.monotonic_ms;
        self.tells_policy = false;
        turn.tell_cloud(ToCloud::Hello(Hello {
            gateway_id: self.identity.gateway_id.clone(),
            epoch: self.link.epoch,
            boot_id: self.identity.boot_id.clone(),
            software: self.identity.software.clone(),
            versions: self.link.held(),
            cursor,
            lost,
            ports: Some(self.identity.ports),
        }));
    }

    pub(super) fn cloud_said(
        &mut self,
        turn: &mut Turn<'_>,
        message: ToGateway,
    ) -> Result<(), MemoryFailure> {
        match message {
            ToGateway::Welcome(welcome) => self.welcome(turn, welcome)?,
            ToGateway::Ack(ack) => self.lanes.acked(turn.now, &ack),
            ToGateway::Answer(answer) => self.answered(turn, answer)?,
            ToGateway::Pong(pong) => self.pong(turn, pong)?,
            ToGateway::Command(message) if self.lanes.state == LinkState::Greeting => {
                self.hold(turn, message);
            }
            ToGateway::Command(message) => self.receive_command(turn, message)?,
            ToGateway::Set(set) => self.set(turn, set),
            ToGateway::Resend(resend) => self.lanes.resend(&resend),
            ToGateway::Watch(watch) => self.watch(turn, &watch),
        }
        Ok(())
    }

    /// Lets the chart values of a station leave soon for a while. A station that is not here is
    /// passed over: the cloud may know of it before its gateway does.
    fn watch(&mut self, turn: &Turn<'_>, watch: &Watch) {
        if self.stations.contains_key(&watch.station_id) {
            let for_ms = u64::from(watch.for_s.min(Watch::LONGEST_S)) * 1_000;
            let now_ms = turn.now.monotonic_ms;
            self.lanes.watched(&watch.station_id, now_ms, for_ms);
        }
    }

    /// Keeps a command until the welcome. A command that there is no room for is dropped: at the
    /// next hello the cloud sends what nobody reported on again.
    fn hold(&mut self, turn: &mut Turn<'_>, message: CommandMessage) {
        // All of them are taken in one turn, in which the journal does not yet
        // know the first of two equal ones.
        let is_held = |held: &CommandMessage| held.command_id == message.command_id;
        if self.greeting.commands.iter().any(is_held) {
            return;
        }
        if self.greeting.commands.len() < MAX_HELD_COMMANDS {
            self.greeting.commands.push(message);
            return;
        }
        let problem = format!("{MAX_HELD_COMMANDS} commands before the welcome");
        turn.raise(Alarm::LinkMessageIgnored { problem });
    }

    fn welcome(&mut self, turn: &mut Turn<'_>, welcome: Welcome) -> Result<(), MemoryFailure> {
        if self.lanes.state != LinkState::Greeting || self.link.moves_to.is_some() {
            turn.raise(Alarm::LinkMessageIgnored {
                problem: "an unasked welcome".to_owned(),
            });
            return Ok(());
        }
        if welcome.epoch < self.link.epoch {
            let problem = format!("a welcome to the past epoch {}", welcome.epoch);
            turn.raise(Alarm::LinkMessageIgnored { problem });
            return Ok(());
        }
        if let Some(reason) = welcome.refused {
            self.link.site_id = Some(welcome.site_id);
            self.epoch_refused(turn, reason);
            return Ok(());
        }
        if welcome.epoch > self.link.epoch && self.gets_epoch(turn, welcome.epoch)? {
            return Ok(());
        }
        let asked_at_ms = self.greeting.asked_at_ms;
        self.lanes
            .set_clock(welcome.cloud_time, asked_at_ms, turn.now);
        self.lanes.set_credits(welcome.credits);
        let room = MAX_WATERMARKS.saturating_sub(self.greeting.watermarks.len());
        self.greeting
            .watermarks
            .extend(welcome.watermarks.into_iter().take(room));
        if let Some(cursor) = welcome.cursor {
            self.hello(turn, Some(cursor), Vec::new());
            return Ok(());
        }
        let watermarks = std::mem::take(&mut self.greeting.watermarks);
        let lost = self.lost(turn, &watermarks)?;
        if !lost.is_empty() {
            self.disk_lost(turn, lost);
            return Ok(());
        }
        self.lanes.welcomed(turn.now, self.link.epoch, &watermarks);
        for row in self.lanes.rows_of(self.link.epoch) {
            turn.lanes.insert((row.station_id.clone(), row.lane));
        }
        self.link.site_id = Some(welcome.site_id);
        self.link.awaits_epoch = false;
        turn.write(Row::Link(self.link.clone()));
        self.versions_seen(turn, welcome.versions);
        self.check_running(turn);
        let stations: Vec<_> = self.stations.keys().cloned().collect();
        for station in stations {
            self.send_next(turn, &station);
        }
        for message in std::mem::take(&mut self.greeting.commands) {
            self.receive_command(turn, message)?;
        }
        Ok(())
    }

    fn pong(&mut self, turn: &mut Turn<'_>, pong: Pong) -> Result<(), MemoryFailure> {
        let asked = self.lanes.ping.answered();
        self.attempts.heard();
        if self.lanes.state != LinkState::Up {
            return Ok(());
        }
        // One that nobody asked for is a late or doubled one: old news.
        if let Some(asked) = &asked {
            self.lanes.set_clock(pong.cloud_time, asked.at_ms, turn.now);
        }
        if asked.as_ref().is_some_and(|asked| asked.told_policy) {
            self.tells_policy = false;
        }
        if let Some(waiting) = asked.as_ref().and_then(|asked| asked.told_waiting) {
            self.backlog.heard(waiting);
        }
        let asked_epoch = asked.as_ref().map(|asked| asked.epoch);
        let epochs = (asked_epoch.unwrap_or(self.link.epoch), self.link.epoch);
        let mut has_moved = false;
        for applied in pong.applied {
            let mark = &applied.watermark;
            let judged = self.lanes.applied(turn.now, epochs, mark, turn.memory)?;
            match judged {
                Judged::Nothing => {}
                Judged::Moved => {
                    has_moved = true;
                    turn.lanes.insert((mark.station_id.clone(), mark.lane));
                }
                Judged::Forked => turn.raise(Alarm::Forked {
                    station_id: mark.station_id.clone(),
                    lane: mark.lane,
                    sequence: mark.applied,
                }),
            }
            if let (Some(from), Some(epoch)) = (applied.resend_from, asked_epoch) {
                self.lanes.resend(&Resend {
                    epoch,
                    station_id: mark.station_id.clone(),
                    lane: mark.lane,
                    from,
                });
            }
        }
        let named = asked.map_or_else(Vec::new, |asked| asked.lanes);
        self.lanes.resend_stalled(turn.now, &named);
        if has_moved && named.len() >= MAX_HEADS {
            self.lanes.ping.goes_on(turn.now.monotonic_ms);
        }
        if !self.lanes.has_unapplied_facts() && !self.tells_policy {
            self.lanes.ping.rest();
        }
        self.versions_seen(turn, pong.versions);
        // Those there was no room for, and those whose answer was lost.
        self.check_running(turn);
        Ok(())
    }

    /// Sends a ping when one is due.
    pub(super) fn ping_if_due(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now.monotonic_ms;
        let tells = self.attempts_deadline_ms().is_some_and(|due| due <= now);
        if self.lanes.state != LinkState::Up || !(tells || self.lanes.ping.is_due(now)) {
            return;
        }
        let asks = self.lanes.has_unapplied_facts() || self.tells_policy;
        if !tells && !asks && !self.lanes.ping.is_idle(now) {
            self.lanes.ping.rest();
            return;
        }
        let rows = self.lanes.unapplied_heads(MAX_HEADS);
        let epoch = rows.first().map_or(self.link.epoch, |row| row.epoch);
        let heads: Vec<Head> = rows
            .into_iter()
            .map(|row| Head {
                station_id: row.station_id.clone(),
                lane: row.lane,
                sequence: row.head,
                hash: row.head_hash.clone(),
            })
            .collect();
        let lanes = heads
            .iter()
            .map(|head| (head.station_id.clone(), head.lane));
        let waiting = self.backlog.tell(self.lanes.waiting_facts(), now);
        self.lanes.ping.asked(Asked {
            epoch,
            at_ms: now,
            lanes: lanes.collect(),
            told_policy: self.tells_policy,
            told_waiting: waiting,
        });
        let policy = self.tells_policy.then(|| self.link.held().policy);
        let refused = self.attempts.take_due(turn.now);
        turn.tell_cloud(ToCloud::Ping(Ping {
            epoch,
            heads,
            policy: policy.flatten(),
            refused,
            waiting,
            // Alarms are raised outside of the machine as well: whoever sends the ping adds them.
            alarms: Vec::new(),
        }));
    }

    /// When the cloud is to be told of chargers that were refused, in monotonic milliseconds. Until
    /// a ping is answered, no other one tells of any.
    pub(super) fn attempts_deadline_ms(&self) -> Option<u64> {
        let due = self.attempts.deadline_ms()?;
        Some(due.max(self.lanes.ping.free_at_ms()))
    }

    fn versions_seen(&mut self, turn: &mut Turn<'_>, versions: ConfigVersions) {
        for fetch in self.sync.seen(versions, turn.now.monotonic_ms) {
            turn.tell_cloud(ToCloud::Fetch(fetch));
        }
    }
}
