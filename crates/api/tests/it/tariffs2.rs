//! Tariffs of rules 2 from their creation to the bill of a charge, through the API.

use axum::body::Body;
use axum::http::Request;
use forecourt_domain::fact::{ConnectorStatus, ConnectorStatusKind, Fact, Noticed};
use forecourt_domain::fact::{TransactionSampled, TransactionStarted, TransactionStopped};
use forecourt_memory::GatewayRecords;
use forecourt_memory::world as testing;
use forecourt_types::{ClaimedAt, Timestamp};
use serde_json::{Value, json};

use super::commands::connected_site;
use super::world::World;

/// A charge by a tariff of rules 2.
struct Charged {
    api: World,
    site: testing::World,
    /// By how many minutes the charger's clock is slow.
    slow_min: i64,
}

/// What happens after the start: the minute, and the watt-hours or the state.
enum Told {
    Wh(i64, i64),
    State(i64, ConnectorStatusKind),
    /// A state with another time than that of the gateway, or none.
    Unclocked(i64, ConnectorStatusKind, Option<ClaimedAt>),
}

use Told::{State, Unclocked, Wh};

/// The register at the start, in watt-hours.
const REGISTER: i64 = 50_000;

impl Charged {
    /// A site in this zone with this tariff.
    fn at(zone: &str, tariff: Value) -> Self {
        let (api, mut site) = connected_site();
        let connected = Noticed::new(Noticed::STATION_CONNECTED, json!({}).into());
        site.write(0, Fact::Noticed(connected));
        site.settle();
        let path = format!("/v1/sites/{}", site.ours.site);
        assert_eq!(api.patch(&path, json!({"time_zone": zone})).status, 200);
        let made = api.post("/v1/tariffs", tariff);
        assert_eq!(made.status, 201, "{made:?}");
        let id = made.json()["tariff_id"].clone();
        assert_eq!(api.patch(&path, json!({"tariff_id": id})).status, 200);
        Self {
            api,
            site,
            slow_min: 0,
        }
    }

    /// A charge that starts at this time and ends so many minutes later, with this energy.
    fn charge(&mut self, start: &str, told: &[Told], end: (i64, i64)) {
        let first = self.begin(start);
        self.go_on(first, told, end);
    }

    /// A charge starts at this time, which is returned as the minute of the site.
    fn begin(&mut self, start: &str) -> i64 {
        let start: Timestamp = serde_json::from_value(json!(start)).unwrap();
        let first = start.millis_since(self.site.at(0)) / 60_000;
        let fact = TransactionStarted {
            ..GatewayRecords::start("1", "CARD", self.site.at(first - self.slow_min), REGISTER)
        };
        self.site.write(first, Fact::TransactionStarted(fact));
        first
    }

    /// What happens after the start, and the end of the charge.
    fn go_on(&mut self, first: i64, told: &[Told], (minutes, wh): (i64, i64)) {
        let slow_min = self.slow_min;
        let at = |site: &testing::World, minute: i64| site.at(first + minute - slow_min);
        let began = at(&self.site, 0);
        for one in told {
            let (minute, fact) = match one {
                Wh(minute, wh) => {
                    let read = at(&self.site, *minute);
                    let fact: TransactionSampled = GatewayRecords::sample("1", read, REGISTER + wh);
                    (*minute, Fact::TransactionSampled(fact))
                }
                State(minute, status) => {
                    let claimed = Some(ClaimedAt(at(&self.site, *minute)));
                    (*minute, self.state(began, *status, claimed))
                }
                Unclocked(minute, status, claimed) => {
                    (*minute, self.state(began, *status, *claimed))
                }
            };
            self.site.write(first + minute, fact);
        }
        let ended = at(&self.site, minutes);
        let fact: TransactionStopped = GatewayRecords::stop("1", ended, REGISTER + wh);
        self.site
            .write(first + minutes, Fact::TransactionStopped(fact));
        self.site.settle();
    }

