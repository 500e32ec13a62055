//! Passwords of chargers inside commands, answers and reports.
//!
//! A charger's own password is set through a setting: `AuthorizationKey` in 1.6
//! (OCPP 1.6 security whitepaper §4.1), the variable `BasicAuthPassword` in 2.x
//! (OCPP 2.0.1 part 2 §A01). Those of its mobile network and its VPN are members of
//! `SetNetworkProfile` (OCPP 2.0.1 part 2, APNType and VPNType), and variables of the
//! same names in 2.1; places for files and logs are addresses that may let somebody
//! in. A vendor may write all of it into a text: as JSON in
//! `DataTransfer`, as a sentence in `techInfo` or `statusInfo`. The gateway needs them until they
//! are on their way to the charger. Nobody else needs them, so what is kept and shown has [`MASK`]
//! in their place.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::foreign::ForeignJson;
use crate::secret_addresses;
pub use crate::secret_addresses::MASK;
use crate::secret_names::{is_one_name, is_secret, mentions_secret};

/// The member whose own member [`VPN_KEY`] is secret; everywhere else a `key` is the
/// name of a setting.
const VPN: &str = "vpn";
const VPN_KEY: &str = "key";

/// How deep JSON may stand as text inside JSON and is still read. Of a text that stands deeper and
/// may hold a secret nothing is kept.
const NESTED_MAX: u8 = 4;

/// Hides every secret in the arguments of a command, and returns whether there was one.
pub fn hide_in_arguments(arguments: &mut BTreeMap<String, Value>) -> bool {
    let mut members: Map<String, Value> = std::mem::take(arguments).into_iter().collect();
    let found = hide_members(&mut members, NESTED_MAX);
    arguments.extend(members);
    found
}

/// Does the same as [`kept`], for a whole frame.
#[must_use]
pub fn kept_frame(frame: &str) -> String {
    kept(ForeignJson::from_text(frame)).as_str().to_owned()
}

/// The words of a charger in the form in which they are kept: addresses lose what is secret in
/// them, and words that may tell a secret setting are replaced by [`MASK`].
#[must_use]
pub fn kept_words(words: &str) -> String {
    hidden_text(words, NESTED_MAX).unwrap_or_else(|| words.to_owned())
}

/// The JSON of a charger in the form in which it is kept: the same text when there is no secret in
/// it. Nothing is kept of a text that is no JSON value and may hold a secret.
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
    mentions_secret(&text)
        || text.to_ascii_lowercase().contains(&format!("\"{VPN}\""))
        || secret_addresses::hidden(&text).is_some()
}

/// The text with each escape of an ASCII character (`\u0041`, `\/`) as that
/// character, also where JSON stands in a text of JSON and is escaped once more: a name
/// or an address may be written so. Of other escapes only the backslash goes, since
/// neither has them.
fn without_escapes(text: &str) -> String {
    let mut text = text.to_owned();
    // Each text inside a text may escape the backslash of an escape once more.
    for _ in 0..=NESTED_MAX {
        match with_fewer_escapes(&text) {
            Some(plain) => text = plain,
            None => break,
        }
    }
    text.replace('\\', "")
}

/// The text with its escapes `\u00..` of ASCII characters as those characters; none
/// when it has no such escape.
fn with_fewer_escapes(text: &str) -> Option<String> {
    let mut parts = text.split("\\u00");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    let mut found = false;
    for part in parts {
        let code = part.get(..2);
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(code) => {
                found = true;
                plain.push(char::from(code));
                plain.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                plain.push_str("\\u00");
                plain.push_str(part);
            }
        }
    }
    found.then_some(plain)
}

/// Hides every secret in a payload of any version, and returns whether there was one.
pub fn hide(value: &mut Value) -> bool {
    hide_nested(value, NESTED_MAX)
}

