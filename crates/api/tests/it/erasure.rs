//! The erasure of what is kept of a person: nothing of it is left, and the books stay.

use std::collections::BTreeMap;

use forecourt_cloud::erasure::{self, Part};
use forecourt_domain::fact::{AuthorizationDecided, DecidedBy, Decision, Fact, TokenStatus};
use forecourt_memory::world as testing;
use forecourt_memory::{GatewayRecords, When, run};
use forecourt_store::events::EventKind;
use forecourt_store::keys;
use forecourt_store::ports::Item;
use forecourt_store::review;
use forecourt_store::rows::erasure::{ErasureRow, ErasureStage};
use forecourt_store::rows::events::EventRow;
use forecourt_store::rows::facts::ReviewKind;
use forecourt_types::{EventId, StationId, TokenUid, UserId};
use serde_json::{Value, json};

use super::people::{
    PASSWORD, invite, refresh, sent_back, set_password, sign_in, signed_in, text, trade,
};
use super::world::{Answer, World};

const CARD: &str = "04A2b3c4D5";
const LOST: &str = "LOST-CARD-9";
/// Charges with the card beyond the others, more than one part of the work takes.
const MORE: usize = 23;
const ANN: &str = "ann";
const EMAIL: &str = "anna.karenina@example.com";
/// What nothing may tell after the erasure, in lower case.
const TRACES: [&str; 10] = [
    "claimed-77",
    "karenina",
    "anna",
    "901820",
    "b-ak 1828",
    "b-ak 1900",
    "04a2b3c4d5",
    "lost-card-9",
    "oblonsky",
    "192.0.2.1",
];

/// A deployment in which Ann has charged four times with two cards, and Eve once.
struct Books {
    world: World,
    site: testing::World,
    token: String,
    refresh: String,
}

fn ann() -> Value {
    json!({
        "user_id": ANN, "full_name": "Anna Oblonsky", "email": EMAIL,
        "contact_number": "+49 30 901820", "language": "ru",
    })
}

fn sure() -> Value {
    json!({"confirm": true})
}

fn expect(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{answer:?}");
}

impl Books {
    fn new() -> Self {
        let world = World::new();
        let mut site = testing::World::within(&world.simulation, "default");
        let (token, refresh) = signed_in(&world, &ann());
        let eve = json!({"user_id": "eve", "full_name": "Eve Levin"});
        expect(&world.post("/v1/users", eve), 201);
        let name = json!({"full_name": "Anna Karenina"});
        expect(&world.call("PATCH", "/v1/me", &token, Some(&name)), 200);
        for (path, body) in [
            (
                "/v1/vehicles",
                json!({"vehicle_id": "car", "user_id": ANN, "licence_plate": "B-AK 1828"}),
            ),
            (
                "/v1/tokens",
                json!({"uid": CARD, "type": "RFID", "user_id": ANN, "vehicle_id": "car"}),
            ),
            (
                "/v1/tokens",
                json!({"uid": "EVE-CARD", "type": "RFID", "user_id": "eve"}),
            ),
        ] {
            expect(&world.post(path, body), 201);
        }
        let plate = json!({"licence_plate": "B-AK 1900"});
        expect(&world.patch("/v1/vehicles/car", plate), 200);
        for (number, card, minute) in [
            ("1", CARD, 0),
            ("2", "EVE-CARD", 40),
            // Chargers send a card in upper and lower case.
            ("3", "04a2B3C4d5", 24 * 60),
            // Nobody has this card yet.
            ("4", LOST, 25 * 60),
        ] {
            let start = GatewayRecords::start(number, card, site.at(minute), 1_000 * minute);
            site.write(minute, Fact::TransactionStarted(start));
            site.stop(number, minute + 20, 1_000 * minute + 2_000 + minute);
        }
        let decision = Decision {
            status: TokenStatus::ConcurrentTx,
            by: DecidedBy::TokenList,
        };
        let token_uid = TokenUid::new(CARD).unwrap();
        let refused = AuthorizationDecided {
            token_uid,
            decision,
        };
        site.write(26 * 60, Fact::AuthorizationDecided(refused));
        for number in 0..i64::try_from(MORE).unwrap() {
            let (name, minute) = (format!("M{number}"), 30 * 60 + 40 * number);
            let start = GatewayRecords::start(&name, CARD, site.at(minute), 1_000 * minute);
            site.write(minute, Fact::TransactionStarted(start));
            site.stop(&name, minute + 20, 1_000 * minute + 3_000);
        }
        site.settle();
        let books = Self {
            world,
            site,
            token,
            refresh,
        };
        books.correct();
        let claim = json!({"token_uid": "CLAIMED-77", "station_id": "CP-1"});
        let claim = books
            .world
            .call("POST", "/v1/me/token-claims", &books.token, Some(&claim));
        expect(&claim, 201);
        let lost = json!({"uid": LOST, "type": "RFID", "user_id": ANN});
        expect(&books.world.post("/v1/tokens", lost), 201);
        books.plant();
        books
    }

