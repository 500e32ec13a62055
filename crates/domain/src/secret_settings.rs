//! Passwords of chargers inside commands, answers and reports.
//!
//! A charger's own password is set through a setting: `AuthorizationKey` in 1.6
//! (OCPP 1.6 security whitepaper §4.1), the variable `BasicAuthPassword` in 2.x
//! (OCPP 2.0.1 part 2 §A01). Those of its mobile network and its VPN are members of
//! `SetNetworkProfile` (OCPP 2.0.1 part 2, APNType and VPNType), and variables of the
//! same names in 2.1; places for files and logs are addresses that may let somebody
//! in ([`secret_addresses`]). The gateway needs them until they are on their way to
//! the charger. Nobody else needs them, so what is kept and shown has [`MASK`] in
//! their place.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::foreign::ForeignJson;
use crate::secret_addresses;
pub use crate::secret_addresses::MASK;

/// The names of secret settings and members in lower case. A name that ends with
/// [`PASSWORD`] is one besides.
const SECRETS: [&str; 3] = ["authorizationkey", "simpin", "vpnkey"];
/// How the name of a password ends, in lower case: `BasicAuthPassword`,
/// `apnPassword`, `password`.
const PASSWORD: &str = "password";
/// The member whose own member [`VPN_KEY`] is secret; everywhere else a `key` is the
/// name of a setting.
const VPN: &str = "vpn";
const VPN_KEY: &str = "key";

/// Hides every secret in the arguments of a command; says whether there was one.
pub fn hide_in_arguments(arguments: &mut BTreeMap<String, Value>) -> bool {
    let mut found = false;
    if names_secret(arguments.get("key"))
        && let Some(value) = arguments.get_mut("value")
    {
        found |= replace(value);
    }
    for value in arguments.values_mut() {
        found |= hide(value);
    }
    found
}

/// As [`kept`], of a whole frame.
#[must_use]
pub fn kept_frame(frame: &str) -> String {
    kept(ForeignJson::from_text(frame)).as_str().to_owned()
}

/// The JSON of a charger as it is kept: the same text when there is no secret in
/// it. Of a text that is no JSON value and may hold a secret nothing is kept.
#[must_use]
pub fn kept(json: ForeignJson) -> ForeignJson {
    if !may_hold_secret(json.as_str()) {
        return json;
    }
    match json.value() {
        Some(mut value) => {
            if hide(&mut value) {
                ForeignJson::from(value)
            } else {
                json
            }
        }
        None => ForeignJson::from(Value::from(MASK)),
    }
}

/// The JSON of a charger as people are shown it: the value, or the text where it
/// was cut or holds what no reader could take. Of a text that is no value and
/// names a secret nothing is shown.
#[must_use]
pub fn shown(json: &ForeignJson) -> Value {
    let Some(mut value) = json.value() else {
        let has_secret = may_hold_secret(json.as_str());
        return Value::from(if has_secret { MASK } else { json.as_str() });
    };
    hide(&mut value);
    value
}

/// Whether a JSON text names a secret setting or holds a secret address, in letters
/// or in escapes.
fn may_hold_secret(text: &str) -> bool {
    let text = without_escapes(text);
    let lower = text.to_ascii_lowercase();
    let mut names = SECRETS.into_iter().chain([PASSWORD]);
    names.any(|name| lower.contains(name))
        || lower.contains(&format!("\"{VPN}\""))
        || secret_addresses::hidden(&text).is_some()
}

/// The text with each escape of an ASCII character (`\u0041`, `\/`) as that
/// character: a name or an address may be written so. Other escapes stay, since
/// neither has them.
fn without_escapes(text: &str) -> String {
    let text = text.replace("\\/", "/");
    let mut parts = text.split("\\u00");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..2);
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => {
                plain.push(char::from(code));
                plain.push_str(part.get(2..).unwrap_or_default());
            }
            None => plain.push_str(part),
        }
    }
    plain
}

