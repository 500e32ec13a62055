//! Pages of the lists of users, vehicles, tokens and stations: what they hold is compared with a
//! plain list of the records, and what they read is counted.

use std::sync::Arc;

use axum::http::header::{ACCEPT, HeaderValue, LINK};
use forecourt_api::{ApiState, Settings, router};
use forecourt_domain::fact::{Boot, ConnectorStatusKind};
use forecourt_memory::run;
use forecourt_store::keys;
use forecourt_store::last_use::Used;
use forecourt_store::listing::listings_of;
use forecourt_store::ports::Item;
use forecourt_store::rows::config::{
    ConfigRow, Role, Stamps, Station, Token, TokenMode, TokenState, User, Vehicle,
};
use forecourt_store::rows::facts::{ConnectorNow, ConnectorRow, StationStateRow};
use forecourt_types::{
    GatewayId, OperatorId, ReceivedAt, SiteId, StationId, Timestamp, TokenUid, UserId, VehicleId,
};
use serde_json::json;

use super::counted::{CountedTable, Reads};
use super::world::{Answer, URL, World};

const RECORDS: u32 = 2_000;
const LIMIT: usize = 20;
const NAMES: [&str; 5] = ["Ann", "ANNA", "Ann Lee", "J\u{e9}r\u{f4}me", "Zo\u{eb}"];

fn stamps() -> Stamps {
    Stamps::new(Timestamp::EPOCH, "test")
}

fn role(n: u32) -> Role {
    if n % 400 == 7 {
        Role::Admin
    } else {
        Role::Driver
    }
}

fn user(n: u32) -> User {
    User {
        user_id: UserId::new(format!("u{n:05}")).unwrap(),
        full_name: name(n),
        contact_number: None,
        email: n
            .is_multiple_of(2)
            .then(|| format!("Person{n:05}@Example.com")),
        role: role(n),
        site_ids: std::collections::BTreeSet::default(),
        station_ids: std::collections::BTreeSet::default(),
        suspended: false,
        language: None,
        invited_at: None,
        erasing_at: None,
        erased_at: None,
        signed_out_at: None,
        stamps: stamps(),
    }
}

/// A name that many users have.
fn name(n: u32) -> String {
    let family = NAMES[usize::try_from(n % 5).unwrap()];
    format!("{family} {:02}", n % 37)
}

fn vehicle(n: u32) -> Vehicle {
    Vehicle {
        vehicle_id: VehicleId::new(format!("v{n:05}")).unwrap(),
        user_id: UserId::new(format!("u{:05}", n % 50)).unwrap(),
        licence_plate: format!(
            "b-{} {:04}",
            if n.is_multiple_of(3) { "AB" } else { "x" },
            n
        ),
        stamps: stamps(),
    }
}

fn state(n: u32) -> TokenState {
    match n % 500 {
        3 => TokenState::Blocked,
        4 => TokenState::Expired,
        _ => TokenState::Active,
    }
}

fn token(n: u32) -> Token {
    Token {
        uid: TokenUid::new(format!("Card{n:05}")).unwrap(),
        token_type: "RFID".to_owned(),
        user_id: (!n.is_multiple_of(4)).then(|| UserId::new(format!("u{:05}", n % 40)).unwrap()),
        vehicle_id: None,
        parent_uid: n.is_multiple_of(8).then(|| TokenUid::new("FLEET").unwrap()),
        status: state(n),
        expires_at: None,
        mode: TokenMode::Private,
        stamps: stamps(),
    }
}

fn station(n: u32) -> Station {
    Station {
        station_id: StationId::new(format!("CP-{n:05}")).unwrap(),
        site_id: SiteId::new(format!("site-{}", n % 5)).unwrap(),
        former_site_ids: Vec::new(),
        name: (!n.is_multiple_of(3)).then(|| format!("Bay {:03}", n % 211)),
        security_profile: 0,
        password_verifier: None,
        password_is_short: false,
        tariff_id: None,
        max_power_w: None,
        connectors: Vec::new(),
        stamps: stamps(),
    }
}

