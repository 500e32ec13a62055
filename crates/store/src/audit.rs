//! The audit log: who changed which record, from where, and how. A [`crate::unit::Unit`] that was
//! given an [`AuditSource`] writes the entries in the table transaction of the change itself, so
//! that no change is without an entry and no entry without its change.

use std::collections::BTreeMap;

use forecourt_domain::secret_settings;
use forecourt_types::{OperatorId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::keys;
use crate::messages::derived;
use crate::ports::{Item, ItemError, Key};

/// What stands in the place of a secret.
const HIDDEN: &str = "***";
/// Fields that every change touches, and marks. Who made a change and when stands in the entry
/// itself.
const STAMPS: [&str; 8] = [
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "watched_until",
    "overview_until",
    "heard",
    // Set by `Write::Mark`, too.
    "claims_until",
];
/// Words in the names of fields that hold a secret or what a secret can be guessed from.
const SECRET_WORDS: [&str; 4] = ["hash", "verifier", "secret", "password"];
/// The most bytes of JSON that an entry shows of a record before, and after: an item may have
/// 400 KB.
const SHOWN_BYTES_MAX: usize = 64 * 1024;
/// The milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Whose request caused a change, and how long its entries are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSource {
    /// The address from which the request came, if it is known.
    pub address: Option<String>,
    /// The id of the request, which its answer carries as `X-Request-Id`.
    pub request_id: Option<String>,
    /// For how many days the entries are kept.
    pub keep_days: u32,
}

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// The record was added.
    Created,
    /// Fields of the record were changed.
    Changed,
    /// The record was removed.
    Removed,
    /// Work on the record was asked for, which another function does.
    Requested,
}

/// An entry of the audit log. Key: [`keys::audit`]; in the index by record, and a second time
/// under its author. It is never changed, and expires after [`AuditSource::keep_days`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// The id of the entry among those of its time. It follows from the change.
    pub audit_id: String,
    /// When the change was made, by the clock of the cloud.
    pub at: Timestamp,
    /// The client, user or gateway that made the change; a user of another operator as
    /// [`crate::unit::Unit::audit_accounts`] says.
    pub by: String,
    /// The address from which the request came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What happened to the record.
    pub action: AuditAction,
    /// The kind of the record: `site`, `station`, `command`, ….
    pub record: String,
    /// The id of the record.
    pub record_id: String,
    /// The fields before the change: those that differ, or all of them when the record was
    /// removed. Secrets are hidden.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub before: Map<String, Value>,
    /// The fields after the change: those that differ, or all of them when the record was added.
    /// Secrets are hidden. For a request, what was asked for.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub after: Map<String, Value>,
}

/// One changed row of a unit of work.
pub(crate) struct RowChange<'a> {
    pub(crate) key: &'a Key,
    pub(crate) before: Option<&'a Item>,
    pub(crate) after: Option<&'a Item>,
}

impl AuditRow {
    /// The entry for a changed row; none when the row is no record that people change, or
    /// nothing differs.
    pub(crate) fn of_change(
        source: &AuditSource,
        at: Timestamp,
        by: &str,
        change: &RowChange<'_>,
    ) -> Option<Self> {
        let (record, record_id) = keys::audited_record(change.key)?;
        let body = |item: Option<&Item>| item.map(|item| shown(record, &item.body));
        let (before, after) = (body(change.before), body(change.after));
        let (action, before, after) = match (before, after) {
            (None, None) => return None,
            (None, Some(after)) => (AuditAction::Created, Map::new(), after),
            (Some(before), None) => (AuditAction::Removed, before, Map::new()),
            (Some(before), Some(after)) => {
                let (before, after) = difference(before, after, change)?;
                (AuditAction::Changed, before, after)
            }
        };
        let (before, after) = (cut(before), cut(after));
        let revision = change.after.or(change.before).map_or(0, |it| it.revision);
        // The changes of one record within one millisecond sort by its revision.
        let id = derived(&[record, &record_id, by]);
        let id = format!("{revision:010}-{id}");
        Some(Self {
            audit_id: id,
            at,
            by: by.to_owned(),
            address: source.address.clone(),
            request_id: source.request_id.clone(),
            action,
            record: record.to_owned(),
            record_id,
            before,
            after,
        })
    }

