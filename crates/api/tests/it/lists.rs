use serde_json::json;

use super::world::World;

fn uids(page: &serde_json::Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    let uid = |item: &serde_json::Value| item["uid"].as_str().unwrap().to_owned();
    items.iter().map(uid).collect()
}

#[test]
fn pages_hold_every_item_once_whatever_is_added_meanwhile() {
    let world = World::new();
    for n in 0..7 {
        world.post(
            "/v1/tokens",
            json!({"uid": format!("T{n}"), "type": "RFID"}),
        );
    }
    let mut seen = Vec::new();
    let mut path = "/v1/tokens?limit=3".to_owned();
    for round in 0..5 {
        let page = world.get(&path).json();
        seen.extend(uids(&page));
        if round == 0 {
            assert_eq!(seen, ["T0", "T1", "T2"]);
            world.post("/v1/tokens", json!({"uid": "T00", "type": "RFID"}));
            world.delete("/v1/tokens/T2");
        }
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/tokens?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, ["T0", "T1", "T2", "T3", "T4", "T5", "T6"]);
}

#[test]
fn a_list_ends_without_a_cursor_when_the_last_page_is_full() {
    let world = World::new();
    for n in 0..3 {
        world.post(
            "/v1/tokens",
            json!({"uid": format!("T{n}"), "type": "RFID"}),
        );
    }
    let page = world.get("/v1/tokens?limit=3").json();
    assert_eq!(page["items"].as_array().unwrap().len(), 3);
    assert!(page["next_cursor"].is_null());
}

#[test]
fn filters_look_through_all_pages() {
    let world = World::new();
    for n in 0..250 {
        let status = if n % 100 == 99 { "blocked" } else { "active" };
        let token = json!({"uid": format!("T{n:03}"), "type": "RFID", "status": status});
        world.post("/v1/tokens", token);
    }
    let page = world.get("/v1/tokens?status=blocked&limit=1").json();
    assert_eq!(uids(&page), ["T099"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let page = world.get(&format!("/v1/tokens?status=blocked&cursor={cursor}"));
    assert_eq!(uids(&page.json()), ["T199"]);
    assert!(page.json()["next_cursor"].is_null());
}

#[test]
fn a_cursor_of_another_list_sort_or_filter_is_refused_with_a_clear_text() {
    let world = World::new();
    for n in 0..3 {
        let uid = format!("T{n}");
        world.post(
            "/v1/tokens",
            json!({"uid": uid, "type": "RFID", "status": "active"}),
        );
        let id = format!("U{n}");
        world.post("/v1/users", json!({"user_id": id, "full_name": "Ada"}));
    }
    let page = world.get("/v1/tokens?limit=1&status=active").json();
    let cursor = page["next_cursor"].as_str().unwrap();
    for (path, status) in [
        (
            format!("/v1/tokens?cursor={cursor}&status=active&limit=2"),
            200,
        ),
        (format!("/v1/tokens?status=active&cursor={cursor}"), 200),
        (format!("/v1/tokens?status=blocked&cursor={cursor}"), 400),
        (format!("/v1/tokens?cursor={cursor}"), 400),
        (format!("/v1/users?cursor={cursor}"), 400),
        (format!("/v1/users?colour=red&cursor={cursor}"), 422),
        ("/v1/tokens?cursor=bm9uZQ".to_owned(), 400),
    ] {
        let answer = world.get(&path);
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        if path.contains("/v1/tokens?status=blocked") {
            assert!(
                answer.text.contains("another address, sort or filter"),
                "{answer:?}"
            );
        }
    }
}

#[test]
fn an_order_or_filter_without_an_index_is_refused_with_those_that_there_are() {
    let world = World::new();
    for (path, told) in [
        (
            "/v1/sessions?sort=energy_wh",
            "started_at, -started_at, ended_at, -ended_at",
        ),
        (
            "/v1/sessions?sort=--started_at",
            "started_at, -started_at, ended_at, -ended_at",
        ),
        (
            "/v1/cdrs?sort=total",
            "ended_at, -ended_at, started_at, -started_at",
        ),
        (
            "/v1/cdrs?session_id=s1&sort=ended_at",
            "leave out sort, from and to",
        ),
        (
            "/v1/sessions?sort=ended_at&status=FAILED",
            "sort by started_at",
        ),
        ("/v1/sessions?colour=red", "station_id, site_id, user_id"),
        (
            "/v1/tokens?colour=red",
            "the parameter \\\"colour\\\" is unknown",
        ),
    ] {
        let answer = world.get(path);
        assert_eq!(answer.status, 422, "{path}: {answer:?}");
        assert_eq!(answer.code(), "unsupported_filter", "{path}");
        assert!(answer.text.contains(told), "{path}: {answer:?}");
    }
    for status in ["PAID", "SETTLED,", ""] {
        let answer = world.get(&format!("/v1/sessions?status={status}"));
        assert_eq!(answer.status, 400, "{answer:?}");
    }
}
