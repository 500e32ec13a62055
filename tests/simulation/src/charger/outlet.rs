//! One outlet: its lifetime register and the cars that charge at it.

use forecourt_memory::Random;

use super::Charger;
use crate::chance::{between, choose, percent};
use crate::plan::{Clock, Habits, MINUTE};
use crate::world::{Charge, Doubt, Ms, World};

/// A car that takes energy.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) charge: usize,
    power_w: i64,
    since: Ms,
    ends_at: Ms,
    next_sample: Ms,
    pub(super) next_seq: u64,
    /// Whether one of its readings was reported with a nonsense register.
    pub(super) told_nonsense: bool,
}

/// A remote start that somebody asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) at: Ms,
    pub(super) token: String,
    pub(super) remote_start_id: Option<i64>,
    pub(super) command: String,
}

#[derive(Debug)]
pub(super) struct Outlet {
    pub(super) connector: u32,
    first_register: i64,
    register: i64,
    /// The energy that flowed outside of charges, in watt-hours.
    idle: i64,
    pub(super) flow: Option<Flow>,
    pub(super) asked: Option<Asked>,
    next_start: Option<Ms>,
    left: usize,
    sample_every: Ms,
    /// Whether the outlet may charge, as a command set it.
    pub(super) is_operative: bool,
    /// The card that took no energy just before, and comes again.
    comes_again: Option<String>,
}

/// The cards of the drivers: good ones, a long one, a blocked one, and one that nobody knows.
const TOKENS: [&str; 8] = [
    "CARD-1",
    "CARD-2",
    "card-2",
    "CARD-3",
    "CARD-1",
    "A-CARD-LONGER-THAN-20-CHARACTERS",
    "BLOCKED-1",
    "STRANGER-1",
];

impl Outlet {
    pub(super) fn new(
        charger: usize,
        connector: u32,
        habits: &Habits,
        random: &mut Random,
    ) -> Self {
        let place = i64::try_from(charger).unwrap_or(0) * 10 + i64::from(connector);
        let first = place * 10_000_000 + between(random, 1, 9_000_000);
        Self {
            connector,
            first_register: first,
            register: first,
            idle: 0,
            flow: None,
            asked: None,
            next_start: Some(between(random, 30_000, 15 * MINUTE)),
            left: habits.charges_per_connector,
            sample_every: habits.sample_every,
            is_operative: true,
            comes_again: None,
        }
    }

    pub(super) fn close_for_today(&mut self) {
        self.left = 0;
        self.next_start = None;
        self.asked = None;
    }

    pub(super) fn is_free(&self) -> bool {
        self.flow.is_none()
    }

    /// Returns the connector, the rise of its register, and the part of it that flowed outside of
    /// charges, both in watt-hours.
    pub(super) fn totals(&self) -> (u32, i64, i64) {
        (
            self.connector,
            self.register - self.first_register,
            self.idle,
        )
    }

    pub(super) fn next_event(&self) -> Option<Ms> {
        match &self.flow {
            Some(flow) => Some(flow.ends_at.min(flow.next_sample)),
            None => {
                let asked = self.asked.as_ref().map(|asked| asked.at);
                asked.or(self.next_start)
            }
        }
    }

    /// Reads the meter, in watt-hours.
    fn read(&mut self, now: Ms) -> i64 {
        if let Some(flow) = &mut self.flow {
            // Whole watt-hours; the rest stays in the time that is not counted yet.
            let wh = flow.power_w * (now - flow.since) / 3_600_000;
            self.register += wh;
            flow.since += wh * 3_600_000 / flow.power_w;
        }
        self.register
    }
}

impl Charger {
    /// Lets drivers come and go, and reads the meters.
    pub(super) fn live(&mut self, world: &mut World, now: Ms, random: &mut Random) {
        for at in 0..self.outlets.len() {
            let asked = self.outlets[at].asked.take_if(|asked| asked.at <= now);
            let outlet = &self.outlets[at];
            match &outlet.flow {
                None => {
                    let is_time = outlet.next_start.is_some_and(|start| start <= now);
                    let walks_in = is_time && outlet.is_operative;
                    if is_time && !outlet.is_operative {
                        self.outlets[at].next_start = None;
                    }
                    if asked.is_some() || walks_in {
                        self.begin(world, at, asked, now, random);
                    }
                }
                Some(flow) if flow.ends_at <= now => self.finish(world, at, "Local", now, random),
                Some(flow) if flow.next_sample <= now => self.tell_sample(world, at, now, random),
                Some(_) => {}
            }
        }
    }

