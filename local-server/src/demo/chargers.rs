//! The demo's simulated chargers. Each one first delivers the charges of the past, if that still
//! has to be done, and then charges one car after the other.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use charger_sim::{
    Backlog, Backoff, Charger, Device, Event, EventKind, Events, FaultError, Options, OutOfOrder,
    Random, Script, SessionPlan, Version,
};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep_until};

use super::drivers::BLOCKED;
use super::history::History;
use super::places::{TOLD_CARD, places_of};
use super::seed::PASSWORD;
use super::sites::{DemoStation, MALL, Part, STATIONS, STRANGER, Supply};
use super::visits;
use super::week::{Week, begin_of};

/// The station where a blocked card is shown again and again.
const REFUSES_AT: &str = "DEMO-AC2";
/// How often it is shown: with each so many cars.
const REFUSED_EACH: u64 = 5;
/// The time between two charges of the station whose charge is printed.
const TOLD_PAUSE: Duration = Duration::from_secs(90);
/// The time from one station's first car to the next one's. All have come within half a minute.
const FIRST_STEP: Duration = Duration::from_millis(1_500);
/// How soon the next car comes when one could not charge.
const AGAIN_S: u64 = 20;
/// The simulated seconds between two meter values of a live charge.
const LIVE_SAMPLE_S: u32 = 10;
/// The same at the station whose charge is printed.
const TOLD_SAMPLE_S: u32 = 5;
/// The seconds between two meter values of a past charge.
const PAST_SAMPLE_DC_S: u32 = 300;
/// The same by alternating current, where charges take longer.
const PAST_SAMPLE_AC_S: u32 = 1_800;
/// How often a charger that delivers the past is asked how much it has left.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How long the charger that goes away stays after it has delivered the past.
const STAYS: Duration = Duration::from_secs(15);
/// The wait of the charger that nobody added between two attempts to connect.
const STRANGER_PAUSE: Duration = Duration::from_secs(20);
/// How far the registers move per second of wall clock between two starts of the demo, in
/// watt-hours. It is at least what a charger delivers, since a meter never runs backwards.
const REGISTER_WH_PER_S: u64 = 45;
/// The seconds after which the registers begin again at the start, to stay within
/// OCPP 1.6's integers.
const REGISTER_SPAN_S: u64 = 10_000_000;

/// The charger port of each site.
pub(super) type Ports = HashMap<&'static str, SocketAddr>;

/// The running chargers. Dropping them switches them off.
#[derive(Debug)]
pub(super) struct DemoChargers {
    running: JoinSet<()>,
}

/// One station with what it needs to live.
struct Life {
    station: &'static DemoStation,
    url: String,
    /// The place of the station among all, from 0.
    nth: u32,
    /// The seconds of a charge of the station whose charge is printed.
    told_seconds: u32,
}

/// A connector at which cars come and go.
struct Place {
    connector: u32,
    /// The cards of its cars. No other connector has them.
    cards: Vec<&'static str>,
    /// The number of cars so far.
    cars: u64,
    next_at: Instant,
}

impl DemoChargers {
    /// Connects the charger whose first charge is printed.
    pub(super) fn start(
        ports: &Ports,
        history: Option<&Arc<History>>,
        weeks: &mut Vec<Week>,
        told_seconds: u32,
    ) -> Self {
        let mut chargers = Self {
            running: JoinSet::new(),
        };
        let is_told = |station: &DemoStation| station.part == Part::Told;
        chargers.connect(ports, history, weeks, told_seconds, is_told);
        chargers
    }

    /// Connects all other chargers, also the one that nobody added.
    pub(super) fn start_others(
        &mut self,
        ports: &Ports,
        history: Option<&Arc<History>>,
        weeks: &mut Vec<Week>,
    ) {
        let is_other = |station: &DemoStation| station.part != Part::Told;
        self.connect(ports, history, weeks, 0, is_other);
        if let Some(url) = url_of(ports, MALL) {
            self.running.spawn(knock(url));
        }
    }

    fn connect(
        &mut self,
        ports: &Ports,
        history: Option<&Arc<History>>,
        weeks: &mut Vec<Week>,
        told_seconds: u32,
        is_wanted: impl Fn(&DemoStation) -> bool,
    ) {
        let stations = STATIONS.iter().zip(0_u32..);
        for (station, nth) in stations.filter(|(station, _)| is_wanted(station)) {
            let Some(url) = url_of(ports, station.site) else {
                continue;
            };
            let life = Life {
                station,
                url,
                nth,
                told_seconds,
            };
            let week = weeks.iter().position(|week| week.station.id == station.id);
            let week = week.map(|place| weeks.swap_remove(place));
            self.running.spawn(life.live(history.cloned(), week));
        }
    }
}

