use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName::{
    ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit,
};

use crate::support::world::{World, bodies};

pub(super) async fn duplicate(world: World) {
    let url = world.fifo("duplicate", &[]).await;
    let send = |body: &str| {
        let send = world
            .client
            .send_message()
            .queue_url(&url)
            .message_body(body)
            .message_group_id("g");
        send.message_deduplication_id("attempt-1").send()
    };
    let first = send("as sent").await.unwrap();
    let second = send("other body, same id").await.unwrap();
    assert_eq!(second.message_id, first.message_id);
    assert_eq!(second.sequence_number, first.sequence_number);
    assert_eq!(bodies(&world.receive(&url, 10).await), ["as sent"]);
    assert_eq!(world.counts(&url).await, ("0".to_owned(), "1".to_owned()));
}

pub(super) async fn after_delete(world: World) {
    let url = world.fifo("after-delete", &[]).await;
    world.send_fifo(&url, "g", "x").await;
    let messages = world.receive(&url, 1).await;
    world.delete(&url, messages.first().unwrap()).await;
    world.send_fifo(&url, "g", "x").await;
    assert!(world.receive(&url, 1).await.is_empty());
}

pub(super) async fn window(world: World) {
    if !world.has_virtual_time() {
        return;
    }
    let url = world.fifo("window", &[]).await;
    let first = world.send_fifo(&url, "g", "x").await;
    world.pass(Duration::from_secs(299)).await;
    assert_eq!(world.send_fifo(&url, "g", "x").await, first);
    // The window runs from the first send; the duplicate did not begin it anew.
    world.pass(Duration::from_secs(1)).await;
    assert_ne!(world.send_fifo(&url, "g", "x").await, first);
    assert_eq!(bodies(&world.receive(&url, 10).await), ["x", "x"]);
}

pub(super) async fn content(world: World) {
    let url = world
        .fifo("content", &[(ContentBasedDeduplication, "true")])
        .await;
    let send = |group: &str, body: &str| {
        world
            .client
            .send_message()
            .queue_url(&url)
            .message_body(body)
            .message_group_id(group)
            .send()
    };
    let first = send("g", "same").await.unwrap().message_id;
    assert_eq!(send("g", "same").await.unwrap().message_id, first);
    assert_eq!(
        send("h", "same").await.unwrap().message_id,
        first,
        "the whole queue is one scope"
    );
    assert_ne!(send("g", "other").await.unwrap().message_id, first);
}

pub(super) async fn per_group(world: World) {
    let scope = [
        (DeduplicationScope, "messageGroup"),
        (FifoThroughputLimit, "perMessageGroupId"),
    ];
    let url = world.fifo("per-group", &scope).await;
    let first = world.send_fifo(&url, "g", "x").await;
    assert_eq!(world.send_fifo(&url, "g", "x").await, first);
    assert_ne!(world.send_fifo(&url, "h", "x").await, first);
    assert_eq!(world.receive(&url, 10).await.len(), 2);
}