/// An API over many records.
struct Lists {
    world: World,
    table: CountedTable,
    /// The token of a site owner, and that of a caretaker.
    people: [String; 2],
}

impl Lists {
    fn new() -> Self {
        let mut world = World::new();
        let owner = json!({"role": "site_owner", "site_ids": ["site-1", "site-4"]});
        let keeper =
            json!({"role": "caretaker", "station_ids": ["CP-00003", "CP-00004", "CP-00005"]});
        let people = [
            world.person("owner", &owner),
            world.person("keeper", &keeper),
        ];
        for n in 0..RECORDS {
            plant(&world, &user(n));
            plant(&world, &vehicle(n));
            plant(&world, &token(n));
            plant(&world, &station(n));
        }
        let table = CountedTable::new(world.simulation.table.clone());
        let mut ports = world.simulation.ports();
        ports.table = Arc::new(table.clone());
        let settings = Settings::new(URL.to_owned(), "wss://link.example".to_owned());
        world.router = router(ApiState::new(ports, settings, world.keys.clone()));
        Self {
            world,
            table,
            people,
        }
    }

    fn get(&self, path: &str, token: &str) -> (Answer, Reads) {
        self.table.take();
        let request = World::request("GET", path, token, None);
        let answer = run(self.world.answer(request));
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        (answer, self.table.take())
    }

    /// Checks the first pages of a list, and that each is read by `queries` queries and reads no
    /// more than it shows and what tells that there is more.
    fn check(&self, path: &str, token: &str, queries: usize, wanted: &[String]) {
        let of = path.trim_start_matches("/v1/").split('?').next().unwrap();
        let id = match of {
            "users" => "user_id",
            "vehicles" => "vehicle_id",
            "tokens" => "uid",
            _ => "station_id",
        };
        let mut cursor = String::new();
        for page in wanted.chunks(LIMIT).chain([[].as_slice()]).take(3) {
            let (answer, reads) = self.get(&format!("{path}&limit={LIMIT}{cursor}"), token);
            let answer = answer.json();
            let items = answer["items"].as_array().unwrap().iter();
            let ids: Vec<&str> = items.map(|item| item[id].as_str().unwrap()).collect();
            assert_eq!(ids, page, "{path}{cursor}");
            assert_eq!(reads.queries.len(), queries, "{path}: {reads:?}");
            let listed: usize = reads.queries.iter().map(|(_, items)| items).sum();
            // Of several lists, each is read a little ahead.
            let most = if queries <= 1 {
                LIMIT + 2
            } else {
                2 * (LIMIT + 1) + 2 * queries
            };
            assert!(listed <= most, "{path}: {reads:?}");
            // With each token and user of the page, the day of its last use is read, and with each
            // user the row of the sign-in, which says whether there is a second factor. With each
            // station its state is read, and with each of their five sites its row.
            let most = match of {
                "users" => 3 * LIMIT,
                "tokens" => 2 * LIMIT,
                "stations" => 2 * LIMIT + 5,
                _ => LIMIT,
            };
            assert!(reads.by_key <= most, "{path}: {reads:?}");
            let Some(next) = answer["next_cursor"].as_str() else {
                let last = wanted.chunks(LIMIT).last().unwrap_or_default();
                assert_eq!(page, last, "{path} ends too soon");
                return;
            };
            cursor = format!("&cursor={next}");
        }
    }
}

fn plant<R: ConfigRow>(world: &World, row: &R) {
    let operator = OperatorId::new("default").unwrap();
    let item = row.to_item(&operator, 0).unwrap();
    for listing in listings_of(&operator, &item).unwrap() {
        world.simulation.table.plant(listing);
    }
    world.simulation.table.plant(item);
}

