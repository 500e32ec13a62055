//! Converts items to DynamoDB attributes and back.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use forecourt_store::ports::{Item, Key, StoreError};
use forecourt_types::Timestamp;
use serde_json::{Map, Value};
use thiserror::Error;

/// The attributes of an item in the form of the SDK.
pub(super) type Attributes = HashMap<String, AttributeValue>;

/// The attribute that DynamoDB's time-to-live reads, in seconds since 1970.
pub(super) const TTL: &str = "ttl";
const REVISION: &str = "revision";

#[derive(Debug, Error)]
enum ForeignItem {
    #[error("an item of the table has no {attribute}: something else wrote it")]
    Missing { attribute: &'static str },
}

pub(super) fn key_map(key: &Key) -> Attributes {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
        ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

pub(super) fn refused<E: std::error::Error + Send + Sync + 'static>(error: E) -> StoreError {
    StoreError::Refused(Box::new(error))
}

/// The attributes of an item as it is written, with its revision raised by one.
pub(super) fn attributes_of(item: Item) -> Result<Attributes, StoreError> {
    let mut attributes = body_attributes(item.body)?;
    attributes.extend(key_map(&item.key));
    let revision = item.revision.saturating_add(1);
    attributes.insert(REVISION.to_owned(), AttributeValue::N(revision.to_string()));
    if let Some(index) = item.index {
        attributes.insert("gsi1pk".to_owned(), AttributeValue::S(index.pk));
        attributes.insert("gsi1sk".to_owned(), AttributeValue::S(index.sk));
    }
    if let Some(at) = item.expires_at {
        attributes.insert(TTL.to_owned(), AttributeValue::N(at.seconds().to_string()));
    }
    Ok(attributes)
}

pub(super) fn body_attributes(body: Map<String, Value>) -> Result<Attributes, StoreError> {
    serde_dynamo::aws_sdk_dynamodb_1::to_item(body).map_err(refused)
}

fn take_text(attributes: &mut Attributes, name: &'static str) -> Option<String> {
    match attributes.remove(name) {
        Some(AttributeValue::S(text)) => Some(text),
        _ => None,
    }
}

fn take_number(attributes: &mut Attributes, name: &'static str) -> Option<i64> {
    match attributes.remove(name) {
        Some(AttributeValue::N(text)) => text.parse().ok(),
        _ => None,
    }
}

pub(super) fn item_from(mut attributes: Attributes) -> Result<Item, StoreError> {
    let missing = |attribute| refused(ForeignItem::Missing { attribute });
    let pk = take_text(&mut attributes, "pk").ok_or_else(|| missing("pk"))?;
    let sk = take_text(&mut attributes, "sk").ok_or_else(|| missing("sk"))?;
    let index = match (
        take_text(&mut attributes, "gsi1pk"),
        take_text(&mut attributes, "gsi1sk"),
    ) {
        (Some(pk), Some(sk)) => Some(Key { pk, sk }),
        _ => None,
    };
    let expires_at = take_number(&mut attributes, TTL)
        .and_then(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000)).ok());
    // Counter items have no revision: they are only ever added to.
    let revision = take_number(&mut attributes, REVISION).unwrap_or(0);
    let body = serde_dynamo::aws_sdk_dynamodb_1::from_item(attributes).map_err(refused)?;
    let key = Key { pk, sk };
    let revision = u64::try_from(revision).unwrap_or(0);
    Ok(Item {
        key,
        index,
        expires_at,
        revision,
        body,
    })
}
