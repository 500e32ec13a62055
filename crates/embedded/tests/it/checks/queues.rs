use aws_sdk_sqs::types::QueueAttributeName::{
    FifoQueue, MessageRetentionPeriod, RedrivePolicy, VisibilityTimeout,
};

use crate::support::world::World;

pub(super) async fn create_again(world: World) {
    let first = world.queue("same", &[(VisibilityTimeout, "45")]).await;
    assert_eq!(
        world.queue("same", &[(VisibilityTimeout, "45")]).await,
        first
    );
    let other = world
        .client
        .create_queue()
        .queue_name(world.name("same"))
        .attributes(VisibilityTimeout, "46");
    assert!(
        other
            .send()
            .await
            .unwrap_err()
            .into_service_error()
            .is_queue_name_exists()
    );
    assert_eq!(world.attribute(&first, VisibilityTimeout).await, "45");
    assert_eq!(
        world.attribute(&first, MessageRetentionPeriod).await,
        "345600"
    );
    let found = world
        .client
        .get_queue_url()
        .queue_name(world.name("same"))
        .send()
        .await
        .unwrap();
    assert_eq!(found.queue_url.unwrap(), first);
}

pub(super) async fn missing(world: World) {
    let by_name = world
        .client
        .get_queue_url()
        .queue_name(world.name("missing"))
        .send()
        .await;
    assert!(
        by_name
            .unwrap_err()
            .into_service_error()
            .is_queue_does_not_exist()
    );
    let url = world.queue("there", &[]).await.replace("there", "missing");
    let send = world
        .client
        .send_message()
        .queue_url(&url)
        .message_body("x")
        .send()
        .await;
    assert!(
        send.unwrap_err()
            .into_service_error()
            .is_queue_does_not_exist()
    );
    let receive = world.client.receive_message().queue_url(&url).send().await;
    assert!(
        receive
            .unwrap_err()
            .into_service_error()
            .is_queue_does_not_exist()
    );
}

pub(super) async fn refused(world: World) {
    let unknown_target =
        r#"{"deadLetterTargetArn":"arn:aws:sqs:local-1:000000000000:none","maxReceiveCount":"3"}"#;
    let cases = [
        ("no-suffix", FifoQueue, "true"),
        ("too-long-a-time-out", VisibilityTimeout, "43201"),
        ("no-number", VisibilityTimeout, "soon"),
        ("too-short-a-retention", MessageRetentionPeriod, "59"),
        ("no-target", RedrivePolicy, unknown_target),
    ];
    for (name, attribute, value) in cases {
        let create = world
            .client
            .create_queue()
            .queue_name(world.name(name))
            .attributes(attribute, value);
        assert!(create.send().await.is_err(), "{name}");
    }
    let create = world
        .client
        .create_queue()
        .queue_name("spaces are not allowed");
    assert!(create.send().await.is_err());
}

pub(super) async fn purge(world: World) {
    let url = world.fifo("purged", &[]).await;
    for body in ["a", "b", "c"] {
        world.send_fifo(&url, "g", body).await;
    }
    assert_eq!(world.receive(&url, 1).await.len(), 1);
    world
        .client
        .purge_queue()
        .queue_url(&url)
        .send()
        .await
        .unwrap();
    assert_eq!(world.counts(&url).await, ("0".to_owned(), "0".to_owned()));
    world.send_fifo(&url, "g", "d").await;
    assert_eq!(
        world.receive(&url, 10).await.len(),
        1,
        "the purged message no longer locks its group"
    );
}