/// The ids of the records that `is` picks, in the order of what `by` gives, then of the id.
fn ids<R>(
    make: &dyn Fn(u32) -> R,
    id: &dyn Fn(&R) -> String,
    is: &dyn Fn(u32) -> bool,
    by: &dyn Fn(&R) -> String,
) -> Vec<String> {
    let mut picked: Vec<(String, String)> = (0..RECORDS)
        .filter(|n| is(*n))
        .map(make)
        .map(|row| (by(&row), id(&row)))
        .collect();
    picked.sort();
    picked.into_iter().map(|(_, id)| id).collect()
}

fn reversed(ids: Vec<String>) -> Vec<String> {
    ids.into_iter().rev().collect()
}

#[test]
fn users_are_listed_by_name_address_and_role_and_found_by_the_begin_of_a_name() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    // Ann, Anna, Ann Lee, and so on: as a plain list of lower-case names with decomposed accents.
    let plain = |user: &User| {
        let name = user.full_name.to_lowercase();
        name.replace('\u{e9}', "e\u{301}")
            .replace('\u{f4}', "o\u{302}")
            .replace('\u{eb}', "e\u{308}")
    };
    let id = |user: &User| user.user_id.to_string();
    let by_name = |is: &dyn Fn(u32) -> bool| ids(&user, &id, is, &plain);
    let is_named = |family: usize| move |n: u32| usize::try_from(n % 5).unwrap() == family;
    let starts = |begin: &'static str| move |n: u32| plain(&user(n)).starts_with(begin);
    let email = |user: &User| user.email.clone().unwrap_or_default().to_lowercase();
    let has_email = |n: u32| n.is_multiple_of(2);
    // Two people of the world have an address, too, and sort before and after these.
    let by_email = ids(&user, &id, &has_email, &email);
    for (path, wanted) in [
        ("q=ANN", by_name(&starts("ann"))),
        ("q=ann%20l", by_name(&is_named(2))),
        ("q=Je%CC%81r%C3%B4", by_name(&is_named(3))),
        ("q=anna&sort=-name", reversed(by_name(&is_named(1)))),
        ("q=nobody", Vec::new()),
        ("q=PERSON&sort=email", by_email.clone()),
        ("q=person&sort=-email", reversed(by_email)),
        ("email=person00006%40EXAMPLE.com", vec!["u00006".to_owned()]),
        ("q=u0000&sort=user_id", ids(&user, &id, &|n| n < 10, &id)),
        ("role=admin&sort=name", by_name(&|n| n % 400 == 7)),
        ("role=admin", ids(&user, &id, &|n| n % 400 == 7, &id)),
        (
            "role=admin&q=ANN",
            by_name(&|n| n % 400 == 7 && starts("ann")(n)),
        ),
    ] {
        lists.check(&format!("/v1/users?{path}"), &admin, 1, &wanted);
    }
}

#[test]
fn vehicles_and_tokens_are_listed_by_user_and_found_by_the_begin_of_plate_or_uid() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let id = |vehicle: &Vehicle| vehicle.vehicle_id.to_string();
    let plate = |vehicle: &Vehicle| vehicle.licence_plate.to_lowercase().replace([' ', '-'], "");
    let by_plate = |is: &dyn Fn(u32) -> bool| ids(&vehicle, &id, is, &plate);
    for (path, wanted) in [
        ("q=BA", by_plate(&|n| n % 3 == 0)),
        ("q=b%20AB&sort=-plate", reversed(by_plate(&|n| n % 3 == 0))),
        ("sort=plate", by_plate(&|_| true)),
        ("user_id=u00007", ids(&vehicle, &id, &|n| n % 50 == 7, &id)),
        (
            "user_id=u00007&q=v00",
            ids(&vehicle, &id, &|n| n % 50 == 7 && n < 1_000, &id),
        ),
        ("user_id=nobody", Vec::new()),
    ] {
        lists.check(&format!("/v1/vehicles?{path}"), &admin, 1, &wanted);
    }
    let id = |token: &Token| token.uid.to_string();
    let by_uid = |is: &dyn Fn(u32) -> bool| ids(&token, &id, is, &id);
    for (path, wanted) in [
        ("q=CARD000", by_uid(&|n| n < 100)),
        ("sort=-uid", reversed(by_uid(&|_| true))),
        ("user_id=u00007", by_uid(&|n| n % 40 == 7)),
        (
            "user_id=u00007&q=card01",
            by_uid(&|n| n % 40 == 7 && n >= 1_000),
        ),
        ("parent_uid=fleet", by_uid(&|n| n % 8 == 0)),
        ("status=blocked", by_uid(&|n| n % 500 == 3)),
        (
            "status=expired&sort=-uid",
            reversed(by_uid(&|n| n % 500 == 4)),
        ),
    ] {
        lists.check(&format!("/v1/tokens?{path}"), &admin, 1, &wanted);
    }
}