    /// The connector of the charge has this state, at the time that the charger claims.
    fn state(
        &self,
        began: Timestamp,
        status: ConnectorStatusKind,
        claimed_at: Option<ClaimedAt>,
    ) -> Fact {
        Fact::ConnectorStatus(ConnectorStatus {
            connector: GatewayRecords::start("1", "CARD", began, 0).connector,
            status,
            error_code: None,
            info: None,
            claimed_at,
            first_received_at: None,
        })
    }

    fn cdr(&self) -> Value {
        let id = self.bill()["cdr_id"].as_str().unwrap().to_owned();
        self.api.get(&format!("/v1/cdrs/{id}")).json()
    }

    fn bill(&self) -> Value {
        let path = format!("/v1/sessions/{}/bill", self.site.session().session_id);
        let answer = self.api.get(&path);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// Net and gross of the CDR, which must be what pricing again gives.
    fn amounts(&self) -> (i64, i64) {
        let cdr = self.cdr();
        let id = cdr["cdr_id"].as_str().unwrap();
        let again = self
            .api
            .post(&format!("/v1/cdrs/{id}/recompute"), json!({}));
        assert_eq!(again.json()["same"], true, "{again:?}");
        let lines = cdr["lines"].as_array().unwrap().iter();
        let sum: i64 = lines.map(|line| minor(&line["amount"])).sum();
        assert_eq!(minor(&cdr["total"]), sum, "{cdr}");
        (minor(&cdr["net"]), minor(&cdr["total"]))
    }
}

fn minor(amount: &Value) -> i64 {
    amount["amount_minor"].as_i64().unwrap()
}

/// V2 of the vectors: two prices by weekday and hour, in Bangkok.
fn by_hour() -> Value {
    json!({"tariff_id": "by-hour", "rules": 2, "name": "By hour", "currency": "THB",
        "tax": "included", "vat_bp": 700, "elements": [
        {"price_components": [{"type": "energy", "price": "7.90"}],
         "restrictions": {"start_time": "09:00", "end_time": "22:00",
            "day_of_week": ["monday", "tuesday", "wednesday", "thursday", "friday"]}},
        {"price_components": [{"type": "energy", "price": "5.50"}]}]})
}

#[test]
fn a_price_changes_within_a_charge_at_the_second_of_its_site() {
    let mut world = Charged::at("Asia/Bangkok", by_hour());
    // A Monday, from 21:40 to 22:30 in Bangkok.
    let told = [Wh(15, 7_000), Wh(30, 9_001)];
    world.charge("2026-03-02T14:40:00Z", &told, (50, 15_000));
    assert_eq!(world.amounts(), (9_430, 10_090));
    let bill = world.bill();
    assert_eq!(
        (&bill["rules"], &bill["time_zone"]),
        (&json!(2), &json!("Asia/Bangkok"))
    );
    let quantities: Vec<_> = bill["lines"].as_array().unwrap().iter().collect();
    let quantities: Vec<_> = quantities.iter().map(|line| &line["quantity"]).collect();
    assert_eq!(quantities, [&json!(7_667), &json!(7_333)]);
    let periods = bill["periods"].as_array().unwrap();
    assert_eq!(periods.len(), 2, "{bill}");
    assert_eq!(periods[0]["to"], "2026-03-02T15:00:00.000Z");
    assert_eq!(periods[0]["evidence"], "interpolated");
    assert_eq!(periods[0]["reading_after"]["wh"], 9_001);
    let record = periods[0]["reading_after"]["record_id"].as_str().unwrap();
    let path = format!("/v1/sessions/{}/facts", world.site.session().session_id);
    let facts = world.api.get(&path).json();
    let facts = facts["items"].as_array().unwrap();
    assert!(
        facts.iter().any(|fact| fact["record_id"] == record),
        "{facts:?}"
    );
}

#[test]
fn what_the_site_throttles_costs_nothing_and_parking_counts_after_its_grace() {
    let tariff = json!({"rules": 2, "name": "Time", "currency": "EUR", "tax": "none",
        "elements": [{"price_components": [{"type": "time", "price": "3.00"}]}]});
    let mut world = Charged::at("Europe/Berlin", tariff);
    let told = [
        State(10, ConnectorStatusKind::SuspendedEvse),
        State(30, ConnectorStatusKind::Charging),
    ];
    world.charge("2026-03-02T10:00:00Z", &told, (60, 9_000));
    assert_eq!(world.amounts().1, 200);

    // V11: parking by day only, 15 minutes free, a cap.
    let tariff = json!({"rules": 2, "name": "Park", "currency": "PHP", "tax": "included",
        "vat_bp": 1_200, "idle_grace_s": 900, "max_parking": "200", "elements": [
        {"price_components": [{"type": "energy", "price": "29"}]},
        {"price_components": [{"type": "parking", "price": "240", "step_size": 60}],
         "restrictions": {"start_time": "08:00", "end_time": "20:00"}}]});
    let mut world = Charged::at("Asia/Manila", tariff);
    let told = [Wh(30, 20_000), State(30, ConnectorStatusKind::SuspendedEv)];
    world.charge("2026-03-02T10:00:00Z", &told, (180, 20_000));
    assert_eq!(world.amounts(), (69_643, 78_000));
}

#[test]
fn a_service_price_has_a_tax_rate_of_its_own() {
    let energy = |price: &str, from: &str, to: &str| {
        json!({"price_components": [{"type": "energy", "price": price}],
            "restrictions": {"start_time": from, "end_time": to}})
    };
    let tariff = json!({"rules": 2, "name": "Peak", "currency": "CNY", "tax": "included",
        "vat_bp": 1_300, "elements": [
        energy("1.1827", "10:00", "12:00"), energy("1.1827", "14:00", "19:00"),
        energy("0.3134", "00:00", "08:00"),
        {"price_components": [{"type": "energy", "price": "0.7031"}]},
        {"price_components": [{"type": "service", "price": "0.45", "vat_bp": 600}]}]});
    let mut world = Charged::at("Asia/Shanghai", tariff);
    world.charge("2026-03-02T03:30:00Z", &[Wh(30, 12_345)], (60, 22_222));
    assert_eq!(world.amounts(), (2_849, 3_154));
    let bill = world.bill();
    let taxes: Vec<i64> = bill["taxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| minor(&it["amount"]))
        .collect();
    assert_eq!(taxes, [248, 57]);
}

#[test]
fn a_tariff_with_times_waits_for_the_zone_of_its_site_and_is_settled_then() {
    let mut world = Charged::at("Asia/Bangkok", by_hour());
    let path = format!("/v1/sites/{}", world.site.ours.site);
    assert_eq!(
        world.api.patch(&path, json!({"time_zone": null})).status,
        200
    );
    world.charge("2026-03-02T14:40:00Z", &[], (50, 15_000));
    let bill = world.bill();
    assert_eq!(bill["reason_code"], "no_time_zone", "{bill}");
    assert_eq!(bill["is_estimate"], true);
    let session = world.site.session().session_id;
    let settle = format!("/v1/sessions/{session}/settle");
    let refused = world.api.post(&settle, json!({}));
    assert_eq!(refused.code(), "wrong_state", "{refused:?}");
    assert!(refused.text.contains("time_zone"), "{refused:?}");
    assert_eq!(
        world
            .api
            .patch(&path, json!({"time_zone": "Asia/Bangkok"}))
            .status,
        200
    );
    let session = world.site.session().session_id;
    let settled = world
        .api
        .post(&format!("/v1/sessions/{session}/settle"), json!({}));
    assert!(settled.status < 300, "{settled:?}");
    world.site.drain();
    world.site.settle();
    assert_eq!(world.bill()["total"]["currency"], "THB");
    assert_eq!(world.cdr()["time_zone"], "Asia/Bangkok");
    // The zone of the bill is the one that it was priced by, whatever the site has later.
    assert_eq!(
        world
            .api
            .patch(&path, json!({"time_zone": "Europe/Berlin"}))
            .status,
        200
    );
    world.amounts();
}

#[test]
fn the_zone_in_which_a_charge_began_counts_whatever_its_site_has_at_the_end() {
    let mut world = Charged::at("Asia/Bangkok", by_hour());
    let first = world.begin("2026-03-02T14:40:00Z");
    world.site.settle();
    let path = format!("/v1/sites/{}", world.site.ours.site);
    let moved = world
        .api
        .patch(&path, json!({"time_zone": "Europe/Berlin"}));
    assert_eq!(moved.status, 200, "{moved:?}");
    world.go_on(first, &[Wh(15, 7_000), Wh(30, 9_001)], (50, 15_000));
    assert_eq!(world.amounts(), (9_430, 10_090));
    assert_eq!(world.cdr()["time_zone"], "Asia/Bangkok");
}

#[test]
fn a_state_without_a_usable_time_counts_from_when_it_was_heard() {
    use ConnectorStatusKind::SuspendedEv;
    for (claimed, slow_min) in [
        (None, 0),
        (None, 60),
        (Some(ClaimedAt(Timestamp::EPOCH)), 0),
        (Some(ClaimedAt(Timestamp::EPOCH)), 60),
    ] {
        let time = json!([{"price_components": [{"type": "time", "price": "3.00"}]}]);
        let tariff = json!({
            "rules": 2, "name": "time", "currency": "EUR", "tax": "none", "elements": time,
        });
        let mut world = Charged::at("Asia/Bangkok", tariff);
        world.slow_min = slow_min;
        let idle = Unclocked(30, SuspendedEv, claimed);
        world.charge("2026-03-02T10:00:00Z", &[idle], (60, 10_000));
        assert_eq!(world.amounts().1, 150, "{claimed:?} {slow_min}");
    }
}

#[test]
fn a_new_version_leaves_charges_of_the_one_before_alone() {
    let mut world = Charged::at("Asia/Bangkok", by_hour());
    world.charge(
        "2026-03-02T14:40:00Z",
        &[Wh(15, 7_000), Wh(30, 9_001)],
        (50, 15_000),
    );
    let before = world.amounts();
    let mut dearer = by_hour();
    dearer["elements"][1]["price_components"][0]["price"] = json!("50");
    let added = world.api.post("/v1/tariffs/by-hour/versions", dearer);
    assert_eq!((added.status, &added.json()["version"]), (201, &json!(2)));
    assert_eq!(world.amounts(), before);
    // A version of the first rules may follow one of rules 2, and the other way round.
    let plain = json!({"name": "Plain", "currency": "THB",
        "elements": [{"type": "energy", "price": "5"}]});
    assert_eq!(
        world.api.post("/v1/tariffs/by-hour/versions", plain).status,
        201
    );
    let versions = world.api.get("/v1/tariffs/by-hour/versions").json();
    let rules: Vec<_> = versions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["rules"].clone())
        .collect();
    assert_eq!(rules, [json!(2), json!(2), Value::Null]);
}

#[test]
fn what_is_wrong_with_a_tariff_is_told_by_the_place_of_each_field() {
    let world = World::new();
    for (path, wrong, field) in [
        (
            "elements/0/price_components/0/price",
            json!("-1"),
            "elements[0].price_components[0].price",
        ),
        (
            "elements/0/restrictions",
            json!({"start_time": "09:00", "end_time": "09:00"}),
            "elements[0].restrictions.end_time",
        ),
        (
            "elements/0/restrictions",
            json!({"min_current": 6}),
            "elements[0].restrictions.min_current",
        ),
        ("elements/0/colour", json!("red"), "elements[0].colour"),
        (
            "elements/0/price_components/0/price",
            json!(7.9),
            "elements[0].price_components[0].price",
        ),
        ("vat_bp", Value::Null, "vat_bp"),
        ("rules", json!(3), "rules"),
        ("surprise", json!(1), "surprise"),
        ("tariff_id", json!("lint"), "tariff_id"),
    ] {
        let mut tariff = by_hour();
        let (place, name) = path
            .rsplit_once('/')
            .map_or((String::new(), path), |(place, name)| {
                (format!("/{place}"), name)
            });
        let at = tariff.pointer_mut(&place).unwrap();
        match at {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = wrong,
            _ => at[name] = wrong,
        }
        let answer = world.post("/v1/tariffs", tariff.clone());
        assert_eq!(answer.status, 422, "{path}: {answer:?}");
        let fields = answer.json()["errors"].as_array().unwrap().clone();
        assert!(
            fields.iter().any(|it| it["field"] == field),
            "{path}: {fields:?}"
        );
        if name != "tariff_id" {
            let linted = world.post("/v1/tariffs/lint", tariff);
            assert_eq!(linted.status, 422, "{path}: {linted:?}");
        }
    }
    assert_eq!(world.get("/v1/tariffs").json()["items"], json!([]));
}

/// V2 as it is previewed: a stored tariff alone has an id.
fn unsaved() -> Value {
    let mut tariff = by_hour();
    tariff.as_object_mut().unwrap().remove("tariff_id");
    tariff
}

fn held(until: &str, outcome: &str) -> Value {
    json!({"from": "2026-03-02T10:00:00Z", "until": until, "outcome": outcome})
}

#[test]
fn a_preview_gives_the_amount_of_the_bill_and_writes_nothing() {
    let world = World::new();
    let charge = json!({"started_at": "2026-03-02T14:40:00Z", "ended_at": "2026-03-02T15:30:00Z",
        "energy_wh": 15_000, "readings": [
        {"at": "2026-03-02T14:55:00Z", "wh": 7_000}, {"at": "2026-03-02T15:10:00Z", "wh": 9_001}]});
    let asked = json!({"tariff": unsaved(), "time_zone": "Asia/Bangkok", "charge": charge});
    let shown = world.post("/v1/tariffs/preview", asked);
    assert_eq!(shown.status, 200, "{shown:?}");
    assert_eq!(
        (minor(&shown.json()["net"]), minor(&shown.json()["total"])),
        (9_430, 10_090)
    );
    assert_eq!(world.get("/v1/tariffs").json()["items"], json!([]));
}

#[test]
fn a_preview_prices_reservations_fees_and_discounts() {
    let world = World::new();
    // V18: a reservation that expired.
    let reserved = json!({"rules": 2, "name": "Held", "currency": "EUR", "tax": "excluded",
        "vat_bp": 2_000, "elements": [
        {"price_components": [{"type": "energy", "price": "0.25", "vat_bp": 1_000}, {"type": "flat", "price": "0.50"}]},
        {"price_components": [{"type": "flat", "price": "4"}], "restrictions": {"reservation": "reservation_expires"}},
        {"price_components": [{"type": "time", "price": "2", "step_size": 600}], "restrictions": {"reservation": "reservation"}}]});
    let asked = json!({"tariff": reserved, "time_zone": "UTC", "reservation": held("2026-03-02T11:00:00Z", "expired")});
    let shown = world.post("/v1/tariffs/preview", asked).json();
    assert_eq!(
        (minor(&shown["net"]), minor(&shown["total"])),
        (600, 720),
        "{shown}"
    );
    // V19: a reservation of 22 minutes that was used, by a stored tariff.
    let made = world.post("/v1/tariffs", reserved).json();
    let asked = json!({"tariff_id": made["tariff_id"], "time_zone": "UTC",
        "reservation": held("2026-03-02T10:22:00Z", "used"),
        "charge": {"started_at": "2026-03-02T10:22:00Z", "ended_at": "2026-03-02T11:22:00Z", "energy_wh": 20_000}});
    let shown = world.post("/v1/tariffs/preview", asked).json();
    assert_eq!(
        (minor(&shown["net"]), minor(&shown["total"])),
        (650, 730),
        "{shown}"
    );
    // V15: a fee and a discount on energy, with tax on top.
    let fee = json!({"rules": 2, "name": "Fee", "currency": "EUR", "tax": "excluded",
        "vat_bp": 1_900, "service_fee": {"fixed": "0.35", "rate_bp": 250},
        "elements": [{"price_components": [{"type": "energy", "price": "0.40"}]}]});
    let asked = json!({"tariff": fee, "time_zone": "UTC",
        "charge": {"started_at": "2026-03-02T10:00:00Z", "ended_at": "2026-03-02T11:00:00Z", "energy_wh": 25_000},
        "discount": {"rate_bp": 1_000, "dimensions": ["energy"]}});
    let shown = world.post("/v1/tariffs/preview", asked).json();
    let lines = shown["lines"].as_array().unwrap().iter();
    let lines: Vec<i64> = lines.map(|line| minor(&line["amount"])).collect();
    assert_eq!(lines, [1_000, 35, 25, -100, 182], "{shown}");
    assert_eq!((minor(&shown["net"]), minor(&shown["total"])), (960, 1_142));
}

#[test]
fn the_first_rules_are_previewed_and_what_is_wrong_is_named() {
    let world = World::new();
    let plain = json!({"name": "Plain", "currency": "EUR", "elements": [{"type": "energy", "price": "0.5"}]});
    let charge = json!({"started_at": "2026-03-02T10:22:00Z", "ended_at": "2026-03-02T11:22:00Z", "energy_wh": 20_000});
    let asked = json!({"tariff": plain, "time_zone": "UTC", "charge": charge});
    assert_eq!(
        minor(&world.post("/v1/tariffs/preview", asked).json()["total"]),
        1_000
    );
    for (wrong, field) in [
        (
            json!({"tariff": {"rules": 2}, "time_zone": "UTC"}),
            "tariff.name",
        ),
        (json!({"time_zone": "UTC"}), "tariff"),
        (
            json!({"tariff": unsaved(), "time_zone": "Bangkok"}),
            "time_zone",
        ),
        (
            json!({"tariff": {"rules": "x"}, "time_zone": "UTC"}),
            "tariff.rules",
        ),
        (
            json!({"tariff": plain, "time_zone": "UTC", "charge": charge,
                "discount": {"rate_bp": 1_000}}),
            "discount",
        ),
        (
            json!({"tariff": plain, "time_zone": "UTC", "charge": charge,
                "reservation": held("2026-03-02T10:22:00Z", "used")}),
            "reservation",
        ),
        (
            json!({"tariff": unsaved(), "time_zone": "UTC", "charge": charge,
                "discount": {"rate_bp": 20_000}}),
            "discount.rate_bp",
        ),
        (
            json!({"tariff": unsaved(), "time_zone": "UTC", "charge": charge,
                "reservation": held("2026-03-02T10:22:00Z", "expired")}),
            "reservation",
        ),
    ] {
        let answer = world.post("/v1/tariffs/preview", wrong);
        assert_eq!(answer.status, 422, "{field}: {answer:?}");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{answer:?}");
    }
    let asked = json!({"tariff_id": "none", "time_zone": "UTC"});
    assert_eq!(world.post("/v1/tariffs/preview", asked).status, 404);
}

#[test]
fn a_price_that_is_named_twice_is_refused_at_any_depth() {
    let world = World::new();
    let whole = json!({
        "rules": 2, "name": "Twice", "currency": "EUR", "tax": "none",
        "min_price": "1", "elements": [{"price_components": [{"type": "energy", "price": "0.5"}],
            "restrictions": {"max_kwh": "5"}}],
    });
    let text = whole.to_string();
    for (once, twice) in [
        (r#""min_price":"1""#, r#""min_price":"1","min_price":"20""#),
        (r#""max_kwh":"5""#, r#""max_kwh":"5","max_kwh":"500""#),
        (r#""price":"0.5""#, r#""price":"0.5","price":"5""#),
    ] {
        assert!(text.contains(once), "{once}");
        let request = World::request("POST", "/v1/tariffs", &world.admin, Some(&whole));
        let (mut head, _) = request.into_parts();
        head.headers.remove("content-length");
        let body = Body::from(text.replace(once, twice));
        let answer = world.send(Request::from_parts(head, body));
        assert_eq!(answer.status, 422, "{twice}: {answer:?}");
        let problem = answer.json()["errors"][0].clone();
        assert!(
            problem["message"].as_str().unwrap().contains("twice"),
            "{problem}"
        );
    }
    assert_eq!(world.post("/v1/tariffs", whole).status, 201);
}

#[test]
fn a_tariff_is_warned_of_hours_without_a_price() {
    let world = World::new();
    let mut tariff = by_hour();
    tariff["elements"].as_array_mut().unwrap().pop();
    let linted = world.post("/v1/tariffs/lint", tariff).json();
    assert_eq!(linted["warnings"][0]["code"], "free_gap", "{linted}");
    let clean = world.post("/v1/tariffs/lint", by_hour()).json();
    assert_eq!(clean, json!({"warnings": []}));
}
