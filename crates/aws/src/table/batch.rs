//! Reads many items in one request.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use forecourt_store::ports::{Item, Key, MAX_KEYS_AT_ONCE, StoreError};

use super::convert::{item_from, key_map, refused};
use super::errors;

/// How often keys are asked for that an answer left out, because it had become too large
/// (16 MB) or the table was short of capacity.
const TRIES: u32 = 5;

/// The pause before the second try. Each further pause is twice as long.
const PAUSE: Duration = Duration::from_millis(20);

/// Reads the items with these keys, at most [`MAX_KEYS_AT_ONCE`] of them and none twice.
pub(super) async fn get_many(
    client: &Client,
    table: &str,
    keys: &[Key],
) -> Result<Vec<Item>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    if keys.len() > MAX_KEYS_AT_ONCE {
        let why = format!(
            "{} keys at once, the most is {MAX_KEYS_AT_ONCE}",
            keys.len()
        );
        return Err(StoreError::Refused(why.into()));
    }
    let wanted = KeysAndAttributes::builder()
        .set_keys(Some(keys.iter().map(key_map).collect()))
        .consistent_read(true)
        .build()
        .map_err(refused)?;
    let mut wanted = HashMap::from([(table.to_owned(), wanted)]);
    let mut items = Vec::with_capacity(keys.len());
    let mut pause = PAUSE;
    for tried in 1..=TRIES {
        let call = client.batch_get_item().set_request_items(Some(wanted));
        let output = call.send().await.map_err(errors::store)?;
        let mut found = output.responses.unwrap_or_default();
        for attributes in found.remove(table).unwrap_or_default() {
            items.push(item_from(attributes)?);
        }
        wanted = output.unprocessed_keys.unwrap_or_default();
        if wanted.is_empty() {
            return Ok(items);
        }
        if tried < TRIES {
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }
    let why = "the table left keys of a batch unread";
    Err(StoreError::Unavailable(why.into()))
}