    /// States another energy of the first charge, so that it has a credit and a second version.
    fn correct(&self) {
        let sessions = self
            .world
            .get("/v1/sessions?user_id=ann&sort=started_at")
            .json();
        let id = sessions["items"][0]["session_id"].as_str().unwrap();
        let values = json!({
            "kind": "values", "energy_wh": 2_500, "reason": "Anna Karenina showed 04A2B3C4D5",
        });
        let path = format!("/v1/sessions/{id}/corrections");
        expect(&self.world.post(&path, values), 201);
        self.site.settle();
    }

    /// Rows that tell of the person in texts: an event and a review.
    fn plant(&self) {
        let (operator, at) = (&self.site.ours.operator, self.world.simulation.now());
        let event = EventRow {
            event_id: EventId::new("evt_1").unwrap(),
            kind: EventKind::SessionStarted,
            version: 1,
            at,
            station_id: None,
            data: json!({"token_uid": CARD, "connector_id": 1}).to_string(),
        };
        let frame = format!(r#"[2,"7","StartTransaction",{{"idTag":"{CARD}","connectorId":1}}]"#);
        let review = review::row(
            ReviewKind::Unreadable,
            "r1".to_owned(),
            at,
            "of 04A2B3C4D5, odd",
        );
        let review = review.with_raw(&frame);
        self.world
            .simulation
            .table
            .plant(event.item(operator).unwrap());
        self.world
            .simulation
            .table
            .plant(review.item(operator).unwrap());
    }

    /// The sums of the reports and the amounts of all CDRs, without who charged.
    fn sums(&self) -> Vec<Value> {
        let get = |path: &str| self.world.get(path).json();
        let mut sums = Vec::new();
        for dimension in ["all", "site", "station", "user"] {
            sums.push(get(&format!("/v1/reports/daily?dimension={dimension}")));
        }
        let by_token = get("/v1/reports/daily?dimension=token&limit=100");
        let mut by_day: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for sum in by_token["items"].as_array().unwrap() {
            let text = format!(
                "{} {} {}",
                sum["sessions"], sum["energy_wh"], sum["amounts"]
            );
            let day = sum["day"].as_str().unwrap().to_owned();
            by_day.entry(day).or_default().push(text);
        }
        by_day.values_mut().for_each(|day| day.sort());
        sums.push(json!(by_day));
        let consumption = get("/v1/reports/consumption");
        sums.push(consumption["total"].clone());
        let cdrs = get("/v1/cdrs?limit=100");
        for cdr in cdrs["items"].as_array().unwrap() {
            let mut cdr = cdr.clone();
            let fields = cdr.as_object_mut().unwrap();
            fields.retain(|name, _| {
                !name.starts_with("updated_")
                    && !["token_uid", "vehicle_id", "revision"].contains(&name.as_str())
            });
            sums.push(cdr);
        }
        sums
    }

    /// Goes on with the erasure while ever later calls of the table fail, until all is done.
    fn go_on(&self) -> u64 {
        let (simulation, operator) = (&self.world.simulation, &self.site.ours.operator);
        let user = UserId::new(ANN).unwrap();
        let mut kills = 0;
        for call in 1..2_000 {
            let when = if call % 2 == 0 {
                When::Before
            } else {
                When::After
            };
            // A failure that the work takes in its stride is followed by others.
            simulation.faults.fail_each(call % 61 + 2, when);
            let ports = (&simulation.table as _, &simulation.queues as _);
            let gone = run(erasure::go_on(
                ports,
                simulation.now(),
                (operator, &user),
                &mut 40,
            ));
            simulation.faults.heal();
            match gone {
                Ok(Part::Last) => return kills,
                Ok(part) => assert_eq!(part, Part::Done),
                Err(_) => kills += 1,
            }
        }
        unreachable!("the erasure does not end");
    }

    fn recompute(&self) {
        let cdrs = self.world.get("/v1/cdrs?limit=100").json();
        let cdrs = cdrs["items"].as_array().unwrap();
        assert!(cdrs.len() >= 6, "{cdrs:?}");
        for cdr in cdrs {
            let path = format!("/v1/cdrs/{}/recompute", cdr["cdr_id"].as_str().unwrap());
            let result = self.world.post(&path, json!({})).json();
            assert_eq!(result["same"], true, "{path} {result}");
        }
    }

    /// The charges of the erased person are one person's still, and one card is one card.
    fn shows_one_card(&self) {
        let sessions = self.world.get("/v1/sessions?user_id=ann").json();
        let sessions = sessions["items"].as_array().unwrap();
        assert_eq!(sessions.len(), 2 + MORE);
        assert_eq!(sessions[0]["token_uid"], sessions[1]["token_uid"]);
        let stand_in = sessions[0]["token_uid"].as_str().unwrap();
        assert!(stand_in.starts_with("erased-"), "{stand_in}");
        let of_card = self
            .world
            .get(&format!("/v1/sessions?token_uid={stand_in}"))
            .json();
        assert_eq!(of_card["items"].as_array().unwrap().len(), 2 + MORE);
        for (path, field) in [
            (
                "/v1/tokens",
                json!({"uid": "NEW", "type": "RFID", "user_id": ANN}),
            ),
            (
                "/v1/vehicles",
                json!({"user_id": ANN, "licence_plate": "X"}),
            ),
        ] {
            expect(&self.world.post(path, field), 422);
        }
    }

    /// The rows in which one of the traces is left, but for those that expire within a week.
    fn traces(&self) -> Vec<String> {
        let now = self.world.simulation.now();
        let week = now.plus_millis(8 * 24 * 60 * 60 * 1000);
        let items = self.world.simulation.table.items();
        let lasting = items.values().filter(|item| {
            let is_brief = ["link#", "tries#", "code#", "outbox#"];
            let is_brief = is_brief.iter().any(|it| item.key.pk.starts_with(it));
            !(is_brief && item.expires_at.is_none_or(|at| at <= week))
        });
        let told = lasting.filter_map(|item: &Item| {
            let body = Value::Object(item.body.clone());
            let text = format!("{:?} {:?} {body}", item.key, item.index).to_lowercase();
            let trace = TRACES.iter().find(|trace| text.contains(**trace))?;
            Some(format!("{trace}: {text}"))
        });
        told.collect()
    }
}

#[test]
fn an_erasure_leaves_no_trace_and_keeps_the_books_however_often_it_is_killed() {
    let books = Books::new();
    let world = &books.world;
    assert!(books.traces().len() > 20, "{:?}", books.traces());
    books.recompute();
    let before = books.sums();
    expect(
        &world.post("/v1/users/ann/erasure", json!({"confirm": false})),
        422,
    );
    let asked = world.post("/v1/users/ann/erasure", sure());
    expect(&asked, 202);
    assert_eq!(asked.json()["state"], "erasing");
    // From now on the person is not signed in any more, and nobody gives the account back.
    expect(&world.call("GET", "/v1/me", &books.token, None), 401);
    expect(&refresh(world, &books.refresh), 400);
    assert!(sign_in(world, EMAIL, PASSWORD, "192.0.2.1").status != 303);
    for change in [json!({"suspended": false}), json!({"full_name": "Anna"})] {
        expect(&world.patch("/v1/users/ann", change), 409);
    }
    expect(&world.post("/v1/users/ann/invitation", json!({})), 409);
    let again = world.post("/v1/users/ann/erasure", sure());
    expect(&again, 202);
    assert_eq!(again.json()["asked_at"], asked.json()["asked_at"]);

    let kills = books.go_on();
    assert!(kills > 30, "{kills}");
    assert_eq!(books.traces(), Vec::<String>::new());
    assert_eq!(books.sums(), before);
    books.recompute();
    let shown = world.get("/v1/users/ann/erasure").json();
    assert_eq!(shown["state"], "erased", "{shown}");
    let user = world.get("/v1/users/ann").json();
    assert_eq!(user["full_name"], "erased");
    assert!(
        user["erased_at"].is_string() && user["erasing_at"].is_null(),
        "{user}"
    );
    expect(&world.get(&format!("/v1/tokens/{CARD}")), 404);
    expect(&world.get("/v1/vehicles/car"), 404);
    expect(&world.get("/v1/tokens/EVE-CARD"), 200);
    expect(&world.post("/v1/users/ann/erasure", sure()), 202);
    books.shows_one_card();
    // The log still tells that there was a change, and who asked for the erasure.
    let log = world.get("/v1/audit-log?record=user&record_id=ann").json();
    let log = log["items"].as_array().unwrap();
    assert!(
        log.iter().any(|entry| entry["after"]["work"] == "erase"),
        "{log:?}"
    );
    assert!(
        log.iter()
            .any(|entry| entry["after"]["full_name"] == "erased"),
        "{log:?}"
    );
}

#[test]
fn a_sweep_of_monitor_does_the_erasure() {
    let books = Books::new();
    expect(&books.world.post("/v1/users/ann/erasure", sure()), 202);
    let key = keys::erasure(&books.site.ours.operator, &UserId::new(ANN).unwrap());
    let stage = || {
        let row: ErasureRow = books.world.simulation.table.items()[&key].read().unwrap();
        row.stage
    };
    books.site.sweep();
    // Charges of an earlier release might not be listed yet.
    assert_eq!(stage(), ErasureStage::Charges);
    // What one sweep leaves, the next ones do.
    for _ in 0..25 {
        books.world.simulation.pass(60_000);
        books.site.sweep();
    }
    assert_eq!(stage(), ErasureStage::Finished);
    let items = books.world.simulation.table.items();
    let due = items
        .values()
        .filter(|item| item.body.get("watched") == Some(&json!({"erasure": ANN})));
    assert_eq!(due.count(), 0);
}

#[test]
fn nobody_is_erased_while_charging_and_staff_and_old_sign_ins_are_told_what_to_do() {
    let mut books = Books::new();
    let minute = 26 * 60;
    let start = GatewayRecords::start("9", CARD, books.site.at(minute), 9_000_000);
    books.site.write(minute, Fact::TransactionStarted(start));
    books.site.settle();
    let world = &books.world;
    let erase_me = |token: &str| world.call("POST", "/v1/me/erasure", token, Some(&sure()));
    for refused in [
        erase_me(&books.token),
        world.post("/v1/users/ann/erasure", sure()),
    ] {
        expect(&refused, 409);
        assert!(refused.text.contains("a charge is running"), "{refused:?}");
    }
    let staff = world.person("admin", &json!({"role": "admin"}));
    expect(&erase_me(&staff), 409);
    let own = world.call("POST", "/v1/users/admin/erasure", &staff, Some(&sure()));
    expect(&own, 409);
    // Another operator's people are not there.
    let other = world.call("POST", "/v1/users/ann/erasure", &world.other, Some(&sure()));
    expect(&other, 404);
    // A refreshed token is one of the sign-in of before.
    let (_, first) = signed_in(
        world,
        &json!({"user_id": "bob", "full_name": "Bob", "email": "bob@example.com"}),
    );
    world.simulation.pass(15 * 60 * 1000);
    let later = text(&refresh(world, &first), "access_token");
    let refused = erase_me(&later);
    expect(&refused, 409);
    assert!(refused.text.contains("sign in again"), "{refused:?}");
    let code = sent_back(&sign_in(world, "bob@example.com", PASSWORD, "192.0.2.1"))["code"].clone();
    let erased = erase_me(&text(&trade(world, &code), "access_token"));
    expect(&erased, 202);
    assert_eq!(erased.json()["user_id"], "bob");
}

#[test]
fn the_account_at_another_operator_stays() {
    let books = Books::new();
    let world = &books.world;
    let same = json!({"user_id": "her", "full_name": "Anna K.", "email": EMAIL});
    let made = world.call("POST", "/v1/users", &world.other, Some(&same));
    expect(&made, 201);
    let path = "/v1/users/her/invitation";
    expect(
        &world.call("POST", path, &world.other, Some(&json!({}))),
        202,
    );
    expect(&world.post("/v1/users/ann/erasure", sure()), 202);
    books.site.sweep();
    let there = sign_in(world, EMAIL, PASSWORD, "192.0.2.1");
    assert_eq!(there.status, 303, "{there:?}");
    let items = world.simulation.table.items();
    let login = &items[&keys::login(EMAIL)];
    assert_eq!(login.body["memberships"].as_array().unwrap().len(), 1);
    let station = StationId::new("CP-1").unwrap();
    assert!(items.contains_key(&keys::station(&books.site.ours.operator, &station)));
}

#[test]
fn a_person_and_an_admin_see_all_that_is_kept() {
    let books = Books::new();
    let world = &books.world;
    let own = world.call("GET", "/v1/me/data", &books.token, None);
    expect(&own, 200);
    let shown = own.json();
    assert_eq!(shown["account"]["email"], EMAIL);
    assert_eq!(shown["sign_in"]["known_addresses"], json!(["192.0.2.1"]));
    assert_eq!(shown["tokens"].as_array().unwrap().len(), 3);
    assert_eq!(shown["vehicles"][0]["licence_plate"], "B-AK 1900");
    assert!(!own.text.contains("argon2"), "{own:?}");
    let lists = shown["lists"].as_array().unwrap();
    assert_eq!(lists.len(), 6);
    for list in lists {
        let path = list["href"].as_str().unwrap();
        let page = world.call("GET", path, &books.token, None);
        expect(&page, 200);
        assert!(
            !page.json()["items"].as_array().unwrap().is_empty(),
            "{path}"
        );
    }
    let changes = world
        .call("GET", "/v1/me/changes", &books.token, None)
        .json();
    let by: Vec<&str> = changes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["by"].as_str().unwrap())
        .collect();
    // Who of the staff did something is not told.
    assert!(
        by.contains(&"user:ann") && by.contains(&"operator"),
        "{by:?}"
    );
    assert!(!by.contains(&"bootstrap"), "{by:?}");
    let theirs = world.get("/v1/users/ann/data");
    expect(&theirs, 200);
    // The sign-in is one for all operators, so no admin of one is told of it.
    assert_eq!(theirs.json()["sign_in"], Value::Null);
    for list in theirs.json()["lists"].as_array().unwrap() {
        expect(&world.get(list["href"].as_str().unwrap()), 200);
    }
    let eve = world.get("/v1/users/eve/data").json();
    assert_eq!(eve["sign_in"], Value::Null);
    expect(
        &world.call("GET", "/v1/users/ann/data", &world.other, None),
        404,
    );
    expect(
        &world.call("GET", "/v1/users/eve/data", &books.token, None),
        403,
    );
    let link = invite(
        world,
        &json!({"user_id": "x", "full_name": "X", "email": "x@example.com"}),
    );
    expect(&set_password(world, &link, PASSWORD), 200);
}
