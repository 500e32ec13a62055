//! Pages of the lists of sessions and CDRs over 10,000 charges: what they hold is compared with a
//! plain list of the charges, and what they read is counted.

use std::sync::Arc;

use forecourt_api::{ApiState, Settings, router};
use forecourt_domain::session::Status;
use forecourt_memory::{ManyCharge, ManyCharges, run};
use forecourt_types::Timestamp;
use serde_json::json;

use super::counted::{CountedTable, Reads};
use super::world::{Answer, URL, World};

const CHARGES: u32 = 10_000;
const LIMIT: usize = 20;

/// An API over many charges, which are made from one that went through the pipeline.
struct Lists {
    world: World,
    table: CountedTable,
    charges: Vec<ManyCharge>,
    /// The token of a site owner, and that of a caretaker.
    people: [String; 2],
}

impl Lists {
    fn new() -> Self {
        let mut world = World::new();
        let owner = json!({"role": "site_owner", "site_ids": ["site-1", "site-4"]});
        let keeper = json!({"role": "caretaker", "station_ids": ["S-3", "S-4", "S-5"]});
        let people = [
            world.person("owner", &owner),
            world.person("keeper", &keeper),
        ];
        let many = ManyCharges::new(CHARGES);
        for charge in &many.charges {
            for item in many.items(charge) {
                world.simulation.table.plant(item);
            }
        }
        let table = CountedTable::new(world.simulation.table.clone());
        let mut ports = world.simulation.ports();
        ports.table = Arc::new(table.clone());
        let settings = Settings::new(URL.to_owned(), "wss://link.example".to_owned());
        world.router = router(ApiState::new(ports, settings, world.keys.clone()));
        Self {
            world,
            table,
            charges: many.charges,
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
        let mut cursor = String::new();
        for page in wanted.chunks(LIMIT).chain([[].as_slice()]).take(3) {
            let (answer, reads) = self.get(&format!("{path}&limit={LIMIT}{cursor}"), token);
            let answer = answer.json();
            let items = answer["items"].as_array().unwrap();
            let id = if path.starts_with("/v1/cdrs") {
                "cdr_id"
            } else {
                "session_id"
            };
            let ids: Vec<&str> = items
                .iter()
                .map(|item| item[id].as_str().unwrap())
                .collect();
            assert_eq!(ids, page, "{path}{cursor}");
            assert_eq!(reads.queries.len(), queries, "{path}: {reads:?}");
            let listed: usize = reads.queries.iter().map(|(_, items)| items).sum();
            // Of several lists, each is read a little ahead.
            let most = if queries == 1 {
                LIMIT + 2
            } else {
                2 * (LIMIT + 1) + 2 * queries
            };
            assert!(listed <= most, "{path}: {reads:?}");
            // The users and vehicles of sessions are read for their names, with the operator.
            let rows_per_item = if id == "session_id" { 3 } else { 1 };
            assert!(
                reads.by_key <= rows_per_item * LIMIT + 1,
                "{path}: {reads:?}"
            );
            let Some(next) = answer["next_cursor"].as_str() else {
                let last = wanted.chunks(LIMIT).last().unwrap_or_default();
                assert_eq!(page, last, "{path} ends too soon");
                return;
            };
            cursor = format!("&cursor={next}");
        }
    }

    /// The ids of the charges that `is` picks, in the order of `time`.
    fn ids(
        &self,
        is: &dyn Fn(&ManyCharge) -> bool,
        time: &dyn Fn(&ManyCharge) -> Timestamp,
    ) -> Vec<String> {
        let mut picked: Vec<&ManyCharge> =
            self.charges.iter().filter(|charge| is(charge)).collect();
        picked.sort_by_key(|charge| (time(charge), charge.id()));
        picked.iter().map(|charge| charge.id()).collect()
    }
}

type Is = dyn Fn(&ManyCharge) -> bool;

#[test]
fn a_page_of_each_list_of_charges_is_one_query_and_reads_little_more_than_it_shows() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let filters: [(&str, &Is); 8] = [
        ("", &|_| true),
        ("&station_id=S-7", &|c| c.station() == "S-7"),
        ("&site_id=site-3", &|c| c.site() == "site-3"),
        ("&user_id=user-11", &|c| c.user() == "user-11"),
        ("&token_uid=card-12", &|c| c.token() == "CARD-12"),
        ("&vehicle_id=van-30", &|c| c.vehicle() == "van-30"),
        ("&user_id=nobody", &|_| false),
        ("&station_id=S-7&site_id=site-2", &|c| c.station() == "S-7"),
    ];
    let start = |charge: &ManyCharge| charge.start;
    let end = |charge: &ManyCharge| charge.end;
    for (filter, is) in filters {
        let ended = |charge: &ManyCharge| is(charge) && charge.has_ended();
        let settled = |charge: &ManyCharge| is(charge) && charge.status == Status::Settled;
        let cdr = |ids: Vec<String>| ids.iter().map(|id| format!("{id}-1")).collect::<Vec<_>>();
        for (path, sort, wanted) in [
            ("sessions", "started_at", lists.ids(is, &start)),
            ("sessions", "ended_at", lists.ids(&ended, &end)),
            ("cdrs", "started_at", cdr(lists.ids(&settled, &start))),
            ("cdrs", "ended_at", cdr(lists.ids(&settled, &end))),
        ] {
            lists.check(
                &format!("/v1/{path}?sort={sort}{filter}"),
                &admin,
                1,
                &wanted,
            );
            let newest: Vec<String> = wanted.into_iter().rev().collect();
            lists.check(
                &format!("/v1/{path}?sort=-{sort}{filter}"),
                &admin,
                1,
                &newest,
            );
        }
    }
}

