use std::time::Duration;

use aws_sdk_sqs::types::MessageSystemAttributeName::{DeadLetterQueueSourceArn, MessageGroupId};
use aws_sdk_sqs::types::QueueAttributeName::QueueArn;

use crate::support::world::{World, bodies, system};

pub(super) async fn standard(world: World) {
    let (live, dead) = world.with_dead_letters(false, 2, "1").await;
    let id = world.send(&live, "poison").await;
    for _ in 0..2 {
        assert_eq!(bodies(&world.receive(&live, 1).await), ["poison"]);
        world.pass(Duration::from_millis(1100)).await;
    }
    assert!(world.receive(&live, 1).await.is_empty());
    assert_eq!(world.counts(&live).await, ("0".to_owned(), "0".to_owned()));
    let buried = world.receive(&dead, 1).await;
    let message = buried.first().unwrap();
    assert_eq!(
        (message.body(), message.message_id()),
        (Some("poison"), Some(id.as_str()))
    );
    assert_eq!(
        system(message, DeadLetterQueueSourceArn),
        world.attribute(&live, QueueArn).await
    );
}

pub(super) async fn fifo(world: World) {
    let (live, dead) = world.with_dead_letters(true, 2, "1").await;
    for body in ["poison", "next", "last"] {
        world.send_fifo(&live, "g", body).await;
    }
    for _ in 0..2 {
        assert_eq!(bodies(&world.receive(&live, 1).await), ["poison"]);
        world.pass(Duration::from_millis(1100)).await;
    }
    assert_eq!(bodies(&world.receive(&live, 10).await), ["next", "last"]);
    let buried = world.receive(&dead, 10).await;
    assert_eq!(bodies(&buried), ["poison"]);
    assert_eq!(system(buried.first().unwrap(), MessageGroupId), "g");
}
