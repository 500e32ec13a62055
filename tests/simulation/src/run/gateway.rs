//! Runs the program around the gateway's machine: batches, commits, crashes, and a clock
//! that is set.

use super::*;

impl Run {
    pub(super) fn input(&mut self, input: Input) {
        self.site.input(input, self.now);
        let leaked = self.site.leaked();
        self.carry_out(leaked);
        if self.site.is_dirty() && !self.commit_due {
            self.commit_due = true;
            let delay = between(&mut self.random, 1, 25);
            self.after(delay, Event::Commit);
        }
    }

    pub(super) fn commit(&mut self) {
        self.commit_due = false;
        if !self.site.is_up {
            return;
        }
        match self.doom {
            Some(Doom::BeforeCommit) if self.site.owes_answers() => self.crash_now(),
            Some(Doom::AfterCommit) if self.site.owes_answers() => {
                let _: Vec<Effect> = self.site.commit(self.now);
                self.crash_now();
            }
            _ => {
                let effects = self.site.commit(self.now);
                self.carry_out(effects);
            }
        }
    }

    pub(super) fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::SendToStation {
                    station_id,
                    connection,
                    text,
                } => {
                    if let Some((index, _)) = self.socket(&station_id, connection) {
                        self.frame_to_charger(index, connection, text);
                    }
                }
                Effect::CloseStation {
                    station_id,
                    connection,
                    ..
                } => {
                    if let Some((index, _)) = self.socket(&station_id, connection) {
                        self.site.sockets.remove(&station_id);
                        self.after(5, Event::CloseCharger(index, connection));
                        self.after(10, Event::SocketGone(index, connection));
                    }
                }
                Effect::SendToCloud(message) => self.say_to_cloud(&message),
                Effect::StationsChanged | Effect::Raise(_) | Effect::Write(_) => {}
            }
        }
    }

    pub(super) fn socket(&self, station: &StationId, ordinal: u64) -> Option<(usize, u64)> {
        let socket = self.site.sockets.get(station).copied();
        socket.filter(|(_, at)| *at == ordinal)
    }

    pub(super) fn tick(&mut self) {
        self.input(Input::Tick);
        // A commit is due even without new rows, since records that timed out may wait to be sent.
        if self.site.is_up && !self.commit_due {
            self.commit_due = true;
            self.after(1, Event::Commit);
        }
        let calm = self.calm_at.map_or(0, |at| self.now - at);
        let pace = match calm {
            _ if self.night_ends.is_some() => MINUTE,
            0..900_000 => 5_000,
            _ => 20_000,
        };
        let deadline = self.site.gateway.next_deadline_ms();
        let deadline = deadline.map(|ms| self.site.virtual_time(ms));
        let next = deadline.unwrap_or(Ms::MAX).min(self.now + pace);
        self.at(next.max(self.now + 250), Event::Tick);
    }

    pub(super) fn crash(&mut self) {
        let Some(every) = self.plan.crash_every.filter(|_| !self.is_calm()) else {
            return;
        };
        let again = between(&mut self.random, every / 2, every * 2);
        self.after(again, Event::Crash);
        if !self.site.is_up {
            return;
        }
        match self.random.below(3) {
            0 => self.crash_now(),
            1 => self.doom = Some(Doom::BeforeCommit),
            _ => self.doom = Some(Doom::AfterCommit),
        }
    }

    pub(super) fn crash_now(&mut self) {
        self.doom = None;
        self.world.tally.crashes += 1;
        self.trace
            .note(self.now, || "the gateway crashes".to_owned());
        let sockets = std::mem::take(&mut self.site.sockets);
        self.site.crash();
        for (index, ordinal) in sockets.into_values() {
            // Frames that were sent before the crash arrive before the end of the socket does.
            let at = self.arrival(ordinal, false);
            self.at(at, Event::CloseCharger(index, ordinal));
        }
        self.gateway_link = None;
        if let Some(id) = self.link.take() {
            self.end_connection(id);
        }
        let delay = between(&mut self.random, 500, 60_000);
        self.after(delay, Event::Restart);
    }

    pub(super) fn restart(&mut self) {
        self.trace
            .note(self.now, || "the gateway restarts".to_owned());
        self.site.restart(self.now);
        let delay = between(&mut self.random, 100, 5_000);
        self.after(delay, Event::LinkOpens);
    }

    pub(super) fn set_clock(&mut self) {
        let Some(by) = self.plan.gateway_jumps.filter(|_| !self.is_calm()) else {
            return;
        };
        self.site.clock_off = if self.site.clock_off == 0 { by } else { 0 };
        self.trace.note(self.now, || {
            format!("the gateway's clock is set by {by} ms")
        });
        let delay = between(&mut self.random, 10 * MINUTE, 60 * MINUTE);
        self.after(delay, Event::ClockSet);
    }
}
