//! Whatever a session waits for, a person can bring it to an end.

use std::task::{Context, Waker};

use axum::body::Body;
use axum::http::Request;
use forecourt_domain::fact::{DecidedBy, Decision, Fact, TokenStatus};
use forecourt_domain::session::{CorrectionKind, Problem, Session, Status};
use forecourt_types::{ClaimedAt, SessionId};
use serde_json::{Value, json};

use super::world::{Answer, World};
use forecourt_memory::world as testing;
use forecourt_memory::{GatewayRecords, run};
use forecourt_store::keys;
use forecourt_store::rows::config::{ConfigRow as _, Gateway};
use forecourt_store::rows::facts::{SessionRow, SnapshotRow};

struct Desk {
    api: World,
    site: testing::World,
}

impl Desk {
    fn new() -> Self {
        let api = World::new();
        let site = testing::World::within(&api.simulation, "default");
        Self { api, site }
    }

    fn path(&self) -> String {
        format!("/v1/sessions/{}", self.site.session().session_id)
    }

    fn session(&self) -> Value {
        self.api.get(&self.path()).json()
    }

    fn status(&self) -> String {
        self.session()["status"].as_str().unwrap().to_owned()
    }

    fn correct(&self, mut body: Value) -> Answer {
        if body.get("reason").is_none() {
            body["reason"] = json!("read at the charger");
        }
        let answer = self.api.post(&format!("{}/corrections", self.path()), body);
        self.site.drain();
        answer
    }