/// Does the same as [`hide`], for a value in whose texts JSON is read to this depth.
fn hide_nested(value: &mut Value, nested: u8) -> bool {
    match value {
        Value::String(text) => match hidden_text(text, nested) {
            Some(hidden) => {
                *text = hidden;
                true
            }
            None => false,
        },
        Value::Array(values) => {
            let mut found = false;
            for value in values {
                found |= hide_nested(value, nested);
            }
            found
        }
        Value::Object(members) => hide_members(members, nested),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The text without its secrets, none when it holds none. Vendors put JSON into a text
/// (`DataTransfer`), and sentences (`techInfo`, `statusInfo`). A sentence that mentions
/// a secret setting may tell it anywhere, so nothing of it is kept; a name alone stays.
fn hidden_text(text: &str, nested: u8) -> Option<String> {
    if !may_hold_secret(text) {
        return None;
    }
    let is_json = text.trim_start().starts_with(['{', '[', '"']);
    let json = Some(text).filter(|_| is_json && nested > 0);
    if let Some(mut value) = json.and_then(|text| serde_json::from_str(text).ok()) {
        let found = hide_nested(&mut value, nested.saturating_sub(1));
        return found.then(|| value.to_string());
    }
    if is_json || (mentions_secret(&without_escapes(text)) && !is_one_name(text)) {
        return Some(MASK.to_owned());
    }
    secret_addresses::hidden(text)
}

/// Hides every secret in the members of an object.
fn hide_members(members: &mut Map<String, Value>, nested: u8) -> bool {
    let about = About::of(members);
    let mut found = false;
    for (name, member) in members {
        let name = name.to_ascii_lowercase();
        if name == VPN
            && let Value::Object(vpn) = member
        {
            let mut keys = vpn.iter_mut();
            if let Some((_, key)) = keys.find(|(name, _)| name.eq_ignore_ascii_case(VPN_KEY)) {
                found |= replace(key);
            }
        }
        // SetNetworkProfile has secrets as members of their own.
        found |= if is_secret(&name) || (about.is_of_secret && is_value(&name)) {
            replace(member)
        } else if about.mentions_secret && is_words(&name) {
            hide_words(member)
        } else {
            hide_nested(member, nested)
        };
    }
    found
}

/// What the members of an object say of its other members.
struct About {
    /// One of them names a secret setting, and another holds its value: in 1.6
    /// `ChangeConfiguration` and the answer of `GetConfiguration`, in 2.x
    /// `SetVariables`, the answer of `GetVariables`, `NotifyEvent`, `NotifyReport`.
    is_of_secret: bool,
    /// One of them mentions a secret setting, and another may tell its value in words.
    mentions_secret: bool,
}

impl About {
    fn of(members: &Map<String, Value>) -> Self {
        let mut about = Self {
            is_of_secret: false,
            mentions_secret: false,
        };
        let telling = members.iter().filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            !is_value(&name) && !is_words(&name)
        });
        for (_, member) in telling {
            let names = match member {
                Value::String(text) => vec![text.as_str()],
                // The variable of 2.x is an object with a name.
                Value::Object(named) => named
                    .iter()
                    .filter(|(name, _)| name.eq_ignore_ascii_case("name"))
                    .filter_map(|(_, name)| name.as_str())
                    .collect(),
                _ => Vec::new(),
            };
            about.is_of_secret |= names.iter().any(|name| is_secret(name));
            about.mentions_secret |= names.iter().any(|name| mentions_secret(name));
        }
        about
    }
}

/// Whether a member of this name, in lower case, holds the value of the setting that
/// its object names: `value`, `attributeValue`, `actualValue`, `variableAttribute`.
fn is_value(name: &str) -> bool {
    name.ends_with("value") || name == "variableattribute"
}

/// Whether a member of this name, in lower case, holds words or data of a vendor:
/// `techInfo`, `statusInfo`, `attributeStatusInfo`, `additionalInfo`, `data`.
fn is_words(name: &str) -> bool {
    name.ends_with("info") || name == "data"
}

/// Hides the words in a member that may tell a secret. The code of a status info is an
/// enumeration and stays.
fn hide_words(member: &mut Value) -> bool {
    let Value::Object(info) = member else {
        return replace(member);
    };
    let mut found = false;
    for (name, word) in info {
        if !name.eq_ignore_ascii_case("reasonCode") {
            found |= replace(word);
        }
    }
    found
}

/// Puts the mask in the place of a value, and returns whether something else stood there.
fn replace(value: &mut Value) -> bool {
    let is_masked = value.is_null() || value.as_str() == Some(MASK);
    *value = Value::from(MASK);
    !is_masked
}
