//! Loads many rows into the engine at once, past its protocol.

use std::collections::HashMap;

use anyhow::Result;
use dynoxide::{AttributeValue, ImportOptions};
use forecourt_embedded::Engine;
use forecourt_memory::ManyCharges;
use forecourt_store::ports::Item;
use serde_json::Value;

/// The name that one machine gives its table.
const TABLE: &str = "forecourt";
/// The rows of one transaction of the engine, so that few stand in memory.
const AT_ONCE: usize = 20_000;

/// Loads the rows of all charges, and returns how many they are.
pub(crate) fn load(engine: &Engine, many: &ManyCharges) -> Result<usize> {
    let database = engine.tables().database();
    database.enable_bulk_loading()?;
    let mut waiting = Vec::with_capacity(AT_ONCE);
    let mut rows = 0;
    for charge in &many.charges {
        waiting.extend(many.items(charge).into_iter().map(attributes));
        if waiting.len() >= AT_ONCE {
            rows += waiting.len();
            database.import_items(
                TABLE,
                std::mem::take(&mut waiting),
                ImportOptions::default(),
            )?;
        }
    }
    rows += waiting.len();
    database.import_items(TABLE, waiting, ImportOptions::default())?;
    database.disable_bulk_loading()?;
    Ok(rows)
}

/// The attributes of an item as it is stored when it was written once.
fn attributes(item: Item) -> HashMap<String, AttributeValue> {
    let body = item.body.into_iter();
    let mut attributes: HashMap<_, _> = body.map(|(name, of)| (name, value(of))).collect();
    let mut text = |name: &str, text: String| {
        attributes.insert(name.to_owned(), AttributeValue::S(text));
    };
    text("pk", item.key.pk);
    text("sk", item.key.sk);
    if let Some(index) = item.index {
        text("gsi1pk", index.pk);
        text("gsi1sk", index.sk);
    }
    attributes.insert("revision".to_owned(), AttributeValue::N("1".to_owned()));
    attributes
}

fn value(of: Value) -> AttributeValue {
    match of {
        Value::Null => AttributeValue::NULL(true),
        Value::Bool(is) => AttributeValue::BOOL(is),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(text) => AttributeValue::S(text),
        Value::Array(values) => AttributeValue::L(values.into_iter().map(value).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            AttributeValue::M(fields.map(|(name, of)| (name, value(of))).collect())
        }
    }
}
