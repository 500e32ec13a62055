//! One run: the event queue of virtual time, and which part receives which event.

mod ending;
mod former;
mod gateway;
mod link;
mod sockets;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use forecourt_edge::chatter::{self, Chatter};
use forecourt_edge::{Effect, Input, Readiness};
use forecourt_link::{Incoming, MAX_MESSAGE_BYTES, ToCloud, ToGateway, parse_to_gateway, to_text};
use forecourt_memory::Random;
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_types::StationId;

use crate::chance::{between, percent};
use crate::charger::{Charger, Out};
use crate::cloud::{Cloud, STUCK_MS, Said};
use crate::furnish::GivenCommand;
use crate::plan::{HOUR, MINUTE, Plan};
use crate::replaced::FORMER;
use crate::sabotage::Sabotage;
use crate::site::{Enrolled, Site};
use crate::trace::Trace;
use crate::world::{Doubt, Ms, World};

pub(crate) use former::FormerBox;

/// How long after the last fault everything must have settled, in milliseconds.
const DRAIN_LIMIT: Ms = 3 * HOUR;

/// How long the program around the gateway's machine waits for a welcome, in milliseconds.
const WELCOME_LIMIT: Ms = 30_000;

/// An event that happens at a moment of virtual time.
#[derive(Debug, Clone)]
enum Event {
    Charger(usize),
    Handshake(usize),
    ToSite(usize, u64, String),
    ToCharger(usize, u64, String),
    CloseCharger(usize, u64),
    SocketGone(usize, u64),
    Commit,
    Tick,
    Crash,
    Restart,
    Prune,
    ClockSet,
    BackUp,
    Restore,
    LinkOpens,
    LinkCut,
    LinkNoticed(String),
    WelcomeLimit(String),
    ToCloud(Said),
    ToGateway(String, String),
    ConnectionEnded(String),
    Round,
    Monitor,
    Give(usize),
    CutOff,
    Replace,
    FormerTick,
    Calm,
    LookAround,
}

/// When a crash happens that waits for the worst moment, in which something is written
/// for a charger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doom {
    BeforeCommit,
    AfterCommit,
}

pub(crate) struct Run {
    pub plan: Plan,
    pub world: World,
    pub chargers: Vec<Charger>,
    pub site: Site,
    /// The box that served the site before, if it was replaced.
    pub former: Option<FormerBox>,
    pub cloud: Cloud,
    pub orders: Vec<GivenCommand>,
    pub trace: Trace,
    pub now: Ms,
    random: Random,
    sabotage: Sabotage,
    events: BinaryHeap<Reverse<(Ms, u64)>>,
    bodies: BTreeMap<u64, Event>,
    count: u64,
    sockets: u64,
    connections: u64,
    /// The link that is open as the cloud sees it.
    link: Option<String>,
    /// The link that is open as the gateway sees it.
    gateway_link: Option<String>,
    /// When the last frame of each socket and direction arrives: frames never overtake each other.
    arrivals: BTreeMap<(u64, bool), Ms>,
    commit_due: bool,
    doom: Option<Doom>,
    round_due: bool,
    wakes: Vec<Ms>,
    calm_at: Option<Ms>,
    night_ends: Option<Ms>,
    /// When the cloud's table was saved, if it was restored to that state.
    pub backed_up_at: Option<Ms>,
    /// Until when nothing connects, because the cloud is being restored or the site is cut off.
    cloud_away_until: Ms,
    is_over: bool,
}

impl Run {
    pub(crate) fn new(seed: u64, sabotage: Sabotage, traced: bool) -> Self {
        let mut random = Random::new(seed);
        let plan = Plan::new(seed, &mut random);
        Self::with_plan(seed, plan, random, sabotage, traced)
    }

    pub(crate) fn with_plan(
        seed: u64,
        plan: Plan,
        mut random: Random,
        sabotage: Sabotage,
        traced: bool,
    ) -> Self {
        let habits = plan.chargers.iter().cloned().enumerate();
        let chargers: Vec<Charger> = habits
            .map(|(index, habits)| Charger::new(index, habits, &mut random))
            .collect();
        let cloud = Cloud::new(seed, plan.cloud.clone(), sabotage);
        let stations: Vec<StationId> = chargers.iter().map(|c| c.station.clone()).collect();
        cloud.furnish(&stations);
        let mut run = Self {
            site: Site::new(Enrolled::first(), 0, plan.accept_unknown, sabotage),
            former: None,
            world: World::default(),
            wakes: vec![-1; chargers.len()],
            chargers,
            cloud,
            orders: Vec::new(),
            trace: Trace {
                on: traced,
                lines: Vec::new(),
            },
            now: 0,
            random,
            sabotage,
            events: BinaryHeap::new(),
            bodies: BTreeMap::new(),
            count: 0,
            sockets: 0,
            connections: 0,
            link: None,
            gateway_link: None,
            arrivals: BTreeMap::new(),
            commit_due: false,
            doom: None,
            round_due: false,
            calm_at: None,
            night_ends: None,
            backed_up_at: None,
            cloud_away_until: 0,
            is_over: false,
            plan,
        };
        run.first_events();
        run
    }

