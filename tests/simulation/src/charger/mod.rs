//! A charger in the field, with meters, drivers, a queue of messages to send and a socket that
//! breaks. It knows OCPP and nothing of the product.

mod clutter;
mod hear;
mod outlet;
mod say;

use std::collections::{BTreeMap, VecDeque};

use forecourt_memory::Random;
use forecourt_types::StationId;
use serde_json::{Map, Value};

use crate::chance::{between, percent};
use crate::plan::{Clock, HOUR, Habits, MINUTE};
use crate::world::{BEGIN_MS, Doubt, Ms, World};
use outlet::Outlet;

/// What the charger does next on its socket.
#[derive(Debug)]
pub(crate) enum Out {
    Connect,
    Frame(String),
    Drop,
}

/// What a message in the queue is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Start,
    Sample,
    Stop,
}

/// A transaction message that waits until it is answered.
#[derive(Debug, Clone)]
struct Pending {
    charge: usize,
    kind: Kind,
    action: &'static str,
    payload: Map<String, Value>,
    /// The time of the reading, and the register that it reports, if that is the true one.
    register: (Ms, Option<i64>),
    message_id: Option<String>,
    tries: u32,
    /// How many times the message is repeated although it was answered.
    repeats: u32,
}

/// The one call that waits for its answer.
#[derive(Debug, Clone)]
struct Waiting {
    message_id: String,
    /// Whether the call is the front of the queue. Otherwise it is about no transaction.
    is_pending: bool,
    until: Ms,
}

/// A call of the gateway that this charger will answer.
#[derive(Debug, Clone)]
struct Owed {
    at: Ms,
    text: String,
    ordinal: u64,
    /// The id of the call that it answers.
    id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Socket {
    Closed { again_at: Ms },
    Opening,
    Open { ordinal: u64 },
}

#[derive(Debug)]
pub(crate) struct Charger {
    pub index: usize,
    pub station: StationId,
    pub habits: Habits,
    outlets: Vec<Outlet>,
    socket: Socket,
    queue: VecDeque<Pending>,
    /// The `meterValue` elements of the samples reported so far, by charge.
    told_samples: BTreeMap<usize, Vec<Value>>,
    waiting: Option<Waiting>,
    /// The messages about no transaction that go out over this socket before the queue.
    chatter: VecDeque<(&'static str, String)>,
    owed: Vec<Owed>,
    /// The calls of the gateway on this socket that have no answer yet.
    unanswered: Vec<(String, Ms)>,
    ids: u64,
    boots: u64,
    booted_at: Ms,
    must_boot: bool,
    clock_off: i64,
    next_drop: Option<Ms>,
    next_reboot: Option<Ms>,
    power_cut: Option<(Ms, bool)>,
    next_heartbeat: Ms,
    /// Whether its power was cut for good.
    is_dark: bool,
    /// Whether the faults are over: no more drops, reboots or new charges.
    calm: bool,
}

impl Charger {
    pub(crate) fn new(index: usize, habits: Habits, random: &mut Random) -> Self {
        let outlets = (1..=habits.connectors)
            .map(|connector| Outlet::new(index, connector, &habits, random))
            .collect();
        Self {
            index,
            station: StationId::new(format!("CP-{index}")).unwrap(),
            outlets,
            socket: Socket::Closed {
                again_at: between(random, 0, MINUTE),
            },
            queue: VecDeque::new(),
            told_samples: BTreeMap::new(),
            waiting: None,
            chatter: VecDeque::new(),
            owed: Vec::new(),
            unanswered: Vec::new(),
            ids: 0,
            boots: 1,
            booted_at: 0,
            must_boot: true,
            clock_off: match habits.clock {
                Clock::Off(off) => off,
                Clock::FarAhead => 30 * HOUR,
                Clock::Right | Clock::Missing | Clock::Jumps | Clock::Absent => 0,
            },
            next_drop: habits.drop_every,
            next_reboot: habits.reboot_every,
            power_cut: habits.telling.power_cut,
            next_heartbeat: 5 * MINUTE,
            is_dark: false,
            calm: false,
            habits,
        }
    }

