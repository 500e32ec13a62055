#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;

const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
const HOLD: Duration = Duration::from_secs(20);

struct World {
    guesses: Arc<Guesses>,
    station_id: StationId,
    config: StationConfig,
}

impl World {
    /// A station whose free refusals are used up.
    fn guessed_at(hold: Duration) -> Self {
        let station_id = StationId::new("a").unwrap();
        let config = StationConfig {
            station_id: station_id.clone(),
            security_profile: 1,
            password_verifier: Some("sha256$00$00".to_owned()),
            max_power_w: None,
            connectors: Vec::new(),
        };
        let guesses = Arc::new(Guesses::new(1_000, 1_000, hold));
        let world = Self {
            guesses,
            station_id,
            config,
        };
        for number in 0..FREE_REFUSALS {
            let guess = format!("a:{number}");
            assert!(matches!(world.turn(&guess), Turn::Now));
            world.guesses.refused(world.attempt(&guess));
        }
        world
    }

    fn attempt<'a>(&'a self, basic: &'a str) -> Attempt<'a> {
        Attempt {
            station_id: &self.station_id,
            config: Some(&self.config),
            basic: Some(basic.as_bytes()),
            address: A,
        }
    }

    fn turn(&self, basic: &str) -> Turn {
        self.guesses.turn(self.attempt(basic))
    }

    fn late(&self, basic: &str) -> Waiting {
        match self.turn(basic) {
            Turn::Late(waiting) => Some(waiting),
            Turn::Now | Turn::Never => None,
        }
        .unwrap()
    }

    /// Gives the turns that are due when the next one is.
    fn next_turn(&self) {
        let lane = locked(&self.guesses.inner).lane(&self.attempt("a:x"));
        let mut guard = locked(&self.guesses.inner);
        let inner = &mut *guard;
        let later = Instant::now() + HOLD;
        inner
            .room
            .give_turns(lane.station, &mut inner.budget, later);
    }
}

fn verdict(waiting: &mut Waiting) -> Option<bool> {
    waiting.verdict.try_recv().ok()
}

#[test]
fn a_charger_that_comes_again_is_looked_at_before_any_number_of_new_guesses() {
    let world = World::guessed_at(HOLD);
    drop(world.late("a:right"));
    let mut guesses: Vec<Waiting> = (0..10_000)
        .map(|number| world.late(&format!("a:guess-{number}")))
        .collect();
    // Each newcomer took the place of another one, and no more than the room holds wait.
    let verdicts = guesses.iter_mut().map(verdict);
    assert_eq!(verdicts.filter(Option::is_none).count(), 64);
    let mut right = world.late("a:right");
    let mut more: Vec<Waiting> = (0..10_000)
        .map(|number| world.late(&format!("a:more-{number}")))
        .collect();
    assert_eq!(verdict(&mut right), None);
    world.next_turn();
    assert_eq!(verdict(&mut right), Some(true));
    assert!(more.iter_mut().all(|one| verdict(one) != Some(true)));
    drop((guesses, right, more));
    let mut inner = locked(&world.guesses.inner);
    let lane = inner.lane(&world.attempt("a:x"));
    assert!(!inner.room.holds(lane));
    assert!(inner.budget.ready_at(lane, Instant::now()).is_some());
}

#[test]
fn what_was_found_wrong_before_waits_longest() {
    let world = World::guessed_at(HOLD);
    let mut wrong = world.late("a:0");
    let mut new = world.late("a:right");
    for _ in 0..1_000 {
        // Takes the place of its like only.
        drop(world.turn("a:1"));
    }
    world.next_turn();
    assert_eq!((verdict(&mut wrong), verdict(&mut new)), (None, Some(true)));
}

#[test]
fn a_turn_that_has_become_free_goes_to_one_who_waits_before_a_newcomer() {
    let world = World::guessed_at(HOLD);
    let mut right = world.late("a:right");
    let later = Instant::now() + Duration::from_secs(70);
    let turn = world.guesses.turn_at(world.attempt("a:guess"), later);
    assert!(matches!(turn, Turn::Now));
    assert_eq!(verdict(&mut right), Some(true));
}

#[tokio::test]
async fn one_turn_is_given_after_another() {
    let world = World::guessed_at(Duration::from_millis(10));
    let waiting: Vec<Waiting> = (0..5)
        .map(|number| world.late(&format!("a:w{number}")))
        .collect();
    for one in waiting {
        let _ = one.its_turn().await;
    }
}

#[test]
fn only_so_many_addresses_of_a_station_are_remembered_and_none_of_removed_ones() {
    let world = World::guessed_at(HOLD);
    let mut admission = Admission {
        state: crate::journal::AdmissionState::Open,
        stations: HashMap::from([(world.station_id.clone(), world.config.clone())]),
        unlisted: std::collections::HashSet::new(),
        takes_unknown: false,
        heartbeats_s: HashMap::new(),
        heartbeat_s: 300,
    };
    for number in 0..10 {
        let address = IpAddr::from([10, 0, 1, number]);
        world
            .guesses
            .signed_in(&admission, &world.station_id, address);
    }
    let kept = locked(&world.guesses.inner).trusted[&world.station_id].clone();
    assert_eq!(
        kept,
        [6, 7, 8, 9].map(|number| IpAddr::from([10, 0, 1, number]))
    );
    let other = StationId::new("b").unwrap();
    let config = admission.stations.remove(&world.station_id).unwrap();
    admission.stations.insert(other.clone(), config);
    world.guesses.signed_in(&admission, &other, A);
    assert!(
        !locked(&world.guesses.inner)
            .trusted
            .contains_key(&world.station_id)
    );
}
