//! Runs the chargers and their sockets. Frames arrive in order or not at all.

use super::*;

impl Run {
    pub(super) fn wake(&mut self, index: usize) {
        if self.wakes[index] > self.now {
            // An earlier event overtook this one's reason.
            return;
        }
        let charger = &mut self.chargers[index];
        let out = charger.wake(&mut self.world, self.now, &mut self.random);
        for out in out {
            match out {
                Out::Connect => {
                    let delay = between(&mut self.random, 10, 300);
                    self.after(delay, Event::Handshake(index));
                }
                Out::Drop => self.lose_socket(index),
                Out::Frame(text) => self.frame_to_site(index, text),
            }
        }
        self.wake_again(index);
    }

    pub(super) fn wake_again(&mut self, index: usize) {
        // The charger is woken when it asks, but not before 100 ms and not after a minute.
        let next = self.chargers[index].next_wake();
        let at = next.map_or(self.now + MINUTE, |at| at.max(self.now + 100));
        let at = at.min(self.now + MINUTE);
        self.wakes[index] = at;
        self.at(at, Event::Charger(index));
    }

    pub(super) fn wake_soon(&mut self, index: usize) {
        self.wakes[index] = self.now + 5;
        self.after(5, Event::Charger(index));
    }

    pub(super) fn handshake(&mut self, index: usize) {
        let station = self.chargers[index].station.clone();
        let configs = self.site.gateway.station_configs();
        let is_known = configs.iter().any(|config| config.station_id == station);
        let is_ready = self.site.gateway.ready() == Readiness::Ready;
        if !(self.site.is_up && is_ready && is_known) {
            self.chargers[index].refused(self.now, &mut self.random);
            self.wake_again(index);
            return;
        }
        self.sockets += 1;
        let ordinal = self.sockets;
        self.site.sockets.insert(station.clone(), (index, ordinal));
        let version = version(self.chargers[index].habits.is_201);
        self.trace
            .note(self.now, || format!("{station} connects as {ordinal}"));
        self.input(Input::StationConnected {
            station_id: station,
            version,
            connection: ordinal,
            security_profile: 0,
        });
        self.chargers[index].connected(ordinal, self.now, &mut self.random);
        self.wake_soon(index);
    }

    /// Ends the charger's side of a socket. The gateway learns of it sooner or later.
    pub(super) fn lose_socket(&mut self, index: usize) {
        let station = &self.chargers[index].station;
        let Some((_, ordinal)) = self.site.sockets.get(station).copied() else {
            return;
        };
        let late = percent(&mut self.random, 20);
        let delay = between(&mut self.random, 1, if late { 60_000 } else { 500 });
        self.after(delay, Event::SocketGone(index, ordinal));
    }

    pub(super) fn socket_gone(&mut self, index: usize, ordinal: u64) {
        let station = self.chargers[index].station.clone();
        if self.site.sockets.get(&station) == Some(&(index, ordinal)) {
            self.site.sockets.remove(&station);
        }
        self.input(Input::StationDisconnected {
            station_id: station,
            connection: ordinal,
        });
    }

    pub(super) fn frame_to_site(&mut self, index: usize, text: String) {
        let station = &self.chargers[index].station;
        let Some((_, ordinal)) = self.site.sockets.get(station).copied() else {
            return;
        };
        if !self.chargers[index].is_on(ordinal) {
            return;
        }
        let now = self.now;
        self.trace.note(now, || format!("CP-{index} > {text}"));
        let at = self.arrival(ordinal, true);
        self.at(at, Event::ToSite(index, ordinal, text));
    }

    pub(super) fn arrival(&mut self, ordinal: u64, upwards: bool) -> Ms {
        let at = self.now + between(&mut self.random, 1, 60);
        let last = self.arrivals.entry((ordinal, upwards)).or_insert(0);
        *last = at.max(*last + 1);
        *last
    }

    pub(super) fn site_hears(&mut self, index: usize, ordinal: u64, text: String) {
        let station = self.chargers[index].station.clone();
        if !self.site.is_up || self.site.sockets.get(&station) != Some(&(index, ordinal)) {
            return;
        }
        let received_at = self.site.wall(self.now);
        let version = version(self.chargers[index].habits.is_201);
        let frame = ParsedFrame::read(version, text);
        match chatter::answer(&frame, received_at) {
            Chatter::Answer(answer) => self.frame_to_charger(index, ordinal, answer),
            Chatter::Nothing => {}
            Chatter::ForJournal => self.input(Input::Frame {
                station_id: station,
                connection: ordinal,
                frame,
                received_at,
            }),
        }
    }

    pub(super) fn frame_to_charger(&mut self, index: usize, ordinal: u64, text: String) {
        let now = self.now;
        self.trace.note(now, || format!("CP-{index} < {text}"));
        let at = self.arrival(ordinal, false);
        self.at(at, Event::ToCharger(index, ordinal, text));
    }

    pub(super) fn charger_hears(&mut self, index: usize, ordinal: u64, text: &str) {
        if self.chargers[index].is_on(ordinal) {
            let charger = &mut self.chargers[index];
            charger.hear(&mut self.world, ordinal, text, self.now, &mut self.random);
            self.wake_soon(index);
        }
    }
}
