//! A driver says which card is the own one: the operator confirms it, or a tap does.

use forecourt_domain::fact::{AuthorizationDecided, DecidedBy, Decision, Fact, TokenStatus};
use forecourt_memory::world as testing;
use forecourt_memory::{GatewayRecords, Random, Running, run_all};
use forecourt_store::keys;
use forecourt_store::rows::config::TokenState;
use forecourt_types::TokenUid;
use serde_json::{Value, json};

use super::world::{Answer, World};

const CARD: &str = "04A2b3c4D5";

/// A site with the connectors of CP-1, and two drivers without a card.
struct Site {
    world: World,
    site: testing::World,
    ours: String,
    other: String,
}

impl Site {
    fn new() -> Self {
        let world = World::new();
        let site = testing::World::within(&world.simulation, "default");
        let [ours, other] = ["dora", "emil"].map(|id| world.person(id, &json!({})));
        Self {
            world,
            site,
            ours,
            other,
        }
    }

    fn ask(&self, token: &str, body: &Value) -> Answer {
        self.world
            .call("POST", "/v1/me/token-claims", token, Some(body))
    }

    /// The id of a claim to this card that names a connector of CP-1.
    fn ask_at(&self, uid: &str, connector: u32) -> String {
        let body = json!({"token_uid": uid, "station_id": "CP-1", "connector_id": connector});
        let asked = self.ask(&self.ours, &body);
        assert_eq!(asked.status, 201, "{asked:?}");
        assert_eq!(asked.json()["state"], "open");
        asked.json()["claim_id"].as_str().unwrap().to_owned()
    }

    fn decide(&self, id: &str, verb: &str) -> Answer {
        let path = format!("/v1/token-claims/{id}/{verb}");
        self.world.call("POST", &path, &self.world.admin, None)
    }

    fn state(&self, id: &str) -> String {
        let path = format!("/v1/me/token-claims/{id}");
        let shown = self.world.call("GET", &path, &self.ours, None);
        assert_eq!(shown.status, 200, "{shown:?}");
        shown.json()["state"].as_str().unwrap().to_owned()
    }

    fn owner(&self, uid: &str) -> Value {
        self.world.get(&format!("/v1/tokens/{uid}")).json()["user_id"].clone()
    }

    fn version(&self) -> Option<u64> {
        let key = keys::tokens_version(&self.site.ours.operator);
        let items = self.world.simulation.table.items();
        items.get(&key)?.body["version"].as_u64()
    }

    /// A charge with this card at connector 1, which begins at this minute.
    fn start(&mut self, number: &str, uid: &str, minute: i64) {
        let at = self.site.at(minute);
        let fact = GatewayRecords::start(number, uid, at, 1_000);
        self.site.write(minute, Fact::TransactionStarted(fact));
        self.site.settle();
    }

    /// Somebody shows this card, and it is refused.
    fn show(&mut self, uid: &str, minute: i64) {
        let fact = AuthorizationDecided {
            token_uid: TokenUid::new(uid).unwrap(),
            decision: Decision {
                status: TokenStatus::Invalid,
                by: DecidedBy::Cloud,
            },
        };
        self.site.write(minute, Fact::AuthorizationDecided(fact));
    }
}

#[test]
fn the_operator_confirms_a_claim_and_the_card_is_the_persons() {
    let site = Site::new();
    let asked = site.ask(&site.ours, &json!({"token_uid": CARD}));
    assert_eq!(asked.status, 201, "{asked:?}");
    let id = asked.json()["claim_id"].as_str().unwrap().to_owned();
    assert_eq!(
        asked.header("location"),
        format!("/v1/me/token-claims/{id}")
    );
    assert_eq!(asked.json()["tap_until"], Value::Null);
    let listed = site.world.get("/v1/token-claims?state=open").json();
    assert_eq!(listed["items"][0]["user_id"], "dora", "{listed}");
    // Neither a stranger nor another person nor another operator decides about it.
    let path = format!("/v1/token-claims/{id}/confirm");
    for (token, status) in [
        (&site.ours, 403),
        (&site.world.viewer, 403),
        (&site.world.other, 404),
    ] {
        let refused = site.world.call("POST", &path, token, None);
        assert_eq!(refused.status, status, "{refused:?}");
    }
    let theirs = format!("/v1/me/token-claims/{id}");
    assert_eq!(
        site.world.call("GET", &theirs, &site.other, None).status,
        404
    );
    let version = site.version();
    let confirmed = site.decide(&id, "confirm");
    assert_eq!(confirmed.json()["state"], "confirmed", "{confirmed:?}");
    assert!(site.version() > version, "gateways are told");
    assert_eq!(site.owner(CARD), "dora");
    let own = site
        .world
        .call("GET", "/v1/me/tokens", &site.ours, None)
        .json();
    assert_eq!(own["items"][0]["uid"], CARD, "{own}");
    // A repeat changes nothing, and what is closed stays closed.
    let again = site.decide(&id, "confirm");
    assert_eq!(again.json()["revision"], confirmed.json()["revision"]);
    assert_eq!(site.decide(&id, "refuse").status, 409);
    let yours = site.ask(&site.ours, &json!({"token_uid": CARD.to_lowercase()}));
    assert_eq!(yours.status, 409, "{yours:?}");
    let log = site.world.get("/v1/audit-log?record=token_claim").json();
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "{log}");
}

