//! The box is replaced during the run. The old one is switched off with the chargers connected to
//! it, and later linked again from elsewhere. It has no chargers any more, and brings
//! what it holds.

use std::collections::BTreeSet;

use forecourt_types::SessionId;

use super::*;

/// How often the program around the old box checks whether there is something to
/// do, in milliseconds.
const PACE: Ms = 5_000;

/// The box that served the site before, and what was known when it was replaced.
pub(crate) struct FormerBox {
    pub site: Site,
    /// The sessions whose start the cloud had applied.
    pub begun: BTreeSet<SessionId>,
    /// When the box is linked again; when no welcome comes, the time of the last attempt.
    linked_at: Ms,
}

impl Run {
    /// Cuts the cloud off until the box is replaced.
    pub(super) fn cut_off(&mut self) {
        let Some(replacement) = self.plan.replacement else {
            return;
        };
        self.cloud_away_until = replacement.at;
        if let Some(id) = self.link.take() {
            self.end_connection(id.clone());
            self.after(100, Event::LinkNoticed(id));
        }
    }

    pub(super) fn replace_box(&mut self) {
        let Some(replacement) = self.plan.replacement.filter(|_| !self.is_calm()) else {
            return;
        };
        if !self.site.is_up {
            self.after(MINUTE, Event::Replace);
            return;
        }
        self.world.tally.replacements += 1;
        self.trace
            .note(self.now, || format!("the box is replaced: {replacement:?}"));
        self.doubt_open_charges();
        let begun = self.cloud.sessions().into_iter();
        let begun = begun.filter(|row| row.started_at.is_some());
        let begun = begun.map(|row| row.session_id).collect();
        self.switch_off();
        let by_another = replacement.by_another;
        let enrolled = self.cloud.replace_gateway(by_another, self.connections);
        let next = Site::new(enrolled, self.now, self.plan.accept_unknown, self.sabotage);
        let back_at = self.now + replacement.back_after;
        self.former = Some(FormerBox {
            site: std::mem::replace(&mut self.site, next),
            begun,
            linked_at: back_at,
        });
        self.at(back_at, Event::FormerTick);
        let delay = between(&mut self.random, 1_000, 2 * MINUTE);
        self.after(delay, Event::LinkOpens);
    }

    /// Marks the charges that are not over for their charger: two boxes receive messages of them.
    fn doubt_open_charges(&mut self) {
        for (index, charge) in self.world.charges.iter_mut().enumerate() {
            let owes = self.chargers[charge.charger].owes(index);
            if owes || !charge.stop_answered {
                charge.doubts.insert(Doubt::BoxReplaced);
            }
        }
    }

    /// Switches the old box off. What was not committed is lost; chargers and cloud see
    /// the sockets end.
    fn switch_off(&mut self) {
        self.doom = None;
        for (index, ordinal) in std::mem::take(&mut self.site.sockets).into_values() {
            let at = self.arrival(ordinal, false);
            self.at(at, Event::CloseCharger(index, ordinal));
        }
        self.site.crash();
        self.gateway_link = None;
        if let Some(id) = self.link.take() {
            self.end_connection(id);
        }
    }

    pub(super) fn former_tick(&mut self) {
        let now = self.now;
        let Some(former) = &mut self.former else {
            return;
        };
        let is_up = former.site.is_up;
        let is_unheard = !former.site.gateway.linked() && now >= former.linked_at + WELCOME_LIMIT;
        if !is_up || is_unheard {
            self.trace
                .note(now, || "the old box is linked again".to_owned());
            former.linked_at = now;
            if is_up {
                self.former_input(Input::LinkDown);
            } else {
                former.site.restart(now);
            }
            self.former_input(Input::LinkUp);
        }
        self.former_input(Input::Tick);
        let pace = if self.night_ends.is_some() {
            MINUTE
        } else {
            PACE
        };
        self.after(pace, Event::FormerTick);
    }

    pub(super) fn former_hears(&mut self, text: &str) {
        self.trace
            .note(self.now, || format!("cloud > (old box) {text}"));
        match parse_to_gateway(text) {
            Ok(Incoming::Known(message)) => self.former_input(Input::FromCloud(message)),
            other => self.world.broken.push(format!("{other:?}: {text}")),
        }
    }

    fn former_input(&mut self, input: Input) {
        let now = self.now;
        let Some(former) = &mut self.former else {
            return;
        };
        former.site.input(input, now);
        for effect in former.site.commit(now) {
            if let Effect::SendToCloud(message) = effect {
                let text = to_text(&message).unwrap();
                self.former_says(text);
            }
        }
    }

    fn former_says(&mut self, text: String) {
        let now = self.now;
        self.trace.note(now, || format!("old box > {text}"));
        if self.link_loses() {
            self.trace.note(now, || "  (lost)".to_owned());
            return;
        }
        let said = Said {
            connection: FORMER.to_owned(),
            text,
        };
        let delay = self.link_delay();
        self.after(delay, Event::ToCloud(said));
    }

    /// Returns what the old box has not delivered.
    pub(super) fn former_owes(&self) -> Vec<String> {
        let views = self.former.iter();
        let views = views.flat_map(|former| former.site.gateway.stations());
        let owing = views.filter(|view| view.unapplied > 0);
        let owing = owing.map(|view| {
            let (station, count) = (&view.station_id, view.unapplied);
            format!("{station}: {count} records of the old box are not applied")
        });
        owing.collect()
    }
}