    fn begin(
        &mut self,
        world: &mut World,
        at: usize,
        asked: Option<Asked>,
        now: Ms,
        random: &mut Random,
    ) {
        let (time, is_believed) = self.clock(now);
        let is_absent = self.habits.clock == Clock::Absent;
        let outlet = &mut self.outlets[at];
        let again = outlet.comes_again.take().filter(|_| asked.is_none());
        let takes_nothing = is_absent && outlet.left > 1 && percent(random, 60);
        // Standby draws a little, so no two charges begin at one register; but
        // for a driver who comes again at once.
        let idle = if again.is_some() {
            0
        } else {
            between(random, 1, 5)
        };
        outlet.register += idle;
        outlet.idle += idle;
        outlet.next_start = None;
        outlet.left = outlet.left.saturating_sub(1);
        let walked_in = again.unwrap_or_else(|| choose(random, &TOKENS).to_owned());
        let token = asked
            .as_ref()
            .map_or(walked_in, |asked| asked.token.clone());
        let charge = world.charges.len();
        // Below a watt-hour in its time.
        let (power_w, longest) = if takes_nothing {
            outlet.comes_again = Some(token.clone());
            (1, MINUTE)
        } else {
            (between(random, 1_000, 150_000), 30 * MINUTE)
        };
        outlet.flow = Some(Flow {
            charge,
            power_w,
            since: now,
            ends_at: now + between(random, 20_000, longest),
            next_sample: now + outlet.sample_every,
            next_seq: 0,
            told_nonsense: false,
        });
        world.charges.push(Charge {
            charger: self.index,
            connector: outlet.connector,
            token,
            ended: None,
            register_start: outlet.register,
            register_stop: None,
            told: Vec::new(),
            begin_told: outlet.register,
            delay: 0,
            is_end_kept: false,
            claimed_start: is_believed.then_some(time),
            claimed_stop: None,
            ids: Default::default(),
            start_answered: false,
            stop_answered: false,
            heard: false,
            doubts: Default::default(),
            asked_by: asked.as_ref().map(|asked| asked.command.clone()),
        });
        let register = outlet.register;
        let remote = asked.and_then(|asked| asked.remote_start_id);
        self.tell_start(world, at, register, remote, now, random);
    }

    /// Ends the charge at this outlet. The stop waits in the queue from now on.
    pub(super) fn finish(
        &mut self,
        world: &mut World,
        at: usize,
        reason: &'static str,
        now: Ms,
        random: &mut Random,
    ) {
        let connector = self.outlets[at].connector;
        if let Some(ended) = self.end_flow(world, at, now, random) {
            self.tell_stop(world, connector, ended, reason, now, random);
            let notice = self.status(connector, now);
            self.chatter.push_back(notice);
        }
    }

    /// Ends every charge without a report.
    pub(super) fn forget_flows(&mut self, world: &mut World, now: Ms, random: &mut Random) {
        for at in 0..self.outlets.len() {
            self.outlets[at].comes_again = None;
            if let Some((charge, _)) = self.end_flow(world, at, now, random) {
                world.charges[charge].doubts.insert(Doubt::NoStop);
            }
        }
    }

    /// Ends the flow when the car leaves. Returns the charge and its next sequence number.
    fn end_flow(
        &mut self,
        world: &mut World,
        at: usize,
        now: Ms,
        random: &mut Random,
    ) -> Option<(usize, u64)> {
        let (time, is_believed) = self.clock(now);
        let calm = self.calm;
        let outlet = &mut self.outlets[at];
        let register = outlet.read(now);
        let flow = outlet.flow.take()?;
        if outlet.left > 0 && !calm && outlet.is_operative {
            outlet.next_start = Some(now + between(random, 5_000, 20 * MINUTE));
        }
        let charge = &mut world.charges[flow.charge];
        charge.ended = Some(now);
        charge.register_stop = Some(register);
        charge.claimed_stop = is_believed.then_some(time);
        Some((flow.charge, flow.next_seq))
    }

    /// Ends some charges at a reboot, forgets some, and leaves the others alone.
    pub(super) fn end_by_reboot(&mut self, world: &mut World, now: Ms, random: &mut Random) {
        for at in 0..self.outlets.len() {
            if self.outlets[at].flow.is_none() {
                continue;
            }
            match random.below(4) {
                0 => {
                    if let Some((charge, _)) = self.end_flow(world, at, now, random) {
                        world.charges[charge].doubts.insert(Doubt::NoStop);
                        // The messages that it had queued before stay in the queue.
                    }
                }
                1 => self.finish(world, at, "PowerLoss", now, random),
                _ => {}
            }
        }
    }

    /// Records that the claims of the running charges come from two clock settings from now on.
    pub(super) fn note_clock_step(&self, world: &mut World) {
        let owed = self.queue.iter().map(|pending| pending.charge);
        let running = self
            .outlets
            .iter()
            .filter_map(|outlet| outlet.flow.as_ref());
        for charge in running.map(|flow| flow.charge).chain(owed) {
            world.charges[charge].doubts.insert(Doubt::ClockStepped);
        }
    }

    fn tell_sample(&mut self, world: &mut World, at: usize, now: Ms, random: &mut Random) {
        let outlet = &mut self.outlets[at];
        let register = outlet.read(now);
        let every = outlet.sample_every;
        if let Some(flow) = &mut outlet.flow {
            flow.next_sample = now + every;
        }
        // Some chargers lose samples; no promise covers them.
        if self.queue.len() < 40 && !percent(random, 3) {
            self.tell_register(world, at, register, now, random);
        }
    }
}
