//! How the charger handles the gateway's frames: answers, and calls.

use forecourt_memory::Random;
use serde_json::{Value, json};

use super::outlet::Asked;
use super::{Charger, Kind, Owed};
use crate::chance::{between, percent};
use crate::plan::MINUTE;
use crate::world::{Call, Ms, World};

/// The gateway's own limit for an answer of the charger, 30 s, less the possible difference in the
/// delay of two frames, in milliseconds. After it the gateway may call again.
const CALL_TIMEOUT: Ms = 29_800;

impl Charger {
    /// Handles a frame of the gateway.
    pub(crate) fn hear(
        &mut self,
        world: &mut World,
        ordinal: u64,
        text: &str,
        now: Ms,
        random: &mut Random,
    ) {
        let Ok(Value::Array(frame)) = serde_json::from_str(text) else {
            world
                .broken
                .push(format!("{}: no frame: {text}", self.station));
            return;
        };
        let part = |at: usize| frame.get(at).and_then(Value::as_str).unwrap_or_default();
        let body = |at: usize| frame.get(at).cloned().unwrap_or_default();
        match frame.first().and_then(Value::as_i64) {
            Some(2) => self.called(world, ordinal, part(1), part(2), &body(3), now, random),
            Some(3) => self.answered(world, part(1), Some(&body(2)), text, now, random),
            Some(4) => self.answered(world, part(1), None, text, now, random),
            _ => world
                .broken
                .push(format!("{}: no frame: {text}", self.station)),
        }
    }

    fn answered(
        &mut self,
        world: &mut World,
        id: &str,
        payload: Option<&Value>,
        text: &str,
        now: Ms,
        random: &mut Random,
    ) {
        // Late answers carry an id that is waited for no more.
        let Some(waiting) = self.waiting.take_if(|waiting| waiting.message_id == id) else {
            return;
        };
        if !waiting.is_pending {
            self.must_boot = false;
            return;
        }
        let Some(payload) = payload else {
            world.broken.push(format!(
                "{}: a transaction message was answered with an error: {text}",
                self.station
            ));
            self.queue.pop_front();
            return;
        };
        let Some(pending) = self.queue.front_mut() else {
            return;
        };
        let (index, kind, register) = (pending.charge, pending.kind, pending.register);
        let again = pending.repeats > 0;
        if again {
            pending.repeats -= 1;
        } else {
            self.queue.pop_front();
        }
        let charge = &mut world.charges[index];
        charge.heard = true;
        world.tally.answers += 1;
        let (read_at, told) = register;
        charge.told.extend(told.map(|told| (read_at, told)));
        if kind != Kind::Sample {
            charge.delay = charge.delay.max(now - read_at);
        }
        match kind {
            Kind::Start => charge.start_answered = true,
            Kind::Stop => charge.stop_answered = true,
            Kind::Sample => {}
        }
        if kind == Kind::Start && !self.habits.is_201 {
            match payload.get("transactionId").and_then(Value::as_i64) {
                Some(id) if id > 0 => {
                    charge.ids.insert(id.to_string());
                }
                _ => world
                    .broken
                    .push(format!("{}: a start without an id: {text}", self.station)),
            }
        }
        let status = payload.pointer("/idTagInfo/status");
        let status = status.or_else(|| payload.pointer("/idTokenInfo/status"));
        let status = status.and_then(Value::as_str).unwrap_or("Accepted");
        if kind == Kind::Start && status != "Accepted" {
            self.stop_charge(world, index, "DeAuthorized", now, random);
        }
    }

    fn stop_charge(
        &mut self,
        world: &mut World,
        charge: usize,
        reason: &'static str,
        now: Ms,
        random: &mut Random,
    ) {
        let mut outlets = self.outlets.iter();
        let at = outlets.position(|outlet| {
            let flow = outlet.flow.as_ref();
            flow.is_some_and(|flow| flow.charge == charge)
        });
        if let Some(at) = at {
            self.finish(world, at, reason, now, random);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one frame and the time it came"
    )]
    fn called(
        &mut self,
        world: &mut World,
        ordinal: u64,
        id: &str,
        action: &str,
        payload: &Value,
        now: Ms,
        random: &mut Random,
    ) {
        self.unanswered
            .retain(|(_, since)| now - since < CALL_TIMEOUT);
        if let Some((other, _)) = self.unanswered.first() {
            world.broken.push(format!(
                "{}: call {id} came while {other} was not answered",
                self.station
            ));
        }
        self.unanswered.push((id.to_owned(), now));
        let mut call = Call {
            id: id.to_owned(),
            at: now,
            stopped: None,
            is_scheduled: false,
            availability: None,
        };
        let answer = match action {
            "RemoteStartTransaction" | "RequestStartTransaction" => {
                status(self.asked_to_start(world, id, payload, now, random))
            }
            "RemoteStopTransaction" | "RequestStopTransaction" => {
                call.stopped = self.asked_to_stop(world, payload, now, random);
                status(call.stopped.is_some())
            }
            "ChangeAvailability" => {
                let changed = self.asked_to_change(payload, now);
                call.is_scheduled = changed.is_some_and(|(_, _, must_wait)| must_wait);
                call.availability =
                    changed.map(|(connector, operative, _)| (self.index, connector, operative));
                json!({"status": if call.is_scheduled { "Scheduled" } else { "Accepted" }})
            }
            "UnlockConnector" => json!({"status": "Unlocked"}),
            _ => json!({"status": "Accepted"}),
        };
        world.calls.push(call);
        self.will_answer(ordinal, id, &answer, now, random);
    }

