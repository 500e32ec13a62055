//! Reads a batch from a queue event, and writes which of its messages failed.

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use forecourt_store::ports::Delivery;

/// Returns the messages of an event, in order. SQS sends no message without an id or a body. If
/// there were one, it would be reported as failed by its empty id and be delivered again.
#[must_use]
pub fn deliveries(event: SqsEvent) -> Vec<Delivery> {
    event
        .records
        .into_iter()
        .map(|mut message| Delivery {
            message_id: message.message_id.unwrap_or_default(),
            group: message
                .attributes
                .remove("MessageGroupId")
                .unwrap_or_default(),
            receive_count: message
                .attributes
                .get("ApproximateReceiveCount")
                .and_then(|count| count.parse().ok())
                .unwrap_or(1),
            body: message.body.unwrap_or_default(),
        })
        .collect()
}

/// Makes the partial batch response (`ReportBatchItemFailures`).
#[must_use]
pub fn response(failed: Vec<String>) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = failed
        .into_iter()
        .map(|id| {
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            failure
        })
        .collect();
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_batch_keeps_order_groups_and_receive_counts() {
        let event: SqsEvent = serde_json::from_value(serde_json::json!({"Records": [
            {"messageId": "a", "body": "{}", "attributes":
                {"MessageGroupId": "g", "ApproximateReceiveCount": "3"}},
            {"messageId": "b", "body": "x", "attributes": {}},
        ]}))
        .unwrap();
        let found = deliveries(event);
        assert_eq!(
            found
                .iter()
                .map(|d| (d.message_id.as_str(), d.group.as_str(), d.receive_count))
                .collect::<Vec<_>>(),
            [("a", "g", 3), ("b", "", 1)]
        );
    }

    #[test]
    fn failures_are_named_as_lambda_reads_them() {
        let json = serde_json::to_value(response(vec!["b".into()])).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"batchItemFailures": [{"itemIdentifier": "b"}]})
        );
    }
}