#[test]
fn stations_are_listed_by_name_and_site_within_the_reach_of_the_reader() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let [owner, keeper] = &lists.people;
    let id = |station: &Station| station.station_id.to_string();
    let name = |station: &Station| {
        let name = station.name.clone();
        name.unwrap_or(station.station_id.to_string())
            .to_lowercase()
    };
    let by_id = |is: &dyn Fn(u32) -> bool| ids(&station, &id, is, &id);
    let by_name = |is: &dyn Fn(u32) -> bool| ids(&station, &id, is, &name);
    let own = |n: u32| matches!(n % 5, 1 | 4);
    let kept = |n: u32| (3..=5).contains(&n);
    let is_named = |n: u32| !n.is_multiple_of(3);
    for (path, token, queries, wanted) in [
        ("sort=name", &admin, 1, by_name(&|_| true)),
        ("sort=-name&q=BAY", &admin, 1, reversed(by_name(&is_named))),
        // Two more queries find out in which upper and lower case the ids stand there.
        ("q=CP-000", &admin, 3, by_id(&|n| n < 100)),
        ("q=cp-000", &admin, 3, by_id(&|n| n < 100)),
        (
            "q=cP-000&sort=-station_id",
            &admin,
            3,
            reversed(by_id(&|n| n < 100)),
        ),
        ("q=cp-000&sort=station_id", keeper, 0, by_id(&kept)),
        ("q=cpx", &admin, 1, Vec::new()),
        ("site_id=site-2", &admin, 1, by_id(&|n| n % 5 == 2)),
        (
            "site_id=site-2&sort=name",
            &admin,
            1,
            by_name(&|n| n % 5 == 2),
        ),
        ("sort=station_id", owner, 2, by_id(&own)),
        ("sort=-name", owner, 2, reversed(by_name(&own))),
        (
            "sort=name&site_id=site-4",
            owner,
            1,
            by_name(&|n| n % 5 == 4),
        ),
        ("site_id=site-2", owner, 0, Vec::new()),
        ("sort=-station_id", keeper, 0, reversed(by_id(&kept))),
        ("sort=name", keeper, 0, by_name(&kept)),
        (
            "sort=name&q=bay",
            keeper,
            0,
            by_name(&|n| kept(n) && is_named(n)),
        ),
        ("site_id=site-3", keeper, 0, by_id(&|n| n == 3)),
    ] {
        lists.check(&format!("/v1/stations?{path}"), token, queries, &wanted);
    }
    // The few stations of a caretaker have pages and cursors as others have.
    let page = lists.get("/v1/stations?limit=2&sort=name", keeper).0.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let cursor = page["next_cursor"].as_str().unwrap();
    let path = format!("/v1/stations?limit=2&sort=name&cursor={cursor}");
    let page = lists.get(&path, keeper).0.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert!(page["next_cursor"].is_null());
}

