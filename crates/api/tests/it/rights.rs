//! Every address takes exactly the scope that the OpenAPI document names for it, for every role,
//! every scope of a machine client and a stranger; and `docs/security.md` shows who has which.

use forecourt_api::access::{Right, rights_of};
use forecourt_store::rows::config::Role;
use serde_json::{Value, json};

use super::world::World;

/// An operation, and the scope that the document asks for; none when it asks for no token.
struct Operation {
    method: String,
    path: String,
    scope: Option<String>,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(forecourt_api::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().unwrap();
            let scopes = security[0]
                .get("oauth2")
                .map(|scopes| scopes.as_array().unwrap());
            let scope = scopes.map(|scopes| {
                assert_eq!(scopes.len(), 1, "{method} {path} names one scope");
                scopes[0].as_str().unwrap().to_owned()
            });
            operations.push(Operation {
                method: method.to_uppercase(),
                // A thing that is not there, so that no call changes anything.
                path: path.replace(['{', '}'], ""),
                scope,
            });
        }
    }
    operations
}

/// Whether the caller got past the check of rights. The body is refused after that check.
fn may(world: &World, operation: &Operation, token: &str) -> bool {
    let wrong = json!({"no_such_field": 1});
    let body = (operation.method != "GET").then_some(&wrong);
    let answer = world.call(&operation.method, &operation.path, token, body);
    assert!(
        answer.status < 500 && !(200..300).contains(&answer.status) || operation.method == "GET",
        "{} {}: {answer:?}",
        operation.method,
        operation.path
    );
    !matches!(answer.status, 401 | 403) || answer.code() == "enrolment_refused"
}

#[test]
fn every_operation_takes_the_scope_of_the_document_and_no_other() {
    let world = World::new();
    let before = world.simulation.table.items();
    let tokens: Vec<(&str, String)> = Right::ALL
        .into_iter()
        .map(|right| (right.scope(), world.narrow_token(right.scope())))
        .collect();
    let mut calls = 0;
    for operation in operations() {
        for (scope, token) in &tokens {
            let wanted = operation
                .scope
                .as_ref()
                .is_none_or(|needed| needed == scope);
            let name = format!("{} {} with {scope}", operation.method, operation.path);
            assert_eq!(may(&world, &operation, token), wanted, "{name}");
            calls += 1;
        }
        let is_open = operation.scope.is_none();
        assert_eq!(may(&world, &operation, ""), is_open, "{}", operation.path);
        calls += 1;
    }
    assert!(calls > 500, "{calls}");
    assert_eq!(
        world.simulation.table.items(),
        before,
        "no call changed anything"
    );
}

#[test]
fn every_role_may_do_what_its_rights_say() {
    let world = World::new();
    for (role, token) in [
        (Role::Viewer, &world.viewer),
        (Role::Admin, &world.other),
        (Role::DeploymentAdmin, &world.admin),
    ] {
        for operation in operations() {
            let rights = rights_of(role);
            let needed = operation.scope.as_deref();
            let wanted =
                needed.is_none_or(|scope| rights.iter().any(|right| right.scope() == scope));
            let name = format!("{role:?} {} {}", operation.method, operation.path);
            assert_eq!(may(&world, &operation, token), wanted, "{name}");
        }
    }
}

/// The table of `docs/security.md`: which role has which scope.
fn table() -> String {
    let document: Value = serde_json::to_value(forecourt_api::document()).unwrap();
    let scopes = &document["components"]["securitySchemes"]["oauth2"]["flows"];
    let meanings = &scopes["clientCredentials"]["scopes"];
    let mut table =
        "| scope | may | viewer | admin | deployment_admin |\n|---|---|---|---|---|\n".to_owned();
    for right in Right::ALL {
        let has = |role| {
            if rights_of(role).contains(&right) {
                "yes"
            } else {
                ""
            }
        };
        let meaning = meanings[right.scope()].as_str().unwrap();
        table.push_str(&format!(
            "| `{}` | {meaning} | {} | {} | {} |\n",
            right.scope(),
            has(Role::Viewer),
            has(Role::Admin),
            has(Role::DeploymentAdmin),
        ));
    }
    table
}

#[test]
fn the_table_of_rights_in_the_docs_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/security.md");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text.contains(&table()),
        "docs/security.md must hold this table:\n{}",
        table()
    );
}
