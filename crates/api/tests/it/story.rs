//! What a session costs and why, what it rests on, and how its record is closed.

use forecourt_domain::fact::{
    ConnectorRef, ConnectorStatus, ConnectorStatusKind, Fact, Noticed, TransactionStarted,
};
use forecourt_memory::GatewayRecords;
use forecourt_memory::world as testing;
use forecourt_store::keys;
use serde_json::{Value, json};

use super::commands::connected_site;
use super::idempotency::{fails_everywhere, insist, post};
use super::world::{Answer, World};

/// A charge at the connected charger of a site.
struct Charge {
    api: World,
    site: testing::World,
}

impl Charge {
    /// A charger that is connected.
    fn new() -> Self {
        let (api, mut site) = connected_site();
        let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
        site.write(0, Fact::Noticed(connected));
        site.settle();
        Self { api, site }
    }

    /// A charge that has taken 2 kWh in a quarter of an hour and goes on.
    fn going() -> Self {
        let mut charge = Self::new();
        charge.site.status(0, ConnectorStatusKind::Charging);
        charge.site.start("1", 0, 1_000);
        charge.site.sample("1", 15, 3_000);
        charge.site.settle();
        charge
    }

    fn disconnect(&mut self) {
        let gone = Noticed::new(Noticed::STATION_DISCONNECTED, json!({}).into());
        self.site.write(16, Fact::Noticed(gone));
        self.site.settle();
    }

    fn path(&self, end: &str) -> String {
        format!("/v1/sessions/{}{end}", self.site.session().session_id)
    }

    fn get(&self, end: &str) -> Value {
        let answer = self.api.get(&self.path(end));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    fn close(&self, body: Value) -> Answer {
        let answer = self.api.post(&self.path("/close"), body);
        self.site.drain();
        answer
    }
}

#[test]
fn a_bill_tells_its_lines_its_tariff_and_why_and_its_registers_with_three_times() {
    let mut charge = Charge::going();
    charge.site.stop("1", 30, 5_000);
    charge.site.settle();
    let bill = charge.get("/bill");
    assert_eq!(bill["is_estimate"], false, "{bill}");
    assert_eq!(bill["provisional"], false);
    assert_eq!(bill.get("reason_code"), None, "a CDR stands");
    let line = &bill["lines"][0];
    assert_eq!(
        (&line["kind"], &line["quantity"], &line["unit"]),
        (&json!("energy"), &json!(4_000), &json!("Wh"))
    );
    assert_eq!(
        (&line["unit_price"], &line["price_unit"]),
        (&json!("0.5"), &json!("kWh"))
    );
    assert_eq!(
        line["amount"],
        json!({"amount_minor": 200, "currency": "EUR"})
    );
    assert_eq!(line["from"], "2026-01-01T00:00:00.000Z");
    assert_eq!(line["to"], "2026-01-01T00:30:00.000Z");
    let sum: i64 = bill["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"]["amount_minor"].as_i64().unwrap())
        .sum();
    assert_eq!(bill["total"]["amount_minor"], sum);
    assert_eq!(
        (&bill["energy_wh"], &bill["duration_s"]),
        (&json!(4_000), &json!(1_800))
    );
    let tariff = &bill["tariff"];
    assert_eq!(tariff["assigned_by"], "operator", "{tariff}");
    assert_eq!(tariff["terms"]["elements"][0]["type"], "energy");
    assert!(tariff["valid_from"].is_string());
    let (start, end) = (&bill["registers"]["start"], &bill["registers"]["end"]);
    assert_eq!(
        (&start["register_wh"], &end["register_wh"]),
        (&json!(1_000), &json!(5_000))
    );
    assert_eq!(start["kind"], "transaction_started");
    assert_eq!(end["kind"], "transaction_stopped");
    for time in ["claimed_at", "received_at", "applied_at"] {
        assert!(
            start[time].is_string() && end[time].is_string(),
            "{time}: {bill}"
        );
    }
    assert_eq!(bill["versions"][0]["stands"], true);
    assert_eq!(bill["versions"][0]["cdr_id"], bill["cdr_id"]);
    assert_eq!(
        charge
            .api
            .call("GET", &charge.path("/bill"), &charge.api.other, None)
            .status,
        404
    );
}