/// The state of a station that was last heard on this day.
fn heard(n: u32) -> StationStateRow {
    let at = Timestamp::EPOCH.plus_millis(i64::from(n % 7) * 86_400_000 + i64::from(n));
    StationStateRow {
        gateway_id: GatewayId::new("gw").unwrap(),
        site_id: Some(station(n).site_id),
        boot: None,
        booted_at: None,
        last_fact_at: ReceivedAt(at),
        presence: None,
        open_sessions: Vec::new(),
        connectors: None,
        stamps: stamps(),
    }
}

fn plant_heard(world: &World, n: u32) {
    let operator = OperatorId::new("default").unwrap();
    let key = keys::station_state(&operator, &station(n).station_id);
    let item = Item::new(key, &heard(n)).unwrap();
    for listing in listings_of(&operator, &item).unwrap() {
        world.simulation.table.plant(listing);
    }
    world.simulation.table.plant(item);
}

#[test]
fn tokens_and_users_are_listed_by_the_day_of_last_use_and_stations_by_the_day_they_were_heard() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let [owner, keeper] = &lists.people;
    let operator = OperatorId::new("default").unwrap();
    let day = |n: u32| format!("2026-01-{:02}", 1 + n % 28);
    let is_used = |n: u32| n % 3 == 1;
    let plant = |item| lists.world.simulation.table.plant(item);
    for n in 0..RECORDS {
        if is_used(n) {
            let of_token = Used::Token(&token(n).uid).item(&operator, &day(n));
            let of_user = Used::User(&user(n).user_id).item(&operator, &day(n));
            plant(of_token.unwrap());
            plant(of_user.unwrap());
        }
        if n.is_multiple_of(2) || n < 10 {
            plant_heard(&lists.world, n);
        }
    }
    let number = |id: &str| id[id.len() - 5..].parse::<u32>().unwrap();
    let uid = |row: &Token| row.uid.to_string();
    let by_day = |row: &Token| day(number(row.uid.as_str()));
    let tokens = ids(&token, &uid, &is_used, &by_day);
    lists.check("/v1/tokens?sort=last_use", &admin, 1, &tokens);
    let newest = reversed(tokens);
    lists.check("/v1/tokens?sort=-last_use", &admin, 1, &newest);
    let id = |row: &User| row.user_id.to_string();
    let by_day = |row: &User| day(number(row.user_id.as_str()));
    let users = ids(&user, &id, &is_used, &by_day);
    lists.check("/v1/users?sort=-last_use", &admin, 1, &reversed(users));
    let page = lists.get("/v1/tokens?q=card00001", &admin).0.json();
    assert_eq!(page["items"][0]["last_used_on"], "2026-01-02", "{page}");
    let page = lists.get("/v1/tokens?q=card00002", &admin).0.json();
    assert!(page["items"][0]["last_used_on"].is_null(), "{page}");
    let id = |row: &Station| row.station_id.to_string();
    let by_day = |row: &Station| (number(row.station_id.as_str()) % 7).to_string();
    let heard = |is: &dyn Fn(u32) -> bool| {
        let is = |n: u32| (n.is_multiple_of(2) || n < 10) && is(n);
        ids(&station, &id, &is, &by_day)
    };
    let own = |n: u32| matches!(n % 5, 1 | 4);
    let kept = |n: u32| (3..=5).contains(&n);
    let path = "/v1/stations?sort=-last_heard";
    lists.check(path, &admin, 1, &reversed(heard(&|_| true)));
    lists.check(path, owner, 2, &reversed(heard(&own)));
    let of_site = format!("{path}&site_id=site-2");
    lists.check(&of_site, &admin, 1, &reversed(heard(&|n| n % 5 == 2)));
    let (answer, _) = lists.get(path, keeper);
    let answer = answer.json();
    let items = answer["items"].as_array().unwrap().iter();
    let shown: Vec<_> = items
        .map(|item| item["station_id"].as_str().unwrap())
        .collect();
    assert_eq!(shown, reversed(heard(&kept)));
}

