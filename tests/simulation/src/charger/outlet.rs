//! One outlet: a lifetime register, and the cars that come to it.

use forecourt_cloud::simulation::Random;

use super::Charger;
use crate::chance::{between, choose, percent};
use crate::plan::{Habits, MINUTE};
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
}

/// A start somebody asked for from afar.
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
    /// Energy outside of charges.
    idle: i64,
    pub(super) flow: Option<Flow>,
    pub(super) asked: Option<Asked>,
    next_start: Option<Ms>,
    left: usize,
    sample_every: Ms,
}

/// Cards of the drivers: good ones, a long one, a blocked one, and one nobody knows.
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
            left: habits.charges_per_outlet,
            sample_every: habits.sample_every,
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

    /// Connector, what its register rose by, and what of it was no charge.
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

    /// Reads the meter.
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
    /// Drivers come and go, meters count.
    pub(super) fn live(&mut self, world: &mut World, now: Ms, random: &mut Random) {
        for at in 0..self.outlets.len() {
            let asked = self.outlets[at].asked.take_if(|asked| asked.at <= now);
            let outlet = &self.outlets[at];
            match &outlet.flow {
                None => {
                    let walks_in = outlet.next_start.is_some_and(|start| start <= now);
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
        let outlet = &mut self.outlets[at];
        // Standby draws a little, so no two charges begin at one register.
        let idle = between(random, 1, 5);
        outlet.register += idle;
        outlet.idle += idle;
        outlet.next_start = None;
        outlet.left = outlet.left.saturating_sub(1);
        let walked_in = choose(random, &TOKENS).to_owned();
        let token = asked
            .as_ref()
            .map_or(walked_in, |asked| asked.token.clone());
        let charge = world.charges.len();
        outlet.flow = Some(Flow {
            charge,
            power_w: between(random, 1_000, 150_000),
            since: now,
            ends_at: now + between(random, 20_000, 30 * MINUTE),
            next_sample: now + outlet.sample_every,
            next_seq: 0,
        });
        world.charges.push(Charge {
            charger: self.index,
            connector: outlet.connector,
            token,
            ended: None,
            register_start: outlet.register,
            register_stop: None,
            told: Vec::new(),
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

    /// Ends the charge at this outlet; the stop is owed from now on.
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
        }
    }

    /// The car is gone; gives the charge and its next number.
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
        if outlet.left > 0 && !calm {
            outlet.next_start = Some(now + between(random, 5_000, 20 * MINUTE));
        }
        let charge = &mut world.charges[flow.charge];
        charge.ended = Some(now);
        charge.register_stop = Some(register);
        charge.claimed_stop = is_believed.then_some(time);
        Some((flow.charge, flow.next_seq))
    }

    /// A reboot ends some charges, forgets some, and leaves the others alone.
    pub(super) fn end_by_reboot(&mut self, world: &mut World, now: Ms, random: &mut Random) {
        for at in 0..self.outlets.len() {
            if self.outlets[at].flow.is_none() {
                continue;
            }
            match random.below(4) {
                0 => {
                    if let Some((charge, _)) = self.end_flow(world, at, now, random) {
                        world.charges[charge].doubts.insert(Doubt::NoStop);
                        // What it had told before stays in the queue.
                    }
                }
                1 => self.finish(world, at, "PowerLoss", now, random),
                _ => {}
            }
        }
    }

    /// The charges that run have claims of two clocks from now on.
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
        // Samples get lost in some chargers' memories; nobody promised them.
        if self.queue.len() < 40 && !percent(random, 3) {
            self.tell_register(world, at, register, now, random);
        }
    }
}
