use std::time::Duration;

use aws_sdk_sqs::primitives::Blob;
use aws_sdk_sqs::types::MessageSystemAttributeName::{ApproximateReceiveCount, SentTimestamp};
use aws_sdk_sqs::types::QueueAttributeName::{MessageRetentionPeriod, VisibilityTimeout};
use aws_sdk_sqs::types::{MessageAttributeValue, MessageSystemAttributeName};

use crate::support::world::{World, bodies, system};

pub(super) async fn arrives_whole(world: World) {
    let url = world.queue("whole", &[]).await;
    let text = MessageAttributeValue::builder()
        .data_type("String")
        .string_value("station-7")
        .build()
        .unwrap();
    let bytes = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new([0, 159, 146, 150]));
    let send = world
        .client
        .send_message()
        .queue_url(&url)
        .message_body("{\"kWh\":\"12.5 ≤ ⚡\"}");
    let send = send
        .message_attributes("from", text)
        .message_attributes("raw", bytes.build().unwrap());
    let sent = send.send().await.unwrap();
    let messages = world.receive(&url, 1).await;
    let message = messages.first().unwrap();
    assert_eq!(message.body(), Some("{\"kWh\":\"12.5 ≤ ⚡\"}"));
    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(
        message.md5_of_body(),
        Some("462505f75d65e21f8ab5e82ab47dad2d")
    );
    assert_eq!(message.md5_of_body(), sent.md5_of_message_body());
    assert_eq!(
        sent.md5_of_message_attributes(),
        Some("d9281ea724adab3b6dfec0991e5287eb")
    );
    assert_eq!(
        message.md5_of_message_attributes(),
        sent.md5_of_message_attributes()
    );
    let attributes = message.message_attributes().unwrap();
    assert_eq!(
        attributes.get("from").unwrap().string_value(),
        Some("station-7")
    );
    assert_eq!(
        attributes
            .get("raw")
            .unwrap()
            .binary_value()
            .unwrap()
            .as_ref(),
        [0, 159, 146, 150]
    );
    assert_eq!(system(message, ApproximateReceiveCount), "1");
    assert!(system(message, SentTimestamp).parse::<i64>().unwrap() > 1_700_000_000_000);
    assert_eq!(
        system(message, MessageSystemAttributeName::MessageGroupId),
        ""
    );
}

pub(super) async fn delete(world: World) {
    let url = world.queue("delete", &[(VisibilityTimeout, "1")]).await;
    world.send(&url, "once").await;
    assert_eq!(world.counts(&url).await, ("1".to_owned(), "0".to_owned()));
    let messages = world.receive(&url, 1).await;
    assert_eq!(world.counts(&url).await, ("0".to_owned(), "1".to_owned()));
    world.delete(&url, messages.first().unwrap()).await;
    world.pass(Duration::from_millis(1500)).await;
    assert!(world.receive(&url, 1).await.is_empty());
    assert_eq!(world.counts(&url).await, ("0".to_owned(), "0".to_owned()));
    let nonsense = world
        .client
        .delete_message()
        .queue_url(&url)
        .receipt_handle("nonsense")
        .send()
        .await;
    assert!(
        nonsense
            .unwrap_err()
            .into_service_error()
            .is_receipt_handle_is_invalid()
    );
}

pub(super) async fn delete_again(world: World) {
    let url = world.queue("delete-again", &[]).await;
    world.send(&url, "once").await;
    let messages = world.receive(&url, 1).await;
    for _ in 0..2 {
        world.delete(&url, messages.first().unwrap()).await;
    }
}

pub(super) async fn in_flight(world: World) {
    let url = world.queue("in-flight", &[(VisibilityTimeout, "2")]).await;
    world.send(&url, "again").await;
    for count in ["1", "2", "3"] {
        let messages = world.receive(&url, 1).await;
        assert_eq!(
            system(messages.first().unwrap(), ApproximateReceiveCount),
            count
        );
        assert!(world.receive(&url, 1).await.is_empty());
        world.pass(Duration::from_millis(2100)).await;
    }
}

pub(super) async fn change_visibility(world: World) {
    let url = world.queue("visibility", &[(VisibilityTimeout, "2")]).await;
    world.send(&url, "back").await;
    let first = world.receive(&url, 1).await;
    world.set_visibility(&url, first.first().unwrap(), 0).await;
    let second = world.receive(&url, 1).await;
    assert_eq!(bodies(&second), ["back"]);
    world
        .set_visibility(&url, second.first().unwrap(), 60)
        .await;
    world.pass(Duration::from_millis(2100)).await;
    assert!(world.receive(&url, 1).await.is_empty(), "kept for a minute");
    world.set_visibility(&url, second.first().unwrap(), 0).await;
    assert_eq!(bodies(&world.receive(&url, 1).await), ["back"]);
}

pub(super) async fn not_in_flight(world: World) {
    let url = world.queue("not-in-flight", &[]).await;
    world.send(&url, "back").await;
    let messages = world.receive(&url, 1).await;
    let message = messages.first().unwrap();
    world.set_visibility(&url, message, 0).await;
    let change = world
        .client
        .change_message_visibility()
        .queue_url(&url)
        .visibility_timeout(9);
    let late = change
        .receipt_handle(message.receipt_handle().unwrap())
        .send()
        .await;
    assert!(
        late.unwrap_err()
            .into_service_error()
            .is_message_not_inflight()
    );
}

pub(super) async fn old_receipt(world: World) {
    let url = world
        .queue("old-receipt", &[(VisibilityTimeout, "1")])
        .await;
    world.send(&url, "keep").await;
    let first = world.receive(&url, 1).await;
    world.pass(Duration::from_millis(1100)).await;
    let second = world.receive(&url, 1).await;
    assert_eq!(bodies(&second), ["keep"]);
    // AWS answers 200, others an error; what counts is that the message stays.
    let handle = first.first().unwrap().receipt_handle().unwrap();
    let _ = world
        .client
        .delete_message()
        .queue_url(&url)
        .receipt_handle(handle)
        .send()
        .await;
    world.pass(Duration::from_millis(1100)).await;
    assert_eq!(bodies(&world.receive(&url, 1).await), ["keep"]);
}

pub(super) async fn delayed(world: World) {
    let url = world.queue("delayed", &[]).await;
    world
        .client
        .send_message()
        .queue_url(&url)
        .message_body("later")
        .delay_seconds(2)
        .send()
        .await
        .unwrap();
    assert!(world.receive(&url, 1).await.is_empty());
    world.pass(Duration::from_millis(2100)).await;
    assert_eq!(bodies(&world.receive(&url, 1).await), ["later"]);
}

pub(super) async fn retention(world: World) {
    if !world.has_virtual_time() {
        return;
    }
    let url = world
        .queue("retention", &[(MessageRetentionPeriod, "60")])
        .await;
    world.send(&url, "old").await;
    world.pass(Duration::from_secs(30)).await;
    world.send(&url, "young").await;
    world.pass(Duration::from_secs(31)).await;
    assert_eq!(world.counts(&url).await, ("1".to_owned(), "0".to_owned()));
    assert_eq!(bodies(&world.receive(&url, 10).await), ["young"]);
}