    fn shown(&self) -> Value {
        let answer = self.api.get(&format!("{}/corrections", self.path()));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    fn settle(&self) -> Answer {
        let path = format!("{}/settle", self.path());
        let answer = self.api.call("POST", &path, &self.api.admin, None);
        self.site.drain();
        answer
    }

    fn cents(&self) -> i64 {
        let cdrs = self.site.cdrs();
        cdrs.iter().map(|cdr| cdr.total.amount_minor()).sum()
    }

    fn open_reviews(&self) -> usize {
        let listed = self.api.get("/v1/review?kind=session").json();
        listed["items"].as_array().unwrap().len()
    }

    /// Asserts that pricing every CDR again from its snapshot gives the stored bytes.
    fn assert_recomputed(&self) {
        for cdr in self.site.cdrs() {
            let path = format!("/v1/cdrs/{}/recompute", cdr.cdr_id);
            let answer = self.api.call("POST", &path, &self.api.admin, None);
            assert_eq!(answer.json()["same"], true, "{answer:?}");
        }
    }
}

/// Why a session waits for a person.
#[derive(Debug, Clone, Copy)]
enum Reason {
    /// Its energy is not known, or nobody has stated that the holder of a refused token pays.
    Unknown(Problem),
    /// It has no tariff, so nobody has stated what it costs.
    NoTariff,
    /// Its times do not allow a bill.
    NoBill,
    /// Its token was added by nobody.
    Stranger,
    /// A person closed it, and its energy is unknown.
    ClosedUnknown,
}

fn reasons() -> Vec<Reason> {
    let others = [
        Reason::NoTariff,
        Reason::NoBill,
        Reason::Stranger,
        Reason::ClosedUnknown,
    ];
    let problems = Problem::ALL.into_iter();
    problems.map(Reason::Unknown).chain(others).collect()
}

/// Makes a charge that waits for this reason.
fn waiting(reason: Reason) -> Desk {
    let mut desk = Desk::new();
    let site = &mut desk.site;
    match reason {
        Reason::Unknown(problem) => unknown(site, problem),
        Reason::NoTariff => {
            let none = json!({"default_tariff_id": null});
            desk.api.patch("/v1/operator", none);
            site.start("1", 0, 0);
            site.stop("1", 30, 2_000);
        }
        Reason::NoBill => {
            site.start("1", 0, 0);
            site.stop("1", 400 * 1_440, 2_000);
        }
        Reason::Stranger => {
            let start = GatewayRecords::start("1", "NOBODY", site.at(0), 9_000);
            site.write(0, Fact::TransactionStarted(start));
            site.stop("1", 30, 2_000);
        }
        Reason::ClosedUnknown => {
            let mut start = GatewayRecords::start("1", "CARD", site.at(0), 0);
            start.meter_start = None;
            site.write(0, Fact::TransactionStarted(start));
        }
    }
    desk.site.settle();
    if let Reason::ClosedUnknown = reason {
        let closed = desk.correct(json!({"kind": "close"}));
        assert_eq!(closed.status, 201, "{closed:?}");
    }
    desk
}

fn unknown(site: &mut testing::World, problem: Problem) {
    match problem {
        Problem::StartUnknown => site.stop("1", 30, 2_000),
        Problem::NoRegister => {
            site.start("1", 0, 0);
            let mut stop = GatewayRecords::stop("1", site.at(30), 0);
            stop.meter_stop = None;
            site.write(30, Fact::TransactionStopped(stop));
        }
        Problem::Backwards => {
            site.start("1", 0, 9_000);
            site.stop("1", 30, 2_000);
        }
        Problem::Implausible => {
            site.start("1", 0, 0);
            site.stop("1", 30, 90_000_000);
        }
        Problem::TokenRefused => {
            let mut start = GatewayRecords::start("1", "CARD", site.at(0), 0);
            start.decision = Some(Decision {
                status: TokenStatus::Blocked,
                by: DecidedBy::TokenList,
            });
            site.write(0, Fact::TransactionStarted(start));
            site.stop("1", 30, 2_000);
        }
        Problem::GatewayReplaced => {
            let key = keys::gateway(&site.ours.operator, &site.ours.gateway);
            let items = site.simulation.table.items();
            let mut gateway: Gateway = items.get(&key).unwrap().read().unwrap();
            let replaced_at = site.begin.plus_millis(-2 * 3_600_000);
            (gateway.active, gateway.fenced_at) = (false, Some(replaced_at));
            let item = gateway.to_item(&site.ours.operator, 0).unwrap();
            site.simulation.table.plant(item);
            site.start("1", 0, 0);
            site.stop("1", 30, 2_000);
        }
        Problem::EndBeforeStart => {
            site.start("1", 90, 0);
            site.stop("1", 30, 2_000);
        }
    }
}

#[test]
fn every_reason_for_review_ends_settled_by_values() {
    for reason in reasons() {
        let desk = waiting(reason);
        assert_eq!(desk.status(), "NEEDS_REVIEW", "{reason:?}");
        assert_eq!(desk.open_reviews(), 1, "{reason:?}");
        let values = json!({"kind": "values", "energy_wh": 2_500,
            "started_at": "2026-01-01T00:00:00Z", "ended_at": "2026-01-01T00:30:00Z"});
        let made = desk.correct(values);
        assert_eq!(made.status, 201, "{reason:?} {made:?}");
        if let Reason::NoTariff = reason {
            assert_eq!(desk.status(), "NEEDS_REVIEW");
            let tariff = json!({"tariff_id": "late", "name": "Late", "currency": "EUR",
                "elements": [{"type": "energy", "price": "0.5"}]});
            assert_eq!(desk.api.post("/v1/tariffs", tariff).status, 201);
            let late = json!({"default_tariff_id": "late"});
            assert_eq!(desk.api.patch("/v1/operator", late).status, 200);
            assert_eq!(desk.settle().status, 202);
        }
        let session = desk.session();
        assert_eq!(session["status"], "SETTLED", "{reason:?} {session}");
        assert_eq!(session["total"]["amount_minor"], 125, "{reason:?}");
        assert_eq!(session["energy_wh"], 2_500, "{reason:?}");
        assert_eq!((desk.cents(), desk.open_reviews()), (125, 0), "{reason:?}");
        desk.assert_recomputed();
    }
}

#[test]
fn every_reason_for_review_ends_without_a_bill_by_void() {
    for reason in reasons() {
        let desk = waiting(reason);
        let made = desk.correct(json!({"kind": "void"}));
        assert_eq!(made.status, 201, "{reason:?} {made:?}");
        let session = desk.session();
        assert_eq!(session["status"], "FAILED", "{reason:?}");
        assert_eq!(session.get("total"), None, "{reason:?}");
        assert_eq!((desk.cents(), desk.open_reviews()), (0, 0), "{reason:?}");
    }
}

#[test]
fn settle_says_what_is_missing_and_how_to_state_it() {
    for reason in reasons() {
        let desk = waiting(reason);
        let field = match reason {
            Reason::Unknown(Problem::StartUnknown | Problem::EndBeforeStart) => "started_at",
            Reason::Unknown(Problem::NoRegister | Problem::Backwards | Problem::Implausible)
            | Reason::Stranger
            | Reason::ClosedUnknown => "meter_start_wh",
            Reason::NoTariff => "tariff_id",
            Reason::NoBill => "ended_at",
            Reason::Unknown(Problem::TokenRefused | Problem::GatewayReplaced) => {
                // A person decides that the holder of the token pays.
                assert_eq!(desk.settle().status, 202, "{reason:?}");
                assert_eq!(desk.status(), "SETTLED", "{reason:?}");
                assert_eq!(desk.cents(), 100);
                continue;
            }
        };
        let answer = desk.settle();
        let found = (answer.status, answer.code());
        assert_eq!(found, (409, "wrong_state".to_owned()), "{reason:?}");
        assert!(answer.text.contains(field), "{reason:?} {answer:?}");
    }
}

#[test]
fn the_evidence_shows_every_reading_with_its_times_and_what_was_set_aside() {
    let mut desk = Desk::new();
    desk.site.start("1", 0, 1_000);
    desk.site.sample("1", 15, 2_000);
    desk.site.sample("1", 20, 4_294_967_295);
    desk.site.stop("1", 30, 3_000);
    desk.site.settle();
    assert_eq!((desk.cents(), desk.status().as_str()), (100, "SETTLED"));
    let evidence = desk.shown()["evidence"].clone();
    assert_eq!(evidence["readings_kept"], true, "{evidence}");
    let readings = evidence["readings"].as_array().unwrap();
    let told: Vec<_> = readings
        .iter()
        .map(|one| {
            let kind = one["kind"].as_str().unwrap();
            let register = one["register_wh"].as_i64().unwrap();
            let set_aside = one["set_aside"].is_string();
            (kind, register, one["used"] == true, set_aside)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("transaction_started", 1_000, true, false),
            ("transaction_sampled", 2_000, true, false),
            ("transaction_sampled", 4_294_967_295, false, true),
            ("transaction_stopped", 3_000, true, false),
        ]
    );
    for name in ["record_id", "claimed_at", "received_at", "applied_at"] {
        assert!(readings.iter().all(|one| one[name].is_string()), "{name}");
    }
    assert_eq!(readings[1]["claimed_at"], "2026-01-01T00:15:00.000Z");
}

#[test]
fn of_a_session_of_release_0_1_the_readings_are_said_not_to_be_kept() {
    let mut desk = Desk::new();
    desk.site.start("1", 0, 9_000);
    desk.site.stop("1", 30, 3_000);
    desk.site.settle();
    let row = SessionRow {
        facts: 0,
        ..desk.site.session()
    };
    for key in desk.api.simulation.table.items().keys() {
        if key.sk.starts_with("fact#") {
            desk.api.simulation.table.remove(key);
        }
    }
    let item = row.to_item(&desk.site.ours.operator, 0).unwrap();
    desk.api.simulation.table.plant(item);
    let evidence = desk.shown()["evidence"].clone();
    assert_eq!(evidence["readings"], json!([]));
    assert_eq!(evidence["readings_kept"], false);
    assert!(evidence["note"].as_str().unwrap().contains("not kept"));
    let made = desk.correct(json!({"kind": "values", "energy_wh": 100}));
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(desk.status(), "SETTLED");
}

#[test]
fn a_bill_that_stands_is_replaced_credited_and_undone_only_by_another_correction() {
    let mut desk = Desk::new();
    desk.site.start("1", 0, 0);
    desk.site.stop("1", 30, 4_000);
    desk.site.settle();
    assert_eq!(desk.cents(), 200);
    let registers = json!({"kind": "values", "meter_start_wh": 1_000, "meter_stop_wh": 4_000});
    assert_eq!(desk.correct(registers).status, 201);
    assert_eq!((desk.cents(), desk.status().as_str()), (150, "SETTLED"));
    assert_eq!(desk.correct(json!({"kind": "void"})).status, 201);
    assert_eq!((desk.cents(), desk.status().as_str()), (0, "FAILED"));
    let again = json!({"kind": "values", "energy_wh": 4_000, "reason": "the first was right"});
    let made = desk.correct(again).json();
    assert_eq!(made["correction"]["number"], 3);
    assert_eq!(made["correction"]["was"], "FAILED");
    assert_eq!((desk.cents(), desk.status().as_str()), (200, "SETTLED"));
    // Three versions, and the credits of the first two.
    assert_eq!(desk.site.cdrs().len(), 5);
    desk.assert_recomputed();
    let corrections = desk.shown()["corrections"].clone();
    let kinds: Vec<_> = corrections.as_array().unwrap().iter().collect();
    assert_eq!(kinds.len(), 3);
    assert_eq!(kinds[0]["kind"], "values");
    assert_eq!(kinds[0]["by"], "bootstrap");
    assert_eq!(kinds[0]["reason"], "read at the charger");
    assert_eq!(kinds[0]["meter_start_wh"], 1_000);
    assert_eq!(kinds[1]["kind"], "void");
    assert!(kinds.iter().all(|one| one["at"].is_string()));
    let items = desk.api.simulation.table.items();
    let last = items.values().find(|item| item.key.sk == "cdr#0003#facts");
    let last: SnapshotRow = last.unwrap().read().unwrap();
    assert_eq!(last.snapshot().unwrap().corrections, [1, 2, 3]);
}

#[test]
fn a_charge_that_is_closed_is_billed_provisionally_until_its_late_stop() {
    let mut desk = Desk::new();
    desk.site.start("1", 0, 0);
    desk.site.sample("1", 15, 2_000);
    desk.site.settle();
    let made = desk.correct(json!({"kind": "close"}));
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!((desk.cents(), desk.status().as_str()), (100, "SETTLED"));
    let flags = desk.session()["flags"].clone();
    assert_eq!(flags[0], "provisional", "{flags}");
    let connector = desk.api.get("/v1/stations/CP-1/connectors").json();
    assert_eq!(connector["items"][0].get("session_id"), None, "it is free");
    desk.site.stop("1", 30, 4_000);
    desk.site.send(3, 3, 0);
    desk.site.drain();
    assert_eq!((desk.cents(), desk.status().as_str()), (200, "SETTLED"));
    desk.assert_recomputed();
}

#[test]
fn a_correction_with_the_same_id_is_applied_once() {
    let mut desk = Desk::new();
    desk.site.start("1", 0, 0);
    desk.site.stop("1", 30, 4_000);
    desk.site.settle();
    let request = |wh: i64| {
        let body = json!({"kind": "values", "energy_wh": wh, "reason": "once"});
        let path = format!("{}/corrections", desk.path());
        let mut request = World::request("POST", &path, &desk.api.admin, Some(&body));
        let key = "one".parse().unwrap();
        request.headers_mut().insert("idempotency-key", key);
        request
    };
    // The answer is lost: what the layer kept of it is removed.
    for _ in 0..2 {
        let answer = desk.api.send(request(1_000));
        assert_eq!(answer.status, 201, "{answer:?}");
        forget_answer(&desk);
    }
    desk.site.drain();
    assert_eq!(desk.shown()["corrections"].as_array().unwrap().len(), 1);
    assert_eq!(desk.cents(), 50);
}

impl Desk {
    /// A request about the session as it is now, and about no other state of it.
    fn request_now(&self, end: &str, body: Option<&Value>) -> Request<Body> {
        let tag = self.api.get(&self.path()).header("etag").to_owned();
        let path = format!("{}/{end}", self.path());
        let mut request = World::request("POST", &path, &self.api.admin, body);
        let headers = request.headers_mut();
        headers.insert("if-match", tag.parse().unwrap());
        request
    }

