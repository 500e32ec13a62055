//! The one table, stored in DynamoDB.

mod batch;
mod convert;
mod create;
mod cursor;
mod errors;
mod write;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use forecourt_store::ports::{Index, Item, Key, Page, Query, StoreError, Table, Transacted, Write};

use convert::{item_from, key_map};
pub use create::create_table;

/// The name of the only index.
const GSI1: &str = "gsi1";

/// A DynamoDB table with the keys of `forecourt_store::keys`.
#[derive(Debug, Clone)]
pub struct DynamoTable {
    client: Client,
    name: String,
}

impl DynamoTable {
    /// Takes a client and the table's name.
    #[must_use]
    pub fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }
}

#[async_trait]
impl Table for DynamoTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let request = self
            .client
            .get_item()
            .table_name(&self.name)
            .consistent_read(true);
        let output = request
            .set_key(Some(key_map(key)))
            .send()
            .await
            .map_err(errors::store)?;
        output.item.map(item_from).transpose()
    }

    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        batch::get_many(&self.client, &self.name, keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        let (pk, sk) = match query.index {
            Index::Table => ("pk", "sk"),
            Index::Gsi1 => ("gsi1pk", "gsi1sk"),
        };
        let mut request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("#pk = :pk AND #sk BETWEEN :from AND :to")
            .expression_attribute_names("#pk", pk)
            .expression_attribute_names("#sk", sk)
            .expression_attribute_values(":pk", AttributeValue::S(query.pk.clone()))
            .expression_attribute_values(":from", AttributeValue::S(query.from.clone()))
            .expression_attribute_values(":to", AttributeValue::S(query.to.clone()))
            .scan_index_forward(!query.descending)
            .limit(i32::try_from(query.limit.clamp(1, 1000)).unwrap_or(1000));
        request = match query.index {
            Index::Table => request.consistent_read(true),
            Index::Gsi1 => request.index_name(GSI1),
        };
        if let Some(text) = &query.cursor {
            request = request.set_exclusive_start_key(Some(cursor::read(query, text)?));
        }
        let output = request.send().await.map_err(errors::store)?;
        let cursor = output
            .last_evaluated_key
            .as_ref()
            .map(|key| cursor::write(query, key));
        let items: Result<Vec<Item>, StoreError> = output
            .items
            .unwrap_or_default()
            .into_iter()
            .map(item_from)
            .collect();
        Ok(Page {
            items: items?,
            cursor,
        })
    }

    async fn transact(&self, mut writes: Vec<Write>) -> Result<Transacted, StoreError> {
        match (writes.len(), writes.pop()) {
            (_, None) => Ok(Transacted::Committed),
            // One write costs half of a transaction of one.
            (1, Some(only)) => self.write_one(only).await,
            (_, Some(last)) => {
                writes.push(last);
                self.write_all(writes).await
            }
        }
    }
}
