//! The demo's simulated chargers: one fast, some slow, each with its own faults.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use charger_sim::{
    Charger, Event, EventKind, Events, FaultError, Options, Script, SessionPlan, Vehicle, Version,
};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::TOLD;
use super::seed::{PASSWORD, STATIONS};

/// The time between two charges of the fast charger.
const FAST_PAUSE: Duration = Duration::from_secs(90);
/// The time between two charges of a slow charger.
const SLOW_PAUSE: Duration = Duration::from_secs(45);
/// The simulated seconds between two meter values.
const SAMPLE_S: u32 = 5;
/// How far the registers move per second of wall clock between two starts of the demo, in
/// watt-hours. It is at least what a charger delivers, since a meter never runs backwards.
const REGISTER_WH_PER_S: u64 = 45;
/// The seconds after which the registers begin again at the start, to stay within
/// OCPP 1.6's integers.
const REGISTER_SPAN_S: u64 = 10_000_000;

/// The running chargers. Dropping them switches them off.
#[derive(Debug)]
pub struct DemoChargers {
    _running: JoinSet<()>,
}

/// How one charger charges repeatedly.
struct Habit {
    station: &'static str,
    version: Version,
    token: &'static str,
    power_w: u64,
    vehicle: Vehicle,
    seconds: u32,
    first_after: Duration,
    pause: Duration,
    /// The simulated seconds between two meter values; 0 for none.
    sample_s: u32,
    /// The number of charges after which it only stays connected; none for no end.
    charges: Option<u32>,
    /// The faults, in the words of the simulator.
    faults: &'static [&'static str],
}

impl DemoChargers {
    /// Connects all chargers to the gateway's charger port.
    #[must_use]
    pub fn start(ocpp: Option<SocketAddr>, fast_seconds: u32) -> Self {
        let mut running = JoinSet::new();
        if let Some(address) = ocpp {
            let url = format!("ws://{}/ocpp", crate::reach::from_here(address));
            for habit in habits(fast_seconds) {
                running.spawn(live(url.clone(), habit));
            }
        }
        Self { _running: running }
    }
}

fn habits(fast_seconds: u32) -> Vec<Habit> {
    let fast = Habit {
        version: Version::V201,
        power_w: 150_000,
        vehicle: Vehicle::dc(150_000),
        seconds: fast_seconds,
        pause: FAST_PAUSE,
        ..Habit::slow(TOLD, "DEMO-ANNA", 1)
    };
    let first = Habit {
        seconds: 240,
        faults: &["duplicate-new-id", "numbers-as-text"],
        ..Habit::slow("DEMO-AC1", "DEMO-SOMCHAI", 3)
    };
    let second = Habit {
        power_w: 22_080,
        vehicle: Vehicle::ac(32),
        faults: &["drop-socket=5s@40%"],
        ..Habit::slow("DEMO-AC2", "DEMO-MARIA", 8)
    };
    let third = Habit {
        version: Version::V201,
        power_w: 22_080,
        vehicle: Vehicle::ac(32),
        seconds: 300,
        faults: &["reboot=4s@60%", "extra-fields"],
        ..Habit::slow("DEMO-AC3", "DEMO-IGOR", 12)
    };
    // The register at the end is unknown, so a person has to review the session.
    let old = Habit {
        seconds: 20,
        sample_s: 0,
        charges: Some(1),
        faults: &["meter-stop-minus-one"],
        ..Habit::slow("DEMO-OLD", "DEMO-IGOR", 5)
    };
    vec![fast, first, second, third, old]
}

impl Habit {
    /// Returns an 11 kW charger of OCPP 1.6 that charges three minutes at a time, without faults.
    fn slow(station: &'static str, token: &'static str, first_s: u64) -> Self {
        Self {
            station,
            version: Version::V16,
            token,
            power_w: 11_040,
            vehicle: Vehicle::ac(16),
            seconds: 180,
            first_after: Duration::from_secs(first_s),
            pause: SLOW_PAUSE,
            sample_s: SAMPLE_S,
            charges: None,
            faults: &[],
        }
    }
}

fn script(faults: &[&str]) -> Result<Script, FaultError> {
    let faults: Result<Vec<_>, _> = faults.iter().map(|fault| fault.parse()).collect();
    Script::new(faults?)
}

/// Connects, then charges repeatedly.
async fn live(url: String, habit: Habit) {
    let mut options = Options::new(url, habit.station, habit.version);
    let signs_in = STATIONS
        .iter()
        .any(|(id, _, signs_in)| *id == habit.station && *signs_in);
    options.password = signs_in.then(|| PASSWORD.to_owned());
    options.power_w = habit.power_w;
    options.vehicle = habit.vehicle;
    options.sample_interval_s = habit.sample_s;
    options.session_seconds = habit.seconds;
    options.register_wh = register_now();
    options.script = script(habit.faults).unwrap_or_default();
    let (charger, mut events) = match Charger::connect(options) {
        Ok(connected) => connected,
        Err(error) => {
            tracing::error!(station = habit.station, %error, "a demo charger does not start");
            return;
        }
    };
    let is_accepted = |event: &Event| matches!(&event.kind, EventKind::BootAnswered { status, .. } if status == "Accepted");
    events.wait_for(is_accepted).await;
    let heard = pass_time(&mut events, habit.first_after);
    heard.await;
    let mut charges = 0;
    while habit.charges.is_none_or(|wanted| charges < wanted) {
        charges += 1;
        let plan = SessionPlan::new(habit.token, habit.seconds);
        if charger.start_session(plan).await.is_err() || !until_over(&mut events).await {
            break;
        }
        pass_time(&mut events, habit.pause).await;
    }
    // The charger stays connected and answers commands.
    while events.next().await.is_some() {}
}

/// Waits for the end of the charge. Returns false when the charger has stopped.
async fn until_over(events: &mut Events) -> bool {
    let is_over = |event: &Event| {
        matches!(
            event.kind,
            EventKind::SessionClosed(_) | EventKind::SessionRefused { .. }
        )
    };
    events.wait_for(is_over).await.is_some()
}

/// Waits while it reads the charger's events and drops them.
async fn pass_time(events: &mut Events, wait: Duration) {
    let reading = async { while events.next().await.is_some() {} };
    tokio::select! {
        () = sleep(wait) => {}
        () = reading => {}
    }
}

fn register_now() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    since.as_secs() % REGISTER_SPAN_S * REGISTER_WH_PER_S
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_habit_is_of_a_seeded_station_with_faults_the_simulator_knows() {
        for habit in habits(30) {
            assert!(
                STATIONS.iter().any(|(id, ..)| *id == habit.station),
                "{}",
                habit.station
            );
            assert!(script(habit.faults).is_ok(), "{:?}", habit.faults);
        }
    }
}
