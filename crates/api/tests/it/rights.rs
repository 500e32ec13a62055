//! Every address takes exactly the scope that the OpenAPI document names for it, for every role,
//! every scope of a machine client and a stranger; and `docs/security.md` shows who has which.

use forecourt_api::access::{Right, rights_of};
use forecourt_store::rows::config::Role;
use serde_json::{Value, json};

use super::world::World;

/// What the document asks for.
#[derive(PartialEq)]
enum Needs {
    /// It needs no token.
    Nothing,
    /// It needs a token of any scope.
    Token,
    /// It needs a token with this scope.
    Scope(String),
}

impl Needs {
    /// Whether a token will do whose caller has the scopes that `has` accepts.
    fn are_met(&self, has: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Nothing | Self::Token => true,
            Self::Scope(scope) => has(scope),
        }
    }
}

/// An operation, and what the document asks for.
struct Operation {
    method: String,
    path: String,
    needs: Needs,
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
            let needs = match scopes.map(Vec::as_slice) {
                None => Needs::Nothing,
                Some([]) => Needs::Token,
                Some(scopes) => {
                    assert_eq!(scopes.len(), 1, "{method} {path} names one scope");
                    Needs::Scope(scopes[0].as_str().unwrap().to_owned())
                }
            };
            operations.push(Operation {
                method: method.to_uppercase(),
                // A thing that is not there, so that no call changes anything.
                path: path.replace(['{', '}'], ""),
                needs,
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

/// A token with this scope alone: of a client, or of a person for what only people have.
fn token_with(world: &World, right: Right) -> String {
    match right {
        Right::OwnData => world.person("self", &json!({})),
        _ => world.narrow_token(right.scope()),
    }
}

#[test]
fn every_operation_takes_the_scope_of_the_document_and_no_other() {
    let world = World::new();
    let tokens: Vec<(&str, String)> = Right::ALL
        .into_iter()
        .map(|right| (right.scope(), token_with(&world, right)))
        .collect();
    let before = world.simulation.table.items();
    let mut calls = 0;
    for operation in operations() {
        for (scope, token) in &tokens {
            // The sign-out ends the sign-in of the person.
            if *scope == "self" && operation.path == "/v1/me/sign-out" {
                continue;
            }
            let wanted = operation.needs.are_met(|needed| needed == *scope);
            let name = format!("{} {} with {scope}", operation.method, operation.path);
            assert_eq!(may(&world, &operation, token), wanted, "{name}");
            calls += 1;
        }
        let is_open = operation.needs == Needs::Nothing;
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

/// The operations that a person with named sites or stations reaches.
const REACHED: [(&str, &str); 36] = [
    ("GET", "/v1/connection-attempts"),
    ("GET", "/v1/overview"),
    ("GET", "/v1/sites"),
    ("GET", "/v1/sites/site_id"),
    ("GET", "/v1/sites/site_id/snapshot"),
    ("GET", "/v1/gateways"),
    ("GET", "/v1/gateways/gateway_id"),
    ("GET", "/v1/gateways/gateway_id/state"),
    ("GET", "/v1/stations"),
    ("GET", "/v1/stations/station_id"),
    ("GET", "/v1/stations/station_id/state"),
    ("GET", "/v1/stations/station_id/connectors"),
    ("GET", "/v1/stations/station_id/readings"),
    ("GET", "/v1/stations/station_id/events"),
    ("GET", "/v1/stations/station_id/notices"),
    ("GET", "/v1/stations/station_id/refused-cards"),
    ("GET", "/v1/stations/station_id/series"),
    ("GET", "/v1/sessions/session_id/series"),
    ("GET", "/v1/stations/station_id/commands"),
    ("GET", "/v1/stations/station_id/commands/command_id"),
    ("POST", "/v1/stations/station_id/commands"),
    ("GET", "/v1/connectors"),
    ("GET", "/v1/commands/command_id"),
    ("GET", "/v1/sessions"),
    ("GET", "/v1/sessions/session_id"),
    ("GET", "/v1/sessions/session_id/bill"),
    ("GET", "/v1/sessions/session_id/facts"),
    ("GET", "/v1/sessions/session_id/close"),
    ("POST", "/v1/live/tickets"),
    ("GET", "/v1/reports/consumption"),
    ("GET", "/v1/reports/daily"),
    ("GET", "/v1/reports/station-days"),
    ("POST", "/v1/exports"),
    ("GET", "/v1/exports"),
    ("GET", "/v1/exports/export_id"),
    ("DELETE", "/v1/exports/export_id"),
];

#[test]
fn every_role_may_do_what_its_rights_say() {
    let world = World::new();
    let person = |role: &str| world.person(role, &json!({"role": role}));
    let mut calls = 0;
    for (role, is_person, token) in [
        (Role::Viewer, false, &world.viewer),
        (Role::Admin, false, &world.other),
        (Role::DeploymentAdmin, false, &world.admin),
        (Role::Viewer, true, &person("viewer")),
        (Role::Operator, true, &person("operator")),
        (Role::Admin, true, &person("admin")),
        (Role::DeploymentAdmin, true, &person("deployment_admin")),
        (Role::SiteOwner, true, &person("site_owner")),
        (Role::Caretaker, true, &person("caretaker")),
        (Role::Driver, true, &person("driver")),
    ] {
        let is_limited = matches!(role, Role::SiteOwner | Role::Caretaker);
        for operation in operations() {
            let rights = rights_of(role);
            // A client that acts for itself has nothing of its own.
            let has = |scope: &str| {
                let mut rights = rights.iter();
                rights.any(|right| right.scope() == scope) && (is_person || scope != "self")
            };
            let named = (operation.method.as_str(), operation.path.as_str());
            let reached = !is_limited
                || operation.needs.are_met(|scope| scope == "self")
                || REACHED.contains(&named);
            let wanted = operation.needs.are_met(has) && reached;
            // The sign-out ends the sign-in of the person.
            if operation.path == "/v1/me/sign-out" {
                continue;
            }
            let name = format!("{role:?} {} {}", operation.method, operation.path);
            assert_eq!(may(&world, &operation, token), wanted, "{name}");
            calls += 1;
        }
    }
    assert!(calls > 600, "{calls}");
}

/// The table of `docs/security.md`: which role has which scope.
fn table() -> String {
    let document: Value = serde_json::to_value(forecourt_api::document()).unwrap();
    let scopes = &document["components"]["securitySchemes"]["oauth2"]["flows"];
    let meanings = &scopes["authorizationCode"]["scopes"];
    let mut table = "| scope | may | driver | caretaker, site_owner | viewer | operator | admin | deployment_admin |\n|---|---|---|---|---|---|---|---|\n".to_owned();
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
            "| `{}` | {meaning} | {} | {} | {} | {} | {} | {} |\n",
            right.scope(),
            has(Role::Driver),
            has(Role::SiteOwner),
            has(Role::Viewer),
            has(Role::Operator),
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
