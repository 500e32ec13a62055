//! Makes the table where CloudFormation does not: in the local server and in tests.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, TimeToLiveSpecification,
};
use forecourt_store::ports::StoreError;

use super::GSI1;
use super::convert::{TTL, refused};
use super::errors;

fn attribute(name: &str) -> Result<AttributeDefinition, StoreError> {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(ScalarAttributeType::S)
        .build()
        .map_err(refused)
}

fn schema(hash: &str, range: &str) -> Result<Vec<KeySchemaElement>, StoreError> {
    [(hash, KeyType::Hash), (range, KeyType::Range)]
        .into_iter()
        .map(|(name, key_type)| {
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(key_type)
                .build()
                .map_err(refused)
        })
        .collect()
}

/// Makes the table as template.yaml describes it, unless it exists already.
///
/// # Errors
/// [`StoreError`] when DynamoDB refuses.
pub async fn create_table(client: &Client, name: &str) -> Result<(), StoreError> {
    let index = GlobalSecondaryIndex::builder()
        .index_name(GSI1)
        .set_key_schema(Some(schema("gsi1pk", "gsi1sk")?))
        .projection(
            Projection::builder()
                .projection_type(ProjectionType::All)
                .build(),
        )
        .build()
        .map_err(refused)?;
    let attributes: Result<Vec<_>, _> = ["pk", "sk", "gsi1pk", "gsi1sk"]
        .into_iter()
        .map(attribute)
        .collect();
    let created = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes?))
        .set_key_schema(Some(schema("pk", "sk")?))
        .global_secondary_indexes(index)
        .send()
        .await;
    match created {
        Ok(_) => enable_expiry(client, name).await,
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|e| e.is_resource_in_use_exception()) =>
        {
            Ok(())
        }
        Err(error) => Err(errors::store(error)),
    }
}

async fn enable_expiry(client: &Client, name: &str) -> Result<(), StoreError> {
    let expiry = TimeToLiveSpecification::builder()
        .attribute_name(TTL)
        .enabled(true)
        .build()
        .map_err(refused)?;
    let call = client
        .update_time_to_live()
        .table_name(name)
        .time_to_live_specification(expiry);
    call.send().await.map(|_| ()).map_err(errors::store)
}
