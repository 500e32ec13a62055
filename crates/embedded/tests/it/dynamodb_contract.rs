//! Tests what the stores rely on, through the unmodified DynamoDB client.

use std::collections::HashMap;

use crate::support;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, Delete, GlobalSecondaryIndex,
    KeySchemaElement, KeyType, Projection, ProjectionType, Put, ReturnValue, ScalarAttributeType,
    TimeToLiveSpecification, TransactWriteItem, Update,
};
use forecourt_embedded::Engine;

const TABLE: &str = "forecourt";

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn key(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder()
        .attribute_name(name)
        .key_type(kind)
        .build()
        .unwrap()
}

fn attribute(name: &str) -> AttributeDefinition {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(ScalarAttributeType::S)
        .build()
        .unwrap()
}

async fn with_table(engine: &Engine) -> Client {
    let client = support::dynamodb(engine);
    let index = GlobalSecondaryIndex::builder()
        .index_name("gsi1")
        .key_schema(key("gsi1pk", KeyType::Hash))
        .key_schema(key("gsi1sk", KeyType::Range))
        .projection(
            Projection::builder()
                .projection_type(ProjectionType::All)
                .build(),
        )
        .build()
        .unwrap();
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .set_attribute_definitions(Some(
            ["pk", "sk", "gsi1pk", "gsi1sk"].map(attribute).to_vec(),
        ))
        .global_secondary_indexes(index)
        .send()
        .await
        .unwrap();
    client
}

async fn put(client: &Client, pk: &str, sk: &str, extra: &[(&str, AttributeValue)]) {
    let mut item = HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))]);
    item.extend(
        extra
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone())),
    );
    client
        .put_item()
        .table_name(TABLE)
        .set_item(Some(item))
        .send()
        .await
        .unwrap();
}

async fn get(client: &Client, pk: &str, sk: &str) -> Option<HashMap<String, AttributeValue>> {
    let read = client
        .get_item()
        .table_name(TABLE)
        .key("pk", text(pk))
        .key("sk", text(sk))
        .consistent_read(true);
    read.send().await.unwrap().item
}

#[tokio::test]
async fn creating_a_table_twice_is_a_typed_error() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    let again = client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key("pk", KeyType::Hash))
        .attribute_definitions(attribute("pk"))
        .send()
        .await;
    assert!(
        again
            .unwrap_err()
            .into_service_error()
            .is_resource_in_use_exception()
    );
    let missing = client.describe_table().table_name("nowhere").send().await;
    assert!(
        missing
            .unwrap_err()
            .into_service_error()
            .is_resource_not_found_exception()
    );
}

#[tokio::test]
async fn put_if_absent_keeps_the_first_and_tells_the_second() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    let put = |amount: i64| {
        client
            .put_item()
            .table_name(TABLE)
            .item("pk", text("CDR#1"))
            .item("sk", text("V#1"))
            .item("amount", number(amount))
            .condition_expression("attribute_not_exists(pk)")
            .send()
    };
    put(100).await.unwrap();
    let second = put(200).await.unwrap_err().into_service_error();
    assert!(second.is_conditional_check_failed_exception(), "{second:?}");
    let item = get(&client, "CDR#1", "V#1").await.unwrap();
    assert_eq!(item.get("amount"), Some(&number(100)));
}

#[tokio::test]
async fn a_transaction_with_one_failed_condition_changes_nothing_and_names_the_reason() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    put(&client, "W", "S1", &[("seq", number(5))]).await;
    let watermark = |expected: i64, next: i64| {
        let update = Update::builder()
            .table_name(TABLE)
            .key("pk", text("W"))
            .key("sk", text("S1"))
            .update_expression("SET seq = :next")
            .condition_expression("seq = :expected")
            .expression_attribute_values(":next", number(next))
            .expression_attribute_values(":expected", number(expected))
            .build()
            .unwrap();
        TransactWriteItem::builder().update(update).build()
    };
    let outbox = || {
        let put = Put::builder()
            .table_name(TABLE)
            .item("pk", text("O"))
            .item("sk", text("6"))
            .build()
            .unwrap();
        TransactWriteItem::builder().put(put).build()
    };
    let refused = client
        .transact_write_items()
        .transact_items(outbox())
        .transact_items(watermark(4, 5))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(canceled) = refused else {
        unreachable!("{refused:?}");
    };
    let codes: Vec<_> = canceled
        .cancellation_reasons()
        .iter()
        .map(|reason| reason.code().unwrap_or(""))
        .collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
    assert_eq!(get(&client, "O", "6").await, None);

    client
        .transact_write_items()
        .transact_items(outbox())
        .transact_items(watermark(5, 6))
        .send()
        .await
        .unwrap();
    assert!(get(&client, "O", "6").await.is_some());
    assert_eq!(
        get(&client, "W", "S1").await.unwrap().get("seq"),
        Some(&number(6))
    );

    let delete = Delete::builder()
        .table_name(TABLE)
        .key("pk", text("O"))
        .key("sk", text("6"))
        .build()
        .unwrap();
    let delete = TransactWriteItem::builder().delete(delete).build();
    client
        .transact_write_items()
        .transact_items(delete)
        .send()
        .await
        .unwrap();
    assert_eq!(get(&client, "O", "6").await, None);
}