#[test]
fn a_filter_that_few_rows_match_is_read_in_large_parts_and_ends_at_a_bound() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let (answer, reads) = lists.get("/v1/tokens?user_id=u00003&status=expired&limit=1", &admin);
    let answer = answer.json();
    assert_eq!(answer["items"].as_array().unwrap().len(), 0, "{answer}");
    assert!(answer["next_cursor"].is_null());
    assert!(reads.queries.len() <= 3, "{reads:?}");
    // No token of the operator matches, and there are more than one request looks at.
    for n in RECORDS..RECORDS + 100 {
        plant(&lists.world, &token(n));
    }
    for n in 0..2_100 {
        let mut other = token(n);
        other.status = TokenState::Blocked;
        plant(&lists.world, &other);
    }
    let path = "/v1/tokens?status=active&limit=1";
    let (answer, reads) = lists.get(path, &admin);
    let answer = answer.json();
    assert_eq!(answer["items"].as_array().unwrap().len(), 0, "{answer}");
    let read: usize = reads.queries.iter().map(|(_, items)| items).sum();
    assert!((2_000..=2_110).contains(&read), "{read}");
    assert!(reads.queries.len() <= 30, "{}", reads.queries.len());
    let cursor = answer["next_cursor"].as_str().unwrap();
    let (answer, _) = lists.get(&format!("{path}&cursor={cursor}"), &admin);
    assert!(answer.json()["next_cursor"].is_null());
}

/// Plants the state of a station with one connector, which is rarely faulted.
fn plant_state(world: &World, n: u32) {
    let operator = OperatorId::new("default").unwrap();
    let status = if n % 400 == 7 {
        ConnectorStatusKind::Faulted
    } else {
        ConnectorStatusKind::Available
    };
    let connector = ConnectorRow {
        evse_id: None,
        connector_id: 1,
        status: Some(status),
        error_code: None,
        info: None,
        status_at: None,
        status_received_at: None,
        session_id: None,
        charging_state: None,
        stamps: stamps(),
    };
    let boot = Boot {
        vendor: "V".to_owned(),
        model: if n.is_multiple_of(2) { "Even" } else { "Odd" }.to_owned(),
        serial: None,
        firmware: None,
        reason: None,
        boot_generation: 1,
        protocol: "ocpp1.6".to_owned(),
    };
    let state = StationStateRow {
        boot: Some(boot),
        connectors: Some(vec![ConnectorNow::from(&connector)]),
        ..heard(n)
    };
    let id = station(n).station_id;
    let key = keys::connector(&operator, &id, None, 1);
    let table = &world.simulation.table;
    table.plant(Item::new(key, &connector).unwrap());
    table.plant(Item::new(keys::station_state(&operator, &id), &state).unwrap());
}