/// Hides every secret in a payload of any version; says whether there was one.
pub fn hide(value: &mut Value) -> bool {
    let mut found = false;
    match value {
        Value::String(text) => {
            if let Some(hidden) = secret_addresses::hidden(text) {
                *text = hidden;
                found = true;
            }
        }
        Value::Array(values) => {
            for value in values {
                found |= hide(value);
            }
        }
        Value::Object(members) => {
            // 1.6: ChangeConfiguration, and the answer of GetConfiguration.
            let setting = names_secret(members.get("key"));
            // 2.x: SetVariables, the answer of GetVariables, NotifyEvent, NotifyReport.
            let variable = members.get("variable");
            let variable = names_secret(variable.and_then(|variable| variable.get("name")));
            for (name, member) in members {
                let is_secret = match name.as_str() {
                    "value" => setting,
                    "attributeValue" | "actualValue" | "variableAttribute" => variable,
                    // SetNetworkProfile has them as members of their own.
                    name => is_secret(name),
                };
                if name.eq_ignore_ascii_case(VPN)
                    && let Some(key) = member.get_mut(VPN_KEY)
                {
                    found |= replace(key);
                }
                found |= if is_secret {
                    replace(member)
                } else {
                    hide(member)
                };
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    found
}

/// Puts the mask in; says whether there was something else.
fn replace(value: &mut Value) -> bool {
    let is_masked = value.is_null() || value.as_str() == Some(MASK);
    *value = Value::from(MASK);
    !is_masked
}

fn names_secret(name: Option<&Value>) -> bool {
    name.and_then(Value::as_str).is_some_and(is_secret)
}

/// Whether a setting is secret; with or without the component before it.
fn is_secret(name: &str) -> bool {
    let variable = name.rsplit_once('.').map_or(name, |(_, variable)| variable);
    let variable = variable.trim().to_ascii_lowercase();
    SECRETS.contains(&variable.as_str()) || variable.ends_with(PASSWORD)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_kept_of_a_text_holds_no_secret_and_is_otherwise_the_same_text() {
        for (text, kept_text) in [
            (
                r#"{"key": "Other", "value": "a"}"#,
                r#"{"key": "Other", "value": "a"}"#,
            ),
            (
                r#"{"unknownKey": ["AuthorizationKey"]}"#,
                r#"{"unknownKey": ["AuthorizationKey"]}"#,
            ),
            (
                r#"{"key":"authorizationkey","value":"hunter2"}"#,
                r#"{"key":"authorizationkey","value":"***"}"#,
            ),
            (
                r#"{"key":"\u0041uthorizationKey","value":"hunter2"}"#,
                r#"{"key":"AuthorizationKey","value":"***"}"#,
            ),
            (
                r#"{"attributeValue":"hunter2","variable":{"name":"BasicAuthPassword"}}"#,
                r#"{"attributeValue":"***","variable":{"name":"BasicAuthPassword"}}"#,
            ),
            (r#"{"key":"AuthorizationKey","value":"hun"#, r#""***""#),
            ("{cut", "{cut"),
            (
                r#"{"location":"ftp:\/\/u:hunter2@h\/x"}"#,
                r#"{"location":"ftp://***@h/x"}"#,
            ),
            (r#"["https://h/f?x=hunter2"]"#, r#"["https://h/f?***"]"#),
            (r#"{"location":"ftp://u:hunter2@h/"#, r#""***""#),
            (
                r#"{"location": "ftp://h/x"}"#,
                r#"{"location": "ftp://h/x"}"#,
            ),
            (
                r#"{"vpn":{"server":"vpn.example","key":"hunter2"}}"#,
                r#"{"vpn":{"key":"***","server":"vpn.example"}}"#,
            ),
            (
                r#"{"a":1e400,"b":"\u0007\ud800"}"#,
                r#"{"a":1e400,"b":"\u0007\ud800"}"#,
            ),
            (r#"{"key":"\u0041uthorizationKey","value":"hun"#, r#""***""#),
        ] {
            let json = kept(ForeignJson::from_text(text));
            assert_eq!(json.as_str(), kept_text);
        }
    }

    #[test]
    fn a_command_without_a_secret_is_not_said_to_have_one() {
        let read = |value: Value| -> BTreeMap<String, Value> {
            let members = value.as_object().cloned().unwrap_or_default();
            members.into_iter().collect()
        };
        for (arguments, found) in [
            (json!({"key": "AuthorizationKey", "value": "hunter2"}), true),
            (json!({"key": "AuthorizationKey", "value": "***"}), false),
            (json!({"key": "HeartbeatInterval", "value": "60"}), false),
            (
                json!({"action": "ChangeConfiguration",
                    "payload": {"key": "AuthorizationKey", "value": "hunter2"}}),
                true,
            ),
            (
                json!({"action": "SetNetworkProfile",
                    "payload": {"connectionData": {"basicAuthPassword": "hunter2"}}}),
                true,
            ),
            (json!({"keys": ["AuthorizationKey"]}), false),
            (
                json!({"action": "SetNetworkProfile", "payload": {"connectionData": {
                    "ocppCsmsUrl": "wss://u:hunter2@csms.example/ocpp?t=hunter2",
                    "apn": {"apn": "internet", "apnPassword": "hunter2", "simPin": 4711},
                    "vpn": {"user": "u", "password": "hunter2", "key": "hunter2"}}}}),
                true,
            ),
            (
                json!({"key": "NetworkConfiguration.VpnKey", "value": "hunter2"}),
                true,
            ),
            (
                json!({"action": "GetDiagnostics",
                    "payload": {"location": "ftp://u:hunter2@h/up"}}),
                true,
            ),
            (
                json!({"action": "GetDiagnostics", "payload": {"location": "ftp://h/up"}}),
                false,
            ),
        ] {
            let mut hidden = read(arguments.clone());
            assert_eq!(hide_in_arguments(&mut hidden), found, "{arguments}");
            let text = format!("{hidden:?}");
            assert!(
                !text.contains("hunter2") && !text.contains("4711"),
                "{text}"
            );
            assert_eq!(hidden != read(arguments.clone()), found, "{arguments}");
        }
    }
}
