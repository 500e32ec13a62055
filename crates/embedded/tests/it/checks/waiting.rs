use std::time::Duration;

use aws_sdk_sqs::types::Message;
use aws_sdk_sqs::types::QueueAttributeName::VisibilityTimeout;
use tokio::task::JoinHandle;

use crate::support::world::{World, bodies};

/// Begins a receive that waits up to `seconds`, and returns once it waits.
async fn waiting_receive(world: &World, url: &str, seconds: i32) -> JoinHandle<Vec<Message>> {
    let receive = world
        .client
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(10);
    let receive = receive.wait_time_seconds(seconds).send();
    let waiting = tokio::spawn(async move { receive.await.unwrap().messages.unwrap_or_default() });
    world.until_a_receive_waits().await;
    waiting
}

pub(super) async fn woken_by_send(world: World) {
    let url = world.queue("woken", &[]).await;
    let waiting = waiting_receive(&world, &url, 20).await;
    world.send(&url, "news").await;
    assert_eq!(bodies(&waiting.await.unwrap()), ["news"]);
}

pub(super) async fn ends_empty(world: World) {
    let url = world.queue("empty", &[]).await;
    let waiting = waiting_receive(&world, &url, 2).await;
    assert!(!waiting.is_finished());
    world.pass(Duration::from_secs(2)).await;
    assert!(waiting.await.unwrap().is_empty());
}

pub(super) async fn woken_by_time_out(world: World) {
    let url = world.fifo("time-out", &[(VisibilityTimeout, "2")]).await;
    world.send_fifo(&url, "g", "again").await;
    assert_eq!(world.receive(&url, 1).await.len(), 1);
    let waiting = waiting_receive(&world, &url, 10).await;
    world.pass(Duration::from_secs(2)).await;
    assert_eq!(bodies(&waiting.await.unwrap()), ["again"]);
}

pub(super) async fn woken_by_unlock(world: World) {
    let url = world.fifo("unlock", &[]).await;
    world.send_fifo(&url, "g", "first").await;
    world.send_fifo(&url, "g", "second").await;
    let first = world.receive(&url, 1).await;
    let waiting = waiting_receive(&world, &url, 20).await;
    world.delete(&url, first.first().unwrap()).await;
    assert_eq!(bodies(&waiting.await.unwrap()), ["second"]);
}