#[test]
fn stations_are_filtered_by_states_that_are_read_by_their_keys_a_hundred_at_once() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let [_, keeper] = &lists.people;
    for n in 0..RECORDS + 50 {
        plant(&lists.world, &station(n));
        plant_state(&lists.world, n);
    }
    let id = |station: &Station| station.station_id.to_string();
    let by_id = |is: &dyn Fn(u32) -> bool| ids(&station, &id, is, &id);
    let get = |path: &str, token: &str| {
        let (answer, reads) = lists.get(&format!("/v1/stations?{path}"), token);
        let page = answer.json();
        let items = page["items"].as_array().unwrap().iter();
        let ids = items.map(|item| item["station_id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>(), page, reads)
    };
    // Half of the stations match: the first round of 20 is followed by one of a hundred. Each
    // round reads its states and the rows of its five sites.
    let (shown, _, reads) = get("model=even&limit=20", &admin);
    assert_eq!(shown, by_id(&|n| n % 2 == 0)[..20]);
    assert!(reads.by_key <= 20 + 100 + 2 * 5, "{reads:?}");
    assert!(reads.queries.len() <= 2, "{reads:?}");
    // Few match: a page looks at 2,000 stations and no more, and the cursor goes on behind them.
    let (shown, page, reads) = get("status=FAULTED&limit=20", &admin);
    assert_eq!(shown, by_id(&|n| n % 400 == 7));
    assert!(reads.by_key <= 2_000 + 21 * 5, "{}", reads.by_key);
    assert!(reads.queries.len() <= 30, "{}", reads.queries.len());
    let cursor = page["next_cursor"].as_str().unwrap();
    let (shown, page, _) = get(&format!("status=FAULTED&limit=20&cursor={cursor}"), &admin);
    assert_eq!(shown, ["CP-02007"]);
    assert!(page["next_cursor"].is_null());
    let of_site = "status=FAULTED&model=odd&site_id=site-2&sort=-station_id";
    let wanted = reversed(by_id(&|n| n % 400 == 7 && n % 5 == 2));
    assert_eq!(get(of_site, &admin).0[1..], wanted);
    assert_eq!(get("model=odd", keeper).0, ["CP-00003", "CP-00005"]);
    // The connectors of a page are read by their keys, too.
    let (_, page, reads) = get("expand=connectors&limit=20", &admin);
    assert_eq!(
        page["items"][7]["now"]["connectors"][0]["status"],
        "FAULTED"
    );
    assert!(reads.by_key <= 20 + 20 + 5, "{reads:?}");
    assert_eq!(reads.queries.len(), 1, "{reads:?}");
}

/// A file is filtered by states within the bounds of a page: few that match end it, and many are
/// read a hundred at once.
#[test]
fn a_file_of_stations_that_few_match_looks_at_as_many_as_a_page() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    for n in 0..RECORDS + 50 {
        plant(&lists.world, &station(n));
        plant_state(&lists.world, n);
    }
    let file = |path: &str| {
        let mut request = World::request("GET", path, &admin, None);
        let csv = HeaderValue::from_static("text/csv");
        request.headers_mut().insert(ACCEPT, csv);
        lists.table.take();
        let answer = run(lists.world.answer(request));
        assert_eq!(answer.status, 200, "{answer:?}");
        let rows = answer.text.lines().skip(1);
        let ids = rows.map(|row| row.split(',').next().unwrap().to_owned());
        let link = answer.headers.get(LINK).map(|link| {
            let link = link.to_str().unwrap().trim_start_matches('<');
            link.split('>').next().unwrap().to_owned()
        });
        let ids: Vec<String> = ids.collect();
        (ids, link, lists.table.take())
    };
    let by_id = |is: &dyn Fn(u32) -> bool| {
        let all = (0..RECORDS + 50).filter(|n| is(*n));
        all.map(|n| station(n).station_id.to_string())
            .collect::<Vec<_>>()
    };
    let (few, next, reads) = file("/v1/stations?status=FAULTED");
    assert_eq!(few, by_id(&|n| n % 400 == 7 && n < RECORDS));
    assert!(reads.by_key <= 2_000 + 21 * 5, "{}", reads.by_key);
    let (rest, next, _) = file(&next.unwrap());
    assert_eq!((rest, next), (vec!["CP-02007".to_owned()], None));
    let (many, next, reads) = file("/v1/stations?model=even");
    assert_eq!(many, by_id(&|n| n % 2 == 0)[..1_000]);
    assert!(reads.queries.len() <= 40, "{}", reads.queries.len());
    let (rest, next, _) = file(&next.unwrap());
    assert_eq!((rest.len(), next), (25, None));
}

#[test]
fn a_cursor_tells_nothing_of_the_row_where_the_page_ended() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let path = "/v1/users?q=ann&limit=1";
    let page = lists.get(path, &admin).0.json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(!text.contains("ann") && !text.contains("u0"), "{text}");
    let mut changed = cursor.to_owned().into_bytes();
    changed[20] = if changed[20] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    let request = World::request("GET", &format!("{path}&cursor={changed}"), &admin, None);
    let answer = run(lists.world.answer(request));
    assert_eq!(answer.status, 400, "{answer:?}");
}