    /// Carries a request out, and lets something else happen after so many steps of it. None when
    /// it had its answer before.
    fn after_steps(
        &self,
        steps: usize,
        request: Request<Body>,
        meanwhile: impl FnOnce(),
    ) -> Option<Answer> {
        let mut answer = Box::pin(self.api.answer(request));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..steps {
            if answer.as_mut().poll(&mut context).is_ready() {
                return None;
            }
        }
        meanwhile();
        Some(run(answer))
    }
}

fn values(wh: i64) -> Value {
    json!({"kind": "values", "energy_wh": wh, "reason": "read at the charger"})
}

#[test]
fn of_two_who_state_values_for_one_state_of_a_session_only_one_is_heard() {
    let mut last = 0;
    for steps in 0.. {
        let mut desk = Desk::new();
        desk.site.start("1", 0, 0);
        desk.site.stop("1", 30, 4_000);
        desk.site.settle();
        let (one, other) = (values(1_000), values(3_000));
        let one = desk.request_now("corrections", Some(&one));
        let other = desk.request_now("corrections", Some(&other));
        let mut second = None;
        let first = desk.after_steps(steps, one, || second = Some(desk.api.send(other)));
        let (Some(first), Some(second)) = (first, second) else {
            last = steps;
            break;
        };
        let codes = [first.status, second.status];
        assert!(
            codes == [201, 412] || codes == [412, 201],
            "{steps}: {codes:?}"
        );
        desk.site.drain();
        assert_eq!(desk.shown()["corrections"].as_array().unwrap().len(), 1);
        let cents = if first.status == 201 { 50 } else { 150 };
        assert_eq!(desk.cents(), cents, "{steps}");
    }
    assert!(last > 5, "{last}");
}

#[test]
fn a_session_is_settled_only_in_the_state_that_was_read() {
    let mut last = 0;
    for steps in 0.. {
        let desk = waiting(Reason::Unknown(Problem::TokenRefused));
        let asked_for = || {
            let items = desk.api.simulation.table.items();
            let mut log = items
                .values()
                .filter(|item| item.key.pk.ends_with("#audit"));
            log.any(|item| item.body["action"] == "requested")
        };
        let request = desk.request_now("settle", None);
        let mut before = false;
        let settled = desk.after_steps(steps, request, || {
            before = asked_for();
            let path = format!("{}/corrections", desk.path());
            assert_eq!(desk.api.post(&path, values(3_000)).status, 201);
        });
        let Some(settled) = settled else {
            last = steps;
            break;
        };
        let wanted: &[u16] = if before { &[202] } else { &[409, 412] };
        assert!(wanted.contains(&settled.status), "{steps}: {settled:?}");
    }
    assert!(last > 5, "{last}");
}

/// Makes the kept answer say that the first try failed.
fn forget_answer(desk: &Desk) {
    let table = &desk.api.simulation.table;
    let kept = table.items();
    let kept = kept
        .values()
        .find(|item| item.key.pk.contains("#idempotency#"));
    let mut kept = kept.unwrap().clone();
    kept.body.insert("answer".to_owned(), json!("failed"));
    table.plant(kept);
}

const STATUSES: [Status; 7] = [
    Status::Created,
    Status::Starting,
    Status::Charging,
    Status::Finished,
    Status::Settled,
    Status::Failed,
    Status::NeedsReview,
];

/// Plants a session of one kilowatt-hour with this status.
fn stands(desk: &Desk, status: Status) {
    let begin = desk.site.at(0);
    let mut charge = Session::requested(None, None, begin, "asked for");
    charge.status = status;
    let id = SessionId::new("s1").unwrap();
    let stamps = forecourt_store::rows::config::Stamps::new(begin, "test");
    let station = desk.site.station.clone();
    let mut row = SessionRow::new(id, station, charge, stamps);
    match status {
        Status::Created | Status::Starting => {}
        Status::Charging => row.started_at = Some(ClaimedAt(begin)),
        Status::Finished | Status::Settled | Status::Failed | Status::NeedsReview => {
            row.started_at = Some(ClaimedAt(begin));
            row.ended_at = Some(ClaimedAt(desk.site.at(30)));
            row.end = forecourt_domain::session::End::Stopped;
        }
    }
    let item = row.to_item(&desk.site.ours.operator, 0).unwrap();
    desk.api.simulation.table.plant(item);
}

/// The status to which a correction of this kind leads from this status; none when it is refused.
fn becomes(status: Status, kind: CorrectionKind) -> Option<&'static str> {
    use CorrectionKind::{Close, Values, Void};
    match (status, kind) {
        (Status::Created | Status::Starting | Status::Charging, Values | Void)
        | (Status::Finished | Status::Settled | Status::Failed | Status::NeedsReview, Close) => {
            None
        }
        (Status::Created | Status::Starting, Close) => Some("FAILED"),
        // Nothing but its start was received.
        (Status::Charging, Close) => Some("NEEDS_REVIEW"),
        (Status::Finished | Status::Settled | Status::Failed | Status::NeedsReview, Values) => {
            Some("SETTLED")
        }
        (Status::Finished | Status::Settled | Status::Failed | Status::NeedsReview, Void) => {
            Some("FAILED")
        }
    }
}

