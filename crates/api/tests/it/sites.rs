use serde_json::{Value, json};

use super::world::World;

fn details() -> Value {
    json!({
        "location": {"latitude": 13.7563, "longitude": 100.5018},
        "time_zone": "Asia/Bangkok",
        "country": "TH",
        "opening_hours": {"twentyfourseven": false, "regular_hours": [
            {"weekday": 1, "period_begin": "08:00", "period_end": "12:30"},
            {"weekday": 7, "period_begin": "00:00", "period_end": "24:00"},
        ]},
        "support_phone": "+6620000000",
        "support_email": "help@harbour.example",
    })
}

#[test]
fn a_site_tells_where_it_is_when_it_is_open_and_whom_to_ask() {
    let world = World::new();
    let mut new = details();
    new["site_id"] = json!("harbour");
    new["name"] = json!("Harbour");
    let added = world.post("/v1/sites", new);
    assert_eq!(added.status, 201, "{added:?}");
    for (field, value) in details().as_object().unwrap() {
        assert_eq!(added.json()[field], *value, "{field}");
        let path = "/v1/sites/harbour";
        let cleared = world.patch(path, json!({field: null}));
        assert_eq!(cleared.status, 200, "{cleared:?}");
        assert!(cleared.json().get(field).is_none(), "{field}");
        let set = world.patch(path, json!({field: value}));
        assert_eq!(set.json()[field], *value, "{field}");
        assert_eq!(world.get(path).json(), set.json());
    }
}

#[test]
fn a_wrong_detail_of_a_site_is_refused_by_its_name() {
    let world = World::new();
    world.furnish();
    let hours = |period: Value| json!({"twentyfourseven": false, "regular_hours": [period]});
    let period = |weekday: u8, begin: &str, end: &str| {
        hours(json!({"weekday": weekday, "period_begin": begin, "period_end": end}))
    };
    for (field, value, problem) in [
        (
            "location",
            json!({"latitude": 91, "longitude": 0}),
            "location.latitude",
        ),
        (
            "location",
            json!({"latitude": 0, "longitude": -180.5}),
            "location.longitude",
        ),
        ("location", json!({"latitude": 0}), "location.longitude"),
        ("time_zone", json!("Bangkok"), "time_zone"),
        ("country", json!("Thailand"), "country"),
        (
            "opening_hours",
            json!({"twentyfourseven": false}),
            "opening_hours",
        ),
        (
            "opening_hours",
            period(8, "08:00", "09:00"),
            "opening_hours.regular_hours[0]",
        ),
        (
            "opening_hours",
            period(1, "09:00", "09:00"),
            "opening_hours.regular_hours[0]",
        ),
        (
            "opening_hours",
            period(1, "24:00", "24:00"),
            "opening_hours.regular_hours[0]",
        ),
        (
            "opening_hours",
            period(1, "8:00", "09:00"),
            "opening_hours.regular_hours[0]",
        ),
        ("support_phone", json!("02 000 0000"), "support_phone"),
        ("support_email", json!("nobody"), "support_email"),
        ("nonsense", json!(1), "nonsense"),
    ] {
        let mut new = json!({"name": "Two"});
        new[field] = value.clone();
        for answer in [
            world.post("/v1/sites", new),
            world.patch("/v1/sites/site-1", json!({field: value})),
        ] {
            assert_eq!(answer.status, 422, "{field}: {answer:?}");
            assert!(answer.text.contains(problem), "{problem}: {answer:?}");
        }
    }
}