#[test]
fn a_card_of_another_person_is_never_taken_and_a_claim_does_not_tell_whose_it_is() {
    let mut site = Site::new();
    let card = json!({"uid": CARD, "type": "RFID", "user_id": "emil"});
    assert_eq!(site.world.post("/v1/tokens", card).status, 201);
    let id = site.ask_at(CARD, 1);
    site.start("1", CARD, 1);
    assert_eq!(site.owner(CARD), "emil");
    assert_eq!(site.state(&id), "open");
    let taken = site.decide(&id, "confirm");
    assert_eq!(taken.status, 409, "{taken:?}");
    assert!(taken.text.contains("another person"), "{taken:?}");
    assert_eq!(site.decide(&id, "refuse").json()["state"], "refused");
    assert_eq!(site.owner(CARD), "emil");
    // A blocked card is not opened by a tap; the operator may give it away, and it stays blocked.
    let operator = site.site.ours.clone();
    operator.token(
        &site.world.simulation,
        "BLOCKED",
        "ann",
        TokenState::Blocked,
    );
    let free = json!({"user_id": null});
    assert_eq!(site.world.patch("/v1/tokens/BLOCKED", free).status, 200);
    let id = site.ask_at("BLOCKED", 1);
    site.start("2", "BLOCKED", 1);
    assert_eq!(site.state(&id), "open");
    assert_eq!(site.decide(&id, "confirm").status, 200);
    let token = site.world.get("/v1/tokens/BLOCKED").json();
    assert_eq!(
        (&token["user_id"], &token["status"]),
        (&json!("dora"), &json!("blocked"))
    );
}

#[test]
fn a_tap_where_and_when_the_person_said_gives_the_card() {
    let mut site = Site::new();
    // A card that the operator has not added is given by no tap.
    let unknown = site.ask_at(CARD, 1);
    site.show(CARD, 1);
    site.site.settle();
    assert_eq!(site.state(&unknown), "open");
    for uid in [CARD, "SHOWN"] {
        let card = json!({"uid": uid, "type": "RFID"});
        assert_eq!(site.world.post("/v1/tokens", card).status, 201);
    }
    site.start("1", &CARD.to_lowercase(), 1);
    assert_eq!(site.state(&unknown), "confirmed");
    assert_eq!(site.owner(CARD), "dora");
    // The charge is the person's from its first moment.
    let own = site
        .world
        .call("GET", "/v1/me/sessions", &site.ours, None)
        .json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1, "{own}");
    let log = site.world.get("/v1/audit-log?record=token").json();
    assert_eq!(log["items"][0]["by"], "user:dora", "{log}");

    let id = site.ask_at("SHOWN", 1);
    site.show("shown", 1);
    site.site.settle();
    assert_eq!(site.state(&id), "confirmed");
    assert_eq!(site.owner("SHOWN"), "dora");
}

#[test]
fn a_tap_elsewhere_or_too_late_gives_nothing() {
    for (connector, minute, station) in [(2, 1, "CP-1"), (1, 3, "CP-1"), (1, 1, "CP-2")] {
        let mut site = Site::new();
        let _ = site.site.ours.station(&site.world.simulation, "CP-2");
        let body = json!({"token_uid": CARD, "station_id": station, "connector_id": connector});
        let asked = site.ask(&site.ours, &body);
        let id = asked.json()["claim_id"].as_str().unwrap().to_owned();
        site.start("1", CARD, minute);
        assert_eq!(site.state(&id), "open", "{body} {minute}");
        assert_eq!(site.world.get(&format!("/v1/tokens/{CARD}")).status, 404);
    }
    // Somebody else who asks for the same card at the same place has to wait.
    let site = Site::new();
    site.ask_at(CARD, 1);
    let body = json!({"token_uid": CARD, "station_id": "CP-1"});
    assert_eq!(site.ask(&site.other, &body).status, 409);
    site.world.simulation.pass(2 * 60_000);
    assert_eq!(site.ask(&site.other, &body).status, 201);
}