#[tokio::test]
async fn a_transaction_repeated_under_its_token_happens_once() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    let add = || {
        let update = Update::builder()
            .table_name(TABLE)
            .key("pk", text("COUNT"))
            .key("sk", text("1"))
            .update_expression("ADD runs :one")
            .expression_attribute_values(":one", number(1))
            .build()
            .unwrap();
        TransactWriteItem::builder().update(update).build()
    };
    for _ in 0..3 {
        client
            .transact_write_items()
            .client_request_token("once")
            .transact_items(add())
            .send()
            .await
            .unwrap();
    }
    assert_eq!(
        get(&client, "COUNT", "1").await.unwrap().get("runs"),
        Some(&number(1))
    );
}

#[tokio::test]
async fn a_query_by_prefix_pages_through_everything_once_in_order() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    for ordinal in 0..25 {
        put(&client, "OP#a", &format!("SESSION#{ordinal:04}"), &[]).await;
    }
    put(&client, "OP#a", "STATION#1", &[]).await;
    put(&client, "OP#b", "SESSION#0000", &[]).await;
    let mut pages = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
        .expression_attribute_values(":pk", text("OP#a"))
        .expression_attribute_values(":prefix", text("SESSION#"))
        .limit(10)
        .into_paginator()
        .send();
    let mut sizes = Vec::new();
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push(page.items().len());
        found.extend(
            page.items()
                .iter()
                .map(|item| item.get("sk").unwrap().as_s().unwrap().clone()),
        );
    }
    assert_eq!(sizes, [10, 10, 5]);
    let expected: Vec<_> = (0..25)
        .map(|ordinal| format!("SESSION#{ordinal:04}"))
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn counters_add_up_under_concurrent_updates() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move {
            client
                .update_item()
                .table_name(TABLE)
                .key("pk", text("SUM"))
                .key("sk", text("DAY#1"))
                .update_expression("ADD energy_wh :wh, sessions :one")
                .expression_attribute_values(":wh", number(1500))
                .expression_attribute_values(":one", number(1))
                .return_values(ReturnValue::AllNew)
                .send()
                .await
                .unwrap()
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let item = get(&client, "SUM", "DAY#1").await.unwrap();
    assert_eq!(item.get("energy_wh"), Some(&number(30_000)));
    assert_eq!(item.get("sessions"), Some(&number(20)));
}

#[tokio::test]
async fn an_index_finds_items_by_its_own_key_and_leaves_out_those_without() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    put(
        &client,
        "S#1",
        "M",
        &[("gsi1pk", text("USER#1")), ("gsi1sk", text("2026-02"))],
    )
    .await;
    put(
        &client,
        "S#2",
        "M",
        &[("gsi1pk", text("USER#1")), ("gsi1sk", text("2026-01"))],
    )
    .await;
    put(
        &client,
        "S#3",
        "M",
        &[("gsi1pk", text("USER#2")), ("gsi1sk", text("2026-01"))],
    )
    .await;
    put(&client, "S#4", "M", &[]).await;
    let found = client
        .query()
        .table_name(TABLE)
        .index_name("gsi1")
        .key_condition_expression("gsi1pk = :user")
        .expression_attribute_values(":user", text("USER#1"))
        .send()
        .await
        .unwrap();
    let keys: Vec<_> = found
        .items()
        .iter()
        .map(|item| item.get("pk").unwrap().as_s().unwrap().as_str())
        .collect();
    assert_eq!(keys, ["S#2", "S#1"]);
}

#[tokio::test]
async fn the_sweep_deletes_expired_items_only() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    let specification = TimeToLiveSpecification::builder()
        .attribute_name("expires")
        .enabled(true)
        .build()
        .unwrap();
    client
        .update_time_to_live()
        .table_name(TABLE)
        .time_to_live_specification(specification)
        .send()
        .await
        .unwrap();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let now = i64::try_from(now).unwrap();
    put(&client, "T", "old", &[("expires", number(now - 3600))]).await;
    put(&client, "T", "new", &[("expires", number(now + 3600))]).await;
    put(&client, "T", "for ever", &[]).await;
    assert_eq!(engine.sweep_ttl().await.unwrap(), 1);
    assert_eq!(get(&client, "T", "old").await, None);
    assert!(get(&client, "T", "new").await.is_some());
    assert!(get(&client, "T", "for ever").await.is_some());
}

#[tokio::test]
async fn a_refused_request_reads_as_dynamodb_words_it() {
    let engine = Engine::in_memory().unwrap();
    let client = with_table(&engine).await;
    let refused = client
        .put_item()
        .table_name(TABLE)
        .item("pk", text("only half a key"))
        .send()
        .await;
    let error = refused.unwrap_err().into_service_error();
    let meta = error.meta();
    assert_eq!(meta.code(), Some("ValidationException"));
    assert!(!meta.message().unwrap().contains("VALIDATION"), "{meta:?}");
    let refused = client
        .put_item()
        .table_name("x")
        .item("pk", text("short table name"))
        .send()
        .await;
    let error = refused.unwrap_err().into_service_error();
    assert_eq!(error.meta().code(), Some("ValidationException"));
    assert!(
        !error.meta().message().unwrap().contains("VALIDATION"),
        "{error:?}"
    );
}

#[tokio::test]
async fn items_are_there_after_the_engine_is_dropped_and_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    {
        let engine = Engine::open(dir.path()).unwrap();
        let client = with_table(&engine).await;
        put(&client, "KEEP", "1", &[("n", number(7))]).await;
    }
    let engine = Engine::open(dir.path()).expect("the lock went with the first engine");
    let client = support::dynamodb(&engine);
    assert_eq!(
        get(&client, "KEEP", "1").await.unwrap().get("n"),
        Some(&number(7))
    );
}