#[test]
fn each_kind_of_correction_fits_just_the_states_it_is_for() {
    use CorrectionKind::{Close, Values, Void};
    for status in STATUSES {
        for kind in [Values, Close, Void] {
            let desk = Desk::new();
            stands(&desk, status);
            let body = match kind {
                Values => json!({"kind": "values", "energy_wh": 1_000}),
                Close => json!({"kind": "close"}),
                Void => json!({"kind": "void"}),
            };
            let answer = desk.correct(body);
            match becomes(status, kind) {
                Some(after) => {
                    assert_eq!(answer.status, 201, "{status:?} {kind:?} {answer:?}");
                    assert_eq!(desk.status(), after, "{status:?} {kind:?}");
                }
                None => {
                    let found = (answer.status, answer.code());
                    let wanted = (409, "wrong_state".to_owned());
                    assert_eq!(found, wanted, "{status:?} {kind:?}");
                    assert_eq!(desk.status(), status.as_str(), "nothing has changed");
                }
            }
        }
    }
}

#[test]
fn a_correction_that_is_not_allowed_or_says_nothing_changes_nothing() {
    let mut desk = Desk::new();
    desk.site.start("1", 0, 0);
    desk.site.stop("1", 30, 4_000);
    desk.site.settle();
    for (body, field) in [
        (
            json!({"kind": "values", "energy_wh": 1, "reason": " "}),
            "reason",
        ),
        (
            json!({"kind": "values", "energy_wh": 1, "reason": "x".repeat(501)}),
            "reason",
        ),
        (json!({"kind": "values", "energy_wh": -1}), "energy_wh"),
        (
            json!({"kind": "values", "energy_wh": 100_000_001}),
            "energy_wh",
        ),
        (json!({"kind": "void", "energy_wh": 1}), "energy_wh"),
        (
            json!({"kind": "close", "ended_at": "2026-01-01T00:30:00Z"}),
            "ended_at",
        ),
        (
            json!({"kind": "values", "started_at": "2026-01-01T09:00:00Z"}),
            "ended_at",
        ),
        (json!({"kind": "values"}), "kind"),
        (json!({"kind": "mend"}), "kind"),
        (json!({"kind": "void", "note": "x"}), ""),
    ] {
        let answer = desk.correct(body.clone());
        assert_eq!(answer.status, 422, "{body} {answer:?}");
        let named = answer.json()["errors"][0]["field"].clone();
        assert!(field.is_empty() || named == field, "{body} {answer:?}");
    }
    let path = format!("{}/corrections", desk.path());
    let void = json!({"kind": "void", "reason": "x"});
    for (token, status) in [(&desk.api.viewer, 403), (&desk.api.other, 404)] {
        let answer = desk.api.call("POST", &path, token, Some(&void));
        assert_eq!(answer.status, status, "{answer:?}");
    }
    assert_eq!(
        desk.api.call("GET", &path, &desk.api.other, None).status,
        404
    );
    assert_eq!(
        desk.api.call("GET", &path, &desk.api.viewer, None).status,
        200
    );
    assert_eq!(desk.shown()["corrections"], json!([]));
    assert_eq!(desk.cents(), 200);
}
