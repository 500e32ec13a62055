//! Tests that injected failures look to a client like real ones.

use std::sync::Arc;

use crate::support;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_sqs::config::retry::RetryConfig;
use aws_sdk_sqs::config::{BehaviorVersion, Region};
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::QueueAttributeName::ApproximateNumberOfMessages;
use forecourt_embedded::faults::{FailNth, Failure, Verdict, with_faults};
use forecourt_embedded::{Engine, REGION};

fn failing(engine: &Engine, faults: Arc<FailNth>) -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(REGION))
        .credentials_provider(support::credentials())
        .retry_config(RetryConfig::disabled())
        .http_client(with_faults(engine.http_client(), faults))
        .build();
    aws_sdk_sqs::Client::from_conf(config)
}

async fn count(engine: &Engine, url: &str) -> String {
    let asked = support::sqs(engine).get_queue_attributes().queue_url(url);
    let found = asked
        .attribute_names(ApproximateNumberOfMessages)
        .send()
        .await
        .unwrap();
    found
        .attributes()
        .unwrap()
        .get(&ApproximateNumberOfMessages)
        .unwrap()
        .clone()
}

#[tokio::test]
async fn a_failure_before_has_no_effect_and_one_after_has_it() {
    let cases = [
        (Verdict::Serve, None, "2"),
        (
            Verdict::FailBefore(Failure::Internal),
            Some("InternalServerError"),
            "1",
        ),
        (
            Verdict::FailAfter(Failure::Internal),
            Some("InternalServerError"),
            "2",
        ),
        (
            Verdict::FailBefore(Failure::Throttled),
            Some("ThrottlingException"),
            "1",
        ),
    ];
    for (verdict, code, messages) in cases {
        let engine = Engine::in_memory().unwrap();
        let created = support::sqs(&engine)
            .create_queue()
            .queue_name("q")
            .send()
            .await
            .unwrap();
        let url = created.queue_url().unwrap();
        let faults = Arc::new(FailNth::new(1, verdict));
        let client = failing(&engine, Arc::clone(&faults));
        client
            .send_message()
            .queue_url(url)
            .message_body("served")
            .send()
            .await
            .unwrap();
        let second = client
            .send_message()
            .queue_url(url)
            .message_body("judged")
            .send()
            .await;
        let found = second.err().map(|error| {
            error
                .into_service_error()
                .code()
                .unwrap_or_default()
                .to_owned()
        });
        assert_eq!(found.as_deref(), code, "{verdict:?}");
        assert_eq!(count(&engine, url).await, messages, "{verdict:?}");
        assert_eq!(faults.calls(), 2);
    }
}

#[tokio::test]
async fn a_broken_connection_is_no_answer_of_the_service() {
    let engine = Engine::in_memory().unwrap();
    let client = failing(
        &engine,
        Arc::new(FailNth::new(0, Verdict::FailAfter(Failure::Broken))),
    );
    let error = client
        .create_queue()
        .queue_name("q")
        .send()
        .await
        .unwrap_err();
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
    assert!(
        support::sqs(&engine)
            .get_queue_url()
            .queue_name("q")
            .send()
            .await
            .is_ok(),
        "and yet it happened"
    );
}

#[tokio::test]
async fn silence_lasts_until_the_caller_is_dropped() {
    let engine = Engine::in_memory().unwrap();
    let client = failing(
        &engine,
        Arc::new(FailNth::new(0, Verdict::FailAfter(Failure::Silence))),
    );
    let call =
        tokio::spawn(async move { client.create_queue().queue_name("q").send().await.is_ok() });
    let there = support::sqs(&engine);
    while there.get_queue_url().queue_name("q").send().await.is_err() {
        tokio::task::yield_now().await;
    }
    assert!(!call.is_finished());
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn a_conflict_is_a_cancelled_transaction_with_its_reason() {
    let engine = Engine::in_memory().unwrap();
    let faults = Arc::new(FailNth::new(0, Verdict::FailBefore(Failure::Conflict)));
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(REGION))
        .credentials_provider(support::credentials())
        .retry_config(RetryConfig::disabled())
        .http_client(with_faults(engine.http_client(), faults))
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    let refused = client
        .transact_write_items()
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(canceled) = refused else {
        unreachable!("{refused:?}");
    };
    let codes: Vec<_> = canceled
        .cancellation_reasons()
        .iter()
        .filter_map(|reason| reason.code())
        .collect();
    assert_eq!(codes, ["TransactionConflict"]);
}
