//! Tests what remains after the process was killed, and what a backup holds.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::support;
use crate::support::START_MS;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType,
};
use aws_sdk_sqs::types::QueueAttributeName::{FifoQueue, VisibilityTimeout};
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use forecourt_embedded::{Engine, EngineError, ManualClock};

/// Returns a copy of the folder as `kill -9` leaves it: what was written, with no file closed and
/// no log checkpointed. The engine that wrote it still runs.
fn killed_copy(of: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(of).unwrap() {
        let entry = entry.unwrap();
        // The shared-memory index is no part of the data: SQLite makes it anew from the log.
        if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    copy
}

fn open_at(dir: &Path, now_ms: i64) -> (Engine, ManualClock) {
    let clock = ManualClock::new(now_ms);
    (
        Engine::open_with_clock(dir, Arc::new(clock.clone())).unwrap(),
        clock,
    )
}

async fn fifo(client: &aws_sdk_sqs::Client) -> String {
    let create = client
        .create_queue()
        .queue_name("facts.fifo")
        .attributes(FifoQueue, "true");
    create
        .attributes(VisibilityTimeout, "3600")
        .send()
        .await
        .unwrap()
        .queue_url
        .unwrap()
}

async fn send(client: &aws_sdk_sqs::Client, url: &str, body: &str) -> String {
    let send = client
        .send_message()
        .queue_url(url)
        .message_body(body)
        .message_group_id("g");
    send.message_deduplication_id(body)
        .send()
        .await
        .unwrap()
        .message_id
        .unwrap()
}

async fn receive(client: &aws_sdk_sqs::Client, url: &str, count: i32) -> Vec<Message> {
    let receive = client
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(count);
    let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
    receive.send().await.unwrap().messages.unwrap_or_default()
}

async fn delete(client: &aws_sdk_sqs::Client, url: &str, message: &Message) {
    let delete = client.delete_message().queue_url(url);
    delete
        .receipt_handle(message.receipt_handle().unwrap())
        .send()
        .await
        .unwrap();
}

fn counts(messages: &[Message]) -> Vec<&str> {
    let name = MessageSystemAttributeName::ApproximateReceiveCount;
    messages
        .iter()
        .map(|message| message.attributes().unwrap().get(&name).unwrap().as_str())
        .collect()
}

fn bodies(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.body().unwrap())
        .collect()
}

async fn write_item(client: &aws_sdk_dynamodb::Client) {
    let definition = AttributeDefinition::builder()
        .attribute_name("pk")
        .attribute_type(ScalarAttributeType::S)
        .build()
        .unwrap();
    let key = KeySchemaElement::builder()
        .attribute_name("pk")
        .key_type(KeyType::Hash)
        .build()
        .unwrap();
    let create = client
        .create_table()
        .table_name("rows")
        .billing_mode(BillingMode::PayPerRequest);
    create
        .attribute_definitions(definition)
        .key_schema(key)
        .send()
        .await
        .unwrap();
    client
        .put_item()
        .table_name("rows")
        .item("pk", AttributeValue::S("kept".to_owned()))
        .send()
        .await
        .unwrap();
}

async fn has_item(client: &aws_sdk_dynamodb::Client) -> bool {
    let get = client
        .get_item()
        .table_name("rows")
        .key("pk", AttributeValue::S("kept".to_owned()));
    get.send().await.unwrap().item.is_some()
}

#[tokio::test]
async fn a_killed_engine_has_lost_nothing_it_answered_for() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, _clock) = open_at(dir.path(), START_MS);
    let client = support::sqs(&engine);
    let url = fifo(&client).await;
    write_item(&support::dynamodb(&engine)).await;
    let mut first_id = String::new();
    for ordinal in 0..20 {
        let id = send(&client, &url, &format!("m{ordinal}")).await;
        if ordinal == 0 {
            first_id = id;
        }
    }
    let first = receive(&client, &url, 1).await;
    let handle = first.first().unwrap().receipt_handle().unwrap();
    client
        .delete_message()
        .queue_url(&url)
        .receipt_handle(handle)
        .send()
        .await
        .unwrap();

    let copy = killed_copy(dir.path());
    let (engine, _clock) = open_at(copy.path(), START_MS + 1000);
    assert!(has_item(&support::dynamodb(&engine)).await);
    let client = support::sqs(&engine);
    assert_eq!(
        fifo(&client).await,
        url,
        "the queue is still there under its URL"
    );
    assert_eq!(
        send(&client, &url, "m0").await,
        first_id,
        "what was sent before is still a duplicate"
    );
    let mut left = Vec::new();
    while left.len() < 19 {
        let messages = receive(&client, &url, 10).await;
        assert!(!messages.is_empty(), "after {left:?}");
        for message in &messages {
            left.push(message.body().unwrap().to_owned());
            let delete = client.delete_message().queue_url(&url);
            delete
                .receipt_handle(message.receipt_handle().unwrap())
                .send()
                .await
                .unwrap();
        }
    }
    assert_eq!(
        left,
        (1..20)
            .map(|ordinal| format!("m{ordinal}"))
            .collect::<Vec<_>>()
    );
    assert!(receive(&client, &url, 10).await.is_empty());
}