    /// The two items of the entry: in the log, and under its author.
    pub(crate) fn items(
        &self,
        operator: &OperatorId,
        keep_days: u32,
    ) -> Result<[Item; 2], ItemError> {
        let key = keys::audit(operator, self.at, &self.audit_id);
        let by_author = Key {
            pk: keys::audit_by(operator, &self.by),
            sk: key.sk.clone(),
        };
        let index = Key {
            pk: keys::audit_of_record(operator, &self.record, &self.record_id),
            sk: key.sk.clone(),
        };
        let until = self.at.plus_millis(i64::from(keep_days) * DAY_MS);
        let item = |key| Ok(Item::new(key, self)?.with_expiry(until));
        Ok([item(key)?.with_index(index), item(by_author)?])
    }
}

/// The fields, or in their place only how many bytes they have, if they are too many.
fn cut(fields: Map<String, Value>) -> Map<String, Value> {
    let bytes = serde_json::to_string(&fields).map_or(0, |text| text.len());
    if bytes <= SHOWN_BYTES_MAX {
        return fields;
    }
    Map::from_iter([("cut_bytes".to_owned(), Value::from(bytes))])
}

/// The fields that differ, before and after. `None` when none does. A secret that was changed
/// stands hidden on both sides.
fn difference(
    before: Map<String, Value>,
    after: Map<String, Value>,
    change: &RowChange<'_>,
) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let stored =
        |item: Option<&Item>, name: &str| item.and_then(|item| item.body.get(name)).cloned();
    let differs = |name: &String| stored(change.before, name) != stored(change.after, name);
    let before: Map<String, Value> = before.into_iter().filter(|(k, _)| differs(k)).collect();
    let after: Map<String, Value> = after.into_iter().filter(|(k, _)| differs(k)).collect();
    (!before.is_empty() || !after.is_empty()).then_some((before, after))
}

/// What an entry shows of a row.
fn shown(record: &str, body: &Map<String, Value>) -> Map<String, Value> {
    let mut body = body.clone();
    body.retain(|name, _| !STAMPS.contains(&name.as_str()));
    hide(&mut body);
    if record == "command"
        && let Some(Value::String(arguments)) = body.get_mut("arguments")
    {
        *arguments = shown_arguments(arguments);
    }
    body
}

/// The fields of a stored row of an operator without secrets, for those who take all of it along.
#[must_use]
pub fn without_secrets(item: &Item) -> Map<String, Value> {
    let mut body = item.body.clone();
    hide(&mut body);
    if let Some(Value::String(arguments)) = body.get_mut("arguments") {
        *arguments = shown_arguments(arguments);
    }
    body
}

/// The arguments of a command without secrets. They stay JSON text, as they are stored. Nothing is
/// shown of a text that is no JSON object.
fn shown_arguments(arguments: &str) -> String {
    let read = serde_json::from_str::<BTreeMap<String, Value>>(arguments);
    let written = read.and_then(|mut arguments| {
        secret_settings::hide_in_arguments(&mut arguments);
        serde_json::to_string(&arguments)
    });
    written.unwrap_or_else(|_| HIDDEN.to_owned())
}

fn hide(fields: &mut Map<String, Value>) {
    for (name, value) in fields {
        let is_secret =
            SECRET_WORDS.iter().any(|word| name.contains(word)) && !name.ends_with("_at");
        match value {
            Value::String(text) if is_secret => HIDDEN.clone_into(text),
            Value::Object(inner) => hide(inner),
            Value::Array(items) => items.iter_mut().for_each(hide_in_item),
            _ => {}
        }
    }
}

fn hide_in_item(item: &mut Value) {
    if let Value::Object(inner) = item {
        hide(inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_a_large_record_fits_into_an_item() {
        let large = Map::from_iter([("text".to_owned(), Value::from("x".repeat(100_000)))]);
        let shown = cut(large);
        assert_eq!(shown["cut_bytes"], 100_011);
        let small = Map::from_iter([("text".to_owned(), Value::from("x"))]);
        assert_eq!(cut(small.clone()), small);
    }
}
