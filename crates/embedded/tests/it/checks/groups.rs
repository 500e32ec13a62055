use std::time::Duration;

use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::MessageSystemAttributeName::{
    MessageDeduplicationId, MessageGroupId, SequenceNumber,
};
use aws_sdk_sqs::types::QueueAttributeName::VisibilityTimeout;

use crate::support::world::{World, bodies, system};

pub(super) async fn order(world: World) {
    let url = world.fifo("order", &[]).await;
    let sent: Vec<String> = (0..25).map(|ordinal| format!("m{ordinal}")).collect();
    for body in &sent {
        world.send_fifo(&url, "station-1", body).await;
    }
    let (mut received, mut sequence_numbers) = (Vec::new(), Vec::new());
    while received.len() < sent.len() {
        let messages = world.receive(&url, 10).await;
        assert!(!messages.is_empty(), "after {received:?}");
        for message in &messages {
            assert_eq!(system(message, MessageGroupId), "station-1");
            assert_eq!(
                system(message, MessageDeduplicationId),
                message.body().unwrap()
            );
            sequence_numbers.push(system(message, SequenceNumber).parse::<u128>().unwrap());
            received.push(message.body().unwrap().to_owned());
            world.delete(&url, message).await;
        }
    }
    assert_eq!(received, sent);
    assert!(sequence_numbers.is_sorted());
}

pub(super) async fn locked(world: World) {
    let url = world.fifo("locked", &[]).await;
    for (group, body) in [("a", "a1"), ("a", "a2"), ("b", "b1")] {
        world.send_fifo(&url, group, body).await;
    }
    let a1 = world.receive(&url, 1).await;
    assert_eq!(bodies(&a1), ["a1"]);
    assert_eq!(
        bodies(&world.receive(&url, 10).await),
        ["b1"],
        "group a waits"
    );
    assert!(world.receive(&url, 10).await.is_empty());
    world.send_fifo(&url, "a", "a3").await;
    assert!(
        world.receive(&url, 10).await.is_empty(),
        "a new message does not unlock its group"
    );
    world.delete(&url, a1.first().unwrap()).await;
    assert_eq!(bodies(&world.receive(&url, 10).await), ["a2", "a3"]);
}

pub(super) async fn failed_blocks(world: World) {
    let url = world.fifo("failed", &[]).await;
    for body in ["1", "2", "3"] {
        world.send_fifo(&url, "g", body).await;
    }
    let messages = world.receive(&url, 10).await;
    assert_eq!(bodies(&messages), ["1", "2", "3"]);
    let [first, second, third] = messages.as_slice() else {
        unreachable!()
    };
    world.delete(&url, first).await;
    world.set_visibility(&url, second, 0).await;
    assert!(
        world.receive(&url, 10).await.is_empty(),
        "the third is still in flight"
    );
    world.set_visibility(&url, third, 0).await;
    assert_eq!(bodies(&world.receive(&url, 10).await), ["2", "3"]);
}

pub(super) async fn time_out_keeps_order(world: World) {
    let url = world.fifo("time-out", &[(VisibilityTimeout, "1")]).await;
    for body in ["1", "2", "3"] {
        world.send_fifo(&url, "g", body).await;
    }
    assert_eq!(bodies(&world.receive(&url, 2).await), ["1", "2"]);
    world.pass(Duration::from_millis(1100)).await;
    assert_eq!(bodies(&world.receive(&url, 10).await), ["1", "2", "3"]);
}

pub(super) async fn several(world: World) {
    let url = world.fifo("several", &[]).await;
    for (group, body) in [
        ("a", "a1"),
        ("b", "b1"),
        ("a", "a2"),
        ("c", "c1"),
        ("b", "b2"),
    ] {
        world.send_fifo(&url, group, body).await;
    }
    let messages = world.receive(&url, 10).await;
    let of = |group: &str| -> Vec<String> {
        let mine = messages
            .iter()
            .filter(|message| system(message, MessageGroupId) == group);
        mine.map(|message| message.body().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        (of("a"), of("b"), of("c")),
        (
            vec!["a1".to_owned(), "a2".to_owned()],
            vec!["b1".to_owned(), "b2".to_owned()],
            vec!["c1".to_owned()],
        )
    );
}

pub(super) async fn needs(world: World) {
    let url = world.fifo("needs", &[]).await;
    let send = || {
        world
            .client
            .send_message()
            .queue_url(&url)
            .message_body("x")
    };
    let no_group = send()
        .message_deduplication_id("d")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(no_group.code(), Some("MissingParameter"));
    let no_id = send()
        .message_group_id("g")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(no_id.code(), Some("InvalidParameterValue"));
}

pub(super) async fn not_on_standard(world: World) {
    let url = world.queue("standard", &[]).await;
    let send = world
        .client
        .send_message()
        .queue_url(&url)
        .message_body("x");
    assert!(send.message_deduplication_id("d").send().await.is_err());
}

pub(super) async fn expired_receipt(world: World) {
    let url = world.fifo("expired", &[(VisibilityTimeout, "1")]).await;
    world.send_fifo(&url, "g", "late").await;
    let messages = world.receive(&url, 1).await;
    world.pass(Duration::from_millis(1100)).await;
    let handle = messages.first().unwrap().receipt_handle().unwrap();
    let delete = world
        .client
        .delete_message()
        .queue_url(&url)
        .receipt_handle(handle)
        .send()
        .await;
    assert!(delete.is_err());
    assert_eq!(bodies(&world.receive(&url, 1).await), ["late"]);
}
