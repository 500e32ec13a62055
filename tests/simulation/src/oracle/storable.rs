//! Checks that DynamoDB can hold each row, whatever a charger sent.

use serde_json::Value;

use crate::run::Run;

/// The deepest nesting of an attribute (Amazon DynamoDB, quotas: nested attribute depth).
const MAX_DEPTH: usize = 32;
/// The limit below which all numbers are (Amazon DynamoDB, quotas: number precision).
const MAX_NUMBER: f64 = 1e126;

pub(super) fn check(run: &Run, wrong: &mut Vec<String>) {
    for item in run.cloud.simulation.table.items().values() {
        let problem = item
            .body
            .iter()
            .find_map(|(name, value)| problem(name, value, 1));
        if let Some(problem) = problem {
            wrong.push(format!("{:?} cannot be stored: {problem}", item.key));
        }
    }
}

fn problem(name: &str, value: &Value, depth: usize) -> Option<&'static str> {
    if name.is_empty() {
        return Some("a name is empty");
    }
    if depth > MAX_DEPTH {
        return Some("it is nested too deep");
    }
    match value {
        Value::Number(number) if number.as_f64().is_some_and(|n| n.abs() >= MAX_NUMBER) => {
            Some("a number is too large")
        }
        Value::Array(values) => values
            .iter()
            .find_map(|value| problem("item", value, depth + 1)),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, value)| problem(name, value, depth + 1)),
        _ => None,
    }
}