#[tokio::test]
async fn messages_in_flight_when_the_process_ended_come_again_at_once_and_uncounted() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, _clock) = open_at(dir.path(), START_MS);
    let client = support::sqs(&engine);
    let url = fifo(&client).await;
    send(&client, &url, "a").await;
    send(&client, &url, "b").await;
    let held = receive(&client, &url, 1).await;
    let copy = killed_copy(dir.path());

    let (engine, _clock) = open_at(copy.path(), START_MS + 1);
    let client = support::sqs(&engine);
    let messages = receive(&client, &url, 10).await;
    assert_eq!(bodies(&messages), ["a", "b"]);
    assert_eq!(counts(&messages), ["1", "1"]);
    let old = client
        .delete_message()
        .queue_url(&url)
        .receipt_handle(held.first().unwrap().receipt_handle().unwrap());
    assert!(
        old.send().await.is_err(),
        "the receipt of the delivery before is of no use"
    );
    for message in &messages {
        delete(&client, &url, message).await;
    }
    assert!(receive(&client, &url, 10).await.is_empty());
}

#[tokio::test]
async fn a_clock_that_was_wrong_before_the_restart_costs_no_message() {
    const DAY_MS: i64 = 86_400_000;
    // Far ahead, and 1970: a machine without a battery for its clock.
    for wrong_ms in [START_MS + 400 * DAY_MS, 5 * DAY_MS] {
        let dir = tempfile::tempdir().unwrap();
        let (engine, _clock) = open_at(dir.path(), wrong_ms);
        let client = support::sqs(&engine);
        let url = fifo(&client).await;
        let id = send(&client, &url, "fact").await;
        assert_eq!(receive(&client, &url, 1).await.len(), 1);
        drop((client, engine));

        let (engine, clock) = open_at(dir.path(), START_MS);
        let client = support::sqs(&engine);
        assert_eq!(
            bodies(&receive(&client, &url, 1).await),
            ["fact"],
            "at {wrong_ms}"
        );
        clock.advance(Duration::from_secs(300));
        assert_ne!(
            send(&client, &url, "fact").await,
            id,
            "the duplicate of a year ago is none"
        );
    }
}

#[tokio::test]
async fn a_folder_in_use_is_refused_and_free_again_after_the_last_client() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::open(dir.path()).unwrap();
    let clone = engine.clone();
    drop(engine);
    assert!(matches!(
        Engine::open(dir.path()).err(),
        Some(EngineError::InUse { .. })
    ));
    drop(clone);
    assert!(Engine::open(dir.path()).is_ok());
}

#[tokio::test]
async fn an_engine_opened_from_a_backup_has_both_services_as_they_were() {
    for on_disk in [true, false] {
        let (dir, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let engine = if on_disk {
            Engine::open(dir.path()).unwrap()
        } else {
            Engine::in_memory().unwrap()
        };
        let client = support::sqs(&engine);
        let url = fifo(&client).await;
        write_item(&support::dynamodb(&engine)).await;
        send(&client, &url, "before").await;
        engine
            .backup_to(&backup.path().join("first"))
            .await
            .unwrap();
        send(&client, &url, "after").await;
        // A second backup replaces the first file by file, never leaving half of one.
        engine
            .backup_to(&backup.path().join("second"))
            .await
            .unwrap();
        engine
            .backup_to(&backup.path().join("second"))
            .await
            .unwrap();

        for (name, expected) in [("first", &["before"][..]), ("second", &["before", "after"])] {
            let restored = Engine::open(&backup.path().join(name)).unwrap();
            assert!(has_item(&support::dynamodb(&restored)).await);
            assert_eq!(
                bodies(&receive(&support::sqs(&restored), &url, 10).await),
                expected,
                "{name}"
            );
        }
    }
}