    /// Ends all faults. From now on everything works, and no new driver comes to charge.
    pub(crate) fn calm_down(&mut self) {
        self.calm = true;
        self.next_drop = None;
        self.next_reboot = None;
        self.power_cut = None;
        self.outlets.iter_mut().for_each(Outlet::close_for_today);
    }

    /// Returns whether its power was cut for good. It sends nothing any more then.
    pub(crate) fn is_gone(&self) -> bool {
        self.is_dark
    }

    /// Returns whether no message waits and no car is there.
    pub(crate) fn is_done(&self) -> bool {
        self.queue.is_empty() && self.outlets.iter().all(Outlet::is_free)
    }

    /// Returns whether it has messages of this charge to send, for the first time or again.
    pub(crate) fn owes(&self, charge: usize) -> bool {
        self.queue.iter().any(|pending| pending.charge == charge)
    }

    pub(crate) fn registers(&self) -> impl Iterator<Item = (u32, i64, i64)> {
        self.outlets.iter().map(Outlet::totals)
    }

    pub(crate) fn what_is_owed(&self) -> String {
        format!(
            "{}: {} messages owed, socket {:?}, waiting {:?}",
            self.station,
            self.queue.len(),
            self.socket,
            self.waiting
        )
    }

    /// Moves the charger forward to `now`. Returns what it does on the socket.
    pub(crate) fn wake(&mut self, world: &mut World, now: Ms, random: &mut Random) -> Vec<Out> {
        self.live(world, now, random);
        let mut out = Vec::new();
        if let Some((_, comes_back)) = self.power_cut.take_if(|(at, _)| *at <= now) {
            self.lose_power(world, comes_back, now, random);
            out.push(Out::Drop);
        }
        if self.next_reboot.is_some_and(|at| at <= now) && self.may_reboot() {
            self.reboot(world, now, random);
            out.push(Out::Drop);
        }
        if self.next_drop.is_some_and(|at| at <= now) {
            self.next_drop = self.again(self.habits.drop_every, now, random);
            self.lose_socket(now, random);
            out.push(Out::Drop);
        }
        if let Some((from, until)) = self.habits.silent
            && !self.is_dark
            && (from..until).contains(&now)
            && self.socket != (Socket::Closed { again_at: until })
        {
            self.lose_socket(now, random);
            self.socket = Socket::Closed { again_at: until };
            out.push(Out::Drop);
        }
        if let Some(waiting) = &self.waiting
            && waiting.until <= now
        {
            self.waiting = None;
            if percent(random, 30) {
                self.lose_socket(now, random);
                out.push(Out::Drop);
            }
        }
        match self.socket {
            Socket::Closed { again_at } if again_at <= now => {
                self.socket = Socket::Opening;
                out.push(Out::Connect);
            }
            Socket::Open { ordinal } => {
                self.speak(world, now, random, &mut out);
                self.pay(now, ordinal, &mut out);
            }
            Socket::Closed { .. } | Socket::Opening => {}
        }
        out
    }

    /// Returns when something happens next without input.
    pub(crate) fn next_wake(&self) -> Option<Ms> {
        let socket = match self.socket {
            Socket::Closed { again_at } => Some(again_at),
            Socket::Opening => None,
            Socket::Open { .. } => {
                let owed = self.owed.iter().map(|owed| owed.at).min();
                let heartbeat = Some(self.next_heartbeat);
                [owed, heartbeat].into_iter().flatten().min()
            }
        };
        let waiting = self.waiting.as_ref().map(|waiting| waiting.until);
        let reboot = self.next_reboot.filter(|_| self.may_reboot());
        let outlets = self.outlets.iter().filter_map(Outlet::next_event).min();
        let cut = self.power_cut.map(|(at, _)| at);
        [socket, waiting, self.next_drop, reboot, outlets, cut]
            .into_iter()
            .flatten()
            .min()
    }