#[test]
fn an_order_that_a_list_of_records_does_not_have_is_refused() {
    let world = World::new();
    for (path, told) in [
        (
            "/v1/users?sort=full_name",
            "user_id, -user_id, name, -name, email, -email, last_use, -last_use",
        ),
        ("/v1/users?email=a%40b&sort=name", "by email alone"),
        (
            "/v1/users?full_name=ann",
            "the parameter \\\"full_name\\\" is unknown",
        ),
        (
            "/v1/vehicles?sort=licence_plate",
            "vehicle_id, -vehicle_id, plate, -plate",
        ),
        ("/v1/vehicles?sort=plate&user_id=ann", "by vehicle_id alone"),
        ("/v1/tokens?sort=status", "uid, -uid, last_use, -last_use"),
        ("/v1/tokens?sort=last_use&user_id=ann", "by uid alone"),
        (
            "/v1/users?sort=last_use&q=ann",
            "by user_id, name or email alone",
        ),
        (
            "/v1/stations?sort=last_heard&q=cp",
            "by station_id or name alone",
        ),
        (
            "/v1/stations?sort=site_id",
            "station_id, -station_id, name, -name, last_heard, -last_heard",
        ),
        (
            "/v1/stations?name=bay",
            "the parameter \\\"name\\\" is unknown",
        ),
    ] {
        let answer = world.get(path);
        assert_eq!(answer.status, 422, "{path}: {answer:?}");
        assert_eq!(answer.code(), "unsupported_filter", "{path}");
        assert!(answer.text.contains(told), "{path}: {answer:?}");
    }
    let long = "x".repeat(201);
    for list in ["users", "vehicles", "tokens", "stations"] {
        let answer = world.get(&format!("/v1/{list}?q={long}"));
        assert_eq!(answer.status, 400, "{answer:?}");
    }
}

#[test]
fn what_is_renamed_moved_or_removed_leaves_no_place_in_a_list_behind() {
    let world = World::new();
    world.furnish();
    world.post("/v1/sites", json!({"site_id": "site-2", "name": "Second"}));
    world.post("/v1/users", json!({"user_id": "u2", "full_name": "Bob"}));
    // After each of these, the listings are compared with those that the records should have.
    for (path, change) in [
        (
            "/v1/users/u2",
            json!({"full_name": "Boris", "email": "boris@example.com"}),
        ),
        ("/v1/users/u2", json!({"role": "viewer"})),
        ("/v1/users/u2", json!({"role": "driver", "email": null})),
        ("/v1/vehicles/car-1", json!({"licence_plate": "HH 1"})),
        (
            "/v1/stations/CP1",
            json!({"name": "Bay 1", "site_id": "site-2"}),
        ),
        (
            "/v1/tokens/CARD1",
            json!({"user_id": null, "status": "blocked"}),
        ),
        ("/v1/tokens/CARD1", json!({"parent_uid": "FLEET"})),
        (
            "/v1/tokens/CARD1",
            json!({"user_id": "u2", "status": "active"}),
        ),
    ] {
        let answer = world.patch(path, change);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
    let found = |path: &str| {
        let answer = world.get(path);
        answer.json()["items"].as_array().unwrap().len()
    };
    assert_eq!(found("/v1/users?q=bob"), 0);
    assert_eq!(found("/v1/users?q=boris"), 1);
    assert_eq!(found("/v1/tokens?user_id=u2&parent_uid=fleet"), 1);
    assert_eq!(found("/v1/stations?sort=name&q=bay%201&site_id=site-2"), 1);
    for path in ["/v1/vehicles/car-1", "/v1/stations/CP1", "/v1/tokens/card1"] {
        assert_eq!(world.delete(path).status, 204, "{path}");
    }
    assert_eq!(found("/v1/vehicles?q=hh"), 0);
    assert_eq!(found("/v1/tokens?user_id=u2"), 0);
    assert_eq!(found("/v1/stations?sort=name"), 0);
}