#[test]
fn the_terms_of_a_bill_are_those_of_its_version_and_the_nearest_assignment_is_named() {
    let mut charge = Charge::new();
    for (id, price) in [("site-price", "1"), ("own-price", "2")] {
        let tariff = json!({"tariff_id": id, "name": id, "currency": "EUR",
            "elements": [{"type": "energy", "price": price}, {"type": "flat", "price": "1.5"}]});
        assert_eq!(charge.api.post("/v1/tariffs", tariff).status, 201);
    }
    let site = format!("/v1/sites/{}", charge.site.ours.site);
    let priced = json!({"tariff_id": "site-price"});
    assert_eq!(charge.api.patch(&site, priced).status, 200);
    charge.site.start("1", 0, 0);
    charge.site.stop("1", 30, 1_000);
    charge.site.settle();
    let later = json!({"name": "dear", "currency": "EUR",
        "elements": [{"type": "energy", "price": "9"}]});
    let answer = charge.api.post("/v1/tariffs/site-price/versions", later);
    assert_eq!(answer.status, 201, "{answer:?}");
    let bill = charge.get("/bill");
    assert_eq!(bill["tariff"]["assigned_by"], "site", "{bill}");
    assert_eq!(bill["tariff"]["version"], 1);
    assert_eq!(bill["tariff"]["terms"]["elements"][0]["price"], "1");
    let flat = &bill["lines"][1];
    assert_eq!(
        (&flat["unit"], &flat["quantity"]),
        (&json!("session"), &json!(1))
    );
    assert_eq!(flat.get("from"), None, "it bills no period");
    assert_eq!(bill["total"]["amount_minor"], 250);
}

#[test]
fn a_charge_that_goes_on_has_an_estimate_by_its_newest_reading_and_nothing_is_written() {
    let charge = Charge::going();
    let before = charge.api.simulation.table.items();
    let bill = charge.get("/bill");
    assert_eq!(bill["is_estimate"], true, "{bill}");
    assert_eq!(
        (&bill["status"], &bill["reason_code"]),
        (&json!("CHARGING"), &json!("charging"))
    );
    assert_eq!(bill["provisional"], true);
    assert_eq!(bill["total"]["amount_minor"], 100);
    assert_eq!(bill["ended_at"], "2026-01-01T00:15:00.000Z");
    assert_eq!(bill.get("cdr_id"), None);
    assert_eq!(bill["registers"]["end"]["register_wh"], 3_000);
    assert_eq!(charge.api.simulation.table.items(), before);
}

#[test]
fn a_bill_that_nobody_can_make_says_why() {
    let mut charge = Charge::new();
    charge.site.start("1", 0, 9_000);
    charge.site.stop("1", 30, 2_000);
    charge.site.settle();
    let bill = charge.get("/bill");
    assert_eq!(bill["reason_code"], "backwards", "{bill}");
    assert_eq!((bill.get("total"), &bill["lines"]), (None, &json!([])));
    let review = charge.api.get("/v1/review").json();
    assert_eq!(review["items"][0]["cause_code"], "backwards", "{review}");
    let values = json!({"kind": "values", "energy_wh": 1_000, "reason": "read by hand"});
    let made = charge.api.post(&charge.path("/corrections"), values);
    assert_eq!(made.status, 201, "{made:?}");
    charge.site.drain();
    let bill = charge.get("/bill");
    assert_eq!(bill["corrections"], json!([1]));
    assert_eq!(bill["registers"], json!({}), "a person stated the energy");
    assert_eq!(bill["flags"], json!(["corrected"]), "{bill}");
}

#[test]
fn a_reading_that_is_set_aside_and_a_bill_by_the_last_reading_are_shown() {
    let mut charge = Charge::going();
    charge.site.sample("1", 20, 4_294_967_295);
    let mut stop = GatewayRecords::stop("1", charge.site.at(30), 0);
    stop.meter_stop = None;
    charge.site.write(30, Fact::TransactionStopped(stop));
    charge.site.settle();
    let bill = charge.get("/bill");
    assert_eq!(
        bill["set_aside"][0]["register_wh"], 4_294_967_295_i64,
        "{bill}"
    );
    assert_eq!(bill["set_aside"][0]["reason_code"], "unfit");
    let gap = json!({"code": "last_reading_billed", "from": "2026-01-01T00:15:00.000Z",
        "to": "2026-01-01T00:30:00.000Z"});
    assert_eq!(bill["gaps"], json!([gap]));
}

