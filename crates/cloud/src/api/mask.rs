//! Secrets inside commands and their answers, which no reader is shown.
//!
//! A charger's own password is set through a setting: `AuthorizationKey` in 1.6
//! (OCPP 1.6 security whitepaper §4.1), the variable `BasicAuthPassword` in 2.x
//! (OCPP 2.0.1 part 2 §A01). The gateway needs it; people who read need not.

use std::collections::BTreeMap;

use forecourt_domain::foreign::ForeignJson;
use serde_json::Value;

/// What stands in place of a secret.
const MASK: &str = "***";
/// The names of secret settings, upper or lower case.
const SECRETS: [&str; 2] = ["AuthorizationKey", "BasicAuthPassword"];

/// The arguments of a command without the secrets in them.
pub(super) fn arguments(mut arguments: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    if names_secret(arguments.get("key"))
        && let Some(value) = arguments.get_mut("value")
    {
        hide(value);
    }
    arguments.values_mut().for_each(mask);
    arguments
}

/// The JSON of a charger without the secrets in it: the value, or the text where
/// it was cut or holds what no reader could take. Of a text that is no value and
/// names a secret nothing is shown.
pub(super) fn foreign(json: &ForeignJson) -> Value {
    let Some(mut value) = json.value() else {
        let text = json.as_str().to_ascii_lowercase();
        let mut secrets = SECRETS.iter().map(|secret| secret.to_ascii_lowercase());
        let has_secret = secrets.any(|secret| text.contains(&secret));
        return Value::from(if has_secret { MASK } else { json.as_str() });
    };
    mask(&mut value);
    value
}

/// Hides every secret in a payload of any version.
pub(super) fn mask(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(mask),
        Value::Object(members) => {
            // 1.6: ChangeConfiguration, and the answer of GetConfiguration.
            let setting = names_secret(members.get("key"));
            // 2.x: SetVariables, the answer of GetVariables, NotifyEvent, NotifyReport.
            let variable = members.get("variable");
            let variable = names_secret(variable.and_then(|variable| variable.get("name")));
            for (name, member) in members {
                let secret = match name.as_str() {
                    "value" => setting,
                    "attributeValue" | "actualValue" | "variableAttribute" => variable,
                    // 2.1: SetNetworkProfile has it as a member of its own.
                    name => is_secret(name),
                };
                if secret {
                    hide(member);
                } else {
                    mask(member);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn hide(value: &mut Value) {
    *value = Value::from(MASK);
}

fn names_secret(name: Option<&Value>) -> bool {
    name.and_then(Value::as_str).is_some_and(is_secret)
}

/// Whether a setting is secret; with or without the component before it.
fn is_secret(name: &str) -> bool {
    let variable = name.rsplit_once('.').map_or(name, |(_, variable)| variable);
    let variable = variable.trim();
    SECRETS
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(variable))
}
