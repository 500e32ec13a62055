//! Gives commands and runs functions, and ends the run, when everything must settle.

use super::*;

impl Run {
    pub(super) fn want_round(&mut self, delay: Ms) {
        if !self.round_due {
            self.round_due = true;
            self.after(delay, Event::Round);
        }
    }

    pub(super) fn round(&mut self) {
        self.round_due = false;
        let answers = self.cloud.round(&mut self.random, &mut self.world.tally);
        for (connection, text) in answers {
            self.say_to_gateway(connection, text);
        }
        if let Some(id) = self.link.clone() {
            for text in self.cloud.simulation.connections.take(&id) {
                self.say_to_gateway(id.clone(), text);
            }
        }
        if !self.cloud.is_idle() {
            let delay = between(&mut self.random, 50, 700);
            self.want_round(delay);
        }
    }

    pub(super) fn give(&mut self, number: usize) {
        let index = self.random.below(self.chargers.len());
        let charger = &self.chargers[index];
        let (station, connectors) = (charger.station.clone(), charger.habits.connectors);
        let random = &mut self.random;
        let order = self
            .cloud
            .order(number, &station, connectors, self.now, random);
        self.trace
            .note(self.now, || format!("{station}: {order:?}"));
        self.orders.push(order);
        self.want_round(10);
    }

    pub(super) fn back_up(&mut self) {
        self.trace
            .note(self.now, || "the cloud is backed up".to_owned());
        self.backed_up_at = Some(self.now);
        self.cloud.back_up();
        if let Some(later) = self.plan.restored_by {
            self.after(later, Event::Restore);
        }
    }

    /// Restores the cloud's table. That takes a while, in which nothing connects: longer than the
    /// queues remember what was sent to them.
    pub(super) fn restore_cloud(&mut self) {
        self.trace
            .note(self.now, || "the cloud goes back to its backup".to_owned());
        self.cloud.restore();
        self.world.tally.restores += 1;
        self.cloud_away_until = self.now + 6 * MINUTE;
        if let Some(id) = self.link.take() {
            self.end_connection(id.clone());
            self.after(100, Event::LinkNoticed(id));
        }
    }

    pub(super) fn calm_down(&mut self) {
        self.trace
            .note(self.now, || "all faults are over".to_owned());
        self.calm_at = Some(self.now);
        self.doom = None;
        self.cloud.calm_down();
        for charger in &mut self.chargers {
            charger.calm_down();
        }
        if self.link.is_none() {
            let open = self.gateway_link.clone();
            match open {
                Some(id) => self.after(20_000, Event::LinkNoticed(id)),
                None => self.after(5_000, Event::LinkOpens),
            }
        }
        if self.plan.gateway_jumps.is_some() {
            for charge in &mut self.world.charges {
                charge.doubts.insert(Doubt::GatewayClockStepped);
            }
        }
        self.after(10 * MINUTE, Event::LookAround);
    }

    /// Returns what is not settled yet; empty when all lanes are empty.
    pub(super) fn unsettled(&self) -> Vec<String> {
        let mut left: Vec<String> = self
            .chargers
            .iter()
            .filter(|charger| !charger.is_done())
            .map(Charger::what_is_owed)
            .collect();
        for view in self.site.gateway.stations() {
            if view.unapplied > 0 {
                left.push(format!(
                    "{}: {} records are not applied",
                    view.station_id, view.unapplied
                ));
            }
        }
        left.extend(self.former_owes());
        if !self.site.gateway.linked() {
            left.push("the gateway is not linked".to_owned());
        }
        if !self.cloud.is_idle() {
            left.push("the queues are not empty".to_owned());
        }
        if left.is_empty() && self.cloud.outbox() > 0 {
            left.push(format!("{} hand-overs wait", self.cloud.outbox()));
        }
        left
    }

    pub(super) fn look_around(&mut self) {
        let calm_at = self.calm_at.unwrap_or(self.now);
        let left = self.unsettled();
        if let Some(end) = self.night_ends {
            // What is on its way at that very minute gets a few more.
            let is_late = self.now >= end + 10 * MINUTE;
            if self.now >= end && (left.is_empty() || is_late) {
                self.is_over = true;
                let left = left.into_iter();
                self.world
                    .broken
                    .extend(left.map(|what| format!("after the night: {what}")));
                return;
            }
        } else if left.is_empty() {
            self.cloud.redrive();
            self.trace
                .note(self.now, || "everything settled: night falls".to_owned());
            // This is long enough for the cloud to close the sessions that never ended.
            self.night_ends = Some(self.now + STUCK_MS + 30 * MINUTE);
        } else if self.now - calm_at > DRAIN_LIMIT {
            self.is_over = true;
            let left = left.into_iter();
            self.world
                .broken
                .extend(left.map(|what| format!("faults are over, and still {what}")));
            return;
        }
        self.after(MINUTE, Event::LookAround);
    }
}