#[test]
fn the_facts_of_a_session_come_in_pages_in_the_order_of_its_gateway() {
    let mut charge = Charge::going();
    charge.site.start("2", 20, 0);
    charge.site.settle();
    let first = charge.site.sessions().remove(0).session_id;
    let path = format!("/v1/sessions/{first}/facts?limit=1");
    let mut facts = Vec::new();
    let mut next = path.clone();
    loop {
        let answer = charge.api.get(&next);
        assert_eq!(answer.status, 200, "{answer:?}");
        let page = answer.json();
        facts.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("{path}&cursor={cursor}"),
            None => break,
        }
    }
    let of_session: Vec<&Value> = facts.iter().collect();
    let kinds: Vec<_> = of_session
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["transaction_started", "transaction_sampled"],
        "only its own"
    );
    let sequences: Vec<_> = of_session
        .iter()
        .map(|one| one["sequence"].as_u64())
        .collect();
    assert!(sequences.is_sorted(), "{sequences:?}");
    let sample = &facts[1];
    assert_eq!(
        sample["event"]["register_wh"]
            .as_i64()
            .or(sample["event"]["register"].as_i64()),
        Some(3_000),
        "{sample}"
    );
    for name in ["record_id", "gateway_id", "received_at", "applied_at"] {
        assert!(sample[name].is_string(), "{name}");
    }
    let foreign = charge.api.call("GET", &path, &charge.api.other, None);
    assert_eq!(foreign.status, 404);
}

#[test]
fn closing_a_charge_that_goes_on_at_a_connected_charger_must_be_confirmed() {
    let charge = Charge::going();
    let preview = charge.get("/close");
    assert_eq!(preview["standing"], "charging", "{preview}");
    assert_eq!(
        (&preview["may_close"], &preview["needs_confirmation"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(preview["becomes"], "SETTLED");
    assert_eq!(preview["bill"]["total"]["amount_minor"], 100);
    let refused = charge.close(json!({"reason": "it hangs"}));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "confirmation_needed"),
        "{refused:?}"
    );
    assert_eq!(charge.get("")["status"], "CHARGING", "nothing has changed");
    let unexplained = charge.close(json!({"reason": " ", "confirm": true}));
    assert_eq!(unexplained.status, 422, "{unexplained:?}");
    let made = charge.close(json!({"reason": "it hangs", "confirm": true}));
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.json()["correction"]["kind"], "close");
    assert_eq!(charge.get("")["total"]["amount_minor"], 100);
    let again = charge.close(json!({"reason": "it hangs", "confirm": true}));
    assert_eq!((again.status, again.code().as_str()), (409, "wrong_state"));
    assert_eq!(charge.get("/close")["standing"], "ended");
}

#[test]
fn a_close_whose_answer_failed_must_still_be_confirmed_and_is_made_once() {
    let path = Charge::going().path("");
    let (close, corrections) = (format!("{path}/close"), format!("{path}/corrections"));
    for confirm in [false, true] {
        let body = json!({"reason": "it hangs", "confirm": confirm});
        let prepare = || Charge::going().api;
        let failed = fails_everywhere(prepare, |api| {
            let first = post(api, &api.admin, "k1", &close, &body);
            let used = api.simulation.faults.calls();
            api.simulation.faults.heal();
            let answer = insist(api, "k1", &close, &body);
            let made = api.get(&corrections).json()["corrections"].clone();
            let found = (answer.code(), made.as_array().unwrap().len());
            let wanted = if confirm {
                ("", 1)
            } else {
                ("confirmation_needed", 0)
            };
            assert_eq!(
                found,
                (wanted.0.to_owned(), wanted.1),
                "{first:?}, then {answer:?}"
            );
            used
        });
        assert!(failed > 10, "{failed}");
    }
}

