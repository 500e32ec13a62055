//! Tests what the product relies on in SQS, through the unmodified client.
//!
//! The checks run on the embedded engine and, where `FORECOURT_SQS_ENDPOINT` names one, on an
//! independent implementation: what passes on both is not our own misreading of the protocol.
//! Where that peer is known to differ from AWS, [`PEER_DIFFERENCES`] says so.

use crate::checks::{CHECKS, Check};
use crate::support::world::World;

/// The checks that the peer fails (ministack 1.5), and why the embedded engine's behaviour is the
/// right one.
const PEER_DIFFERENCES: &[(&str, &str)] = &[
    (
        "a FIFO delivery past its time-out can no longer be deleted",
        "DeleteMessage, SQS API reference: on a FIFO queue an expired receipt handle is refused",
    ),
    (
        "a batch over 256 KiB is refused whole",
        "the peer has the quota of 1 MiB that AWS grants since 2025",
    ),
    (
        "a message not in flight has no visibility to change",
        "AWS answers MessageNotInflight, the peer 200",
    ),
    (
        "a message over 256 KiB is refused",
        "the peer has the quota of 1 MiB that AWS grants since 2025",
    ),
    (
        "a standard queue takes no deduplication id",
        "AWS refuses parameters of the other kind of queue",
    ),
    (
        "bad attributes and names are refused",
        "the peer keeps whatever it is given",
    ),
    (
        "deleting again is harmless",
        "DeleteMessage, SQS API reference: the receipt of a deleted message is no error",
    ),
];

async fn failures(world: impl Fn() -> World) -> Vec<&'static str> {
    let mut tasks = tokio::task::JoinSet::new();
    for (promise, check) in CHECKS {
        let check: &Check = check;
        let checked = check(world());
        tasks.spawn(async move { (*promise, tokio::spawn(checked).await.is_ok()) });
    }
    let mut failed = Vec::new();
    while let Some(outcome) = tasks.join_next().await {
        let (promise, kept) = outcome.unwrap();
        if !kept {
            failed.push(promise);
        }
    }
    failed.sort_unstable();
    failed
}

#[tokio::test]
async fn the_embedded_engine_keeps_the_sqs_contract() {
    assert_eq!(failures(World::embedded).await, Vec::<&str>::new());
}

#[tokio::test]
async fn the_named_endpoint_keeps_the_sqs_contract_but_for_known_differences() {
    let Ok(endpoint) = std::env::var("FORECOURT_SQS_ENDPOINT") else {
        println!("no FORECOURT_SQS_ENDPOINT: checked on the embedded engine only");
        return;
    };
    let mut known: Vec<&str> = PEER_DIFFERENCES
        .iter()
        .map(|(promise, _)| *promise)
        .collect();
    known.sort_unstable();
    assert_eq!(failures(|| World::at(&endpoint)).await, known);
}
