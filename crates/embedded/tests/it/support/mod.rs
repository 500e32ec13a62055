//! What the tests of this crate share: unmodified SDK clients over an engine.

pub(crate) mod world;

use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use forecourt_embedded::{Engine, REGION};

/// The time at which every test starts, 2026-03-01T00:00:00Z, in milliseconds since 1970. Any time
/// will do, but it must be the same in every run.
pub(crate) const START_MS: i64 = 1_772_323_200_000;

pub(crate) fn credentials() -> Credentials {
    Credentials::new("local", "local", None, None, "test")
}

pub(crate) fn sqs(engine: &Engine) -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(REGION))
        .credentials_provider(credentials())
        .http_client(engine.http_client())
        .build();
    aws_sdk_sqs::Client::from_conf(config)
}

pub(crate) fn dynamodb(engine: &Engine) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(REGION))
        .credentials_provider(credentials())
        .http_client(engine.http_client())
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}
