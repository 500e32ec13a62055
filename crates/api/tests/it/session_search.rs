//! Sessions are found by what people know of them: a card, a plate, a name, an id, a flag.

use forecourt_memory::world as testing;
use serde_json::json;

use super::world::World;

/// Two charges of Ann, one of which has a flag, and one of a card that nobody has added.
fn charges() -> (World, testing::World) {
    let api = World::new();
    let mut site = testing::World::within(&api.simulation, "default");
    let ann = json!({"user_id": "ann", "full_name": "Anna Karenina"});
    let added = api.post("/v1/users", ann);
    if added.status == 409 {
        let name = json!({"full_name": "Anna Karenina"});
        assert_eq!(api.patch("/v1/users/ann", name).status, 200);
    }
    let car = json!({"vehicle_id": "car", "user_id": "ann", "licence_plate": "B-AK 1877"});
    assert_eq!(api.post("/v1/vehicles", car).status, 201);
    let card = json!({"vehicle_id": "car", "user_id": "ann"});
    let changed = api.patch("/v1/tokens/CARD", card);
    assert_eq!(changed.status, 200, "{changed:?}");
    site.start("1", 0, 0);
    site.stop("1", 30, 2_000);
    site.start("2", 60, 2_000);
    site.sample("2", 70, 3_000);
    let mut strange = forecourt_memory::GatewayRecords::start("3", "NOBODY", site.at(120), 3_000);
    strange.connector.connector_id = 2;
    site.write(
        120,
        forecourt_domain::fact::Fact::TransactionStarted(strange),
    );
    site.settle();
    (api, site)
}

fn found(api: &World, token: &str, query: &str) -> Vec<String> {
    let answer = api.call("GET", &format!("/v1/sessions?{query}"), token, None);
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    let items = answer.json()["items"].as_array().unwrap().clone();
    let ids = items
        .iter()
        .map(|one| one["transaction_id"].as_str().unwrap().to_owned());
    ids.collect()
}

#[test]
fn a_text_finds_the_charges_of_a_card_a_plate_a_name_or_an_id_each_once() {
    let (api, site) = charges();
    let sessions = site.sessions();
    let first = sessions[0].session_id.to_string();
    for (q, wanted) in [
        ("card", vec!["2", "1"]),
        ("nobody", vec!["3"]),
        ("anna", vec!["2", "1"]),
        ("ANNA%20K", vec!["2", "1"]),
        ("b%20ak18", vec!["2", "1"]),
        (first.as_str(), vec!["1"]),
        (&format!("{first}-1"), vec!["1"]),
        ("karenina", vec![]),
        ("zz", vec![]),
    ] {
        assert_eq!(found(&api, &api.admin, &format!("q={q}")), wanted, "{q}");
    }
    // A charge is in the lists of its card, its vehicle and its driver, and comes once.
    let mut pages = Vec::new();
    let mut next = "/v1/sessions?q=anna&limit=1".to_owned();
    loop {
        let page = api.get(&next).json();
        pages.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("/v1/sessions?q=anna&limit=1&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(pages.len(), 2);
    let both = api.get("/v1/sessions?q=anna&token_uid=CARD");
    assert_eq!(
        (both.status, both.code().as_str()),
        (422, "unsupported_filter")
    );
    assert_eq!(found(&api, &api.admin, "q=anna&status=SETTLED"), ["1"]);
    assert_eq!(found(&api, &api.other, "q=anna"), Vec::<String>::new());
}

#[test]
fn who_is_shown_masked_names_finds_nobody_by_name_until_the_operator_shows_names() {
    let (api, site) = charges();
    let fields = json!({"role": "site_owner", "site_ids": [site.ours.site.as_str()]});
    let owner = api.person("owner", &fields);
    assert_eq!(found(&api, &owner, "q=anna"), Vec::<String>::new());
    assert_eq!(found(&api, &owner, "q=b-ak"), Vec::<String>::new());
    assert_eq!(found(&api, &owner, "q=CARD"), ["2", "1"]);
    let shows = json!({"site_owners_see_names": true});
    assert_eq!(api.patch("/v1/operator", shows).status, 200);
    assert_eq!(found(&api, &owner, "q=anna"), ["2", "1"]);
}

#[test]
fn sessions_with_a_flag_are_found() {
    let (api, site) = charges();
    assert_eq!(
        found(&api, &api.admin, "flag=corrected"),
        Vec::<String>::new()
    );
    let second = &site.sessions()[1].session_id;
    let close = json!({"reason": "it hangs"});
    let made = api.post(&format!("/v1/sessions/{second}/close"), close);
    assert_eq!(made.status, 201, "{made:?}");
    site.drain();
    assert_eq!(found(&api, &api.admin, "flag=corrected"), ["2"]);
    assert_eq!(
        found(&api, &api.admin, "flag=provisional&status=SETTLED"),
        ["2"]
    );
    assert_eq!(
        found(&api, &api.admin, "flag=no_such_flag"),
        Vec::<String>::new()
    );
}