    /// Handles the opening of the socket.
    pub(crate) fn connected(&mut self, ordinal: u64, now: Ms, random: &mut Random) {
        self.socket = Socket::Open { ordinal };
        self.next_heartbeat = now + 5 * MINUTE;
        self.unanswered.clear();
        // Many chargers send a boot notification at every connection.
        if self.must_boot || (percent(random, 30) && self.may_reboot()) {
            self.chatter.push_back(self.boot());
        }
        if percent(random, self.habits.telling.foreign_percent) {
            self.chatter.push_back(self.foreign_notice(random));
        }
        for connector in 1..=self.habits.connectors {
            let notice = self.status(connector, now);
            self.chatter.push_back(notice);
        }
    }

    /// Handles a refused handshake.
    pub(crate) fn refused(&mut self, now: Ms, random: &mut Random) {
        let again_at = now + between(random, 5, 20) * 1000;
        self.socket = Socket::Closed { again_at };
    }

    /// Handles the end of the gateway's side of this socket.
    pub(crate) fn closed(&mut self, ordinal: u64, now: Ms, random: &mut Random) {
        if self.socket == (Socket::Open { ordinal }) {
            self.lose_socket(now, random);
        }
    }

    pub(crate) fn is_on(&self, ordinal: u64) -> bool {
        self.socket == (Socket::Open { ordinal })
    }

    fn lose_socket(&mut self, now: Ms, random: &mut Random) {
        let longest = if self.calm || percent(random, 80) {
            30
        } else {
            600
        };
        let again_at = now + between(random, 1, longest) * 1000;
        self.socket = Socket::Closed { again_at };
        self.waiting = None;
        self.chatter.clear();
        self.owed.clear();
    }

    fn again(&self, every: Option<Ms>, now: Ms, random: &mut Random) -> Option<Ms> {
        let every = every?;
        Some(now + between(random, every / 2, every * 3 / 2))
    }

    /// Returns whether the charger may boot. The key of a start without a believable time holds the
    /// boot generation, so such a start is valid for one boot only. So a charger with such a clock,
    /// or one that nobody believes, does not boot here while a start waits for its answer.
    fn may_reboot(&self) -> bool {
        let owes_start = self.queue.iter().any(|pending| pending.kind == Kind::Start);
        let clock_is_good = matches!(self.habits.clock, Clock::Right | Clock::Off(_));
        (clock_is_good && !self.habits.is_doubted) || !owes_start
    }

    fn reboot(&mut self, world: &mut World, now: Ms, random: &mut Random) {
        self.next_reboot = self.again(self.habits.reboot_every, now, random);
        self.end_by_reboot(world, now, random);
        self.lose_socket(now, random);
        self.boots += 1;
        self.booted_at = now;
        self.must_boot = true;
        if self.habits.reuses_ids {
            self.ids = 0;
            for pending in &mut self.queue {
                pending.message_id = None;
            }
        }
        if self.habits.clock == Clock::Jumps {
            self.clock_off = between(random, -2 * HOUR, 2 * HOUR);
            self.note_clock_step(world);
        }
        if matches!(self.habits.clock, Clock::Missing | Clock::Absent) {
            self.note_clock_step(world);
        }
    }

    /// Cuts the power: the messages that wait are lost. Some chargers never come back.
    fn lose_power(&mut self, world: &mut World, comes_back: bool, now: Ms, random: &mut Random) {
        self.forget_flows(world, now, random);
        for pending in self.queue.drain(..) {
            let doubts = &mut world.charges[pending.charge].doubts;
            doubts.insert(Doubt::MemoryLost);
        }
        self.lose_socket(now, random);
        self.boots += 1;
        self.booted_at = now;
        self.must_boot = true;
        self.next_drop = None;
        let again_at = if comes_back {
            now + between(random, 1, 20) * MINUTE
        } else {
            self.outlets.iter_mut().for_each(Outlet::close_for_today);
            self.next_reboot = None;
            Ms::MAX
        };
        self.socket = Socket::Closed { again_at };
        self.is_dark = !comes_back;
    }

