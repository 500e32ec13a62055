//! The sign-ins of a person, which an admin sees and ends.

use serde_json::json;

use super::people::{member, refresh, signed_in, tokens};
use super::world::World;

#[test]
fn an_admin_sees_the_sign_ins_of_a_person_and_ends_them() {
    let world = World::new();
    let (token, refresh_token) = signed_in(&world, &member("operator"));
    let path = "/v1/users/anna/sign-ins";
    let shown = world.get(path).json();
    let items = shown["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{shown}");
    assert_eq!(items[0]["at"], shown["last_at"], "{shown}");
    assert_eq!(items[0]["second_factor"], false, "{shown}");
    assert_eq!(world.call("GET", path, &token, None).status, 403);
    let end = |id: &str, token: &str| {
        world.call("DELETE", &format!("/v1/users/{id}/sign-ins"), token, None)
    };
    assert_eq!(end("anna", &world.admin).status, 204);
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 401);
    assert_eq!(refresh(&world, &refresh_token).status, 400);
    let ended = world.get(path).json();
    assert_eq!(ended["items"], json!([]));
    assert_eq!(ended["last_at"], shown["last_at"]);
    world.simulation.pass(1_000);
    let (token, _) = tokens(&world);
    assert_eq!(world.call("GET", "/v1/sites", &token, None).status, 200);
    assert_eq!(world.get(path).json()["items"].as_array().unwrap().len(), 1);
    let boss = world.person("boss", &json!({"role": "admin"}));
    assert_eq!(end("boss", &boss).code(), "wrong_state");
    assert_eq!(end("nobody", &boss).status, 404);
    world.person("root", &json!({"role": "deployment_admin"}));
    assert_eq!(end("root", &boss).status, 403);
}

#[test]
fn a_sign_in_that_can_get_no_token_any_more_is_not_told_as_open() {
    let world = World::new();
    let open = || {
        let shown = world.get("/v1/users/anna/sign-ins").json();
        shown["items"].as_array().unwrap().len()
    };
    let (_, refresh_token) = signed_in(&world, &member("operator"));
    assert_eq!(open(), 1);
    // The operator wants a second factor from now on, and the sign-in has none.
    let wanted = json!({"second_factor_roles": ["operator"]});
    assert_eq!(world.patch("/v1/operator", wanted).status, 200);
    assert_eq!(open(), 0);
    assert_eq!(refresh(&world, &refresh_token).status, 400);
    let wanted = json!({"second_factor_roles": []});
    assert_eq!(world.patch("/v1/operator", wanted).status, 200);
    assert_eq!(open(), 1);
    // An incident: every token of the deployment ends.
    let done = world.post("/v1/deployment/signing-key", json!({"end_tokens": true}));
    assert!(done.status < 300, "{done:?}");
    world.simulation.pass(66_000);
    let admin = world.narrow_token("people");
    let shown = world.call("GET", "/v1/users/anna/sign-ins", &admin, None);
    assert_eq!(shown.json()["items"], json!([]), "{shown:?}");
}
