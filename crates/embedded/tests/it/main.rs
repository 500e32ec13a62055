//! What the product relies on in DynamoDB and SQS, asked of the engine through the
//! unmodified SDK: contracts, faults, recovery, and what a cut-off caller leaves behind.
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