    /// Sends the next message, if no call waits for its answer.
    fn speak(&mut self, world: &mut World, now: Ms, random: &mut Random, out: &mut Vec<Out>) {
        if self.waiting.is_some() {
            return;
        }
        self.give_up(world);
        if self.chatter.is_empty() && self.queue.is_empty() && self.next_heartbeat <= now {
            self.chatter.push_back(("Heartbeat", "{}".to_owned()));
        }
        let until = now + self.habits.patience;
        if let Some((action, payload)) = self.chatter.pop_front() {
            self.next_heartbeat = now + 5 * MINUTE;
            let message_id = self.new_id();
            out.push(Out::Frame(frame(&message_id, action, &payload)));
            self.waiting = Some(Waiting {
                message_id,
                is_pending: false,
                until,
            });
            return;
        }
        let fresh = self.new_id_if_wanted(random);
        let Some(pending) = self.queue.front_mut() else {
            return;
        };
        let message_id = fresh
            .or_else(|| pending.message_id.clone())
            .unwrap_or_default();
        pending.message_id = Some(message_id.clone());
        pending.tries += 1;
        let payload = say::with_id(pending, world);
        out.push(Out::Frame(frame(&message_id, pending.action, &payload)));
        self.waiting = Some(Waiting {
            message_id,
            is_pending: true,
            until,
        });
    }

    fn new_id_if_wanted(&mut self, random: &mut Random) -> Option<String> {
        let front = self.queue.front()?;
        let again = front.message_id.is_some();
        let wants = !again || (self.habits.new_id_on_retry && percent(random, 70));
        wants.then(|| self.new_id())
    }

    fn new_id(&mut self) -> String {
        self.ids += 1;
        if self.habits.reuses_ids {
            self.ids.to_string()
        } else {
            format!("{}-{}-{}", self.station, self.boots, self.ids)
        }
    }

    /// Gives up a start without an answer. Some chargers then go on without a transaction id.
    fn give_up(&mut self, world: &mut World) {
        let Some(most) = self.habits.gives_up_after else {
            return;
        };
        let front = self.queue.front();
        let Some(pending) = front.filter(|front| front.kind == Kind::Start && front.tries >= most)
        else {
            return;
        };
        let charge = &mut world.charges[pending.charge];
        if !charge.start_answered {
            charge.doubts.insert(Doubt::StartAbandoned);
            self.queue.pop_front();
        }
    }

    /// Sends the answers that are due.
    fn pay(&mut self, now: Ms, ordinal: u64, out: &mut Vec<Out>) {
        let (due, later): (Vec<Owed>, Vec<Owed>) = std::mem::take(&mut self.owed)
            .into_iter()
            .partition(|owed| owed.at <= now);
        self.owed = later;
        for owed in due {
            if owed.ordinal == ordinal {
                self.unanswered.retain(|(id, _)| *id != owed.id);
                out.push(Out::Frame(owed.text));
            }
        }
    }

    /// Returns the time that the charger believes, in milliseconds since 1970, and whether anybody
    /// else would believe it.
    fn clock(&self, now: Ms) -> (i64, bool) {
        match self.habits.clock {
            Clock::Missing | Clock::Absent => (now - self.booted_at, false),
            Clock::FarAhead => (BEGIN_MS + now + self.clock_off, false),
            Clock::Right | Clock::Off(_) | Clock::Jumps => (BEGIN_MS + now + self.clock_off, true),
        }
    }
}

fn frame(id: &str, action: &str, payload: &str) -> String {
    format!("[2,\"{id}\",\"{action}\",{payload}]")
}