    fn will_answer(
        &mut self,
        ordinal: u64,
        id: &str,
        answer: &Value,
        now: Ms,
        random: &mut Random,
    ) {
        let soon = now + between(random, 50, 2_000);
        let mut owed = |at: Ms| {
            self.owed.push(Owed {
                at,
                text: format!("[3,\"{id}\",{answer}]"),
                ordinal,
                id: id.to_owned(),
            });
        };
        if !percent(random, self.habits.rude_percent) {
            owed(soon);
            return;
        }
        match random.below(3) {
            0 => {}
            1 => owed(now + between(random, 20, 90) * 1000),
            _ => {
                owed(soon);
                owed(soon + 500);
            }
        }
    }

    fn asked_to_start(
        &mut self,
        world: &World,
        command: &str,
        payload: &Value,
        now: Ms,
        random: &mut Random,
    ) -> bool {
        let connector = payload.get("connectorId").or(payload.get("evseId"));
        let connector = connector.and_then(Value::as_u64);
        let token = payload.pointer("/idToken/idToken");
        let token = token.or(payload.get("idTag")).and_then(Value::as_str);
        let token = token.unwrap_or_default().to_owned();
        let is_known = world.calls.iter().any(|call| call.id == command);
        let outlet = self.outlets.iter_mut().find(|outlet| {
            let is_it = connector.is_none_or(|meant| meant == u64::from(outlet.connector));
            is_it && outlet.is_free() && outlet.is_operative && outlet.asked.is_none()
        });
        let Some(outlet) = outlet.filter(|_| !self.calm && !is_known) else {
            return false;
        };
        outlet.asked = Some(Asked {
            // Some chargers accept the start, and then no car comes.
            at: if percent(random, 85) {
                now + between(random, 1_000, 2 * MINUTE)
            } else {
                Ms::MAX
            },
            token,
            remote_start_id: payload.get("remoteStartId").and_then(Value::as_i64),
            command: command.to_owned(),
        });
        true
    }

    /// Changes the availability of an outlet and reports the change. Returns the outlet, whether it
    /// is in service then, and whether the change must wait for the end of a charge.
    fn asked_to_change(&mut self, payload: &Value, now: Ms) -> Option<(u32, bool, bool)> {
        let connector = payload.get("connectorId").or(payload.pointer("/evse/id"));
        let connector = connector.and_then(Value::as_u64);
        let word = payload.get("type").or(payload.get("operationalStatus"));
        let is_operative = word.and_then(Value::as_str) == Some("Operative");
        let mut outlets = self.outlets.iter_mut();
        let outlet = outlets.find(|outlet| connector == Some(u64::from(outlet.connector)))?;
        outlet.is_operative = is_operative;
        let must_wait = !outlet.is_free();
        let connector = outlet.connector;
        if !must_wait {
            let notice = self.status(connector, now);
            self.chatter.push_back(notice);
        }
        Some((connector, is_operative, must_wait))
    }

    fn asked_to_stop(
        &mut self,
        world: &mut World,
        payload: &Value,
        now: Ms,
        random: &mut Random,
    ) -> Option<usize> {
        let id = match payload.get("transactionId") {
            Some(Value::String(id)) => id.clone(),
            Some(id) => id.to_string(),
            None => return None,
        };
        let flows = self
            .outlets
            .iter()
            .filter_map(|outlet| outlet.flow.as_ref());
        let mut charges = flows.map(|flow| flow.charge);
        let charge = charges.find(|charge| world.charges[*charge].ids.contains(&id))?;
        self.stop_charge(world, charge, "Remote", now, random);
        Some(charge)
    }
}

fn status(accepted: bool) -> Value {
    json!({"status": if accepted { "Accepted" } else { "Rejected" }})
}
