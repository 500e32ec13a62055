//! The cursors of lists: a cursor holds the key at which a page ended, without its partition, so
//! that it can never lead into another partition than that of the query.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_store::ports::{Index, Query, StoreError};

/// The key attributes that a cursor carries, in this order.
fn carried(index: Index) -> &'static [&'static str] {
    match index {
        Index::Table => &["sk"],
        Index::Gsi1 => &["gsi1sk", "pk", "sk"],
    }
}

fn partition(index: Index) -> &'static str {
    match index {
        Index::Table => "pk",
        Index::Gsi1 => "gsi1pk",
    }
}

pub(super) fn write(query: &Query, key: &HashMap<String, AttributeValue>) -> String {
    let values: Vec<&str> = carried(query.index)
        .iter()
        .map(|name| match key.get(*name) {
            Some(AttributeValue::S(text)) => text.as_str(),
            _ => "",
        })
        .collect();
    // No key of ours holds a line feed: ids have no control characters.
    URL_SAFE_NO_PAD.encode(values.join("\n"))
}

pub(super) fn read(
    query: &Query,
    text: &str,
) -> Result<HashMap<String, AttributeValue>, StoreError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| StoreError::BadCursor)?;
    let joined = String::from_utf8(bytes).map_err(|_| StoreError::BadCursor)?;
    let values: Vec<&str> = joined.split('\n').collect();
    let names = carried(query.index);
    if values.len() != names.len() || values.iter().any(|value| value.is_empty()) {
        return Err(StoreError::BadCursor);
    }
    let mut key: HashMap<String, AttributeValue> = names
        .iter()
        .zip(values)
        .map(|(name, value)| ((*name).to_owned(), AttributeValue::S(value.to_owned())))
        .collect();
    let own = AttributeValue::S(query.pk.clone());
    key.insert(partition(query.index).to_owned(), own);
    Ok(key)
}