/// The address of the charger port of a site.
fn url_of(ports: &Ports, site: &str) -> Option<String> {
    let address = ports.get(site)?;
    Some(format!("ws://{}/ocpp", crate::reach::from_here(*address)))
}

impl Life {
    async fn live(self, history: Option<Arc<History>>, week: Option<Week>) {
        let delivers = week.is_some();
        if let (Some(history), Some(week)) = (history, week) {
            if self.station.part == Part::Told {
                // It does not let a person wait for its first charge.
                self.charge(Some(1), true).await;
            }
            self.catch_up(&history, week).await;
        }
        match self.station.part {
            Part::Told | Part::Busy(_) | Part::Reviewed => self.charge(None, delivers).await,
            Part::Away => {}
        }
    }

    /// Delivers the charges of the past when it is its turn, and lets the next station do so once
    /// they are billed.
    async fn catch_up(&self, history: &History, week: Week) {
        let (charges, newest) = (week.ended(), week.newest_began_at());
        let turn = match self.station.part {
            // It comes to it last, after the charge that is printed.
            Part::Told => None,
            Part::Busy(_) | Part::Reviewed | Part::Away => history.turn().await,
        };
        let Some((_charger, mut events)) = self.deliver(week.backlog).await else {
            return;
        };
        if let Some(newest) = newest {
            history.billed(self.station.id, newest).await;
        }
        history.delivered(self.station.id, charges);
        drop(turn);
        if self.station.part == Part::Away {
            pass_time(&mut events, Instant::now() + STAYS).await;
        }
    }

    /// Delivers the charges of the past. Returns the charger, which is still connected; none when
    /// it could not do so.
    async fn deliver(&self, backlog: Backlog) -> Option<(Charger, Events)> {
        let mut options = self.options(register_at(begin_of(backlog.made_at)));
        options.sample_interval_s = match (self.station.part, self.station.supply) {
            // The register at the end is unknown and no reading stands in for it, so a person has
            // to review the session.
            (Part::Reviewed, _) => 0,
            (_, Supply::Dc(_)) => PAST_SAMPLE_DC_S,
            (_, Supply::Ac(..)) => PAST_SAMPLE_AC_S,
        };
        if self.station.part == Part::Reviewed {
            options.script = script(&["meter-stop-minus-one"]).unwrap_or_default();
        }
        options.backlog = Some(backlog);
        let (charger, mut events) = self.connect(options).await?;
        let mut look = interval(LOOK_EVERY);
        loop {
            tokio::select! {
                event = events.next() => drop(event?),
                _ = look.tick() => {
                    let truth = charger.truth().await.ok()?;
                    if truth.unanswered == 0 {
                        return Some((charger, events));
                    }
                }
            }
        }
    }

    /// Charges one car after the other, at each of its connectors; so many in all, if a number is
    /// given. The charger also answers commands, which may start other charges.
    async fn charge(&self, cars: Option<u64>, has_delivered: bool) {
        let mut options = self.options(register_at(SystemTime::now()));
        options.script = script(self.station.faults).unwrap_or_default();
        options.sample_interval_s = match self.station.part {
            Part::Told => TOLD_SAMPLE_S,
            Part::Busy(_) | Part::Reviewed | Part::Away => LIVE_SAMPLE_S,
        };
        let Some((charger, mut events)) = self.connect(options).await else {
            return;
        };
        let mut random = Random::new(seed(self.nth));
        let mut places = self.places(has_delivered);
        while let Some(place) = places.iter_mut().min_by_key(|place| place.next_at) {
            if !pass_time(&mut events, place.next_at).await {
                return;
            }
            let plan = self.next_plan(place, &mut random);
            place.cars += 1;
            let seconds = u64::from(plan.seconds);
            let is_refused = plan.token == BLOCKED;
            let begun = charger.start_session(plan).await;
            let next = match self.station.part {
                _ if begun.is_err() || is_refused => Duration::from_secs(AGAIN_S),
                Part::Told => Duration::from_secs(seconds) + TOLD_PAUSE,
                Part::Busy(_) | Part::Reviewed | Part::Away => {
                    Duration::from_secs(seconds + visits::live_pause_s(&mut random))
                }
            };
            place.next_at = Instant::now() + next;
            if cars == Some(place.cars) {
                let is_over = |event: &Event| matches!(event.kind, EventKind::SessionClosed(_));
                events.wait_for(is_over).await;
                return;
            }
        }
        // Without a place the charger stays connected.
        while events.next().await.is_some() {}
    }

