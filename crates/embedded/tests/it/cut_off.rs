//! Tests which receives count as tries when a process ends while it holds the message.

use std::path::Path;

use crate::support::START_MS;
use crate::support::world::{World, bodies, system};
use aws_sdk_sqs::types::Message;
use aws_sdk_sqs::types::MessageSystemAttributeName::ApproximateReceiveCount;
use rusqlite::Connection;

/// The number of tries of a message before it is a dead letter.
const RECEIVES_MAX: u32 = 5;
/// How long a received message is hidden, in seconds.
const VISIBILITY_S: i64 = 180;

/// Makes the queue and its dead-letter queue, or finds them again. Returns their URLs.
async fn queues(world: &World) -> (String, String) {
    let timeout_s = VISIBILITY_S.to_string();
    world
        .with_dead_letters(true, RECEIVES_MAX, &timeout_s)
        .await
}

async fn folder_with_a_fact() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on_disk(dir.path(), START_MS);
    let (live, _dead) = queues(&world).await;
    world.send_fifo(&live, "g", "fact").await;
    dir
}

/// Ends the process that many times while it holds the message.
async fn cut_off(dir: &Path, times: u32) {
    for _ in 0..times {
        let world = World::on_disk(dir, START_MS);
        let (live, _dead) = queues(&world).await;
        assert_eq!(bodies(&world.receive(&live, 1).await), ["fact"]);
    }
}

fn counts(messages: &[Message]) -> Vec<String> {
    let count = |message| system(message, ApproximateReceiveCount);
    messages.iter().map(count).collect()
}

#[tokio::test]
async fn a_message_is_not_given_up_because_processes_were_killed_over_it() {
    let dir = folder_with_a_fact().await;
    cut_off(dir.path(), 3 * RECEIVES_MAX).await;
    let world = World::on_disk(dir.path(), START_MS);
    let (live, dead) = queues(&world).await;
    let messages = world.receive(&live, 10).await;
    assert_eq!(bodies(&messages), ["fact"]);
    assert_eq!(counts(&messages), ["1"]);
    assert!(world.receive(&dead, 10).await.is_empty());
    assert_eq!(world.counts(&live).await, ("0".to_owned(), "1".to_owned()));
}

#[tokio::test]
async fn a_message_that_ends_the_process_each_time_is_given_up() {
    // How often the engine gives a receive back; then they count.
    const GIVEN_BACK: u32 = 100;
    let dir = folder_with_a_fact().await;
    cut_off(dir.path(), GIVEN_BACK + RECEIVES_MAX).await;
    let world = World::on_disk(dir.path(), START_MS);
    let (live, dead) = queues(&world).await;
    assert!(world.receive(&live, 10).await.is_empty());
    assert_eq!(bodies(&world.receive(&dead, 10).await), ["fact"]);
}

#[tokio::test]
async fn tries_that_failed_count_across_restarts() {
    let dir = folder_with_a_fact().await;
    let mut now_ms = START_MS;
    for attempt in 1..=RECEIVES_MAX {
        let world = World::on_disk(dir.path(), now_ms);
        let (live, _dead) = queues(&world).await;
        assert_eq!(
            counts(&world.receive(&live, 1).await),
            [attempt.to_string()]
        );
        // Nobody deleted it in time; then the process ends.
        now_ms += VISIBILITY_S * 1000;
    }
    let world = World::on_disk(dir.path(), now_ms);
    let (live, dead) = queues(&world).await;
    assert!(world.receive(&live, 1).await.is_empty());
    assert_eq!(bodies(&world.receive(&dead, 1).await), ["fact"]);
}

#[tokio::test]
async fn tries_that_failed_count_in_a_process_that_began_over_a_cut_off_one() {
    let dir = folder_with_a_fact().await;
    cut_off(dir.path(), 2).await;
    let world = World::on_disk(dir.path(), START_MS);
    let (live, dead) = queues(&world).await;
    for attempt in 1..=RECEIVES_MAX {
        let messages = world.receive(&live, 1).await;
        assert_eq!(counts(&messages), [attempt.to_string()]);
        world
            .set_visibility(&live, messages.first().unwrap(), 0)
            .await;
    }
    assert!(world.receive(&live, 1).await.is_empty());
    // In the dead-letter queue it begins anew.
    let buried = world.receive(&dead, 1).await;
    assert_eq!(counts(&buried), ["1"]);
    world.delete(&dead, buried.first().unwrap()).await;
}

#[tokio::test]
async fn a_message_cut_off_under_a_fast_clock_is_delivered_under_the_right_one() {
    const HOUR_MS: i64 = 3_600_000;
    let dir = tempfile::tempdir().unwrap();
    let world = World::on_disk(dir.path(), START_MS);
    // Not FIFO: there the group's lock decides, not the message's own visibility.
    let (live, _dead) = world.with_dead_letters(false, RECEIVES_MAX, "7200").await;
    world.send(&live, "fact").await;
    assert_eq!(world.receive(&live, 1).await.len(), 1);
    drop(world);
    // Given back an hour ahead, where nobody receives it.
    drop(World::on_disk(dir.path(), START_MS + HOUR_MS));

    let world = World::on_disk(dir.path(), START_MS);
    assert_eq!(bodies(&world.receive(&live, 1).await), ["fact"]);
}

#[tokio::test]
async fn messages_sent_under_a_fast_clock_lock_no_group_under_the_right_one() {
    const HOUR_MS: i64 = 3_600_000;
    let dir = tempfile::tempdir().unwrap();
    let world = World::on_disk(dir.path(), START_MS + HOUR_MS);
    let (live, _dead) = queues(&world).await;
    for body in ["one", "two"] {
        world.send_fifo(&live, "g", body).await;
    }
    drop(world);

    let world = World::on_disk(dir.path(), START_MS);
    for body in ["one", "two"] {
        let messages = world.receive(&live, 1).await;
        assert_eq!(bodies(&messages), [body]);
        world.delete(&live, &messages[0]).await;
    }
}

#[tokio::test]
async fn queues_of_format_1_are_read_and_brought_up() {
    let dir = tempfile::tempdir().unwrap();
    let file = Connection::open(dir.path().join("queues.sqlite")).unwrap();
    file.execute_batch(include_str!("format_1.sql")).unwrap();
    drop(file);
    let world = World::on_disk(dir.path(), START_MS);
    let (live, dead) = queues(&world).await;
    let messages = world.receive(&live, 10).await;
    assert_eq!(bodies(&messages), ["in flight", "behind it"]);
    assert_eq!(counts(&messages), ["5", "1"]);
    assert_eq!(bodies(&world.receive(&dead, 10).await), ["failed"]);
    drop(world);

    // The second opening finds the newer format.
    let world = World::on_disk(dir.path(), START_MS);
    let messages = world.receive(&live, 10).await;
    assert_eq!(counts(&messages), ["5", "1"]);
    for message in &messages {
        world.delete(&live, message).await;
    }
    world.send_fifo(&live, "a", "new").await;
    assert_eq!(bodies(&world.receive(&live, 10).await), ["new"]);
}
