//! Runs the link, which loses, doubles, delays and reorders messages, and is cut.

use super::*;

impl Run {
    pub(super) fn open_link(&mut self) {
        if self.gateway_link.is_some() || !self.site.is_up {
            return;
        }
        if self.now < self.cloud_away_until {
            self.at(self.cloud_away_until, Event::LinkOpens);
            return;
        }
        self.connections += 1;
        let id = format!("connection-{}", self.connections);
        self.cloud.connect(&id);
        self.link = Some(id.clone());
        self.gateway_link = Some(id.clone());
        self.trace.note(self.now, || format!("link {id} opens"));
        self.after(WELCOME_LIMIT, Event::WelcomeLimit(id));
        self.input(Input::LinkUp);
        if let Some(every) = self.plan.link.cut_every.filter(|_| !self.is_calm()) {
            let delay = between(&mut self.random, every / 4, every * 2);
            self.after(delay, Event::LinkCut);
        }
    }

    /// Gives up a link on which no welcome came, as the program around the gateway's machine does.
    pub(super) fn give_up_link(&mut self, id: &str) {
        if self.gateway_link.as_deref() != Some(id) || self.site.gateway.linked() {
            return;
        }
        self.trace
            .note(self.now, || format!("link {id}: no welcome"));
        if self.link.as_deref() == Some(id) {
            self.link = None;
            self.end_connection(id.to_owned());
        }
        self.notice_link(id);
    }

    pub(super) fn cut_link(&mut self) {
        if self.is_calm() {
            return;
        }
        let Some(id) = self.link.take() else { return };
        self.world.tally.cuts += 1;
        self.trace.note(self.now, || format!("link {id} is cut"));
        self.end_connection(id.clone());
        let late = self.plan.link.half_open && percent(&mut self.random, 50);
        let delay = between(&mut self.random, 1, if late { 60_000 } else { 200 });
        self.after(delay, Event::LinkNoticed(id));
    }

    pub(super) fn end_connection(&mut self, id: String) {
        self.cloud.simulation.connections.close(&id);
        let stale = percent(&mut self.random, 30);
        let delay = between(&mut self.random, 5, if stale { 90_000 } else { 1_000 });
        self.after(delay, Event::ConnectionEnded(id));
    }

    pub(super) fn notice_link(&mut self, id: &str) {
        if self.gateway_link.as_deref() != Some(id) {
            return;
        }
        self.gateway_link = None;
        self.input(Input::LinkDown);
        let longest = if self.is_calm() {
            5_000
        } else {
            self.plan.link.outage
        };
        let delay = between(&mut self.random, 500, longest);
        self.after(delay, Event::LinkOpens);
    }

    pub(super) fn say_to_cloud(&mut self, message: &ToCloud) {
        let text = to_text(message).unwrap();
        if text.len() > MAX_MESSAGE_BYTES {
            self.world.broken.push(format!(
                "a link message of {} bytes is larger than the frame limit",
                text.len()
            ));
        }
        let Some(connection) = self.gateway_link.clone() else {
            return;
        };
        let is_cut = self.link.as_ref() != Some(&connection);
        let now = self.now;
        self.trace.note(now, || format!("gateway > {text}"));
        if is_cut || self.link_loses() {
            self.trace.note(now, || "  (lost)".to_owned());
            return;
        }
        let said = Said { connection, text };
        if self.link_doubles() {
            let delay = self.link_delay();
            self.after(delay, Event::ToCloud(said.clone()));
        }
        let delay = self.link_delay();
        self.after(delay, Event::ToCloud(said));
    }

    pub(super) fn link_loses(&mut self) -> bool {
        !self.is_calm() && percent(&mut self.random, self.plan.link.lost_percent)
    }

    pub(super) fn link_doubles(&mut self) -> bool {
        !self.is_calm() && percent(&mut self.random, self.plan.link.doubled_percent)
    }

    pub(super) fn link_delay(&mut self) -> Ms {
        if !self.is_calm() && percent(&mut self.random, self.plan.link.slow_percent) {
            between(&mut self.random, 500, 25_000)
        } else {
            between(&mut self.random, 5, 150)
        }
    }

    pub(super) fn say_to_gateway(&mut self, connection: String, text: String) {
        if self.link_loses() {
            let now = self.now;
            self.trace.note(now, || format!("cloud > (lost) {text}"));
            return;
        }
        let is_order = text.starts_with("{\"kind\":\"command\"");
        if self.link_doubles() || (is_order && self.sabotage == Sabotage::CommandTwice) {
            let delay = self.link_delay();
            let text = match self.sabotage {
                Sabotage::CommandTwice => text.replace("\"command_id\":\"", "\"command_id\":\"x"),
                _ => text.clone(),
            };
            self.after(delay, Event::ToGateway(connection.clone(), text));
        }
        let delay = self.link_delay();
        self.after(delay, Event::ToGateway(connection, text));
    }

    pub(super) fn gateway_hears(&mut self, connection: &str, text: &str) {
        if connection == FORMER {
            self.former_hears(text);
            return;
        }
        if self.gateway_link.as_deref() != Some(connection) {
            return;
        }
        let now = self.now;
        self.trace.note(now, || format!("cloud > {text}"));
        match parse_to_gateway(text) {
            Ok(Incoming::Known(mut message)) => {
                if let (Sabotage::IgnoreExpiry, ToGateway::Command(order)) =
                    (self.sabotage, &mut message)
                {
                    order.expires_at = order.expires_at.plus_millis(HOUR);
                }
                self.input(Input::FromCloud(message));
            }
            Ok(Incoming::Unknown { kind }) => self
                .world
                .broken
                .push(format!("the cloud said an unknown {kind}")),
            Err(error) => self.world.broken.push(format!("{error}: {text}")),
        }
    }
}
