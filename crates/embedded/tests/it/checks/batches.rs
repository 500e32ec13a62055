use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry,
    SendMessageBatchRequestEntry,
};

use crate::support::world::{World, bodies};

/// The largest message and the largest batch, in bytes.
const BYTES_MAX: usize = 262_144;

fn entry(id: &str, body: &str) -> SendMessageBatchRequestEntry {
    SendMessageBatchRequestEntry::builder()
        .id(id)
        .message_body(body)
        .build()
        .unwrap()
}

#[expect(clippy::too_many_lines, reason = "one table of cases")]
pub(super) async fn each(world: World) {
    let url = world.fifo("each", &[]).await;
    let entry = |id: &str, group: Option<&str>| {
        let entry = SendMessageBatchRequestEntry::builder()
            .id(id)
            .message_body(id)
            .message_deduplication_id(id);
        entry
            .set_message_group_id(group.map(str::to_owned))
            .build()
            .unwrap()
    };
    let entries = vec![
        entry("one", Some("g")),
        entry("no-group", None),
        entry("two", Some("g")),
    ];
    let sent = world
        .client
        .send_message_batch()
        .queue_url(&url)
        .set_entries(Some(entries))
        .send()
        .await
        .unwrap();
    let ids: Vec<_> = sent.successful().iter().map(|done| done.id()).collect();
    assert_eq!(ids, ["one", "two"]);
    let failed: Vec<_> = sent
        .failed()
        .iter()
        .map(|failed| (failed.id(), failed.sender_fault()))
        .collect();
    assert_eq!(failed, [("no-group", true)]);

    let messages = world.receive(&url, 10).await;
    assert_eq!(bodies(&messages), ["one", "two"]);
    let handles: Vec<_> = messages
        .iter()
        .map(|message| message.receipt_handle().unwrap())
        .collect();
    let returns = handles.iter().enumerate().map(|(ordinal, handle)| {
        let entry = ChangeMessageVisibilityBatchRequestEntry::builder()
            .id(ordinal.to_string())
            .visibility_timeout(0);
        entry.receipt_handle(*handle).build().unwrap()
    });
    let change = world
        .client
        .change_message_visibility_batch()
        .queue_url(&url);
    let changed = change
        .set_entries(Some(returns.collect()))
        .send()
        .await
        .unwrap();
    assert_eq!((changed.successful().len(), changed.failed().len()), (2, 0));

    let messages = world.receive(&url, 10).await;
    let mut deletes: Vec<_> = messages
        .iter()
        .map(|message| message.receipt_handle().unwrap())
        .collect();
    deletes.push("nonsense");
    let deletes = deletes.iter().enumerate().map(|(ordinal, handle)| {
        let entry = DeleteMessageBatchRequestEntry::builder()
            .id(ordinal.to_string())
            .receipt_handle(*handle);
        entry.build().unwrap()
    });
    let delete = world
        .client
        .delete_message_batch()
        .queue_url(&url)
        .set_entries(Some(deletes.collect()));
    let deleted = delete.send().await.unwrap();
    assert_eq!((deleted.successful().len(), deleted.failed().len()), (2, 1));
    assert_eq!(world.counts(&url).await, ("0".to_owned(), "0".to_owned()));
}

pub(super) async fn limits(world: World) {
    let url = world.queue("limits", &[]).await;
    let send = |entries: Vec<SendMessageBatchRequestEntry>| {
        world
            .client
            .send_message_batch()
            .queue_url(&url)
            .set_entries(Some(entries))
            .send()
    };
    let eleven = (0..11)
        .map(|ordinal| entry(&ordinal.to_string(), "x"))
        .collect();
    assert!(
        send(eleven)
            .await
            .unwrap_err()
            .into_service_error()
            .is_too_many_entries_in_batch_request()
    );
    assert!(
        send(Vec::new())
            .await
            .unwrap_err()
            .into_service_error()
            .is_empty_batch_request()
    );
    let twins = vec![entry("same", "x"), entry("same", "y")];
    assert!(
        send(twins)
            .await
            .unwrap_err()
            .into_service_error()
            .is_batch_entry_ids_not_distinct()
    );
    let odd = vec![entry("not an id", "x")];
    assert!(
        send(odd)
            .await
            .unwrap_err()
            .into_service_error()
            .is_invalid_batch_entry_id()
    );
    assert_eq!(world.counts(&url).await, ("0".to_owned(), "0".to_owned()));
}

pub(super) async fn too_large(world: World) {
    let url = world.queue("large", &[]).await;
    let send = |body: String| {
        world
            .client
            .send_message()
            .queue_url(&url)
            .message_body(body)
            .send()
    };
    send("x".repeat(BYTES_MAX)).await.unwrap();
    let refused = send("x".repeat(BYTES_MAX + 1))
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(refused.code(), Some("InvalidParameterValue"));
}

pub(super) async fn too_large_together(world: World) {
    let url = world.queue("together", &[]).await;
    let send = |entries: Vec<SendMessageBatchRequestEntry>| {
        world
            .client
            .send_message_batch()
            .queue_url(&url)
            .set_entries(Some(entries))
            .send()
    };
    let half = "x".repeat(BYTES_MAX / 2);
    let heavy = vec![entry("1", &half), entry("2", &half), entry("3", "x")];
    assert!(
        send(heavy)
            .await
            .unwrap_err()
            .into_service_error()
            .is_batch_request_too_long()
    );
    let full = vec![entry("1", &half), entry("2", &half)];
    assert_eq!(send(full).await.unwrap().successful().len(), 2);
}

pub(super) async fn odd_bodies(world: World) {
    let url = world.queue("odd", &[]).await;
    let send = |body: String| {
        world
            .client
            .send_message()
            .queue_url(&url)
            .message_body(body)
            .send()
    };
    assert!(send(String::new()).await.is_err());
    assert!(
        send("\u{1}".to_owned())
            .await
            .unwrap_err()
            .into_service_error()
            .is_invalid_message_contents()
    );
}
