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
