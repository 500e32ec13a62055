//! Tests what the product relies on in DynamoDB and SQS, through the unmodified SDK: contracts,
//! faults, recovery, and what a caller that is cut off leaves behind.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

mod checks;
mod cut_off;
mod dynamodb_contract;
mod faults;
mod recovery;
mod routes;
mod sqs_contract;
mod support;