#[test]
fn claims_are_bounded_and_expire() {
    let site = Site::new();
    let ask = |number: u32| site.ask(&site.ours, &json!({"token_uid": format!("C-{number}")}));
    for round in 0..4 {
        let mut ids = Vec::new();
        for number in 0..5 {
            let asked = ask(round * 5 + number);
            assert_eq!(asked.status, 201, "{asked:?}");
            ids.push(asked.json()["claim_id"].as_str().unwrap().to_owned());
            site.world.simulation.pass(1);
        }
        let full = ask(99);
        assert_eq!(full.status, 409, "{full:?}");
        if round < 3 {
            for id in ids {
                assert_eq!(site.decide(&id, "refuse").status, 200);
            }
        } else {
            assert_eq!(site.decide(&ids[0], "refuse").status, 200);
        }
    }
    let many = ask(99);
    assert_eq!(many.status, 409, "{many:?}");
    assert!(many.text.contains("24 hours"), "{many:?}");
    for (body, field) in [
        (json!({"token_uid": ""}), "token_uid"),
        (json!({"token_uid": "X", "connector_id": 1}), "station_id"),
        (json!({"token_uid": "X", "user_id": "emil"}), "user_id"),
    ] {
        let refused = site.ask(&site.other, &body);
        assert_eq!(refused.status, 422, "{refused:?}");
        assert!(refused.text.contains(field), "{refused:?}");
    }
    let body = json!({"token_uid": "X", "station_id": "no-such-station"});
    assert_eq!(site.ask(&site.other, &body).status, 422);
}

#[test]
fn claims_that_are_made_at_the_same_moment_keep_the_limit() {
    for seed in 0..8 {
        let site = Site::new();
        let world = &site.world;
        let bodies: Vec<Value> = (0..8)
            .map(|number| json!({"token_uid": format!("C-{number}")}))
            .collect();
        let asked = bodies.iter().map(|body| -> Running<'_, Answer> {
            let request = World::request("POST", "/v1/me/token-claims", &site.ours, Some(body));
            Box::pin(world.answer(request))
        });
        let answers = run_all(&mut Random::new(seed), asked.collect());
        let made = answers.iter().filter(|answer| answer.status == 201);
        assert_eq!(made.count(), 5, "{answers:?}");
        let refused = answers.iter().filter(|answer| answer.status == 409);
        assert_eq!(refused.count(), 3, "{answers:?}");
    }
}

#[test]
fn a_claim_that_nobody_confirms_is_over_after_two_weeks() {
    let site = Site::new();
    let asked = site.ask(&site.ours, &json!({"token_uid": CARD}));
    let id = asked.json()["claim_id"].as_str().unwrap().to_owned();
    site.world.simulation.pass(14 * 24 * 60 * 60 * 1000);
    let token = site.world.token("bootstrap", super::world::SECRET);
    let path = format!("/v1/token-claims/{id}/confirm");
    let late = site.world.call("POST", &path, &token, None);
    assert_eq!(late.status, 409, "{late:?}");
    let listed = site
        .world
        .call("GET", "/v1/token-claims?state=expired", &token, None);
    assert_eq!(listed.json()["items"][0]["claim_id"], id, "{listed:?}");
}

#[test]
fn a_tap_costs_nothing_more_unless_somebody_asks_at_that_station_just_now() {
    let calls = |before: &dyn Fn(&Site), minute: i64| {
        let mut site = Site::new();
        before(&site);
        site.show("STRANGE", minute);
        site.world.simulation.faults.heal();
        site.site.settle();
        site.world.simulation.faults.calls()
    };
    let none = calls(&|_| {}, 1);
    let other = calls(&|site| drop(site.ask_at(CARD, 1)), 1);
    let late = calls(&|site| drop(site.ask_at(CARD, 1)), 3);
    let untapped = |site: &Site| {
        assert_eq!(
            site.ask(&site.ours, &json!({"token_uid": CARD})).status,
            201
        );
    };
    assert_eq!(
        other,
        none + 1,
        "one read where somebody asks for another card"
    );
    assert_eq!(late, none);
    assert_eq!(calls(&untapped, 1), none);
}