#[test]
fn statuses_periods_and_reaches_are_read_from_their_own_lists() {
    let lists = Lists::new();
    let admin = lists.world.admin.clone();
    let newest = |is: &Is, time: &dyn Fn(&ManyCharge) -> Timestamp| {
        let mut ids = lists.ids(is, time);
        ids.reverse();
        ids
    };
    let start = |charge: &ManyCharge| charge.start;
    let charging = newest(&|c| c.status == Status::Charging, &start);
    lists.check("/v1/sessions?status=CHARGING", &admin, 1, &charging);
    let two = |c: &ManyCharge| matches!(c.status, Status::Failed | Status::NeedsReview);
    lists.check(
        "/v1/sessions?status=FAILED,NEEDS_REVIEW",
        &admin,
        2,
        &newest(&two, &start),
    );
    let of_site = |c: &ManyCharge| c.site() == "site-1" && c.status == Status::Charging;
    let path = "/v1/sessions?status=CHARGING,CREATED&site_id=site-1";
    lists.check(path, &admin, 1, &newest(&of_site, &start));
    let day = ["2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z"];
    let [from, to] = day.map(|text| Timestamp::parse(text).unwrap());
    let on_day =
        move |c: &ManyCharge| c.has_ended() && c.user() == "user-3" && (from..to).contains(&c.end);
    let ids = newest(&on_day, &|charge| charge.end);
    assert!(!ids.is_empty());
    let path = "/v1/sessions?sort=-ended_at&user_id=user-3&from=2026-01-03&to=2026-01-04";
    lists.check(path, &admin, 1, &ids);
    let [owner, keeper] = &lists.people;
    let own = |c: &ManyCharge| matches!(c.number % 5, 1 | 4);
    lists.check(
        "/v1/sessions?sort=-started_at",
        owner,
        2,
        &newest(&own, &start),
    );
    let kept = |c: &ManyCharge| matches!(c.number % 50, 3..=5);
    lists.check(
        "/v1/sessions?sort=-started_at",
        keeper,
        3,
        &newest(&kept, &start),
    );
    let one = |c: &ManyCharge| c.number % 50 == 4;
    lists.check(
        "/v1/sessions?station_id=S-4",
        keeper,
        1,
        &newest(&one, &start),
    );
    for (path, token) in [("site_id=site-2", owner), ("station_id=S-6", keeper)] {
        lists.check(&format!("/v1/sessions?{path}"), token, 0, &[]);
    }
}
