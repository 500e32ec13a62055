//! The ports of `forecourt-cloud` on DynamoDB, SQS, SES, S3 and the API Gateway
//! management API, and the event types of Lambda turned into use-case calls.
//!
//! This is the only production crate that names the AWS SDK. It holds no rules of charging:
//! `forecourt-cloud` decides what a row or a message means.

mod clock;
mod connections;
mod environment;
mod mailer;
mod objects;
pub mod one_machine;
mod queues;
mod table;

pub use clock::{SystemClock, SystemEntropy};
pub use connections::ManagedConnections;
pub use environment::{Environment, EnvironmentError, sdk_config, sdk_config_from};
pub use mailer::SesMailer;
pub use objects::S3Objects;
pub use queues::SqsQueues;
pub use table::{DynamoTable, create_table};