#[test]
fn a_stuck_session_is_freed_with_the_bill_that_was_shown_and_its_late_stop_corrects_it() {
    let mut charge = Charge::going();
    charge.disconnect();
    let preview = charge.get("/close");
    assert_eq!(preview["standing"], "charger_silent", "{preview}");
    assert_eq!(preview["station_connected"], false);
    assert_eq!(preview["needs_confirmation"], false);
    let shown = preview["bill"]["total"].clone();
    let made = charge.close(json!({"reason": "the charger burnt down"}));
    assert_eq!(made.status, 201, "{made:?}");
    let bill = charge.get("/bill");
    assert_eq!(bill["total"], shown, "{bill}");
    assert_eq!(bill["provisional"], true);
    let history = charge.get("")["history"].clone();
    let codes: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["cause_code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        codes[codes.len() - 2..],
        ["closed_by_person", "priced"],
        "{history}"
    );
    charge.site.stop("1", 30, 5_000);
    charge.site.settle();
    let bill = charge.get("/bill");
    assert_eq!(
        (&bill["provisional"], &bill["version"]),
        (&json!(false), &json!(2))
    );
    assert_eq!(bill["total"]["amount_minor"], 200);
    let stands: Vec<_> = bill["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["credit"] == true,
                one["stands"] == true,
                one["total"]["amount_minor"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        stands,
        [(false, false, 100), (true, false, -100), (false, true, 200)]
    );
    let last = charge.get("")["history"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(last["cause_code"], "priced_again");
}

#[test]
fn a_session_whose_connector_is_free_again_is_closed_without_confirmation() {
    let mut charge = Charge::going();
    charge.site.status(16, ConnectorStatusKind::Available);
    charge.site.settle();
    let preview = charge.get("/close");
    assert_eq!(preview["standing"], "stop_never_came", "{preview}");
    assert_eq!(charge.close(json!({"reason": "unplugged"})).status, 201);
}

#[test]
fn a_charge_of_which_no_place_is_known_goes_on_as_far_as_anybody_can_say() {
    let mut charge = Charge::new();
    // OCPP 1.6: connector 0 is the charger itself, which has a state of its own.
    charge.site.write(
        0,
        Fact::ConnectorStatus(ConnectorStatus {
            connector: ConnectorRef::NOWHERE,
            status: ConnectorStatusKind::Available,
            error_code: None,
            info: None,
            claimed_at: None,
            first_received_at: None,
        }),
    );
    let start = TransactionStarted {
        connector: ConnectorRef::NOWHERE,
        ..GatewayRecords::start("1", "CARD", charge.site.at(0), 1_000)
    };
    charge.site.write(0, Fact::TransactionStarted(start));
    charge.site.settle();
    let preview = charge.get("/close");
    assert_eq!(preview["standing"], "charging", "{preview}");
    assert_eq!(preview["needs_confirmation"], true, "{preview}");
    let closed = charge.close(json!({"reason": "unplugged"}));
    assert_eq!(closed.status, 409, "{closed:?}");
}

#[test]
fn a_charge_goes_on_at_a_connector_that_is_out_of_order_until_it_is_free() {
    for (status, standing) in [
        (ConnectorStatusKind::Faulted, "charging"),
        (ConnectorStatusKind::Unavailable, "charging"),
        (ConnectorStatusKind::Reserved, "stop_never_came"),
    ] {
        let mut charge = Charge::going();
        charge.site.status(16, status);
        charge.site.settle();
        let preview = charge.get("/close");
        assert_eq!(preview["standing"], standing, "{status:?}: {preview}");
        let refused = charge.close(json!({"reason": "it hangs"}));
        let wanted = if standing == "charging" { 409 } else { 201 };
        assert_eq!(refused.status, wanted, "{status:?}: {refused:?}");
    }
}

#[test]
fn only_who_may_settle_closes_a_session_and_a_site_owner_sees_the_bill() {
    let charge = Charge::going();
    let path = charge.path("/close");
    let body = json!({"reason": "x", "confirm": true});
    let answer = charge
        .api
        .call("POST", &path, &charge.api.viewer, Some(&body));
    assert_eq!(answer.status, 403, "{answer:?}");
    let answer = charge
        .api
        .call("POST", &path, &charge.api.other, Some(&body));
    assert_eq!(answer.status, 404, "{answer:?}");
    let own = json!({"role": "site_owner", "site_ids": [charge.site.ours.site.as_str()]});
    let owner = charge.api.person("owner", &own);
    let other = charge
        .api
        .person("stranger", &json!({"role": "site_owner", "site_ids": []}));
    for end in ["/bill", "/facts", "/close"] {
        let path = charge.path(end);
        assert_eq!(
            charge.api.call("GET", &path, &owner, None).status,
            200,
            "{end}"
        );
        assert_eq!(
            charge.api.call("GET", &path, &other, None).status,
            404,
            "{end}"
        );
    }
    let answer = charge.api.call("POST", &path, &owner, Some(&body));
    assert_eq!(answer.status, 403, "{answer:?}");
}

/// Makes the session one of a release that did not keep what its tariff was assigned to.
fn forget_assignment(charge: &Charge) {
    let table = &charge.api.simulation.table;
    let key = keys::session(
        &charge.site.ours.operator,
        &charge.site.session().session_id,
    );
    let mut item = table.items()[&key].clone();
    assert!(item.body.remove("tariff_from").is_some(), "{item:?}");
    table.plant(item);
}

#[test]
fn what_a_tariff_of_an_early_release_was_assigned_to_is_told_as_long_as_it_is_known() {
    let mut charge = Charge::new();
    charge.site.start("1", 0, 0);
    charge.site.stop("1", 30, 1_000);
    charge.site.settle();
    forget_assignment(&charge);
    let bill = charge.get("/bill");
    assert_eq!(bill["tariff"]["assigned_by"], "operator", "{bill}");
    // What the site had at that time is not known any more.
    charge.api.simulation.pass(60_000);
    let site = format!("/v1/sites/{}", charge.site.ours.site);
    let renamed = charge.api.patch(&site, json!({"name": "Renamed"}));
    assert_eq!(renamed.status, 200, "{renamed:?}");
    let bill = charge.get("/bill");
    assert_eq!(bill["tariff"].get("assigned_by"), None, "{bill}");
}
