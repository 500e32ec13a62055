//! Makes the event that Lambda's event source mapping makes of received messages ("Example
//! standard / FIFO queue message event", Lambda developer guide).

use std::collections::HashMap;

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use aws_sdk_sqs::types::Message;

/// The event for one batch of a queue, which is named by its ARN.
pub(super) fn batch<'m>(arn: &str, messages: impl Iterator<Item = &'m Message>) -> SqsEvent {
    let mut event = SqsEvent::default();
    event.records = messages.map(|message| record(arn, message)).collect();
    event
}

fn record(arn: &str, message: &Message) -> SqsMessage {
    let attributes: HashMap<String, String> = message
        .attributes()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str().to_owned(), value.clone()))
        .collect();
    let mut record = SqsMessage::default();
    record.message_id = message.message_id.clone();
    record.receipt_handle = message.receipt_handle.clone();
    record.body = message.body.clone();
    record.md5_of_body = message.md5_of_body.clone();
    record.attributes = attributes;
    record.event_source_arn = Some(arn.to_owned());
    record.event_source = Some("aws:sqs".to_owned());
    // arn:aws:sqs:{region}:{account}:{name}
    record.aws_region = arn.split(':').nth(3).map(str::to_owned);
    record
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use aws_sdk_sqs::types::MessageSystemAttributeName as Name;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_batch_reads_as_lambda_writes_it() {
        let message = Message::builder()
            .message_id("m-1")
            .receipt_handle("r-1")
            .body("{}")
            .md5_of_body("99914b932bd37a50b983c5e7c90ae93b")
            .attributes(Name::MessageGroupId, "default/CP-1")
            .attributes(Name::ApproximateReceiveCount, "2")
            .build();
        let event = batch(
            "arn:aws:sqs:local-1:000000000000:forecourt-sessions.fifo",
            [message].iter(),
        );
        let json = serde_json::to_value(event).unwrap();
        assert_eq!(
            json,
            json!({"Records": [{
                "messageId": "m-1",
                "receiptHandle": "r-1",
                "body": "{}",
                "md5OfBody": "99914b932bd37a50b983c5e7c90ae93b",
                "md5OfMessageAttributes": null,
                "attributes": {"MessageGroupId": "default/CP-1", "ApproximateReceiveCount": "2"},
                "messageAttributes": {},
                "eventSourceARN": "arn:aws:sqs:local-1:000000000000:forecourt-sessions.fifo",
                "eventSource": "aws:sqs",
                "awsRegion": "local-1",
            }]})
        );
    }
}
