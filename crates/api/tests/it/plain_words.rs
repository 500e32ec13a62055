use serde_json::{Value, json};

use super::document::{document, operations, resolved};
use super::world::World;

/// What no answer says to people: words of Rust and of serde, and names in back quotes.
const NOT_FOR_PEOPLE: [&str; 6] = ["struct", "variant", "`", "expected", "deserialize", "enum "];

/// Sends a request whatever it changes, and checks what the answer says.
fn check(world: &World, method: &str, path: &str, body: Option<&Value>) -> bool {
    let answer = world.try_call(method, path, &world.admin, body);
    if answer.status < 400 {
        return false;
    }
    let problem = answer.json();
    let told = [&problem["detail"], &problem["errors"]].map(Value::to_string);
    for word in NOT_FOR_PEOPLE {
        let says = told.iter().any(|told| told.contains(word));
        assert!(
            !says,
            "{method} {path} with {body:?} says {word:?}: {told:?}"
        );
    }
    true
}

/// The values of every kind of JSON.
fn of_every_kind() -> [Value; 9] {
    [
        Value::Null,
        json!(true),
        json!(-7),
        json!(1.5),
        json!(99_999_999_999_999_u64),
        json!("no such word"),
        json!([]),
        json!([[1]]),
        json!({"no_such_field": 1}),
    ]
}

/// A body with each of its fields, at every depth, replaced by values of all kinds, left out, and
/// with an unknown field beside it.
fn broken(whole: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match whole {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("no_such_field".to_owned(), json!(1));
            all.push(Value::Object(more));
            for (name, value) in fields {
                let mut less = fields.clone();
                less.remove(name);
                all.push(Value::Object(less));
                for other in broken(value) {
                    let mut changed = fields.clone();
                    changed.insert(name.clone(), other);
                    all.push(Value::Object(changed));
                }
            }
        }
        Value::Array(items) => {
            for other in items.first().into_iter().flat_map(broken) {
                all.push(json!([other]));
            }
        }
        _ => {}
    }
    all.extend(of_every_kind());
    all
}

#[test]
fn no_answer_to_a_wrong_body_speaks_of_types_of_the_program() {
    let world = World::new();
    world.furnish();
    let mut refused = 0;
    for (name, operation) in operations() {
        let (method, path) = name.split_once(' ').unwrap();
        let path = path.replace(['{', '}'], "");
        let body = resolved(document(), &operation["requestBody"]);
        let example = &body["content"]["application/json"]["example"];
        if !example.is_object() {
            continue;
        }
        for body in broken(example) {
            refused += usize::from(check(&world, method, &path, Some(&body)));
        }
    }
    assert!(refused > 1000, "{refused}");
}

#[test]
fn no_answer_to_a_wrong_query_speaks_of_types_of_the_program() {
    let world = World::new();
    let mut refused = 0;
    for (name, operation) in operations() {
        let (method, path) = name.split_once(' ').unwrap();
        if method != "GET" || path == "/v1/openapi.json" {
            continue;
        }
        let path = path.replace(['{', '}'], "");
        refused += usize::from(check(&world, method, &format!("{path}?no_such=1"), None));
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] != "query" {
                continue;
            }
            let name = parameter["name"].as_str().unwrap();
            for value in [
                "",
                "no%20such",
                "-7",
                "1.5",
                "99999999999999999999999",
                "a&a=b",
            ] {
                let path = format!("{path}?{name}={value}");
                refused += usize::from(check(&world, method, &path, None));
            }
            let twice = format!("{path}?{name}=1&{name}=2");
            refused += usize::from(check(&world, method, &twice, None));
        }
    }
    assert!(refused > 200, "{refused}");
}

#[test]
fn a_problem_names_the_field_and_what_is_allowed_there() {
    let world = World::new();
    for (path, body, field, message) in [
        (
            "/v1/users",
            json!({"user_id": "u", "full_name": 7}),
            "full_name",
            "must be a text, not the number 7",
        ),
        (
            "/v1/users",
            json!({"user_id": "u", "full_name": "Ada", "emial": "a@b.c"}),
            "emial",
            "is unknown: known are ",
        ),
        (
            "/v1/clients",
            json!({"name": "c", "role": "king"}),
            "role",
            "must be one of admin, ",
        ),
        (
            "/v1/tokens",
            json!({"uid": "C", "type": "RFID", "status": "active", "mode": null}),
            "mode",
            "must be one of the words that are allowed here",
        ),
        (
            "/v1/sites",
            json!({"site_id": "s", "name": "S", "opening_hours": 7}),
            "opening_hours",
            "must be an object, not the number 7",
        ),
    ] {
        let answer = world.post(path, body);
        let problem = &answer.json()["errors"][0];
        assert_eq!(problem["field"], field, "{answer:?}");
        let said = problem["message"].as_str().unwrap();
        assert!(said.starts_with(message), "{answer:?}");
    }
    let answer = world.get("/v1/users?limit=many");
    assert_eq!(answer.json()["detail"], "limit: must be a whole number");
}