    /// The connectors at which cars come and go.
    fn places(&self, has_delivered: bool) -> Vec<Place> {
        let connectors = match self.station.part {
            Part::Told => 1,
            Part::Busy(connectors) => connectors,
            Part::Reviewed | Part::Away => 0,
        };
        let places = places_of(self.station);
        let first = match (self.station.part, has_delivered) {
            (Part::Told, _) | (_, true) => Duration::from_secs(1),
            _ => FIRST_STEP * (self.nth + 1),
        };
        let now = Instant::now();
        let place = |connector: u32| Place {
            connector,
            cards: places
                .iter()
                .find(|(number, _)| *number == connector)
                .map(|(_, cards)| cards.clone())
                .unwrap_or_default(),
            cars: 0,
            next_at: now + first + FIRST_STEP * connector,
        };
        (1..=connectors).map(place).collect()
    }

    fn next_plan(&self, place: &Place, random: &mut Random) -> SessionPlan {
        if self.station.part == Part::Told {
            return SessionPlan::new(TOLD_CARD, self.told_seconds);
        }
        let is_last = place.connector == self.station.connectors();
        if self.station.id == REFUSES_AT && is_last && place.cars.is_multiple_of(REFUSED_EACH) {
            return SessionPlan {
                connector: place.connector,
                ..SessionPlan::new(BLOCKED, 60)
            };
        }
        let card = visits::one_of(random, &place.cards).unwrap_or(TOLD_CARD);
        visits::live(random, self.station.supply, place.connector, card)
    }

    /// Connects and waits until the boot is accepted; none when the charger does not start.
    async fn connect(&self, options: Options) -> Option<(Charger, Events)> {
        let (charger, mut events) = match Charger::connect(options) {
            Ok(connected) => connected,
            Err(error) => {
                let station = self.station.id;
                tracing::error!(station, %error, "a demo charger does not start");
                return None;
            }
        };
        let is_accepted = |event: &Event| matches!(&event.kind, EventKind::BootAnswered { status, .. } if status == "Accepted");
        events.wait_for(is_accepted).await?;
        Some((charger, events))
    }

    fn options(&self, register_wh: u64) -> Options {
        let station = self.station;
        let [vendor, model, firmware] = station.device.map(str::to_owned);
        let mut options = Options::new(self.url.clone(), station.id, station.version);
        options.device = Device {
            vendor,
            model,
            firmware,
        };
        options.password = station.signs_in.then(|| PASSWORD.to_owned());
        options.connectors = station.connectors();
        options.power_w = station.supply.power_w();
        options.vehicle = visits::usual_car(station.supply);
        options.register_wh = register_wh;
        options.out_of_order = station.out_of_order.map(|connector| OutOfOrder {
            connector,
            error_code: "GroundFailure".to_owned(),
        });
        options
    }
}

/// Tries to connect as a charger that nobody added.
async fn knock(url: String) {
    let mut options = Options::new(url, STRANGER, Version::V16);
    options.password = Some(PASSWORD.to_owned());
    options.backoff = Backoff {
        min: STRANGER_PAUSE,
        max: STRANGER_PAUSE,
    };
    match Charger::connect(options) {
        // Once it is added it gets in, and stays connected.
        Ok((_charger, mut events)) => while events.next().await.is_some() {},
        Err(error) => tracing::error!(station = STRANGER, %error, "a demo charger does not start"),
    }
}

fn script(faults: &[&str]) -> Result<Script, FaultError> {
    let faults: Result<Vec<_>, _> = faults.iter().map(|fault| fault.parse()).collect();
    Script::new(faults?)
}

/// Waits while it reads the charger's events and drops them. Returns false when the charger has
/// stopped.
async fn pass_time(events: &mut Events, until: Instant) -> bool {
    let reading = async { while events.next().await.is_some() {} };
    tokio::select! {
        () = sleep_until(until) => true,
        () = reading => false,
    }
}

/// A seed that differs between stations and starts.
fn seed(nth: u32) -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs() ^ (u64::from(nth) << 40)
}

fn register_at(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs() % REGISTER_SPAN_S * REGISTER_WH_PER_S
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulator_knows_the_faults_of_every_station() {
        for station in &STATIONS {
            assert!(script(station.faults).is_ok(), "{:?}", station.faults);
        }
    }
}