    fn first_events(&mut self) {
        for charger in 0..self.chargers.len() {
            self.at(0, Event::Charger(charger));
        }
        let opens = between(&mut self.random, 0, 2 * MINUTE);
        self.at(opens, Event::LinkOpens);
        self.at(1_000, Event::Tick);
        self.at(MINUTE, Event::Monitor);
        if self.plan.prunes {
            self.at(5 * MINUTE, Event::Prune);
        }
        if let Some(every) = self.plan.crash_every {
            self.at(every, Event::Crash);
        }
        if self.plan.gateway_jumps.is_some() {
            let at = between(&mut self.random, 0, self.plan.active);
            self.at(at, Event::ClockSet);
        }
        if self.plan.restored_by.is_some() {
            let latest = self.plan.active - 20 * MINUTE;
            let at = between(&mut self.random, 10 * MINUTE, latest);
            self.at(at, Event::BackUp);
        }
        if let Some(replacement) = self.plan.replacement {
            self.at(replacement.at - replacement.cut_off, Event::CutOff);
            self.at(replacement.at, Event::Replace);
        }
        for number in 0..self.plan.commands {
            let at = between(&mut self.random, 3 * MINUTE, self.plan.active);
            self.at(at, Event::Give(number));
        }
        self.at(self.plan.active, Event::Calm);
    }

    /// Runs to the end of the simulated night.
    pub(crate) fn go(&mut self) {
        while let Some(Reverse((at, number))) = self.events.pop() {
            if self.is_over {
                break;
            }
            let passed = at - self.now;
            self.now = at;
            self.cloud.simulation.pass(passed);
            if let Some(event) = self.bodies.remove(&number) {
                self.happen(event);
            }
        }
        match self.sabotage {
            Sabotage::RoundUp => self.cloud.round_up(),
            Sabotage::BillPlaceholder => self.cloud.bill_placeholders(&self.world.charges),
            _ => {}
        }
    }

    fn at(&mut self, at: Ms, event: Event) {
        self.count += 1;
        self.bodies.insert(self.count, event);
        self.events.push(Reverse((at.max(self.now), self.count)));
    }

    fn after(&mut self, delay: Ms, event: Event) {
        self.at(self.now + delay, event);
    }

    fn is_calm(&self) -> bool {
        self.calm_at.is_some()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Charger(index) => self.wake(index),
            Event::Handshake(index) => self.handshake(index),
            Event::ToSite(index, ordinal, text) => self.site_hears(index, ordinal, text),
            Event::ToCharger(index, ordinal, text) => self.charger_hears(index, ordinal, &text),
            Event::CloseCharger(index, ordinal) => {
                self.chargers[index].closed(ordinal, self.now, &mut self.random);
                self.wake_again(index);
            }
            Event::SocketGone(index, ordinal) => self.socket_gone(index, ordinal),
            Event::Commit => self.commit(),
            Event::Tick => self.tick(),
            Event::Crash => self.crash(),
            Event::Restart => self.restart(),
            Event::Prune => {
                self.site.prune();
                self.after(5 * MINUTE, Event::Prune);
            }
            Event::ClockSet => self.set_clock(),
            Event::BackUp => self.back_up(),
            Event::Restore => self.restore_cloud(),
            Event::LinkOpens => self.open_link(),
            Event::LinkCut => self.cut_link(),
            Event::LinkNoticed(id) => self.notice_link(&id),
            Event::WelcomeLimit(id) => self.give_up_link(&id),
            Event::ToCloud(said) => {
                self.cloud.inbox.push(said);
                let delay = between(&mut self.random, 0, 40);
                self.want_round(delay);
            }
            Event::ToGateway(connection, text) => self.gateway_hears(&connection, &text),
            Event::ConnectionEnded(id) => {
                self.cloud.ended.push(id);
                self.want_round(10);
            }
            Event::Round => self.round(),
            Event::Monitor => {
                self.cloud.monitor_due = true;
                self.want_round(1);
                self.after(MINUTE, Event::Monitor);
            }
            Event::Give(number) => self.give(number),
            Event::CutOff => self.cut_off(),
            Event::Replace => self.replace_box(),
            Event::FormerTick => self.former_tick(),
            Event::Calm => self.calm_down(),
            Event::LookAround => self.look_around(),
        }
    }
}

fn version(is_201: bool) -> Version {
    if is_201 { Version::V201 } else { Version::V16 }
}
